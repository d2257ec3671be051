package office

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// LoginRead is a first login as a parent reads it, once. Next is NextBirth while the birthday is not right.
type LoginRead struct {
	Next                 string
	System, Name, Secret string
}

// ReadLogin shows a parent the first login of their child, once and behind the child's birthday. That it was read, and when,
// stands in the record; afterwards the login is nowhere here.
var ReadLogin = Case[ParentForm, LoginRead]{
	About: About{Name: "ReadLogin", Says: "Read the first login of my child, once", Clause: "7.9.3/parents", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in ParentForm) (LoginRead, error) {
		if err := tooMany(&tx.View, atParent, in.Address, guessesAddress); err != nil {
			return LoginRead{}, err
		}
		inv, err := usableInvitation(tx, asTyped(in.Code), loginPurpose)
		if err != nil && !store.None(err) && !fault.Is(err, fault.NotFound) {
			return LoginRead{}, err
		}
		if err != nil {
			return LoginRead{}, countAt(tx, atParent, in.Address)
		}
		r, err := tx.ReleaseBy(inv.ID)
		if err != nil {
			return LoginRead{}, err
		}
		g, system, err := stillTheirs(d, tx, r)
		if err != nil {
			return LoginRead{}, err
		}
		if err := manyBirthdays(&tx.View); err != nil && !in.Birth.IsZero() {
			return LoginRead{}, err
		}
		facts, err := tx.RollFacts([]id.Person{g.Person})
		if err != nil {
			return LoginRead{}, err
		}
		if born := facts[g.Person].Birth; in.Birth.IsZero() || born == "" || born != in.Birth.Format(time.DateOnly) {
			return LoginRead{Next: NextBirth}, wrongRelease(tx, r, in)
		}
		if ok, err := tx.UseInvitation(inv.ID); err != nil || !ok {
			return LoginRead{}, orConflict(err, "This link has been used. Each link works once. Ask the school for a new one.")
		}
		text, ok, err := tx.ReadRelease(r.ID)
		if err != nil || !ok {
			return LoginRead{}, orConflict(err, "This login is not here any more. Ask the school for a new one.")
		}
		var login firstLogin
		err = json.Unmarshal([]byte(text), &login)
		return LoginRead{System: system.Name, Name: login.Name, Secret: login.Secret}, err
	},
}

// stillTheirs holds that the access and the parent's say stand as they did when the letter was made.
func stillTheirs(d *Desk, tx *store.Tx, r access.Release) (access.Grant, access.System, error) {
	ended := fault.New(fault.Conflict, "This login cannot be read any more. Ask the school office.")
	g, err := tx.Grant(r.Grant)
	if err != nil {
		return g, access.System{}, err
	}
	parents, err := releaseParents(&tx.View, g.Person)
	if err != nil {
		return g, access.System{}, err
	}
	if !r.Open(d.Now) || g.StageAt(d.Now) != access.Given || !slices.ContainsFunc(parents, func(p store.Person) bool { return p.ID == r.Parent }) {
		return g, access.System{}, ended
	}
	system, err := findSystem(&tx.View, g.System)
	return g, system, err
}

// wrongRelease counts a birthday that was not right; after some the login goes. Asking without one counts nothing.
func wrongRelease(tx *store.Tx, r access.Release, in ParentForm) error {
	if in.Birth.IsZero() {
		return nil
	}
	if err := countBirthday(tx, in.Address); err != nil {
		return err
	}
	times, err := tx.WrongRelease(r)
	if err != nil || times < mostWrongBirthdays {
		return err
	}
	if err := tx.EndRelease(r); err != nil {
		return err
	}
	return countEnded(tx)
}

// ReadLoginAs turns a code or a birthday that is not right into its sentence.
func ReadLoginAs(d *Desk, in ParentForm) (LoginRead, error) {
	out, err := ReadLogin.Run(d.Context, d.House, d.By, in)
	switch {
	case err != nil || out.System != "":
		return out, err
	case out.Next == NextBirth && !in.Birth.IsZero():
		return out, fault.New(fault.Invalid, "That is not your child’s birthday. Check day, month and year. After %d wrong ones the login is withdrawn, and the school hands you a new one.", mostWrongBirthdays)
	case out.Next == NextBirth:
		return out, fault.New(fault.Invalid, "Enter your child’s birthday.")
	}
	return out, fault.New(fault.Invalid, "That code is not right. It has 16 letters and figures; the letters l and o and the figures 0 and 1 are never in it.")
}

// ReleaseRow is one release with whom it is about. ParentName is only for those who see families.
type ReleaseRow struct {
	access.Release
	Person                       id.Person
	Pupil, Class, System, ByName string
	ParentName                   string
	State                        access.ReleaseState
}

// ListReleases shows to whom first logins were handed, when, and whether they were read. Of a child, whoever looks after
// systems sees name and class and nothing else.
var ListReleases = Case[id.Grant, []ReleaseRow]{
	About: About{Name: "ListReleases", Says: "See to whom first logins of pupils were handed, and whether they were read", Clause: "7.9.3/parents", Sensitive: true, May: accessKeepers},
	Do: func(d *Desk, tx *store.Tx, line id.Grant) ([]ReleaseRow, error) {
		tx.Looked("login_release", "list")
		releases, err := tx.Releases(line)
		if err != nil || len(releases) == 0 {
			return nil, err
		}
		b, err := loadReleaseNames(&tx.View, releases)
		if err != nil {
			return nil, err
		}
		var out []ReleaseRow
		for _, r := range releases {
			g := b.lines[r.Grant]
			row := ReleaseRow{Release: r, Person: g.Person, State: r.StateAt(d.Now), ByName: b.names[id.Person(r.By)].Name, System: b.systems[g.System]}
			row.Pupil, row.Class = b.pupils[g.Person].Name, b.pupils[g.Person].Class
			if wholeRoll.Meets(d.By.Roles) {
				row.ParentName = b.parents[r.Parent].Person.Name
			}
			out = append(out, row)
		}
		return out, nil
	},
}

// releaseNames are the names of all that releases speak of.
type releaseNames struct {
	lines   map[id.Grant]access.Grant
	systems map[string]string
	pupils  map[id.Person]store.Listed
	parents map[id.Person]store.Rolled
	names   map[id.Person]store.Person
}

func loadReleaseNames(v *store.View, releases []access.Release) (releaseNames, error) {
	b := releaseNames{lines: map[id.Grant]access.Grant{}, systems: map[string]string{}, pupils: map[id.Person]store.Listed{}}
	grants, err := v.Grants("", true)
	if err != nil {
		return b, err
	}
	for _, g := range grants {
		b.lines[g.ID] = g
	}
	systems, err := v.Systems()
	if err != nil {
		return b, err
	}
	for _, s := range systems {
		b.systems[s.Key] = s.Name
	}
	rolled, err := v.ListRoll()
	if err != nil {
		return b, err
	}
	for _, l := range rolled {
		b.pupils[l.ID] = l
	}
	var parents []id.Person
	for _, r := range releases {
		parents = append(parents, r.Parent)
	}
	if b.parents, err = v.RolledPeople(parents); err != nil {
		return b, err
	}
	b.names, err = namesOf(v)
	return b, err
}

// ReleaseChoices is what the form needs: a line of the record with who may be given its login.
type ReleaseChoices struct {
	Pupil, Class, System string
	Parents              []store.Person // for those who see families
	Again                bool           // there was a letter before
	Kept                 bool           // its login still lies here
	Waits                []access.Missing
}

// ReleaseFormFor shows what a release of a line needs.
var ReleaseFormFor = Case[id.Grant, ReleaseChoices]{
	About: About{Name: "ReleaseFormFor", Says: "Prepare to hand a pupil's first login to a parent", Clause: "7.9.3/parents", Sensitive: true, May: accessSetters},
	Do: func(d *Desk, tx *store.Tx, line id.Grant) (ReleaseChoices, error) {
		var out ReleaseChoices
		g, err := grantLookedAt(tx, line)
		if err != nil {
			return out, err
		}
		system, err := mayRelease(d, tx, &g)
		if err != nil {
			return out, err
		}
		out.System = system.Name
		if out.Pupil, out.Class, err = nameAndClass(&tx.View, g.Person); err != nil {
			return out, err
		}
		if wholeRoll.Meets(d.By.Roles) {
			if out.Parents, err = releaseParents(&tx.View, g.Person); err != nil {
				return out, err
			}
		}
		before, err := tx.Releases(line)
		out.Again = len(before) > 0
		out.Kept = slices.ContainsFunc(before, func(r access.Release) bool { return r.Open(d.Now) })
		return out, err
	},
}

// WipeLogins lets first logins go that ran out, or whose access is not open any more.
var WipeLogins = Case[struct{}, int]{
	About: About{Name: "WipeLogins", Says: "Let first logins go that nobody read in time", Clause: "7.9.3/parents", Sensitive: true, May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		all, err := tx.Releases("")
		n := 0
		for _, r := range all {
			if err != nil || !r.Kept {
				continue
			}
			var g access.Grant
			if g, err = tx.Grant(r.Grant); err != nil {
				continue
			}
			stage := g.StageAt(d.Now)
			if r.Open(d.Now) && (stage == access.Given || stage == access.Suspended) {
				continue
			}
			n++
			err = tx.EndRelease(r)
		}
		return n, err
	},
}

// MindLogins is WipeLogins by the clock.
func MindLogins(ctx context.Context, h *House) error {
	_, err := WipeLogins.Run(ctx, h, people.System, struct{}{})
	return err
}
