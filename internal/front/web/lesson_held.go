package web

import (
	"net/http"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
)

func showLesson(r *request) error {
	out, err := office.ShowLesson.Run(r.ctx(), r.house, r.by(), id.Lesson(r.PathValue("id")))
	if err != nil {
		return err
	}
	zone := page.NewFormat(r.house.Zone)
	here := lessonsPath + "/held/" + string(out.ID)
	p := page.LessonPage{Frame: r.lessonFrame(out.What, part.Link{Text: out.Title, Href: classLessonsPath(out.Class)}), Facts: lessonFacts(zone, out),
		Change: part.Button{Text: "Correct it", Href: here + "/correct"}, Undo: part.Button{Text: "Take it back", Kind: part.Secondary, Name: "do", Value: "undo"},
		Table: part.Table{Caption: "Children", RowHeaders: true, Columns: []part.Column{{Text: "Name"}, {Text: "How"}}}}
	if !out.Standing() {
		p.Gone.Text = "This entry was taken back on " + zone.Moment(out.Undone) + ". It counts for nobody."
		p.Change, p.Undo = part.Button{}, part.Button{Text: "Bring it back", Name: "do", Value: "back"}
	}
	for _, c := range out.Children {
		p.Table.Rows = append(p.Table.Rows, part.Row{Cells: []part.Cell{{Text: c.Name}, away(zone, c, out.On)}})
	}
	return r.show(p)
}

func lessonFacts(zone page.Format, out office.LessonShown) part.SummaryList {
	l := part.SummaryList{Rows: []part.SummaryRow{{Key: "Class", Value: out.Title}, {Key: "Day", Value: zone.Date(out.On)}}}
	if out.Subject != "" {
		l.Rows = append(l.Rows, part.SummaryRow{Key: "In", Value: out.Subject})
	}
	if out.Note != "" {
		l.Rows = append(l.Rows, part.SummaryRow{Key: "To remember", Value: out.Note})
	}
	entered := zone.Moment(out.Made)
	if out.ByName != "" {
		entered += ", by " + out.ByName
	}
	l.Rows = append(l.Rows, part.SummaryRow{Key: "Entered", Value: entered})
	return l
}

func doUndoLesson(r *request) error {
	back := r.FormValue("do") == "back"
	number := id.Lesson(r.PathValue("id"))
	if _, err := office.UndoLesson.Run(r.ctx(), r.house, r.by(), office.UndoForm{Lesson: number, Back: back}); err != nil {
		return err
	}
	if back {
		return r.goTo(lessonsPath+"/held/"+string(number), "lesson-back")
	}
	return r.goTo(lessonsPath+"/held/"+string(number), "lesson-gone")
}

func showCorrectLesson(r *request) error { return r.correctLesson(http.StatusOK, nil) }

func (r *request) correctLesson(status int, fields map[string]string) error {
	out, err := office.ShowLesson.Run(r.ctx(), r.house, r.by(), id.Lesson(r.PathValue("id")))
	if err != nil {
		return err
	}
	_, day, _ := r.day("day")
	if r.Method == http.MethodGet {
		day = dated(day, out.On)
	}
	p := page.LessonFormPage{Frame: r.lessonFrame("Correct: "+out.What, part.Link{Text: out.Title, Href: classLessonsPath(out.Class)}, part.Link{Text: out.What, Href: lessonsPath + "/held/" + string(out.ID)}),
		About: part.SummaryList{Rows: []part.SummaryRow{{Key: "Class", Value: out.Title}}}, Send: part.Button{Text: "Save", Once: true}}
	var options []part.Option
	var away []string
	for _, c := range out.Children {
		o := part.Option{Value: string(c.Pupil), Text: c.Name}
		switch c.How {
		case lesson.Absent:
			away = append(away, o.Value)
		case lesson.CaughtUp:
			o.Hint = "Has caught up since"
		}
		options = append(options, o)
	}
	r.lessonFields(&p, day, options, fields)
	p.Absent.Hint = "Whoever is ticked is shown as “to catch up” until they have been taught"
	if p.Absent.Values = r.PostForm["absent"]; r.Method == http.MethodGet {
		p.Absent.Values, p.Note.Value = away, out.Note
	}
	return r.showStatus(status, p)
}

func doCorrectLesson(r *request) error {
	fields := map[string]string{}
	number := id.Lesson(r.PathValue("id"))
	in := office.CorrectionForm{Lesson: number, Day: r.optionalDay("day", fields), Absent: whoWasAway(r), Note: r.FormValue("note")}
	if len(fields) > 0 {
		return r.correctLesson(http.StatusUnprocessableEntity, fields)
	}
	_, err := office.CorrectLesson.Run(r.ctx(), r.house, r.by(), in)
	if fields, general, ok := wrong(err); ok && general == "" {
		return r.correctLesson(http.StatusUnprocessableEntity, fields)
	}
	if err != nil {
		return err
	}
	return r.goTo(lessonsPath+"/held/"+string(number), "lesson-right")
}
