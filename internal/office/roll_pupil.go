package office

import (
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// PupilShown is one person of the roll with classes and family.
type PupilShown struct {
	store.Rolled
	Places  []store.Place
	Family  []FamilyShown
	Changes []store.RollChange
	By      map[string]string // names of those who took rosters in
	// MayFamily says that the person looking may change what the school says of the family, MayBar that they may
	// also say, and read why, somebody may not be told.
	MayFamily, MayBar bool
	Flags             []FlagShown // for the few who may see them
	MayFlag           bool
	Support           id.Support // the open plan, for those few
	MaySupport        bool       // they may begin one
	Whole             bool       // the person looking may open everybody on the roll
}

// FamilyShown is one tie with the person at its other end.
type FamilyShown struct {
	store.Relative
	Other store.Rolled
	// May says that this contact may be told; the reason against it is for few.
	May bool
}

// carers see and keep confidential groups and reasons.
var carers = people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.SENCO)

// familyKeepers say who is responsible for a pupil.
var familyKeepers = people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Administrator)

// barKeepers say who may not be told, and read why.
var barKeepers = people.Of(people.Headteacher, people.DSL, people.DeputyDSL)

// ShowPupil shows one person of the roll: who they are, their classes and their family.
var ShowPupil = Case[id.Person, PupilShown]{
	About: About{Name: "ShowPupil", Says: "See one pupil, their classes and their family", Clause: "2.1/people", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (PupilShown, error) {
		out := PupilShown{MayFamily: familyKeepers.Meets(d.By.Roles), MayBar: barKeepers.Meets(d.By.Roles), MayFlag: carers.Meets(d.By.Roles),
			Whole: wholeRoll.Meets(d.By.Roles)}
		if err := mayRead(d, tx, who); err != nil {
			return out, err
		}
		open, err := tx.RolledPeople([]id.Person{who})
		if err != nil {
			return out, err
		}
		out.Rolled = open[who]
		tx.Looked("person", string(who))
		if out.Places, err = tx.PlacesOf(who); err != nil {
			return out, err
		}
		if out.Family, err = familyOf(d, tx, who); err != nil {
			return out, err
		}
		if out.Changes, err = tx.RollChanges(who, out.First); err != nil {
			return out, err
		}
		if out.By, err = importers(&tx.View, out.Changes); err != nil || !out.MayFlag {
			return out, err
		}
		if out.Flags, err = flagsOf(tx, "", who); err != nil {
			return out, err
		}
		return out, out.support(d, tx)
	},
}

// support finds the pupil's plan for those who may know of it.
func (out *PupilShown) support(d *Desk, tx *store.Tx) error {
	who, err := planLooker(d, tx, out.ID)
	if err != nil || who.Kin {
		return err
	}
	plans, err := tx.SupportOf(out.ID)
	for _, p := range plans {
		if p.Open(out.Active()) {
			out.Support = p.ID
			tx.Looked("support_plan", string(p.ID))
		}
	}
	out.MaySupport = out.Support == "" && out.Active() && len(out.Flags) > 0
	return err
}

func importers(v *store.View, changes []store.RollChange) (map[string]string, error) {
	names, err := namesOf(v)
	by := map[string]string{}
	for _, c := range changes {
		if by[c.By] = names[id.Person(c.By)].Name; by[c.By] == "" {
			by[c.By] = whoInWords(c.By)
		}
	}
	return by, err
}

// mayRead lets teachers see those whom they teach, and the others everybody on the roll.
func mayRead(d *Desk, tx *store.Tx, who id.Person) error {
	open, err := tx.RolledPeople([]id.Person{who})
	if err != nil {
		return err
	}
	if !open[who].OnRoll {
		return fault.New(fault.NotFound, "There is nobody with this number on the roll.")
	}
	if wholeRoll.Meets(d.By.Roles) {
		return nil
	}
	teaches, err := tx.Teaches(d.By.Person, who)
	if err == nil && !teaches {
		tx.Tried("person", string(who))
		err = fault.New(fault.Refused, "You see the pupils whom you teach. This one is in another class.")
	}
	return err
}

func familyOf(d *Desk, tx *store.Tx, who id.Person) ([]FamilyShown, error) {
	ties, err := tx.Relatives(who)
	if err != nil {
		return nil, err
	}
	var ids []id.Person
	for _, t := range ties {
		ids = append(ids, otherEnd(t, who))
	}
	open, err := tx.RolledPeople(ids)
	if err != nil {
		return nil, err
	}
	var all []FamilyShown
	for _, t := range ties {
		f := FamilyShown{Relative: t, Other: open[otherEnd(t, who)], May: t.Barred == ""}
		if !barKeepers.Meets(d.By.Roles) {
			f.Barred = ""
		}
		all = append(all, f)
	}
	return all, nil
}

func otherEnd(t store.Relative, who id.Person) id.Person {
	if t.Pupil == who {
		return t.Adult
	}
	return t.Pupil
}
