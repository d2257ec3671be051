package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/clause"
)

// Answer is one answered question of the school's profile.
type Answer struct {
	Key    string
	Values []string
	Origin string // asked, imported from a document, set-up, default confirmed
	SetAt  time.Time
	SetBy  string
}

// Profile loads every answer.
func (v *View) Profile() (map[string]Answer, error) {
	all := map[string]Answer{}
	err := v.v.Each("SELECT key, value, origin, set_at, set_by FROM profile", nil, func(scan func(...any) error) error {
		var a Answer
		var value string
		var when int64
		if err := scan(&a.Key, &value, &a.Origin, &when, &a.SetBy); err != nil {
			return err
		}
		a.SetAt = at(when)
		if err := json.Unmarshal([]byte(value), &a.Values); err != nil {
			return fmt.Errorf("profile %s: %w", a.Key, err)
		}
		all[a.Key] = a
		return nil
	})
	return all, err
}

// SetAnswer stores one answer; no values removes it. The answer before stays as a past one.
func (t *Tx) SetAnswer(key string, values []string, origin, by string) error {
	if err := t.keepPastAnswer(key); err != nil {
		return err
	}
	if len(values) == 0 {
		_, err := t.tx.Write(wrote("profile", key), "DELETE FROM profile WHERE key = $1", key)
		return err
	}
	value, err := json.Marshal(values)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("profile", key),
		`INSERT INTO profile (key, value, origin, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
		 ON CONFLICT (key) DO UPDATE SET value = excluded.value, origin = excluded.origin,
		 set_at = excluded.set_at, set_by = excluded.set_by`, key, string(value), origin, unix(t.Now()), by)
	return err
}

// Choice is what the school made of one library clause.
type Choice struct {
	Clause  clause.ID
	Wording string // chosen wording, "" for the one the profile gives
	Amended string // the school's own text, "" if not amended
	Dropped bool
	Reason  string // why it was amended or dropped
	SetAt   time.Time
	SetBy   string
}

// Choices loads every choice.
func (v *View) Choices() (map[clause.ID]Choice, error) {
	all := map[clause.ID]Choice{}
	err := v.v.Each("SELECT clause, wording, amended, dropped, reason, set_at, set_by FROM choice", nil,
		func(scan func(...any) error) error {
			var c Choice
			var when int64
			err := scan(&c.Clause, &c.Wording, &c.Amended, &c.Dropped, &c.Reason, &when, &c.SetBy)
			c.SetAt = at(when)
			all[c.Clause] = c
			return err
		})
	return all, err
}

// SetChoice stores a choice; a choice that says nothing removes it. The choice before stays as a past one.
func (t *Tx) SetChoice(c Choice) error {
	if err := t.keepPastChoice(c.Clause); err != nil {
		return err
	}
	r := wrote("choice", string(c.Clause))
	if c.Wording == "" && c.Amended == "" && !c.Dropped {
		_, err := t.tx.Write(r, "DELETE FROM choice WHERE clause = $1", c.Clause)
		return err
	}
	_, err := t.tx.Write(r, `INSERT INTO choice (clause, wording, amended, dropped, reason, set_at, set_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (clause) DO UPDATE SET wording = excluded.wording,
		amended = excluded.amended, dropped = excluded.dropped, reason = excluded.reason,
		set_at = excluded.set_at, set_by = excluded.set_by`,
		c.Clause, c.Wording, c.Amended, c.Dropped, c.Reason, unix(t.Now()), c.SetBy)
	return err
}

// OwnClause is a clause the school wrote itself.
type OwnClause struct {
	ID       string
	Section  clause.Section
	Position int
	Title    string
	Text     string
	Audience []string
	SetAt    time.Time
	SetBy    string
}

// OwnClauses lists them by section and position.
func (v *View) OwnClauses() ([]OwnClause, error) {
	var all []OwnClause
	err := v.v.Each("SELECT id, section, position, title, text, audience, set_at, set_by FROM own_clause ORDER BY section, position, id", nil,
		func(scan func(...any) error) error {
			var c OwnClause
			var audience string
			var when int64
			err := scan(&c.ID, &c.Section, &c.Position, &c.Title, &c.Text, &audience, &when, &c.SetBy)
			c.SetAt = at(when)
			if audience != "" {
				c.Audience = strings.Split(audience, ",")
			}
			all = append(all, c)
			return err
		})
	return all, err
}

// SetOwnClause adds or changes one.
func (t *Tx) SetOwnClause(c OwnClause) error {
	if err := t.keepPastOwnClause(c.ID); err != nil {
		return err
	}
	_, err := t.tx.Write(wrote("own_clause", c.ID),
		`INSERT INTO own_clause (id, section, position, title, text, audience, set_at, set_by)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET section = excluded.section,
		 position = excluded.position, title = excluded.title, text = excluded.text, audience = excluded.audience,
		 set_at = excluded.set_at, set_by = excluded.set_by`,
		c.ID, c.Section, c.Position, c.Title, c.Text, strings.Join(c.Audience, ","), unix(t.Now()), c.SetBy)
	return err
}

// RemoveOwnClause takes one out of the draft; it stays as a past one, so that it can be put back.
func (t *Tx) RemoveOwnClause(number string) error {
	if err := t.keepPastOwnClause(number); err != nil {
		return err
	}
	r := wrote("own_clause", number)
	r.How = "removed"
	_, err := t.tx.Write(r, "DELETE FROM own_clause WHERE id = $1", number)
	return err
}

// AnswerOf loads the values of one question; none if it was not answered.
func (v *View) AnswerOf(key string) ([]string, error) {
	var value string
	err := v.v.Scan("SELECT value FROM profile WHERE key = $1", []any{key}, &value)
	if None(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return answerValues(value)
}

// answerValues reads the values of an answer as they are stored.
func answerValues(stored string) (values []string, err error) {
	return values, json.Unmarshal([]byte(stored), &values)
}
