package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func usableInvitation(v interface {
	Invitation([]byte) (store.Invitation, error)
	Now() time.Time
}, secret string, purposes ...string) (store.Invitation, error) {
	inv, err := v.Invitation(digestOf(secret))
	switch {
	case store.None(err) || err == nil && !slices.Contains(purposes, inv.Purpose):
		return inv, fault.New(fault.NotFound, "This link is not one of ours. Check that you copied all of it.")
	case err != nil:
		return inv, err
	case !inv.Used.IsZero():
		return inv, fault.New(fault.Conflict, "This link has been used. Each link works once.")
	case !v.Now().Before(inv.Expires):
		return inv, fault.New(fault.Conflict, "This link has run out. Ask for a new one.")
	}
	return inv, nil
}

// CheckLink says whether a link can be used, before somebody fills in a form for it.
var CheckLink = Look[LinkForm, LinkShown]{
	About: About{Name: "CheckLink", Says: "Open an invitation or setup link", Clause: "4/posts", May: people.Everyone},
	Do: func(d *Desk, v *store.View, in LinkForm) (LinkShown, error) {
		inv, err := usableInvitation(v, in.Token, in.Purpose)
		if err != nil || inv.Person == "" {
			return LinkShown{}, err
		}
		p, err := v.PersonByID(inv.Person)
		return LinkShown{Name: p.Name, Email: p.Email}, err
	},
}

// LinkForm is a link's secret and what it should be for: setup or join.
type LinkForm struct{ Token, Purpose string }

// LinkShown is whom a link was made for.
type LinkShown struct{ Name, Email string }

// JoinForm is a new colleague's first page.
type JoinForm struct {
	Token, Passphrase, Agent string
	digest                   string
}

var joining = About{Name: "Join", Says: "Accept an invitation", Clause: "7.5.1/staff", May: people.Everyone}

// Join lets an invited person choose a passphrase. The authenticator app comes next.
var Join = Case[JoinForm, SignedIn]{
	About: joining,
	Before: func(d *Desk, in *JoinForm) error {
		// The link first: hashing is slow, and strangers must not have it done for them.
		var names []string
		err := d.House.School.Read(d.Context, func(v *store.View) error {
			inv, err := usableInvitation(v, in.Token, "join")
			if err != nil {
				return err
			}
			names, err = namesAround(v, inv.Person)
			return err
		})
		if err != nil {
			return err
		}
		problem, err := weigh(d, joining, in.Passphrase, names...)
		if err != nil {
			return err
		}
		if problem != "" {
			var wrong fault.Fields
			wrong.Add("passphrase", "%s", problem)
			return wrong.Err()
		}
		in.digest, err = d.House.memory.hash(in.Passphrase)
		return err
	},
	Do: func(d *Desk, tx *store.Tx, in JoinForm) (SignedIn, error) {
		inv, err := usableInvitation(tx, in.Token, "join")
		if err != nil {
			return SignedIn{}, err
		}
		p, err := tx.PersonByID(inv.Person)
		if err != nil {
			return SignedIn{}, err
		}
		if !p.Active() {
			return SignedIn{}, fault.New(fault.Conflict, "This invitation was for somebody who has left the school.")
		}
		if ok, err := tx.UseInvitation(inv.ID); err != nil || !ok {
			return SignedIn{}, orConflict(err, "This link has been used. Each link works once.")
		}
		if err := beginAnew(tx, p.ID); err != nil {
			return SignedIn{}, err
		}
		if err := tx.SetPassphrase(p.ID, in.digest); err != nil {
			return SignedIn{}, err
		}
		return halfSession(d, tx, p.ID, in.Agent)
	},
}

// namesAround are what a person and the school go by: they make a passphrase easy to guess.
func namesAround(v *store.View, who id.Person) ([]string, error) {
	p, err := v.PersonByID(who)
	if err != nil {
		return nil, err
	}
	school, err := v.AnswerOf("school.name")
	return append([]string{p.Name, p.Email}, school...), err
}
