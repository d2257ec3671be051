package access

import (
	"slices"
	"time"
)

// Suspension is access paused for a while: with a kind of reason, in somebody's words, with an end, and for a pupil with how
// set work reaches them meanwhile (obligations 7.9T-n, 7.9T-o, 8.1-h).
type Suspension struct {
	From, Until time.Time
	Kind        string
	Why         string
	By          string
	Plan        string    `json:",omitempty"`
	Told        int       `json:",omitempty"` // letters that were written
	Lifted      time.Time `json:",omitzero"`
	LiftedBy    string    `json:",omitempty"`
}

// SuspensionKinds are the kinds of reason. Says is what the gate and the letter say: the kind, and never what somebody wrote.
var SuspensionKinds = []struct{ Key, Title, Says string }{
	{"misuse", "It was used against the agreement", "it was used against what was agreed"},
	{"safety", "To keep somebody safe", "to keep somebody safe"},
	{"lost", "A device or passphrase is missing", "a device or passphrase is missing"},
	{"security", "Somebody else may have got in", "somebody else may have got in"},
	{"other", "Something else", ""},
}

// longestSuspension is how many days one lasts at most: whoever still needs it decides again.
const longestSuspension = 366

// KnownSuspension says whether there is such a kind of reason.
func KnownSuspension(kind string) bool {
	return slices.ContainsFunc(SuspensionKinds, func(k struct{ Key, Title, Says string }) bool { return k.Key == kind })
}

// SuspensionTitle is a kind of reason in words.
func SuspensionTitle(kind string) string {
	for _, k := range SuspensionKinds {
		if k.Key == kind {
			return k.Title
		}
	}
	return "Not said"
}

// TooLong says whether a suspension from one moment to another lasts longer than one may.
func TooLong(from, until time.Time) bool { return until.After(from.AddDate(0, 0, longestSuspension)) }

// Pause is the newest suspension of a line; nothing if it never was suspended.
func (g Grant) Pause() Suspension {
	if n := len(g.Suspensions); n > 0 {
		return g.Suspensions[n-1]
	}
	return Suspension{From: g.Suspended, Until: g.SuspendedUntil, Why: g.SuspendedWhy}
}

// pauseWords are what the gate says of a line that is suspended: until when, and for which kind of reason.
func (g Grant) pauseWords(zone *time.Location) (whole, plain string) {
	plain = "This access is suspended"
	if !g.SuspendedUntil.IsZero() {
		plain += " until " + g.SuspendedUntil.In(zone).Format("2 January 2006")
	}
	whole = plain
	for _, k := range SuspensionKinds {
		if k.Key == g.Pause().Kind && k.Says != "" {
			whole += ": " + k.Says
		}
	}
	return whole, plain
}
