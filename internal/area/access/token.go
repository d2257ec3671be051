package access

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Scope is one thing that a program may be let do with a token, and the roles as which it does that and nothing else: least
// privilege is a list of these, and a call acts under one of them (decision 19).
type Scope struct {
	Key, Title string
	As         people.Set
	// Names says that it opens names of people, which takes two to allow.
	Names bool
}

// Scopes are all there are.
var Scopes = []Scope{
	{"systems:read", "Read the register of systems", people.Of(people.Technician), false},
	{"grants:read", "Read who was given which system, by number and without names", people.Of(people.Technician), false},
	{"grants:write", "Note that an account was set up or closed", people.Of(people.Technician), false},
	{"gate:read", "Ask whether somebody may use a system, by number", people.Of(people.Technician), false},
	{"people:read", "Read names, addresses and roles of colleagues and governors", people.Of(people.Administrator), true},
	{"pupils:read", "Read names, year groups and classes of pupils", people.Of(people.Administrator), true},
}

// ScopeOf finds a scope.
func ScopeOf(key string) (Scope, bool) {
	i := slices.IndexFunc(Scopes, func(s Scope) bool { return s.Key == key })
	if i < 0 {
		return Scope{}, false
	}
	return Scopes[i], true
}

// LongestToken is how long a token may count, in days.
const LongestToken = 400

// Token lets a program in. Its secret is shown once to whoever asked for it, and only a digest is kept.
type Token struct {
	ID       id.Token
	Name     string // of the program
	Scopes   []string
	Made     time.Time
	MadeBy   id.Person
	Until    time.Time // the moment from which it counts no longer
	Agreed   time.Time // by a second person; zero where none was needed or has agreed yet
	AgreedBy id.Person
	Drawn    time.Time // when the secret was shown
	Used     time.Time
	Ended    time.Time
	EndedBy  string
}

// Names says whether it opens names of people.
func (t Token) Names() bool {
	return slices.ContainsFunc(t.Scopes, func(key string) bool { s, _ := ScopeOf(key); return s.Names })
}

// TokenState is how a token stands.
type TokenState string

// States of a token.
const (
	TokenWaits TokenState = "waits" // for a second person
	TokenReady TokenState = "ready" // whoever asked can have its secret shown
	TokenLive  TokenState = "live"
	TokenOver  TokenState = "over" // its last day is past
	TokenEnded TokenState = "ended"
	// TokenOrphan lets nothing in: whoever asked for it, and knows its secret, has left or lets no programs in any more.
	TokenOrphan TokenState = "orphan"
)

// StateAt is how it stands at a moment.
func (t Token) StateAt(at time.Time) TokenState {
	switch {
	case !t.Ended.IsZero():
		return TokenEnded
	case !at.Before(t.Until):
		return TokenOver
	case t.Names() && t.Agreed.IsZero():
		return TokenWaits
	case t.Drawn.IsZero():
		return TokenReady
	}
	return TokenLive
}

// May says whether it lets a program do something at a moment.
func (t Token) May(scope string, at time.Time) bool {
	return t.StateAt(at) == TokenLive && slices.Contains(t.Scopes, scope)
}

// Check says everything that is wrong with a token that is asked for; last is its last day.
func (t Token) Check(today, last time.Time) error {
	var wrong fault.Fields
	wrong.Need("name", t.Name, "Say which program it is for")
	if len(t.Name) > 100 || strings.ContainsFunc(t.Name, func(r rune) bool { return r < ' ' }) {
		wrong.Add("name", "Use at most 100 characters, on one line")
	}
	if len(t.Scopes) == 0 {
		wrong.Add("scopes", "Choose what the program needs, and nothing more")
	}
	for _, key := range t.Scopes {
		if _, ok := ScopeOf(key); !ok {
			wrong.Add("scopes", "Choose from the list")
		}
	}
	switch {
	case last.IsZero() || !calendar.Day(last).After(calendar.Day(today)):
		wrong.Add("until", "Enter its last day, one that is still to come")
	case calendar.Day(last).After(calendar.Day(today).AddDate(0, 0, LongestToken)):
		wrong.Add("until", "Enter a last day within %d days; it can be made anew then", LongestToken)
	}
	return wrong.Err()
}
