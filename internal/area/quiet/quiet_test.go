package quiet_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/words/calendar"
)

func london(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func year(at time.Time) calendar.Filled {
	return calendar.Year{}.Fill(at.AddDate(-1, 0, 0), at.AddDate(1, 0, 0))
}

func TestWhenItIsQuiet(t *testing.T) {
	zone := london(t)
	for _, c := range []struct {
		hours quiet.Hours
		at    string
		want  bool
	}{
		{quiet.Usual, "2026-12-01 17:59", false}, {quiet.Usual, "2026-12-01 18:00", true}, {quiet.Usual, "2026-12-02 07:29", true}, {quiet.Usual, "2026-12-02 07:30", false},
		{quiet.Usual, "2026-12-05 12:00", true}, {quiet.Usual, "2026-12-25 12:00", true},
		{quiet.Hours{From: 60, Until: 120}, "2026-12-25 12:00", false}, {quiet.Hours{From: 60, Until: 120}, "2026-12-25 01:30", true},
		{quiet.Hours{From: 1080, Until: 450, Weekends: true}, "2026-12-25 12:00", false},
		{quiet.Hours{From: 1080, Until: 450, Holidays: true}, "2026-12-05 12:00", false},
		// the night in which the clock goes back, and the one in which it goes on
		{quiet.Usual, "2026-10-25 12:00", true}, {quiet.Usual, "2026-10-26 07:30", true}, {quiet.Usual, "2026-11-02 07:30", false}, {quiet.Usual, "2027-03-29 12:00", true},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.hours.Quiet(at, year(at)); got != c.want {
			t.Errorf("%+v at %s: %t", c.hours, c.at, got)
		}
	}
}

// Whatever the hours, and across the days on which the clocks change: letters go on some minute, Next is never quiet and nothing
// before it is loud, and what the clock on the wall shows decides.
func TestNextIsTheFirstMinuteThatIsNotQuiet(t *testing.T) {
	zone := london(t)
	draw := rand.New(rand.NewPCG(5, 5))
	for range 400 {
		h := quiet.Hours{From: draw.IntN(1440), Until: draw.IntN(1440), Weekends: draw.IntN(2) == 0, Holidays: draw.IntN(4) == 0}
		if h.Wrong() != "" {
			continue
		}
		change := []time.Time{time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC)}[draw.IntN(3)]
		at := change.Add(time.Duration(draw.IntN(4*1440)-2*1440) * time.Minute).In(zone)
		filled := year(at)
		next := h.Next(at, filled)
		if next.IsZero() || next.Before(at) || h.Quiet(next, filled) {
			t.Fatalf("%+v from %s: %s", h, at, next)
		}
		for m := at; m.Before(next); m = m.Add(time.Minute) {
			if !h.Quiet(m, filled) {
				t.Fatalf("%+v: %s is loud, and letters wait until %s", h, m, next)
			}
		}
	}
}

func TestHoursThatCannotBe(t *testing.T) {
	for _, h := range []quiet.Hours{{From: -1, Until: 60}, {From: 60, Until: 60}, {From: 60, Until: 1440}, {From: 8 * 60, Until: 6 * 60}} {
		if h.Wrong() == "" {
			t.Errorf("%+v is taken", h)
		}
	}
	if w := quiet.Usual.Wrong(); w != "" {
		t.Error(w)
	}
	if got := quiet.Usual.Words(); got != "between 6pm and 7:30am, at weekends and in school holidays" {
		t.Error(got)
	}
}

// Every kind of letter that the office writes is in one of the two lists: nobody forgets to decide.
func TestEveryKindOfLetterIsDecided(t *testing.T) {
	files, err := filepath.Glob("../../office/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	kinds, named := regexp.MustCompile(`store\.Letter\{ID: [^,]*, Kind: ("?)([\w.]+)"?`), map[string]string{"signingLetter": "signing", "loginLetter": "login", "store.FamilyLetter": "family"}
	found := map[string]bool{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range kinds.FindAllStringSubmatch(string(text), -1) {
			kind := m[2]
			if m[1] == "" {
				kind = named[m[2]]
			}
			found[kind] = true
			if slices.Contains(quiet.Routine, kind) == slices.Contains(quiet.Urgent, kind) {
				t.Errorf("%s: a letter of the kind %q is in none of the lists, or in both", f, m[2])
			}
		}
	}
	for _, kind := range slices.Concat(quiet.Routine, quiet.Urgent) {
		if !found[kind] {
			t.Errorf("nobody writes a letter of the kind %q", kind)
		}
	}
}
