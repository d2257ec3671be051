package post

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Hours is a kind of time outside school hours.
type Hours string

// The kinds of time outside school hours: after school on a school day, Saturday and Sunday in term, and
// every other day without school.
const (
	Evenings Hours = "evenings"
	Weekends Hours = "weekends"
	Holidays Hours = "holidays"
)

// AllHours lists them.
var AllHours = []Hours{Evenings, Weekends, Holidays}

// ParseHours reads a list of kinds; what it does not know it leaves out.
func ParseHours(text string) []Hours {
	var out []Hours
	for _, h := range AllHours {
		if slices.Contains(strings.Split(text, ","), string(h)) {
			out = append(out, h)
		}
	}
	return out
}

// HoursOf is the kind of time outside school hours that a day has.
func HoursOf(y calendar.Year, day time.Time) Hours {
	if y.SchoolDay(day) {
		return Evenings
	}
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	// A weekend belongs to term if school is on both sides of it.
	before, after := day.AddDate(0, 0, -2), day.AddDate(0, 0, 2)
	if _, in := y.TermOn(before); weekend && in {
		if _, in := y.TermOn(after); in {
			return Weekends
		}
	}
	return Holidays
}

// Shift is somebody on call from a day to a day, for some kinds of time.
type Shift struct {
	ID          string
	Person      id.Person
	First, Last time.Time
	Hours       []Hours
	Entered     time.Time
}

func (s Shift) covers(day time.Time, h Hours) bool {
	return !day.Before(s.First) && !day.After(s.Last) && slices.Contains(s.Hours, h)
}

// Rota is who is on call and for which kinds of time the school promises somebody.
type Rota struct {
	Promised []Hours
	Shifts   []Shift
}

// OnCall is one day of the rota.
type OnCall struct {
	Day   time.Time
	Hours Hours
	// Person is who is on call; "" is a gap, and Gap says why.
	Person id.Person
	Gap    string
}

// Days lays the rota out, day by day, for the kinds of time that are promised.
func (f *Facts) Days(from time.Time, n int) []OnCall {
	var out []OnCall
	for i := range n {
		day := from.AddDate(0, 0, i)
		h := HoursOf(f.Year, day)
		if !slices.Contains(f.Rota.Promised, h) {
			continue
		}
		c := OnCall{Day: day, Hours: h, Gap: "Nobody is entered"}
		for _, s := range f.Rota.Shifts {
			if !s.covers(day, h) || c.Person != "" {
				continue
			}
			p := f.People[s.Person]
			switch {
			case !p.Active:
				c.Gap = p.Name + " has left the school"
			case Away(f.Absences, s.Person, day):
				c.Gap = p.Name + " is away"
			default:
				c.Person, c.Gap = s.Person, ""
			}
		}
		out = append(out, c)
	}
	return out
}
