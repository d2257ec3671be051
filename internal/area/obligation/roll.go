package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Roll is how many pupils are known to be more at risk online, and of how many nobody looked again in time: numbers,
// nobody's name.
type Roll struct{ Flagged, Overdue int }

const carePage = "/roll/groups"

// atRisk judges 5.1.1-a: pupils at greater risk are known, each with a reason and a day of review that has not passed.
func atRisk(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	r := f.Roll
	switch {
	case r.Flagged == 0:
		return Standing{Status: NotMeasured, Link: carePage, Seen: "No pupil is in a confidential group yet."}
	case r.Overdue > 0:
		return Standing{Status: Overdue, Link: carePage, Seen: fmt.Sprintf("%d of %d places in confidential groups were not looked at again in time.", r.Overdue, r.Flagged)}
	}
	return Standing{Status: Met, Link: carePage, Seen: fmt.Sprintf("%d places in confidential groups, each with a reason and a review that has not run out.", r.Flagged)}
}
