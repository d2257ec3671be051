package calendar

import (
	"slices"
	"time"
)

// Period is one stretch of an interval: it begins on From, something falls due on Due, and it goes on until
// the next one begins. Periods leave no gaps, holidays belong to the one before, so every day is in exactly
// one of them.
type Period struct {
	From, Due time.Time
	// Assumed says that the school had not entered this school year, and the usual one stands in.
	Assumed bool
}

// Filled is the year with the usual dates for every school year between two days of which the school has
// entered nothing.
type Filled struct {
	Year
	assumed map[int]bool
}

// Fill completes a year for the time from one day to another.
func (y Year) Fill(from, to time.Time) Filled {
	f := Filled{Year: y, assumed: map[int]bool{}}
	f.Terms, f.Closures = slices.Clone(y.Terms), slices.Clone(y.Closures)
	for n := AcademicYear(from); n <= AcademicYear(to); n++ {
		if slices.ContainsFunc(y.Terms, func(t Term) bool { return AcademicYear(t.Start.AddDate(0, 0, 14)) == n }) {
			continue // two weeks, because some schools begin in August
		}
		usual := Usual(n)
		f.assumed[n] = true
		f.Terms = append(f.Terms, usual.Terms...)
		f.Closures = append(f.Closures, usual.Closures...)
	}
	slices.SortFunc(f.Terms, func(a, b Term) int { return a.Start.Compare(b.Start) })
	return f
}

// LastSchoolDay is the last day with pupils from one day to another, or the zero time if there is none.
func (y Year) LastSchoolDay(from, to time.Time) time.Time {
	from, to = Day(from), Day(to)
	var last time.Time
	for _, t := range y.Terms { // a term at a time: holidays are long, and days are many
		begin, day := laterOf(from, Day(t.Start)), Day(t.End)
		if day.After(to) {
			day = to
		}
		for ; !day.Before(begin) && day.After(last); day = day.AddDate(0, 0, -1) {
			if y.SchoolDay(day) {
				last = day
			}
		}
	}
	return last
}

// Rhythm is an interval with what else decides its days.
type Rhythm struct {
	Every Interval
	// On is the day of the year for what is done yearly or twice a year; only month and day count.
	On time.Time
	// Early is how many days before the end of each period it falls due.
	Early int
}

// Periods lists the periods that begin from one day to another, by the school's year.
func (f Filled) Periods(r Rhythm, from, to time.Time) []Period {
	from, to = Day(from), Day(to)
	var all []Period
	add := func(begin, end time.Time) {
		if begin.Before(from) || begin.After(to) {
			return
		}
		due := f.LastSchoolDay(begin, laterOf(begin, end.AddDate(0, 0, -r.Early)))
		if due.IsZero() {
			due = f.LastSchoolDay(begin, end)
		}
		if !due.IsZero() {
			all = append(all, Period{From: begin, Due: due, Assumed: f.assumed[AcademicYear(due)]})
		}
	}
	switch r.Every {
	case Weekly:
		for day := from.AddDate(0, 0, -(int(from.Weekday())+6)%7); !day.After(to); day = day.AddDate(0, 0, 7) {
			add(day, day.AddDate(0, 0, 6))
		}
	case Monthly:
		for day := from.AddDate(0, 0, 1-from.Day()); !day.After(to); day = AddMonths(day, 1) {
			add(day, AddMonths(day, 1).AddDate(0, 0, -1))
		}
	case HalfTermly:
		for _, t := range f.halves() {
			add(Day(t.Start), Day(t.End))
		}
	case Termly:
		for _, t := range f.whole() {
			add(Day(t.Start), Day(t.End))
		}
	default:
		months := 12
		if r.Every == TwiceAYear {
			months = 6
		}
		f.byDate(r.On, months, from, to, add)
	}
	return all
}

// byDate cuts the time at a day of the year, every so many months.
func (f Filled) byDate(on time.Time, months int, from, to time.Time, add func(begin, end time.Time)) {
	first := time.Date(from.Year()-1, on.Month(), 1, 0, 0, 0, 0, time.UTC)
	cut := func(k int) time.Time { // the last day of a shorter month stands in
		month := AddMonths(first, k*months)
		return month.AddDate(0, 0, min(on.Day(), AddMonths(month, 1).AddDate(0, 0, -1).Day())-1)
	}
	for k := 1; ; k++ {
		begin := cut(k-1).AddDate(0, 0, 1)
		if begin.After(to) {
			return
		}
		add(begin, cut(k))
	}
}

// season is the third of the school year that a term or half-term belongs to, counted through all years.
func season(t Term) int {
	third := 2
	switch m, d := t.Start.Month(), t.Start.Day(); {
	case m >= time.August:
		third = 0
	case m < time.March || m == time.March && d < 25:
		third = 1
	}
	return AcademicYear(t.Start.AddDate(0, 0, 31))*3 + third
}

// whole joins half-terms to the three terms of a school year.
func (f Filled) whole() []Term {
	var all []Term
	for i, t := range f.Terms {
		if i > 0 && season(f.Terms[i-1]) == season(t) {
			all[len(all)-1].End = t.End
			continue
		}
		all = append(all, t)
	}
	return all
}

// halves gives the half-terms; a term that was entered as one piece is cut in the middle.
func (f Filled) halves() []Term {
	var all []Term
	for i, t := range f.Terms {
		alone := (i == 0 || season(f.Terms[i-1]) != season(t)) && (i == len(f.Terms)-1 || season(f.Terms[i+1]) != season(t))
		days := int(t.End.Sub(t.Start) / (24 * time.Hour))
		if !alone || days < 60 {
			all = append(all, t)
			continue
		}
		middle := t.Start.AddDate(0, 0, days/2)
		middle = middle.AddDate(0, 0, (8-int(middle.Weekday()))%7) // a Monday
		all = append(all, Term{t.Name, t.Start, middle.AddDate(0, 0, -1)}, Term{t.Name, middle, t.End})
	}
	return all
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
