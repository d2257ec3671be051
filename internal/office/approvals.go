package office

import (
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
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
	// Then is what will happen if it is agreed, and what will be different; empty once it is decided.
	Then []string
	// Twin says that the asker and whoever decided it, or the person looking, go by the same name.
	Twin bool
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
	c := carriers[r.Kind]
	w.About = c.about(v, names, r)
	if r.Open(d.Now) {
		if c.then != nil {
			w.Then = c.then(d, v, names, r)
		}
		w.Twin = !w.Mine && approval.SameName(w.Asker, names[d.By.Person].Name)
	} else if r.Decision == approval.Agreed {
		w.Twin = approval.SameName(w.Asker, w.Judge)
	}
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
	// Paper is the recovery key, to print.
	Paper *RecoveryPaper
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
		// What the person could do when the page was asked for may have ended since.
		by := d.By
		me, err := tx.PersonByID(by.Person)
		if err != nil && !store.None(err) {
			return Carried{}, err
		}
		if !me.Active() || store.None(err) {
			return Carried{}, fault.New(fault.Refused, "Your account is closed, so you cannot answer this.")
		}
		by.Roles &= me.Roles
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
			if err := approval.MayDecide(r, by, d.Now, nobodyElse(names, k, r)); err != nil {
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
		if err := tellTwins(d, tx, r, me); err != nil {
			return Carried{}, err
		}
		return carriers[r.Kind].carry(d, tx, r)
	},
}
