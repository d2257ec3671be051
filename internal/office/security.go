package office

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// accessKey is the choice under which it is kept when somebody last said that they still need what they can reach.
const accessKey = "access_needed"

// Access is what one can reach, and when one last said that one needs it (4.3-d).
type Access struct {
	Roles  people.Set
	Posts  []HolderShown
	Titles map[string]string // of posts
	Said   time.Time         // zero if never
	Due    bool              // to be said again: a year after joining, and each year after
}

// accessDue says whether somebody has to confirm their access today.
func accessDue(joined, said, day time.Time) bool {
	yearAgo := day.AddDate(-1, 0, 0)
	return joined.Before(yearAgo) && said.Before(yearAgo)
}

func saidAccess(d *Desk, v *store.View) (time.Time, error) {
	text, err := v.PersonChoice(d.By.Person, accessKey)
	t, _ := time.Parse(time.DateOnly, text)
	return t, err
}

// addWatch adds what one's own page shows of the door: who came in, where, and what one may do.
func addWatch(d *Desk, v *store.View, a *Account) (err error) {
	if a.SignIns, err = v.LastSignIns(d.By.Person, 10); err != nil {
		return err
	}
	a.Access.Roles = d.By.Roles
	if !people.Colleagues.Meets(d.By.Roles) {
		return nil
	}
	if a.Sightings, err = v.Sightings(d.By.Person); err != nil {
		return err
	}
	f, books, err := factsOfPosts(d.House, v)
	if err != nil {
		return err
	}
	a.Access.Titles = map[string]string{}
	for _, h := range postsOf(f, d.By.Person) {
		if h.Running() {
			k, _ := books.Posts.Kind(h.Post)
			a.Access.Posts, a.Access.Titles[h.Post] = append(a.Access.Posts, h), k.Title
		}
	}
	if a.Access.Said, err = saidAccess(d, v); err != nil {
		return err
	}
	a.Access.Due = accessDue(a.Person.Created, a.Access.Said, d.today())
	return nil
}

// addOwnDoor notes what somebody is asked about their own account.
func addOwnDoor(d *Desk, v *store.View, day *Day) error {
	if !people.Colleagues.Meets(d.By.Roles) {
		return nil
	}
	joined, said, places, err := v.OwnDoor(d.By.Person, accessKey)
	if err != nil {
		return ignoreNone(err)
	}
	last, _ := time.Parse(time.DateOnly, said)
	day.Places, day.Access = places, accessDue(joined, last, d.today())
	return nil
}

// AccessForm says whether somebody still needs all that they can reach; Less is what they do not.
type AccessForm struct{ Less string }

// actTime is how many days somebody has to act on what a colleague said about their access or a loss.
const actTime = 7

// ConfirmAccess notes that somebody still needs their access. What they do not need becomes an action for the
// administrator (4.3-d).
var ConfirmAccess = Case[AccessForm, struct{}]{
	About: About{Name: "ConfirmAccess", Says: "Say that I still need what I can reach, or what I do not need", Clause: "4.3/keep", May: people.Colleagues},
	Before: func(_ *Desk, in *AccessForm) error {
		in.Less = strings.TrimSpace(in.Less)
		var wrong fault.Fields
		if len(in.Less) > 500 {
			wrong.Add("less", "Use at most 500 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in AccessForm) (struct{}, error) {
		if err := tx.SetPersonChoice(d.By.Person, accessKey, d.today().Format(time.DateOnly)); err != nil || in.Less == "" {
			return struct{}{}, err
		}
		return struct{}{}, forAdministrator(d, tx, duty.Action{Source: "access", About: "Access that somebody does not need any more", Link: "/people/" + string(d.By.Person),
			Found: d.By.Name + ": " + in.Less, What: "Take away what is not needed any more"})
	},
}

// forAdministrator puts something into the action plan of whoever looks after accounts.
func forAdministrator(d *Desk, tx *store.Tx, n duty.Action) error {
	all, err := tx.Holders(managers)
	if err != nil {
		return err
	}
	sealed, err := emergency(&tx.View)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID != sealed.Person && (n.Owner == "" || p.Roles.Has(people.Administrator)) && p.ID != d.By.Person {
			n.Owner = p.ID
		}
	}
	if n.Owner == "" {
		n.Owner = d.By.Person
	}
	n.Due = calendar.Day(d.today()).AddDate(0, 0, actTime)
	return addAction(d, tx, n, string(d.By.Person))
}

// Why somebody secures their account: what others may know of it.
const (
	WhyLost     = "lost"     // a device, card or paper is lost
	WhyShared   = "shared"   // somebody was told the passphrase
	WhyStranger = "stranger" // somebody else was signed in
)

// SecureForm is what happened to one's own account.
type SecureForm struct{ Why, What string }

// SecureMine ends all other sessions of one's own and asks for a new passphrase, at once and without blame. What is
// lost, and what was done by somebody else, the administrator hears of; that somebody told their passphrase is
// recorded and told to nobody (4.3-d, 7.5.1-f, 7.5.1-g). False means that there is no passphrase to change.
var SecureMine = Case[SecureForm, bool]{
	About: About{Name: "SecureMine", Says: "Say that I lost something or that somebody knows my passphrase", Clause: "4.3/keep", May: people.Colleagues},
	Before: func(_ *Desk, in *SecureForm) error {
		in.What = strings.TrimSpace(in.What)
		var wrong fault.Fields
		if !slices.Contains([]string{WhyLost, WhyShared, WhyStranger}, in.Why) {
			wrong.Add("why", "Choose what happened")
		}
		if in.Why == WhyLost {
			wrong.Need("what", in.What, "Say what you lost")
		}
		if len(in.What) > 500 {
			wrong.Add("what", "Use at most 500 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in SecureForm) (bool, error) {
		if err := tx.EndSessions(d.By.Person, d.By.Session); err != nil {
			return false, err
		}
		must, err := tx.MustChange(d.By.Person)
		if err != nil {
			return false, err
		}
		if err := tx.AddForced(d.By.Person, in.Why, d.By.Who(), !must); err != nil {
			return must, err
		}
		open, err := tx.Sightings(d.By.Person)
		if err != nil {
			return must, err
		}
		if len(open) > 0 && in.Why != WhyLost {
			if _, err := tx.AnswerSightings(d.By.Person, "", in.Why); err != nil {
				return must, err
			}
		}
		if in.Why == WhyShared {
			return must, nil
		}
		return must, tellOfLoss(d, tx, in)
	},
}

// tellOfLoss writes to those who look after accounts and data, and puts what is to do into the action plan.
func tellOfLoss(d *Desk, tx *store.Tx, in SecureForm) error {
	what := "has lost something: " + in.What
	if in.Why == WhyStranger {
		what = "says that somebody else was signed in to their account. " + in.What
	}
	all, err := tx.Holders(managers | people.Of(people.DataProtectionOfficer))
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID == d.By.Person {
			continue
		}
		_, err := tx.Post(store.Letter{ID: tx.NewID(), Kind: "loss", Once: "loss:" + tx.NewID(), Person: p.ID, To: p.Email, Subject: "Handrail: an account may be open to others",
			Body: "Hello " + p.Name + ",\n\n" + d.By.Name + " " + strings.TrimSpace(what) + "\n\nHandrail has ended the account’s other sessions and asks for a new passphrase. " +
				"Other systems do not know of it: see what else the person can reach, and whether personal data may have been seen.\n\n" + d.House.PublicURL + "/actions\n"})
		if err != nil {
			return err
		}
	}
	return forAdministrator(d, tx, duty.Action{Source: "loss", About: "An account that may be open to others", Link: "/people/" + string(d.By.Person),
		Found: d.By.Name + " " + strings.TrimSpace(what), What: "Shut what else this opens, and ask the data protection officer whether it is a breach"})
}

// ItWasMe answers a question about two places: both were the owner.
var ItWasMe = Case[string, struct{}]{
	About: About{Name: "ItWasMe", Says: "Say that it was I who was signed in twice", Clause: "7.5.1/everyone", May: people.Colleagues},
	Do: func(d *Desk, tx *store.Tx, number string) (struct{}, error) {
		if number == "" {
			return struct{}{}, fault.New(fault.Invalid, "Choose which time it was.")
		}
		ok, err := tx.AnswerSightings(d.By.Person, number, "mine")
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "You have answered this already.")
		}
		return struct{}{}, err
	},
}

// atOnce is how lately another session must have been used for two to count as at the same time.
const atOnce = 10 * time.Minute

// notice asks the owner of an account, quietly, if it is in use in another place while somebody comes in here
// (7.5.1-g). One question at a time is enough.
func notice(d *Desk, tx *store.Tx, s store.Session) error {
	if !s.Factor || s.Allows != 0 || s.Place == nil {
		return nil
	}
	other, err := tx.Elsewhere(s.Person, s.Place, d.Now.Add(-atOnce))
	if err != nil || other.Agent == s.Agent { // the same browser that has moved to another network
		return ignoreNone(err)
	}
	open, err := tx.Sightings(s.Person)
	if err != nil || len(open) > 0 {
		return err
	}
	return tx.AddSighting(s.Person, store.Sighting{ID: tx.NewID(), Here: s.Agent, There: other.Agent})
}

// placeOf is the network of an address as a keyed digest: a household, or a school behind one address, is one place.
func placeOf(v *store.View, from string) []byte {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return nil
	}
	bits := 24
	if a.Is6() {
		bits = 64
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return nil
	}
	return v.Index("place", p.String())
}
