package web

import (
	"net/http"
	"slices"
	"strconv"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) guidanceRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/guidance", s.signedIn(showGuidance))
	mux.Handle("GET /policy/guidance/{key}", s.signedIn(showWork))
	mux.Handle("POST /policy/guidance/{key}", s.signedIn(doWork))
	mux.Handle("GET /policy/reviews", s.signedIn(showReviews))
	mux.Handle("GET /policy/reviews/{id}", s.signedIn(showReview))
	mux.Handle("POST /policy/reviews/{id}", s.signedIn(doReview))
	mux.Handle("GET /policy/area", s.signedIn(showArea))
	mux.Handle("POST /policy/area", s.signedIn(doPack))
	mux.Handle("GET /policy/area/{key}", s.signedIn(showContact))
	mux.Handle("POST /policy/area/{key}", s.signedIn(doContact))
}

func showGuidance(r *request) error {
	shown, err := office.ShowGuidance.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.GuidancePage{Frame: r.policyFrame("Law and guidance")}
	columns := []part.Column{{Text: "Law or guidance"}, {Text: "In force"}, {Text: "Confirmed"}}
	p.Cited = part.Table{Caption: "Cited in your policy", Columns: append(slices.Clone(columns), part.Column{Text: "Clauses", Numeric: true})}
	for _, w := range shown.Cited {
		row := workRow(r, w)
		row.Cells = append(row.Cells, part.Cell{Text: strconv.Itoa(len(w.Cited)), Numeric: true})
		p.Cited.Rows = append(p.Cited.Rows, row)
	}
	p.Others = part.Table{Caption: "Not cited", Columns: columns}
	rows, pages := pageOf(r, shown.Others)
	p.Pages = pages
	for _, w := range rows {
		p.Others.Rows = append(p.Others.Rows, workRow(r, w))
	}
	return r.show(p)
}

func workRow(r *request, w office.WorkShown) part.Row {
	now := part.Cell{Text: "None"}
	if w.Now.Edition.Edition != "" {
		now = part.Cell{Text: w.Now.Edition.Edition, Note: "since " + page.NewFormat(r.house.Zone).Date(w.Now.InForce.Time)}
	}
	if w.Next.Edition.Edition != "" {
		now.Note += "; from " + page.NewFormat(r.house.Zone).Date(w.Next.InForce.Time) + ": " + w.Next.Edition.Edition
	}
	return part.Row{Cells: []part.Cell{{Text: w.Title, Href: "/policy/guidance/" + w.Key, Note: w.Issuer}, now, confirmedCell(r, w.Now)}}
}

// confirmedCell says who has checked an edition with its publisher: the school, or whoever keeps the
// register.
func confirmedCell(r *request, e office.EditionShown) part.Cell {
	zone := page.NewFormat(r.house.Zone)
	switch {
	case e.Edition.Edition == "":
		return part.Cell{}
	case !e.Seen.IsZero():
		return part.Cell{Tag: part.Tag{Text: "By the school", Colour: part.Green}, Note: zone.Date(e.Seen) + ", " + e.SeenBy}
	case !e.Confirmed.IsZero():
		return part.Cell{Tag: part.Tag{Text: "By the register", Colour: part.Blue}, Note: zone.Date(e.Confirmed.Time) + ", " + e.ConfirmedBy}
	}
	return part.Cell{Tag: part.Tag{Text: "Not confirmed", Colour: part.Yellow}}
}

func showWork(r *request) error {
	return workPage(r, http.StatusOK, office.EditionForm{}, part.DateInput{}, nil)
}

func workPage(r *request, status int, in office.EditionForm, from part.DateInput, fields map[string]string) error {
	w, err := office.ShowWork.Run(r.ctx(), r.house, r.by(), r.PathValue("key"))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.WorkPage{Frame: r.policyFrame(w.Title, part.Link{Text: "Law and guidance", Href: "/policy/guidance"}), Action: "/policy/guidance/" + w.Key,
		MayAdd: r.may(office.AddEdition) && w.Replaced == ""}
	now := part.SummaryRow{Key: "Edition in force", Value: "None"}
	if w.Now.Edition.Edition != "" {
		now.Value, now.Lines = w.Now.Edition.Edition, []string{"since " + zone.Date(w.Now.InForce.Time)}
	}
	if w.Now.Web != "" {
		now.Href = w.Now.Web
	}
	checked := confirmedCell(r, w.Now)
	p.Facts.Rows = []part.SummaryRow{{Key: "From", Value: w.Issuer}, {Key: "Kind", Value: w.Kind}, now, {Key: "Confirmed", Value: checked.Note, Tag: checked.Tag}}
	if w.Replaced != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Replaced by", Value: w.Replaced})
	}
	if r.may(office.ConfirmEdition) && w.Now.Edition.Edition != "" {
		p.Confirm, p.Edition = part.Button{Text: "I have checked “" + w.Now.Edition.Edition + "” with the publisher", Kind: part.Secondary, Name: "do", Value: "confirm"}, w.Now.Edition.Edition
	}
	books, err := r.house.Shelf.Books()
	if err != nil {
		return err
	}
	for _, c := range w.Cited {
		p.Cited = append(p.Cited, part.Link{Text: books.Library.Called(c.Clause), Href: citedLink(c)})
	}
	p.Editions = part.Table{Caption: "Editions", Columns: []part.Column{{Text: "Edition"}, {Text: "Applies from"}, {Text: "Until"}}}
	for _, e := range slices.Backward(w.Editions) {
		p.Editions.Rows = append(p.Editions.Rows, part.Row{Cells: []part.Cell{{Text: e.Edition, Note: e.Note}, {Text: zone.Date(e.InForce.Time)}, {Text: zone.Date(e.Until.Time)}}})
	}
	p.Name = part.Input{Name: "edition", ID: "new-edition", Label: "Edition", Hint: "As people name it, such as 2027 or March 2027", Width: 20, Value: in.Edition, Error: fields["edition"]}
	from.Name, from.Legend, from.Hint, from.Error = "from", "First day on which it applies", "For example, 1 9 2027", fields["from"]
	p.From = from
	p.Web = part.Input{Name: "web", Label: "Address of the publisher’s page (optional)", Type: "url", Plain: true, Value: in.Web, Error: fields["web"]}
	p.Add = part.Button{Text: "Add this edition", Name: "do", Value: "add", Once: true}
	return r.showStatus(status, p)
}

func citedLink(c office.CitedIn) string {
	if slices.Contains([]byte(c.Clause), '/') && len(c.Clause.Section()) > 0 {
		return "/policy/section/" + string(c.Clause.Section()) + "#" + cardID(c.Clause)
	}
	return "/policy/sections"
}

func doWork(r *request) error {
	in := office.EditionForm{Work: r.PathValue("key"), Edition: r.FormValue("edition"), Web: r.FormValue("web")}
	at := "/policy/guidance/" + in.Work
	if r.FormValue("do") == "confirm" {
		if _, err := office.ConfirmEdition.Run(r.ctx(), r.house, r.by(), in); err != nil {
			return err
		}
		return r.goTo(at, "confirmed")
	}
	day, typed, ok := r.day("from")
	if ok {
		in.InForce = day
	}
	_, err := office.AddEdition.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return workPage(r, http.StatusUnprocessableEntity, in, typed, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(at, "edition")
}

func showReviews(r *request) error {
	shown, err := office.ListReviews.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ReviewsPage{Frame: r.policyFrame("Reviews"), Empty: part.EmptyState{Heading: "No review is open", Text: "Nothing has happened that the policy would have to follow."}}
	if r.may(office.ReportChange) {
		p.Report = part.Button{Text: "Something changed", Kind: part.Secondary, Href: "/policy/reviews/new"}
	}
	for _, x := range shown.Open {
		c := page.ReviewCard{ID: "review-" + string(x.ID), What: x.What, Opened: "Opened on " + zone.Date(x.Opened) + ", to be decided by " + zone.Date(x.Due), Tag: part.Tag{Text: "Open", Colour: part.Blue}, Sections: reviewSections(x), Cause: x.Event}
		if x.Waits {
			c.Tag = part.Tag{Text: "To take on or decline", Colour: part.Yellow}
		}
		if x.Accepter != "" {
			c.Opened += ". Taken on by " + x.Accepter
		}
		if x.Overdue {
			c.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		if shown.MayDecide && x.Waits {
			c.Accept = part.Button{Text: "Take it on", Kind: part.Secondary, Action: "/policy/reviews/" + string(x.ID) + "/accept", Hidden: ": " + x.What, Once: true}
		}
		if shown.MayDecide {
			c.Decide = part.Button{Text: "Decide", Kind: part.Secondary, Href: "/policy/reviews/" + string(x.ID), Hidden: ": " + x.What}
		}
		p.Open = append(p.Open, c)
	}
	p.Past = part.Table{Caption: "Decided", Columns: []part.Column{{Text: "What"}, {Text: "Decision"}, {Text: "When"}}}
	for _, x := range shown.Past[:min(len(shown.Past), rowsPerPage)] {
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: x.What, Note: x.Event}, {Text: decisionWords(x, x.Decision), Note: x.Reason}, {Text: zone.Date(x.Closed), Note: x.ByName}}})
	}
	return r.show(p)
}

// decisionWords says what was decided, of our policy or of the companion document that a review asks about.
func decisionWords(x office.ReviewShown, decision string) string {
	what := "The policy"
	if x.Other {
		what = "The companion document"
	}
	switch decision {
	case "changed":
		return what + " was changed"
	case "unchanged":
		return what + " stays as it is"
	}
	return "No review was needed"
}

func reviewSections(x office.ReviewShown) []part.Link {
	var all []part.Link
	for _, s := range x.Parts {
		l := part.Link{Text: string(s.Section) + " " + s.Title, Href: "/policy/section/" + string(s.Section)}
		if s.Number == "" && s.Title == string(s.Section) {
			l.Text, l.Href = s.Title+" (not printed)", "/policy/sections"
		}
		all = append(all, l)
	}
	return all
}

func showReview(r *request) error { return reviewPage(r, http.StatusOK, office.ReviewForm{}, nil) }

func reviewPage(r *request, status int, in office.ReviewForm, fields map[string]string) error {
	if err := r.must(office.DecideReview); err != nil {
		return err
	}
	shown, err := office.ListReviews.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(shown.Open, func(x office.ReviewShown) bool { return string(x.ID) == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no such open review. The reviews page lists what was decided.")
	}
	x := shown.Open[i]
	p := page.ReviewPage{Frame: r.policyFrame("Decide a review", part.Link{Text: "Reviews", Href: "/policy/reviews"}), Action: "/policy/reviews/" + string(x.ID),
		What: x.What, Sections: reviewSections(x),
		Decision: part.Radios{Name: "decision", Legend: "What did you decide?", LegendSize: "s", Value: in.Decision, Error: fields["decision"],
			Options: []part.Option{{Value: "changed", Text: decisionWords(x, "changed")}, {Value: "unchanged", Text: decisionWords(x, "unchanged")}}},
		Reason: part.Textarea{Name: "reason", Label: "What did you change, or why does nothing have to change?", Rows: 4, Value: in.Reason, Error: fields["reason"]},
		Send:   part.Button{Text: "Record the decision", Once: true}}
	if x.Waits {
		p.Decision.Options = append(p.Decision.Options, part.Option{Value: "declined", Text: "No review is needed", Divider: "or"})
	}
	return r.showStatus(status, p)
}

func doReview(r *request) error {
	in := office.ReviewForm{Review: id.Review(r.PathValue("id")), Decision: r.FormValue("decision"), Reason: r.FormValue("reason")}
	_, err := office.DecideReview.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return reviewPage(r, http.StatusUnprocessableEntity, in, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/policy/reviews", "review")
}
