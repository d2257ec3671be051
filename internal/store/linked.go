package store

import (
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/words/id"
)

// LinkedPolicies lists the other policies that ours rests on, by name.
func (v *View) LinkedPolicies() ([]linked.Policy, error) {
	var all []linked.Policy
	err := v.v.Each("SELECT id, name, owner, version, approved, due, place, state, companion, set_at, set_by FROM linked_policy ORDER BY name, id LIMIT 500", nil,
		func(scan func(...any) error) error {
			var p linked.Policy
			var approved, due nullTime
			var set int64
			err := scan(&p.ID, &p.Name, &p.Owner, &p.Version, &approved, &due, &p.Place, &p.State, &p.Companion, &set, &p.SetBy)
			p.Approved, p.Due, p.SetAt = approved.time(), due.time(), at(set)
			all = append(all, p)
			return err
		})
	return all, err
}

// SetLinkedPolicy enters one, or changes it: what it was stays as a past version, so that it can be told
// which one held on a day.
func (t *Tx) SetLinkedPolicy(p linked.Policy) error {
	key := string(p.ID)
	all, err := t.LinkedPolicies()
	if err != nil {
		return err
	}
	for _, was := range all {
		if was.ID == p.ID {
			if err := t.keepPast("linked_policy", key, was, was.SetAt, was.SetBy); err != nil {
				return err
			}
		}
	}
	_, err = t.tx.Write(wrote("linked_policy", key),
		`INSERT INTO linked_policy (id, name, owner, version, approved, due, place, state, companion, set_at, set_by)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO UPDATE SET name = excluded.name, owner = excluded.owner,
		 version = excluded.version, approved = excluded.approved, due = excluded.due, place = excluded.place, state = excluded.state,
		 companion = excluded.companion, set_at = excluded.set_at, set_by = excluded.set_by`,
		key, p.Name, p.Owner, p.Version, orNull(p.Approved), orNull(p.Due), p.Place, p.State, p.Companion, unix(t.Now()), p.SetBy)
	return err
}

// PastLinkedPolicies are earlier versions of one, newest first.
func (v *View) PastLinkedPolicies(number id.Linked) ([]Past[linked.Policy], error) {
	all, err := pastOf[linked.Policy](v, "linked_policy", string(number))
	return all[string(number)], err
}

// RemoveLinkedPolicy takes one out of the register; its past versions stay.
func (t *Tx) RemoveLinkedPolicy(number id.Linked) error {
	r := wrote("linked_policy", string(number))
	r.How = "removed"
	_, err := t.tx.Write(r, "DELETE FROM linked_policy WHERE id = $1", number)
	return err
}

// AcceptReview notes that somebody takes on a review that an event opened; false if it is closed or taken on.
func (t *Tx) AcceptReview(number id.Review, by string) (bool, error) {
	n, err := t.tx.Write(wrote("review", string(number)), "UPDATE review SET accepted = $1, accepted_by = $2 WHERE id = $3 AND closed IS NULL AND accepted IS NULL",
		unix(t.Now()), by, number)
	return n == 1, err
}
