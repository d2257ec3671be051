package store

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// PersonChoice reads what somebody chose for themselves; "" if they did not.
func (v *View) PersonChoice(who id.Person, key string) (value string, err error) {
	err = v.v.Scan("SELECT value FROM person_choice WHERE person = $1 AND key = $2", []any{who, key}, &value)
	if None(err) {
		err = nil
	}
	return value, err
}

// PersonChoices reads what everybody chose.
func (v *View) PersonChoices(key string) (map[id.Person]string, error) {
	all := map[id.Person]string{}
	err := v.v.Each("SELECT person, value FROM person_choice WHERE key = $1", []any{key}, func(scan func(...any) error) error {
		var who id.Person
		var value string
		err := scan(&who, &value)
		all[who] = value
		return err
	})
	return all, err
}

// SetPersonChoice stores a choice.
func (t *Tx) SetPersonChoice(who id.Person, key, value string) error {
	_, err := t.tx.Write(wrote("person_choice", string(who)), `INSERT INTO person_choice (person, key, value, set_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, key) DO UPDATE SET value = excluded.value, set_at = excluded.set_at`, who, key, value, unix(t.Now()))
	return err
}

// LastLetters says of everybody when a letter of a kind was last written to them.
func (v *View) LastLetters(kind string) (map[id.Person]time.Time, error) {
	all := map[id.Person]time.Time{}
	err := v.v.Each("SELECT person, MAX(made) FROM outbox WHERE kind = $1 AND person IS NOT NULL GROUP BY person", []any{kind}, func(scan func(...any) error) error {
		var who id.Person
		var made int64
		err := scan(&who, &made)
		all[who] = at(made)
		return err
	})
	return all, err
}
