// Package support knows support plans for pupils who are more at risk online than others: a named adult, the days on which
// they check in, what specialists say, and how it ends (obligations 5.1.1-d, 5.1.1-e). It is told the day and the facts.
package support

import (
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Plan is one child's support. Everything in it is for very few people.
type Plan struct {
	ID      id.Support
	Pupil   id.Person
	Adult   id.Person // who checks in
	Need    string
	Help    string
	Without string // why it was made without the parents; "" if they took part
	Next    time.Time
	Made    time.Time
	By      id.Person
	Ended   time.Time
	EndedBy id.Person
	Outcome string
	// Unasked is why it began, or ended, without a specialist's view; "" where one was asked for.
	Unasked string
}

// CheckIn is one talk of the named adult with the child.
type CheckIn struct {
	At   time.Time
	By   id.Person
	Text string
}

// Ask is a question to a specialist about one plan, and what they answered.
type Ask struct {
	ID       id.Ask
	Plan     id.Support
	Post     string // of the register of posts
	To       id.Person
	By       id.Person
	Question string
	Answer   string
	Made     time.Time
	Due      time.Time
	Answered time.Time
}

const (
	// LongestGap is how many days at most lie between two check-ins: half a term, with its holiday.
	LongestGap = 56
	// AnswerTime is how many days a specialist has.
	AnswerTime = 14
	// TellAfter is how many days late somebody other than the named adult is told.
	TellAfter = 7
)

// Open says whether it still holds. Whoever has left the school needs no plan here.
func (p Plan) Open(onRoll bool) bool { return p.Ended.IsZero() && onRoll }

// Late says whether a check-in was due before the day.
func (p Plan) Late(day time.Time) bool {
	return p.Ended.IsZero() && calendar.Day(p.Next).Before(calendar.Day(day))
}

// Late says whether an answer was due before the day.
func (a Ask) Late(day time.Time) bool {
	return a.Answered.IsZero() && calendar.Day(a.Due).Before(calendar.Day(day))
}

// Sight is how much of one plan somebody may see.
type Sight int

// Sights, from none to all.
const (
	None  Sight = iota
	Asked       // what the child needs, and the question to them
	Named       // all but how it is ended
	Whole
)

// Looker is somebody who opens a plan.
type Looker struct {
	ID         id.Person
	Carer      bool // their roles see the confidential groups
	Kin        bool // they are family of the child
	Technician bool
}

// SightOf says what somebody may see of a plan: the few who see confidential groups see all, the named adult and an asked
// specialist that one plan while it is open. A child's family and a technician see none, whatever else they are.
func SightOf(p Plan, asks []Ask, onRoll bool, who Looker) Sight {
	switch {
	case who.Kin || who.ID == "":
		return None
	case who.Carer:
		return Whole
	case who.Technician || !p.Open(onRoll):
		return None
	case p.Adult == who.ID:
		return Named
	}
	for _, a := range asks {
		if a.To == who.ID {
			return Asked
		}
	}
	return None
}
