// Package agreement is what people sign before they go online, and what parents consent to: the kinds, the
// school's wording in editions, what was answered, and whether somebody is covered on a day. Kinds and wordings
// are data; this package reads them and judges. It is told the day and the facts and never asks (obligations
// 4.3-b, 4.5-d, 4.6-a, 7.2-b to 7.2-e, 8.4-r).
package agreement

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Who signs.
const (
	BySelf    = "self"      // everybody for themselves
	ByParent  = "parent"    // a parent with responsibility, for a child
	Witnessed = "witnessed" // a child, with an adult who sees it
)

// How long a signature counts.
const (
	AcademicYear   = "academic_year"
	UntilLeft      = "until_left"
	UntilWithdrawn = "until_withdrawn"
	OneDay         = "one_day"
)

// How many parents have to agree.
const (
	OneParent   = "one"
	BothParents = "both"
)

// Levels of wording (obligation 4.5-a).
const (
	Symbols = "symbols" // one idea a line, each with a picture
	Simple  = "simple"  // short sentences
	Full    = "full"
)

// Kind is one sort of agreement, consent or declaration (library/agreements.yaml).
type Kind struct {
	Key   string
	Title string
	Says  string     // what it is for, in a sentence
	For   people.Set // who signs, or is signed for
	// Stages narrows pupils: "eyfs", "ks1", "ks2"; empty is every pupil.
	Stages      []string
	Signer      string
	Holds       string
	Parents     string
	Needed      bool  // asked only of those who need it, not of everybody
	Uses        []Use // what is consented to one by one
	Opens       []string
	Text        string // the file that holds our wording
	Heading     string // instead of that file's title, where several kinds share it
	Level       string
	Clause      clause.ID
	Obligations []clause.Obligation
}

// Use is one thing that a parent allows or not, by itself.
type Use struct {
	Key   string `yaml:"key"`
	Title string `yaml:"title"`
}

// Clause is one sentence or two of an agreement, with the obligations that it carries.
type Clause struct {
	Key, Part, Text string
	Symbol          string
	// For narrows whom it concerns; empty is everybody who signs. All of the text is shown to all.
	For         people.Set
	Obligations []clause.Obligation
	// Since is the edition in which it last changed in sense: an earlier signature does not cover it.
	Since int
}

// Gone is a clause that an edition left out, and whom it concerned. That asks for a new signature as a changed
// one does: what falls away may have been a promise of the school's.
type Gone struct {
	Key   string
	For   people.Set
	Since int
}

// Edition is one edition of the school's wording of a kind.
type Edition struct {
	Kind    string
	Number  int
	Title   string
	Level   string
	Notice  string // that use is watched (obligations 5.1-j, 5.2-g)
	Clauses []Clause
	Uses    []Use
	// Questions are at most three checks that it was understood (obligation 5.1-h).
	Questions   []mustread.Question
	Gone        []Gone
	NoticeSince int
	From        time.Time
	By          id.Person
	Hash        string
}

// What was answered.
const (
	YesAnswer      = "agreed"
	NoAnswer       = "declined"
	WithdrawAnswer = "withdrawn"
)

// How it was answered.
const (
	ByAccount = "account"
	ByClass   = "class"
	ByLink    = "link"
	OnPaper   = "paper"
	ByPass    = "pass"
)

// Signature is one answer about one person ("Subject") by one ("Signer", the same unless a parent).
type Signature struct {
	ID   id.Signature
	Seq  int64 // the order in which they were recorded, whatever the clock said
	Kind string
	// Edition and Hash name exactly what was shown.
	Edition                  int
	Hash                     string
	Subject, Signer, Witness id.Person
	Answer                   string
	Uses                     map[string]bool
	How                      string
	At                       time.Time
	Until                    time.Time // zero is without end
	Reason                   string
	// Reader is who read the text aloud to whoever answered; empty if they read it themselves.
	Reader string
}

// Subject is somebody who is covered or not, with what the rules need to know of them.
type Subject struct {
	Person id.Person
	Roles  people.Set
	// Stage is the level at which a pupil reads: by year group, unless the school chose another for need.
	Stage string
	// Parents are those with responsibility for a pupil who may answer today.
	Parents []id.Person
	Gone    bool      // does not belong to the school today
	Left    time.Time // the last time they left, even if they came back; or the day on which they will
}

// Concerns says whether a kind is for somebody.
func (k Kind) Concerns(who Subject) bool {
	if !k.For.Meets(who.Roles) {
		return false
	}
	return len(k.Stages) == 0 || slices.Contains(k.Stages, who.Stage)
}

// concerns says whether a clause concerns somebody.
func (c Clause) concerns(roles people.Set) bool { return c.For == 0 || c.For.Meets(roles) }

// Until is when a signature of a day ends; zero is never. One of July or August is meant for the year that
// begins, and counts to its end.
func (k Kind) Until(at time.Time) time.Time {
	switch k.Holds {
	case AcademicYear:
		year := calendar.AcademicYear(at)
		if at.Month() == time.July || at.Month() == time.August {
			year++
		}
		return time.Date(year+1, time.September, 1, 0, 0, 0, 0, at.Location())
	case OneDay:
		y, m, d := at.Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, at.Location())
	}
	return time.Time{}
}

// With is the kind as a school uses it.
func (k Kind) With(parents string) Kind {
	if k.Signer == ByParent && (parents == OneParent || parents == BothParents) {
		k.Parents = parents
	}
	return k
}

// Stages of a primary school, youngest first.
var Stages = []string{"eyfs", "ks1", "ks2"}

// StageOf is the stage of a year group as the roll writes it. An unknown one counts as the oldest: its wording
// leaves nothing out.
func StageOf(year string) string {
	switch year {
	case "N1", "N2", "R":
		return "eyfs"
	case "1", "2":
		return "ks1"
	}
	return "ks2"
}

// Text is our own wording of one or more kinds, before a school's answers are filled in (library/agreements/*.yaml).
type Text struct {
	Title, Notice string
	// NoticeServes are the obligations that the notice carries.
	NoticeServes []clause.Obligation
	// Family begins the version that goes home after a child has signed.
	Family    string
	Questions []mustread.Question
	Lines     []Line
}

// Line is one clause of a text, with the answers under which it stands.
type Line struct {
	Clause
	When policy.Condition
	Home string // how a family talks about it
}

// Book is every kind with our wording.
type Book struct {
	Kinds []Kind
	Texts map[string]Text
}

// Kind finds a kind by its key.
func (b *Book) Kind(key string) (Kind, bool) {
	i := slices.IndexFunc(b.Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return b.Kinds[i], true
}
