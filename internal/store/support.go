package store

import (
	"encoding/json"
	"time"

	"handrail.school/handrail/internal/area/support"
	"handrail.school/handrail/internal/words/id"
)

// planBody is what of a plan is sealed: nearly all of it.
type planBody struct {
	Pupil, Adult, By, EndedBy             id.Person
	Need, Help, Without, Outcome, Unasked string
}

func (t *Tx) sealPlan(p support.Plan) ([]byte, error) {
	text, err := json.Marshal(planBody{p.Pupil, p.Adult, p.By, p.EndedBy, p.Need, p.Help, p.Without, p.Outcome, p.Unasked})
	return t.seal("support_plan", "body", string(p.ID), string(text)), err
}

// AddSupport begins a plan.
func (t *Tx) AddSupport(p support.Plan) error {
	body, err := t.sealPlan(p)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("support_plan", string(p.ID)), "INSERT INTO support_plan (id, pupil, adult, next, made, body) VALUES ($1, $2, $3, $4, $5, $6)",
		p.ID, t.ring.Index("support_plan", "pupil", string(p.Pupil)), t.ring.Index("support_plan", "adult", string(p.Adult)), unix(p.Next), unix(t.Now()), body)
	return err
}

// SetSupport changes an open plan, or ends it if Ended is set; false if it has ended.
func (t *Tx) SetSupport(p support.Plan) (bool, error) {
	body, err := t.sealPlan(p)
	if err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("support_plan", string(p.ID)), "UPDATE support_plan SET adult = $1, next = $2, ended = $3, body = $4 WHERE id = $5 AND ended IS NULL",
		t.ring.Index("support_plan", "adult", string(p.Adult)), unix(p.Next), orNull(p.Ended), body, p.ID)
	return n == 1, err
}

// SupportPlans lists every plan, those that need somebody soonest first; only those that go on if open is set.
func (v *View) SupportPlans(open bool) ([]support.Plan, error) {
	if open {
		return v.supportWhere("ended IS NULL")
	}
	return v.supportWhere("1 = 1")
}

// SupportOf lists the plans of one pupil.
func (v *View) SupportOf(pupil id.Person) ([]support.Plan, error) {
	return v.supportWhere("pupil = $1", v.ring.Index("support_plan", "pupil", string(pupil)))
}

// SupportBy lists the open plans in which somebody is the named adult.
func (v *View) SupportBy(adult id.Person) ([]support.Plan, error) {
	return v.supportWhere("ended IS NULL AND adult = $1", v.ring.Index("support_plan", "adult", string(adult)))
}

// SupportPlan opens one; empty if there is none with this number.
func (v *View) SupportPlan(number id.Support) (support.Plan, error) {
	all, err := v.supportWhere("id = $1", string(number))
	if err != nil || len(all) == 0 {
		return support.Plan{}, err
	}
	return all[0], nil
}

func (v *View) supportWhere(where string, args ...any) ([]support.Plan, error) {
	var all []support.Plan
	err := v.v.Each("SELECT id, next, made, ended, body FROM support_plan WHERE "+where+" ORDER BY CASE WHEN ended IS NULL THEN 0 ELSE 1 END, next, id LIMIT 2000", args,
		func(scan func(...any) error) error {
			var p support.Plan
			var next, made int64
			var ended nullTime
			var sealed []byte
			if err := scan(&p.ID, &next, &made, &ended, &sealed); err != nil {
				return err
			}
			text, err := v.open("support_plan", "body", string(p.ID), sealed)
			if err != nil {
				return err
			}
			var b planBody
			err = json.Unmarshal([]byte(text), &b)
			p.Next, p.Made, p.Ended = at(next), at(made), ended.time()
			p.Pupil, p.Adult, p.By, p.EndedBy = b.Pupil, b.Adult, b.By, b.EndedBy
			p.Need, p.Help, p.Without, p.Outcome, p.Unasked = b.Need, b.Help, b.Without, b.Outcome, b.Unasked
			all = append(all, p)
			return err
		})
	return all, err
}

// AddCheckIn keeps what came of one.
func (t *Tx) AddCheckIn(plan id.Support, c support.CheckIn) error {
	key := NewID()
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("support_note", key), "INSERT INTO support_note (id, plan, at, body) VALUES ($1, $2, $3, $4)",
		key, plan, unix(t.Now()), t.seal("support_note", "body", key, string(text)))
	return err
}

// CheckIns lists those of one plan, newest first.
func (v *View) CheckIns(plan id.Support) ([]support.CheckIn, error) {
	var all []support.CheckIn
	err := v.v.Each("SELECT id, at, body FROM support_note WHERE plan = $1 ORDER BY at DESC, id LIMIT 500", []any{plan}, func(scan func(...any) error) error {
		var key string
		var when int64
		var sealed []byte
		if err := scan(&key, &when, &sealed); err != nil {
			return err
		}
		text, err := v.open("support_note", "body", key, sealed)
		if err != nil {
			return err
		}
		var c support.CheckIn
		err = json.Unmarshal([]byte(text), &c)
		c.At = at(when)
		all = append(all, c)
		return err
	})
	return all, err
}

// askBody is what of a question is sealed.
type askBody struct {
	To, By                 id.Person
	Post, Question, Answer string
}

func (t *Tx) sealAsk(a support.Ask) ([]byte, error) {
	text, err := json.Marshal(askBody{a.To, a.By, a.Post, a.Question, a.Answer})
	return t.seal("support_ask", "body", string(a.ID), string(text)), err
}

// AddAsk puts a question to a specialist.
func (t *Tx) AddAsk(a support.Ask) error {
	body, err := t.sealAsk(a)
	if err != nil {
		return err
	}
	_, err = t.tx.Write(wrote("support_ask", string(a.ID)), "INSERT INTO support_ask (id, plan, who, made, due, body) VALUES ($1, $2, $3, $4, $5, $6)",
		a.ID, a.Plan, t.ring.Index("support_ask", "who", string(a.To)), unix(t.Now()), unix(a.Due), body)
	return err
}

// AnswerAsk keeps the answer; false if there is one.
func (t *Tx) AnswerAsk(a support.Ask) (bool, error) {
	body, err := t.sealAsk(a)
	if err != nil {
		return false, err
	}
	n, err := t.tx.Write(wrote("support_ask", string(a.ID)), "UPDATE support_ask SET answered = $1, body = $2 WHERE id = $3 AND answered IS NULL", unix(t.Now()), body, a.ID)
	return n == 1, err
}

// AsksOf lists the questions about one plan, newest first.
func (v *View) AsksOf(plan id.Support) ([]support.Ask, error) {
	return v.asksWhere("plan = $1", string(plan))
}

// AsksTo lists the questions that somebody has not answered yet, about plans that go on.
func (v *View) AsksTo(who id.Person) ([]support.Ask, error) {
	return v.asksWhere("who = $1 AND answered IS NULL AND plan IN (SELECT id FROM support_plan WHERE ended IS NULL)", v.ring.Index("support_ask", "who", string(who)))
}

func (v *View) asksWhere(where string, args ...any) ([]support.Ask, error) {
	var all []support.Ask
	err := v.v.Each("SELECT id, plan, made, due, answered, body FROM support_ask WHERE "+where+" ORDER BY made DESC, id LIMIT 500", args, func(scan func(...any) error) error {
		var a support.Ask
		var made, due int64
		var answered nullTime
		var sealed []byte
		if err := scan(&a.ID, &a.Plan, &made, &due, &answered, &sealed); err != nil {
			return err
		}
		text, err := v.open("support_ask", "body", string(a.ID), sealed)
		if err != nil {
			return err
		}
		var b askBody
		err = json.Unmarshal([]byte(text), &b)
		a.Made, a.Due, a.Answered = at(made), at(due), answered.time()
		a.To, a.By, a.Post, a.Question, a.Answer = b.To, b.By, b.Post, b.Question, b.Answer
		all = append(all, a)
		return err
	})
	return all, err
}

// SupportCounts are plans and questions in figures, nobody's name.
type SupportCounts struct {
	Pupils, Covered           int // in confidential groups, and those of them with an open plan
	Plans, Late               int // open ones
	Asked, Answered, AsksLate int // open plans about which somebody was asked, and questions
}

// CountSupport counts for the board; today is the first moment of the school's day.
func (v *View) CountSupport(today time.Time) (SupportCounts, error) {
	var c SupportCounts
	open := map[string]bool{}
	err := v.v.Each("SELECT pupil, next FROM support_plan WHERE ended IS NULL", nil, func(scan func(...any) error) error {
		var key []byte
		var next int64
		err := scan(&key, &next)
		open[string(key)] = true
		if c.Plans++; next < unix(today) {
			c.Late++
		}
		return err
	})
	if err != nil {
		return c, err
	}
	err = v.v.Each("SELECT DISTINCT f.person FROM care_flag f JOIN person p ON p.id = f.person WHERE f.ended IS NULL AND p.ended IS NULL", nil, func(scan func(...any) error) error {
		var who string
		err := scan(&who)
		if c.Pupils++; c.Plans > 0 && open[string(v.ring.Index("support_plan", "pupil", who))] {
			c.Covered++
		}
		return err
	})
	if err != nil || c.Plans == 0 {
		return c, err
	}
	return c, v.v.Scan(`SELECT COUNT(DISTINCT a.plan), COALESCE(SUM(CASE WHEN a.answered IS NOT NULL THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN a.answered IS NULL AND a.due < $1 THEN 1 ELSE 0 END), 0) FROM support_ask a JOIN support_plan p ON p.id = a.plan WHERE p.ended IS NULL`,
		[]any{unix(today)}, &c.Asked, &c.Answered, &c.AsksLate)
}
