package post

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Term is one person in one post, from a day to a day.
type Term struct {
	ID     string
	Post   string
	Person id.Person
	// Starts and Ends are the days as they were decided; a zero Ends is without end.
	Starts, Ends time.Time
	// Opened is when it came into force, Closed when it ended or was called off; zero until then.
	Opened, Closed time.Time
	// Agreed is the approval behind it, where the post takes two people.
	Agreed id.Approval
	// Enters is when it was entered, which may be long after it started.
	Entered time.Time
	Detail
}

// Detail is what stands in the register about a term besides its dates.
type Detail struct {
	// Printed and Contact are what the holder chose to have printed; empty is the name in the register,
	// and the way to the office.
	Printed string `json:"printed,omitempty"`
	Contact string `json:"contact,omitempty"`
	// Appointer is who appointed them, in words (WEB-03).
	Appointer string `json:"appointer,omitempty"`
	// Interests are a governor's declared interests (WEB-03).
	Interests string `json:"interests,omitempty"`
	// Attended and Meetings count a governor's meetings of the last school year (WEB-03).
	Attended int `json:"attended,omitempty"`
	Meetings int `json:"meetings,omitempty"`
	// Why says why it ended, or why it could not begin.
	Why string `json:"why,omitempty"`
}

// Running says whether the term is in force.
func (t Term) Running() bool { return !t.Opened.IsZero() && t.Closed.IsZero() }

// Coming says whether the term is decided and has not begun.
func (t Term) Coming() bool { return t.Opened.IsZero() && t.Closed.IsZero() }

// Held says whether the term was ever in force.
func (t Term) Held() bool { return !t.Opened.IsZero() }

// From is the first day on which the post was held by this term.
func (t Term) From() time.Time { return t.Starts }

// Last is the last day on which it was held; zero while it is in force.
func (t Term) Last() time.Time {
	if t.Closed.IsZero() {
		return time.Time{}
	}
	closed := calendar.Day(t.Closed)
	if !t.Ends.IsZero() && t.Ends.Before(closed) {
		return t.Ends
	}
	return closed
}

// Covers says whether the post was held by this term on a day.
func (t Term) Covers(day time.Time) bool {
	last := t.Last()
	return t.Held() && !day.Before(t.Starts) && (last.IsZero() || !day.After(last))
}

// Of are the terms of one post, the one that started first in front.
func Of(all []Term, post string) []Term {
	out := slices.DeleteFunc(slices.Clone(all), func(t Term) bool { return t.Post != post })
	slices.SortStableFunc(out, func(a, b Term) int {
		if c := a.Starts.Compare(b.Starts); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// Running are the terms of a post that are in force, first in line in front.
func Running(all []Term, post string) []Term {
	return slices.DeleteFunc(Of(all, post), func(t Term) bool { return !t.Running() })
}

// EverHeld says whether the register has ever known a holder: from then on it speaks, and no typed answer.
func EverHeld(all []Term, post string) bool {
	return slices.ContainsFunc(all, func(t Term) bool { return t.Post == post && t.Held() })
}

// Gap is a run of days on which nobody held a post.
type Gap struct{ From, To time.Time } // both days included

// Days counts the days of the gap.
func (g Gap) Days() int { return int(g.To.Sub(g.From)/(24*time.Hour)) + 1 }

// Gaps are the days from one day to another on which nobody held the post, counted from the day on which
// somebody first held it: before that the register knew nothing.
func Gaps(all []Term, post string, from, to time.Time) []Gap {
	terms := Of(all, post)
	terms = slices.DeleteFunc(terms, func(t Term) bool { return !t.Held() })
	if len(terms) == 0 {
		return nil
	}
	if from.Before(terms[0].Starts) {
		from = terms[0].Starts
	}
	var gaps []Gap
	next := from // the first day not known to be covered
	for _, t := range terms {
		if t.Starts.After(to) {
			break
		}
		if t.Starts.After(next) {
			gaps = append(gaps, Gap{next, t.Starts.AddDate(0, 0, -1)})
		}
		last := t.Last()
		if last.IsZero() {
			return gaps
		}
		if after := last.AddDate(0, 0, 1); after.After(next) {
			next = after
		}
	}
	if !next.After(to) {
		gaps = append(gaps, Gap{next, to})
	}
	return gaps
}

// VacantDays adds up the days of some gaps.
func VacantDays(gaps []Gap) (n int) {
	for _, g := range gaps {
		n += g.Days()
	}
	return n
}

// Absence is a time in which somebody is away. Why is nobody's business here and is not asked.
type Absence struct {
	ID          string
	Person      id.Person
	First, Last time.Time // days, both included
	Entered     time.Time
}

// Away says whether somebody is away on a day.
func Away(all []Absence, who id.Person, day time.Time) bool {
	return slices.ContainsFunc(all, func(a Absence) bool { return a.Person == who && !day.Before(a.First) && !day.After(a.Last) })
}

// Training is one course that somebody did.
type Training struct {
	ID       string
	Person   id.Person
	Course   string
	Done     time.Time
	Until    time.Time // until when it counts as fresh
	Evidence string    // what shows it: certificate, register of the session
	Title    string    // what it was, where no course says it
	Minutes  int       // how long one's own learning took
	Session  string    // the session at which it was done, if it was one of several people
	Entered  time.Time
}

// Newest is somebody's training in a course that stays fresh the longest.
func Newest(all []Training, who id.Person, course string) (Training, bool) {
	var best Training
	found := false
	for _, t := range all {
		if t.Person == who && t.Course == course && (!found || t.Until.After(best.Until)) {
			best, found = t, true
		}
	}
	return best, found
}

// PrintedName is the name that a term's holder chose to have printed, as long as it ends like the name in
// the register: otherwise somebody who left could stay printed under another's post.
func PrintedName(t Term, name string) string {
	if Fits(t.Printed, name) {
		return t.Printed
	}
	return name
}

// Fits says whether a printed name can be that of a person: its last word is theirs.
func Fits(printed, name string) bool {
	a, b := strings.Fields(strings.ToLower(printed)), strings.Fields(strings.ToLower(name))
	return len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1]
}
