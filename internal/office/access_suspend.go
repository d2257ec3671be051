package office

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// checkSuspension holds that nobody is shut out without an end and a kind of reason (8.1-h).
func (in GrantForm) checkSuspension(d *Desk, wrong *fault.Fields) {
	switch {
	case in.Until.IsZero():
		wrong.Add("until", "Enter the day on which it ends by itself; it can be lifted earlier or suspended anew")
	case access.TooLong(d.today(), in.Until):
		wrong.Add("until", "Enter a day within a year")
	}
	if !access.KnownSuspension(in.Kind) {
		wrong.Add("kind", "Choose the kind of reason")
	}
	if len(in.Plan) > 500 {
		wrong.Add("plan", "Use at most 500 characters")
	}
}

// suspend shuts a line until its day and tells whoever it concerns. A pupil is not cut off from set work without a way around
// it (7.9T-n, 7.9T-o).
func suspend(d *Desk, tx *store.Tx, g *access.Grant, in GrantForm) error {
	p, err := tx.PersonByID(g.Person)
	if err != nil {
		return err
	}
	if p.Roles.Has(people.Pupil) && in.Plan == "" {
		return &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "plan", Sentence: "Say how set work reaches the child meanwhile; the family is told"}}}
	}
	g.Suspended, g.SuspendedUntil, g.SuspendedWhy = d.Now, midnight(d.House, in.Until), in.Why
	one := access.Suspension{From: d.Now, Until: g.SuspendedUntil, Kind: in.Kind, Why: in.Why, By: d.By.Who(), Plan: in.Plan}
	if one.Told, err = tellOfPause(d, tx, *g, p, one, false); err != nil {
		return err
	}
	g.Suspensions = append(g.Suspensions, one)
	return nil
}

// liftSuspension ends one before its day, and says so to whoever was told of it.
func liftSuspension(d *Desk, tx *store.Tx, g *access.Grant) error {
	p, err := tx.PersonByID(g.Person)
	if err != nil {
		return err
	}
	g.Suspended, g.SuspendedUntil, g.SuspendedWhy = time.Time{}, time.Time{}, ""
	n := len(g.Suspensions)
	if n == 0 {
		return nil
	}
	g.Suspensions[n-1].Lifted, g.Suspensions[n-1].LiftedBy = d.Now, d.By.Who()
	_, err = tellOfPause(d, tx, *g, p, g.Suspensions[n-1], true)
	return err
}

// concerned are those who are told: the person, or for a pupil the adults who may answer for them.
func concerned(v *store.View, p store.Person) ([]store.Person, error) {
	if !p.Roles.Has(people.Pupil) {
		return []store.Person{p}, nil
	}
	ties, err := v.ParentsWithSay(p.ID)
	if err != nil {
		return nil, err
	}
	var all []store.Person
	for _, t := range ties {
		adult, err := v.PersonByID(t.Adult)
		if err != nil {
			return nil, err
		}
		if adult.Active() {
			all = append(all, adult)
		}
	}
	return all, nil
}

// tellOfPause writes that access is paused, or open again: with the end and the kind of reason, and without what somebody
// wrote, because a letter can be read by others. Those without an address are given the page on paper.
func tellOfPause(d *Desk, tx *store.Tx, g access.Grant, p store.Person, one access.Suspension, lifted bool) (int, error) {
	if !d.House.Mails {
		return 0, nil
	}
	s, err := findSystem(&tx.View, g.System)
	if err != nil {
		return 0, err
	}
	all, err := concerned(&tx.View, p)
	if err != nil {
		return 0, err
	}
	subject, told := "Access to a system is paused", 0
	body := strings.Join(pauseNotice(d, s, p, one, false), "\n\n")
	if lifted {
		subject, body = "Access to a system is open again", "The access to "+s.Name+whose(p, false)+" is open again."
	}
	for _, to := range all {
		sent, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "access", Once: "suspended:" + tx.NewID(), Person: to.ID, To: to.Email, Subject: subject,
			Body: "Hello " + to.Name + ",\n\n" + body + "\n"})
		if err != nil {
			return told, err
		}
		if sent {
			told++
		}
	}
	return told, nil
}

// whose says in what a family reads that it is about their child, by name on paper that is handed over alone: mailboxes are
// shared, letters are passed on, and one that waits for a mail server may leave after its reader was barred.
func whose(p store.Person, named bool) string {
	switch {
	case p.Roles.Has(people.Pupil) && named:
		return " of " + p.Name
	case p.Roles.Has(people.Pupil):
		return " of your child"
	}
	return ""
}

// pauseNotice is what somebody is told: that it is paused, until when, the kind of reason, and what it means (7.9T-o).
func pauseNotice(d *Desk, s access.System, p store.Person, one access.Suspension, named bool) []string {
	text := fmt.Sprintf("The school has paused the access to %s%s until %s. On that day it opens again by itself.", s.Name, whose(p, named), d.day(one.Until.In(d.House.Zone)))
	for _, k := range access.SuspensionKinds {
		if k.Key == one.Kind && k.Says != "" {
			text += " The reason is: " + k.Says + "."
		}
	}
	all := []string{text}
	if p.Roles.Has(people.Pupil) {
		all = append(all, "Until then your child cannot sign in there, and cannot see or hand in work that is set there. Meanwhile: "+strings.TrimSuffix(one.Plan, ".")+".")
	}
	return append(all, "Ask the headteacher or the safeguarding lead if you want to know more, or if you think that it is wrong.")
}

// PauseNotice is the notice of a suspension on paper.
type PauseNotice struct {
	System string
	To     []string
	Lines  []string
	Until  time.Time
	Told   int // letters that left by themselves
}

// ShowPauseNotice shows the notice of a suspension as it is given on paper to those who have no e-mail address (7.9T-o).
var ShowPauseNotice = Case[id.Grant, PauseNotice]{
	About: About{Name: "ShowPauseNotice", Says: "Print the notice that access is suspended, for the person or the family", Clause: "7.2/register", Sensitive: true, May: askForAll},
	Do: func(d *Desk, tx *store.Tx, number id.Grant) (PauseNotice, error) {
		var out PauseNotice
		g, err := grantLookedAt(tx, number)
		if err != nil {
			return out, err
		}
		if g.StageAt(d.Now) != access.Suspended {
			return out, fault.New(fault.Conflict, "This access is not suspended, so there is nothing to tell.")
		}
		p, err := tx.PersonByID(g.Person)
		if err != nil {
			return out, err
		}
		s, err := findSystem(&tx.View, g.System)
		if err != nil {
			return out, err
		}
		one := g.Pause()
		out = PauseNotice{System: s.Name, Lines: pauseNotice(d, s, p, one, true), Until: one.Until, Told: one.Told}
		all, err := concerned(&tx.View, p)
		for _, to := range all {
			out.To = append(out.To, to.Name)
		}
		return out, err
	},
}
