package office

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A parent has no account and no passphrase: a code, in a letter or on paper, lets them in once, as a parent
// and nothing else, and for an hour at most.

const (
	parentLinkValid    = 14 * 24 * time.Hour
	parentVisitLongest = time.Hour
)

// typedCode draws a code of 80 bits that can be read from paper and typed: four groups of four letters.
func typedCode() string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	var b [16]byte
	_, _ = rand.Read(b[:])
	var out strings.Builder
	for i, x := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(letters[x%32])
	}
	return out.String()
}

// asTyped forgives spaces, missing dashes and capitals.
func asTyped(code string) string {
	clean := strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.ToLower(code))
	var groups []string
	for ; len(clean) > 4; clean = clean[4:] {
		groups = append(groups, clean[:4])
	}
	return strings.Join(append(groups, clean), "-")
}

// ParentLinkForm says for which parent, and how the code reaches them.
type ParentLinkForm struct {
	Person id.Person
	Mail   bool // by letter to the address in the register, else on paper
}

// ParentLink is a parent's code, shown once to whoever prints it; empty where it went by mail.
type ParentLink struct {
	Name, Code string
	Until      time.Time
}

// MakeParentLink makes the code with which a parent comes in once. Earlier codes stop working.
var MakeParentLink = Case[ParentLinkForm, ParentLink]{
	About: About{Name: "MakeParentLink", Says: "Make the code with which a parent comes in", Clause: "7.5.1/everyone", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, in ParentLinkForm) (ParentLink, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return ParentLink{}, err
		}
		switch {
		case !p.Active():
			return ParentLink{}, fault.New(fault.Conflict, "This person does not belong to the school any more.")
		case !p.Roles.Has(people.Parent):
			return ParentLink{}, fault.New(fault.Conflict, "This is for parents and carers. Others get a sign-in link.")
		case in.Mail && (p.Email == "" || !d.House.Mails):
			return ParentLink{}, fault.New(fault.Conflict, "A letter cannot be sent: there is no address, or no mail server is set up. Print the code instead.")
		}
		if shut, err := shutOut(tx, p.ID, "parent"); err != nil || shut {
			return ParentLink{}, orElse(err, fault.New(fault.Conflict, "No code can be made: ask the headteacher or the safeguarding lead about this person."))
		}
		if err := tx.VoidInvitations("parent", p.ID); err != nil {
			return ParentLink{}, err
		}
		out := ParentLink{Name: p.Name, Code: typedCode(), Until: d.Now.Add(parentLinkValid)}
		err = tx.AddInvitation(store.Invitation{ID: id.Invite(tx.NewID()), Purpose: "parent", Person: p.ID, Expires: out.Until}, digestOf(out.Code))
		if err != nil || !in.Mail {
			return out, err
		}
		_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "parent_link", Once: "parent:" + tx.NewID(), Person: p.ID, To: p.Email,
			Subject: "Your way in to Handrail",
			Body: "Hello " + p.Name + ",\n\nthe school uses Handrail for its online safety policy. This link lets you in once, until " +
				out.Until.In(d.House.Zone).Format("2 January 2006") + ":\n\n  " + d.House.PublicURL + "/parent?code=" + out.Code + "\n\n" +
				"Keep it to yourself: whoever opens it comes in as you. If you did not expect this letter, ask the school before you open it.\n"})
		out.Code = ""
		return out, err
	},
}

// ParentForm is a code as a parent typed it. Birth is a child's birthday, for a code that came in a letter to many.
type ParentForm struct {
	Code, Agent, Address string
	Birth                time.Time
}

// NextBirth says that a code is right and a birthday has to go with it.
const NextBirth = "birth"

// EnterAsParent lets a parent in with their code. The session allows the part of a parent only, whatever else
// the person is at school; a wrong code is counted by address, apart from other ways in, and gives no session.
var EnterAsParent = Case[ParentForm, SignedIn]{
	About: About{Name: "EnterAsParent", Says: "Come in with a parent's code", Clause: "7.5.1/everyone", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in ParentForm) (SignedIn, error) {
		if err := tooMany(&tx.View, atParent, in.Address, guessesAddress); err != nil {
			return SignedIn{}, err
		}
		inv, err := usableInvitation(tx, asTyped(in.Code), "parent", signingPurpose)
		if err != nil && !store.None(err) && !fault.Is(err, fault.NotFound) {
			return SignedIn{}, err
		}
		if err != nil {
			return SignedIn{}, countAt(tx, atParent, in.Address)
		}
		p, err := tx.PersonByID(inv.Person)
		if err != nil {
			return SignedIn{}, err
		}
		if !p.Active() || !p.Roles.Has(people.Parent) {
			return SignedIn{}, countAt(tx, atParent, in.Address)
		}
		if shut, err := shutOut(tx, p.ID, inv.Purpose); err != nil || shut {
			return SignedIn{}, orElse(err, fault.New(fault.Conflict, "This code opens nothing any more. Ask the school office."))
		}
		if inv.Purpose == signingPurpose {
			if out, proven, err := provesRelation(tx, p.ID, in); err != nil || !proven {
				return out, err
			}
		}
		if err := tx.CameIn(p.ID); err != nil {
			return SignedIn{}, err
		}
		if ok, err := tx.UseInvitation(inv.ID); err != nil || !ok {
			return SignedIn{}, orConflict(err, "This code has been used. Each code works once. Ask the school for a new one.")
		}
		secret, err := openSession(d, tx, store.Session{Person: p.ID, Factor: true, Agent: in.Agent,
			Allows: people.Of(people.Parent), Until: d.Now.Add(parentVisitLongest)})
		return SignedIn{Token: secret}, err
	},
}

// shutOut says whether a code lets nobody in any more: the one in a letter to many is for those who may answer for a child
// today, and no code is for somebody who may not be told about any child beside whom they stand. Who has no child in the
// register is known by the school alone.
func shutOut(tx *store.Tx, adult id.Person, purpose string) (bool, error) {
	ties, err := tx.Relatives(adult)
	if err != nil {
		return false, err
	}
	ties = slices.DeleteFunc(ties, func(t store.Relative) bool { return t.Adult != adult })
	barred := len(ties) > 0 && !slices.ContainsFunc(ties, func(t store.Relative) bool { return t.Barred == "" })
	if barred || purpose != signingPurpose {
		return barred, nil
	}
	mine, err := answersFor(tx, adult)
	return len(mine) == 0, err
}

// answersFor are the children for whom somebody may answer today.
func answersFor(tx *store.Tx, adult id.Person) ([]id.Person, error) {
	ties, err := tx.Relatives(adult)
	if err != nil {
		return nil, err
	}
	var children []id.Person
	for _, t := range ties {
		if t.Adult == adult {
			children = append(children, t.Pupil)
		}
	}
	if len(children) == 0 {
		return nil, nil
	}
	say, err := tx.ParentsWithSay(children...)
	if err != nil {
		return nil, err
	}
	var mine []id.Person
	for _, t := range say {
		child, err := tx.PersonByID(t.Pupil)
		if err != nil {
			return nil, err
		}
		if t.Adult == adult && child.Active() {
			mine = append(mine, t.Pupil)
		}
	}
	return mine, nil
}

// provesRelation asks for the birthday that goes with a code in a letter to many.
func provesRelation(tx *store.Tx, parent id.Person, in ParentForm) (SignedIn, bool, error) {
	if err := manyBirthdays(&tx.View); err != nil && !in.Birth.IsZero() {
		return SignedIn{}, false, err
	}
	known, err := knowsBirthday(tx, parent, in.Birth)
	switch {
	case err != nil || known:
		return SignedIn{}, known, err
	case in.Birth.IsZero():
		return SignedIn{Next: NextBirth}, false, nil
	}
	return SignedIn{Next: NextBirth}, false, wrongBirthday(tx, parent, in.Address)
}

// knowsBirthday says whether somebody named the birthday of one of the children for whom a parent answers. A link in a
// letter to hundreds is passed on now and then; no child's name is shown before whoever holds it has shown that they know
// the child. Where no birthday of these children is in the records, the code alone has to do.
func knowsBirthday(tx *store.Tx, parent id.Person, birth time.Time) (bool, error) {
	children, err := answersFor(tx, parent)
	if err != nil || len(children) == 0 {
		return false, err
	}
	all, err := tx.RollFacts(children)
	if err != nil {
		return false, err
	}
	none := true
	for _, child := range all {
		none = none && child.Birth == ""
		if child.Birth != "" && child.Birth == birth.Format(time.DateOnly) {
			return true, nil
		}
	}
	return none, nil
}

// wrongBirthday counts a wrong one, by address, for the school and for the link, which ends after some.
func wrongBirthday(tx *store.Tx, parent id.Person, address string) error {
	if err := countBirthday(tx, address); err != nil {
		return err
	}
	times, err := tx.WrongProof(parent)
	if err != nil || times < mostWrongBirthdays {
		return err
	}
	if err := tx.VoidInvitations(signingPurpose, parent); err != nil {
		return err
	}
	return countEnded(tx)
}

// ComeInAsParent turns a code that is nobody's into its sentence.
func ComeInAsParent(d *Desk, in ParentForm) (SignedIn, error) {
	out, err := EnterAsParent.Run(d.Context, d.House, d.By, in)
	if err == nil && out.Next == NextBirth && !in.Birth.IsZero() {
		return out, fault.New(fault.Invalid, "That is not the birthday of a child of yours here. Check day, month and year. After %d wrong ones the link ends, and the school office gives you a new one.", mostWrongBirthdays)
	}
	if err == nil && out.Token == "" && out.Next == "" {
		return out, fault.New(fault.Invalid, "That code is not right. It has 16 letters and figures; the letters l and o and the figures 0 and 1 are never in it.")
	}
	return out, err
}
