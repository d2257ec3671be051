package access

import (
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Levels of access.
const (
	Use    = "use"
	Manage = "manage" // an administrator of the system
)

// Grant is one line of the written record of who was given access (7.2-a): who asked, who agreed, when it was set up,
// until when, and when it was closed. It begins when somebody agrees; what waits for a yes is an approval. Its stage
// follows from its times alone.
type Grant struct {
	ID       id.Grant
	System   string
	Person   id.Person
	Level    string
	Asked    time.Time
	AskedBy  string
	Why      string
	Agreed   time.Time
	AgreedBy string
	Done     time.Time
	DoneBy   string
	Until    time.Time // ends by itself; zero if it does not
	// Suspended keeps it closed from a moment until another; a zero end is "until somebody lifts it".
	Suspended      time.Time
	SuspendedUntil time.Time
	SuspendedWhy   string
	// Suspensions are all that there were, the newest last; it is the one in force while Suspended says so.
	Suspensions []Suspension
	Ending      time.Time // it counts no longer from here; the technician still has to close the account
	EndingWhy   string
	Ended       time.Time
	EndedBy     string
	// Signatures are the covers under which it was agreed, as need and day.
	Signatures []string
}

// Stage of a grant.
type Stage string

// Stages.
const (
	ToDo      Stage = "to_do"
	Given     Stage = "done"
	Suspended Stage = "suspended"
	ToEnd     Stage = "to_end"
	Ended     Stage = "ended"
)

// StageAt is how a grant stands at a moment.
func (g Grant) StageAt(at time.Time) Stage {
	switch {
	case !g.Ended.IsZero():
		return Ended
	case reached(g.Ending, at), reached(g.Until, at):
		return ToEnd
	case g.Done.IsZero():
		return ToDo
	case reached(g.Suspended, at) && !reached(g.SuspendedUntil, at):
		return Suspended
	}
	return Given
}

func reached(t, at time.Time) bool { return !t.IsZero() && !at.Before(t) }

// Over says whether a grant is a line of the past: nobody has anything to do with it.
func (g Grant) Over() bool { return !g.Ended.IsZero() }

// HeldOn says whether the grant gave access at a moment of the past (7.2-a: who had access on any date).
func (g Grant) HeldOn(at time.Time) bool {
	return reached(g.Done, at) && !reached(g.Ending, at) && !reached(g.Until, at) && !reached(g.Ended, at)
}

// Step is what can be done with a grant.
type Step string

// Steps.
const (
	SetUp   Step = "set_up"
	Suspend Step = "suspend"
	Lift    Step = "lift"
	End     Step = "end"
	Keep    Step = "keep"  // what was to end goes on
	Close   Step = "close" // the account is closed
)

// from says at which stages a step is possible.
var from = map[Step][]Stage{
	SetUp: {ToDo}, Suspend: {Given}, Lift: {Suspended}, End: {ToDo, Given, Suspended}, Keep: {ToEnd}, Close: {ToEnd},
}

// May says whether a step is possible at a moment; the fault says what was the case instead.
func (g Grant) May(step Step, at time.Time) error {
	stage := g.StageAt(at)
	for _, s := range from[step] {
		if s == stage {
			return nil
		}
	}
	return fault.New(fault.Conflict, "This access is %s, so that is not possible. Somebody may have changed it a moment ago.", stage.Words())
}

// Words are a stage for people.
func (s Stage) Words() string {
	switch s {
	case ToDo:
		return "waiting to be set up"
	case Suspended:
		return "suspended"
	case ToEnd:
		return "waiting to be closed"
	case Ended:
		return "closed"
	}
	return "open"
}
