package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

func TestWhoIsAtRisk(t *testing.T) {
	for _, c := range []struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		roll  Roll
		want  Status
		says  string
	}{
		{atRisk, Roll{}, NotMeasured, "No pupil"}, {atRisk, Roll{Flagged: 4, Overdue: 1}, Overdue, "1 of 4"}, {atRisk, Roll{Flagged: 4}, Met, "4 places"},
		{supported, Roll{}, NotMeasured, "No pupil"},
		{supported, Roll{Support: Support{Pupils: 3}}, NotMet, "0 of 3"},
		{supported, Roll{Support: Support{Pupils: 3, Covered: 2, Plans: 2}}, Due, "2 of 3"},
		{supported, Roll{Support: Support{Pupils: 3, Covered: 3, Plans: 3, Late: 1}}, Overdue, "1 check-in is late"},
		{supported, Roll{Support: Support{Pupils: 3, Covered: 3, Plans: 3}}, Met, "3 of 3"},
		{specialistsAsked, Roll{}, NotMeasured, "no support plan"},
		{specialistsAsked, Roll{Support: Support{Plans: 2}}, NotMet, "0 of 2"},
		{specialistsAsked, Roll{Support: Support{Plans: 2, Asked: 2, Answered: 1}}, Due, "1 time"},
		{specialistsAsked, Roll{Support: Support{Plans: 2, Asked: 1, Answered: 1}}, Due, "1 of 2"},
		{specialistsAsked, Roll{Support: Support{Plans: 2, Asked: 2, Answered: 1, AsksLate: 1}}, Overdue, "1 answer is late"},
		{specialistsAsked, Roll{Support: Support{Plans: 2, Asked: 2, Answered: 2}}, Met, "2 times"},
	} {
		got := c.judge(&Facts{Roll: c.roll}, policy.Obligation{}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%+v: %s, %q", c.roll, got.Status, got.Seen)
		}
	}
}
