package office

import (
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/passphrase"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/area/shared"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// ownerKey is the choice under which it is kept when somebody said that an account is one person's alone.
const ownerKey = "one_owner"

// checkOwner asks about what looks like the account of several people (7.5.1-a).
func checkOwner(wrong *fault.Fields, name, email string, one bool) {
	if !one && shared.Account(name, email) {
		wrong.Add("email", "This looks like several people’s account. Give each person their own, with their own name and address")
	}
}

// ConfirmOwner notes that an account which looks like a group's is used by one person alone.
var ConfirmOwner = Case[id.Person, struct{}]{
	About: About{Name: "ConfirmOwner", Says: "Say that an account is one person’s alone", Clause: "7.5.1/staff", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (struct{}, error) {
		if _, err := tx.PersonByID(who); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetPersonChoice(who, ownerKey, d.today().Format(time.DateOnly))
	},
}

// PassphraseRules are the rules that are in force for passphrases, and what they refused (4.4-c, 7.5.1-e). They are
// the same for every school: nobody can make them weaker.
type PassphraseRules struct {
	Least, Most, Words       int // length, and how many common words count for nothing
	Guesses, GuessesAddress  int // within Window
	Window, Idle, Longest    time.Duration
	Refused                  []store.Refusal // of the last twelve months, newest first
	Forced, Open, Told, Asks int             // changes that had to be made, how many wait, passphrases told, places asked about
}

// ShowPassphraseRules shows them to everybody who works for or governs the school.
var ShowPassphraseRules = Look[struct{}, PassphraseRules]{
	About: About{Name: "ShowPassphraseRules", Says: "See the rules for passphrases, and how often they refused one", Clause: "7.5.1/everyone", May: people.Employed | people.Governors},
	Do: func(d *Desk, v *store.View, _ struct{}) (PassphraseRules, error) {
		x, err := doorFigures(v, d.today())
		if err != nil {
			return PassphraseRules{}, err
		}
		out := PassphraseRules{Least: passphrase.Least, Most: passphrase.Most, Words: commonPassphrases().Len(), Guesses: guessesAccount, GuessesAddress: guessesAddress,
			Window: guessWindow, Idle: sessionIdle, Longest: sessionLongest, Forced: x.Forced.Asked, Open: x.Forced.Open, Told: x.Forced.Shared, Asks: x.Sightings.Asked}
		out.Refused, err = v.Refusals(d.today().AddDate(-1, 0, 0).Format("2006-01"))
		return out, err
	},
}

// securityKinds are the records that loadSecurity reads, besides those that the register of posts is made from. What
// is only counted at the door leaves no line, and is as old as the newest of these, or a day.
var securityKinds = []string{"person_choice", "forced_change", "sighting", "card", "pupil"}

// loadSecurity reads how accounts, passphrases and cards stand.
func loadSecurity(h *House, v *store.View, f *obligation.Facts) (obligation.Security, error) {
	day := f.Posts.Day
	out, err := doorFigures(v, day)
	if err != nil {
		return out, err
	}
	said, err := v.PersonChoices(accessKey)
	if err != nil {
		return out, err
	}
	owned, err := v.PersonChoices(ownerKey)
	if err != nil {
		return out, err
	}
	for _, who := range f.Colleagues {
		p := f.Posts.People[who]
		if !p.Account {
			continue
		}
		out.Accounts++
		if p.Shared && owned[who] == "" {
			out.Shared++
		}
		if !p.Since.Before(day.AddDate(-1, 0, 0)) {
			continue
		}
		out.AccessDue++
		if t, wrong := time.Parse(time.DateOnly, said[who]); wrong == nil && !accessDue(p.Since, t, day) {
			out.AccessSaid++
		}
	}
	all, err := v.Cards()
	for _, c := range all {
		out.Cards = append(out.Cards, obligation.Cards{Title: roll.YearTitle(c.Year), Order: roll.YearOrder(c.Year), Pupils: c.Pupils, With: c.With})
	}
	return out, err
}

// doorFigures counts what happened at the door within a year.
func doorFigures(v *store.View, day time.Time) (out obligation.Security, err error) {
	yearAgo := day.AddDate(-1, 0, 0)
	forced, err := v.Forced(yearAgo)
	if err != nil {
		return out, err
	}
	seen, err := v.SightingFigures(yearAgo)
	if err != nil {
		return out, err
	}
	out.Forced, out.Sightings = obligation.Forced(forced), obligation.Sightings(seen)
	all, err := v.Refusals(yearAgo.Format("2006-01"))
	for _, r := range all {
		if r.What == refusedWeak {
			out.Refused += r.N
		} else {
			out.Wrong += r.N
		}
	}
	return out, err
}
