package office

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// ValueShown is one answer that was read out of a document, and what taking it would mean.
type ValueShown struct {
	Key, Ask string
	Read     string // as it stands in the document
	Line     int
	Values   policy.Values // as it would stand in the profile; nil if it cannot
	Now      string        // the school's present answer, printed
	Taken    bool          // the present answer came from this document
	Own      bool          // the school gave the present answer itself
	// Left says why it is not taken with the others; "" if it is.
	Left string
}

// ofTheDocument are answers about the old document itself: they do not belong to the new one.
var ofTheDocument = []string{"policy.written", "policy.ratified", "policy.next_review", "guidance.kcsie_edition", "guidance.eyfs_edition"}

// values holds what was read out against the questionnaire, in its order.
func (q *questions) values(name string, kept keptReport) []ValueShown {
	var all []ValueShown
	for _, s := range q.books.Library.Sections {
		for _, x := range s.Questions {
			read, ok := kept.Report.Profile[x.Key]
			if !ok {
				continue
			}
			v := q.value(name, x.Key, read)
			doubted := slices.ContainsFunc(kept.Fixes, func(f check.Fix) bool { return f.Key == x.Key })
			switch {
			case v.Values == nil:
				v.Left = "This cannot be taken over as it is. Answer the question yourself."
			case v.Taken:
			case v.Own:
				v.Left = "The school has answered this itself."
			case slices.Contains(ofTheDocument, x.Key):
				v.Left = "It is about the old document."
			case doubted:
				v.Left = "The report has a finding about it."
			}
			all = append(all, v)
		}
	}
	return all
}

func originOf(name string, line int) string {
	return fmt.Sprintf("%s%s, line %d", originImported, name, line)
}

func (q *questions) value(name, key string, read check.Value) ValueShown {
	x, ok := q.books.Library.Question(key)
	v := ValueShown{Key: key, Ask: x.Ask, Read: read.Value, Line: read.Line}
	if !ok {
		return v
	}
	if v.Values = asAnswer(x, read.Value); q.problem(x, v.Values, true) != "" {
		v.Values = nil
	}
	if s, ok := q.stored[key]; ok {
		v.Now = q.printed(x, s.Values)
		v.Taken = s.Origin == originOf(name, read.Line)
		v.Own = !v.Taken && !strings.HasPrefix(s.Origin, originImported)
	}
	return v
}

var oneOfList = regexp.MustCompile(`\s*(?:;|,| and )\s*`)

// often are the words by which policies name an interval. "Regularly" is none.
var often = []struct {
	words    *regexp.Regexp
	interval calendar.Interval
}{
	{regexp.MustCompile(`(?i)\bhalf[- ]term`), calendar.HalfTermly}, {regexp.MustCompile(`(?i)\btwice (?:a|per|each) year\b|\bsix[- ]month`), calendar.TwiceAYear},
	{regexp.MustCompile(`(?i)\btermly\b|\b(?:each|every|once a) term\b`), calendar.Termly}, {regexp.MustCompile(`(?i)\bweekly\b|\b(?:each|every) week\b`), calendar.Weekly},
	{regexp.MustCompile(`(?i)\bmonthly\b|\b(?:each|every) month\b`), calendar.Monthly},
	{regexp.MustCompile(`(?i)\bannual(?:ly)?\b|\byearly\b|\b(?:each|every|once a) year\b`), calendar.Yearly},
}

// asAnswer brings words of a document into the form of an answer; nil if they are none.
func asAnswer(q policy.Question, text string) policy.Values {
	text = strings.TrimSpace(text)
	switch q.Kind {
	case "list":
		parts := strings.Split(text, ";")
		if len(parts) == 1 {
			parts = oneOfList.Split(text, -1)
		}
		return cleaned(q, parts)
	case "date":
		for _, form := range []string{time.DateOnly, "2 January 2006", "2 Jan 2006", "02/01/2006", "2/1/2006", "02.01.2006"} {
			if t, err := time.Parse(form, text); err == nil {
				return policy.Values{t.Format(time.DateOnly)}
			}
		}
		return nil
	case "interval":
		for _, o := range often {
			if o.words.MatchString(text) {
				return policy.Values{string(o.interval)}
			}
		}
		return nil
	case "choice":
		for _, o := range q.Options {
			if strings.EqualFold(o.Value, text) || strings.EqualFold(o.Label, text) {
				return policy.Values{o.Value}
			}
		}
		return nil
	case "yesno":
		text = strings.ToLower(text)
	case "pack":
		text = strings.ToLower(text)
	}
	if text == "" {
		return nil
	}
	return policy.Values{text}
}

// TakeForm says what of a document goes into the draft: one answer, or every one that fits.
type TakeForm struct {
	Document id.Check
	Key      string // "" for all
}

// TakeAnswers takes answers that were read out of a document into the draft, each marked with document
// and line, and each to be taken back like any answer. It returns how many.
var TakeAnswers = Case[TakeForm, int]{
	About: About{Name: "TakeAnswers", Says: "Take answers out of an existing policy into the draft", Clause: "1/origin", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in TakeForm) (int, error) {
		shown, _, err := loadDocument(d, tx, in.Document)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, v := range shown.Values {
			if v.Taken || v.Values == nil || in.Key == "" && v.Left != "" || in.Key != "" && in.Key != v.Key {
				continue
			}
			if err := tx.SetAnswer(v.Key, v.Values, originOf(shown.Name, v.Line), d.By.Who()); err != nil {
				return 0, err
			}
			n++
		}
		if n == 0 {
			return 0, fault.New(fault.Conflict, "There was nothing to take: the draft has these answers already, or they do not fit its questions.")
		}
		return n, nil
	},
}

// TakeBackAnswers gives every question that still has its answer from this document the answer it had
// before. It returns how many.
var TakeBackAnswers = Case[id.Check, int]{
	About: About{Name: "TakeBackAnswers", Says: "Take back the answers that came from an existing policy", Clause: "1/origin", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, number id.Check) (int, error) {
		shown, _, err := loadDocument(d, tx, number)
		if err != nil {
			return 0, err
		}
		past, err := tx.PastAnswers()
		if err != nil {
			return 0, err
		}
		n := 0
		for _, v := range shown.Values {
			if !v.Taken {
				continue
			}
			var before store.Answer
			for _, p := range past[v.Key] {
				if !strings.HasPrefix(p.Was.Origin, originImported+shown.Name+", ") {
					before = p.Was
					break
				}
			}
			if err := tx.SetAnswer(v.Key, before.Values, before.Origin, d.By.Who()); err != nil {
				return 0, err
			}
			n++
		}
		if n == 0 {
			return 0, fault.New(fault.Conflict, "No answer in the draft comes from this document any more.")
		}
		return n, nil
	},
}
