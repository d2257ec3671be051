package office

import (
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// ListBackups shows the register of backups, newest first.
var ListBackups = Look[struct{}, []store.Backup]{
	About: About{Name: "ListBackups", Says: "See when the records were last copied, taken out of the building and restored", Clause: "4.4/security",
		May: keepers | people.Governors | people.Of(people.Leader, people.DSL, people.DataProtectionOfficer)},
	Do: func(_ *Desk, v *store.View, _ struct{}) ([]store.Backup, error) { return v.Backups() },
}

// MarkOffsite notes that a copy is kept outside the building (DFE-CY-15).
var MarkOffsite = Case[string, struct{}]{
	About: About{Name: "MarkOffsite", Says: "Note that a copy of the records is kept outside the building", Clause: "4.4/security", May: keepers},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		ok, err := tx.MarkOffsite(number)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "There is no such backup.")
		}
		return struct{}{}, err
	},
}

// Workings is what Handrail does by itself, and how it last went.
type Workings struct {
	Jobs    []store.Job
	Waiting int       // letters
	Oldest  time.Time // of the letters that wait; zero if none does
	Mails   bool      // letters can leave at all
}

// ShowWorkings shows the work by the clock and the letters that wait.
var ShowWorkings = Look[struct{}, Workings]{
	About: About{Name: "ShowWorkings", Says: "See how Handrail's own work went and which letters wait", Clause: "4.4/security", May: keepers},
	Do: func(d *Desk, v *store.View, _ struct{}) (Workings, error) {
		w := Workings{Mails: d.House.Mails}
		var err error
		if w.Jobs, err = v.Jobs(); err != nil {
			return w, err
		}
		w.Waiting, w.Oldest, err = v.WaitingLetters()
		return w, err
	},
}
