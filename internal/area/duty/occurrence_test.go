package duty_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func usual(years ...int) calendar.Year {
	var y calendar.Year
	for _, n := range years {
		u := calendar.Usual(n)
		y.Terms, y.Closures = append(y.Terms, u.Terms...), append(y.Closures, u.Closures...)
	}
	return y
}

// A table of what falls due when, by the usual year 2026 to 2027.
func TestWhatFallsDueWhen(t *testing.T) {
	year := usual(2025, 2026)
	three := calendar.Year{Terms: []calendar.Term{{Name: "Autumn", Start: day("2026-09-02"), End: day("2026-12-18")},
		{Name: "Spring", Start: day("2027-01-04"), End: day("2027-03-25")}, {Name: "Summer", Start: day("2027-04-12"), End: day("2027-07-21")}}}
	for _, c := range []struct {
		name  string
		d     duty.Duty
		y     calendar.Year
		today string
		want  []string
	}{
		{"weekly", duty.Duty{Every: "weekly"}, year, "2026-11-17", []string{"2026-11-06", "2026-11-13", "2026-11-20"}},
		{"weekly in the holidays", duty.Duty{Every: "weekly"}, year, "2026-12-28", []string{"2026-12-11", "2026-12-18", "2027-01-08"}},
		{"monthly", duty.Duty{Every: "monthly"}, year, "2026-12-28", []string{"2026-11-30", "2026-12-18", "2027-01-29"}},
		{"half-termly", duty.Duty{Every: "half-termly"}, year, "2026-11-17", []string{"2026-10-23", "2026-12-18"}},
		{"half-termly, entered as whole terms", duty.Duty{Every: "half-termly"}, three, "2026-11-17", []string{"2026-10-23", "2026-12-18"}},
		{"termly", duty.Duty{Every: "termly"}, year, "2027-01-10", []string{"2026-12-18", "2027-04-02"}},
		{"termly, ten days early", duty.Duty{Every: "termly", Early: 10}, year, "2027-01-10", []string{"2026-12-08", "2027-03-23"}},
		{"termly, entered as whole terms", duty.Duty{Every: "termly"}, three, "2027-01-10", []string{"2026-12-18", "2027-03-25"}},
		{"yearly, on a Sunday", duty.Duty{Every: "yearly", By: "11-01"}, year, "2026-11-17", []string{"2026-10-23", "2027-11-01"}},
		{"yearly, in the summer holidays", duty.Duty{Every: "yearly", By: "08-15"}, year, "2026-08-17", []string{"2026-07-17", "2027-07-16"}},
		{"yearly, on a leap day", duty.Duty{Every: "yearly", By: "02-29"}, year, "2027-01-01", []string{"2027-02-26"}},
		{"twice a year", duty.Duty{Every: "twice a year", By: "01-31"}, year, "2027-02-02", []string{"2027-01-29", "2027-07-16"}},
	} {
		got := c.d.Occurrences(c.y, duty.Log{Since: day("2026-07-01")}, day(c.today))
		var days []string
		for _, o := range got[max(0, len(got)-len(c.want)):] {
			days = append(days, o.Planned.Format(time.DateOnly))
		}
		if !slices.Equal(days, c.want) {
			t.Errorf("%s on %s: %v, want %v", c.name, c.today, days, c.want)
		}
	}
}

// Nobody entered the year: the usual one stands in, and says so.
func TestAYearWithoutTermsFallsBack(t *testing.T) {
	got := duty.Duty{Every: "termly"}.Occurrences(calendar.Year{}, duty.Log{Since: day("2026-09-01")}, day("2026-11-17"))
	if len(got) != 1 || !got[0].Assumed || got[0].Planned != day("2026-12-18") {
		t.Errorf("without terms: %+v", got)
	}
	got = duty.Duty{Every: "termly"}.Occurrences(usual(2026), duty.Log{Since: day("2026-09-01")}, day("2026-11-17"))
	if len(got) != 1 || got[0].Assumed {
		t.Errorf("with terms: %+v", got)
	}
}

// The day that the school states comes first; once met, the interval gives the next until it states another.
func TestADayThatTheSchoolStates(t *testing.T) {
	d := duty.Duty{Every: "yearly", DayAsks: "policy.next_review", Remind: []int{90, 0}}
	state := func(log duty.Log, today string) (duty.State, string) {
		got := d.Occurrences(usual(2026), log, day(today))
		last := got[len(got)-1]
		return last.State, last.Planned.Format(time.DateOnly)
	}
	log := duty.Log{Since: day("2026-01-01"), Anchor: day("2026-12-01")}
	for today, want := range map[string]duty.State{"2026-08-01": duty.Coming, "2026-09-02": duty.Due, "2026-12-01": duty.Due, "2026-12-02": duty.Overdue} {
		if s, due := state(log, today); s != want || due != "2026-12-01" {
			t.Errorf("on %s: %s, due %s", today, s, due)
		}
	}
	log.Done = []duty.Completion{{ID: "1", For: day("2026-12-01"), Day: day("2026-11-20")}}
	if s, due := state(log, "2026-11-21"); s != duty.Coming || due != "2027-12-01" {
		t.Errorf("after it was done: %s, due %s", s, due)
	}
	if got := d.Occurrences(usual(2026), duty.Log{Since: day("2026-01-01")}, day("2026-11-21")); len(got) != 0 {
		t.Errorf("without a day: %+v", got)
	}
	early := duty.Log{Since: day("2026-01-01"), Anchor: day("2027-11-15"), Done: []duty.Completion{{ID: "1", For: day("2028-03-01"), Day: day("2026-11-20")}}}
	if got := d.Occurrences(usual(2026), early, day("2026-11-21")); got[len(got)-1].Planned != day("2027-11-15") {
		t.Errorf("done for a day that was set too late: %+v", got)
	}
	log.Anchor = day("2027-11-15")
	if _, due := state(log, "2026-11-21"); due != "2027-11-15" {
		t.Errorf("after another day was stated: due %s", due)
	}
}

func TestOnEvent(t *testing.T) {
	d := duty.Duty{Every: duty.OnEvent, Remind: []int{3, 0}}
	log := duty.Log{Since: day("2026-01-01"), Events: []duty.Event{{ID: "a", What: "A", Due: day("2026-11-10")}, {ID: "b", What: "B", Due: day("2026-11-20")},
		{ID: "c", What: "C", Due: day("2026-11-20")}}, Done: []duty.Completion{{ID: "1", For: day("2026-11-10")}}}
	got := d.Occurrences(calendar.Year{}, log, day("2026-11-18"))
	if len(got) != 2 || got[0].State != duty.Done || got[1].State != duty.Due || got[1].What != "B; C" {
		t.Errorf("%+v", got)
	}
	if got := d.Occurrences(calendar.Year{}, duty.Log{}, day("2026-11-18")); len(got) != 0 {
		t.Errorf("without an event: %+v", got)
	}
}

// drawn is any duty of the calendar with any log.
func drawn(t *rapid.T) (duty.Duty, calendar.Year, duty.Log, time.Time) {
	d := duty.Duty{Key: "x", Every: rapid.SampledFrom(duty.Intervals()[:6]).Draw(t, "every"), Remind: []int{rapid.IntRange(0, 90).Draw(t, "lead")},
		Early: rapid.IntRange(0, 30).Draw(t, "early"), By: rapid.SampledFrom([]string{"01-01", "02-29", "07-31", "12-25", "08-31", ""}).Draw(t, "by")}
	var y calendar.Year
	for n := 2019; n < 2032; n++ {
		switch rapid.IntRange(0, 2).Draw(t, "entered") {
		case 0:
			y = join(y, usual(n))
		case 1: // a school that enters whole terms, moved by some days
			u, by := calendar.Usual(n), rapid.IntRange(-6, 6).Draw(t, "moved")
			for i := 0; i < 6; i += 2 {
				y.Terms = append(y.Terms, calendar.Term{Name: "T", Start: u.Terms[i].Start.AddDate(0, 0, by), End: u.Terms[i+1].End.AddDate(0, 0, by)})
			}
		}
	}
	since := day("2020-01-01").AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "since"))
	today := since.AddDate(0, 0, rapid.IntRange(0, 1500).Draw(t, "today"))
	log := duty.Log{Since: since}
	for i := range rapid.IntRange(0, 8).Draw(t, "done") {
		at := since.AddDate(0, 0, rapid.IntRange(0, 1600).Draw(t, "for"))
		log.Done = append(log.Done, duty.Completion{ID: id.DutyDone(strconv.Itoa(i)), For: at, Day: at})
	}
	return d, y, log, today
}

func join(a, b calendar.Year) calendar.Year {
	a.Terms, a.Closures = append(a.Terms, b.Terms...), append(a.Closures, b.Closures...)
	return a
}

// No duty is ever lost: whatever the year and the log, there is always one more to come, within the
// interval and some holidays, and what lies behind is all there.
func TestNoDutyIsEverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, y, log, today := drawn(t)
		all := d.Occurrences(y, log, today)
		if len(all) == 0 {
			t.Fatal("no occurrence at all")
		}
		last := all[len(all)-1]
		if last.State != duty.Coming && last.State != duty.Due || last.Due.Before(today) {
			t.Fatalf("the last one is %s, due %s, today %s", last.State, last.Due, today)
		}
		begun := max(1, len(log.Done)+1)
		if last.Due.After(today.AddDate(begun, 3, 0)) {
			t.Fatalf("the next is due only on %s, today %s", last.Due, today)
		}
		for i := range all[1:] {
			if !all[i+1].From.After(all[i].From) || !all[i+1].Planned.After(all[i].Planned) {
				t.Fatalf("out of order: %+v, %+v", all[i], all[i+1])
			}
		}
	})
}

// One completion closes one occurrence, also when the school moves its terms afterwards.
func TestOneCompletionClosesOneOccurrence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, y, log, today := drawn(t)
		later := today.AddDate(5, 0, 0) // so that every completion lies behind
		for _, year := range []calendar.Year{y, {}} {
			all := d.Occurrences(year, log, later)
			n := 0
			for _, o := range all {
				n += len(o.Done)
				if (o.State == duty.Done) != (len(o.Done) > 0) {
					t.Fatalf("%s with %d completions", o.State, len(o.Done))
				}
			}
			if n != len(log.Done) {
				t.Fatalf("%d completions, of which %d are shown", len(log.Done), n)
			}
		}
		all := d.Occurrences(y, duty.Log{Since: log.Since}, later)
		pick := all[rapid.IntRange(0, len(all)-1).Draw(t, "pick")]
		closed := d.Occurrences(y, duty.Log{Since: log.Since, Done: []duty.Completion{{ID: "1", For: pick.Planned}}}, later)
		for _, o := range closed {
			if (o.State == duty.Done) != o.Planned.Equal(pick.Planned) {
				t.Fatalf("done for %s, and the one of %s is %s", pick.Planned, o.Planned, o.State)
			}
		}
	})
}

// A clock that moves on moves states only forward.
func TestTimeMovesStatesForward(t *testing.T) {
	order := []duty.State{duty.Coming, duty.Due, duty.Overdue, duty.Missed}
	rapid.Check(t, func(t *rapid.T) {
		d, y, log, today := drawn(t)
		before := map[time.Time]duty.State{}
		for _, o := range d.Occurrences(y, log, today) {
			before[o.Planned] = o.State
		}
		seen := map[time.Time]bool{}
		for _, o := range d.Occurrences(y, log, today.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "later"))) {
			seen[o.Planned] = true
			was, ok := before[o.Planned]
			if ok && ((was == duty.Done) != (o.State == duty.Done) || slices.Index(order, o.State) < slices.Index(order, was)) {
				t.Fatalf("%s was %s and is %s", o.Planned, was, o.State)
			}
		}
		for planned := range before {
			if !seen[planned] {
				t.Fatalf("%s is gone", planned)
			}
		}
	})
}

// Postponing moves the day, and handing over the holder, of one occurrence only.
func TestTurns(t *testing.T) {
	d := duty.Duty{Every: "termly", Remind: []int{7, 0}}
	log := duty.Log{Since: day("2026-09-01"), Turns: []duty.Turn{{For: day("2026-12-18"), Postponed: day("2027-01-15"), Holder: "kit"}}}
	got := d.Occurrences(usual(2026), log, day("2027-01-10"))
	if got[0].State != duty.Due || got[0].Due != day("2027-01-15") || got[0].Holder != "kit" {
		t.Errorf("postponed: %+v", got[0])
	}
	got = d.Occurrences(usual(2026), log, day("2027-01-16"))
	if got[0].State != duty.Overdue || got[1].State != duty.Coming || got[1].Holder != "" {
		t.Errorf("after the new day: %+v", got)
	}
	if open := duty.Open(got); len(open) != 2 {
		t.Errorf("open: %+v", open)
	}
	if o, ok := duty.Find(got, day("2026-12-29")); !ok || o.Planned != day("2026-12-18") {
		t.Errorf("found %+v", o)
	}
	if _, ok := duty.Find(got, day("2020-12-29")); ok {
		t.Error("found an occurrence before the first")
	}
}

// A yearly duty whose year ends in the holidays has its day in a school year that begins long after it.
func TestAYearThatEndsInTheHolidaysKeepsItsDay(t *testing.T) {
	d := duty.Duty{Key: "x", Every: "yearly", By: "01-01", Remind: []int{0}}
	log := duty.Log{Since: day("2024-02-09"), Done: []duty.Completion{{ID: "1", For: day("2024-02-09")}}}
	for _, today := range []string{"2024-02-09", "2024-07-01", "2025-09-05"} {
		all := d.Occurrences(calendar.Year{}, log, day(today))
		if got := all[1].Planned; !got.Equal(day("2025-12-19")) {
			t.Errorf("seen on %s, the second is planned for %s", today, got.Format(time.DateOnly))
		}
	}
}
