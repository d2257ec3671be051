package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func (s *Server) approvalRoutes(mux *http.ServeMux) {
	mux.Handle("GET /approvals", s.signedIn(showApprovals))
	mux.Handle("GET /approvals.csv", s.signedIn(showApprovalsCSV))
	mux.Handle("GET /approvals/{id}", s.signedIn(showApproval))
	mux.Handle("POST /approvals/{id}", s.signedIn(doApproval))
	mux.Handle("POST /approvals/{id}/withdraw", s.signedIn(doWithdraw))
}

// requestFilter is how the address narrows the lists of requests.
type requestFilter struct{ words, kind, state string }

func (r *request) requestFilter() requestFilter {
	q := r.URL.Query()
	return requestFilter{words: strings.TrimSpace(q.Get("q")), kind: q.Get("kind"), state: q.Get("state")}
}

func (a requestFilter) narrows() bool { return a != requestFilter{} }

// fits says whether a request belongs into the list that was asked for.
func (a requestFilter) fits(w office.Waiting, open bool) bool {
	switch {
	case a.words != "" && !containsFold(strings.Join([]string{w.About, w.Title, w.Asker, w.Judge, w.Reason}, " "), a.words),
		a.kind != "" && w.Kind != a.kind,
		a.state == "open" && !open, a.state == "past" && open, a.state == "mine" && !w.Mine,
		a.state == "answer" && (!open || w.MayNot != ""):
		return false
	}
	return true
}

// chosenApprovals are the requests that the address asks for.
func chosenApprovals(r *request) (open, past []office.Waiting, err error) {
	lists, err := office.ListApprovals.Run(r.ctx(), r.house, r.by(), struct{}{})
	a := r.requestFilter()
	open = slices.DeleteFunc(lists.Open, func(w office.Waiting) bool { return !a.fits(w, true) })
	past = slices.DeleteFunc(lists.Past, func(w office.Waiting) bool { return !a.fits(w, false) })
	slices.SortStableFunc(past, func(a, b office.Waiting) int { return over(b).Compare(over(a)) })
	return open, past, err
}

// over is when a request ended.
func over(w office.Waiting) time.Time {
	if w.Decided.IsZero() {
		return w.Expires
	}
	return w.Decided
}

func showApprovals(r *request) error {
	open, past, err := chosenApprovals(r)
	if err != nil {
		return err
	}
	a, zone := r.requestFilter(), page.NewFormat(r.house.Zone)
	p := page.ApprovalsPage{Frame: r.frame("Approvals", "approvals"), Filter: approvalFilter(a), CSV: "/approvals.csv",
		Empty: part.EmptyState{Heading: "Nothing waits for a second person", Text: "Appointments, new sign-in links for some roles and the lifting of holds appear here."}}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	if a.narrows() {
		p.Empty = part.EmptyState{Heading: "No open request fits", Text: "Try fewer words or another kind.", Link: part.Link{Text: "Show everything", Href: "/approvals"}}
	}
	p.Open = part.Table{Caption: "Waiting", RowHeaders: true, Columns: []part.Column{{Text: "What"}, {Text: "Why"}, {Text: "Asked by"}, {Text: "Open until"}, {Text: "For you"}}}
	for _, w := range open {
		p.Open.Rows = append(p.Open.Rows, part.Row{Cells: []part.Cell{{Text: w.About, Note: w.Title, Href: "/approvals/" + string(w.ID)},
			{Text: orNone(w.Reason)}, {Text: w.Asker, Note: zone.Date(w.Made)}, {Text: zone.Moment(w.Expires)}, forMe(w)}})
	}
	shown, pages := pageOf(r, past)
	p.Pages = pages
	p.Past = part.Table{Caption: "Answered or run out", RowHeaders: true, Columns: []part.Column{{Text: "What"}, {Text: "Asked by"}, {Text: "How it ended"}}}
	for _, w := range shown {
		end := part.Cell{Text: ending(zone, w)}
		if w.Twin {
			end.Note = twinWords
		}
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: w.About, Note: w.Title, Href: "/approvals/" + string(w.ID)},
			{Text: w.Asker, Note: zone.Date(w.Made)}, end}})
	}
	return r.show(p)
}

// twinWords warn that the two who stand behind a request may be one.
const twinWords = "Who asked and who agreed have the same name"

// forMe says what the person looking can do with a request.
func forMe(w office.Waiting) part.Cell {
	switch {
	case w.Mine:
		return part.Cell{Text: "You asked"}
	case w.MayNot != "":
		return part.Cell{Text: "Somebody else must answer"}
	}
	return part.Cell{Tag: part.Tag{Text: "You can answer", Colour: part.Yellow}}
}

func approvalFilter(a requestFilter) part.FilterForm {
	kinds := []part.Option{{Value: "", Text: "Every kind"}}
	for _, k := range approval.Kinds {
		kinds = append(kinds, part.Option{Value: k.Key, Text: k.Title})
	}
	f := part.FilterForm{Action: "/approvals", Search: &part.Input{Name: "q", Label: "Words", Value: a.words, Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{
			{Name: "state", Label: "Show", Value: a.state, Options: []part.Option{{Value: "", Text: "Everything"}, {Value: "answer", Text: "What I can answer"},
				{Value: "open", Text: "Open"}, {Value: "mine", Text: "What I asked for"}, {Value: "past", Text: "Answered or run out"}}},
			{Name: "kind", Label: "Kind", Options: kinds, Value: a.kind}}}
	if a.narrows() {
		f.Clear = "/approvals"
	}
	return f
}

// showApprovalsCSV is the list for a spreadsheet.
func showApprovalsCSV(r *request) error {
	open, past, err := chosenApprovals(r)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"What", "Kind", "Why", "Asked by", "Asked on", "Open until", "How it ended"}}
	for _, w := range slices.Concat(open, past) {
		end := "Open"
		if !w.Open(r.house.Now()) {
			end = ending(zone, w)
		}
		rows = append(rows, []string{w.About, w.Title, w.Reason, w.Asker, zone.Moment(w.Made), zone.Moment(w.Expires), end})
	}
	return r.csv("approvals.csv", rows)
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
		if w.Twin {
			p.Warning.Text = twinWords + ". If they are one person with two accounts, only one person stood behind it."
		}
		if w.Note != "" {
			p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Note", Value: w.Note})
		}
		return p, nil
	}
	p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Open until", Value: zone.Moment(w.Expires)})
	p.Then = w.Then
	if w.Twin {
		p.Warning.Text = "Whoever asked has the same name as you. If that is your own other account, you must not answer: somebody else has to. " +
			"If you agree, headteacher and chair of governors are told of it."
	}
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
	if out.Paper != nil {
		return showRecoveryPaper(r, *out.Paper)
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
