package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// stated judges obligations that ask only that the policy says something the school decides: the school
// itself has answered, and the clause prints the answer. Where the obligation is a yearly one, the answer
// is confirmed once a year.
type stated struct {
	keys []string
	// mentions are words of which each line needs one somewhere in the answers.
	mentions []mention
	// defaults says that the library's own answer is true without anybody confirming it.
	defaults bool
	// claim says that the answer is what somebody said, and no proof that it is so.
	claim bool
	// note is added to the evidence of what is met: what it does not show.
	note string
}

type mention struct {
	what string
	any  []string // in small letters
}

func (p stated) judge(f *Facts, o policy.Obligation, day time.Time) Standing {
	asked := slices.DeleteFunc(slices.Clone(p.keys), func(k string) bool { return !f.Answers.Asked(k) })
	if len(asked) == 0 {
		return Standing{Status: NotInPolicy, Link: f.questionPage(p.keys[0]), Seen: "By the school's other answers this does not arise, and the policy does not speak of it."}
	}
	link := f.questionPage(asked[0])
	for _, key := range asked {
		if s, wrong := p.answer(f, key); wrong {
			return s
		}
	}
	if missing := p.unmentioned(f, asked); missing != "" {
		return Standing{Status: NotMet, Link: link, Seen: "The policy names " + f.quote(asked) + ", but not " + missing + "."}
	}
	if s, wrong := f.saidIn(o.ID, asked); wrong {
		return s
	}
	said := f.quote(asked)
	first, last := f.answered(asked)
	when := ""
	if !last.IsZero() {
		when = " Last answered on " + date(last) + "."
	}
	if p.claim {
		return claimed(o, "The school says: "+said+"."+when, link)
	}
	s := Standing{Status: Met, Link: link, Since: last, Seen: "The policy says: " + said + "." + when}
	if o.Frequency == "annual" && !first.IsZero() {
		s = again(s, first, calendar.Yearly, day, "Somebody has to confirm it")
	}
	if p.note != "" {
		s.Seen += " " + p.note
	}
	return s
}

// answer looks at one answer; the standing counts only if something is wrong with it.
func (p stated) answer(f *Facts, key string) (Standing, bool) {
	q, _ := f.Library.Question(key)
	link := f.questionPage(key)
	v := f.Answers.Value(key)
	switch {
	case len(v) == 0:
		return Standing{Status: NotMet, Link: link, Seen: "Nobody has answered: " + q.Ask}, true
	case slices.ContainsFunc(v, placeholder):
		return Standing{Status: NotMet, Link: link, Seen: fmt.Sprintf("The answer to “%s” only stands in for one: %s.", q.Ask, f.printed(key))}, true
	case f.Answers.IsDefault(key) && !p.defaults:
		return Standing{Status: Due, Link: link,
			Seen: fmt.Sprintf("The policy prints the library's suggestion, “%s”. Nobody at the school has confirmed it.", f.printed(key))}, true
	}
	return Standing{}, false
}

func (p stated) unmentioned(f *Facts, keys []string) string {
	var all []string
	for _, k := range keys {
		all = append(all, f.Answers.Value(k)...)
	}
	text := strings.ToLower(strings.Join(all, "\n"))
	var missing []string
	for _, m := range p.mentions {
		if !slices.ContainsFunc(m.any, func(w string) bool { return strings.Contains(text, w) }) {
			missing = append(missing, m.what)
		}
	}
	return strings.Join(missing, ", ")
}

// saidIn holds the clause against the answers: it is printed, and where the school amended it, the
// answers still stand in it.
func (f *Facts) saidIn(o clause.Obligation, keys []string) (Standing, bool) {
	c := f.Library.Primary(o)
	st := f.statement(o)
	if st == nil {
		return Standing{Status: NotMet, Link: clausePage(c.ID), Seen: "The clause " + f.Library.Called(c.ID) + " waits for an answer and is not printed."}, true
	}
	if !st.Local {
		return Standing{}, false
	}
	refs := policy.References(f.Choices[c.ID].Amended)
	for _, k := range keys {
		if shapes(c, k) && !slices.Contains(refs, policy.Reference{Name: k}) {
			return ownWords(c.ID, f.Library.Called(c.ID)), true
		}
	}
	return Standing{}, false
}

// shapes says whether an answer makes a difference to the library's text of a clause.
func shapes(c *policy.Clause, key string) bool {
	text := c.Text
	for _, w := range c.Wordings {
		if _, chooses := w.When[key]; chooses {
			return true
		}
		text += "\n" + w.Text
	}
	return slices.Contains(policy.References(text), policy.Reference{Name: key})
}

// ownWords is the honest answer where the school has put its own text in the place of the library's.
func ownWords(c clause.ID, called string) Standing {
	return Standing{Status: NotMeasured, Link: clausePage(c),
		Seen: "The school's own words stand in the clause " + called + ". Only a reader can say whether they still promise this."}
}

// quote prints some answers in quotation marks.
func (f *Facts) quote(keys []string) string {
	var all []string
	for _, k := range keys {
		all = append(all, "“"+f.printed(k)+"”")
	}
	return strings.Join(all, ", ")
}

// answered is the oldest and the newest day on which the school gave some answers; zero for defaults.
func (f *Facts) answered(keys []string) (first, last time.Time) {
	for _, k := range keys {
		t, ok := f.Set[k]
		if !ok || f.Answers.IsDefault(k) {
			continue
		}
		t = calendar.Day(t)
		if first.IsZero() || t.Before(first) {
			first = t
		}
		if t.After(last) {
			last = t
		}
	}
	return first, last
}

// again turns what was done on a day into met, due or overdue by how often it has to be done.
func again(s Standing, done time.Time, every calendar.Interval, day time.Time, act string) Standing {
	next, err := every.Next(done)
	if err != nil {
		return s
	}
	return deadline(s, next, warning(every), day, act)
}

// deadline turns a standing that holds into due or overdue as a day comes nearer.
func deadline(s Standing, last time.Time, warn int, day time.Time, act string) Standing {
	switch {
	case day.After(last):
		s.Status, s.Since, s.LastTrue = Overdue, last.AddDate(0, 0, 1), last
		s.Seen += " " + act + ": it was due by " + date(last) + "."
	case day.AddDate(0, 0, warn).After(last):
		s.Status, s.Since, s.LastTrue = Due, last.AddDate(0, 0, -warn), day
		s.Seen += " " + act + " by " + date(last) + "."
	}
	return s
}

// warning is how many days before a deadline something counts as due.
func warning(every calendar.Interval) int {
	if every == calendar.Yearly || every == calendar.TwiceAYear {
		return 30
	}
	return 14
}

// written judges obligations that ask only that the policy carries certain words: the clause is printed
// without a blank, in the library's wording.
func written(note string) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, _ time.Time) Standing {
		c := f.Library.Primary(o.ID)
		if s, wrong := f.whole(c.ID); wrong {
			return s
		}
		s := Standing{Status: Met, Link: policyPage(c.ID), Seen: "The clause " + f.Library.Called(c.ID) + " stands whole in the policy."}
		if note != "" {
			s.Seen += " " + note
		}
		return s
	}
}

// whole finds what a clause lacks; the standing counts only if there is something.
func (f *Facts) whole(c clause.ID) (Standing, bool) {
	st := f.Policy.Statement(c)
	switch blanks := f.blanks(c); {
	case len(blanks) > 0:
		return Standing{Status: NotMet, Link: policyPage(c), Seen: "The clause " + f.Library.Called(c) + " still has a blank: " + blanks[0]}, true
	case st == nil:
		return Standing{Status: NotMet, Link: clausePage(c), Seen: "The clause " + f.Library.Called(c) + " is not in the policy."}, true
	case st.Local:
		return ownWords(c, f.Library.Called(c)), true
	}
	return Standing{}, false
}
