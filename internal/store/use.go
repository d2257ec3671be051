package store

import (
	"database/sql"
	"time"

	"handrail.school/handrail/internal/area/access"
)

// AddUse enters who is behind a shared account or has a device from now.
func (t *Tx) AddUse(u access.Turn) error {
	_, err := t.tx.Write(wrote("shared_use", string(u.ID)), "INSERT INTO shared_use (id, thing, person, by_whom, since, until) VALUES ($1, $2, $3, $4, $5, $6)",
		u.ID, u.Thing, u.Person, u.By, unix(u.Since), unix(u.Until))
	return err
}

// EndUse enters that somebody is done; one that has ended stays as it is.
func (t *Tx) EndUse(u access.Turn, by string) error {
	_, err := t.tx.Write(wrote("shared_use", string(u.ID)), "UPDATE shared_use SET ended = $1, ended_by = $2 WHERE id = $3 AND ended IS NULL", unix(t.Now()), by, u.ID)
	return err
}

// UsesOf lists who was behind a shared account or had a device, the newest first.
func (v *View) UsesOf(thing string) ([]access.Turn, error) {
	return v.usesWhere("thing = $1", thing)
}

// UsesSince lists all that began since a moment.
func (v *View) UsesSince(since time.Time) ([]access.Turn, error) {
	return v.usesWhere("since >= $1", unix(since))
}

func (v *View) usesWhere(where string, args ...any) ([]access.Turn, error) {
	var all []access.Turn
	err := v.v.Each("SELECT id, thing, person, by_whom, since, until, ended, ended_by FROM shared_use WHERE "+where+" ORDER BY since DESC, CASE WHEN ended IS NULL THEN 0 ELSE 1 END, id LIMIT 2000", args,
		func(scan func(...any) error) error {
			var u access.Turn
			var since, until int64
			var ended nullTime
			var by sql.NullString
			err := scan(&u.ID, &u.Thing, &u.Person, &u.By, &since, &until, &ended, &by)
			u.Since, u.Until, u.Ended, u.EndedBy = at(since), at(until), ended.time(), by.String
			all = append(all, u)
			return err
		})
	return all, err
}
