package office

import (
	"context"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// KeepRollDays lets in who begins and closes whose last day is over, when the day has come that a roster named
// (ROST-05). It is an import like that of a roster.
var KeepRollDays = Case[struct{}, RosterResult]{
	About: About{Name: "KeepRollDays", Says: "Let in who begins today, and close whose last day is over", Clause: "2.1/people", Sensitive: true, May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (RosterResult, error) {
		today := d.Now.In(d.House.Zone).Format(time.DateOnly)
		due, err := tx.RollDue(today)
		if err != nil || len(due) == 0 {
			return RosterResult{}, err
		}
		base, err := tx.RollBase()
		if err != nil {
			return RosterResult{}, err
		}
		var ids []id.Person
		var those roll.Base
		for _, k := range base.People {
			if due[k.ID] {
				ids, those.People = append(ids, k.ID), append(those.People, k)
			}
		}
		old, err := tx.RollFacts(ids)
		if err != nil {
			return RosterResult{}, err
		}
		plan := roll.OnTheDay(those, old, today)
		made, err := tx.ApplyRoll(store.Import{ID: id.Import(tx.NewID()), By: d.By.Who(), Format: plan.Format, ImportBody: store.ImportBody{Name: "The days of " + roll.DayInWords(today)}}, base, plan, nil)
		return RosterResult{Format: plan.Format, Counts: plan.Counts, Report: plan.Report, Applied: true, Import: made.ID}, err
	},
}

// MindRollDays looks each hour whether the day of anybody has come; most hours it writes nothing.
func MindRollDays(ctx context.Context, h *House) error {
	var due map[id.Person]bool
	err := h.School.Read(ctx, func(v *store.View) (err error) {
		due, err = v.RollDue(h.Now().In(h.Zone).Format(time.DateOnly))
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	_, err = KeepRollDays.Run(ctx, h, people.System, struct{}{})
	return err
}
