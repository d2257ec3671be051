package edition

// Step is what a school does next with its policy.
type Step string

// The steps, in the order of a policy's year.
const (
	Answer  Step = "answer"  // questions that the text needs are open
	Freeze  Step = "freeze"  // the draft is ready to be asked about
	Cure    Step = "cure"    // something stands against approval
	Approve Step = "approve" // the minute can be entered
	Wait    Step = "wait"    // a governor has to confirm
	Redraft Step = "redraft" // the review is near or past
	Nothing Step = "nothing" // the edition in force stands
)

// Near is how many days before the review is due the next edition is begun.
const Near = 90

// Progress is how far a policy is.
type Progress struct {
	InForce  bool
	DaysLeft int // until the review
	Open     int // questions
	Differs  bool
	Making   bool
	Lacks    int
	Asked    bool // the minute is entered and waits for a governor
}

// NextStep says what comes next.
func NextStep(p Progress) Step {
	switch {
	case p.Making && p.Asked:
		return Wait
	case p.Making && p.Lacks > 0:
		return Cure
	case p.Making:
		return Approve
	case p.Open > 0:
		return Answer
	case !p.InForce:
		return Freeze
	case p.DaysLeft <= Near && !p.Differs:
		return Redraft
	case p.Differs:
		return Freeze
	}
	return Nothing
}
