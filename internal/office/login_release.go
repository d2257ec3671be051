package office

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// The first login of a pupil goes to a parent, not to the child (obligation 7.9T-c). What is handed over is a way to read it
// once, behind the child's birthday; the login lies sealed until then and is gone afterwards.

const (
	loginPurpose = "login"
	loginLetter  = "login"
)

// firstLogin is what lies sealed.
type firstLogin struct{ Name, Secret string }

// ReleaseForm hands a pupil's first login to a parent. An empty login lets one that lies here go out again.
type ReleaseForm struct {
	Grant        id.Grant
	Parent       id.Person // chosen by those who see families; else the first whom a letter reaches
	Name, Secret string
	Paper        bool
	Why          string // needed from the second letter on
}

// LoginSheet is a letter to print, shown once; its code is empty where the letter went by e-mail.
type LoginSheet struct {
	Pupil, Class, System, Code string
	Until                      time.Time
}

// ReleaseLogin hands a pupil's first login to a parent with responsibility who may be told, and notes the account as set up:
// for such a system nothing else does.
var ReleaseLogin = Case[ReleaseForm, LoginSheet]{
	About:  About{Name: "ReleaseLogin", Says: "Hand the first login of a pupil to a parent", Clause: "7.9.3/parents", Sensitive: true, May: accessSetters},
	Before: func(_ *Desk, in *ReleaseForm) error { return checkRelease(in) },
	Do: func(d *Desk, tx *store.Tx, in ReleaseForm) (LoginSheet, error) {
		g, err := tx.Grant(in.Grant)
		if err != nil {
			return LoginSheet{}, err
		}
		system, err := mayRelease(d, tx, &g)
		if err != nil {
			return LoginSheet{}, err
		}
		before, err := tx.Releases(g.ID)
		if err != nil {
			return LoginSheet{}, err
		}
		login, err := releasedLogin(d, tx, before, in)
		if err != nil {
			return LoginSheet{}, err
		}
		parent, err := releaseTo(d, tx, g.Person, in)
		if err != nil {
			return LoginSheet{}, err
		}
		for _, old := range before {
			if old.StateAt(d.Now) != access.ReleaseWaits {
				continue
			}
			if err := cmp.Or(tx.EndRelease(old), tx.DropLetter(loginLetter+":"+string(old.ID))); err != nil {
				return LoginSheet{}, err
			}
		}
		if g.Done.IsZero() {
			if err := setUp(d, tx, &g); err != nil {
				return LoginSheet{}, err
			}
			if err := tx.SetGrant(g); err != nil {
				return LoginSheet{}, err
			}
		}
		return handOver(d, tx, access.Release{Grant: g.ID, Parent: parent.ID, Paper: in.Paper, Why: in.Why}, system, parent, login)
	},
}

func checkRelease(in *ReleaseForm) error {
	in.Name, in.Why = strings.TrimSpace(in.Name), strings.TrimSpace(in.Why)
	var wrong fault.Fields
	if (in.Name == "") != (in.Secret == "") {
		wrong.Add("name", "Enter both the user name and the first password")
	}
	if len(in.Name) > 200 {
		wrong.Add("name", "Use at most 200 characters")
	}
	if len(in.Secret) > 200 {
		wrong.Add("secret", "Use at most 200 characters")
	}
	if len(in.Why) > 500 {
		wrong.Add("why", "Use at most 500 characters")
	}
	return wrong.Err()
}

// mayRelease finds the system of a line whose login goes to a parent, if it may be handed over today.
func mayRelease(d *Desk, tx *store.Tx, g *access.Grant) (access.System, error) {
	system, p, err := systemAndHolder(&tx.View, g)
	if err != nil {
		return system, err
	}
	stage := g.StageAt(d.Now)
	switch {
	case !system.Hands(p.Roles):
		return system, fault.New(fault.Conflict, "The register does not say that a pupil’s first login to %s goes to a parent.", system.Name)
	case !p.Active() || stage != access.ToDo && stage != access.Given:
		return system, fault.New(fault.Conflict, "This access is %s, so no login is handed over.", stage.Words())
	}
	return system, nil
}

// releasedLogin is what a letter makes readable: what was entered, or what lies here unread.
func releasedLogin(d *Desk, tx *store.Tx, before []access.Release, in ReleaseForm) (string, error) {
	var wrong fault.Fields
	if len(before) > 0 {
		wrong.Need("why", in.Why, "Say why a second letter is needed, so that the record shows it")
	}
	if in.Name != "" {
		text, err := json.Marshal(firstLogin{in.Name, in.Secret})
		return string(text), cmp.Or(wrong.Err(), err)
	}
	i := slices.IndexFunc(before, func(r access.Release) bool { return r.Open(d.Now) })
	if i < 0 {
		wrong.Add("name", "Enter the user name and the first password")
		return "", wrong.Err()
	}
	if err := wrong.Err(); err != nil {
		return "", err
	}
	return tx.PeekRelease(before[i].ID)
}

// releaseTo is the parent to whom a login goes: with responsibility, not barred, at the school's records today. Their
// contact is proved by an address that works, and by the child's birthday when they read it.
func releaseTo(d *Desk, tx *store.Tx, child id.Person, in ReleaseForm) (store.Person, error) {
	var none store.Person
	facts, err := tx.RollFacts([]id.Person{child})
	if err != nil {
		return none, err
	}
	if facts[child].Birth == "" {
		return none, fault.New(fault.Conflict, "No birthday of this child is in the records, so nobody could show that the letter reached the right person. Enter it first.")
	}
	all, err := releaseParents(&tx.View, child)
	if err != nil {
		return none, err
	}
	bad, err := tx.BadAddresses()
	if err != nil {
		return none, err
	}
	reached := func(p store.Person) bool {
		_, dead := bad[p.ID]
		return d.House.Mails && !dead && strings.Contains(p.Email, "@")
	}
	i := slices.IndexFunc(all, reached)
	if in.Paper {
		i = min(0, len(all)-1)
	}
	if in.Parent != "" && wholeRoll.Meets(d.By.Roles) {
		i = slices.IndexFunc(all, func(p store.Person) bool { return p.ID == in.Parent })
	}
	switch {
	case len(all) == 0:
		return none, fault.New(fault.Conflict, "Nobody in the register of families may be given this login. The office has to enter a parent with responsibility first.")
	case i < 0 || !in.Paper && !reached(all[i]):
		return none, fault.New(fault.Conflict, "No letter reaches a parent by e-mail. Print the letter instead.")
	}
	return all[i], nil
}

// releaseParents are the parents of a child who may be given a login.
func releaseParents(v *store.View, child id.Person) ([]store.Person, error) {
	ties, err := v.ParentsWithSay(child)
	if err != nil {
		return nil, err
	}
	var all []store.Person
	for _, t := range ties {
		p, err := v.PersonByID(t.Adult)
		if err != nil {
			return nil, err
		}
		if p.Active() && p.Roles.Has(people.Parent) {
			all = append(all, p)
		}
	}
	return all, nil
}

// handOver makes the way in and the letter, in one transaction with the line of the record.
func handOver(d *Desk, tx *store.Tx, r access.Release, system access.System, parent store.Person, login string) (LoginSheet, error) {
	code := typedCode()
	r.ID, r.Invite, r.By, r.Until = id.Release(tx.NewID()), id.Invite(tx.NewID()), d.By.Who(), d.Now.Add(access.ReleaseLasts)
	if err := tx.AddInvitation(store.Invitation{ID: r.Invite, Purpose: loginPurpose, Person: parent.ID, Expires: r.Until}, digestOf(code)); err != nil {
		return LoginSheet{}, err
	}
	if err := tx.AddRelease(r, login); err != nil {
		return LoginSheet{}, err
	}
	out := LoginSheet{System: system.Name, Until: r.Until}
	if r.Paper {
		g, err := tx.Grant(r.Grant)
		if err != nil {
			return out, err
		}
		out.Code = code
		out.Pupil, out.Class, err = nameAndClass(&tx.View, g.Person)
		return out, err
	}
	_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: loginLetter, Once: loginLetter + ":" + string(r.ID), Person: parent.ID, To: parent.Email, Subject: "A first login for you to read",
		Body: "Hello " + parent.Name + ",\n\nyour child gets an account on " + system.Name + ". The school hands the first login to you and not to your child. Open this, with your child’s birthday at hand:\n\n  " +
			d.House.PublicURL + "/parent/login?code=" + code + "\n\nIt shows the login once, until " + d.day(r.Until) + ". Write it down, sign in together with your child and choose a new password.\n\n" +
			"If you did not expect this letter, or the link has been used, ask the school office.\n"})
	return out, err
}

// nameAndClass is all that whoever sets accounts up sees of a child.
func nameAndClass(v *store.View, child id.Person) (name, class string, err error) {
	all, err := v.ListRoll()
	for _, l := range all {
		if l.ID == child {
			return l.Name, l.Class, err
		}
	}
	return "", "", err
}
