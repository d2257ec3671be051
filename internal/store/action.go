package store

import (
	"encoding/json"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/words/id"
)

// actionContent is the sealed part of an action.
type actionContent struct{ Found, What, Note string }

func (t *Tx) sealAction(a duty.Action) ([]byte, error) {
	body, err := json.Marshal(actionContent{a.Found, a.What, a.Note})
	return t.seal("plan_action", "body", string(a.ID), string(body)), err
}

// AddAction enters a line of the action plan; source is the number of the record that found it.
func (t *Tx) AddAction(a duty.Action, source string) error {
	body, err := t.sealAction(a)
	if err != nil {
		return err
	}
	var closed any
	if !a.Closed.IsZero() {
		closed = unix(a.Closed)
	}
	_, err = t.tx.Write(wrote("action", string(a.ID)), `INSERT INTO plan_action (id, source, source_id, about, link, body, owner, due, made, by_whom, state, closed, closer, answer)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		a.ID, a.Source, source, a.About, a.Link, body, a.Owner, unix(a.Due), unix(t.Now()), a.By, string(a.State), closed, a.Closer, a.Answer)
	return err
}

// SetAction changes who does it, by when, and how it stands; false if its state is not what it was.
func (t *Tx) SetAction(a duty.Action, was duty.ActionState) (bool, error) {
	body, err := t.sealAction(a)
	if err != nil {
		return false, err
	}
	var closed any
	if !a.Closed.IsZero() {
		closed = unix(a.Closed)
	}
	n, err := t.tx.Write(wrote("action", string(a.ID)), `UPDATE plan_action SET body = $1, owner = $2, due = $3, state = $4, closed = $5, closer = $6
		WHERE id = $7 AND state = $8`, body, a.Owner, unix(a.Due), string(a.State), closed, a.Closer, a.ID, string(was))
	return n == 1, err
}

const actionColumns = "id, source, about, link, body, owner, due, made, by_whom, state, closed, closer, answer"

func (v *View) actions(where string, args []any, open bool) ([]duty.Action, error) {
	var all []duty.Action
	err := v.v.Each("SELECT "+actionColumns+" FROM plan_action "+where, args, func(scan func(...any) error) error {
		var a duty.Action
		var body []byte
		var due, made int64
		var closed nullTime
		if err := scan(&a.ID, &a.Source, &a.About, &a.Link, &body, &a.Owner, &due, &made, &a.By, &a.State, &closed, &a.Closer, &a.Answer); err != nil {
			return err
		}
		a.Due, a.Made, a.Closed = at(due), at(made), closed.time()
		if open {
			var c actionContent
			if err := v.unsealJSON("plan_action", "body", string(a.ID), body, &c); err != nil {
				return err
			}
			a.Found, a.What, a.Note = c.Found, c.What, c.Note
		}
		all = append(all, a)
		return nil
	})
	return all, err
}

// Actions lists the newest thousand, those that are open first, by their day.
func (v *View) Actions() ([]duty.Action, error) {
	return v.actions("ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, due, id LIMIT 1000", nil, true)
}

// ActionsOf lists those of one record.
func (v *View) ActionsOf(source, record string) ([]duty.Action, error) {
	return v.actions("WHERE source = $1 AND source_id = $2 ORDER BY due, id", []any{source, record}, true)
}

// OpenActions lists what is open without its content.
func (v *View) OpenActions() ([]duty.Action, error) {
	return v.actions("WHERE state = 'open' ORDER BY due, id", nil, false)
}

// OpenActionsOf lists what one person has to do, without its content.
func (v *View) OpenActionsOf(who id.Person) ([]duty.Action, error) {
	return v.actions("WHERE state = 'open' AND owner = $1 ORDER BY due, id", []any{who}, false)
}

// ActionByID finds one.
func (v *View) ActionByID(number id.Action) (duty.Action, error) {
	all, err := v.actions("WHERE id = $1", []any{number}, true)
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return duty.Action{}, err
	}
	return all[0], nil
}

// ActionFigures counts the action plan without opening it: how many are open, late, and closed since a day.
func (v *View) ActionFigures(today, since time.Time) (open, late, closed int, err error) {
	err = v.v.Scan(`SELECT COALESCE(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'open' AND due < $1 THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state <> 'open' AND closed >= $2 THEN 1 ELSE 0 END), 0) FROM plan_action`,
		[]any{unix(today), unix(since)}, &open, &late, &closed)
	return open, late, closed, err
}

// OpenWanting counts by duty the open actions that follow from answers which said that something is wanting, how many of
// them are late, and gives the first day by which one of them will be done.
func (v *View) OpenWanting(today time.Time) (map[string]duty.Wanting, error) {
	all := map[string]duty.Wanting{}
	err := v.v.Each(`SELECT d.duty, COUNT(*), SUM(CASE WHEN a.due < $1 THEN 1 ELSE 0 END), MIN(a.due) FROM plan_action a
		JOIN duty_done d ON d.id = a.source_id WHERE a.state = 'open' AND a.source = 'duty' AND a.answer <> '' AND d.undone IS NULL GROUP BY d.duty`,
		[]any{unix(today)}, func(scan func(...any) error) error {
			var key string
			var w duty.Wanting
			var due int64
			err := scan(&key, &w.Open, &w.Late, &due)
			w.Due = at(due)
			all[key] = w
			return err
		})
	return all, err
}

// OpenLapses are the open actions about what went wrong by itself, by the number of what found them, of one kind.
func (v *View) OpenLapses(kind string) (map[string]duty.Action, error) {
	var sources []string
	err := v.v.Each("SELECT source_id FROM plan_action WHERE source = 'lapse' AND state = 'open'", nil, func(scan func(...any) error) error {
		var source string
		err := scan(&source)
		if strings.HasPrefix(source, kind) {
			sources = append(sources, source)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	all := map[string]duty.Action{}
	for _, source := range sources {
		found, err := v.ActionsOf("lapse", source)
		if err != nil {
			return nil, err
		}
		for _, n := range found {
			if n.State == duty.ActionOpen {
				all[source] = n
			}
		}
	}
	return all, nil
}
