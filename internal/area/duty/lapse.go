package duty

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
)

// Lapse is something that goes wrong without anybody filling in a form: once it has lasted for some school days it is a
// line of the action plan, and that line ends when it is put right (3-j).
type Lapse struct {
	Key string `yaml:"key"`
	// Finds names what looks for it.
	Finds string `yaml:"finds"`
	// After is how many school days it may last.
	After int `yaml:"after"`
	// Owner are posts in order: the first that somebody holds does something about it, within Days days.
	Owner []string `yaml:"owner"`
	Days  int      `yaml:"days"`
	// What is to be done.
	What string `yaml:"what"`
}

// Lasted says whether something that began on a day has lasted longer than it may. What has gone on for a year has:
// days are not counted one by one from a beginning that nobody knows.
func (l Lapse) Lasted(y calendar.Year, since, today time.Time) bool {
	since, today = calendar.Day(since), calendar.Day(today)
	if since.Before(today.AddDate(-1, 0, 0)) {
		return true
	}
	year, n := y.Fill(since, today), 0
	for day := since; n < l.After && day.Before(today); day = day.AddDate(0, 0, 1) {
		if year.SchoolDay(day) {
			n++
		}
	}
	return n >= l.After
}

func (p *problems) lapse(l Lapse, finders []string) {
	say := func(format string, args ...any) { p.add("lapse "+l.Key+": "+format, args...) }
	if l.Key == "" || p.keys[l.Key] || l.After < 1 || l.Days < 1 || len(l.Owner) == 0 || !strings.HasSuffix(l.What, ".") {
		say("needs a key of its own, the school days after which it counts, an owner, the days to put it right, and a sentence on what to do")
	}
	p.keys[l.Key] = true
	p.posts(l.Owner, say)
	for _, f := range finders {
		if f == l.Finds {
			return
		}
	}
	say("nothing here finds %q", l.Finds)
}
