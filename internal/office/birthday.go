package office

import (
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
)

// A birthday is a small secret: a year has 365 of them, and who holds many links could try each a few times. So wrong ones
// end a link, all links together take so many an hour, and leaders hear of both.
const (
	// mostWrongBirthdays end a link, for as long as it is asked about: a reminder brings no new tries.
	mostWrongBirthdays = 3
	// birthdaysAnHour are taken over all links of the school. A round to 420 families has some 20 slips of the finger in its
	// busiest hour.
	birthdaysAnHour = 60
	birthdayWindow  = time.Hour
	birthdayTold    = 24 * time.Hour

	atBirthdays    = "birthdays"     // wrong ones within the hour
	birthdayEnds   = "birthday-ends" // links that ended by them within a day
	birthdayFloods = "birthday-many" // how often the hour was full within a day
)

// manyBirthdays refuses another try, right or wrong, where the hour has had as many wrong ones as it may.
func manyBirthdays(v *store.View) error {
	n, since, err := v.Tries(atBirthdays, v.Index(atBirthdays, "school"), birthdayWindow)
	if err != nil || n < birthdaysAnHour {
		return err
	}
	wait := since.Add(birthdayWindow).Sub(v.Now()).Round(time.Minute)
	return fault.New(fault.Throttled, "Many wrong birthdays were entered within an hour, so none is taken just now. Your link still works: try again in %d minutes.", max(1, int(wait/time.Minute)))
}

// countBirthday counts a wrong one, by address and for the school.
func countBirthday(tx *store.Tx, address string) error {
	if err := countAt(tx, atParent, address); err != nil {
		return err
	}
	if err := tx.AddTry(atBirthdays, tx.Index(atBirthdays, "school"), birthdayWindow); err != nil {
		return err
	}
	n, _, err := tx.Tries(atBirthdays, tx.Index(atBirthdays, "school"), birthdayWindow)
	if err != nil || n != birthdaysAnHour {
		return err
	}
	return tx.AddTry(birthdayFloods, tx.Index(birthdayFloods, "school"), birthdayTold)
}

// countEnded counts a link that ended by wrong ones.
func countEnded(tx *store.Tx) error {
	return tx.AddTry(birthdayEnds, tx.Index(birthdayEnds, "school"), birthdayTold)
}

// addBirthdays tells those who ask families what was tried at their links within a day.
func addBirthdays(d *Desk, v *store.View, day *Day) (err error) {
	if !familyAskers.Meets(d.By.Roles) {
		return nil
	}
	if day.LinksEnded, _, err = v.Tries(birthdayEnds, v.Index(birthdayEnds, "school"), birthdayTold); err != nil {
		return err
	}
	many, _, err := v.Tries(birthdayFloods, v.Index(birthdayFloods, "school"), birthdayTold)
	day.ManyBirthdays = many > 0
	return err
}
