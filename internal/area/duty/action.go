package duty

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Action is one line of the school's action plan (3-j): what will be done about something that was found.
type Action struct {
	ID id.Action
	// Source is the kind of work that found it, such as duty or review; About names it in words and Link
	// leads there.
	Source, About, Link string
	Found, What         string
	Owner               id.Person
	Due                 time.Time
	Made                time.Time
	By                  string
	State               ActionState
	// Answer is the key of the answer of a duty's form that said that something is wanting; "" where none did.
	Answer string
	// Note says what was done, or why nothing needs doing.
	Note   string
	Closed time.Time
	Closer string
}

// Wanting is what answers of a duty's form found wanting and nobody has put right yet.
type Wanting struct {
	Open, Late int
	Due        time.Time // the first day by which some of it will be put right
}

// ActionState is how an action stands.
type ActionState string

// The states of an action. What is open and late is open still.
const (
	ActionOpen ActionState = "open"
	ActionDone ActionState = "done"
	ActionNone ActionState = "none" // nothing needs doing, because
)

// Late says that an open action's day has passed.
func (a Action) Late(today time.Time) bool {
	return a.State == ActionOpen && calendar.Day(today).After(calendar.Day(a.Due))
}

// CheckAction says everything wrong with an action that somebody enters.
func CheckAction(a Action, today time.Time) fault.Fields {
	var wrong fault.Fields
	wrong.Need("found", a.Found, "Say what was found")
	wrong.Need("what", a.What, "Say what will be done")
	wrong.Need("owner", string(a.Owner), "Choose who will do it")
	switch {
	case a.Due.IsZero():
		wrong.Add("due", "Enter the day by which it will be done, such as 22 11 2026")
	case calendar.Day(a.Due).Before(calendar.Day(today)):
		wrong.Add("due", "The day by which it will be done cannot lie in the past")
	}
	if len(a.Found)+len(a.What) > longestText {
		wrong.Add("what", "Use at most 10,000 characters")
	}
	return wrong
}

// MayMove says what is wrong with closing or reopening an action; nil if nothing is.
func MayMove(a Action, to ActionState, note string) error {
	var wrong fault.Fields
	switch {
	case to == ActionOpen && a.State == ActionOpen, to != ActionOpen && a.State != ActionOpen:
		return fault.New(fault.Conflict, "Somebody changed this action a moment ago. Look at it again.")
	case to == ActionDone:
		wrong.Need("note", note, "Say what was done, so that others can see that it is finished")
	case to == ActionNone:
		wrong.Need("note", note, "Say why nothing needs doing")
	case to == ActionOpen:
		wrong.Need("note", note, "Say why it is open again")
	default:
		wrong.Add("state", "Choose how it ended")
	}
	if len(strings.TrimSpace(note)) > longestText {
		wrong.Add("note", "Use at most 10,000 characters")
	}
	return wrong.Err()
}
