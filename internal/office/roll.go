package office

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document/roster"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// rosterImporters take rosters in. On the command line the technician does, and sees numbers and lines, no names.
var rosterImporters = people.Of(people.Administrator, people.Technician, people.Handrail)

// RosterForm is a roster to be looked at or taken in: bytes that were handed in, a path on this machine, or a
// preview that was looked at before.
type RosterForm struct {
	Name, Path string
	Data       []byte
	Preview    string // number of a preview
	Format     string
	Mode       string
	Org        string
	Look       bool // only say what would happen
	Skip       bool // take the rest where rows cannot be taken
	Shrink     bool // agreed that so many pupils leave

	settled *roll.Settled
	mark    string // how far the roll was when the preview was made
	heard   func(done int)
}

// RosterResult is what a roster changes, or would.
type RosterResult struct {
	Format string
	roll.Counts
	roll.Report
	Applied bool
	// Blocked says that rows cannot be taken and nobody agreed to do without them; Shrinks that so many pupils would
	// leave that somebody has to agree.
	Blocked, Shrinks bool
	Import           id.Import
	Classes          int
	Samples          []RosterSample
}

// RosterSample is one person a roster changes, for a look before anything happens.
type RosterSample struct{ What, Name, Was, Year string }

// mostSamples is how many of each kind a preview shows.
const mostSamples = 10

// PreviewRoster says what a roster would change, and changes nothing.
var PreviewRoster = Case[RosterForm, RosterResult]{
	About: About{Name: "PreviewRoster", Says: "See what a roster from another system would change", Clause: "2.1/people", Sensitive: true, May: rosterImporters},
	Before: func(d *Desk, in *RosterForm) error {
		in.Look = true
		return readRoster(d, in)
	},
	Do: takeRoster,
}

// ImportRoster takes a roster in, whole or not at all: pupils, staff, classes and families. Who is not in it any more
// is shut out the same minute and kept (obligation 2-d).
var ImportRoster = Case[RosterForm, RosterResult]{
	About:  About{Name: "ImportRoster", Says: "Take a roster from another system in", Clause: "2.1/people", Sensitive: true, May: rosterImporters},
	Before: readRoster,
	Do:     takeRoster,
}

func rosterFault(format string, args ...any) error {
	return &fault.Fault{Kind: fault.Invalid, Sentence: "This roster cannot be used", Fields: []fault.Field{{Name: "file", Sentence: fmt.Sprintf(format, args...)}}}
}

// readRoster reads and settles a roster before the one writer is asked for anything.
func readRoster(d *Desk, in *RosterForm) error {
	if in.settled != nil {
		return nil
	}
	if in.Preview != "" {
		return d.House.memory.rosters.take(d, in)
	}
	today := d.Now.In(d.House.Zone).Format(time.DateOnly)
	opt := roster.Options{Format: in.Format, Mode: in.Mode, Today: today}
	var snap *roll.Snapshot
	var err error
	switch {
	case in.Path != "":
		in.Name = filepath.Base(in.Path)
		snap, err = roster.ReadPath(in.Path, opt)
	default:
		in.Name = fileName(in.Name)
		snap, err = roster.Read(in.Name, in.Data, opt)
	}
	in.Data = nil
	var unusable *roster.Unusable
	if errors.As(err, &unusable) {
		return rosterFault("%s", unusable.Error())
	}
	if err != nil {
		return err
	}
	settle := roll.Options{Today: today, Org: in.Org}
	err = d.House.School.Read(d.Context, func(v *store.View) error {
		for key, to := range map[string]*string{"school.name": &settle.Name, "school.urn": &settle.URN} {
			values, err := v.AnswerOf(key)
			if err != nil {
				return err
			}
			if len(values) > 0 {
				*to = values[0]
			}
		}
		in.mark, err = v.LastImport()
		return err
	})
	if err != nil {
		return err
	}
	in.settled = roll.Settle(*snap, settle)
	return nil
}

// planRoster holds a settled roster against the records.
func planRoster(v *store.View, settled *roll.Settled) (roll.Base, *roll.Plan, error) {
	base, err := v.RollBase()
	if err != nil {
		return base, nil, err
	}
	whose := roll.Match(settled, base, v.RollDigest)
	old, err := v.RollFacts(whose.Open())
	if err != nil {
		return base, nil, err
	}
	return base, whose.Compare(old), nil
}

func takeRoster(d *Desk, tx *store.Tx, in RosterForm) (RosterResult, error) {
	mark, err := tx.LastImport()
	if err != nil {
		return RosterResult{}, err
	}
	if mark != in.mark {
		return RosterResult{}, fault.New(fault.Conflict, "Another roster was taken in meanwhile, so what you saw is no longer what would happen. Nothing was changed. Look at the roster again.")
	}
	base, plan, err := planRoster(&tx.View, in.settled)
	if err != nil {
		return RosterResult{}, err
	}
	out := RosterResult{Format: plan.Format, Counts: plan.Counts, Report: plan.Report, Classes: len(plan.Classes)}
	out.Blocked = plan.Blocks() > 0 && !in.Skip
	out.Shrinks = plan.Shrinks() && !in.Shrink
	if wholeRoll.Meets(d.By.Roles) { // a technician takes rosters in, and sees numbers and lines
		out.Samples = samples(plan)
	}
	if in.Look {
		tx.Looked("roll", "preview")
		return out, nil
	}
	if out.Blocked || out.Shrinks {
		return out, nil
	}
	out.Applied = true
	if out.Added+out.Changed+out.Left+out.Classes == 0 {
		return out, nil
	}
	made, err := tx.ApplyRoll(store.Import{ID: id.Import(tx.NewID()), By: d.By.Who(), Format: plan.Format, ImportBody: store.ImportBody{Name: in.Name}}, base, plan, in.heard)
	out.Import = made.ID
	return out, err
}

// samples are a few of those whom a roster changes. Their names go only to those who may see them; the command line
// shows none.
func samples(plan *roll.Plan) []RosterSample {
	var all []RosterSample
	n := map[string]int{}
	for _, c := range plan.People {
		if c.What == roll.Unchanged || n[c.What] >= mostSamples {
			continue
		}
		n[c.What]++
		s := RosterSample{What: c.What, Name: c.Facts.Name(), Year: roll.YearTitle(c.Facts.Year)}
		if !c.Roles.Has(people.Pupil) {
			s.Year = c.Roles.Roles()[0].Title()
		}
		if was := c.Before.Name(); was != s.Name {
			s.Was = was
		}
		all = append(all, s)
	}
	return all
}

// CompareWithNothing says what a roster would bring to a school that is not set up yet.
func CompareWithNothing(in RosterForm, now time.Time) (RosterResult, error) {
	snap, err := roster.ReadPath(in.Path, roster.Options{Format: in.Format, Mode: in.Mode, Today: now.Format(time.DateOnly)})
	var unusable *roster.Unusable
	if errors.As(err, &unusable) {
		return RosterResult{}, rosterFault("%s", unusable.Error())
	}
	if err != nil {
		return RosterResult{}, err
	}
	settled := roll.Settle(*snap, roll.Options{Today: now.Format(time.DateOnly), Org: in.Org})
	plan := roll.Match(settled, roll.Base{}, func(kind, value string) string { return kind + "\x1f" + value }).Compare(nil)
	return RosterResult{Format: plan.Format, Counts: plan.Counts, Report: plan.Report, Classes: len(plan.Classes), Blocked: plan.Blocks() > 0 && !in.Skip}, nil
}

// UndoImport takes the newest import back.
var UndoImport = Case[id.Import, struct{}]{
	About: About{Name: "UndoImport", Says: "Take the newest import of a roster back", Clause: "2.1/people", Sensitive: true, May: people.Of(people.Administrator)},
	Do: func(d *Desk, tx *store.Tx, number id.Import) (struct{}, error) {
		i, err := tx.Import(number)
		if err != nil {
			return struct{}{}, err
		}
		newest, err := tx.Imports(1)
		switch {
		case err != nil:
			return struct{}{}, err
		case !i.Undone.IsZero():
			return struct{}{}, fault.New(fault.Conflict, "This import was taken back already.")
		case newest[0].ID != number:
			return struct{}{}, fault.New(fault.Conflict, "Another roster was taken in after this one. Only the newest import can be taken back.")
		}
		own, err := tx.OwnWords(number)
		if err == nil && own > 0 {
			err = fault.New(fault.Conflict, "The school has said things of its own about people who came with this import (%d), such as who may not be told. Taking it back would lose them, so it stays. Take in a corrected roster instead.", own)
		}
		if err != nil {
			return struct{}{}, err
		}
		err = tx.UndoRoll(i, d.Now.In(d.House.Zone).Format(time.DateOnly))
		if store.Taken(err) {
			err = fault.New(fault.Conflict, "An e-mail address that this import had changed belongs to somebody else now, so it cannot be taken back.")
		}
		return struct{}{}, err
	},
}

// ImportShown is one import with who made it.
type ImportShown struct {
	store.Import
	ByName string
	Newest bool
}

// importReaders see what rosters brought.
var importReaders = people.Of(people.Administrator, people.Headteacher, people.DSL, people.DeputyDSL)

// ListImports shows which rosters were taken in.
var ListImports = Case[struct{}, []ImportShown]{
	About: About{Name: "ListImports", Says: "See which rosters were taken in", Clause: "2.1/people", Sensitive: true, May: importReaders},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]ImportShown, error) {
		all, err := tx.Imports(200)
		if err != nil {
			return nil, err
		}
		tx.Looked("roll_import", "list")
		return shownImports(&tx.View, all)
	},
}

// ShowImport shows one.
var ShowImport = Case[id.Import, ImportShown]{
	About: About{Name: "ShowImport", Says: "See what one roster changed and what was left out", Clause: "2.1/people", Sensitive: true, May: importReaders},
	Do: func(_ *Desk, tx *store.Tx, number id.Import) (ImportShown, error) {
		i, err := tx.Import(number)
		if err != nil {
			return ImportShown{}, err
		}
		tx.Looked("roll_import", string(number))
		newest, err := tx.Imports(1)
		if err != nil {
			return ImportShown{}, err
		}
		all, err := shownImports(&tx.View, []store.Import{i})
		if err != nil {
			return ImportShown{}, err
		}
		all[0].Newest = newest[0].ID == number
		return all[0], nil
	},
}

func shownImports(v *store.View, all []store.Import) ([]ImportShown, error) {
	names, err := namesOf(v)
	if err != nil {
		return nil, err
	}
	var out []ImportShown
	for n, i := range all {
		name := names[id.Person(i.By)].Name
		if name == "" {
			name = whoInWords(i.By)
		}
		out = append(out, ImportShown{Import: i, ByName: name, Newest: n == 0})
	}
	return out, nil
}

// whoInWords names those who are not in the register: Handrail itself, a program, and the technician on the command line.
func whoInWords(who string) string {
	if who == "handrail" {
		return "Handrail, by the clock"
	}
	if _, program := strings.CutPrefix(who, "token:"); program {
		return "a program with a token"
	}
	return "the technician (" + who + ")"
}
