package web

import (
	"net/http"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const releasesPath = "/access/logins"

func (s *Server) loginReleaseRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/logins", s.signedIn(showReleases))
	mux.Handle("GET /access/logins.csv", s.signedIn(showReleasesCSV))
	mux.Handle("GET /access/record/{id}/login", s.signedIn(showReleaseForm))
	mux.Handle("POST /access/record/{id}/login", s.signedIn(doRelease))
	mux.Handle("GET /parent/login", s.public(showParentLogin))
	mux.Handle("POST /parent/login", s.public(doParentLogin))
}

var releaseTags = map[access.ReleaseState]part.Tag{access.ReleaseRead: {Text: "Read", Colour: part.Green}, access.ReleaseWaits: {Text: "Not read yet", Colour: part.Yellow},
	access.ReleaseEnded: {Text: "Replaced or withdrawn", Colour: part.Grey}, access.ReleaseRunsOut: {Text: "Run out unread", Colour: part.Red}}

func showReleases(r *request) error {
	all, err := office.ListReleases.Run(r.ctx(), r.house, r.by(), "")
	if err != nil {
		return err
	}
	p := page.ReleasesPage{Frame: r.accessFrame("First logins handed to parents", part.Link{Text: "Who has access to what", Href: recordPath}), CSV: part.Link{Text: "Save this list for a spreadsheet", Href: releasesPath + ".csv"},
		Empty: part.EmptyState{Heading: "No first login has been handed to a parent yet", Text: "Where the register of systems says so, a pupil’s account is set up by handing its first login to a parent, from its line in the record of access.", Link: part.Link{Text: "To set up and to close", Href: recordPath + "?stage=work"}}}
	shown, pages := pageOf(r, all)
	p.Pages, p.Table = pages, releaseTable(r, shown)
	return r.show(p)
}

func releaseTable(r *request, all []office.ReleaseRow) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: page.Plural(len(all), "letter", "letters"), RowHeaders: true, Columns: []part.Column{{Text: "Pupil"}, {Text: "System"}, {Text: "Handed to"}, {Text: "When"}, {Text: "State"}}}
	for _, x := range all {
		state := part.Cell{Tag: releaseTags[x.State]}
		if !x.Read.IsZero() {
			state.Note = zone.Moment(x.Read)
		}
		when := part.Cell{Text: zone.Moment(x.Made), Note: "By " + x.ByName}
		if x.Why != "" {
			when.Note += ". Again because: " + x.Why
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: x.Pupil, Note: x.Class}, {Text: x.System, Href: recordPath + "/" + string(x.Grant), Hidden: " of " + x.Pupil}, {Text: releasedTo(x), Note: map[bool]string{true: "Printed letter", false: "E-mail"}[x.Paper]}, when, state}})
	}
	return t
}

func releasedTo(x office.ReleaseRow) string {
	if x.ParentName == "" {
		return "A parent with responsibility"
	}
	return x.ParentName
}

func showReleasesCSV(r *request) error {
	all, err := office.ListReleases.Run(r.ctx(), r.house, r.by(), "")
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"Pupil", "Class", "System", "Handed to", "How", "When", "By", "Why again", "State", "Read"}}
	for _, x := range all {
		rows = append(rows, []string{x.Pupil, x.Class, x.System, releasedTo(x), map[bool]string{true: "Printed letter", false: "E-mail"}[x.Paper], zone.Moment(x.Made), x.ByName, x.Why, releaseTags[x.State].Text, zone.Moment(x.Read)})
	}
	return r.csv("first-logins.csv", rows)
}

func showReleaseForm(r *request) error { return r.releaseForm(http.StatusOK, nil) }

func (r *request) releaseForm(status int, fields map[string]string) error {
	line := r.PathValue("id")
	x, err := office.ReleaseFormFor.Run(r.ctx(), r.house, r.by(), id.Grant(line))
	if err != nil {
		return err
	}
	p := page.ReleaseFormPage{Frame: r.accessFrame("Hand the first login to a parent", part.Link{Text: "Who has access to what", Href: recordPath}, part.Link{Text: x.Pupil, Href: recordPath + "/" + line}),
		Facts: part.SummaryList{Rows: []part.SummaryRow{{Key: "Pupil", Value: x.Pupil, Lines: nonEmpty(x.Class)}, {Key: "System", Value: x.System}}},
		Name:  part.Input{Name: "name", Label: "User name", Value: r.FormValue("name"), Error: fields["name"], Plain: true, Autocomplete: "off"},
		// What was typed is not shown again.
		Secret: part.Input{Name: "secret", Label: "First password", Hint: "It is shown once to the parent and is then gone from here. The service should ask for a new one at the first sign-in", Error: fields["secret"], Plain: true, Autocomplete: "off"},
		How: part.Radios{Name: "how", Legend: "How does it reach the parent?", LegendSize: "s", Value: r.FormValue("how"), Error: fields["how"], Options: []part.Option{{Value: "mail", Text: "A letter by e-mail, with a link"},
			{Value: "paper", Text: "A printed letter, with a code", Hint: "In a closed envelope. The login itself is not on it"}}},
		Send: part.Button{Text: "Hand it over", Once: true}}
	if len(x.Parents) > 1 {
		p.Parent = part.Radios{Name: "parent", Legend: "To which parent?", LegendSize: "s", Value: r.FormValue("parent"), Error: fields["parent"]}
		for _, parent := range x.Parents {
			p.Parent.Options = append(p.Parent.Options, part.Option{Value: string(parent.ID), Text: parent.Name})
		}
	}
	if x.Again {
		p.Why = part.Input{Name: "why", Label: "Why is another letter needed?", Hint: "For example, the letter was lost", Value: r.FormValue("why"), Error: fields["why"]}
	}
	if x.Kept {
		p.Kept.Text = "The login of the last letter still lies here unread. Leave both boxes empty to hand over the same; the earlier letter stops working."
	}
	return r.showStatus(status, p)
}

func doRelease(r *request) error {
	line := r.PathValue("id")
	how := r.FormValue("how")
	if how != "mail" && how != "paper" {
		return r.releaseForm(http.StatusUnprocessableEntity, map[string]string{"how": "Choose how it reaches the parent"})
	}
	sheet, err := office.ReleaseLogin.Run(r.ctx(), r.house, r.by(), office.ReleaseForm{Grant: id.Grant(line), Parent: id.Person(r.FormValue("parent")), Name: r.FormValue("name"), Secret: r.FormValue("secret"),
		Paper: how == "paper", Why: r.FormValue("why")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.releaseForm(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if sheet.Code == "" {
		return r.goTo(recordPath+"/"+line, "loginout")
	}
	address := r.house.PublicURL + "/parent/login"
	picture, err := qrFor(address+"?code="+sheet.Code, "Scan this", "")
	if err != nil {
		return err
	}
	p := page.LoginSheetPage{Frame: r.accessFrame("Letter to print", part.Link{Text: "Who has access to what", Href: recordPath}), Pupil: sheet.Pupil, Class: sheet.Class, System: sheet.System, Address: address, Until: sheet.Until,
		Picture: picture, Code: part.CodeBlock{Label: "Code", Lines: []string{sheet.Code}}, On: part.Button{Text: "It is printed", Href: recordPath + "/" + line}}
	if p.School = p.Frame.School; p.School == "" {
		p.School = "The school"
	}
	return r.show(p)
}

// showParentLogin only shows the form: programs that look at the links in letters must not spend it.
func showParentLogin(r *request) error { return r.parentLogin(http.StatusOK, "", "") }

func (r *request) parentLogin(status int, code, birthday string) error {
	f := r.frame("Read your child’s first login", "")
	f.NoNav = true
	p := page.ParentLoginPage{Frame: f, Code: part.Input{Name: "code", Label: "Code from the school’s letter", Hint: "16 letters and figures, such as abcd-efgh-jkmn-pqrs", Value: r.FormValue("code"), Error: code, Width: 20, Plain: true, Autocomplete: "off"},
		Send: part.Button{Text: "Show it", Once: true}}
	_, p.Birth, _ = r.day("birth")
	p.Birth.Legend, p.Birth.LegendSize, p.Birth.Error = "Your child’s birthday", "s", birthday
	p.Birth.Hint = "For example, 27 3 2019. It shows that the letter reached the right person"
	return r.showStatus(status, p)
}

func doParentLogin(r *request) error {
	in := office.ParentForm{Code: r.FormValue("code"), Address: r.address()}
	in.Birth, _, _ = r.day("birth")
	out, err := office.ReadLoginAs(r.desk(), in)
	if _, general, ok := wrong(err); ok {
		if out.Next == office.NextBirth {
			return r.parentLogin(http.StatusUnprocessableEntity, "", general)
		}
		return r.parentLogin(http.StatusUnprocessableEntity, general, "")
	}
	if err != nil {
		return err
	}
	f := r.frame("The first login to "+out.System, "")
	f.NoNav = true
	return r.show(page.ParentLoginShownPage{Frame: f, Login: part.CodeBlock{Label: "User name", Lines: []string{out.Name}}, Secret: part.CodeBlock{Label: "First password", Lines: []string{out.Secret}}})
}
