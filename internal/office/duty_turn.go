package office

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// TurnForm arranges something for one occurrence of a duty.
type TurnForm struct {
	Key    string
	Due    time.Time // the planned day of the occurrence
	To     time.Time // the new day, for putting it off
	Holder id.Person // the colleague, for handing it over
	Reason string
}

func (in TurnForm) need(wrong *fault.Fields, sentence string) {
	wrong.Need("reason", in.Reason, sentence)
	if len(in.Reason) > longestReason {
		wrong.Add("reason", "Use at most 1,000 characters")
	}
}

// PostponeDuty puts off one occurrence, once, with a reason.
var PostponeDuty = Case[TurnForm, struct{}]{
	About: About{Name: "PostponeDuty", Says: "Put off a duty once, with a reason", Clause: "3/review", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in TurnForm) (struct{}, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		x, o, err := a.mayAct(d, in.Key, in.Due)
		if err != nil {
			return struct{}{}, err
		}
		t, err := turnOf(tx, a, x, o)
		if err != nil {
			return struct{}{}, err
		}
		if !t.Postponed.IsZero() {
			return struct{}{}, fault.New(fault.Conflict, "This was put off once already. It can be handed over, or done.")
		}
		var wrong fault.Fields
		in.need(&wrong, "Say why it cannot be done by then")
		first, last := a.postponable(x, o)
		switch to := calendar.Day(in.To); {
		case last.IsZero():
			return struct{}{}, fault.New(fault.Conflict, "This cannot be put off: the next time is too close.")
		case in.To.IsZero():
			wrong.Add("to", "Enter the new day, such as 22 11 2026")
		case to.Before(first) || to.After(last):
			wrong.Add("to", "Choose a day from %s to %s", first.Format("2 January 2006"), last.Format("2 January 2006"))
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		t.Postponed, t.PostponedBy, t.Reason = calendar.Day(in.To), d.By.Who(), joinReasons(t.Reason, in.Reason)
		return struct{}{}, tx.SetDutyTurn(t)
	},
}

// HandOverDuty gives one occurrence to a colleague; both are on record, and the colleague is told.
var HandOverDuty = Case[TurnForm, struct{}]{
	About: About{Name: "HandOverDuty", Says: "Hand a duty over to a colleague, once", Clause: "3/review", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in TurnForm) (struct{}, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		x, o, err := a.mayAct(d, in.Key, in.Due)
		if err != nil {
			return struct{}{}, err
		}
		var wrong fault.Fields
		in.need(&wrong, "Say why your colleague does it this time")
		to, ok := a.people[in.Holder]
		switch {
		case !ok || !to.Roles.Meets(dutyReaders):
			wrong.Add("holder", "Choose a colleague")
		case in.Holder == o.Holder:
			wrong.Add("holder", "%s has it already", to.Name)
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		t, err := turnOf(tx, a, x, o)
		if err != nil {
			return struct{}{}, err
		}
		t.Holder, t.HandedBy, t.Reason = in.Holder, d.By.Who(), joinReasons(t.Reason, in.Reason)
		if err := tx.SetDutyTurn(t); err != nil || to.Email == "" || to.ID == d.By.Person {
			return struct{}{}, err
		}
		_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "duty", Once: "handed:" + x.Key + ":" + o.Planned.Format(time.DateOnly) + ":" + string(to.ID),
			Person: to.ID, To: to.Email, Subject: "Handrail: a duty was handed over to you",
			Body: d.By.Name + " handed this over to you:\n\n  " + x.Title + "\n  due by " + o.Due.Format("2 January 2006") + "\n\nOpen it here: " +
				dutyAddress(d.House, x.Key, o.Planned) + "\n"})
		return struct{}{}, err
	},
}

// dutyAddress leads to one occurrence.
func dutyAddress(h *House, key string, planned time.Time) string {
	return h.PublicURL + "/duties/" + key + "?due=" + planned.Format(time.DateOnly)
}

// turnOf is what was arranged before, with its reason.
func turnOf(tx *store.Tx, a *agenda, x duty.Duty, o duty.Occurrence) (store.DutyTurn, error) {
	t, ok := a.turn(x.Key, o)
	if !ok {
		return store.DutyTurn{Duty: x.Key, Turn: duty.Turn{For: o.Planned}}, nil
	}
	var err error
	t.Reason, err = tx.DutyTurnReason(x.Key, t.For)
	return t, err
}

func joinReasons(before, now string) string {
	now = strings.TrimSpace(now)
	if before == "" {
		return now
	}
	return before + "\n" + now
}
