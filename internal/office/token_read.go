package office

import (
	"cmp"
	"slices"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// What programs read of people and systems. It is less than people see: a program gets what its scope names.

// ProgramPerson is one colleague or governor, or one pupil, as a program reads them.
type ProgramPerson struct {
	ID     id.Person
	Source string // their number in the system that the roster comes from; "" if they came from none
	Name   string
	Email  string
	Roles  people.Set
	Year   string
	Class  string
}

// programsRead is who may read what programs may: those who manage people, and the program under its scope.
var programsRead = people.Of(people.Administrator)

// ReadColleagues lists those who work for or govern the school, with their addresses and roles.
var ReadColleagues = Case[struct{}, []ProgramPerson]{
	About: About{Name: "ReadColleagues", Says: "Read names, addresses and roles of colleagues and governors for a program", Clause: "7.2/register", Sensitive: true, May: programsRead, Scope: "people:read"},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]ProgramPerson, error) {
		tx.Looked("person", "list")
		all, err := tx.People()
		if err != nil {
			return nil, err
		}
		sealed, err := emergency(&tx.View)
		if err != nil {
			return nil, err
		}
		var out []ProgramPerson
		var ids []id.Person
		for _, p := range all {
			if roles := p.Roles & people.Colleagues; roles != 0 && p.Active() && p.ID != sealed.Person {
				out = append(out, ProgramPerson{ID: p.ID, Name: p.Name, Email: p.Email, Roles: roles})
				ids = append(ids, p.ID)
			}
		}
		rolled, err := tx.RolledPeople(ids)
		for i := range out {
			out[i].Source = rolled[out[i].ID].Key
		}
		slices.SortFunc(out, func(a, b ProgramPerson) int { return cmp.Compare(a.ID, b.ID) })
		return out, err
	},
}

// PupilsAfter asks for one page of pupils: the numbers after one, at most so many.
type PupilsAfter struct {
	After id.Person
	Most  int
}

// ReadPupils lists a page of pupils who are on the roll today: name, year group, class and their number in the school's own
// system. Birthdays, families and confidential groups are no program's business.
var ReadPupils = Case[PupilsAfter, []ProgramPerson]{
	About: About{Name: "ReadPupils", Says: "Read names, year groups and classes of pupils for a program", Clause: "2.1/people", Sensitive: true, May: programsRead, Scope: "pupils:read"},
	Do: func(d *Desk, tx *store.Tx, in PupilsAfter) ([]ProgramPerson, error) {
		tx.Looked("roll", "list")
		all, err := d.House.memory.names.list(&tx.View)
		if err != nil {
			return nil, err
		}
		var here []ProgramPerson
		for _, l := range all {
			if l.Pupil && !l.Left && !l.Comes && l.ID > in.After {
				here = append(here, ProgramPerson{ID: l.ID, Year: roll.YearTitle(l.Year), Class: l.Class, Roles: people.Of(people.Pupil)})
			}
		}
		slices.SortFunc(here, func(a, b ProgramPerson) int { return cmp.Compare(a.ID, b.ID) })
		return onRollNow(tx, here, in.Most)
	},
}

// onRollNow gives pupils their names as they are now, until there are as many as asked for. The list that they come from may be
// some minutes old, and whoever left since is no program's business any more.
func onRollNow(tx *store.Tx, here []ProgramPerson, most int) ([]ProgramPerson, error) {
	if most <= 0 {
		most = len(here)
	}
	var out []ProgramPerson
	for len(here) > 0 && len(out) < most {
		some := here[:min(len(here), most-len(out))]
		here = here[len(some):]
		var ids []id.Person
		for _, p := range some {
			ids = append(ids, p.ID)
		}
		rolled, err := tx.RolledPeople(ids)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			if r := rolled[p.ID]; r.Active() {
				tx.Looked("person", string(p.ID))
				p.Name, p.Source = r.Name, r.Key
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// ReadSystems lists the register of systems for a program, with a line in the trail.
var ReadSystems = Case[struct{}, []access.System]{
	About: About{Name: "ReadSystems", Says: "Read the register of systems for a program", Clause: "7.2/register", May: systemKeepers, Scope: "systems:read"},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]access.System, error) {
		tx.Looked("access_system", "list")
		return tx.Systems()
	},
}
