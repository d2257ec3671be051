// Package calendar is the school's year: terms, holidays, school hours, and what "termly" or "yearly"
// means in days. It is told the day; it never asks the clock.
package calendar

import (
	"fmt"
	"slices"
	"time"
)

// Day is a calendar day at midnight UTC; only its date counts.
func Day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Term is one term or half-term of teaching, first and last day included.
type Term struct {
	Name       string
	Start, End time.Time
}

// Year is what a school has entered about its year.
type Year struct {
	Terms    []Term      // in order, not overlapping
	Closures []time.Time // single days closed inside a term: training days, bank holidays
	// Opens and Closes are school hours in minutes after midnight, local time.
	Opens, Closes int
}

// Problem is one thing wrong with a year, and where: "term-0-name", "term-2-start", "term-2-end" or "closes".
type Problem struct{ Field, Sentence string }

// Wrong names everything wrong with a year, term by term.
func (y Year) Wrong() []Problem {
	var found []Problem
	add := func(term int, part, format string, args ...any) {
		found = append(found, Problem{fmt.Sprintf("term-%d-%s", term, part), fmt.Sprintf(format, args...)})
	}
	for i, t := range y.Terms {
		if t.Name == "" {
			add(i, "name", "Term %d has no name", i+1)
		}
		if !t.End.After(t.Start) {
			add(i, "end", "%s ends on %s, which is not after it starts", t.Name, t.End.Format("2 January 2006"))
		}
		if i > 0 && !t.Start.After(y.Terms[i-1].End) {
			add(i, "start", "%s starts before %s has ended", t.Name, y.Terms[i-1].Name)
		}
	}
	if y.Closes <= y.Opens {
		found = append(found, Problem{"closes", "The school day must end after it starts"})
	}
	return found
}

// SchoolDay says whether pupils are in school on a day.
func (y Year) SchoolDay(t time.Time) bool {
	day := Day(t)
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	if slices.ContainsFunc(y.Closures, func(c time.Time) bool { return Day(c).Equal(day) }) {
		return false
	}
	_, in := y.TermOn(day)
	return in
}

// SchoolHours says whether t, in the school's own time, falls in the school day.
func (y Year) SchoolHours(t time.Time) bool {
	minute := t.Hour()*60 + t.Minute()
	return y.SchoolDay(t) && minute >= y.Opens && minute < y.Closes
}

// TermOn is the term a day falls in.
func (y Year) TermOn(t time.Time) (Term, bool) {
	day := Day(t)
	for _, term := range y.Terms {
		if !day.Before(Day(term.Start)) && !day.After(Day(term.End)) {
			return term, true
		}
	}
	return Term{}, false
}

// AcademicYear is the year that a day belongs to: 2026 for 1 September 2026 to 31 August 2027.
func AcademicYear(t time.Time) int {
	if t.Month() >= time.September {
		return t.Year()
	}
	return t.Year() - 1
}

// AcademicYearName writes 2026 as "2026 to 2027".
func AcademicYearName(year int) string { return fmt.Sprintf("%d to %d", year, year+1) }

// Interval is how often something recurs, as a policy says it.
type Interval string

// The intervals a policy may promise. "Regularly" is not one.
const (
	Weekly     Interval = "weekly"
	Monthly    Interval = "monthly"
	HalfTermly Interval = "half-termly"
	Termly     Interval = "termly"
	TwiceAYear Interval = "twice a year"
	Yearly     Interval = "yearly"
)

// Intervals lists them, shortest first.
var Intervals = []Interval{Weekly, Monthly, HalfTermly, Termly, TwiceAYear, Yearly}

// Next is the day by which it must be done again after it was done on a day. A term counts as four
// months and a half-term as two, so that a duty done at the end of one term falls due in the next.
func (i Interval) Next(done time.Time) (time.Time, error) {
	day := Day(done)
	switch i {
	case Weekly:
		return day.AddDate(0, 0, 7), nil
	case Monthly:
		return AddMonths(day, 1), nil
	case HalfTermly:
		return AddMonths(day, 2), nil
	case Termly:
		return AddMonths(day, 4), nil
	case TwiceAYear:
		return AddMonths(day, 6), nil
	case Yearly:
		return AddMonths(day, 12), nil
	}
	return time.Time{}, fmt.Errorf("%q is not an interval; choose one of %v", i, Intervals)
}

// AddMonths adds months and keeps to the last day of a shorter month: 31 August and six months is
// 28 or 29 February, never March.
func AddMonths(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
