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

// A support plan is for a pupil in a confidential group: a named adult checks in, specialists are asked, and it ends with an
// outcome (obligations 5.1.1-d, 5.1.1-e). Those who see the groups see all plans; the named adult and an asked specialist
// see that one. To everybody else a plan that exists answers as one that does not.

// supportReaders may be named adult or specialist; which plan they see is decided in mySight. No technician is among them.
var supportReaders = people.Colleagues &^ people.Of(people.Technician, people.Administrator)

// noPlan is the one answer to everybody who may not know.
func noPlan() error { return fault.New(fault.NotFound, "There is no support plan here for you.") }

// sighted is a plan with how much the person looking may see of it.
type sighted struct {
	support.Plan
	asks  []support.Ask
	pupil store.Rolled
	sight support.Sight
}

// mySight opens a plan as far as the person looking may see it, and enters that in the trail.
func mySight(d *Desk, tx *store.Tx, number id.Support) (sighted, error) {
	p, err := tx.SupportPlan(number)
	if err != nil || p.ID == "" {
		return sighted{}, orGone(err)
	}
	out := sighted{Plan: p}
	if out.asks, err = tx.AsksOf(number); err != nil {
		return out, err
	}
	open, err := tx.RolledPeople([]id.Person{p.Pupil})
	if err != nil {
		return out, err
	}
	out.pupil = open[p.Pupil]
	who, err := planLooker(d, tx, p.Pupil)
	if err != nil {
		return out, err
	}
	if out.sight = support.SightOf(p, out.asks, out.pupil.Active(), who); out.sight == support.None {
		tx.Tried("support_plan", string(number))
		return sighted{}, noPlan()
	}
	tx.Looked("support_plan", string(number))
	return out, nil
}

func orGone(err error) error {
	if err != nil {
		return err
	}
	return noPlan()
}

func planLooker(d *Desk, tx *store.Tx, pupil id.Person) (support.Looker, error) {
	kin, err := kinOf(tx, pupil)
	return support.Looker{ID: d.By.Person, Carer: carers.Meets(d.By.Roles), Technician: d.By.Roles.Has(people.Technician), Kin: kin[d.By.Person]}, err
}

// kinOf are the adults of a pupil's family.
func kinOf(tx *store.Tx, pupil id.Person) (map[id.Person]bool, error) {
	ties, err := tx.Relatives(pupil)
	all := map[id.Person]bool{}
	for _, t := range ties {
		all[t.Adult] = true
	}
	return all, err
}

// SupportLine is one plan in the list.
type SupportLine struct {
	support.Plan
	Name, AdultName string
	AdultGone, Late bool
	Waiting         int // questions without an answer
}

// ListSupport shows every plan to those who see confidential groups.
var ListSupport = Case[struct{}, []SupportLine]{
	About: About{Name: "ListSupport", Says: "See the support plans of pupils at greater risk", Clause: "5.1.1/support", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]SupportLine, error) {
		plans, err := tx.SupportPlans(false)
		if err != nil {
			return nil, err
		}
		tx.Looked("support_plan", "list")
		var ids []id.Person
		for _, p := range plans {
			ids = append(ids, p.Pupil, p.Adult)
		}
		names, err := tx.RolledPeople(ids)
		if err != nil {
			return nil, err
		}
		var all []SupportLine
		for _, p := range plans {
			kin, err := kinOf(tx, p.Pupil)
			if err != nil {
				return nil, err
			}
			asks, err := tx.AsksOf(p.ID)
			if err != nil {
				return nil, err
			}
			if kin[d.By.Person] {
				continue
			}
			tx.Looked("support_plan", string(p.ID))
			l := SupportLine{Plan: p, Name: names[p.Pupil].Name, AdultName: names[p.Adult].Name, AdultGone: !names[p.Adult].Active(), Late: p.Late(d.today())}
			for _, a := range asks {
				if a.Answered.IsZero() {
					l.Waiting++
				}
			}
			all = append(all, l)
		}
		return all, nil
	},
}

// AskShown is a question with names.
type AskShown struct {
	support.Ask
	ToName, ByName string
	Late           bool
}

// CheckShown is a check-in with the name of who wrote it.
type CheckShown struct {
	support.CheckIn
	ByName string
}

// SupportShown is one plan as somebody may see it; what they may not see is empty.
type SupportShown struct {
	support.Plan
	Name, AdultName, ByName string
	AdultGone, Late, Open   bool
	Checks                  []CheckShown
	Asks                    []AskShown // all, or those to the person looking
	Mine                    id.Ask     // the question that the person looking has not answered
	MayKeep                 bool       // change and end it
	MayCheck                bool       // record a check-in, and ask
	Posts                   []Specialist
}

// ShowSupport opens one plan.
var ShowSupport = Case[id.Support, SupportShown]{
	About: About{Name: "ShowSupport", Says: "Open a support plan that I keep, am named in or am asked about", Clause: "5.1.1/support", Sensitive: true, May: supportReaders},
	Do: func(d *Desk, tx *store.Tx, number id.Support) (SupportShown, error) {
		p, err := mySight(d, tx, number)
		if err != nil {
			return SupportShown{}, err
		}
		out := SupportShown{Plan: p.Plan, Open: p.Open(p.pupil.Active()), Late: p.Late(d.today()), MayKeep: p.sight == support.Whole}
		out.MayKeep, out.MayCheck = out.MayKeep && out.Open, p.sight >= support.Named && out.Open
		if p.sight >= support.Named {
			notes, err := tx.CheckIns(number)
			if err != nil {
				return out, err
			}
			for _, c := range notes {
				out.Checks = append(out.Checks, CheckShown{CheckIn: c})
			}
		} else {
			out.Help, out.Without, out.Unasked = "", "", ""
		}
		for _, a := range p.asks {
			mine := a.To == d.By.Person
			if p.sight >= support.Named || mine {
				out.Asks = append(out.Asks, AskShown{Ask: a, Late: a.Late(d.today())})
			}
			if mine && a.Answered.IsZero() && out.Open {
				out.Mine = a.ID
			}
		}
		if out.MayCheck {
			if out.Posts, err = specialists(d, tx, p.Pupil); err != nil {
				return out, err
			}
		}
		return out, out.named(tx, p.pupil)
	},
}

// named puts names to everybody in a plan.
func (out *SupportShown) named(tx *store.Tx, pupil store.Rolled) error {
	ids := []id.Person{out.Adult, out.By}
	for _, c := range out.Checks {
		ids = append(ids, c.By)
	}
	for _, a := range out.Asks {
		ids = append(ids, a.To, a.Ask.By)
	}
	names, err := tx.RolledPeople(ids)
	out.Name, out.AdultName, out.ByName, out.AdultGone = pupil.Name, names[out.Adult].Name, names[out.By].Name, !names[out.Adult].Active()
	for i := range out.Checks {
		out.Checks[i].ByName = names[out.Checks[i].By].Name
	}
	for i, a := range out.Asks {
		out.Asks[i].ToName, out.Asks[i].ByName = names[a.To].Name, names[a.Ask.By].Name
	}
	return err
}

// Specialist is somebody who can be asked: the holder of a post that gives its view on pupils at greater risk.
type Specialist struct {
	Post, Title string
	Person      id.Person
	Name        string
}

// Key tells them apart in a form.
func (s Specialist) Key() string { return s.Post + "/" + string(s.Person) }

// specialists are those who hold such a post today, without the pupil's family and technicians.
func specialists(d *Desk, tx *store.Tx, pupil id.Person) ([]Specialist, error) {
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	kin, err := kinOf(tx, pupil)
	if err != nil {
		return nil, err
	}
	var all []Specialist
	for _, k := range a.books.Posts.Posts {
		if !k.Specialist {
			continue
		}
		for _, p := range a.holding(k.Key) {
			if mayHelp(p, kin) {
				all = append(all, Specialist{k.Key, k.Title, p.ID, p.Name})
			}
		}
	}
	return all, nil
}

// mayHelp says whether somebody can be named in a plan or asked about it.
func mayHelp(p store.Person, kin map[id.Person]bool) bool {
	return p.Active() && supportReaders.Meets(p.Roles) && !p.Roles.Has(people.Technician) && !kin[p.ID]
}

// SupportForm is a plan as typed.
type SupportForm struct {
	Plan    id.Support // when it is changed
	Pupil   id.Person
	Adult   id.Person
	Need    string
	Help    string
	Parents bool   // they made it with the school
	Without string // why not
	Next    time.Time
	Ask     string // key of a specialist; "" asks nobody
	Text    string // what they are asked
	Unasked string // why nobody is asked
}

func (in *SupportForm) tidy() {
	for _, s := range []*string{&in.Need, &in.Help, &in.Without, &in.Text, &in.Unasked} {
		*s = strings.TrimSpace(*s)
	}
}

// check says what is wrong with a plan. A specialist is asked, or somebody says why none is: urgent protection does not wait.
func (in *SupportForm) check(d *Desk) error {
	in.tidy()
	var wrong fault.Fields
	if in.Adult == "" {
		wrong.Add("adult", "Choose the adult who checks in with the child")
	}
	wrong.Need("need", in.Need, "Say what the child needs")
	wrong.Need("help", in.Help, "Say what is done")
	if in.Parents {
		in.Without = ""
	} else {
		wrong.Need("without", in.Without, "Say why parents did not take part")
	}
	checkNext(d, &wrong, in.Next)
	if in.Plan == "" {
		if in.Ask == "" {
			wrong.Need("unasked", in.Unasked, "Say why nobody is asked yet, or choose whom to ask")
		} else {
			in.Unasked = ""
			wrong.Need("text", in.Text, "Write what you would like to know")
		}
	}
	for name, text := range map[string]string{"need": in.Need, "help": in.Help, "without": in.Without, "text": in.Text, "unasked": in.Unasked} {
		if len(text) > longestSupport {
			wrong.Add(name, "Use at most 5,000 characters")
		}
	}
	return wrong.Err()
}

// longestSupport is how long one text of a plan may be.
const longestSupport = 5000

func checkNext(d *Desk, wrong *fault.Fields, next time.Time) {
	if today := d.today(); !calendar.Day(next).After(today) || calendar.Day(next).After(today.AddDate(0, 0, support.LongestGap)) {
		wrong.Add("next", "Enter a day between tomorrow and %s: half a term at most", today.AddDate(0, 0, support.LongestGap).Format("2 January 2006"))
	}
}

// mayBeNamed refuses an adult who cannot be the one who checks in.
func mayBeNamed(tx *store.Tx, pupil, adult id.Person) error {
	kin, err := kinOf(tx, pupil)
	if err != nil {
		return err
	}
	p, err := tx.PersonByID(adult)
	if err = ignoreNone(err); err != nil {
		return err
	}
	if !mayHelp(p, kin) || !people.Employed.Meets(p.Roles) {
		return &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "adult", Sentence: "Choose a member of staff who is not family of the child"}}}
	}
	return nil
}

// SupportChoices are who can be named and who can be asked, for the form of a new plan.
type SupportChoices struct {
	Name   string
	Adults []store.Person
	Posts  []Specialist
}

// SupportFormFor shows who can be named in a pupil's plan and who can be asked.
var SupportFormFor = Case[id.Person, SupportChoices]{
	About: About{Name: "SupportFormFor", Says: "See who can be named in a pupil’s support plan", Clause: "5.1.1/support", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, pupil id.Person) (SupportChoices, error) {
		var out SupportChoices
		p, err := flagged(d, tx, pupil)
		if err != nil {
			return out, err
		}
		out.Name = p.Name
		tx.Looked("person", string(pupil))
		kin, err := kinOf(tx, pupil)
		if err != nil {
			return out, err
		}
		all, err := tx.People()
		if err != nil {
			return out, err
		}
		out.Adults = slices.DeleteFunc(all, func(p store.Person) bool { return !mayHelp(p, kin) || !people.Employed.Meets(p.Roles) })
		out.Posts, err = specialists(d, tx, pupil)
		return out, err
	},
}

// flagged is a pupil of the roll who is in a confidential group and not family of the person looking.
func flagged(d *Desk, tx *store.Tx, pupil id.Person) (store.Person, error) {
	who, err := planLooker(d, tx, pupil)
	if err != nil {
		return store.Person{}, err
	}
	p, err := tx.PersonByID(pupil)
	if err = ignoreNone(err); err != nil {
		return p, err
	}
	flags, err := tx.CareFlags("", pupil)
	if err == nil && (who.Kin || !p.Active() || len(flags) == 0) {
		err = fault.New(fault.Conflict, "A support plan is for a pupil on the roll who is in a confidential group.")
	}
	return p, err
}
