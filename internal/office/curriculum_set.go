package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// mostUnits is how many units a school can have of its own.
const mostUnits = 200

// UnitForm is a unit as typed; without a key it is a new one of the school's own.
type UnitForm struct{ lesson.Unit }

// SetUnit adds a unit of the school's own, or changes one. What it was is kept. The first lesson of an age can have other
// words, but stays the first lesson of the same year groups: the gate asks for it (5.1-a, 5.1-b).
var SetUnit = Case[UnitForm, string]{
	About: About{Name: "SetUnit", Says: "Add a lesson of the school’s own to the curriculum, or change one", Clause: "5.1/curriculum", May: people.Employed},
	Do: func(d *Desk, tx *store.Tx, in UnitForm) (string, error) {
		if err := planners(d, &tx.View); err != nil {
			return "", err
		}
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return "", err
		}
		u := in.Unit
		tidyUnit(&u)
		was, known := book.Unit(u.Key)
		switch {
		case u.Key != "" && !known:
			return "", fault.New(fault.NotFound, "The curriculum has no such lesson.")
		case !known && len(book.Units) >= mostUnits:
			return "", fault.New(fault.Conflict, "The curriculum has as many lessons as it can hold.")
		case !known:
			u.Planned = true
		default:
			u.Planned = was.Planned
			if was.Starter {
				u.Years = was.Years
			}
		}
		var wrong fault.Fields
		for _, p := range book.Problems(u) {
			wrong.Add(p.Field, "%s", p.Says)
		}
		if slices.ContainsFunc(book.Units, func(o lesson.Unit) bool {
			return o.Key != u.Key && strings.EqualFold(o.Title, u.Title) && slices.ContainsFunc(u.Years, o.For)
		}) {
			wrong.Add("title", "These year groups have a lesson with this name already")
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		u.Starter = was.Starter
		if !known {
			u.Key = "own_" + tx.NewID()
		}
		u.SetBy = d.By.Who()
		return u.Key, tx.SetUnit(u)
	},
}

// PlanForm takes a unit into the plan, or out of it.
type PlanForm struct {
	Key     string
	Planned bool
}

// PlanUnit takes a unit into the school's plan, or out of it. Nothing is deleted: what was taught stays taught, and the
// unit can come back.
var PlanUnit = Case[PlanForm, struct{}]{
	About: About{Name: "PlanUnit", Says: "Take a lesson into the plan, or out of it", Clause: "5.1/curriculum", May: people.Employed},
	Do: func(d *Desk, tx *store.Tx, in PlanForm) (struct{}, error) {
		u, err := unitToChange(d, tx, in.Key)
		switch {
		case err != nil:
			return struct{}{}, err
		case u.Starter:
			return struct{}{}, fault.New(fault.Conflict, "Every age has a first lesson, because nobody goes online before it. You can change its words.")
		case u.Planned == in.Planned:
			return struct{}{}, fault.New(fault.Conflict, "That has happened already.")
		}
		u.Planned, u.SetBy = in.Planned, d.By.Who()
		return struct{}{}, tx.SetUnit(u)
	},
}

func unitToChange(d *Desk, tx *store.Tx, key string) (lesson.Unit, error) {
	if err := planners(d, &tx.View); err != nil {
		return lesson.Unit{}, err
	}
	book, err := bookOfLessons(d.House, &tx.View)
	if err != nil {
		return lesson.Unit{}, err
	}
	u, known := book.Unit(key)
	if !known {
		return u, fault.New(fault.NotFound, "The curriculum has no such lesson.")
	}
	return u, nil
}

// BackForm names an earlier version of a unit; 0 is the one that came with Handrail.
type BackForm struct {
	Key string
	N   int64
}

// BringBackUnit gives a unit the words that it had before, or those that it came with. What it has now is kept in turn.
var BringBackUnit = Case[BackForm, struct{}]{
	About: About{Name: "BringBackUnit", Says: "Bring back what a lesson of the curriculum was before", Clause: "5.1/curriculum", May: people.Employed},
	Do: func(d *Desk, tx *store.Tx, in BackForm) (struct{}, error) {
		now, err := unitToChange(d, tx, in.Key)
		if err != nil {
			return struct{}{}, err
		}
		u, err := unitBefore(d, tx, in)
		if err != nil {
			return struct{}{}, err
		}
		u.Planned, u.Starter, u.SetBy = now.Planned, now.Starter, d.By.Who()
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		if len(book.Problems(u)) > 0 {
			return struct{}{}, fault.New(fault.Conflict, "What it was does not fit the lessons of today any more. Change it by hand.")
		}
		return struct{}{}, tx.SetUnit(u)
	},
}

func unitBefore(d *Desk, tx *store.Tx, in BackForm) (lesson.Unit, error) {
	none := fault.New(fault.NotFound, "This lesson has no such version.")
	if in.N == 0 {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return lesson.Unit{}, err
		}
		if u, ok := books.Lessons.Unit(in.Key); ok {
			return u, nil
		}
		return lesson.Unit{}, none
	}
	past, err := tx.PastUnits(in.Key)
	if err != nil {
		return lesson.Unit{}, err
	}
	for _, p := range past {
		if p.N == in.N {
			return p.Was, nil
		}
	}
	return lesson.Unit{}, none
}
