package calendar

import "time"

// Usual is a school year as most English schools have it, from 1 September of a year: six half-terms with
// the bank holidays that fall inside them. Every authority sets its own dates, so a school adjusts it.
func Usual(year int) Year {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	next := year + 1
	autumn := onOrBefore(day(year, time.October, 27), time.Monday) // the half-term week begins
	february := onOrBefore(day(next, time.February, 18), time.Monday)
	spring := onOrBefore(day(next, time.April, 3), time.Friday)
	may := onOrBefore(day(next, time.May, 31), time.Monday)
	begin := day(year, time.September, 2)
	for begin.Weekday() == time.Saturday || begin.Weekday() == time.Sunday {
		begin = begin.AddDate(0, 0, 1)
	}
	y := Year{Opens: 8*60 + 45, Closes: 15*60 + 30, Terms: []Term{
		{"Autumn, first half", begin, autumn.AddDate(0, 0, -3)},
		{"Autumn, second half", autumn.AddDate(0, 0, 7), onOrBefore(day(year, time.December, 21), time.Friday)},
		{"Spring, first half", onOrBefore(day(next, time.January, 9), time.Monday), february.AddDate(0, 0, -3)},
		{"Spring, second half", february.AddDate(0, 0, 7), spring},
		{"Summer, first half", spring.AddDate(0, 0, 17), may.AddDate(0, 0, -3)},
		{"Summer, second half", may.AddDate(0, 0, 7), onOrBefore(day(next, time.July, 22), time.Friday)},
	}}
	easter := Easter(next)
	for _, c := range []time.Time{easter.AddDate(0, 0, -2), easter.AddDate(0, 0, 1), onOrBefore(day(next, time.May, 7), time.Monday)} {
		if _, in := y.TermOn(c); in {
			y.Closures = append(y.Closures, c)
		}
	}
	return y
}

func onOrBefore(t time.Time, want time.Weekday) time.Time {
	return t.AddDate(0, 0, -(int(t.Weekday())-int(want)+7)%7)
}

// Easter is Easter Sunday of a year in the Gregorian calendar (the anonymous computus).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
