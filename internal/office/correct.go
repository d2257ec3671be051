package office

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// CorrectForm is somebody's name and address as they should be.
type CorrectForm struct {
	Person      id.Person
	Name, Email string
	Reason      string
}

// Corrected says what came of it.
type Corrected struct {
	Waiting bool // the new address waits for a second person
	// Token is a new link for somebody who had not joined, where no letter takes it, and Until how long it works.
	Token string
	Until time.Time
}

// CorrectPerson puts somebody's name or address right (7.2/register). What it was is kept, sealed. An address is where
// ways in are sent, so both the old and the new one get a letter, every session and open link ends, and for somebody
// whose role takes two people a second person agrees first.
var CorrectPerson = Case[CorrectForm, Corrected]{
	About: About{Name: "CorrectPerson", Says: "Correct somebody's name or e-mail address", Clause: "7.2/register", Sensitive: true, May: managers},
	Before: func(_ *Desk, in *CorrectForm) error {
		in.Name, in.Email = strings.Join(strings.Fields(in.Name), " "), strings.TrimSpace(in.Email)
		var wrong fault.Fields
		checkName(&wrong, in.Name)
		if in.Email != "" {
			checkEmail(&wrong, in.Email)
		}
		if len(in.Reason) > longestReason {
			wrong.Add("reason", "Use at most 1,000 characters")
		}
		return wrong.Err()
	},
	Do: correctPerson,
}

func correctPerson(d *Desk, tx *store.Tx, in CorrectForm) (Corrected, error) {
	p, err := tx.PersonByID(in.Person)
	if err != nil {
		return Corrected{}, err
	}
	tx.Tried("person", string(p.ID))
	if err := mayCorrect(d, tx, p, in); err != nil {
		return Corrected{}, err
	}
	moves := in.Email != p.Email
	coming, err := comingRoles(d, tx, p.ID)
	if err != nil {
		return Corrected{}, err
	}
	waits := moves && (p.Roles | coming).Meets(people.TwoPeople)
	if in.Name != p.Name {
		p.Name = in.Name
		if err := tx.CorrectPerson(p, d.By.Who()); err != nil {
			return Corrected{}, err
		}
	}
	switch {
	case waits:
		payload, err := json.Marshal(in.Email)
		if err == nil {
			_, err = ask(d, tx, "correct_email", string(p.ID), string(payload), in.Reason)
		}
		return Corrected{Waiting: true}, err
	case moves:
		token, err := moveAddress(d, tx, p, in.Email)
		return Corrected{Token: token, Until: d.Now.Add(inviteLinkValid)}, err
	}
	return Corrected{}, nil
}

// mayCorrect says why somebody's name or address is not put right here.
func mayCorrect(d *Desk, tx *store.Tx, p store.Person, in CorrectForm) error {
	if err := notEmergency(&tx.View, p.ID); err != nil {
		return err
	}
	rolled, err := tx.RolledPeople([]id.Person{p.ID})
	if err != nil {
		return err
	}
	var wrong fault.Fields
	switch {
	case p.ID == d.By.Person:
		return fault.New(fault.Refused, "Nobody corrects their own name or address. Ask the headteacher or another administrator.")
	case !p.Active():
		return fault.New(fault.Conflict, "This person has left the school. What is recorded under their name stays as it is.")
	case rolled[p.ID].OnRoll:
		return fault.New(fault.Conflict, "This person comes from the school’s management system. Correct it there: the next import brings it here.")
	case in.Name == p.Name && in.Email == p.Email:
		return fault.New(fault.Conflict, "Nothing is different from what stands in the register.")
	case p.Email == "" && in.Email != "":
		wrong.Add("email", "They have no account. Use “Give them an account” on their page, and the address comes with it")
	case p.Email != "" && in.Email == "":
		wrong.Add("email", "Enter their address: they sign in with it. If it does not work any more, say so on their page")
	case in.Email != p.Email:
		return addressFree(tx, p.ID, in.Email)
	}
	return wrong.Err()
}

// addressFree refuses an address that somebody else has.
func addressFree(tx *store.Tx, who id.Person, email string) error {
	other, err := tx.PersonByEmail(email)
	if err == nil && other.ID != who {
		var wrong fault.Fields
		wrong.Add("email", "Somebody with this e-mail address is in the register already")
		return wrong.Err()
	}
	return ignoreNone(err)
}

// moveAddress gives somebody another address. Who had not joined gets a new link there; it comes back only where no
// letter can take it.
func moveAddress(d *Desk, tx *store.Tx, p store.Person, email string) (token string, err error) {
	invited, err := tx.OpenInvitation(p.ID)
	if err != nil {
		return "", err
	}
	old := p.Email
	p.Email = email
	if err := tx.CorrectPerson(p, d.By.Who()); err != nil {
		return "", err
	}
	if err := errors.Join(tx.VoidAllInvitations(p.ID), tx.EndSessions(p.ID, "")); err != nil {
		return "", err
	}
	if err := noteMove(d, tx, p, old); err != nil || invited.IsZero() {
		return "", err
	}
	secret, err := newInvitation(d, tx, p.ID)
	if err != nil {
		return "", err
	}
	if mailed, err := postInvitation(d, tx, p, secret); err != nil || mailed || p.Roles.Meets(people.TwoPeople) {
		return "", err
	}
	return secret, nil
}

// noteMove writes to both addresses, so that whoever reads the old one notices too.
func noteMove(d *Desk, tx *store.Tx, p store.Person, old string) error {
	var all error
	for _, to := range []string{old, p.Email} {
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "own_change", Once: "moved:" + tx.NewID(), Person: p.ID, To: to,
			Subject: "Handrail: your e-mail address was changed",
			Body: "Hello " + p.Name + ",\n\nthe address under which you sign in to Handrail was changed on " + d.Now.In(d.House.Zone).Format("2 January 2006 at 15:04") +
				":\n\n  from " + old + "\n  to   " + p.Email + "\n\nYou were signed out everywhere. Your passphrase stays as it is.\n\n" +
				"If this is right, there is nothing to do. If it is not, tell the school at once, in person or by telephone.\n"})
		all = errors.Join(all, err)
	}
	return all
}

// emailCarrier carries out a corrected address that a second person agreed to.
var emailCarrier = carrier{
	about: func(_ *store.View, names map[id.Person]store.Person, r approval.Request) string {
		p := names[id.Person(r.Subject)]
		return p.Name + ": from " + p.Email + " to " + emailOf(r)
	},
	then: func(_ *Desk, _ *store.View, names map[id.Person]store.Person, r approval.Request) []string {
		p := names[id.Person(r.Subject)]
		return []string{p.Name + " signs in as " + emailOf(r) + " from then on, and links and letters go there.",
			"Whoever reads that mailbox could ask for a new way in, so make sure that it is theirs: ask " + p.Name + ".",
			"They are signed out everywhere; passphrase, app and passkeys stay. Both addresses get a letter.", oversightTold}
	},
	carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
		p, err := tx.PersonByID(id.Person(r.Subject))
		if err != nil {
			return Carried{}, err
		}
		if !p.Active() {
			return Carried{}, fault.New(fault.Conflict, "This person has left the school.")
		}
		if err := addressFree(tx, p.ID, emailOf(r)); err != nil {
			return Carried{}, fault.New(fault.Conflict, "Somebody else has this address by now.")
		}
		if _, err := moveAddress(d, tx, p, emailOf(r)); err != nil {
			return Carried{}, err
		}
		return Carried{}, tellOversight(d, tx, r)
	},
}

func emailOf(r approval.Request) string {
	var email string
	_ = json.Unmarshal([]byte(r.Payload), &email) // we wrote it
	return email
}
