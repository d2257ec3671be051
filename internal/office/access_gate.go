package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// GateQuestion asks whether somebody may use a system. Person is a number or an e-mail address, System a key or a name; a
// zero At is now.
type GateQuestion struct {
	Person, System string
	Device         id.Device
	At             time.Time
}

// GateAnswer is what the gate says, with whom and what it understood.
type GateAnswer struct {
	Person id.Person
	System string
	At     time.Time
	access.Answer
}

// AskGate asks the gate whether somebody may use a system now or later, and what is missing if not.
var AskGate = Case[GateQuestion, GateAnswer]{
	About: About{Name: "AskGate", Says: "Ask whether somebody may use a system, and what is missing", Clause: "7.2/sign-first", Sensitive: true, May: accessKeepers, Scope: "gate:read"},
	Do: func(d *Desk, tx *store.Tx, q GateQuestion) (GateAnswer, error) {
		out := GateAnswer{At: q.At}
		if q.At.IsZero() {
			out.At = d.Now
		}
		if out.At.Before(d.Now.Add(-time.Minute)) {
			return out, fault.New(fault.Invalid, "The gate answers for now and for later. Who had access on a day that is past stands in the record of access.")
		}
		p, err := personCalled(&tx.View, q.Person)
		if err != nil {
			return out, err
		}
		tx.Looked("person", string(p.ID))
		systems, err := tx.Systems()
		if err != nil {
			return out, err
		}
		i := slices.IndexFunc(systems, func(s access.System) bool { return s.Key == q.System || strings.EqualFold(s.Name, q.System) })
		if i < 0 {
			return out, fault.New(fault.NotFound, "The register has no system %q.", q.System)
		}
		f, err := gateFor(d.House, &tx.View, []id.Person{p.ID})
		if err != nil {
			return out, err
		}
		if q.Device, err = deviceNamed(&tx.View, q.Device); err != nil {
			return out, err
		}
		out.Person, out.System = p.ID, systems[i].Key
		out.Answer = f.Gate(p.ID, out.System, q.Device, out.At)
		if p.Roles.Has(people.Pupil) && !wholeRoll.Meets(d.By.Roles) {
			out.Answer = withoutAnswers(out.Answer)
		}
		return out, nil
	},
}

// deviceNamed finds the number of a school's device by its name; a number, and what nobody knows, stays as it is.
func deviceNamed(v *store.View, text id.Device) (id.Device, error) {
	if text == "" || text == access.AnyDevice || id.Valid(string(text)) {
		return text, nil
	}
	all, err := v.Devices()
	for _, x := range all {
		if x.Owner == device.School && x.State != device.Disposed && strings.EqualFold(x.Name, string(text)) {
			return x.ID, err
		}
	}
	return text, err
}

// personCalled finds somebody by number or e-mail address.
func personCalled(v *store.View, text string) (store.Person, error) {
	find := func() (store.Person, error) { return v.PersonByID(id.Person(text)) }
	if strings.Contains(text, "@") {
		find = func() (store.Person, error) { return v.PersonByEmail(text) }
	}
	p, err := find()
	if store.None(err) {
		err = fault.New(fault.NotFound, "Nobody with this number or e-mail address is in the register of people.")
	}
	return p, err
}

// AccessLine is one line of the written record as it is taken along: by name, or by role.
type AccessLine struct {
	access.Grant
	Person                    id.Person
	Name                      string
	System                    string // its name
	Key                       string
	Level                     string
	State                     string
	AskedByName, AgreedByName string
}

// RecordQuery narrows what is taken along.
type RecordQuery struct {
	On   time.Time // who had access by name on a day that is past; zero is today
	Past bool      // closed lines too
}

// ExportAccess is the written record of who has been given access, whole (7.2-a): each line by name, and whoever may use
// what is given by role.
var ExportAccess = Case[RecordQuery, []AccessLine]{
	About: About{Name: "ExportAccess", Says: "Take the whole record of who has access to what along", Clause: "7.2/register", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, q RecordQuery) ([]AccessLine, error) {
		tx.Looked("access_grant", "list")
		systems, err := tx.Systems()
		if err != nil {
			return nil, err
		}
		grants, err := tx.Grants("", q.Past || !q.On.IsZero())
		if err != nil {
			return nil, err
		}
		if !q.On.IsZero() {
			grants = slices.DeleteFunc(grants, func(g access.Grant) bool { return !(GrantQuery{On: q.On}).fits(d, g) })
		}
		names := systemNames(systems)
		var all []AccessLine
		for _, g := range grants {
			all = append(all, AccessLine{Person: g.Person, System: names[g.System], Key: g.System, Level: g.Level, State: string(g.StageAt(d.Now)), Grant: g})
		}
		if q.On.IsZero() {
			byRole, err := givenByRole(d, tx, systems)
			if err != nil {
				return nil, err
			}
			all = append(all, byRole...)
		}
		return all, nameLines(&tx.View, all)
	},
}

// givenByRole are those who may use what nobody is given by name.
func givenByRole(d *Desk, tx *store.Tx, systems []access.System) ([]AccessLine, error) {
	f, err := theGate(d.House, &tx.View)
	if err != nil {
		return nil, err
	}
	var all []AccessLine
	for _, s := range systems {
		if s.Given != access.ByRole || s.State != access.Live {
			continue
		}
		for _, who := range f.People() {
			if f.IsFor(who, s.Key) && len(f.Ready(who, s.Key, d.Now)) == 0 { // a shared account besides asks who is behind it
				all = append(all, AccessLine{Person: who, System: s.Name, Key: s.Key, Level: access.Use, State: "by_role"})
			}
		}
	}
	return all, nil
}

// nameLines opens the names of all at once and sorts by them.
func nameLines(v *store.View, all []AccessLine) error {
	var ids []id.Person
	var grants []access.Grant
	for _, l := range all {
		ids = append(ids, l.Person)
		grants = append(grants, l.Grant)
	}
	slices.Sort(ids)
	open, err := v.RolledPeople(slices.Compact(ids))
	if err != nil {
		return err
	}
	did, err := whoDid(v, grants)
	for i := range all {
		l := &all[i]
		l.Name, l.AskedByName, l.AgreedByName = open[l.Person].Person.Name, did[l.AskedBy], did[l.AgreedBy]
	}
	slices.SortStableFunc(all, func(a, b AccessLine) int {
		return strings.Compare(strings.ToLower(a.Name)+"\x00"+a.System, strings.ToLower(b.Name)+"\x00"+b.System)
	})
	return err
}
