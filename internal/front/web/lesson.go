package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

const lessonsPath = "/lessons"

func (s *Server) lessonRoutes(mux *http.ServeMux) {
	mux.Handle("GET /lessons", s.signedIn(showLessons))
	mux.Handle("GET /lessons/class/{id}", s.signedIn(showClassLessons))
	mux.Handle("POST /lessons/class/{id}/caught-up", s.signedIn(doCatchUp))
	mux.Handle("POST /lessons/class/{id}/worked", s.signedIn(doLogStrand))
	mux.Handle("GET /lessons/class/{id}/record", s.signedIn(showLessonForm))
	mux.Handle("POST /lessons/class/{id}/record", s.signedIn(doLessonForm))
	mux.Handle("GET /lessons/held/{id}", s.signedIn(showLesson))
	mux.Handle("POST /lessons/held/{id}", s.signedIn(doUndoLesson))
	mux.Handle("GET /lessons/held/{id}/correct", s.signedIn(showCorrectLesson))
	mux.Handle("POST /lessons/held/{id}/correct", s.signedIn(doCorrectLesson))
	mux.Handle("GET /lessons/pupil/{id}", s.signedIn(showPupilLessons))
}

func (r *request) lessonFrame(title string, up ...part.Link) page.Frame {
	f := r.frame(title, "lessons")
	f.Crumbs = part.Breadcrumbs{Items: append([]part.Link{{Text: "Lessons", Href: lessonsPath}}, up...)}
	return f
}

func classLessonsPath(class id.Class) string { return lessonsPath + "/class/" + string(class) }

func showLessons(r *request) error {
	all, err := office.ListLessonClasses.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.LessonsPage{Frame: r.frame("Lessons", "lessons"), Empty: part.EmptyState{Heading: "You have no class", Text: "Classes come with the roll. Leaders see every class, teachers their own."}}
	p.Table = part.Table{Caption: "Classes", RowHeaders: true, Columns: []part.Column{{Text: "Class"}, {Text: "First lesson"}, {Text: "Last recorded"}, {Text: "Came up elsewhere", Numeric: true}}}
	for _, c := range all {
		first := part.Cell{Tag: part.Tag{Text: "All taught", Colour: part.Green}}
		switch {
		case c.Left > 0 && c.Taught == 0 && c.Behind == 0:
			first = part.Cell{Tag: part.Tag{Text: "Not taught yet", Colour: part.Yellow}}
		case c.Left > 0:
			first = part.Cell{Tag: part.Tag{Text: "Partly", Colour: part.Yellow}, Note: page.Plural(c.Left+c.Behind, "child has", "children have") + " not had it"}
		case c.Behind > 0:
			first = part.Cell{Tag: part.Tag{Text: "To catch up", Colour: part.Yellow}, Note: page.Plural(c.Behind, "child", "children")}
		}
		last := "–"
		if !c.Last.IsZero() {
			last = zone.Date(c.Last)
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Title, Href: classLessonsPath(c.ID), Note: page.Plural(c.Pupils, "child", "children")}, first, {Text: last}, {Text: strconv.Itoa(c.Worked), Numeric: true}}})
	}
	p.More = append(p.More, page.IndexEntry{Link: part.Link{Text: "The plan for being safe online", Href: curriculumPath}, Text: "What is taught in which year group, what is wanting, and how far each class has come."})
	return r.show(p)
}

func showClassLessons(r *request) error { return r.classLessons(http.StatusOK, nil) }

func (r *request) classLessons(status int, fields map[string]string) error {
	out, err := office.ShowClassLessons.Run(r.ctx(), r.house, r.by(), id.Class(r.PathValue("id")))
	if err != nil {
		return err
	}
	here := classLessonsPath(out.Class)
	p := page.ClassLessonsPage{Frame: r.lessonFrame("Lessons of " + out.Title), Lead: page.Plural(len(out.Children), "child", "children") + yearWords(out.Years), Action: here + "/worked",
		NoUnits: part.EmptyState{Heading: "Nothing is planned for this class", Text: "No child of a year group for which lessons are planned is in it."},
		Subject: part.Input{Name: "subject", Label: "In which lesson? (optional)", Hint: "Such as Geography", Value: r.FormValue("subject"), Error: fields["subject"], Width: 20},
		Note:    part.Input{Name: "note", Label: "What did you do? (optional)", Hint: "A few words. Name no child", Value: r.FormValue("note"), Error: fields["note"]},
		Strand:  page.ErrorLine{Text: fields["strand"]}}
	if r.Method == http.MethodGet {
		p.Subject.Value = out.Subject
	}
	primary := false
	for _, u := range out.Units {
		p.Units = append(p.Units, r.unitCard(out, u, &primary, fields))
	}
	for _, s := range out.Strands {
		p.Strands = append(p.Strands, part.Button{Text: s.Title, Kind: part.Secondary, Name: "strand", Value: s.Key, Once: true})
	}
	p.Held = heldTable(r, out)
	p.More = append(p.More, part.Link{Text: "What " + out.Title + " may use, and what is missing", Href: gridPath(out.Class)})
	return r.showStatus(status, p)
}

// yearWords are year groups behind a count: ", Year 1 and Year 2".
func yearWords(years []string) string {
	var words []string
	for _, y := range years {
		words = append(words, roll.YearTitle(y))
	}
	if len(words) == 0 {
		return "."
	}
	return ", " + page.Sentence(words) + "."
}

// unitCard says how a class stands to a lesson. The first that is open gets the page's one main button.
func (r *request) unitCard(out office.ClassLessons, u office.UnitStands, primary *bool, fields map[string]string) page.UnitCard {
	zone := page.NewFormat(r.house.Zone)
	here := classLessonsPath(out.Class)
	c := page.UnitCard{ID: "unit-" + u.Key, Title: u.Title, Can: "Afterwards a child " + strings.ToLower(u.Can[:1]) + u.Can[1:], Action: here + "/caught-up#unit-" + u.Key, Steps: u.Steps}
	kind := func() string {
		if *primary {
			return part.Secondary
		}
		*primary = true
		return ""
	}
	switch {
	case u.Taught == u.Asked:
		c.State, c.Said = part.Tag{Text: "Taught", Colour: part.Green}, "To all "+strconv.Itoa(u.Asked)+"."
	case u.Last.ID == "":
		c.State, c.Said = part.Tag{Text: "Not taught yet", Colour: part.Yellow}, page.Plural(u.Asked-u.Taught, "child has", "children have")+" not had it."
		c.Record = part.Button{Text: "Record this lesson", Hidden: ": " + u.Title, Href: here + "/record?unit=" + u.Key, Kind: kind()}
	default:
		c.State, c.Said = part.Tag{Text: "To catch up", Colour: part.Yellow}, "Taught on "+zone.Date(u.Last.On)+"; "+page.Plural(len(u.Behind), "child was", "children were")+" away or came later."
		c.Caught = part.Button{Text: "They have caught up today", Kind: kind(), Name: "unit", Value: u.Key, Once: true}
		c.Behind = part.Checkboxes{Name: "child", ID: "child-" + u.Key, Legend: "Who has been taught it since?", LegendSize: "s", Small: true, Options: childOptions(u.Behind)}
		if r.FormValue("unit") == u.Key {
			c.Behind.Error = fields["child"]
		}
	}
	if u.Last.ID != "" {
		c.Href = lessonsPath + "/held/" + string(u.Last.ID)
	}
	return c
}

func childOptions(all []office.Child) []part.Option {
	options := make([]part.Option, len(all))
	for i, c := range all {
		options[i] = part.Option{Value: string(c.Person), Text: c.Name}
	}
	return options
}

func heldTable(r *request, out office.ClassLessons) part.Table {
	zone := page.NewFormat(r.house.Zone)
	t := part.Table{Caption: "Recorded this school year", RowHeaders: true, Columns: []part.Column{{Text: "Lesson"}, {Text: "Day"}, {Text: "Kind"}}}
	for _, h := range out.Held {
		kind := part.Cell{Text: "Lesson of its own"}
		if h.Strand != "" {
			kind = part.Cell{Text: "Came up in another lesson", Note: strings.TrimSuffix(strings.Join([]string{h.Subject, h.Note}, ": "), ": ")}
			kind.Note = strings.TrimPrefix(kind.Note, ": ")
		}
		if !h.Standing() {
			kind.Tag = part.Tag{Text: "Taken back", Colour: part.Grey}
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: out.What[h.ID], Href: lessonsPath + "/held/" + string(h.ID), Hidden: " on " + zone.Date(h.On)}, {Text: zone.Date(h.On)}, kind}})
	}
	return t
}

func doCatchUp(r *request) error {
	class := id.Class(r.PathValue("id"))
	in := office.CatchUpForm{Class: class, Unit: r.FormValue("unit")}
	for _, who := range r.PostForm["child"] {
		in.Children = append(in.Children, id.Person(who))
	}
	_, err := office.CatchUp.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.classLessons(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(r.cameFrom(classLessonsPath(class), gridPath(class)), "caught-up")
}

// cameFrom is where a form that stands on two pages leads back to: the first, unless the form names the second.
func (r *request) cameFrom(first, second string) string {
	if r.FormValue("back") == second {
		return second
	}
	return first
}

func doLogStrand(r *request) error {
	class := id.Class(r.PathValue("id"))
	_, err := office.LogStrand.Run(r.ctx(), r.house, r.by(), office.WorkedForm{Class: class, Strand: r.FormValue("strand"), Subject: r.FormValue("subject"), Note: r.FormValue("note")})
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.classLessons(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(classLessonsPath(class), "worked-in")
}

func showLessonForm(r *request) error { return r.lessonForm(http.StatusOK, nil, "") }

// lessonForm is the form for one class: which lesson, when, who was away. The lesson that is open and today stand there
// already, so that most days take ticks and one press.
func (r *request) lessonForm(status int, fields map[string]string, general string) error {
	out, err := office.ShowClassLessons.Run(r.ctx(), r.house, r.by(), id.Class(r.PathValue("id")))
	if err != nil {
		return err
	}
	_, day, _ := r.day("day")
	if r.Method == http.MethodGet {
		day = dated(day, calendar.Day(r.house.Now().In(r.house.Zone)))
	}
	p := page.LessonFormPage{Frame: r.lessonFrame("Record a lesson of "+out.Title, part.Link{Text: out.Title, Href: classLessonsPath(out.Class)}),
		Unit: part.Radios{Name: "unit", Legend: "Which lesson?", LegendSize: "m", Value: r.FormValue("unit"), Error: fields["unit"]}, Send: part.Button{Text: "Record the lesson", Once: true}}
	r.lessonFields(&p, day, childOptions(out.Children), fields)
	p.Absent.Values = r.PostForm["absent"]
	for _, u := range out.Units {
		p.Unit.Options = append(p.Unit.Options, part.Option{Value: u.Key, Text: u.Title, Hint: u.Can})
		if p.Unit.Value == "" && u.Last.ID == "" && r.Method == http.MethodGet {
			p.Unit.Value = u.Key
		}
	}
	if general != "" {
		p.Errors.Add("", general)
	}
	return r.showStatus(status, p)
}

// lessonFields are those of recording and of correcting.
func (r *request) lessonFields(p *page.LessonFormPage, day part.DateInput, children []part.Option, fields map[string]string) {
	p.Day = day
	p.Day.Legend, p.Day.LegendSize, p.Day.Error = "When?", "m", fields["day"]
	p.Absent = part.Checkboxes{Name: "absent", Legend: "Who was away?", LegendSize: "m", Hint: "Tick nobody if all were there. Whoever is ticked is shown as “to catch up” until they have been taught", Small: true, Options: children}
	p.Note = part.Input{Name: "note", Label: "Anything to remember? (optional)", Hint: "Name no child", Value: r.FormValue("note"), Error: fields["note"]}
}

func whoWasAway(r *request) []id.Person {
	var all []id.Person
	for _, who := range r.PostForm["absent"] {
		all = append(all, id.Person(who))
	}
	return all
}

func doLessonForm(r *request) error {
	fields := map[string]string{}
	class := id.Class(r.PathValue("id"))
	in := office.LessonForm{Class: class, Unit: r.FormValue("unit"), Day: r.optionalDay("day", fields), Absent: whoWasAway(r), Note: r.FormValue("note")}
	if len(fields) > 0 {
		return r.lessonForm(http.StatusUnprocessableEntity, fields, "")
	}
	_, err := office.RecordLesson.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok {
		return r.lessonForm(http.StatusUnprocessableEntity, fields, general)
	}
	if err != nil {
		return err
	}
	return r.goTo(r.cameFrom(classLessonsPath(class), gridPath(class)), "lesson")
}

func showPupilLessons(r *request) error {
	out, err := office.ShowPupilLessons.Run(r.ctx(), r.house, r.by(), id.Person(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	p := page.PupilLessonsPage{Frame: r.lessonFrame("What "+out.Name+" was taught", part.Link{Text: out.Name, Href: "/roll/" + string(out.Person)}), Lead: roll.YearTitle(out.Year) + ".",
		Empty: part.EmptyState{Heading: "Nothing is planned for this year group"}}
	p.Table = part.Table{Caption: "Lessons on being safe online", RowHeaders: true, Columns: []part.Column{{Text: "Lesson"}, {Text: "State"}, {Text: "Day"}, {Text: "Class"}}}
	for _, x := range out.Rows {
		row := []part.Cell{{Text: x.Title, Note: x.Can}, {Tag: lessonTag(x.State)}, {Text: "–"}, {Text: "–"}}
		if x.State == lesson.Taught {
			row[2], row[3] = part.Cell{Text: zone.Date(x.On)}, part.Cell{Text: x.Class}
			if x.How == lesson.CaughtUp {
				row[1].Note = "Caught up"
			}
		}
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: row})
	}
	if r.may(office.ShowClassLessons) {
		for _, c := range out.Classes {
			p.Next = append(p.Next, part.Link{Text: "Lessons of " + c.Title, Href: classLessonsPath(c.Class)})
		}
	}
	return r.show(p)
}

func lessonTag(s lesson.State) part.Tag {
	switch s {
	case lesson.Taught:
		return part.Tag{Text: "Taught", Colour: part.Green}
	case lesson.ToCatchUp:
		return part.Tag{Text: "To catch up", Colour: part.Yellow}
	}
	return part.Tag{Text: "Not yet", Colour: part.Grey}
}

// away are the days from a lesson until a child was taught, in words.
func away(zone page.Format, m office.ChildMet, on time.Time) part.Cell {
	switch m.How {
	case lesson.There:
		return part.Cell{Tag: part.Tag{Text: "There", Colour: part.Green}}
	case lesson.CaughtUp:
		c := part.Cell{Tag: part.Tag{Text: "Caught up", Colour: part.Green}}
		if !calendar.Day(m.On).Equal(calendar.Day(on)) {
			c.Note = "On " + zone.Date(m.On)
		}
		return c
	}
	return part.Cell{Tag: part.Tag{Text: "Away: to catch up", Colour: part.Yellow}}
}
