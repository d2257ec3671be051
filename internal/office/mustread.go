package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// readers are who can be asked to confirm a document: everybody with an account.
var readers = people.Colleagues

// MustReadForm asks an audience to read an edition of a document.
type MustReadForm struct {
	Key, Title, Edition, Place string
	Audience                   people.Set
	Deadline                   time.Time
	Statement                  string
	Questions                  []mustread.Question
	Gate                       bool // needed before access
}

// AskToRead asks people to read a document and confirm it (KCSIE-14, obligation 4.3-b). The edition before it is
// no longer asked.
var AskToRead = Case[MustReadForm, id.MustRead]{
	About:  About{Name: "AskToRead", Says: "Ask people to read a document and confirm that they have", Clause: "4.3/read", Sensitive: true, May: policyWriters},
	Before: func(d *Desk, in *MustReadForm) error { return checkMustRead(d, in) },
	Do: func(d *Desk, tx *store.Tx, in MustReadForm) (id.MustRead, error) {
		if in.Key == mustread.Policy {
			all, err := tx.EditionsOfPolicy()
			if err != nil {
				return "", err
			}
			e, ok := edition.At(all, d.Now.In(d.House.Zone))
			if !ok {
				return "", fault.New(fault.Conflict, "No edition of the policy is in force yet. Only an approved one is offered to be confirmed.")
			}
			in.Edition, in.Place = editionTitle(e), "/public/policy"
		}
		today := calendar.Day(d.Now.In(d.House.Zone))
		m := mustread.Document{ID: id.MustRead(tx.NewID()), Key: in.Key, Title: in.Title, Edition: in.Edition, Place: in.Place, Audience: in.Audience,
			Deadline: calendar.Day(in.Deadline), Days: int(calendar.Day(in.Deadline).Sub(today).Hours() / 24), Statement: in.Statement,
			Questions: in.Questions, Gate: in.Gate, OpenedBy: d.By.Person}
		if in.Key == mustread.Policy {
			all, err := tx.LinkedPolicies()
			if err != nil {
				return "", err
			}
			m.Beside = linked.Companions(all)
		}
		return m.ID, addMustRead(tx, m)
	},
}

// addMustRead asks, and stops asking for earlier editions of the same document.
func addMustRead(tx *store.Tx, m mustread.Document) error {
	all, err := tx.MustReads()
	if err != nil {
		return err
	}
	for _, old := range all {
		if old.Key == m.Key && old.Ended.IsZero() {
			if _, err := tx.EndMustRead(old.ID); err != nil {
				return err
			}
		}
	}
	return tx.AddMustRead(m)
}

func checkMustRead(d *Desk, in *MustReadForm) error {
	in.Title, in.Edition, in.Place, in.Statement = strings.TrimSpace(in.Title), strings.TrimSpace(in.Edition), strings.TrimSpace(in.Place), strings.TrimSpace(in.Statement)
	var wrong fault.Fields
	wrong.Need("title", in.Title, "Enter the document's title")
	wrong.Need("statement", in.Statement, "Enter the sentence that readers confirm")
	if in.Key != mustread.Policy {
		wrong.Need("edition", in.Edition, "Enter the edition as people name it, such as September 2026")
		if in.Place != "" && (!webForm.MatchString(in.Place) || len(in.Place) > 300) {
			wrong.Add("place", "Enter a web address that begins with https://, or leave it empty")
		}
	}
	for name, text := range map[string]string{"title": in.Title, "edition": in.Edition, "statement": in.Statement} {
		if len(text) > 500 {
			wrong.Add(name, "Use at most 500 characters")
		}
	}
	if in.Audience&readers == 0 {
		wrong.Add("audience", "Choose who has to read it")
	}
	today := calendar.Day(d.Now.In(d.House.Zone))
	if in.Deadline.IsZero() || !calendar.Day(in.Deadline).After(today) || in.Deadline.After(today.AddDate(1, 0, 0)) {
		wrong.Add("deadline", "Enter a day between tomorrow and a year from now")
	}
	if in.Key == "" {
		in.Key = keyOf(in.Title)
	}
	in.Audience &= readers
	in.Questions = checkReadQuestions(&wrong, in.Questions)
	return wrong.Err()
}

// keyOf makes a key of a title, so that the next edition is known as the same document.
func keyOf(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9') }), "-")
}

func checkReadQuestions(wrong *fault.Fields, all []mustread.Question) []mustread.Question {
	var kept []mustread.Question
	for i, q := range all {
		q.Ask = strings.TrimSpace(q.Ask)
		options := slices.DeleteFunc(slices.Clone(q.Options), func(o string) bool { return strings.TrimSpace(o) == "" })
		if q.Ask == "" && len(options) == 0 {
			continue
		}
		field, right := fmt.Sprintf("question-%d", i), ""
		if len(q.Options) > 0 {
			right = strings.TrimSpace(q.Options[0])
		}
		switch {
		case q.Ask == "":
			wrong.Add(field, "Enter the question")
		case len(options) < 2:
			wrong.Add(field, "Give the right answer and at least one wrong one")
		case right == "":
			wrong.Add(field, "Give the right answer first")
		case len(q.Ask)+len(strings.Join(options, "")) > 2000:
			wrong.Add(field, "Use at most 2,000 characters for a question with its answers")
		}
		// The right answer is typed first; on the page it stands where its letters put it.
		for j := range options {
			options[j] = strings.TrimSpace(options[j])
		}
		slices.Sort(options)
		kept = append(kept, mustread.Question{Ask: q.Ask, Options: options, Right: max(0, slices.Index(options, right))})
	}
	if len(kept) > mustread.MostQuestions {
		wrong.Add("question-0", "A document has at most three questions")
	}
	return kept
}

// StopReading stops asking.
var StopReading = Case[id.MustRead, struct{}]{
	About: About{Name: "StopReading", Says: "Stop asking people to confirm a document", Clause: "4.3/read", Sensitive: true, May: policyWriters},
	Do: func(_ *Desk, tx *store.Tx, number id.MustRead) (struct{}, error) {
		if _, err := findMustRead(&tx.View, number); err != nil {
			return struct{}{}, err
		}
		ok, err := tx.EndMustRead(number)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "This document is not asked any more.")
		}
		return struct{}{}, err
	},
}

func findMustRead(v *store.View, number id.MustRead) (mustread.Document, error) {
	all, err := v.MustReads()
	if err != nil {
		return mustread.Document{}, err
	}
	i := slices.IndexFunc(all, func(m mustread.Document) bool { return m.ID == number })
	if i < 0 {
		return mustread.Document{}, fault.New(fault.NotFound, "There is no such document to confirm.")
	}
	return all[i], nil
}

// Reading is one document as its reader sees it.
type Reading struct {
	mustread.Document
	By        time.Time
	Confirmed time.Time
	Late      bool
	Wrong     int // of a scored one, how many questions this reader had wrong at first
}

// MyReading lists what the person looking has to confirm, and has confirmed.
var MyReading = Look[struct{}, []Reading]{
	About: About{Name: "MyReading", Says: "See what I have to read and confirm", Clause: "4.3/read", Unread: true, May: readers},
	Do:    func(d *Desk, v *store.View, _ struct{}) ([]Reading, error) { return readingOf(d, v, d.By) },
}

func readingOf(d *Desk, v *store.View, by people.Actor) ([]Reading, error) {
	all, err := v.MustReads()
	if err != nil || by.Person == "" || len(all) == 0 {
		return nil, err
	}
	envelope, err := emergency(v)
	if err != nil || by.Person == envelope.Person {
		return nil, err
	}
	confirmed, err := v.ConfirmedBy(by.Person)
	if err != nil {
		return nil, err
	}
	p, err := v.PersonByID(by.Person)
	if err != nil {
		return nil, ignoreNone(err)
	}
	var mine []Reading
	for _, m := range all {
		if !m.Asks(by.Roles) && confirmed[m.ID].IsZero() {
			continue
		}
		r := Reading{Document: m, By: m.By(mustread.Reader{Joined: p.Created.In(d.House.Zone)}), Confirmed: confirmed[m.ID]}
		r.Late = r.Confirmed.IsZero() && calendar.Day(d.Now.In(d.House.Zone)).After(r.By)
		if m.Scored && !r.Confirmed.IsZero() {
			wrong, err := v.WrongAnswers(m.ID)
			if err != nil {
				return nil, err
			}
			r.Wrong = wrong[by.Person]
		}
		mine = append(mine, r)
	}
	return mine, nil
}

// ConfirmForm is a reader's confirmation.
type ConfirmForm struct {
	Document id.MustRead
	Read     bool
	Answers  []int
}

// ConfirmReading notes that the person has read and understood a document.
var ConfirmReading = Case[ConfirmForm, struct{}]{
	About: About{Name: "ConfirmReading", Says: "Confirm that I have read a document", Clause: "4.3/read", Unread: true, May: readers},
	Do: func(d *Desk, tx *store.Tx, in ConfirmForm) (struct{}, error) {
		m, err := findMustRead(&tx.View, in.Document)
		if err != nil {
			return struct{}{}, err
		}
		if !m.Asks(d.By.Roles) {
			return struct{}{}, fault.New(fault.Conflict, "You are not asked to confirm this document.")
		}
		var wrong fault.Fields
		if !in.Read {
			wrong.Add("read", "Tick the box to confirm, after you have read it")
		}
		missed := m.Wrong(in.Answers)
		for _, i := range missed {
			if m.Scored && i < len(in.Answers) && in.Answers[i] >= 0 && in.Answers[i] < len(m.Questions[i].Options) {
				continue // the first answer counts, and the right one is shown afterwards
			}
			if i < len(in.Answers) && in.Answers[i] >= 0 {
				wrong.Add(fmt.Sprintf("answer-%d", i), "That is not what the document says. Look it up and try again")
			} else {
				wrong.Add(fmt.Sprintf("answer-%d", i), "Choose an answer")
			}
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		ok, err := tx.Confirm(m.ID, d.By.Person, len(missed))
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "You have confirmed this document already.")
		}
		return struct{}{}, err
	},
}

// ReadingState is one document with everybody who is asked.
type ReadingState struct {
	mustread.Document
	Lines           []mustread.Line
	Done, Late, All int
	// Answers are the questions answered by those who confirmed, Wrong those of them that were wrong at first. By says
	// whose, to leaders only.
	Answers, Wrong int
	By             map[id.Person]int
}

// ListReading shows every document and who has not confirmed it.
var ListReading = Case[struct{}, []ReadingState]{
	About: About{Name: "ListReading", Says: "See who has confirmed which document", Clause: "4.3/read", Sensitive: true, May: policyWriters | people.Governors},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]ReadingState, error) {
		tx.Looked("must_read", "list")
		all, err := readingStates(d.House, &tx.View, true)
		for i := range all {
			if all[i].Scored && !people.Leaders.Meets(d.By.Roles) { // figures for all, names for those who can help
				all[i].Lines, all[i].By = nil, nil
			}
		}
		return all, err
	},
}

// readingStates counts who has confirmed what; documents that are no longer asked only if ended is set.
func readingStates(h *House, v *store.View, ended bool) ([]ReadingState, error) {
	all, err := v.MustReads()
	all = slices.DeleteFunc(all, func(m mustread.Document) bool { return !ended && !m.Ended.IsZero() })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	asked, err := readersToday(h, v)
	if err != nil {
		return nil, err
	}
	var out []ReadingState
	for _, m := range all {
		confirmed, err := v.Confirmations(m.ID)
		if err != nil {
			return nil, err
		}
		s := ReadingState{Document: m, Lines: mustread.Lines(m, asked, confirmed, v.Now().In(h.Zone))}
		for _, l := range s.Lines {
			s.All++
			if !l.Confirmed.IsZero() {
				s.Done++
			}
			if l.Late {
				s.Late++
			}
		}
		if m.Scored {
			if s.By, err = v.WrongAnswers(m.ID); err != nil {
				return nil, err
			}
			s.Answers = len(s.By) * len(m.Questions)
			for _, n := range s.By {
				s.Wrong += n
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// policyLines are those who are asked to confirm the school's own policy.
func policyLines(states []ReadingState) []mustread.Line {
	for _, s := range states {
		if s.Key == mustread.Policy {
			return s.Lines
		}
	}
	return nil
}

func readersToday(h *House, v *store.View) ([]mustread.Reader, error) {
	all, err := v.People()
	if err != nil {
		return nil, err
	}
	envelope, err := emergency(v)
	var out []mustread.Reader
	for _, p := range all {
		if p.Active() && p.ID != envelope.Person { // the emergency account is nobody who reads
			out = append(out, mustread.Reader{ID: p.ID, Name: p.Name, Roles: p.Roles, Joined: p.Created.In(h.Zone)})
		}
	}
	return out, err
}
