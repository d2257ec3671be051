package web

import (
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

func showArea(r *request) error { return areaPage(r, http.StatusOK, nil) }

func areaPage(r *request, status int, fields map[string]string) error {
	a, err := office.ShowArea.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.AreaPage{Frame: r.policyFrame("Contacts of your area")}
	switch {
	case a.Unchecked == 0:
		p.Inset.Text = "Every contact has been confirmed."
	default:
		if i := slices.IndexFunc(a.Facts, func(f office.FactShown) bool { return f.Confirmer == "" }); i >= 0 {
			p.First = part.Link{Text: "Go to the first: " + contactTitle(a.Facts[i]), Href: contactLink(a.Facts[i].Key)}
		}
		p.Inset.Text = page.Plural(a.Unchecked, "contact has", "contacts have") + " not been confirmed. Check with your authority before you rely on one: numbers change."
	}
	if a.MayChoose {
		p.Pack = part.Select{Name: "pack", Label: "Whose contacts does the school use?", Value: a.Pack, Error: fields["pack"], Options: []part.Option{{Text: "Choose"}}}
		for _, x := range a.Packs {
			p.Pack.Options = append(p.Pack.Options, part.Option{Value: x.Key, Text: x.Title})
		}
		p.Choose = part.Button{Text: "Use this list", Kind: part.Secondary}
	}
	for _, f := range a.Facts {
		card := contactCard(r, f, a.MayChange)
		if f.Local {
			p.Local = append(p.Local, card)
		} else {
			p.National = append(p.National, card)
		}
	}
	return r.showStatus(status, p)
}

func contactCard(r *request, f office.FactShown, may bool) page.ContactCard {
	c := page.ContactCard{ID: areapack.Anchor(f.Key), Title: contactTitle(f), Use: f.Use, Tag: part.Tag{Text: "Not confirmed", Colour: part.Yellow}}
	for _, x := range []struct{ key, value, href string }{{"Telephone", f.Phone, ""}, {"Hours", f.Hours, ""}, {"Email", f.Email, ""}, {"Web", f.Web, f.Web}} {
		if x.value != "" {
			c.Rows.Rows = append(c.Rows.Rows, part.SummaryRow{Key: x.key, Value: x.value, Href: x.href})
		}
	}
	switch {
	case f.Name == "":
		c.Tag, c.Note = part.Tag{Text: "Missing", Colour: part.Red}, "Nobody has entered it yet. Check with your authority."
	case f.Confirmer == "":
		c.Note = "Check with your authority before you rely on it."
		if f.Seen != "" {
			c.Note += " " + strings.TrimSuffix(f.Seen, ".") + "."
		}
	case !f.BySchool:
		c.Tag, c.Note = part.Tag{Text: "By the list", Colour: part.Blue}, "Checked by whoever keeps the list, "+page.NewFormat(r.house.Zone).Date(f.Confirmed.Time)+": "+f.Confirmer+". Nobody at the school has confirmed it."
	default:
		c.Tag, c.Note = part.Tag{Text: "By the school", Colour: part.Green}, page.NewFormat(r.house.Zone).Date(f.Confirmed.Time)+", "+f.Confirmer
	}
	if may {
		c.Change = part.Link{Text: "Confirm or correct", Hidden: ": " + c.Title, Href: "/policy/area/" + f.Key}
		if f.Name == "" {
			c.Change.Text = "Enter it"
		}
	}
	return c
}

func contactTitle(f office.FactShown) string {
	title := f.Name
	if title == "" {
		title = f.What
	}
	if title == "" {
		return f.Key
	}
	return strings.ToUpper(title[:1]) + title[1:]
}

func doPack(r *request) error {
	_, err := office.ChoosePack.Run(r.ctx(), r.house, r.by(), r.FormValue("pack"))
	if fields, general, ok := wrong(err); ok && general == "" {
		return areaPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo("/policy/area", "pack")
}

func showContact(r *request) error {
	f, err := contactOf(r)
	if err != nil {
		return err
	}
	return r.show(contactPage(r, f, office.FactForm{Key: f.Key, Name: f.Name, Phone: f.Phone, Email: f.Email, Web: f.Web}, nil))
}

func contactOf(r *request) (office.FactShown, error) {
	if err := r.must(office.ConfirmFact); err != nil {
		return office.FactShown{}, err
	}
	a, err := office.ShowArea.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return office.FactShown{}, err
	}
	i := slices.IndexFunc(a.Facts, func(f office.FactShown) bool { return f.Key == r.PathValue("key") })
	if i < 0 {
		return office.FactShown{}, fault.New(fault.NotFound, "The list has no such contact.")
	}
	return a.Facts[i], nil
}

func contactPage(r *request, f office.FactShown, in office.FactForm, fields map[string]string) page.ContactPage {
	p := page.ContactPage{Frame: r.policyFrame(contactTitle(f), part.Link{Text: "Contacts", Href: "/policy/area"}), Action: "/policy/area/" + f.Key, Use: part.InsetText{Text: f.Use}, Seen: f.Seen,
		Name:  part.Input{Name: "name", Label: "Name", Hint: "As it stands in the middle of a sentence, such as: the Kent and Medway Prevent Team", Value: in.Name, Error: fields["name"]},
		Phone: part.Input{Name: "phone", Label: "Telephone (optional)", Type: "tel", Width: 20, Value: in.Phone, Error: fields["phone"]},
		Email: part.Input{Name: "email", Label: "Email (optional)", Type: "email", Plain: true, Value: in.Email, Error: fields["email"]},
		Web:   part.Input{Name: "web", Label: "Web page (optional)", Type: "url", Plain: true, Value: in.Web, Error: fields["web"]},
		Send:  part.Button{Text: "Confirm: I have checked it today", Once: true}}
	if f.Name == "" {
		p.Use.Text = strings.TrimSpace(f.What + ". " + f.Use)
	}
	return p
}

func doContact(r *request) error {
	in := office.FactForm{Key: r.PathValue("key"), Name: r.FormValue("name"), Phone: r.FormValue("phone"), Email: r.FormValue("email"), Web: r.FormValue("web")}
	_, err := office.ConfirmFact.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		f, err := contactOf(r)
		if err != nil {
			return err
		}
		return r.showStatus(http.StatusUnprocessableEntity, contactPage(r, f, in, fields))
	}
	if err != nil {
		return err
	}
	return r.goTo("/policy/area", "contact")
}
