package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

// systemTags are the tags of systems, loginWords how people sign in.
var (
	systemTags = map[string]part.Tag{access.Live: {Text: "In use", Colour: part.Green}, access.Proposed: {Text: "Proposed", Colour: part.Yellow}, access.Retired: {Text: "Not used any more", Colour: part.Grey}}
	loginWords = map[string]string{access.OwnLogin: "Everybody has an account of their own", access.ClassLogin: "A class has one account", access.SharedLogin: "Several people share one account", access.NoLogin: "Nobody signs in"}
	givenWords = map[string]string{access.ByGrant: "To each person by name, with a line in the record", access.ByRole: "To everybody whom it is for"}
	assessed   = map[string]string{access.Open: "Not done yet", access.Approved: "Done and approved", access.NotNeeded: "Not needed here"}
)

func showSystems(r *request) error {
	x, err := office.ListSystems.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.SystemsPage{Frame: r.accessFrame("Systems"), CSV: "/access/systems.csv", Empty: part.EmptyState{Heading: "The register is empty", Text: "Enter what the school uses: the network, mail, learning platforms, trackers, accounts on social media."}}
	if x.Keeps {
		p.Add = part.Button{Text: "Enter a system", Href: systemsPath + "/new"}
		for _, s := range x.Examples {
			p.Examples = append(p.Examples, part.Link{Text: "Enter " + s.Name, Href: systemsPath + "/new?like=" + s.Key})
		}
	}
	p.Table = part.Table{Caption: page.Plural(len(x.Systems), "system", "systems"), RowHeaders: true, Columns: []part.Column{{Text: "System"}, {Text: "Answers for it"}, {Text: "Signing in"}, {Text: "State"}, {Text: "Open", Numeric: true}}}
	for _, s := range x.Systems {
		login := part.Cell{Text: loginWords[s.Login]}
		if s.Login == access.SharedLogin {
			login.Tag, login.Text = part.Tag{Text: "Shared account", Colour: part.Orange}, ""
			login.Note = usedWords(s.InUse, s.Silent)
		}
		open := part.Cell{Text: page.Count(s.Open), Numeric: true, Note: grantCounts(s)}
		if s.Given == access.ByRole {
			open = part.Cell{Text: "By role"}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: s.Name, Href: systemsPath + "/" + s.Key, Note: access.KindTitle(s.Kind)}, {Text: orNone(s.OwnerName)}, login, {Tag: systemTags[s.State]}, open}})
	}
	return r.show(p)
}

// showSystemsCSV is the register for a spreadsheet, with what Cyber Essentials asks of its scope (CE-03).
func showSystemsCSV(r *request) error {
	x, err := office.ListSystems.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	yes := map[bool]string{true: "yes", false: "no"}
	rows := [][]string{{"System", "Kind", "Purpose", "Answers for it", "Where it runs", "Personal data", "Pupils' data", "Risk assessment", "Data protection assessment", "Signing in", "Second factor", "Passwords",
		"Age", "For", "Given", "Needs", "School devices only", "In scope of Cyber Essentials", "State", "Open", "To set up", "To close"}}
	for _, s := range x.Systems {
		rows = append(rows, []string{s.Name, access.KindTitle(s.Kind), s.Purpose, s.OwnerName, s.Runs, s.Data, yes[s.PupilData], assessed[s.Risk.State], assessed[s.DPIA.State], loginWords[s.Login], yes[s.SecondFactor], s.PasswordRule,
			ageWords(s.MinAge), groupWords(s.System), givenWords[s.Given], strings.Join(s.Needs, " "), yes[s.SchoolDevice], yes[s.Scope], systemTags[s.State].Text, page.Count(s.Open), page.Count(s.ToDo), page.Count(s.ToEnd)})
	}
	return r.csv("systems.csv", rows)
}

// usedWords says how it stands with who is behind a shared account, without a name.
func usedWords(inUse, silent bool) string {
	switch {
	case inUse:
		return "In use now by somebody who said so"
	case silent:
		return "Nobody has said within a month who uses it"
	}
	return "Whoever uses it says so"
}

func grantCounts(s office.SystemRow) string {
	var all []string
	if s.ToDo > 0 {
		all = append(all, page.Count(s.ToDo)+" to set up")
	}
	if s.ToEnd > 0 {
		all = append(all, page.Count(s.ToEnd)+" to close")
	}
	return strings.Join(all, ", ")
}

func ageWords(years int) string {
	if years == 0 {
		return ""
	}
	return strconv.Itoa(years)
}

func groupWords(s access.System) string {
	var all []string
	for _, g := range access.Groups {
		if s.For.Meets(g.Roles) {
			all = append(all, g.Title)
		}
	}
	return page.Sentence(all)
}

func showSystem(r *request) error {
	x, err := office.ShowSystem.Run(r.ctx(), r.house, r.by(), office.SystemQuery{Key: r.PathValue("key")})
	if err != nil {
		return err
	}
	p := page.SystemPage{Frame: r.accessFrame(x.Name, part.Link{Text: "Systems", Href: systemsPath}), Facts: systemFacts(r, x)}
	if x.State == access.Proposed && len(x.Holds) > 0 {
		p.Holds.Text = "It cannot be used yet. " + strings.Join(x.Holds, " ")
	}
	if len(x.Lost) > 0 {
		p.Lost.Text = "It needs something that the school does not have any more (" + strings.Join(x.Lost, ", ") + "), so it opens to nobody. Change what it needs."
	}
	for _, n := range x.Needs {
		whom := access.System{For: n.For & x.System.For}
		p.Needs = append(p.Needs, groupWords(whom)+": "+n.Title)
	}
	if x.Keeps {
		p.Change = part.Button{Text: "Change", Href: systemsPath + "/" + x.Key + "/change"}
	}
	if x.Given == access.ByGrant && r.may(office.ListGrants) {
		p.Who = part.Link{Text: "Who has access to it", Href: recordPath + "?system=" + x.Key}
	}
	if x.Login == access.SharedLogin && x.State == access.Live && r.may(office.ShowUse) {
		p.Use = part.Link{Text: "Who is using it", Href: systemsPath + "/" + x.Key + "/use"}
	}
	zone := page.NewFormat(r.house.Zone)
	p.Past = part.Table{Caption: "What stood here before", Columns: []part.Column{{Text: "Name"}, {Text: "State"}, {Text: "Until"}}}
	for _, was := range x.Past {
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{{Text: was.Was.Name}, {Text: systemTags[was.Was.State].Text}, {Text: zone.Date(was.Ended)}}})
	}
	return r.show(p)
}

func systemFacts(r *request, x office.SystemShown) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	row := func(key, value string, lines ...string) part.SummaryRow {
		return part.SummaryRow{Key: key, Value: value, Lines: nonEmpty(lines...)}
	}
	state := part.SummaryRow{Key: "State", Tag: systemTags[x.State]}
	rows := []part.SummaryRow{row("What it is", access.KindTitle(x.Kind), x.Purpose), state, row("Answers for it", orNone(x.OwnerName)), row("For", groupWords(x.System)),
		row("Given", givenWords[x.Given])}
	if x.Given == access.ByGrant {
		rows = append(rows, row("Open accounts", page.Count(x.Open), grantCounts(x.SystemRow)))
	}
	rows = append(rows, row("Where it runs", orNone(x.Runs)), row("Kept up to date by", orNone(access.SupportTitle(x.System.Support))), row("Personal data in it", orNone(x.Data)))
	for _, a := range []struct {
		key string
		a   access.Assessment
	}{{"Risk assessment", x.Risk}, {"Data protection assessment", x.DPIA}} {
		rows = append(rows, row(a.key, assessed[a.a.State], zone.Date(a.a.On)))
	}
	login := row("Signing in", loginWords[x.Login], x.PasswordRule)
	if x.Login == access.SharedLogin {
		login.Tag = part.Tag{Text: "Shared", Colour: part.Orange}
	}
	if x.SecondFactor {
		login.Lines = append(login.Lines, "With a second factor")
	}
	if x.ToParent {
		login.Lines = append(login.Lines, "A pupil’s first login goes to a parent")
	}
	rows = append(rows, login)
	if x.MinAge > 0 {
		rows = append(rows, row("Age limit of the service", page.Plural(x.MinAge, "year", "years")))
	}
	if x.SchoolDevice {
		rows = append(rows, row("Devices", "The school’s own only"))
	}
	if len(x.DeviceKinds) > 0 {
		rows = append(rows, row("Opens on", page.Sentence(kindTitles(x.Devices, x.DeviceKinds))))
	}
	return part.SummaryList{Rows: rows}
}

func showNewSystem(r *request) error {
	x, err := office.ShowSystem.Run(r.ctx(), r.house, r.by(), office.SystemQuery{Like: r.URL.Query().Get("like")})
	if err != nil {
		return err
	}
	return systemForm(r, http.StatusOK, x, nil)
}

func showChangeSystem(r *request) error {
	x, err := office.ShowSystem.Run(r.ctx(), r.house, r.by(), office.SystemQuery{Key: r.PathValue("key")})
	if err != nil {
		return err
	}
	return systemForm(r, http.StatusOK, x, nil)
}

func doNewSystem(r *request) error    { return saveSystem(r, "") }
func doChangeSystem(r *request) error { return saveSystem(r, r.PathValue("key")) }

func saveSystem(r *request, key string) error {
	s := readSystem(r, cmp.Or(key, r.URL.Query().Get("like")))
	saved, err := office.SetSystem.Run(r.ctx(), r.house, r.by(), office.SystemForm{System: s, New: key == ""})
	if fields, general, ok := wrong(err); ok && general == "" {
		x, err := office.ShowSystem.Run(r.ctx(), r.house, r.by(), office.SystemQuery{Key: key})
		if err != nil {
			return err
		}
		x.System = s
		return systemForm(r, http.StatusUnprocessableEntity, x, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(systemsPath+"/"+saved, "system")
}

func readSystem(r *request, key string) access.System {
	age, err := strconv.Atoi(strings.TrimSpace(r.FormValue("min_age")))
	if err != nil && strings.TrimSpace(r.FormValue("min_age")) != "" {
		age = -1
	}
	set, _ := access.InGroups(r.Form["for"])
	limits := r.Form["limits"]
	return access.System{Key: key, Name: r.FormValue("name"), State: r.FormValue("state"), Kind: r.FormValue("kind"), Purpose: r.FormValue("purpose"), Owner: id.Person(r.FormValue("owner")), Runs: r.FormValue("runs"), Data: r.FormValue("data"),
		PupilData: r.FormValue("pupil_data") != "", Risk: access.Assessment{State: r.FormValue("risk")}, DPIA: access.Assessment{State: r.FormValue("dpia")}, Login: r.FormValue("login"), SecondFactor: r.FormValue("second_factor") != "", ToParent: r.FormValue("to_parent") != "",
		PasswordRule: r.FormValue("password_rule"), MinAge: age, For: set, Given: r.FormValue("given"), Needs: r.Form["needs"], SchoolDevice: slices.Contains(limits, "device"), DeviceKinds: r.Form["device_kinds"], Scope: slices.Contains(limits, "scope"), Support: r.FormValue("support")}
}

func optionsOf(words map[string]string, keys ...string) []part.Option {
	var all []part.Option
	for _, k := range keys {
		all = append(all, part.Option{Value: k, Text: words[k]})
	}
	return all
}

func systemForm(r *request, status int, x office.SystemShown, fields map[string]string) error {
	if err := r.must(office.SetSystem); err != nil {
		return err
	}
	title, up := "Enter a system", []part.Link{{Text: "Systems", Href: systemsPath}}
	if x.Key != "" && r.PathValue("key") != "" {
		title, up = "Change "+x.Name, append(up, part.Link{Text: x.Name, Href: systemsPath + "/" + x.Key})
	}
	tick := func(name, legend, text string, on bool) part.Checkboxes {
		c := part.Checkboxes{Name: name, Legend: legend, LegendSize: "s", Error: fields[name], Options: []part.Option{{Value: "yes", Text: text}}}
		if on {
			c.Values = []string{"yes"}
		}
		return c
	}
	p := page.SystemFormPage{Frame: r.accessFrame(title, up...),
		Name:      part.Input{Name: "name", Label: "Name", Hint: "As people call it", Value: x.Name, Error: fields["name"]},
		Kind:      part.Select{Name: "kind", Label: "What is it?", Value: x.Kind, Error: fields["kind"], Options: []part.Option{{Text: "Choose"}}},
		Purpose:   part.Input{Name: "purpose", Label: "What is it for?", Value: x.Purpose, Error: fields["purpose"]},
		Owner:     part.Select{Name: "owner", Label: "Who answers for it?", Hint: "For anything with pupils’ data this is the headteacher, unless the school says otherwise", Value: string(x.Owner), Error: fields["owner"], Options: []part.Option{{Text: "Nobody yet"}}},
		Runs:      part.Input{Name: "runs", Label: "Where does it run?", Hint: "At the school, or the name of the supplier", Value: x.Runs, Error: fields["runs"]},
		Data:      part.Input{Name: "data", Label: "What does it hold about people?", Hint: "Leave it empty if it holds nothing", Value: x.Data, Error: fields["data"]},
		PupilData: tick("pupil_data", "Pupils", "It holds data about pupils, or pictures of them", x.PupilData),
		Risk:      assessment("risk", "Risk assessment", x.Risk, x.Judge, fields), DPIA: assessment("dpia", "Data protection assessment", x.DPIA, x.Judge, fields),
		Login: part.Radios{Name: "login", Legend: "How do people sign in?", LegendSize: "s", Value: x.Login, Error: fields["login"], Options: optionsOf(loginWords, access.OwnLogin, access.ClassLogin, access.SharedLogin, access.NoLogin)},

		SecondFactor: tick("second_factor", "Second factor", "It asks for a second factor, such as a code from a phone", x.SecondFactor),
		ToParent:     tick("to_parent", "First login", "A pupil’s first login goes to a parent, not to the child", x.ToParent),
		PasswordRule: part.Input{Name: "password_rule", Label: "Rule for passwords (optional)", Value: x.PasswordRule, Error: fields["password_rule"]},
		MinAge:       part.Input{Name: "min_age", Label: "Youngest age that the service allows (optional)", Hint: "Nobody younger gets an account on it", Width: 2, InputMode: "numeric", Error: fields["min_age"]},
		For:          part.Checkboxes{Name: "for", Legend: "Whom is it for?", LegendSize: "s", Values: access.GroupsOf(x.System.For), Error: fields["for"]},
		Given:        part.Radios{Name: "given", Legend: "How is it given?", LegendSize: "s", Value: x.Given, Error: fields["given"], Options: optionsOf(givenWords, access.ByGrant, access.ByRole)},
		Needs:        part.Checkboxes{Name: "needs", Legend: "What does somebody need first?", LegendSize: "s", Hint: "Each counts only for those whom it concerns", Small: true, Values: x.System.Needs, Error: fields["needs"]},
		Support:      part.Radios{Name: "support", Legend: "Who keeps it up to date? (optional)", LegendSize: "s", Value: x.System.Support, Error: fields["support"]},
		Limits:       part.Checkboxes{Name: "limits", Legend: "Devices", LegendSize: "s", Options: []part.Option{{Value: "device", Text: "It opens on the school’s own devices only"}, {Value: "scope", Text: "It is in the scope of Cyber Essentials"}}},
		DeviceKinds:  part.Checkboxes{Name: "device_kinds", Legend: "On which kinds of device does it open?", LegendSize: "s", Hint: "Choose none if it opens on every kind", Small: true, Values: x.System.DeviceKinds, Error: fields["device_kinds"], Options: kindOptions(x.Devices)},
		State: part.Radios{Name: "state", Legend: "How does it stand?", LegendSize: "s", Value: x.State, Error: fields["state"],
			Options: []part.Option{{Value: access.Proposed, Text: "Proposed: nobody uses it yet"}, {Value: access.Live, Text: "In use"}, {Value: access.Retired, Text: "Not used any more"}}},
		Send: part.Button{Text: "Save", Once: true}}
	if x.MinAge != 0 {
		p.MinAge.Value = strconv.Itoa(x.MinAge)
	}
	systemOptions(&p, x)
	return r.showStatus(status, p)
}

// systemOptions fills what can be chosen.
func systemOptions(p *page.SystemFormPage, x office.SystemShown) {
	for _, k := range access.Kinds {
		p.Kind.Options = append(p.Kind.Options, part.Option{Value: k.Key, Text: k.Title})
	}
	for _, o := range x.Owners {
		p.Owner.Options = append(p.Owner.Options, part.Option{Value: string(o.ID), Text: o.Name + " – " + roleTitles(o.Roles)})
	}
	for _, g := range access.Groups {
		p.For.Options = append(p.For.Options, part.Option{Value: g.Key, Text: g.Title})
	}
	for _, n := range x.All {
		p.Needs.Options = append(p.Needs.Options, part.Option{Value: n.ID(), Text: n.Title, Hint: groupWords(access.System{For: n.For})})
	}
	for _, s := range access.Supports {
		p.Support.Options = append(p.Support.Options, part.Option{Value: s.Key, Text: s.Title})
	}
	for name, on := range map[string]bool{"device": x.SchoolDevice, "scope": x.Scope} {
		if on {
			p.Limits.Values = append(p.Limits.Values, name)
		}
	}
}

// assessment asks how far one is; only those who answer for it can approve it.
func assessment(name, legend string, a access.Assessment, judge bool, fields map[string]string) part.Radios {
	f := part.Radios{Name: name, Legend: legend, LegendSize: "s", Value: a.State, Error: fields[name], Options: optionsOf(assessed, access.Open, access.Approved, access.NotNeeded)}
	if !judge {
		f.Hint = "A leader or the data protection officer decides this"
	}
	return f
}
