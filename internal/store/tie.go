package store

import (
	"encoding/json"

	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/words/id"
)

// tieBody is what of a declared tie is sealed: all but when it was made and ended.
type tieBody struct {
	By, Pupil, EndedBy id.Person
	Whom, What, Why    string
	Away               []id.Person
	Decisions          []tie.Decision
}

func (t *Tx) sealTie(x tie.Tie) ([]byte, error) {
	text, err := json.Marshal(tieBody{x.By, x.Pupil, x.EndedBy, x.Whom, x.What, x.Why, x.Away, x.Decisions})
	return t.seal("tie", "body", string(x.ID), string(text)), err
}

// AddTie keeps a declared tie.
func (t *Tx) AddTie(x tie.Tie) error {
	body, err := t.sealTie(x)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("tie", string(x.ID)), "INSERT INTO tie (id, who, made, body) VALUES ($1, $2, $3, $4)",
		x.ID, t.ring.Index("tie", "who", string(x.By)), unix(t.Now()), body)
	return err
}

// SetTie keeps what was decided about a tie, or that it ended; false if it has ended before.
func (t *Tx) SetTie(x tie.Tie) (bool, error) {
	body, err := t.sealTie(x)
	if err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("tie", string(x.ID)), "UPDATE tie SET ended = $1, body = $2 WHERE id = $3 AND ended IS NULL", orNull(x.Ended), body, x.ID)
	return n == 1, err
}

// Ties lists every tie, those that go on first; only those that go on if open is set.
func (v *View) Ties(open bool) ([]tie.Tie, error) {
	if open {
		return v.tiesWhere("ended IS NULL")
	}
	return v.tiesWhere("1 = 1")
}

// TiesOf lists what one person declared.
func (v *View) TiesOf(who id.Person) ([]tie.Tie, error) {
	return v.tiesWhere("who = $1", v.ring.Index("tie", "who", string(who)))
}

// Tie opens one; empty if there is none with this number.
func (v *View) Tie(number id.Tie) (tie.Tie, error) {
	all, err := v.tiesWhere("id = $1", string(number))
	if err != nil || len(all) == 0 {
		return tie.Tie{}, err
	}
	return all[0], nil
}

func (v *View) tiesWhere(where string, args ...any) ([]tie.Tie, error) {
	var all []tie.Tie
	err := v.v.Each("SELECT id, made, ended, body FROM tie WHERE "+where+" ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, made DESC, id LIMIT 2000", args,
		func(scan func(...any) error) error {
			var x tie.Tie
			var made int64
			var ended nullTime
			var sealed []byte
			if err := scan(&x.ID, &made, &ended, &sealed); err != nil {
				return err
			}
			text, err := v.open("tie", "body", string(x.ID), sealed)
			if err != nil {
				return err
			}
			var b tieBody
			err = json.Unmarshal([]byte(text), &b)
			x.Made, x.Ended = at(made), ended.time()
			x.By, x.Pupil, x.EndedBy, x.Whom, x.What, x.Why, x.Away, x.Decisions = b.By, b.Pupil, b.EndedBy, b.Whom, b.What, b.Why, b.Away, b.Decisions
			all = append(all, x)
			return err
		})
	return all, err
}
