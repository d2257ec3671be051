package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const picturesPath = "/pictures"

func (s *Server) pictureRoutes(mux *http.ServeMux) {
	mux.Handle("GET /pictures", s.signedIn(showPictures))
	mux.Handle("GET /pictures.csv", s.signedIn(showPicturesCSV))
	mux.Handle("GET /pictures/ask", s.signedIn(showAskPicture))
	mux.Handle("POST /pictures/ask", s.signedIn(doAskPicture))
	mux.Handle("GET /pictures/{id}", s.signedIn(showPicture))
	mux.Handle("POST /pictures/{id}", s.signedIn(doPictureDown))
}

func (r *request) pictureFrame(title string) page.Frame {
	return r.agreementFrame(title, part.Link{Text: "Pictures", Href: picturesPath})
}

// pictureTag is how the answer to a question looks in a list.
func pictureTag(x office.PictureShown) part.Tag {
	switch {
	case len(x.Broken) > 0:
		return part.Tag{Text: "To be taken down", Colour: part.Red}
	case x.DownHow == agreement.TakenDown:
		return part.Tag{Text: "Taken down", Colour: part.Grey}
	case x.DownHow == agreement.NeverUsed:
		return part.Tag{Text: "Never used", Colour: part.Grey}
	case x.Yes():
		return part.Tag{Text: "Yes", Colour: part.Green}
	case slices.ContainsFunc(x.PictureCheck.Uses, x.May):
		return part.Tag{Text: "For some uses", Colour: part.Yellow}
	}
	return part.Tag{Text: "No", Colour: part.Yellow}
}

func (r *request) pictures() (office.PicturesShown, []office.PictureShown, error) {
	out, err := office.ListPictures.Run(r.ctx(), r.house, r.by(), struct{}{})
	rows := slices.DeleteFunc(slices.Clone(out.All), func(x office.PictureShown) bool { return r.FormValue("state") == "down" && len(x.Broken) == 0 })
	return out, rows, err
}

func showPictures(r *request) error {
	out, all, err := r.pictures()
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.PicturesPage{Frame: r.agreementFrame("May I show this picture?"), Ask: part.Button{Text: "Ask about a picture", Href: picturesPath + "/ask"},
		Empty: part.EmptyState{Heading: "Nobody has asked yet", Text: "Each question is kept here with its answer, so that the school knows what to take down when a parent takes a consent back."},
		CSV:   part.Link{Text: "Save this list for a spreadsheet", Href: "/pictures.csv?" + r.URL.RawQuery}}
	if len(out.All) > 0 {
		p.Filter = part.FilterForm{Action: picturesPath, Button: "Show", Selects: []part.Select{{Name: "state", Label: "Which", Value: r.FormValue("state"),
			Options: []part.Option{{Text: "All"}, {Value: "down", Text: "To be taken down"}}}}}
		p.Empty = part.EmptyState{Heading: "Nothing has to be taken down", Text: "Every picture that was allowed still has the consents that it needs, as far as it was asked about here."}
	}
	if out.Down > 0 {
		p.Note = part.InsetText{Text: page.Plural(out.Down, "picture has", "pictures have") + " to be taken down: a parent’s answer changed since it was asked about."}
	}
	rows, pages := pageOf(r, all)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(all), "question", "questions"), RowHeaders: true, Columns: []part.Column{{Text: "Picture"}, {Text: "To be shown"}, {Text: "Asked"}, {Text: "Answer"}}}
	for _, x := range rows {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: x.What, Href: picturesPath + "/" + string(x.ID)}, {Text: usesInWords(x)},
			{Text: zone.Date(x.At), Note: x.Asker}, {Tag: pictureTag(x)}}})
	}
	return r.show(p)
}

func usesInWords(x office.PictureShown) string {
	var titles []string
	for _, u := range x.Uses {
		titles = append(titles, u.Title)
	}
	return strings.Join(titles, "; ")
}

func showPicturesCSV(r *request) error {
	_, all, err := r.pictures()
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"picture", "to be shown", "asked", "by", "answer", "ended"}}
	for _, x := range all {
		ended := ""
		if !x.Down.IsZero() {
			ended = zone.Date(x.Down)
		}
		rows = append(rows, []string{x.What, usesInWords(x), zone.Date(x.At), x.Asker, pictureTag(x).Text, ended})
	}
	return r.csv("pictures.csv", rows)
}

func showAskPicture(r *request) error { return r.askPicture(http.StatusOK, nil) }

// askPicture shows who can be chosen, and once somebody is, the rest of the question.
func (r *request) askPicture(status int, fields map[string]string) error {
	q := r.URL.Query()
	in := office.PictureQuery{Words: strings.TrimSpace(q.Get("q"))}
	for _, class := range q["class"] {
		in.Classes = append(in.Classes, id.Class(class))
	}
	out, err := office.FindForPicture.Run(r.ctx(), r.house, r.by(), in)
	if err != nil {
		return err
	}
	p := page.PictureAskPage{Frame: r.pictureFrame("Ask about a picture"), Find: part.Button{Text: "Find children"}, Action: r.URL.RequestURI(),
		Classes: part.Checkboxes{Name: "class", Legend: "Whose class is in the picture?", LegendSize: "s", Values: q["class"], Small: true},
		Name:    part.Input{Name: "q", Label: "Or one child by name", Value: in.Words, Width: 20}}
	for _, c := range out.Classes {
		p.Classes.Options = append(p.Classes.Options, part.Option{Value: string(c.ID), Text: c.Title})
	}
	switch {
	case out.None:
		p.Empty = part.EmptyState{Heading: "No parent was asked yet", Text: "No wording about photographs is in force. Until one is and parents have answered, show no picture of children."}
	case len(out.Classes) == 0:
		p.Empty = part.EmptyState{Heading: "You teach no class here", Text: "You can ask about pupils whom you teach. For others, ask a leader."}
	case len(out.Children) > 0:
		r.pictureForm(&p, out, fields)
	case len(in.Classes) > 0 || in.Words != "":
		p.Name.Error = "Nobody is found. Try fewer letters, or a class"
	}
	if p.Form {
		p.Find.Kind = part.Secondary
	}
	return r.showStatus(status, p)
}

func (r *request) pictureForm(p *page.PictureAskPage, out office.PictureChoice, fields map[string]string) {
	p.Form, p.Once = true, cmp.Or(r.FormValue("once"), out.Once)
	p.Children = part.Checkboxes{Name: "children", Legend: "Which children can be recognised?", LegendSize: "m", Hint: "Tick every child whose face or name can be made out", Small: true,
		Values: r.PostForm["children"], Error: fields["children"]}
	for _, c := range out.Children {
		p.Children.Options = append(p.Children.Options, part.Option{Value: string(c.ID), Text: c.Name + " (" + cmp.Or(c.Class, "no class") + ")"})
	}
	p.Uses = part.Checkboxes{Name: "uses", Legend: "Where is it to be shown?", LegendSize: "m", Values: r.PostForm["uses"], Error: fields["uses"]}
	for _, u := range out.Uses {
		p.Uses.Options = append(p.Uses.Options, part.Option{Value: u.Key, Text: u.Title})
	}
	p.What = part.Input{Name: "what", Label: "What is it, and where does it go?", Hint: "For example: Sports day, relay race, for the news page", Value: r.FormValue("what"), Error: fields["what"]}
	p.Route = part.Radios{Name: "route", Legend: "If it goes on social media: how does the same news reach families who do not use it?", LegendSize: "s", Value: r.FormValue("route"), Error: fields["route"]}
	for _, u := range agreement.Routes {
		p.Route.Options = append(p.Route.Options, part.Option{Value: u.Key, Text: u.Title})
	}
	p.RouteWhy = part.Input{Name: "route_why", Label: "If there is no other way: why is nobody left out?", Value: r.FormValue("route_why"), Error: fields["route_why"]}
	p.Send = part.Button{Text: "May I show it?", Once: true}
}

func doAskPicture(r *request) error {
	in := office.PictureForm{Uses: r.PostForm["uses"], What: r.FormValue("what"), Route: r.FormValue("route"), RouteWhy: r.FormValue("route_why"), Once: r.FormValue("once")}
	for _, child := range r.PostForm["children"] {
		in.Children = append(in.Children, id.Person(child))
	}
	number, err := office.AskPicture.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.askPicture(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(picturesPath+"/"+string(number), "pictured")
}

func showPicture(r *request) error { return r.picture(http.StatusOK, nil) }

func (r *request) picture(status int, fields map[string]string) error {
	x, err := office.ShowPicture.Run(r.ctx(), r.house, r.by(), id.PictureCheck(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.PictureAnswerPage{Frame: r.pictureFrame("No, not as it is")}
	switch {
	case len(x.Broken) > 0:
		p.Title, p.Refused = "Take this picture down", part.InsetText{Text: "It was allowed when it was asked about. A parent’s answer changed since, so it must not be shown any more."}
	case x.Yes():
		p.Title, p.Answer = "Yes", part.Panel{Title: "Yes", Text: "All of these children could be shown when this was asked."}
	default:
		p.Refused = part.InsetText{Text: "Leave out each child with a no, and ask again about the others. Nobody has to say why they said no."}
		if slices.ContainsFunc(x.PictureCheck.Uses, x.May) {
			p.Title = "For some uses only"
		}
	}
	p.Table = pictureTable(x)
	p.Facts.Rows = []part.SummaryRow{{Key: "Picture", Value: x.What}, {Key: "Asked by", Value: x.Asker + ", " + zone.Moment(x.At)}}
	for _, u := range agreement.Routes {
		if u.Key == x.Route {
			p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "The same news by", Value: strings.TrimSpace(u.Title + ". " + x.RouteWhy)})
		}
	}
	if !x.Down.IsZero() {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: pictureTag(x).Text, Value: x.Closer + ", " + zone.Moment(x.Down)})
	}
	if x.MayClose {
		p.How = part.Radios{Name: "how", Legend: "What became of the picture?", LegendSize: "m", Value: r.FormValue("how"), Error: fields["how"],
			Options: []part.Option{{Value: agreement.TakenDown, Text: "It was shown, and is taken down everywhere"}, {Value: agreement.NeverUsed, Text: "It was never shown"}}}
		p.Close = part.Button{Text: "Note it", Kind: part.Secondary, Once: true}
		if len(x.Broken) > 0 {
			p.Close.Kind = ""
		}
	}
	return r.showStatus(status, p)
}

// pictureTable is the answer by child and use, as it was given, with what changed since.
func pictureTable(x office.PictureShown) part.Table {
	t := part.Table{Caption: "By child and use", RowHeaders: true, Columns: []part.Column{{Text: "Child"}}}
	place := map[string]int{}
	for i, u := range x.Uses {
		place[u.Key] = i + 1
		t.Columns = append(t.Columns, part.Column{Text: u.Title})
	}
	row := map[id.Person]int{}
	for _, a := range x.Answers {
		if _, there := row[a.Child]; !there {
			row[a.Child] = len(t.Rows)
			cells := make([]part.Cell, len(x.Uses)+1)
			cells[0] = part.Cell{Text: x.Names[a.Child].Name, Note: x.Names[a.Child].Class}
			if cells[0].Text == "" {
				cells[0].Text = "Somebody who has left, or whom you do not teach any more"
			}
			t.Rows = append(t.Rows, part.Row{Cells: cells})
		}
		cell := part.Cell{Text: a.State.ForPicture()}
		if i := slices.IndexFunc(x.Broken, func(b agreement.PictureAnswer) bool { return b.Child == a.Child && b.Use == a.Use }); i >= 0 {
			cell.Note = "Since then " + strings.ToLower(x.Broken[i].State.ForPicture())
		}
		t.Rows[row[a.Child]].Cells[place[a.Use]] = cell
	}
	slices.SortFunc(t.Rows, func(a, b part.Row) int { return strings.Compare(a.Cells[0].Text, b.Cells[0].Text) })
	return t
}

func doPictureDown(r *request) error {
	_, err := office.TakePictureDown.Run(r.ctx(), r.house, r.by(), office.PictureEnd{Picture: id.PictureCheck(r.PathValue("id")), How: r.FormValue("how")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.picture(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(picturesPath, "picturedown")
}
