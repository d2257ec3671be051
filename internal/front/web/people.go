package web

import (
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/shared"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

func (s *Server) peopleRoutes(mux *http.ServeMux) {
	mux.Handle("GET /people", s.signedIn(showPeople))
	mux.Handle("GET /people.csv", s.signedIn(showPeopleCSV))
	mux.Handle("GET /people/new", s.signedIn(showInvite))
	mux.Handle("POST /people", s.signedIn(doInvite))
	mux.Handle("GET /people/letters", s.signedIn(showLetters))
	mux.Handle("POST /people/letters", s.signedIn(doLetters))
	mux.Handle("GET /people/{id}", s.signedIn(showPerson))
	mux.Handle("GET /people/{id}/correct", s.signedIn(showCorrect))
	mux.Handle("POST /people/{id}/correct", s.signedIn(doCorrect))
	mux.Handle("POST /people/{id}/address", s.signedIn(doAddress))
	mux.Handle("GET /people/{id}/roles", s.signedIn(showRoles))
	mux.Handle("POST /people/{id}/roles", s.signedIn(doRoles))
	mux.Handle("GET /people/{id}/link", s.signedIn(showNewLink))
	mux.Handle("POST /people/{id}/link", s.signedIn(doNewLink))
	mux.Handle("GET /people/{id}/close", s.signedIn(showClose))
	mux.Handle("POST /people/{id}/close", s.signedIn(doClose))
	mux.Handle("GET /people/{id}/passphrase", s.signedIn(showForce))
	mux.Handle("POST /people/{id}/passphrase", s.signedIn(doForce))
	mux.Handle("POST /people/{id}/sign-out", s.signedIn(doSignOutPerson))
	mux.Handle("POST /people/{id}/owner", s.signedIn(doConfirmOwner))
	mux.Handle("POST /people/{id}/back", s.signedIn(doTakeBack))
	mux.Handle("POST /people/{id}/training", s.signedIn(doRemoveTraining))
	s.postRoutes(mux)
	s.approvalRoutes(mux)
}

// may says whether the person may run a use case: the page asks the same as the doorway will.
func (r *request) may(e office.Entry) bool { return r.must(e) == nil }

// must refuses a form to those who could not send it.
func (r *request) must(e office.Entry) error {
	return e.Described().Refusal(r.by())
}

// chosenPeople is the register as the address narrows and sorts it.
func chosenPeople(r *request) ([]store.Person, error) {
	all, err := office.ListPeople.Run(r.ctx(), r.house, r.by(), struct{}{})
	q := r.URL.Query()
	words := strings.TrimSpace(q.Get("q"))
	role, byRole := people.Parse(q.Get("role"))
	all = slices.DeleteFunc(all, func(p store.Person) bool {
		return words != "" && !containsFold(p.Name+" "+p.Email, words) || byRole && !p.Roles.Has(role) ||
			q.Get("state") == "" && !p.Active() || q.Get("state") == "left" && p.Active()
	})
	switch q.Get("sort") {
	case "name-down":
		slices.Reverse(all)
	case "since":
		slices.SortStableFunc(all, func(a, b store.Person) int { return a.Created.Compare(b.Created) })
	case "since-down":
		slices.SortStableFunc(all, func(a, b store.Person) int { return b.Created.Compare(a.Created) })
	}
	return all, err
}

func showPeople(r *request) error {
	all, err := chosenPeople(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	p := page.PeoplePage{Frame: r.frame("People", "people"), CSV: "/people.csv"}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	if r.may(office.InvitePerson) {
		p.Invite = part.Button{Text: "Invite somebody", Href: "/people/new"}
	}
	p.Filter = peopleFilter(q.Get("q"), q.Get("role"), q.Get("state"), q.Get("sort"))
	p.Empty = part.EmptyState{Heading: "Nobody here fits", Text: "Try fewer letters or another role.", Link: part.Link{Text: "Show everybody", Href: "/people"}}
	shown, pages := pageOf(r, all)
	p.Pages = pages
	p.Table = part.Table{Caption: page.Plural(len(all), "person", "people"), RowHeaders: true, Columns: []part.Column{
		sorted(r, "Name", "", "name-down"), {Text: "Roles"}, {Text: "E-mail address"}, sorted(r, "Since", "since", "since-down")}}
	zone := page.NewFormat(r.house.Zone)
	for _, x := range shown {
		name := part.Cell{Text: x.Name, Href: "/people/" + string(x.ID)}
		if !x.Active() {
			name.Note = "Left on " + zone.Date(x.Ended)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{name, {Text: roleTitles(x.Roles)}, {Text: x.Email}, {Text: zone.Date(x.Created)}}})
	}
	return r.show(p)
}

// sorted is the heading of a column that can be sorted by, up or down.
func sorted(r *request, text, up, down string) part.Column {
	c := part.Column{Text: text, SortHref: r.with("sort", up)}
	switch r.URL.Query().Get("sort") {
	case up:
		c.Sorted, c.SortHref = part.Ascending, r.with("sort", down)
	case down:
		c.Sorted = part.Descending
	}
	return c
}

func peopleFilter(words, role, state, order string) part.FilterForm {
	roles := []part.Option{{Value: "", Text: "Every role"}}
	for _, x := range invitable() {
		roles = append(roles, part.Option{Value: x.Key(), Text: x.Title()})
	}
	f := part.FilterForm{Action: "/people", Search: &part.Input{Name: "q", Label: "Name or e-mail address", Value: words, Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{{Name: "role", Label: "Role", Options: roles, Value: role},
			{Name: "state", Label: "Accounts", Value: state, Options: []part.Option{{Value: "", Text: "Open"}, {Value: "left", Text: "Closed"}, {Value: "all", Text: "All"}}}}}
	if order != "" {
		f.Keep = []part.Hidden{{Name: "sort", Value: order}}
	}
	if words != "" || role != "" || state != "" {
		f.Clear = "/people"
	}
	return f
}

// showPeopleCSV is the list for a spreadsheet.
func showPeopleCSV(r *request) error {
	all, err := chosenPeople(r)
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"Name", "E-mail address", "Roles", "Since", "Left"}}
	for _, p := range all {
		rows = append(rows, []string{p.Name, p.Email, roleTitles(p.Roles), zone.Date(p.Created), zone.Date(p.Ended)})
	}
	return r.csv("people.csv", rows)
}

// invitable are the roles that somebody can be invited to.
func invitable() []people.Role { return people.Colleagues.Roles() }

var roleHints = map[people.Role]string{
	people.Headteacher: "A second person must agree", people.DSL: "A second person must agree", people.DeputyDSL: "A second person must agree",
	people.Chair: "A second person must agree", people.Administrator: "Invites people and looks after the system; cannot read cases",
	people.Technician: "Keeps the system running; cannot read cases", people.Staff: "Every teacher and colleague",
	people.Volunteer: "Helps without pay", people.Contractor: "Works for another firm", people.Visitor: "Comes more than once, such as a coach or a trainer",
}

func roleBoxes(chosen people.Set, problem string) part.Checkboxes {
	c := part.Checkboxes{Name: "roles", Legend: "Roles", LegendSize: "m", Hint: "Choose all that fit. Whoever runs the system cannot also read cases", Error: problem, Small: true}
	for _, x := range invitable() {
		c.Options = append(c.Options, part.Option{Value: x.Key(), Text: x.Title(), Hint: roleHints[x]})
		if chosen.Has(x) {
			c.Values = append(c.Values, x.Key())
		}
	}
	return c
}

// roles reads the boxes that were ticked.
func (r *request) roles() people.Set {
	var set people.Set
	for _, key := range r.Form["roles"] {
		if x, ok := people.Parse(key); ok {
			set = set.With(x)
		}
	}
	return set
}

func reasonBox(value string) part.Textarea {
	return part.Textarea{Name: "reason", Label: "Why (optional)", Hint: "The second person reads this when they are asked to agree", Value: value, Rows: 2}
}

func invitePage(r *request, in office.PersonForm, fields map[string]string, general string) page.InvitePage {
	f := r.frame("Invite somebody", "people")
	f.Back = part.BackLink{Href: "/people", Text: "People"}
	if general != "" {
		f.Errors.Add("", general)
	}
	p := page.InvitePage{Frame: f,
		Name:  part.Input{Name: "name", Label: "Name", Hint: "First name and surname, as colleagues know them", Value: in.Name, Error: fields["name"], Autocomplete: "off"},
		Email: part.Input{Name: "email", Label: "Their own e-mail address", Hint: "They sign in with it. Not a shared address", Type: "email", Value: in.Email, Error: fields["email"], Autocomplete: "off", Plain: true},
		None: part.Checkboxes{Name: "account", Legend: "No account", LegendSize: "s", Small: true, Options: []part.Option{
			{Value: "none", Text: "Enter without an account", Hint: "For a volunteer, contractor or visitor who will not use Handrail. An address can be added later"}}},
		Roles:  roleBoxes(in.Roles, fields["roles"]),
		Reason: reasonBox(in.Reason),
		Send:   part.Button{Text: "Invite", Once: true}}
	if in.NoAccount {
		p.None.Values = []string{"none"}
	} else if shared.Account(in.Name, in.Email) {
		p.Only = part.Checkboxes{Name: "owner", Legend: "One person’s account", LegendSize: "s", Small: true, Options: []part.Option{
			{Value: "one", Text: "Only this person reads letters to this address and signs in with it"}}}
		if in.OneOwner {
			p.Only.Values = []string{"one"}
		}
	}
	return p
}

func showInvite(r *request) error {
	if err := r.must(office.InvitePerson); err != nil {
		return err
	}
	var in office.PersonForm
	if x, ok := people.Parse(r.URL.Query().Get("role")); ok {
		in.Roles = people.Of(x)
	}
	return r.show(invitePage(r, in, nil, ""))
}

func doInvite(r *request) error {
	in := office.PersonForm{Name: r.FormValue("name"), Email: r.FormValue("email"), Reason: r.FormValue("reason"), Roles: r.roles(), NoAccount: r.FormValue("account") == "none",
		OneOwner: r.FormValue("owner") == "one"}
	out, err := office.InvitePerson.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		return r.showStatus(http.StatusUnprocessableEntity, invitePage(r, in, fields, general))
	}
	if err != nil {
		return err
	}
	if in.NoAccount {
		if !r.may(office.ShowPerson) {
			return r.goTo("/people", "entered")
		}
		return r.goTo("/people/"+string(out.Person), "entered")
	}
	return showLink(r, in.Name, in.Email, out)
}

// showLink shows a secret link, in the answer to the form and nowhere else: no address leads to it.
func showLink(r *request, name, email string, out office.Invited) error {
	f := r.frame("A link for "+name, "people")
	on := "/approvals"
	if r.may(office.ShowPerson) {
		on = "/people/" + string(out.Person)
	}
	p := page.LinkPage{Frame: f, Name: name, Email: email, Mailed: out.Mailed, Until: out.Until, Waiting: roleTitles(out.Waiting),
		On: part.Button{Text: "Continue", Href: on}}
	if out.Token != "" {
		p.Link = part.CodeBlock{Label: "Link for " + name, Lines: []string{r.house.PublicURL + "/join?link=" + out.Token}}
	}
	return r.show(p)
}
