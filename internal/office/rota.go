package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// rotaKeepers look after who is on call and who is away.
var rotaKeepers = managers | people.Of(people.DSL, people.DeputyDSL)

// OnCallRoles may be on call: they know what to do with a report.
var OnCallRoles = people.Leaders | people.Of(people.Chair)

// AbsenceForm is days on which somebody is away. Why is nobody's business here.
type AbsenceForm struct {
	Person      id.Person
	First, Last time.Time
}

// RecordAbsence enters days on which somebody who holds a post is away, so that it shows whether somebody
// stands in (4-a).
var RecordAbsence = Case[AbsenceForm, struct{}]{
	About: About{Name: "RecordAbsence", Says: "Enter days on which I am, or a colleague in a post is, away", Clause: "4/lead", Sensitive: true, May: postReaders},
	Before: func(d *Desk, in *AbsenceForm) error {
		if in.Last.IsZero() {
			in.Last = in.First
		}
		var wrong fault.Fields
		wrong.Need("person", string(in.Person), "Choose who is away")
		checkSpan(&wrong, d.today(), in.First, in.Last)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in AbsenceForm) (struct{}, error) {
		if in.Person != d.By.Person && !rotaKeepers.Meets(d.By.Roles) {
			return struct{}{}, fault.New(fault.Refused, "You can enter your own days away. For somebody else, ask the safeguarding lead or an administrator.")
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return struct{}{}, err
		}
		terms, err := registered(&tx.View, books, d.House.Zone)
		if err != nil {
			return struct{}{}, err
		}
		if !slices.ContainsFunc(terms, func(t post.Term) bool { return t.Person == in.Person && t.Running() }) {
			return struct{}{}, fault.New(fault.Conflict, "Only for somebody who holds a post it matters here who stands in.")
		}
		return struct{}{}, tx.AddAbsence(post.Absence{ID: tx.NewID(), Person: in.Person, First: in.First, Last: in.Last})
	},
}

// checkSpan holds the first and the last of some days against each other.
func checkSpan(wrong *fault.Fields, today, first, last time.Time) {
	switch {
	case first.IsZero():
		wrong.Add("first", "Enter the first day, such as 14 12 2026")
	case last.Before(first):
		wrong.Add("last", "The last day must not be before the first")
	case last.Before(today.AddDate(-1, 0, 0)), first.After(calendar.AddMonths(today, 24)):
		wrong.Add("first", "Enter days of the last year or the next two")
	case last.Sub(first) > 400*24*time.Hour:
		wrong.Add("last", "Enter at most a year at a time")
	}
}

// RemoveAbsence takes days away back.
var RemoveAbsence = Case[string, struct{}]{
	About: About{Name: "RemoveAbsence", Says: "Take back days on which somebody was to be away", Clause: "4/lead", Sensitive: true, May: postReaders},
	Do: func(d *Desk, tx *store.Tx, number string) (struct{}, error) {
		all, err := tx.Absences(time.Unix(0, 0))
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(all, func(a post.Absence) bool { return a.ID == number })
		if i < 0 {
			return struct{}{}, fault.New(fault.NotFound, "These days are not entered any more.")
		}
		if all[i].Person != d.By.Person && !rotaKeepers.Meets(d.By.Roles) {
			return struct{}{}, fault.New(fault.Refused, "These are somebody else's days.")
		}
		_, err = tx.RemoveAbsence(number)
		return struct{}{}, err
	},
}

// RotaShown is who is on call in the weeks to come.
type RotaShown struct {
	Promised []post.Hours
	Days     []DayOnCall
	Shifts   []ShiftShown
	May      bool
	// Promise is what the policy says about the hours on call; "" if it says nothing.
	Promise string
	Day     time.Time
}

// DayOnCall is one day of the rota with a name.
type DayOnCall struct {
	post.OnCall
	Name string
}

// ShiftShown is one entry of the rota.
type ShiftShown struct {
	post.Shift
	Name string
}

// rotaDays is how far ahead the rota is laid out.
const rotaDays = 28

// ShowRota shows who is on call outside school hours, by the school's calendar.
var ShowRota = Look[struct{}, RotaShown]{
	About: About{Name: "ShowRota", Says: "See who is on call outside school hours", Clause: "0/people", May: postReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (RotaShown, error) {
		f, _, err := factsOfPosts(d.House, v)
		if err != nil {
			return RotaShown{}, err
		}
		out := RotaShown{Promised: f.Rota.Promised, May: rotaKeepers.Meets(d.By.Roles), Day: f.Day}
		for _, c := range f.Days(f.Day, rotaDays) {
			out.Days = append(out.Days, DayOnCall{c, f.People[c.Person].Name})
		}
		for _, s := range f.Rota.Shifts {
			if !s.Last.Before(f.Day) {
				out.Shifts = append(out.Shifts, ShiftShown{s, f.People[s.Person].Name})
			}
		}
		values, err := v.AnswerOf("report.on_call_hours")
		if err != nil {
			return out, err
		}
		out.Promise = strings.Join(values, " ")
		return out, nil
	},
}

// SetRotaHours says for which kinds of time the school has somebody on call. A gap shows for these only.
var SetRotaHours = Case[[]post.Hours, struct{}]{
	About: About{Name: "SetRotaHours", Says: "Choose at which times outside school hours somebody is on call", Clause: "0/people", May: rotaKeepers},
	Do: func(d *Desk, tx *store.Tx, in []post.Hours) (struct{}, error) {
		var keys []string
		for _, h := range post.AllHours {
			if slices.Contains(in, h) {
				keys = append(keys, string(h))
			}
		}
		return struct{}{}, tx.SetSetting(rotaHours, strings.Join(keys, ","), d.By.Who())
	},
}

// ShiftForm puts somebody on call.
type ShiftForm struct {
	Person      id.Person
	First, Last time.Time
	Hours       []post.Hours
}

// AddShift enters somebody in the rota.
var AddShift = Case[ShiftForm, struct{}]{
	About: About{Name: "AddShift", Says: "Put somebody on call", Clause: "0/people", May: rotaKeepers},
	Before: func(d *Desk, in *ShiftForm) error {
		if in.Last.IsZero() {
			in.Last = in.First
		}
		in.Hours = slices.DeleteFunc(in.Hours, func(h post.Hours) bool { return !slices.Contains(post.AllHours, h) })
		var wrong fault.Fields
		wrong.Need("person", string(in.Person), "Choose who is on call")
		checkSpan(&wrong, d.today(), in.First, in.Last)
		if len(in.Hours) == 0 {
			wrong.Add("hours", "Choose at which times")
		}
		return wrong.Err()
	},
	Do: func(_ *Desk, tx *store.Tx, in ShiftForm) (struct{}, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return struct{}{}, err
		}
		if !p.Active() || !OnCallRoles.Meets(p.Roles) {
			return struct{}{}, fault.New(fault.Conflict, "%s cannot be on call: only the safeguarding leads, senior leaders, the headteacher and the chair can.", p.Name)
		}
		return struct{}{}, tx.AddShift(post.Shift{ID: tx.NewID(), Person: in.Person, First: in.First, Last: in.Last, Hours: in.Hours})
	},
}

// RemoveShift takes somebody out of the rota.
var RemoveShift = Case[string, struct{}]{
	About: About{Name: "RemoveShift", Says: "Take somebody out of the rota", Clause: "0/people", May: rotaKeepers},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		ok, err := tx.RemoveShift(number)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "This entry is not in the rota any more.")
		}
		return struct{}{}, err
	},
}
