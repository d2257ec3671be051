package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Several people share some accounts and many of the devices. Whoever is behind one says so with their own account, so that
// what is done there can be told apart, and nobody has to be somebody else (obligations 7.5-k, 7.5.1-h).

// UseQuery names what is used: a shared account, or a device.
type UseQuery struct {
	System string
	Device id.Device
}

// UsedThing is what is used, by name.
type UsedThing struct {
	Thing, Name string
	System      access.System // where it is one
}

// usedThing finds it; only what several people use has the step.
func usedThing(v *store.View, q UseQuery) (UsedThing, error) {
	if q.System != "" {
		s, err := findSystem(v, q.System)
		if err == nil && (s.Login != access.SharedLogin || s.State != access.Live) {
			err = fault.New(fault.NotFound, "Nobody shares an account of this system, so there is nothing to say.")
		}
		return UsedThing{access.SystemThing(s.Key), s.Name, s}, err
	}
	x, err := v.Device(q.Device)
	if err == nil && (x.Owner != device.School || !x.Shared || x.State != device.InUse) {
		err = fault.New(fault.NotFound, "This device is not one that several people use.")
	}
	return UsedThing{Thing: access.DeviceThing(x.ID), Name: x.Name}, err
}

// UseShown is who is behind it now, and for those who look after access who was.
type UseShown struct {
	UsedThing
	Now   *access.Turn
	Past  []access.Turn
	Names map[id.Person]string
	By    map[string]string // names of who said so for somebody else
	Mine  bool
	// Lacks is what the person looking lacks before they may use it.
	Lacks []access.Missing
	// People are those for whom the person looking may say so.
	People []store.Person
}

// useReaders are colleagues: who is behind an account is no secret among those who share it.
var useReaders = people.Colleagues

// ShowUse shows who is using a shared account or device now; who used it before, to those who look after access.
var ShowUse = Case[UseQuery, UseShown]{
	About: About{Name: "ShowUse", Says: "See who is using a shared account or device now", Clause: "7.5.1/everyone", Sensitive: true, May: useReaders},
	Do: func(d *Desk, tx *store.Tx, q UseQuery) (UseShown, error) {
		var out UseShown
		thing, err := usedThing(&tx.View, q)
		if err != nil {
			return out, err
		}
		out.UsedThing = thing
		tx.Looked("shared_use", thing.Thing)
		if out.Lacks, err = lacksForUse(d, tx, thing, d.By.Person); err != nil {
			return out, err
		}
		all, err := tx.UsesOf(thing.Thing)
		if err != nil {
			return out, err
		}
		keeps := accessKeepers.Meets(d.By.Roles)
		if !keeps && len(out.Lacks) > 0 { // whoever has nothing to do with it is told nothing of who has
			return out, nil
		}
		for i, u := range all {
			if u.Now(d.Now) && out.Now == nil {
				out.Now = &all[i]
				out.Mine = u.Person == d.By.Person
			} else if keeps {
				out.Past = append(out.Past, u)
			}
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		out.Names, out.By = map[id.Person]string{}, map[string]string{}
		for _, u := range all {
			out.Names[u.Person], out.By[u.By] = names[u.Person].Name, nameBook(names).of(u.By)
		}
		if keeps {
			out.People, err = usersOf(d, tx, thing, names)
		}
		return out, err
	},
}

// UsedRow is one shared account or device in the list.
type UsedRow struct {
	UseQuery
	Name string
	Room string
	Now  string // who is using it; empty if nobody
	Mine bool
}

// ListUses shows the shared accounts that I may use and the shared devices, with who is using each now.
var ListUses = Case[struct{}, []UsedRow]{
	About: About{Name: "ListUses", Says: "See what is shared, and who is using it now", Clause: "7.5.1/everyone", Sensitive: true, May: useReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]UsedRow, error) {
		tx.Looked("shared_use", "list")
		f, err := theGate(d.House, &tx.View)
		if err != nil {
			return nil, err
		}
		uses, err := tx.UsesSince(d.Now.AddDate(0, 0, -2))
		if err != nil {
			return nil, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return nil, err
		}
		var all []UsedRow
		add := func(r UsedRow, thing string) {
			if i := slices.IndexFunc(uses, func(u access.Turn) bool { return u.Thing == thing && u.Now(d.Now) }); i >= 0 {
				r.Now, r.Mine = names[uses[i].Person].Name, uses[i].Person == d.By.Person
			}
			all = append(all, r)
		}
		systems, err := tx.Systems()
		if err != nil {
			return nil, err
		}
		for _, s := range systems {
			t := UsedThing{System: s}
			if s.State == access.Live && s.Login == access.SharedLogin && (accessKeepers.Meets(d.By.Roles) || len(t.lacks(f, d.By.Person, d.Now)) == 0) {
				add(UsedRow{UseQuery: UseQuery{System: s.Key}, Name: s.Name}, access.SystemThing(s.Key))
			}
		}
		rooms, err := tx.Rooms()
		if err != nil {
			return nil, err
		}
		devices, err := tx.Devices()
		for _, x := range devices {
			if x.Owner == device.School && x.Shared && x.State == device.InUse {
				r := UsedRow{UseQuery: UseQuery{Device: x.ID}, Name: x.Name}
				if i := slices.IndexFunc(rooms, func(o device.Room) bool { return o.ID == x.Room }); i >= 0 {
					r.Room = rooms[i].Name
				}
				add(r, access.DeviceThing(x.ID))
			}
		}
		return all, err
	},
}

// lacksForUse is what somebody lacks before they may be behind it: all that the gate asks but the step itself.
func lacksForUse(d *Desk, tx *store.Tx, thing UsedThing, who id.Person) ([]access.Missing, error) {
	f, err := theGate(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	return thing.lacks(f, who, d.Now), nil
}

func (t UsedThing) lacks(f *access.Facts, who id.Person, at time.Time) []access.Missing {
	if t.System.Key == "" {
		return nil
	}
	return f.BeforeUse(who, t.System.Key, at)
}

// usersOf are those for whom somebody who looks after access can say that they use it.
func usersOf(d *Desk, tx *store.Tx, thing UsedThing, names map[id.Person]store.Person) ([]store.Person, error) {
	f, err := theGate(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	var all []store.Person
	for _, p := range names {
		if p.Active() && p.Roles.Meets(people.Colleagues) && p.ID != d.By.Person && len(thing.lacks(f, p.ID, d.Now)) == 0 {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, byName)
	return all, nil
}

// UseForm says who is using what. Person is empty for the one who says so.
type UseForm struct {
	UseQuery
	Person id.Person
}

// StartUse says who is behind a shared account or device from now, to the end of the school's day. Whoever was behind it before
// is not any more. Nobody signs in as somebody else: for another, those who look after access say so in their own name.
var StartUse = Case[UseForm, struct{}]{
	About: About{Name: "StartUse", Says: "Say who is using a shared account or device from now", Clause: "7.5.1/everyone", Sensitive: true, May: useReaders},
	Do: func(d *Desk, tx *store.Tx, in UseForm) (struct{}, error) {
		thing, err := usedThing(&tx.View, in.UseQuery)
		if err != nil {
			return struct{}{}, err
		}
		who := in.Person
		if who == "" {
			who = d.By.Person
		}
		if who != d.By.Person {
			if !accessKeepers.Meets(d.By.Roles) {
				return struct{}{}, fault.New(fault.Refused, "You say so for yourself. For somebody else, those do who look after access.")
			}
			p, err := tx.PersonByID(who)
			if err = ignoreNone(err); err != nil {
				return struct{}{}, err
			}
			if !p.Active() || !p.Roles.Meets(people.Colleagues) {
				return struct{}{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "person", Sentence: "Choose somebody from the list"}}}
			}
		}
		lacks, err := lacksForUse(d, tx, thing, who)
		if err != nil {
			return struct{}{}, err
		}
		if len(lacks) > 0 {
			var all []string
			for _, m := range lacks {
				all = append(all, m.Plain().Name)
			}
			return struct{}{}, fault.New(fault.Refused, "%s is not open yet. First: %s.", thing.Name, strings.Join(all, "; "))
		}
		if err := endUses(d, tx, thing.Thing); err != nil {
			return struct{}{}, err
		}
		day := d.today()
		return struct{}{}, tx.AddUse(access.Turn{ID: id.Use(tx.NewID()), Thing: thing.Thing, Person: who, By: d.By.Who(), Since: d.Now, Until: time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, d.House.Zone)})
	},
}

// endUses ends whatever is open of a thing.
func endUses(d *Desk, tx *store.Tx, thing string) error {
	all, err := tx.UsesOf(thing)
	if err != nil {
		return err
	}
	for _, u := range all {
		if u.Now(d.Now) {
			if err := tx.EndUse(u, d.By.Who()); err != nil {
				return err
			}
		}
	}
	return nil
}

// leaveUses ends whatever somebody is behind who leaves, or whose pass is over: what is done there later is not theirs.
func leaveUses(d *Desk, tx *store.Tx, who id.Person) error {
	all, err := tx.UsesSince(d.Now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	for _, u := range all {
		if u.Person == who && u.Now(d.Now) {
			if err := tx.EndUse(u, d.By.Who()); err != nil {
				return err
			}
		}
	}
	return nil
}

// EndUse says that nobody is behind it any more.
var EndUse = Case[UseQuery, struct{}]{
	About: About{Name: "EndUse", Says: "Say that I am done with a shared account or device", Clause: "7.5.1/everyone", Sensitive: true, May: useReaders},
	Do: func(d *Desk, tx *store.Tx, in UseQuery) (struct{}, error) {
		thing, err := usedThing(&tx.View, in)
		if err != nil {
			return struct{}{}, err
		}
		all, err := tx.UsesOf(thing.Thing)
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(all, func(u access.Turn) bool { return u.Now(d.Now) })
		if i < 0 {
			return struct{}{}, nil
		}
		if all[i].Person != d.By.Person && !accessKeepers.Meets(d.By.Roles) {
			return struct{}{}, fault.New(fault.Refused, "Somebody else is using it, and says so when they are done.")
		}
		return struct{}{}, endUses(d, tx, thing.Thing)
	},
}

// loadUses counts for the board whether the step is kept: nobody's name.
func loadUses(_ *House, v *store.View, _ *Books, of *obligation.Facts, _ *policy.Inputs) error {
	now := v.Now()
	year, err := v.UsesSince(now.AddDate(-1, 0, 0))
	if err != nil {
		return err
	}
	systems, err := v.Systems()
	if err != nil {
		return err
	}
	u := &of.Uses
	recent := map[string]bool{}
	for _, x := range year {
		if u.Said++; x.By != string(x.Person) {
			u.For++
		}
		recent[x.Thing] = recent[x.Thing] || now.Sub(x.Since) < access.UseRecent*24*time.Hour
	}
	for _, s := range systems {
		if s.State == access.Live && s.Login == access.SharedLogin {
			if u.Shared++; !recent[access.SystemThing(s.Key)] {
				u.Silent++
			}
		}
	}
	return nil
}
