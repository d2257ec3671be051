package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Everybody is told in words for them, at the first page that they see, until they confirm the newest wording.
func TestTheNoticeIsShownUntilItIsConfirmed(t *testing.T) {
	eachSigning(t, func(s *signing) {
		today := func(by people.Actor) office.Notice {
			s.t.Helper()
			day, err := office.Today.Run(s.t.Context(), s.h, by, struct{}{})
			if err != nil {
				s.t.Fatal(err)
			}
			return day.Notice
		}
		staff := s.role(people.Staff)
		n := today(staff)
		child := people.Actor{Person: s.byName["Amira"], Name: "Amira", Roles: people.Of(people.Pupil), Via: "web"}
		older := people.Actor{Person: s.byName["Cleo"], Name: "Cleo", Roles: people.Of(people.Pupil), Via: "web"}
		if a, b, c := today(child).Text, today(older).Text, today(s.parent("Dana")).Text; a == "" || b == "" || c == "" || a == b || n.Text == b || !strings.Contains(a, "Grown-ups") {
			s.t.Errorf("told staff %q, the youngest %q, older children %q, parents %q", n.Text, a, b, c)
		}
		if _, err := office.ConfirmNotice.Run(s.t.Context(), s.h, staff, "another"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("another wording was confirmed: %v", err)
		}
		if _, err := office.ConfirmNotice.Run(s.t.Context(), s.h, staff, n.Version); err != nil {
			s.t.Fatal(err)
		}
		if after := today(staff); after.Text != "" {
			s.t.Errorf("shown again: %q", after.Text)
		}
		text := s.text("staff", staff).Text
		edit := office.AgreementEdit{Kinds: []string{"staff"}, Reason: "Clearer", Notice: "We watch what is done here, day and night.", Clauses: text.Clauses}
		s.adopt(edit)
		if after := today(staff); after.Text != "We watch what is done here, day and night." || after.Version == n.Version {
			s.t.Errorf("a new wording is shown as %+v", after)
		}
		if s.state("staff", staff, staff.Person) == agreement.Agreed {
			s.t.Error("nobody signed, and it counts")
		}
	})
}
