package web

import (
	"net/http"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

const gridsPath = "/access/class"

func gridPath(class id.Class) string { return gridsPath + "/" + string(class) }

func (s *Server) gridRoutes(mux *http.ServeMux) {
	mux.Handle("GET /access/class", s.signedIn(showClassGrids))
	mux.Handle("GET /access/class/{id}", s.signedIn(showClassGrid))
}

func showClassGrids(r *request) error {
	all, err := office.ListClassGrids.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ClassGridsPage{Frame: r.accessFrame("Classes"), Empty: part.EmptyState{Heading: "You have no class", Text: "Classes come with the roll. Leaders see every class, teachers their own."}}
	p.Table = part.Table{Caption: "Classes", RowHeaders: true, Columns: []part.Column{{Text: "Class"}, {Text: "Nothing missing", Numeric: true}, {Text: "Something missing", Numeric: true}}}
	for _, c := range all {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Href: gridPath(c.ID)}, {Text: strconv.Itoa(c.Whole), Numeric: true}, {Text: strconv.Itoa(c.Some), Numeric: true}}})
	}
	return r.show(p)
}

// gridTitles name the columns of the grid.
var gridTitles = map[string]string{access.Agreement: "Agreement", access.Lesson: "First lesson", access.Consent: "Parents’ consent", access.Age: "Age", office.GridAccount: "Account"}

func showClassGrid(r *request) error {
	q := office.GridQuery{Class: id.Class(r.PathValue("id")), System: r.URL.Query().Get("system")}
	out, err := office.ShowClassGrid.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	p := page.ClassGridPage{Frame: r.accessFrame("What "+out.Title+" may use", part.Link{Text: "Classes", Href: gridsPath}),
		Empty: part.EmptyState{Heading: "No system is for this class yet", Text: "Whoever looks after systems enters what the children may use."}}
	p.Filter = part.FilterForm{Action: gridPath(out.Class), Button: "Show", Selects: []part.Select{{Name: "system", Label: "For which system?", Value: q.System, Options: []part.Option{{Text: "All for their age"}}}}}
	for _, s := range out.Systems {
		p.Filter.Selects[0].Options = append(p.Filter.Selects[0].Options, part.Option{Value: s.Key, Text: s.Name})
	}
	whole := 0
	for _, row := range out.Rows {
		if row.Open == row.Of {
			whole++
		}
	}
	p.Lead = strconv.Itoa(whole) + " of " + page.Plural(len(out.Rows), "child", "children") + " may use all that is for their age."
	if q.System != "" {
		p.Filter.Clear = gridPath(out.Class)
		p.Lead = strconv.Itoa(whole) + " of " + page.Plural(len(out.Rows), "child", "children") + " may use it."
	}
	if len(out.Systems) == 0 {
		return r.show(p)
	}
	r.gridWork(&p, out)
	p.Table = gridTable(out)
	return r.show(p)
}

// gridWork are the presses with which a class is worked off: the first is the page's main one.
func (r *request) gridWork(p *page.ClassGridPage, out office.ClassGrid) {
	here := gridPath(out.Class)
	add := func(b part.Button) {
		if len(p.Work) > 0 {
			b.Kind = part.Secondary
		}
		p.Work = append(p.Work, b)
	}
	if n := len(out.ToSign); n > 0 {
		add(part.Button{Text: "Sign together (" + page.Plural(n, "child", "children") + ")", Href: "/agreements/class/" + string(out.Class) + "?child=" + string(out.ToSign[0].Person)})
	}
	for _, u := range out.Units {
		if u.Last.ID == "" {
			add(part.Button{Text: "Record the first lesson", Hidden: ": " + u.Title, Href: classLessonsPath(out.Class) + "/record?unit=" + u.Key + "&back=" + here})
			continue
		}
		c := page.CatchUpForm{Action: classLessonsPath(out.Class) + "/caught-up", Back: here, Caught: part.Button{Text: "They have caught up today", Name: "unit", Value: u.Key, Once: true, Kind: part.Secondary},
			Children: part.Checkboxes{Name: "child", ID: "child-" + u.Key, Legend: "Who has been taught “" + u.Title + "” since?", LegendSize: "s", Small: true, Options: childOptions(u.Behind)}}
		p.Behind = append(p.Behind, c)
	}
	if r.may(office.AskAccess) {
		for _, s := range out.NotHeld {
			add(part.Button{Text: "Ask for " + s.Name, Href: "/access/ask?class=" + string(out.Class) + "&system=" + s.Key})
		}
	}
	if len(p.Work) == 0 && len(p.Behind) > 0 {
		p.Behind[0].Caught.Kind = ""
	}
}

// gridTable has a row for each child, and a column for each kind that is missing to somebody.
func gridTable(out office.ClassGrid) part.Table {
	t := part.Table{Caption: "Children", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "May use"}}}
	var columns []string
	for _, c := range office.GridColumns {
		for _, row := range out.Rows {
			if _, lacks := row.Cells[c]; lacks {
				columns = append(columns, c)
				t.Columns = append(t.Columns, part.Column{Text: gridTitles[c]})
				break
			}
		}
	}
	for _, row := range out.Rows {
		may := part.Cell{Tag: part.Tag{Text: "All " + strconv.Itoa(row.Of), Colour: part.Green}}
		if row.Open < row.Of {
			may.Tag = part.Tag{Text: strconv.Itoa(row.Open) + " of " + strconv.Itoa(row.Of), Colour: part.Yellow}
		}
		cells := []part.Cell{{Text: row.Name, Href: "/roll/" + string(row.Person)}, may}
		for _, c := range columns {
			cells = append(cells, gridCell(row, c))
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}
	return t
}

func gridCell(row office.GridRow, column string) part.Cell {
	x, lacks := row.Cells[column]
	if !lacks {
		return part.Cell{Text: "✓", Hidden: " nothing missing"}
	}
	var names []string
	for _, m := range x.Missing {
		names = append(names, m.Name)
	}
	c := part.Cell{Text: x.Step.Text, Href: x.Step.Href, Note: strings.Join(names, "; ")}
	if column == access.Lesson { // the column says it
		c.Note = ""
	}
	if x.Step.Href != "" {
		c.Hidden = ": " + row.Name
	}
	return c
}
