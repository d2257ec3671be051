package calendar_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/words/calendar"
)

func TestEasterFallsWhereItFell(t *testing.T) {
	for year, want := range map[int]string{2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25"} {
		if got := calendar.Easter(year).Format(time.DateOnly); got != want {
			t.Errorf("Easter %d: %s, want %s", year, got, want)
		}
	}
}

// A school that takes the usual year as it is must have a year without problems, of about 190 days.
func TestTheUsualYearCanBeUsedAsItIs(t *testing.T) {
	for year := 2020; year < 2060; year++ {
		y := calendar.Usual(year)
		if wrong := y.Wrong(); len(wrong) > 0 {
			t.Errorf("%d: %v", year, wrong)
		}
		days := 0
		for d := time.Date(year, time.September, 1, 0, 0, 0, 0, time.UTC); d.Year() == year || d.Month() < time.September; d = d.AddDate(0, 0, 1) {
			if y.SchoolDay(d) {
				days++
			}
		}
		if days < 180 || days > 200 {
			t.Errorf("%d: %d school days", year, days)
		}
		for _, term := range y.Terms {
			if w := term.Start.Weekday(); w == time.Saturday || w == time.Sunday || term.End.Weekday() != time.Friday {
				t.Errorf("%d: %s runs from %s to %s", year, term.Name, term.Start.Weekday(), term.End.Weekday())
			}
		}
	}
}
