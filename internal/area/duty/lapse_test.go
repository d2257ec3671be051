package duty_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/words/calendar"
)

func TestALapseCountsInSchoolDays(t *testing.T) {
	monday := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		since time.Time
		want  bool
	}{
		"began today":                     {monday, false},
		"began before the weekend":        {monday.AddDate(0, 0, -3), false},
		"five school days":                {monday.AddDate(0, 0, -7), true},
		"a day less":                      {monday.AddDate(0, 0, -6), false},
		"years ago":                       {monday.AddDate(-9, 0, 0), true},
		"nobody knows when":               {time.Time{}, true},
		"will begin":                      {monday.AddDate(0, 1, 0), false},
		"a year ago, at the widest count": {monday.AddDate(-1, 0, 0), true},
	} {
		if got := (duty.Lapse{After: 5}).Lasted(calendar.Year{}, c.since, monday); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
