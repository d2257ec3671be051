package office

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/area/shared"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// PersonShown is what those who look after people see of one.
type PersonShown struct {
	store.Person
	Joined    bool      // has chosen a passphrase
	App       bool      // has set up the authenticator app
	LinkUntil time.Time // until when an invitation can be used; zero if none waits
	Waiting   []Waiting // requests about this person that wait for a second person
	Posts     []HolderShown
	Training  []post.Training
	Past      []store.PastPerson // what they were called before
	Bad       store.BadAddress   // their address does not work; no person where it does
	Rolled    bool               // they come from the school's management system, where their name is put right
	Book      *post.Book
	// Shared says that the account looks like several people's, and nobody has said that it is one person's.
	Shared bool
}

// ShowPerson shows one person of the register and what waits about them.
var ShowPerson = Case[id.Person, PersonShown]{
	About: About{Name: "ShowPerson", Says: "See one person's roles and whether they have joined", Clause: "7.2/register", Sensitive: true, May: ListPeople.May},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (PersonShown, error) {
		var out PersonShown
		var err error
		if out.Person, err = tx.PersonByID(who); err != nil {
			return out, err
		}
		tx.Looked("person", string(who))
		c, err := tx.Credential(who)
		if ignoreNone(err) != nil {
			return out, err
		}
		out.Joined, out.App = err == nil, c.TOTP != ""
		if out.LinkUntil, err = tx.OpenInvitation(who); err != nil {
			return out, err
		}
		if out.Waiting, err = waitingAbout(d, tx, who); err != nil {
			return out, err
		}
		f, books, err := factsOfPosts(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		out.Posts, out.Book = postsOf(f, who), books.Posts
		bad, err := tx.BadAddresses()
		if err != nil {
			return out, err
		}
		out.Bad = bad[who]
		rolled, err := tx.RolledPeople([]id.Person{who})
		if err != nil {
			return out, err
		}
		out.Rolled = rolled[who].OnRoll
		if out.Past, err = tx.PastOfPerson(who); err != nil {
			return out, err
		}
		owner, err := tx.PersonChoice(who, ownerKey)
		if err != nil {
			return out, err
		}
		out.Shared = out.Active() && out.Email != "" && owner == "" && shared.Account(out.Name, out.Email)
		out.Training, err = tx.Training(who)
		return out, err
	},
}

func waitingAbout(d *Desk, tx *store.Tx, who id.Person) ([]Waiting, error) {
	all, err := tx.Approvals(true)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(&tx.View)
	if err != nil {
		return nil, err
	}
	var about []Waiting
	for _, r := range all {
		if r.Subject != string(who) || !r.Open(d.Now) {
			continue
		}
		w, show, err := waiting(d, &tx.View, names, r)
		if err != nil {
			return nil, err
		}
		if show {
			about = append(about, w)
		}
	}
	return about, nil
}

// ForceForm says whose passphrase may be known to somebody else, and why.
type ForceForm struct {
	Person id.Person
	Reason string
}

// ForceChange makes somebody choose a new passphrase, on suspicion and never by the calendar (7.5.1-f; ASVS 6.2):
// they are signed out everywhere, passkeys and accounts elsewhere wait, and after signing in with passphrase and app
// nothing else opens until they have a new one and said which of the others are theirs (decision 17).
var ForceChange = Case[ForceForm, struct{}]{
	About: About{Name: "ForceChange", Says: "Make somebody choose a new passphrase", Clause: "7.5.1/change", Sensitive: true, May: managers},
	Before: func(_ *Desk, in *ForceForm) error {
		var wrong fault.Fields
		wrong.Need("reason", in.Reason, "Say why, so that they know what happened")
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ForceForm) (struct{}, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return struct{}{}, err
		}
		if ok, err := tx.MustChange(p.ID); err != nil || !ok {
			return struct{}{}, orConflict(err, "This person has no passphrase: they have not joined, or they sign in with an account elsewhere.")
		}
		if err := tx.AddForced(p.ID, "asked", d.By.Who(), false); err != nil {
			return struct{}{}, err
		}
		if err := tx.EndSessions(p.ID, ""); err != nil {
			return struct{}{}, err
		}
		_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "force_change", Once: "force:" + tx.NewID(), Person: p.ID, To: p.Email,
			Subject: "Handrail: please choose a new passphrase",
			Body: "Hello " + p.Name + ",\n\nwhen you next sign in to Handrail, with your passphrase and your app, you are asked to choose a new passphrase, and to say which passkeys and accounts elsewhere are yours. " + d.By.Name + " asked for this:\n\n  " +
				strings.TrimSpace(in.Reason) + "\n\nThis letter has no link on purpose. Open Handrail as you always do.\n"})
		return struct{}{}, err
	},
}

// SignOutPerson ends all of somebody's sessions, as when a phone or laptop is lost (ASVS 7.4.5).
var SignOutPerson = Case[id.Person, struct{}]{
	About: About{Name: "SignOutPerson", Says: "Sign somebody out everywhere", Clause: "7.5/unattended", May: managers},
	Do: func(_ *Desk, tx *store.Tx, who id.Person) (struct{}, error) {
		if _, err := tx.PersonByID(who); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.EndSessions(who, "")
	},
}

// TakeBack opens the account of somebody who had left, as after a mistake or when they return. Roles that
// may read cases do not come back with it: they need a second person again (decision 11).
var TakeBack = Case[id.Person, struct{}]{
	About: About{Name: "TakeBack", Says: "Open the account of somebody who comes back", Clause: "7.2/register", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (struct{}, error) {
		p, err := tx.PersonByID(who)
		if err != nil {
			return struct{}{}, err
		}
		if ok, err := tx.ReopenPerson(who); err != nil || !ok {
			return struct{}{}, orConflict(err, "This account is open already.")
		}
		roles := p.Roles &^ people.TwoPeople
		if roles == 0 {
			roles = people.Of(people.Staff)
			if p.Roles.Has(people.Chair) {
				roles = people.Of(people.Governor)
			}
		}
		return struct{}{}, setRoles(d, tx, who, roles, "")
	},
}

// postInvitation writes to somebody who was invited, if letters can be sent at all. The link is the secret
// that gives the account away, so it goes to that person's own address and to nobody else.
func postInvitation(d *Desk, tx *store.Tx, p store.Person, secret string) (bool, error) {
	if !d.House.Mails {
		return false, nil
	}
	name, err := tx.AnswerOf("school.name")
	if err != nil {
		return false, err
	}
	school := "Your school"
	if len(name) > 0 {
		school = name[0]
	}
	return tx.Post(store.Letter{ID: tx.NewID(), Kind: "invitation", Once: "invitation:" + tx.NewID(), Person: p.ID, To: p.Email,
		Subject: "Your invitation to Handrail",
		Body: "Hello " + p.Name + ",\n\n" + school + " invites you to Handrail, where its online safety policy is kept and carried out.\n\n" +
			"Open this link to choose a passphrase. It works once, until " +
			d.Now.Add(inviteLinkValid).In(d.House.Zone).Format("2 January 2006 at 15:04") + ":\n\n  " + d.House.PublicURL + "/join?link=" + secret + "\n\n" +
			"Keep the link to yourself: whoever opens it first gets the account. Have your phone ready, because Handrail " +
			"asks you to set up an authenticator app.\n\nIf you did not expect this, ask the school before you open it.\n"})
}

// InviteAgain makes a new link for somebody who lost passphrase or phone. For somebody who may read cases
// a second person must agree, because the link gives their account away.
var InviteAgain = Case[PersonForm, Invited]{
	About: About{Name: "InviteAgain", Says: "Make a new sign-in link for somebody", Clause: "7.5.1/staff", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, in PersonForm) (Invited, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return Invited{}, err
		}
		if err := notEmergency(&tx.View, p.ID); err != nil {
			return Invited{}, err
		}
		if !p.Active() {
			return Invited{}, fault.New(fault.Conflict, "This person has left the school.")
		}
		tx.Looked("person", string(p.ID)) // so that the trail says whose account the link opens
		if p.Email == "" {
			if p.Email, err = giveAddress(d, tx, p, in.Email); err != nil {
				return Invited{}, err
			}
		}
		coming, err := comingRoles(d, tx, p.ID)
		if err != nil {
			return Invited{}, err
		}
		reads := (p.Roles | coming) & people.TwoPeople
		if reads != 0 {
			if _, err := tx.Credential(p.ID); err == nil {
				_, err := ask(d, tx, "new_link", string(p.ID), "", in.Reason)
				return Invited{Person: p.ID, Waiting: reads}, err
			}
		}
		secret, err := newInvitation(d, tx, p.ID)
		if err != nil {
			return Invited{}, err
		}
		out := Invited{Person: p.ID, Token: secret, Until: d.Now.Add(inviteLinkValid)}
		if out.Mailed, err = postInvitation(d, tx, p, secret); out.Mailed && reads != 0 {
			out.Token = "" // whoever makes the link must not be able to join in that person's place
		}
		return out, err
	},
}

// giveAddress enters the address of somebody who was in the register without an account and now gets one.
// Nobody who is about to read cases gets theirs this way: whoever types the address would choose who reads.
func giveAddress(d *Desk, tx *store.Tx, p store.Person, email string) (string, error) {
	var wrong fault.Fields
	checkPerson(&wrong, p.Name, email)
	checkOwner(&wrong, p.Name, email, false)
	if err := wrong.Err(); err != nil {
		return "", err
	}
	coming, err := comingRoles(d, tx, p.ID)
	if err != nil {
		return "", err
	}
	if (p.Roles | coming).Meets(people.TwoPeople) {
		return "", fault.New(fault.Refused, "%s is to have a post that takes two people. Take that back first, enter the address, and appoint them then.", p.Name)
	}
	email = strings.TrimSpace(email)
	if _, err = tx.SetEmail(p.ID, email); store.Taken(err) {
		return "", &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem",
			Fields: []fault.Field{{Name: "email", Sentence: "Somebody with this e-mail address is in the register already"}}}
	}
	return email, err
}

// comingRoles are the roles that somebody gets as soon as a second person agrees, or when their time in a
// post begins: whoever is about to read cases is guarded like somebody who does.
func comingRoles(d *Desk, tx *store.Tx, who id.Person) (people.Set, error) {
	all, err := tx.Approvals(true)
	var coming people.Set
	for _, r := range all {
		if r.Kind == "appoint" && r.Subject == string(who) && r.Open(tx.Now()) {
			coming |= rolesOf(r.Payload)
		}
	}
	if err != nil {
		return coming, err
	}
	books, err := d.House.Shelf.Books()
	if err != nil {
		return coming, err
	}
	terms, err := tx.Terms()
	for _, t := range terms {
		if k, ok := books.Posts.Kind(t.Post); ok && t.Person == who && t.Coming() {
			coming |= people.Of(k.Role())
		}
	}
	return coming, err
}

// lastToAgree refuses to take the school's last second person away: with nobody left who may agree, anybody
// could stand in, and one person with two accounts would appoint whom they like. Somebody who never joined
// does not count.
func lastToAgree(tx *store.Tx, p store.Person, left people.Set) error {
	last, err := isLastToAgree(tx, p, left)
	if err != nil || !last {
		return err
	}
	tx.Tried("person", string(p.ID))
	return fault.New(fault.Refused, "%s is the last headteacher, safeguarding lead or chair who can agree to an appointment. "+
		"Appoint and invite the one who follows first, while %s can still agree to it.", p.Name, p.Name)
}

func isLastToAgree(tx *store.Tx, p store.Person, left people.Set) (bool, error) {
	k, _ := approval.ByKey("appoint")
	if !p.Active() || !k.Agree.Meets(p.Roles) || k.Agree.Meets(left) {
		return false, nil
	}
	if _, err := tx.Credential(p.ID); err != nil {
		return false, ignoreNone(err)
	}
	names, err := namesOf(&tx.View)
	if err != nil {
		return false, err
	}
	for _, other := range names {
		if other.ID == p.ID || !other.Active() || !k.Agree.Meets(other.Roles) {
			continue
		}
		if _, err := tx.Credential(other.ID); err == nil {
			return false, nil
		} else if !store.None(err) {
			return false, err
		}
	}
	return true, nil
}

// EndPerson shuts somebody out the same minute.
var EndPerson = Case[id.Person, struct{}]{
	About: About{Name: "EndPerson", Says: "Close the account of somebody who leaves", Clause: "7.2/register", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (struct{}, error) {
		if who == d.By.Person {
			return struct{}{}, fault.New(fault.Refused, "Nobody closes their own account. Ask the headteacher or another administrator.")
		}
		p, err := tx.PersonByID(who)
		if err != nil {
			return struct{}{}, err
		}
		if err := lastToAgree(tx, p, 0); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, endPerson(d, tx, who)
	},
}
