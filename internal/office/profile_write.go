package office

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

// AnswersForm is one section of the questionnaire as filled in.
type AnswersForm struct {
	Section clause.Section
	// Given are the answers typed, by question; Seen has an entry for every question that stood on the
	// page, with what stood for its stored answer then.
	Given map[string][]string
	Seen  map[string]string
	// Leave saves what there is and asks for no more now.
	Leave bool
	// needed must be answered all the same, if the library says that it must ever be.
	needed string
}

// AnswersSaved says what came of it.
type AnswersSaved struct {
	Changed int
	More    []string       // questions of this section that the answers have led to
	Next    clause.Section // the next section with questions
}

// AnswerQuestions saves the answers of one section: every mistake at once, and only what was changed.
var AnswerQuestions = Case[AnswersForm, AnswersSaved]{
	About: About{Name: "AnswerQuestions", Says: "Answer the questions that the policy is made from", Clause: "1/origin", May: profileKeepers},
	Do:    saveAnswers,
}

func saveAnswers(d *Desk, tx *store.Tx, in AnswersForm) (AnswersSaved, error) {
	q, err := loadQuestions(d, &tx.View)
	if err != nil {
		return AnswersSaved{}, err
	}
	i := q.section(in.Section)
	if i < 0 {
		return AnswersSaved{}, fault.New(fault.NotFound, "This section asks nothing of your school.")
	}
	shown := q.asking[i].Questions
	changes, err := q.changes(d, shown, in)
	if err != nil {
		return AnswersSaved{}, err
	}
	for _, c := range changes {
		if err := tx.SetAnswer(c.key, c.values, c.origin, d.By.Who()); err != nil {
			return AnswersSaved{}, err
		}
		q.stored[c.key] = store.Answer{Key: c.key, Values: c.values}
	}
	return q.saved(in.Section, shown, len(changes)), nil
}

type change struct {
	key, origin string
	values      []string
}

// changes are the answers that differ from what is stored; the fault names everything that is wrong.
func (q *questions) changes(d *Desk, shown []policy.Asked, in AnswersForm) ([]change, error) {
	var all []change
	var wrong fault.Fields
	for _, a := range shown {
		seen, onPage := in.Seen[a.Key]
		given, sent := in.Given[a.Key]
		if !onPage && !sent {
			continue
		}
		if !mayAnswer(d.By.Roles, a.Key) {
			return nil, fault.New(fault.Refused, "Somebody who leads the school answers this question: %s", a.Ask)
		}
		values, stored := cleaned(a.Question, given), q.stored[a.Key]
		if onPage && seen != digest(stored.Values) && !slices.Equal(values, stored.Values) {
			wrong.Add(a.Key, "%s changed this to “%s” while you had the page open. Check what is right, then save again",
				orSomebody(q.names.of(stored.SetBy)), q.printed(a.Question, stored.Values))
			continue
		}
		if a.Key == in.needed && a.Required && len(values) == 0 {
			wrong.Add(a.Key, "Answer “%s”, or go back to the finding without saving", a.Ask)
			continue
		}
		if problem := q.problem(a.Question, values, in.Leave); problem != "" {
			wrong.Add(a.Key, "%s", problem)
			continue
		}
		if slices.Equal(values, stored.Values) {
			continue
		}
		origin := OriginAsked
		if slices.Equal(values, a.Default) && len(stored.Values) == 0 {
			origin = OriginConfirmed
		}
		all = append(all, change{a.Key, origin, values})
	}
	return all, wrong.Err()
}

func orSomebody(name string) string {
	if name == "" {
		return "Somebody"
	}
	return name
}

// cleaned drops blanks, and the blanks around answers.
func cleaned(q policy.Question, given []string) []string {
	var out []string
	for _, s := range given {
		s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
		if s != "" && !(q.Kind == "list" && slices.Contains(out, s)) {
			out = append(out, s)
		}
	}
	return out
}

// problem says what is wrong with an answer, in words that say what to do.
func (q *questions) problem(x policy.Question, values []string, leave bool) string {
	if len(values) == 0 {
		if x.Required && !leave {
			return "Answer “" + x.Ask + "”, or leave the rest for later"
		}
		return ""
	}
	if x.Kind == "pack" && !slices.ContainsFunc(q.books.packChoices(), func(c PackChoice) bool { return c.Key == values[0] }) {
		return "Choose an authority from the list"
	}
	err := q.books.Library.Validate(x.Key, values)
	if err == nil {
		return ""
	}
	rest := strings.TrimPrefix(err.Error(), x.Key+" ")
	switch {
	case strings.HasPrefix(rest, "has "), strings.HasPrefix(rest, "holds "):
		return "Your answer " + rest
	case x.Kind == "email":
		return "Enter an email address in the form name@school.example"
	case x.Kind == "phone":
		return "Enter a telephone number, such as 01234 567890"
	case x.Kind == "url":
		return "Enter a web address that begins with https://"
	case x.Kind == "number" && strings.Contains(rest, "digits"):
		return fmt.Sprintf("Enter a number of %d digits", x.Digits)
	case x.Kind == "number":
		return "Enter a whole number"
	case x.Kind == "date":
		return "Enter a day, such as 10 11 2026"
	case x.Kind == "yesno", x.Kind == "choice", x.Kind == "interval":
		return "Choose one of the answers"
	}
	return "Your answer " + rest
}

// saved finds the questions of the section that the new answers have led to, and where to go on.
func (q *questions) saved(s clause.Section, before []policy.Asked, changed int) AnswersSaved {
	q.judge()
	out := AnswersSaved{Changed: changed}
	i := q.section(s)
	if i < 0 {
		return out
	}
	for _, a := range q.asking[i].Questions {
		if !slices.ContainsFunc(before, func(b policy.Asked) bool { return b.Key == a.Key }) {
			out.More = append(out.More, a.Key)
		}
	}
	if i+1 < len(q.asking) {
		out.Next = q.asking[i+1].Section
	}
	return out
}

// RestoreForm names an earlier version of an answer, a choice or an own clause.
type RestoreForm struct {
	Key string
	N   int64
}

// RestoreAnswer puts an earlier answer back. What gave way to it stays as an earlier one in its turn.
var RestoreAnswer = Case[RestoreForm, struct{}]{
	About: About{Name: "RestoreAnswer", Says: "Put an earlier answer back", Clause: "1/origin",
		May: profileKeepers},
	Do: func(d *Desk, tx *store.Tx, in RestoreForm) (struct{}, error) {
		if !mayAnswer(d.By.Roles, in.Key) && in.Key != "" {
			return struct{}{}, fault.New(fault.Refused, "Somebody who leads the school answers this question.")
		}
		past, err := tx.PastAnswers()
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range past[in.Key] {
			if p.N == in.N {
				return struct{}{}, tx.SetAnswer(in.Key, p.Was.Values, p.Was.Origin, d.By.Who())
			}
		}
		return struct{}{}, fault.New(fault.NotFound, "This earlier answer is not kept any more.")
	},
}
