package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/words/id"
)

// roundBody is what a round says, kept sealed: its link is in it.
type roundBody struct {
	Intro, Invited, Token, Summary string
	Questions                      []consultation.Question
}

// SetRound opens a round, or changes one.
func (t *Tx) SetRound(r consultation.Round) error {
	key := string(r.ID)
	body, err := json.Marshal(roundBody{r.Intro, r.Invited, r.Token, r.Summary, r.Questions})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("consultation", key),
		`INSERT INTO consultation (id, number, edition, audience, body, opened, opened_by, until, closed, published)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO UPDATE SET body = excluded.body, until = excluded.until,
		 closed = excluded.closed, published = excluded.published`,
		key, r.Number, r.Edition, r.Audience, t.seal("consultation", "body", key, string(body)), unix(r.Opened), r.OpenedBy, unix(r.Until),
		orNull(r.Closed), orNull(r.Published))
	return err
}

func orNull(when time.Time) any {
	if when.IsZero() {
		return nil
	}
	return unix(when)
}

// Rounds lists those of one edition in the order in which they were opened; of all editions for 0.
func (v *View) Rounds(number int) ([]consultation.Round, error) {
	var all []consultation.Round
	query, args := "SELECT id, number, edition, audience, body, opened, opened_by, until, closed, published FROM consultation", []any{}
	if number > 0 {
		query, args = query+" WHERE number = $1", []any{number}
	}
	err := v.v.Each(query+" ORDER BY opened, id", args, func(scan func(...any) error) error {
		var r consultation.Round
		var body []byte
		var opened, until int64
		var closed, published nullTime
		if err := scan(&r.ID, &r.Number, &r.Edition, &r.Audience, &body, &opened, &r.OpenedBy, &until, &closed, &published); err != nil {
			return err
		}
		text, err := v.open("consultation", "body", string(r.ID), body)
		if err != nil {
			return err
		}
		var b roundBody
		err = json.Unmarshal([]byte(text), &b)
		r.Intro, r.Invited, r.Token, r.Summary, r.Questions = b.Intro, b.Invited, b.Token, b.Summary, b.Questions
		r.Opened, r.Until, r.Closed, r.Published = at(opened), at(until), closed.time(), published.time()
		all = append(all, r)
		return err
	})
	return all, err
}

// Round finds one; None if there is none.
func (v *View) Round(number id.Round) (consultation.Round, error) {
	all, err := v.Rounds(0)
	if err != nil {
		return consultation.Round{}, err
	}
	for _, r := range all {
		if r.ID == number {
			return r, nil
		}
	}
	return consultation.Round{}, sql.ErrNoRows
}

// answerBody is what an answer says, kept sealed.
type answerBody struct {
	Group, SeenBy string
	Counts        [][3]int
	Said          []string
}

// SetConsultationAnswer keeps an answer. Somebody who answered signed in has one, which the newer replaces.
func (t *Tx) SetConsultationAnswer(a consultation.Answer) error {
	key := string(a.ID)
	body, err := json.Marshal(answerBody{a.Group, a.SeenBy, a.Counts, a.Said})
	if err != nil {
		return err
	}
	var person any
	if a.Person != "" {
		person = a.Person
		if _, err := t.tx.Write(wrote("consultation_answer", key), "DELETE FROM consultation_answer WHERE round = $1 AND person = $2", a.Round, person); err != nil {
			return err
		}
	}
	_, err = t.tx.Write(wrote("consultation_answer", key),
		"INSERT INTO consultation_answer (id, round, at, how, person, heads, body, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		key, a.Round, unix(t.Now()), a.How, person, a.Heads, t.seal("consultation_answer", "body", key, string(body)), a.By)
	return err
}

// CountAnswers counts those of one round.
func (v *View) CountAnswers(round id.Round) (n int, err error) {
	err = v.v.Scan("SELECT COUNT(*) FROM consultation_answer WHERE round = $1", []any{round}, &n)
	return n, err
}

// AnswerCounts counts answers by round.
func (v *View) AnswerCounts() (map[id.Round]int, error) {
	all := map[id.Round]int{}
	err := v.v.Each("SELECT round, COUNT(*) FROM consultation_answer GROUP BY round", nil, func(scan func(...any) error) error {
		var r id.Round
		var n int
		err := scan(&r, &n)
		all[r] = n
		return err
	})
	return all, err
}

// ConsultationAnswers lists those of one round, oldest first.
func (t *Tx) ConsultationAnswers(round id.Round) ([]consultation.Answer, error) {
	var all []consultation.Answer
	err := t.v.Each("SELECT id, round, at, how, COALESCE(person, ''), heads, body, by_whom FROM consultation_answer WHERE round = $1 ORDER BY at, id",
		[]any{round}, func(scan func(...any) error) error {
			var a consultation.Answer
			var body []byte
			var when int64
			if err := scan(&a.ID, &a.Round, &when, &a.How, &a.Person, &a.Heads, &body, &a.By); err != nil {
				return err
			}
			text, err := t.open("consultation_answer", "body", string(a.ID), body)
			if err != nil {
				return err
			}
			var b answerBody
			err = json.Unmarshal([]byte(text), &b)
			a.Group, a.SeenBy, a.Counts, a.Said, a.At = b.Group, b.SeenBy, b.Counts, b.Said, at(when)
			all = append(all, a)
			return err
		})
	return all, err
}

// AddRemark keeps something that was said about a draft.
func (t *Tx) AddRemark(r consultation.Remark) error {
	key := string(r.ID)
	_, err := t.tx.Write(wrote("consultation_remark", key),
		`INSERT INTO consultation_remark (id, round, number, audience, clause, person, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		key, r.Round, r.Number, r.Audience, r.Clause, r.Person, t.seal("consultation_remark", "body", key, r.Text), unix(t.Now()))
	return err
}

// Remarks lists those on the drafts of one edition, oldest first.
func (t *Tx) Remarks(number int) ([]consultation.Remark, error) {
	var all []consultation.Remark
	err := t.v.Each(`SELECT id, round, number, audience, clause, person, body, at, COALESCE(reply, '') FROM consultation_remark
		WHERE number = $1 ORDER BY at, id`, []any{number}, func(scan func(...any) error) error {
		var r consultation.Remark
		var body []byte
		var when int64
		if err := scan(&r.ID, &r.Round, &r.Number, &r.Audience, &r.Clause, &r.Person, &body, &when, &r.Reply); err != nil {
			return err
		}
		text, err := t.open("consultation_remark", "body", string(r.ID), body)
		r.Text, r.At = text, at(when)
		all = append(all, r)
		return err
	})
	return all, err
}

// UnansweredRemarks counts those without a reply, by group, for one edition.
func (v *View) UnansweredRemarks(number int) (map[consultation.Audience]int, error) {
	all := map[consultation.Audience]int{}
	err := v.v.Each("SELECT audience, COUNT(*) FROM consultation_remark WHERE number = $1 AND reply IS NULL GROUP BY audience", []any{number},
		func(scan func(...any) error) error {
			var a consultation.Audience
			var n int
			err := scan(&a, &n)
			all[a] = n
			return err
		})
	return all, err
}

// AddReply answers remarks.
func (t *Tx) AddReply(r consultation.Reply, remarks []id.Remark) error {
	key := string(r.ID)
	body, err := json.Marshal([]string{r.Said, r.Did})
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("consultation_reply", key),
		"INSERT INTO consultation_reply (id, number, clause, decision, body, at, by_whom) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		key, r.Number, r.Clause, r.Decision, t.seal("consultation_reply", "body", key, string(body)), unix(t.Now()), r.By)
	for _, m := range remarks {
		if err != nil {
			return err
		}
		_, err = t.tx.Write(wrote("consultation_remark", string(m)), "UPDATE consultation_remark SET reply = $1 WHERE id = $2 AND number = $3", key, m, r.Number)
	}
	return err
}

// Replies lists those to the remarks on the drafts of one edition, in their order.
func (v *View) Replies(number int) ([]consultation.Reply, error) {
	var all []consultation.Reply
	err := v.v.Each(`SELECT id, number, clause, decision, body, at, by_whom, (SELECT COUNT(*) FROM consultation_remark m WHERE m.reply = r.id)
		FROM consultation_reply r WHERE number = $1 ORDER BY at, id`, []any{number}, func(scan func(...any) error) error {
		var r consultation.Reply
		var body []byte
		var when int64
		if err := scan(&r.ID, &r.Number, &r.Clause, &r.Decision, &body, &when, &r.By, &r.Remarks); err != nil {
			return err
		}
		text, err := v.open("consultation_reply", "body", string(r.ID), body)
		if err != nil {
			return err
		}
		var pair [2]string
		err = json.Unmarshal([]byte(text), &pair)
		r.Said, r.Did, r.At = pair[0], pair[1], at(when)
		all = append(all, r)
		return err
	})
	return all, err
}

// RoundsAnswered says in which rounds somebody has answered signed in.
func (v *View) RoundsAnswered(who id.Person) (map[id.Round]bool, error) {
	all := map[id.Round]bool{}
	if who == "" {
		return all, nil
	}
	err := v.v.Each("SELECT round FROM consultation_answer WHERE person = $1", []any{who}, func(scan func(...any) error) error {
		var r id.Round
		err := scan(&r)
		all[r] = true
		return err
	})
	return all, err
}

// CountRemarks counts those of one round.
func (v *View) CountRemarks(round id.Round) (n int, err error) {
	err = v.v.Scan("SELECT COUNT(*) FROM consultation_remark WHERE round = $1", []any{round}, &n)
	return n, err
}

// DropRemarks takes back what somebody said in the words of an earlier answer, as far as nobody has answered it.
// Remarks on a clause stay.
func (t *Tx) DropRemarks(round id.Round, who id.Person) error {
	_, err := t.tx.Write(wrote("consultation_remark", string(round)), "DELETE FROM consultation_remark WHERE round = $1 AND person = $2 AND clause = '' AND reply IS NULL",
		round, who)
	return err
}
