package office

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// KeepPosts begins and ends terms on their days, and writes to those who watch over posts about what is
// wrong. It gives nobody anything that was not decided before: a post that takes two people begins only with
// the approval that stands behind it.
var KeepPosts = Case[struct{}, int]{
	About: About{Name: "KeepPosts", Says: "Begin and end terms on their days, and tell of posts that are empty", Clause: "4/posts", May: people.Of(people.Handrail)},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (int, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return 0, err
		}
		if err := keepRegistered(d, tx, books); err != nil {
			return 0, err
		}
		terms, err := tx.Terms()
		if err != nil {
			return 0, err
		}
		for _, t := range terms {
			k, known := books.Posts.Kind(t.Post)
			switch {
			case !known:
			case t.Coming() && !t.Starts.After(d.today()):
				err = beginByClock(d, tx, k, t)
			case t.Running() && !t.Ends.IsZero() && t.Ends.Before(d.today()):
				err = endByClock(d, tx, k, t)
			}
			if err != nil {
				return 0, err
			}
		}
		return tellAlarms(d, tx)
	},
}

// keepRegistered stores what so far only follows from people's roles and accounts.
func keepRegistered(d *Desk, tx *store.Tx, books *Books) error {
	stored, err := tx.Terms()
	if err != nil {
		return err
	}
	terms, err := registered(&tx.View, books, d.House.Zone)
	if err != nil {
		return err
	}
	for i, t := range terms { // those that are stored come first, in the same order
		if i < len(stored) && stored[i].Closed.Equal(t.Closed) {
			continue
		}
		if t.ID == "" {
			t.ID = tx.NewID()
		}
		if err := tx.SetTerm(t); err != nil {
			return err
		}
	}
	return nil
}

func beginByClock(d *Desk, tx *store.Tx, k post.Kind, t post.Term) error {
	p, err := tx.PersonByID(t.Person)
	if err != nil {
		return err
	}
	switch agreed, err := agreedTo(tx, k, t); {
	case err != nil:
		return err
	case !p.Active():
		err = fault.New(fault.Conflict, "They have left the school.")
		return couldNot(tx, t, err)
	case !agreed:
		return couldNot(tx, t, fault.New(fault.Refused, "No second person agreed to it."))
	case k.Role() != 0 && p.Roles.Has(k.Role()):
		return couldNot(tx, t, fault.New(fault.Conflict, "They hold the post already. Call this term off."))
	}
	return couldNot(tx, t, openTerm(d, tx, k, t, p))
}

// agreedTo says whether two people stand behind a term that needs them: somebody asked for this very person,
// and somebody else agreed.
func agreedTo(tx *store.Tx, k post.Kind, t post.Term) (bool, error) {
	if !k.TwoPeople {
		return true, nil
	}
	if t.Agreed == "" {
		return false, nil
	}
	r, err := tx.Approval(t.Agreed)
	if err != nil {
		return false, ignoreNone(err)
	}
	return r.Kind == "appoint" && r.Subject == string(t.Person) && r.Decision == approval.Agreed && r.Decider != r.By &&
		r.Decider != t.Person && rolesOf(r.Payload).Has(k.Role()), nil
}

// couldNot notes once why a term could not begin or end; the alarm then says it.
func couldNot(tx *store.Tx, t post.Term, err error) error {
	if err == nil || fault.Of(err) == fault.Internal {
		return err
	}
	if t.Why == err.Error() {
		return nil
	}
	t.Why = err.Error()
	return tx.SetTerm(t)
}

func endByClock(d *Desk, tx *store.Tx, k post.Kind, t post.Term) error {
	if t.Why == "" {
		t.Why = "The term was over"
	}
	err := closeTerm(d, tx, k, t, false)
	if !errors.Is(err, errLast) {
		return err
	}
	terms, err := tx.Terms()
	for _, stored := range terms {
		if stored.ID == t.ID {
			err = couldNot(tx, stored, fault.New(fault.Refused, "They are the last who can agree to an appointment. Appoint who follows first."))
		}
	}
	return err
}

// grace is how long a new school has to fill its posts before letters are written about those that nobody
// ever held.
const grace = 14 * 24 * time.Hour

// tellAlarms writes one letter to each of those who watch over posts, about everything that was not told yet.
func tellAlarms(d *Desk, tx *store.Tx) (int, error) {
	f, _, err := factsOfPosts(d.House, &tx.View)
	if err != nil {
		return 0, err
	}
	told, err := tx.AlarmsTold()
	if err != nil {
		return 0, err
	}
	all, err := tx.People()
	if err != nil || len(all) == 0 {
		return 0, err
	}
	young := d.Now.Sub(all[0].Created) < grace
	var news []post.Alarm
	for _, a := range post.Alarms(f) {
		if !told[a.Key] && !(young && a.First) {
			news = append(news, a)
		}
	}
	if len(news) == 0 {
		return 0, nil
	}
	letters := 0
	for _, p := range all {
		if !p.Active() || !strings.Contains(p.Email, "@") || !p.Roles.Meets(postWatchers) {
			continue
		}
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "posts", Once: fmt.Sprintf("posts:%s:%s:%s", news[0].Key, d.Now.Format(time.RFC3339), p.ID), Person: p.ID, To: p.Email,
			Subject: "Handrail: " + subject(news), Body: alarmLetter(d, p.Name, news)})
		if err != nil {
			return letters, err
		}
		letters++
	}
	if letters == 0 {
		return 0, nil
	}
	for _, a := range news {
		if err := tx.TellAlarm(a.Key); err != nil {
			return letters, err
		}
	}
	return letters, nil
}

// subject names no person and no post: it may be read on a locked screen.
func subject(news []post.Alarm) string {
	for _, a := range news {
		if a.Kind == post.Vacant {
			return "a post is empty"
		}
	}
	return "a post needs you"
}

func alarmLetter(d *Desk, name string, news []post.Alarm) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Hello %s,\n\nthis is about the posts that the school's online safety policy names.\n", name)
	for _, a := range news {
		fmt.Fprintf(&b, "\n- %s\n  %s\n", a.What, a.Text)
	}
	fmt.Fprintf(&b, "\nSee what to do: %s/posts\n\nEach of these is told once. The page shows them as long as they last.\n", d.House.PublicURL)
	return b.String()
}
