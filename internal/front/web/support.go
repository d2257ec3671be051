package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const supportPath = "/support"

func (s *Server) supportRoutes(mux *http.ServeMux) {
	mux.Handle("GET /support", s.signedIn(showSupportList))
	mux.Handle("GET /support/for/{id}", s.signedIn(showNewSupport))
	mux.Handle("POST /support/for/{id}", s.signedIn(doNewSupport))
	mux.Handle("GET /support/{id}", s.signedIn(showSupport))
	mux.Handle("POST /support/{id}", s.signedIn(doSupport))
	mux.Handle("GET /support/change/{id}", s.signedIn(showChangeSupport))
	mux.Handle("POST /support/change/{id}", s.signedIn(doChangeSupport))
	mux.Handle("GET /support/end/{id}", s.signedIn(showEndSupport))
	mux.Handle("POST /support/end/{id}", s.signedIn(doEndSupport))
}

var supportUp = part.Link{Text: "Support plans", Href: supportPath}

// supportFrame leads back to the list those who may see it; the others came from their first page.
func (r *request) supportFrame(title string) page.Frame {
	if r.may(office.ListSupport) {
		return r.rollFrame(title, supportUp)
	}
	f := r.frame(title, "today")
	f.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "Today", Href: "/"}}}
	return f
}

func showSupportList(r *request) error {
	all, err := office.ListSupport.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SupportListPage{Frame: r.rollFrame("Support plans"),
		Empty: part.EmptyState{Heading: "No plan goes on", Text: "Begin one from the page of a pupil who is in a confidential group.", Link: part.Link{Text: "Confidential groups", Href: "/roll/groups"}}}
	p.Open = part.Table{Caption: "Going on", RowHeaders: true, Columns: []part.Column{{Text: "Pupil"}, {Text: "Adult"}, {Text: "Next check-in"}, {Text: "Specialists"}}}
	p.Ended = part.Table{Caption: "Ended", RowHeaders: true, Columns: []part.Column{{Text: "Pupil"}, {Text: "Ended"}, {Text: "Outcome"}}}
	for _, x := range all {
		name := part.Cell{Text: x.Name, Href: supportPath + "/" + string(x.ID)}
		if !x.Ended.IsZero() {
			if len(p.Ended.Rows) < rowsPerPage {
				p.Ended.Rows = append(p.Ended.Rows, part.Row{Cells: []part.Cell{name, {Text: zone.Date(x.Ended)}, {Text: x.Outcome}}})
			}
			continue
		}
		adult, next, asks := part.Cell{Text: x.AdultName}, part.Cell{Text: zone.Date(x.Next)}, part.Cell{Text: "No question waits"}
		if x.AdultGone {
			adult.Tag = part.Tag{Text: "Has left", Colour: part.Red}
		}
		if x.Late {
			next.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
		}
		if x.Waiting > 0 {
			asks.Text = page.Plural(x.Waiting, "question waits", "questions wait")
		}
		p.Open.Rows = append(p.Open.Rows, part.Row{Cells: []part.Cell{name, adult, next, asks}})
	}
	return r.show(p)
}

func showSupport(r *request) error { return supportPage(r, http.StatusOK, nil) }

func supportPage(r *request, status int, fields map[string]string) error {
	x, err := office.ShowSupport.Run(r.ctx(), r.house, r.by(), id.Support(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SupportPage{Frame: r.supportFrame("Support for " + x.Name), Facts: supportFacts(zone, x)}
	switch {
	case x.AdultGone && x.MayKeep:
		p.Warn = part.WarningText{Text: x.AdultName + " has left. Choose another adult who checks in."}
	case x.Late && x.MayCheck:
		p.Warn = part.WarningText{Text: "The check-in of " + zone.Date(x.Next) + " is overdue."}
	}
	p.Help = append(p.Help, page.SupportText{Heading: "What " + x.Name + " needs", Text: textLines(x.Need)})
	if x.Help != "" {
		p.Help = append(p.Help, page.SupportText{Heading: "What is done", Text: textLines(x.Help)})
	}
	for _, a := range x.Asks {
		p.Asks = append(p.Asks, supportAsk(zone, a))
	}
	if x.Mine != "" {
		p.Answer = page.SupportForm{Text: part.Textarea{Name: "answer", Label: "What do you advise?", Hint: "It is kept with your name and cannot be changed afterwards", Value: r.FormValue("answer"), Error: fields["answer"], Rows: 5},
			Send: part.Button{Text: "Give my view", Name: "ask", Value: string(x.Mine), Once: true}}
	}
	if x.MayCheck {
		supportKeeping(r, x, fields, &p)
	}
	if x.MayKeep {
		number := string(x.ID)
		p.Change, p.End = part.Button{Text: "Change the plan", Kind: part.Secondary, Href: supportPath + "/change/" + number}, part.Button{Text: "End the plan", Kind: part.Secondary, Href: supportPath + "/end/" + number}
	}
	if len(x.Checks) > 0 {
		p.Checks = part.Table{Caption: page.Plural(len(x.Checks), "check-in", "check-ins"), Columns: []part.Column{{Text: "When"}, {Text: "How it went"}, {Text: "Written by"}}}
		for _, c := range x.Checks[:min(len(x.Checks), rowsPerPage)] {
			p.Checks.Rows = append(p.Checks.Rows, part.Cells(zone.Date(c.At), c.Text, c.ByName))
		}
	}
	return r.showStatus(status, p)
}

// supportKeeping adds what the named adult and those who keep the plan do: check in, and ask a specialist.
func supportKeeping(r *request, x office.SupportShown, fields map[string]string, p *page.SupportPage) {
	p.Check = page.SupportForm{Text: part.Textarea{Name: "note", Label: "How did it go?", Hint: "A few words. Facts, and what the child says", Value: r.FormValue("note"), Error: fields["note"], Rows: 3},
		Send: part.Button{Text: "Record the check-in", Name: "do", Value: "check", Once: true}}
	if x.Mine != "" {
		p.Check.Send.Kind = part.Secondary
	}
	_, p.Next, _ = r.day("next")
	p.Next.Legend, p.Next.Hint, p.Next.Error = "When is the next check-in?", "Half a term from now at most", fields["next"]
	if len(x.Posts) == 0 {
		return
	}
	p.Post = specialistSelect(x.Posts, r.FormValue("to"), fields["ask"])
	p.Ask = page.SupportForm{Text: part.Textarea{Name: "text", Label: "What would you like to know?", Value: r.FormValue("text"), Error: fields["text"], Rows: 3},
		Send: part.Button{Text: "Ask them", Kind: part.Secondary, Name: "do", Value: "ask", Once: true}}
}

func specialistSelect(all []office.Specialist, value, wrong string) part.Select {
	s := part.Select{Name: "to", Label: "Whom do you ask?", Hint: "They see what the child needs and your question, no more", Value: value, Error: wrong, Options: []part.Option{{Text: "Choose somebody"}}}
	for _, x := range all {
		s.Options = append(s.Options, part.Option{Value: x.Key(), Text: x.Name + ", " + lowerFirst(x.Title)})
	}
	return s
}

func supportFacts(zone page.Format, x office.SupportShown) part.SummaryList {
	rows := []part.SummaryRow{{Key: "Adult who checks in", Value: x.AdultName}}
	if x.Open {
		rows = append(rows, part.SummaryRow{Key: "Next check-in", Value: zone.Date(x.Next)})
	}
	rows = append(rows, part.SummaryRow{Key: "Begun", Value: zone.Date(x.Made) + ", by " + x.ByName})
	if x.Without != "" {
		rows = append(rows, part.SummaryRow{Key: "Made without parents", Value: x.Without})
	}
	if x.Unasked != "" {
		rows = append(rows, part.SummaryRow{Key: "Without a specialist", Value: x.Unasked})
	}
	if !x.Ended.IsZero() {
		rows = append(rows, part.SummaryRow{Key: "Ended", Value: zone.Date(x.Ended)}, part.SummaryRow{Key: "Outcome", Value: x.Outcome})
	}
	return part.SummaryList{Rows: rows}
}

func supportAsk(zone page.Format, a office.AskShown) page.SupportText {
	t := page.SupportText{Heading: a.ToName + " was asked", Note: "By " + a.ByName + " on " + zone.Date(a.Made), Text: textLines("“" + a.Question + "”")}
	switch {
	case !a.Answered.IsZero():
		t.Text = append(t.Text, textLines(a.ToName+" on "+zone.Date(a.Answered)+": "+a.Answer)...)
	case a.Late:
		t.Tag = part.Tag{Text: "Overdue", Colour: part.Red}
	default:
		t.Tag = part.Tag{Text: "Asked", Colour: part.Yellow}
		t.Note += ", to be answered by " + zone.Date(a.Due)
	}
	return t
}

func doSupport(r *request) error {
	number := id.Support(r.PathValue("id"))
	var err error
	notice := "checked"
	switch {
	case r.FormValue("ask") != "":
		notice = "view"
		_, err = office.AnswerSpecialist.Run(r.ctx(), r.house, r.by(), office.ViewForm{Plan: number, Ask: id.Ask(r.FormValue("ask")), Text: r.FormValue("answer")})
	case r.FormValue("do") == "ask":
		notice = "asked-sp"
		_, err = office.AskSpecialist.Run(r.ctx(), r.house, r.by(), office.ViewForm{Plan: number, To: r.FormValue("to"), Text: r.FormValue("text")})
	default:
		next, _, _ := r.day("next")
		_, err = office.RecordCheckIn.Run(r.ctx(), r.house, r.by(), office.CheckForm{Plan: number, Text: r.FormValue("note"), Next: next})
	}
	if fields, general, ok := wrong(err); ok && general == "" {
		return supportPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(supportPath+"/"+string(number), notice)
}
