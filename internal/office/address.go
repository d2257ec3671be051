package office

import (
	"slices"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// AddressForm says of somebody's address that it does not work, or that it does after all.
type AddressForm struct {
	Person id.Person
	Works  bool
}

// MarkAddress notes by hand what a mail server only says later, to a mailbox that Handrail does not read: letters to
// somebody come back. They then wait for paper. It is taken back the same way.
var MarkAddress = Case[AddressForm, struct{}]{
	About: About{Name: "MarkAddress", Says: "Say that somebody's e-mail address does not work, or that it does", Clause: "7.2/register", Sensitive: true, May: managers},
	Do: func(d *Desk, tx *store.Tx, in AddressForm) (struct{}, error) {
		p, err := tx.PersonByID(in.Person)
		if err != nil {
			return struct{}{}, err
		}
		change := func() (bool, error) { return tx.MarkAddress(p.ID, d.By.Who()) }
		switch {
		case p.Email == "" || !p.Active():
			return struct{}{}, fault.New(fault.Conflict, "This person has no address here that letters go to.")
		case in.Works:
			change = func() (bool, error) { return tx.GoodAddress(p.ID) }
		}
		if ok, err := change(); err != nil || !ok {
			return struct{}{}, orConflict(err, "That is noted already.")
		}
		return struct{}{}, nil
	},
}

// PaperLetter is a letter to somebody whose address does not work.
type PaperLetter struct {
	store.Letter
	Name string
}

// LettersToPrint lists letters to people whose address does not work, to be printed and handed over. Links that give an
// account away are not among them; a new one is made and handed over in person.
var LettersToPrint = Case[struct{}, []PaperLetter]{
	About: About{Name: "LettersToPrint", Says: "See the letters to people whose e-mail address does not work", Clause: "7.2/register", Sensitive: true, May: managers},
	Do: func(_ *Desk, tx *store.Tx, _ struct{}) ([]PaperLetter, error) {
		tx.Looked("letter", "paper")
		all, err := tx.PaperLetters()
		if err != nil {
			return nil, err
		}
		var out []PaperLetter
		for _, l := range all {
			p, err := tx.PersonByID(l.Person)
			if err != nil {
				return nil, err
			}
			tx.Looked("person", string(p.ID))
			out = append(out, PaperLetter{l, p.Name})
		}
		return out, nil
	},
}

// LettersPrinted notes that letters were printed and handed over: they leave the list and their text goes. Only what is
// on the list can be.
var LettersPrinted = Case[[]string, struct{}]{
	About: About{Name: "LettersPrinted", Says: "Note that letters were printed and handed over", Clause: "7.2/register", Sensitive: true, May: managers},
	Do: func(_ *Desk, tx *store.Tx, numbers []string) (struct{}, error) {
		all, err := tx.PaperLetters()
		if err != nil {
			return struct{}{}, err
		}
		for _, l := range all {
			if !slices.Contains(numbers, l.ID) {
				continue
			}
			if err := tx.Printed(l.ID); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}
