package store

import (
	"time"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/words/id"
)

// Card is how a pupil signs in beside their teacher.
type Card struct {
	Person id.Person
	Kind   card.Kind
	Secret string
	Made   time.Time
}

// SetCard gives somebody a new card; the old one stops working.
func (t *Tx) SetCard(c Card, by id.Person) error {
	_, err := t.tx.Write(wrote("card", string(c.Person)),
		`INSERT INTO card (person, kind, secret, made, by_whom) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (person) DO UPDATE SET kind = excluded.kind, secret = excluded.secret, made = excluded.made, by_whom = excluded.by_whom`,
		c.Person, string(c.Kind), t.seal("card", "secret", string(c.Person), c.Secret), unix(t.Now()), by)
	return err
}

// Card finds somebody's card; None if they have none.
func (v *View) Card(who id.Person) (Card, error) {
	c := Card{Person: who}
	var secret []byte
	var made int64
	err := v.v.Scan("SELECT kind, secret, made FROM card WHERE person = $1", []any{who}, &c.Kind, &secret, &made)
	if err != nil {
		return c, err
	}
	c.Made = at(made)
	c.Secret, err = v.open("card", "secret", string(who), secret)
	return c, err
}

// Gathering is a class that signs in together, opened by a teacher for a time.
type Gathering struct {
	ID     id.Gathering
	Class  id.Class
	Opened time.Time
	Until  time.Time
	By     id.Person
	In     int // how many are signed in with it now
}

// OpenGathering opens a class under the digest of its code.
func (t *Tx) OpenGathering(g Gathering, code []byte) error {
	_, err := t.tx.Write(wrote("gathering", string(g.ID)),
		"INSERT INTO gathering (id, class, code, opened, until, by_whom) VALUES ($1, $2, $3, $4, $5, $6)",
		g.ID, g.Class, code, unix(t.Now()), unix(g.Until), g.By)
	return err
}

// Gatherings lists the classes that are open now.
func (v *View) Gatherings() ([]Gathering, error) { return v.gatherings("") }

// GatheringByCode finds the open class with a code; None if there is none.
func (v *View) GatheringByCode(code []byte) (Gathering, error) {
	return oneGathering(v.gatherings("AND g.code = $2", code))
}

// GatheringByID finds a class that is still open; None if it is not.
func (v *View) GatheringByID(number id.Gathering) (Gathering, error) {
	return oneGathering(v.gatherings("AND g.id = $2", number))
}

func oneGathering(all []Gathering, err error) (Gathering, error) {
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Gathering{}, err
	}
	return all[0], nil
}

func (v *View) gatherings(and string, args ...any) ([]Gathering, error) {
	var all []Gathering
	err := v.v.Each(`SELECT g.id, g.class, g.opened, g.until, g.by_whom,
		(SELECT COUNT(*) FROM session s WHERE s.gathering = g.id AND s.ended IS NULL) FROM gathering g WHERE g.until > $1 `+and+` ORDER BY g.opened, g.id`,
		append([]any{unix(v.Now())}, args...), func(scan func(...any) error) error {
			var g Gathering
			var opened, until int64
			err := scan(&g.ID, &g.Class, &opened, &until, &g.By, &g.In)
			g.Opened, g.Until = at(opened), at(until)
			all = append(all, g)
			return err
		})
	return all, err
}

// CloseGathering ends an open class and signs everybody out who came in with it; false if it was closed.
func (t *Tx) CloseGathering(number id.Gathering) (bool, error) {
	now := unix(t.Now())
	n, err := t.tx.Write(wrote("gathering", string(number)), "UPDATE gathering SET until = $1 WHERE id = $2 AND until > $1", now, number)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = t.tx.Write(wrote("gathering", string(number)), "UPDATE session SET ended = $1 WHERE gathering = $2 AND ended IS NULL", now, number)
	return true, err
}
