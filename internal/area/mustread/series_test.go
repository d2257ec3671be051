package mustread_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/people"
	"handrail.school/handrail/library"
)

func shipped(t *testing.T) []mustread.Series {
	t.Helper()
	text, err := library.Files.ReadFile("briefings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := mustread.ParseSeries(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSeriesSayWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"- {key: a}": "a series has a key",
		"- {key: a, title: A, every: weekly, for: [employed], days: 3, statement: S, texts: [{title: T, text: X}]}":                                                    "termly or yearly",
		"- {key: a, title: A, every: yearly, scored: true, for: [employed], days: 3, statement: S, texts: [{title: T, text: X}]}":                                      "questions if it is scored",
		"- {key: a, title: A, every: yearly, scored: true, for: [employed], days: 3, statement: S, texts: [{title: T, text: X, questions: [{ask: Q, options: [A]}]}]}": "two answers",
		"- {key: a, colour: red}": "colour",
	} {
		if _, err := mustread.ParseSeries([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Over two school years each series is asked once in each of its times, on school days, with another text each time; and
// what is unannounced falls on a day that moves with the school's secret.
func TestSeriesOpenInTheirTime(t *testing.T) {
	begin := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	days := map[string]bool{}
	for _, secret := range []string{"one", "two", "three"} {
		var asked []mustread.Document
		for day := begin; day.Before(begin.AddDate(2, 0, 0)); day = day.AddDate(0, 0, 1) {
			year := calendar.Year{}.Fill(day.AddDate(-1, 0, 0), day)
			for _, s := range shipped(t) {
				d, ok := s.Opens(asked, year, day, secret)
				if !ok {
					continue
				}
				if !year.SchoolDay(day) || d.Audience != people.Employed || !d.Deadline.After(day) {
					t.Errorf("%s on %s: %+v", s.Key, day, d)
				}
				for _, old := range asked {
					if old.Key == d.Key && old.Title == d.Title && len(s.Texts) > 5 {
						t.Errorf("%s: “%s” comes twice", s.Key, d.Title)
					}
				}
				for _, q := range d.Questions {
					if q.Right < 0 || q.Why == "" {
						t.Errorf("%s: %+v", d.Title, q)
					}
				}
				d.Opened = day
				asked = append(asked, d)
				if s.Unannounced {
					days[d.Edition+day.Format(time.DateOnly)] = true
				}
			}
		}
		counts := map[string]int{}
		for _, d := range asked {
			counts[d.Key]++
		}
		if counts["reminder"] != 6 || counts["conduct"] != 2 || counts["drill"] != 2 {
			t.Errorf("two years ask %v", counts)
		}
	}
	if len(days) < 5 {
		t.Errorf("three schools are asked on the same days: %v", days)
	}
}
