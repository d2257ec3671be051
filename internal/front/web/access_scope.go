package web

import (
	"net/http"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

const scopePath = "/access/scope"

func (s *Server) scopeRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/scope", s.signedIn(showScope))
	mux.Handle("GET /access/scope.csv", s.signedIn(showScopeCSV))
}

func showScope(r *request) error {
	x, err := office.ShowScope.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ScopePage{Frame: r.accessFrame("Scope of Cyber Essentials"), CSV: scopePath + ".csv", Empty: part.EmptyState{Heading: "No system is in use by the register", Link: part.Link{Text: "Systems", Href: systemsPath}}}
	p.Wide = true
	if x.Lacking > 0 {
		p.Lacking.Text = "Of " + page.Plural(len(x.Systems), "system", "systems") + " in use, something is missing for " + page.Count(x.Lacking) + ". Each row says what."
	}
	p.Systems = part.Table{Caption: page.Plural(len(x.Systems), "system", "systems"), RowHeaders: true, Columns: []part.Column{{Text: "System"}, {Text: "Answers for it"}, {Text: "Administered by"}, {Text: "Kept up to date by"}, {Text: "Signing in"}, {Text: "Missing"}}}
	for _, s := range x.Systems {
		name := part.Cell{Text: s.Name, Href: systemsPath + "/" + s.Key, Note: s.Runs}
		if !s.Scope {
			name.Tag = part.Tag{Text: "Out of scope", Colour: part.Grey}
		}
		factor := "Second factor"
		if !s.SecondFactor {
			factor = "No second factor"
		}
		if s.Login == access.NoLogin {
			factor = ""
		}
		lacks := part.Cell{Text: "Nothing"}
		if len(s.Lacks) > 0 {
			lacks.Text = strings.Join(s.Lacks, ". ") + "."
		}
		p.Systems.Rows = append(p.Systems.Rows, part.Row{Cells: []part.Cell{name, {Text: orNone(s.OwnerName)}, {Text: orNone(page.Sentence(s.Admins))}, {Text: orNone(access.SupportTitle(s.Support))},
			{Text: factor, Note: s.PasswordRule}, lacks}})
	}
	p.Devices = part.Table{Caption: "Devices of the school", RowHeaders: true, Columns: []part.Column{{Text: "Kind"}, {Text: "Devices", Numeric: true}, {Text: "Set up by the school", Numeric: true}, {Text: "Encrypted", Numeric: true}, {Text: "Lost", Numeric: true}}}
	for _, k := range x.Devices {
		p.Devices.Rows = append(p.Devices.Rows, part.Row{Cells: []part.Cell{{Text: k.Title}, {Text: page.Count(k.Count), Numeric: true}, {Text: page.Count(k.Issued), Numeric: true}, {Text: page.Count(k.Encrypted), Numeric: true}, {Text: page.Count(k.Lost), Numeric: true}}})
	}
	return r.show(p)
}

// showScopeCSV is the scope list for an assessor: systems one by one, devices by kind; the columns that the registers cannot fill
// stand there empty.
func showScopeCSV(r *request) error {
	x, err := office.ShowScope.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	rows := [][]string{{"What", "Sort", "In scope", "Number", "Answers for it", "Administered by", "Where it runs", "Data", "Kept up to date by", "Version", "Supported until", "Signing in", "Second factor", "Passwords", "Missing"}}
	for _, s := range x.Systems {
		rows = append(rows, []string{s.Name, access.KindTitle(s.Kind), wordYes[s.Scope], "1", s.OwnerName, strings.Join(s.Admins, ", "), s.Runs, s.Data, access.SupportTitle(s.Support), "", "", loginWords[s.Login], wordYes[s.SecondFactor], s.PasswordRule,
			strings.Join(s.Lacks, ". ")})
	}
	for _, k := range x.Devices {
		rows = append(rows, []string{k.Title, "Device", "yes", page.Count(k.Count), "", "", "", "", "", "", "", "", "", "", "Version and end of support are not in the register"})
	}
	return r.csv("cyber-essentials-scope.csv", rows)
}
