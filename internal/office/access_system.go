package office

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// systemKeepers look after the register of systems; judging the risk is for those who answer for it.
var (
	systemKeepers = people.Leaders | people.Of(people.Administrator, people.Technician, people.DataProtectionOfficer)
	riskJudges    = people.Leaders | people.Of(people.DataProtectionOfficer)
)

// SystemRow is one system with how many have access to it. Shared is set where several people use one account.
type SystemRow struct {
	access.System
	OwnerName         string
	Open, ToDo, ToEnd int
	// InUse and Silent are about a shared account: somebody says that they are behind it now; nobody has said so within a month.
	InUse, Silent bool
}

// SystemsShown is the register of systems, with those that it does not have and schools usually do.
type SystemsShown struct {
	Systems  []SystemRow
	Examples []access.System
	Keeps    bool
}

// ListSystems shows the register of systems (7.2-a, 7.11-a; CE-03).
var ListSystems = Look[struct{}, SystemsShown]{
	About: About{Name: "ListSystems", Says: "See the systems that the school gives access to", Clause: "7.2/register", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (SystemsShown, error) {
		out := SystemsShown{Keeps: systemKeepers.Meets(d.By.Roles)}
		all, err := v.Systems()
		if err != nil {
			return out, err
		}
		names, err := namesOf(v)
		if err != nil {
			return out, err
		}
		grants, err := v.Grants("", false)
		if err != nil {
			return out, err
		}
		uses, err := v.UsesSince(d.Now.AddDate(0, 0, -access.UseRecent))
		if err != nil {
			return out, err
		}
		for _, s := range all {
			row := SystemRow{System: s, OwnerName: names[s.Owner].Name}
			row.used(uses, d)
			for _, g := range grants {
				if g.System == s.Key {
					row.count(g, d)
				}
			}
			out.Systems = append(out.Systems, row)
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return out, err
		}
		for _, x := range books.Systems {
			if !slices.ContainsFunc(all, func(s access.System) bool { return s.Key == x.Key || strings.EqualFold(s.Name, x.Name) }) {
				out.Examples = append(out.Examples, x)
			}
		}
		return out, nil
	},
}

// used says how the step is kept that says who is behind a shared account (7.5.1-h).
func (r *SystemRow) used(uses []access.Turn, d *Desk) {
	if r.State != access.Live || r.Login != access.SharedLogin {
		return
	}
	r.Silent = true
	for _, u := range uses {
		if u.Thing == access.SystemThing(r.Key) {
			r.Silent, r.InUse = false, r.InUse || u.Now(d.Now)
		}
	}
}

func (r *SystemRow) count(g access.Grant, d *Desk) {
	switch g.StageAt(d.Now) {
	case access.ToDo:
		r.ToDo++
	case access.ToEnd:
		r.ToEnd++
	default:
		r.Open++
	}
}

// SystemShown is one system with what it needs, in words, and what it was before.
type SystemShown struct {
	SystemRow
	Needs []access.Need
	Lost  []string // needs that the school does not have any more
	Holds []string // what keeps it from going live
	Past  []store.Past[access.System]
	// All is everything that a system can need, for the form.
	All   []access.Need
	Keeps bool
	Judge bool
	// Devices are the kinds of device.
	Devices []device.Kind
	// Keepers are those who can answer for it.
	Owners []store.Person
}

// ShowSystem shows one system; an empty key is a new one, and "like" the key of an example to begin with.
var ShowSystem = Look[SystemQuery, SystemShown]{
	About: About{Name: "ShowSystem", Says: "See one system, what it needs of people and who answers for it", Clause: "7.2/register", May: schoolReaders},
	Do: func(d *Desk, v *store.View, q SystemQuery) (SystemShown, error) {
		out := SystemShown{Keeps: systemKeepers.Meets(d.By.Roles), Judge: riskJudges.Meets(d.By.Roles)}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return out, err
		}
		out.All, out.Devices = gateNeeds(books), books.Devices
		if out.System, err = chosenSystem(v, books, q); err != nil {
			return out, err
		}
		names, err := namesOf(v)
		if err != nil {
			return out, err
		}
		out.OwnerName = names[out.Owner].Name
		for _, p := range names {
			if p.Active() && p.Roles.Meets(people.Employed) {
				out.Owners = append(out.Owners, p)
			}
		}
		slices.SortFunc(out.Owners, byName)
		for _, key := range out.System.Needs {
			if i := slices.IndexFunc(out.All, func(n access.Need) bool { return n.ID() == key }); i >= 0 {
				out.Needs = append(out.Needs, out.All[i])
			} else {
				out.Lost = append(out.Lost, key)
			}
		}
		out.Holds = out.System.Holds()
		if q.Key == "" {
			return out, nil
		}
		grants, err := v.Grants(q.Key, false)
		if err != nil {
			return out, err
		}
		for _, g := range grants {
			out.count(g, d)
		}
		out.Past, err = v.PastSystems(q.Key)
		return out, err
	},
}

// SystemQuery names a system, or an example for a new one.
type SystemQuery struct{ Key, Like string }

func chosenSystem(v *store.View, books *Books, q SystemQuery) (access.System, error) {
	if q.Key == "" {
		i := slices.IndexFunc(books.Systems, func(s access.System) bool { return s.Key == q.Like })
		if i < 0 {
			return access.System{State: access.Proposed, Risk: access.Assessment{State: access.Open}, DPIA: access.Assessment{State: access.Open}, Login: access.OwnLogin, Given: access.ByGrant}, nil
		}
		return books.Systems[i], nil
	}
	return findSystem(v, q.Key)
}

func findSystem(v *store.View, key string) (access.System, error) {
	all, err := v.Systems()
	if err != nil {
		return access.System{}, err
	}
	i := slices.IndexFunc(all, func(s access.System) bool { return s.Key == key })
	if i < 0 {
		return access.System{}, fault.New(fault.NotFound, "The register has no such system.")
	}
	return all[i], nil
}

// SystemForm is an entry of the register as typed. New is set for one that is not there yet.
type SystemForm struct {
	access.System
	New bool
}

// SetSystem enters a system or changes it. One with pupils' data goes live only once its risk was judged (7.11-d).
var SetSystem = Case[SystemForm, string]{
	About:  About{Name: "SetSystem", Says: "Enter a system or change what stands about it", Clause: "7.2/register", May: systemKeepers},
	Before: func(d *Desk, in *SystemForm) error { return checkSystem(d, in) },
	Do: func(d *Desk, tx *store.Tx, in SystemForm) (string, error) {
		all, err := tx.Systems()
		if err != nil {
			return "", err
		}
		i := slices.IndexFunc(all, func(s access.System) bool { return s.Key == in.Key })
		var wrong fault.Fields
		if slices.ContainsFunc(all, func(s access.System) bool { return strings.EqualFold(s.Name, in.Name) && (in.New || s.Key != in.Key) }) {
			wrong.Add("name", "The register has a system with this name already")
		}
		was := access.System{}
		switch {
		case in.New && len(all) >= 200:
			return "", fault.New(fault.Conflict, "The register has as many systems as it can hold.")
		case in.New:
			in.Key = freeKey(all, cmp.Or(in.Key, in.Name))
		case i < 0:
			return "", fault.New(fault.NotFound, "The register has no such system any more.")
		default:
			was = all[i]
		}
		if err := judged(d, &wrong, &in.System, was); err != nil {
			return "", err
		}
		if in.Owner != "" {
			owner, err := tx.PersonByID(in.Owner)
			if ignoreNone(err) != nil {
				return "", err
			}
			if err != nil || !owner.Active() || !owner.Roles.Meets(people.Employed) {
				wrong.Add("owner", "Choose somebody who works for the school today")
			}
		}
		if in.State == access.Live {
			for _, h := range in.Holds() {
				wrong.Add("state", "%s Until then it stays proposed.", h)
			}
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		in.SetBy = d.By.Who()
		return in.Key, tx.SetSystem(in.System)
	},
}

// judged enters who approved an assessment, and lets nobody approve one who does not answer for it.
func judged(d *Desk, wrong *fault.Fields, now *access.System, was access.System) error {
	for _, a := range []struct {
		name     string
		now, was *access.Assessment
	}{{"risk", &now.Risk, &was.Risk}, {"dpia", &now.DPIA, &was.DPIA}} {
		if a.now.State == a.was.State {
			*a.now = *a.was
			continue
		}
		if a.now.Done() && !riskJudges.Meets(d.By.Roles) {
			wrong.Add(a.name, "Only a leader or the data protection officer decides this")
			continue
		}
		*a.now = access.Assessment{State: a.now.State, On: d.today(), By: d.By.Who()}
	}
	return nil
}

func checkSystem(d *Desk, in *SystemForm) error {
	for _, text := range []*string{&in.Name, &in.Purpose, &in.Runs, &in.Data, &in.PasswordRule} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	var wrong fault.Fields
	for _, p := range in.Problems() {
		wrong.Add(p.Field, "%s", p.Says)
	}
	for name, a := range map[string]access.Assessment{"risk": in.Risk, "dpia": in.DPIA} {
		if !slices.Contains([]string{access.Open, access.Approved, access.NotNeeded}, a.State) {
			wrong.Add(name, "Choose how far it is")
		}
	}
	if in.Support != "" && access.SupportTitle(in.Support) == "" {
		wrong.Add("support", "Choose who keeps it up to date, or nothing")
	}
	books, err := d.House.Shelf.Books()
	if err != nil {
		return err
	}
	known := gateNeeds(books)
	for _, key := range in.Needs {
		if !slices.ContainsFunc(known, func(n access.Need) bool { return n.ID() == key }) {
			wrong.Add("needs", "The school has no “%s” any more. Choose what is needed today", key)
		}
	}
	for _, key := range in.DeviceKinds {
		if _, ok := device.ByKey(books.Devices, key); !ok {
			wrong.Add("device_kinds", "There is no kind of device “%s”. Choose from those that there are", key)
		}
	}
	return wrong.Err()
}

// freeKey makes a key for a new system from its name.
func freeKey(all []access.System, name string) string {
	base := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return '_'
	}, name), "_")
	if base == "" {
		base = "system"
	}
	base = base[:min(len(base), 40)]
	if base == "new" { // an address of its own
		base = "new_system"
	}
	key := base
	for n := 2; slices.ContainsFunc(all, func(s access.System) bool { return s.Key == key }); n++ {
		key = fmt.Sprint(base, "_", n)
	}
	return key
}

// systemNames are the names of all systems by key.
func systemNames(all []access.System) map[string]string {
	names := make(map[string]string, len(all))
	for _, s := range all {
		names[s.Key] = s.Name
	}
	return names
}
