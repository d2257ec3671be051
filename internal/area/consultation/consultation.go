// Package consultation is how the groups of a school are asked about a draft of its policy: rounds with
// questions, answers, remarks on clauses, and what the school made of them ("you said, we did"). It is told
// the day and the facts and never asks.
package consultation

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Audience is a group that is asked.
type Audience string

// The groups. Others are those that a school names beside the four.
const (
	Staff     Audience = "staff"
	Pupils    Audience = "pupils"
	Parents   Audience = "parents"
	Governors Audience = "governors"
	Others    Audience = "others"
)

// Audiences lists them in the order of the pages.
var Audiences = []Audience{Staff, Pupils, Parents, Governors, Others}

var words = map[Audience]string{Staff: "Staff", Pupils: "Pupils", Parents: "Parents and carers", Governors: "Governors", Others: "Others"}

// Words is the group for people, such as "Parents and carers".
func (a Audience) Words() string { return words[a] }

// Known says whether there is such a group.
func (a Audience) Known() bool { return slices.Contains(Audiences, a) }

// Signed says whether the group answers signed in; everybody else has a link.
func (a Audience) Signed() people.Set {
	switch a {
	case Staff:
		return people.Employed
	case Governors:
		return people.Governors
	}
	return 0
}

// Of finds the group that a word of the policy means, such as "families".
func Of(group string) Audience {
	low := strings.ToLower(group)
	for _, x := range []struct {
		audience Audience
		marks    []string
	}{{Pupils, []string{"pupil", "child", "school council", "learner"}}, {Parents, []string{"parent", "famil", "carer"}},
		{Governors, []string{"governor", "governing", "trustee"}}, {Staff, []string{"staff", "teacher"}}} {
		if slices.ContainsFunc(x.marks, func(m string) bool { return strings.Contains(low, m) }) {
			return x.audience
		}
	}
	return Others
}

// Question is one question of a round: with three faces to choose from, or in words.
type Question struct {
	Ask   string
	Words bool
}

// Choices of a question with faces.
var Choices = []string{"yes", "unsure", "no"}

// Round is one group asked about one draft.
type Round struct {
	ID        id.Round
	Number    int // of the edition that is being made
	Edition   id.Edition
	Audience  Audience
	Intro     string
	Questions []Question
	Invited   string // how they were told, such as "letter home of 3 November"
	Token     string // of the link, for groups without accounts
	Opened    time.Time
	OpenedBy  id.Person
	Until     time.Time // last day on which answers are taken
	Closed    time.Time
	Summary   string // what is told to everybody
	Published time.Time
}

// Open says whether answers are taken on a day.
func (r Round) Open(day time.Time) bool {
	return r.Closed.IsZero() && !calendar.Day(day).After(calendar.Day(r.Until))
}

// Ways in which an answer came.
const (
	Online = "online" // signed in
	Link   = "link"   // by the link, without a name
	Paper  = "paper"  // written on paper and entered by somebody
	Class  = "class"  // a class asked by its teacher
)

// Answer is what one person said, or one class.
type Answer struct {
	ID    id.Answer
	Round id.Round
	At    time.Time
	How   string
	// Person is set for those who answered signed in, so that an answer can be changed and counted once.
	Person id.Person
	Heads  int    // how many people it speaks for
	Group  string // the class, or where the paper came from
	// Counts are, for each question with faces, how many chose yes, unsure, no.
	Counts [][3]int
	Said   []string // for each question in words
	SeenBy string   // who has seen the paper
	By     id.Person
}

// Remark is something said about the draft: about a clause, or about the whole.
type Remark struct {
	ID       id.Remark
	Round    id.Round
	Number   int
	Audience Audience
	Clause   clause.ID
	Text     string
	Person   id.Person
	At       time.Time
	Reply    id.Reply // "" while nobody has answered
}

// Decisions on remarks.
const (
	Changed   = "changed"
	Unchanged = "unchanged"
)

// Reply is one line of "you said, we did": what was said, in the school's words, and what was changed or why
// not.
type Reply struct {
	ID       id.Reply
	Number   int
	Clause   clause.ID
	Said     string
	Did      string
	Decision string
	At       time.Time
	By       id.Person
	Remarks  int // how many it answers
}

// Tally is what a round came to.
type Tally struct {
	Answers, Heads int
	Ways           map[string]int // answers by way
	Counts         [][3]int       // by question
}

// Count sums answers up.
func Count(r Round, answers []Answer) Tally {
	t := Tally{Ways: map[string]int{}, Counts: make([][3]int, len(r.Questions))}
	for _, a := range answers {
		t.Answers++
		t.Heads += max(a.Heads, 1)
		t.Ways[a.How]++
		for i := range min(len(a.Counts), len(t.Counts)) {
			for j := range a.Counts[i] {
				t.Counts[i][j] += a.Counts[i][j]
			}
		}
	}
	return t
}

// Group is how one group stands for an edition.
type Group struct {
	Audience   Audience
	Asked      bool // a round has ended
	Open       bool
	Unanswered int
	Answers    int
}

// Groups says for every group that has to be asked how it stands. A group counts as asked when a round of
// the same edition has ended, whichever of its drafts it was about.
func Groups(want []string, number int, rounds []Round, unanswered map[Audience]int, day time.Time) []Group {
	var all []Group
	for _, word := range want {
		a := Of(word)
		if slices.ContainsFunc(all, func(g Group) bool { return g.Audience == a }) {
			continue
		}
		g := Group{Audience: a, Unanswered: unanswered[a]}
		for _, r := range rounds {
			if r.Number != number || r.Audience != a {
				continue
			}
			if r.Open(day) {
				g.Open = true
			} else {
				g.Asked = true
			}
		}
		all = append(all, g)
	}
	return all
}

// Suggestion is what Handrail suggests to ask a group: a line of consultation.yaml.
type Suggestion struct {
	Audience  Audience `yaml:"audience"`
	Intro     string   `yaml:"intro"`
	Questions []struct {
		Ask   string `yaml:"ask"`
		Words bool   `yaml:"words"`
	} `yaml:"questions"`
}

// Asked are the suggested questions.
func (s Suggestion) Asked() []Question {
	all := make([]Question, len(s.Questions))
	for i, q := range s.Questions {
		all[i] = Question{q.Ask, q.Words}
	}
	return all
}

// ParseSuggestions reads consultation.yaml. Unknown fields and groups are errors.
func ParseSuggestions(text []byte) ([]Suggestion, error) {
	var all []Suggestion
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("questions for consultation: %w", err)
	}
	for _, s := range all {
		if !s.Audience.Known() || len(s.Questions) == 0 {
			return nil, fmt.Errorf("questions for consultation: %q is no group, or has no questions", s.Audience)
		}
	}
	return all, nil
}
