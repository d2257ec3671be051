package office

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// lapsed is one thing that has gone wrong. ID stays the same as long as it is the same trouble.
type lapsed struct {
	ID, About, Link, Found string
	Since                  time.Time
}

// lapseFinders look for what library/duties.yaml names under "lapses"; a test holds the two against each other.
var lapseFinders = map[string]func(h *House, v *store.View) ([]lapsed, error){
	"vacant posts":            findVacancies,
	"documents not confirmed": findUnread,
	"loans overdue":           findOverdue,
}

// findVacancies are the posts that the school must fill and nobody holds. One that nobody ever held counts from when the
// school's first days were over.
func findVacancies(h *House, v *store.View) ([]lapsed, error) {
	f, _, err := factsOfPosts(h, v)
	if err != nil {
		return nil, err
	}
	began, err := v.Began()
	if err != nil || began.IsZero() { // nobody has set the school up yet
		return nil, err
	}
	var all []lapsed
	for _, a := range post.Alarms(f) {
		if a.Kind != post.Vacant {
			continue
		}
		since := a.Since
		if since.IsZero() {
			since = began.In(h.Zone).AddDate(0, 0, graceDays)
		}
		all = append(all, lapsed{a.Key, "An empty post", "/posts/" + a.Post, a.What + ". " + a.Text, since})
	}
	return all, nil
}

// findUnread are the documents that some have not confirmed by their day.
func findUnread(h *House, v *store.View) ([]lapsed, error) {
	states, err := readingStates(h, v, false)
	var all []lapsed
	for _, s := range states {
		x := lapsed{ID: string(s.ID), About: "A document to confirm", Link: "/policy/reading",
			Found: fmt.Sprintf("%d of %d have not confirmed “%s”, %s, by their day.", s.Late, s.All, s.Title, s.Edition)}
		for _, l := range s.Lines {
			if first := l.By.AddDate(0, 0, 1); l.Late && (x.Since.IsZero() || first.Before(x.Since)) {
				x.Since = first
			}
		}
		if s.Late > 0 {
			all = append(all, x)
		}
	}
	return all, err
}

const lapseSource = "lapse"

// KeepLapses puts what has gone wrong for too long into the action plan, once each, and ends the action when it is put
// right. Whoever says why nothing needs doing is not asked again.
var KeepLapses = Case[struct{}, int]{
	About: About{Name: "KeepLapses", Says: "Put empty posts and unread documents into the action plan, and end what is put right", Clause: "3/action-plan", May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, l := range a.books.Duties.Lapses {
			found, err := lapseFinders[l.Finds](d.House, &tx.View)
			if err != nil {
				return n, err
			}
			there := map[string]bool{}
			for _, x := range found {
				source := l.Key + ":" + x.ID
				there[source] = true
				added, err := planLapse(d, tx, a, l, x)
				if err != nil {
					return n, err
				}
				n += added
			}
			if err := endLapses(d, tx, l, there); err != nil {
				return n, err
			}
		}
		return n, nil
	},
}

// planLapse enters one, unless it is in the plan or was.
func planLapse(d *Desk, tx *store.Tx, a *agenda, l duty.Lapse, x lapsed) (int, error) {
	if !l.Lasted(a.year.Year, x.Since, a.day) {
		return 0, nil
	}
	source := l.Key + ":" + x.ID
	was, err := tx.ActionsOf(lapseSource, source)
	if err != nil || len(was) > 0 {
		return 0, err
	}
	_, who := a.answers(l.Owner)
	var owner id.Person
	if len(who) > 0 {
		owner = who[0].ID
	}
	return 1, addAction(d, tx, duty.Action{Source: lapseSource, About: x.About, Link: x.Link, Found: x.Found, What: l.What, Owner: owner,
		Due: calendar.Day(a.day.AddDate(0, 0, l.Days))}, source)
}

// endLapses ends the open actions of what is not found any more.
func endLapses(d *Desk, tx *store.Tx, l duty.Lapse, there map[string]bool) error {
	open, err := tx.OpenLapses(l.Key + ":")
	if err != nil {
		return err
	}
	for source, n := range open {
		if there[source] {
			continue
		}
		n.State, n.Closed, n.Closer = duty.ActionDone, d.Now, d.By.Who()
		n.Note = joinReasons(n.Note, "It has been put right: the records show it no more.")
		if _, err := tx.SetAction(n, duty.ActionOpen); err != nil {
			return err
		}
	}
	return nil
}
