package office

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// boardReaders see how the school stands. The board says nothing about any child.
var boardReaders = people.Employed | people.Governors

// Board is every obligation with its standing today.
type Board struct {
	Rows     []obligation.Row
	Counts   map[obligation.Status]int
	Sections []SectionTitle
	Day      time.Time // the school's own day
}

// SectionTitle is a section of the library with its heading.
type SectionTitle struct {
	Section clause.Section
	Title   string
}

// BoardVersion is a short text that changes whenever the board may: with any record written that it could be
// made from, with any change of a standing, and at midnight.
var BoardVersion = Look[struct{}, string]{
	About: About{Name: "BoardVersion", Says: "See whether the board has changed", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (string, error) {
		_, key, err := boardKey(d.House, v)
		return key.version(), err
	},
}

// ShowBoard judges every obligation of the policy.
var ShowBoard = Look[struct{}, Board]{
	About: About{Name: "ShowBoard", Says: "See of every obligation of the policy whether it is met", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (Board, error) {
		b, err := boardNow(d.House, v)
		out := b.Board
		out.Rows, out.Counts = slices.Clone(b.Rows), maps.Clone(b.Counts)
		return out, err
	},
}

// doorKinds are the records that only say who can come in. No proof looks at them, and they change with
// everybody who signs in, so the board outlives them. A proof that begins to look at one takes it out here.
var doorKinds = map[string]bool{"session": true, "credential": true, "recovery_code": true, "invitation": true}

// boardKey tells what the board is made from at a moment of the records, and how long the trail is in it. The
// mark may be of a later moment already: then it stands for a board that is at least as new.
func boardKey(h *House, v *store.View) (size int64, key keptKey, err error) {
	size, change, err := v.BoardMark()
	if err != nil {
		return 0, key, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return 0, key, err
	}
	key.mark = h.memory.marks.but(doorKinds)
	key.extra = fmt.Sprintf("%s-%d", v.Now().In(h.Zone).Format("20060102"), change)
	return size, key, nil
}

func (k keptKey) version() string { return fmt.Sprintf("%d-%s", k.mark, k.extra) }

// judgedBoard is the board with the facts that it was judged by. Nobody may change it.
type judgedBoard struct {
	Board
	facts *obligation.Facts
}

// boardNow is the board at a moment of the records, from memory where nothing was written since.
func boardNow(h *House, v *store.View) (judgedBoard, error) {
	size, key, err := boardKey(h, v)
	if err != nil {
		return judgedBoard{}, err
	}
	return h.memory.board.get(v, size, key, func() (judgedBoard, error) { return loadBoard(h, v, size) })
}

// ShowAims shows how far each aim of the policy is met, by the promises that serve it (1-h).
var ShowAims = Look[struct{}, []obligation.AimStands]{
	About: About{Name: "ShowAims", Says: "See how far each aim of the policy is met, and by what", Clause: "1/aims", May: boardReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]obligation.AimStands, error) {
		b, err := boardNow(d.House, v)
		return obligation.Stand(aims(), b.Rows), err
	},
}

// ObligationShown is one obligation with the clause as the school has it and how it stood before.
type ObligationShown struct {
	obligation.Row
	SectionTitle string
	// Printed is the clause in the school's policy, nil where the policy does not have it; Number is the
	// number of its section there.
	Printed *policy.Statement
	Number  string
	// Also are further clauses that touch the obligation.
	Also    []string
	History []store.StandingChange
}

// ShowObligation shows one.
var ShowObligation = Look[clause.Obligation, ObligationShown]{
	About: About{Name: "ShowObligation", Says: "See what shows that one obligation is met, or what is missing", Clause: "4.1/requirements", May: boardReaders},
	Do: func(d *Desk, v *store.View, number clause.Obligation) (ObligationShown, error) {
		board, err := boardNow(d.House, v)
		if err != nil {
			return ObligationShown{}, err
		}
		for _, r := range board.Rows {
			if r.ID != number {
				continue
			}
			out := shownObligation(board.facts, r)
			out.History, err = v.StandingHistory(number)
			return out, err
		}
		return ObligationShown{}, fault.New(fault.NotFound, "There is no obligation with this number. The board lists all of them.")
	},
}

func shownObligation(f *obligation.Facts, r obligation.Row) ObligationShown {
	out := ObligationShown{Row: r, Printed: f.Policy.Statement(r.Clause)}
	for _, s := range f.Library.Sections {
		if string(s.Section) == r.Section {
			out.SectionTitle = s.Title
		}
		for _, c := range s.Clauses {
			for _, o := range c.Also {
				if o == r.ID {
					out.Also = append(out.Also, f.Library.Called(c.ID))
				}
			}
		}
	}
	if p := f.Policy.Part(r.Clause.Section()); p != nil {
		out.Number = p.Number
	}
	return out
}

// RefreshStanding stores how things stand, so that "since" and "last true" outlive a change. It writes
// only what changed and leaves no line: nobody did anything.
func RefreshStanding(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("RefreshStanding"), func(tx *store.Tx) error {
		kept, err := tx.Standings()
		if err != nil {
			return err
		}
		board, err := loadBoard(h, &tx.View, 0)
		if err != nil {
			return err
		}
		for _, r := range board.Rows {
			old, known := kept[r.ID]
			changed := !known || old.Status != string(r.Status)
			if !changed && old.LastTrue.Equal(r.LastTrue) {
				continue
			}
			if changed {
				if err := tx.AddStandingChange(r.ID, string(r.Status)); err != nil {
					return err
				}
				old.Since = r.Since
			}
			err := tx.SetStanding(store.Standing{Obligation: r.ID, Status: string(r.Status), Since: old.Since, LastTrue: r.LastTrue})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// loadBoard judges the board anew. size is how long the trail is in the view.
func loadBoard(h *House, v *store.View, size int64) (judgedBoard, error) {
	facts, err := loadFacts(h, v, size)
	if err != nil {
		return judgedBoard{}, err
	}
	mark, err := v.StandingsMark()
	if err != nil {
		return judgedBoard{}, err
	}
	kept, err := h.memory.standings.get(v, size, keptKey{extra: mark}, func() (standings, error) { return keptStandings(v) })
	if err != nil {
		return judgedBoard{}, err
	}
	now := v.Now().In(h.Zone)
	b := Board{Rows: obligation.Judge(facts, kept, now), Day: now}
	b.Counts = obligation.Counts(b.Rows)
	for _, s := range facts.Library.Sections {
		b.Sections = append(b.Sections, SectionTitle{s.Section, s.Title})
	}
	return judgedBoard{b, facts}, nil
}

// standings are how things stood when that was last stored. Nobody may change them.
type standings map[clause.Obligation]obligation.Kept

func keptStandings(v *store.View) (standings, error) {
	stored, err := v.Standings()
	kept := make(standings, len(stored))
	for id, s := range stored {
		kept[id] = obligation.Kept{Status: obligation.Status(s.Status), Since: s.Since, LastTrue: s.LastTrue}
	}
	return kept, err
}
