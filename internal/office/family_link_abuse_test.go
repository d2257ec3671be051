package office_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// link is the code in the letter that waits for an address.
func (s *signing) link(to string) string {
	s.t.Helper()
	for _, l := range s.letters("signing") {
		if l.To == to {
			return codeIn(l)
		}
	}
	s.t.Fatalf("no letter to %s", to)
	return ""
}

// opens comes in from an address of its own.
func (s *signing) opens(code, birth, address string) (office.SignedIn, error) {
	day, _ := time.Parse(time.DateOnly, birth)
	d := &office.Desk{Context: s.t.Context(), House: s.h, By: people.Public, Now: s.clock.Now()}
	return office.ComeInAsParent(d, office.ParentForm{Code: code, Birth: day, Address: address})
}

func (s *signing) beside(child, adult, responsibility string, barred bool) {
	s.t.Helper()
	in := office.RelativeForm{Pupil: s.byName[child], Adult: s.byName[adult], Kind: "parent", Order: 1, Responsibility: responsibility, MayNot: barred}
	if barred {
		in.Reason = "A court said so."
	}
	if _, err := office.SetRelative.Run(s.t.Context(), s.h, s.role(people.Headteacher), in); err != nil {
		s.t.Fatal(err)
	}
}

// Somebody who was barred, or lost responsibility, after their letter left: the link opens nothing, with a birthday or
// without, and neither does a code that the office makes. While one child is left to them, that child's birthday is needed.
func TestAnOpenLinkOfAParentWhoIsBarred(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.askAll("parent")
		eve, dana := s.link("eve@example.org"), s.link("dana@example.org")
		made, err := office.MakeParentLink.Run(s.t.Context(), s.h, s.role(people.Administrator), office.ParentLinkForm{Person: s.byName["Eve"]})
		if err != nil {
			s.t.Fatal(err)
		}
		shut := func(code, birth, says string) {
			s.t.Helper()
			if out, err := s.comeIn(code, birth); !fault.Is(err, fault.Conflict) || out.Token != "" || out.Next != "" {
				s.t.Errorf("%s: %+v, %v", says, out, err)
			}
		}
		s.beside("Cleo", "Eve", "no", false)
		shut(eve, "", "without responsibility, without a birthday")
		shut(eve, "2016-11-02", "without responsibility")
		s.beside("Cleo", "Eve", "unknown", true)
		shut(eve, "", "barred, without a birthday")
		shut(eve, "2016-11-02", "barred")
		shut(made.Code, "", "barred, with a code from the office")
		if out, err := office.MakeParentLink.Run(s.t.Context(), s.h, s.role(people.Administrator), office.ParentLinkForm{Person: s.byName["Eve"]}); !fault.Is(err, fault.Conflict) || out.Code != "" {
			s.t.Errorf("a new code for somebody who is barred: %v", err)
		}
		s.beside("Amira", "Dana", "unknown", true)
		if out, err := s.comeIn(dana, "2019-05-31"); !fault.Is(err, fault.Invalid) || out.Token != "" {
			s.t.Errorf("with the birthday of the child of whom they may not be told: %+v, %v", out, err)
		}
		if out, err := s.comeIn(dana, "2017-11-02"); err != nil || out.Token == "" {
			s.t.Fatalf("with that of the other: %v", err)
		}
		for _, m := range s.text("parent", s.parent("Dana")).People {
			if m.Subject == s.byName["Amira"] {
				s.t.Error("they see the child of whom they may not be told")
			}
		}
		if _, err := s.answer("parent", s.parent("Dana"), func(in *office.AnswerTo) { in.People = []id.Person{s.byName["Amira"]} }); !fault.Is(err, fault.Refused) {
			s.t.Errorf("they answered for that child: %v", err)
		}
	})
}

// A child leaves while the link is open: it opens nothing any more, and a parent who is in by then can answer for nobody.
func TestAnOpenLinkOfAChildWhoLeft(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.askAll("parent")
		eve := s.link("eve@example.org")
		text := s.text("parent", s.parent("Eve"))
		staying := "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email,parent2_given_name,parent2_family_name,parent2_email\n" +
			"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n" +
			"2,Ben,Calder,2017-11-02,4,Ash,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n"
		if out, err := s.take(staying, func(in *office.RosterForm) { in.Shrink = true }); err != nil || !out.Applied {
			s.t.Fatalf("%+v, %v", out, err)
		}
		if out, err := s.comeIn(eve, "2016-11-02"); err == nil || out.Token != "" {
			s.t.Errorf("the link of a child who left: %+v, %v", out, err)
		}
		in := office.AnswerTo{Kind: "parent", Hash: text.Text.Hash, Answer: agreement.YesAnswer, Read: true, People: []id.Person{s.byName["Cleo"]}}
		if made, err := office.AnswerAgreement.Run(s.t.Context(), s.h, s.parent("Eve"), in); !fault.Is(err, fault.Refused) || len(made) != 0 {
			s.t.Errorf("answered for a child who left: %v", err)
		}
	})
}

// A child turns 13 while the link is open: what a parent was asked still is theirs to answer, and what they answer counts.
func TestAnOpenLinkOfAChildWhoTurned13(t *testing.T) {
	eachSigning(t, func(s *signing) {
		born := calendar.Day(s.clock.Now()).AddDate(-13, 0, 1) // turns 13 tomorrow
		older := fmt.Sprintf("id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email,parent2_given_name,parent2_family_name,parent2_email\n"+
			"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n"+
			"2,Ben,Calder,2017-11-02,4,Ash,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n"+
			"3,Cleo,Dunn,%s,6,Ash,,,Eve,Dunn,eve@example.org,,,\n", born.Format(time.DateOnly))
		if out, err := s.take(older, func(in *office.RosterForm) { in.Shrink = true }); err != nil || !out.Applied {
			s.t.Fatalf("%+v, %v", out, err)
		}
		s.askAll("parent")
		eve := s.link("eve@example.org")
		s.clock.Move(48 * time.Hour)
		if out, err := s.comeIn(eve, born.Format(time.DateOnly)); err != nil || out.Token == "" {
			s.t.Fatalf("came in: %v", err)
		}
		if _, err := s.answer("parent", s.parent("Eve"), nil); err != nil {
			s.t.Fatal(err)
		}
		if got := s.state("parent", s.parent("Eve"), s.byName["Cleo"]); got != agreement.Agreed {
			s.t.Errorf("it counts as %q", got)
		}
	})
}

// A wording that was replaced a second ago is not signed over a link: nothing is recorded for any child, and the form of the
// new one counts once, however often it is sent.
func TestAnEditionReplacedASecondAgoOverALink(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.askAll("photos")
		if _, err := s.comeIn(s.link("dana@example.org"), "2019-05-31"); err != nil {
			s.t.Fatal(err)
		}
		dana := s.parent("Dana")
		old := s.text("photos", dana)
		edit := office.AgreementEdit{Kinds: []string{"photos"}, Clauses: slices.Clone(old.Text.Clauses), Reason: "A plainer word"}
		edit.Clauses[0].Text += " We ask anew each year."
		s.adopt(edit)
		s.clock.Move(time.Second)
		if made, err := s.answer("photos", dana, func(in *office.AnswerTo) { in.Hash = old.Text.Hash }); !fault.Is(err, fault.Conflict) || len(made) != 0 {
			s.t.Errorf("the old wording was signed: %v, %v", made, err)
		}
		if made, err := s.answer("photos", dana, func(in *office.AnswerTo) { in.Hash, in.Answer = old.Text.Hash, agreement.NoAnswer }); !fault.Is(err, fault.Conflict) || len(made) != 0 {
			s.t.Errorf("the old wording was declined: %v, %v", made, err)
		}
		for _, child := range []string{"Amira", "Ben"} {
			if got := s.state("photos", dana, s.byName[child]); got != agreement.None {
				s.t.Errorf("%s stands at %q", child, got)
			}
		}
		if made, err := s.answer("photos", dana, nil); err != nil || len(made) != 2 {
			s.t.Fatalf("the new one: %v, %v", made, err)
		}
		if made, err := s.answer("photos", dana, nil); !fault.Is(err, fault.Conflict) || len(made) != 0 {
			s.t.Errorf("sent again from another tab: %v, %v", made, err)
		}
	})
}
