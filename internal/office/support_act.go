package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/support"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// OpenSupport begins a plan, and asks a specialist or keeps why none is asked.
var OpenSupport = Case[SupportForm, id.Support]{
	About:  About{Name: "OpenSupport", Says: "Begin a support plan for a pupil at greater risk", Clause: "5.1.1/support", Sensitive: true, May: carers},
	Before: func(d *Desk, in *SupportForm) error { return in.check(d) },
	Do: func(d *Desk, tx *store.Tx, in SupportForm) (id.Support, error) {
		if _, err := flagged(d, tx, in.Pupil); err != nil {
			return "", err
		}
		if err := mayBeNamed(tx, in.Pupil, in.Adult); err != nil {
			return "", err
		}
		all, err := tx.SupportOf(in.Pupil)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(all, func(p support.Plan) bool { return p.Ended.IsZero() }) {
			return "", fault.New(fault.Conflict, "This pupil has a support plan already.")
		}
		p := support.Plan{ID: id.Support(tx.NewID()), Pupil: in.Pupil, Adult: in.Adult, Need: in.Need, Help: in.Help, Without: in.Without, Unasked: in.Unasked,
			Next: calendar.Day(in.Next), By: d.By.Person}
		if err := tx.AddSupport(p); err != nil || in.Ask == "" {
			return p.ID, err
		}
		return p.ID, askSpecialist(d, tx, p, in.Ask, in.Text)
	},
}

// askSpecialist puts a question to the holder of a post.
func askSpecialist(d *Desk, tx *store.Tx, p support.Plan, key, text string) error {
	all, err := specialists(d, tx, p.Pupil)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s Specialist) bool { return s.Key() == key })
	if i < 0 {
		return &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "ask", Sentence: "Choose somebody from the list"}}}
	}
	asks, err := tx.AsksOf(p.ID)
	if err != nil || slices.ContainsFunc(asks, func(a support.Ask) bool { // sent twice
		return a.To == all[i].Person && a.Post == all[i].Post && a.By == d.By.Person && a.Question == text && d.Now.Sub(a.Made) < sentTwice
	}) {
		return err
	}
	return tx.AddAsk(support.Ask{ID: id.Ask(tx.NewID()), Plan: p.ID, Post: all[i].Post, To: all[i].Person, By: d.By.Person, Question: text,
		Due: d.today().AddDate(0, 0, support.AnswerTime)})
}

// ChangeSupport changes who checks in, what is needed and what is done.
var ChangeSupport = Case[SupportForm, struct{}]{
	About:  About{Name: "ChangeSupport", Says: "Change a support plan", Clause: "5.1.1/support", Sensitive: true, May: carers},
	Before: func(d *Desk, in *SupportForm) error { return in.check(d) },
	Do: func(d *Desk, tx *store.Tx, in SupportForm) (struct{}, error) {
		p, err := openPlan(d, tx, in.Plan, support.Whole)
		if err != nil {
			return struct{}{}, err
		}
		if err := mayBeNamed(tx, p.Pupil, in.Adult); err != nil {
			return struct{}{}, err
		}
		p.Adult, p.Need, p.Help, p.Without, p.Next = in.Adult, in.Need, in.Help, in.Without, calendar.Day(in.Next)
		return struct{}{}, setPlan(tx, p.Plan)
	},
}

// openPlan is a plan that goes on and of which the person looking sees so much.
func openPlan(d *Desk, tx *store.Tx, number id.Support, least support.Sight) (sighted, error) {
	p, err := mySight(d, tx, number)
	if err != nil {
		return p, err
	}
	if p.sight < least {
		return p, noPlan()
	}
	if !p.Open(p.pupil.Active()) {
		return p, fault.New(fault.Conflict, "This plan has ended.")
	}
	return p, nil
}

func setPlan(tx *store.Tx, p support.Plan) error {
	ok, err := tx.SetSupport(p)
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "Somebody ended this plan a moment ago.")
	}
	return err
}

// CheckForm is what came of a check-in, and when the next is.
type CheckForm struct {
	Plan id.Support
	Text string
	Next time.Time
}

// RecordCheckIn keeps a check-in of the named adult with the child, and the day of the next one (obligation 5.1.1-d).
var RecordCheckIn = Case[CheckForm, struct{}]{
	About: About{Name: "RecordCheckIn", Says: "Record a check-in of a support plan that I am named in or keep", Clause: "5.1.1/support", Sensitive: true, May: supportReaders},
	Before: func(d *Desk, in *CheckForm) error {
		in.Text = strings.TrimSpace(in.Text)
		var wrong fault.Fields
		wrong.Need("note", in.Text, "Say in a few words how it went")
		if len(in.Text) > longestSupport {
			wrong.Add("note", "Use at most 5,000 characters")
		}
		checkNext(d, &wrong, in.Next)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in CheckForm) (struct{}, error) {
		p, err := openPlan(d, tx, in.Plan, support.Named)
		if err != nil {
			return struct{}{}, err
		}
		notes, err := tx.CheckIns(p.ID)
		if err != nil || slices.ContainsFunc(notes, func(c support.CheckIn) bool { // sent twice
			return c.By == d.By.Person && c.Text == in.Text && d.Now.Sub(c.At) < sentTwice
		}) {
			return struct{}{}, err
		}
		if err := tx.AddCheckIn(p.ID, support.CheckIn{By: d.By.Person, Text: in.Text}); err != nil {
			return struct{}{}, err
		}
		p.Next = calendar.Day(in.Next)
		return struct{}{}, setPlan(tx, p.Plan)
	},
}

// ViewForm asks for a specialist’s view, or gives it.
type ViewForm struct {
	Plan id.Support
	To   string // key of a specialist
	Ask  id.Ask // the question that is answered
	Text string
}

func (in *ViewForm) check(field, need string) error {
	in.Text = strings.TrimSpace(in.Text)
	var wrong fault.Fields
	wrong.Need(field, in.Text, need)
	if len(in.Text) > longestSupport {
		wrong.Add(field, "Use at most 5,000 characters")
	}
	return wrong.Err()
}

// AskSpecialist asks the holder of a specialist's post for their view (obligation 5.1.1-e).
var AskSpecialist = Case[ViewForm, struct{}]{
	About:  About{Name: "AskSpecialist", Says: "Ask a specialist for their view on a support plan", Clause: "5.1.1/recognise", Sensitive: true, May: supportReaders},
	Before: func(_ *Desk, in *ViewForm) error { return in.check("text", "Write what you would like to know") },
	Do: func(d *Desk, tx *store.Tx, in ViewForm) (struct{}, error) {
		p, err := openPlan(d, tx, in.Plan, support.Named)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, askSpecialist(d, tx, p.Plan, in.To, in.Text)
	},
}

// AnswerSpecialist keeps a specialist's view; it is theirs and nobody changes it.
var AnswerSpecialist = Case[ViewForm, struct{}]{
	About:  About{Name: "AnswerSpecialist", Says: "Give my view on a support plan about which I am asked", Clause: "5.1.1/recognise", Sensitive: true, May: supportReaders},
	Before: func(_ *Desk, in *ViewForm) error { return in.check("answer", "Write your view") },
	Do: func(d *Desk, tx *store.Tx, in ViewForm) (struct{}, error) {
		p, err := openPlan(d, tx, in.Plan, support.Asked)
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(p.asks, func(a support.Ask) bool { return a.ID == in.Ask && a.To == d.By.Person })
		if i < 0 {
			return struct{}{}, noPlan()
		}
		a := p.asks[i]
		a.Answer = in.Text
		ok, err := tx.AnswerAsk(a)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "You have answered this already.")
		}
		return struct{}{}, err
	},
}

// EndSupportForm ends a plan.
type EndSupportForm struct {
	Plan    id.Support
	Outcome string
	Unasked string // why without a specialist's view, where none was given
}

// EndSupport ends a plan with its outcome. A specialist's view is there, or somebody says why it ends without one.
var EndSupport = Case[EndSupportForm, struct{}]{
	About: About{Name: "EndSupport", Says: "End a support plan with its outcome", Clause: "5.1.1/support", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, in EndSupportForm) (struct{}, error) {
		p, err := openPlan(d, tx, in.Plan, support.Whole)
		if err != nil {
			return struct{}{}, err
		}
		in.Outcome, in.Unasked = strings.TrimSpace(in.Outcome), strings.TrimSpace(in.Unasked)
		var wrong fault.Fields
		wrong.Need("outcome", in.Outcome, "Say what came of it")
		if !slices.ContainsFunc(p.asks, func(a support.Ask) bool { return !a.Answered.IsZero() }) {
			wrong.Need("unasked", in.Unasked, "No specialist has given a view. Say why it ends without one")
		}
		if len(in.Outcome) > longestSupport || len(in.Unasked) > longestSupport {
			wrong.Add("outcome", "Use at most 5,000 characters in each box")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		p.Outcome, p.Ended, p.EndedBy = in.Outcome, d.Now, d.By.Person
		if in.Unasked != "" {
			p.Unasked = in.Unasked
		}
		return struct{}{}, setPlan(tx, p.Plan)
	},
}

// CloseLeaversPlans ends the plans of pupils who have left. They were closed to everybody but the few from the moment the pupil
// left; this keeps it on record. It runs by the clock.
var CloseLeaversPlans = Case[struct{}, int]{
	About: About{Name: "CloseLeaversPlans", Says: "End the support plans of pupils who have left", Clause: "5.1.1/support", May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		plans, err := tx.SupportPlans(true)
		if err != nil || len(plans) == 0 {
			return 0, err
		}
		var ids []id.Person
		for _, p := range plans {
			ids = append(ids, p.Pupil)
		}
		pupils, err := tx.RolledPeople(ids)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, p := range plans {
			if pupils[p.Pupil].Active() {
				continue
			}
			p.Ended, p.Outcome = d.Now, "The pupil has left the school."
			if err := setPlan(tx, p); err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	},
}

// SupportTask is something of a support plan, or of a declared tie, that waits for one person: nobody's name is in it.
type SupportTask struct {
	Plan id.Support
	Kind string // one of the kinds below
	Due  time.Time
	Made time.Time
	Tie  id.Tie // instead of a plan
}

// Kinds of tasks, as a first page and a letter name them.
const (
	SupportCheck  = "A confidential check-in"
	SupportAnswer = "A confidential question to you"
	SupportHelp   = "A confidential plan needs you"
	TieTask       = "A confidential declaration waits for you"
)

// supportTasks are what waits for one person. Those who keep all plans hear of a check-in that is a week late.
func supportTasks(v *store.View, who id.Person, keeps bool, today time.Time) ([]SupportTask, error) {
	var all []SupportTask
	mine, err := v.SupportBy(who)
	if err != nil {
		return nil, err
	}
	for _, p := range mine {
		all = append(all, SupportTask{Plan: p.ID, Kind: SupportCheck, Due: p.Next, Made: p.Made})
	}
	asks, err := v.AsksTo(who)
	if err != nil {
		return nil, err
	}
	for _, a := range asks {
		all = append(all, SupportTask{Plan: a.Plan, Kind: SupportAnswer, Due: a.Due, Made: a.Made})
	}
	if !keeps {
		return all, nil
	}
	plans, err := v.SupportPlans(true)
	if err != nil {
		return all, err
	}
	for _, p := range plans {
		family, err := v.Relatives(p.Pupil)
		if err != nil {
			return all, err
		}
		if slices.ContainsFunc(family, func(t store.Relative) bool { return t.Adult == who }) {
			continue // that there is a plan at all is not for them
		}
		if p.Adult != who && p.Next.AddDate(0, 0, support.TellAfter).Before(today) {
			all = append(all, SupportTask{Plan: p.ID, Kind: SupportHelp, Due: p.Next, Made: p.Made})
		}
	}
	return all, nil
}

// addSupport notes on somebody's first page what waits for them.
func addSupport(d *Desk, v *store.View, day *Day) (err error) {
	if supportReaders.Meets(d.By.Roles) && !d.By.Roles.Has(people.Technician) {
		day.Support, err = supportTasks(v, d.By.Person, carers.Meets(d.By.Roles), d.today())
	}
	if err != nil {
		return err
	}
	ties, err := tieTasks(v, store.Person{ID: d.By.Person, Roles: d.By.Roles}, d.today())
	day.Support = append(day.Support, ties...)
	return err
}
