package store

import (
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/id"
)

// place is one person's place in a class.
type place struct {
	class   string
	teaches bool
}

// members brings the places in classes to what the facts say.
func (w *rollWork) members(all []roll.Change) error {
	var touched []id.Person
	for _, c := range all {
		if c.What == roll.Changed || c.What == roll.Back {
			touched = append(touched, c.ID)
		}
	}
	open := map[id.Person]map[place]bool{}
	err := w.t.in("SELECT class, person, teaches FROM class_member WHERE until IS NULL AND person", touched, func(scan func(...any) error) error {
		var p place
		var who id.Person
		err := scan(&p.class, &who, &p.teaches)
		if open[who] == nil {
			open[who] = map[place]bool{}
		}
		open[who][p] = true
		return err
	})
	if err != nil {
		return err
	}
	var rows [][]any
	for _, c := range all {
		if c.What == roll.Left || c.What == roll.Unchanged {
			continue
		}
		for _, t := range c.Facts.Classes {
			if c.Closed || !t.Holds(w.today) {
				continue
			}
			p := place{w.classes[w.t.RollDigest("class", t.Key)], t.Teaches}
			if p.class == "" {
				continue
			}
			if open[c.ID][p] {
				delete(open[c.ID], p)
				continue
			}
			rows = append(rows, []any{p.class, string(c.ID), p.teaches, w.now, nil})
		}
		for p := range open[c.ID] {
			if _, err := w.t.tx.Write(w.rec, "UPDATE class_member SET until = $1 WHERE class = $2 AND person = $3 AND teaches = $4", w.now, p.class, string(c.ID), p.teaches); err != nil {
				return err
			}
		}
	}
	return w.t.tx.WriteRows(w.rec, "class_member", []string{"class", "person", "teaches", "since", "until"},
		"ON CONFLICT (class, person, teaches) DO UPDATE SET until = NULL", rows)
}

// relations brings families to what the facts say. What the school itself says of a tie stays as it is.
func (w *rollWork) relations(all []roll.Change) error {
	var touched []id.Person
	for _, c := range all {
		if c.What == roll.Changed || c.What == roll.Back {
			touched = append(touched, c.ID)
		}
	}
	open := map[id.Person]map[id.Person]bool{}
	err := w.t.in("SELECT pupil, adult FROM relation WHERE ended IS NULL AND own = 0 AND pupil", touched, func(scan func(...any) error) error {
		var pupil, adult id.Person
		err := scan(&pupil, &adult)
		if open[pupil] == nil {
			open[pupil] = map[id.Person]bool{}
		}
		open[pupil][adult] = true
		return err
	})
	if err != nil {
		return err
	}
	var rows [][]any
	for _, c := range all {
		if c.What == roll.Left || c.What == roll.Unchanged {
			continue
		}
		for _, t := range c.Facts.Adults {
			adult := w.ids[w.t.RollDigest("source", t.Key)]
			if adult == "" {
				continue
			}
			delete(open[c.ID], adult)
			barred := []byte{}
			if t.Barred {
				barred = w.t.seal("relation", "barred", string(c.ID)+string(adult), barredByRoster)
			}
			rows = append(rows, []any{string(c.ID), string(adult), t.Kind, t.Order, "unknown", barred, 0, w.now, nil})
		}
		for adult := range open[c.ID] {
			if _, err := w.t.tx.Write(w.rec, "UPDATE relation SET ended = $1 WHERE pupil = $2 AND adult = $3", w.now, string(c.ID), string(adult)); err != nil {
				return err
			}
		}
	}
	return w.t.tx.WriteRows(w.rec, "relation", []string{"pupil", "adult", "kind", "position", "responsibility", "barred", "own", "since", "ended"},
		`ON CONFLICT (pupil, adult) DO UPDATE SET ended = NULL,
		kind = CASE WHEN relation.own = 0 THEN excluded.kind ELSE relation.kind END,
		position = CASE WHEN relation.own = 0 THEN excluded.position ELSE relation.position END,
		barred = CASE WHEN relation.own = 0 AND length(excluded.barred) > 0 AND length(relation.barred) = 0 THEN excluded.barred ELSE relation.barred END`, rows)
}

const barredByRoster = "The roster marks this contact as one who may not be told."

// Relative is one tie between a pupil and an adult. Barred is why the adult may not be told, "" if they may.
type Relative struct {
	Pupil, Adult   id.Person
	Kind           string
	Order          int
	Responsibility string // unknown, yes, no
	Barred         string
	Own            bool // the school changed it itself
}

// Relatives lists the ties of one person, of a pupil to adults or of an adult to pupils.
func (v *View) Relatives(who id.Person) ([]Relative, error) {
	var all []Relative
	err := v.v.Each(`SELECT pupil, adult, kind, position, responsibility, barred, own FROM relation
		WHERE ended IS NULL AND (pupil = $1 OR adult = $1) ORDER BY position, adult, pupil`, []any{string(who)}, func(scan func(...any) error) error {
		var r Relative
		var barred []byte
		var own int64
		if err := scan(&r.Pupil, &r.Adult, &r.Kind, &r.Order, &r.Responsibility, &barred, &own); err != nil {
			return err
		}
		var err error
		r.Barred, err = v.open("relation", "barred", string(r.Pupil)+string(r.Adult), barred)
		r.Own = own != 0
		all = append(all, r)
		return err
	})
	return all, err
}

// SetRelative keeps what the school itself says of a tie; rosters do not change it any more.
func (t *Tx) SetRelative(r Relative) (bool, error) {
	barred := []byte{}
	if r.Barred != "" {
		barred = t.seal("relation", "barred", string(r.Pupil)+string(r.Adult), r.Barred)
	}
	n, err := t.tx.Write(wrote("person", string(r.Pupil)), `UPDATE relation SET kind = $1, position = $2, responsibility = $3, barred = $4, own = 1
		WHERE pupil = $5 AND adult = $6 AND ended IS NULL`, r.Kind, r.Order, r.Responsibility, barred, string(r.Pupil), string(r.Adult))
	return n == 1, err
}
