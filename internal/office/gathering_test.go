package office_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const classes = `id,given_name,family_name,class,role,email
t1,Tom,Hale,Oak,teacher,tom.hale@meadow.example
t2,Una,Ross,Elm,teacher,una.ross@meadow.example
p1,Mia,Bell,Oak,,
p2,Mia,Cole,Oak,,
p3,Jo,Dane,Oak,,
p4,Sam,Eyre,Elm,,
`

// inClass is a school with two classes; it gives the class Oak and its teacher.
func inClass(r *rolled) (oak id.Class, tom people.Actor) {
	r.t.Helper()
	if _, err := r.take(classes); err != nil {
		r.t.Fatal(err)
	}
	err := r.school.Read(r.t.Context(), func(v *store.View) error {
		all, err := v.Classes(false)
		for _, c := range all {
			if c.Title == "Oak" {
				oak = c.ID
			}
		}
		if err != nil {
			return err
		}
		p, err := v.PersonByEmail("tom.hale@meadow.example")
		tom = people.Actor{Person: p.ID, Name: p.Name, Roles: p.Roles, Via: "web"}
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return oak, tom
}

// A child gets in with a card only while their own class is open, sees first names only, and is out when it closes.
func TestAClassSignsInTogether(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		oak, tom := inClass(r)
		ctx, h := t.Context(), r.h
		if n, err := office.MakeCards.Run(ctx, h, tom, office.CardsForm{Class: oak, Kind: card.Pictures}); err != nil || n != 3 {
			t.Fatalf("%d cards, %v", n, err)
		}
		if n, err := office.MakeCards.Run(ctx, h, tom, office.CardsForm{Class: oak, Kind: card.Words}); err != nil || n != 0 {
			t.Errorf("%d cards made anew unasked, %v", n, err)
		}
		sheet, err := office.ShowCards.Run(ctx, h, tom, oak)
		if err != nil || len(sheet.Cards) != 3 {
			t.Fatalf("%v, %v", sheet, err)
		}
		open, err := office.OpenGathering.Run(ctx, h, tom, office.GatheringForm{Class: oak, Minutes: 30})
		if err != nil {
			t.Fatal(err)
		}
		desk := office.GatherForm{Code: open.Code, Address: "192.0.2.9"}
		if got, err := office.EnterGathering.Run(ctx, h, people.Public, office.GatherForm{Code: "aaaa-bbbb", Address: "192.0.2.9"}); err != nil || got.Keep != nil {
			t.Errorf("a wrong code: %v, %v", got, err)
		}
		got, err := office.EnterGathering.Run(ctx, h, people.Public, desk)
		if err != nil {
			t.Fatal(err)
		}
		desk.Kept = got.Keep
		if got, err = office.ShowGathering.Run(ctx, h, people.Public, desk); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range got.Children {
			names = append(names, c.Name)
		}
		if want := []string{"Jo", "Mia B", "Mia C"}; len(names) != 3 || names[0] != want[0] || names[1] != want[1] || names[2] != want[2] {
			t.Errorf("the class sees %v, not %v", names, want)
		}
		enter := func(who id.Person, secret string) office.SignedIn {
			in := desk
			in.Person, in.Card = who, secret
			out, err := office.EnterAsPupil.Run(ctx, h, people.Public, in)
			if err != nil && !fault.Is(err, fault.Throttled) {
				t.Fatal(err)
			}
			return out
		}
		jo := sheet.Cards[0]
		in := enter(jo.Person, jo.Secret)
		if w := whois(t, h, in.Token); w.Actor.Roles != people.Of(people.Pupil) || w.Actor.Name != "Jo Dane" {
			t.Fatalf("came in as %+v", w.Actor)
		}
		if enter(sheet.Cards[1].Person, jo.Secret+" x").Token != "" {
			t.Error("a card that is none opened something")
		}
		for range 12 {
			enter(sheet.Cards[1].Person, "sun sun nothing")
		}
		if enter(sheet.Cards[1].Person, sheet.Cards[1].Secret).Token != "" {
			t.Error("the right card after too many wrong ones still opens")
		}
		r.clock.Move(6 * time.Minute)
		if enter(sheet.Cards[1].Person, sheet.Cards[1].Secret).Token != "" {
			t.Error("waiting some minutes gives more tries, and a lesson has hours of them")
		}
		if _, err := office.MakeCards.Run(ctx, h, tom, office.CardsForm{Class: oak, Kind: card.Words, Person: sheet.Cards[1].Person}); err != nil {
			t.Fatal(err)
		}
		if sheet, err = office.ShowCards.Run(ctx, h, tom, oak); err != nil || enter(sheet.Cards[1].Person, sheet.Cards[1].Secret).Token == "" {
			t.Errorf("a new card from the teacher does not open: %v", err)
		}
		sam := pupilNamed(r, "Sam Eyre")
		if enter(sam, "").Token != "" || enter(sam, jo.Secret).Token != "" {
			t.Error("a child of another class came in")
		}
		was := whois(t, h, in.Token).Actor // the next child at the same computer, without signing out
		next := desk
		next.Person, next.Card = sheet.Cards[2].Person, sheet.Cards[2].Secret
		if in, err = office.EnterAsPupil.Run(ctx, h, was, next); err != nil {
			t.Fatal(err)
		}
		err = r.school.Read(ctx, func(v *store.View) error {
			left, err := v.Sessions(was.Person)
			if len(left) != 0 {
				t.Errorf("a session that nobody can see any more goes on: %+v", left)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.CloseGathering.Run(ctx, h, tom, open.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.WhoIs(&office.Desk{Context: ctx, House: h, By: people.Public, Now: h.Now()}, in.Token); !fault.Is(err, fault.SignIn) {
			t.Errorf("still in after the lesson: %v", err)
		}
		if _, err := office.ShowGathering.Run(ctx, h, people.Public, desk); !fault.Is(err, fault.NotFound) {
			t.Errorf("names are shown after the lesson: %v", err)
		}
	})
}

func pupilNamed(r *rolled, name string) (who id.Person) {
	r.t.Helper()
	err := r.school.Read(r.t.Context(), func(v *store.View) error {
		all, err := v.ListRoll()
		for _, p := range all {
			if p.Name == name {
				who = p.ID
			}
		}
		return err
	})
	if err != nil || who == "" {
		r.t.Fatalf("%s is not on the roll: %v", name, err)
	}
	return who
}

// A class is its teacher's and the leaders'; nobody else opens it or sees its cards, and it closes by itself.
func TestOnlyTheirTeacherOpensAClass(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		oak, tom := inClass(r)
		for role, want := range map[people.Role]bool{people.Staff: false, people.Headteacher: true, people.DSL: true, people.Governor: false, people.Technician: false} {
			_, err := office.OpenGathering.Run(t.Context(), r.h, r.who[role], office.GatheringForm{Class: oak, Minutes: 30})
			if (err == nil) != want || err != nil && !fault.Is(err, fault.Refused) {
				t.Errorf("%s opens it: %v", role.Key(), err)
			}
			if _, err := office.ShowCards.Run(t.Context(), r.h, r.who[role], oak); (err == nil) != want {
				t.Errorf("%s sees the cards: %v", role.Key(), err)
			}
		}
		for minutes, want := range map[int]bool{4: false, 5: true, 240: true, 241: false} {
			if _, err := office.OpenGathering.Run(t.Context(), r.h, tom, office.GatheringForm{Class: oak, Minutes: minutes}); (err == nil) != want {
				t.Errorf("%d minutes: %v", minutes, err)
			}
		}
		open, err := office.OpenGathering.Run(t.Context(), r.h, tom, office.GatheringForm{Class: oak, Minutes: 30})
		if err != nil {
			t.Fatal(err)
		}
		r.clock.Move(31 * time.Minute)
		if got, err := office.EnterGathering.Run(t.Context(), r.h, people.Public, office.GatherForm{Code: open.Code}); err != nil || got.Keep != nil {
			t.Errorf("the code works after its time: %v", err)
		}
	})
}

// Children mistype the code on the board by the dozen, and all of a school may share one address: that shuts neither the
// board's own code nor their teachers out.
func TestMistypedClassCodesShutNoTeacherOut(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		oak, tom := inClass(r)
		open, err := office.OpenGathering.Run(t.Context(), r.h, tom, office.GatheringForm{Class: oak, Minutes: 30})
		if err != nil {
			t.Fatal(err)
		}
		try := func(code string) (office.Gathered, error) {
			return office.EnterGathering.Run(t.Context(), r.h, people.Public, office.GatherForm{Code: code, Address: "192.0.2.9"})
		}
		for range 70 {
			if _, err := try("aaaa-bbbb"); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := try(open.Code); err != nil || got.Keep == nil {
			t.Errorf("the right code after others' wrong ones: %v", err)
		}
		_, err = office.EnterPassphrase(desk(t.Context(), r.h, people.Public), office.SignInForm{Email: "tom.hale@meadow.example", Passphrase: "x", Address: "192.0.2.9"})
		if fault.Is(err, fault.Throttled) {
			t.Error("wrong class codes shut a teacher out")
		}
		for range 300 {
			if _, err = try("aaaa-bbbb"); err != nil {
				break
			}
		}
		if !fault.Is(err, fault.Throttled) {
			t.Errorf("class codes can be guessed without end: %v", err)
		}
	})
}

// What a computer in class says goes into the trail only where it is about a child of the class.
func TestNobodyWritesWordsIntoTheTrail(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		oak, tom := inClass(r)
		open, err := office.OpenGathering.Run(t.Context(), r.h, tom, office.GatheringForm{Class: oak, Minutes: 30})
		if err != nil {
			t.Fatal(err)
		}
		got, err := office.EnterGathering.Run(t.Context(), r.h, people.Public, office.GatherForm{Code: open.Code})
		if err != nil {
			t.Fatal(err)
		}
		out, err := office.EnterAsPupil.Run(t.Context(), r.h, people.Public, office.GatherForm{Kept: got.Keep, Person: "Mia Bell smells", Card: "sun moon fish"})
		if err != nil || out.Token != "" {
			t.Errorf("somebody who is not there: %v, %v", out, err)
		}
		for _, l := range lines(t, r.school) {
			if strings.Contains(fmt.Sprint(l), "smells") {
				t.Errorf("the trail says %+v", l)
			}
		}
	})
}
