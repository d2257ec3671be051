package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// visitor is a phone at reception.
type visitor struct {
	s    *signing
	kept []byte
	held []byte
}

// arrives scans the code of the day.
func (s *signing) arrives() *visitor {
	s.t.Helper()
	list, err := office.ListPasses.Run(s.t.Context(), s.h, s.role(people.Administrator), time.Time{})
	if err != nil {
		s.t.Fatal(err)
	}
	v := &visitor{s: s}
	if err := v.scan(list.Code); err != nil {
		s.t.Fatal(err)
	}
	return v
}

func (v *visitor) scan(code string) error {
	v.s.t.Helper()
	out, err := office.EnterVisit.Run(v.s.t.Context(), v.s.h, people.Public, office.VisitForm{Code: code, Address: "192.0.2.7"})
	v.kept = out.Keep
	return err
}

// signs fills in the form.
func (v *visitor) signs(kind, name string, change func(*office.PassForm)) (office.PassAsked, error) {
	v.s.t.Helper()
	shown, err := office.ShowVisit.Run(v.s.t.Context(), v.s.h, people.Public, office.VisitForm{Kept: v.kept, Kind: kind})
	if err != nil {
		return office.PassAsked{}, err
	}
	in := office.PassForm{VisitForm: office.VisitForm{Kept: v.kept, Held: v.held, Kind: kind, Address: "192.0.2.7"}, Name: name, Host: "Mrs Calder", Read: true, Answer: agreement.YesAnswer, Once: shown.Once}
	for _, t := range shown.Texts {
		in.Hashes = append(in.Hashes, t.Hash)
		for _, q := range t.Questions {
			in.Answers = append(in.Answers, q.Right)
		}
	}
	if change != nil {
		change(&in)
	}
	out, err := office.AskPass.Run(v.s.t.Context(), v.s.h, people.Public, in)
	if len(out.Keep) > 0 {
		v.held = out.Keep
	}
	return out, err
}

func (v *visitor) state() agreement.PassState {
	v.s.t.Helper()
	out, err := office.ShowMyPass.Run(v.s.t.Context(), v.s.h, people.Public, office.VisitForm{Held: v.held})
	if fault.Is(err, fault.NotFound) {
		return ""
	}
	if err != nil {
		v.s.t.Fatal(err)
	}
	return out.State
}

func (s *signing) yes(p id.Pass, until string) error {
	_, err := office.OpenPass.Run(s.t.Context(), s.h, s.role(people.Administrator), office.PassYes{Pass: p, Until: until, Seen: true})
	return err
}

func (s *signing) pass(p id.Pass) office.PassDetail {
	s.t.Helper()
	out, err := office.ShowPass.Run(s.t.Context(), s.h, s.role(people.Administrator), p)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *signing) gate(who id.Person, system string) bool {
	s.t.Helper()
	out, err := office.AskGate.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.GateQuestion{Person: string(who), System: system, Device: access.AnyDevice})
	if err != nil {
		s.t.Fatal(err)
	}
	return out.Allowed
}

func guestWifi(s *signing) string {
	return aSystem(s.t, s.h, s.role(people.Headteacher), func(x *access.System) {
		x.Name, x.Kind, x.For, x.Given, x.Needs = "Wireless for guests", "network", people.Of(people.Visitor), access.ByRole, []string{"agreement:visitor"}
	})
}

// A pass opens nothing before reception says yes, covers until its time, and ends by itself with everything it opened.
func TestADayPassOpensOnlyAtReceptionAndEndsByItself(t *testing.T) {
	eachSigning(t, func(s *signing) {
		wifi := guestWifi(s)
		login := aSystem(s.t, s.h, s.role(people.Headteacher), func(x *access.System) {
			x.Name, x.Kind, x.For, x.Needs = "Login for supply staff", "network", people.Of(people.Visitor), []string{"agreement:visitor", "agreement:supply"}
		})
		if _, err := office.SetCalendar.Run(t.Context(), s.h, s.role(people.Headteacher), office.SchoolYear{Year: calendar.Usual(2026)}); err != nil {
			t.Fatal(err)
		}
		v := s.arrives()
		asked, err := v.signs("supply", "Mo\u202e Farrow\x00", nil)
		if err != nil || v.state() != agreement.PassAsked {
			t.Fatalf("%v, %q", err, v.state())
		}
		if p := s.pass(asked.ID); p.Name != "Mo Farrow" || p.Person != "" || len(p.Number) != 4 {
			t.Errorf("before reception: %+v", p.Pass)
		}
		if err := s.yes(asked.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.yes(asked.ID, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second yes: %v", err)
		}
		p := s.pass(asked.ID)
		if len(p.Signatures) != 2 || !s.gate(p.Person, wifi) || p.Until.After(s.h.Now().Add(24*time.Hour)) {
			t.Fatalf("open: %+v, %v", p, s.gate(p.Person, wifi))
		}
		proof, err := office.ShowSignature.Run(t.Context(), s.h, s.role(people.Administrator), p.Signatures[0])
		if err != nil || proof.How != agreement.ByPass || proof.Hash != proof.Text.Hash || proof.Witness != s.role(people.Administrator).Person || !proof.Until.Equal(p.Until) {
			t.Errorf("the proof: %+v, %v", proof.Signed, err)
		}
		if _, err := office.AskAccess.Run(t.Context(), s.h, s.role(people.Headteacher), office.AskForm{System: login, People: []id.Person{p.Person}, Level: access.Use, Why: "Year 3 today", Until: s.h.Now().AddDate(0, 0, 1)}); err != nil {
			t.Fatal(err)
		}
		if g := s.pass(asked.ID).Grants; len(g) != 1 || move(t, s.h, s.role(people.Technician), g[0].ID, access.SetUp, "") != nil || !s.gate(p.Person, login) {
			t.Errorf("access for the day: %+v", g)
		}
		// Nobody trains, chases or lists whoever came for a day.
		if err := s.h.School.Read(t.Context(), func(v *store.View) error {
			all, err := v.InPosts(people.Colleagues)
			for _, x := range all {
				if x.ID == p.Person {
					t.Error("a colleague for a day")
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		s.clock.Move(p.Until.Sub(s.h.Now()) + time.Second)
		if v.state() != agreement.PassOver || s.gate(p.Person, wifi) {
			t.Errorf("after its end, before the clock's work: %q, gate %v", v.state(), s.gate(p.Person, wifi))
		}
		for range 2 {
			if err := office.MindPasses(t.Context(), s.h); err != nil {
				t.Fatal(err)
			}
		}
		if g := s.pass(asked.ID).Grants[0]; g.StageAt(s.h.Now()) != access.ToEnd || s.gate(p.Person, login) {
			t.Errorf("the account waits to be closed: %v", g.StageAt(s.h.Now()))
		}
		s.clock.Move(-6 * time.Hour)
		if s.gate(p.Person, wifi) {
			t.Error("a clock set back opens it again")
		}
	})
}

// What is photographed, guessed, passed on, sent twice or typed in anger opens nothing.
func TestNobodyForgesADayPass(t *testing.T) {
	eachSigning(t, func(s *signing) {
		list, err := office.ListPasses.Run(t.Context(), s.h, s.role(people.Administrator), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		v := &visitor{s: s}
		for range 60 {
			if err := v.scan("aaaa-aaaa"); err != nil || len(v.kept) > 0 {
				t.Fatalf("a guess: %v", err)
			}
		}
		if err := v.scan(list.Code); !fault.Is(err, fault.Throttled) {
			t.Errorf("after 60 guesses: %v", err)
		}
		s.clock.Move(6 * time.Minute)
		v = s.arrives()
		for name, change := range map[string]func(*office.PassForm){
			"name":   func(in *office.PassForm) { in.Name = " \u200b " },
			"host":   func(in *office.PassForm) { in.Host = "" },
			"read":   func(in *office.PassForm) { in.Read = false },
			"answer": func(in *office.PassForm) { in.Answer = "maybe" },
		} {
			if _, err := v.signs("visitor", "Ines Roe", change); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := v.signs("visitor", "Ines Roe", func(in *office.PassForm) { in.Hashes = []string{"another text"} }); !fault.Is(err, fault.Conflict) {
			t.Errorf("another text: %v", err)
		}
		var form office.PassForm
		one, err := v.signs("visitor", "Ines Roe", func(in *office.PassForm) { form = *in })
		if err != nil {
			t.Fatal(err)
		}
		again, err := office.AskPass.Run(t.Context(), s.h, people.Public, form)
		if err != nil || again.ID != one.ID {
			t.Errorf("a form sent twice: %v %v, %v", one.ID, again.ID, err)
		}
		if twice, err := v.signs("visitor", "Ines Roe", nil); err != nil || twice.ID != one.ID {
			t.Errorf("the same phone asks again: %v", err)
		}
		other := s.arrives()
		two, err := other.signs("visitor", "ines  ROE", nil)
		if err != nil || s.pass(two.ID).Twin != one.ID {
			t.Errorf("the same name on another phone: %+v, %v", s.pass(two.ID).Twin, err)
		}
		if _, err := office.OpenPass.Run(t.Context(), s.h, s.role(people.Administrator), office.PassYes{Pass: one.ID}); !fault.Is(err, fault.Invalid) {
			t.Errorf("nobody was seen: %v", err)
		}
		for _, until := range []string{"25:00", "soon", "00:01"} {
			if err := s.yes(one.ID, until); !fault.Is(err, fault.Invalid) {
				t.Errorf("until %q: %v", until, err)
			}
		}
		if _, err := office.RefusePass.Run(t.Context(), s.h, s.role(people.Administrator), office.PassNo{Pass: two.ID, Reason: "Asked twice"}); err != nil || other.state() != agreement.PassRefused {
			t.Errorf("refused: %q, %v", other.state(), err)
		}
		third := s.arrives()
		no, err := third.signs("visitor", "", func(in *office.PassForm) {
			in.Answer, in.Read, in.Host, in.Reason = agreement.NoAnswer, false, "", "I need my phone"
		})
		if err != nil || third.state() != agreement.PassDeclined || s.yes(no.ID, "") == nil {
			t.Errorf("declined: %q, %v", third.state(), err)
		}
		s.codesEndWithTheirDay(one.ID, third)
	})
}

// codesEndWithTheirDay: a new code ends the one before, and neither it nor a pass that waits outlives the day, whatever the clock says.
func (s *signing) codesEndWithTheirDay(one id.Pass, third *visitor) {
	s.t.Helper()
	if _, err := office.NewPassCode.Run(s.t.Context(), s.h, s.role(people.Administrator), struct{}{}); err != nil {
		s.t.Fatal(err)
	}
	if _, err := third.signs("visitor", "Late", nil); !fault.Is(err, fault.NotFound) {
		s.t.Errorf("the code before: %v", err)
	}
	late := s.arrives()
	if _, err := late.signs("visitor", "Late Comer", nil); err != nil {
		s.t.Fatal(err)
	}
	fresh, _ := office.ListPasses.Run(s.t.Context(), s.h, s.role(people.Administrator), time.Time{})
	s.clock.Move(24 * time.Hour)
	if err := s.yes(one, ""); !fault.Is(err, fault.Conflict) {
		s.t.Errorf("a yes on the next day: %v", err)
	}
	if late.state() != "" || late.scan(fresh.Code) != nil || len(late.kept) > 0 {
		s.t.Error("yesterday's code and pass open something today")
	}
	s.arrives()
	s.clock.Move(-24 * time.Hour) // the trail remembers the day
	if late.scan(fresh.Code) != nil || len(late.kept) > 0 {
		s.t.Error("a clock set back brings yesterday's code back")
	}
}

// A name that stands in the roll as one whom nobody tells is for a leader to decide.
func TestReceptionIsToldToAskALeader(t *testing.T) {
	eachSigning(t, func(s *signing) {
		if _, err := office.SetRelative.Run(t.Context(), s.h, s.role(people.DSL), office.RelativeForm{Pupil: s.byName["Amira"], Adult: s.byName["Paul"], Kind: "parent", Order: 2, Responsibility: "no", MayNot: true, Reason: "A court order."}); err != nil {
			t.Fatal(err)
		}
		v := s.arrives()
		asked, err := v.signs("visitor", "paul calder", nil)
		if err != nil {
			t.Fatal(err)
		}
		if !s.pass(asked.ID).Barred {
			t.Error("no warning")
		}
		if err := s.yes(asked.ID, ""); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "asked") {
			t.Errorf("opened without a leader: %v", err)
		}
		if _, err := office.OpenPass.Run(t.Context(), s.h, s.role(people.Administrator), office.PassYes{Pass: asked.ID, Seen: true, Asked: true}); err != nil {
			t.Error(err)
		}
		for _, c := range []struct {
			by   people.Role
			seen bool
		}{{people.DSL, true}, {people.Staff, false}, {people.Administrator, false}} {
			if out, err := office.ShowPass.Run(s.t.Context(), s.h, s.role(c.by), asked.ID); err != nil || out.LeaderAsked != c.seen {
				s.t.Errorf("%v reads of the leader’s yes: %v, %v", c.by, out.LeaderAsked, err)
			}
		}
		child := s.arrives()
		if asked, err = child.signs("visitor", "Amira Calder", nil); err != nil || !s.pass(asked.ID).Pupil {
			t.Errorf("a pupil's name: %v", err)
		}
	})
}

// A year later the name is gone, the signature is not, and the records still prove themselves.
func TestAVisitorIsForgotten(t *testing.T) {
	eachSigning(t, func(s *signing) {
		v := s.arrives()
		asked, err := v.signs("visitor", "Ines Roe", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.yes(asked.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := office.EndVisit.Run(t.Context(), s.h, s.role(people.Administrator), asked.ID); err != nil {
			t.Fatal(err)
		}
		s.clock.Move(agreement.PassKept + 24*time.Hour)
		if err := office.MindPasses(t.Context(), s.h); err != nil {
			t.Fatal(err)
		}
		p := s.pass(asked.ID)
		if p.Name != "" || p.Host != "" || !p.Forgotten || len(p.Signatures) != 1 {
			t.Errorf("%+v", p.Pass)
		}
		proof, err := office.ShowSignature.Run(t.Context(), s.h, s.role(people.Administrator), p.Signatures[0])
		if err != nil || strings.Contains(proof.SubjectName, "Ines") || strings.Contains(proof.Reason, "Ines") {
			t.Errorf("%q %q, %v", proof.SubjectName, proof.Reason, err)
		}
	})
}
