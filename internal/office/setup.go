package office

import (
	"encoding/json"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Newcomer is one person named at set-up.
type Newcomer struct {
	Name, Email string
	Roles       people.Set
}

// SetupAnswers is a whole school at once, as ParseAnswers read and checked it.
type SetupAnswers struct {
	Profile       policy.Profile
	Administrator Newcomer
	Passphrase    string // "" asks for a link
	People        []Newcomer
	Year          *SchoolYear // nil leaves the year for later
	digest        string
}

// Link is a one-time link for somebody, shown once.
type Link struct {
	Name    string
	Email   string
	Token   string
	Waiting people.Set // roles that wait for a second person
}

// SetUpFromFile sets a new school up in one piece, or changes nothing. It is the unattended form of SetUp
// and of the invitations after it.
var SetUpFromFile = Case[SetupAnswers, []Link]{
	About: About{Name: "SetUpFromFile", Says: "Set up a new school from a file of answers", Clause: "4/posts", Sensitive: true,
		May: people.Of(people.Technician)},
	Before: func(d *Desk, in *SetupAnswers) (err error) {
		var wrong fault.Fields
		wrong.Need("school", strings.Join(in.Profile["school.name"], ""), "Enter the name of the school")
		checkPerson(&wrong, in.Administrator.Name, in.Administrator.Email)
		if err := wrong.Err(); err != nil || in.Passphrase == "" {
			return err
		}
		in.digest, err = d.House.memory.hash(in.Passphrase)
		return err
	},
	Do: func(d *Desk, tx *store.Tx, in SetupAnswers) ([]Link, error) {
		if n, err := tx.CountPeople(); err != nil || n > 0 {
			return nil, orConflict(err, "This school is set up already, and nothing was changed. Its administrator can sign in and change what the file would have set.")
		}
		if err := tx.VoidInvitations("setup", ""); err != nil {
			return nil, err
		}
		var links []Link
		who, link, err := firstAdministrator(d, tx, in)
		if err != nil {
			return nil, err
		}
		if link.Token != "" {
			links = append(links, link)
		}
		keys := make([]string, 0, len(in.Profile))
		for key := range in.Profile {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			if err := tx.SetAnswer(key, in.Profile[key], "set-up", string(who)); err != nil {
				return nil, err
			}
		}
		if err := setYear(tx, in.Year, string(who)); err != nil {
			return nil, err
		}
		// The administrator answers for whom the file names, so somebody else must agree to who reads cases.
		as := *d
		as.By.Person = who
		for _, p := range in.People {
			out, err := InvitePerson.Do(&as, tx, PersonForm{Name: p.Name, Email: p.Email, Roles: p.Roles, Reason: "Named in the answers at set-up"})
			if err != nil {
				return nil, err
			}
			links = append(links, Link{Name: p.Name, Email: p.Email, Token: out.Token, Waiting: out.Waiting})
		}
		return links, nil
	},
}

func firstAdministrator(d *Desk, tx *store.Tx, in SetupAnswers) (id.Person, Link, error) {
	a := in.Administrator
	p := store.Person{ID: id.Person(tx.NewID()), Name: strings.TrimSpace(a.Name), Email: strings.TrimSpace(a.Email), Roles: people.Of(people.Administrator)}
	if err := addPerson(d, tx, p); err != nil {
		return "", Link{}, err
	}
	if in.digest != "" {
		return p.ID, Link{}, tx.SetPassphrase(p.ID, in.digest)
	}
	secret, err := newInvitation(d, tx, p.ID)
	return p.ID, Link{Name: p.Name, Email: p.Email, Token: secret}, err
}

func setYear(tx *store.Tx, y *SchoolYear, by string) error {
	if y == nil {
		return nil
	}
	text, err := json.Marshal(hours{y.Opens, y.Closes})
	if err != nil {
		return err
	}
	if err := tx.SetSetting("school_hours", string(text), by); err != nil {
		return err
	}
	return tx.SetCalendar(y.Year, y.Days)
}
