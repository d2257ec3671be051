package device

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Loan is one time that a device was given to somebody: who, when, until when, and how it was protected on that day (2-g).
type Loan struct {
	ID     string
	Device id.Device
	Person id.Person
	Out    time.Time
	OutBy  string
	Due    time.Time // the last day
	// OffSite says that it leaves the school.
	OffSite bool
	// Encrypted and Filter are what the register said when it was handed out.
	Encrypted bool
	Filter    bool
	Why       string
	Back      time.Time // zero while it is out
	BackBy    string
}

// Open says whether the device is still out.
func (l Loan) Open() bool { return l.Back.IsZero() }

// Late says whether it should be back by now: its last day is over, or whoever has it has left the school.
func (l Loan) Late(today time.Time, left bool) bool {
	return l.Open() && (left || today.After(l.Due))
}

// LongestLoan is how far ahead a loan can end.
const LongestLoan = 400 * 24 * time.Hour
