package web

import (
	"net/http"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// pastNames says what somebody was called and could be written to at before.
func pastNames(r *request, x office.PersonShown) []string {
	zone := page.NewFormat(r.house.Zone)
	var all []string
	for _, p := range x.Past {
		was := p.Name
		if p.Email != "" {
			was += ", " + p.Email
		}
		all = append(all, "Until "+zone.Moment(p.Until)+": "+was)
	}
	return all
}

// addressButton says that letters come back, or that they arrive again.
func addressButton(path string, x office.PersonShown) part.Button {
	b := part.Button{Text: "Their e-mail address does not work", Kind: part.Secondary, Action: path + "/address", Name: "works", Value: "no", Once: true}
	if x.Bad.Person != "" {
		b.Text, b.Value = "Their e-mail address works", "yes"
	}
	return b
}

func doAddress(r *request) error {
	in := office.AddressForm{Person: id.Person(r.PathValue("id")), Works: r.FormValue("works") == "yes"}
	if _, err := office.MarkAddress.Run(r.ctx(), r.house, r.by(), in); err != nil {
		return err
	}
	done := "badaddress"
	if in.Works {
		done = "goodaddress"
	}
	return r.goTo("/people/"+string(in.Person), done)
}

func showCorrect(r *request) error {
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	return r.correctPage(http.StatusOK, office.CorrectForm{Name: x.Name, Email: x.Email}, nil, "")
}

func (r *request) correctPage(status int, in office.CorrectForm, fields map[string]string, general string) error {
	if err := r.must(office.CorrectPerson); err != nil {
		return err
	}
	x, err := thePerson(r)
	if err != nil {
		return err
	}
	p := page.CorrectPage{Frame: r.personFrame("Correct the name or address of "+x.Name, x), Send: part.Button{Text: "Correct it", Once: true},
		Name:   part.Input{Name: "name", Label: "Name", Hint: "As it stands in the register and in the policy. What it was is kept", Value: in.Name, Error: fields["name"], Autocomplete: "off"},
		Cancel: part.Link{Text: "Leave it as it is", Href: "/people/" + string(x.ID)}}
	if x.Email != "" {
		p.Email = part.Input{Name: "email", Label: "E-mail address", Hint: "They sign in with it. Their own, not a shared one", Type: "email", Value: in.Email, Error: fields["email"], Autocomplete: "off", Plain: true}
		p.Points = []string{"With another address they are signed out everywhere; passphrase, app and passkeys stay.", "The old and the new address both get a letter.",
			"Links that were sent to the old address stop working. Who has not joined yet gets a new one at the new address."}
		if x.Roles.Meets(people.TwoPeople) {
			p.Points = append(p.Points, "A second person must agree to the address first, because a way into this account could be asked for there.")
			p.Reason = part.Textarea{Name: "reason", Label: "Why, and how you made sure that the address is theirs", Rows: 2, Value: in.Reason, Error: fields["reason"]}
		}
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

func doCorrect(r *request) error {
	in := office.CorrectForm{Person: id.Person(r.PathValue("id")), Name: r.FormValue("name"), Email: r.FormValue("email"), Reason: r.FormValue("reason")}
	out, err := office.CorrectPerson.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		return r.correctPage(http.StatusUnprocessableEntity, in, fields, general)
	}
	switch {
	case err != nil:
		return err
	case out.Waiting:
		return r.goTo("/people/"+string(in.Person), "asked")
	case out.Token != "":
		return showLink(r, in.Name, in.Email, office.Invited{Person: in.Person, Token: out.Token, Until: out.Until})
	}
	return r.goTo("/people/"+string(in.Person), "personright")
}

func showLetters(r *request) error {
	all, err := office.LettersToPrint.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.LettersPage{Frame: r.frame("Letters to print", "people"), Done: part.Button{Text: "They are printed and handed over", Once: true},
		Empty: part.EmptyState{Heading: "No letter waits for paper", Text: "Letters to somebody whose e-mail address does not work wait here. Correct the address on their page, and letters go there again.",
			Link: part.Link{Text: "People", Href: "/people"}}}
	p.Crumbs, p.Larger = part.Breadcrumbs{Items: []part.Link{{Text: "People", Href: "/people"}}}, r.larger()
	for _, l := range all {
		p.Letters = append(p.Letters, page.PaperLetter{ID: l.ID, Name: l.Name, Href: "/people/" + string(l.Person), Subject: l.Subject, Made: l.Made, Body: l.Body})
	}
	return r.show(p)
}

func doLetters(r *request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	if _, err := office.LettersPrinted.Run(r.ctx(), r.house, r.by(), r.Form["letter"]); err != nil {
		return err
	}
	return r.goTo("/people/letters", "printed")
}
