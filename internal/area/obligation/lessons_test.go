package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

func TestHowTeachingStands(t *testing.T) {
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		facts Lessons
		want  Status
		says  string
	}{
		"nobody":            {metUnits, Lessons{}, NotMeasured, "No pupil"},
		"nothing taught":    {metUnits, Lessons{Pupils: 20}, NotMeasured, "No lesson"},
		"a class is left":   {metUnits, Lessons{Pupils: 20, Taught: 10, Behind: 2, Outstanding: 2}, NotMet, "the class of 8"},
		"one was away":      {metUnits, Lessons{Pupils: 20, Taught: 19, Behind: 1, Outstanding: 1}, Due, "1 pupil has"},
		"another missed":    {metUnits, Lessons{Pupils: 20, Taught: 20, Outstanding: 3}, Due, "3 pupils have"},
		"all taught":        {metUnits, Lessons{Pupils: 20, Taught: 20}, Met, "All 20 pupils"},
		"no internet":       {taughtFirst, Lessons{Pupils: 20}, NotMeasured, "No system"},
		"one does not ask":  {taughtFirst, Lessons{Pupils: 20, Nets: 2, NetsTaughtFirst: 1}, NotMet, "Of 2 systems"},
		"asked by the gate": {taughtFirst, Lessons{Pupils: 20, Taught: 3, Nets: 2, NetsTaughtFirst: 2}, NotMeasured, "3 of 20"},
	} {
		got := c.judge(&Facts{Lessons: c.facts}, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
