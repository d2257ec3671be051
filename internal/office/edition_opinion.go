package office

import (
	"strings"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// OpinionShown is a technical opinion and who entered it.
type OpinionShown struct {
	store.Opinion
	ByName string
	Take   int // the draft that it was given on
}

func opinionsShown(v *store.View, all EditionsShown, number int) ([]OpinionShown, error) {
	opinions, err := v.Opinions(number)
	if err != nil {
		return nil, err
	}
	names, err := namesOf(v)
	var out []OpinionShown
	for _, o := range opinions {
		s := OpinionShown{Opinion: o, ByName: nameBook(names).of(string(o.By))}
		if e := all.find(o.Edition); e != nil {
			s.Take = e.Take
		}
		out = append(out, s)
	}
	return out, err
}

// OpinionForm is a technical opinion as typed.
type OpinionForm struct {
	Edition id.Edition
	Who     string // who gave it; "" is the person typing
	Text    string
}

// RecordOpinion enters what the technician says about a draft before it is approved (obligation 4.4-a).
var RecordOpinion = Case[OpinionForm, struct{}]{
	About: About{Name: "RecordOpinion", Says: "Record the technical opinion on a draft of the policy", Clause: "4.4/advice", May: policyWriters | people.Of(people.Technician)},
	Before: func(d *Desk, in *OpinionForm) error {
		in.Who, in.Text = strings.TrimSpace(in.Who), tidyText(in.Text)
		var wrong fault.Fields
		wrong.Need("text", in.Text, "Say whether the school's technology can do what the draft promises")
		if len(in.Text) > longestText || len(in.Who) > 200 {
			wrong.Add("text", "Use at most 20,000 characters")
		}
		if in.Who == "" {
			in.Who = d.By.Name
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in OpinionForm) (struct{}, error) {
		e, err := waitingEdition(d, &tx.View, in.Edition)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetOpinion(store.Opinion{Edition: e.ID, Number: e.Number, Text: in.Text, Who: in.Who, By: d.By.Person})
	},
}
