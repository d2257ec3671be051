package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/approval"
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
		if in.Subject.Kind != "document" {
			return "", fault.New(fault.Invalid, "Handrail cannot hold a record of this kind.")
		}
		if _, err := tx.Document(id.Check(in.Subject.ID)); err != nil {
			return "", err
		}
		in.ID, in.By = id.Hold(tx.NewID()), d.By.Person
		return in.ID, tx.AddHold(in)
	},
}

// Held is a hold as the page shows it.
type Held struct {
	hold.Hold
	What   string // the record held, in words
	Placer string
	Asked  bool // a second person was asked to agree that it is lifted
}

// HoldPage is every hold that stands, and the records that could be held.
type HoldPage struct {
	Holds     []Held
	Documents []store.Document
}

// ListHolds shows every hold that stands.
var ListHolds = Case[struct{}, HoldPage]{
	About: About{Name: "ListHolds", Says: "See what is held, and why", Clause: "7.4/law", Sensitive: true, May: holders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (HoldPage, error) {
		tx.Looked("hold", "list")
		var p HoldPage
		all, err := tx.Holds(hold.Subject{})
		if err != nil {
			return p, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return p, err
		}
		asked, err := tx.Approvals(true)
		if err != nil {
			return p, err
		}
		for _, h := range all {
			tx.Looked("hold", string(h.ID))
			x := Held{Hold: h, What: subjectInWords(&tx.View, h.Subject), Placer: names[h.By].Name}
			x.Asked = slices.ContainsFunc(asked, func(r approval.Request) bool {
				return r.Kind == "lift_hold" && r.Subject == string(h.ID) && r.Open(d.Now)
			})
			p.Holds = append(p.Holds, x)
		}
		p.Documents, err = tx.Documents()
		return p, err
	},
}

// subjectInWords names a record that is or was held or removed, as far as it is still there.
func subjectInWords(v *store.View, s hold.Subject) string {
	if s.Kind == "document" {
		if d, err := v.Document(id.Check(s.ID)); err == nil {
			return "The policy document \u201c" + d.Name + "\u201d"
		}
		return "A policy document that was removed"
	}
	return strings.ToUpper(s.Kind[:min(1, len(s.Kind))]) + s.Kind[min(1, len(s.Kind)):] + " " + s.ID
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
