package web

import (
	"net/http"
	"net/url"
	"strconv"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func doDocument(r *request) error {
	number := id.Check(r.PathValue("id"))
	at := uploadPath + "/" + string(number)
	n, err := strconv.Atoi(r.FormValue("n"))
	if err != nil {
		n = -1
	}
	finding := office.FindingForm{Document: number, N: n, Reason: r.FormValue("reason")}
	to, done := at, ""
	switch r.FormValue("do") {
	case "take":
		done = "taken"
		_, err = office.TakeAnswers.Run(r.ctx(), r.house, r.by(), office.TakeForm{Document: number})
	case "takeone":
		to, done = at+"/answers", "taken"
		key := r.FormValue("key")
		if key == "" {
			return fault.New(fault.Invalid, "The page did not say which answer to take. Go back and press one of its buttons.")
		}
		_, err = office.TakeAnswers.Run(r.ctx(), r.house, r.by(), office.TakeForm{Document: number, Key: key})
	case "takeback":
		done = "takenback"
		_, err = office.TakeBackAnswers.Run(r.ctx(), r.house, r.by(), number)
	case "accept":
		done = "finding"
		to, err = acceptFinding(r, number, n)
	case "reopen":
		to, done = r.backToFinding(number, n), "finding"
		_, err = office.DecideFinding.Run(r.ctx(), r.house, r.by(), finding)
	case "dismiss":
		to, finding.State, done = r.backToFinding(number, n), "dismissed", "finding"
		_, err = office.DecideFinding.Run(r.ctx(), r.house, r.by(), finding)
		if fields, general, ok := wrong(err); ok && general == "" {
			return dismissPage(r, http.StatusUnprocessableEntity, finding, fields)
		}
	case "remove":
		done = "asked"
		_, err = office.AskToRemoveDocument.Run(r.ctx(), r.house, r.by(), office.RemoveForm{Document: number, Reason: finding.Reason})
		if fields, general, ok := wrong(err); ok && general == "" {
			return removePage(r, http.StatusUnprocessableEntity, finding.Reason, fields)
		}
	default:
		return fault.New(fault.Invalid, "The page did not say what to do. Go back and press one of its buttons.")
	}
	if err != nil {
		return err
	}
	return r.goTo(to, done)
}

func showDismiss(r *request) error {
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil {
		return fault.New(fault.NotFound, "The report has no such finding.")
	}
	return dismissPage(r, http.StatusOK, office.FindingForm{N: n}, nil)
}

func dismissPage(r *request, status int, in office.FindingForm, fields map[string]string) error {
	if err := r.must(office.DecideFinding); err != nil {
		return err
	}
	d, err := r.document()
	if err != nil {
		return err
	}
	if in.N < 0 || in.N >= len(d.Findings) {
		return fault.New(fault.NotFound, "The report has no such finding.")
	}
	f := d.Findings[in.N]
	return r.showStatus(status, page.DismissPage{Frame: r.documentFrame("Dismiss a finding", d, true), Action: uploadPath + "/" + string(d.ID) + r.narrowing(url.Values{}),
		About: "Line " + strconv.Itoa(f.Line) + ": " + f.Message, Do: "dismiss", N: strconv.Itoa(in.N),
		Reason:  part.Textarea{Name: "reason", Label: "Why is it not so here?", Hint: "Do not name a child", Rows: 3, Value: in.Reason, Error: fields["reason"]},
		Confirm: part.Button{Text: "Dismiss the finding", Once: true}})
}

func showRemoveDocument(r *request) error { return removePage(r, http.StatusOK, "", nil) }

func removePage(r *request, status int, reason string, fields map[string]string) error {
	if err := r.must(office.AskToRemoveDocument); err != nil {
		return err
	}
	d, err := r.document()
	if err != nil {
		return err
	}
	return r.showStatus(status, page.DismissPage{Frame: r.documentFrame("Remove a report", d, true), Action: uploadPath + "/" + string(d.ID),
		About: "The text and the report of " + d.Name + " are deleted. Answers that you took into the draft stay there.", Do: "remove",
		Warn:    part.WarningText{Text: "A second person has to agree. After that it cannot be brought back."},
		Reason:  part.Textarea{Name: "reason", Label: "Why can it go?", Rows: 3, Value: reason, Error: fields["reason"]},
		Confirm: part.Button{Text: "Ask for it to be removed", Kind: part.Warning, Once: true}})
}

func showDocumentValues(r *request) error {
	d, err := r.document()
	if err != nil {
		return err
	}
	at := uploadPath + "/" + string(d.ID)
	p := page.DocumentValuesPage{Frame: r.documentFrame("Answers read out", d, true), Action: at,
		Empty: part.EmptyState{Heading: "No answer could be read out", Text: "The text does not say what the questions ask for in a form that can be trusted."}}
	for _, v := range d.Values {
		row := page.ValueRow{Ask: v.Ask, Read: v.Read, Now: v.Now, Note: v.Left, Key: v.Key,
			Line: part.Link{Text: "line " + strconv.Itoa(v.Line), Href: at + "/text#line-" + strconv.Itoa(v.Line)}}
		switch {
		case v.Taken:
			row.Tag = part.Tag{Text: "In the draft", Colour: part.Green}
		case v.Values != nil && d.MayTake:
			row.Take = part.Button{Text: "Take this into the draft", Kind: part.LinkStyle, Name: "do", Value: "takeone", Hidden: ": " + v.Ask}
		}
		p.Rows = append(p.Rows, row)
	}
	return r.show(p)
}

func showDocumentText(r *request) error {
	d, err := r.document()
	if err != nil {
		return err
	}
	marks := map[int][]part.Link{}
	for _, f := range d.Findings {
		word := map[string]string{"high": "High", "medium": "Medium", "low": "Low"}[string(f.Severity)]
		marks[f.Line] = append(marks[f.Line], part.Link{Text: word + ": " + ruleWords(f.Rule), Href: findingAddress(d, f)})
	}
	p := page.DocumentTextPage{Frame: r.documentFrame("The text of "+d.Name, d, true)}
	for i, line := range d.Lines {
		p.Lines = append(p.Lines, page.TextLine{N: i + 1, Text: line, Marks: marks[i+1]})
	}
	return r.show(p)
}

// findingAddress is the place of a finding on the page of the report on which it stands.
func findingAddress(d office.DocumentShown, f office.FindingShown) string {
	before := 0
	for _, x := range d.Findings {
		if graver(x, f) {
			before++
		}
	}
	at := uploadPath + "/" + string(d.ID)
	if n := before/rowsPerPage + 1; n > 1 {
		at += "?page=" + strconv.Itoa(n)
	}
	return at + "#finding-" + strconv.Itoa(f.N)
}

// graver says whether a finding stands before another in the report.
func graver(a, b office.FindingShown) bool {
	rank := map[string]int{"high": 0, "medium": 1, "low": 2}
	x, y := rank[string(a.Severity)], rank[string(b.Severity)]
	return x < y || x == y && a.N < b.N
}

func showDocumentSections(r *request) error {
	d, err := r.document()
	if err != nil {
		return err
	}
	at := uploadPath + "/" + string(d.ID)
	p := page.DocumentSectionsPage{Frame: r.documentFrame("Sections held against the library", d, true),
		Found:   part.Table{Caption: "Headings of the document", Columns: []part.Column{{Text: "Heading"}, {Text: "Section of the library"}, {Text: "Line", Numeric: true}}},
		Missing: part.Table{Caption: "In the library and not in the document", Columns: []part.Column{{Text: "Section"}}},
		Empty:   part.EmptyState{Heading: "No headings were found", Text: "The document has no headings that could be told from its text."}}
	for _, s := range d.Sections {
		to := part.Cell{Tag: part.Tag{Text: "Only here", Colour: part.Grey}}
		if s.Library != "" {
			to = part.Cell{Text: s.Library + " " + s.LibraryTitle}
			if r.may(office.ShowClause) {
				to.Href = "/policy/section/" + s.Library
			}
		}
		title := s.Title
		if s.Number != "" {
			title = s.Number + " " + title
		}
		p.Found.Rows = append(p.Found.Rows, part.Row{Cells: []part.Cell{{Text: title}, to, {Text: strconv.Itoa(s.Line), Href: at + "/text#line-" + strconv.Itoa(s.Line), Numeric: true}}})
	}
	for _, s := range d.Missing {
		cell := part.Cell{Text: string(s.Section) + " " + s.Title}
		if r.may(office.ShowClause) {
			cell.Href = "/policy/section/" + string(s.Section)
		}
		p.Missing.Rows = append(p.Missing.Rows, part.Row{Cells: []part.Cell{cell}})
	}
	return r.show(p)
}
