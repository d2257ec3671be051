package web

import (
	"net/http"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

const tokensPath = "/school/programs"

func (s *Server) tokenRoutes(mux *http.ServeMux) {
	mux.Handle("GET /school/programs", s.signedIn(showTokens))
	mux.Handle("GET /school/programs.csv", s.signedIn(showTokensCSV))
	mux.Handle("GET /school/programs/new", s.signedIn(showTokenForm))
	mux.Handle("POST /school/programs/new", s.signedIn(doToken))
	mux.Handle("GET /school/programs/{id}", s.signedIn(showToken))
	mux.Handle("POST /school/programs/{id}/draw", s.signedIn(doDrawToken))
	mux.Handle("POST /school/programs/{id}/end", s.signedIn(doEndToken))
}

var tokenTags = map[access.TokenState]part.Tag{access.TokenReady: {Text: "Secret not shown yet", Colour: part.Yellow}, access.TokenLive: {Text: "Live", Colour: part.Green},
	access.TokenOrphan: {Text: "Stopped", Colour: part.Red}, access.TokenOver: {Text: "Run out", Colour: part.Grey}, access.TokenEnded: {Text: "Revoked", Colour: part.Grey}}

func tokenTag(x office.TokenShown) part.Tag {
	if x.State != access.TokenWaits {
		return tokenTags[x.State]
	}
	if x.Asked {
		return part.Tag{Text: "Waits for a second person", Colour: part.Yellow}
	}
	return part.Tag{Text: "Not agreed", Colour: part.Grey}
}

func scopeTitles(x access.Token) string {
	var titles []string
	for _, key := range x.Scopes {
		s, _ := access.ScopeOf(key)
		titles = append(titles, s.Title)
	}
	return strings.Join(titles, "; ")
}

func showTokens(r *request) error {
	out, err := office.ListTokens.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.TokensPage{Frame: r.schoolFrame("Programs"), Empty: part.EmptyState{Heading: "No program is let in", Text: "Nothing outside reads or changes anything here by itself."},
		CSV: part.Link{Text: "Save this list for a spreadsheet", Href: tokensPath + ".csv"}, Doc: part.Link{Text: "What a program can ask (OpenAPI document)", Href: apiRoot + apiDocument}}
	if out.MayMake {
		p.Make = part.Button{Text: "Let a program in", Href: tokensPath + "/new"}
	}
	p.Table = part.Table{Caption: page.Plural(len(out.All), "token", "tokens"), RowHeaders: true, Columns: []part.Column{{Text: "Program"}, {Text: "May"}, {Text: "Until"}, {Text: "Last came"}, {Text: "State"}}}
	for _, x := range out.All {
		used := "Never"
		if !x.Used.IsZero() {
			used = zone.Moment(x.Used)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: x.Name, Href: tokensPath + "/" + string(x.ID), Note: x.By}, {Text: scopeTitles(x.Token)},
			{Text: zone.Date(x.Until.AddDate(0, 0, -1))}, {Text: used}, {Tag: tokenTag(x)}}})
	}
	return r.show(p)
}

func showTokensCSV(r *request) error {
	out, err := office.ListTokens.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	rows := [][]string{{"program", "may", "made by", "agreed by", "until", "state"}}
	for _, x := range out.All {
		rows = append(rows, []string{x.Name, strings.Join(x.Scopes, " "), x.By, x.AgreedBy, zone.Date(x.Until.AddDate(0, 0, -1)), tokenTag(x).Text})
	}
	return r.csv("programs.csv", rows)
}

func showTokenForm(r *request) error { return r.tokenForm(http.StatusOK, nil) }

func (r *request) tokenForm(status int, fields map[string]string) error {
	if !r.may(office.MakeToken) {
		return fault.New(fault.Refused, "The administrator lets programs in.")
	}
	_, last, _ := r.day("until")
	last.Legend, last.Hint, last.Error = "Last day", "Within 400 days. A new token can be made then", fields["until"]
	p := page.TokenFormPage{Frame: r.schoolFrame("Let a program in", part.Link{Text: "Programs", Href: tokensPath}), Last: last, Send: part.Button{Text: "Go on", Once: true},
		Name:   part.Input{Name: "name", Label: "Which program is it for?", Hint: "For example: Helpdesk", Value: r.FormValue("name"), Error: fields["name"], Width: 30},
		Scopes: part.Checkboxes{Name: "scopes", Legend: "What does it need?", LegendSize: "m", Hint: "Choose as little as it can work with", Values: r.PostForm["scopes"], Error: fields["scopes"]},
		Why:    part.Input{Name: "why", Label: "If it reads names: what for?", Hint: "A second person reads this before they agree", Value: r.FormValue("why"), Error: fields["why"]}}
	for _, s := range access.Scopes {
		o := part.Option{Value: s.Key, Text: s.Title}
		if s.Names {
			o.Hint = "Needs a second person’s yes"
		}
		p.Scopes.Options = append(p.Scopes.Options, o)
	}
	return r.showStatus(status, p)
}

func doToken(r *request) error {
	fields := map[string]string{}
	in := office.TokenForm{Name: r.FormValue("name"), Scopes: r.PostForm["scopes"], Last: r.optionalDay("until", fields), Why: r.FormValue("why")}
	made, err := office.MakeToken.Run(r.ctx(), r.house, r.by(), in)
	if wrongly, general, ok := wrong(err); ok && general == "" {
		for name, says := range fields { // what cannot be a day at all
			wrongly[name] = says
		}
		return r.tokenForm(http.StatusUnprocessableEntity, wrongly)
	}
	if err != nil {
		return err
	}
	done := "tokenmade"
	if made.Waiting {
		done = "tokenasked"
	}
	return r.goTo(tokensPath+"/"+string(made.ID), done)
}

func showToken(r *request) error { return r.token("") }

// token shows one, with its secret where it was drawn a moment ago.
func (r *request) token(secret string) error {
	out, err := office.ListTokens.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(out.All, func(x office.TokenShown) bool { return string(x.ID) == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "There is no such token.")
	}
	x, zone := out.All[i], page.NewFormat(r.house.Zone)
	p := page.TokenPage{Frame: r.schoolFrame(x.Name, part.Link{Text: "Programs", Href: tokensPath}), Path: tokensPath + "/" + string(x.ID)}
	if secret != "" {
		p.Secret = part.CodeBlock{Lines: []string{secret}}
	}
	row := func(key, value string) {
		if value != "" {
			p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: key, Value: value})
		}
	}
	p.Facts.Rows = append(p.Facts.Rows, part.SummaryRow{Key: "State", Tag: tokenTag(x)})
	row("May", scopeTitles(x.Token))
	row("Last day", zone.Date(x.Until.AddDate(0, 0, -1)))
	row("Asked for by", x.By+", "+zone.Moment(x.Made))
	if x.AgreedBy != "" {
		row("Agreed by", x.AgreedBy+", "+zone.Moment(x.Agreed))
	}
	if !x.Used.IsZero() {
		row("Last came", zone.Moment(x.Used))
	}
	if !x.Ended.IsZero() {
		row("Revoked by", x.EndedBy+", "+zone.Moment(x.Ended))
	}
	if x.MayDraw {
		p.Draw = part.Button{Text: "Show the secret, once", Once: true}
		p.Note.Text = "Have the program’s settings open first: the secret is shown once, and Handrail keeps a digest only."
	}
	if x.State == access.TokenWaits && x.Asked {
		p.Note.Text = "Somebody else has to agree under Approvals. Then whoever asked comes back here for the secret."
	}
	if x.State == access.TokenOrphan {
		p.Note.Text = "It opens nothing: whoever asked for it knows its secret, and has left or lets no programs in any more. Make a new one for the program, and shut this one out."
	}
	if x.State != access.TokenEnded && x.State != access.TokenOver {
		p.End = part.Button{Text: "Shut this program out", Kind: part.Warning, Once: true}
	}
	return r.show(p)
}

func doDrawToken(r *request) error {
	secret, err := office.DrawToken.Run(r.ctx(), r.house, r.by(), id.Token(r.PathValue("id")))
	if err != nil {
		return err
	}
	return r.token(secret)
}

func doEndToken(r *request) error {
	if _, err := office.EndToken.Run(r.ctx(), r.house, r.by(), id.Token(r.PathValue("id"))); err != nil {
		return err
	}
	return r.goTo(tokensPath, "tokenended")
}
