package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// The board counts whoever is not employed and counts as staff: a governor's signature moves the figure, an employee's does
// not (obligation 2-e).
func TestTheBoardCountsWhoCountsAsStaff(t *testing.T) {
	eachSigning(t, func(s *signing) {
		seen := func() string {
			s.t.Helper()
			b, err := office.ShowBoard.Run(s.t.Context(), s.h, s.role(people.DSL), struct{}{})
			if err != nil {
				s.t.Fatal(err)
			}
			for _, r := range b.Rows {
				if r.ID == "2-e" {
					return r.Seen
				}
			}
			s.t.Fatal("no row 2-e")
			return ""
		}
		if got := seen(); !strings.Contains(got, " and 0 are covered") {
			s.t.Errorf("before anybody signed: %s", got)
		}
		sign := func(kind string, who people.Role) {
			if _, err := s.answer(kind, s.role(who), nil); err != nil {
				s.t.Fatal(err)
			}
		}
		sign("staff", people.Staff)
		sign("private_use", people.Staff)
		sign("governor", people.Governor)
		if got := seen(); !strings.Contains(got, " and 0 are covered") {
			s.t.Errorf("once a governor signed half: %s", got)
		}
		sign("private_use", people.Governor)
		if got := seen(); !strings.Contains(got, " and 1 are covered") {
			s.t.Errorf("once a teacher and a governor signed: %s", got)
		}
		if _, err := s.answer("governor", s.role(people.Governor), func(in *office.AnswerTo) { in.Answer = agreement.WithdrawAnswer }); err != nil {
			s.t.Fatal(err)
		}
		if got := seen(); !strings.Contains(got, " and 0 are covered") {
			s.t.Errorf("once the governor took it back: %s", got)
		}
	})
}
