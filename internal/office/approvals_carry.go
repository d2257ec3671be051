package office

import (
	"errors"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/hold"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// carrier is what a kind of approval is about, in words, what agreeing will do, and the doing of it.
type carrier struct {
	about func(v *store.View, names map[id.Person]store.Person, r approval.Request) string
	then  func(d *Desk, v *store.View, names map[id.Person]store.Person, r approval.Request) []string
	carry func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error)
}

// carriers has one for each of approval.Kinds; a test holds the two lists against each other.
var carriers = map[string]carrier{
	"agreement_text": agreementCarrier,
	"appoint": {
		about: func(_ *store.View, names map[id.Person]store.Person, r approval.Request) string {
			return names[id.Person(r.Subject)].Name + ": " + appointmentOf(r.Payload).words()
		},
		then: func(_ *Desk, _ *store.View, names map[id.Person]store.Person, r approval.Request) []string {
			p, added := names[id.Person(r.Subject)], rolesOf(r.Payload)
			all := []string{"Roles of " + p.Name + " now: " + rolesInWords(p.Roles) + ".", "Roles afterwards: " + rolesInWords(p.Roles|added) + "."}
			if a := appointmentOf(r.Payload); a.Post != "" {
				all = append(all, "The register of posts and the policy say so too: "+a.words()+".")
			}
			if added.Meets(people.CaseReaders) {
				all = append(all, "From then on "+p.Name+" may come to read what reports about children say.")
			}
			if added.Has(people.Administrator) {
				all = append(all, "From then on "+p.Name+" may invite people, close accounts and ask for roles for others.")
			}
			return append(all, oversightTold, "Taking the role away again works at once and needs no second person.")
		},
		carry: carryAppointment,
	},
	"new_link": {
		about: func(_ *store.View, names map[id.Person]store.Person, r approval.Request) string {
			return names[id.Person(r.Subject)].Name
		},
		then: func(d *Desk, _ *store.View, names map[id.Person]store.Person, r approval.Request) []string {
			p, k := names[id.Person(r.Subject)], kindOf(r)
			all := []string{"A new link lets " + p.Name + " choose a new passphrase and set up a new app.",
				"Whoever uses the link is " + p.Name + " from then on, with: " + rolesInWords(p.Roles) + ". Passphrase, app, passkeys, linked accounts and open sessions that there are now end."}
			if k.Agree.Meets(d.By.Roles) {
				all = append(all, "The link is shown to you, once: hand it over in person.")
			} else {
				all = append(all, "The link goes to "+p.Email+" and is shown to nobody else.")
			}
			return append(all, oversightTold)
		},
		carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
			p, err := tx.PersonByID(id.Person(r.Subject))
			if err != nil {
				return Carried{}, err
			}
			secret, err := newInvitation(d, tx, p.ID)
			if err != nil {
				return Carried{}, err
			}
			if !kindOf(r).Agree.Meets(d.By.Roles) { // a stand-in never sees it
				mailed, err := postInvitation(d, tx, p, secret)
				if err == nil && !mailed {
					err = fault.New(fault.Conflict, "Nobody but this person could agree, so the link may go to their own address only, and this Handrail sends no letters. Ask the technician to set that up first.")
				}
				return Carried{}, errors.Join(err, tellOversight(d, tx, r))
			}
			return Carried{Token: secret, Until: d.Now.Add(inviteLinkValid)}, tellOversight(d, tx, r)
		},
	},
	"envelope": {
		about: func(*store.View, map[id.Person]store.Person, approval.Request) string {
			return "The emergency account in its sealed envelope"
		},
		then: func(*Desk, *store.View, map[id.Person]store.Person, approval.Request) []string {
			return []string{"The name, passphrase and codes of the emergency account are shown to you, once: print them, seal them and put them into the safe.",
				"What an earlier envelope holds stops working at once, and whoever is signed in with it is signed out.", oversightTold}
		},
		carry: makeEnvelope,
	},
	"recovery_key": {
		about: func(*store.View, map[id.Person]store.Person, approval.Request) string {
			return "The school’s recovery key, on paper in the safe"
		},
		then: func(_ *Desk, v *store.View, _ map[id.Person]store.Person, _ approval.Request) []string {
			all := []string{"A new pair of keys is made. The secret half is shown to you, once, to print and put into the safe; Handrail keeps the public half only."}
			if k, err := recoveryKey(v); err == nil && k.Public != "" {
				all = append(all, "The key with the fingerprint "+k.Fingerprint+" is replaced: nothing new is locked for it any more. Keep its paper for what was locked for it.")
			}
			return append(all, oversightTold)
		},
		carry: makeRecoveryKey,
	},
	"lift_hold": {
		about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
			h, err := v.HoldByID(id.Hold(r.Subject))
			if err != nil {
				return "A hold that is not standing any more"
			}
			return subjectInWords(v, h.Subject)
		},
		then: func(d *Desk, v *store.View, names map[id.Person]store.Person, r approval.Request) []string {
			all := []string{"The hold ends at once. From then on the record may be changed, removed and run out like any other."}
			if h, err := v.HoldByID(id.Hold(r.Subject)); err == nil && h.Lifted.IsZero() {
				all = append(all, "It was placed by "+names[h.By].Name+" on "+d.day(h.Placed)+": "+h.Reason)
			}
			return all
		},
		carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
			ok, err := tx.LiftHold(id.Hold(r.Subject), d.By.Person)
			if err == nil && !ok {
				err = fault.New(fault.Conflict, "This hold is not standing any more.")
			}
			return Carried{}, err
		},
	},
	"remove_document": {
		about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
			return subjectInWords(v, hold.Subject{Kind: "document", ID: r.Subject})
		},
		then: func(*Desk, *store.View, map[id.Person]store.Person, approval.Request) []string {
			return []string{"The text that was read in is removed, with what was found in it. This cannot be undone.",
				"Answers that the school took over from it stay.", "If a hold stands on it, nothing is removed."}
		},
		carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
			subject := hold.Subject{Kind: "document", ID: r.Subject}
			holds, err := tx.Holds(subject)
			if err != nil {
				return Carried{}, err
			}
			if err := hold.Check(holds, subject, hold.Purge); err != nil {
				return Carried{}, err
			}
			return Carried{}, tx.RemoveDocument(id.Check(r.Subject))
		},
	},
	"correct_email":   emailCarrier,
	"approve_policy":  {about: editionAbout, then: approvalThen, carry: approvePolicy},
	"withdraw_policy": {about: editionAbout, then: withdrawalThen, carry: withdrawPolicy},
	"access":          accessCarrier,
	"api_token":       tokenCarrier,
}

const oversightTold = "Headteacher and chair of governors get a letter that says so, without a name."

func kindOf(r approval.Request) approval.Kind {
	k, _ := approval.ByKey(r.Kind)
	return k
}

// rolesInWords lists roles for people.
func rolesInWords(s people.Set) string {
	var titles []string
	for _, r := range s.Roles() {
		titles = append(titles, r.Title())
	}
	if len(titles) == 0 {
		return "none"
	}
	return strings.Join(titles, ", ")
}

// day is a date for people, in the school's own time.
func (d *Desk) day(t time.Time) string { return t.In(d.House.Zone).Format("2 January 2006") }

// tellOversight writes to headteacher and chair that somebody came to be able to read cases (decision 11).
// The letter names the post and never a child.
func tellOversight(d *Desk, tx *store.Tx, r approval.Request) error {
	return overseers(d, tx, "approval:"+string(r.ID), "Handrail: somebody's access to cases changed", "Two people agreed today: "+kindOf(r).Title+".")
}

// tellTwins writes to headteacher and chair that a request was agreed by somebody who goes by the asker's name.
func tellTwins(d *Desk, tx *store.Tx, r approval.Request, judge store.Person) error {
	asker, err := tx.PersonByID(r.By)
	if store.None(err) || err == nil && !approval.SameName(asker.Name, judge.Name) {
		return nil
	}
	if err != nil {
		return err
	}
	return overseers(d, tx, "twin:"+string(r.ID), "Handrail: two people of the same name agreed",
		"Whoever asked for this and whoever agreed to it go by the same name: "+kindOf(r).Title+".\n\n"+
			"If they are one person with two accounts, only one person stood behind it: undo it, and close one of the accounts.")
}

// overseers posts a letter to headteacher and chair, once.
func overseers(d *Desk, tx *store.Tx, once, subject, text string) error {
	all, err := tx.Holders(people.Of(people.Headteacher, people.Chair))
	for _, p := range all {
		_, failed := tx.Post(store.Letter{ID: tx.NewID(), Kind: "oversight", Once: once + ":" + string(p.ID), Person: p.ID, To: p.Email,
			Subject: subject, Body: text + "\n\nSee who asked and who agreed under Approvals: " + d.House.PublicURL + "/approvals\n"})
		err = errors.Join(err, failed)
	}
	return err
}
