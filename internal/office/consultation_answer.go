package office

import (
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AskedFor names a round by its number, for those who are signed in, or by the secret of its link.
type AskedFor struct {
	Round id.Round
	Token string
}

// AskingShown is a round as it is put to somebody: the questions and the draft that they are about.
type AskingShown struct {
	consultation.Round
	Open bool
	Text *policy.Policy
	Name string // of the edition
	Mine bool   // the person looking has answered
}

// ShowAsking shows a round to those who are asked.
var ShowAsking = Look[AskedFor, AskingShown]{
	About: About{Name: "ShowAsking", Says: "Read the draft and the questions about it", Clause: "1/together", May: people.Everyone},
	Do: func(d *Desk, v *store.View, in AskedFor) (AskingShown, error) {
		r, err := askedRound(d, v, in)
		if err != nil {
			return AskingShown{}, err
		}
		out := AskingShown{Round: r, Open: r.Open(d.Now.In(d.House.Zone))}
		out.Token = in.Token
		mine, err := v.RoundsAnswered(d.By.Person)
		if err != nil {
			return out, err
		}
		out.Mine = mine[r.ID]
		all, err := v.EditionsOfPolicy()
		if err != nil {
			return out, err
		}
		for _, e := range all {
			if e.ID == r.Edition {
				out.Name = e.Name()
				out.Text, err = textOf(v, e)
			}
		}
		return out, err
	},
}

// askedRound finds the round that somebody is asked in: nobody else's.
func askedRound(d *Desk, v *store.View, in AskedFor) (consultation.Round, error) {
	none := fault.New(fault.NotFound, "There is no such page. Look at the whole of the address, or ask the school for it again.")
	if in.Token != "" {
		inv, err := v.Invitation(digestOf(in.Token))
		if err == nil && (inv.Purpose != roundPurpose || !inv.Used.IsZero()) {
			err = none
		}
		if err != nil {
			return consultation.Round{}, orNone(err, none)
		}
		r, err := v.Round(id.Round(inv.ID))
		// A round may be made longer after its link was sent: the link then lives as long as the round.
		if err == nil && !v.Now().Before(inv.Expires) && !r.Open(d.Now.In(d.House.Zone)) {
			err = fault.New(fault.NotFound, "This link has run out: the time for answers ended on %s. Ask the school if you still want to say something.", r.Until.Format("2 January 2006"))
		}
		return r, orNone(err, none)
	}
	r, err := v.Round(in.Round)
	if err != nil {
		return r, orNone(err, none)
	}
	if !r.Audience.Signed().Meets(d.By.Roles) && !policyWriters.Meets(d.By.Roles) && !(r.Audience == consultation.Pupils && classAskers.Meets(d.By.Roles)) {
		return r, none
	}
	return r, nil
}

// orNone gives the one answer that tells a stranger nothing where a record is not there.
func orNone(err, none error) error {
	if store.None(err) {
		return none
	}
	return err
}

// AnswerForm is what somebody says in a round.
type AnswerForm struct {
	AskedFor
	Choices []string // for each question with faces: yes, unsure, no or ""
	Said    []string // for each question in words
	Remark  string   // about the draft
	Clause  clause.ID
	// Class or paper: entered by somebody else.
	Way    string
	Group  string
	SeenBy string
	Counts [][3]int
}

// GiveAnswer takes an answer: signed in, by the link, from paper or of a class.
var GiveAnswer = Case[AnswerForm, struct{}]{
	About:  About{Name: "GiveAnswer", Says: "Answer questions about the draft of the policy", Clause: "1/together", Sensitive: true, May: people.Everyone},
	Before: func(_ *Desk, in *AnswerForm) error { return tidyAnswer(in) },
	Do: func(d *Desk, tx *store.Tx, in AnswerForm) (struct{}, error) {
		r, err := askedRound(d, &tx.View, in.AskedFor)
		if err != nil {
			return struct{}{}, err
		}
		a, err := answerOf(d, r, in)
		if err != nil {
			return struct{}{}, err
		}
		if n, err := tx.CountAnswers(r.ID); err != nil || n >= mostAnswers {
			return struct{}{}, orConflict(err, "This round has as many answers as it can hold. Tell the school what you think in another way.")
		}
		a.ID = id.Answer(tx.NewID())
		if err := tx.SetConsultationAnswer(a); err != nil {
			return struct{}{}, err
		}
		if a.Person != "" { // what they said before gives way
			if err := tx.DropRemarks(r.ID, a.Person); err != nil {
				return struct{}{}, err
			}
		}
		if in.Remark != "" {
			if err := addRemark(d, tx, r, in.Clause, in.Remark); err != nil {
				return struct{}{}, err
			}
		}
		for _, said := range a.Said {
			if said == "" {
				continue
			}
			if err := addRemark(d, tx, r, "", said); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}

func tidyAnswer(in *AnswerForm) error {
	var wrong fault.Fields
	in.Remark, in.Group, in.SeenBy = tidyText(in.Remark), strings.TrimSpace(in.Group), strings.TrimSpace(in.SeenBy)
	for i := range in.Said {
		in.Said[i] = tidyText(in.Said[i])
		if len(in.Said[i]) > longestAnswer {
			wrong.Add(fmt.Sprintf("said-%d", i), "Use at most 4,000 characters")
		}
	}
	if len(in.Remark) > longestAnswer {
		wrong.Add("remark", "Use at most 4,000 characters")
	}
	if len(in.Group) > 100 || len(in.SeenBy) > 100 {
		wrong.Add("group", "Use at most 100 characters")
	}
	return wrong.Err()
}

// answerOf holds what was sent against the round.
func answerOf(d *Desk, r consultation.Round, in AnswerForm) (consultation.Answer, error) {
	a := consultation.Answer{Round: r.ID, How: in.Way, Heads: 1, By: d.By.Person, Group: in.Group, SeenBy: in.SeenBy}
	var wrong fault.Fields
	switch {
	case in.Token != "":
		a.How, a.By, a.Group, a.SeenBy = consultation.Link, "", "", ""
	case in.Way == consultation.Paper && policyWriters.Meets(d.By.Roles):
		wrong.Need("seen", in.SeenBy, "Say who has seen the paper")
	case in.Way == consultation.Class && classAskers.Meets(d.By.Roles) && r.Audience == consultation.Pupils:
		wrong.Need("group", in.Group, "Say which class you asked")
	case r.Audience.Signed().Meets(d.By.Roles):
		a.How, a.Person = consultation.Online, d.By.Person
	default:
		return a, fault.New(fault.Refused, "This question is not put to you.")
	}
	if !r.Open(d.Now.In(d.House.Zone)) && a.How != consultation.Paper {
		return a, fault.New(fault.Conflict, "The time for answers ended on %s.", r.Until.Format("2 January 2006"))
	}
	said, empty := 0, in.Remark == ""
	for i, q := range r.Questions {
		var count [3]int
		if q.Words {
			text := ""
			if said < len(in.Said) {
				text = in.Said[said]
			}
			said++
			a.Said = append(a.Said, text)
			empty = empty && text == ""
		} else if a.How == consultation.Class {
			count = classCount(&wrong, in, i)
			a.Heads = max(a.Heads, count[0]+count[1]+count[2])
		} else if i < len(in.Choices) {
			for j, c := range consultation.Choices {
				if in.Choices[i] == c {
					count[j] = 1
				}
			}
		}
		empty = empty && count == [3]int{}
		a.Counts = append(a.Counts, count)
	}
	if empty {
		wrong.Add("choice-0", "Answer at least one question")
	}
	return a, wrong.Err()
}

// mostInClass is how many children a class may be said to have.
const mostInClass = 60

func classCount(wrong *fault.Fields, in AnswerForm, i int) [3]int {
	if i >= len(in.Counts) {
		return [3]int{}
	}
	c, sum := in.Counts[i], 0
	for _, n := range c {
		if sum += n; n < 0 {
			sum = mostInClass + 1
			break
		}
	}
	if sum > mostInClass {
		wrong.Add(fmt.Sprintf("choice-%d", i), "Enter how many children chose each face, 60 at most together")
		return [3]int{}
	}
	return c
}

func addRemark(d *Desk, tx *store.Tx, r consultation.Round, about clause.ID, text string) error {
	if about != "" {
		all, err := tx.EditionsOfPolicy()
		if err != nil {
			return err
		}
		for _, e := range all {
			if e.ID != r.Edition {
				continue
			}
			p, err := textOf(&tx.View, e)
			if err != nil {
				return err
			}
			if !clauseIn(p, about) {
				return fault.New(fault.NotFound, "The draft has no such clause.")
			}
		}
	}
	m := consultation.Remark{ID: id.Remark(tx.NewID()), Round: r.ID, Number: r.Number, Audience: r.Audience, Clause: about, Text: text}
	if r.Audience.Signed().Meets(d.By.Roles) {
		m.Person = d.By.Person
	}
	return tx.AddRemark(m)
}

// RemarkForm is a remark on a clause of the draft.
type RemarkForm struct {
	AskedFor
	Clause clause.ID
	Text   string
}

// MakeRemark takes a remark on a paragraph of the draft (obligation 4.3-a).
var MakeRemark = Case[RemarkForm, struct{}]{
	About: About{Name: "MakeRemark", Says: "Say something about a paragraph of the draft", Clause: "4.3/voice", Sensitive: true, May: people.Everyone},
	Before: func(_ *Desk, in *RemarkForm) error {
		var wrong fault.Fields
		in.Text = tidyText(in.Text)
		wrong.Need("text", in.Text, "Enter what you want to say")
		if len(in.Text) > longestAnswer {
			wrong.Add("text", "Use at most 4,000 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in RemarkForm) (struct{}, error) {
		r, err := askedRound(d, &tx.View, in.AskedFor)
		if err != nil {
			return struct{}{}, err
		}
		if !r.Open(d.Now.In(d.House.Zone)) {
			return struct{}{}, fault.New(fault.Conflict, "The time for answers ended on %s.", r.Until.Format("2 January 2006"))
		}
		if n, err := tx.CountRemarks(r.ID); err != nil || n >= 2*mostAnswers {
			return struct{}{}, orConflict(err, "This round has as many remarks as it can hold.")
		}
		return struct{}{}, addRemark(d, tx, r, in.Clause, in.Text)
	},
}
