package store

import (
	"encoding/json"
	"errors"
	"time"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AddMustRead asks an audience to confirm an edition of a document.
func (t *Tx) AddMustRead(m mustread.Document) error {
	questions, err := json.Marshal(m.Questions)
	if err != nil {
		return err
	}
	beside, err := json.Marshal(m.Beside)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("must_read", string(m.ID)),
		`INSERT INTO must_read (id, document, title, edition, place, audience, deadline, days, statement, questions, opened, opened_by, gate, beside, body, scored)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		m.ID, m.Key, m.Title, m.Edition, m.Place, int64(m.Audience), unix(m.Deadline), m.Days, m.Statement, string(questions), unix(t.Now()), m.OpenedBy, m.Gate, string(beside), m.Body, m.Scored)
	return err
}

// EndMustRead stops asking; false if that was done before.
func (t *Tx) EndMustRead(number id.MustRead) (bool, error) {
	n, err := t.tx.Write(wrote("must_read", string(number)), "UPDATE must_read SET ended = $1 WHERE id = $2 AND ended IS NULL", unix(t.Now()), number)
	return n == 1, err
}

// MustReads lists them, those that are still asked first, newest first.
func (v *View) MustReads() ([]mustread.Document, error) {
	var all []mustread.Document
	err := v.v.Each(`SELECT id, document, title, edition, place, audience, deadline, days, statement, questions, opened, opened_by, ended, gate, beside, body, scored
		FROM must_read ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, opened DESC, id LIMIT 500`, nil, func(scan func(...any) error) error {
		var m mustread.Document
		var audience, deadline, opened int64
		var questions, beside string
		var ended nullTime
		if err := scan(&m.ID, &m.Key, &m.Title, &m.Edition, &m.Place, &audience, &deadline, &m.Days, &m.Statement, &questions, &opened, &m.OpenedBy, &ended, &m.Gate, &beside, &m.Body, &m.Scored); err != nil {
			return err
		}
		m.Audience, m.Deadline, m.Opened, m.Ended = people.Set(audience), at(deadline), at(opened), ended.time()
		err := errors.Join(json.Unmarshal([]byte(questions), &m.Questions), json.Unmarshal([]byte(beside), &m.Beside))
		all = append(all, m)
		return err
	})
	return all, err
}

// Confirm notes that somebody has read a document, and how many questions they had wrong at first.
func (t *Tx) Confirm(number id.MustRead, who id.Person, wrong int) (bool, error) {
	n, err := t.tx.Write(wrote("confirmation", string(number)+"/"+string(who)),
		"INSERT INTO confirmation (must_read, person, at, wrong) VALUES ($1, $2, $3, $4) ON CONFLICT (must_read, person) DO NOTHING",
		number, who, unix(t.Now()), wrong)
	return n == 1, err
}

// Confirmations says who has confirmed a document, and when.
func (v *View) Confirmations(number id.MustRead) (map[id.Person]time.Time, error) {
	return v.confirmed("must_read", "person", string(number))
}

// ConfirmedBy says which documents somebody has confirmed, and when.
func (v *View) ConfirmedBy(who id.Person) (map[id.MustRead]time.Time, error) {
	all, err := v.confirmed("person", "must_read", string(who))
	out := make(map[id.MustRead]time.Time, len(all))
	for k, t := range all {
		out[id.MustRead(k)] = t
	}
	return out, err
}

func (v *View) confirmed(where, what, number string) (map[id.Person]time.Time, error) {
	all := map[id.Person]time.Time{}
	err := v.v.Each("SELECT "+what+", at FROM confirmation WHERE "+where+" = $1", []any{number}, func(scan func(...any) error) error {
		var key id.Person
		var when int64
		err := scan(&key, &when)
		all[key] = at(when)
		return err
	})
	return all, err
}

// WrongAnswers says how many questions of a document each of those who confirmed it had wrong at first.
func (v *View) WrongAnswers(number id.MustRead) (map[id.Person]int, error) {
	all := map[id.Person]int{}
	err := v.v.Each("SELECT person, wrong FROM confirmation WHERE must_read = $1", []any{number}, func(scan func(...any) error) error {
		var who id.Person
		var wrong int
		err := scan(&who, &wrong)
		all[who] = wrong
		return err
	})
	return all, err
}
