package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// ReviewShown is one review with the sections it is about as they are printed.
type ReviewShown struct {
	store.Review
	ByName  string
	Parts   []SectionPrinted
	Overdue bool
	// Waits says that somebody has to take it on or decline it; Accepter took it on.
	Waits    bool
	Accepter string
	Event    string // what kind of event opened it; "" for guidance
	// Other says that it asks about a companion document and not about our own policy (obligation 1-d).
	Other bool
}

// SectionPrinted is a section with its printed number; Number is "" where it is not in the policy.
type SectionPrinted struct {
	Section       clause.Section
	Number, Title string
}

// ReviewsShown is the list of reviews.
type ReviewsShown struct {
	Open, Past []ReviewShown
	MayDecide  bool
}

// ListReviews shows the questions that events have put to the policy.
var ListReviews = Look[struct{}, ReviewsShown]{
	About: About{Name: "ListReviews", Says: "See what may have to change in the policy, and what was decided", Clause: "3/early-review", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (ReviewsShown, error) {
		r, err := loadWorks(d.House, v)
		if err != nil {
			return ReviewsShown{}, err
		}
		all, err := v.Reviews()
		out := ReviewsShown{MayDecide: policyWriters.Meets(d.By.Roles)}
		for _, x := range all {
			shown := ReviewShown{Review: x, ByName: r.names.of(x.By), Overdue: x.Closed.IsZero() && x.Due.Before(r.day),
				Waits: waitsForAcceptance(x), Accepter: r.names.of(x.AcceptedBy)}
			shown.Event, shown.Other = companionEvent(x)
			for _, e := range ReviewEvents {
				if strings.HasPrefix(x.Cause, "event:"+e.Key+":") {
					shown.Event = e.Title
				}
			}
			for _, s := range x.Sections {
				printed := SectionPrinted{Section: s, Title: string(s)}
				if p := r.policy.Part(s); p != nil {
					printed.Number, printed.Title = p.Number, p.Title
				}
				shown.Parts = append(shown.Parts, printed)
			}
			if x.Closed.IsZero() {
				out.Open = append(out.Open, shown)
			} else {
				out.Past = append(out.Past, shown)
			}
		}
		return out, err
	},
}

// ReviewForm is a decision on one review.
type ReviewForm struct {
	Review   id.Review
	Decision string // changed, unchanged, or declined where an event opened it
	Reason   string
}

// DecideReview closes a review: the policy was changed, or stays as it is, and why.
var DecideReview = Case[ReviewForm, struct{}]{
	About: About{Name: "DecideReview", Says: "Decide whether the policy has to change", Clause: "3/early-review", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in ReviewForm) (struct{}, error) {
		all, err := tx.Reviews()
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(all, func(r store.Review) bool { return r.ID == in.Review })
		if i < 0 {
			return struct{}{}, fault.New(fault.NotFound, "There is no such review.")
		}
		in.Reason = strings.TrimSpace(in.Reason)
		var wrong fault.Fields
		if in.Decision != "changed" && in.Decision != "unchanged" && !(in.Decision == "declined" && waitsForAcceptance(all[i])) {
			wrong.Add("decision", "Choose what you decided")
		}
		wrong.Need("reason", in.Reason, "Say what you changed, or why nothing has to change")
		if len(in.Reason) > longestReason {
			wrong.Add("reason", "Use at most 1,000 characters")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		ok, err := tx.CloseReview(in.Review, in.Decision, in.Reason, d.By.Who())
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "Somebody decided this a moment ago.")
		}
		return struct{}{}, err
	},
}
