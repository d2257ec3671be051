package office

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const (
	feedPurpose = "calendar"
	feedValid   = 400 * 24 * time.Hour // a school year and some weeks; then it is made anew
	feedGuesses = 20                   // unknown links from one address within the window
)

// MyFeed is how somebody is reminded.
type MyFeed struct {
	Often string
	// Until is how long the calendar link works; zero if there is none.
	Until time.Time
}

// ShowMyFeed shows how I am reminded.
var ShowMyFeed = Look[struct{}, MyFeed]{
	About: About{Name: "ShowMyFeed", Says: "See how I am reminded of my duties", Clause: "4/everyone", May: dutyReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (MyFeed, error) {
		often, err := v.PersonChoice(d.By.Person, digestKey)
		if err != nil {
			return MyFeed{}, err
		}
		if often == "" {
			often = DigestWeekly
		}
		until, err := v.OpenLink(feedPurpose, d.By.Person)
		return MyFeed{Often: often, Until: until}, err
	},
}

// MakeFeed makes the secret link of one's own calendar. Earlier ones stop working; only its digest is kept.
var MakeFeed = Case[struct{}, string]{
	About: About{Name: "MakeFeed", Says: "Make a secret link to my duties for my calendar", Clause: "4/everyone", Sensitive: true, May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (string, error) {
		if d.By.Person == "" {
			return "", fault.New(fault.Refused, "Only somebody who signed in has a calendar here.")
		}
		if err := tx.VoidInvitations(feedPurpose, d.By.Person); err != nil {
			return "", err
		}
		secret, digest := token()
		return secret, tx.AddInvitation(store.Invitation{ID: id.Invite(tx.NewID()), Purpose: feedPurpose, Person: d.By.Person, Expires: d.Now.Add(feedValid)}, digest)
	},
}

// StopFeed makes the link useless.
var StopFeed = Case[struct{}, struct{}]{
	About: About{Name: "StopFeed", Says: "Stop the secret link to my duties", Clause: "4/everyone", May: dutyReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		return struct{}{}, tx.VoidInvitations(feedPurpose, d.By.Person)
	},
}

// FeedQuery asks for a calendar with its secret.
type FeedQuery struct {
	Secret  string
	Address string // where it is asked from
}

// Feed is a calendar and the mark that changes with it.
type Feed struct {
	Text []byte
	Mark string
}

// ReadFeed gives the calendar behind a secret link: one's duties and actions, terms and days without school.
// Nothing in it says what was found or names anybody. Unknown links are counted by address.
var ReadFeed = Case[FeedQuery, Feed]{
	About: About{Name: "ReadFeed", Says: "Read a calendar by its secret link", Clause: "4/everyone", May: anyoneAtAll},
	Do: func(d *Desk, tx *store.Tx, in FeedQuery) (Feed, error) {
		if err := tooMany(&tx.View, feedPurpose, in.Address, feedGuesses); err != nil {
			return Feed{}, err
		}
		inv, err := usableInvitation(tx, in.Secret, feedPurpose)
		if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Conflict) {
			return Feed{}, countAt(tx, feedPurpose, in.Address) // a fault would take the count back
		}
		if err != nil {
			return Feed{}, err
		}
		a, err := loadAgenda(d.House, &tx.View)
		if err != nil {
			return Feed{}, err
		}
		who, ok := a.people[inv.Person]
		if !ok || !who.Roles.Meets(dutyReaders) {
			return Feed{}, nil
		}
		return a.feed(d, tx, who)
	},
}

var anyoneAtAll = SignOut.May

func (a *agenda) feed(d *Desk, tx *store.Tx, who store.Person) (Feed, error) {
	host := strings.TrimPrefix(strings.TrimPrefix(d.House.PublicURL, "https://"), "http://")
	uid := func(parts ...string) string { return strings.Join(parts, "-") + "@" + host }
	var events []publish.CalendarEvent
	for _, x := range mine(a.open(who.ID)) {
		text := "Due: " + x.Owner
		if x.State == duty.Overdue || x.State == duty.Missed {
			text = "Overdue: " + x.Owner
		}
		events = append(events, publish.CalendarEvent{UID: uid("duty", x.Key, x.Planned.Format("20060102")), From: x.Due, To: x.Due,
			Summary: x.Title, Text: text, Link: dutyAddress(d.House, x.Key, x.Planned)})
	}
	actions, err := tx.OpenActions()
	if err != nil {
		return Feed{}, err
	}
	for _, n := range actions {
		if n.Owner == who.ID {
			events = append(events, publish.CalendarEvent{UID: uid("action", string(n.ID)), From: n.Due, To: n.Due,
				Summary: "Action from: " + n.About, Link: d.House.PublicURL + "/actions/" + string(n.ID)})
		}
	}
	for _, t := range a.year.Terms {
		for _, e := range []struct {
			day  time.Time
			what string
		}{{t.Start, "begins"}, {t.End, "ends"}} {
			events = append(events, publish.CalendarEvent{UID: uid("term", e.day.Format("20060102"), e.what), From: e.day, To: e.day, Summary: t.Name + " " + e.what})
		}
	}
	for _, c := range a.year.Days {
		events = append(events, publish.CalendarEvent{UID: uid("closed", c.Day.Format("20060102")), From: c.Day, To: c.Day, Summary: "No school: " + c.Name})
	}
	sum := sha256.Sum256(publish.Calendar("Handrail", time.Time{}, events))
	return Feed{Text: publish.Calendar("Handrail", a.day, events), Mark: hex.EncodeToString(sum[:12])}, nil
}
