package web

import (
	"net/http"
	"slices"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const secretsPath = "/access/secrets"

func (s *Server) secretRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/secrets", s.signedIn(showSecrets))
	mux.Handle("GET /access/secrets/new", s.signedIn(showNewSecret))
	mux.Handle("POST /access/secrets/new", s.signedIn(doNewSecret))
	mux.Handle("GET /access/secrets/{id}", s.signedIn(showSecret))
	mux.Handle("POST /access/secrets/{id}/open", s.signedIn(doOpenSealed))
	mux.Handle("POST /access/secrets/{id}/changed", s.signedIn(doSecretChanged))
	mux.Handle("POST /access/secrets/{id}/remove", s.signedIn(doEndSecret))
	mux.Handle("GET /access/secrets/{id}/change", s.signedIn(showChangeSecret))
	mux.Handle("POST /access/secrets/{id}/change", s.signedIn(doChangeSecret))
}

var secretsUp = part.Link{Text: "Shared secrets", Href: secretsPath}

func showSecrets(r *request) error {
	x, err := office.ListSecrets.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.SecretsPage{Frame: r.accessFrame("Shared secrets")}
	if x.Keeps {
		p.Add = part.Button{Text: "Enter one", Href: secretsPath + "/new"}
	}
	if len(x.Rows) == 0 {
		p.Empty = part.EmptyState{Heading: "You hold none"}
		if x.Keeps {
			p.Empty = part.EmptyState{Heading: "Nothing is entered yet", Text: "Enter passwords that several people know, and envelopes for an emergency: never the password itself."}
		}
	}
	zone := page.NewFormat(r.house.Zone)
	columns := []part.Column{{Text: "What it opens"}, {Text: "Who"}, {Text: "Last changed"}, {Text: "State"}}
	p.Shared = part.Table{Caption: "Known to several people", RowHeaders: true, Columns: columns}
	p.Sealed = part.Table{Caption: "Sealed for an emergency", RowHeaders: true, Columns: columns}
	for _, s := range x.Rows {
		state := part.Cell{Tag: part.Tag{Text: "In order", Colour: part.Green}}
		if s.Must != "" {
			state = part.Cell{Tag: part.Tag{Text: "Change it", Colour: part.Red}, Note: string(s.Must)}
		}
		row := part.Row{Cells: []part.Cell{{Text: s.Name, Href: secretsPath + "/" + s.ID, Note: s.SystemName}, {Text: page.Sentence(holderNames(s))}, {Text: zone.Date(s.Changed)}, state}}
		if s.Sealed {
			p.Sealed.Rows = append(p.Sealed.Rows, row)
		} else {
			p.Shared.Rows = append(p.Shared.Rows, row)
		}
	}
	return r.show(p)
}

func holderNames(s office.SecretRow) []string {
	var all []string
	for _, who := range s.Holding {
		all = append(all, s.Names[who])
	}
	slices.Sort(all)
	return all
}

// theSecret is the entry that the address names.
func (r *request) theSecret() (office.SecretsShown, office.SecretRow, error) {
	x, err := office.ListSecrets.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return x, office.SecretRow{}, err
	}
	i := slices.IndexFunc(x.Rows, func(s office.SecretRow) bool { return s.ID == r.PathValue("id") })
	if i < 0 {
		return x, office.SecretRow{}, fault.New(fault.NotFound, "There is no such entry, or not for you.")
	}
	return x, x.Rows[i], nil
}

func showSecret(r *request) error { return secretPage(r, http.StatusOK, nil) }

func secretPage(r *request, status int, fields map[string]string) error {
	x, s, err := r.theSecret()
	if err != nil {
		return err
	}
	zone, at := page.NewFormat(r.house.Zone), secretsPath+"/"+s.ID
	p := page.SecretPage{Frame: r.accessFrame(s.Name, secretsUp)}
	who := part.SummaryRow{Key: "Known to", Lines: holderNames(s)}
	kind := "Several people know it"
	if s.Sealed {
		who.Key, kind = "May open it", "Sealed for an emergency"
	}
	if len(who.Lines) > 0 {
		who.Value, who.Lines = who.Lines[0], who.Lines[1:]
	} else {
		who.Value = "Nobody who belongs to the school"
	}
	rows := []part.SummaryRow{{Key: "What it is", Value: kind, Lines: nonEmpty(s.SystemName)}, who, {Key: "Last changed", Value: zone.Date(s.Changed)}}
	if s.Kept != "" {
		rows = append(rows, part.SummaryRow{Key: "Where it lies", Value: s.Kept})
	}
	p.Facts = part.SummaryList{Rows: rows}
	if s.Must != "" {
		p.Must.Text = "It has to be changed. " + string(s.Must)
		if !s.Sealed && s.Since.Before(r.house.Now()) {
			p.Must.Text += " Since " + zone.Date(s.Since) + "."
		}
	}
	if s.Sealed && s.Mine {
		p.Why = part.Textarea{Name: "why", Label: "Why can it not wait?", Rows: 2, Value: r.FormValue("why"), Error: fields["why"]}
		p.Open = part.Button{Text: "I am opening it", Kind: part.Warning, Action: at + "/open", Once: true}
	}
	if x.Keeps {
		p.Changed = part.Button{Text: "It is changed", Action: at + "/changed", Once: true}
		if s.Must == "" {
			p.Changed.Kind = part.Secondary
		}
		p.Change = part.Button{Text: "Change who and where", Kind: part.Secondary, Href: at + "/change"}
		p.Remove = part.Button{Text: "It opens nothing any more", Kind: part.Secondary, Action: at + "/remove"}
	}
	p.Openings = part.Table{Caption: "Opened", Columns: []part.Column{{Text: "When"}, {Text: "Who"}, {Text: "Why"}}}
	for _, o := range s.Openings {
		p.Openings.Rows = append(p.Openings.Rows, part.Cells(zone.Moment(o.At), s.Names[o.Person], o.Why))
	}
	return r.showStatus(status, p)
}

func doOpenSealed(r *request) error {
	number := r.PathValue("id")
	_, err := office.OpenSealed.Run(r.ctx(), r.house, r.by(), office.OpeningForm{ID: number, Why: r.FormValue("why")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return secretPage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(secretsPath+"/"+number, "opened")
}

func doSecretChanged(r *request) error {
	if _, err := office.SecretChanged.Run(r.ctx(), r.house, r.by(), r.PathValue("id")); err != nil {
		return err
	}
	return r.goTo(secretsPath, "secret-changed")
}

func doEndSecret(r *request) error {
	if _, err := office.EndSecret.Run(r.ctx(), r.house, r.by(), r.PathValue("id")); err != nil {
		return err
	}
	return r.goTo(secretsPath, "secret-gone")
}

func showNewSecret(r *request) error {
	if err := r.must(office.SetSecret); err != nil {
		return err
	}
	x, err := office.ListSecrets.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	return secretForm(r, http.StatusOK, x, office.SecretForm{}, nil)
}

func showChangeSecret(r *request) error {
	if err := r.must(office.SetSecret); err != nil {
		return err
	}
	x, s, err := r.theSecret()
	if err != nil {
		return err
	}
	return secretForm(r, http.StatusOK, x, office.SecretForm{ID: s.ID, Name: s.Name, System: s.System, Sealed: s.Sealed, Kept: s.Kept, Holders: s.Holding}, nil)
}

func doNewSecret(r *request) error    { return saveSecret(r, "") }
func doChangeSecret(r *request) error { return saveSecret(r, r.PathValue("id")) }

func saveSecret(r *request, number string) error {
	form := office.SecretForm{ID: number, Name: r.FormValue("name"), System: r.FormValue("system"), Sealed: r.FormValue("sealed") == "yes", Kept: r.FormValue("kept")}
	for _, who := range r.Form["holders"] {
		form.Holders = append(form.Holders, id.Person(who))
	}
	saved, err := office.SetSecret.Run(r.ctx(), r.house, r.by(), form)
	if fields, general, ok := wrong(err); ok && general == "" {
		x, err := office.ListSecrets.Run(r.ctx(), r.house, r.by(), struct{}{})
		if err != nil {
			return err
		}
		return secretForm(r, http.StatusUnprocessableEntity, x, form, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(secretsPath+"/"+saved, "secret")
}

func secretForm(r *request, status int, x office.SecretsShown, form office.SecretForm, fields map[string]string) error {
	title, sealed := "Enter a shared secret or an envelope", ""
	if form.ID != "" {
		title = "Change " + form.Name
		sealed = wordYes[form.Sealed]
	}
	if r.Method == http.MethodPost {
		sealed = wordYes[form.Sealed]
	}
	p := page.SecretFormPage{Frame: r.accessFrame(title, secretsUp),
		Name:   part.Input{Name: "name", Label: "What does it open?", Hint: "Such as: Tablets of Oak class. Never the password itself", Value: form.Name, Error: fields["name"]},
		System: part.Select{Name: "system", Label: "Whose account is it? (optional)", Value: form.System, Error: fields["system"], Options: []part.Option{{Text: "None: a group of devices"}}},
		Sealed: part.Radios{Name: "sealed", Legend: "Who knows it day by day?", LegendSize: "s", Value: sealed, Error: fields["sealed"],
			Options: []part.Option{{Value: "no", Text: "Several people", Hint: "Whoever leaves forces a change"}, {Value: "yes", Text: "Nobody: it lies in a sealed envelope for an emergency", Hint: "At least two leaders may open it"}}},
		Kept:    part.Input{Name: "kept", Label: "Where does it lie?", Hint: "Needed for an envelope, such as: Safe in the office", Value: form.Kept, Error: fields["kept"]},
		Holders: part.Checkboxes{Name: "holders", Legend: "Who knows it, or may open it?", LegendSize: "s", Small: true, Error: fields["holders"]},
		Send:    part.Button{Text: "Save", Once: true}}
	for _, s := range x.Systems {
		p.System.Options = append(p.System.Options, part.Option{Value: s.Key, Text: s.Name})
	}
	for _, who := range x.People {
		p.Holders.Options = append(p.Holders.Options, part.Option{Value: string(who.ID), Text: who.Name + " – " + roleTitles(who.Roles)})
	}
	for _, who := range form.Holders {
		p.Holders.Values = append(p.Holders.Values, string(who))
	}
	return r.showStatus(status, p)
}
