package web

import (
	"net/http"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func recordQuery(r *request) office.GrantQuery {
	q := r.URL.Query()
	query := office.GrantQuery{System: q.Get("system"), Stage: q.Get("stage"), Words: strings.TrimSpace(q.Get("q"))}
	if day, err := time.Parse(time.DateOnly, q.Get("on")); err == nil {
		query.On = day
	}
	return query
}

func showRecord(r *request) error {
	q := recordQuery(r)
	x, err := office.ListGrants.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	p := page.GrantsPage{Frame: r.accessFrame("Who has access to what"), CSV: "/access/record.csv", Filter: recordFilter(q, x, r.URL.Query().Get("on")),
		Empty: part.EmptyState{Heading: "Nothing here fits", Text: "What everybody has by their role stands with the system and has no line of its own."}}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	if q.Stage == "work" {
		p.Frame.Title, p.Empty = "To set up and to close", part.EmptyState{Heading: "Nothing waits", Text: "Everything that was agreed is set up, and nobody who left still has an account."}
	}
	names, zone := map[string]string{}, page.NewFormat(r.house.Zone)
	for _, s := range x.Systems {
		names[s.Key] = s.Name
	}
	shown, pages := pageOf(r, x.Rows)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(x.Rows), "line", "lines"), RowHeaders: true, Columns: []part.Column{{Text: "Who"}, {Text: "System"}, {Text: "State"}, {Text: "Since"}, {Text: "Until"}, {Text: "Agreed by"}}}
	for _, g := range shown {
		who := part.Cell{Text: g.Name, Href: "/access/people/" + string(g.Person)}
		if g.Left {
			who.Note = "Has left"
		}
		state := part.Cell{Tag: stageTags[g.Stage]}
		if len(g.Waits) > 0 {
			state.Note = missingWords(g.Waits)
		}
		system := part.Cell{Text: names[g.System], Href: recordPath + "/" + string(g.ID), Hidden: " of " + g.Name}
		if g.Level == access.Manage {
			system.Note = "Looks after it"
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{who, system, state, {Text: zone.Date(g.Done)}, {Text: zone.Date(grantEnd(g.Grant))}, {Text: x.Names[g.AgreedBy], Note: zone.Date(g.Agreed)}}})
	}
	return r.show(p)
}

// grantEnd is until when a line counts or counted.
func grantEnd(g access.Grant) time.Time {
	if !g.Ending.IsZero() {
		return g.Ending
	}
	return g.Until
}

func recordFilter(q office.GrantQuery, x office.GrantsShown, on string) part.FilterForm {
	systems := []part.Option{{Text: "Every system"}}
	for _, s := range x.Systems {
		systems = append(systems, part.Option{Value: s.Key, Text: s.Name})
	}
	f := part.FilterForm{Action: recordPath, Search: &part.Input{Name: "q", Label: "Name", Value: q.Words, Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{{Name: "system", Label: "System", Options: systems, Value: q.System},
			{Name: "stage", Label: "State", Value: q.Stage, Options: []part.Option{{Text: "All that are not closed"}, {Value: "work", Text: "To set up or to close"}, {Value: "done", Text: "Open"}, {Value: "suspended", Text: "Suspended"}, {Value: "past", Text: "Closed"}}}}}
	if q.Words+q.System+q.Stage+on != "" {
		f.Clear = recordPath
	}
	return f
}

// showRecordCSV is the written record for a spreadsheet.
func showRecordCSV(r *request) error {
	x, err := office.ListGrants.Run(r.ctx(), r.house, r.by(), recordQuery(r))
	if err != nil {
		return err
	}
	names, zone := map[string]string{}, page.NewFormat(r.house.Zone)
	for _, s := range x.Systems {
		names[s.Key] = s.Name
	}
	rows := [][]string{{"Person", "System", "Level", "State", "Asked", "Asked by", "Agreed", "Agreed by", "Set up", "Set up by", "Until", "Closed", "Closed by"}}
	for _, g := range x.Rows {
		rows = append(rows, []string{g.Name, names[g.System], grantLevel(g.Level), stageTags[g.Stage].Text, zone.Date(g.Asked), x.Names[g.AskedBy], zone.Date(g.Agreed), x.Names[g.AgreedBy],
			zone.Date(g.Done), x.Names[g.DoneBy], zone.Date(grantEnd(g.Grant)), zone.Date(g.Ended), x.Names[g.EndedBy]})
	}
	return r.csv("access.csv", rows)
}

func grantLevel(level string) string {
	if level == access.Manage {
		return "Looks after it"
	}
	return "Uses it"
}

func showGrant(r *request) error { return grantPage(r, http.StatusOK, nil) }

// stepWords name the steps; the first two are what the technician does next.
var stepWords = map[access.Step]string{access.SetUp: "It is set up", access.Close: "It is closed", access.Lift: "Lift the suspension", access.Keep: "Let it go on", access.Suspend: "Suspend it", access.End: "End it"}

func grantPage(r *request, status int, fields map[string]string) error {
	x, err := office.ShowGrant.Run(r.ctx(), r.house, r.by(), id.Grant(r.PathValue("id")))
	if err != nil {
		return err
	}
	p := page.GrantPage{Frame: r.accessFrame(x.Name+": "+x.System.Name, part.Link{Text: "Who has access to what", Href: recordPath}), Facts: grantFacts(r, x)}
	if len(x.Waits) > 0 {
		p.Waits.Text = "Do not set it up yet. " + missingWords(x.Waits) + "."
	}
	for _, step := range x.Steps {
		b := part.Button{Text: stepWords[step], Name: "step", Value: string(step), Once: true}
		if step == access.SetUp && x.Hands {
			p.Now = part.Button{Text: "Hand the first login to a parent", Href: recordPath + "/" + string(x.ID) + "/login"}
			continue
		}
		if step == access.SetUp || step == access.Close {
			p.Now = b
			continue
		}
		b.Kind = part.Secondary
		p.Others = append(p.Others, b)
	}
	if x.Stage == access.Ended {
		p.Others = nil
	}
	if x.Hands && x.Stage == access.Given && r.may(office.ReleaseLogin) {
		p.Login = part.Link{Text: "Hand the first login over again", Href: recordPath + "/" + string(x.ID) + "/login"}
	}
	p.Why = part.Textarea{Name: "why", Label: "Why?", Hint: "Needed to suspend or to end it. The person is told that it happened, until when and the kind of reason, and never these words", Rows: 2, Value: r.FormValue("why"), Error: fields["why"]}
	_, p.Until, _ = r.day("until")
	p.Until.Legend, p.Until.LegendSize, p.Until.Hint, p.Until.Error = "Until when?", "s", "A suspension ends by itself on this day; for letting it go on, the day is optional", fields["until"]
	addSuspension(r, x, &p, fields)
	return r.showStatus(status, p)
}

func grantFacts(r *request, x office.GrantShown) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	rows := []part.SummaryRow{{Key: "Who", Value: x.Name, Href: "/access/people/" + string(x.Person)}, {Key: "System", Value: x.System.Name, Lines: []string{grantLevel(x.Level)}},
		{Key: "State", Tag: stageTags[x.Stage]}, {Key: "Asked by", Value: x.Names[x.AskedBy], Lines: []string{zone.Moment(x.Asked), x.Why}}, {Key: "Agreed by", Value: x.Names[x.AgreedBy], Lines: []string{zone.Moment(x.Agreed)}}}
	if x.System.Login == access.SharedLogin {
		rows[1].Tag = part.Tag{Text: "Shared account", Colour: part.Orange}
	}
	if x.Left {
		rows[0].Tag = part.Tag{Text: "Has left", Colour: part.Red}
	}
	add := func(key string, at time.Time, lines ...string) {
		if !at.IsZero() {
			rows = append(rows, part.SummaryRow{Key: key, Value: zone.Moment(at), Lines: nonEmpty(lines...)})
		}
	}
	add("Set up", x.Done, x.Names[x.DoneBy])
	if len(x.Signatures) > 0 {
		rows = append(rows, part.SummaryRow{Key: "Rested on", Value: x.Signatures[0], Lines: x.Signatures[1:]})
	}
	if x.Stage == access.Suspended {
		until := ""
		if !x.SuspendedUntil.IsZero() {
			until = "Until " + zone.Date(x.SuspendedUntil)
		}
		add("Suspended", x.Suspended, until, x.SuspendedWhy)
	}
	add("Ends by itself", x.Until)
	why := x.EndingWhy
	if why == "" && x.Left {
		why = "Left the school"
	}
	add("Ended", x.Ending, why)
	add("Account closed", x.Ended, x.Names[x.EndedBy])
	return part.SummaryList{Rows: rows}
}

func doGrant(r *request) error {
	fields := map[string]string{}
	form := office.GrantForm{Grant: id.Grant(r.PathValue("id")), Step: access.Step(r.FormValue("step")), Why: r.FormValue("why"), Until: r.optionalDay("until", fields), Kind: r.FormValue("kind"), Plan: r.FormValue("plan")}
	if len(fields) > 0 {
		return grantPage(r, http.StatusUnprocessableEntity, fields)
	}
	_, err := office.MoveGrant.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && general == "" {
		return grantPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(recordPath+"/"+string(form.Grant), "moved")
}
