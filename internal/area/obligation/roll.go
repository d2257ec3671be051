package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Roll is how many pupils are known to be more at risk online, and of how many nobody looked again in time: numbers,
// nobody's name.
type Roll struct {
	Flagged, Overdue int
	Support          Support
}

// Support is how support plans stand, in figures.
type Support struct {
	Pupils, Covered           int // in confidential groups, and those of them with an open plan
	Plans, Late               int // open ones, and how many check-ins are late
	Asked, Answered, AsksLate int // open plans about which a specialist was asked, and questions
}

const (
	carePage    = "/roll/groups"
	supportPage = "/support"
)

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

// supported judges 5.1.1-d: every pupil at greater risk has a plan, and no check-in is late.
func supported(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	n := f.Roll.Support
	s := Standing{Status: Met, Link: supportPage, Seen: fmt.Sprintf("%d of %d pupils in confidential groups have a support plan with a named adult and a day for the next check-in.", n.Covered, n.Pupils)}
	switch {
	case n.Pupils+n.Plans == 0:
		s.Status, s.Seen = NotMeasured, "No pupil is in a confidential group yet."
	case n.Late > 0:
		s.Status, s.Seen = Overdue, s.Seen+" "+upper(many(n.Late, "check-in is late.", "check-ins are late."))
	case n.Plans == 0:
		s.Status = NotMet
	case n.Covered < n.Pupils:
		s.Status = Due
	}
	return s
}

// specialistsAsked judges 5.1.1-e: specialists gave their view on support plans, and none is late with it.
func specialistsAsked(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	n := f.Roll.Support
	s := Standing{Status: Met, Link: supportPage, Seen: fmt.Sprintf("Specialists were asked about %d of %s and gave their view %s. Incidents and risk assessments are not recorded here yet.", n.Asked, many(n.Plans, "open support plan", "open support plans"), many(n.Answered, "time", "times"))}
	switch {
	case n.Plans == 0:
		s.Status, s.Seen = NotMeasured, "There is no support plan about which a specialist could be asked."
	case n.AsksLate > 0:
		s.Status, s.Seen = Overdue, s.Seen+" "+upper(many(n.AsksLate, "answer is late.", "answers are late."))
	case n.Asked == 0:
		s.Status = NotMet
	case n.Asked < n.Plans || n.Answered < n.Asked:
		s.Status = Due
	}
	return s
}
