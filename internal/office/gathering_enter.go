package office

import (
	"encoding/json"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// GatherForm is what a computer in class knows: the code typed, or what it was given to keep for it.
type GatherForm struct {
	Code    string
	Kept    []byte
	Person  id.Person
	Card    string
	Agent   string
	Address string
}

// Gathered is an open class at a computer: who can sign in, and what the browser keeps.
type Gathered struct {
	Title    string
	Until    time.Time
	Children []ChildName
	Keep     []byte
	Kind     card.Kind // of the card of the child chosen
	Name     string    // of the child chosen
}

// keptGathering is what a computer keeps of an open class, sealed.
type keptGathering struct{ Gathering id.Gathering }

// guessesClass is how many wrong class codes one address may send within the window: children mistype by the dozen, and
// all of a school may share one address. Codes have 40 bits and live for hours, so that so many tries find none.
const guessesClass = 300

// EnterGathering lets a computer in class know which class it is; a wrong code is counted by address, apart from what is
// counted of other ways in.
var EnterGathering = Case[GatherForm, Gathered]{
	About: About{Name: "EnterGathering", Says: "Type the code of a class at a computer", Clause: "7.5.1/pupils", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in GatherForm) (Gathered, error) {
		if err := tooMany(&tx.View, atClass, in.Address, guessesClass); err != nil {
			return Gathered{}, err
		}
		g, err := tx.GatheringByCode(tx.Index("gathering", asTyped(in.Code)))
		if store.None(err) {
			return Gathered{}, countAt(tx, atClass, in.Address)
		}
		if err != nil {
			return Gathered{}, err
		}
		text, err := json.Marshal(keptGathering{g.ID})
		return Gathered{Keep: d.House.School.Wrap("gathering", text), Until: g.Until}, err
	},
}

var errClosed = fault.New(fault.NotFound, "The class is closed now. Ask your teacher.")

func (h *House) gathering(v *store.View, kept []byte) (store.Gathering, error) {
	var k keptGathering
	text, err := h.School.Unwrap("gathering", kept)
	if err != nil || json.Unmarshal(text, &k) != nil {
		return store.Gathering{}, errClosed
	}
	g, err := v.GatheringByID(k.Gathering)
	if store.None(err) {
		err = errClosed
	}
	return g, err
}

// ShowGathering shows a computer in class who can sign in: the first names of the class that is open.
var ShowGathering = Case[GatherForm, Gathered]{
	About: About{Name: "ShowGathering", Says: "See the names of an open class at a computer in it", Clause: "7.5.1/pupils", Sensitive: true, May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in GatherForm) (Gathered, error) {
		g, err := d.House.gathering(&tx.View, in.Kept)
		if err != nil {
			return Gathered{}, err
		}
		tx.Looked("class", string(g.Class))
		places, err := tx.PlacesIn(g.Class)
		if err != nil || len(places) == 0 {
			return Gathered{}, orConflict(err, "Nobody is in this class.")
		}
		out := Gathered{Title: places[0].Title, Until: g.Until}
		if out.Children, err = shownNames(&tx.View, places); err != nil || in.Person == "" {
			return out, err
		}
		i := slices.IndexFunc(out.Children, func(c ChildName) bool { return c.Person == in.Person })
		if i < 0 {
			return out, fault.New(fault.NotFound, "That name is not in this class.")
		}
		out.Name = out.Children[i].Name
		c, err := tx.Card(in.Person)
		if store.None(err) {
			err = fault.New(fault.Conflict, "There is no card for this name yet. Ask your teacher.")
		}
		out.Kind = c.Kind
		return out, err
	},
}

// EnterAsPupil signs a child in with their card, while their class is open. A wrong card is counted for the child
// and gives no session.
var EnterAsPupil = Case[GatherForm, SignedIn]{
	About: About{Name: "EnterAsPupil", Says: "Sign in with a card in an open class", Clause: "7.5.1/pupils", May: people.Everyone},
	Do: func(d *Desk, tx *store.Tx, in GatherForm) (SignedIn, error) {
		g, err := d.House.gathering(&tx.View, in.Kept)
		if err != nil {
			return SignedIn{}, err
		}
		guesses := tx.Index("card", string(in.Person))
		if n, _, err := tx.Tries("card", guesses, longestGathering); err != nil || n >= guessesAccount {
			return SignedIn{}, orElse(err, fault.New(fault.Throttled, "That is enough tries for now. Ask your teacher for a new card."))
		}
		places, err := tx.PlacesIn(g.Class)
		if err != nil {
			return SignedIn{}, err
		}
		p, err := tx.PersonByID(in.Person)
		if ignoreNone(err) != nil {
			return SignedIn{}, err
		}
		if !slices.ContainsFunc(places, func(x store.Place) bool { return !x.Teaches && x.Person == in.Person }) {
			return SignedIn{}, nil // what names no child of the class goes neither into the trail nor among the tries
		}
		c, err := tx.Card(in.Person)
		if ignoreNone(err) != nil {
			return SignedIn{}, err
		}
		if !p.Active() || !p.Roles.Has(people.Pupil) || !card.Right(c.Secret, in.Card) {
			tx.Tried("card", string(in.Person))
			return SignedIn{}, tx.AddTry("card", guesses, longestGathering)
		}
		if err := tx.ClearTries("card", guesses); err != nil {
			return SignedIn{}, err
		}
		secret, err := openSession(d, tx, store.Session{Person: in.Person, Factor: true, Agent: in.Agent, Allows: people.Of(people.Pupil), Until: g.Until, Gathering: g.ID})
		return SignedIn{Token: secret}, err
	},
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
