package obligation

import (
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/policy"
)

// companion judges 1-d: the policy on learning from home is named and in the register as a companion, everybody who
// confirms our policy has confirmed both in the editions of today, and no review of one because of the other waits.
func companion(f *Facts, o policy.Obligation, day time.Time) Standing {
	const which, name = "companion.remote_learning", "companion.remote_learning_policy"
	if f.Answers.First(which) == "no" {
		return Standing{Status: NotInPolicy, Link: f.questionPage(which), Seen: "By the school’s answers there is no separate policy for learning from home."}
	}
	s := versioned(stated{keys: []string{name}})(f, o, day)
	if s.Status != Met {
		return s
	}
	e := linked.Find(f.Life.Linked.Entries, f.Answers.First(name))
	switch {
	case e == nil:
		return Standing{Status: NotMet, Link: linkedPage, Seen: s.Seen}
	case !e.Beside():
		return Standing{Status: NotMet, Link: linkedPage, Seen: fmt.Sprintf("“%s” is in the register, but not as a companion in force: nobody is asked to confirm the two as a set.", e.Name)}
	}
	if r, open := f.openReview("companion:" + string(e.ID) + ":"); open {
		return f.waiting(r, day)
	}
	return f.bothConfirmed(*e)
}

// bothConfirmed says whether everybody who is asked has confirmed our policy and a companion together.
func (f *Facts) bothConfirmed(e linked.Policy) Standing {
	s := Standing{Status: NotMet, Link: readingPage, Seen: fmt.Sprintf("Nobody is asked yet to confirm “%s” together with the policy.", e.Name)}
	i := slices.IndexFunc(f.Life.Reading, func(r Reading) bool { return r.Key == "policy" })
	if i < 0 || !linked.Names(f.Life.Reading[i].Beside, e) {
		return s
	}
	r := f.Life.Reading[i]
	s.Seen = fmt.Sprintf("%d of %d have confirmed %s together with “%s”, version %s.", r.Done, r.All, lower(r.Edition), e.Name, e.Version)
	switch {
	case r.Late > 0:
		s.Status, s.Seen = Overdue, s.Seen+" "+upper(many(r.Late, "person is late.", "people are late."))
	case r.All == 0:
	case r.Done < r.All:
		s.Status = Due
	default:
		s.Status = Met
	}
	return s
}
