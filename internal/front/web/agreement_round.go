package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const signingsPath = "/agreements/families"

func (s *Server) agreementRoundRoutes(mux *http.ServeMux) {
	mux.Handle("GET /agreements/families", s.signedIn(showSignings))
	mux.Handle("POST /agreements/families", s.signedIn(doSignings))
	mux.Handle("GET /agreements/families/{id}", s.signedIn(showSigning))
	mux.Handle("GET /agreements/families/{id}/csv", s.signedIn(showSigningCSV))
	mux.Handle("POST /agreements/families/{id}/again", s.signedIn(doSigningAgain))
	mux.Handle("POST /agreements/families/{id}/print", s.signedIn(doSigningPrint))
	mux.Handle("POST /agreements/families/{id}/stop", s.signedIn(doSigningStop))
	mux.Handle("GET /agreements/families/copies", s.signedIn(showFamilyCopies))
	mux.Handle("GET /agreements/home/{kind}", s.signedIn(showFamilyVersion))
	mux.Handle("GET /agreements/next", s.signedIn(showNextAgreement))
}

func showSignings(r *request) error { return r.signings(http.StatusOK, nil) }

func (r *request) signings(status int, fields map[string]string) error {
	out, err := office.ListSignings.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SigningsPage{Frame: r.agreementFrame("Ask families to sign"), Form: len(out.Kinds) > 0, Send: part.Button{Text: "Ask all families", Once: true}}
	p.Rounds = part.Table{Caption: "When families were asked", RowHeaders: true, Columns: []part.Column{{Text: "Begun"}, {Text: "What for"}, {Text: "Answered", Numeric: true}, {Text: "Asked", Numeric: true}, {Text: "Until"}}}
	for _, x := range out.Rounds {
		until := part.Cell{Text: zone.Date(x.Until.AddDate(0, 0, -1))}
		if !x.Stopped.IsZero() {
			until = part.Cell{Text: "Stopped " + zone.Date(x.Stopped)}
		}
		p.Rounds.Rows = append(p.Rounds.Rows, part.Row{Cells: []part.Cell{{Text: zone.Date(x.Began), Href: signingsPath + "/" + string(x.ID)}, {Text: strings.Join(x.Titles, "; ")},
			{Text: strconv.Itoa(x.States[agreement.FamilySigned] + x.States[agreement.FamilyDeclined]), Numeric: true}, {Text: strconv.Itoa(x.All), Numeric: true}, until}})
	}
	if !out.Mails {
		p.NoMail = part.WarningText{Text: "No way to send letters is set up. All letters will have to be printed."}
	}
	if !p.Form {
		p.None = part.InsetText{Text: "No agreement that parents sign is in force yet. Put a wording in force first."}
		return r.showStatus(status, p)
	}
	p.Kinds = part.Checkboxes{Name: "kinds", Legend: "What are they asked for?", LegendSize: "s", Error: fields["kinds"], Values: r.PostForm["kinds"]}
	for _, k := range out.Kinds {
		hint := ""
		if k.Parents == agreement.BothParents {
			hint = "Every parent with responsibility is asked"
		}
		p.Kinds.Options = append(p.Kinds.Options, part.Option{Value: k.Key, Text: out.Titles[k.Key], Hint: hint})
	}
	days := "7, 14"
	if r.Method == http.MethodPost {
		days = r.FormValue("days")
	}
	p.Days = part.Input{Name: "days", Label: "Remind after how many days?", Hint: "For example 7, 14. Reminders go on school days, only to those who have not answered", Value: days, Error: fields["days"], Width: 10}
	_, p.Until, _ = r.day("until")
	if r.Method == http.MethodGet {
		p.Until = typedDay(r, "until", r.house.Now().In(r.house.Zone).AddDate(0, 0, 28))
	}
	p.Until.Legend, p.Until.LegendSize, p.Until.Hint, p.Until.Error = "Until which day can they answer by their link?", "s", "At most 60 days from now", fields["until"]
	return r.showStatus(status, p)
}

// doSignings begins a round and makes the letters. If Handrail dies on the way, the clock makes those that are left.
func doSignings(r *request) error {
	fields := map[string]string{}
	in := office.SigningForm{Kinds: r.PostForm["kinds"], Days: r.FormValue("days"), Until: r.optionalDay("until", fields)}
	round, err := office.StartSigning.Run(r.ctx(), r.house, r.by(), in)
	if problems, general, ok := wrong(err); ok && general == "" {
		for name, sentence := range fields { // a day that is no day says so itself
			problems[name] = sentence
		}
		return r.signings(http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	if err := office.AskFamilies(r.ctx(), r.house, r.by(), round); err != nil {
		return err
	}
	return r.goTo(signingsPath+"/"+string(round), "families")
}

func (r *request) signingRound() (office.FamiliesShown, office.SigningQuery, error) {
	q := office.SigningQuery{Round: id.SigningRound(r.PathValue("id")), Class: r.URL.Query().Get("class"), State: r.URL.Query().Get("state")}
	out, err := office.ShowSigning.Run(r.ctx(), r.house, r.by(), q)
	return out, q, err
}

func showSigning(r *request) error {
	out, q, err := r.signingRound()
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.SigningPage{Frame: r.agreementFrame("Families asked on "+zone.Date(out.Began), part.Link{Text: "Ask families", Href: signingsPath}), Path: r.URL.Path,
		Meter: part.Meter{Label: "Families that have answered", Done: out.States[agreement.FamilySigned] + out.States[agreement.FamilyDeclined], Of: out.All - out.States[agreement.FamilyGone], Unit: "answered"},
		CSV:   part.Link{Text: "Save this list for a spreadsheet", Href: r.URL.Path + "/csv?" + r.URL.RawQuery},
		Empty: part.EmptyState{Heading: "Nobody is in this list", Text: "Choose another class or state.", Link: part.Link{Text: "Everybody", Href: r.URL.Path}}}
	p.Facts.Rows = []part.SummaryRow{{Key: "Asked for", Value: strings.Join(out.Titles, "; ")}, {Key: "Reminders", Value: reminderWords(out.Days)}, {Key: "Links work until", Value: zone.Date(out.Until.AddDate(0, 0, -1))}}
	if !out.Stopped.IsZero() {
		p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "Stopped", Value: zone.Moment(out.Stopped)})
	}
	if out.Stuck > 0 {
		p.Stuck = part.WarningText{Text: page.Plural(out.Stuck, "letter waits", "letters wait") + " because the mail server did not take them yet. They are tried again by themselves; nothing is lost and nothing goes twice."}
	}
	if out.Now && out.Paper > 0 {
		p.Print = part.Button{Text: "Print " + page.Plural(out.Paper, "letter", "letters") + " for families without e-mail", Once: true}
		p.LargePrint = part.Checkboxes{Name: printKey, Legend: "Size", LegendSize: "s", Small: true, Options: []part.Option{{Value: printLarge, Text: "In large print"}}}
	}
	p.Counts = part.Table{Caption: "How they stand", RowHeaders: true, Columns: []part.Column{{Text: "State"}, {Text: "Families", Numeric: true}}}
	for _, s := range agreement.FamilyStates {
		if n := out.States[s]; n > 0 {
			p.Counts.Rows = append(p.Counts.Rows, part.Row{Cells: []part.Cell{{Text: s.Words(), Href: r.with("state", string(s))}, {Text: strconv.Itoa(n), Numeric: true}}})
		}
	}
	p.Filter = signingFilter(out, q, r.URL.Path)
	shown, pages := pageOf(r, out.Rows)
	p.Pages, p.Count = pages, page.Plural(len(out.Rows), "family", "families")
	for _, row := range shown {
		p.Rows = append(p.Rows, signingRow(out, row, zone, r.URL.Path))
	}
	if out.Now {
		p.Stop = part.Button{Text: "Stop asking", Kind: part.Warning, Once: true}
	}
	return r.show(p)
}

func reminderWords(days []int) string {
	if len(days) == 0 {
		return "None"
	}
	var all []string
	for _, n := range days {
		all = append(all, strconv.Itoa(n))
	}
	return "After " + strings.Join(all, ", ") + " days, on school days, to those who have not answered"
}

func signingRow(out office.FamiliesShown, row office.SigningRow, zone page.Format, path string) page.SigningRow {
	state := row.State()
	x := page.SigningRow{Name: row.Name, Children: strings.Join(row.Children, ", "), Classes: strings.Join(row.Classes, ", "), Person: string(row.Person), State: familyTag(state)}
	var notes []string
	switch {
	case row.Letters > 0 && row.How == agreement.OnPaper:
		notes = append(notes, "Letter printed on "+zone.Date(row.Last))
	case row.Letters > 0:
		notes = append(notes, page.Plural(row.Letters, "letter", "letters")+", the last made on "+zone.Date(row.Last))
	}
	if !row.Opened.IsZero() {
		notes = append(notes, "came in on "+zone.Date(row.Opened))
	}
	if row.Ended() {
		notes = append(notes, "the link ended after wrong birthdays; ask whether it was them")
	}
	if row.Waiting && row.Tried > 0 {
		notes = append(notes, "tried "+page.Plural(row.Tried, "time", "times"))
	}
	x.Note = strings.Join(notes, "; ")
	if !out.Now || !state.Chased() {
		return x
	}
	if !row.NoPost && !row.Waiting {
		x.Again = part.Button{Text: "Send again", Kind: part.Secondary, Name: "person", Value: x.Person, Hidden: " to " + row.Name, Once: true}
	}
	x.Print = part.Button{Text: "Print", Kind: part.Secondary, Name: "person", Value: x.Person, Hidden: " the letter to " + row.Name, Action: path + "/print", Once: true}
	return x
}

func familyTag(s agreement.FamilyState) part.Tag {
	colour := part.Yellow
	switch s {
	case agreement.FamilySigned:
		colour = part.Green
	case agreement.FamilyDeclined, agreement.FamilyNoAddress:
		colour = part.Red
	case agreement.FamilyGone:
		colour = part.Grey
	}
	return part.Tag{Text: s.Words(), Colour: colour}
}

func signingFilter(out office.FamiliesShown, q office.SigningQuery, path string) part.FilterForm {
	classes, states := []part.Option{{Text: "All"}}, []part.Option{{Text: "All"}}
	for _, c := range out.Classes {
		classes = append(classes, part.Option{Value: c, Text: c})
	}
	for _, s := range agreement.FamilyStates {
		states = append(states, part.Option{Value: string(s), Text: s.Words()})
	}
	f := part.FilterForm{Action: path, Button: "Show", Selects: []part.Select{{Name: "class", Label: "Class", Options: classes, Value: q.Class}, {Name: "state", Label: "State", Options: states, Value: q.State}}}
	if q.Class+q.State != "" {
		f.Clear = path
	}
	return f
}

func showSigningCSV(r *request) error {
	out, _, err := r.signingRound()
	if err != nil {
		return err
	}
	rows := [][]string{{"name", "children", "classes", "state", "letters"}}
	for _, x := range out.Rows {
		rows = append(rows, []string{x.Name, strings.Join(x.Children, "; "), strings.Join(x.Classes, "; "), x.State().Words(), strconv.Itoa(x.Letters)})
	}
	return r.csv("families.csv", rows)
}

func doSigningAgain(r *request) error {
	round := id.SigningRound(r.PathValue("id"))
	if _, err := office.ResendSigning.Run(r.ctx(), r.house, r.by(), office.SigningPerson{Round: round, Person: id.Person(r.FormValue("person"))}); err != nil {
		return err
	}
	return r.goTo(signingsPath+"/"+string(round), "again")
}

// doSigningPrint shows letters on paper once: the codes are kept nowhere.
func doSigningPrint(r *request) error {
	round := id.SigningRound(r.PathValue("id"))
	all, err := office.PrintSigning.Run(r.ctx(), r.house, r.by(), office.SigningPerson{Round: round, Person: id.Person(r.FormValue("person"))})
	if err != nil {
		return err
	}
	address := r.house.PublicURL + "/parent/sign"
	p := page.SigningSheetsPage{Frame: r.agreementFrame("Letters to print", part.Link{Text: "Ask families", Href: signingsPath}), Address: address, On: part.Button{Text: "They are printed", Href: signingsPath + "/" + string(round)}}
	if p.School = p.Frame.School; p.School == "" {
		p.School = "The school"
	}
	for _, x := range all {
		picture, err := qrFor(address+"?code="+x.Code, "Scan this", "")
		if err != nil {
			return err
		}
		p.Sheets = append(p.Sheets, page.SigningSheet{Name: x.Name, Classes: strings.Join(x.Classes, ", "), Until: x.Until, Titles: x.Titles, Picture: picture, Code: part.CodeBlock{Label: "Code", Lines: []string{x.Code}}})
	}
	return r.show(p)
}

func doSigningStop(r *request) error {
	round := id.SigningRound(r.PathValue("id"))
	if _, err := office.StopSigning.Run(r.ctx(), r.house, r.by(), round); err != nil {
		return err
	}
	return r.goTo(signingsPath+"/"+string(round), "familystop")
}

// showNextAgreement leads to the next thing that waits for an answer, so that a parent goes through with one press each.
func showNextAgreement(r *request) error {
	mine, err := office.MyAgreements.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	for _, m := range mine {
		if m.Open() {
			return r.goTo(r.sized(agreementsPath+"/"+m.Key), r.URL.Query().Get("done"))
		}
	}
	return r.goTo(r.sized(agreementsPath), r.URL.Query().Get("done"))
}
