package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// GrantQuery narrows the record.
type GrantQuery struct {
	System string
	Stage  string // "" for what is open, "work" for what waits for the technician, "past" for closed lines, or a stage
	Words  string
	// On asks who had access on a day that is past (7.2-a).
	On time.Time
}

// GrantRow is one line of the record with its person.
type GrantRow struct {
	access.Grant
	Name  string
	Pupil bool
	Stage access.Stage
	Left  bool
	// Waits says that the account is not to be set up yet: something is missing first.
	Waits []access.Missing
}

// GrantsShown is the written record of who has access to what.
type GrantsShown struct {
	Rows    []GrantRow
	Systems []access.System
	Names   map[string]string
}

// ListGrants shows the written record (7.2-a).
var ListGrants = Case[GrantQuery, GrantsShown]{
	About: About{Name: "ListGrants", Says: "See the record of who has access to what", Clause: "7.2/register", Sensitive: true, May: accessKeepers, Scope: "grants:read"},
	Do: func(d *Desk, tx *store.Tx, q GrantQuery) (GrantsShown, error) {
		var out GrantsShown
		tx.Looked("access_grant", "list")
		var err error
		if out.Systems, err = tx.Systems(); err != nil {
			return out, err
		}
		all, err := tx.Grants(q.System, q.Stage == "past" || !q.On.IsZero())
		if err != nil {
			return out, err
		}
		all = slices.DeleteFunc(all, func(g access.Grant) bool { return !q.fits(d, g) })
		if out.Names, err = whoDid(&tx.View, all); err != nil {
			return out, err
		}
		return out, grantRows(d, tx, q, all, &out)
	},
}

func (q GrantQuery) fits(d *Desk, g access.Grant) bool {
	if !q.On.IsZero() {
		return g.HeldOn(midnight(d.House, q.On).Add(12 * time.Hour))
	}
	stage := g.StageAt(d.Now)
	switch q.Stage {
	case "":
		return stage != access.Ended
	case "work":
		return stage == access.ToDo || stage == access.ToEnd
	case "past":
		return stage == access.Ended
	}
	return string(stage) == q.Stage
}

func grantRows(d *Desk, tx *store.Tx, q GrantQuery, all []access.Grant, out *GrantsShown) error {
	var ids []id.Person
	for _, g := range all {
		ids = append(ids, g.Person)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	open, err := tx.RolledPeople(ids)
	if err != nil {
		return err
	}
	var f *access.Facts
	if slices.ContainsFunc(all, func(g access.Grant) bool { return g.StageAt(d.Now) == access.ToDo }) {
		if f, err = gateFor(d.House, &tx.View, ids); err != nil {
			return err
		}
	}
	for _, g := range all {
		p := open[g.Person]
		row := GrantRow{Grant: g, Name: p.Person.Name, Pupil: p.Person.Roles.Has(people.Pupil), Stage: g.StageAt(d.Now), Left: !p.Active()}
		if row.Stage == access.ToDo {
			row.Waits = f.Ready(g.Person, g.System, d.Now)
			if row.Pupil && !wholeRoll.Meets(d.By.Roles) {
				row.Waits = withoutAnswers(access.Answer{Missing: row.Waits}).Missing
			}
		}
		if !strings.Contains(strings.ToLower(row.Name), strings.ToLower(q.Words)) {
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	return nil
}

// GrantShown is one line of the record whole.
type GrantShown struct {
	GrantRow
	System access.System
	Names  map[string]string
	// Hands says that its first login goes to a parent.
	Hands bool
	// Steps are what the person looking may do with it now.
	Steps []access.Step
}

// grantLookedAt gives a line of the record, and notes that it was looked at.
func grantLookedAt(tx *store.Tx, number id.Grant) (access.Grant, error) {
	g, err := tx.Grant(number)
	if err == nil {
		tx.Looked("access_grant", string(number))
	}
	return g, err
}

// ShowGrant shows one line of the record, with what it rests on. Of a pupil, whoever looks after systems does not see which
// agreements there are.
var ShowGrant = Case[id.Grant, GrantShown]{
	About: About{Name: "ShowGrant", Says: "See one line of the record of access", Clause: "7.2/register", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, number id.Grant) (GrantShown, error) {
		var out GrantShown
		g, err := grantLookedAt(tx, number)
		if err != nil {
			return out, err
		}
		var shown GrantsShown
		if err := grantRows(d, tx, GrantQuery{}, []access.Grant{g}, &shown); err != nil {
			return out, err
		}
		out.GrantRow = shown.Rows[0]
		if out.Pupil && !wholeRoll.Meets(d.By.Roles) {
			out.Signatures = nil
		}
		for _, step := range []access.Step{access.SetUp, access.Close, access.Lift, access.Keep, access.Suspend, access.End} {
			if mayMove(d, g, step) == nil && !(step == access.SetUp && len(out.Waits) > 0) && !(step == access.Keep && out.Left) {
				out.Steps = append(out.Steps, step)
			}
		}
		if out.Names, err = whoDid(&tx.View, []access.Grant{g}); err != nil {
			return out, err
		}
		out.System, err = findSystem(&tx.View, g.System)
		out.Hands = out.Pupil && out.System.ToParent
		return out, err
	},
}

// GrantForm is a step with one line of the record.
type GrantForm struct {
	Grant id.Grant
	Step  access.Step
	Why   string
	Until time.Time
	// Kind of reason for a suspension, and Plan how set work reaches a pupil meanwhile.
	Kind, Plan string
}

// MoveGrant sets an account up, suspends it, ends it, lets it go on or closes it.
var MoveGrant = Case[GrantForm, access.Grant]{
	About: About{Name: "MoveGrant", Says: "Set somebody’s access up, suspend it, end it or close it", Clause: "7.2/register", Sensitive: true, May: accessKeepers, Scope: "grants:write"},
	Before: func(d *Desk, in *GrantForm) error {
		in.Why, in.Plan = strings.TrimSpace(in.Why), strings.TrimSpace(in.Plan)
		var wrong fault.Fields
		if in.Step == access.Suspend || in.Step == access.End {
			wrong.Need("why", in.Why, "Say why, so that the record shows it")
		}
		if len(in.Why) > 500 {
			wrong.Add("why", "Use at most 500 characters")
		}
		switch {
		case !in.Until.IsZero() && !in.Until.After(d.today()):
			wrong.Add("until", "Enter a day that is still to come")
		case in.Step == access.Suspend:
			in.checkSuspension(d, &wrong)
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in GrantForm) (access.Grant, error) {
		g, err := tx.Grant(in.Grant)
		if err != nil {
			return g, err
		}
		if err := mayMove(d, g, in.Step); err != nil {
			return g, err
		}
		if err := moveGrant(d, tx, &g, in); err != nil {
			return g, err
		}
		return g, tx.SetGrant(g)
	},
}

// mayMove holds who does which step: setting up and closing is the technician's and administrator's, letting go on what
// was to end is for those who may ask for anybody, and nobody opens for themselves again what others shut.
func mayMove(d *Desk, g access.Grant, step access.Step) error {
	setter, asker := accessSetters.Meets(d.By.Roles), askForAll.Meets(d.By.Roles)
	ok := false
	if d.By.Token != "" && step != access.SetUp && step != access.Close {
		return fault.New(fault.Refused, "A program notes that an account was set up or closed. People decide everything else.")
	}
	switch step {
	case access.SetUp, access.Close:
		ok = setter
	case access.Suspend, access.End:
		ok = setter || asker
	case access.Lift, access.Keep:
		ok = asker && g.Person != d.By.Person
	}
	if !ok {
		return fault.New(fault.Refused, "Somebody else has to do this: accounts are set up and closed by the technician or administrator, and opened again by a leader or administrator, never for oneself.")
	}
	return g.May(step, d.Now)
}

// setUp notes an account as set up, on what it rests, once all that it needs is there.
func setUp(d *Desk, tx *store.Tx, g *access.Grant) error {
	f, err := gateFor(d.House, &tx.View, []id.Person{g.Person})
	if err != nil {
		return err
	}
	if missing := f.Ready(g.Person, g.System, d.Now); len(missing) > 0 {
		return fault.New(fault.Conflict, "Not yet: nobody gets access before all is there. Missing: %s.", missing[0].Plain().Name)
	}
	g.Done, g.DoneBy = d.Now, d.By.Who()
	g.Signatures = f.Held(g.Person, g.System, d.Now)
	return nil
}

// systemAndHolder are the system and the person of a line.
func systemAndHolder(v *store.View, g *access.Grant) (access.System, store.Person, error) {
	system, err := findSystem(v, g.System)
	if err != nil {
		return system, store.Person{}, err
	}
	p, err := v.PersonByID(g.Person)
	return system, p, err
}

func moveGrant(d *Desk, tx *store.Tx, g *access.Grant, in GrantForm) error {
	switch in.Step {
	case access.SetUp:
		system, p, err := systemAndHolder(&tx.View, g)
		if err != nil {
			return err
		}
		if system.Hands(p.Roles) {
			return fault.New(fault.Conflict, "The first login to %s goes to a parent, not to the child. Hand it over; that notes the account as set up.", system.Name)
		}
		return setUp(d, tx, g)
	case access.Suspend:
		return suspend(d, tx, g, in)
	case access.Lift:
		return liftSuspension(d, tx, g)
	case access.End:
		g.Ending, g.EndingWhy = d.Now, in.Why
	case access.Keep:
		p, err := tx.PersonByID(g.Person)
		if err != nil {
			return err
		}
		if !p.Active() {
			return fault.New(fault.Conflict, "This person has left the school, so nothing of theirs goes on.")
		}
		g.Ending, g.EndingWhy, g.Until = time.Time{}, "", time.Time{}
		if !in.Until.IsZero() {
			g.Until = midnight(d.House, in.Until)
		}
	case access.Close:
		if g.Ending.IsZero() {
			g.Ending = g.Until
		}
		g.Ended, g.EndedBy = d.Now, d.By.Who()
	}
	return nil
}
