package obligation

import (
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Ties says whether declared ties wait. How many there are is known to nobody here: in a small school a number would say
// something.
type Ties struct {
	Waiting bool // one has no decision yet, or is to be looked at again
	Late    bool // and its day is past
}

const (
	tiesPage     = "/ties"
	privateUse   = "private_use" // the kind of agreement that is the yearly declaration
	noTieNumbers = " How many there are is not shown here."
)

// declared is the yearly declaration on private use as it is signed; false where no wording is in force.
func (f *Facts) declared(day time.Time) (Standing, bool) {
	for _, k := range f.Agreements.Kinds {
		if k.Key == privateUse {
			return counted([]SignedKind{k}, day), true
		}
	}
	return Standing{Status: NotMet, Link: wordingsPage, Seen: "The declaration on private use is not in force: nobody is asked to sign it."}, false
}

// privately judges 4.3-f: the clause on private use is signed by itself, each year, and whatever ties were declared with it
// have an answer.
func privately(f *Facts, _ policy.Obligation, day time.Time) Standing {
	s, _ := f.declared(day)
	if s.Status != Met {
		return s
	}
	s.Seen = "All who are asked have signed the declaration on private use, which is shown and signed by itself."
	return f.tied(s)
}

// tied lets ties that wait speak.
func (f *Facts) tied(s Standing) Standing {
	switch {
	case f.Ties.Late:
		return Standing{Status: Overdue, Link: tiesPage, Seen: s.Seen + " Something that was declared has waited too long for a decision or for its review." + noTieNumbers}
	case f.Ties.Waiting:
		s.Status, s.Link, s.LastTrue = Due, tiesPage, time.Time{}
		s.Seen += " Something that was declared waits for a decision or for its review." + noTieNumbers
	default:
		s.Seen += " Whatever ties were declared have a decision and a day on which they are looked at again." + noTieNumbers
	}
	return s
}

// tiesDiscussed judges 8.2-r: everybody was asked this year whether they have ties, whatever was declared has a decision that
// still counts, and the year's review is held.
func tiesDiscussed(f *Facts, o policy.Obligation, day time.Time) Standing {
	s, _ := f.declared(day)
	if s.Status != Met {
		return s
	}
	s.Link = tiesPage
	s.Seen = "All who are asked have signed this year that they declared whatever ties they have."
	s = f.tied(s)
	if s.Status != Met {
		return s
	}
	if d := f.owed()[o.ID]; d != nil {
		review := d.kept(day)
		s.Seen += " " + review.Seen
		if review.Status == Overdue || review.Status == NotMet || review.Status == Due {
			s.Status, s.Link, s.Since, s.LastTrue = review.Status, review.Link, review.Since, review.LastTrue
		}
	}
	return s
}
