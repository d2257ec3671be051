package office_test

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A signature opens the gate the same minute, and taking it back shuts it.
func TestASignatureOpensTheGate(t *testing.T) {
	eachSigning(t, func(s *signing) {
		key := aSystem(s.t, s.h, s.role(people.Headteacher), func(x *access.System) {
			x.Name, x.Kind, x.Given, x.Needs = "Wireless", "network", access.ByRole, []string{"agreement:staff"}
		})
		staff := s.role(people.Staff)
		allowed := func() bool {
			s.t.Helper()
			out, err := office.AskGate.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.GateQuestion{Person: string(staff.Person), System: key})
			if err != nil {
				s.t.Fatal(err)
			}
			return out.Allowed
		}
		if allowed() {
			s.t.Error("let in unsigned")
		}
		if _, err := s.answer("staff", staff, nil); err != nil || !allowed() {
			s.t.Errorf("kept out though signed: %v", err)
		}
		if _, err := s.answer("staff", staff, func(in *office.AnswerTo) { in.Answer = agreement.WithdrawAnswer }); err != nil || allowed() {
			s.t.Errorf("let in after it was taken back: %v", err)
		}
	})
}

// Around somebody are those whom their answer concerns, and nobody besides: two steps along the ties of families.
func TestAroundSomebodyIsTheirFamily(t *testing.T) {
	eachSigning(t, func(s *signing) {
		for who, want := range map[string]string{"Dana": "Amira Ben Dana Paul", "Ben": "Amira Ben Dana Paul", "Eve": "Cleo Eve", "": ""} {
			var got []string
			err := s.school.Read(s.t.Context(), func(v *store.View) error {
				var of []id.Person
				if who != "" {
					of = append(of, s.byName[who])
				}
				all, err := v.Around(of...)
				for name, p := range s.byName {
					if slices.Contains(all, p) {
						got = append(got, name)
					}
				}
				return err
			})
			if slices.Sort(got); err != nil || strings.Join(got, " ") != want {
				s.t.Errorf("around %q: %q, %v; want %q", who, got, err, want)
			}
		}
	})
}
