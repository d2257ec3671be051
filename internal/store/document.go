package store

import (
	"database/sql"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Document is a policy the school had, as read: text and report, sealed; the file itself is never kept.
type Document struct {
	ID       id.Check
	Name     string
	Format   string
	Text     string // what `handrail policy text` prints
	Report   string // the report as JSON
	Findings int
	High     int
	Made     time.Time
	By       string
	Removed  time.Time
}

// AddDocument stores a document that was read and checked.
func (t *Tx) AddDocument(d Document) error {
	key := string(d.ID)
	_, err := t.tx.Write(wrote("document", key),
		`INSERT INTO document (id, name, format, text, report, findings, high, made, by_whom)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		key, t.seal("document", "name", key, d.Name), d.Format, t.seal("document", "text", key, d.Text),
		t.seal("document", "report", key, d.Report), d.Findings, d.High, unix(t.Now()), d.By)
	return err
}

// Documents lists what was read in, newest first, without texts.
func (v *View) Documents() ([]Document, error) {
	var all []Document
	err := v.v.Each(`SELECT id, name, format, findings, high, made, by_whom FROM document
		WHERE removed IS NULL ORDER BY made DESC, id LIMIT 200`, nil, func(scan func(...any) error) error {
		var d Document
		var name []byte
		var made int64
		if err := scan(&d.ID, &name, &d.Format, &d.Findings, &d.High, &made, &d.By); err != nil {
			return err
		}
		text, err := v.open("document", "name", string(d.ID), name)
		d.Name, d.Made = text, at(made)
		all = append(all, d)
		return err
	})
	return all, err
}

// Document loads one with its text and report; sql.ErrNoRows (None) if there is none or it was removed.
func (v *View) Document(number id.Check) (Document, error) {
	d := Document{ID: number}
	var name, text, report []byte
	var made int64
	var removed sql.NullInt64
	err := v.v.Scan(`SELECT name, format, text, report, findings, high, made, by_whom, removed FROM document
		WHERE id = $1 AND removed IS NULL`, []any{number},
		&name, &d.Format, &text, &report, &d.Findings, &d.High, &made, &d.By, &removed)
	if err != nil {
		return d, err
	}
	open, err := v.opened("document", string(number), map[string][]byte{"name": name, "text": text, "report": report})
	d.Name, d.Text, d.Report, d.Made = open["name"], open["text"], open["report"], at(made)
	return d, err
}

// RemoveDocument empties a document; its number stays so that the trail can be followed.
func (t *Tx) RemoveDocument(number id.Check) error {
	r := wrote("document", string(number))
	r.How = "removed"
	_, err := t.tx.Write(r, "UPDATE document SET removed = $1, name = $2, text = $2, report = $2 WHERE id = $3",
		unix(t.Now()), []byte{}, number)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(r, "DELETE FROM finding WHERE document = $1", number) // reasons may quote the text
	return err
}

// FindingState is what the school did with one finding of a report.
type FindingState struct {
	N      int
	State  string // accepted, dismissed
	Reason string
	SetAt  time.Time
	SetBy  string
}

// FindingStates loads them by the finding's position in the report.
func (v *View) FindingStates(number id.Check) (map[int]FindingState, error) {
	all := map[int]FindingState{}
	err := v.v.Each("SELECT n, state, reason, set_at, set_by FROM finding WHERE document = $1", []any{number},
		func(scan func(...any) error) error {
			var f FindingState
			var when int64
			err := scan(&f.N, &f.State, &f.Reason, &when, &f.SetBy)
			f.SetAt = at(when)
			all[f.N] = f
			return err
		})
	return all, err
}

// SetFindingState notes it; an empty state takes it back.
func (t *Tx) SetFindingState(number id.Check, f FindingState) error {
	r := wrote("document", string(number))
	if f.State == "" {
		_, err := t.tx.Write(r, "DELETE FROM finding WHERE document = $1 AND n = $2", number, f.N)
		return err
	}
	_, err := t.tx.Write(r, `INSERT INTO finding (document, n, state, reason, set_at, set_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (document, n) DO UPDATE SET state = excluded.state, reason = excluded.reason,
		set_at = excluded.set_at, set_by = excluded.set_by`, number, f.N, f.State, f.Reason, unix(t.Now()), f.SetBy)
	return err
}
