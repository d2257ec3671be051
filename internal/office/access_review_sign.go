package office

import (
	"fmt"
	"strconv"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// AccessReviewForm is one page of the review as it was sent: the lines that stood on it, what was marked, and what becomes of the
// others.
type AccessReviewForm struct {
	Lines []id.Grant
	Marks map[id.Grant]string
	// Rest is what is decided about lines without a mark: keep, remove, or nothing, which leaves them open.
	Rest string
	// Sure is said by whoever signs; Later keeps the marks and signs nothing.
	Sure  bool
	Later bool
}

// AccessReviewSigned is what came of it.
type AccessReviewSigned struct {
	Review        id.AccessReview // nothing if the marks were only kept
	Kept, Removed int
	// Gone are lines that somebody else decided, or that ended, in the meantime.
	Gone int
	Left int  // lines of the whole round that wait
	Done bool // the round is complete, and the duty with it
}

// mostReviewed is how many lines one signature covers at most.
const mostReviewed = 500

// SignAccessReview decides about lines of the record of access, all at once, under one signature. What is removed waits for the
// technician to close it; what nobody decided stays open; once every line is signed, the term's duty is done (DFE-CY-12).
var SignAccessReview = Case[AccessReviewForm, AccessReviewSigned]{
	About: About{Name: "SignAccessReview", Says: "Decide which access is kept and which is removed, and sign it", Clause: "7.2/register", Sensitive: true, May: accessReviewers},
	Before: func(_ *Desk, in *AccessReviewForm) error {
		var wrong fault.Fields
		if len(in.Lines) > mostReviewed {
			wrong.Add("rest", "Sign at most %d lines at once", mostReviewed)
		}
		for _, decision := range in.Marks {
			if decision != access.KeepIt && decision != access.RemoveIt {
				wrong.Add("rest", "Choose keep or remove for each line")
				break
			}
		}
		if in.Rest != "" && in.Rest != access.KeepIt && in.Rest != access.RemoveIt {
			wrong.Add("rest", "Choose what becomes of the lines that you did not mark")
		}
		if !in.Later && !in.Sure {
			wrong.Add("sure", "Say that you looked at each line")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in AccessReviewForm) (AccessReviewSigned, error) {
		b, err := openAccessReview(d, tx)
		if err != nil {
			return AccessReviewSigned{}, err
		}
		if !b.shown.Open {
			return AccessReviewSigned{}, fault.New(fault.Conflict, "No review of access is open today. The page says when the next one begins.")
		}
		if in.Later {
			return b.keep(d, tx, in)
		}
		return b.sign(d, tx, in)
	},
}

// decided goes through the lines of a form about which this person may still decide.
func (b *accessReview) decided(d *Desk, in AccessReviewForm, rest string, do func(access.Grant, string) error) (gone int, err error) {
	there := map[id.Grant]access.Grant{}
	for _, g := range b.grants {
		there[g.ID] = g
	}
	for _, number := range in.Lines {
		g, ok := there[number]
		if !ok || b.marks[number].Signed() {
			gone++
			continue
		}
		decision := in.Marks[number]
		if decision == "" {
			decision = rest
		}
		if g.Person == d.By.Person { // somebody else decides about one's own
			if in.Marks[number] != "" {
				return gone, fault.New(fault.Refused, "Somebody else decides about your own access.")
			}
			continue
		}
		delete(there, number) // once
		if err := do(g, decision); err != nil {
			return gone, err
		}
	}
	return gone, nil
}

// keep keeps marks for whoever goes on.
func (b *accessReview) keep(d *Desk, tx *store.Tx, in AccessReviewForm) (out AccessReviewSigned, err error) {
	out.Gone, err = b.decided(d, in, "", func(g access.Grant, decision string) error {
		if b.marks[g.ID].Decision == decision {
			return nil
		}
		return tx.SetReviewMark(b.shown.Round, access.Mark{Grant: g.ID, Decision: decision, By: d.By.Who()})
	})
	return out, err
}

func (b *accessReview) sign(d *Desk, tx *store.Tx, in AccessReviewForm) (AccessReviewSigned, error) {
	s := access.Signing{ID: id.AccessReview(tx.NewID()), Round: b.shown.Round, At: d.Now, By: d.By.Who()}
	gone, err := b.decided(d, in, in.Rest, func(g access.Grant, decision string) error {
		switch decision {
		case access.KeepIt:
			s.Kept++
		case access.RemoveIt:
			s.Removed++
		default:
			return nil
		}
		s.Lines = append(s.Lines, access.ReviewedLine{Grant: g.ID, Person: g.Person, System: g.System, Level: g.Level, Decision: decision})
		return nil
	})
	if err != nil {
		return AccessReviewSigned{}, err
	}
	if len(s.Lines) == 0 && b.shown.Lines > b.shown.Final {
		if gone > 0 {
			return AccessReviewSigned{}, fault.New(fault.Conflict, "Somebody else decided about these lines a moment ago. Open the page again.")
		}
		return AccessReviewSigned{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "rest", Sentence: "Mark at least one line, or choose what becomes of those without a mark"}}}
	}
	if err := tx.AddSigning(s); err != nil { // one without lines says that nothing is left to decide
		return AccessReviewSigned{}, err
	}
	for _, l := range s.Lines {
		if err := tx.SetReviewMark(s.Round, access.Mark{Grant: l.Grant, Decision: l.Decision, By: s.By, Review: s.ID}); err != nil {
			return AccessReviewSigned{}, err
		}
		if l.Decision == access.RemoveIt {
			if err := removeReviewed(d, tx, l.Grant, s); err != nil {
				return AccessReviewSigned{}, err
			}
		}
	}
	out := AccessReviewSigned{Review: s.ID, Kept: s.Kept, Removed: s.Removed, Gone: gone}
	return out, b.finish(d, tx, &out)
}

// removeReviewed ends a line: from here it waits for the technician.
func removeReviewed(d *Desk, tx *store.Tx, number id.Grant, s access.Signing) error {
	g, err := tx.Grant(number)
	if err != nil {
		return err
	}
	g.Ending, g.EndingWhy = d.Now, "Removed at the review of access due on "+d.day(s.Round)
	return tx.SetGrant(g)
}

// finish completes the term's duty once every line of the round is signed.
func (b *accessReview) finish(d *Desk, tx *store.Tx, out *AccessReviewSigned) error {
	now, err := openAccessReview(d, tx)
	if err != nil {
		return err
	}
	out.Left = now.shown.Lines - now.shown.Final
	if out.Left > 0 {
		return nil
	}
	kept, removed := 0, 0
	signings, err := tx.Signings()
	for _, s := range signings {
		if s.Round.Equal(b.shown.Round) {
			kept, removed = kept+s.Kept, removed+s.Removed
		}
	}
	if err != nil {
		return err
	}
	out.Done = true
	content := store.DutyContent{Note: fmt.Sprintf("Every line of the record of access was looked at and signed; the lines stand under %s.", accessReviewPage),
		Answers: []duty.Answer{{Key: "kept", Label: "Access kept", Value: strconv.Itoa(kept)}, {Key: "removed", Label: "Access removed", Value: strconv.Itoa(removed)}}}
	return recordDone(d, tx, accessReviewDuty, content)
}

// accessReviewPage is where the review is done.
const accessReviewPage = "/access/review"
