package office

import (
	"slices"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// MindApprovals ends requests that ran out, tells those who asked, and reminds those who may agree to what waits.
// Letters say what kind of thing it is and no more: mail is read on screens that others see.
var MindApprovals = Case[struct{}, int]{
	About: About{Name: "MindApprovals", Says: "End requests that ran out, and remind those who may agree", Clause: "4.2/records", May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (ended int, err error) {
		undecided, err := tx.Approvals(true)
		if err != nil || len(undecided) == 0 {
			return 0, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return 0, err
		}
		for _, r := range undecided {
			if r.Open(d.Now) {
				err = remind(d, tx, names, r)
			} else {
				ended++
				err = runOut(d, tx, names, r)
			}
			if err != nil {
				return ended, err
			}
		}
		return ended, nil
	},
}

// runOut closes a request that nobody answered in time.
func runOut(d *Desk, tx *store.Tx, names map[id.Person]store.Person, r approval.Request) error {
	if ok, err := tx.DecideApproval(r.ID, "", approval.RanOut, ""); err != nil || !ok {
		return err
	}
	asker := names[r.By]
	if !asker.Active() {
		return nil
	}
	_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "approval", Once: "ran-out:" + string(r.ID), Person: asker.ID, To: asker.Email,
		Subject: "Handrail: nobody answered in time",
		Body: "On " + d.day(r.Made) + " you asked for this, and nobody answered until it ran out: " + kindOf(r).Title + ".\n\n" +
			"Nothing was changed. If it is still needed, ask again, and tell a colleague who may agree: " + d.House.PublicURL + "/approvals\n"})
	return err
}

// remind writes once to each who may agree after an hour, and once more on the last day. Without a way to send
// letters nothing is posted: it would leave all at once, long after the request is over.
func remind(d *Desk, tx *store.Tx, names map[id.Person]store.Person, r approval.Request) error {
	which := r.Reminder(d.Now)
	if which == "" || !d.House.Mails {
		return nil
	}
	none := nobodyElse(names, kindOf(r), r)
	for _, p := range names {
		as := people.Actor{Person: p.ID, Roles: p.Roles}
		if !p.Active() || approval.MayDecide(r, as, d.Now, none) != nil {
			continue
		}
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "approval", Once: "waits:" + which + ":" + string(r.ID) + ":" + string(p.ID), Person: p.ID, To: p.Email,
			Subject: "Handrail: something waits for your answer",
			Body: "A colleague asked for something that takes two people, and you may answer: " + kindOf(r).Title + ".\n\n" +
				"It runs out on " + r.Expires.In(d.House.Zone).Format("2 January 2006 at 15:04") + ". Read it and answer: " + d.House.PublicURL + "/approvals/" + string(r.ID) + "\n"})
		if err != nil {
			return err
		}
	}
	return nil
}

// CountApprovals says what kinds of requests wait and since when, without whom they are about, who asked or why:
// enough for whoever runs the system to see that something is stuck.
var CountApprovals = Look[struct{}, []approval.Request]{
	About: About{Name: "CountApprovals", Says: "See what kinds of requests wait for a second person, and since when", Clause: "4.2/records",
		May: deciders},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]approval.Request, error) {
		all, err := v.Approvals(true)
		all = slices.DeleteFunc(all, func(r approval.Request) bool { return !r.Open(d.Now) })
		for i, r := range all {
			all[i] = approval.Request{Kind: r.Kind, Made: r.Made, Expires: r.Expires}
		}
		return all, err
	},
}
