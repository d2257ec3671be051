package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// SchoolYear is the calendar as the school entered it.
type SchoolYear struct {
	calendar.Year
	Days []store.Closure
}

type hours struct{ Opens, Closes int }

// usualHours are 8.45 to 15.30, until the school says otherwise.
var usualHours = hours{8*60 + 45, 15*60 + 30}

func loadYear(v *store.View) (SchoolYear, error) {
	y, days, err := v.Calendar()
	if err != nil {
		return SchoolYear{}, err
	}
	h := usualHours
	text, err := v.Setting("school_hours")
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &h)
	}
	y.Opens, y.Closes = h.Opens, h.Closes
	return SchoolYear{y, days}, err
}

// ShowCalendar shows terms, closures and school hours.
var ShowCalendar = Look[struct{}, SchoolYear]{
	About: About{Name: "ShowCalendar", Says: "See the school's terms, holidays and hours", Clause: "3/review", May: people.SignedIn},
	Do:    func(_ *Desk, v *store.View, _ struct{}) (SchoolYear, error) { return loadYear(v) },
}

// SetCalendar replaces the school year. Reminders and clocks follow it at once.
var SetCalendar = Case[SchoolYear, struct{}]{
	About: About{Name: "SetCalendar", Says: "Change the school's terms, holidays and hours", Clause: "3/review",
		May: people.Of(people.Administrator, people.Headteacher, people.Leader, people.DSL)},
	Before: func(_ *Desk, in *SchoolYear) error {
		var wrong fault.Fields
		in.Closures = nil
		for i, c := range in.Days {
			in.Closures = append(in.Closures, c.Day)
			wrong.Need(fmt.Sprintf("closure-%d-name", i), c.Name, "Say why the school is closed on "+c.Day.Format("2 January 2006"))
			if slices.ContainsFunc(in.Days[:i], func(o store.Closure) bool { return calendar.Day(o.Day).Equal(calendar.Day(c.Day)) }) {
				wrong.Add(fmt.Sprintf("closure-%d-day", i), "%s stands twice in the list", c.Day.Format("2 January 2006"))
			}
		}
		for _, p := range in.Year.Wrong() {
			wrong.Add(p.Field, "%s", p.Sentence)
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in SchoolYear) (struct{}, error) {
		text, err := json.Marshal(hours{in.Opens, in.Closes})
		if err != nil {
			return struct{}{}, err
		}
		if err := tx.SetSetting("school_hours", string(text), d.By.Who()); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetCalendar(in.Year, in.Days)
	},
}

// ParseHour reads "8.45", "08:45" or "15:30" as minutes after midnight.
func ParseHour(text string) (int, error) {
	for _, form := range []string{"15:04", "15.04"} {
		if t, err := time.Parse(form, text); err == nil {
			return t.Hour()*60 + t.Minute(), nil
		}
	}
	return 0, fmt.Errorf("%q is not a time of day such as 8:45", text)
}
