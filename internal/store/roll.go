package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Import is one roster that was taken in. Body is sealed: what was left out, and what undoing needs.
type Import struct {
	ID     id.Import
	N      int64
	Made   time.Time
	By     string
	Format string
	roll.Counts
	ImportBody
	Undone time.Time
}

// ImportBody is what an import keeps to itself.
type ImportBody struct {
	Name      string          `json:"name"`
	Digest    string          `json:"digest"` // of the list of what was done to whom
	Rejected  int             `json:"rejected"`
	Conflicts []roll.Conflict `json:"conflicts"`
	Classes   []classBefore   `json:"classes,omitempty"`
}

// classBefore is a class as it was before an import changed it.
type classBefore struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Year  string `json:"year"`
	Said  []byte `json:"said"`
	Ended int64  `json:"ended"`
}

// RollDigest is the keyed digest by which the roll finds somebody. An e-mail address has the digest that the
// register of people knows it by.
func (v *View) RollDigest(kind, value string) string {
	if kind == "email" {
		return string(v.ring.Index("person", "email", normalEmail(value)))
	}
	return string(v.ring.Index("roll", kind, value))
}

// RollBase loads everybody and every class in digests: nothing is opened.
func (v *View) RollBase() (roll.Base, error) {
	var base roll.Base
	err := v.v.Each(`SELECT p.id, p.found, p.roles, p.ended, c.person, r.source, r.upn, r.who, r.said, r.left_by, r.due FROM person p
		LEFT JOIN roll r ON r.person = p.id LEFT JOIN credential c ON c.person = p.id`, nil, func(scan func(...any) error) error {
		var k roll.Known
		var found, source, upn, who, said sql.RawBytes
		var roles int64
		var ended sql.NullInt64
		var account, leftBy, due sql.NullString
		err := scan(&k.ID, &found, &roles, &ended, &account, &source, &upn, &who, &said, &leftBy, &due)
		k.Email, k.Roles, k.Ended, k.Account = string(found), people.Set(roles), ended.Valid, account.Valid
		k.Source, k.UPN, k.Who, k.Said, k.OnRoll, k.ByRoll = string(source), string(upn), string(who), string(said), leftBy.Valid, leftBy.String != ""
		k.Due = due.String != ""
		base.People = append(base.People, k)
		return err
	})
	if err != nil {
		return base, err
	}
	err = v.v.Each("SELECT id, source, said, ended FROM class", nil, func(scan func(...any) error) error {
		var k roll.KnownClass
		var source, said []byte
		var ended sql.NullInt64
		err := scan(&k.ID, &source, &said, &ended)
		k.Source, k.Said, k.Ended = string(source), string(said), ended.Valid
		base.Classes = append(base.Classes, k)
		return err
	})
	return base, err
}

// RollDue are those on the roll to whom something happens on a day or before it without a new roster.
func (v *View) RollDue(day string) (map[id.Person]bool, error) {
	all := map[id.Person]bool{}
	err := v.v.Each("SELECT person FROM roll WHERE due <> '' AND due <= $1", []any{day}, func(scan func(...any) error) error {
		var who id.Person
		err := scan(&who)
		all[who] = true
		return err
	})
	return all, err
}

// chunk is how many identifiers one question names.
const chunk = 400

// in runs a question for many identifiers, some at a time; the question ends in IN and its marks begin at $1.
func (v *View) in(query string, ids []id.Person, f func(scan func(...any) error) error) error {
	for len(ids) > 0 {
		n := min(chunk, len(ids))
		marks, args := marked(ids[:n])
		if err := v.v.Each(query+" IN ("+marks+")", args, f); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// marked are places for some identifiers, at least one, and the identifiers, the last of them again until the number is
// one of a few: so that each statement is prepared a few times and not once for every number of people.
func marked(ids []id.Person) (string, []any) {
	n := len(ids)
	for _, size := range []int{4, 16, 64, chunk} {
		if n <= size {
			n = size
			break
		}
	}
	args, marks := make([]any, n), make([]string, n)
	for i := range args {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), string(ids[min(i, len(ids)-1)])
	}
	return strings.Join(marks, ", "), args
}

// RollFacts opens what is known of some people; of somebody who is not on the roll, only the name.
func (v *View) RollFacts(ids []id.Person) (map[id.Person]roll.Facts, error) {
	all := make(map[id.Person]roll.Facts, len(ids))
	err := v.in("SELECT p.id, p.name, r.facts FROM person p LEFT JOIN roll r ON r.person = p.id WHERE p.id", ids, func(scan func(...any) error) error {
		var who id.Person
		var name, facts []byte
		if err := scan(&who, &name, &facts); err != nil {
			return err
		}
		f, err := v.openFacts(who, facts)
		if err == nil && facts == nil {
			f.Given, err = v.open("person", "name", string(who), name)
		}
		all[who] = f
		return err
	})
	return all, err
}

func (v *View) openFacts(who id.Person, sealed []byte) (roll.Facts, error) {
	var f roll.Facts
	if len(sealed) == 0 {
		return f, nil
	}
	text, err := v.ring.Open(factsPlace(who), sealed)
	if err == nil {
		err = json.Unmarshal(text, &f)
	}
	return f, err
}

const importColumns = "id, n, made, by_whom, format, added, changed, gone, unchanged, body, undone"

func (v *View) scanImport(scan func(...any) error) (Import, error) {
	var i Import
	var made int64
	var body []byte
	var undone sql.NullInt64
	if err := scan(&i.ID, &i.N, &made, &i.By, &i.Format, &i.Added, &i.Changed, &i.Left, &i.Unchanged, &body, &undone); err != nil {
		return i, err
	}
	i.Made, i.Undone = at(made), maybe(undone)
	text, err := v.open("roll_import", "body", string(i.ID), body)
	if err == nil {
		err = json.Unmarshal([]byte(text), &i.ImportBody)
	}
	return i, err
}

// Imports lists them, newest first.
func (v *View) Imports(limit int) ([]Import, error) {
	var all []Import
	err := v.v.Each("SELECT "+importColumns+" FROM roll_import ORDER BY n DESC LIMIT $1", []any{limit}, func(scan func(...any) error) error {
		i, err := v.scanImport(scan)
		all = append(all, i)
		return err
	})
	return all, err
}

// Import finds one; None if there is no such import.
func (v *View) Import(number id.Import) (Import, error) {
	var out Import
	found := false
	err := v.v.Each("SELECT "+importColumns+" FROM roll_import WHERE id = $1", []any{string(number)}, func(scan func(...any) error) (err error) {
		found = true
		out, err = v.scanImport(scan)
		return err
	})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return out, err
}

// LastImport is the number of the newest import, undone or not; "" before the first. It also says how far the roll
// is: lists that are kept in memory are made anew when it changes.
func (v *View) LastImport() (mark string, err error) {
	var who string
	var undone sql.NullInt64
	err = v.v.Scan("SELECT id, undone FROM roll_import ORDER BY n DESC LIMIT 1", nil, &who, &undone)
	if None(err) {
		return "", nil
	}
	if undone.Valid {
		who += " undone"
	}
	return who, err
}
