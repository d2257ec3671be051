package office

import (
	"strings"

	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// holders may place holds and ask for them to be lifted.
var holders = people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Chair)

// PlaceHold keeps a record as it is until two people lift the hold.
var PlaceHold = Case[hold.Hold, id.Hold]{
	About: About{Name: "PlaceHold", Says: "Keep a record as it is until two people release it", Clause: "7.4/law", Sensitive: true, May: holders},
	Do: func(d *Desk, tx *store.Tx, in hold.Hold) (id.Hold, error) {
		var wrong fault.Fields
		wrong.Need("reason", in.Reason, "Say why this must be kept as it is")
		wrong.Need("subject", in.Subject.Kind+in.Subject.ID, "Choose the record to hold")
		if err := wrong.Err(); err != nil {
			return "", err
		}
		in.ID, in.By = id.Hold(tx.NewID()), d.By.Person
		return in.ID, tx.AddHold(in)
	},
}

// ListHolds shows every hold that stands.
var ListHolds = Case[struct{}, []hold.Hold]{
	About: About{Name: "ListHolds", Says: "See what is held, and why", Clause: "7.4/law", Sensitive: true, May: holders},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]hold.Hold, error) {
		tx.Looked("hold", "list")
		return tx.Holds(hold.Subject{})
	},
}

// LiftForm asks for a hold to be lifted.
type LiftForm struct {
	Hold   id.Hold
	Reason string
}

// AskToLiftHold puts lifting a hold before a second person.
var AskToLiftHold = Case[LiftForm, id.Approval]{
	About: About{Name: "AskToLiftHold", Says: "Ask a colleague to agree that a hold is lifted", Clause: "7.4/law", Sensitive: true, May: holders},
	Do: func(d *Desk, tx *store.Tx, in LiftForm) (id.Approval, error) {
		var wrong fault.Fields
		wrong.Need("reason", in.Reason, "Say why the hold can be lifted")
		if err := wrong.Err(); err != nil {
			return "", err
		}
		all, err := tx.Holds(hold.Subject{})
		if err != nil {
			return "", err
		}
		for _, h := range all {
			if h.ID == in.Hold {
				return ask(d, tx, "lift_hold", string(h.ID), "", strings.TrimSpace(in.Reason))
			}
		}
		return "", fault.New(fault.NotFound, "This hold is not standing any more.")
	},
}
