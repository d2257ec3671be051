package store

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"time"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// packed makes a long text short for keeping; unpacked gives it back.
func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // memory takes everything
	_ = w.Close()
	return b.String()
}

// mostUnpacked bounds what a kept text may unfold to.
const mostUnpacked = 64 << 20

func unpacked(short string) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader([]byte(short)))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(r, mostUnpacked))
	return string(text), errors.Join(err, r.Close())
}

// approvedBy is what the minute says, kept sealed.
type approvedBy struct {
	Minute string
	Agreed []string
}

// AddEditionOfPolicy keeps a text that was frozen, with what it was made from.
func (t *Tx) AddEditionOfPolicy(e edition.Edition, text, madeFrom string) error {
	key := string(e.ID)
	_, err := t.tx.Write(wrote("policy_edition", key),
		`INSERT INTO policy_edition (id, number, take, frozen, by_whom, note, body, made_from, digest, final, proposer, second, withdrawn_by)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '')`,
		key, e.Number, e.Take, unix(t.Now()), e.By, t.seal("policy_edition", "note", key, e.Note),
		t.seal("policy_edition", "body", key, packed(text)), t.seal("policy_edition", "made_from", key, packed(madeFrom)), e.Digest)
	return err
}

// ApproveEdition notes that governors approved it; false if it was approved or withdrawn before.
func (t *Tx) ApproveEdition(e edition.Edition) (bool, error) {
	key := string(e.ID)
	decision, err := json.Marshal(approvedBy{e.Minute, e.Agreed})
	if err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("policy_edition", key),
		`UPDATE policy_edition SET final = $1, meeting = $2, decision = $3, proposer = $4, second = $5, recorded = $6, in_force = $7, due = $8
		 WHERE id = $9 AND recorded IS NULL AND withdrawn IS NULL`,
		e.Final, unix(e.Meeting), t.seal("policy_edition", "decision", key, string(decision)), e.Proposer, e.Second, unix(t.Now()),
		unix(e.From), unix(e.Due), key)
	return n == 1, err
}

// WithdrawEdition takes one out of force, or gives a draft up; false if that was done before.
func (t *Tx) WithdrawEdition(number id.Edition, by id.Person, why string) (bool, error) {
	key := string(number)
	n, err := t.tx.Write(wrote("policy_edition", key),
		"UPDATE policy_edition SET withdrawn = $1, withdrawn_by = $2, why = $3 WHERE id = $4 AND withdrawn IS NULL",
		unix(t.Now()), by, t.seal("policy_edition", "why", key, why), key)
	return n == 1, err
}

const editionColumns = `id, number, take, frozen, by_whom, note, digest, final, meeting, decision, proposer, second, recorded, in_force, due,
	withdrawn, withdrawn_by, why`

// EditionsOfPolicy lists them all, newest first, without their texts.
func (v *View) EditionsOfPolicy() ([]edition.Edition, error) {
	var all []edition.Edition
	err := v.v.Each("SELECT "+editionColumns+" FROM policy_edition ORDER BY number DESC, take DESC", nil, func(scan func(...any) error) error {
		e, err := v.scanEdition(scan)
		all = append(all, e)
		return err
	})
	return all, err
}

func (v *View) scanEdition(scan func(...any) error) (edition.Edition, error) {
	var e edition.Edition
	var note, decision, why []byte
	var frozen int64
	var meeting, recorded, from, due, withdrawn nullTime
	if err := scan(&e.ID, &e.Number, &e.Take, &frozen, &e.By, &note, &e.Digest, &e.Final, &meeting, &decision, &e.Proposer, &e.Second, &recorded,
		&from, &due, &withdrawn, &e.WithdrawnBy, &why); err != nil {
		return e, err
	}
	sealed := map[string][]byte{"note": note}
	if decision != nil {
		sealed["decision"] = decision
	}
	if why != nil {
		sealed["why"] = why
	}
	open, err := v.opened("policy_edition", string(e.ID), sealed)
	if err != nil {
		return e, err
	}
	e.Note, e.Why = open["note"], open["why"]
	e.Frozen, e.Meeting, e.Recorded, e.From, e.Due, e.Withdrawn = at(frozen), meeting.time(), recorded.time(), from.time(), due.time(), withdrawn.time()
	if decision != nil {
		var d approvedBy
		err = json.Unmarshal([]byte(open["decision"]), &d)
		e.Minute, e.Agreed = d.Minute, d.Agreed
	}
	return e, err
}

// EditionText loads the text of one as it was frozen.
func (v *View) EditionText(number id.Edition) (string, error) { return v.kept("body", number) }

// EditionSource loads what one was made from.
func (v *View) EditionSource(number id.Edition) (string, error) { return v.kept("made_from", number) }

func (v *View) kept(column string, number id.Edition) (string, error) {
	var sealed []byte
	if err := v.v.Scan("SELECT "+column+" FROM policy_edition WHERE id = $1", []any{number}, &sealed); err != nil {
		return "", err
	}
	short, err := v.open("policy_edition", column, string(number), sealed)
	if err != nil {
		return "", err
	}
	return unpacked(short)
}

// Opinion is what somebody who knows the technology says about a draft (obligation 4.4-a).
type Opinion struct {
	Edition id.Edition
	Number  int
	Text    string
	Who     string // who gave it
	Given   time.Time
	By      id.Person
}

// SetOpinion enters the opinion on a draft, in the place of an earlier one.
func (t *Tx) SetOpinion(o Opinion) error {
	key := string(o.Edition)
	body, err := json.Marshal([]string{o.Who, o.Text})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("policy_opinion", key),
		`INSERT INTO policy_opinion (edition, number, body, given, by_whom) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (edition) DO UPDATE SET body = excluded.body, given = excluded.given, by_whom = excluded.by_whom`,
		key, o.Number, t.seal("policy_opinion", "body", key, string(body)), unix(t.Now()), o.By)
	return err
}

// Opinions lists those on the drafts of one edition, newest first.
func (v *View) Opinions(number int) ([]Opinion, error) {
	var all []Opinion
	err := v.v.Each("SELECT edition, number, body, given, by_whom FROM policy_opinion WHERE number = $1 ORDER BY given DESC, edition", []any{number},
		func(scan func(...any) error) error {
			var o Opinion
			var body []byte
			var given int64
			if err := scan(&o.Edition, &o.Number, &body, &given, &o.By); err != nil {
				return err
			}
			text, err := v.open("policy_opinion", "body", string(o.Edition), body)
			if err != nil {
				return err
			}
			var pair [2]string
			err = json.Unmarshal([]byte(text), &pair)
			o.Who, o.Text, o.Given = pair[0], pair[1], at(given)
			all = append(all, o)
			return err
		})
	return all, err
}

// SetSectionOwner names who looks after a section: a person's number or "post:" and a role; "" removes it.
func (t *Tx) SetSectionOwner(s clause.Section, owner, by string) error {
	r := wrote("section_owner", string(s))
	if owner == "" {
		_, err := t.tx.Write(r, "DELETE FROM section_owner WHERE section = $1", s)
		return err
	}
	_, err := t.tx.Write(r, `INSERT INTO section_owner (section, owner, set_at, set_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (section) DO UPDATE SET owner = excluded.owner, set_at = excluded.set_at, set_by = excluded.set_by`, s, owner, unix(t.Now()), by)
	return err
}

// SectionOwners loads them by section.
func (v *View) SectionOwners() (map[clause.Section]string, error) {
	all := map[clause.Section]string{}
	err := v.v.Each("SELECT section, owner FROM section_owner", nil, func(scan func(...any) error) error {
		var s clause.Section
		var owner string
		err := scan(&s, &owner)
		all[s] = owner
		return err
	})
	return all, err
}
