package office

import (
	"context"
	"slices"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Short texts that the clock asks staff to read or to answer: the reminder of each term, the yearly check on professional
// conduct, and the drill that nobody is told of (obligations 4.3-e, 5.2-f, 5.2-i, 5.2-l). Each is a must-read like any other.

// briefingSecret is the setting that moves the day of what is unannounced.
const briefingSecret = "briefing_secret"

// OpenBriefings asks what is due today. A new school is asked for nothing in its first two weeks.
func OpenBriefings(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("OpenBriefings"), func(tx *store.Tx) error {
		began, err := tx.Began()
		if err != nil || began.IsZero() || tx.Now().Before(began.AddDate(0, 0, graceDays)) {
			return err
		}
		books, err := h.Shelf.Books()
		if err != nil {
			return err
		}
		asked, err := tx.MustReads()
		if err != nil {
			return err
		}
		y, err := loadYear(&tx.View)
		if err != nil {
			return err
		}
		secret, err := tx.Setting(briefingSecret)
		if err != nil {
			return err
		}
		if secret == "" {
			secret = store.NewID()
			if err := tx.SetSetting(briefingSecret, secret, people.System.Who()); err != nil {
				return err
			}
		}
		day := calendar.Day(tx.Now().In(h.Zone))
		year := y.Fill(day.AddDate(-1, 0, 0), day)
		for _, s := range books.Briefings {
			if d, due := s.Opens(asked, year, day, secret); due {
				d.ID = id.MustRead(tx.NewID())
				if err := addMustRead(tx, d); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// AskBriefing asks the next text of a series at once, such as a drill on a day that a leader chooses.
var AskBriefing = Case[string, id.MustRead]{
	About: About{Name: "AskBriefing", Says: "Ask staff a short question or reminder at once", Clause: "5.2/training", Sensitive: true, May: people.Leaders},
	Do: func(d *Desk, tx *store.Tx, key string) (id.MustRead, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(books.Briefings, func(s mustread.Series) bool { return s.Key == key })
		if i < 0 {
			return "", fault.New(fault.NotFound, "There are no texts of this kind.")
		}
		asked, err := tx.MustReads()
		if err != nil {
			return "", err
		}
		for _, m := range asked {
			if m.Key == key && calendar.Day(m.Opened.In(d.House.Zone)).Equal(d.today()) {
				return "", fault.New(fault.Conflict, "This was asked today already.")
			}
		}
		m := books.Briefings[i].Next(asked, d.today())
		m.ID, m.OpenedBy = id.MustRead(tx.NewID()), d.By.Person
		return m.ID, addMustRead(tx, m)
	},
}
