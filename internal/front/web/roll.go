package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func (s *Server) rollRoutes(mux *http.ServeMux) {
	few := make(turns, 1) // a roster takes memory while it is read
	mux.Handle("GET /roll", s.signedIn(showRoll))
	mux.Handle("GET /roll.csv", s.signedIn(showRollCSV))
	mux.Handle("GET /roll/template.csv", s.signedIn(showTemplate))
	mux.Handle("GET /roll/classes", s.signedIn(showClasses))
	mux.Handle("GET /roll/groups", s.signedIn(showCareGroups))
	mux.Handle("POST /roll/groups", s.signedIn(doCareGroup))
	mux.Handle("GET /roll/groups/{id}", s.signedIn(showCareGroup))
	mux.Handle("GET /roll/imports", s.signedIn(showImports))
	mux.Handle("GET /roll/imports/{id}", s.signedIn(showImport))
	mux.Handle("GET /roll/undo/{id}", s.signedIn(showUndoImport))
	mux.Handle("POST /roll/undo/{id}", s.signedIn(doUndoImport))
	mux.Handle("GET "+rosterPath, s.signedIn(showImportForm))
	mux.Handle("POST "+rosterPath, s.signedIn(few.limit(doImportForm)))
	mux.Handle("GET "+moveUpPath, s.signedIn(showMoveUp))
	mux.Handle("POST "+moveUpPath, s.signedIn(few.limit(doMoveUp)))
	mux.Handle("GET /roll/import/{id}", s.signedIn(showRosterPreview))
	mux.Handle("POST /roll/import/{id}", s.signedIn(doImport))
	mux.Handle("GET /roll/{id}", s.signedIn(showPupil))
	mux.Handle("GET /roll/family/{id}/{adult}", s.signedIn(showRelative))
	mux.Handle("POST /roll/family/{id}/{adult}", s.signedIn(doRelative))
	mux.Handle("GET /roll/flag/{id}", s.signedIn(showFlag))
	mux.Handle("POST /roll/flag/{id}", s.signedIn(doFlag))
	mux.Handle("GET /roll/flag/{id}/{flag}", s.signedIn(showReviewFlag))
	mux.Handle("POST /roll/flag/{id}/{flag}", s.signedIn(doReviewFlag))
}

func (r *request) rollFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "roll")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Roll", Href: "/roll"}}, up...)}
	return f
}

func rollQuery(r *request) office.RollQuery {
	q := r.URL.Query()
	return office.RollQuery{Words: strings.TrimSpace(q.Get("q")), Year: q.Get("year"), Stage: q.Get("stage"), Class: id.Class(q.Get("class")), State: q.Get("state"), Page: r.pageNumber()}
}

func showRoll(r *request) error {
	q := rollQuery(r)
	x, err := office.ShowRoll.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	classes, err := office.ListClasses.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.RollPage{Frame: r.frame("Roll", "roll"), CSV: "/roll.csv", Ways: rollWays(r)}
	if r.URL.RawQuery != "" {
		p.CSV += "?" + r.URL.RawQuery
	}
	p.Lead = page.Plural(x.Pupils, "pupil", "pupils") + ", " + page.Plural(x.Parents, "parent or carer", "parents and carers") + " and " + page.Plural(x.Staff, "colleague", "colleagues") + " came from rosters."
	if x.Own {
		p.Lead = "These are the pupils in the classes that you teach."
	}
	p.Filter = rollFilter(q, x, classes)
	p.Empty = part.EmptyState{Heading: "Nobody here fits", Text: "Try fewer letters, or another class.", Link: part.Link{Text: "Show all pupils", Href: "/roll"}}
	switch {
	case x.Pupils == 0 && r.may(office.PreviewRoster):
		p.Empty = part.EmptyState{Heading: "The roll is empty", Text: "Take in the school’s pupils, classes and families from its management system.", Link: part.Link{Text: "Take a roster in", Href: rosterPath}}
	case x.Pupils == 0:
		p.Empty = part.EmptyState{Heading: "The roll is empty", Text: "The administrator takes pupils, classes and families in from the school’s management system."}
	case x.Own && p.Filter.Clear == "":
		p.Empty = part.EmptyState{Heading: "You teach no class here", Text: "Classes come from the school’s management system. Ask the office if yours is missing."}
	}
	pages := max(1, (x.Total+office.RollPage-1)/office.RollPage)
	if pages > 1 {
		p.Pages = part.Pages(min(q.Page, pages), pages, func(n int) string { return r.with("page", strconv.Itoa(n)) })
	}
	p.Table = part.Table{Caption: page.Plural(x.Total, "pupil", "pupils"), RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "Class"}, {Text: "Year group"}, {Text: "Born"}}}
	for _, row := range x.Rows {
		name := part.Cell{Text: row.Person.Name, Href: "/roll/" + string(row.ID)}
		if !row.Active() {
			name.Note = whenThere(r, row)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{name, {Text: x.Classes[row.ID]}, {Text: roll.YearTitle(row.Year)}, {Text: roll.DayInWords(row.Birth)}}})
	}
	return r.show(p)
}

func rollWays(r *request) []part.Link {
	var ways []part.Link
	for _, w := range []struct {
		opens office.Entry
		link  part.Link
	}{
		{office.ListClasses, part.Link{Text: "Classes and groups", Href: "/roll/classes"}},
		{office.ListCareGroups, part.Link{Text: "Confidential groups", Href: "/roll/groups"}},
		{office.ListSupport, part.Link{Text: "Support plans", Href: supportPath}},
		{office.ListImports, part.Link{Text: "Rosters taken in", Href: "/roll/imports"}},
	} {
		if r.may(w.opens) {
			ways = append(ways, w.link)
		}
	}
	return ways
}

func rollFilter(q office.RollQuery, x office.RollShown, classes office.ClassesShown) part.FilterForm {
	years := []part.Option{{Text: "Every year group"}}
	for _, y := range x.Years {
		years = append(years, part.Option{Value: y, Text: roll.YearTitle(y)})
	}
	stages := []part.Option{{Text: "Every key stage"}}
	for _, s := range roll.Stages() {
		for _, y := range x.Years {
			if st, _ := roll.StageOf(y); st.Key == s.Key && stages[len(stages)-1].Value != s.Key {
				stages = append(stages, part.Option{Value: s.Key, Text: s.Title})
			}
		}
	}
	rooms := []part.Option{{Text: "Every class"}}
	for _, c := range classes.Classes {
		rooms = append(rooms, part.Option{Value: string(c.ID), Text: c.Title})
	}
	f := part.FilterForm{Action: "/roll", Search: &part.Input{Name: "q", Label: "Name", Value: q.Words, Type: "search", Width: 20, Plain: true},
		Selects: []part.Select{{Name: "class", Label: "Class", Options: rooms, Value: string(q.Class)}, {Name: "year", Label: "Year group", Options: years, Value: q.Year},
			{Name: "stage", Label: "Key stage", Options: stages, Value: q.Stage},
			{Name: "state", Label: "Pupils", Value: q.State, Options: []part.Option{{Text: "On the roll"}, {Value: "left", Text: "Left"}, {Value: "coming", Text: "Still to come"}}}}}
	if q.Words+q.Year+q.Stage+string(q.Class)+q.State != "" {
		f.Clear = "/roll"
	}
	return f
}

// showRollCSV is the list with the Common Transfer File's identity fields, for a spreadsheet (capability 90).
func showRollCSV(r *request) error {
	q := rollQuery(r)
	q.All = true
	x, err := office.ShowRoll.Run(r.ctx(), r.house, r.by(), q)
	if err != nil {
		return err
	}
	rows := [][]string{{"Surname", "Forename", "MiddleNames", "PreferredSurname", "PreferredForename", "FormerSurname", "DOB", "Sex", "UPN", "FormerUPN", "UniqueLearnerNumber", "NCyearActual", "Class",
		"EntryDate", "LeavingDate"}}
	for _, p := range x.Rows {
		i := p.Identity
		leaves := i.Leaves
		if leaves == "" && !p.Active() && q.State != "coming" {
			leaves = p.Ended.In(r.house.Zone).Format("2006-01-02")
		}
		rows = append(rows, []string{i.Family, i.Given, i.Middle, i.PreferredFamily, i.PreferredGiven, i.FormerFamily, i.Birth, i.Sex, i.UPN, i.FormerUPN, i.ULN, i.Year, x.Classes[p.ID], i.Admitted, leaves})
	}
	return r.csv("pupils.csv", rows)
}

func showClasses(r *request) error {
	x, err := office.ListClasses.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	p := page.ClassesPage{Frame: r.rollFrame("Classes and groups"), Empty: part.EmptyState{Heading: "There are no classes yet", Text: "They come with the roster of the school’s management system."}}
	p.Table = part.Table{Caption: page.Plural(len(x.Classes), "class or group", "classes and groups"), RowHeaders: true,
		Columns: []part.Column{{Text: "Class"}, {Text: "Kind"}, {Text: "Year group"}, {Text: "Taught by"}, {Text: "Pupils", Numeric: true}}}
	for _, c := range x.Classes {
		kind := "Teaching group"
		if c.Kind == roll.Registration {
			kind = "Class"
		}
		year := ""
		if c.Year != "" {
			year = roll.YearTitle(c.Year)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Href: "/roll?class=" + url.QueryEscape(string(c.ID))}, {Text: kind}, {Text: year},
			{Text: strings.Join(x.Teachers[c.ID], ", ")}, {Text: page.Count(c.Pupils), Numeric: true}}})
	}
	return r.show(p)
}

func showPupil(r *request) error {
	x, err := office.ShowPupil.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
	if err != nil {
		return err
	}
	p := page.PupilPage{Frame: r.rollFrame(x.Person.Name), Identity: identityList(r, x), NoFamily: part.EmptyState{Heading: "No family is recorded"}}
	zone := page.NewFormat(r.house.Zone)
	if len(x.Places) > 0 {
		p.Classes = part.Table{Caption: "Classes and groups", Columns: []part.Column{{Text: "Class"}, {Text: "As"}, {Text: "Since"}, {Text: "Until"}}}
		for _, c := range x.Places {
			as := "Pupil"
			if c.Teaches {
				as = "Teacher"
			}
			p.Classes.Rows = append(p.Classes.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Href: "/roll?class=" + url.QueryEscape(string(c.Class))}, {Text: as}, {Text: zone.Date(c.Since)}, {Text: zone.Date(c.Until)}}})
		}
	}
	p.Family = familyTable(x)
	if x.MayFlag && isPupil(x) {
		p.Flags = flagTable("Confidential groups", x.Flags, false, zone)
		if x.Active() {
			p.AddFlag = part.Button{Text: "Put into a confidential group", Kind: part.Secondary, Href: "/roll/flag/" + string(x.ID)}
		}
		switch {
		case x.Support != "":
			p.Support = part.Button{Text: "Open the support plan", Kind: part.Secondary, Href: supportPath + "/" + string(x.Support)}
		case x.MaySupport:
			p.Support = part.Button{Text: "Begin a support plan", Kind: part.Secondary, Href: supportPath + "/for/" + string(x.ID)}
		}
	}
	p.Changes = part.Table{Caption: "What rosters changed", Columns: []part.Column{{Text: "When"}, {Text: "What"}, {Text: "Taken in by"}}}
	for _, c := range x.Changes {
		when := part.Cell{Text: zone.Moment(c.Made)}
		if r.may(office.ShowImport) {
			when.Href = "/roll/imports/" + string(c.Import)
		}
		p.Changes.Rows = append(p.Changes.Rows, part.Row{Cells: []part.Cell{when, {Text: changeWords[c.What]}, {Text: x.By[c.By]}}})
	}
	return r.show(p)
}

// whenThere says of somebody who is not at the school when they left, or from when on they are there.
func whenThere(r *request, x store.Rolled) string {
	if x.Facts.Awaited(r.house.Now().In(r.house.Zone).Format(time.DateOnly)) {
		return "Begins on " + roll.DayInWords(x.FirstDay())
	}
	return "Left on " + page.NewFormat(r.house.Zone).Date(x.Ended)
}

// changeWords say what an import did to somebody.
var changeWords = map[string]string{roll.Added: "Came", roll.Changed: "Changed", roll.Left: "Left", roll.Back: "Came back"}

func identityList(r *request, x office.PupilShown) part.SummaryList {
	i := x.Identity
	rows := []part.SummaryRow{{Key: "Role", Value: roleTitles(x.Rolled.Person.Roles)}}
	if !x.Active() {
		rows[0].Tag = part.Tag{Text: whenThere(r, x.Rolled), Colour: part.Grey}
	}
	year := ""
	if isPupil(x) {
		year = roll.YearTitle(i.Year)
		if s, ok := roll.StageOf(i.Year); ok {
			year += ", " + strings.ToLower(s.Title)
		}
	}
	for _, f := range []struct{ key, value string }{
		{"Registered name", strings.Join(strings.Fields(i.Given+" "+i.Middle+" "+i.Family), " ")}, {"Preferred name", strings.TrimSpace(i.PreferredGiven + " " + i.PreferredFamily)}, {"Former surname", i.FormerFamily},
		{"Born", roll.DayInWords(i.Birth)}, {"Sex", map[string]string{"M": "Male", "F": "Female"}[i.Sex]}, {"Year group", year}, {"UPN", i.UPN}, {"Former UPN", i.FormerUPN}, {"Unique learner number", i.ULN},
		{"At this school since", roll.DayInWords(i.Admitted)}, {"Last day", roll.DayInWords(i.Leaves)}, {"E-mail address", x.Rolled.Facts.Email}, {"Telephone", x.Phone}, {"Number in the roster", strings.TrimPrefix(x.Key, "csv/")},
	} {
		if f.value != "" {
			rows = append(rows, part.SummaryRow{Key: f.key, Value: f.value})
		}
	}
	return part.SummaryList{Rows: rows}
}

var responsibilityWords = map[string]string{"unknown": "Not known", "yes": "Yes", "no": "No"}

func familyTable(x office.PupilShown) part.Table {
	pupil := isPupil(x)
	t := part.Table{Caption: "Family", Columns: []part.Column{{Text: "Name"}, {Text: "What they are"}, {Text: "Parental responsibility"}, {Text: "Called"}, {Text: "May be told"}}, RowHeaders: true}
	if !pupil {
		t.Caption = "Children at this school"
		t.Columns = t.Columns[:3]
	}
	for _, f := range x.Family {
		name := part.Cell{Text: f.Other.Person.Name, Note: strings.Join(nonEmpty(f.Other.Phone, f.Other.Facts.Email), ", ")}
		if x.Whole {
			name.Href = "/roll/" + string(f.Other.ID)
		}
		row := []part.Cell{name, {Text: roll.RelationTitle(f.Kind)}, {Text: responsibilityWords[f.Responsibility]}}
		if pupil {
			may := part.Cell{Text: "Yes"}
			if !f.May {
				may = part.Cell{Tag: part.Tag{Text: "No", Colour: part.Red}, Note: f.Barred}
			}
			order := part.Cell{Text: ordinal(f.Order)}
			if x.MayFamily {
				order.Href, order.Hidden = "/roll/family/"+string(x.ID)+"/"+string(f.Adult), ": change what "+f.Other.Person.Name+" is to the pupil"
			}
			row = append(row, order, may)
		} else {
			row[0].Note = ""
		}
		t.Rows = append(t.Rows, part.Row{Cells: row})
	}
	return t
}

func isPupil(x office.PupilShown) bool { return x.Rolled.Person.Roles.Has(people.Pupil) }

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "First"
	case 2:
		return "Second"
	case 3:
		return "Third"
	}
	return "As number " + strconv.Itoa(n)
}
