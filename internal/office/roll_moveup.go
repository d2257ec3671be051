package office

import (
	"context"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MoveUpShown is what is proposed before the school moves up a year.
type MoveUpShown struct {
	Moves   []roll.Move
	Leavers string
	Years   []string // year groups that there are
	Since   string   // the day of the last move up that stands, "" before the first
}

// MoveUpForm is what was chosen: the title of the class of the coming year for each move proposed.
type MoveUpForm struct {
	To      map[string]string // by MoveKey
	Leavers string            // the year group that leaves, "" for none
	LastDay time.Time
}

// MoveKey names a move in a form.
func MoveKey(m roll.Move) string { return m.Class + "." + m.Year }

// moveUp loads everybody on the roll with their classes.
func moveUp(d *Desk, v *store.View) (*roll.MoveUp, error) {
	u := &roll.MoveUp{Today: d.Now.In(d.House.Zone).Format(time.DateOnly)}
	var err error
	if u.Base, err = v.RollBase(); err != nil {
		return nil, err
	}
	var ids []id.Person
	for _, k := range u.Base.People {
		if k.OnRoll && !k.Ended {
			ids = append(ids, k.ID)
		}
	}
	if u.Known, err = v.RollFacts(ids); err != nil {
		return nil, err
	}
	titles := map[string]store.Class{}
	classes, err := v.Classes(false)
	for _, c := range classes {
		titles[string(c.ID)] = c
	}
	for _, k := range u.Base.Classes {
		if c, ok := titles[k.ID]; ok {
			u.Rooms = append(u.Rooms, roll.Room{ID: k.ID, Source: k.Source, Title: c.Title, Kind: c.Kind})
		}
	}
	return u, err
}

const movedUp = "Moved up a year"

// ProposeMoveUp shows which class goes where when the school moves up a year.
var ProposeMoveUp = Case[struct{}, MoveUpShown]{
	About: About{Name: "ProposeMoveUp", Says: "See which class goes where when the school moves up a year", Clause: "2.1/people", Sensitive: true, May: people.Of(people.Administrator)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (MoveUpShown, error) {
		u, err := moveUp(d, &tx.View)
		if err != nil {
			return MoveUpShown{}, err
		}
		tx.Looked("roll", "move up")
		out := MoveUpShown{Moves: u.Propose(tx.RollDigest)}
		out.Leavers = roll.LastYear(out.Moves)
		for _, m := range out.Moves {
			if m.Year != "" && (len(out.Years) == 0 || out.Years[len(out.Years)-1] != m.Year) {
				out.Years = append(out.Years, m.Year)
			}
		}
		imports, err := tx.Imports(200)
		for _, i := range imports {
			if i.Format == movedUp && i.Undone.IsZero() && out.Since == "" {
				out.Since = i.Made.In(d.House.Zone).Format(time.DateOnly)
			}
		}
		return out, err
	},
}

// KeepMoveUp works out what moving up would change and keeps it for a yes. From there on it is a roster like any other:
// the same preview, import and undo.
func KeepMoveUp(ctx context.Context, h *House, by people.Actor, in MoveUpForm) (string, error) {
	if err := h.may(ctx, PreviewRoster.About, by); err != nil {
		return "", err
	}
	d := &Desk{Context: ctx, House: h, By: by, Now: h.Now()}
	form := RosterForm{Name: "The school’s own classes"}
	err := h.School.Read(ctx, func(v *store.View) error {
		u, err := moveUp(d, v)
		if err != nil {
			return err
		}
		if form.mark, err = v.LastImport(); err != nil {
			return err
		}
		u.Moves = u.Propose(v.RollDigest)
		if err := in.choose(u); err != nil {
			return err
		}
		form.settled = u.Settle(v.RollDigest)
		return nil
	})
	if err != nil {
		return "", err
	}
	return KeepPreview(ctx, h, by, form)
}

// choose puts what was chosen in place of what was proposed.
func (in MoveUpForm) choose(u *roll.MoveUp) error {
	var wrong fault.Fields
	if len(u.Moves) == 0 {
		return fault.New(fault.Conflict, "There is no pupil on the roll, so there is nobody to move up.")
	}
	for i := range u.Moves {
		m := &u.Moves[i]
		to, ok := in.To[MoveKey(*m)]
		if !ok {
			continue
		}
		if m.To = strings.Join(strings.Fields(to), " "); len([]rune(m.To)) > 60 {
			wrong.Add("to-"+MoveKey(*m), "Use a shorter name for the class")
		}
	}
	if u.Leavers = in.Leavers; u.Leavers != "" {
		switch u.LastDay = in.LastDay.Format(time.DateOnly); {
		case in.LastDay.IsZero():
			wrong.Add("last", "Enter the last day of those who leave")
		case in.LastDay.AddDate(1, 0, 0).Format(time.DateOnly) < u.Today, in.LastDay.AddDate(-1, 0, 0).Format(time.DateOnly) > u.Today:
			wrong.Add("last", "The last day must be within a year of today")
		}
	}
	return wrong.Err()
}
