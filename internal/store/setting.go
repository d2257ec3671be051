package store

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
)

// Setting reads one of the school's own settings; "" if it was never set.
func (v *View) Setting(key string) (value string, err error) {
	err = v.v.Scan("SELECT value FROM setting WHERE key = $1", []any{key}, &value)
	if None(err) {
		return "", nil
	}
	return value, err
}

// Settings are the school's values under some keys; what is not set is not there.
func (v *View) Settings(keys ...string) (map[string]string, error) {
	all := map[string]string{}
	var places []string
	var args []any
	for i, k := range keys {
		places, args = append(places, fmt.Sprintf("$%d", i+1)), append(args, k)
	}
	err := v.v.Each("SELECT key, value FROM setting WHERE key IN ("+strings.Join(places, ", ")+")", args, func(scan func(...any) error) error {
		var key, value string
		err := scan(&key, &value)
		all[key] = value
		return err
	})
	return all, err
}

// SetSetting changes one.
func (t *Tx) SetSetting(key, value string, by string) error {
	_, err := t.tx.Write(wrote("setting", key),
		`INSERT INTO setting (key, value, set_at, set_by) VALUES ($1, $2, $3, $4)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, set_by = excluded.set_by`,
		key, value, unix(t.Now()), by)
	return err
}

// Closure is one day on which the school is shut inside a term.
type Closure struct {
	Day  time.Time
	Name string
}

// Calendar loads the school's terms and closures; hours are settings.
func (v *View) Calendar() (calendar.Year, []Closure, error) {
	var y calendar.Year
	var closures []Closure
	err := v.v.Each("SELECT starts, ends, name FROM term ORDER BY starts", nil, func(scan func(...any) error) error {
		var starts, ends int64
		var t calendar.Term
		err := scan(&starts, &ends, &t.Name)
		t.Start, t.End = at(starts), at(ends)
		y.Terms = append(y.Terms, t)
		return err
	})
	if err != nil {
		return y, nil, err
	}
	err = v.v.Each("SELECT day, name FROM closure ORDER BY day", nil, func(scan func(...any) error) error {
		var day int64
		var c Closure
		err := scan(&day, &c.Name)
		c.Day = at(day)
		closures, y.Closures = append(closures, c), append(y.Closures, c.Day)
		return err
	})
	return y, closures, err
}

// SetCalendar replaces terms and closures.
func (t *Tx) SetCalendar(y calendar.Year, closures []Closure) error {
	for _, table := range []string{"term", "closure"} {
		if _, err := t.tx.Write(wrote("calendar", "year"), "DELETE FROM "+table); err != nil {
			return err
		}
	}
	for _, x := range y.Terms {
		if _, err := t.tx.Write(wrote("calendar", "year"), "INSERT INTO term (starts, ends, name) VALUES ($1, $2, $3)",
			unix(calendar.Day(x.Start)), unix(calendar.Day(x.End)), x.Name); err != nil {
			return err
		}
	}
	for _, c := range closures {
		if _, err := t.tx.Write(wrote("calendar", "year"), "INSERT INTO closure (day, name) VALUES ($1, $2)",
			unix(calendar.Day(c.Day)), c.Name); err != nil {
			return err
		}
	}
	return nil
}

// Backup is one encrypted copy that was made.
type Backup struct {
	ID      string
	School  string `json:",omitempty"` // short name, in a copy that was read
	Made    time.Time
	Records int64
	Trail   int64
	Place   string
	Offsite time.Time // when somebody said that a copy left the building
	Drilled time.Time // when it was last restored to prove that it can be
	Drill   string    // what the drill found
}

// AddBackup enters a copy in the register of backups (DFE-CY-15).
func (t *Tx) AddBackup(b Backup) error {
	_, err := t.tx.Write(wrote("backup", b.ID),
		"INSERT INTO backup (id, made, records, trail, place, drill) VALUES ($1, $2, $3, $4, $5, '')",
		b.ID, unix(t.Now()), b.Records, b.Trail, b.Place)
	return err
}

// MarkOffsite notes that a copy is kept outside the building.
func (t *Tx) MarkOffsite(number string) (bool, error) {
	n, err := t.tx.Write(wrote("backup", number), "UPDATE backup SET offsite = $1 WHERE id = $2", unix(t.Now()), number)
	return n == 1, err
}

// AddDrill enters that a backup was restored and proved, or what failed. An unknown backup (from another
// machine) gets a row of its own.
func (t *Tx) AddDrill(b Backup) error {
	_, err := t.tx.Write(wrote("backup", b.ID),
		`INSERT INTO backup (id, made, records, trail, place, drilled, drill) VALUES ($1, $2, $3, $4, $5, $6, $7)
		 ON CONFLICT (id) DO UPDATE SET drilled = excluded.drilled, drill = excluded.drill`,
		b.ID, unix(b.Made), b.Records, b.Trail, b.Place, unix(t.Now()), b.Drill)
	return err
}

// Backups lists the newest copies first.
func (v *View) Backups() ([]Backup, error) {
	var all []Backup
	err := v.v.Each(`SELECT id, made, records, trail, place, offsite, drilled, drill FROM backup ORDER BY made DESC, id LIMIT 200`, nil,
		func(scan func(...any) error) error {
			var b Backup
			var made int64
			var offsite, drilled nullTime
			err := scan(&b.ID, &made, &b.Records, &b.Trail, &b.Place, &offsite, &drilled, &b.Drill)
			b.Made, b.Offsite, b.Drilled = at(made), offsite.time(), drilled.time()
			all = append(all, b)
			return err
		})
	return all, err
}
