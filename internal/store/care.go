package store

import (
	"database/sql"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// CareGroup is a confidential group of pupils more at risk than others (obligation 5.1.1-a).
type CareGroup struct {
	ID            id.Care
	Name, Purpose string
	Made          time.Time
	Flags         int       // pupils in it now
	NextReview    time.Time // the earliest review of them
}

// AddCareGroup makes one.
func (t *Tx) AddCareGroup(g CareGroup, by string) error {
	key := string(g.ID)
	_, err := t.tx.Write(wrote("care_group", key), "INSERT INTO care_group (id, name, purpose, made, by_whom) VALUES ($1, $2, $3, $4, $5)",
		key, t.seal("care_group", "name", key, g.Name), t.seal("care_group", "purpose", key, g.Purpose), unix(t.Now()), by)
	return err
}

// CareGroups lists them with how many pupils each has; those who left do not count.
func (v *View) CareGroups() ([]CareGroup, error) {
	var all []CareGroup
	err := v.v.Each(`SELECT g.id, g.name, g.purpose, g.made, COUNT(p.id), MIN(CASE WHEN p.id IS NOT NULL THEN f.review END) FROM care_group g
		LEFT JOIN care_flag f ON f.care = g.id AND f.ended IS NULL LEFT JOIN person p ON p.id = f.person AND p.ended IS NULL
		WHERE g.ended IS NULL GROUP BY g.id, g.name, g.purpose, g.made ORDER BY g.made, g.id`, nil, func(scan func(...any) error) error {
		var g CareGroup
		var name, purpose []byte
		var made int64
		var next nullTime
		if err := scan(&g.ID, &name, &purpose, &made, &g.Flags, &next); err != nil {
			return err
		}
		open, err := v.opened("care_group", string(g.ID), map[string][]byte{"name": name, "purpose": purpose})
		g.Name, g.Purpose, g.Made, g.NextReview = open["name"], open["purpose"], at(made), next.time()
		all = append(all, g)
		return err
	})
	return all, err
}

// CareFlag is one pupil in a confidential group: why, and when that is looked at again.
type CareFlag struct {
	ID     id.Flag
	Care   id.Care
	Person id.Person
	Reason string
	Made   time.Time
	By     string
	Review time.Time
	Ended  time.Time
}

// AddCareFlag puts a pupil into a group.
func (t *Tx) AddCareFlag(f CareFlag) error {
	key := string(f.ID)
	_, err := t.tx.Write(wrote("care_flag", key), "INSERT INTO care_flag (id, care, person, reason, made, by_whom, review) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		key, string(f.Care), string(f.Person), t.seal("care_flag", "reason", key, f.Reason), unix(t.Now()), f.By, unix(f.Review))
	return err
}

// SetCareFlag moves the review of a flag, or ends it; false if there is no such flag.
func (t *Tx) SetCareFlag(number id.Flag, reason string, review time.Time, end bool) (bool, error) {
	r := wrote("care_flag", string(number))
	if end {
		n, err := t.tx.Write(r, "UPDATE care_flag SET ended = $1 WHERE id = $2 AND ended IS NULL", unix(t.Now()), string(number))
		return n == 1, err
	}
	n, err := t.tx.Write(r, "UPDATE care_flag SET review = $1, reason = $2 WHERE id = $3 AND ended IS NULL", unix(review),
		t.seal("care_flag", "reason", string(number), reason), string(number))
	return n == 1, err
}

// CareFlags lists the open flags of a group, or (of "") of one person; those who left the school are left out.
func (v *View) CareFlags(care id.Care, who id.Person) ([]CareFlag, error) {
	var all []CareFlag
	err := v.v.Each(`SELECT f.id, f.care, f.person, f.reason, f.made, f.by_whom, f.review, f.ended FROM care_flag f JOIN person p ON p.id = f.person
		WHERE f.ended IS NULL AND p.ended IS NULL AND (f.care = $1 OR f.person = $2) ORDER BY f.review, f.id`, []any{string(care), string(who)}, func(scan func(...any) error) error {
		var f CareFlag
		var reason []byte
		var made, review int64
		var ended sql.NullInt64
		if err := scan(&f.ID, &f.Care, &f.Person, &reason, &made, &f.By, &review, &ended); err != nil {
			return err
		}
		var err error
		f.Reason, err = v.open("care_flag", "reason", string(f.ID), reason)
		f.Made, f.Review, f.Ended = at(made), at(review), maybe(ended)
		all = append(all, f)
		return err
	})
	return all, err
}

// CountCare counts pupils in confidential groups and how many of them are due for review: numbers, nobody's name.
func (v *View) CountCare() (flags, overdue int, err error) {
	err = v.v.Scan(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN f.review < $1 THEN 1 ELSE 0 END), 0) FROM care_flag f JOIN person p ON p.id = f.person
		WHERE f.ended IS NULL AND p.ended IS NULL`, []any{unix(v.Now())}, &flags, &overdue)
	return flags, overdue, err
}
