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
	} {
		got := c.judge(&Facts{Roll: c.roll}, policy.Obligation{}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%+v: %s, %q", c.roll, got.Status, got.Seen)
		}
	}
}
