package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AskForm asks for a system for one or more people; no people means for whoever asks.
type AskForm struct {
	System string
	People []id.Person
	// Class asks for everybody who is in a class now.
	Class id.Class
	Level string
	Why   string
	Until time.Time
}

// AskedAccess is what came of asking.
type AskedAccess struct {
	Given   int
	Waiting bool
}

// AskAccess asks for access. What a leader asks for somebody else is agreed with it; everything else, and every
// administrator of a system, waits for a leader's yes.
var AskAccess = Case[AskForm, AskedAccess]{
	About: About{Name: "AskAccess", Says: "Ask for access to a system, for myself or for others", Clause: "7.2/register", Sensitive: true, May: accessAskers},
	Before: func(d *Desk, in *AskForm) error {
		in.Why = strings.TrimSpace(in.Why)
		if len(in.People) == 0 && in.Class == "" {
			in.People = []id.Person{d.By.Person}
		}
		var wrong fault.Fields
		wrong.Need("system", in.System, "Choose the system")
		wrong.Need("why", in.Why, "Say what it is needed for")
		if len(in.Why) > 500 {
			wrong.Add("why", "Use at most 500 characters")
		}
		if in.Level != access.Use && in.Level != access.Manage {
			wrong.Add("level", "Choose what it is for")
		}
		if !in.Until.IsZero() && !in.Until.After(d.today()) {
			wrong.Add("until", "Enter a day that is still to come, or leave it empty")
		}
		if len(in.People) > 500 {
			wrong.Add("people", "Ask for at most 500 people at once")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in AskForm) (AskedAccess, error) {
		s, err := findSystem(&tx.View, in.System)
		if err != nil {
			return AskedAccess{}, err
		}
		if in.People, err = askedPeople(d, tx, in); err != nil {
			return AskedAccess{}, err
		}
		if err := mayHave(d, tx, s, in.People); err != nil {
			return AskedAccess{}, err
		}
		wanted := wish{System: s.Key, People: in.People, Level: in.Level}
		if !in.Until.IsZero() {
			wanted.Until = midnight(d.House, in.Until)
		}
		if people.Leaders.Meets(d.By.Roles) && in.Level == access.Use && !slices.Contains(in.People, d.By.Person) {
			n, err := wanted.grant(d, tx, d.Now, d.By.Who(), in.Why)
			return AskedAccess{Given: n}, err
		}
		body, err := json.Marshal(wanted)
		if err != nil {
			return AskedAccess{}, err
		}
		subject := s.Key
		if len(in.People) == 1 {
			subject = string(in.People[0])
		}
		_, err = ask(d, tx, "access", subject, string(body), in.Why)
		return AskedAccess{Waiting: true}, err
	},
}

// askedPeople are those for whom access is asked, and refuses those for whom this person may not ask.
func askedPeople(d *Desk, tx *store.Tx, in AskForm) ([]id.Person, error) {
	all := slices.Clone(in.People)
	if in.Class != "" {
		places, err := tx.PlacesIn(in.Class)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			if !p.Teaches {
				all = append(all, p.Person)
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == 0 {
		return nil, fault.New(fault.Conflict, "Nobody is in this class, so there is nobody to ask for.")
	}
	if askForAll.Meets(d.By.Roles) {
		return all, nil
	}
	mine, err := taughtBy(&tx.View, d.By.Person)
	if err != nil {
		return nil, err
	}
	for _, who := range all {
		if who != d.By.Person && !mine[who] {
			tx.Tried("person", string(who))
			return nil, fault.New(fault.Refused, "You can ask for yourself and for pupils whom you teach. For others, ask a leader.")
		}
	}
	return all, nil
}

// mayHave refuses, with everybody whom it concerns, what could never be given: a system that is not in use, somebody who
// left, for whom it is not, or who is too young for it (8.3-c).
func mayHave(d *Desk, tx *store.Tx, s access.System, all []id.Person) error {
	switch {
	case s.State != access.Live:
		return fault.New(fault.Conflict, "%s is not in use, so nobody can be given access to it.", s.Name)
	case s.Given == access.ByRole:
		return fault.New(fault.Conflict, "Everybody for whom %s is has it, once they have what it needs. Nobody is given it by name.", s.Name)
	}
	open, err := tx.RolledPeople(all)
	if err != nil {
		return err
	}
	f, err := gateFor(d.House, &tx.View, all)
	if err != nil {
		return err
	}
	grants, err := tx.Grants(s.Key, false)
	if err != nil {
		return err
	}
	var wrong fault.Fields
	for _, who := range all {
		name := open[who].Person.Name
		for _, m := range f.Ready(who, s.Key, d.Now) {
			if m.Kind == access.Age || m.Kind == access.Post && !f.IsFor(who, s.Key) || m.Kind == access.Time {
				wrong.Add("people", "%s: %s", name, m.Name)
			}
		}
		if _, known := open[who]; !known {
			wrong.Add("people", "Somebody whom you chose is not in the register of people")
		}
		if slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Person == who }) {
			wrong.Add("people", "%s has a line for %s already; look there", name, s.Name)
		}
	}
	return wrong.Err()
}

// wish is what a request for access carries: numbers only.
type wish struct {
	System string      `json:"system"`
	People []id.Person `json:"people"`
	Level  string      `json:"level"`
	Until  time.Time   `json:"until,omitzero"`
}

func wishOf(payload string) wish {
	var w wish
	_ = json.Unmarshal([]byte(payload), &w) // written by AskAccess
	return w
}

// grant writes a line for each. Somebody who has one by now keeps it, and somebody who left gets none.
func (w wish) grant(d *Desk, tx *store.Tx, asked time.Time, by, why string) (n int, err error) {
	grants, err := tx.Grants(w.System, false)
	if err != nil {
		return 0, err
	}
	all, err := tx.GatePeople(w.People, false)
	if err != nil {
		return 0, err
	}
	for _, p := range all {
		if !p.Left.IsZero() || slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Person == p.ID }) {
			continue
		}
		g := access.Grant{ID: id.Grant(tx.NewID()), System: w.System, Person: p.ID, Level: w.Level, Asked: asked, AskedBy: by, Agreed: d.Now, AgreedBy: d.By.Who(), Why: why, Until: w.Until}
		if err := tx.SetGrant(g); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// accessCarrier is what agreeing to a request for access does.
var accessCarrier = carrier{
	about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
		w := wishOf(r.Payload)
		s, err := findSystem(v, w.System)
		if err != nil {
			s.Name = "a system that is not in the register any more"
		}
		if len(w.People) != 1 {
			return fmt.Sprintf("%s for %d people", s.Name, len(w.People))
		}
		p, err := v.PersonByID(w.People[0])
		if err != nil {
			p.Name = "Somebody"
		}
		return p.Name + ": " + s.Name
	},
	then: func(d *Desk, v *store.View, _ map[id.Person]store.Person, r approval.Request) []string {
		w := wishOf(r.Payload)
		all := []string{"The technician sets the account up once everything that the system needs is there, and not before.", "The record of access says who asked and who agreed."}
		if w.Level == access.Manage {
			all = append(all, "As an administrator of the system, not only as somebody who uses it.")
		}
		if !w.Until.IsZero() {
			all = append(all, "It ends by itself on "+d.day(w.Until)+".")
		}
		for i, who := range w.People {
			if p, err := v.PersonByID(who); err == nil && len(w.People) > 1 && i < 40 {
				all = append(all, p.Name)
			}
		}
		return all
	},
	carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
		w := wishOf(r.Payload)
		s, err := findSystem(&tx.View, w.System)
		if err != nil {
			return Carried{}, err
		}
		if s.State != access.Live {
			return Carried{}, fault.New(fault.Conflict, "%s is not in use any more.", s.Name)
		}
		if slices.Contains(w.People, d.By.Person) {
			return Carried{}, fault.New(fault.Refused, "You are among those for whom this is asked, so somebody else must agree to it. You can decline it and have it asked for you apart.")
		}
		n, err := w.grant(d, tx, r.Made, string(r.By), r.Reason)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "Everybody it was asked for has it by now, or has left.")
		}
		return Carried{}, err
	},
}
