package store

import (
	"database/sql"
	"encoding/json"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// UndoRoll takes the newest import back: who came is emptied (or closed, where they have signed in), who changed or
// left is as before. What people decided since stands: posts given or taken, and accounts that the school closed. The
// numbers stay, so that the trail can be followed.
func (t *Tx) UndoRoll(i Import, today string) error {
	w := &rollWork{t: t, rec: wrote("roll_import", string(i.ID)), number: string(i.ID), base: map[id.Person]roll.Known{}, ids: map[string]id.Person{},
		classes: map[string]string{}, now: unix(t.Now()), today: today}
	w.rec.How = "removed"
	if err := w.forgetAdded(); err != nil {
		return err
	}
	if err := w.restoreClasses(i); err != nil {
		return err
	}
	all, err := w.changed()
	if err != nil {
		return err
	}
	if err := w.restore(all); err != nil {
		return err
	}
	t.tx.Touch(wrote("person", "roll"))
	_, err = t.tx.Write(w.rec, "UPDATE roll_import SET undone = $1 WHERE id = $2", w.now, w.number)
	return err
}

// OwnWords counts what the school itself has said about people whom an import brought: who may be told, who is
// responsible, confidential flags. Taking the import back would lose it.
func (v *View) OwnWords(number id.Import) (n int, err error) {
	err = v.v.Scan(`SELECT (SELECT COUNT(*) FROM relation t JOIN roll r ON r.person = t.pupil WHERE r.first_import = $1 AND t.own > 0)
		+ (SELECT COUNT(*) FROM care_flag f JOIN roll r ON r.person = f.person WHERE r.first_import = $1)`, []any{string(number)}, &n)
	return n, err
}

// forgetAdded empties those whom the import brought.
func (w *rollWork) forgetAdded() error {
	var gone, joined, posted []id.Person
	err := w.t.v.Each("SELECT r.person, p.roles, c.person FROM roll r JOIN person p ON p.id = r.person LEFT JOIN credential c ON c.person = r.person WHERE r.first_import = $1", []any{w.number}, func(scan func(...any) error) error {
		var who id.Person
		var roles int64
		var account *string
		err := scan(&who, &roles, &account)
		switch {
		case people.Set(roles)&^roll.Rostered != 0: // who came to hold a post since: people close such accounts
			posted = append(posted, who)
		case account != nil:
			joined = append(joined, who)
		default:
			gone = append(gone, who)
		}
		return err
	})
	if err != nil {
		return err
	}
	both := append(gone[:len(gone):len(gone)], joined...)
	for _, query := range []string{"DELETE FROM relation WHERE $1 > 0 AND pupil", "DELETE FROM relation WHERE $1 > 0 AND adult", "DELETE FROM class_member WHERE $1 > 0 AND person",
		"DELETE FROM roll WHERE $1 > 0 AND person"} {
		if err := w.t.each(w.rec, query, w.now, append(both[:len(both):len(both)], posted...)); err != nil {
			return err
		}
	}
	if err := w.t.shutOut(w.rec, both); err != nil {
		return err
	}
	var rows [][]any
	for _, who := range gone {
		key := string(who)
		rows = append(rows, []any{key, []byte{}, []byte{}, w.t.found(Person{ID: who}), 0, w.now, w.now})
	}
	return w.t.tx.WriteRows(w.rec, "person", personTable, onPersonAddress, rows)
}

func (w *rollWork) restoreClasses(i Import) error {
	if _, err := w.t.tx.Write(w.rec, "DELETE FROM class_member WHERE class IN (SELECT id FROM class WHERE first_import = $1)", w.number); err != nil {
		return err
	}
	if _, err := w.t.tx.Write(w.rec, "DELETE FROM class WHERE first_import = $1", w.number); err != nil {
		return err
	}
	for _, c := range i.Classes {
		var ended any
		if c.Ended > 0 {
			ended = c.Ended
		}
		if _, err := w.t.tx.Write(w.rec, "UPDATE class SET title = $1, kind = $2, year = $3, said = $4, ended = $5 WHERE id = $6",
			c.Title, c.Kind, c.Year, c.Said, ended, c.ID); err != nil {
			return err
		}
	}
	base, err := w.t.RollBase()
	for _, k := range base.People {
		if k.Source != "" {
			w.ids[k.Source] = k.ID
		}
	}
	for _, k := range base.Classes {
		w.classes[k.Source] = k.ID
	}
	return err
}

// undone is one person with what they were, and what the import did to them.
type undone struct {
	who  id.Person
	what string
	before
}

// present is somebody as they are when an import is taken back.
type present struct {
	name, email string
	roles       people.Set
	ended       sql.NullInt64
	leftBy      string
	account     bool
}

func (w *rollWork) presents(all []undone) (map[id.Person]present, error) {
	ids := make([]id.Person, len(all))
	for i, u := range all {
		ids[i] = u.who
	}
	now := make(map[id.Person]present, len(all))
	err := w.t.in(`SELECT p.id, p.name, p.email, p.roles, p.ended, r.left_by, c.person FROM person p
		LEFT JOIN roll r ON r.person = p.id LEFT JOIN credential c ON c.person = p.id WHERE p.id`, ids, func(scan func(...any) error) error {
		var who id.Person
		var name, email []byte
		var roles int64
		var leftBy, account sql.NullString
		var p present
		if err := scan(&who, &name, &email, &roles, &p.ended, &leftBy, &account); err != nil {
			return err
		}
		open, err := w.t.opened("person", string(who), map[string][]byte{"name": name, "email": email})
		p.name, p.email, p.roles, p.leftBy, p.account = open["name"], open["email"], people.Set(roles), leftBy.String, account.Valid
		now[who] = p
		return err
	})
	return now, err
}

// keep puts into what somebody was whatever people decided about them since the import: one administrator takes an
// import back, and neither gives a post with it nor opens what the school closed.
func (u *undone) keep(now present, number string) (ended any) {
	if (now.roles^u.Roles)&^roll.Rostered != 0 {
		u.Roles = now.roles
	}
	if now.roles&^roll.Rostered != 0 {
		u.Name = now.name
	}
	if now.account {
		u.Email = now.email
	}
	closed := now.ended
	switch {
	case u.what == roll.Left && now.leftBy == number && u.Ended == 0:
		closed = sql.NullInt64{}
	case u.what == roll.Back && !closed.Valid && now.roles&^roll.Rostered == 0:
		closed = sql.NullInt64{Int64: u.Ended, Valid: u.Ended > 0}
	}
	if closed.Valid {
		ended = closed.Int64
	}
	return ended
}

func (w *rollWork) changed() ([]undone, error) {
	var all []undone
	err := w.t.v.Each("SELECT person, what, before FROM roll_change WHERE import = $1", []any{w.number}, func(scan func(...any) error) error {
		u := undone{}
		var sealed []byte
		if err := scan(&u.who, &u.what, &sealed); err != nil {
			return err
		}
		text, err := w.t.open("roll_change", "before", w.number+string(u.who), sealed)
		if err == nil {
			err = json.Unmarshal([]byte(text), &u.before)
		}
		all = append(all, u)
		return err
	})
	return all, err
}

func (w *rollWork) restore(all []undone) error {
	var persons, rolls [][]any
	var changes []roll.Change
	var unlinked []id.Person
	now, err := w.presents(all)
	if err != nil {
		return err
	}
	for _, u := range all {
		key := string(u.who)
		ended := u.keep(now[u.who], w.number)
		persons = append(persons, []any{key, w.t.seal("person", "name", key, u.Name), w.t.seal("person", "email", key, u.Email), w.t.found(Person{ID: u.who, Email: u.Email}), int64(u.Roles), w.now, ended})
		c := roll.Change{What: roll.Changed, ID: u.who, Facts: u.Facts}
		if u.New {
			unlinked = append(unlinked, u.who)
			c.Facts = roll.Facts{}
		} else {
			text, err := json.Marshal(u.Facts)
			if err != nil {
				return err
			}
			rolls = append(rolls, []any{key, u.Source, u.UPN, u.Who, u.Said, w.t.ring.Seal(factsPlace(u.who), text), u.Facts.Year, u.Last, u.Last, u.LeftBy, u.Due})
		}
		if u.LeftBy == "" {
			changes = append(changes, c)
		}
		w.ids[string(u.Source)] = u.who
	}
	if err := w.t.each(w.rec, "DELETE FROM roll WHERE $1 > 0 AND person", w.now, unlinked); err != nil {
		return err
	}
	if err := w.t.tx.WriteRows(w.rec, "person", personTable, onPersonAddress, persons); err != nil {
		return err
	}
	if err := w.t.tx.WriteRows(w.rec, "roll", rollTable, onRoll, rolls); err != nil {
		return err
	}
	if err := w.members(changes); err != nil {
		return err
	}
	return w.relations(changes)
}
