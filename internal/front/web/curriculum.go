package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
)

const (
	curriculumPath = lessonsPath + "/plan"
	unitsPath      = lessonsPath + "/units"
)

func (s *Server) curriculumRoutes(mux *http.ServeMux) {
	mux.Handle("GET /lessons/plan", s.signedIn(showCurriculum))
	mux.Handle("POST /lessons/plan", s.signedIn(doAdoptUnits))
	mux.Handle("GET /lessons/plan.csv", s.signedIn(showCurriculumCSV))
	mux.Handle("GET /lessons/units/new", s.signedIn(showNewUnit))
	mux.Handle("POST /lessons/units/new", s.signedIn(doUnitForm))
	mux.Handle("GET /lessons/units/{key}", s.signedIn(showUnit))
	mux.Handle("POST /lessons/units/{key}", s.signedIn(doUnit))
	mux.Handle("GET /lessons/units/{key}/change", s.signedIn(showChangeUnit))
	mux.Handle("POST /lessons/units/{key}/change", s.signedIn(doUnitForm))
}

// curriculumFrame leads up to the lessons of classes for those who may see them; governors see the plan alone.
func (r *request) curriculumFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "lessons")
	if r.may(office.ListLessonClasses) {
		up = append([]part.Link{{Text: "Lessons", Href: lessonsPath}}, up...)
	}
	f.Crumbs = part.Breadcrumbs{Items: up}
	return f
}

var curriculumUp = part.Link{Text: "The plan", Href: curriculumPath}

// squareTag is how a place on the map stands, in words as well as in colour.
func squareTag(q lesson.Square) part.Tag {
	switch q.Grade() {
	case lesson.Gap:
		return part.Tag{Text: "Gap", Colour: part.Red}
	case lesson.Repeat:
		return part.Tag{Text: "Nothing new", Colour: part.Orange}
	case lesson.Ahead:
		return part.Tag{Text: "Planned", Colour: part.Blue}
	case lesson.Partly:
		return part.Tag{Text: "Partly taught", Colour: part.Yellow}
	}
	return part.Tag{Text: "Taught", Colour: part.Green}
}

// squareSays is what a place on the map counts.
func squareSays(q lesson.Square) string {
	var says []string
	if q.Asked > 0 {
		says = append(says, strconv.Itoa(q.Taught)+" of "+strconv.Itoa(q.Asked)+" taught")
	}
	if q.Worked > 0 {
		says = append(says, "came up "+page.Plural(q.Worked, "time", "times")+" elsewhere")
	}
	return strings.Join(says, "; ")
}

// mapQuery is what of the map is asked for.
type mapQuery struct{ year, strand, show string }

func readMapQuery(q url.Values, x office.Curriculum) mapQuery {
	m := mapQuery{q.Get("year"), q.Get("strand"), q.Get("show")}
	if !slices.Contains(x.Years, m.year) {
		m.year = ""
	}
	if !slices.ContainsFunc(x.Strands, func(s lesson.Strand) bool { return s.Key == m.strand }) {
		m.strand = ""
	}
	if m.show != "gaps" {
		m.show = ""
	}
	return m
}

func (m mapQuery) narrowed() bool { return m != mapQuery{} }

// pick is the years and strands that are asked for; with gaps alone, those strands that have one.
func (m mapQuery) pick(x office.Curriculum) (years []string, strands []lesson.Strand) {
	for _, y := range x.Years {
		if m.year == "" || y == m.year {
			years = append(years, y)
		}
	}
	for _, s := range x.Strands {
		wanting := slices.ContainsFunc(years, func(y string) bool {
			g := x.Squares[s.Key][y].Grade()
			return g == lesson.Gap || g == lesson.Repeat
		})
		if (m.strand == "" || s.Key == m.strand) && (m.show == "" || wanting) {
			strands = append(strands, s)
		}
	}
	return years, strands
}

func (m mapQuery) wants(u lesson.Unit) bool {
	return (m.year == "" || u.For(m.year)) && (m.strand == "" || slices.Contains(u.Strands, m.strand))
}

func showCurriculum(r *request) error {
	x, err := office.ShowCurriculum.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	q := readMapQuery(r.URL.Query(), x)
	p := page.CurriculumPage{Frame: r.curriculumFrame("The plan for being safe online"), Lead: mapLead(x), CSV: curriculumPath + ".csv", Filter: mapFilter(x, q), Lacks: mapLacks(x),
		None: part.EmptyState{Heading: "Nothing is wanting here", Text: "Every place that you asked for has something planned that goes further than the year before."}}
	p.Map = mapTable(x, q)
	p.Units = unitTable(x, q)
	p.NoUnits = part.EmptyState{Heading: "No lesson for this strand and year group", Text: "Neither the school nor Handrail has one."}
	p.Classes = coverageTable(x)
	if !x.Plans {
		return r.show(p)
	}
	p.New = part.Button{Text: "Add a lesson of our own", Href: unitsPath + "/new", Kind: part.Secondary}
	switch {
	case x.Offered > 0:
		p.Offer = page.Plural(x.Offered, "more lesson comes", "more lessons come") + " with Handrail, each year group going further than the last. You can change their words, and take any of them out again."
		p.Adopt = part.Button{Text: "Plan " + page.Plural(x.Offered, "offered lesson", "offered lessons"), Name: "do", Value: "adopt", Once: true}
	case x.Untouched > 0:
		p.Back = part.Button{Text: "Take " + page.Plural(x.Untouched, "unchanged lesson", "unchanged lessons") + " out again", Kind: part.Secondary, Name: "do", Value: "back", Once: true}
	}
	return r.show(p)
}

// mapLead says in a sentence how the plan stands.
func mapLead(x office.Curriculum) string {
	n := x.Count()
	total := len(x.Years) * len(x.Strands)
	switch {
	case n[lesson.Gap] > 0:
		return page.Plural(n[lesson.Gap], "place", "places") + " of " + strconv.Itoa(total) + " on this map have nothing planned. A gap keeps no child offline: only the first lesson for their age does."
	case n[lesson.Repeat] > 0:
		return "Every place on this map has something planned, but in " + page.Plural(n[lesson.Repeat], "place", "places") + " it goes no further than the year before."
	}
	return "Every strand has something planned in every year group that goes further than the year before."
}

func mapFilter(x office.Curriculum, q mapQuery) part.FilterForm {
	f := part.FilterForm{Action: curriculumPath, Label: "Narrow the map", Selects: []part.Select{
		{Name: "year", Label: "Year group", Value: q.year, Options: []part.Option{{Text: "All"}}},
		{Name: "strand", Label: "Strand", Value: q.strand, Options: []part.Option{{Text: "All"}}},
		{Name: "show", Label: "Show", Value: q.show, Options: []part.Option{{Text: "Everything"}, {Value: "gaps", Text: "What is wanting"}}},
	}}
	for _, y := range x.Years {
		f.Selects[0].Options = append(f.Selects[0].Options, part.Option{Value: y, Text: roll.YearTitle(y)})
	}
	for _, s := range x.Strands {
		f.Selects[1].Options = append(f.Selects[1].Options, part.Option{Value: s.Key, Text: s.Title})
	}
	if q.narrowed() {
		f.Clear = curriculumPath
	}
	return f
}

func mapTable(x office.Curriculum, q mapQuery) part.Table {
	years, strands := q.pick(x)
	t := part.Table{Caption: "Strands and year groups", RowHeaders: true, Small: true, Columns: []part.Column{{Text: "Strand"}}}
	for _, y := range years {
		t.Columns = append(t.Columns, part.Column{Text: roll.YearTitle(y)})
	}
	for _, s := range strands {
		cells := []part.Cell{{Text: s.Title, Note: s.Says}}
		for _, y := range years {
			square := x.Squares[s.Key][y]
			c := part.Cell{Tag: squareTag(square), Note: squareSays(square)}
			if n := len(square.Planned); n > 0 {
				c.Text, c.Hidden = page.Plural(n, "lesson", "lessons"), " on "+s.Title+" in "+roll.YearTitle(y)
				c.Href = curriculumPath + "?year=" + url.QueryEscape(y) + "&strand=" + s.Key + "#lessons"
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, part.Row{Cells: cells})
	}
	return t
}

// mapLacks are what is wanting beside gaps: subjects, settings, and lessons out of order.
func mapLacks(x office.Curriculum) []string {
	var all []string
	for _, l := range x.NoSubject {
		all = append(all, roll.YearTitle(l.Year)+" has no lesson that belongs to "+l.What+".")
	}
	for _, l := range x.NoSetting {
		all = append(all, roll.YearTitle(l.Year)+" has no lesson about use "+strings.ToLower(l.What[:1])+l.What[1:]+".")
	}
	for _, u := range x.OutOfOrder {
		all = append(all, "“"+u.Title+"” comes after a lesson that is not planned.")
	}
	return all
}

func unitTable(x office.Curriculum, q mapQuery) part.Table {
	t := part.Table{ID: "lessons", Caption: "Lessons", RowHeaders: true, Columns: []part.Column{{Text: "Lesson"}, {Text: "For"}, {Text: "Belongs to"}, {Text: "State"}}}
	for _, u := range x.Units {
		if !q.wants(u) {
			continue
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: u.Title, Href: unitsPath + "/" + u.Key, Note: u.Can}, {Text: yearList(u.Years)}, {Text: titlesOf(lesson.Subjects, u.Subjects)}, {Tag: unitTag(u)}}})
	}
	return t
}

func unitTag(u lesson.Unit) part.Tag {
	switch {
	case u.Starter:
		return part.Tag{Text: "First lesson", Colour: part.Green}
	case u.Planned:
		return part.Tag{Text: "In the plan", Colour: part.Green}
	case u.Own:
		return part.Tag{Text: "Not used any more", Colour: part.Grey}
	}
	return part.Tag{Text: "Offered", Colour: part.Grey}
}

func yearList(years []string) string {
	var words []string
	for _, y := range years {
		words = append(words, roll.YearTitle(y))
	}
	return page.Sentence(words)
}

func titlesOf(of []lesson.Choice, keys []string) string {
	var words []string
	for _, k := range keys {
		words = append(words, lesson.Title(of, k))
	}
	if len(words) == 0 {
		return "–"
	}
	return page.Sentence(words)
}

// coverageTable is how far each class has come.
func coverageTable(x office.Curriculum) part.Table {
	t := part.Table{Caption: "Classes since " + x.Began.Format("2 January 2006"), RowHeaders: true, Columns: []part.Column{{Text: "Class"}, {Text: "Planned lessons taught"}, {Text: "Came up elsewhere", Numeric: true}, {Text: "Strands not met yet"}}}
	for _, c := range x.Classes {
		taught := part.Cell{Text: strconv.Itoa(c.Taught) + " of " + strconv.Itoa(c.Planned)}
		left := part.Cell{Text: "None"}
		if len(c.Untouched) > 0 {
			left.Text = untouchedWords(c.Coverage)
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Note: yearList(c.Years)}, taught, {Text: strconv.Itoa(c.Worked), Numeric: true}, left}})
	}
	return t
}

func untouchedWords(c lesson.Coverage) string {
	var words []string
	for _, s := range c.Untouched {
		words = append(words, s.Title)
	}
	return page.Sentence(words)
}

func showCurriculumCSV(r *request) error {
	x, err := office.ShowCurriculum.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	years, strands := readMapQuery(r.URL.Query(), x).pick(x)
	rows := [][]string{{"Strand", "Year group", "State", "Lessons planned", "Taught", "To be taught", "Came up elsewhere"}}
	for _, s := range strands {
		for _, y := range years {
			q := x.Squares[s.Key][y]
			var titles []string
			for _, u := range q.Planned {
				titles = append(titles, u.Title)
			}
			rows = append(rows, []string{s.Title, roll.YearTitle(y), squareTag(q).Text, strings.Join(titles, "; "), strconv.Itoa(q.Taught), strconv.Itoa(q.Asked), strconv.Itoa(q.Worked)})
		}
	}
	return r.csv("curriculum.csv", rows)
}

func doAdoptUnits(r *request) error {
	back := r.FormValue("do") == "back"
	if _, err := office.AdoptUnits.Run(r.ctx(), r.house, r.by(), office.AdoptForm{Back: back}); err != nil {
		return err
	}
	if back {
		return r.goTo(curriculumPath, "units-back")
	}
	return r.goTo(curriculumPath, "units-planned")
}
