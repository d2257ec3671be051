package office

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Confidential groups hold pupils who are more at risk online than others, each with a reason and a day on which that
// is looked at again (obligation 5.1.1-a). Few see them, and a roster never touches them.

// ListCareGroups shows the confidential groups.
var ListCareGroups = Case[struct{}, []store.CareGroup]{
	About: About{Name: "ListCareGroups", Says: "See the confidential groups of pupils at greater risk", Clause: "5.1.1/recognise", Sensitive: true, May: carers},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]store.CareGroup, error) {
		tx.Looked("care_group", "list")
		return tx.CareGroups()
	},
}

// CareForm is a new group.
type CareForm struct{ Name, Purpose string }

// AddCareGroup makes a confidential group.
var AddCareGroup = Case[CareForm, id.Care]{
	About: About{Name: "AddCareGroup", Says: "Make a confidential group of pupils at greater risk", Clause: "5.1.1/recognise", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, in CareForm) (id.Care, error) {
		var wrong fault.Fields
		in.Name, in.Purpose = strings.TrimSpace(in.Name), strings.TrimSpace(in.Purpose)
		wrong.Need("name", in.Name, "Enter a name for the group")
		if len(in.Name) > 100 {
			wrong.Add("name", "Use at most 100 characters for the name")
		}
		if len(in.Purpose) > 2000 {
			wrong.Add("purpose", "Use at most 2,000 characters")
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		number := id.Care(tx.NewID())
		return number, tx.AddCareGroup(store.CareGroup{ID: number, Name: in.Name, Purpose: in.Purpose}, d.By.Who())
	},
}

// FlagShown is one pupil in a group, with names.
type FlagShown struct {
	store.CareFlag
	Name, Group, ByName string
	Overdue             bool
}

// CareShown is one group with its pupils.
type CareShown struct {
	store.CareGroup
	Pupils []FlagShown
}

// ShowCareGroup shows one group and whom it holds.
var ShowCareGroup = Case[id.Care, CareShown]{
	About: About{Name: "ShowCareGroup", Says: "See which pupils a confidential group holds, and why", Clause: "5.1.1/recognise", Sensitive: true, May: carers},
	Do: func(_ *Desk, tx *store.Tx, number id.Care) (CareShown, error) {
		g, err := careGroup(tx, number)
		if err != nil {
			return CareShown{}, err
		}
		tx.Looked("care_group", string(number))
		flags, err := flagsOf(tx, number, "")
		return CareShown{CareGroup: g, Pupils: flags}, err
	},
}

func careGroup(tx *store.Tx, number id.Care) (store.CareGroup, error) {
	all, err := tx.CareGroups()
	for _, g := range all {
		if g.ID == number {
			return g, err
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "There is no group with this number.")
	}
	return store.CareGroup{}, err
}

func flagsOf(tx *store.Tx, care id.Care, who id.Person) ([]FlagShown, error) {
	flags, err := tx.CareFlags(care, who)
	if err != nil || len(flags) == 0 {
		return nil, err
	}
	groups, err := tx.CareGroups()
	if err != nil {
		return nil, err
	}
	titles := map[id.Care]string{}
	for _, g := range groups {
		titles[g.ID] = g.Name
	}
	var ids []id.Person
	for _, f := range flags {
		ids = append(ids, f.Person, id.Person(f.By))
		tx.Looked("care_flag", string(f.ID))
	}
	names, err := tx.RolledPeople(ids)
	var all []FlagShown
	for _, f := range flags {
		all = append(all, FlagShown{CareFlag: f, Name: names[f.Person].Person.Name, ByName: names[id.Person(f.By)].Person.Name, Group: titles[f.Care],
			Overdue: calendar.Day(f.Review).Before(calendar.Day(tx.Now()))})
	}
	return all, err
}

// FlagForm puts a pupil into a group, or changes that.
type FlagForm struct {
	Care   id.Care
	Person id.Person
	Flag   id.Flag
	Reason string
	Review time.Time
	End    bool
}

// longestReview is how far a review may lie ahead: flags that nobody looks at are the ones that do harm.
const longestReview = 400 * 24 * time.Hour

func checkFlag(d *Desk, in *FlagForm) error {
	var wrong fault.Fields
	in.Reason = strings.TrimSpace(in.Reason)
	needReason(&wrong, in.Reason)
	if in.Review.Before(d.Now) || in.Review.After(d.Now.Add(longestReview)) {
		wrong.Add("review", "Enter a day after today and within the next year")
	}
	return wrong.Err()
}

// FlagPupil puts a pupil into a confidential group, with a reason and a day of review.
var FlagPupil = Case[FlagForm, id.Flag]{
	About: About{Name: "FlagPupil", Says: "Put a pupil into a confidential group, with reason and day of review", Clause: "5.1.1/recognise", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, in FlagForm) (id.Flag, error) {
		if _, err := careGroup(tx, in.Care); err != nil {
			return "", err
		}
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return "", err
		}
		if !p.Active() || !p.Roles.Has(people.Pupil) {
			return "", fault.New(fault.Conflict, "Only a pupil who is on the roll can be put into a group.")
		}
		if err := checkFlag(d, &in); err != nil {
			return "", err
		}
		flags, err := tx.CareFlags(in.Care, in.Person)
		if err != nil {
			return "", err
		}
		for _, f := range flags {
			if f.Care == in.Care && f.Person == in.Person {
				return "", fault.New(fault.Conflict, "This pupil is in the group already.")
			}
		}
		number := id.Flag(tx.NewID())
		return number, tx.AddCareFlag(store.CareFlag{ID: number, Care: in.Care, Person: in.Person, Reason: in.Reason, By: d.By.Who(), Review: in.Review})
	},
}

// ReviewFlag looks at a pupil's place in a group again: it goes on until another day, or ends.
var ReviewFlag = Case[FlagForm, struct{}]{
	About: About{Name: "ReviewFlag", Says: "Look again at a pupil’s place in a confidential group", Clause: "5.1.1/recognise", Sensitive: true, May: carers},
	Do: func(d *Desk, tx *store.Tx, in FlagForm) (struct{}, error) {
		if !in.End {
			if err := checkFlag(d, &in); err != nil {
				return struct{}{}, err
			}
		}
		ok, err := tx.SetCareFlag(in.Flag, in.Reason, in.Review, in.End)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "There is no such place in a group, or it has ended.")
		}
		return struct{}{}, err
	},
}
