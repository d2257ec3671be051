package web

import (
	"net/http"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const (
	accessPath  = "/access"
	systemsPath = "/access/systems"
	recordPath  = "/access/record"
)

func (s *Server) accessRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access", s.signedIn(showMyAccess))
	mux.Handle("GET /access/people/{id}", s.signedIn(showAccessOf))
	mux.Handle("GET /access/ask", s.signedIn(showAskAccess))
	mux.Handle("POST /access/ask", s.signedIn(doAskAccess))
	mux.Handle("GET /access/record", s.signedIn(showRecord))
	mux.Handle("GET /access/record.csv", s.signedIn(showRecordCSV))
	mux.Handle("GET /access/record/{id}", s.signedIn(showGrant))
	mux.Handle("POST /access/record/{id}", s.signedIn(doGrant))
	mux.Handle("GET /access/record/{id}/notice", s.signedIn(showPauseNotice))
	mux.Handle("GET /access/systems", s.signedIn(showSystems))
	mux.Handle("GET /access/systems.csv", s.signedIn(showSystemsCSV))
	mux.Handle("GET /access/systems/new", s.signedIn(showNewSystem))
	mux.Handle("POST /access/systems/new", s.signedIn(doNewSystem))
	mux.Handle("GET /access/systems/{key}", s.signedIn(showSystem))
	mux.Handle("GET /access/systems/{key}/change", s.signedIn(showChangeSystem))
	mux.Handle("POST /access/systems/{key}/change", s.signedIn(doChangeSystem))
}

func (r *request) accessFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "access")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Access", Href: accessPath}}, up...)}
	return f
}

// stageTags are the tags of a line of the record.
var stageTags = map[access.Stage]part.Tag{
	access.ToDo: {Text: "To set up", Colour: part.Yellow}, access.Given: {Text: "Open", Colour: part.Green}, access.Suspended: {Text: "Suspended", Colour: part.Orange},
	access.ToEnd: {Text: "To close", Colour: part.Red}, access.Ended: {Text: "Closed", Colour: part.Grey},
}

func showMyAccess(r *request) error {
	x, err := office.MyAccess.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.AccessPage{Frame: r.frame("What I may use, and what I agreed to", "access"), Table: accessTable(r, x), Past: pastGrants(r, x),
		Empty: part.EmptyState{Heading: "The school has not entered a system for your role yet", Text: "Whoever looks after systems enters them."}}
	if x.MayAsk && len(x.Systems) > 0 {
		p.Ask = part.Button{Text: "Ask for access", Href: "/access/ask"}
	}
	mine, err := office.MyAgreements.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p.Agreed = mineTable(r, mine)
	for _, e := range []struct {
		opens office.Entry
		entry page.IndexEntry
	}{
		{office.ListClassGrids, page.IndexEntry{Link: part.Link{Text: "My classes", Href: gridsPath}, Text: "Children by what is missing before they may go online, to be worked off in class."}},
		{office.ListReleases, page.IndexEntry{Link: part.Link{Text: "First logins handed to parents", Href: releasesPath}, Text: "To whom, when, and whether they were read."}},
		{office.ListGrants, page.IndexEntry{Link: part.Link{Text: "To set up and to close", Href: recordPath + "?stage=work"}, Text: "What waits for the technician: access that was agreed, and accounts of those who left."}},
		{office.ListGrants, page.IndexEntry{Link: part.Link{Text: "Who has access to what", Href: recordPath}, Text: "The written record, by system, person and day."}},
		{office.ShowAccessReview, page.IndexEntry{Link: part.Link{Text: "Review of access", Href: accessReviewPath}, Text: "Once a term: keep or remove, line by line, and sign."}},
		{office.MyDevices, page.IndexEntry{Link: part.Link{Text: "My devices", Href: myDevicesPath}, Text: "What the school lent me, and what I bring of my own."}},
		{office.ListUses, page.IndexEntry{Link: part.Link{Text: "Who is using what is shared", Href: usePath}, Text: "Say that it is you behind a shared account or device, and see who has it now."}},
		{office.ListSecrets, page.IndexEntry{Link: part.Link{Text: "Shared secrets", Href: secretsPath}, Text: "Who knows what is shared, and which envelopes lie sealed for an emergency."}},
		{office.ListDevices, page.IndexEntry{Link: part.Link{Text: "Devices", Href: devicesPath}, Text: "What there is, how it is protected, and who has what."}},
		{office.ShowScope, page.IndexEntry{Link: part.Link{Text: "Scope of Cyber Essentials", Href: scopePath}, Text: "What counts, who administers it, and what an assessor would miss."}},
		{office.ListSystems, page.IndexEntry{Link: part.Link{Text: "Systems", Href: systemsPath}, Text: "What there is, who answers for it, and what somebody needs first."}},
	} {
		if r.may(e.opens) {
			p.More = append(p.More, e.entry)
		}
	}
	return r.show(p)
}

func showAccessOf(r *request) error {
	x, err := office.ShowAccess.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.AccessPage{Frame: r.accessFrame(x.Name, part.Link{Text: "Who has access to what", Href: recordPath}), Lead: roleTitles(x.Roles), Table: accessTable(r, x), Past: pastGrants(r, x),
		Empty: part.EmptyState{Heading: "No system is for this role"}}
	if !x.Left.IsZero() {
		p.Lead = "Left on " + zone.Date(x.Left) + ". What is still to be closed stays here until it is."
	}
	if x.MayAsk && len(x.Systems) > 0 {
		p.Ask = part.Button{Text: "Give access", Href: "/access/ask?person=" + string(x.Person)}
	}
	return r.show(p)
}

// accessTable lists what somebody may use, and of what they may not, what is missing.
func accessTable(r *request, x office.AccessShown) part.Table {
	t := part.Table{Caption: "Systems", RowHeaders: true, Columns: []part.Column{{Text: "System"}, {Text: "May be used"}, {Text: "The record"}}}
	zone := page.NewFormat(r.house.Zone)
	for _, row := range x.Rows {
		may := part.Cell{Tag: part.Tag{Text: "Yes", Colour: part.Green}}
		if !row.Allowed {
			may = part.Cell{Tag: part.Tag{Text: "Not yet", Colour: part.Yellow}, Note: missingWords(row.Missing)}
			if row.Step.Href != "" {
				may.Text, may.Href, may.Hidden = row.Step.Text, row.Step.Href, ": "+row.System.Name
			} else if row.Step.Text != "" {
				may.Note += ". " + row.Step.Text
			}
		} else if row.System.SchoolDevice {
			may.Note = "On the school’s own devices only"
		}
		record := part.Cell{Text: "By role"}
		if g := row.Grant; g != nil {
			record = part.Cell{Tag: stageTags[g.StageAt(r.house.Now())]}
			if !g.Done.IsZero() {
				record.Note = "Since " + zone.Date(g.Done)
			}
			if r.may(office.ShowGrant) {
				record.Href, record.Text = recordPath+"/"+string(g.ID), "Look"
				record.Hidden = " at the line of " + x.Systems[g.System]
			}
		} else if row.System.Given == access.ByGrant {
			record.Text = "Not given"
		}
		name := part.Cell{Text: row.System.Name, Note: row.System.Purpose}
		if r.may(office.ShowSystem) {
			name.Href = systemsPath + "/" + row.System.Key
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{name, may, record}})
	}
	return t
}

func missingWords(all []access.Missing) string {
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return "Missing: " + strings.Join(names, "; ")
}

func pastGrants(r *request, x office.AccessShown) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: "Closed", Columns: []part.Column{{Text: "System"}, {Text: "From"}, {Text: "Until"}, {Text: "Closed"}}}
	for _, g := range x.Past {
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: x.Systems[g.System]}, {Text: orNone(zone.Date(g.Done))}, {Text: orNone(zone.Date(g.Ending))},
			{Text: zone.Date(g.Ended), Note: x.Names[g.EndedBy]}}})
	}
	return t
}

func showAskAccess(r *request) error { return askAccessForm(r, http.StatusOK, nil) }

func askAccessForm(r *request, status int, fields map[string]string) error {
	if err := r.must(office.AskAccess); err != nil {
		return err
	}
	systems, err := office.ListSystems.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.AskAccessPage{Frame: r.accessFrame("Ask for access"), People: page.ErrorLine{Text: fields["people"]},
		System: part.Select{Name: "system", Label: "Which system?", Value: r.FormValue("system"), Error: fields["system"], Options: []part.Option{{Text: "Choose"}}},
		Level: part.Radios{Name: "level", Legend: "What for?", LegendSize: "s", Value: r.FormValue("level"), Error: fields["level"],
			Options: []part.Option{{Value: access.Use, Text: "To use it"}, {Value: access.Manage, Text: "To look after it", Hint: "As its administrator. A leader always has to agree"}}},
		Why:  part.Textarea{Name: "why", Label: "What is it needed for?", Rows: 3, Value: r.FormValue("why"), Error: fields["why"]},
		Send: part.Button{Text: "Ask", Once: true}}
	for _, s := range systems.Systems {
		if s.State == access.Live && s.Given == access.ByGrant {
			p.System.Options = append(p.System.Options, part.Option{Value: s.Key, Text: s.Name})
		}
	}
	if len(p.System.Options) == 1 {
		p.Note.Text = "No system is given by name yet. What everybody has by their role needs no asking."
	}
	if r.FormValue("class") != "" {
		p.Frame.Title, p.Note.Text = "Ask for a whole class", "It is asked for every child who is in the class now. A leader agrees, and the technician sets up those who have all that the system needs."
	}
	_, p.Until, _ = r.day("until")
	p.Until.Legend, p.Until.LegendSize, p.Until.Hint, p.Until.Error = "Until when? (optional)", "s", "It ends by itself on this day, for example 23 7 2027", fields["until"]
	if who := r.FormValue("person"); who != "" && r.may(office.ShowAccess) {
		x, err := office.ShowAccess.Run(r.ctx(), r.house, r.by(), id.Person(who))
		if err != nil {
			return err
		}
		p.Frame.Title, p.Keep, p.Send.Text = "Give access to "+x.Name, []part.Hidden{{Name: "person", Value: who}}, "Give or ask"
	}
	return r.showStatus(status, p)
}

func doAskAccess(r *request) error {
	fields := map[string]string{}
	form := office.AskForm{System: r.FormValue("system"), Level: r.FormValue("level"), Why: r.FormValue("why"), Until: r.optionalDay("until", fields), Class: id.Class(r.FormValue("class"))}
	for _, who := range r.Form["person"] {
		form.People = append(form.People, id.Person(who))
	}
	if len(fields) > 0 {
		return askAccessForm(r, http.StatusUnprocessableEntity, fields)
	}
	out, err := office.AskAccess.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && general == "" {
		return askAccessForm(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	back := accessPath
	if len(form.People) == 1 && r.may(office.ShowAccess) {
		back = "/access/people/" + string(form.People[0])
	}
	if out.Waiting {
		return r.goTo(back, "asked-for")
	}
	return r.goTo(back, "given")
}
