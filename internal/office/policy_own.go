package office

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

// OwnForm is a clause of the school's own as typed.
type OwnForm struct {
	ID       string // "" for a new one
	Section  clause.Section
	Position int // how many of the library's clauses of the section come before it
	Title    string
	Text     string
	Audience []string
}

// mostOwn is how many own clauses a policy may have.
const mostOwn = 200

// WriteOwnClause adds a clause of the school's own or changes one.
var WriteOwnClause = Case[OwnForm, string]{
	About: About{Name: "WriteOwnClause", Says: "Add a clause of the school's own, or change one", Clause: "1/origin", May: policyWriters},
	Before: func(d *Desk, in *OwnForm) error {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Title, in.Text = strings.TrimSpace(in.Title), tidyText(in.Text)
		var wrong fault.Fields
		if in.Section != "0" && !sectionForm.MatchString(string(in.Section)) {
			wrong.Add("section", "Choose the section, such as 7.3")
		}
		wrong.Need("title", in.Title, "Enter a title")
		if len(in.Title) > 120 || strings.ContainsAny(in.Title, "\n\r\t") {
			wrong.Add("title", "Use at most 120 characters on one line for the title")
		}
		checkOwnText(&wrong, books, in.Text)
		if len(in.Audience) == 0 || slices.ContainsFunc(in.Audience, func(a string) bool { return !slices.Contains(policy.Audiences, a) }) {
			wrong.Add("audience", "Choose whom the clause speaks to")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in OwnForm) (string, error) {
		all, err := tx.OwnClauses()
		if err != nil {
			return "", err
		}
		if in.ID == "" {
			if len(all) >= mostOwn {
				return "", fault.New(fault.Conflict, "The policy has %d clauses of its own, which is the most there can be.", mostOwn)
			}
			if in.ID, err = newOwnNumber(tx, all, in.Section); err != nil {
				return "", err
			}
		} else if !slices.ContainsFunc(all, func(c store.OwnClause) bool { return c.ID == in.ID }) {
			return "", fault.New(fault.NotFound, "There is no such clause of your own any more.")
		}
		c := store.OwnClause{ID: in.ID, Section: in.Section, Position: in.Position, Title: in.Title, Text: in.Text, Audience: in.Audience,
			SetBy: d.By.Who()}
		return in.ID, tx.SetOwnClause(c)
	},
}

// newOwnNumber is the next free "7.3/own-02": numbers of clauses that were taken out are not used again.
func newOwnNumber(tx *store.Tx, standing []store.OwnClause, s clause.Section) (string, error) {
	past, err := tx.PastOwnClauses()
	for n := 1; ; n++ {
		number := fmt.Sprintf("%s/own-%02d", s, n)
		if _, was := past[number]; !was && !slices.ContainsFunc(standing, func(c store.OwnClause) bool { return c.ID == number }) {
			return number, err
		}
	}
}

// OwnShown is one own clause, or a new one to be written, with the places where it can stand.
type OwnShown struct {
	store.OwnClause
	By       string
	New      bool
	Title    string // of the section; "" if the school makes it
	Places   []OwnPlace
	Past     []store.Past[store.OwnClause]
	Sections []SectionTitle
}

// OwnPlace is a place in a section: after so many of the library's clauses.
type OwnPlace struct {
	Position int
	Words    string // how the clause before begins
}

// OwnQuery names an own clause, or with only a section a new one.
type OwnQuery struct {
	Section clause.Section
	ID      string
}

// ShowOwnClause shows one own clause for changing, or an empty one.
var ShowOwnClause = Look[OwnQuery, OwnShown]{
	About: About{Name: "ShowOwnClause", Says: "See a clause of the school's own, or begin one", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, v *store.View, in OwnQuery) (OwnShown, error) {
		inputs, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return OwnShown{}, err
		}
		out := OwnShown{OwnClause: store.OwnClause{Section: in.Section, Position: -1}, New: in.ID == ""}
		if !out.New {
			if err := out.load(v, in.ID); err != nil {
				return out, err
			}
		}
		if out.Section != "0" && !sectionForm.MatchString(string(out.Section)) {
			return out, fault.New(fault.NotFound, "There can be no such section.")
		}
		p := policy.Compose(books.Library, inputs)
		for _, s := range books.Library.Sections {
			out.Sections = append(out.Sections, SectionTitle{s.Section, s.Title})
			if s.Section != out.Section {
				continue
			}
			out.Title = s.Title
			for i, c := range s.Clauses {
				out.Places = append(out.Places, OwnPlace{i + 1, placeName(c, p.Statement(c.ID))})
			}
		}
		return out, nil
	},
}

func (out *OwnShown) load(v *store.View, number string) error {
	all, err := v.OwnClauses()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(c store.OwnClause) bool { return c.ID == number })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no such clause of your own any more.")
	}
	out.OwnClause = all[i]
	past, err := v.PastOwnClauses()
	if err != nil {
		return err
	}
	out.Past = past[number]
	names, err := namesOf(v)
	out.By = nameBook(names).of(out.SetBy)
	return err
}

// placeName is what a clause is called in the list of places for one's own.
func placeName(c policy.Clause, st *policy.Statement) string {
	if st == nil {
		return c.Title + " (not in the policy)"
	}
	return c.Title
}

// RemoveOwnClause takes an own clause out of the draft. It can be put back.
var RemoveOwnClause = Case[string, struct{}]{
	About: About{Name: "RemoveOwnClause", Says: "Take a clause of the school's own out of the policy", Clause: "1/origin", May: policyWriters},
	Do: func(_ *Desk, tx *store.Tx, number string) (struct{}, error) {
		all, err := tx.OwnClauses()
		if err != nil {
			return struct{}{}, err
		}
		if !slices.ContainsFunc(all, func(c store.OwnClause) bool { return c.ID == number }) {
			return struct{}{}, fault.New(fault.NotFound, "There is no such clause of your own any more.")
		}
		return struct{}{}, tx.RemoveOwnClause(number)
	},
}

// PutBackOwnClause makes an earlier text of an own clause stand again, also one that was taken out.
var PutBackOwnClause = Case[RestoreForm, struct{}]{
	About: About{Name: "PutBackOwnClause", Says: "Put an earlier text of an own clause back", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in RestoreForm) (struct{}, error) {
		past, err := tx.PastOwnClauses()
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range past[in.Key] {
			if p.N == in.N {
				p.Was.SetBy = d.By.Who()
				return struct{}{}, tx.SetOwnClause(p.Was)
			}
		}
		return struct{}{}, fault.New(fault.NotFound, "This earlier text is not kept any more.")
	},
}
