package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// child signs for a child of Ash beside the headteacher.
func (s *signing) child(name string) id.Signature {
	s.t.Helper()
	head := s.role(people.Headteacher)
	lists, err := office.ListGatherings.Run(s.t.Context(), s.h, head, struct{}{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range lists.Classes {
		shown, err := office.ShowClassSigning.Run(s.t.Context(), s.h, head, c.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, x := range shown.Children {
			if x.Person != s.byName[name] {
				continue
			}
			text := shown.Texts[x.Kind.Key]
			in := office.ChildAnswer{Class: c.ID, Child: x.Person, Hash: text.Hash, Answer: agreement.YesAnswer, Read: true}
			for _, q := range text.Questions {
				in.Answers = append(in.Answers, q.Right)
			}
			made, err := office.SignInClass.Run(s.t.Context(), s.h, head, in)
			if err != nil {
				s.t.Fatal(err)
			}
			return made
		}
	}
	s.t.Fatalf("%s is in no class", name)
	return ""
}

// at moves the clock on to the next time it is some hour.
func (s *signing) at(hour int) {
	now := s.clock.Now().In(s.h.Zone)
	then := time.Date(now.Year(), now.Month(), now.Day(), hour, 0, 0, 0, s.h.Zone)
	if !then.After(now) {
		then = then.AddDate(0, 0, 1)
	}
	s.clock.Move(then.Sub(now))
}

func (s *signing) copies() office.FamilyCopies {
	s.t.Helper()
	out, err := office.ShowFamilyCopies.Run(s.t.Context(), s.h, s.role(people.Headteacher), struct{}{})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *signing) mindCopies() []store.Letter {
	s.t.Helper()
	if err := office.MindFamilyCopies(s.t.Context(), s.h); err != nil {
		s.t.Fatal(err)
	}
	return s.letters(store.FamilyLetter)
}

// When children sign, their families are told that afternoon: one letter to each adult who may be told, without a child's
// name, never twice, on paper where no e-mail reaches, and never to somebody who is barred.
func TestFamiliesGetWhatTheirChildrenAgreedTo(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.h.Mails = true
		s.at(9)
		for _, name := range []string{"Amira", "Ben", "Cleo"} {
			s.child(name)
		}
		if n := len(s.mindCopies()); n != 0 {
			s.t.Errorf("%d letters before school is over", n)
		}
		if _, err := office.MarkAddress.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.AddressForm{Person: s.byName["Eve"]}); err != nil {
			s.t.Fatal(err)
		}
		s.at(15)
		s.lettersOfTheAfternoon(s.mindCopies())
		if c := s.copies(); c.Signed != 3 || c.Told != 3 || c.Waiting != 3 {
			s.t.Errorf("%+v", c.Family)
		}
		s.printsForEve()
		s.barsPaul()
		if err := office.SendLetters(s.t.Context(), s.h, &postman{}); err != nil {
			s.t.Fatal(err)
		}
		if c := s.copies(); c.Told != 3 || c.Waiting != 0 || len(s.mindCopies()) != 0 {
			s.t.Errorf("when all have left: %+v", c.Family)
		}
	})
}

func (s *signing) lettersOfTheAfternoon(first []store.Letter) {
	s.t.Helper()
	if len(first) != 2 || len(s.mindCopies()) != 2 {
		s.t.Fatalf("%d letters by e-mail, then %d", len(first), len(s.mindCopies()))
	}
	for _, l := range first {
		for _, name := range []string{"Amira", "Ben", "Cleo"} {
			if strings.Contains(l.Subject+l.Body, name) {
				s.t.Errorf("a letter names %s", name)
			}
		}
		for _, says := range []string{"MY ONLINE PROMISE", "MY ONLINE AGREEMENT", "I keep my password secret.", "At home: "} {
			if !strings.Contains(l.Body, says) {
				s.t.Errorf("a letter does not say %q:\n%s", says, l.Body)
			}
		}
	}
}

func (s *signing) printsForEve() {
	s.t.Helper()
	admin := s.role(people.Administrator)
	paper, err := office.LettersToPrint.Run(s.t.Context(), s.h, admin, struct{}{})
	if err != nil || len(paper) != 1 || paper[0].Kind != store.FamilyPaper || !strings.HasPrefix(paper[0].Name, "Eve") {
		s.t.Fatalf("for the printer: %+v, %v", paper, err)
	}
	if day, err := office.Today.Run(s.t.Context(), s.h, admin, struct{}{}); err != nil || day.Paper != 1 {
		s.t.Errorf("the first page counts %d to print, %v", day.Paper, err)
	}
	if _, err := office.LettersPrinted.Run(s.t.Context(), s.h, admin, []string{paper[0].ID}); err != nil {
		s.t.Error(err)
	}
}

// barsPaul says that Paul may not be told while a letter to him waits.
func (s *signing) barsPaul() {
	s.t.Helper()
	for _, child := range []string{"Amira", "Ben"} {
		if _, err := office.SetRelative.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.RelativeForm{Pupil: s.byName[child], Adult: s.byName["Paul"], Kind: "parent", Order: 2, Responsibility: "unknown", MayNot: true, Reason: "A court said so."}); err != nil {
			s.t.Fatal(err)
		}
	}
	left := s.mindCopies()
	if len(left) != 1 || left[0].Person != s.byName["Dana"] {
		s.t.Errorf("letters that still wait: %d", len(left))
	}
}
