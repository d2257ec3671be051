package web

import (
	"net/http"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// thePerson is whom the address names, as the person looking may see them.
func thePerson(r *request) (office.PersonShown, error) {
	return office.ShowPerson.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
}

func (r *request) personFrame(title string, p office.PersonShown) page.Frame {
	f := r.frame(title, "people")
	f.Back = part.BackLink{Href: "/people/" + string(p.ID), Text: p.Name}
	return f
}

func showPerson(r *request) error {
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	p := page.PersonPage{Frame: r.frame(x.Name, "people"), Path: "/people/" + string(x.ID), Manage: r.may(office.ChangeRoles)}
	p.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "People", Href: "/people"}}}
	mine := x.ID == r.by().Person
	personPosts(r, &p, x)
	p.Facts = personFacts(r, x, p.Manage && !mine && x.Active())
	p.Past = pastNames(r, x)
	for _, w := range x.Waiting {
		p.Waiting = append(p.Waiting, part.Link{Text: w.Title + " – " + w.About, Href: "/approvals/" + string(w.ID)})
	}
	if x.Shared && r.may(office.ConfirmOwner) {
		p.Only = part.Button{Text: "One person alone uses it", Kind: part.Secondary, Once: true}
	}
	switch {
	case !p.Manage || mine:
	case x.Active():
		p.Link = part.Button{Text: "Make a new sign-in link", Kind: part.Secondary, Href: p.Path + "/link"}
		if x.Joined {
			p.Out = part.Button{Text: "Sign them out everywhere", Kind: part.Secondary, Action: p.Path + "/sign-out", Once: true}
			p.Force = part.Button{Text: "Make them choose a new passphrase", Kind: part.Secondary, Href: p.Path + "/passphrase"}
		}
		if x.Roles.Has(people.Parent) {
			p.Code = part.Button{Text: "Make a code for a parent", Kind: part.Secondary, Action: p.Path + "/code", Name: "how", Value: "paper"}
		}
		if x.Email != "" {
			p.Address = addressButton(p.Path, x)
		}
		switch {
		case x.Email == "":
			p.Link.Text = "Give them an account"
		case !x.Joined:
			p.Link.Text = "Make another sign-in link"
			if x.LinkUntil.IsZero() {
				p.Link.Text, p.Link.Kind = "Make a sign-in link", ""
			}
		}
		p.Close = part.Button{Text: closeWords(x), Kind: part.Warning, Href: p.Path + "/close"}
	default:
		p.Reopen = part.Button{Text: "Open the account again", Kind: part.Secondary, Once: true}
	}
	return r.show(p)
}

func closeWords(x office.PersonShown) string {
	if x.Email == "" {
		return "Enter that they have left"
	}
	return "Close the account"
}

// personPosts adds the posts and the training of somebody.
func personPosts(r *request, p *page.PersonPage, x office.PersonShown) {
	zone := page.NewFormat(r.house.Zone)
	p.Posts = part.Table{ID: "posts", Caption: "Posts", RowHeaders: true, Columns: []part.Column{{Text: "Post"}, {Text: "From"}, {Text: "Until"}}}
	for _, h := range x.Posts {
		k, _ := x.Book.Kind(h.Post)
		cell := part.Cell{Text: k.Title, Href: "/posts/" + k.Key}
		until := part.Cell{Text: zone.Date(h.Ends)}
		switch {
		case !h.Closed.IsZero():
			until = part.Cell{Text: zone.Date(h.Last()), Note: "Ended"}
		case h.Coming():
			cell.Note = "Begins on its first day"
		case h.Ends.IsZero():
			until.Text = "Open"
		}
		p.Posts.Rows = append(p.Posts.Rows, part.Row{Cells: []part.Cell{cell, {Text: zone.Date(h.Starts)}, until}})
	}
	for _, t := range x.Training {
		if t.Course == post.Own {
			p.Training = append(p.Training, page.RemovableLine{Text: ownWords(zone, t)})
			continue
		}
		c, _ := x.Book.Course(t.Course)
		line := page.RemovableLine{Text: c.Title + ": " + zone.Date(t.Done) + ", counts until " + zone.Date(t.Until) + ".", Number: t.ID}
		if t.Evidence != "" {
			line.Text += " " + t.Evidence
		}
		if r.may(office.RemoveTraining) {
			line.Remove = part.Button{Text: "Take back", Kind: part.LinkStyle, Hidden: ": " + c.Title + ", " + zone.Date(t.Done)}
		}
		p.Training = append(p.Training, line)
	}
	if r.may(office.ListTraining) && x.Active() {
		p.Trains = part.Link{Text: "Record training", Href: "/posts/training?who=" + string(x.ID)}
	}
	if r.may(office.AppointToPost) && x.Active() {
		p.AddPost = part.Link{Text: "Appoint to a post", Href: "/posts"}
	}
}

func doConfirmOwner(r *request) error {
	if _, err := office.ConfirmOwner.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo("/people/"+r.PathValue("id"), "one-owner")
}

func doRemoveTraining(r *request) error {
	if _, err := office.RemoveTraining.Run(r.ctx(), r.house, r.by(), r.FormValue("number")); err != nil {
		return err
	}
	return r.goTo("/people/"+r.PathValue("id"), "taken-back")
}

func personFacts(r *request, x office.PersonShown, change bool) part.SummaryList {
	zone := page.NewFormat(r.house.Zone)
	joined := part.SummaryRow{Key: "Signing in", Value: "Has a passphrase and an authenticator app"}
	switch {
	case !x.Active():
		joined = part.SummaryRow{Key: "Account", Value: "Closed on " + zone.Date(x.Ended), Tag: part.Tag{Text: "Left", Colour: part.Grey}}
	case x.Email == "":
		joined = part.SummaryRow{Key: "Signing in", Value: "Has no account"}
	case !x.Joined && x.LinkUntil.IsZero():
		joined = part.SummaryRow{Key: "Signing in", Value: "Has not joined, and no link is open", Tag: part.Tag{Text: "Needs a link", Colour: part.Yellow}}
	case !x.LinkUntil.IsZero():
		joined = part.SummaryRow{Key: "Signing in", Value: "Invited; the link can be used until " + zone.Moment(x.LinkUntil), Tag: part.Tag{Text: "Invited", Colour: part.Blue}}
	case !x.App:
		joined = part.SummaryRow{Key: "Signing in", Value: "Has a passphrase; the authenticator app comes with the next sign-in"}
	}
	roles := part.SummaryRow{Key: "Roles", Value: roleTitles(x.Roles)}
	if change {
		roles.Actions = []part.Link{{Text: "Change", Hidden: " the roles of " + x.Name, Href: "/people/" + string(x.ID) + "/roles"}}
	}
	name, email := part.SummaryRow{Key: "Name", Value: x.Name}, part.SummaryRow{Key: "E-mail address", Value: orNone(x.Email)}
	switch {
	case change && x.Rolled:
		name.Lines = []string{"From the school’s management system: name and address are corrected there."}
	case change:
		href := "/people/" + string(x.ID) + "/correct"
		name.Actions = []part.Link{{Text: "Correct", Hidden: " the name of " + x.Name, Href: href}}
		email.Actions = []part.Link{{Text: "Correct", Hidden: " the address of " + x.Name, Href: href}}
	}
	if x.Bad.Person != "" {
		email.Tag = part.Tag{Text: "Does not work", Colour: part.Red}
		email.Lines = []string{"Since " + zone.Date(x.Bad.Since) + ". Letters wait to be printed."}
	}
	return part.SummaryList{Rows: []part.SummaryRow{name, email, roles, joined, {Key: "In the register since", Value: zone.Date(x.Created)}}}
}

func showRoles(r *request) error {
	if err := r.must(office.ChangeRoles); err != nil {
		return err
	}
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	return r.show(rolesPage(r, x, x.Roles, nil))
}

func rolesPage(r *request, x office.PersonShown, chosen people.Set, fields map[string]string) page.RolesPage {
	return page.RolesPage{Frame: r.personFrame("Roles of "+x.Name, x), Roles: roleBoxes(chosen, fields["roles"]), Reason: reasonBox(r.FormValue("reason")),
		Send: part.Button{Text: "Save the roles", Once: true}}
}

func doRoles(r *request) error {
	reason := r.FormValue("reason")
	in := office.PersonForm{Person: id.Person(r.PathValue("id")), Roles: r.roles(), Reason: reason}
	waiting, err := office.ChangeRoles.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		x, err := thePerson(r)
		if err != nil {
			return err
		}
		p := rolesPage(r, x, in.Roles, fields)
		if general != "" {
			p.Errors.Add("", general)
		}
		return r.showStatus(http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	if waiting != 0 {
		return r.goTo("/people/"+string(in.Person), "asked")
	}
	return r.goTo("/people/"+string(in.Person), "roles")
}

func showNewLink(r *request) error { return newLinkPage(r, http.StatusOK, nil, "") }

func newLinkPage(r *request, status int, fields map[string]string, general string) error {
	if err := r.must(office.InviteAgain); err != nil {
		return err
	}
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	p := page.ConfirmPage{Frame: r.personFrame("Make a new sign-in link for "+x.Name, x),
		Text:   "Do this when somebody lost their passphrase and their phone, or when an invitation ran out.",
		Points: []string{"They choose a new passphrase and set up the authenticator app again.", "When they do, they are signed out everywhere.", "Older links stop working now."},
		Send:   part.Button{Text: "Make the link", Once: true}, Cancel: part.Link{Text: "Cancel", Href: "/people/" + string(x.ID)}}
	switch {
	case x.Email == "":
		p.Title, p.Text, p.Points = "Give "+x.Name+" an account", "They get a link, choose a passphrase and set up an authenticator app.", nil
		p.Email = part.Input{Name: "email", Label: "Their own e-mail address", Hint: "They sign in with it. Not a shared address", Type: "email", Value: r.FormValue("email"), Error: fields["email"], Autocomplete: "off", Plain: true}
	case !x.Joined:
		p.Title = "Make a sign-in link for " + x.Name
		p.Text, p.Points = "They have not joined yet. With the link they choose a passphrase and set up an authenticator app.", []string{"Older links stop working now."}
	case x.Roles.Meets(people.TwoPeople):
		p.Text = "Make sure that it is really " + x.Name + " who asks: speak to them in person or ring a number you already had."
		p.Points = append(p.Points, "A second person must agree first, because nobody gives this role, or a way into it, alone.")
		p.Reason = part.Textarea{Name: "reason", Label: "Why a new link is needed, and how you made sure who asked", Rows: 3}
		p.Send.Text = "Ask a second person"
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

func doNewLink(r *request) error {
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	out, err := office.InviteAgain.Run(r.ctx(), r.house, r.by(), office.PersonForm{Person: x.ID, Email: r.FormValue("email"), Reason: r.FormValue("reason")})
	if fields, general, ok := wrong(err); ok && x.Email == "" {
		return newLinkPage(r, http.StatusUnprocessableEntity, fields, general)
	}
	if err != nil {
		return err
	}
	if out.Token == "" && out.Waiting != 0 {
		return r.goTo("/people/"+string(x.ID), "asked")
	}
	if x.Email == "" {
		x.Email = r.FormValue("email")
	}
	return showLink(r, x.Name, x.Email, out)
}

func (r *request) forcePage(status int, problem string) error {
	if err := r.must(office.ForceChange); err != nil {
		return err
	}
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	return r.showStatus(status, page.ConfirmPage{Frame: r.personFrame("Make "+x.Name+" choose a new passphrase", x),
		Text:   "Do this when somebody else may know it: it was seen, shared, or used for another service that was broken into.",
		Points: []string{"They are signed out everywhere within the minute.", "When they next sign in, with passphrase and app, they choose a new passphrase before anything else.", "Until then their passkeys and accounts elsewhere do not work. Those that they do not know as their own are taken away.", "They get a letter with your name and the reason, without a link."},
		Reason: part.Textarea{Name: "reason", Label: "Why", Hint: "They read this", Value: r.FormValue("reason"), Error: problem, Rows: 2},
		Send:   part.Button{Text: "Sign them out and ask for a new one", Once: true}, Cancel: part.Link{Text: "Cancel", Href: "/people/" + string(x.ID)}})
}

func showForce(r *request) error { return r.forcePage(http.StatusOK, "") }

func doForce(r *request) error {
	who := id.Person(r.PathValue("id"))
	_, err := office.ForceChange.Run(r.ctx(), r.house, r.by(), office.ForceForm{Person: who, Reason: r.FormValue("reason")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.forcePage(http.StatusUnprocessableEntity, fields["reason"])
	}
	if err != nil {
		return err
	}
	return r.goTo("/people/"+string(who), "forced")
}

func showClose(r *request) error {
	if err := r.must(office.EndPerson); err != nil {
		return err
	}
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	return r.show(page.ConfirmPage{Frame: r.personFrame("Close the account of "+x.Name, x), Text: "Do this on somebody’s last day.",
		Points: []string{"They are signed out everywhere within the minute and cannot sign in any more.", "What they did stays in the records under their name.",
			"You can open the account again if this was a mistake."},
		Send: part.Button{Text: "Close the account", Kind: part.Warning, Once: true}, Cancel: part.Link{Text: "Cancel", Href: "/people/" + string(x.ID)}})
}

func doClose(r *request) error {
	who := id.Person(r.PathValue("id"))
	if _, err := office.EndPerson.Run(r.ctx(), r.house, r.by(), who); err != nil {
		return err
	}
	return r.goTo("/people/"+string(who), "closed")
}

func doSignOutPerson(r *request) error {
	who := id.Person(r.PathValue("id"))
	if _, err := office.SignOutPerson.Run(r.ctx(), r.house, r.by(), who); err != nil {
		return err
	}
	return r.goTo("/people/"+string(who), "signedout")
}

func doTakeBack(r *request) error {
	who := id.Person(r.PathValue("id"))
	if _, err := office.TakeBack.Run(r.ctx(), r.house, r.by(), who); err != nil {
		return err
	}
	return r.goTo("/people/"+string(who), "reopened")
}
