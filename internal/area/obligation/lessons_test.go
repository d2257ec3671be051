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
		"no class":          {progression, Lessons{}, NotMeasured, "No pupil"},
		"a gap in the map":  {progression, Lessons{Classes: 2, Squares: 16, Gaps: 3, Repeats: 1}, NotMet, "3 have nothing"},
		"the same again":    {progression, Lessons{Classes: 2, Squares: 16, Repeats: 1}, NotMet, "1 goes no further"},
		"a whole map":       {progression, Lessons{Classes: 2, Squares: 16, Asked: 9, Given: 4}, Met, "9 lessons planned for the classes this school year, 4"},
		"nothing worked in": {workedIn, Lessons{Classes: 2}, NotMeasured, "No ordinary lesson"},
		"one class of two":  {workedIn, Lessons{Classes: 2, Worked: 3, WorkedIn: 1}, Due, "1 of 2 classes"},
		"both classes":      {workedIn, Lessons{Classes: 2, Worked: 3, WorkedIn: 2}, Met, "every class"},
		"a subject lacks":   {balanced("for PSHE", func(l Lessons) int { return l.NoSubject }), Lessons{Classes: 1, NoSubject: 2, NoSetting: 0}, NotMet, "in 2 places"},
		"home and school":   {balanced("about home", func(l Lessons) int { return l.NoSetting }), Lessons{Classes: 1, NoSubject: 2}, Met, "In every year group"},
		"asked by the gate": {taughtFirst, Lessons{Pupils: 20, Taught: 3, Nets: 2, NetsTaughtFirst: 2}, NotMeasured, "3 of 20"},
	} {
		got := c.judge(&Facts{Lessons: c.facts}, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
