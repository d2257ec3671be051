package web

import (
	"net/http"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const passesPath = "/passes"

// passRoutes are reception's.
func (s *Server) passRoutes(mux *http.ServeMux) {
	mux.Handle("GET /passes", s.signedIn(showPasses))
	mux.Handle("GET /passes/poster", s.signedIn(showPassPoster))
	mux.Handle("POST /passes/code", s.signedIn(doPassCode))
	mux.Handle("GET /reception/{kind}", s.signedIn(showDesk))
	mux.Handle("POST /reception/{kind}", s.signedIn(doDesk))
	mux.Handle("GET /passes/{id}", s.signedIn(showPass))
	mux.Handle("POST /passes/{id}/open", s.signedIn(doPassOpen))
	mux.Handle("POST /passes/{id}/refuse", s.signedIn(doPassRefuse))
	mux.Handle("POST /passes/{id}/end", s.signedIn(doPassEnd))
	mux.Handle("POST /passes/{id}/access", s.signedIn(doPassAccess))
}

// visitAddress is what stands beside the code, and visitPicture what a phone scans.
func (r *request) visitAddress() string { return r.house.PublicURL + visitPath }

func (r *request) visitPicture(code string) (part.QR, error) {
	return qrFor(r.visitAddress()+"?code="+code, "Scan this with your phone", code)
}

func showPasses(r *request) error {
	day, _ := time.ParseInLocation(time.DateOnly, r.FormValue("day"), r.house.Zone) // what is no day is today
	out, err := office.ListPasses.Run(r.ctx(), r.house, r.by(), day)
	if err != nil {
		return err
	}
	clock := page.NewFormat(r.house.Zone)
	p := page.PassesPage{Frame: r.frame("Visitors today", "today"), Today: out.Today, Poster: part.Link{Text: "A sheet to print for the wall, for today", Href: "/passes/poster"},
		Renew: part.Button{Text: "Make another code", Hidden: " for the rest of today, as when this one was passed on", Kind: part.Secondary, Once: true},
		Day:   part.FilterForm{Action: passesPath, Label: "Another day", Selects: []part.Select{{Name: "day", Label: "Day", Value: out.Day.Format(time.DateOnly)}}}}
	today := r.house.Now().In(r.house.Zone)
	for i := range 14 {
		d := today.AddDate(0, 0, -i)
		p.Day.Selects[0].Options = append(p.Day.Selects[0].Options, part.Option{Value: d.Format(time.DateOnly), Text: d.Format("Monday 2 January")})
	}
	if !out.Today {
		p.Title = "Visitors on " + clock.Date(out.Day)
		p.Day.Clear = passesPath
	}
	p.Waiting = passTable("Waiting for you", []string{"Name", "Number", "Visits", "Asked at"}, out.Waiting, func(x agreement.Pass) []part.Cell {
		return []part.Cell{{Text: x.Number}, {Text: x.Host}, {Text: clock.Clock(x.Asked)}}
	})
	p.In = passTable("In now", []string{"Name", "Visits", "Until", "Let in by"}, out.In, func(x agreement.Pass) []part.Cell {
		return []part.Cell{{Text: x.Host}, {Text: clock.Clock(x.Until)}, {Text: out.ByNumber[x.DecidedBy]}}
	})
	p.Earlier = passTable("Earlier", []string{"Name", "State", "Asked at", "Ended"}, out.Earlier, func(x agreement.Pass) []part.Cell {
		return []part.Cell{{Tag: passTag(x.State)}, {Text: clock.Clock(x.Asked)}, {Text: clock.Clock(x.Ended)}}
	})
	if len(out.In)+len(out.Waiting) == 0 {
		p.Nobody = part.EmptyState{Heading: "Nobody is in with a day pass", Text: "Who signs at reception stands here until their pass ends."}
	}
	if out.Today {
		err = r.passCodes(&p, out)
	}
	if err != nil {
		return err
	}
	return r.show(p)
}

// passCodes adds the code of the day, if there is a text to sign.
func (r *request) passCodes(p *page.PassesPage, out office.PassList) (err error) {
	if len(out.Kinds) == 0 {
		p.NoText = part.WarningText{Text: "No agreement for visitors is in force, so nobody can sign one. A leader puts its wording in force under Agreements."}
		return nil
	}
	p.Code, p.Address = out.Code, r.visitAddress()
	for _, k := range out.Kinds {
		p.Desk = append(p.Desk, part.Link{Text: "Enter somebody without a phone: " + lowerFirst(k.Title), Href: "/reception/" + k.Key})
	}
	p.Picture, err = r.visitPicture(out.Code)
	return err
}

// passTable lists passes: the name with where they come from, then what cells adds.
func passTable(caption string, columns []string, all []agreement.Pass, cells func(agreement.Pass) []part.Cell) part.Table {
	t := part.Table{Caption: caption, RowHeaders: true}
	for _, c := range columns {
		t.Columns = append(t.Columns, part.Column{Text: c})
	}
	for _, x := range all {
		name := x.Name
		switch {
		case x.Forgotten:
			name = "Name no longer kept"
		case name == "":
			name = "Gave no name"
		}
		t.Rows = append(t.Rows, part.Row{Cells: append([]part.Cell{{Text: name, Href: passesPath + "/" + string(x.ID), Note: x.Organisation}}, cells(x)...)})
	}
	return t
}

func showPassPoster(r *request) error {
	out, err := office.ListPasses.Run(r.ctx(), r.house, r.by(), time.Time{})
	if err != nil {
		return err
	}
	if len(out.Kinds) == 0 {
		return fault.New(fault.Conflict, "No agreement for visitors is in force, so there is nothing to sign yet.")
	}
	f := r.frame("Visitors, please sign here", "today")
	p := page.PassPosterPage{Frame: f, Code: out.Code, Address: r.visitAddress(), Day: out.Day, Back: part.Link{Text: "Back to visitors today", Href: passesPath}}
	if p.Picture, err = r.visitPicture(out.Code); err != nil {
		return err
	}
	return r.show(p)
}

func doPassCode(r *request) error {
	if _, err := office.NewPassCode.Run(r.ctx(), r.house, r.by(), struct{}{}); err != nil {
		return err
	}
	return r.goTo(passesPath, "passcode")
}

// passFrame is the frame of pages under reception's.
func (r *request) passFrame(title string) page.Frame {
	f := r.frame(title, "today")
	f.Back = part.BackLink{Href: passesPath, Text: "Visitors today"}
	return f
}

func showPass(r *request) error { return r.pass(http.StatusOK, nil) }

func (r *request) pass(status int, fields map[string]string) error {
	out, err := office.ShowPass.Run(r.ctx(), r.house, r.by(), id.Pass(r.PathValue("id")))
	if err != nil {
		return err
	}
	clock := page.NewFormat(r.house.Zone)
	p := page.PassPage{Frame: r.passFrame(out.KindTitle), Path: passesPath + "/" + string(out.ID), Facts: passFacts(out, clock)}
	if !out.Forgotten {
		p.Badge = passBadge(out.PassShown)
	}
	switch out.State {
	case agreement.PassAsked:
		r.passAsk(&p, out, fields)
	case agreement.PassOpen:
		p.End = part.Button{Text: "End this pass now", Kind: part.Warning, Once: true}
	}
	for i, s := range out.Signatures {
		if r.may(office.ShowPaper) && i < len(out.Texts) {
			p.Proofs = append(p.Proofs, part.Link{Text: "Proof: " + out.Texts[i].Title, Href: agreementsPath + "/signature/" + string(s)})
		}
	}
	passAccess(r, &p, out, clock)
	return r.showStatus(status, p)
}

// passAsk asks reception for a yes or a no.
func (r *request) passAsk(p *page.PassPage, out office.PassDetail, fields map[string]string) {
	until := r.FormValue("until")
	if until == "" && r.Method == http.MethodGet {
		until = out.Ends.In(r.house.Zone).Format("15:04")
	}
	p.Ask = true
	p.Until = part.Input{Name: "until", Label: "Until", Hint: "The end of the school day unless you say otherwise, such as 11:30", Value: until, Error: fields["until"], Width: 5, Plain: true}
	p.Seen = part.Checkboxes{Name: "seen", Legend: "You are the witness", LegendSize: "s", Values: r.PostForm["seen"], Error: fields["seen"],
		Options: []part.Option{{Value: "yes", Text: "They stand before me, and their phone shows " + out.Number}}}
	p.Open = part.Button{Text: "Open the pass", Once: true}
	p.Reason = part.Input{Name: "reason", Label: "Why?", Value: r.FormValue("reason"), Error: fields["reason"]}
	p.Refuse = part.Button{Text: "Refuse", Kind: part.Secondary, Once: true}
	if out.Barred {
		p.Warning = append(p.Warning, part.WarningText{Text: "Ask a leader before you open this pass: the roll has somebody of this name about whom only leaders decide. It may be another person."})
		p.Asked = part.Checkboxes{Name: "asked", Legend: "The name", LegendSize: "s", Values: r.PostForm["asked"], Error: fields["asked"], Options: []part.Option{{Value: "yes", Text: "A leader has said yes"}}}
	}
	if out.Pupil {
		p.Warning = append(p.Warning, part.WarningText{Text: "A pupil of this school has the same name. Check that this is who they say."})
	}
	if out.Twin != "" {
		p.Warning = append(p.Warning, part.WarningText{Text: "Another pass of today has the same name. Was it asked for twice?"})
	}
}

func passFacts(out office.PassDetail, clock page.Format) part.SummaryList {
	rows := []part.SummaryRow{{Key: "Asked", Value: clock.Moment(out.Asked)}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, part.SummaryRow{Key: key, Value: value})
		}
	}
	for _, t := range out.Texts {
		rows = append(rows, part.SummaryRow{Key: "Agreed to", Value: t.Title + ", " + t.Name()})
	}
	if out.State == agreement.PassDeclined && len(out.Texts) > 0 {
		rows = rows[:1]
		add("Did not agree to", out.Texts[0].Title)
	}
	add("Said", out.Reason)
	if out.LeaderAsked {
		add("The name", "One to ask about; whoever let them in says that a leader had said yes")
	}
	add("Decided", clock.Moment(out.Decided))
	add("By", out.DeciderName)
	if !out.Ended.IsZero() {
		add("Ended", clock.Moment(out.Ended))
		who := out.EnderName
		switch out.EndedBy {
		case "visitor":
			who = "They said that they leave"
		case "handrail", "":
			who = "By itself"
		}
		add("Ended by", who)
	}
	add("Number in the register", string(out.Person))
	return part.SummaryList{Rows: rows}
}

// passAccess lists what the holder was given for the day, and offers what else there is to those who may ask for others.
func passAccess(r *request, p *page.PassPage, out office.PassDetail, clock page.Format) {
	for _, g := range out.Grants {
		name := part.Cell{Text: out.Names[g.System]}
		if r.may(office.ListGrants) {
			name.Href = "/access/record/" + string(g.ID)
		}
		p.Access.Rows = append(p.Access.Rows, part.Row{Cells: []part.Cell{name, {Tag: stageTags[g.StageAt(r.house.Now())]}, {Text: clock.Moment(g.Until)}}})
	}
	p.Access.Caption, p.Access.RowHeaders, p.Access.Columns = "Access for today", true, []part.Column{{Text: "System"}, {Text: "State"}, {Text: "Until"}}
	if !office.AsksForOthers(r.by().Roles) {
		return
	}
	p.Systems = part.Select{Name: "system", Label: "Give access until tonight"}
	for _, s := range out.Systems {
		p.Systems.Options = append(p.Systems.Options, part.Option{Value: s.Key, Text: s.Name})
	}
	p.Give = part.Button{Text: "Ask for it", Kind: part.Secondary, Once: true}
}

func doPassOpen(r *request) error {
	_, err := office.OpenPass.Run(r.ctx(), r.house, r.by(), office.PassYes{Pass: id.Pass(r.PathValue("id")), Until: r.FormValue("until"), Seen: r.FormValue("seen") == "yes", Asked: r.FormValue("asked") == "yes"})
	return r.passDone(err, "passopen")
}

func doPassRefuse(r *request) error {
	_, err := office.RefusePass.Run(r.ctx(), r.house, r.by(), office.PassNo{Pass: id.Pass(r.PathValue("id")), Reason: r.FormValue("reason")})
	return r.passDone(err, "passno")
}

func doPassEnd(r *request) error {
	_, err := office.EndVisit.Run(r.ctx(), r.house, r.by(), id.Pass(r.PathValue("id")))
	return r.passDone(err, "passover")
}

func (r *request) passDone(err error, done string) error {
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.pass(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if done == "passopen" {
		return r.goTo(passesPath+"/"+r.PathValue("id"), done)
	}
	return r.goTo(passesPath, done)
}

func doPassAccess(r *request) error {
	out, err := office.ShowPass.Run(r.ctx(), r.house, r.by(), id.Pass(r.PathValue("id")))
	if err != nil {
		return err
	}
	if out.Person == "" || out.State != agreement.PassOpen {
		return fault.New(fault.Conflict, "This pass is not open.")
	}
	now := r.house.Now().In(r.house.Zone)
	_, err = office.AskAccess.Run(r.ctx(), r.house, r.by(), office.AskForm{System: r.FormValue("system"), People: []id.Person{out.Person}, Level: access.Use,
		Why: out.KindTitle + ", for today", Until: now.AddDate(0, 0, 1)})
	if err != nil {
		return err
	}
	return r.goTo(passesPath+"/"+r.PathValue("id"), "passaccess")
}

func showDesk(r *request) error { return r.atDesk(http.StatusOK, nil) }

func (r *request) atDesk(status int, fields map[string]string) error {
	out, err := office.ShowDesk.Run(r.ctx(), r.house, r.by(), r.PathValue("kind"))
	if err != nil {
		return err
	}
	p := r.visitPage(r.passFrame(out.Kind.Title+" at reception"), out, fields)
	p.Path = "/reception/" + out.Kind.Key
	p.Until = part.Input{Name: "until", Label: "Until (optional)", Hint: "The end of the school day unless you say otherwise, such as 11:30", Value: r.FormValue("until"), Error: fields["until"], Width: 5, Plain: true}
	p.Read.Legend, p.Read.Options[0].Text = "Their signature", "They stand before me, have read all of this or heard it read, and agree to it for today"
	p.Agree.Text, p.Decline.Text = "Open the pass", "They do not agree"
	if fields["asked"] != "" {
		p.Asked = part.Checkboxes{Name: "asked", Legend: "The name", LegendSize: "s", Error: fields["asked"], Options: []part.Option{{Value: "yes", Text: "A leader has said yes"}}}
	}
	return r.showStatus(status, p)
}

func doDesk(r *request) error {
	in := r.passForm()
	in.Until, in.LeaderAsked = r.FormValue("until"), r.FormValue("asked") == "yes"
	number, err := office.GivePass.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.atDesk(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(passesPath+"/"+string(number), "")
}
