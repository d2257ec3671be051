package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func recordPage(r *request, text string, fields map[string]string) (page.DutyRecordPage, error) {
	number := id.DutyDone(r.PathValue("id"))
	x, err := office.ShowDutyRecord.Run(r.ctx(), r.house, r.by(), number)
	if err != nil {
		return page.DutyRecordPage{}, err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.DutyRecordPage{Frame: r.dutyFrame("Done on "+zone.Date(x.Day), part.Link{Text: x.Title, Href: "/duties/" + x.Duty}), None: "Nothing that has to be put right.",
		Path: "/duties/" + x.Duty + "/done/" + string(number),
		Text: part.Textarea{Name: "text", Label: "What is right?", Hint: "The record stays as it is, and your correction stands below it. Without the name of any child", Rows: 3, Value: text, Error: fields["text"]},
		Send: part.Button{Text: "Add the correction", Kind: part.Secondary, Once: true}}
	p.Facts.Rows = []part.SummaryRow{{Key: "Duty", Value: x.Title}, {Key: "Due by", Value: zone.Date(x.Due)}, {Key: "Recorded", Value: "By " + orNone(x.ByName) + ", " + zone.Moment(x.Made)}}
	for _, a := range x.Answers {
		row := part.SummaryRow{Key: a.Label, Value: orNone(answerWords(a.Value))}
		if a.Fact != "" {
			row.Lines = []string{"The records showed: " + a.Fact}
		}
		p.Facts.Rows = append(p.Facts.Rows, row)
	}
	if x.Note != "" {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Note", Value: x.Note})
	}
	if !x.Undone.IsZero() {
		p.Gone.Text = "This was taken back on " + zone.Moment(x.Undone) + " and does not count."
	}
	p.Findings = part.Table{Caption: "Findings", CaptionSize: "hidden", Columns: []part.Column{{Text: "What was found"}, {Text: "What follows from it"}, {Text: "State"}}}
	for _, n := range x.Actions {
		p.Findings.Rows = append(p.Findings.Rows, part.Row{Cells: []part.Cell{{Text: n.Found}, actionCell(zone, n), {Tag: actionTag(n)}}})
	}
	for _, c := range x.Addenda {
		p.Addenda = append(p.Addenda, page.Correction{When: c.Made, By: c.Name, Text: c.Text})
	}
	if x.MayUndo {
		p.Undo = part.Button{Text: "Take it back: it was not done", Kind: part.Warning, Once: true}
	}
	return p, nil
}

// answerWords writes an answer of a form for people.
func answerWords(v string) string {
	switch v {
	case "yes":
		return "Yes"
	case "no":
		return "No"
	}
	return v
}

func showDutyRecord(r *request) error {
	p, err := recordPage(r, "", nil)
	if err != nil {
		return err
	}
	return r.show(p)
}

func doCorrectDuty(r *request) error {
	form := office.AddendumForm{Record: id.DutyDone(r.PathValue("id")), Text: r.FormValue("text")}
	_, err := office.CorrectDuty.Run(r.ctx(), r.house, r.by(), form)
	if fields, _, ok := wrong(err); ok {
		p, err := recordPage(r, form.Text, fields)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return r.goTo("/duties/"+r.PathValue("key")+"/done/"+string(form.Record), "corrected")
}

func doUndoDuty(r *request) error {
	if _, err := office.UndoDuty.Run(r.ctx(), r.house, r.by(), id.DutyDone(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo("/duties/"+r.PathValue("key"), "undone")
}
