package store

import (
	"encoding/json"
	"fmt"
	"time"

	"handrail.school/handrail/internal/words/clause"
)

// mostPast is how many earlier versions of one thing are kept.
const mostPast = 20

// Past is an earlier version of something in the draft.
type Past[T any] struct {
	N     int64 // 1, 2, 3 … for each thing
	Was   T
	Ended time.Time // when it gave way
}

// keepPast keeps what is about to be changed; nothing is kept where nothing was.
func (t *Tx) keepPast(kind, item string, was any, setAt time.Time, setBy string) error {
	body, err := json.Marshal(was)
	if err != nil {
		return err
	}
	var n int64
	if err := t.v.Scan("SELECT COALESCE(MAX(n), 0) + 1 FROM past WHERE kind = $1 AND item = $2", []any{kind, item}, &n); err != nil {
		return err
	}
	_, err = t.tx.Write(wrote(kind, item), "INSERT INTO past (kind, item, n, body, set_at, set_by, ended) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		kind, item, n, string(body), unix(setAt), setBy, unix(t.Now()))
	if err != nil || n <= mostPast {
		return err
	}
	_, err = t.tx.Write(wrote(kind, item), "DELETE FROM past WHERE kind = $1 AND item = $2 AND n <= $3", kind, item, n-mostPast)
	return err
}

// pastOf loads earlier versions by thing, newest first; of one thing, or of all if item is empty.
func pastOf[T any](v *View, kind, item string) (map[string][]Past[T], error) {
	query, args := "SELECT item, n, body, ended FROM past WHERE kind = $1 ORDER BY item, n DESC", []any{kind}
	if item != "" {
		query, args = "SELECT item, n, body, ended FROM past WHERE kind = $1 AND item = $2 ORDER BY n DESC", []any{kind, item}
	}
	all := map[string][]Past[T]{}
	err := v.v.Each(query, args, func(scan func(...any) error) error {
		var p Past[T]
		var of, body string
		var ended int64
		if err := scan(&of, &p.N, &body, &ended); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &p.Was); err != nil {
			return fmt.Errorf("past %s %s: %w", kind, of, err)
		}
		p.Ended = at(ended)
		all[of] = append(all[of], p)
		return nil
	})
	return all, err
}

// PastAnswers are earlier answers by question, newest first.
func (v *View) PastAnswers() (map[string][]Past[Answer], error) {
	return pastOf[Answer](v, "profile", "")
}

// PastChoices are earlier choices for one clause, newest first.
func (v *View) PastChoices(id clause.ID) ([]Past[Choice], error) {
	all, err := pastOf[Choice](v, "choice", string(id))
	return all[string(id)], err
}

// PastOwnClauses are earlier versions of the school's own clauses by number, newest first, those taken
// out among them.
func (v *View) PastOwnClauses() (map[string][]Past[OwnClause], error) {
	return pastOf[OwnClause](v, "own_clause", "")
}

func (t *Tx) keepPastAnswer(key string) error {
	was := Answer{Key: key}
	var value string
	var when int64
	err := t.v.Scan("SELECT value, origin, set_at, set_by FROM profile WHERE key = $1", []any{key}, &value, &was.Origin, &when, &was.SetBy)
	if None(err) {
		return nil
	}
	if err != nil {
		return err
	}
	was.SetAt = at(when)
	if err := json.Unmarshal([]byte(value), &was.Values); err != nil {
		return fmt.Errorf("profile %s: %w", key, err)
	}
	return t.keepPast("profile", key, was, was.SetAt, was.SetBy)
}

func (t *Tx) keepPastChoice(id clause.ID) error {
	all, err := t.Choices()
	if err != nil {
		return err
	}
	was, ok := all[id]
	if !ok { // the library's text is what a choice gives way to
		was = Choice{Clause: id}
	}
	return t.keepPast("choice", string(id), was, was.SetAt, was.SetBy)
}

func (t *Tx) keepPastOwnClause(number string) error {
	all, err := t.OwnClauses()
	if err != nil {
		return err
	}
	for _, was := range all {
		if was.ID == number {
			return t.keepPast("own_clause", number, was, was.SetAt, was.SetBy)
		}
	}
	return nil
}
