package store

import (
	"encoding/json"
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/words/id"
)

// DutyChoice is what the school changed about a duty, or a duty of its own.
type DutyChoice struct {
	duty.Choice
	SetAt time.Time
	SetBy string
}

// DutyChoices loads them by key.
func (v *View) DutyChoices() (map[string]DutyChoice, error) {
	all := map[string]DutyChoice{}
	err := v.v.Each("SELECT key, body, set_at, set_by FROM duty_choice", nil, func(scan func(...any) error) error {
		var c DutyChoice
		var key, body string
		var when int64
		if err := scan(&key, &body, &when, &c.SetBy); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &c.Choice); err != nil {
			return fmt.Errorf("duty %s: %w", key, err)
		}
		c.SetAt = at(when)
		all[key] = c
		return nil
	})
	return all, err
}

// SetDutyChoice changes a duty; what it was is kept.
func (t *Tx) SetDutyChoice(c duty.Choice, by string) error {
	all, err := t.DutyChoices()
	if err != nil {
		return err
	}
	was, ok := all[c.Key]
	if !ok {
		was.Key = c.Key
	}
	if err := t.keepPast("duty", c.Key, was, was.SetAt, was.SetBy); err != nil {
		return err
	}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("duty", c.Key), `INSERT INTO duty_choice (key, body, set_at, set_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (key) DO UPDATE SET body = excluded.body, set_at = excluded.set_at, set_by = excluded.set_by`,
		c.Key, string(body), unix(t.Now()), by)
	return err
}

// PastDutyChoices are earlier choices for one duty, newest first.
func (v *View) PastDutyChoices(key string) ([]Past[DutyChoice], error) {
	all, err := pastOf[DutyChoice](v, "duty", key)
	return all[key], err
}

// DutyRecord is what was written down when a duty was done. Its content is sealed.
type DutyRecord struct {
	ID     id.DutyDone
	Duty   string
	Due    time.Time // the planned day of the occurrence that it closed
	Day    time.Time // on which it was done
	Made   time.Time
	By     string
	Undone time.Time // zero while it stands
	DutyContent
}

// DutyContent is the sealed part of a record.
type DutyContent struct {
	Answers  []duty.Answer  `json:"answers,omitempty"`
	Findings []duty.Finding `json:"findings,omitempty"`
	Note     string         `json:"note,omitempty"`
}

// AddDutyRecord enters it.
func (t *Tx) AddDutyRecord(r DutyRecord) error {
	body, err := json.Marshal(r.DutyContent)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("duty_done", string(r.ID)), `INSERT INTO duty_done (id, duty, due, day, made, by_whom, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.ID, r.Duty, unix(r.Due), unix(r.Day), unix(t.Now()), r.By, t.seal("duty_done", "body", string(r.ID), string(body)))
	return err
}

// UndoDutyRecord takes it back; false if it was taken back before. The record itself stays.
func (t *Tx) UndoDutyRecord(number id.DutyDone, by string) (bool, error) {
	n, err := t.tx.Write(wrote("duty_done", string(number)),
		"UPDATE duty_done SET undone = $1, undone_by = $2 WHERE id = $3 AND undone IS NULL", unix(t.Now()), by, number)
	return n == 1, err
}

// DutyCompletions lists by duty what was done for due days from a day on, without content.
func (v *View) DutyCompletions(from time.Time) (map[string][]duty.Completion, error) {
	all := map[string][]duty.Completion{}
	err := v.v.Each("SELECT id, duty, due, day, by_whom FROM duty_done WHERE undone IS NULL AND due >= $1 ORDER BY due, made, id", []any{unix(from)},
		func(scan func(...any) error) error {
			var c duty.Completion
			var key string
			var due, day int64
			err := scan(&c.ID, &key, &due, &day, &c.By)
			c.For, c.Day = at(due), at(day)
			all[key] = append(all[key], c)
			return err
		})
	return all, err
}

// DutyRecordByID finds one record with its content.
func (v *View) DutyRecordByID(number id.DutyDone) (DutyRecord, error) {
	r := DutyRecord{ID: number}
	var due, day, made int64
	var undone nullTime
	var body []byte
	err := v.v.Scan("SELECT duty, due, day, made, by_whom, undone, body FROM duty_done WHERE id = $1", []any{number},
		&r.Duty, &due, &day, &made, &r.By, &undone, &body)
	if err != nil {
		return r, err
	}
	r.Due, r.Day, r.Made, r.Undone = at(due), at(day), at(made), undone.time()
	return r, v.unsealJSON("duty_done", "body", string(number), body, &r.DutyContent)
}

// unsealJSON opens a sealed column that holds JSON.
func (v *View) unsealJSON(table, column, row string, sealed []byte, into any) error {
	text, err := v.open(table, column, row, sealed)
	if err != nil {
		return fmt.Errorf("%s %s: %w", table, column, err)
	}
	return json.Unmarshal([]byte(text), into)
}

// Addendum corrects a record, which itself stays as it was.
type Addendum struct {
	Made time.Time
	By   string
	Text string
}

// AddAddendum enters a correction.
func (t *Tx) AddAddendum(record id.DutyDone, by, text string) error {
	key := t.NewID()
	_, err := t.tx.Write(wrote("duty_done", string(record)), "INSERT INTO duty_addendum (id, done, made, by_whom, body) VALUES ($1, $2, $3, $4, $5)",
		key, record, unix(t.Now()), by, t.seal("duty_addendum", "body", key, text))
	return err
}

// Addenda lists the corrections of a record, oldest first.
func (v *View) Addenda(record id.DutyDone) ([]Addendum, error) {
	var all []Addendum
	err := v.v.Each("SELECT id, made, by_whom, body FROM duty_addendum WHERE done = $1 ORDER BY made, id", []any{record}, func(scan func(...any) error) error {
		var a Addendum
		var key string
		var made int64
		var body []byte
		if err := scan(&key, &made, &a.By, &body); err != nil {
			return err
		}
		a.Made = at(made)
		var err error
		a.Text, err = v.open("duty_addendum", "body", key, body)
		all = append(all, a)
		return err
	})
	return all, err
}

// DutyTurn is what was arranged for one occurrence, with the reason.
type DutyTurn struct {
	Duty string
	duty.Turn
	PostponedBy, HandedBy string
	Reason                string
}

// SetDutyTurn arranges it.
func (t *Tx) SetDutyTurn(x DutyTurn) error {
	row := x.Duty + " " + x.For.Format(time.DateOnly)
	var postponed any
	if !x.Postponed.IsZero() {
		postponed = unix(x.Postponed)
	}
	_, err := t.tx.Write(wrote("duty_turn", row), `INSERT INTO duty_turn (duty, due, postponed, postponed_by, holder, handed_by, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (duty, due) DO UPDATE SET postponed = excluded.postponed,
		postponed_by = excluded.postponed_by, holder = excluded.holder, handed_by = excluded.handed_by, reason = excluded.reason`,
		x.Duty, unix(x.For), postponed, x.PostponedBy, x.Holder, x.HandedBy, t.seal("duty_turn", "reason", row, x.Reason))
	return err
}

// DutyTurns lists by duty what was arranged for due days from a day on; reasons stay sealed.
func (v *View) DutyTurns(from time.Time) (map[string][]DutyTurn, error) {
	all := map[string][]DutyTurn{}
	err := v.v.Each("SELECT duty, due, postponed, postponed_by, holder, handed_by FROM duty_turn WHERE due >= $1 ORDER BY due", []any{unix(from)},
		func(scan func(...any) error) error {
			var x DutyTurn
			var due int64
			var postponed nullTime
			err := scan(&x.Duty, &due, &postponed, &x.PostponedBy, &x.Holder, &x.HandedBy)
			x.For, x.Postponed = at(due), postponed.time()
			all[x.Duty] = append(all[x.Duty], x)
			return err
		})
	return all, err
}

// DutyTurnReason opens the reason of one.
func (v *View) DutyTurnReason(key string, due time.Time) (string, error) {
	var sealed []byte
	if err := v.v.Scan("SELECT reason FROM duty_turn WHERE duty = $1 AND due = $2", []any{key, unix(due)}, &sealed); err != nil {
		return "", err
	}
	return v.open("duty_turn", "reason", key+" "+due.Format(time.DateOnly), sealed)
}

// SaveDutyDraft keeps a form that somebody began; nil drops it.
func (t *Tx) SaveDutyDraft(key string, due time.Time, who id.Person, f *duty.Filled) error {
	row := key + " " + due.Format(time.DateOnly) + " " + string(who)
	if _, err := t.tx.Write(wrote("duty_draft", row), "DELETE FROM duty_draft WHERE duty = $1 AND due = $2 AND person = $3", key, unix(due), who); err != nil || f == nil {
		return err
	}
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("duty_draft", row), "INSERT INTO duty_draft (duty, due, person, saved, body) VALUES ($1, $2, $3, $4, $5)",
		key, unix(due), who, unix(t.Now()), t.seal("duty_draft", "body", row, string(body)))
	return err
}

// DutyDraft is the form that somebody began, and when they saved it; zero if they did not.
func (v *View) DutyDraft(key string, due time.Time, who id.Person) (f duty.Filled, saved time.Time, err error) {
	var when int64
	var sealed []byte
	err = v.v.Scan("SELECT saved, body FROM duty_draft WHERE duty = $1 AND due = $2 AND person = $3", []any{key, unix(due), who}, &when, &sealed)
	if None(err) {
		return f, saved, nil
	}
	if err != nil {
		return f, saved, err
	}
	return f, at(when), v.unsealJSON("duty_draft", "body", key+" "+due.Format(time.DateOnly)+" "+string(who), sealed, &f)
}

// AddDutyEvent makes a duty fall due because something happened; false if the same cause did before.
func (t *Tx) AddDutyEvent(key, cause string, e duty.Event, by string) (bool, error) {
	var n int
	if err := t.v.Scan("SELECT COUNT(*) FROM duty_event WHERE cause = $1", []any{cause}, &n); err != nil || n > 0 {
		return false, err
	}
	_, err := t.tx.Write(wrote("duty_event", e.ID), "INSERT INTO duty_event (id, duty, cause, what, opened, due, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		e.ID, key, cause, t.seal("duty_event", "what", e.ID, e.What), unix(t.Now()), unix(e.Due), by)
	return err == nil, err
}

// DutyEvents lists them by duty in the order of their due days.
func (v *View) DutyEvents(from time.Time) (map[string][]duty.Event, error) {
	all := map[string][]duty.Event{}
	err := v.v.Each("SELECT id, duty, what, opened, due FROM duty_event WHERE due >= $1 ORDER BY due, opened, id", []any{unix(from)}, func(scan func(...any) error) error {
		var e duty.Event
		var key string
		var what []byte
		var opened, due int64
		if err := scan(&e.ID, &key, &what, &opened, &due); err != nil {
			return err
		}
		text, err := v.open("duty_event", "what", e.ID, what)
		e.What, e.Opened, e.Due = text, at(opened), at(due)
		all[key] = append(all[key], e)
		return err
	})
	return all, err
}

// Began is the day on which the first person of the school was entered; zero before.
func (v *View) Began() (time.Time, error) {
	var n nullTime
	err := v.v.Scan("SELECT MIN(created) FROM person", nil, &n)
	return n.time(), err
}
