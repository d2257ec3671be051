package office

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Children sign in beside their teacher (obligation 7.5.1-c). The teacher opens the class for a lesson and writes its
// code on the board; whoever types the code at a computer sees the first names of that class, finds their own and
// shows their card. When the lesson ends, everybody is signed out.

// longestGathering is how long a class may stay open.
const longestGathering = 4 * time.Hour

// GatheringForm opens a class.
type GatheringForm struct {
	Class   id.Class
	Minutes int
}

// Opened is an open class; the code is shown once, to whoever opened it.
type Opened struct {
	store.Gathering
	Title string
	Code  string
}

// gatherers may open a class: whoever teaches it, and leaders for any.
var gatherers = people.Employed

// mayGather says whether this person may open a class and see its cards.
func mayGather(v *store.View, by people.Actor, class id.Class) ([]store.Place, error) {
	places, err := v.PlacesIn(class)
	if err != nil {
		return nil, err
	}
	teaches := slices.ContainsFunc(places, func(p store.Place) bool { return p.Teaches && p.Person == by.Person })
	if !teaches && !by.Roles.Meets(people.Leaders|people.Of(people.Administrator)) {
		return nil, fault.New(fault.Refused, "This is for whoever teaches the class, and for leaders.")
	}
	if len(places) == 0 {
		return nil, fault.New(fault.Conflict, "Nobody is in this class.")
	}
	return places, nil
}

// OpenGathering opens a class for signing in together.
var OpenGathering = Case[GatheringForm, Opened]{
	About: About{Name: "OpenGathering", Says: "Open a class so that its pupils can sign in", Clause: "7.5.1/pupils", Sensitive: true, May: gatherers},
	Before: func(_ *Desk, in *GatheringForm) error {
		var wrong fault.Fields
		if in.Minutes < 5 || time.Duration(in.Minutes)*time.Minute > longestGathering {
			wrong.Add("minutes", "Choose between 5 minutes and 4 hours")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in GatheringForm) (Opened, error) {
		places, err := mayGather(&tx.View, d.By, in.Class)
		if err != nil {
			return Opened{}, err
		}
		out := Opened{Title: places[0].Title, Code: typedCode()[:9],
			Gathering: store.Gathering{ID: id.Gathering(tx.NewID()), Class: in.Class, Opened: d.Now, Until: d.Now.Add(time.Duration(in.Minutes) * time.Minute), By: d.By.Person}}
		return out, tx.OpenGathering(out.Gathering, tx.Index("gathering", out.Code))
	},
}

// CloseGathering ends it: everybody who came in with it is signed out.
var CloseGathering = Case[id.Gathering, struct{}]{
	About: About{Name: "CloseGathering", Says: "Close a class and sign its pupils out", Clause: "7.5.1/pupils", May: gatherers},
	Do: func(d *Desk, tx *store.Tx, number id.Gathering) (struct{}, error) {
		g, err := tx.GatheringByID(number)
		if err != nil {
			return struct{}{}, err
		}
		if _, err := mayGather(&tx.View, d.By, g.Class); err != nil {
			return struct{}{}, err
		}
		_, err = tx.CloseGathering(number)
		return struct{}{}, err
	},
}

// GatheringList is which classes somebody may open, and which are open now.
type GatheringList struct {
	Classes []store.Class
	Open    []Opened
}

// ListGatherings lists the classes that the person looking may open, and those open now.
var ListGatherings = Look[struct{}, GatheringList]{
	About: About{Name: "ListGatherings", Says: "See which classes I can open, and which are open", Clause: "7.5.1/pupils", May: gatherers},
	Do: func(d *Desk, v *store.View, _ struct{}) (GatheringList, error) {
		var out GatheringList
		var err error
		if out.Classes, err = classesFor(d, v); err != nil {
			return out, err
		}
		titles := map[id.Class]string{}
		for _, c := range out.Classes {
			titles[c.ID] = c.Title
		}
		open, err := v.Gatherings()
		for _, g := range open {
			if title, ok := titles[g.Class]; ok {
				out.Open = append(out.Open, Opened{Gathering: g, Title: title})
			}
		}
		return out, err
	},
}

// classesFor lists the classes that somebody teaches, and to leaders all others behind them. Classes without pupils are
// left out.
func classesFor(d *Desk, v *store.View) ([]store.Class, error) {
	all, err := v.Classes(false)
	if err != nil {
		return nil, err
	}
	places, err := v.PlacesOf(d.By.Person)
	if err != nil {
		return nil, err
	}
	any := d.By.Roles.Meets(people.Leaders | people.Of(people.Administrator))
	var mine, others []store.Class
	for _, c := range all {
		teaches := slices.ContainsFunc(places, func(p store.Place) bool { return p.Class == c.ID && p.Teaches && p.Until.IsZero() })
		switch {
		case c.Pupils == 0 || !any && !teaches:
		case teaches:
			mine = append(mine, c)
		default:
			others = append(others, c)
		}
	}
	return append(mine, others...), nil
}

// CardsForm makes cards for a whole class, or for one pupil of it.
type CardsForm struct {
	Class  id.Class
	Kind   card.Kind
	Person id.Person // "" is everybody who has none yet
}

// MakeCards gives pupils their cards. Who has one keeps it, unless a new one is made for them alone.
var MakeCards = Case[CardsForm, int]{
	About: About{Name: "MakeCards", Says: "Make the cards with which pupils sign in", Clause: "7.5.1/pupils", Sensitive: true, May: gatherers},
	Before: func(_ *Desk, in *CardsForm) error {
		var wrong fault.Fields
		if !in.Kind.Known() {
			wrong.Add("kind", "Choose pictures or words")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in CardsForm) (int, error) {
		places, err := mayGather(&tx.View, d.By, in.Class)
		if err != nil {
			return 0, err
		}
		made := 0
		for _, p := range places {
			if p.Teaches || in.Person != "" && p.Person != in.Person {
				continue
			}
			_, err := tx.Card(p.Person)
			if err == nil && in.Person == "" {
				continue
			}
			if ignoreNone(err) != nil {
				return 0, err
			}
			var b [3]byte
			_, _ = rand.Read(b[:])
			if err := tx.SetCard(store.Card{Person: p.Person, Kind: in.Kind, Secret: in.Kind.Draw(b)}, d.By.Person); err != nil {
				return 0, err
			}
			if err := tx.ClearTries("card", tx.Index("card", string(p.Person))); err != nil { // a new card is guessed anew
				return 0, err
			}
			made++
		}
		return made, nil
	},
}

// CardShown is a pupil's card for printing.
type CardShown struct {
	store.Card
	Name string
}

// ShowCards shows the cards of a class, to print them.
var ShowCards = Case[id.Class, CardSheet]{
	About: About{Name: "ShowCards", Says: "Print the cards of a class", Clause: "7.5.1/pupils", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, class id.Class) (CardSheet, error) {
		places, err := mayGather(&tx.View, d.By, class)
		if err != nil {
			return CardSheet{}, err
		}
		out := CardSheet{Class: class, Title: places[0].Title}
		names, err := shownNames(&tx.View, places)
		if err != nil {
			return out, err
		}
		for _, n := range names {
			c, err := tx.Card(n.Person)
			if ignoreNone(err) != nil {
				return out, err
			}
			tx.Looked("card", string(n.Person))
			out.Cards = append(out.Cards, CardShown{c, n.Name})
		}
		return out, nil
	},
}

// CardSheet is the cards of one class.
type CardSheet struct {
	Class id.Class
	Title string
	Cards []CardShown
}

// ChildName is a pupil as their class knows them: the first name, with as many letters of the surname as it takes
// to tell two children apart.
type ChildName struct {
	Person id.Person
	Name   string
}

// shownNames lists the pupils of a class in the order of their names.
func shownNames(v *store.View, places []store.Place) ([]ChildName, error) {
	var ids []id.Person
	for _, p := range places {
		if !p.Teaches {
			ids = append(ids, p.Person)
		}
	}
	all, err := v.RolledPeople(ids)
	if err != nil {
		return nil, err
	}
	names := map[id.Person]roll.Identity{}
	for who, p := range all {
		if p.Active() {
			names[who] = p.Identity
		}
	}
	return asClassKnows(names), nil
}

func asClassKnows(names map[id.Person]roll.Identity) []ChildName {
	// Each way of writing a name is longer than the one before; the first that no other child shares is used.
	ways := []func(roll.Identity) string{
		func(i roll.Identity) string { return givenName(i) },
		func(i roll.Identity) string { return strings.TrimSpace(givenName(i) + " " + firstLetter(i.Family)) },
		roll.Identity.Name,
	}
	var out []ChildName
	for who, i := range names {
		for n, way := range ways {
			shared := 0
			for _, other := range names {
				if way(other) == way(i) {
					shared++
				}
			}
			if shared == 1 || n == len(ways)-1 {
				out = append(out, ChildName{who, way(i)})
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b ChildName) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(string(a.Person), string(b.Person)))
	})
	return out
}

func givenName(i roll.Identity) string {
	return cmp.Or(i.PreferredGiven, i.Given, i.Name())
}

func firstLetter(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}
