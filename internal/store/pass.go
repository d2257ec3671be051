package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// passBody is what a visitor wrote about themselves, kept sealed.
type passBody struct {
	Name         string                 `json:"name,omitempty"`
	Organisation string                 `json:"organisation,omitempty"`
	Host         string                 `json:"host,omitempty"`
	Number       string                 `json:"number,omitempty"`
	Desk         bool                   `json:"desk,omitempty"`
	Reason       string                 `json:"reason,omitempty"`
	Texts        []agreement.SignedText `json:"texts,omitempty"`
	Forgotten    bool                   `json:"forgotten,omitempty"`
	Asked        bool                   `json:"asked,omitempty"`
}

func (t *Tx) sealPass(p agreement.Pass) ([]byte, error) {
	body, err := json.Marshal(passBody{p.Name, p.Organisation, p.Host, p.Number, p.Desk, p.Reason, p.Texts, p.Forgotten, p.LeaderAsked})
	return t.seal("day_pass", "body", string(p.ID), string(body)), err
}

// AddPass records that somebody asked for a pass, or declined to agree.
func (t *Tx) AddPass(p agreement.Pass) error {
	body, err := t.sealPass(p)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("pass", string(p.ID)), `INSERT INTO day_pass (id, kind, state, asked, decided, decided_by, until, ended, ended_by, person, body)
		VALUES ($1, $2, $3, $4, NULL, '', NULL, NULL, '', '', $5)`, p.ID, p.Kind, string(p.State), unix(t.Now()), body)
	return err
}

// DecidePass records what reception said; false if somebody said so before.
func (t *Tx) DecidePass(p agreement.Pass, by string) (bool, error) {
	body, err := t.sealPass(p)
	if err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("pass", string(p.ID)), `UPDATE day_pass SET state = $1, decided = $2, decided_by = $3, until = $4, person = $5, body = $6
		WHERE id = $7 AND state = 'asked'`, string(p.State), unix(t.Now()), by, orNull(p.Until), p.Person, body, p.ID)
	return n == 1, err
}

// EndPass ends an open one; false if it is not open.
func (t *Tx) EndPass(number id.Pass, by string) (bool, error) {
	n, err := t.tx.Write(wrote("pass", string(number)), "UPDATE day_pass SET state = 'over', ended = $1, ended_by = $2 WHERE id = $3 AND state = 'open'", unix(t.Now()), by, number)
	return n == 1, err
}

// ForgetPass takes what a visitor wrote out of the records, and their name. What stays says that somebody came, agreed to
// which text, and who let them in.
func (t *Tx) ForgetPass(p agreement.Pass) error {
	p.Name, p.Organisation, p.Host, p.Number, p.Reason, p.LeaderAsked, p.Forgotten = "", "", "", "", "", false, true
	body, err := t.sealPass(p)
	if err != nil {
		return err
	}
	if _, err := t.tx.Write(wrote("pass", string(p.ID)), "UPDATE day_pass SET state = CASE WHEN state = 'asked' THEN 'unmet' ELSE state END, body = $1 WHERE id = $2", body, p.ID); err != nil || p.Person == "" {
		return err
	}
	_, err = t.tx.Write(wrote("person", string(p.Person)), "UPDATE person SET name = $1 WHERE id = $2",
		t.seal("person", "name", string(p.Person), "A visitor whose name is no longer kept"), p.Person)
	return err
}

func (v *View) passes(where string, args ...any) ([]agreement.Pass, error) {
	var all []agreement.Pass
	err := v.v.Each("SELECT id, kind, state, asked, decided, decided_by, until, ended, ended_by, person, body FROM day_pass "+where, args, func(scan func(...any) error) error {
		var p agreement.Pass
		var asked int64
		var decided, until, ended nullTime
		var sealed []byte
		if err := scan(&p.ID, &p.Kind, &p.State, &asked, &decided, &p.DecidedBy, &until, &ended, &p.EndedBy, &p.Person, &sealed); err != nil {
			return err
		}
		text, err := v.open("day_pass", "body", string(p.ID), sealed)
		if err != nil {
			return err
		}
		var b passBody
		err = json.Unmarshal([]byte(text), &b)
		p.Asked, p.Decided, p.Until, p.Ended = at(asked), decided.time(), until.time(), ended.time()
		p.Name, p.Organisation, p.Host, p.Number, p.Desk, p.Reason, p.Texts, p.Forgotten, p.LeaderAsked = b.Name, b.Organisation, b.Host, b.Number, b.Desk, b.Reason, b.Texts, b.Forgotten, b.Asked
		all = append(all, p)
		return err
	})
	return all, err
}

// Passes lists those asked for in a span of time, newest first.
func (v *View) Passes(from, until time.Time) ([]agreement.Pass, error) {
	return v.passes("WHERE asked >= $1 AND asked < $2 ORDER BY asked DESC, id", unix(from), unix(until))
}

// PassByID finds one; None if there is none.
func (v *View) PassByID(number id.Pass) (agreement.Pass, error) {
	all, err := v.passes("WHERE id = $1", number)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return agreement.Pass{}, err
	}
	return all[0], nil
}

// PassesOver lists open ones whose time is over.
func (v *View) PassesOver() ([]agreement.Pass, error) {
	return v.passes("WHERE state = 'open' AND until <= $1 ORDER BY until, id", unix(v.Now()))
}

// PassesToForget lists those from before a day whose names are still there, some at a time.
func (v *View) PassesToForget(before time.Time) ([]agreement.Pass, error) {
	var all []agreement.Pass
	old, err := v.passes("WHERE asked < $1 AND state <> 'open' ORDER BY asked, id", unix(before))
	for _, p := range old {
		if !p.Forgotten {
			all = append(all, p)
		}
	}
	return all[:min(len(all), 200)], err
}

// CountPasses counts those that wait for reception since a moment, and those open now.
func (v *View) CountPasses(since time.Time) (waiting, open int, err error) {
	var w, o int64
	err = v.v.Scan(`SELECT COALESCE(SUM(CASE WHEN state = 'asked' AND asked > $1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN state = 'open' AND until > $2 THEN 1 ELSE 0 END), 0)
		FROM day_pass WHERE state IN ('asked', 'open')`, []any{unix(since), unix(v.Now())}, &w, &o)
	return int(w), int(o), err
}

// PassFigures is what the board learns of passes.
type PassFigures struct{ Opened, Unsigned, Late int }

// PassFigures counts passes that reception opened since a moment, those of them that no signature stands behind, and those
// whose time is over by an hour and that nobody ended.
func (v *View) PassFigures(since time.Time) (f PassFigures, err error) {
	var opened, unsigned, late int64
	err = v.v.Scan(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM signature s WHERE s.subject = p.person AND s.answer = 'agreed') THEN 0 ELSE 1 END), 0),
		COALESCE(SUM(CASE WHEN p.state = 'open' AND p.until < $2 THEN 1 ELSE 0 END), 0) FROM day_pass p WHERE p.person <> '' AND p.asked >= $1`,
		[]any{unix(since), unix(v.Now().Add(-time.Hour))}, &opened, &unsigned, &late)
	return PassFigures{int(opened), int(unsigned), int(late)}, err
}

// Unwelcome says whether an adult of this name is marked in the roll as one who may not be told about a child, or a child
// has it. It opens names in memory and gives none away.
func (v *View) Unwelcome(name string) (barred, pupil bool, err error) {
	err = v.eachPerson("WHERE id IN (SELECT adult FROM relation WHERE ended IS NULL AND length(barred) > 0)", nil, func(p Person) {
		barred = barred || agreement.Matches(p.Name, name)
	})
	if err != nil {
		return false, false, err
	}
	err = v.eachPerson("WHERE ended IS NULL AND (roles & $1) <> 0", []any{int64(people.Of(people.Pupil))}, func(p Person) {
		pupil = pupil || agreement.Matches(p.Name, name)
	})
	return barred, pupil, err
}
