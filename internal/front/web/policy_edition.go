package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const editionsPath = "/policy/editions"

func (s *Server) editionRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/editions", s.signedIn(showEditions))
	mux.Handle("GET /policy/editions/new", s.signedIn(showFreeze))
	mux.Handle("POST /policy/editions/new", s.signedIn(doFreeze))
	mux.Handle("GET /policy/editions/{id}", s.signedIn(showEdition))
	mux.Handle("GET /policy/editions/{id}/approve", s.signedIn(showApprove))
	mux.Handle("POST /policy/editions/{id}/approve", s.signedIn(doApprove))
	mux.Handle("GET /policy/editions/{id}/opinion", s.signedIn(showOpinion))
	mux.Handle("POST /policy/editions/{id}/opinion", s.signedIn(doOpinion))
	mux.Handle("GET /policy/editions/{id}/end", s.signedIn(showEndEdition))
	mux.Handle("POST /policy/editions/{id}/end", s.signedIn(doEndEdition))
	mux.Handle("GET /policy/difference", s.signedIn(showDifference))
	s.ownerRoutes(mux)
	s.consultationRoutes(mux)
	s.linkedRoutes(mux)
	s.readingRoutes(mux)
}

func editionLink(e edition.Edition) string { return editionsPath + "/" + string(e.ID) }

// stateTags are the tags of editions.
var stateTags = map[edition.State]string{edition.Asked: part.Blue, edition.Again: part.Grey, edition.SetAside: part.Grey, edition.Waiting: part.Teal,
	edition.InForce: part.Green, edition.Replaced: part.Grey, edition.Withdrawn: part.Red, edition.Never: part.Grey}

func stateTag(s edition.State) part.Tag { return part.Tag{Text: s.Words(), Colour: stateTags[s]} }

func showEditions(r *request) error {
	shown, err := office.ShowEditions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.EditionsPage{Frame: r.policyFrame("Editions of the policy"), On: part.DateInput{Name: "on", Legend: "Day", Hint: "For example, 3 5 2026"},
		Ask:   part.Button{Text: "Show what held on that day", Kind: part.Secondary},
		Empty: part.EmptyState{Heading: "There is no edition yet", Text: "The policy is a draft. When it is complete, leaders freeze it as an edition, ask staff, pupils, parents and governors, and governors approve it."}}
	if shown.MayFreeze {
		p.Freeze = part.Button{Text: "Freeze the draft as an edition", Href: editionsPath + "/new"}
		if shown.Making != nil {
			p.Freeze = part.Button{Text: "Freeze the draft again", Kind: part.Secondary, Href: editionsPath + "/new"}
		}
	}
	p.Table = part.Table{Caption: "Editions, newest first", CaptionSize: "hidden", RowHeaders: true,
		Columns: []part.Column{{Text: "Edition"}, {Text: "State"}, {Text: "Approved"}, {Text: "In force"}}}
	for _, e := range shown.All {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: capital(e.Name()), Href: editionLink(e.Edition), Note: firstWords(e.Note, 90)},
			{Tag: stateTag(e.State)}, {Text: cmp.Or(zone.Date(e.Meeting), "Frozen on "+zone.Date(e.Frozen)), Note: e.Minute}, {Text: inForceWords(zone, e)}}})
	}
	if len(shown.All) > 0 {
		p.Compare = part.Link{Text: "See what changed between two of them", Href: "/policy/difference"}
	}
	return r.show(heldOn(r, shown, p))
}

func inForceWords(zone page.Format, e office.EditionStands) string {
	switch {
	case !e.Approved() || e.State == edition.Never:
		return "–"
	case e.Until.IsZero():
		return "From " + zone.Date(e.From)
	}
	return zone.Date(e.From) + " to " + zone.Date(e.Until)
}

// heldOn answers what the policy said on a day.
func heldOn(r *request, shown office.EditionsShown, p page.EditionsPage) page.EditionsPage {
	day, typed, ok := r.day("on")
	if typed.Day+typed.Month+typed.Year == "" {
		return p
	}
	p.On.Day, p.On.Month, p.On.Year = typed.Day, typed.Month, typed.Year
	if !ok {
		p.On.Error = "Enter a day, such as 3 5 2026"
		return p
	}
	var all []edition.Edition
	for _, e := range shown.All {
		all = append(all, e.Edition)
	}
	e, found := edition.At(all, day)
	on := day.Format("2 January 2006")
	if !found {
		p.Answer = "No edition was in force on " + on + "."
		return p
	}
	p.Answer = capital(e.Name()) + " was in force on " + on + "."
	if day.After(shown.Day) {
		p.Answer = "As things stand, " + e.Name() + " will be in force on " + on + "."
	}
	p.Found = part.Link{Text: "Read " + e.Name(), Href: editionLink(e)}
	return p
}

func showFreeze(r *request) error { return freezePage(r, http.StatusOK, "", nil) }

func freezePage(r *request, status int, note string, fields map[string]string) error {
	if err := r.must(office.FreezeEdition); err != nil {
		return err
	}
	life, err := office.ShowLife.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.FreezePage{Frame: r.policyFrame("Freeze the draft", part.Link{Text: "Editions", Href: editionsPath}),
		Says: []string{"The text as it stands now becomes an edition that everybody can be asked about. Its day is today’s. You can go on working on the draft, and freeze it again.",
			"The edition in force stays in force until governors approve the new one."},
		Draft: part.Link{Text: "Read the draft first", Href: "/policy/text"},
		Note:  part.Textarea{Name: "note", Label: "What is new?", Hint: "In a sentence or two, for those who are asked", Rows: 3, Value: note, Error: fields["note"]},
		Send:  part.Button{Text: "Freeze the draft", Once: true}}
	if life.Open > 0 {
		p.Warn = part.WarningText{Text: page.Plural(life.Open, "question still needs", "questions still need") + " an answer. You can ask people about the draft as it is, but governors cannot approve it."}
		p.Open = part.Link{Text: "Answer the questions", Href: "/policy/questions"}
	}
	return r.showStatus(status, p)
}

func doFreeze(r *request) error {
	number, err := office.FreezeEdition.Run(r.ctx(), r.house, r.by(), office.FreezeForm{Note: r.FormValue("note")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return freezePage(r, http.StatusUnprocessableEntity, r.FormValue("note"), fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(editionsPath+"/"+string(number), "frozen")
}

func showEdition(r *request) error {
	e, err := office.ShowEdition.Run(r.ctx(), r.house, r.by(), id.Edition(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.EditionPage{Frame: r.policyFrame(capital(e.Name()), part.Link{Text: "Editions", Href: editionsPath}), Tag: stateTag(e.State),
		Facts: editionFacts(zone, e), Made: madeFrom(e), Read: part.Details{Summary: "Read the text"}}
	p.Text = template.HTML(e.Text.HTML(policy.HTMLOptions{Top: 2})) // escaped by the policy package
	p.Print.Edition = capital(e.Name()) + ", " + strings.ToLower(e.State.Words())
	for _, o := range e.Opinions {
		p.Opinions = append(p.Opinions, page.OpinionCard{Who: o.Who + ", " + zone.Date(o.Given), Text: o.Text})
	}
	if e.Before != nil {
		p.Links = append(p.Links, part.Link{Text: "See what changed since " + e.Before.Name(), Href: "/policy/difference?from=" + string(e.Before.ID) + "&to=" + string(e.ID)})
	}
	editionActs(r, e, &p)
	return r.show(p)
}

func editionFacts(zone page.Format, e office.EditionPage) part.SummaryList {
	rows := []part.SummaryRow{{Key: "What is new", Value: e.Note}, {Key: "Frozen", Value: zone.Date(e.Frozen) + ", by " + orNone(e.ByName)}}
	if e.Approved() {
		rows = append(rows, part.SummaryRow{Key: "Approved", Value: "Meeting of " + zone.Date(e.Meeting) + ", minute " + e.Minute},
			manyLines("Agreed by", e.Agreed), part.SummaryRow{Key: "Entered by", Value: orNone(e.ProposerName) + ", confirmed by " + orNone(e.SecondName) + " on " + zone.Date(e.Recorded)},
			part.SummaryRow{Key: "In force", Value: inForceWords(zone, e.EditionStands)}, part.SummaryRow{Key: "Review due", Value: zone.Date(e.Due)},
			part.SummaryRow{Key: "Digest", Value: e.Final})
	} else {
		rows = append(rows, part.SummaryRow{Key: "Digest", Value: e.Digest})
	}
	if !e.Withdrawn.IsZero() {
		rows = append(rows, part.SummaryRow{Key: "Ended", Value: zone.Date(e.Withdrawn) + ", by " + orNone(e.WithdrawnName), Lines: []string{"Reason: " + e.Why}})
	}
	return part.SummaryList{Rows: rows}
}

func madeFrom(e office.EditionPage) part.SummaryList {
	var posts, cited []string
	for _, x := range e.Source.Posts {
		posts = append(posts, x.Title+": "+x.Name)
	}
	for _, c := range e.Source.Citations {
		cited = append(cited, c.Cite)
	}
	return part.SummaryList{Rows: []part.SummaryRow{{Key: "Model", Value: e.Source.Template},
		{Key: "Answers", Value: fmt.Sprintf("%d of the school’s own", len(e.Source.Profile))}, {Key: "Contacts", Value: orNone(e.Source.Pack.Title)},
		manyLines("Posts that day", posts), manyLines("Law and guidance", cited)}}
}

// manyLines is a row with a line for each value.
func manyLines(key string, values []string) part.SummaryRow {
	if len(values) == 0 {
		return part.SummaryRow{Key: key, Value: "None"}
	}
	return part.SummaryRow{Key: key, Value: values[0], Lines: values[1:]}
}

// editionActs adds what the person looking can do about an edition.
func editionActs(r *request, e office.EditionPage, p *page.EditionPage) {
	at := editionLink(e.Edition)
	if e.State == edition.Asked && r.may(office.RecordOpinion) {
		p.Links = append(p.Links, part.Link{Text: "Record the technical opinion", Href: at + "/opinion"})
	}
	if e.State == edition.Asked {
		p.Links = append(p.Links, part.Link{Text: "See who is asked about it", Href: "/policy/consultation"})
	}
	if e.Waiting {
		p.Waits = part.InsetText{Text: "A request about this edition waits for a second person, under Approvals."}
	}
	if !e.Writer {
		return
	}
	for _, l := range e.Lacks {
		p.Lacks = append(p.Lacks, page.LackRow{What: l.What, Cure: part.Link{Text: l.Cure, Href: l.Link, Hidden: ": " + l.What}})
	}
	switch {
	case e.State == edition.Asked && len(e.Lacks) == 0 && !e.Waiting:
		p.Ready = "Nothing stands against approval."
		p.Next = part.Button{Text: "Enter the governors’ approval", Href: at + "/approve"}
	case e.State == edition.InForce || e.State == edition.Waiting:
		p.Links = append(p.Links, part.Link{Text: "Read it as the public does", Href: "/public/policy"})
	}
	if (e.State == edition.Asked || e.State == edition.InForce || e.State == edition.Waiting) && !e.Waiting {
		words := "Withdraw it without another edition"
		if e.State == edition.Asked {
			words = "Give this draft up"
		}
		p.Links = append(p.Links, part.Link{Text: words, Href: at + "/end"})
	}
}

// pathEdition finds the edition that the address names.
func pathEdition(r *request) (office.EditionStands, error) {
	shown, err := office.ShowEditions.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return office.EditionStands{}, err
	}
	for _, e := range shown.All {
		if string(e.ID) == r.PathValue("id") {
			return e, nil
		}
	}
	return office.EditionStands{}, fault.New(fault.NotFound, "There is no such edition.")
}

func (r *request) editionFrame(title string, e office.EditionStands) page.Frame {
	return r.policyFrame(title, part.Link{Text: "Editions", Href: editionsPath}, part.Link{Text: capital(e.Name()), Href: editionLink(e.Edition)})
}

func showApprove(r *request) error { return approvePage(r, http.StatusOK, nil) }

func approvePage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.AskPolicyApproval); err != nil {
		return err
	}
	e, err := pathEdition(r)
	if err != nil {
		return err
	}
	if e.State != edition.Asked {
		return fault.New(fault.Conflict, "This edition does not wait for approval.")
	}
	_, meeting, _ := r.day("meeting")
	_, from, _ := r.day("from")
	meeting.Legend, meeting.Hint, meeting.Error = "On which day did governors meet?", "For example, 10 11 2026", fields["meeting"]
	from.Legend, from.Hint, from.Error = "From which day is it in force? (optional)", "Leave it empty for the day on which it is confirmed", fields["from"]
	return r.showStatus(status, page.ApproveEditionPage{Frame: r.editionFrame("Enter the governors’ approval", e), Meeting: meeting, From: from,
		Minute: part.Input{Name: "minute", Label: "Which minute records it?", Hint: "For example, full governing body 10 November 2026, item 7", Value: r.FormValue("minute"), Error: fields["minute"]},
		Agreed: part.Textarea{Name: "agreed", Label: "Who agreed?", Hint: "One on each line, as the minute names them", Rows: 5, Value: r.FormValue("agreed"), Error: fields["agreed"]},
		Send:   part.Button{Text: "Ask a governor to confirm", Once: true}})
}

// optionalDay reads a day that may be left out; what was typed wrongly is noted.
func (r *request) optionalDay(name string, fields map[string]string) time.Time {
	day, typed, ok := r.day(name)
	if !ok && strings.TrimSpace(typed.Day+typed.Month+typed.Year) != "" {
		fields[name] = "Enter a day, such as 22 11 2026"
	}
	if !ok {
		return time.Time{}
	}
	return day
}

// lines are the lines of a text without empty ones.
func lines(text string) []string { return paragraphs(text) }

func doApprove(r *request) error {
	fields := map[string]string{}
	in := office.ApprovalForm{Edition: id.Edition(r.PathValue("id")), Minute: r.FormValue("minute"), Agreed: lines(r.FormValue("agreed")),
		Meeting: r.optionalDay("meeting", fields), From: r.optionalDay("from", fields)}
	if len(fields) > 0 {
		return approvePage(r, http.StatusUnprocessableEntity, fields)
	}
	_, err := office.AskPolicyApproval.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return approvePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(editionsPath+"/"+string(in.Edition), "minuted")
}

func showOpinion(r *request) error { return opinionPage(r, http.StatusOK, nil) }

func opinionPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.RecordOpinion); err != nil {
		return err
	}
	e, err := pathEdition(r)
	if err != nil {
		return err
	}
	return r.showStatus(status, page.OpinionPage{Frame: r.editionFrame("Technical opinion", e),
		Who:  part.Input{Name: "who", Label: "Who gives it? (optional)", Hint: "Leave it empty if it is your own", Value: r.FormValue("who"), Error: fields["who"]},
		Text: part.Textarea{Name: "text", Label: "Can the school’s technology do what the draft promises?", Hint: "What it cannot do yet, and what it would take", Rows: 6, Value: r.FormValue("text"), Error: fields["text"]},
		Send: part.Button{Text: "Record the opinion", Once: true}})
}

func doOpinion(r *request) error {
	in := office.OpinionForm{Edition: id.Edition(r.PathValue("id")), Who: r.FormValue("who"), Text: r.FormValue("text")}
	_, err := office.RecordOpinion.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return opinionPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(editionsPath+"/"+string(in.Edition), "opinion")
}

func showEndEdition(r *request) error { return endEditionPage(r, http.StatusOK, nil) }

func endEditionPage(r *request, status int, fields map[string]string) error {
	if err := r.must(office.SetEditionAside); err != nil {
		return err
	}
	e, err := pathEdition(r)
	if err != nil {
		return err
	}
	p := page.EndEditionPage{Reason: part.Textarea{Name: "reason", Label: "Why?", Rows: 3, Value: r.FormValue("reason"), Error: fields["reason"]}}
	switch e.State {
	case edition.Asked:
		p.Frame, p.Warn = r.editionFrame("Give this draft up", e), part.WarningText{Text: "The frozen text stays on record, but it can no longer be approved. The draft itself is not changed."}
		p.Send = part.Button{Text: "Give it up", Kind: part.Warning, Once: true}
	case edition.InForce, edition.Waiting:
		p.Frame, p.Warn = r.editionFrame("Withdraw the policy", e), part.WarningText{Text: "Without another edition the school then has no online safety policy in force, and the public page says so. The headteacher, the chair or the safeguarding governor has to agree."}
		p.Send = part.Button{Text: "Ask for it to be withdrawn", Kind: part.Warning, Once: true}
	default:
		return fault.New(fault.Conflict, "This edition has ended already.")
	}
	return r.showStatus(status, p)
}

func doEndEdition(r *request) error {
	e, err := pathEdition(r)
	if err != nil {
		return err
	}
	in, done := office.EndForm{Edition: e.ID, Reason: r.FormValue("reason")}, "asked"
	if e.State == edition.Asked {
		done = "aside"
		_, err = office.SetEditionAside.Run(r.ctx(), r.house, r.by(), in)
	} else {
		_, err = office.AskPolicyWithdrawal.Run(r.ctx(), r.house, r.by(), in)
	}
	if fields, general, ok := wrong(err); ok && general == "" {
		return endEditionPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(editionLink(e.Edition), done)
}
