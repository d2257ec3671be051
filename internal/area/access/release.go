package access

import (
	"time"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// ReleaseLasts is how long a first login waits to be read.
const ReleaseLasts = 14 * 24 * time.Hour

// Release is one first login of a pupil that was handed to a parent, not to the child (obligation 7.9T-c). The login itself is
// gone once it was read, replaced or has run out.
type Release struct {
	ID     id.Release
	Grant  id.Grant
	Parent id.Person
	Invite id.Invite
	Paper  bool // printed, else by e-mail
	Made   time.Time
	By     string
	Until  time.Time
	Read   time.Time
	Ended  time.Time // replaced or shut before it was read
	Wrong  int       // birthdays that were not right
	Kept   bool      // the login is still there, sealed
	Why    string    // of a second letter
}

// ReleaseState is how far a release is.
type ReleaseState string

// The states of a release.
const (
	ReleaseRead    ReleaseState = "read"
	ReleaseWaits   ReleaseState = "waits"
	ReleaseEnded   ReleaseState = "ended"
	ReleaseRunsOut ReleaseState = "over"
)

// StateAt is how far a release is at a moment.
func (r Release) StateAt(at time.Time) ReleaseState {
	switch {
	case !r.Read.IsZero():
		return ReleaseRead
	case !r.Ended.IsZero() && r.Ended.Before(r.Until): // what nobody read in time is let go afterwards
		return ReleaseEnded
	case !at.Before(r.Until):
		return ReleaseRunsOut
	}
	return ReleaseWaits
}

// Open says whether the login can still be read.
func (r Release) Open(at time.Time) bool { return r.StateAt(at) == ReleaseWaits && r.Kept }

// Hands says whether the first login of somebody with these roles goes to a parent.
func (s System) Hands(roles people.Set) bool { return s.ToParent && roles.Has(people.Pupil) }
