// Package demo builds a made-up school with a year of life, through the same use cases that a real school
// uses, so that every page can be looked at with something on it. Nobody in it exists. Every later area adds
// its own part of the year to the list in year.go.
package demo

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Clock is the demonstration's movable now. It stands where it was put and goes on from there.
type Clock struct {
	mu   sync.Mutex
	base time.Time // what the clock showed …
	at   time.Time // … when the real clock showed this
	held bool      // stands still, while the year is being lived
}

// NewClock begins at a time.
func NewClock(now time.Time) *Clock { return &Clock{base: now, at: time.Now()} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held {
		return c.base
	}
	return c.base.Add(time.Since(c.at))
}

// Move puts the clock to another time, from which it goes on.
func (c *Clock) Move(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.at, c.held = now, time.Now(), false
}

func (c *Clock) hold(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.held = now, true
}

// Person is somebody of the made-up school and how to sign in as them.
type Person struct {
	Key        string // what others in the year call them
	Name       string
	Email      string
	Roles      people.Set
	Passphrase string
	TOTP       string // base32
}

// cast is who belongs to the school. Names are drawn from the seed.
var cast = []struct {
	key   string
	roles people.Set
}{
	{"administrator", people.Of(people.Administrator)},
	{"headteacher", people.Of(people.Headteacher, people.Leader)},
	{"dsl", people.Of(people.DSL, people.Leader)},
	{"deputy_dsl", people.Of(people.DeputyDSL, people.Staff)},
	{"leader", people.Of(people.Leader, people.Staff)},
	{"staff", people.Of(people.Staff)},
	{"senco", people.Of(people.SENCO, people.Staff)},
	{"technician", people.Of(people.Technician)},
	{"data_protection_officer", people.Of(people.DataProtectionOfficer)},
	{"chair", people.Of(people.Chair, people.Governor)},
	{"safeguarding_governor", people.Of(people.SafeguardingGovernor, people.Governor)},
	{"governor", people.Of(people.Governor)},
}

var firstNames = []string{"Amira", "Ben", "Carys", "Dilip", "Erin", "Farid", "Grace", "Hamish", "Imogen", "Jonah", "Kezia", "Luca", "Marta",
	"Nadia", "Owen", "Priya", "Rosa", "Samir", "Tess", "Umar", "Vera", "Wren", "Yusuf", "Zofia"}
var lastNames = []string{"Ashdown", "Birch", "Calder", "Dunmore", "Ellwood", "Fenwick", "Garside", "Haldane", "Inglewood", "Jessop", "Kirkham",
	"Lomax", "Marsden", "Netherby", "Ormerod", "Pilling", "Ramsden", "Scarisbrick", "Thornley", "Ulverston", "Vickers", "Whalley"}

// People is the cast for a seed: the same seed gives the same people, passphrases and app secrets.
func People(seed int64) []Person {
	var all []Person
	start := digest(seed, "names")
	for i, c := range cast {
		h := digest(seed, c.key)
		// Steps that share no factor with the length, so that no two people have the same first name.
		first := firstNames[(int(start[0])+i*7)%len(firstNames)]
		last := lastNames[(int(start[1])+i*5)%len(lastNames)]
		all = append(all, Person{Key: c.key, Name: first + " " + last, Roles: c.roles,
			Email:      strings.ReplaceAll(c.key, "_", ".") + "@meadowbank.example",
			Passphrase: fmt.Sprintf("made up words %x", h[2:6]),
			TOTP:       base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h[6:26])})
	}
	return all
}

func digest(seed int64, text string) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, text))
}

// life is the year being lived.
type life struct {
	ctx   context.Context
	house *office.House
	clock *Clock
	now   time.Time // the day the demonstration opens
	cast  map[string]Person
	who   map[string]people.Actor
	seed  int64

	copies Copies
}

// Live builds the school and its year up to now. A made-up school that is there already is left as it is,
// and any other is refused.
func Live(ctx context.Context, h *office.House, clock *Clock, seed int64, copies Copies) ([]Person, error) {
	all := People(seed)
	l := &life{ctx: ctx, house: h, clock: clock, now: clock.Now(), cast: map[string]Person{}, who: map[string]people.Actor{}, seed: seed, copies: copies}
	for _, p := range all {
		l.cast[p.Key] = p
	}
	var n int
	err := h.School.Read(ctx, func(v *store.View) (err error) {
		if n, err = v.CountPeople(); err != nil || n == 0 {
			return err
		}
		// A movable clock and printed passphrases must never come upon a real school's records.
		if _, err = v.PersonByEmail(l.cast["administrator"].Email); store.None(err) {
			err = fault.New(fault.Conflict, "These are not the records of the made-up school with this --seed. Nothing was changed. Give --data a folder of its own.")
		}
		return err
	})
	if err != nil || n > 0 {
		return all, err
	}
	defer clock.Move(l.now)
	last := year[0].before
	for _, e := range year {
		if err := l.fridays(last, e.before); err != nil {
			return nil, err
		}
		last = e.before
		clock.hold(l.day(e.before, e.hour))
		if err := e.happens(l); err != nil {
			return nil, fmt.Errorf("%s (%d days ago): %w", e.what, e.before, err)
		}
	}
	return all, nil
}

// day is a time some days before now, at an hour.
func (l *life) day(before, hour int) time.Time {
	y, m, d := l.now.AddDate(0, 0, -before).Date()
	t := time.Date(y, m, d, hour, 0, 0, 0, l.house.Zone)
	if t.After(l.now) {
		return l.now
	}
	return t
}

// as is a person signed in; joining put them there.
func (l *life) as(key string) people.Actor { return l.who[key] }

// join accepts a link, sets up the app and keeps the person signed in for the rest of the year.
func (l *life) join(key, link string) error {
	p := l.cast[key]
	half, err := office.Join.Run(l.ctx, l.house, people.Public, office.JoinForm{Token: link, Passphrase: p.Passphrase, Agent: agent})
	if err != nil {
		return err
	}
	return l.enrol(key, half.Token)
}

const agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"

func (l *life) enrol(key, token string) error {
	d := &office.Desk{Context: l.ctx, House: l.house, By: people.Public, Now: l.clock.Now()}
	w, err := l.house.WhoIs(d, token)
	if err != nil {
		return err
	}
	p := l.cast[key]
	code, err := totp.GenerateCode(p.TOTP, l.clock.Now())
	if err != nil {
		return err
	}
	full, err := office.Enrol.Run(l.ctx, l.house, w.Actor, office.EnrolForm{Secret: p.TOTP, Code: code, Agent: agent})
	if err != nil {
		return err
	}
	w, err = l.house.WhoIs(d, full.Token)
	l.who[key] = w.Actor
	return err
}

// refresh reads somebody's roles again, after an appointment.
func (l *life) refresh(key string) error {
	return l.house.School.Read(l.ctx, func(v *store.View) error {
		p, err := v.PersonByEmail(l.cast[key].Email)
		a := l.who[key]
		a.Roles = p.Roles
		l.who[key] = a
		return err
	})
}

// agree lets a second person agree to what waits about somebody.
func (l *life) agree(by, kind, about string) error {
	lists, err := office.ListApprovals.Run(l.ctx, l.house, l.as(by), struct{}{})
	if err != nil {
		return err
	}
	for _, w := range lists.Open {
		if w.Kind == kind && w.Subject == string(l.who[about].Person) {
			_, err := office.DecideApproval.Run(l.ctx, l.house, l.as(by), office.Verdict{Approval: w.ID, Agree: true})
			return err
		}
	}
	return fault.New(fault.NotFound, "nothing of kind %s about %s waits for %s", kind, about, by)
}
