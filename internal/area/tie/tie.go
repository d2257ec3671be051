// Package tie knows the ties with pupils, former pupils and their families that colleagues declare: who decides about one,
// what was decided, and when it is looked at again (obligations 4.3-f, 8.2-r). It is told the day and the facts.
package tie

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Tie is one declared tie. Everything in it is for the one who declared it and for very few others.
type Tie struct {
	ID    id.Tie
	By    id.Person // who declared it
	Whom  string
	Pupil id.Person // of the roll; "" if nobody there is named
	What  string
	// Away are leaders whom the tie concerns, or whose family: they never see it.
	Away      []id.Person
	Made      time.Time
	Decisions []Decision // oldest first
	Ended     time.Time
	EndedBy   id.Person
	Why       string // it ended
}

// Decision is what a leader noted about a tie, with the day on which it is looked at again.
type Decision struct {
	At         time.Time
	By         id.Person
	Outcome    string
	Safeguards string
	Review     time.Time
}

// Outcomes of a decision.
const (
	Stays     = "stays"
	Guarded   = "guarded"
	Forbidden = "forbidden"
)

// Outcomes lists them with their words, in the order of a form.
var Outcomes = []struct{ Key, Title string }{
	{Stays, "The tie stays as it is"},
	{Guarded, "It goes on under safeguards"},
	{Forbidden, "Contact online and by phone ends"},
}

// Title is an outcome in words.
func Title(outcome string) string {
	for _, o := range Outcomes {
		if o.Key == outcome {
			return o.Title
		}
	}
	return ""
}

const (
	// AnswerTime is how many days whoever decides has.
	AnswerTime = 14
	// LongestGap is how many days lie between two looks at most: a year (8.2-r).
	LongestGap = 366
	// Notice is how many days before its review a tie is on the first page of whoever decides.
	Notice = 14
)

// Last is the newest decision; false while there is none.
func (t Tie) Last() (Decision, bool) {
	if len(t.Decisions) == 0 {
		return Decision{}, false
	}
	return t.Decisions[len(t.Decisions)-1], true
}

// Due is the day by which somebody has to decide, for the first time or again.
func (t Tie) Due() time.Time {
	if last, ok := t.Last(); ok {
		return calendar.Day(last.Review)
	}
	return calendar.Day(t.Made).AddDate(0, 0, AnswerTime)
}

// Waits says that nobody has decided yet, or that the day to look at it again has come.
func (t Tie) Waits(day time.Time) bool {
	_, decided := t.Last()
	return t.Ended.IsZero() && (!decided || !t.Due().After(calendar.Day(day)))
}

// Late says that the day by which somebody had to decide is past.
func (t Tie) Late(day time.Time) bool {
	return t.Ended.IsZero() && t.Due().Before(calendar.Day(day))
}

// Leader is somebody who may be asked to decide, with the roles of today.
type Leader struct {
	ID    id.Person
	Roles people.Set
}

// Around is what the rules need to know besides the tie: the roles of who declared it, who leads, and the pupil's family.
type Around struct {
	Declarer people.Set
	Leaders  []Leader
	Kin      map[id.Person]bool
}

// Asked are all roles to which a tie can come.
var Asked = people.Of(people.Headteacher, people.DSL, people.Chair, people.SafeguardingGovernor)

// line is who decides about a tie of somebody with these roles, nearest first: never somebody whom they lead.
func line(declarer people.Set) []people.Set {
	switch {
	case declarer.Has(people.Headteacher):
		return []people.Set{people.Of(people.Chair), people.Of(people.SafeguardingGovernor)}
	case declarer.Has(people.DSL):
		return []people.Set{people.Of(people.Headteacher), people.Of(people.Chair)}
	}
	return []people.Set{people.Of(people.Headteacher, people.DSL), people.Of(people.Chair)}
}

// Deciders are those who see the tie and decide: the nearest in line who are neither the one who declared it nor concerned.
func (t Tie) Deciders(a Around) []id.Person {
	for _, roles := range line(a.Declarer) {
		var all []id.Person
		for _, l := range a.Leaders {
			if roles.Meets(l.Roles) && l.ID != t.By && !t.concerns(l.ID, a.Kin) {
				all = append(all, l.ID)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func (t Tie) concerns(who id.Person, kin map[id.Person]bool) bool {
	return who == t.Pupil || kin[who] || slices.Contains(t.Away, who)
}

// Sight is how much of a tie somebody may see.
type Sight int

// Sights.
const (
	None    Sight = iota
	Own           // who declared it
	Decides       // who decides about it
)

// SightOf says what somebody may see: to everybody else a tie answers as one that does not exist.
func (t Tie) SightOf(who id.Person, a Around) Sight {
	switch {
	case who == "":
		return None
	case who == t.By:
		return Own
	case slices.Contains(t.Deciders(a), who):
		return Decides
	}
	return None
}
