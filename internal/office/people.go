package office

import (
	"errors"
	"net/mail"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MakeSetupLink draws the one link by which a new school is set up: one use, one hour. Earlier links stop
// working. Once the school has a person, there is nothing more to set up this way.
var MakeSetupLink = Case[struct{}, string]{
	About: About{Name: "MakeSetupLink", Says: "Print the link that sets up a new school", Clause: "4/posts",
		May: people.Of(people.Technician, people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (string, error) {
		if n, err := tx.CountPeople(); err != nil || n > 0 {
			return "", orConflict(err, "This school is set up already. Its administrator can invite people.")
		}
		if err := tx.VoidInvitations("setup", ""); err != nil {
			return "", err
		}
		secret, digest := token()
		return secret, tx.AddInvitation(store.Invitation{ID: id.Invite(tx.NewID()), Purpose: "setup",
			Expires: d.Now.Add(setupLinkValid)}, digest)
	},
}

func orConflict(err error, sentence string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "%s", sentence)
}

// SetupForm is the first page a school fills in.
type SetupForm struct {
	Token      string
	School     string
	Name       string
	Email      string
	Passphrase string
	Agent      string
	digest     string
}

// SetUp makes the first administrator with a setup link, names the school, and signs them in as far as
// the second factor.
var SetUp = Case[SetupForm, SignedIn]{
	About:  About{Name: "SetUp", Says: "Set up a new school with its setup link", Clause: "4/posts", May: people.Everyone},
	Before: prepareSetup,
	Do: func(d *Desk, tx *store.Tx, in SetupForm) (SignedIn, error) {
		inv, err := usableInvitation(tx, in.Token, "setup")
		if err != nil {
			return SignedIn{}, err
		}
		if n, err := tx.CountPeople(); err != nil || n > 0 {
			return SignedIn{}, orConflict(err, "This school is set up already. Sign in, or ask its administrator for an invitation.")
		}
		if ok, err := tx.UseInvitation(inv.ID); err != nil || !ok {
			return SignedIn{}, orConflict(err, "This link has been used.")
		}
		p := store.Person{ID: id.Person(tx.NewID()), Name: in.Name, Email: in.Email, Roles: people.Of(people.Administrator)}
		if err := addPerson(d, tx, p); err != nil {
			return SignedIn{}, err
		}
		if err := tx.SetPassphrase(p.ID, in.digest); err != nil {
			return SignedIn{}, err
		}
		if err := tx.SetAnswer("school.name", []string{strings.TrimSpace(in.School)}, "set-up", string(p.ID)); err != nil {
			return SignedIn{}, err
		}
		return halfSession(d, tx, p.ID, in.Agent)
	},
}

func halfSession(d *Desk, tx *store.Tx, who id.Person, agent string) (SignedIn, error) {
	secret, err := openSession(d, tx, store.Session{Person: who, Agent: agent})
	return SignedIn{Token: secret, Next: "enrol"}, err
}

func prepareSetup(d *Desk, in *SetupForm) error {
	var wrong fault.Fields
	wrong.Need("school", in.School, "Enter the name of the school")
	checkPerson(&wrong, in.Name, in.Email)
	if problem := checkPassphrase(in.Passphrase, in.Name, in.Email, in.School); problem != "" {
		wrong.Add("passphrase", "%s", problem)
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	err := d.House.School.Read(d.Context, func(v *store.View) error { // before the slow hashing
		_, err := usableInvitation(v, in.Token, "setup")
		return err
	})
	if err == nil {
		in.digest, err = d.House.memory.hash(in.Passphrase)
	}
	return err
}

func checkPerson(wrong *fault.Fields, name, email string) {
	checkName(wrong, name)
	checkEmail(wrong, email)
}

func checkName(wrong *fault.Fields, name string) {
	wrong.Need("name", name, "Enter a name")
	if len(name) > 200 {
		wrong.Add("name", "Use at most 200 characters for the name")
	}
}

func checkEmail(wrong *fault.Fields, email string) {
	if a, err := mail.ParseAddress(email); err != nil || a.Address != strings.TrimSpace(email) || len(email) > 254 {
		wrong.Add("email", "Enter an e-mail address in the form name@school.example")
	}
}

// beginAnew takes every old way in away: whoever had the old phone, or knows the old account, may be somebody
// else.
func beginAnew(tx *store.Tx, who id.Person) error {
	return errors.Join(tx.SetTOTP(who, ""), tx.SetRecoveryCodes(who, nil), tx.EndPasskeys(who), tx.RemoveLogins(who), tx.EndSessions(who, ""))
}

// managers may add people and change what they may do.
var managers = people.Of(people.Administrator, people.Headteacher)

// ListPeople shows the register of people.
var ListPeople = Case[struct{}, []store.Person]{
	About: About{Name: "ListPeople", Says: "See who belongs to the school and in which role", Clause: "2.1/people", Sensitive: true,
		May: managers | people.Of(people.DSL, people.DeputyDSL, people.Chair)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) ([]store.Person, error) {
		tx.Looked("person", "list")
		all, err := tx.People()
		for _, p := range all {
			tx.Looked("person", string(p.ID))
		}
		slices.SortStableFunc(all, func(a, b store.Person) int {
			if a.Active() != b.Active() {
				if a.Active() {
					return -1
				}
				return 1
			}
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
		return all, err
	},
}

// PersonForm is somebody to be invited, or whose roles change.
type PersonForm struct {
	Person id.Person
	Name   string
	Email  string
	Roles  people.Set
	Reason string
	// NoAccount enters somebody without an address: they are in the register and cannot sign in.
	NoAccount bool
	// OneOwner says that an address or name which looks like a group's is used by this person alone.
	OneOwner bool
}

// Invited is a new person's link, shown once, and whether some roles wait for a second person.
type Invited struct {
	Person  id.Person
	Token   string
	Waiting people.Set
	Until   time.Time // until when the link works
	Mailed  bool      // the link is on its way to the person's own address
}

// InvitePerson enters somebody in the register and makes their link. Roles of people.TwoPeople
// wait for a second person (decision 11).
var InvitePerson = Case[PersonForm, Invited]{
	About: About{Name: "InvitePerson", Says: "Invite somebody and give them roles", Clause: "4/posts", Sensitive: true, May: managers},
	Before: func(_ *Desk, in *PersonForm) error {
		var wrong fault.Fields
		if in.NoAccount {
			in.Email = ""
			checkName(&wrong, in.Name)
			if in.Roles.Meets(people.TwoPeople) {
				wrong.Add("roles", "Whoever has one of these roles needs an account: %s", titlesOf(in.Roles&people.TwoPeople))
			}
		} else {
			checkPerson(&wrong, in.Name, in.Email)
			checkOwner(&wrong, in.Name, in.Email, in.OneOwner)
		}
		checkRoles(&wrong, in.Roles)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in PersonForm) (Invited, error) {
		waiting := in.Roles & people.TwoPeople
		now := in.Roles &^ people.TwoPeople
		if now == 0 {
			now = people.Of(people.Staff)
			if waiting == people.Of(people.Chair) {
				now = people.Of(people.Governor)
			}
		}
		p := store.Person{ID: id.Person(tx.NewID()), Name: strings.TrimSpace(in.Name), Email: strings.TrimSpace(in.Email), Roles: now}
		if err := addPerson(d, tx, p); store.Taken(err) {
			return Invited{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem",
				Fields: []fault.Field{{Name: "email", Sentence: "Somebody with this e-mail address is in the register already"}}}
		} else if err != nil {
			return Invited{}, err
		}
		if in.NoAccount {
			return Invited{Person: p.ID}, nil
		}
		if in.OneOwner {
			if err := tx.SetPersonChoice(p.ID, ownerKey, d.today().Format(time.DateOnly)); err != nil {
				return Invited{}, err
			}
		}
		out := Invited{Person: p.ID, Waiting: waiting, Until: d.Now.Add(inviteLinkValid)}
		if waiting != 0 {
			if err := askAppointment(d, tx, p.ID, toRoles(waiting), in.Reason); err != nil {
				return out, err
			}
		}
		var err error
		if out.Token, err = newInvitation(d, tx, p.ID); err != nil {
			return out, err
		}
		if out.Mailed, err = postInvitation(d, tx, p, out.Token); out.Mailed && waiting != 0 {
			out.Token = "" // whoever invites must not be able to join in that person's place
		}
		return out, err
	},
}

// checkRoles keeps apart what must not meet in one person (DFE-CY-13): running the system and reading cases.
func checkRoles(wrong *fault.Fields, roles people.Set) {
	given := people.Colleagues
	switch {
	case roles&given == 0 || roles&^given != 0:
		wrong.Add("roles", "Choose at least one role")
	case roles.Meets(people.Of(people.Administrator, people.Technician)) && roles.Meets(people.CaseReaders):
		wrong.Add("roles", "Whoever runs the system cannot also be headteacher, safeguarding lead or chair of governors: give that person two accounts")
	}
}

func newInvitation(d *Desk, tx *store.Tx, who id.Person) (string, error) {
	if err := tx.VoidInvitations("join", who); err != nil {
		return "", err
	}
	secret, digest := token()
	return secret, tx.AddInvitation(store.Invitation{ID: id.Invite(tx.NewID()), Purpose: "join", Person: who,
		Expires: d.Now.Add(inviteLinkValid)}, digest)
}

// ask puts something before a second person.
func ask(d *Desk, tx *store.Tx, kind, subject, payload, reason string) (id.Approval, error) {
	k, ok := approval.ByKey(kind)
	if !ok {
		return "", fault.New(fault.Internal, "no such kind of approval: %s", kind)
	}
	r := approval.Request{ID: id.Approval(tx.NewID()), Kind: kind, Subject: subject, Payload: payload, Reason: reason,
		By: d.By.Person, Expires: d.Now.Add(k.Valid)}
	return r.ID, tx.AddApproval(r)
}

// ChangeRoles changes what somebody may do. Taking a role away works at once; a role that may read cases
// waits for a second person.
var ChangeRoles = Case[PersonForm, people.Set]{
	About: About{Name: "ChangeRoles", Says: "Change somebody's roles", Clause: "4/posts", Sensitive: true, May: managers},
	Before: func(_ *Desk, in *PersonForm) error {
		var wrong fault.Fields
		checkRoles(&wrong, in.Roles)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in PersonForm) (people.Set, error) {
		if in.Person == d.By.Person {
			return 0, fault.New(fault.Refused, "Nobody changes their own roles. Ask the headteacher or another administrator.")
		}
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return 0, err
		}
		if err := lastToAgree(tx, p, in.Roles); err != nil {
			return 0, err
		}
		waiting := in.Roles & people.TwoPeople &^ p.Roles
		now := in.Roles &^ waiting
		if now == 0 {
			now = p.Roles &^ people.TwoPeople
		}
		if err := setRoles(d, tx, p.ID, now, in.Reason); err != nil {
			return 0, err
		}
		if waiting == 0 {
			return 0, nil
		}
		return waiting, askAppointment(d, tx, p.ID, toRoles(waiting), in.Reason)
	},
}
