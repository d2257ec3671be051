package office_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// askAll begins a round and makes its letters.
func (s *signing) askAll(kinds ...string) id.SigningRound {
	s.t.Helper()
	s.h.Mails = true
	round, err := office.StartSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningForm{Kinds: kinds, Days: "7, 14", Until: s.clock.Now().AddDate(0, 0, 28)})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := office.AskFamilies(s.t.Context(), s.h, s.role(people.Headteacher), round); err != nil {
		s.t.Fatal(err)
	}
	return round
}

func (s *signing) round(number id.SigningRound) map[string]office.SigningRow {
	s.t.Helper()
	out, err := office.ShowSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningQuery{Round: number})
	if err != nil {
		s.t.Fatal(err)
	}
	all := map[string]office.SigningRow{}
	for _, r := range out.Rows {
		all[strings.Fields(r.Name)[0]] = r
	}
	return all
}

func (s *signing) states(number id.SigningRound) string {
	s.t.Helper()
	var all []string
	rows := s.round(number)
	for _, name := range []string{"Dana", "Paul", "Eve"} {
		if r, ok := rows[name]; ok {
			all = append(all, name+" "+string(r.State()))
		}
	}
	return strings.Join(all, ", ")
}

// letters are those of a kind that wait, with what they say.
func (s *signing) letters(kind string) []store.Letter {
	s.t.Helper()
	var out []store.Letter
	err := s.school.Read(s.t.Context(), func(v *store.View) error {
		all, err := v.DueLetters(1000)
		for _, l := range all {
			if l.Kind == kind {
				out = append(out, l)
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func codeIn(letter store.Letter) string {
	_, rest, _ := strings.Cut(letter.Body, "code=")
	return rest[:19]
}

func (s *signing) comeIn(code string, birth string) (office.SignedIn, error) {
	day, _ := time.Parse(time.DateOnly, birth)
	d := &office.Desk{Context: s.t.Context(), House: s.h, By: people.Public, Now: s.clock.Now()}
	return office.ComeInAsParent(d, office.ParentForm{Code: code, Birth: day, Address: "192.0.2.9"})
}

// postman hands letters over, noting what was sent; a server that is down takes nothing.
type postman struct {
	down bool
	dead string // an address that is refused for good
	kill func() // called after each letter was handed over
	sent map[string]int
}

func (p *postman) Send(_ context.Context, l store.Letter) error {
	switch {
	case p.down:
		return errors.New("connection refused")
	case l.To == p.dead:
		return office.ErrAddress
	}
	if p.sent == nil {
		p.sent = map[string]int{}
	}
	p.sent[l.To+" "+l.Kind]++
	if p.kill != nil {
		p.kill()
	}
	return nil
}

// Every family is asked once, by one letter without a child's name, comes in after proof of the relation, and reminders
// stop with the answer.
func TestAllFamiliesAreAskedOnceAndChasedUntilTheyAnswer(t *testing.T) {
	eachSigning(t, func(s *signing) {
		round := s.askAll("parent", "photos")
		if got := s.states(round); got != "Dana waiting, Eve waiting" {
			s.t.Fatal(got) // one adult for brother and sister
		}
		if _, err := office.StartSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningForm{Kinds: []string{"photos"}, Until: s.clock.Now().AddDate(0, 0, 9)}); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("asked twice at once: %v", err)
		}
		first := s.letters("signing")
		if len(first) != 2 {
			s.t.Fatalf("%d letters", len(first))
		}
		for _, l := range first {
			for _, name := range []string{"Amira", "Ben", "Cleo"} {
				if strings.Contains(l.Subject+l.Body, name) {
					s.t.Errorf("a letter names a child: %s", l.Subject)
				}
			}
		}
		var p postman
		if err := office.SendLetters(s.t.Context(), s.h, &p); err != nil {
			s.t.Fatal(err)
		}
		if got := s.states(round); got != "Dana asked, Eve asked" {
			s.t.Error(got)
		}
		s.clock.Move(7 * 24 * time.Hour)
		if err := office.MindSigning(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
		again := s.letters("signing")
		if len(again) != 2 || !strings.Contains(again[0].Subject, "reminder") {
			s.t.Fatalf("reminders: %d", len(again))
		}
		byTo := map[string]store.Letter{}
		for _, l := range again {
			byTo[l.To] = l
		}
		for _, l := range first {
			if _, err := s.comeIn(codeIn(l), "2019-05-31"); !fault.Is(err, fault.Conflict) {
				s.t.Errorf("the link that was replaced: %v", err)
			}
		}
		if _, err := s.comeIn(codeIn(byTo["dana@example.org"]), "2019-05-31"); err != nil {
			s.t.Fatal(err)
		}
		dana := s.parent("Dana")
		for _, kind := range []string{"parent", "photos"} {
			if _, err := s.answer(kind, dana, nil); err != nil {
				s.t.Fatal(err)
			}
		}
		if _, err := s.answer("photos", s.parent("Eve"), func(in *office.AnswerTo) { in.Answer = agreement.NoAnswer }); err != nil {
			s.t.Fatal(err)
		}
		if got := s.states(round); got != "Dana signed, Eve opened" {
			s.t.Error(got)
		}
		if _, err := s.answer("parent", s.parent("Eve"), func(in *office.AnswerTo) { in.Answer = agreement.NoAnswer }); err != nil {
			s.t.Fatal(err)
		}
		if got := s.states(round); got != "Dana signed, Eve declined" {
			s.t.Error(got)
		}
		s.clock.Move(7 * 24 * time.Hour)
		if err := office.MindSigning(s.t.Context(), s.h); err != nil || len(s.letters("signing")) != 0 {
			s.t.Errorf("chased after the answer: %d, %v", len(s.letters("signing")), err)
		}
	})
}

// A mail server that is down for a day loses nothing and doubles nothing; a refused address waits for paper; a stop in the
// middle sends no letter again.
func TestLettersToFamiliesSurviveAServerThatIsDown(t *testing.T) {
	eachSigning(t, func(s *signing) {
		round := s.askAll("parent")
		p := postman{down: true, dead: "eve@example.org"}
		for range 25 {
			if err := office.SendLetters(s.t.Context(), s.h, &p); err == nil && len(s.letters("signing")) > 0 {
				s.t.Fatal("a letter that did not go is not said")
			}
			if err := office.MindSigning(s.t.Context(), s.h); err != nil {
				s.t.Fatal(err)
			}
			s.clock.Move(time.Hour)
		}
		p.down = false
		for range 7 {
			ctx, stop := context.WithCancel(s.t.Context())
			p.kill = stop // the process is stopped right after handing a letter over
			_ = office.SendLetters(ctx, s.h, &p)
			if err := office.MindSigning(s.t.Context(), s.h); err != nil {
				s.t.Fatal(err)
			}
			s.clock.Move(time.Hour)
		}
		if n := p.sent["dana@example.org signing"]; n != 1 {
			s.t.Errorf("Dana had %d letters", n)
		}
		if got := s.states(round); got != "Dana asked, Eve no_address" {
			s.t.Error(got)
		}
		sheets, err := office.PrintSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningPerson{Round: round})
		if err != nil || len(sheets) != 1 || sheets[0].Name != "Eve Dunn" || strings.Join(sheets[0].Classes, "") != "Ash" {
			s.t.Fatalf("on paper: %+v, %v", sheets, err)
		}
		if _, err := office.PrintSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningPerson{Round: round}); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("printed twice: %v", err)
		}
		if _, err := s.comeIn(sheets[0].Code, "2016-11-02"); err != nil {
			s.t.Fatal(err)
		}
		if got := s.states(round); got != "Dana asked, Eve opened" {
			s.t.Error(got)
		}
	})
}

// Guessed, forwarded, reused and expired links open nothing, and show no name.
func TestLinksInTheWrongHands(t *testing.T) {
	eachSigning(t, func(s *signing) {
		round := s.askAll("parent")
		links := map[string]string{}
		for _, l := range s.letters("signing") {
			links[l.To] = codeIn(l)
		}
		dana := links["dana@example.org"]
		if out, err := s.comeIn(dana, ""); err != nil || out.Token != "" || out.Next != office.NextBirth {
			s.t.Errorf("without proof: %+v, %v", out, err)
		}
		if out, err := s.comeIn(dana, "2016-11-02"); !fault.Is(err, fault.Invalid) || out.Token != "" {
			s.t.Errorf("another family's child: %+v, %v", out, err)
		}
		if _, err := s.comeIn("aaaa-bbbb-cccc-dddd", "2019-05-31"); !fault.Is(err, fault.Invalid) {
			s.t.Errorf("guessed: %v", err)
		}
		if out, err := s.comeIn(dana, "2017-11-02"); err != nil || out.Token == "" {
			s.t.Errorf("the right one: %v", err)
		}
		if _, err := s.comeIn(dana, "2017-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("reused: %v", err)
		}
		for range 3 {
			if _, err := s.comeIn(links["eve@example.org"], "2001-01-01"); !fault.Is(err, fault.Invalid) {
				s.t.Errorf("passed on: %v", err)
			}
		}
		if _, err := s.comeIn(links["eve@example.org"], "2016-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("after three wrong ones: %v", err)
		}
		if _, err := office.ResendSigning.Run(s.t.Context(), s.h, s.role(people.Staff), office.SigningPerson{Round: round, Person: s.byName["Eve"]}); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a teacher sent a link: %v", err)
		}
		var p postman
		if err := office.SendLetters(s.t.Context(), s.h, &p); err != nil {
			s.t.Fatal(err)
		}
		if _, err := office.ResendSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningPerson{Round: round, Person: s.byName["Eve"]}); err != nil {
			s.t.Fatal(err)
		}
		eve := codeIn(s.letters("signing")[0])
		s.clock.Move(29 * 24 * time.Hour)
		if _, err := s.comeIn(eve, "2016-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("expired: %v", err)
		}
		if _, err := office.StopSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), round); err != nil {
			s.t.Error(err)
		}
	})
}
