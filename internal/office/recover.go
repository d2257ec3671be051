package office

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// RecoverForm names the administrator who cannot get in any more, or the new one where none is left.
type RecoverForm struct{ Email, Name string }

// Recovered is the new link and how many people were told.
type Recovered struct {
	Link
	Told int
}

// RecoverAdministrator makes a new link for an administrator who lost passphrase or phone, at the school's
// own machine. It opens no account that may read cases, and headteacher and chair are told.
var RecoverAdministrator = Case[RecoverForm, Recovered]{
	About:  aboutRecovering,
	Before: noteUnknown,
	Do: func(d *Desk, tx *store.Tx, in RecoverForm) (Recovered, error) {
		p, err := tx.PersonByEmail(in.Email)
		if store.None(err) {
			p, err = newAdministrator(d, tx, in)
		}
		if err != nil {
			return Recovered{}, err
		}
		tx.Tried("person", string(p.ID))
		if err := notEmergency(&tx.View, p.ID); err != nil {
			return Recovered{}, err
		}
		switch {
		case !p.Active():
			return Recovered{}, fault.New(fault.Conflict, "This person has left the school.")
		case p.Roles.Meets(people.CaseReaders), !p.Roles.Has(people.Administrator):
			return Recovered{}, fault.New(fault.Refused, "This way is for an administrator only. For anybody else, an administrator makes the link, and two people agree where cases can be read.")
		}
		out := Recovered{Link: Link{Name: p.Name, Email: p.Email}}
		if out.Token, err = newInvitation(d, tx, p.ID); err != nil {
			return Recovered{}, err
		}
		out.Told, err = tellRecovered(d, tx, p)
		return out, err
	},
}

var aboutRecovering = About{Name: "RecoverAdministrator", Says: "Make a new sign-in link for an administrator who cannot get in", Clause: "7.5.1/staff",
	Sensitive: true, May: people.Of(people.Technician)}

// noteUnknown enters in the trail that a link was refused because no administrator has the address: whoever tries
// addresses at the machine leaves a line for each.
func noteUnknown(d *Desk, in *RecoverForm) error {
	return d.House.School.Read(d.Context, func(v *store.View) error {
		if _, err := v.PersonByEmail(in.Email); !store.None(err) {
			return err
		}
		some, err := hasAdministrator(v)
		if some {
			d.House.noteRefusal(d.Context, aboutRecovering, d.By, fault.New(fault.Refused, "nobody has this address"))
		}
		return err
	})
}

// hasAdministrator says whether the school has one besides the emergency account.
func hasAdministrator(v *store.View) (bool, error) {
	e, err := emergency(v)
	if err != nil {
		return false, err
	}
	all, err := v.Holders(people.Of(people.Administrator))
	return slices.ContainsFunc(all, func(p store.Person) bool { return p.ID != e.Person }), err
}

// newAdministrator enters one where the school has none left.
func newAdministrator(d *Desk, tx *store.Tx, in RecoverForm) (store.Person, error) {
	some, err := hasAdministrator(&tx.View)
	if err != nil {
		return store.Person{}, err
	}
	if some {
		return store.Person{}, fault.New(fault.NotFound, "No administrator has this e-mail address. The school has one, so no other can be made this way.")
	}
	var wrong fault.Fields
	checkPerson(&wrong, in.Name, in.Email)
	if err := wrong.Err(); err != nil {
		return store.Person{}, err
	}
	p := store.Person{ID: id.Person(tx.NewID()), Name: strings.TrimSpace(in.Name), Email: strings.TrimSpace(in.Email), Roles: people.Of(people.Administrator)}
	return p, addPerson(d, tx, p)
}

func tellRecovered(d *Desk, tx *store.Tx, who store.Person) (told int, err error) {
	all, err := tx.People()
	if err != nil {
		return 0, err
	}
	body := fmt.Sprintf("Today, at the school's own machine, the account %q made a new sign-in link for the administrator %s.\n\n"+
		"If you did not know that this was needed, ask at once: whoever uses the link takes over the administrator's account. It cannot read any case.\n",
		d.By.Account, who.Name)
	for _, p := range all {
		if !p.Active() || p.ID != who.ID && !p.Roles.Meets(people.Of(people.Headteacher, people.Chair)) {
			continue
		}
		number := tx.NewID()
		ok, err := tx.Post(store.Letter{ID: number, Kind: "oversight", Once: "recovered:" + number, Person: p.ID, To: p.Email,
			Subject: "Handrail: a new sign-in link for an administrator", Body: body})
		if err != nil {
			return told, err
		}
		if ok && p.ID != who.ID {
			told++
		}
	}
	return told, nil
}

// InviteLinkValid is how long a link for one person works.
const InviteLinkValid = inviteLinkValid
