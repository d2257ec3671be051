package office

import (
	"context"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// EndVisit ends somebody's pass at once.
var EndVisit = Case[id.Pass, struct{}]{
	About: About{Name: "EndVisit", Says: "End a visitor's day pass at once", Clause: "9.4/agreement", May: receptionists},
	Do: func(d *Desk, tx *store.Tx, number id.Pass) (struct{}, error) {
		p, err := tx.PassByID(number)
		if err != nil {
			return struct{}{}, err
		}
		if p.State != agreement.PassOpen {
			return struct{}{}, fault.New(fault.Conflict, "This pass is not open.")
		}
		return struct{}{}, endPass(d, tx, p, d.By.Who())
	},
}

// MindPasses ends passes whose time is over, with what they opened, and takes names out that are kept long enough.
func MindPasses(ctx context.Context, h *House) error {
	var over, old []agreement.Pass
	err := h.School.Read(ctx, func(v *store.View) (err error) {
		if over, err = v.PassesOver(); err != nil {
			return err
		}
		old, err = v.PassesToForget(v.Now().Add(-agreement.PassKept))
		return err
	})
	if err != nil || len(over)+len(old) == 0 {
		return err
	}
	return h.School.Do(ctx, clockLine("MindPasses"), func(tx *store.Tx) error {
		d := &Desk{Context: ctx, House: h, By: people.System, Now: tx.Now()}
		over, err := tx.PassesOver()
		if err != nil {
			return err
		}
		for _, p := range over {
			if err := endPass(d, tx, p, people.System.Who()); err != nil {
				return err
			}
		}
		for _, p := range old {
			if err := tx.ForgetPass(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// loadPasses counts passes of a year for the board.
func loadPasses(_ *House, v *store.View, _ *Books, of *obligation.Facts, _ *policy.Inputs) error {
	f, err := v.PassFigures(v.Now().AddDate(-1, 0, 0))
	of.Passes = obligation.Passes{Opened: f.Opened, Unsigned: f.Unsigned, Late: f.Late}
	return err
}
