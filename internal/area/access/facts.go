package access

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Input is everything that the gate is prepared from, all of one moment.
type Input struct {
	// Moment is the latest time that the records know of. The gate never answers for an earlier one, so a clock that
	// is set back opens nothing.
	Moment  time.Time
	Zone    *time.Location
	Needs   []Need
	Systems []System
	People  []Person
	Grants  []Grant
	Devices []Machine
	// Uses are who said that they are behind a shared account now.
	Uses []Turn
}

// Facts are the input made ready: the gate looks up and compares, and computes nothing. Every cover and grant carries
// its ends, so the same facts answer for any later moment.
type Facts struct {
	moment  time.Time
	zone    *time.Location
	needs   []need
	systems map[string]*system
	people  map[id.Person]*person
	devices map[id.Device]Machine
}

type need struct {
	Need
	id string
	// says are the words for each state in which it is missing, in the order of states.
	says [len(states)]string
}

type system struct {
	System
	at    int   // its place in a person's grants
	needs []int // places in Facts.needs
	lost  []string
	// user is who said last that they are behind the shared account, until when.
	user         id.Person
	since, until int64
}

type person struct {
	Person
	born   int // year, month and day as one number; 0 if nobody knows
	left   int64
	covers []cover
	grants []*window
}

type cover struct {
	state       uint8 // its place in states
	from, until int64
}

// window is what of a grant matters to the gate.
type window struct {
	from, until int64
	shut, open  int64 // suspended from and until
	says, plain string
}

const never = math.MaxInt64

// AnyDevice asks about a person without naming a device: one that fits is taken for granted.
const AnyDevice = id.Device("*")

// states in the order in which facts number them, with what is said beside the title of a need.
var states = [...]struct {
	state State
	says  string
}{none: {None, ""}, agreed: {Agreed, ""}, declined: {Declined, " (declined)"}, withdrawn: {Withdrawn, " (withdrawn)"}, lapsed: {Lapsed, " (has run out)"},
	outdated: {Outdated, " (the text has changed)"}, disputed: {Disputed, " (parents disagree)"}}

const (
	none uint8 = iota
	agreed
	declined
	withdrawn
	lapsed
	outdated
	disputed
)

// code is the number of a state; what nobody has heard of opens nothing.
func code(s State) uint8 {
	for i, x := range states {
		if x.state == s {
			return uint8(i)
		}
	}
	return none
}

// Prepare makes facts ready.
func Prepare(in Input) *Facts {
	f := &Facts{moment: in.Moment, zone: in.Zone, systems: make(map[string]*system, len(in.Systems)), people: make(map[id.Person]*person, len(in.People)),
		devices: make(map[id.Device]Machine, len(in.Devices))}
	if f.zone == nil {
		f.zone = time.UTC
	}
	place := make(map[string]int, len(in.Needs))
	for i, n := range in.Needs {
		place[n.ID()] = i
		x := need{Need: n, id: n.ID()}
		for j, s := range states {
			x.says[j] = n.Title + s.says
		}
		f.needs = append(f.needs, x)
	}
	for i, s := range in.Systems {
		x := &system{System: s, at: i}
		for _, key := range s.Needs {
			if n, ok := place[key]; ok {
				x.needs = append(x.needs, n)
			} else {
				x.lost = append(x.lost, key)
			}
		}
		for _, u := range in.Uses {
			if u.Thing == SystemThing(s.Key) && (x.user == "" || u.Since.Unix() >= x.since) {
				x.user, x.since, x.until = u.Person, u.Since.Unix(), u.End().Unix()
			}
		}
		f.systems[s.Key] = x
	}
	f.prepare(in, place)
	for _, d := range in.Devices {
		f.devices[d.ID] = d
	}
	return f
}

// prepare makes people ready. They share a few large pieces of memory instead of having thousands of small ones.
func (f *Facts) prepare(in Input, place map[string]int) {
	all := make([]person, len(in.People))
	covers := make([]cover, len(in.People)*len(in.Needs))
	grants := make([]*window, len(in.People)*len(in.Systems))
	for i, p := range in.People {
		x := &all[i]
		*x = person{Person: p, born: number(p.Born), left: end(p.Left), covers: covers[i*len(in.Needs) : (i+1)*len(in.Needs)], grants: grants[i*len(in.Systems) : (i+1)*len(in.Systems)]}
		for _, c := range p.Covers {
			if n, ok := place[c.Need]; ok {
				x.covers[n] = cover{code(c.State), c.From.Unix(), end(c.Until)}
			}
		}
		x.Covers = nil
		f.people[p.ID] = x
	}
	windows := make([]window, len(in.Grants))
	for i, g := range in.Grants {
		p, s := f.people[g.Person], f.systems[g.System]
		if p == nil || s == nil || g.Over() {
			continue
		}
		w := &windows[i]
		*w = window{from: end(g.Done), until: min(end(g.Until), end(g.Ending)), shut: end(g.Suspended), open: end(g.SuspendedUntil)}
		if !g.Suspended.IsZero() {
			w.says, w.plain = g.pauseWords(f.zone)
		}
		if old := p.grants[s.at]; old == nil || old.until < w.until {
			p.grants[s.at] = w
		}
	}
}

// end is a time as a number; what does not come is later than everything.
func end(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return t.Unix()
}

// number is a day written year first as one number, such as 20180131.
func number(day string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(day, "-", ""))
	if err != nil || len(day) != 10 {
		return 0
	}
	return n
}

// NotBefore are the same facts for a moment that the records know of since: the gate answers for none before it.
func (f *Facts) NotBefore(moment time.Time) *Facts {
	if !moment.After(f.moment) {
		return f
	}
	later := *f
	later.moment = moment
	return &later
}

// Ready says what somebody lacks before a system may be set up for them: all that the gate asks but the grant itself and
// the device.
func (f *Facts) Ready(who id.Person, key string, at time.Time) []Missing {
	p, s := f.people[who], f.systems[key]
	if p == nil || s == nil {
		return f.Gate(who, key, AnyDevice, at).Missing
	}
	all, _ := f.ready(p, s, at)
	return all
}

// People lists everybody whom the facts know, in no order that means anything.
func (f *Facts) People() []id.Person { return slices.Sorted(maps.Keys(f.people)) }

// Roles are what somebody is in the school.
func (f *Facts) Roles(who id.Person) people.Set {
	if p := f.people[who]; p != nil {
		return p.Roles
	}
	return 0
}

// IsFor says whether a system is meant for somebody's role.
func (f *Facts) IsFor(who id.Person, key string) bool {
	p, s := f.people[who], f.systems[key]
	return p != nil && s != nil && p.Roles.Meets(s.For)
}

// believed is a moment that the records allow: no earlier one than they know of.
func (f *Facts) believed(at time.Time) time.Time {
	if at.Before(f.moment) {
		return f.moment
	}
	return at
}

// ready looks at the person and what the system needs; whole is false where nothing else matters any more.
func (f *Facts) ready(p *person, s *system, at time.Time) (all []Missing, whole bool) {
	at = f.believed(at)
	now := at.Unix()
	if p.left <= now {
		return closed(lack(Time, "No longer belongs to the school", "/access/people/"+string(p.ID))).Missing, false
	}
	if s.State != Live {
		all = add(all, lack(Time, s.Name+" is not in use", "/access/systems/"+s.Key))
	}
	if p.Roles&s.For == 0 {
		return add(all, lack(Post, s.Name+" is not for this role", "/access/systems/"+s.Key)), false
	}
	return f.held(f.age(all, p, s, at), p, s, now), true
}

// add takes memory once for most answers.
func add(all []Missing, m Missing) []Missing {
	if all == nil {
		all = make([]Missing, 0, 3)
	}
	return append(all, m)
}

func lack(kind, name, next string) Missing { return Missing{Kind: kind, Name: name, Next: next} }

func closed(all ...Missing) Answer { return Answer{Missing: all} }

// age holds the service's own limit (8.3-c). Grown-ups are not asked; a pupil whose birthday nobody knows is too young.
func (f *Facts) age(all []Missing, p *person, s *system, at time.Time) []Missing {
	if s.MinAge == 0 || p.Roles&^people.Of(people.Pupil) != 0 {
		return all
	}
	y, m, d := at.In(f.zone).Date()
	switch today := y*10000 + int(m)*100 + d; {
	case p.born == 0:
		return add(all, lack(Age, "The birthday is not known, and "+s.Name+" has an age limit", "/roll/"+string(p.ID)))
	case today-p.born < s.MinAge*10000:
		return add(all, lack(Age, s.Name+" is for children from "+strconv.Itoa(s.MinAge)+" years", "/access/systems/"+s.Key))
	}
	return all
}

// held looks at what the system needs of this person. A system that needs something, but nothing of a person's role, was
// set up without thinking of them: it stays closed.
func (f *Facts) held(all []Missing, p *person, s *system, now int64) []Missing {
	roles, concerned := p.Roles&s.For, 0
	for _, i := range s.needs {
		n := &f.needs[i]
		if !n.Concerns(roles, p.Stage) {
			continue
		}
		concerned++
		c := p.covers[i]
		state := c.state
		switch {
		case state == agreed && now >= c.from && now < c.until:
			continue
		case state == agreed && now >= c.until:
			state = lapsed
		case state == agreed:
			state = none
		}
		kind := n.Sort
		if state == outdated {
			kind = Edition
		}
		next := n.Next
		if strings.HasSuffix(next, "/") || strings.HasSuffix(next, "=") {
			next += string(p.ID)
		}
		all = add(all, Missing{kind, n.says[state], next, n.id, n.Title})
	}
	switch {
	case len(s.lost) > 0:
		all = add(all, lack(Agreement, s.Name+" needs “"+s.lost[0]+"”, which the school does not have any more", "/access/systems/"+s.Key))
	case len(s.needs) > 0 && concerned == 0:
		all = add(all, lack(Agreement, s.Name+" has no agreement for this role", "/access/systems/"+s.Key))
	}
	return all
}

// machine holds that pupils' records are opened on the school's own devices only (7.11-f, 7.11-g), that a system opens on
// the kinds of device for which it is meant, and that nobody works on a device that is lent to somebody else or theirs.
func (f *Facts) machine(all []Missing, p *person, s *system, device id.Device, now int64) []Missing {
	if device == AnyDevice || device == "" && !s.SchoolDevice && len(s.DeviceKinds) == 0 {
		return all
	}
	d, known := f.devices[device]
	says := ""
	switch {
	case device == "" && s.SchoolDevice:
		says = s.Name + " opens only on the school’s own devices; say which one"
	case device == "":
		says = s.Name + " opens only on some kinds of device; say which one"
	case !known:
		says = "This device is not in the register"
	case end(d.Gone) <= now:
		says = "This device is not in use any more"
	case s.SchoolDevice && d.Owner != SchoolOwned:
		says = s.Name + " opens only on the school’s own devices"
	case d.Owner != SchoolOwned && d.LentTo != p.ID:
		says = "This device is somebody else’s own"
	case d.LentTo != "" && d.LentTo != p.ID:
		says = "This device is lent to somebody else"
	case s.SchoolDevice && !d.Issued:
		says = s.Name + " opens only on devices that the school has set up and looks after"
	case len(s.DeviceKinds) > 0 && !slices.Contains(s.DeviceKinds, d.Kind):
		says = s.Name + " does not open on a device of this kind"
	default:
		return all
	}
	return add(all, lack(Device, says, "/access/systems/"+s.Key))
}

// granted looks at who was given the system by name.
func granted(all []Missing, p *person, s *system, now int64) []Missing {
	w := p.grants[s.at]
	kind, says := Time, ""
	switch {
	case w == nil:
		kind, says = Post, s.Name+" has not been given by name"
	case w.until <= now:
		says = "This access has ended"
	case w.from > now:
		says = "The access is being set up"
	case w.shut <= now && now < w.open:
		return add(all, Missing{Kind: Time, Name: w.says, Next: "/access/people/" + string(p.ID), plain: w.plain})
	default:
		return all
	}
	return add(all, lack(kind, says, "/access/people/"+string(p.ID)))
}
