package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const accessReviewPath = "/access/review"

func (s *Server) accessReviewRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/review", s.signedIn(showAccessReview))
	mux.Handle("POST /access/review", s.signedIn(doAccessReview))
	mux.Handle("GET /access/review/signed/{id}", s.signedIn(showAccessSigning))
}

// showAccessReview shows how far the round is, or, where a system or a person is named, their lines.
func showAccessReview(r *request) error {
	q := reviewQuery(r)
	x, err := office.ShowAccessReview.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	if x.Open && (q.System != "" || q.Person != "") {
		return r.show(reviewLines(r, x, nil))
	}
	return r.show(reviewProgress(r, x))
}

func reviewQuery(r *request) office.AccessReviewQuery {
	q := r.URL.Query()
	return office.AccessReviewQuery{System: q.Get("system"), Person: id.Person(q.Get("person"))}
}

func reviewProgress(r *request, x office.AccessReviewShown) page.AccessReviewPage {
	zone := page.NewFormat(r.house.Zone)
	p := page.AccessReviewPage{Frame: r.accessFrame("Review of access")}
	switch {
	case x.Off != "":
		p.Note.Text = "The school does not do this at present: " + x.Off
	case x.Open:
		p.State = reviewState(zone, x)
		if x.Final == x.Lines {
			p.Note.Text = "Nothing is left to decide."
			if x.MayDecide {
				p.Finish = part.Button{Text: "Record the review as done", Once: true}
			}
		}
		p.Parts = reviewParts(x)
		p.Empty = part.EmptyState{Heading: "Nobody has been given access by name yet"}
	case !x.From.IsZero():
		p.Note.Text = "The review is done for now. The next one begins on " + zone.Date(x.From) + " and is due by " + zone.Date(x.Due) + "."
	}
	p.Signings = part.Table{Caption: "Signed", Columns: []part.Column{{Text: "Review due"}, {Text: "Signed"}, {Text: "By"}, {Text: "Kept", Numeric: true}, {Text: "Removed", Numeric: true}}}
	for _, s := range x.Signings[:min(len(x.Signings), rowsPerPage)] {
		p.Signings.Rows = append(p.Signings.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(s.Round)}, {Text: zone.Moment(s.At), Href: accessReviewPath + "/signed/" + string(s.ID)},
			{Text: s.ByName}, {Text: strconv.Itoa(s.Kept), Numeric: true}, {Text: strconv.Itoa(s.Removed), Numeric: true}}})
	}
	return p
}

func reviewState(zone page.Format, x office.AccessReviewShown) part.SummaryList {
	return part.SummaryList{Rows: []part.SummaryRow{{Key: "Due by", Value: zone.Date(x.Due), Tag: dutyTag(x.State)},
		{Key: "Signed", Value: fmt.Sprintf("%d of %s", x.Final, page.Plural(x.Lines, "line", "lines"))}, {Key: "Removed so far", Value: strconv.Itoa(x.Removed)}}}
}

func reviewParts(x office.AccessReviewShown) part.Table {
	t := part.Table{Caption: "System by system", RowHeaders: true, Columns: []part.Column{{Text: "System"}, {Text: "Lines", Numeric: true}, {Text: "Signed", Numeric: true}, {Text: "State"}}}
	for _, s := range x.Parts {
		tag := part.Tag{Text: "Not begun", Colour: part.Grey}
		switch {
		case s.Final == s.Lines:
			tag = part.Tag{Text: "Signed", Colour: part.Green}
		case s.Marked > 0:
			tag = part.Tag{Text: "Begun", Colour: part.Yellow}
		}
		name := part.Cell{Text: s.Name, Href: accessReviewPath + "?system=" + url.QueryEscape(s.Key)}
		if s.Shared {
			name.Note = "Shared account. " + usedWords(false, s.Silent)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, {Text: strconv.Itoa(s.Lines), Numeric: true},
			{Text: strconv.Itoa(s.Final), Numeric: true}, {Tag: tag}}})
	}
	return t
}

// reviewLines is the one page on which lines are kept or removed.
func reviewLines(r *request, x office.AccessReviewShown, fields map[string]string) page.AccessReviewLinesPage {
	zone := page.NewFormat(r.house.Zone)
	p := page.AccessReviewLinesPage{Frame: r.accessFrame(x.Title+": keep or remove", part.Link{Text: "Review of access", Href: accessReviewPath}), State: reviewState(zone, x),
		Empty: part.EmptyState{Heading: "Every line here is signed", Link: part.Link{Text: "Back to the review", Href: accessReviewPath}}}
	if len(x.Rows) == 0 {
		p.Empty.Heading = "There is no line to look at here"
	}
	var open, signed []office.AccessReviewLine
	for _, l := range x.Rows {
		if l.Mark.Signed() {
			signed = append(signed, l)
		} else {
			open = append(open, l)
		}
	}
	shown, pages := pageOf(r, open)
	p.Pages = pages
	for _, l := range shown {
		p.Lines = append(p.Lines, reviewLine(r, x, l))
	}
	if !x.MayDecide {
		p.Note.Text = "Leaders and administrators decide. You carry out what they remove."
	} else if len(open) > len(shown) {
		p.Note.Text = "You sign the lines of this page; the others wait on the next."
	}
	p.Rest = part.Radios{Name: "rest", Legend: "And the lines here that you did not mark?", LegendSize: "m", Value: r.FormValue("rest"), Error: fields["rest"], Options: []part.Option{
		{Value: "open", Text: "Leave them open", Hint: "They stay in the review until somebody decides"}, {Value: access.KeepIt, Text: "Keep all of them"}, {Value: access.RemoveIt, Text: "Remove all of them"}}}
	if p.Rest.Value == "" {
		p.Rest.Value = "open"
	}
	p.Sure = part.Checkboxes{Name: "sure", Legend: "Your signature", LegendSize: "m", Error: fields["sure"], Options: []part.Option{{Value: "yes", Text: "I looked at each of these lines and decided as marked"}}}
	p.Sign, p.Later = part.Button{Text: "Sign", Once: true, Name: "send", Value: "sign"}, part.Button{Text: "Keep it for later", Kind: part.Secondary, Name: "send", Value: "later"}
	p.Decided = part.Table{Caption: "Signed in this review", Columns: []part.Column{{Text: "Who"}, {Text: "System"}, {Text: "Decided"}, {Text: "By"}}}
	for _, l := range signed {
		p.Decided.Rows = append(p.Decided.Rows, part.Row{Cells: []part.Cell{{Text: l.Name}, {Text: l.System}, {Tag: decisionTag(l.Mark.Decision), Href: accessReviewPath + "/signed/" + string(l.Mark.Review), Text: "Look", Hidden: " at the signature for " + l.Name},
			{Text: l.Marker, Note: zone.Moment(l.Mark.At)}}})
	}
	p.Decided.Rows = p.Decided.Rows[:min(len(p.Decided.Rows), rowsPerPage)]
	return p
}

func decisionTag(decision string) part.Tag {
	if decision == access.KeepIt {
		return part.Tag{Text: "Kept", Colour: part.Green}
	}
	return part.Tag{Text: "Removed", Colour: part.Red}
}

func reviewLine(r *request, x office.AccessReviewShown, l office.AccessReviewLine) page.AccessReviewLine {
	zone := page.NewFormat(r.house.Zone)
	out := page.AccessReviewLine{Grant: string(l.ID), Choose: part.Radios{Name: "mark-" + string(l.ID), Legend: l.Name + ": " + l.System, LegendSize: "s", Inline: true, Small: true,
		Value: l.Mark.Decision, Options: []part.Option{{Value: access.KeepIt, Text: "Keep"}, {Value: access.RemoveIt, Text: "Remove"}}}}
	if v := r.FormValue(out.Choose.Name); v != "" {
		out.Choose.Value = v
	}
	since := "Not set up yet"
	if !l.Done.IsZero() {
		since = "Since " + zone.Date(l.Done)
	}
	if end := grantEnd(l.Grant); !end.IsZero() {
		since += ", until " + zone.Date(end)
	}
	out.Choose.Hint = grantLevel(l.Level) + ". " + since + ". Agreed by " + orNone(l.Agreer) + "."
	if l.Stage == access.Suspended {
		out.Choose.Hint += " Suspended at present."
	}
	switch x.Title { // what the heading says already
	case l.System:
		out.Choose.Legend = l.Name
	case l.Name:
		out.Choose.Legend = l.System
	}
	if len(l.Lacks) > 0 {
		out.Facts = append(out.Facts, "Open although something is not there. "+missingWords(l.Lacks)+".")
	}
	if l.Mark.By != "" {
		out.Facts = append(out.Facts, "Marked by "+l.Marker+", not signed yet.")
	}
	if l.Mine || !x.MayDecide {
		out.Grant, out.Choose.Name = "", ""
	}
	if l.Mine {
		out.Facts = append(out.Facts, "This is your own access. Somebody else decides about it.")
	}
	return out
}

func doAccessReview(r *request) error {
	form := office.AccessReviewForm{Marks: map[id.Grant]string{}, Rest: r.FormValue("rest"), Sure: r.FormValue("sure") == "yes", Later: r.FormValue("send") == "later"}
	if form.Rest == "open" {
		form.Rest = ""
	}
	for _, number := range r.Form["line"] {
		form.Lines = append(form.Lines, id.Grant(number))
	}
	for name, values := range r.Form {
		if number, ok := strings.CutPrefix(name, "mark-"); ok && values[0] != "" {
			form.Marks[id.Grant(number)] = values[0]
		}
	}
	out, err := office.SignAccessReview.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && general == "" {
		x, err := office.ShowAccessReview.Run(r.ctx(), r.house, r.by(), reviewQuery(r))
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, reviewLines(r, x, fields))
	}
	switch {
	case err != nil:
		return err
	case out.Review == "":
		return r.goTo(r.with("page", ""), "review-kept")
	case out.Done:
		return r.goTo(accessReviewPath+"/signed/"+string(out.Review), "review-done")
	}
	return r.goTo(accessReviewPath+"/signed/"+string(out.Review), "review-signed")
}

// showAccessSigning is the proof of a signed part, to be printed.
func showAccessSigning(r *request) error {
	x, err := office.ShowAccessSigning.Run(r.ctx(), r.house, r.by(), id.AccessReview(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone, sum := page.NewFormat(r.house.Zone), x.Sum()
	p := page.AccessSigningPage{Frame: r.accessFrame("Signed review of access", part.Link{Text: "Review of access", Href: accessReviewPath}), Canonical: x.Canonical(),
		Hash: part.CodeBlock{Label: "SHA-256 of what was signed", Lines: []string{sum[:32], sum[32:]}}}
	p.Facts.Rows = []part.SummaryRow{{Key: "Review due by", Value: zone.Date(x.Round)}, {Key: "Signed by", Value: x.ByName}, {Key: "When", Value: zone.Moment(x.At)},
		{Key: "Kept", Value: strconv.Itoa(x.Kept)}, {Key: "Removed", Value: strconv.Itoa(x.Removed)}, {Key: "Number", Value: string(x.ID)}}
	p.Table = part.Table{Caption: "Line by line", Columns: []part.Column{{Text: "Who"}, {Text: "System"}, {Text: "Level"}, {Text: "Decided"}}}
	for _, l := range x.Lines {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: orNone(x.Names[l.Person]), Href: recordPath + "/" + string(l.Grant)}, {Text: x.Systems[l.System]}, {Text: grantLevel(l.Level)}, {Tag: decisionTag(l.Decision)}}})
	}
	return r.show(p)
}
