package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// dutyChangers decide who does what, and how often.
var dutyChangers = people.Of(people.Headteacher, people.DSL, people.Leader)

// ChangeDuty changes who does a duty, how often and from when, or says why the school does not do it.
var ChangeDuty = Case[duty.Choice, struct{}]{
	About: About{Name: "ChangeDuty", Says: "Change who does a duty and how often, or why it is not done here", Clause: "3/review", May: dutyChangers},
	Do: func(d *Desk, tx *store.Tx, in duty.Choice) (struct{}, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return struct{}{}, err
		}
		choices, err := tx.DutyChoices()
		if err != nil {
			return struct{}{}, err
		}
		listed, isListed := duty.ByKey(books.Duties.Duties, in.Key)
		was, chosen := choices[in.Key]
		if !isListed && (!chosen || was.Title == "") {
			return struct{}{}, fault.New(fault.NotFound, "The school has no such duty. The list shows all of them.")
		}
		if isListed {
			in.Title, in.Do = "", ""
			if before := listed.With(was.Choice).Owner; len(in.Owner) > 1 && len(before) > len(in.Owner) && slices.Equal(in.Owner, before[:len(in.Owner)]) {
				in.Owner = before // the form shows the first two
			}
		} else {
			listed = duty.Duty{}.With(was.Choice)
		}
		if err := checkChoice(in, listed, d.Now, books.DutyPosts()).Err(); err != nil {
			return struct{}{}, err
		}
		in.First = fromNow(in, listed.With(was.Choice), d)
		if isListed {
			in = sameAsListed(in, listed)
		}
		return struct{}{}, tx.SetDutyChoice(in, d.By.Who())
	},
}

// fromNow begins a new interval on the day of the change, so that nothing is late from before.
func fromNow(in duty.Choice, before duty.Duty, d *Desk) time.Time {
	if in.First.IsZero() && in.Every != "" && in.Every != before.Every {
		return calendar.Day(d.Now.In(d.House.Zone))
	}
	return in.First
}

// sameAsListed leaves out what the list says anyway, so that a later list can say it better.
func sameAsListed(in duty.Choice, listed duty.Duty) duty.Choice {
	if slices.Equal(in.Owner, listed.Owner) {
		in.Owner = nil
	}
	if in.Every == listed.Every && listed.Asks == "" {
		in.Every = ""
	}
	return in
}

func checkChoice(in duty.Choice, listed duty.Duty, now time.Time, posts []string) fault.Fields {
	var wrong fault.Fields
	if listed.Own {
		wrong.Need("title", in.Title, "Say in a few words what has to be done")
		if len(in.Title) > 200 {
			wrong.Add("title", "Use at most 200 characters")
		}
		wrong.Need("do", in.Do, "Say how it is done, so that somebody new could do it")
	}
	if len(in.Owner) == 0 {
		wrong.Add("owner", "Choose whose duty it is")
	}
	for _, post := range in.Owner {
		if !slices.Contains(posts, post) {
			wrong.Add("owner", "%q is not a post of the school", post)
		}
	}
	if in.Every != "" && !slices.Contains(duty.Intervals(), in.Every) || in.Every == "" && listed.Own {
		wrong.Add("every", "Choose how often")
	}
	yearly := in.Every == string(calendar.Yearly) || in.Every == string(calendar.TwiceAYear)
	if yearly && in.First.IsZero() && in.Every != listed.Every {
		wrong.Add("first", "Enter the first day by which it is due")
	}
	if !in.First.IsZero() && (in.First.Before(now.AddDate(-1, 0, 0)) || in.First.After(now.AddDate(3, 0, 0))) {
		wrong.Add("first", "Choose a day within the last year or the next three")
	}
	if len(in.Off) > longestReason || len(in.Do) > longestText {
		wrong.Add("off", "Use at most 1,000 characters for the reason")
	}
	return wrong
}

// AddDuty adds a duty of the school's own.
var AddDuty = Case[duty.Choice, string]{
	About: About{Name: "AddDuty", Says: "Add a duty of the school’s own", Clause: "3/review", May: dutyChangers},
	Do: func(d *Desk, tx *store.Tx, in duty.Choice) (string, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return "", err
		}
		in.Title, in.Do, in.Off = strings.TrimSpace(in.Title), strings.TrimSpace(in.Do), ""
		wrong := checkChoice(in, duty.Duty{Own: true}, d.Now, books.DutyPosts())
		if err := wrong.Err(); err != nil {
			return "", err
		}
		in.First = fromNow(in, duty.Duty{}, d)
		in.Key = "own-" + tx.NewID()[:8]
		return in.Key, tx.SetDutyChoice(in, d.By.Who())
	},
}

// PutBackForm names an earlier choice about a duty.
type PutBackForm struct {
	Key string
	N   int64
}

// PutBackDuty goes back to what the school had chosen before.
var PutBackDuty = Case[PutBackForm, struct{}]{
	About: About{Name: "PutBackDuty", Says: "Take back a change of a duty", Clause: "3/review", May: dutyChangers},
	Do: func(d *Desk, tx *store.Tx, in PutBackForm) (struct{}, error) {
		past, err := tx.PastDutyChoices(in.Key)
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range past {
			if p.N == in.N {
				p.Was.Key = in.Key
				return struct{}{}, tx.SetDutyChoice(p.Was.Choice, d.By.Who())
			}
		}
		return struct{}{}, fault.New(fault.NotFound, "That earlier state is not kept any more.")
	},
}

// StartForm makes a duty that is done on event fall due.
type StartForm struct {
	Key  string
	What string // what happened
}

// StartDuty makes a duty that is done on event fall due, because something happened.
var StartDuty = Case[StartForm, struct{}]{
	About: About{Name: "StartDuty", Says: "Note that something happened after which a duty has to be done", Clause: "3/review", May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, in StartForm) (struct{}, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		x, err := a.duty(in.Key)
		if err != nil {
			return struct{}{}, err
		}
		var wrong fault.Fields
		wrong.Need("what", in.What, "Say what happened")
		if len(in.What) > longestReason {
			wrong.Add("what", "Use at most 1,000 characters")
		}
		if x.Every != duty.OnEvent {
			return struct{}{}, fault.New(fault.Conflict, "This duty goes by the calendar. It cannot be started by hand.")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, raiseDuty(d, tx, a, x, "by hand:"+tx.NewID(), strings.TrimSpace(in.What))
	},
}

// raiseDuty makes a duty that is done on event fall due, once for each cause: after as many school days as
// its longest reminder says, on a day for which it is not done yet.
func raiseDuty(d *Desk, tx *store.Tx, a *agenda, x duty.Duty, cause, what string) error {
	due := a.day
	year := a.year.Fill(a.day, a.day.AddDate(1, 0, 0))
	for n := x.Lead(); n > 0; {
		due = due.AddDate(0, 0, 1)
		if year.SchoolDay(due) {
			n--
		}
		if o, ok := duty.Find(a.stands[x.Key], due); n == 0 && ok && o.Planned.Equal(due) && o.State == duty.Done {
			n = 1 // what was done for that day already was done before this happened
		}
	}
	_, err := tx.AddDutyEvent(x.Key, cause, duty.Event{ID: tx.NewID(), What: what, Due: due}, d.By.Who())
	return err
}
