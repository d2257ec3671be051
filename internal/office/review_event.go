package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// ReviewEvent is a kind of event after which the policy is looked at early (obligations 0-g, 3-b to 3-d,
// DFE-FM-07), with the sections that it usually concerns.
type ReviewEvent struct {
	Key, Title, Hint string
	Sections         []clause.Section
}

// ReviewEvents lists them. Later areas open reviews of these kinds by themselves.
var ReviewEvents = []ReviewEvent{
	{"concern", "A concern or incident showed a weakness", "Say what the policy should have said. Write nothing about the child or the adult", []clause.Section{"10"}},
	{"requirement", "A national or local requirement changed", "New editions of the works in the register are noticed by themselves", []clause.Section{"1"}},
	{"network", "The network, provider, filter or monitoring changes", "Before it changes, not after", []clause.Section{"7.3", "7.4", "7.5"}},
	{"tool", "A new tool, app or kind of device", "Tools with artificial intelligence too: the filter is looked at again", []clause.Section{"6", "7.1", "7.3"}},
	{"practice", "The way we work changes", "For example lessons from home, or pupils bringing their own devices", []clause.Section{"7.1", "9"}},
	{"other", "Something else", "", nil},
}

// EventForm reports that something changed.
type EventForm struct {
	Kind     string
	What     string
	Sections []clause.Section
}

// eventTime is how long a review that an event opened may take: about ten school days.
const eventTime = 14

// ReportChange tells the leaders that something happened which the policy may have to follow.
var ReportChange = Case[EventForm, bool]{
	About: About{Name: "ReportChange", Says: "Say that something changed which the policy may have to follow", Clause: "3/early-review", May: people.Employed | people.Governors},
	Before: func(_ *Desk, in *EventForm) error {
		in.What = strings.Join(strings.Fields(in.What), " ")
		var wrong fault.Fields
		if !slices.ContainsFunc(ReviewEvents, func(e ReviewEvent) bool { return e.Key == in.Kind }) {
			wrong.Add("kind", "Choose what kind of change it is")
		}
		wrong.Need("what", in.What, "Say in a sentence what changed")
		if len(in.What) > 500 {
			wrong.Add("what", "Use at most 500 characters")
		}
		if slices.ContainsFunc(in.Sections, func(s clause.Section) bool { return s != "0" && !sectionForm.MatchString(string(s)) }) {
			wrong.Add("sections", "Choose sections from the list")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in EventForm) (bool, error) {
		return openEventReview(d, tx, in, tx.NewID())
	},
}

// openEventReview opens a review because of an event; once for each reference. Other areas call it when an
// incident closes, a tool is approved or the network changes.
func openEventReview(d *Desk, tx *store.Tx, in EventForm, reference string) (bool, error) {
	i := slices.IndexFunc(ReviewEvents, func(e ReviewEvent) bool { return e.Key == in.Kind })
	if i < 0 {
		return false, fault.New(fault.Internal, "no such kind of event: %s", in.Kind)
	}
	if len(in.Sections) == 0 {
		in.Sections = ReviewEvents[i].Sections
	}
	return tx.OpenReview(store.Review{ID: id.Review(tx.NewID()), Cause: "event:" + in.Kind + ":" + reference, What: in.What, Sections: in.Sections,
		Due: calendar.Day(d.Now.In(d.House.Zone)).AddDate(0, 0, eventTime), By: d.By.Who()})
}

// waitsForAcceptance says whether somebody has to take a review on, or decline it with a reason.
func waitsForAcceptance(r store.Review) bool {
	return r.Closed.IsZero() && r.Accepted.IsZero() && strings.HasPrefix(r.Cause, "event:")
}

// AcceptReview takes on a review that an event opened.
var AcceptReview = Case[id.Review, struct{}]{
	About: About{Name: "AcceptReview", Says: "Take on a review that an event opened", Clause: "3/early-review", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, number id.Review) (struct{}, error) {
		all, err := tx.Reviews()
		if err != nil {
			return struct{}{}, err
		}
		if !slices.ContainsFunc(all, func(r store.Review) bool { return r.ID == number }) {
			return struct{}{}, fault.New(fault.NotFound, "There is no such review.")
		}
		ok, err := tx.AcceptReview(number, d.By.Who())
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "Somebody took this on or decided it a moment ago.")
		}
		return struct{}{}, err
	},
}
