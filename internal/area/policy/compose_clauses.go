package policy

import (
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// statements are the clauses of one section that this school has, its own among them.
func (c *composer) statements(s *Section) []*Statement {
	var out []*Statement
	own := func(from, to int) {
		for _, o := range c.in.Own {
			if at := o.position(len(s.Clauses)); o.Section == s.Section && from <= at && at < to {
				out = append(out, c.own(o, nil))
			}
		}
	}
	for i := range s.Clauses {
		own(i, i+1)
		if st := c.statement(&s.Clauses[i]); st != nil {
			out = append(out, st)
		}
	}
	own(len(s.Clauses), len(s.Clauses)+1)
	return out
}

func (o OwnClause) position(clauses int) int {
	if o.Position < 0 || o.Position > clauses {
		return clauses
	}
	return o.Position
}

func (c *composer) own(o OwnClause, heads *Part) *Statement {
	blocks, _ := parseText(o.Text)
	st := &Statement{ID: o.ID, Title: visible(o.Title), Local: true, Own: true, Audience: o.Audience, Blocks: blocks}
	if heads != nil && len(heads.Statements) == 0 {
		st.Title = "" // it became the heading
	}
	return st
}

// statement is the clause as this school has it, its text not yet filled in; nil if it falls away.
func (c *composer) statement(cl *Clause) *Statement {
	if !c.answers.Holds(cl.When) {
		c.wait(cl, cl.When)
		return nil
	}
	choice := c.in.Choices[cl.ID]
	if choice.Dropped {
		return nil
	}
	st := &Statement{ID: cl.ID, Serves: cl.Serves, Also: cl.Also, Level: cl.Level, Audience: cl.Audience}
	text := cl.Text
	if len(cl.Wordings) > 0 {
		w := c.wording(cl, choice.Wording)
		if w == nil && choice.Amended == "" {
			if st.Blocks = c.awaited(cl); st.Blocks == nil {
				return nil
			}
			return st
		}
		if w != nil {
			st.Wording, st.WordingTitle, text = w.ID, w.Title, w.Text
		}
	}
	if choice.Amended != "" {
		st.Local, st.Reason = true, choice.Reason
		st.Wording, st.WordingTitle = "", ""
		st.Blocks, _ = parseText(choice.Amended)
		return st
	}
	st.Blocks = c.lib.look().texts[text]
	return st
}

// wording is the one that the school picked, if its answers allow it, or the first that holds.
func (c *composer) wording(cl *Clause, picked string) *Wording {
	var first *Wording
	for i := range cl.Wordings {
		w := &cl.Wordings[i]
		if !c.answers.Holds(w.When) {
			continue
		}
		if w.ID == picked {
			return w
		}
		if first == nil {
			first = w
		}
	}
	return first
}

// missing are the questions of a condition that arise and have no answer.
func (c *composer) missing(when Condition) []string {
	var keys []string
	for key := range when {
		if c.answers.Asked(key) && len(c.answers.Value(key)) == 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// awaited stands in the place of a clause whose wording waits for an answer; nil if none would help.
func (c *composer) awaited(cl *Clause) []Block {
	for _, w := range cl.Wordings {
		if keys := c.missing(w.When); len(keys) > 0 {
			return []Block{{Runs: []Run{{ref: Reference{Name: keys[0]}}}}}
		}
	}
	return nil
}

// wait notes the questions without whose answer nobody knows whether a clause belongs to the policy.
func (c *composer) wait(cl *Clause, when Condition) {
	for _, key := range c.missing(when) {
		g := Gap{Key: key, Clause: cl.ID, Silent: true}
		if q, ok := c.lib.Question(key); ok {
			g.Ask = q.Ask
		}
		c.waiting = append(c.waiting, g)
	}
}

// origin counts what the school made of the library.
func (c *composer) origin() {
	p := c.policy
	p.Gaps = append(p.Gaps, c.waiting...)
	o := Origin{Template: visible(c.answers.First("policy.template_source")), Area: c.in.Pack.Title}
	for part := range p.All() {
		for _, s := range part.Statements {
			o.Clauses++
			switch {
			case s.Own:
				o.Own++
			case s.Local:
				o.Amended++
			}
		}
	}
	for _, s := range c.lib.Sections {
		for _, cl := range s.Clauses {
			if choice := c.in.Choices[cl.ID]; choice.Dropped && c.answers.Holds(cl.When) {
				p.Left = append(p.Left, Left{cl.ID, choice.Reason, cl.Serves})
			}
		}
	}
	o.Dropped = len(p.Left)
	p.Origin = o
}

// rows of the front page, with what they answer.
var frontRows = []struct{ key, label string }{
	{"school.name", "School"},
	{"role.dsl", "Designated safeguarding lead"},
	{"role.deputy_dsl", "Deputy designated safeguarding lead"},
	{"role.headteacher", "Headteacher"},
	{"role.chair", "Chair of governors"},
	{"role.lead_governor", "Lead governor for safeguarding"},
	{"policy.written", "Written"},
	{"policy.ratified", "Approved"},
	{"policy.next_review", "Next review due"},
}

func (c *composer) front() {
	for _, r := range frontRows {
		q, ok := c.lib.Question(r.key)
		if !ok {
			continue
		}
		row := Row{Key: r.key, Label: r.label, Value: words(c.value(&q, Run{}))}
		row.Missing = len(c.answers.Value(r.key)) == 0
		c.policy.Front = append(c.policy.Front, row)
	}
}
