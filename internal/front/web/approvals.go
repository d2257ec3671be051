package web

import (
	"net/http"
	"slices"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) approvalRoutes(mux *http.ServeMux) {
	mux.Handle("GET /approvals", s.signedIn(showApprovals))
	mux.Handle("GET /approvals/{id}", s.signedIn(showApproval))
	mux.Handle("POST /approvals/{id}", s.signedIn(doApproval))
	mux.Handle("POST /approvals/{id}/withdraw", s.signedIn(doWithdraw))
}

func showApprovals(r *request) error {
	lists, err := office.ListApprovals.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ApprovalsPage{Frame: r.frame("Approvals", "approvals"),
		Empty: part.EmptyState{Heading: "Nothing waits for a second person", Text: "Appointments, new sign-in links for some roles and the lifting of holds appear here."}}
	p.Open = part.Table{Caption: "Waiting", RowHeaders: true, Columns: []part.Column{{Text: "What"}, {Text: "Asked by"}, {Text: "Open until"}, {Text: "For you"}}}
	for _, w := range lists.Open {
		forMe := part.Cell{Tag: part.Tag{Text: "You can answer", Colour: part.Yellow}}
		switch {
		case w.Mine:
			forMe = part.Cell{Text: "You asked"}
		case w.MayNot != "":
			forMe = part.Cell{Text: "Somebody else must answer"}
		}
		p.Open.Rows = append(p.Open.Rows, part.Row{Cells: []part.Cell{{Text: w.About, Note: w.Title, Href: "/approvals/" + string(w.ID)},
			{Text: w.Asker}, {Text: zone.Moment(w.Expires)}, forMe}})
	}
	p.Past = part.Table{Caption: "Answered or run out", RowHeaders: true, Columns: []part.Column{{Text: "What"}, {Text: "Asked by"}, {Text: "How it ended"}}}
	for _, w := range lists.Past[:min(len(lists.Past), rowsPerPage)] {
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: w.About, Note: w.Title, Href: "/approvals/" + string(w.ID)},
			{Text: w.Asker}, {Text: ending(zone, w)}}})
	}
	return r.show(p)
}

// ending says how a request ended.
func ending(zone page.Format, w office.Waiting) string {
	switch w.Decision {
	case approval.Agreed:
		return "Agreed by " + w.Judge + " on " + zone.Date(w.Decided)
	case approval.Declined:
		return "Declined by " + w.Judge + " on " + zone.Date(w.Decided)
	case approval.Withdrawn:
		return "Taken back on " + zone.Date(w.Decided)
	}
	return "Ran out on " + zone.Date(w.Expires)
}

// theApproval finds the request that the address names among those that the person looking may see.
func theApproval(r *request) (office.Waiting, bool, error) {
	lists, err := office.ListApprovals.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return office.Waiting{}, false, err
	}
	for _, list := range [][]office.Waiting{lists.Open, lists.Past} {
		i := slices.IndexFunc(list, func(w office.Waiting) bool { return string(w.ID) == r.PathValue("id") })
		if i >= 0 {
			return list[i], list[i].Open(r.house.Now()), nil
		}
	}
	return office.Waiting{}, false, fault.New(fault.NotFound, "There is no such request, or it is not for you.")
}

func approvalPage(r *request, fields map[string]string, general string) (page.ApprovalPage, error) {
	w, open, err := theApproval(r)
	if err != nil {
		return page.ApprovalPage{}, err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.ApprovalPage{Frame: r.frame(w.Title, "approvals"), Path: "/approvals/" + string(w.ID)}
	p.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "Approvals", Href: "/approvals"}}}
	if general != "" {
		p.Errors.Add("", general)
	}
	p.Facts.Rows = []part.SummaryRow{{Key: "What it is about", Value: w.About}, {Key: "Reason given", Value: orNone(w.Reason)},
		{Key: "Asked by", Value: w.Asker + ", " + zone.Moment(w.Made)}}
	if !open {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "How it ended", Value: ending(zone, w)})
		if w.Note != "" {
			p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Note", Value: w.Note})
		}
		return p, nil
	}
	p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Open until", Value: zone.Moment(w.Expires)})
	switch {
	case w.Mine:
		p.MayNot = w.MayNot
		p.Withdraw = part.Button{Text: "Take the request back", Kind: part.Secondary, Once: true}
	case w.MayNot != "":
		p.MayNot = w.MayNot
	default:
		p.Answer = part.Radios{Name: "answer", Legend: "Do you agree?", LegendSize: "m", Value: r.FormValue("answer"), Error: fields["answer"], Options: []part.Option{
			{Value: "agree", Text: "Yes, I agree", Hint: "It is carried out at once"},
			{Value: "decline", Text: "No", Textarea: &part.Textarea{Name: "note", Label: "Why not", Value: r.FormValue("note"), Error: fields["note"], Rows: 3}}}}
		p.Send = part.Button{Text: "Send my answer", Once: true}
	}
	return p, nil
}

func orNone(text string) string {
	if text == "" {
		return "None given"
	}
	return text
}

func showApproval(r *request) error {
	p, err := approvalPage(r, nil, "")
	if err != nil {
		return err
	}
	return r.show(p)
}

func doApproval(r *request) error {
	answer := r.FormValue("answer")
	if answer != "agree" && answer != "decline" {
		return reshowApproval(r, map[string]string{"answer": "Choose yes or no"}, "")
	}
	w, _, err := theApproval(r)
	if err != nil {
		return err
	}
	out, err := office.DecideApproval.Run(r.ctx(), r.house, r.by(),
		office.Verdict{Approval: id.Approval(r.PathValue("id")), Agree: answer == "agree", Note: r.FormValue("note")})
	if fields, general, ok := wrong(err); ok {
		return reshowApproval(r, fields, general)
	}
	if err != nil {
		return err
	}
	if out.Envelope != nil {
		return showEnvelope(r, out.Envelope)
	}
	if out.Token != "" {
		return showLink(r, w.About, "", office.Invited{Person: id.Person(w.Subject), Token: out.Token, Until: out.Until})
	}
	if answer == "agree" {
		return r.goTo("/approvals", "agreed")
	}
	return r.goTo("/approvals", "declined")
}

func reshowApproval(r *request, fields map[string]string, general string) error {
	p, err := approvalPage(r, fields, general)
	if err != nil {
		return err
	}
	return r.showStatus(http.StatusUnprocessableEntity, p)
}

func doWithdraw(r *request) error {
	_, err := office.DecideApproval.Run(r.ctx(), r.house, r.by(), office.Verdict{Approval: id.Approval(r.PathValue("id")), Withdraw: true})
	if err != nil {
		return err
	}
	return r.goTo("/approvals", "withdrawn")
}
