package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// addAction enters a line of the school's action plan: the one way in for whatever finds something, be it a
// duty, a review, advice or a check. source is the number of the record that found it.
func addAction(d *Desk, tx *store.Tx, n duty.Action, source string) error {
	n.ID, n.By = id.Action(tx.NewID()), d.By.Who()
	n.Found, n.What = strings.TrimSpace(n.Found), strings.TrimSpace(n.What)
	if n.State == "" {
		n.State = duty.ActionOpen
	}
	if n.State != duty.ActionOpen {
		n.Closed, n.Closer = d.Now, d.By.Who()
	}
	return tx.AddAction(n, source)
}

// ActionShown is one line of the action plan for the person looking.
type ActionShown struct {
	duty.Action
	OwnerName, ByName, CloserName string
	Late                          bool
	Mine                          bool
	MayMove                       bool // close it, open it again, change who and when
}

func shownAction(d *Desk, a *agenda, n duty.Action, names nameBook) ActionShown {
	own := n.Owner == d.By.Person && n.Owner != ""
	return ActionShown{Action: n, OwnerName: names[n.Owner].Name, ByName: names.of(n.By), CloserName: names.of(n.Closer), Late: n.Late(a.day),
		Mine: own, MayMove: own || contentReaders.Meets(d.By.Roles)}
}

// ActionsShown is the action plan as far as the person looking may see it, and its figures as a whole.
type ActionsShown struct {
	Day                time.Time
	All                []ActionShown
	Open, Late, Closed int
	MayAdd             bool
	Colleagues         []Colleague
}

// ListActions shows the action plan: leaders see all of it, others what is theirs to do.
var ListActions = Case[struct{}, ActionsShown]{
	About: About{Name: "ListActions", Says: "See the school’s action plan, or my part of it", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (ActionsShown, error) {
		tx.Looked("action", "list")
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return ActionsShown{}, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return ActionsShown{}, err
		}
		out := ActionsShown{Day: a.day, MayAdd: AddAction.May.Meets(d.By.Roles), Colleagues: a.colleagues()}
		all, err := tx.Actions()
		for _, n := range all {
			if x := shownAction(d, a, n, names); x.MayMove || n.By == d.By.Who() {
				tx.Looked("action", string(n.ID))
				out.All = append(out.All, x)
			}
		}
		if err != nil {
			return out, err
		}
		out.Open, out.Late, out.Closed, err = tx.ActionFigures(a.day, a.day.AddDate(-1, 0, 0))
		return out, err
	},
}

// ActionForm is an action that somebody enters by hand, or a change of who does it and by when.
type ActionForm struct {
	ID          id.Action
	Found, What string
	Owner       id.Person
	Due         time.Time
}

// AddAction enters an action by hand.
var AddAction = Case[ActionForm, struct{}]{
	About: About{Name: "AddAction", Says: "Add an action to the school’s action plan", Clause: "3/action-plan", Sensitive: true, May: people.Leaders},
	Do: func(d *Desk, tx *store.Tx, in ActionForm) (struct{}, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		n := duty.Action{Source: "hand", About: "Entered by hand", Found: in.Found, What: in.What, Owner: in.Owner, Due: calendar.Day(in.Due)}
		if in.Due.IsZero() {
			n.Due = time.Time{}
		}
		wrong := duty.CheckAction(n, a.day)
		a.checkOwner(&wrong, in.Owner)
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, addAction(d, tx, n, "")
	},
}

func (a *agenda) checkOwner(wrong *fault.Fields, who id.Person) {
	if p, ok := a.people[who]; who != "" && (!ok || !p.Roles.Meets(dutyReaders)) {
		wrong.Add("owner", "Choose somebody who belongs to the school today")
	}
}

// theAction finds an action that the person looking may move.
func theAction(d *Desk, tx *store.Tx, number id.Action) (*agenda, ActionShown, error) {
	tx.Tried("action", string(number))
	n, err := tx.ActionByID(number)
	if err != nil {
		return nil, ActionShown{}, err
	}
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return nil, ActionShown{}, err
	}
	names, err := namesOf(&tx.View)
	x := shownAction(d, a, n, names)
	if err == nil && !x.MayMove && n.By != d.By.Who() {
		err = fault.New(fault.Refused, "This action is for somebody else. Leaders see the whole plan.")
	}
	return a, x, err
}

// ActionPage is one action with those to whom it could be given.
type ActionPage struct {
	ActionShown
	Colleagues []Colleague
}

// ShowAction shows one action.
var ShowAction = Case[id.Action, ActionPage]{
	About: About{Name: "ShowAction", Says: "Read one action of the action plan", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, number id.Action) (ActionPage, error) {
		a, x, err := theAction(d, tx, number)
		if err != nil {
			return ActionPage{}, err
		}
		tx.Looked("action", string(number))
		return ActionPage{x, a.colleagues()}, nil
	},
}

// MoveForm closes an action or opens it again.
type MoveForm struct {
	ID    id.Action
	State duty.ActionState
	Note  string
}

// MoveAction says that an action is done, why nothing needs doing, or why it is open again.
var MoveAction = Case[MoveForm, struct{}]{
	About: About{Name: "MoveAction", Says: "Close an action with what was done, or open it again", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in MoveForm) (struct{}, error) {
		_, x, err := theAction(d, tx, in.ID)
		if err != nil {
			return struct{}{}, err
		}
		if !x.MayMove {
			return struct{}{}, fault.New(fault.Refused, "Whoever does this action, or a leader, can close it.")
		}
		if err := duty.MayMove(x.Action, in.State, in.Note); err != nil {
			return struct{}{}, err
		}
		n, was := x.Action, x.State
		n.State, n.Closed, n.Closer = in.State, d.Now, d.By.Who()
		n.Note = joinReasons(n.Note, in.Note)
		if in.State == duty.ActionOpen {
			n.Closed, n.Closer = time.Time{}, ""
		}
		ok, err := tx.SetAction(n, was)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "Somebody changed this action a moment ago. Look at it again.")
		}
		return struct{}{}, err
	},
}

// GiveAction changes who does an open action, and by when.
var GiveAction = Case[ActionForm, struct{}]{
	About: About{Name: "GiveAction", Says: "Change who does an action, and by when", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in ActionForm) (struct{}, error) {
		a, x, err := theAction(d, tx, in.ID)
		if err != nil {
			return struct{}{}, err
		}
		if !x.MayMove || x.State != duty.ActionOpen {
			return struct{}{}, fault.New(fault.Conflict, "Only an open action can be given to somebody else, by whoever has it or a leader.")
		}
		n := x.Action
		n.Owner, n.Due = in.Owner, in.Due
		wrong := slices.DeleteFunc(duty.CheckAction(n, a.day), func(f fault.Field) bool { return f.Name != "owner" && f.Name != "due" })
		a.checkOwner(&wrong, in.Owner)
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		n.Due = calendar.Day(in.Due)
		_, err = tx.SetAction(n, duty.ActionOpen)
		return struct{}{}, err
	},
}
