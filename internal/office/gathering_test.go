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
		c := &classSigningIn{rolled: r}
		c.oak, c.tom = inClass(r)
		c.hasCards()
		c.opens()
		jo := c.sheet.Cards[0]
		in := c.enter(jo.Person, jo.Secret)
		if w := whois(r.t, r.h, in.Token); w.Actor.Roles != people.Of(people.Pupil) || w.Actor.Name != "Jo Dane" {
			r.t.Fatalf("came in as %+v", w.Actor)
		}
		c.keepsGuessersOut(jo.Secret)
		c.closes(c.passesTheComputerOn(in))
	})
}

// classSigningIn is Oak with its teacher, its cards, and one computer at which its code was typed.
type classSigningIn struct {
	*rolled
	oak   id.Class
	tom   people.Actor
	sheet office.CardSheet
	open  office.Opened
	desk  office.GatherForm
}

func (c *classSigningIn) hasCards() {
	t := c.t
	t.Helper()
	if n, err := office.MakeCards.Run(t.Context(), c.h, c.tom, office.CardsForm{Class: c.oak, Kind: card.Pictures}); err != nil || n != 3 {
		t.Fatalf("%d cards, %v", n, err)
	}
	if n, err := office.MakeCards.Run(t.Context(), c.h, c.tom, office.CardsForm{Class: c.oak, Kind: card.Words}); err != nil || n != 0 {
		t.Errorf("%d cards made anew unasked, %v", n, err)
	}
	sheet, err := office.ShowCards.Run(t.Context(), c.h, c.tom, c.oak)
	if err != nil || len(sheet.Cards) != 3 {
		t.Fatalf("%v, %v", sheet, err)
	}
	c.sheet = sheet
}

// opens the class, and types its code at a computer, where the class sees first names only.
func (c *classSigningIn) opens() {
	t := c.t
	t.Helper()
	open, err := office.OpenGathering.Run(t.Context(), c.h, c.tom, office.GatheringForm{Class: c.oak, Minutes: 30})
	if err != nil {
		t.Fatal(err)
	}
	c.open = open
	c.desk = office.GatherForm{Code: open.Code, Address: "192.0.2.9"}
	if got, err := office.EnterGathering.Run(t.Context(), c.h, people.Public, office.GatherForm{Code: "aaaa-bbbb", Address: "192.0.2.9"}); err != nil || got.Keep != nil {
		t.Errorf("a wrong code: %v, %v", got, err)
	}
	got, err := office.EnterGathering.Run(t.Context(), c.h, people.Public, c.desk)
	if err != nil {
		t.Fatal(err)
	}
	c.desk.Kept = got.Keep
	if got, err = office.ShowGathering.Run(t.Context(), c.h, people.Public, c.desk); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, x := range got.Children {
		names = append(names, x.Name)
	}
	if want := []string{"Jo", "Mia B", "Mia C"}; len(names) != 3 || names[0] != want[0] || names[1] != want[1] || names[2] != want[2] {
		t.Errorf("the class sees %v, not %v", names, want)
	}
}

func (c *classSigningIn) enter(who id.Person, secret string) office.SignedIn {
	c.t.Helper()
	in := c.desk
	in.Person, in.Card = who, secret
	out, err := office.EnterAsPupil.Run(c.t.Context(), c.h, people.Public, in)
	if err != nil && !fault.Is(err, fault.Throttled) {
		c.t.Fatal(err)
	}
	return out
}

func (c *classSigningIn) keepsGuessersOut(secret string) {
	t := c.t
	t.Helper()
	if c.enter(c.sheet.Cards[1].Person, secret+" x").Token != "" {
		t.Error("a card that is none opened something")
	}
	for range 12 {
		c.enter(c.sheet.Cards[1].Person, "sun sun nothing")
	}
	if c.enter(c.sheet.Cards[1].Person, c.sheet.Cards[1].Secret).Token != "" {
		t.Error("the right card after too many wrong ones still opens")
	}
	c.clock.Move(6 * time.Minute)
	if c.enter(c.sheet.Cards[1].Person, c.sheet.Cards[1].Secret).Token != "" {
		t.Error("waiting some minutes gives more tries, and a lesson has hours of them")
	}
	if _, err := office.MakeCards.Run(t.Context(), c.h, c.tom, office.CardsForm{Class: c.oak, Kind: card.Words, Person: c.sheet.Cards[1].Person}); err != nil {
		t.Fatal(err)
	}
	var err error
	if c.sheet, err = office.ShowCards.Run(t.Context(), c.h, c.tom, c.oak); err != nil || c.enter(c.sheet.Cards[1].Person, c.sheet.Cards[1].Secret).Token == "" {
		t.Errorf("a new card from the teacher does not open: %v", err)
	}
	sam := pupilNamed(c.rolled, "Sam Eyre")
	if c.enter(sam, "").Token != "" || c.enter(sam, secret).Token != "" {
		t.Error("a child of another class came in")
	}
}

// passesTheComputerOn to the next child, without signing out.
func (c *classSigningIn) passesTheComputerOn(in office.SignedIn) office.SignedIn {
	t := c.t
	t.Helper()
	was := whois(t, c.h, in.Token).Actor
	next := c.desk
	next.Person, next.Card = c.sheet.Cards[2].Person, c.sheet.Cards[2].Secret
	in, err := office.EnterAsPupil.Run(t.Context(), c.h, was, next)
	if err != nil {
		t.Fatal(err)
	}
	err = c.school.Read(t.Context(), func(v *store.View) error {
		left, err := v.Sessions(was.Person)
		if len(left) != 0 {
			t.Errorf("a session that nobody can see any more goes on: %+v", left)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func (c *classSigningIn) closes(in office.SignedIn) {
	t := c.t
	t.Helper()
	if _, err := office.CloseGathering.Run(t.Context(), c.h, c.tom, c.open.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.h.WhoIs(&office.Desk{Context: t.Context(), House: c.h, By: people.Public, Now: c.h.Now()}, in.Token); !fault.Is(err, fault.SignIn) {
		t.Errorf("still in after the lesson: %v", err)
	}
	if _, err := office.ShowGathering.Run(t.Context(), c.h, people.Public, c.desk); !fault.Is(err, fault.NotFound) {
		t.Errorf("names are shown after the lesson: %v", err)
	}
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
