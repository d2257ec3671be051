package agreement

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Round is one time at which all families are asked to answer some kinds: each by a letter with a way in of its own,
// with reminders on set days to those who have not answered (obligations 4.6-a, 4.6-e, 7.2-d).
type Round struct {
	ID    id.SigningRound
	Kinds []string
	// Days are how long after the first letter somebody is reminded, in days, the soonest first.
	Days                  []int
	Began, Until, Stopped time.Time
	By                    id.Person
}

// Open says whether a round is still under way.
func (r Round) Open(at time.Time) bool { return r.Stopped.IsZero() && at.Before(r.Until) }

// Reminders are how many of the round's days have come for somebody whose first letter was made at a moment. Days are
// the school's: a letter of late in the evening is of that day.
func (r Round) Reminders(first, at time.Time) int {
	n := 0
	for _, days := range r.Days {
		if !calendar.Day(at).Before(calendar.Day(first.In(at.Location())).AddDate(0, 0, days)) {
			n++
		}
	}
	return n
}

// Asked is one adult whom a round asks, for all their children at once.
type Asked struct {
	Round   id.SigningRound
	Person  id.Person
	Letters int    // the first, and how many reminders are behind it
	How     string // ByMail or OnPaper; "" before the first letter
	First   time.Time
	Last    time.Time
	Opened  time.Time // when they first came in
	Wrong   int       // wrong birthdays since somebody last gave them a way in by hand
}

// ByMail is a letter that went by e-mail.
const ByMail = "mail"

// Owed is how many letters somebody should have had by now; more than they had means that one is due. Days that passed
// unused while nothing could be sent come to one reminder, not to several.
func (a Asked) Owed(r Round, at time.Time) int {
	if a.First.IsZero() {
		return 1
	}
	return 1 + r.Reminders(a.First, at)
}

// FamilyState is how somebody whom a round asks stands.
type FamilyState string

// The states, in the order in which pages count them.
const (
	FamilyToAsk     FamilyState = "to_ask"
	FamilyNoAddress FamilyState = "no_address"
	FamilyWaiting   FamilyState = "waiting"
	FamilyAsked     FamilyState = "asked"
	FamilyOpened    FamilyState = "opened"
	FamilySigned    FamilyState = "signed"
	FamilyDeclined  FamilyState = "declined"
	FamilyGone      FamilyState = "gone"
)

// FamilyStates lists them.
var FamilyStates = []FamilyState{FamilyToAsk, FamilyNoAddress, FamilyWaiting, FamilyAsked, FamilyOpened, FamilySigned, FamilyDeclined, FamilyGone}

var familyWords = map[FamilyState]string{FamilyToAsk: "Letter not made yet", FamilyNoAddress: "No e-mail", FamilyWaiting: "Letter waits", FamilyAsked: "Asked",
	FamilyOpened: "Begun", FamilySigned: "Answered", FamilyDeclined: "Declined or disputed", FamilyGone: "Not asked any more"}

// Words is the state for people.
func (s FamilyState) Words() string { return familyWords[s] }

// Chased says whether somebody in a state still gets letters.
func (s FamilyState) Chased() bool {
	return slices.Contains([]FamilyState{FamilyToAsk, FamilyNoAddress, FamilyWaiting, FamilyAsked, FamilyOpened}, s)
}

// FamilyFacts are what a state is worked out from.
type FamilyFacts struct {
	Asked
	All      int  // answers that are asked of them, over children and kinds
	Open     int  // of these, how many they have not given and nobody gave instead
	Against  bool // a no that the school has to talk about, theirs or another parent's
	Waiting  bool // a letter to them has not left yet
	NoPost   bool // there is no address, or it does not work
	Answered bool // they gave at least one answer themselves
}

// State is how somebody stands. What is signed or declined comes before everything: chasing stops with it.
func (f FamilyFacts) State() FamilyState {
	switch {
	case f.All == 0:
		return FamilyGone
	case f.Open == 0 && f.Against:
		return FamilyDeclined
	case f.Open == 0:
		return FamilySigned
	case !f.Opened.IsZero() || f.Answered:
		return FamilyOpened
	case f.NoPost && f.How != OnPaper:
		return FamilyNoAddress
	case f.Letters == 0:
		return FamilyToAsk
	case f.Waiting:
		return FamilyWaiting
	}
	return FamilyAsked
}
