package web

import (
	"net/http"

	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const tiesPath = "/ties"

func (s *Server) tieRoutes(mux *http.ServeMux) {
	mux.Handle("GET /ties", s.signedIn(showTies))
	mux.Handle("POST /ties/sign", s.signedIn(doSignTies))
	mux.Handle("GET /ties/new", s.signedIn(showNewTie))
	mux.Handle("POST /ties/new", s.signedIn(doNewTie))
	mux.Handle("GET /ties/{id}", s.signedIn(showTie))
	mux.Handle("POST /ties/{id}", s.signedIn(doDecideTie))
	mux.Handle("POST /ties/{id}/end", s.signedIn(doEndTie))
}

var tiesUp = part.Link{Text: "Declared ties", Href: tiesPath}

func (r *request) tieFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "today")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Today", Href: "/"}}, up...)}
	return f
}

// tieTag is how a tie stands.
func tieTag(x office.TieLine) part.Tag {
	switch _, decided := x.Last(); {
	case !x.Ended.IsZero():
		return part.Tag{Text: "Ended", Colour: part.Grey}
	case x.Left:
		return part.Tag{Text: "Has left", Colour: part.Grey}
	case x.Late:
		return part.Tag{Text: "Overdue", Colour: part.Red}
	case !decided:
		return part.Tag{Text: "Waits for an answer", Colour: part.Yellow}
	case x.Waits:
		return part.Tag{Text: "To look at again", Colour: part.Yellow}
	}
	return part.Tag{Text: "Decided", Colour: part.Green}
}

func showTies(r *request) error {
	x, err := office.ListTies.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.TiesPage{Frame: r.tieFrame("Declared ties"), Add: part.Button{Text: "Declare a tie", Href: tiesPath + "/new"}, None: "Nothing waits for you.",
		Empty: part.EmptyState{Heading: "You have declared none", Text: "That is fine if there is none. The yearly declaration on private use says so for you."}}
	p.Mine = part.Table{Caption: "Declared by you", RowHeaders: true, Columns: []part.Column{{Text: "With"}, {Text: "Declared"}, {Text: "State"}}}
	for _, l := range x.Mine {
		p.Mine.Rows = append(p.Mine.Rows, part.Row{Cells: []part.Cell{{Text: l.Whom, Href: tiesPath + "/" + string(l.ID)}, {Text: zone.Date(l.Made)}, {Tag: tieTag(l)}}})
	}
	if !x.Decides {
		return r.show(p)
	}
	p.Others = part.Table{Caption: "Declared by colleagues", RowHeaders: true, Columns: []part.Column{{Text: "Colleague"}, {Text: "Declared"}, {Text: "Look at it by"}, {Text: "State"}}}
	for _, l := range x.Others {
		due := zone.Date(l.Due())
		if !l.Ended.IsZero() || l.Left {
			due = "–"
		}
		p.Others.Rows = append(p.Others.Rows, part.Row{Cells: []part.Cell{{Text: l.Name, Href: tiesPath + "/" + string(l.ID)}, {Text: zone.Date(l.Made)}, {Text: due}, {Tag: tieTag(l)}}})
	}
	switch {
	case x.MaySign:
		p.Review.Text = "The year’s review is due by " + zone.Date(x.Review) + ". Nothing that you see here waits, so you can sign it."
		p.Sign = part.Button{Text: "Sign the year’s review", Kind: part.Secondary, Action: tiesPath + "/sign", Once: true}
	case !x.Review.IsZero():
		p.Review.Text = "The year’s review is due by " + zone.Date(x.Review) + ". It can be signed once nothing here waits."
	}
	return r.show(p)
}

func doSignTies(r *request) error {
	if _, err := office.SignTies.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
		return err
	}
	return r.goTo(tiesPath, "tie-signed")
}

func showNewTie(r *request) error { return newTiePage(r, http.StatusOK, nil) }

func newTiePage(r *request, status int, fields map[string]string) error {
	x, err := office.TieFormFor.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.TieFormPage{Frame: r.tieFrame("Declare a tie", tiesUp), Send: part.Button{Text: "Declare it", Once: true},
		Whom: part.Input{Name: "whom", Label: "Who is it with?", Hint: "A name, or a family. A former pupil counts too", Value: r.FormValue("whom"), Error: fields["whom"]},
		What: part.Textarea{Name: "what", Label: "What is the tie, and how are you in touch?", Hint: "Such as: my sister’s child; we share a family chat", Value: r.FormValue("what"), Error: fields["what"], Rows: 4},
		Away: part.Checkboxes{Name: "away", Legend: "Is it with one of these, or their family?", LegendSize: "s", Hint: "Whoever you tick never sees it", Values: r.Form["away"], Error: fields["away"], Small: true}}
	for _, l := range x.Leaders {
		p.Away.Options = append(p.Away.Options, part.Option{Value: string(l.ID), Text: l.Name, Hint: roleTitles(l.Roles & tie.Asked)})
	}
	if len(x.Pupils) > 0 {
		p.Pupil = part.Select{Name: "pupil", Label: "Is it a pupil whom you teach, or their family? (optional)", Hint: "The child’s family never sees it, whatever they do at the school", Value: r.FormValue("pupil"), Error: fields["pupil"],
			Options: []part.Option{{Text: "None of them"}}}
		for _, c := range x.Pupils {
			p.Pupil.Options = append(p.Pupil.Options, part.Option{Value: string(c.ID), Text: c.Name})
		}
	}
	return r.showStatus(status, p)
}

func doNewTie(r *request) error {
	in := office.TieForm{Whom: r.FormValue("whom"), Pupil: id.Person(r.FormValue("pupil")), What: r.FormValue("what")}
	for _, who := range r.Form["away"] {
		in.Away = append(in.Away, id.Person(who))
	}
	number, err := office.DeclareTie.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return newTiePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(tiesPath+"/"+string(number), "tie")
}

func showTie(r *request) error { return tiePage(r, http.StatusOK, nil) }

func tiePage(r *request, status int, fields map[string]string) error {
	x, err := office.ShowTie.Run(r.ctx(), r.house, r.by(), id.Tie(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	title := "A tie of yours"
	if !x.Mine {
		title = "A tie of " + x.Name
	}
	p := page.TiePage{Frame: r.tieFrame(title, tiesUp), Facts: tieFacts(zone, x)}
	for i := len(x.Decisions) - 1; i >= 0; i-- {
		n := x.Decisions[i]
		p.Decisions = append(p.Decisions, page.SupportText{Heading: tie.Title(n.Outcome), Note: "By " + x.Names[n.By] + " on " + zone.Date(n.At) + ". Looked at again by " + zone.Date(n.Review), Text: textLines(n.Safeguards)})
	}
	if x.MayDecide {
		p.Outcome = part.Radios{Name: "outcome", Legend: "What follows?", LegendSize: "s", Value: r.FormValue("outcome"), Error: fields["outcome"]}
		for _, o := range tie.Outcomes {
			text := &part.Textarea{Name: "safeguards-" + o.Key, Label: "What was agreed?", Value: r.FormValue("safeguards-" + o.Key), Rows: 3}
			if o.Key == r.FormValue("outcome") {
				text.Error = fields["safeguards"]
			}
			p.Outcome.Options = append(p.Outcome.Options, part.Option{Value: o.Key, Text: o.Title, Textarea: text})
		}
		p.Review = dayBoxes("review", r.house.Now().In(r.house.Zone).AddDate(1, 0, 0))
		if r.Method == http.MethodPost {
			_, p.Review, _ = r.day("review")
		}
		p.Review.Legend, p.Review.Hint, p.Review.Error = "When do you look at it again?", "A year from now at most", fields["review"]
		p.Note = part.Button{Text: "Note it", Once: true}
	}
	if x.Open {
		p.Why = part.Textarea{Name: "why", Label: "Why?", Value: r.FormValue("why"), Error: fields["why"], Rows: 2}
		p.End = part.Button{Text: "Close it", Kind: part.Secondary, Action: tiesPath + "/" + string(x.ID) + "/end"}
	}
	return r.showStatus(status, p)
}

func tieFacts(zone page.Format, x office.TieShown) part.SummaryList {
	rows := []part.SummaryRow{{Key: "With", Value: x.Whom}}
	if x.PupilName != "" {
		rows = append(rows, part.SummaryRow{Key: "Pupil, or the family of", Value: x.PupilName})
	}
	what := textLines(x.What)
	rows = append(rows, part.SummaryRow{Key: "What it is", Value: what[0], Lines: what[1:]}, part.SummaryRow{Key: "Declared", Value: zone.Date(x.Made)})
	seen := "Nobody today. Ask who fills the posts"
	if len(x.Readers) > 0 {
		seen = page.Sentence(x.Readers)
	}
	rows = append(rows, part.SummaryRow{Key: "Seen by", Value: seen})
	if len(x.Away) > 0 {
		var names []string
		for _, who := range x.Away {
			names = append(names, x.Names[who])
		}
		rows = append(rows, part.SummaryRow{Key: "Never seen by", Value: page.Sentence(names)})
	}
	switch {
	case !x.Ended.IsZero():
		rows = append(rows, part.SummaryRow{Key: "Ended", Value: zone.Date(x.Ended) + ". " + x.Why})
	case x.Open:
		rows = append(rows, part.SummaryRow{Key: "Looked at by", Value: zone.Date(x.Due())})
	}
	return part.SummaryList{Rows: rows}
}

func doDecideTie(r *request) error {
	number, outcome := id.Tie(r.PathValue("id")), r.FormValue("outcome")
	review, _, _ := r.day("review")
	_, err := office.DecideTie.Run(r.ctx(), r.house, r.by(), office.TieDecision{Tie: number, Outcome: outcome, Safeguards: r.FormValue("safeguards-" + outcome), Review: review})
	if fields, general, ok := wrong(err); ok && general == "" {
		return tiePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(tiesPath+"/"+string(number), "tie-noted")
}

func doEndTie(r *request) error {
	number := id.Tie(r.PathValue("id"))
	_, err := office.EndTie.Run(r.ctx(), r.house, r.by(), office.TieEnd{Tie: number, Why: r.FormValue("why")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return tiePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(tiesPath, "tie-ended")
}
