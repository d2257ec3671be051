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

// deciders may see and decide what waits; which of it, MayDecide says.
var deciders = people.Employed | people.Governors

// Waiting is one thing that waits for a second person, as the page shows it.
type Waiting struct {
	approval.Request
	Title  string
	About  string // whom or what it is about, in words
	Asker  string
	Judge  string // who decided it; "" while it is open
	MayNot string // why the person looking cannot decide it; "" if they can
	Mine   bool   // they asked for it
}

// ListApprovals shows what waits for my yes, what I asked for, and what was decided lately. It shows a
// request only to those who may decide it, who asked for it, or who manage people.
var ListApprovals = Case[struct{}, ApprovalLists]{
	About: About{Name: "ListApprovals", Says: "See what waits for a second person", Clause: "4.2/records", Sensitive: true, May: deciders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (ApprovalLists, error) {
		tx.Looked("approval", "list")
		names, err := namesOf(&tx.View)
		if err != nil {
			return ApprovalLists{}, err
		}
		var out ApprovalLists
		for _, open := range []bool{true, false} {
			all, err := tx.Approvals(open)
			if err != nil {
				return out, err
			}
			for _, r := range all {
				w, show, err := waiting(d, &tx.View, names, r)
				if err != nil {
					return out, err
				}
				if !show {
					continue
				}
				tx.Looked("approval", string(r.ID))
				if r.Open(d.Now) {
					out.Open = append(out.Open, w)
				} else {
					out.Past = append(out.Past, w)
				}
			}
		}
		return out, nil
	},
}

// ApprovalLists is what waits and what was decided or ran out.
type ApprovalLists struct{ Open, Past []Waiting }

func namesOf(v *store.View) (map[id.Person]store.Person, error) {
	all, err := v.People()
	names := make(map[id.Person]store.Person, len(all))
	for _, p := range all {
		names[p.ID] = p
	}
	return names, err
}

func waiting(d *Desk, v *store.View, names map[id.Person]store.Person, r approval.Request) (Waiting, bool, error) {
	k, _ := approval.ByKey(r.Kind)
	w := Waiting{Request: r, Title: k.Title, Asker: names[r.By].Name, Judge: names[r.Decider].Name, Mine: r.By == d.By.Person}
	w.About = carriers[r.Kind].about(v, names, r)
	err := approval.MayDecide(r, d.By, d.Now, nobodyElse(names, k, r))
	if fault.Of(err) == fault.Internal && err != nil {
		return w, false, err
	}
	if err != nil {
		w.MayNot = err.Error()
	}
	return w, err == nil || w.Mine || k.Agree.Meets(d.By.Roles) || managers.Meets(d.By.Roles), nil
}

// nobodyElse says whether no other active person than the subject may agree. The one who asks counts as
// somebody: else the only headteacher could ask, and have anybody at all agree.
func nobodyElse(names map[id.Person]store.Person, k approval.Kind, r approval.Request) bool {
	for _, p := range names {
		if p.Active() && string(p.ID) != r.Subject && k.Agree.Meets(p.Roles) {
			return false
		}
	}
	return true
}

// Verdict is a second person's answer.
type Verdict struct {
	Approval id.Approval
	Agree    bool
	Withdraw bool
	Note     string
}

// Carried is what followed from agreeing: for a new sign-in link, its secret.
type Carried struct {
	Token string
	Until time.Time
	// Envelope is what to print and seal: the name to sign in with, the passphrase and the codes.
	Envelope []string
}

// DecideApproval agrees to, declines or withdraws a request. Agreeing carries it out in the same
// transaction.
var DecideApproval = Case[Verdict, Carried]{
	About: About{Name: "DecideApproval", Says: "Agree to or decline what a colleague asked", Clause: "4.2/records", Sensitive: true, May: deciders},
	Do: func(d *Desk, tx *store.Tx, in Verdict) (Carried, error) {
		r, err := tx.Approval(in.Approval)
		if err != nil {
			return Carried{}, err
		}
		tx.Tried("approval", string(r.ID))
		decision := approval.Declined
		if in.Withdraw {
			decision = approval.Withdrawn
			if err := approval.MayWithdraw(r, d.By); err != nil {
				return Carried{}, err
			}
		} else {
			names, err := namesOf(&tx.View)
			if err != nil {
				return Carried{}, err
			}
			k, _ := approval.ByKey(r.Kind)
			if err := approval.MayDecide(r, d.By, d.Now, nobodyElse(names, k, r)); err != nil {
				return Carried{}, err
			}
		}
		if decision == approval.Declined && !in.Agree && strings.TrimSpace(in.Note) == "" {
			return Carried{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem",
				Fields: []fault.Field{{Name: "note", Sentence: "Say why you decline, so that your colleague knows what to do next"}}}
		}
		if in.Agree && !in.Withdraw {
			decision = approval.Agreed
		}
		if ok, err := tx.DecideApproval(r.ID, d.By.Person, decision, in.Note); err != nil || !ok {
			return Carried{}, orConflict(err, "Somebody decided this a moment ago.")
		}
		if decision != approval.Agreed {
			return Carried{}, nil
		}
		return carriers[r.Kind].carry(d, tx, r)
	},
}

// carrier is what a kind of approval is about, in words, and what follows from agreeing.
type carrier struct {
	about func(v *store.View, names map[id.Person]store.Person, r approval.Request) string
	carry func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error)
}

// carriers has one for each of approval.Kinds; a test holds the two lists against each other.
var carriers = map[string]carrier{
	"appoint": {
		about: func(_ *store.View, names map[id.Person]store.Person, r approval.Request) string {
			return names[id.Person(r.Subject)].Name + ": " + appointmentOf(r.Payload).words()
		},
		carry: carryAppointment,
	},
	"new_link": {
		about: func(_ *store.View, names map[id.Person]store.Person, r approval.Request) string {
			return names[id.Person(r.Subject)].Name
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
			if k, _ := approval.ByKey(r.Kind); !k.Agree.Meets(d.By.Roles) { // a stand-in never sees it
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
		carry: makeEnvelope,
	},
	"lift_hold": {
		about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
			h, err := v.HoldByID(id.Hold(r.Subject))
			if err != nil {
				return "A hold that is not standing any more"
			}
			return subjectInWords(v, h.Subject)
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
	"approve_policy":  {about: editionAbout, carry: approvePolicy},
	"withdraw_policy": {about: editionAbout, carry: withdrawPolicy},
}

// tellOversight writes to headteacher and chair that somebody came to be able to read cases (decision 11).
// The letter names the post and never a child.
func tellOversight(d *Desk, tx *store.Tx, r approval.Request) error {
	all, err := tx.People()
	if err != nil {
		return err
	}
	k, _ := approval.ByKey(r.Kind)
	for _, p := range all {
		if !p.Active() || p.Email == "" || !p.Roles.Meets(people.Of(people.Headteacher, people.Chair)) {
			continue
		}
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "oversight", Once: "approval:" + string(r.ID) + ":" + string(p.ID),
			Person: p.ID, To: p.Email, Subject: "Handrail: somebody's access to cases changed",
			Body: "Two people agreed today: " + k.Title + ".\n\nSee who asked and who agreed under Approvals: " + d.House.PublicURL + "/approvals\n"})
		if err != nil {
			return err
		}
	}
	return nil
}
