package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"strings"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/store/seal"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func factsPlace(who id.Person) seal.Place {
	return seal.Place{Table: "roll", Column: "facts", Row: string(who)}
}

// before is what undoing an import needs of one person.
type before struct {
	Facts  roll.Facts `json:"facts"`
	Roles  people.Set `json:"roles"`
	Ended  int64      `json:"ended,omitempty"`
	LeftBy string     `json:"left_by,omitempty"`
	Last   string     `json:"last"`
	Source []byte     `json:"source"`
	UPN    []byte     `json:"upn"`
	Who    []byte     `json:"who"`
	Said   []byte     `json:"said"`
	New    bool       `json:"new,omitempty"` // was not on the roll
	Due    string     `json:"due,omitempty"`
	Name   string     `json:"name"`
	Email  string     `json:"email"`
}

// rollWork is one import being written.
type rollWork struct {
	t        *Tx
	rec      ledger.Record
	number   string
	base     map[id.Person]roll.Known
	ids      map[string]id.Person // digest of a number: the person
	classes  map[string]string    // digest of a number: the class
	sum      hash.Hash
	now      int64
	today    string
	undo     []classBefore
	progress func(done int)
	done     int
}

// ApplyRoll writes an import in one piece: people, what is known of them, classes and families. It is one record in the
// trail. progress hears how many people are written.
func (t *Tx) ApplyRoll(i Import, base roll.Base, plan *roll.Plan, progress func(int)) (Import, error) {
	w := &rollWork{t: t, rec: wrote("roll_import", string(i.ID)), number: string(i.ID), base: make(map[id.Person]roll.Known, len(base.People)),
		ids: make(map[string]id.Person, len(base.People)+len(plan.People)), classes: map[string]string{}, sum: sha256.New(), now: unix(t.Now()), today: plan.Today, progress: progress}
	for _, k := range base.People {
		w.base[k.ID] = k
		if k.Source != "" {
			w.ids[k.Source] = k.ID
		}
	}
	for _, k := range base.Classes {
		w.classes[k.Source] = k.ID
	}
	for n := range plan.People {
		c := &plan.People[n]
		if c.ID == "" {
			c.ID = id.Person(t.NewID())
		}
		w.ids[c.Source] = c.ID
		fmt.Fprintf(w.sum, "%s %s\n", c.What, c.ID)
	}
	for _, step := range []func([]roll.Change) error{w.befores, w.people, w.facts, w.members, w.relations, w.leavers} {
		if err := w.writeClasses(plan); err != nil {
			return i, err
		}
		plan.Classes = nil // once
		if err := step(plan.People); err != nil {
			return i, err
		}
	}
	// What is kept in memory about people is made anew after anything about a person was written.
	t.tx.Touch(wrote("person", "roll"))
	i.Made, i.Counts, i.Classes, i.Digest = t.Now(), plan.Counts, w.undo, hex.EncodeToString(w.sum.Sum(nil))
	i.Rejected, i.Conflicts = len(plan.Rejected), plan.Conflicts[:min(len(plan.Conflicts), 1000)]
	return i, t.addImport(i)
}

func (t *Tx) addImport(i Import) error {
	body, err := json.Marshal(i.ImportBody)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("roll_import", string(i.ID)), `INSERT INTO roll_import (id, n, made, by_whom, format, added, changed, gone, unchanged, body)
		VALUES ($1, (SELECT COALESCE(MAX(n), 0) + 1 FROM roll_import), $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(i.ID), unix(t.Now()), i.By, i.Format, i.Added, i.Changed, i.Left, i.Unchanged, t.seal("roll_import", "body", string(i.ID), string(body)))
	return err
}

func (w *rollWork) writeClasses(plan *roll.Plan) error {
	var rows [][]any
	var changed []string
	for _, c := range plan.Classes {
		if c.ID == "" {
			c.ID = w.t.NewID()
			w.classes[c.Source] = c.ID
		} else {
			changed = append(changed, c.ID)
		}
		if c.What != roll.Left {
			rows = append(rows, []any{c.ID, []byte(c.Source), []byte(c.Said), c.Class.Title, c.Class.Kind, c.Class.Year, w.number, nil})
		}
	}
	for _, number := range changed {
		if err := w.keepClass(number); err != nil {
			return err
		}
	}
	for _, c := range plan.Classes {
		if c.What == roll.Left {
			if _, err := w.t.tx.Write(w.rec, "UPDATE class SET ended = $1 WHERE id = $2", w.now, c.ID); err != nil {
				return err
			}
		}
	}
	return w.t.tx.WriteRows(w.rec, "class", []string{"id", "source", "said", "title", "kind", "year", "first_import", "ended"},
		`ON CONFLICT (id) DO UPDATE SET said = excluded.said, title = excluded.title, kind = excluded.kind, year = excluded.year, ended = excluded.ended`, rows)
}

func (w *rollWork) keepClass(number string) error {
	c := classBefore{ID: number}
	var ended sql.NullInt64
	err := w.t.v.Scan("SELECT title, kind, year, said, ended FROM class WHERE id = $1", []any{number}, &c.Title, &c.Kind, &c.Year, &c.Said, &ended)
	c.Ended = ended.Int64
	w.undo = append(w.undo, c)
	return err
}

var personTable = []string{"id", "name", "email", "found", "roles", "created", "ended"}

// Two ways in which a person who is there is changed: with the address of the roster, or keeping their own.
const (
	onPerson        = "ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, ended = excluded.ended"
	onPersonAddress = onPerson + ", email = excluded.email, found = excluded.found"
)

// people writes who is in the register. Somebody who was here before any roster keeps their own name.
func (w *rollWork) people(all []roll.Change) error {
	var own, address [][]any
	for _, c := range all {
		if c.What == roll.Left || c.What == roll.Unchanged {
			continue
		}
		email := ""
		if c.Address {
			email = c.Facts.Email
		}
		key, p := string(c.ID), Person{ID: c.ID, Email: email}
		name := c.Facts.Name()
		if c.Linked || w.base[c.ID].Roles&^roll.Rostered != 0 {
			if _, err := w.t.tx.Write(w.rec, "UPDATE person SET roles = $1 WHERE id = $2", int64(c.Roles), key); err != nil {
				return err
			}
			continue
		}
		var ended any
		if c.Closed {
			ended = w.now
		}
		row := []any{key, w.t.seal("person", "name", key, name), w.t.seal("person", "email", key, email), w.t.found(p), int64(c.Roles), w.now, ended}
		if c.Address || c.What == roll.Added {
			address = append(address, row)
		} else {
			own = append(own, row)
		}
	}
	if err := w.t.tx.WriteRows(w.rec, "person", personTable, onPerson, own); err != nil {
		return err
	}
	return w.t.tx.WriteRows(w.rec, "person", personTable, onPersonAddress, address)
}

var rollTable = []string{"person", "source", "upn", "who", "said", "facts", "year", "first_import", "last_import", "left_by", "due"}

const onRoll = `ON CONFLICT (person) DO UPDATE SET source = excluded.source, upn = excluded.upn, who = excluded.who, said = excluded.said,
	facts = excluded.facts, year = excluded.year, last_import = excluded.last_import, left_by = excluded.left_by, due = excluded.due`

// facts writes what is known of everybody who came, changed or came back.
func (w *rollWork) facts(all []roll.Change) error {
	var rows [][]any
	for _, c := range all {
		if c.What == roll.Left {
			continue
		}
		leftBy := ""
		if c.Closed {
			leftBy = w.number
		}
		row, err := w.t.rollRow(c, w.number, leftBy, w.today)
		if err != nil {
			return err
		}
		if c.What == roll.Unchanged { // nothing happened to them, the roster only says it otherwise
			if _, err := w.t.tx.Write(w.rec, "UPDATE roll SET said = $1 WHERE person = $2", []byte(c.Said), string(c.ID)); err != nil {
				return err
			}
			continue
		}
		if rows = append(rows, row); len(rows) >= 4000 {
			if err := w.flush(rows); err != nil {
				return err
			}
			rows = nil
		}
	}
	return w.flush(rows)
}

func (w *rollWork) flush(rows [][]any) error {
	err := w.t.tx.WriteRows(w.rec, "roll", rollTable, onRoll, rows)
	w.done += len(rows)
	if w.progress != nil {
		w.progress(w.done)
	}
	return err
}

func (t *Tx) rollRow(c roll.Change, number, leftBy, today string) ([]any, error) {
	text, err := json.Marshal(c.Facts)
	return []any{string(c.ID), []byte(c.Source), []byte(c.UPN), []byte(c.Who), []byte(c.Said), t.ring.Seal(factsPlace(c.ID), text), c.Facts.Year, number, number, leftBy, c.Facts.Due(today)}, err
}

// befores keeps what undoing needs.
func (w *rollWork) befores(all []roll.Change) error {
	kept := map[id.Person]before{}
	var ids []id.Person
	for _, c := range all {
		if c.What != roll.Added && c.What != roll.Unchanged {
			ids = append(ids, c.ID)
		}
	}
	err := w.t.in("SELECT p.id, p.name, p.email, p.ended, r.last_import, r.left_by, r.due FROM person p LEFT JOIN roll r ON r.person = p.id WHERE p.id", ids, func(scan func(...any) error) error {
		var who id.Person
		var b before
		var name, email []byte
		var ended sql.NullInt64
		var last, left, due sql.NullString
		if err := scan(&who, &name, &email, &ended, &last, &left, &due); err != nil {
			return err
		}
		open, err := w.t.opened("person", string(who), map[string][]byte{"name": name, "email": email})
		b.Name, b.Email, b.Ended, b.Last, b.LeftBy, b.Due = open["name"], open["email"], ended.Int64, last.String, left.String, due.String
		kept[who] = b
		return err
	})
	if err != nil {
		return err
	}
	var rows [][]any
	for _, c := range all {
		if c.What == roll.Added || c.What == roll.Unchanged {
			continue
		}
		k, b := w.base[c.ID], kept[c.ID]
		b.Facts, b.Roles, b.Source, b.UPN, b.Who, b.Said, b.New = c.Before, k.Roles, []byte(k.Source), []byte(k.UPN), []byte(k.Who), []byte(k.Said), !k.OnRoll
		text, err := json.Marshal(b)
		if err != nil {
			return err
		}
		rows = append(rows, []any{w.number, string(c.ID), c.What, w.t.seal("roll_change", "before", w.number+string(c.ID), string(text))})
	}
	return w.t.tx.WriteRows(w.rec, "roll_change", []string{"import", "person", "what", "before"}, "", rows)
}

// leavers shuts people out the same minute: no role works, every session and every open link ends.
func (w *rollWork) leavers(all []roll.Change) error {
	var ids []id.Person
	for _, c := range all {
		if c.What == roll.Left {
			ids = append(ids, c.ID)
		}
	}
	if err := w.t.each(w.rec, "UPDATE roll SET left_by = $1, last_import = $1, due = '' WHERE person", w.number, ids); err != nil {
		return err
	}
	if err := w.t.each(w.rec, "UPDATE class_member SET until = $1 WHERE until IS NULL AND person", w.now, ids); err != nil {
		return err
	}
	return w.t.shutOut(w.rec, ids)
}

// each changes many people's rows with one value, some at a time.
func (t *Tx) each(r ledger.Record, query string, value any, ids []id.Person) error {
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		args, marks := []any{value}, make([]string, chunk)
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", i+2)
			args = append(args, string(ids[min(i, n-1)]))
		}
		if _, err := t.tx.Write(r, query+" IN ("+strings.Join(marks, ", ")+")", args...); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
