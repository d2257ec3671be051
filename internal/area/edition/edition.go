// Package edition is the life of the policy's editions: frozen for consultation, approved, in force, replaced
// or withdrawn. It says which edition was in force on any day, what still stands against approval, and what
// two texts differ in. It is told the day and the facts and never asks.
package edition

import (
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Edition is one text of the policy that was frozen, with what became of it. A draft that is frozen again
// before it was approved keeps its number and takes the next letter.
type Edition struct {
	ID     id.Edition
	Number int
	Take   int // 1, 2, 3 … for each number
	Frozen time.Time
	By     id.Person
	// Note says in the author's words what is new.
	Note string
	// Digest is of the text as frozen, Final of the text as approved, which has the days of approval and
	// review filled in and nothing else changed.
	Digest, Final string

	Meeting  time.Time // the day of the meeting that approved it; zero until then
	Minute   string    // the reference of its minute
	Agreed   []string  // who agreed, as the minute names them
	Proposer id.Person
	Second   id.Person // who confirmed it for the governors
	Recorded time.Time // when both had said so
	From     time.Time // first day in force
	Due      time.Time // by when it has to be reviewed

	Withdrawn   time.Time
	WithdrawnBy id.Person
	Why         string
}

// Approved says whether governors have approved it.
func (e Edition) Approved() bool { return !e.Recorded.IsZero() }

// Name is how people call it: "edition 3", or "edition 3, second draft" while it is being made.
func (e Edition) Name() string {
	if e.Approved() || e.Take < 2 {
		return fmt.Sprintf("edition %d", e.Number)
	}
	return fmt.Sprintf("edition %d, draft %d", e.Number, e.Take)
}

// State is where an edition stands on a day.
type State string

// The states of an edition.
const (
	Asked     State = "asked"     // frozen, so that groups can be asked about it
	Again     State = "again"     // frozen again under the same number
	SetAside  State = "set_aside" // given up before it was approved
	Waiting   State = "waiting"   // approved, its first day still to come
	InForce   State = "in_force"  // approved and published
	Replaced  State = "replaced"  // a later one took its place
	Withdrawn State = "withdrawn" // taken out of force without another
	Never     State = "never"     // approved, but withdrawn or overtaken before its first day
)

var words = map[State]string{Asked: "Draft, frozen", Again: "Earlier draft", SetAside: "Set aside", Waiting: "Approved, not yet in force",
	InForce: "In force", Replaced: "Replaced", Withdrawn: "Withdrawn", Never: "Never in force"}

// Words is the state for people.
func (s State) Words() string { return words[s] }

// On is the state of one of the editions on a day.
func On(all []Edition, e Edition, day time.Time) State {
	day = calendar.Day(day)
	gone := !e.Withdrawn.IsZero() && !calendar.Day(e.Withdrawn).After(day)
	if !e.Approved() || calendar.Day(e.Recorded).After(day) {
		switch {
		case gone:
			return SetAside
		case slices.ContainsFunc(all, func(x Edition) bool { return x.Number == e.Number && x.Take > e.Take }):
			return Again
		}
		return Asked
	}
	end, ended := End(all, e)
	switch {
	case ended && !end.After(e.From):
		return Never
	case ended && gone && end.Equal(calendar.Day(e.Withdrawn)) && !end.After(day):
		return Withdrawn
	case ended && !end.After(day):
		return Replaced
	case e.From.After(day):
		return Waiting
	}
	return InForce
}

// End is the first day on which an approved edition is no longer in force; false while it has no end.
func End(all []Edition, e Edition) (time.Time, bool) {
	var end time.Time
	if !e.Withdrawn.IsZero() {
		end = calendar.Day(e.Withdrawn)
	}
	for _, x := range all {
		if x.ID == e.ID || !x.Approved() || x.Number <= e.Number {
			continue
		}
		if !x.Withdrawn.IsZero() && !calendar.Day(x.Withdrawn).After(x.From) {
			continue // withdrawn before it ever came into force
		}
		if end.IsZero() || x.From.Before(end) {
			end = x.From
		}
	}
	return end, !end.IsZero()
}

// At is the edition in force on a day: "what did the policy say on 3 May?"
func At(all []Edition, day time.Time) (Edition, bool) {
	for _, e := range all {
		if On(all, e, day) == InForce {
			return e, true
		}
	}
	return Edition{}, false
}

// Making is the newest frozen text that waits for approval.
func Making(all []Edition, day time.Time) (Edition, bool) {
	for _, e := range all {
		if On(all, e, day) == Asked && !e.Approved() {
			return e, true
		}
	}
	return Edition{}, false
}

// Next is the number and the take that a text frozen now gets.
func Next(all []Edition) (number, take int) {
	for _, e := range all {
		if e.Number > number || e.Number == number && e.Take > take {
			number, take = e.Number, e.Take
		}
	}
	i := slices.IndexFunc(all, func(e Edition) bool { return e.Number == number && e.Take == take })
	if i < 0 || all[i].Approved() {
		return number + 1, 1
	}
	return number, take + 1
}

// Due is by when an edition approved at a meeting has to be reviewed: one interval after it, and after no
// more than a year (obligations 0-f and 3-a).
func Due(meeting time.Time, every calendar.Interval) time.Time {
	most := calendar.AddMonths(calendar.Day(meeting), 12)
	next, err := every.Next(calendar.Day(meeting))
	if err != nil || next.After(most) {
		return most
	}
	return next
}
