// Package secret is the register of what several people know: the passwords of groups of devices and of accounts that
// share one (obligation 7.5.1-b), and the details of accounts that lie sealed for an emergency (8.4-e). It never holds the
// secret itself, only who knows it, where it is kept and when it last changed. It is told the time and never asks.
package secret

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Secret is one entry.
type Secret struct {
	ID     string
	Name   string // what it opens, in words
	System string // key of the system whose account it is; empty for a group of devices
	// Sealed says that nobody knows it day by day: it lies in an envelope that its holders may open in an emergency.
	Sealed    bool
	Kept      string // where it lies, for the holders
	Changed   time.Time
	ChangedBy string
	Holders   []Holder
	Openings  []Opening
}

// Holder is somebody who knows a secret, or may open the envelope.
type Holder struct {
	Person id.Person
	Since  time.Time
	Until  time.Time // when they stopped; zero while they hold it
	Left   time.Time // when they left the school
}

// Opening is one time that an envelope was opened, and why.
type Opening struct {
	ID     string
	Person id.Person
	At     time.Time
	Why    string
}

// Oldest is how long a secret stays as it is where nothing else forces a change.
const Oldest = 366 * 24 * time.Hour

// Reason is why a secret has to be changed.
type Reason string

// Reasons.
const (
	LeaverKnew Reason = "Somebody who knew it has left the school."
	OneLess    Reason = "Somebody who knew it does not need it any more."
	Opened     Reason = "The envelope was opened."
	TooOld     Reason = "It has been the same for more than a year."
)

// Must says whether a secret has to be changed, why, and since when: the earliest of the reasons.
func (s Secret) Must(at time.Time) (why Reason, since time.Time) {
	note := func(r Reason, t time.Time) {
		if !t.IsZero() && !t.After(at) && !t.Before(s.Changed) && (since.IsZero() || t.Before(since)) {
			why, since = r, t
		}
	}
	for _, h := range s.Holders {
		if !h.Until.IsZero() && !h.Left.IsZero() && h.Until.Before(h.Left) {
			h.Left = time.Time{} // they had stopped knowing it before they left
		}
		if !s.Sealed { // an envelope that stayed shut told nobody anything
			note(LeaverKnew, h.Left)
			note(OneLess, h.Until)
		}
	}
	for _, o := range s.Openings {
		note(Opened, o.At)
	}
	note(TooOld, s.Changed.Add(Oldest))
	return why, since
}

// Now are those who hold it today.
func (s Secret) Now() []id.Person {
	var all []id.Person
	for _, h := range s.Holders {
		if h.Until.IsZero() && h.Left.IsZero() {
			all = append(all, h.Person)
		}
	}
	return all
}

// FewestHolders is how many people can open an envelope, so that one who is away locks nobody out (8.4-e).
const FewestHolders = 2
