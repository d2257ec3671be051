package web

import (
	"net/http"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const usePath = "/access/use"

func (s *Server) useRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/use", s.signedIn(showUses))
	mux.Handle("GET /access/systems/{key}/use", s.signedIn(showUse))
	mux.Handle("POST /access/systems/{key}/use", s.signedIn(doUse))
	mux.Handle("POST /access/systems/{key}/done", s.signedIn(doUseDone))
	mux.Handle("GET /access/devices/{id}/use", s.signedIn(showUse))
	mux.Handle("POST /access/devices/{id}/use", s.signedIn(doUse))
	mux.Handle("POST /access/devices/{id}/done", s.signedIn(doUseDone))
}

var usesUp = part.Link{Text: "Who is using what is shared", Href: usePath}

func usedAt(q office.UseQuery) string {
	if q.System != "" {
		return systemsPath + "/" + q.System
	}
	return devicesPath + "/" + string(q.Device)
}

func (r *request) used() office.UseQuery {
	return office.UseQuery{System: r.PathValue("key"), Device: id.Device(r.PathValue("id"))}
}

func showUses(r *request) error {
	all, err := office.ListUses.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.UsesPage{Frame: r.accessFrame("Who is using what is shared"), Empty: part.EmptyState{Heading: "Nothing is shared", Text: "Accounts that several people share, and devices that many use, are listed here once they are in the registers."}}
	p.Table = part.Table{Caption: page.Plural(len(all), "shared account or device", "shared accounts and devices"), RowHeaders: true, Columns: []part.Column{{Text: "What"}, {Text: "Used now by"}}}
	for _, x := range all {
		who := part.Cell{Text: "Nobody"}
		switch {
		case x.Mine:
			who = part.Cell{Tag: part.Tag{Text: "You", Colour: part.Green}}
		case x.Now != "":
			who.Text = x.Now
		}
		note := "Account"
		if x.System == "" {
			note = "Device"
			if x.Room != "" {
				note += ", " + x.Room
			}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: x.Name, Href: usedAt(x.UseQuery) + "/use", Note: note}, who}})
	}
	return r.show(p)
}

func showUse(r *request) error { return usePage(r, http.StatusOK, nil) }

func usePage(r *request, status int, fields map[string]string) error {
	q := r.used()
	x, err := office.ShowUse.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	zone, at := page.NewFormat(r.house.Zone), usedAt(q)
	p := page.UsePage{Frame: r.accessFrame(x.Name, usesUp)}
	for _, m := range x.Lacks {
		p.Lacks = append(p.Lacks, part.Link{Text: m.Name}) // who may do something about it finds it under “My access”
	}
	switch {
	case x.Now != nil:
		p.Now.Rows = []part.SummaryRow{{Key: "Used now by", Value: x.Names[x.Now.Person], Lines: saidBy(x, *x.Now)}, {Key: "Since", Value: zone.Moment(x.Now.Since)}, {Key: "Until", Value: "They are done, or the day ends"}}
	case len(x.Lacks) == 0 || len(x.Past) > 0:
		p.Now.Rows = []part.SummaryRow{{Key: "Used now by", Value: "Nobody has said so"}}
	}
	if len(x.Lacks) == 0 && !x.Mine {
		p.Start = part.Button{Text: "I am using it now", Action: at + "/use", Once: true}
	}
	if x.Now != nil && (x.Mine || len(x.People) > 0) {
		p.Done = part.Button{Text: "I am done", Action: at + "/done", Once: true}
		if !x.Mine {
			p.Done.Text, p.Done.Kind = "They are done", part.Secondary
		}
	}
	if len(x.People) > 0 {
		p.Person = part.Select{Name: "person", Label: "Who?", Value: r.FormValue("person"), Error: fields["person"], Options: []part.Option{{Text: "Choose somebody"}}}
		for _, who := range x.People {
			p.Person.Options = append(p.Person.Options, part.Option{Value: string(who.ID), Text: who.Name})
		}
		p.Other = part.Button{Text: "Note it", Kind: part.Secondary, Action: at + "/use"}
	}
	p.Past = part.Table{Caption: "Who used it before", Columns: []part.Column{{Text: "Who"}, {Text: "From"}, {Text: "Until"}}}
	for _, u := range x.Past[:min(len(x.Past), rowsPerPage)] {
		who := part.Cell{Text: x.Names[u.Person]}
		if lines := saidBy(x, u); len(lines) > 0 {
			who.Note = lines[0]
		}
		p.Past.Rows = append(p.Past.Rows, part.Row{Cells: []part.Cell{who, {Text: zone.Moment(u.Since)}, {Text: zone.Moment(u.End())}}})
	}
	return r.showStatus(status, p)
}

// saidBy names who said so for somebody else.
func saidBy(x office.UseShown, u access.Turn) []string {
	if u.By == string(u.Person) {
		return nil
	}
	return []string{"Noted by " + x.By[u.By]}
}

func doUse(r *request) error {
	in := office.UseForm{UseQuery: r.used(), Person: id.Person(r.FormValue("person"))}
	_, err := office.StartUse.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return usePage(r, http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	if in.Person != "" {
		return r.goTo(usedAt(in.UseQuery)+"/use", "using2")
	}
	return r.goTo(usedAt(in.UseQuery)+"/use", "using")
}

func doUseDone(r *request) error {
	if _, err := office.EndUse.Run(r.ctx(), r.house, r.by(), r.used()); err != nil {
		return err
	}
	return r.goTo(usedAt(r.used())+"/use", "unused")
}
