package store

import (
	"database/sql"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/words/id"
)

// AddApproval puts a question before a second person.
func (t *Tx) AddApproval(r approval.Request) error {
	key := string(r.ID)
	_, err := t.tx.Write(wrote("approval", key),
		`INSERT INTO approval (id, kind, subject, payload, reason, by_whom, made, expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		key, r.Kind, r.Subject, t.seal("approval", "payload", key, r.Payload), t.seal("approval", "reason", key, r.Reason),
		r.By, unix(t.Now()), unix(r.Expires))
	return err
}

const approvalColumns = "id, kind, subject, payload, reason, by_whom, made, expires, decided, decider, decision, note"

func (v *View) scanApproval(scan func(...any) error) (approval.Request, error) {
	var r approval.Request
	var payload, reason, note []byte
	var made, expires int64
	var decided sql.NullInt64
	var decider, decision sql.NullString
	err := scan(&r.ID, &r.Kind, &r.Subject, &payload, &reason, &r.By, &made, &expires, &decided, &decider, &decision, &note)
	if err != nil {
		return r, err
	}
	open, err := v.opened("approval", string(r.ID), map[string][]byte{"payload": payload, "reason": reason, "note": note})
	r.Payload, r.Reason, r.Note = open["payload"], open["reason"], open["note"]
	r.Made, r.Expires, r.Decided = at(made), at(expires), maybe(decided)
	r.Decider, r.Decision = id.Person(decider.String), decision.String
	return r, err
}

// Approvals lists what waits (open true), oldest first, or what was decided, newest first, at most 200.
func (v *View) Approvals(open bool) ([]approval.Request, error) {
	query := "SELECT " + approvalColumns + " FROM approval WHERE decided IS NOT NULL ORDER BY decided DESC, id LIMIT 200"
	if open {
		query = "SELECT " + approvalColumns + " FROM approval WHERE decided IS NULL ORDER BY made, id"
	}
	var all []approval.Request
	err := v.v.Each(query, nil, func(scan func(...any) error) error {
		r, err := v.scanApproval(scan)
		all = append(all, r)
		return err
	})
	return all, err
}

// Approval finds one request.
func (v *View) Approval(number id.Approval) (r approval.Request, err error) {
	found := false
	err = v.v.Each("SELECT "+approvalColumns+" FROM approval WHERE id = $1", []any{number}, func(scan func(...any) error) error {
		found = true
		r, err = v.scanApproval(scan)
		return err
	})
	if err == nil && !found {
		err = sql.ErrNoRows
	}
	return r, err
}

// DecideApproval closes a request; false if somebody else was faster.
func (t *Tx) DecideApproval(number id.Approval, by id.Person, decision, note string) (bool, error) {
	key := string(number)
	n, err := t.tx.Write(wrote("approval", key),
		"UPDATE approval SET decided = $1, decider = $2, decision = $3, note = $4 WHERE id = $5 AND decided IS NULL",
		unix(t.Now()), by, decision, t.seal("approval", "note", key, note), key)
	return n == 1, err
}

// AddHold places a hold.
func (t *Tx) AddHold(h hold.Hold) error {
	key := string(h.ID)
	_, err := t.tx.Write(wrote("hold", key),
		"INSERT INTO hold (id, kind, subject, reason, by_whom, placed) VALUES ($1, $2, $3, $4, $5, $6)",
		key, h.Subject.Kind, h.Subject.ID, t.seal("hold", "reason", key, h.Reason), h.By, unix(t.Now()))
	return err
}

// LiftHold ends a hold; false if it is not standing.
func (t *Tx) LiftHold(number id.Hold, by id.Person) (bool, error) {
	n, err := t.tx.Write(wrote("hold", string(number)),
		"UPDATE hold SET lifted = $1, lifter = $2 WHERE id = $3 AND lifted IS NULL", unix(t.Now()), by, number)
	return n == 1, err
}

// HoldByID finds one hold, standing or lifted.
func (v *View) HoldByID(number id.Hold) (hold.Hold, error) {
	h := hold.Hold{ID: number}
	var reason []byte
	var placed int64
	var lifted sql.NullInt64
	err := v.v.Scan("SELECT kind, subject, reason, by_whom, placed, lifted FROM hold WHERE id = $1", []any{number},
		&h.Subject.Kind, &h.Subject.ID, &reason, &h.By, &placed, &lifted)
	if err != nil {
		return h, err
	}
	h.Reason, err = v.open("hold", "reason", string(number), reason)
	h.Placed, h.Lifted = at(placed), maybe(lifted)
	return h, err
}

// Holds lists standing holds: on one subject, or all if the subject is empty.
func (v *View) Holds(s hold.Subject) ([]hold.Hold, error) {
	query, args := "SELECT id, kind, subject, reason, by_whom, placed FROM hold WHERE lifted IS NULL ORDER BY placed, id", []any{}
	if s != (hold.Subject{}) {
		query = "SELECT id, kind, subject, reason, by_whom, placed FROM hold WHERE lifted IS NULL AND kind = $1 AND subject = $2 ORDER BY placed, id"
		args = []any{s.Kind, s.ID}
	}
	var all []hold.Hold
	err := v.v.Each(query, args, func(scan func(...any) error) error {
		var h hold.Hold
		var reason []byte
		var placed int64
		if err := scan(&h.ID, &h.Subject.Kind, &h.Subject.ID, &reason, &h.By, &placed); err != nil {
			return err
		}
		text, err := v.open("hold", "reason", string(h.ID), reason)
		h.Reason, h.Placed = text, at(placed)
		all = append(all, h)
		return err
	})
	return all, err
}
