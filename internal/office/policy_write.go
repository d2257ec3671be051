package office

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

// ClauseForm is what somebody wants to make of one clause of the library.
type ClauseForm struct {
	Clause  clause.ID
	Wording string // for ChooseWording; "" is the one that the answers give
	Text    string // for AmendClause
	Reason  string
}

const longestReason = 1000 // bytes

// libraryClause finds the clause of a form.
func libraryClause(d *Desk, number clause.ID) (*policy.Clause, *Books, error) {
	books, err := d.House.Shelf.Books()
	if err != nil {
		return nil, nil, err
	}
	if c := books.Library.Clause(number); c != nil {
		return c, books, nil
	}
	return nil, nil, fault.New(fault.NotFound, "The library has no such clause.")
}

func needReason(wrong *fault.Fields, reason string) {
	wrong.Need("reason", reason, "Say why, for those who read the policy after you")
	if len(reason) > longestReason {
		wrong.Add("reason", "Use at most 1,000 characters for the reason")
	}
}

// ChooseWording picks one of the library's wordings of a clause.
var ChooseWording = Case[ClauseForm, struct{}]{
	About: About{Name: "ChooseWording", Says: "Choose another wording of a clause", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in ClauseForm) (struct{}, error) {
		c, _, err := libraryClause(d, in.Clause)
		if err != nil {
			return struct{}{}, err
		}
		i := slices.IndexFunc(c.Wordings, func(w policy.Wording) bool { return w.ID == in.Wording })
		if i < 0 && in.Wording != "" {
			return struct{}{}, fault.New(fault.NotFound, "This clause has no such wording.")
		}
		inputs, books, err := PolicyInputs(d.House, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		if i >= 0 && !books.Library.Effective(inputs.Profile).Holds(c.Wordings[i].When) {
			return struct{}{}, &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "wording",
				Sentence: "This wording contradicts your answers. Change the answer first, and the wording follows"}}}
		}
		return struct{}{}, tx.SetChoice(store.Choice{Clause: c.ID, Wording: in.Wording, SetBy: d.By.Who()})
	},
}

// AmendClause puts the school's own words in the place of the library's, marked as local wording.
var AmendClause = Case[ClauseForm, struct{}]{
	About: About{Name: "AmendClause", Says: "Put a clause into the school's own words", Clause: "1/origin", May: policyWriters},
	Before: func(d *Desk, in *ClauseForm) error {
		_, books, err := libraryClause(d, in.Clause)
		if err != nil {
			return err
		}
		in.Text, in.Reason = tidyText(in.Text), strings.TrimSpace(in.Reason)
		var wrong fault.Fields
		checkOwnText(&wrong, books, in.Text)
		needReason(&wrong, in.Reason)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ClauseForm) (struct{}, error) {
		all, err := tx.Choices()
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetChoice(store.Choice{Clause: in.Clause, Wording: all[in.Clause].Wording, Amended: in.Text, Reason: in.Reason,
			SetBy: d.By.Who()})
	},
}

// tidyText gives lines one ending and takes blanks off both ends.
func tidyText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(s)
}

// checkOwnText notes every problem of a text with its line and column.
func checkOwnText(wrong *fault.Fields, books *Books, text string) {
	if text == "" {
		wrong.Add("text", "Enter the text")
		return
	}
	var problems []string
	for _, p := range books.Library.CheckText(text, books.Known()) {
		problems = append(problems, fmt.Sprintf("Line %d, column %d: %s", max(p.Line, 1), max(p.Column, 1), p.Sentence))
	}
	const most = 10
	if len(problems) > most {
		problems = append(problems[:most], fmt.Sprintf("and %d more.", len(problems)-most))
	}
	if len(problems) > 0 {
		wrong.Add("text", "%s", strings.Join(problems, " "))
	}
}

// LeaveClauseOut takes a clause of the library out of the policy, with a reason on record.
var LeaveClauseOut = Case[ClauseForm, struct{}]{
	About: About{Name: "LeaveClauseOut", Says: "Leave a clause of the library out of the policy", Clause: "1/origin", May: policyWriters},
	Before: func(d *Desk, in *ClauseForm) error {
		if _, _, err := libraryClause(d, in.Clause); err != nil {
			return err
		}
		var wrong fault.Fields
		in.Reason = strings.TrimSpace(in.Reason)
		needReason(&wrong, in.Reason)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ClauseForm) (struct{}, error) {
		all, err := tx.Choices()
		if err != nil {
			return struct{}{}, err
		}
		c := all[in.Clause]
		return struct{}{}, tx.SetChoice(store.Choice{Clause: in.Clause, Wording: c.Wording, Amended: c.Amended, Dropped: true,
			Reason: in.Reason, SetBy: d.By.Who()})
	},
}

// RestoreClause gives a clause back the library's text. What the school had made of it is kept.
var RestoreClause = Case[clause.ID, struct{}]{
	About: About{Name: "RestoreClause", Says: "Give a clause the library's text back", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, number clause.ID) (struct{}, error) {
		all, err := tx.Choices()
		if err != nil {
			return struct{}{}, err
		}
		if _, changed := all[number]; !changed {
			return struct{}{}, fault.New(fault.Conflict, "This clause stands as the library has it.")
		}
		return struct{}{}, tx.SetChoice(store.Choice{Clause: number})
	},
}

// PutBackChoice makes an earlier choice for a clause stand again.
var PutBackChoice = Case[RestoreForm, struct{}]{
	About: About{Name: "PutBackChoice", Says: "Put an earlier text of a clause back", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in RestoreForm) (struct{}, error) {
		past, err := tx.PastChoices(clause.ID(in.Key))
		if err != nil {
			return struct{}{}, err
		}
		for _, p := range past {
			if p.N == in.N {
				p.Was.SetBy = d.By.Who()
				return struct{}{}, tx.SetChoice(p.Was)
			}
		}
		return struct{}{}, fault.New(fault.NotFound, "This earlier text is not kept any more.")
	},
}

// TextForm is a text to look at before it is saved.
type TextForm struct {
	Clause clause.ID // of the library; "" for an own clause
	Text   string
}

// TextShown is what it would look like and what it may not hold.
type TextShown struct {
	Blocks   []policy.Block
	Problems []policy.Problem
	Before   []policy.Block // the library's text, filled in
}

// PreviewText fills in a text as the policy would print it, and saves nothing.
var PreviewText = Look[TextForm, TextShown]{
	About: About{Name: "PreviewText", Says: "See how a text would stand in the policy", Clause: "1/origin", May: policyWriters},
	Do: func(d *Desk, v *store.View, in TextForm) (TextShown, error) {
		inputs, books, err := PolicyInputs(d.House, v)
		if err != nil {
			return TextShown{}, err
		}
		text := tidyText(in.Text)
		out := TextShown{Problems: books.Library.CheckText(text, books.Known())}
		c := books.Library.Clause(in.Clause)
		if c == nil {
			out.Blocks = policy.Compose(books.Library, inputs).Fill(text)
			return out, nil
		}
		if st, _ := libraryText(books.Library, inputs, *c, inputs.Choices[c.ID].Wording); st != nil {
			out.Before = st.Blocks
		}
		if text != "" {
			inputs.Choices = maps.Clone(inputs.Choices)
			inputs.Choices[c.ID] = policy.Choice{Amended: text}
			if st := policy.Compose(books.Library, inputs).Statement(c.ID); st != nil {
				out.Blocks = st.Blocks
			}
		}
		return out, nil
	},
}

var sectionForm = regexp.MustCompile(`^[1-9][0-9]?(?:\.[1-9][0-9]?){0,3}$`)
