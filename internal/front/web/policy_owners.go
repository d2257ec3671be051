package web

import (
	"net/http"
	"strings"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) ownerRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/owners", s.signedIn(showOwners))
	mux.Handle("POST /policy/owners", s.signedIn(doOwners))
	mux.Handle("GET /policy/reviews/new", s.signedIn(showChange))
	mux.Handle("POST /policy/reviews/new", s.signedIn(doChange))
	mux.Handle("POST /policy/reviews/{id}/accept", s.signedIn(doAcceptReview))
}

func showOwners(r *request) error {
	shown, err := office.ListOwners.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.OwnersPage{Frame: r.policyFrame("Who looks after which section")}
	p.Table = part.Table{Caption: "Sections", CaptionSize: "hidden", RowHeaders: true, Columns: []part.Column{{Text: "Section"}, {Text: "Owner"}, {Text: "Open"}}}
	options := []part.Option{{Value: "", Text: "Nobody yet"}}
	for _, c := range shown.Choices {
		options = append(options, part.Option{Value: c.Value, Text: c.Words})
	}
	for _, s := range shown.Sections {
		link := part.Link{Text: "Work on it", Hidden: ": " + s.Heading, Href: "/policy/section/" + string(s.Section)}
		if !shown.MayChange {
			p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: s.Heading, Href: link.Href}, {Text: orNobody(s.Words)}, {Text: openWords(s)}}})
			continue
		}
		row := page.OwnerRow{Open: openWords(s), Link: link, Owner: part.Select{Name: "owner-" + string(s.Section), ID: "owner-" + strings.ReplaceAll(string(s.Section), ".", "-"), Label: s.Heading, Options: options, Value: s.Owner}}
		if s.Vacant {
			row.Owner.Hint = "At present: " + s.Words
		}
		p.Rows = append(p.Rows, row)
	}
	if shown.MayChange {
		p.Wanted = part.Checkboxes{Name: "wanted", Legend: "Approval", LegendSize: "s", Options: []part.Option{{Value: "yes", Text: "No approval while a section has no owner"}}}
		if shown.Wanted {
			p.Wanted.Values = []string{"yes"}
		}
		p.Send = part.Button{Text: "Save the owners", Once: true}
	}
	return r.show(p)
}

func orNobody(words string) string {
	if words == "" {
		return "Nobody yet"
	}
	return words
}

func openWords(s office.OwnedSection) string {
	var all []string
	if s.Blanks > 0 {
		all = append(all, page.Plural(s.Blanks, "blank", "blanks"))
	}
	if s.Reviews > 0 {
		all = append(all, page.Plural(s.Reviews, "open review", "open reviews"))
	}
	if len(all) == 0 {
		return "Nothing is open."
	}
	return capital(strings.Join(all, ", ")) + "."
}

func doOwners(r *request) error {
	in := office.OwnersForm{Owners: map[clause.Section]string{}, Wanted: r.FormValue("wanted") == "yes"}
	for name := range r.PostForm {
		if s, ok := strings.CutPrefix(name, "owner-"); ok {
			in.Owners[clause.Section(s)] = r.PostForm.Get(name)
		}
	}
	if _, err := office.SetOwners.Run(r.ctx(), r.house, r.by(), in); err != nil {
		return err
	}
	return r.goTo("/policy/owners", "owners")
}

func showChange(r *request) error { return somethingChangedPage(r, http.StatusOK, nil) }

func somethingChangedPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.ReportChange); err != nil {
		return err
	}
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	p := page.ChangePage{Frame: r.policyFrame("Something changed", part.Link{Text: "Reviews", Href: "/policy/reviews"}),
		Kind: part.Radios{Name: "kind", Legend: "What kind of change is it?", LegendSize: "s", Value: r.FormValue("kind"), Error: fields["kind"]},
		What: part.Textarea{Name: "what", Label: "What changed?", Hint: "In a sentence. Do not name a child", Rows: 3, Value: r.FormValue("what"), Error: fields["what"]},
		Sections: part.Checkboxes{Name: "sections", Legend: "Which parts of the policy does it concern? (optional)", LegendSize: "s", Hint: "Leave it open, and the usual ones are looked at",
			Values: r.PostForm["sections"], Error: fields["sections"], Small: true},
		Send: part.Button{Text: "Tell the leaders", Once: true}}
	for _, e := range office.ReviewEvents {
		p.Kind.Options = append(p.Kind.Options, part.Option{Value: e.Key, Text: e.Title, Hint: e.Hint})
	}
	for _, s := range books.Library.Sections {
		if s.Section.Depth() == 1 && s.Section != "0" {
			p.Sections.Options = append(p.Sections.Options, part.Option{Value: string(s.Section), Text: topTitle(office.SectionTitle{Section: s.Section, Title: s.Title})})
		}
	}
	return r.showStatus(status, p)
}

func doChange(r *request) error {
	in := office.EventForm{Kind: r.FormValue("kind"), What: r.FormValue("what")}
	for _, s := range r.PostForm["sections"] {
		in.Sections = append(in.Sections, clause.Section(s))
	}
	_, err := office.ReportChange.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return somethingChangedPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/policy/reviews", "change")
}

func doAcceptReview(r *request) error {
	if _, err := office.AcceptReview.Run(r.ctx(), r.house, r.by(), id.Review(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo("/policy/reviews/"+r.PathValue("id"), "accepted")
}
