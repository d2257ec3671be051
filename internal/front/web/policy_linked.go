package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const linkedPath = "/policy/linked"

func (s *Server) linkedRoutes(mux *http.ServeMux) {
	mux.Handle("GET /policy/linked", s.signedIn(showLinked))
	mux.Handle("GET /policy/linked/new", s.signedIn(showNewLinked))
	mux.Handle("POST /policy/linked/new", s.signedIn(doNewLinked))
	mux.Handle("GET /policy/linked/{id}", s.signedIn(showOneLinked))
	mux.Handle("POST /policy/linked/{id}", s.signedIn(doOneLinked))
}

// linkedTags are the tags of entries.
var linkedTags = map[string]part.Tag{linked.InForce: {Text: "In force", Colour: part.Green}, linked.Draft: {Text: "Draft", Colour: part.Blue}, linked.Retired: {Text: "Retired", Colour: part.Grey}}

func showLinked(r *request) error {
	shown, err := office.ListLinked.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.LinkedPage{Frame: r.policyFrame("Linked policies"),
		Empty: part.EmptyState{Heading: "The register is empty", Text: "Enter the policies that the online safety policy names."}}
	if shown.MayChange {
		p.Add = part.Button{Text: "Enter a policy", Href: linkedPath + "/new"}
	}
	p.Table = part.Table{Caption: "The register", RowHeaders: true, Columns: []part.Column{{Text: "Policy"}, {Text: "Owner"}, {Text: "Version"}, {Text: "Review due"}, {Text: "State"}}}
	for _, x := range shown.Entries {
		tag := linkedTags[x.State]
		if x.Lapsed(shown.Day) {
			tag = part.Tag{Text: "Review overdue", Colour: part.Red}
		}
		name := part.Cell{Text: x.Name, Note: x.Place}
		if x.Beside() {
			name.Tag = part.Tag{Text: "Companion", Colour: part.Blue}
		}
		if shown.MayChange {
			name.Href = linkedPath + "/" + string(x.ID)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{name, {Text: orNone(x.Owner)}, {Text: orNone(x.Version), Note: zone.Date(x.Approved)}, {Text: orNone(zone.Date(x.Due))}, {Tag: tag}}})
	}
	p.Alarms = linkedAlarms(shown)
	return r.show(p)
}

func linkedAlarms(shown office.LinkedShown) []page.LackRow {
	var all []page.LackRow
	add := func(what, cure, href string) {
		row := page.LackRow{What: what}
		if shown.MayChange {
			row.Cure = part.Link{Text: cure, Href: href, Hidden: ": " + what}
		}
		all = append(all, row)
	}
	for _, name := range shown.Unlisted {
		href := linkedPath + "/new?name=" + url.QueryEscape(name)
		if linked.Normal(name) == linked.Normal(shown.Wanted) {
			href += "&companion=yes"
		}
		add("The policy names “"+name+"”, which is not in the register.", "Enter it", href)
	}
	for _, x := range shown.Entries {
		at := linkedPath + "/" + string(x.ID)
		switch {
		case slices.Contains(shown.Lapsed, x.ID):
			add("The review of “"+x.Name+"” was due on "+x.Due.Format("2 January 2006")+".", "Enter the new version", at)
		case x.State == linked.InForce && !x.Complete():
			add("“"+x.Name+"” has no owner, version, day of review or place yet.", "Complete it", at)
		}
		if x.State == linked.InForce && !x.Companion && linked.Normal(x.Name) == linked.Normal(shown.Wanted) {
			add("Readers are told to use “"+x.Name+"” side by side with the policy, but nobody confirms the two as a set.", "Make it a companion", at+"?companion=yes")
		}
		if slices.Contains(shown.Unused, x.ID) {
			add("“"+x.Name+"” is in the register, but the policy never names it.", "Look at it", at)
		}
	}
	return all
}

func showNewLinked(r *request) error {
	return linkedForm(r, http.StatusOK, linked.Policy{Name: r.URL.Query().Get("name"), State: linked.InForce, Companion: r.URL.Query().Get("companion") == "yes"}, nil)
}

func showOneLinked(r *request) error {
	x, err := oneLinked(r)
	if err != nil {
		return err
	}
	x.Companion = x.Companion || r.URL.Query().Get("companion") == "yes"
	return linkedForm(r, http.StatusOK, x, nil)
}

func oneLinked(r *request) (linked.Policy, error) {
	shown, err := office.ListLinked.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return linked.Policy{}, err
	}
	i := slices.IndexFunc(shown.Entries, func(x linked.Policy) bool { return string(x.ID) == r.PathValue("id") })
	if i < 0 {
		return linked.Policy{}, fault.New(fault.NotFound, "The register has no such policy.")
	}
	return shown.Entries[i], nil
}

// dayBoxes fills the boxes of a date.
func dayBoxes(name string, t time.Time) part.DateInput {
	d := part.DateInput{Name: name}
	if !t.IsZero() {
		d.Day, d.Month, d.Year = t.Format("2"), t.Format("1"), t.Format("2006")
	}
	return d
}

func linkedForm(r *request, status int, x linked.Policy, fields map[string]string) error {
	if err := r.must(office.SetLinked); err != nil {
		return err
	}
	approved, due := dayBoxes("approved", x.Approved), dayBoxes("due", x.Due)
	if r.Method == http.MethodPost {
		_, approved, _ = r.day("approved")
		_, due, _ = r.day("due")
	}
	approved.Legend, approved.Error = "Approved on (optional)", fields["approved"]
	due.Legend, due.Hint, due.Error = "Next review due (optional)", "For example, 22 11 2026", fields["due"]
	title := "Enter a policy"
	if x.ID != "" {
		title = x.Name
	}
	p := page.LinkedFormPage{Frame: r.policyFrame(title, part.Link{Text: "Linked policies", Href: linkedPath}), Approved: approved, Due: due,
		Name:    part.Input{Name: "name", Label: "Name", Hint: "As it stands on the document", Value: x.Name, Error: fields["name"]},
		Owner:   part.Input{Name: "owner", Label: "Owner", Hint: "A post, such as business manager", Value: x.Owner, Error: fields["owner"]},
		Version: part.Input{Name: "version", Label: "Version", Width: 20, Value: x.Version, Error: fields["version"]},
		Place:   part.Input{Name: "place", Label: "Where is it kept?", Hint: "A web address, or a place such as staff drive, folder Policies", Value: x.Place, Error: fields["place"]},
		State: part.Radios{Name: "state", Legend: "How does it stand?", LegendSize: "s", Value: x.State, Error: fields["state"],
			Options: []part.Option{{Value: linked.InForce, Text: "In force"}, {Value: linked.Draft, Text: "A draft"}, {Value: linked.Retired, Text: "Retired: it no longer holds"}}},
		Beside: part.Checkboxes{Name: "companion", Legend: "How is it read?", LegendSize: "s", Options: []part.Option{{Value: "yes", Text: "Side by side with the online safety policy",
			Hint: "Whoever confirms the policy then confirms both. A new version asks everybody again, and asks the leaders whether the policy has to follow"}}},
		Send: part.Button{Text: "Save", Name: "do", Value: "save", Once: true}}
	if x.Companion {
		p.Beside.Values = []string{"yes"}
	}
	if x.ID != "" {
		p.Remove = part.Button{Text: "Take it out of the register", Kind: part.Warning, Name: "do", Value: "remove", Once: true}
		if err := linkedPast(r, x, &p); err != nil {
			return err
		}
	}
	return r.showStatus(status, p)
}

func linkedPast(r *request, x linked.Policy, p *page.LinkedFormPage) error {
	shown, err := office.ListLinked.Run(r.ctx(), r.house, r.by(), struct{}{})
	zone := page.NewFormat(r.house.Zone)
	p.Past = part.Table{Caption: "What it was before", Columns: []part.Column{{Text: "Version"}, {Text: "Approved"}, {Text: "Until"}}}
	for _, was := range shown.Past[x.ID] {
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: orNone(was.Was.Version), Note: was.Was.Name}, {Text: orNone(zone.Date(was.Was.Approved))}, {Text: zone.Date(was.Ended)}}})
	}
	return err
}

func readLinked(r *request, number id.Linked) (linked.Policy, map[string]string) {
	fields := map[string]string{}
	return linked.Policy{ID: number, Name: r.FormValue("name"), Owner: r.FormValue("owner"), Version: r.FormValue("version"), Place: r.FormValue("place"),
		State: strings.TrimSpace(r.FormValue("state")), Companion: r.FormValue("companion") == "yes", Approved: r.optionalDay("approved", fields), Due: r.optionalDay("due", fields)}, fields
}

func doNewLinked(r *request) error { return saveLinked(r, "") }

func doOneLinked(r *request) error {
	number := id.Linked(r.PathValue("id"))
	if r.FormValue("do") == "remove" {
		if _, err := office.RemoveLinked.Run(r.ctx(), r.house, r.by(), number); err != nil {
			return err
		}
		return r.goTo(linkedPath, "unlinked")
	}
	return saveLinked(r, number)
}

func saveLinked(r *request, number id.Linked) error {
	x, fields := readLinked(r, number)
	if len(fields) > 0 {
		return linkedForm(r, http.StatusUnprocessableEntity, x, fields)
	}
	_, err := office.SetLinked.Run(r.ctx(), r.house, r.by(), office.LinkedForm{Policy: x})
	if fields, general, ok := wrong(err); ok && general == "" {
		return linkedForm(r, http.StatusUnprocessableEntity, x, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(linkedPath, "linked")
}
