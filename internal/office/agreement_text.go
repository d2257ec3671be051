package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// AgreementState is one kind with its wordings: in force, waiting for a second person, and ours as it would read with the
// school's answers of today.
type AgreementState struct {
	agreement.Kind
	InForce, Waiting store.AgreementText
	Ours             agreement.Edition
	Blanks           []string // what our wording waits for
	Differs          bool     // ours reads otherwise than the one in force
}

// ListAgreementTexts shows which wordings are in force (obligation 6-i).
var ListAgreementTexts = Look[struct{}, []AgreementState]{
	About: About{Name: "ListAgreementTexts", Says: "See the wording of every agreement, in force and waiting", Clause: "7.2/sign-first", May: schoolReaders},
	Do:    func(d *Desk, v *store.View, _ struct{}) ([]AgreementState, error) { return agreementStates(d, v) },
}

func agreementStates(d *Desk, v *store.View) ([]AgreementState, error) {
	c, err := coversNow(d.House, v)
	if err != nil {
		return nil, err
	}
	in, books, err := PolicyInputs(d.House, v)
	if err != nil {
		return nil, err
	}
	made, err := d.House.composeOnce(books, in)
	if err != nil {
		return nil, err
	}
	choices, err := choicesOfAgreements(v)
	if err != nil {
		return nil, err
	}
	var all []AgreementState
	for _, k := range books.Agreements.Kinds {
		s := AgreementState{Kind: k.With(choices.Parents[k.Key]), InForce: c.InForce[k.Key]}
		for _, t := range c.Texts {
			if t.Kind == k.Key && t.InForce.IsZero() && t.Number == s.InForce.Number+1 && t.Made.After(s.Waiting.Made) {
				s.Waiting = t
			}
		}
		s.Ours, s.Blanks = composeAgreement(made.policy, k, books.Agreements.Texts[k.Text])
		next := s.Ours.After(s.InForce.Edition)
		s.Differs = s.InForce.Number == 0 || len(next.Changed(s.InForce.Edition)) > 0
		all = append(all, s)
	}
	return all, nil
}

// composeAgreement puts the school's answers into our wording, and names what is still to be answered.
func composeAgreement(p *policy.Policy, k agreement.Kind, t agreement.Text) (agreement.Edition, []string) {
	var blanks []string
	fill := func(text string) string {
		if text == "" {
			return ""
		}
		blocks := p.Fill(text)
		for _, b := range blocks {
			for _, r := range b.Runs {
				if r.Gap != "" && !slices.Contains(blanks, r.Gap) {
					blanks = append(blanks, r.Gap)
				}
			}
		}
		said := strings.TrimSpace(policy.PlainText(blocks))
		if said == "" {
			return said
		}
		return strings.ToUpper(said[:1]) + said[1:]
	}
	return agreement.Compose(k, t, fill, p.Holds), blanks
}

// AgreementEdit is a wording that somebody asks a second person to agree to. No clauses stand for our own wording.
type AgreementEdit struct {
	Kinds []string
	// Clauses are the school's own words for one kind.
	Clauses []agreement.Clause
	Same    []string // clauses that changed in letter but not in sense
	Notice  string
	Reason  string
}

// AskAgreementText asks a second person to put wordings in force. Whoever signs then sees exactly this text; those who
// signed an earlier one sign again only for what changed and concerns them.
var AskAgreementText = Case[AgreementEdit, id.Approval]{
	About:  About{Name: "AskAgreementText", Says: "Ask a colleague to agree to the wording of agreements", Clause: "7.2/sign-first", Sensitive: true, May: policyWriters},
	Before: func(_ *Desk, in *AgreementEdit) error { return checkAgreementEdit(in) },
	Do: func(d *Desk, tx *store.Tx, in AgreementEdit) (id.Approval, error) {
		states, err := agreementStates(d, &tx.View)
		if err != nil {
			return "", err
		}
		var ids []string
		for _, key := range in.Kinds {
			i := slices.IndexFunc(states, func(s AgreementState) bool { return s.Key == key })
			if i < 0 {
				return "", fault.New(fault.NotFound, "There is no kind of agreement like this.")
			}
			number, err := addWording(d, tx, states[i], in)
			if err != nil {
				return "", err
			}
			ids = append(ids, string(number))
		}
		payload, err := json.Marshal(ids)
		if err != nil {
			return "", err
		}
		return ask(d, tx, "agreement_text", ids[0], string(payload), strings.TrimSpace(in.Reason))
	},
}

func checkAgreementEdit(in *AgreementEdit) error {
	var wrong fault.Fields
	if len(in.Kinds) == 0 {
		wrong.Add("kinds", "Choose at least one agreement")
	}
	if len(in.Clauses) > 0 && len(in.Kinds) != 1 {
		wrong.Add("kinds", "Change one agreement at a time")
	}
	for i, c := range in.Clauses {
		if len(c.Text) > 2000 {
			wrong.Add("clause-"+c.Key, "Use at most 2,000 characters")
		}
		in.Clauses[i].Text = strings.TrimSpace(c.Text)
	}
	if in.Notice = strings.TrimSpace(in.Notice); len(in.Notice) > 2000 {
		wrong.Add("notice", "Use at most 2,000 characters")
	}
	if len(in.Reason) > 1000 {
		wrong.Add("reason", "Use at most 1,000 characters")
	}
	return wrong.Err()
}

// addWording keeps one wording until a second person has agreed to it.
func addWording(d *Desk, tx *store.Tx, s AgreementState, in AgreementEdit) (id.AgreementText, error) {
	e := s.Ours
	switch {
	case len(in.Clauses) > 0:
		e.Notice, e.Clauses = in.Notice, nil
		for _, c := range in.Clauses {
			if c.Text != "" {
				e.Clauses = append(e.Clauses, c)
			}
		}
		if len(e.Clauses) == 0 {
			return "", fault.New(fault.Conflict, "An agreement needs at least one clause.")
		}
	case len(s.Blanks) > 0:
		return "", fault.New(fault.Conflict, "The wording of “%s” waits for an answer of yours among the questions about the school.", s.Title)
	}
	e = e.After(s.InForce.Edition, in.Same...)
	if s.InForce.Number > 0 && len(e.Changed(s.InForce.Edition)) == 0 {
		return "", fault.New(fault.Conflict, "“%s” reads like this already.", s.InForce.Title)
	}
	t := store.AgreementText{ID: id.AgreementText(tx.NewID()), Edition: e, MadeBy: d.By.Person}
	t.By = d.By.Person
	return t.ID, tx.AddAgreementText(t)
}

// wordingsOf are the wordings that a request is about.
func wordingsOf(v *store.View, r approval.Request) []store.AgreementText {
	var ids []string
	if json.Unmarshal([]byte(r.Payload), &ids) != nil {
		return nil
	}
	all, err := v.AgreementTexts()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(t store.AgreementText) bool { return !slices.Contains(ids, string(t.ID)) })
}

var agreementCarrier = carrier{
	about: func(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
		var titles []string
		for _, t := range wordingsOf(v, r) {
			titles = append(titles, t.Title)
		}
		return strings.Join(titles, "; ")
	},
	then: func(d *Desk, v *store.View, _ map[id.Person]store.Person, r approval.Request) []string {
		c, err := coversNow(d.House, v)
		if err != nil {
			return nil
		}
		all := []string{"From then on people sign exactly these words. Read them first: /agreements/texts."}
		for _, t := range wordingsOf(v, r) {
			all = append(all, c.followsFrom(t)...)
		}
		return all
	},
	carry: func(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
		inForce, err := wordingsInForce(d.House, &tx.View)
		if err != nil {
			return Carried{}, err
		}
		texts := wordingsOf(&tx.View, r)
		if len(texts) == 0 {
			return Carried{}, fault.New(fault.Conflict, "This wording has been replaced by a newer one since. Ask for that one to be agreed.")
		}
		for _, t := range texts {
			if t.Number != inForce[t.Kind].Number+1 {
				return Carried{}, fault.New(fault.Conflict, "Another edition of “%s” came into force meanwhile. Make the change again on top of it.", t.Title)
			}
			if ok, err := tx.PutAgreementInForce(t.ID, d.By.Person); err != nil || !ok {
				return Carried{}, orConflict(err, "This wording is in force already.")
			}
		}
		return Carried{}, nil
	},
}

// followsFrom says in words what a new wording does to those who signed the one before.
func (c *Covers) followsFrom(t store.AgreementText) []string {
	old := c.InForce[t.Kind]
	if old.Number == 0 {
		return []string{fmt.Sprintf("“%s”: the first edition, with %d clauses. Everybody whom it concerns is asked to sign it.", t.Title, len(t.Clauses))}
	}
	all := []string{fmt.Sprintf("“%s”: edition %d replaces edition %d.", t.Title, t.Number, old.Number)}
	for _, ch := range t.Changed(old.Edition) {
		line := map[string]string{"added": "Added: ", "removed": "Taken out: ", "reworded": "Now: "}[ch.Kind]
		text := ch.Now
		if text == "" {
			text = ch.Was
		}
		if ch.SameSense {
			text += " (the sense is the same; nobody signs again for this)"
		}
		all = append(all, line+text)
	}
	again, stay := 0, 0
	for who, list := range c.signatures {
		signed := slices.ContainsFunc(list, func(s agreement.Signature) bool {
			return s.Kind == t.Kind && s.Answer == agreement.YesAnswer && s.Edition == old.Number
		})
		switch {
		case !signed:
		case t.Least(c.Subjects[who].Roles) > old.Number:
			again++
		default:
			stay++
		}
	}
	return append(all, fmt.Sprintf("%d who signed are asked to sign what changed; %d whom it does not concern stay covered.", again, stay))
}

// AgreementChoice is how many parents have to agree to a kind.
type AgreementChoice struct{ Kind, Parents string }

// ChooseParents says whether one parent is enough for a kind, or all with responsibility have to agree.
var ChooseParents = Case[AgreementChoice, struct{}]{
	About: About{Name: "ChooseParents", Says: "Choose whether one parent or both have to agree to something", Clause: "7.7/consent", Sensitive: true, May: people.Of(people.Headteacher, people.DSL, people.DataProtectionOfficer)},
	Do: func(d *Desk, tx *store.Tx, in AgreementChoice) (struct{}, error) {
		books, err := d.House.Shelf.Books()
		if err != nil {
			return struct{}{}, err
		}
		k, ok := books.Agreements.Kind(in.Kind)
		if !ok || k.Signer != agreement.ByParent || in.Parents != agreement.OneParent && in.Parents != agreement.BothParents {
			return struct{}{}, fault.New(fault.Conflict, "Parents do not sign this, or the choice is not known.")
		}
		c, err := choicesOfAgreements(&tx.View)
		if err != nil {
			return struct{}{}, err
		}
		if c.Parents == nil {
			c.Parents = map[string]string{}
		}
		c.Parents[in.Kind] = in.Parents
		text, err := json.Marshal(c)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tx.SetSetting(agreementSetting, string(text), d.By.Who())
	},
}
