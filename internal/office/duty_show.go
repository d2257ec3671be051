package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// dutyReaders see how the school's duties stand, without any content and so without any child's name.
var dutyReaders = people.Employed | people.Governors

// contentReaders may read what was written down about every duty; others only about their own.
var contentReaders = people.Leaders

// DutiesShown is how all duties stand.
type DutiesShown struct {
	Day   time.Time
	Items []DutyItem
	// Assumed says that a day rests on the usual year, because the school has not entered its own.
	Assumed   bool
	MayChange bool
	// Actions are figures of the action plan.
	Open, Late, Closed int
}

// ListDuties shows every duty and how it stands.
var ListDuties = Look[struct{}, DutiesShown]{
	About: About{Name: "ListDuties", Says: "See the school's recurring duties and how they stand", Clause: "3/review", May: dutyReaders | people.Of(people.Handrail)},
	Do: func(d *Desk, v *store.View, _ struct{}) (DutiesShown, error) {
		a, err := loadAgenda(d.House, v)
		if err != nil {
			return DutiesShown{}, err
		}
		out := DutiesShown{Day: a.day, Items: a.open(d.By.Person), MayChange: dutyChangers.Meets(d.By.Roles)}
		for _, x := range out.Items {
			out.Assumed = out.Assumed || x.Assumed && x.State != duty.Coming
		}
		for _, x := range a.duties {
			switch {
			case x.Off != "":
				out.Items = append(out.Items, a.item(x, duty.Occurrence{Duty: x.Key, State: duty.Coming}, d.By.Person))
			case x.Every == duty.OnEvent && len(duty.Open(a.stands[x.Key])) == 0:
				out.Items = append(out.Items, a.item(x, duty.Occurrence{Duty: x.Key, State: duty.Coming}, d.By.Person))
			}
		}
		wanting, err := v.OpenWanting(a.day)
		if err != nil {
			return out, err
		}
		for i, x := range out.Items {
			out.Items[i].Wanting = wanting[x.Key]
		}
		out.Open, out.Late, out.Closed, err = v.ActionFigures(a.day, a.day.AddDate(-1, 0, 0))
		return out, err
	},
}

// DutyQuery names a duty, and perhaps the day of one occurrence.
type DutyQuery struct {
	Key string
	Due time.Time
}

// DutyShown is one duty with what is open and what was done.
type DutyShown struct {
	duty.Duty
	Day    time.Time
	Owners []OwnerShown
	Tell   []string
	Posts  *Books // for the titles of posts that were chosen before
	// Open are the occurrences that wait; Now is the one that is asked about or most urgent, nil if nothing is open.
	Open    []DutyItem
	Now     *DutyItem
	History []DoneShown
	// Printed is the clause as the school has it; nil where it is not in the policy.
	Printed *policy.Statement
	// May says what the person looking may do: complete it, and change the duty itself.
	MayDo, MayChange bool
	Reason           string // why it was postponed or handed over, for those concerned
	By               string // who did that
	Postponable      bool
	Latest           time.Time // the last day to which it can be postponed
	Colleagues       []Colleague
	Facts            map[string]string
	Draft            duty.Filled
	Drafted          time.Time
	Past             []PastDuty
}

// OwnerShown is a post with who holds it today.
type OwnerShown struct {
	Post, Title string
	Names       []string
}

// DoneShown is one occurrence that lies behind.
type DoneShown struct {
	duty.Occurrence
	By      []string // names, by completion
	MayRead []bool
}

// PastDuty is an earlier choice of the school about a duty.
type PastDuty struct {
	store.DutyChoice
	N     int64
	Ended time.Time
}

// Colleague is somebody to whom work can be given.
type Colleague struct {
	ID   id.Person
	Name string
}

// colleagues lists everybody active, by name.
func (a *agenda) colleagues() []Colleague {
	var all []Colleague
	for _, p := range a.people {
		if p.Roles.Meets(dutyReaders) {
			all = append(all, Colleague{p.ID, p.Name})
		}
	}
	slices.SortFunc(all, func(x, y Colleague) int { return cmpOr(strings.Compare(x.Name, y.Name), string(x.ID), string(y.ID)) })
	return all
}

// ShowDuty shows one duty: what to do and why, what is open, and what was done.
var ShowDuty = Look[DutyQuery, DutyShown]{
	About: About{Name: "ShowDuty", Says: "See one duty, when it is due and when it was done", Clause: "3/review", May: dutyReaders},
	Do: func(d *Desk, v *store.View, in DutyQuery) (DutyShown, error) {
		a, err := loadAgenda(d.House, v)
		if err != nil {
			return DutyShown{}, err
		}
		x, err := a.duty(in.Key)
		if err != nil {
			return DutyShown{}, err
		}
		out := DutyShown{Duty: x, Day: a.day, Posts: a.books, Colleagues: a.colleagues(), MayChange: dutyChangers.Meets(d.By.Roles)}
		for _, post := range x.Owner {
			o := OwnerShown{Post: post, Title: a.books.PostTitle(post)}
			for _, p := range a.holding(post) {
				o.Names = append(o.Names, p.Name)
			}
			out.Owners = append(out.Owners, o)
		}
		out.Tell = a.books.PostTitles(x.Tell)
		if err := out.occurrences(d, v, a, in.Due); err != nil {
			return out, err
		}
		past, err := v.PastDutyChoices(x.Key)
		for _, p := range past {
			out.Past = append(out.Past, PastDuty{DutyChoice: p.Was, N: p.N, Ended: p.Ended})
		}
		if err != nil {
			return out, err
		}
		board, err := boardNow(d.House, v)
		if err == nil {
			out.Printed = board.facts.Policy.Statement(x.Clause)
		}
		return out, err
	},
}

// duty finds a duty of the school.
func (a *agenda) duty(key string) (duty.Duty, error) {
	d, ok := duty.ByKey(a.duties, key)
	if !ok {
		return d, fault.New(fault.NotFound, "The school has no such duty. The list shows all of them.")
	}
	return d, nil
}

func (out *DutyShown) occurrences(d *Desk, v *store.View, a *agenda, due time.Time) error {
	all := a.stands[out.Key]
	names, err := namesOf(v)
	if err != nil {
		return err
	}
	for _, o := range slices.Backward(all) {
		if o.State == duty.Done || o.State == duty.Missed {
			out.History = append(out.History, a.doneShown(d, out.Duty, o, names))
		}
	}
	for _, o := range duty.Open(all) {
		out.Open = append(out.Open, a.item(out.Duty, o, d.By.Person))
	}
	if out.Off != "" {
		return nil
	}
	if o, ok := duty.Find(all, due); ok && !due.IsZero() && o.State != duty.Done {
		x := a.item(out.Duty, o, d.By.Person)
		out.Now = &x
	} else if len(out.Open) > 0 {
		out.Now = &out.Open[0]
	}
	if out.Now == nil {
		return nil
	}
	return out.now(d, v, a)
}

// now adds what belongs to the occurrence that is asked about.
func (out *DutyShown) now(d *Desk, v *store.View, a *agenda) error {
	o := out.Now.Occurrence
	out.MayDo = a.mayDo(d, out.Duty, o) == nil
	if !out.MayDo {
		return nil
	}
	_, out.Latest = a.postponable(out.Duty, o)
	var err error
	if out.Facts, err = a.facts(d.House, v, out.Duty); err != nil {
		return err
	}
	if out.Draft, out.Drafted, err = v.DutyDraft(out.Key, o.Planned, d.By.Person); err != nil {
		return err
	}
	turn, ok := a.turn(out.Key, o)
	if !ok {
		out.Postponable = !out.Latest.IsZero()
		return nil
	}
	out.Postponable = turn.Postponed.IsZero() && !out.Latest.IsZero()
	for _, who := range []string{turn.HandedBy, turn.PostponedBy} {
		if p, known := a.people[id.Person(who)]; known {
			out.By = p.Name
		}
	}
	out.Reason, err = v.DutyTurnReason(out.Key, turn.For)
	return err
}

// turn finds what was arranged for an occurrence.
func (a *agenda) turn(key string, o duty.Occurrence) (store.DutyTurn, bool) {
	for _, t := range slices.Backward(a.turns[key]) {
		if found, ok := duty.Find(a.stands[key], t.For); ok && found.Planned.Equal(o.Planned) {
			return t, true
		}
	}
	return store.DutyTurn{}, false
}

func (a *agenda) doneShown(d *Desk, x duty.Duty, o duty.Occurrence, names nameBook) DoneShown {
	out := DoneShown{Occurrence: o}
	for _, c := range o.Done {
		out.By = append(out.By, names.of(c.By))
		out.MayRead = append(out.MayRead, a.mayRead(d, x, c.By))
	}
	return out
}

// mayRead says whether the person looking may read what was written down about a duty.
func (a *agenda) mayRead(d *Desk, x duty.Duty, by string) bool {
	if contentReaders.Meets(d.By.Roles) || by == d.By.Who() {
		return true
	}
	return a.holds(d.By.Person, x.Owner)
}

func (a *agenda) holds(who id.Person, posts []string) bool {
	return slices.ContainsFunc(posts, func(post string) bool {
		return slices.ContainsFunc(a.holding(post), func(p store.Person) bool { return p.ID == who })
	})
}

// mayDo says whether the person looking may do this occurrence: whoever holds one of its posts or took it
// over, and the headteacher, who answers for everything.
func (a *agenda) mayDo(d *Desk, x duty.Duty, o duty.Occurrence) error {
	if d.By.Person != "" && (o.Holder == d.By.Person || d.By.Roles.Has(people.Headteacher) || a.holds(d.By.Person, x.Owner)) {
		return nil
	}
	return fault.New(fault.Refused, "Only those whose duty this is can do it, or hand it over: %s.", strings.Join(a.books.PostTitles(x.Owner), ", "))
}

// mostLater is how many days something can be put off at most.
const mostLater = 28

// postponable gives the days to which an occurrence can be put off: after its own and before the next one.
// last is zero where there is none.
func (a *agenda) postponable(x duty.Duty, o duty.Occurrence) (first, last time.Time) {
	first = o.Due.AddDate(0, 0, 1)
	if a.day.After(first) {
		first = a.day
	}
	last = first.AddDate(0, 0, mostLater-1)
	if next, err := calendar.Interval(x.Every).Next(o.Planned); err == nil && !next.After(last) {
		last = next.AddDate(0, 0, -1)
	}
	if last.Before(first) {
		last = time.Time{}
	}
	return first, last
}
