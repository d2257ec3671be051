package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TieForm is a tie as typed.
type TieForm struct {
	Whom  string
	Pupil id.Person
	What  string
	Away  []id.Person
}

// longestTie is how long one text of a declaration may be.
const longestTie = 2000

// DeclareTie declares a tie that exists, so that it is talked about before anybody asks.
var DeclareTie = Case[TieForm, id.Tie]{
	About: About{Name: "DeclareTie", Says: "Declare a tie of mine with a pupil, a former pupil or a family", Clause: "8.2/ties", Sensitive: true, May: people.Colleagues},
	Before: func(_ *Desk, in *TieForm) error {
		in.Whom, in.What = strings.Join(strings.Fields(in.Whom), " "), strings.TrimSpace(in.What)
		slices.Sort(in.Away)
		in.Away = slices.Compact(in.Away)
		var wrong fault.Fields
		wrong.Need("whom", in.Whom, "Say with whom the tie is")
		wrong.Need("what", in.What, "Say what the tie is, and how you are in touch")
		if len(in.Whom) > 200 {
			wrong.Add("whom", "Use at most 200 characters")
		}
		if len(in.What) > longestTie {
			wrong.Add("what", "Use at most 2,000 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in TieForm) (id.Tie, error) {
		choices, err := tieChoices(d, tx)
		if err != nil {
			return "", err
		}
		var wrong fault.Fields
		if in.Pupil != "" && !slices.ContainsFunc(choices.Pupils, func(p store.Rolled) bool { return p.ID == in.Pupil }) {
			wrong.Add("pupil", "Choose a pupil from the list, or none")
		}
		for _, who := range in.Away {
			if !slices.ContainsFunc(choices.Leaders, func(p store.Person) bool { return p.ID == who }) {
				wrong.Add("away", "Choose people from the list")
				break
			}
		}
		if err := wrong.Err(); err != nil {
			return "", err
		}
		if old, again, err := declaredJustNow(d, tx, in); err != nil || again {
			return old, err
		}
		x := tie.Tie{ID: id.Tie(tx.NewID()), By: d.By.Person, Whom: in.Whom, Pupil: in.Pupil, What: in.What, Away: in.Away, Made: d.Now}
		t, err := newTies(&tx.View)
		if err != nil {
			return "", err
		}
		a, err := t.around(x)
		if err != nil {
			return "", err
		}
		readers, open := x.Deciders(a), x
		open.Away = nil
		if len(readers) == 0 && len(open.Deciders(a)) > 0 { // where the posts are vacant it waits for whoever comes
			wrong.Add("away", "Nobody would be left to decide. Leave out one whom it does not concern, or speak to the local authority’s designated officer")
			return "", wrong.Err()
		}
		if err := tx.AddTie(x); err != nil {
			return "", err
		}
		return x.ID, tellOfTie(d, tx, x, readers, "waits", "Handrail: a confidential declaration waits for you",
			"A colleague has declared something confidential, and you are asked to note what follows by "+d.day(x.Due())+".")
	},
}

// sentTwice is within what time the same form from the same person is one that was sent twice: by a second click, or after a page that
// was slow.
const sentTwice = 2 * time.Minute

// declaredJustNow finds a declaration that the same form made a moment ago.
func declaredJustNow(d *Desk, tx *store.Tx, in TieForm) (id.Tie, bool, error) {
	all, err := tx.TiesOf(d.By.Person)
	for _, x := range all {
		if d.Now.Sub(x.Made) < sentTwice && x.Ended.IsZero() && x.Whom == in.Whom && x.What == in.What && x.Pupil == in.Pupil && slices.Equal(x.Away, in.Away) {
			return x.ID, true, err
		}
	}
	return "", false, err
}

// tellOfTie writes to some people that something about a tie waits, once, and not what.
func tellOfTie(d *Desk, tx *store.Tx, x tie.Tie, to []id.Person, once, subject, text string) error {
	for _, who := range to {
		p, err := tx.PersonByID(who)
		if err != nil {
			return err
		}
		_, err = tx.Post(store.Letter{ID: tx.NewID(), Kind: "tie", Once: "tie:" + string(x.ID) + ":" + once + ":" + string(who), Person: who, To: p.Email,
			Subject: subject, Body: "Hello " + p.Name + ",\n\n" + text + "\n\nOpen it here: " + d.House.PublicURL + "/ties/" + string(x.ID) + "\n"})
		if err != nil {
			return err
		}
	}
	return nil
}

// TieDecision is what a leader notes about a tie.
type TieDecision struct {
	Tie        id.Tie
	Outcome    string
	Safeguards string
	Review     time.Time
}

// DecideTie notes what follows from a declared tie, for the first time or at a review. The day of the next look is never more
// than a year away (8.2-r).
var DecideTie = Case[TieDecision, struct{}]{
	About: About{Name: "DecideTie", Says: "Note a decision and safeguards about a declared tie", Clause: "8.2/ties", Sensitive: true, May: tie.Asked},
	Before: func(d *Desk, in *TieDecision) error {
		in.Safeguards = strings.TrimSpace(in.Safeguards)
		var wrong fault.Fields
		if tie.Title(in.Outcome) == "" {
			wrong.Add("outcome", "Choose what follows")
		}
		if in.Outcome == tie.Guarded || in.Outcome == tie.Forbidden {
			wrong.Need("safeguards", in.Safeguards, "Say what was agreed")
		}
		if len(in.Safeguards) > longestTie {
			wrong.Add("safeguards", "Use at most 2,000 characters")
		}
		last := d.today().AddDate(0, 0, tie.LongestGap)
		if day := calendar.Day(in.Review); !day.After(d.today()) || day.After(last) {
			wrong.Add("review", "Enter a day between tomorrow and %s: a year at most", last.Format("2 January 2006"))
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in TieDecision) (struct{}, error) {
		_, x, sight, err := seeTie(d, tx, in.Tie)
		switch {
		case err != nil:
			return struct{}{}, err
		case sight != tie.Decides:
			return struct{}{}, fault.New(fault.Refused, "Somebody else decides about a tie of your own.")
		}
		if last, decided := x.Last(); decided && last.By == d.By.Person && d.Now.Sub(last.At) < sentTwice && last.Outcome == in.Outcome && last.Safeguards == in.Safeguards && last.Review.Equal(calendar.Day(in.Review)) {
			return struct{}{}, nil // sent twice
		}
		x.Decisions = append(x.Decisions, tie.Decision{At: d.Now, By: d.By.Person, Outcome: in.Outcome, Safeguards: in.Safeguards, Review: calendar.Day(in.Review)})
		if err := setTie(tx, x); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tellOfTie(d, tx, x, []id.Person{x.By}, "decided:"+d.Now.UTC().Format(time.RFC3339), "Handrail: your declaration was answered",
			"What you declared was talked through, and a note of what follows is there for you.")
	},
}

func setTie(tx *store.Tx, x tie.Tie) error {
	ok, err := tx.SetTie(x)
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "This tie has ended.")
	}
	return err
}

// TieEnd is why a tie ended.
type TieEnd struct {
	Tie id.Tie
	Why string
}

// EndTie closes a tie that is none any more. It stays on record.
var EndTie = Case[TieEnd, struct{}]{
	About: About{Name: "EndTie", Says: "Close a declared tie that is none any more", Clause: "8.2/ties", Sensitive: true, May: people.Colleagues},
	Before: func(_ *Desk, in *TieEnd) error {
		in.Why = strings.TrimSpace(in.Why)
		var wrong fault.Fields
		wrong.Need("why", in.Why, "Say why it is none any more")
		if len(in.Why) > longestTie {
			wrong.Add("why", "Use at most 2,000 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in TieEnd) (struct{}, error) {
		t, x, sight, err := seeTie(d, tx, in.Tie)
		if err != nil {
			return struct{}{}, err
		}
		x.Ended, x.EndedBy, x.Why = d.Now, d.By.Person, in.Why
		if err := setTie(tx, x); err != nil || sight != tie.Own {
			return struct{}{}, err
		}
		// Whoever declared it ends with it what was agreed about it, so those who decide hear of that.
		a, err := t.around(x)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tellOfTie(d, tx, x, x.Deciders(a), "ended", "Handrail: a confidential declaration was closed",
			"A colleague has closed something confidential that they had declared. See whether you agree that it is over.")
	},
}

// tieDuty is the duty that the year's review completes.
const tieDuty = "ties"

// review says how the year's review stands for somebody who decides.
func (out *TiesShown) review(d *Desk, tx *store.Tx) error {
	if !SignTies.May.Meets(d.By.Roles) {
		return nil
	}
	a, err := loadAgenda(d.House, &tx.View)
	if err != nil {
		return err
	}
	for _, x := range a.open("") {
		if x.Key == tieDuty {
			out.Review = x.Due
		}
	}
	out.MaySign = !out.Review.IsZero() && !slices.ContainsFunc(out.Others, func(l TieLine) bool { return l.Waits })
	return nil
}

// SignTies says that the year's review of declared ties was held: whatever the one who signs can see has a decision that still
// counts. The figure of ties is not kept: in a small school it would say something.
var SignTies = Case[struct{}, struct{}]{
	About: About{Name: "SignTies", Says: "Sign the year’s review of declared ties", Clause: "8.2/ties", Sensitive: true, May: people.Of(people.Headteacher, people.DSL)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		lines, err := tiesToDecide(&tx.View, d.By.Person, d.today(), true)
		if err != nil {
			return struct{}{}, err
		}
		tx.Looked("tie", "list")
		if slices.ContainsFunc(lines, func(l TieLine) bool { return l.Waits }) {
			return struct{}{}, fault.New(fault.Conflict, "A declared tie still waits for a decision. Note it first.")
		}
		return struct{}{}, recordDone(d, tx, tieDuty, store.DutyContent{Note: "Every declared tie that concerns whoever signed has a decision and a day on which it is looked at again; see /ties."})
	},
}

// loadTies tells the board whether declared ties wait. How many there are is nobody's business.
func loadTies(h *House, v *store.View, _ *Books, f *obligation.Facts, _ *policy.Inputs) error {
	all, err := v.Ties(true)
	if err != nil || len(all) == 0 {
		return err
	}
	t, err := newTies(v)
	if err != nil {
		return err
	}
	day := calendar.Day(v.Now().In(h.Zone))
	for _, x := range all {
		by, err := t.person(x.By)
		if err != nil {
			return err
		}
		if !by.Active() {
			continue
		}
		f.Ties.Waiting = f.Ties.Waiting || x.Waits(day)
		f.Ties.Late = f.Ties.Late || x.Late(day)
	}
	return nil
}
