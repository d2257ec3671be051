package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

func showWordings(r *request) error { return r.wordings(http.StatusOK, nil) }

func (r *request) wordings(status int, fields map[string]string) error {
	all, err := office.ListAgreementTexts.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.WordingsPage{Frame: r.agreementFrame("The wording of every agreement")}
	p.Table = part.Table{Caption: "Agreements, consents and declarations", RowHeaders: true, Columns: []part.Column{{Text: "Kind"}, {Text: "Who signs"}, {Text: "Holds"}, {Text: "In force"}}}
	p.Kinds = part.Checkboxes{Name: "kinds", Legend: "Ask a second person to put our wording in force", LegendSize: "m", Hint: "You ask; the headteacher, a safeguarding lead or the chair agrees.", Error: fields["kinds"]}
	for _, s := range all {
		force := part.Cell{Tag: part.Tag{Text: "Not in force", Colour: part.Grey}}
		if s.InForce.Number > 0 {
			force = part.Cell{Text: "Edition " + strconv.Itoa(s.InForce.Number) + " since " + zone.Date(s.InForce.InForce)}
		}
		if s.Waiting.ID != "" {
			force.Note = "Another wording waits for a second person"
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: s.Title, Note: s.Says, Href: wordingsPath + "/" + s.Key}, {Text: signerWords(s.Kind)}, {Text: holdsWords[s.Holds]}, force}})
		if r.may(office.AskAgreementText) && s.InForce.Number == 0 && s.Waiting.ID == "" && len(s.Blanks) == 0 {
			p.Kinds.Options = append(p.Kinds.Options, part.Option{Value: s.Key, Text: s.Title})
		}
	}
	p.Send = part.Button{Text: "Ask a second person", Once: true}
	return r.showStatus(status, p)
}

var holdsWords = map[string]string{agreement.AcademicYear: "For the school year", agreement.UntilLeft: "Until they leave", agreement.UntilWithdrawn: "Until it is taken back", agreement.OneDay: "For the day"}

func signerWords(k agreement.Kind) string {
	switch {
	case k.Signer == agreement.Witnessed:
		return "Pupils, with an adult"
	case k.Signer == agreement.ByParent && k.Parents == agreement.BothParents:
		return "Every parent with responsibility"
	case k.Signer == agreement.ByParent:
		return "A parent or carer"
	}
	return strings.TrimPrefix(concernsWords(k.For), "concerns ")
}

func doWordings(r *request) error {
	_, err := office.AskAgreementText.Run(r.ctx(), r.house, r.by(), office.AgreementEdit{Kinds: r.PostForm["kinds"], Reason: "Our first wording, as Handrail brings it"})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.wordings(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(wordingsPath, "asked")
}

func showWording(r *request) error { return r.wording(http.StatusOK, nil) }

func (r *request) wording(status int, fields map[string]string) error {
	all, err := office.ListAgreementTexts.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s office.AgreementState) bool { return s.Key == r.PathValue("kind") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no kind of agreement like this.")
	}
	s := all[i]
	text := s.InForce.Edition
	if text.Number == 0 {
		text = s.Ours
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.WordingPage{Frame: r.agreementFrame(text.Title, part.Link{Text: "Wordings", Href: wordingsPath}), Text: agreementText(text), Facts: part.SummaryList{Rows: []part.SummaryRow{
		{Key: "For", Value: s.Says}, {Key: "Who signs", Value: signerWords(s.Kind)}, {Key: "Counts", Value: holdsWords[s.Holds]}}}}
	if s.InForce.Number > 0 {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "In force", Value: "Edition " + strconv.Itoa(s.InForce.Number) + " since " + zone.Date(s.InForce.InForce)})
	} else {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "In force", Value: "Not yet; this is the wording that Handrail brings"})
	}
	for _, b := range s.Blanks {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Waits for an answer", Value: b, Actions: []part.Link{{Text: "Answer", Hidden: " " + b, Href: "/policy/questions"}}})
	}
	if s.Waiting.ID != "" {
		for _, ch := range s.Waiting.Changed(s.InForce.Edition) {
			p.Waiting = append(p.Waiting, changeShown(ch))
		}
	}
	if s.Signer == agreement.ByParent && r.may(office.ChooseParents) {
		p.Parents = part.Radios{Name: "parents", Legend: "How many parents have to agree?", LegendSize: "m", Value: s.Parents, Options: []part.Option{
			{Value: agreement.OneParent, Text: "One is enough", Hint: "If another says no, that is shown and the answer does not count until they agree"},
			{Value: agreement.BothParents, Text: "Everybody with parental responsibility"}}}
		p.Choose = part.Button{Text: "Save", Kind: part.Secondary, Name: "what", Value: "parents", Once: true}
	}
	if r.may(office.AskAgreementText) && len(s.Blanks) == 0 {
		r.wordingForm(&p, text, fields)
	}
	return r.showStatus(status, p)
}

func (r *request) wordingForm(p *page.WordingPage, text agreement.Edition, fields map[string]string) {
	value := func(name, otherwise string) string {
		if r.Method == http.MethodPost {
			return r.FormValue(name)
		}
		return otherwise
	}
	p.Edit = true
	p.Notice = part.Textarea{Name: "notice", Label: "Notice that use is watched", Rows: 2, Value: value("notice", text.Notice), Error: fields["notice"]}
	for _, c := range append(slices.Clone(text.Clauses), agreement.Clause{Key: "own"}) {
		label := "Clause “" + c.Key + "”"
		if c.Key == "own" {
			label = "A clause of the school’s own"
		}
		w := page.WordingClause{Text: part.Textarea{Name: "clause-" + c.Key, Label: label, Rows: 2, Value: value("clause-"+c.Key, c.Text), Error: fields["clause-"+c.Key]},
			Same: part.Checkboxes{Name: "same-" + c.Key, Small: true, Options: []part.Option{{Value: "yes", Text: "Same sense"}}}}
		if r.FormValue("same-"+c.Key) == "yes" {
			w.Same.Values = []string{"yes"}
		}
		p.Clauses = append(p.Clauses, w)
	}
	p.Reason = part.Input{Name: "reason", Label: "Why does it change?", Value: value("reason", ""), Error: fields["reason"]}
	p.Send = part.Button{Text: "Ask a second person", Name: "what", Value: "text", Once: true}
}

func doWording(r *request) error {
	kind := r.PathValue("kind")
	if r.FormValue("what") == "parents" {
		if _, err := office.ChooseParents.Run(r.ctx(), r.house, r.by(), office.AgreementChoice{Kind: kind, Parents: r.FormValue("parents")}); err != nil {
			return err
		}
		return r.goTo(wordingsPath+"/"+kind, "parents")
	}
	all, err := office.ListAgreementTexts.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(s office.AgreementState) bool { return s.Key == kind })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no kind of agreement like this.")
	}
	text := all[i].InForce.Edition
	if text.Number == 0 {
		text = all[i].Ours
	}
	in := office.AgreementEdit{Kinds: []string{kind}, Notice: r.FormValue("notice"), Reason: r.FormValue("reason")}
	own := agreement.Clause{Key: "own-" + strconv.Itoa(text.Number+1), Part: "What our school adds", Text: r.FormValue("clause-own")}
	if text.Level == agreement.Symbols {
		own.Symbol = "tick"
	}
	for _, c := range text.Clauses {
		c.Text = r.FormValue("clause-" + c.Key)
		if r.FormValue("same-"+c.Key) == "yes" {
			in.Same = append(in.Same, c.Key)
		}
		in.Clauses = append(in.Clauses, c)
	}
	if strings.TrimSpace(own.Text) != "" {
		in.Clauses = append(in.Clauses, own)
	}
	_, err = office.AskAgreementText.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.wording(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(wordingsPath+"/"+kind, "asked")
}
