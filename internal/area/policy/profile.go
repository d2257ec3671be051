package policy

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/clause"
)

// Profile is what a school has answered, by question. An absent key, or one without values, is not
// answered: its default then speaks where it has one.
type Profile map[string]Values

// index is what is looked up again and again; it is made once and never changes.
type index struct {
	questions map[string]*Question
	order     []string // keys as the sections ask them
	sections  map[clause.Section]*Section
	clauses   map[clause.ID]*Clause
	texts     map[string][]Block // the library's own texts, parsed
}

// look returns the index, made on first use.
func (l *Library) look() *index {
	l.once.Do(func() {
		x := &index{
			questions: map[string]*Question{}, sections: map[clause.Section]*Section{},
			clauses: map[clause.ID]*Clause{}, texts: map[string][]Block{},
		}
		for i := range l.Sections {
			s := &l.Sections[i]
			x.sections[s.Section] = s
			for j := range s.Questions {
				x.questions[s.Questions[j].Key] = &s.Questions[j]
				x.order = append(x.order, s.Questions[j].Key)
			}
			for j := range s.Clauses {
				c := &s.Clauses[j]
				x.clauses[c.ID] = c
				for _, text := range c.texts() {
					x.texts[text], _ = parseText(text)
				}
			}
		}
		l.made = x
	})
	return l.made
}

// texts are the clause's text and those of its wordings, empty ones left out.
func (c *Clause) texts() []string {
	var all []string
	if c.Text != "" {
		all = append(all, c.Text)
	}
	for _, w := range c.Wordings {
		all = append(all, w.Text)
	}
	return all
}

// Question finds a question by key.
func (l *Library) Question(key string) (Question, bool) {
	q, ok := l.look().questions[key]
	if !ok {
		return Question{}, false
	}
	return *q, true
}

// Clause finds a clause of the library by ID, or nil.
func (l *Library) Clause(id clause.ID) *Clause { return l.look().clauses[id] }

// Called is a clause as sentences name it, in words with its number beside: “When it is reviewed next” (0/review).
func (l *Library) Called(id clause.ID) string {
	if c := l.Clause(id); c != nil && c.Title != "" {
		return "“" + c.Title + "” (" + string(id) + ")"
	}
	return string(id)
}

// Answers is what holds for a school: its own answers, and defaults where it gave none.
type Answers struct {
	// Unanswered are the required questions that still need the school, in the library's order.
	Unanswered []Question
	// Idle are the school's answers to questions that its other answers leave unasked; they count for
	// nothing.
	Idle []string

	values map[string]Values
	states map[string]state
}

type state struct{ asked, byDefault, busy bool }

// Value is the answer in force, or nil.
func (a *Answers) Value(key string) Values { return a.values[key] }

// First is the first value of the answer in force, or "".
func (a *Answers) First(key string) string {
	if v := a.values[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// Asked says whether the school's other answers make the question arise at all.
func (a *Answers) Asked(key string) bool { return a.states[key].asked }

// IsDefault says whether the answer in force is the library's and not the school's.
func (a *Answers) IsDefault(key string) bool { return a.states[key].byDefault }

// Holds says whether every key of the condition has one of its values.
func (a *Answers) Holds(when Condition) bool {
	for key, allowed := range when {
		if !slices.ContainsFunc(a.values[key], func(v string) bool { return slices.Contains(allowed, v) }) {
			return false
		}
	}
	return true
}

// Effective holds a profile against the questions. Conditions may chain: a question counts as asked only
// if those that it depends on are asked and answered so. Questions that depend on themselves are never
// asked; Problems reports them.
func (l *Library) Effective(p Profile) *Answers {
	x := l.look()
	a := &Answers{values: make(map[string]Values, len(x.order)), states: make(map[string]state, len(x.order))}
	for _, key := range x.order {
		x.settle(a, p, key)
	}
	for _, key := range x.order {
		q, st := x.questions[key], a.states[key]
		switch {
		case st.asked && q.Required && len(a.values[key]) == 0:
			a.Unanswered = append(a.Unanswered, *q)
		case !st.asked && len(filled(p[key])) > 0:
			a.Idle = append(a.Idle, key)
		}
	}
	return a
}

func (x *index) settle(a *Answers, p Profile, key string) bool {
	if st, done := a.states[key]; done {
		return st.asked && !st.busy
	}
	q, known := x.questions[key]
	if !known {
		return false
	}
	a.states[key] = state{busy: true}
	st := state{asked: true}
	for other := range q.When {
		if !x.settle(a, p, other) {
			st.asked = false
		}
	}
	st.asked = st.asked && a.Holds(q.When)
	if st.asked {
		v := filled(p[key])
		if len(v) == 0 && len(q.Default) > 0 {
			v, st.byDefault = q.Default, true
		}
		if len(v) > 0 {
			a.values[key] = v
		}
	}
	a.states[key] = st
	return st.asked
}

// filled leaves out values that are blank.
func filled(v Values) Values {
	var out Values
	for _, s := range v {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Asking is one section's questions as a school meets them.
type Asking struct {
	Section   clause.Section
	Title     string
	Questions []Asked
	// Answered counts the school's own answers, Settled those that stand (its own or by default), Open
	// the required ones still blank.
	Answered, Settled, Open int
}

// Asked is one question that arises, with the answer in force.
type Asked struct {
	Question
	Answer    Values
	ByDefault bool
	Missing   bool // required and blank
}

// Questionnaire lists the questions that arise for a profile, by section in the order of the policy.
// Sections without any are left out.
func (l *Library) Questionnaire(p Profile) []Asking {
	a := l.Effective(p)
	var all []Asking
	for _, s := range l.Sections {
		part := Asking{Section: s.Section, Title: s.Title}
		for _, q := range s.Questions {
			if !a.Asked(q.Key) {
				continue
			}
			one := Asked{Question: q, Answer: a.Value(q.Key), ByDefault: a.IsDefault(q.Key)}
			one.Missing = q.Required && len(one.Answer) == 0
			part.Questions = append(part.Questions, one)
			switch {
			case one.Missing:
				part.Open++
			case len(one.Answer) > 0 && one.ByDefault:
				part.Settled++
			case len(one.Answer) > 0:
				part.Settled++
				part.Answered++
			}
		}
		if len(part.Questions) > 0 {
			all = append(all, part)
		}
	}
	return all
}
