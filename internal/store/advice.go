package store

import (
	"time"

	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// Advice is one piece of expert advice on the policy (obligation 1-c): who was asked, what, the answer,
// and what was done with it. All four are sealed.
type Advice struct {
	ID       id.Advice
	Number   int64 // 1, 2, 3 … in the order they were entered
	Adviser  string
	Question string
	Answer   string
	Outcome  string
	Section  clause.Section
	Asked    time.Time
	Made     time.Time
	By       string
}

// AddAdvice enters it.
func (t *Tx) AddAdvice(a Advice) error {
	key := string(a.ID)
	_, err := t.tx.Write(wrote("advice", key),
		`INSERT INTO advice (id, number, adviser, question, answer, outcome, section, asked, made, by_whom)
		 VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM advice), $2, $3, $4, $5, $6, $7, $8, $9)`,
		key, t.seal("advice", "adviser", key, a.Adviser), t.seal("advice", "question", key, a.Question),
		t.seal("advice", "answer", key, a.Answer), t.seal("advice", "outcome", key, a.Outcome),
		a.Section, unix(a.Asked), unix(t.Now()), a.By)
	return err
}

const adviceColumns = "id, number, adviser, question, answer, outcome, section, asked, made, by_whom"

func (v *View) scanAdvice(scan func(...any) error) (Advice, error) {
	var a Advice
	var adviser, question, answer, outcome []byte
	var asked, made int64
	if err := scan(&a.ID, &a.Number, &adviser, &question, &answer, &outcome, &a.Section, &asked, &made, &a.By); err != nil {
		return a, err
	}
	open, err := v.opened("advice", string(a.ID),
		map[string][]byte{"adviser": adviser, "question": question, "answer": answer, "outcome": outcome})
	a.Adviser, a.Question, a.Answer, a.Outcome = open["adviser"], open["question"], open["answer"], open["outcome"]
	a.Asked, a.Made = at(asked), at(made)
	return a, err
}

// AdviceLog lists the newest first, fifty and one before a number (0: from the newest), so that a page of
// fifty knows whether there is more without counting.
func (v *View) AdviceLog(before int64) ([]Advice, error) {
	if before <= 0 {
		before = 1 << 62
	}
	var all []Advice
	err := v.v.Each("SELECT "+adviceColumns+" FROM advice WHERE number < $1 ORDER BY number DESC LIMIT 51", []any{before},
		func(scan func(...any) error) error {
			a, err := v.scanAdvice(scan)
			all = append(all, a)
			return err
		})
	return all, err
}

// AdviceByID finds one entry.
func (v *View) AdviceByID(number id.Advice) (Advice, error) {
	var out Advice
	found := false
	err := v.v.Each("SELECT "+adviceColumns+" FROM advice WHERE id = $1", []any{number}, func(scan func(...any) error) error {
		a, err := v.scanAdvice(scan)
		out, found = a, true
		return err
	})
	if err == nil && !found {
		return out, ErrNone
	}
	return out, err
}

// LastAdvice is when advice was last entered; zero if never.
func (v *View) LastAdvice() (time.Time, error) {
	var n nullTime
	err := v.v.Scan("SELECT MAX(made) FROM advice", nil, &n)
	return n.time(), err
}
