// Package hold is the one mechanism by which something must stay as it is: evidence, an inquiry, a
// dispute. Whatever returns, wipes, closes, purges, undoes or expires a record asks Check first.
package hold

import (
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Act is what somebody wants to do to a held record.
type Act string

// The acts that a hold stops.
const (
	Return Act = "returned"
	Wipe   Act = "wiped"
	Close  Act = "closed"
	Purge  Act = "removed"
	Undo   Act = "undone"
	Expire Act = "expired"
)

// Subject is the record held, by kind and number.
type Subject struct{ Kind, ID string }

// Hold keeps one record as it is until it is lifted by two people.
type Hold struct {
	ID      id.Hold
	Subject Subject
	Reason  string
	By      id.Person
	Placed  time.Time
	Lifted  time.Time
}

// Check refuses the act if any hold on the subject stands.
func Check(holds []Hold, s Subject, act Act) error {
	for _, h := range holds {
		if h.Subject == s && h.Lifted.IsZero() {
			return fault.New(fault.Refused, "This is held since %s and cannot be %s until the hold is lifted by two people.",
				h.Placed.Format("2 January 2006"), act)
		}
	}
	return nil
}
