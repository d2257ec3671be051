package office

import (
	"fmt"
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

// DutyForm is a duty's form as it was sent.
type DutyForm struct {
	Key string
	Due time.Time // the planned day of the occurrence
	duty.Filled
	// Draft keeps the form for later and closes nothing.
	Draft bool
}

// CompleteDuty records that a duty was done: the answers, the day, and of each finding what follows from it.
// A finding's action goes into the action plan in the same moment (3-f, 3-j, 4.2-k).
var CompleteDuty = Case[DutyForm, id.DutyDone]{
	About: About{Name: "CompleteDuty", Says: "Record that a duty was done, and what was found", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in DutyForm) (id.DutyDone, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return "", err
		}
		x, o, err := a.mayAct(d, in.Key, in.Due)
		if err != nil {
			return "", err
		}
		if x.Page != "" {
			return "", fault.New(fault.Conflict, "This is recorded by itself once it is done on its own page: %s", x.Page)
		}
		if in.Draft {
			return "", tx.SaveDutyDraft(x.Key, o.Planned, d.By.Person, &in.Filled)
		}
		return completeDuty(d, tx, a, x, o, in.Filled)
	},
}

// mayAct finds an open occurrence that the person looking may do.
func (a *agenda) mayAct(d *Desk, key string, due time.Time) (duty.Duty, duty.Occurrence, error) {
	x, err := a.duty(key)
	if err != nil {
		return x, duty.Occurrence{}, err
	}
	if x.Off != "" {
		return x, duty.Occurrence{}, fault.New(fault.Conflict, "The school does not do this at present: %s", x.Off)
	}
	o, ok := duty.Find(a.stands[key], due)
	if !ok {
		return x, o, fault.New(fault.NotFound, "Nothing of this duty is open for that day.")
	}
	if err := a.mayDo(d, x, o); err != nil {
		return x, o, err
	}
	if o.State == duty.Done {
		return x, o, fault.New(fault.Conflict, "This was done already. Look at the record; it can be corrected there.")
	}
	return x, o, nil
}

// completeDuty closes one occurrence.
func completeDuty(d *Desk, tx *store.Tx, a *agenda, x duty.Duty, o duty.Occurrence, in duty.Filled) (id.DutyDone, error) {
	facts, err := a.facts(d.House, &tx.View, x)
	if err != nil {
		return "", err
	}
	if in.Day.IsZero() {
		in.Day = a.day
	}
	answers, wrong := x.Check(in, a.day, facts)
	for i, f := range in.Findings {
		if _, ok := a.people[f.Owner]; f.Owner != "" && !ok {
			wrong.Add(fmt.Sprintf("finding-%d-owner", i), "Choose somebody who belongs to the school today")
		}
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	r := store.DutyRecord{ID: id.DutyDone(tx.NewID()), Duty: x.Key, Due: o.Planned, Day: calendar.Day(in.Day), By: d.By.Who(),
		DutyContent: store.DutyContent{Answers: answers, Note: strings.TrimSpace(in.Note)}}
	for _, f := range in.Findings {
		if !wantingIn(x, in, f.Of) {
			f.Of = ""
		}
		if !f.Blank() {
			r.Findings = append(r.Findings, f)
		}
	}
	if err := tx.AddDutyRecord(r); err != nil {
		return "", err
	}
	if err := tx.SaveDutyDraft(x.Key, o.Planned, d.By.Person, nil); err != nil {
		return "", err
	}
	return r.ID, planFindings(d, tx, x, r)
}

// wantingIn says whether the answer with a key was found wanting: only then does what follows from it hold the duty.
func wantingIn(x duty.Duty, in duty.Filled, key string) bool {
	return slices.ContainsFunc(x.Form, func(q duty.Field) bool { return q.Key == key && q.FoundWanting(in.Values[key]) })
}

// recordDone closes the open occurrence of a duty because the school's own records show that it was done, so
// that nobody has to say so twice. A duty that the school leaves out, or that has nothing open, stays as it is.
func recordDone(d *Desk, tx *store.Tx, key string, content store.DutyContent) error {
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return err
	}
	x, err := a.duty(key)
	open := duty.Open(a.stands[key])
	if err != nil || x.Off != "" || len(open) == 0 {
		return nil
	}
	return tx.AddDutyRecord(store.DutyRecord{ID: id.DutyDone(tx.NewID()), Duty: key, Due: open[0].Planned, Day: a.day, By: d.By.Who(),
		DutyContent: content})
}

// planFindings puts what follows from the findings into the action plan. What needs nothing is kept there too, with
// the reason.
func planFindings(d *Desk, tx *store.Tx, x duty.Duty, r store.DutyRecord) error {
	for _, f := range r.Findings {
		n := duty.Action{Source: "duty", About: x.Title, Link: "/duties/" + x.Key + "/done/" + string(r.ID), Found: f.Found, What: f.Action, Owner: f.Owner, Due: f.By, Answer: f.Of}
		if f.Action == "" {
			n.State, n.Note, n.Due = duty.ActionNone, f.Because, r.Day
		}
		if err := addAction(d, tx, n, string(r.ID)); err != nil {
			return err
		}
	}
	return nil
}

// DutyRecordShown is what was written down about a duty once.
type DutyRecordShown struct {
	store.DutyRecord
	Title    string
	ByName   string
	Actions  []ActionShown
	Addenda  []AddendumShown
	MayUndo  bool
	Findings []DutyFinding
}

// DutyFinding is a finding with the name of who does something about it.
type DutyFinding struct {
	duty.Finding
	OwnerName string
}

// AddendumShown is a correction with the name of who made it.
type AddendumShown struct {
	store.Addendum
	Name string
}

// ShowDutyRecord shows what was written down about a duty once.
var ShowDutyRecord = Case[id.DutyDone, DutyRecordShown]{
	About: About{Name: "ShowDutyRecord", Says: "Read what was written down when a duty was done", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, number id.DutyDone) (DutyRecordShown, error) {
		a, r, err := mayReadRecord(d, tx, number)
		if err != nil {
			return DutyRecordShown{}, err
		}
		tx.Looked("duty_done", string(number))
		names, err := namesOf(&tx.View)
		if err != nil {
			return DutyRecordShown{}, err
		}
		x, _ := a.duty(r.Duty)
		out := DutyRecordShown{DutyRecord: r, Title: x.Title, ByName: nameBook(names).of(r.By), MayUndo: mayUndo(d, a, r) == nil}
		for _, f := range r.Findings {
			out.Findings = append(out.Findings, DutyFinding{f, names[f.Owner].Name})
		}
		actions, err := tx.ActionsOf("duty", string(number))
		if err != nil {
			return out, err
		}
		for _, n := range actions {
			out.Actions = append(out.Actions, shownAction(d, a, n, names))
		}
		addenda, err := tx.Addenda(number)
		for _, x := range addenda {
			out.Addenda = append(out.Addenda, AddendumShown{x, nameBook(names).of(x.By)})
		}
		return out, err
	},
}

func mayReadRecord(d *Desk, tx *store.Tx, number id.DutyDone) (*agenda, store.DutyRecord, error) {
	tx.Tried("duty_done", string(number))
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return nil, store.DutyRecord{}, err
	}
	r, err := tx.DutyRecordByID(number)
	if err != nil {
		return a, r, err
	}
	x, err := a.duty(r.Duty)
	if err != nil {
		x = duty.Duty{Key: r.Duty}
	}
	if !a.mayRead(d, x, r.By) {
		return a, store.DutyRecord{}, fault.New(fault.Refused, "Leaders and those whose duty it is may read what was written down. You can see when it was done.")
	}
	return a, r, nil
}

// AddendumForm corrects a record.
type AddendumForm struct {
	Record id.DutyDone
	Text   string
}

// CorrectDuty adds a correction to a record. The record itself stays as it was, so that nothing changes in silence.
var CorrectDuty = Case[AddendumForm, struct{}]{
	About: About{Name: "CorrectDuty", Says: "Correct what was written down about a duty", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in AddendumForm) (struct{}, error) {
		_, r, err := mayReadRecord(d, tx, in.Record)
		if err != nil {
			return struct{}{}, err
		}
		var wrong fault.Fields
		wrong.Need("text", in.Text, "Say what is right")
		if len(in.Text) > longestText {
			wrong.Add("text", "Use at most 20,000 characters")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.AddAddendum(r.ID, d.By.Who(), strings.TrimSpace(in.Text))
	},
}

// UndoDuty takes back, on the same day, that a duty was done. The record stays and says so; what follows from
// it is closed, unless somebody has done it already.
var UndoDuty = Case[id.DutyDone, struct{}]{
	About: About{Name: "UndoDuty", Says: "Take back, on the same day, that a duty was done", Clause: "3/action-plan", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, number id.DutyDone) (struct{}, error) {
		a, r, err := mayReadRecord(d, tx, number)
		if err != nil {
			return struct{}{}, err
		}
		if err := mayUndo(d, a, r); err != nil {
			return struct{}{}, err
		}
		if ok, err := tx.UndoDutyRecord(number, d.By.Who()); err != nil || !ok {
			return struct{}{}, orConflict(err, "This was taken back a moment ago.")
		}
		actions, err := tx.ActionsOf("duty", string(number))
		if err != nil {
			return struct{}{}, err
		}
		for _, n := range actions {
			if n.State != duty.ActionOpen {
				continue
			}
			n.State, n.Note, n.Closed, n.Closer = duty.ActionNone, "Taken back together with the record that it came from.", d.Now, d.By.Who()
			if _, err := tx.SetAction(n, duty.ActionOpen); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}

func mayUndo(d *Desk, a *agenda, r store.DutyRecord) error {
	x, _ := a.duty(r.Duty)
	switch {
	case x.Page != "":
		return fault.New(fault.Conflict, "What was signed on %s stands. What follows from it can be changed there.", x.Page)
	case r.By != d.By.Who() && !d.By.Roles.Has(people.Headteacher):
		return fault.New(fault.Refused, "Only whoever recorded this, or the headteacher, can take it back.")
	case !r.Undone.IsZero():
		return fault.New(fault.Conflict, "This was taken back already.")
	case !calendar.Day(r.Made.In(d.House.Zone)).Equal(a.day):
		return fault.New(fault.Conflict, "This was recorded before today. Add a correction instead.")
	}
	return nil
}
