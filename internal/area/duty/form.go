package duty

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Answer is one field as it was filled in. Label and Fact are kept beside it, so that a record reads the
// same when the form has changed.
type Answer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Value string `json:"value"`
	Fact  string `json:"fact,omitempty"` // what the records showed at the time
}

// Finding is something that was found, and what follows from it: an action with owner and date, or the
// reason why none is needed (3-f, 4.2-k).
type Finding struct {
	Found   string    `json:"found"`
	Action  string    `json:"action,omitempty"`
	Owner   id.Person `json:"owner,omitempty"`
	By      time.Time `json:"by,omitzero"`
	Because string    `json:"because,omitempty"`
	// Of is the key of the answer that it follows from; "" for what was found besides.
	Of string `json:"of,omitempty"`
}

// Blank says that nothing of it was filled in.
func (f Finding) Blank() bool {
	return strings.TrimSpace(f.Found+f.Action+f.Because+string(f.Owner)) == "" && f.By.IsZero()
}

// Filled is a duty's form as it was sent.
type Filled struct {
	Values map[string]string // by the key of the field
	Day    time.Time         // on which it was done
	Note   string
	// Nothing says that nothing was found.
	Nothing  bool
	Findings []Finding
	// WrongDays are days that could not be read, by the name of their field.
	WrongDays []string
}

const (
	longestText = 10_000
	mostFinding = 20
)

// Check says everything that is wrong with a form, and gives the answers in the order of the fields.
func (d Duty) Check(f Filled, today time.Time, facts map[string]string) ([]Answer, fault.Fields) {
	var wrong fault.Fields
	var answers []Answer
	for _, field := range d.Form {
		v := strings.TrimSpace(f.Values[field.Key])
		if problem := field.wrong(v); problem != "" {
			wrong.Add("field-"+field.Key, "%s", problem)
		}
		answers = append(answers, Answer{Key: field.Key, Label: field.Label, Value: v, Fact: facts[field.Prefill]})
	}
	switch {
	case slices.Contains(f.WrongDays, "done"):
		wrong.Add("done", "Enter the day it was done, such as 22 11 2026")
	case f.Day.After(today):
		wrong.Add("done", "The day it was done cannot lie in the future")
	case today.AddDate(-2, 0, 0).After(f.Day):
		wrong.Add("done", "The day it was done must lie within the last two years")
	}
	if len(f.Note) > longestText {
		wrong.Add("note", "Use at most 10,000 characters")
	}
	d.checkFindings(f, today, &wrong)
	for _, field := range d.Form {
		if field.FoundWanting(f.Values[field.Key]) && !f.follows(field.Key) {
			wrong.Add("field-"+field.Key, "Say what follows from this answer: what will be done, by whom and by when, or why nothing needs doing")
		}
	}
	return answers, wrong
}

func (d Duty) checkFindings(f Filled, today time.Time, wrong *fault.Fields) {
	found := 0
	for i, x := range f.Findings {
		if x.Blank() {
			continue
		}
		found++
		name := func(part string) string { return fmt.Sprintf("finding-%d-%s", i, part) }
		wrong.Need(name("found"), x.Found, "Say what was found")
		if len(x.Found)+len(x.Action)+len(x.Because) > longestText {
			wrong.Add(name("found"), "Use at most 10,000 characters for a finding")
		}
		act, none := strings.TrimSpace(x.Action) != "", strings.TrimSpace(x.Because) != ""
		switch {
		case act && none:
			wrong.Add(name("because"), "Either something is to be done or nothing: clear one of the two")
		case !act && !none:
			wrong.Add(name("action"), "Say what will be done, or why nothing needs doing")
		case act:
			wrong.Need(name("owner"), string(x.Owner), "Choose who will do it")
			switch {
			case slices.Contains(f.WrongDays, name("by")) || x.By.IsZero():
				wrong.Add(name("by"), "Enter the day by which it will be done, such as 22 11 2026")
			case x.By.Before(today):
				wrong.Add(name("by"), "The day by which it will be done cannot lie in the past")
			}
		}
	}
	switch {
	case !d.Findings:
	case found == 0 && !f.Nothing:
		wrong.Add("found", "Say whether anything was found")
	case found > 0 && f.Nothing:
		wrong.Add("found", "You chose that nothing was found, but there are findings below")
	case found > mostFinding:
		wrong.Add("found", "Use at most %d findings; join some of them", mostFinding)
	}
}

// FoundWanting says whether an answer says that something is wanting.
func (f Field) FoundWanting(v string) bool {
	v = strings.TrimSpace(v)
	if f.Least > 0 {
		n, err := strconv.Atoi(v)
		return err == nil && n < f.Least
	}
	return slices.Contains(f.Wanting, v)
}

// finding is what an answer that was found wanting says, as a finding to begin with.
func (f Field) finding(v string) Finding {
	if f.Kind == "yesno" {
		v = strings.ToUpper(v[:1]) + v[1:]
	}
	return Finding{Found: strings.TrimSuffix(f.Label, "?") + ": " + v, Of: f.Key}
}

// follows says whether a finding follows from an answer.
func (f Filled) follows(key string) bool {
	return slices.ContainsFunc(f.Findings, func(x Finding) bool { return x.Of == key && !x.Blank() })
}

// WithWanting adds a finding for each answer that was found wanting and has none yet, so that the form asks what follows
// from it. One whose answer is not wanting any more goes again, or stays as a finding of its own if something was
// written to it.
func (d Duty) WithWanting(f Filled) Filled {
	var kept []Finding
	for _, x := range f.Findings {
		if x.Blank() {
			continue
		}
		i := slices.IndexFunc(d.Form, func(q Field) bool { return q.Key == x.Of })
		if i < 0 || !d.Form[i].FoundWanting(f.Values[x.Of]) {
			if i >= 0 && x.Action+x.Because+string(x.Owner) == "" && strings.HasPrefix(x.Found, strings.TrimSuffix(d.Form[i].Label, "?")+": ") {
				continue
			}
			x.Of = ""
		}
		kept = append(kept, x)
	}
	f.Findings = kept
	for _, q := range d.Form {
		if v := strings.TrimSpace(f.Values[q.Key]); q.FoundWanting(v) && !f.follows(q.Key) {
			f.Findings = append(f.Findings, q.finding(v))
			f.Nothing = false
		}
	}
	return f
}

// wrong says what is wrong with one value; "" if nothing is.
func (f Field) wrong(v string) string {
	if v == "" {
		if f.Optional {
			return ""
		}
		return "Answer this: " + f.Label
	}
	switch f.Kind {
	case "yesno":
		if v != "yes" && v != "no" {
			return "Choose yes or no"
		}
	case "choice":
		if !slices.Contains(f.Of, v) {
			return "Choose one of the answers"
		}
	case "number":
		if n, err := strconv.Atoi(v); err != nil || n < 0 || n > 1_000_000 {
			return "Enter a whole number, such as 12"
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			return "Enter a day, such as 22 11 2026"
		}
	default:
		if len(v) > longestText {
			return "Use at most 10,000 characters"
		}
	}
	return ""
}
