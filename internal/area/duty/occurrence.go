package duty

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// State is how one occurrence of a duty stands on a day. A clock that moves on only ever moves it down
// this list, and done ends it.
type State string

// The states.
const (
	Coming  State = "coming"  // nobody need think of it yet
	Due     State = "due"     // the time of reminders has begun
	Overdue State = "overdue" // the day has passed
	Missed  State = "missed"  // the next one has passed too
	Done    State = "done"
)

// States lists them in the order in which they need somebody.
var States = []State{Overdue, Missed, Due, Coming, Done}

var stateWords = map[State]string{Coming: "Coming", Due: "Due", Overdue: "Overdue", Missed: "Missed", Done: "Done"}

// Words is the state for people.
func (s State) Words() string { return stateWords[s] }

// Completion is a duty done: For is the due day of the occurrence that it closed, Day when it was done.
type Completion struct {
	ID       id.DutyDone
	For, Day time.Time
	By       string
}

// Turn is what somebody arranged for one occurrence before it was done.
type Turn struct {
	For time.Time
	// Postponed is the new due day; zero if it was not postponed.
	Postponed time.Time
	// Holder is the colleague who took it over; "" if nobody did.
	Holder id.Person
}

// Event makes a duty that is done on event fall due once.
type Event struct {
	ID     string
	What   string
	Opened time.Time
	Due    time.Time
}

// Log is everything that the records hold about one duty.
type Log struct {
	// Since is the first day that counts: nothing is overdue from before the school began.
	Since  time.Time
	Done   []Completion
	Turns  []Turn
	Events []Event
	// Anchor is the day that the school itself set for the next time; zero where it sets none.
	Anchor time.Time
}

// Occurrence is one time that a duty has to be done.
type Occurrence struct {
	Duty string
	From time.Time
	// Planned is the due day by the calendar, by which the occurrence is known; Due may be later if it was
	// postponed.
	Planned, Due time.Time
	State        State
	Holder       id.Person
	What         string // what happened, on event
	Done         []Completion
	// Assumed says that the day rests on the usual school year, because the school has not entered it.
	Assumed bool
}

// Occurrences lists every occurrence up to the first that is still to come after today, oldest first. Each
// completion closes exactly one of them, also where terms were changed afterwards.
func (d Duty) Occurrences(y calendar.Year, log Log, today time.Time) []Occurrence {
	today = calendar.Day(today)
	if d.Every == OnEvent {
		return d.events(log, today)
	}
	if d.DayAsks != "" {
		return d.anchored(log, today)
	}
	first, last := calendar.Day(log.Since), laterOf(today, d.First) // a school may begin with a duty in two years
	for _, c := range log.Done {
		first, last = earlier(first, calendar.Day(c.For)), laterOf(last, calendar.Day(c.For))
	}
	from, to := first.AddDate(-1, -2, 0), last.AddDate(1, 2, 0)
	var all []Occurrence
	// A period that begins before the end may go on for a year, and its day is the last school day in it.
	for _, p := range y.Fill(from.AddDate(-1, 0, 0), to.AddDate(1, 0, 0)).Periods(d.rhythm(), from, to) {
		all = append(all, Occurrence{Duty: d.Key, From: p.From, Planned: p.Due, Due: p.Due, Assumed: p.Assumed})
	}
	attach(all, log)
	since := laterOf(calendar.Day(log.Since), d.First)
	all = slices.DeleteFunc(all, func(o Occurrence) bool { return o.Planned.Before(since) && len(o.Done) == 0 })
	d.states(all, today)
	end := slices.IndexFunc(all, func(o Occurrence) bool { return !o.Due.Before(today) && o.State != Done })
	return all[:min(len(all), end+1)]
}

// attach gives completions and turns to the occurrence in whose period their day lies.
func attach(all []Occurrence, log Log) {
	at := func(day time.Time) *Occurrence {
		i, _ := slices.BinarySearchFunc(all, calendar.Day(day), func(o Occurrence, t time.Time) int {
			if o.From.After(t) {
				return 1
			}
			return -1
		})
		return &all[max(0, i-1)]
	}
	if len(all) == 0 {
		return
	}
	for _, c := range log.Done {
		o := at(c.For)
		o.Done = append(o.Done, c)
	}
	for _, t := range log.Turns {
		o := at(t.For)
		if t.Postponed.After(o.Due) {
			o.Due = calendar.Day(t.Postponed)
		}
		if t.Holder != "" {
			o.Holder = t.Holder
		}
	}
}

// states judges occurrences in the order of their days.
func (d Duty) states(all []Occurrence, today time.Time) {
	for i := range all {
		o := &all[i]
		switch {
		case len(o.Done) > 0:
			o.State = Done
		case today.After(o.Due) && i+1 < len(all) && today.After(all[i+1].Planned):
			o.State = Missed
		case today.After(o.Due):
			o.State = Overdue
		case !today.Before(o.Due.AddDate(0, 0, -d.Lead())):
			o.State = Due
		default:
			o.State = Coming
		}
	}
}

// anchored is a duty whose next day the school states: what was done lies behind it, and one occurrence
// is open. Once the stated day was met, the interval gives the next until the school states another. While
// it has stated none, nothing is open.
func (d Duty) anchored(log Log, today time.Time) []Occurrence {
	done := slices.Clone(log.Done)
	slices.SortFunc(done, func(a, b Completion) int { return a.For.Compare(b.For) })
	var all []Occurrence
	for _, c := range done {
		day := calendar.Day(c.For)
		if n := len(all); n > 0 && all[n-1].Planned.Equal(day) {
			all[n-1].Done = append(all[n-1].Done, c)
			continue
		}
		all = append(all, Occurrence{Duty: d.Key, From: day, Planned: day, Due: day, Done: []Completion{c}})
	}
	next, ok := d.stated(log)
	if !ok {
		d.states(all, today)
		return all
	}
	all = append(all, Occurrence{Duty: d.Key, From: next, Planned: next, Due: next})
	for _, t := range log.Turns {
		if o := &all[len(all)-1]; calendar.Day(t.For).Equal(o.Planned) {
			o.Due, o.Holder = laterOf(o.Due, calendar.Day(t.Postponed)), t.Holder
		}
	}
	d.states(all, today)
	return all
}

// stated is the next day of an anchored duty: the one that the school states, unless that one is met, or
// lies before what was last done.
func (d Duty) stated(log Log) (time.Time, bool) {
	next, met := calendar.Day(log.Anchor), time.Time{}
	for _, c := range log.Done {
		if f := calendar.Day(c.For); !log.Anchor.IsZero() && !f.Equal(next) && calendar.Day(c.Day).Before(next) {
			continue
		}
		met = laterOf(met, calendar.Day(c.For))
	}
	if !met.IsZero() {
		if after, err := calendar.Interval(d.Every).Next(met); err == nil {
			return after, true
		}
	}
	return next, !log.Anchor.IsZero()
}

// events are the occurrences of a duty that is done on event.
func (d Duty) events(log Log, today time.Time) []Occurrence {
	var all []Occurrence
	for _, e := range log.Events {
		day := calendar.Day(e.Due)
		if n := len(all); n > 0 && all[n-1].Planned.Equal(day) { // two causes for one day are one piece of work
			all[n-1].What += "; " + e.What
			continue
		}
		all = append(all, Occurrence{Duty: d.Key, From: day, Planned: day, Due: day, What: e.What})
	}
	attach(all, log)
	for i := range all {
		d.states(all[i:i+1], today) // one event never makes another missed
		if all[i].State == Coming {
			all[i].State = Due // it has happened
		}
	}
	return all
}

// Open are the occurrences that somebody has to do: the newest missed or overdue one, and the next.
func Open(all []Occurrence) []Occurrence {
	var open []Occurrence
	late := -1
	for i, o := range all {
		switch o.State {
		case Missed, Overdue:
			if late >= 0 && o.What == "" {
				open = slices.Delete(open, late, late+1)
			}
			late = len(open)
			open = append(open, o)
		case Due, Coming:
			open = append(open, all[i])
		}
	}
	return open
}

// Find is the occurrence that a day names: the one planned for it, or else the one in whose period it lies.
func Find(all []Occurrence, day time.Time) (Occurrence, bool) {
	day = calendar.Day(day)
	found := -1
	for i, o := range all {
		if o.Planned.Equal(day) {
			return o, true
		}
		if !o.From.After(day) {
			found = i
		}
	}
	if found < 0 {
		return Occurrence{}, false
	}
	return all[found], true
}

// Reminder is the reminder that an occurrence has reached on a day: the least number of days before it
// falls due; false while none is. One that falls on a day without school comes on the last school day before it.
func (d Duty) Reminder(o Occurrence, y calendar.Year, today time.Time) (on time.Time, reached bool) {
	for _, days := range d.Remind {
		at := o.Due.AddDate(0, 0, -days)
		if day := y.LastSchoolDay(at.AddDate(0, 0, -longestHoliday), at); !day.IsZero() {
			at = day
		}
		if !calendar.Day(today).Before(at) {
			on, reached = at, true
		}
	}
	return on, reached
}

// longestHoliday is more days than any holiday has.
const longestHoliday = 70

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func laterOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
