package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
)

// clauseOf is the clause that the address names.
func clauseOf(r *request) clause.ID {
	return clause.ID(r.PathValue("section") + "/" + r.PathValue("word"))
}

func isOwn(r *request) bool { return strings.HasPrefix(r.PathValue("word"), "own-") }

func (r *request) clauseFrame(title string, s clause.Section, up ...part.Link) page.Frame {
	return r.policyFrame(title, append([]part.Link{{Text: "Clauses", Href: "/policy/sections"},
		{Text: "Section " + string(s), Href: "/policy/section/" + string(s)}}, up...)...)
}

func showClause(r *request) error {
	if isOwn(r) {
		return showOwn(r)
	}
	return clausePage(r, http.StatusOK, nil)
}

func clausePage(r *request, status int, fields map[string]string) error {
	c, err := office.ShowClause.Run(r.ctx(), r.house, r.by(), clauseOf(r))
	if err != nil {
		return err
	}
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	p := page.ClausePage{Frame: r.clauseFrame(c.Clause.Title, c.Clause.ID.Section()), Code: string(c.Clause.ID), Text: bodyHTML(c.Printed), Action: clauseLink(c.Clause.ID),
		MayWrite: c.MayChange, Gaps: gapLinks(books.Library, c.Gaps, c.Clause.ID), Past: pastTexts(r, c)}
	for _, x := range c.Conflicts {
		p.Problems = append(p.Problems, x.Sentence)
	}
	p.Facts = clauseFacts(r, c)
	clauseChoices(&p, c, fields)
	p.Serves = servesTable(r, c.Serves)
	if c.Printed == nil {
		p.Absent = "The clause is not in the policy, because of the school’s answers."
		if c.Choice.Dropped {
			p.Absent = "The school left this clause out."
		} else if len(p.Gaps) > 0 {
			p.Absent = "The clause is not printed until a question is answered."
		}
	}
	if c.Choice.Amended != "" && c.Library != nil && c.Printed != nil {
		p.Diff = wordDiff(policy.PlainText(c.Library.Blocks), policy.PlainText(c.Printed.Blocks), [2]string{"the library’s text", "the school’s own"})
	}
	if c.MayChange {
		p.Words = part.Button{Text: "Change the words", Href: p.Action + "/words"}
		if !c.Choice.Dropped {
			p.Drop = part.Button{Text: "Leave it out", Kind: part.Secondary, Href: p.Action + "/leave-out"}
		}
		if c.Choice.Dropped || c.Choice.Amended != "" || c.Choice.Wording != "" {
			p.Restore = part.Button{Text: "Go back to the library’s text", Kind: part.Secondary, Name: "do", Value: "restore"}
		}
	}
	return r.showStatus(status, p)
}

func clauseFacts(r *request, c office.ClauseShown) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	rows := []part.SummaryRow{{Key: "Section", Value: string(c.Clause.ID.Section()) + " " + c.Section}}
	if c.Number != "" && c.Number != string(c.Clause.ID.Section()) {
		rows[0].Lines = []string{"Printed as " + c.Number}
	}
	state := part.SummaryRow{Key: "Text", Value: "As the library has it"}
	switch {
	case c.Choice.Dropped:
		state = part.SummaryRow{Key: "Text", Value: "Left out by " + c.ChangedBy + ", " + zone.Moment(c.Choice.SetAt), Lines: []string{"Reason: " + c.Choice.Reason}, Tag: part.Tag{Text: "Left out", Colour: part.Orange}}
	case c.Choice.Amended != "":
		state = part.SummaryRow{Key: "Text", Value: "In the school’s own words since " + zone.Moment(c.Choice.SetAt) + ", by " + c.ChangedBy, Lines: []string{"Reason: " + c.Choice.Reason}, Tag: part.Tag{Text: "Own wording", Colour: part.Purple}}
	case c.Choice.Wording != "":
		state.Value = "A wording chosen by " + c.ChangedBy + ", " + zone.Moment(c.Choice.SetAt)
	}
	return part.SummaryList{Rows: append(rows, state,
		part.SummaryRow{Key: "Written for", Value: spokenTo(c.Clause.Audience)}, part.SummaryRow{Key: "How it is to be kept", Value: levelWords[c.Clause.Level]})}
}

func spokenTo(audience []string) string {
	var all []string
	for i, a := range audience {
		words := audienceWords[a]
		if i > 0 && a != "dsl" {
			words = strings.ToLower(words[:1]) + words[1:]
		} else if i > 0 {
			words = "the DSL"
		}
		all = append(all, words)
	}
	return page.Sentence(all)
}

// levelWords say how a clause is to be kept. What works today stands on the board.
var levelWords = map[clause.Level]string{clause.Enforce: "By refusing what the clause forbids", clause.Record: "By records that prove it",
	clause.Schedule: "By reminders until it is done", clause.Communicate: "By telling people and keeping their acknowledgement"}

// clauseChoices offers the wordings that the answers allow. What they rule out is named, not offered.
func clauseChoices(p *page.ClausePage, c office.ClauseShown, fields map[string]string) {
	p.Choose = part.Radios{Name: "wording", Legend: "Wording", LegendSize: "m", Error: fields["wording"], Value: c.Choice.Wording}
	options := []part.Option{{Value: "auto", Text: "The one that follows from the answers"}}
	for _, w := range c.Wordings {
		title := w.Title
		if title == "" {
			title = w.ID
		}
		switch {
		case !w.Allowed:
			p.Blocked = append(p.Blocked, title)
		case w.Text != nil:
			options = append(options, part.Option{Value: w.ID, Text: title, Hint: firstWords(policy.PlainText(w.Text.Blocks), 400)})
		}
	}
	if p.Choose.Value == "" {
		p.Choose.Value = "auto"
	}
	if len(options) > 2 && c.MayChange && c.Choice.Amended == "" {
		p.Choose.Options = options
		p.Choosing = part.Button{Text: "Use this wording", Kind: part.Secondary, Name: "do", Value: "wording"}
	}
}

func servesTable(r *request, serves []policy.Obligation) part.Table {
	t := part.Table{Caption: "What this clause promises", Columns: []part.Column{{Text: "Number"}, {Text: "Promise"}, {Text: "How often"}}}
	for _, o := range serves {
		cell := part.Cell{Text: string(o.ID)}
		if r.may(office.ShowObligation) {
			cell.Href = "/board/" + string(o.ID)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{cell, {Text: o.Text}, {Text: often(o.Frequency)}}})
	}
	return t
}

func pastTexts(r *request, c office.ClauseShown) []page.PastText {
	zone := page.NewFormat(r.house.Zone)
	var all []page.PastText
	for _, x := range c.Past {
		t := page.PastText{What: "The library’s text", Reason: x.Reason, Text: x.Amended, N: strconv.FormatInt(x.N, 10)}
		switch {
		case x.Dropped:
			t.What, t.Text = "Left out", ""
		case x.Amended != "":
			t.What = "Own wording"
		case x.Wording != "":
			t.What = "The wording “" + x.Wording + "”"
		}
		if !x.SetAt.IsZero() && x.By != "" {
			t.When = "from " + zone.Moment(x.SetAt) + ", by " + x.By
		}
		if c.MayChange {
			t.Back = part.Button{Text: "Put this back", Kind: part.LinkStyle, Name: "do", Value: "back", Hidden: ": " + t.What + " " + t.When}
		}
		all = append(all, t)
	}
	return all
}

func doClause(r *request) error {
	if isOwn(r) {
		return doOwn(r)
	}
	id := clauseOf(r)
	var err error
	done := "clause"
	switch r.FormValue("do") {
	case "restore":
		done = "restored"
		_, err = office.RestoreClause.Run(r.ctx(), r.house, r.by(), id)
	case "back":
		n, _ := strconv.ParseInt(r.FormValue("n"), 10, 64)
		_, err = office.PutBackChoice.Run(r.ctx(), r.house, r.by(), office.RestoreForm{Key: string(id), N: n})
	case "wording":
		wording := r.FormValue("wording")
		if wording == "auto" {
			wording = ""
		}
		_, err = office.ChooseWording.Run(r.ctx(), r.house, r.by(), office.ClauseForm{Clause: id, Wording: wording})
	default:
		return fault.New(fault.Invalid, "The page did not say what to do with the clause. Go back and press one of its buttons.")
	}
	if fields, general, ok := wrong(err); ok && general == "" {
		return clausePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(clauseLink(id), done)
}

func showWords(r *request) error {
	if err := r.must(office.AmendClause); err != nil {
		return err
	}
	c, err := office.ShowClause.Run(r.ctx(), r.house, r.by(), clauseOf(r))
	if err != nil {
		return err
	}
	text := c.Choice.Amended
	if text == "" {
		text = c.Source
	}
	return r.show(wordsPage(r, c, text, c.Choice.Reason, nil))
}

func wordsPage(r *request, c office.ClauseShown, text, reason string, fields map[string]string) page.ClauseWordsPage {
	p := page.ClauseWordsPage{Frame: r.clauseFrame("Change the words of “"+c.Clause.Title+"”", c.Clause.ID.Section(), part.Link{Text: c.Clause.Title, Href: clauseLink(c.Clause.ID)}), Code: string(c.Clause.ID),
		Action: clauseLink(c.Clause.ID) + "/words", Now: bodyHTML(c.Library), Help: page.MarkupHelp{Keys: keysIn(c.Source)},
		Text:   part.Textarea{Name: "text", Label: "The school’s own words", Hint: "It will be marked as local wording", Value: text, Rows: 14, Error: fields["text"]},
		Reason: part.Textarea{Name: "reason", Label: "Why does the school say it differently?", Hint: "For governors and for whoever reads the policy after you. Do not name a child", Value: reason, Rows: 3, Error: fields["reason"]},
		Save:   part.Button{Text: "Save", Name: "do", Value: "save", Once: true}, Show: part.Button{Text: "Show me first", Kind: part.Secondary, Name: "do", Value: "show"}}
	return p
}

// keysIn are the values that stand in the library's text, in their braces.
func keysIn(text string) []string {
	var all []string
	for _, ref := range policy.References(text) {
		all = append(all, "{"+ref.String()+"}")
	}
	return all
}

func doWords(r *request) error {
	in := office.ClauseForm{Clause: clauseOf(r), Text: r.FormValue("text"), Reason: r.FormValue("reason")}
	if r.FormValue("do") == "show" {
		return showPreview(r, in)
	}
	_, err := office.AmendClause.Run(r.ctx(), r.house, r.by(), in)
	fields, general, ok := wrong(err)
	if err == nil {
		return r.goTo(clauseLink(in.Clause), "clause")
	}
	if !ok || general != "" {
		return err
	}
	c, err := office.ShowClause.Run(r.ctx(), r.house, r.by(), in.Clause)
	if err != nil {
		return err
	}
	return r.showStatus(http.StatusUnprocessableEntity, wordsPage(r, c, in.Text, in.Reason, fields))
}

// showPreview shows the text as it would stand, with what is wrong in it; nothing is saved.
func showPreview(r *request, in office.ClauseForm) error {
	out, err := office.PreviewText.Run(r.ctx(), r.house, r.by(), office.TextForm{Clause: in.Clause, Text: in.Text})
	if err != nil {
		return err
	}
	c, err := office.ShowClause.Run(r.ctx(), r.house, r.by(), in.Clause)
	if err != nil {
		return err
	}
	fields, status := map[string]string{}, http.StatusOK
	if fields["text"] = problemLines(out.Problems); fields["text"] != "" {
		status = http.StatusUnprocessableEntity
	}
	p := wordsPage(r, c, in.Text, in.Reason, fields)
	p.Preview = bodyHTML(&policy.Statement{Blocks: out.Blocks})
	p.Diff = wordDiff(policy.PlainText(out.Before), policy.PlainText(out.Blocks), [2]string{"the library’s text", "yours"})
	return r.showStatus(status, p)
}

func problemLines(problems []policy.Problem) string {
	var all []string
	for _, p := range problems {
		line := p.String()
		all = append(all, strings.ToUpper(line[:1])+line[1:])
	}
	return strings.Join(all[:min(len(all), 10)], " ")
}

func showDrop(r *request) error { return dropPage(r, http.StatusOK, "", nil) }

func dropPage(r *request, status int, reason string, fields map[string]string) error {
	if err := r.must(office.LeaveClauseOut); err != nil {
		return err
	}
	c, err := office.ShowClause.Run(r.ctx(), r.house, r.by(), clauseOf(r))
	if err != nil {
		return err
	}
	p := page.ClauseDropPage{Frame: r.clauseFrame("Leave out “"+c.Clause.Title+"”", c.Clause.ID.Section(), part.Link{Text: c.Clause.Title, Href: clauseLink(c.Clause.ID)}), Code: string(c.Clause.ID),
		Action: clauseLink(c.Clause.ID) + "/leave-out", Text: bodyHTML(c.Printed),
		Reason: part.Textarea{Name: "reason", Label: "Why does the school leave it out?", Hint: "The reason stands on the board beside each obligation", Value: reason, Rows: 3, Error: fields["reason"]},
		Send:   part.Button{Text: "Leave it out", Kind: part.Warning, Once: true}}
	if n := len(c.Serves); n > 0 {
		p.Warn.Text = "The policy will not say any more what follows. The board will show " + page.Plural(n, "obligation", "obligations") + " as “Not in policy”."
		for _, o := range c.Serves {
			l := part.Link{Text: string(o.ID) + ": " + o.Text}
			if r.may(office.ShowObligation) {
				l.Href = "/board/" + string(o.ID)
			}
			p.Serves = append(p.Serves, l)
		}
	}
	return r.showStatus(status, p)
}

func doDrop(r *request) error {
	in := office.ClauseForm{Clause: clauseOf(r), Reason: r.FormValue("reason")}
	_, err := office.LeaveClauseOut.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return dropPage(r, http.StatusUnprocessableEntity, in.Reason, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(clauseLink(in.Clause), "dropped")
}
