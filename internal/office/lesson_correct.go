package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// ChildMet is one child with how they stand to a lesson.
type ChildMet struct {
	lesson.Met
	Name string
}

// LessonShown is one line of the record whole.
type LessonShown struct {
	lesson.Held
	What     string // the unit's or the strand's title
	ByName   string
	Children []ChildMet
}

// ShowLesson shows one lesson: what, when, by whom, and who was there.
var ShowLesson = Case[id.Lesson, LessonShown]{
	About: About{Name: "ShowLesson", Says: "See one lesson of my class, and who was there", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, number id.Lesson) (LessonShown, error) {
		h, _, err := lessonOf(d, tx, number)
		if err != nil {
			return LessonShown{}, err
		}
		tx.Looked("lesson", string(number))
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return LessonShown{}, err
		}
		out := LessonShown{Held: h, What: whatOf(book, h)}
		if by, err := tx.PersonByID(h.By); ignoreNone(err) != nil {
			return out, err
		} else {
			out.ByName = by.Name
		}
		met, err := tx.MetIn(number)
		if err != nil {
			return out, err
		}
		var ids []id.Person
		for _, m := range met {
			ids = append(ids, m.Pupil)
		}
		open, err := tx.RolledPeople(ids)
		if err != nil {
			return out, err
		}
		for _, m := range met {
			out.Children = append(out.Children, ChildMet{m, open[m.Pupil].Person.Name})
		}
		slices.SortFunc(out.Children, func(a, b ChildMet) int {
			return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(string(a.Pupil), string(b.Pupil)))
		})
		return out, nil
	},
}

// whatOf is what a lesson was about, in words.
func whatOf(book lesson.Book, h lesson.Held) string {
	if u, ok := book.Unit(h.Unit); ok && h.Unit != "" {
		return u.Title
	}
	if s, ok := book.Strand(h.Strand); ok {
		return s.Title
	}
	return "A lesson that the school does not have any more"
}

// lessonOf finds a lesson for whoever may look after it: who teaches the class, and leaders.
func lessonOf(d *Desk, tx *store.Tx, number id.Lesson) (lesson.Held, Classroom, error) {
	h, err := tx.Lesson(number)
	if err != nil {
		return h, Classroom{}, err
	}
	room, err := classroom(d, tx, h.Class)
	return h, room, err
}

// CorrectionForm says what is right about a lesson: its day, its note, and who was away and has not caught up.
type CorrectionForm struct {
	Lesson id.Lesson
	Day    time.Time
	Absent []id.Person
	Note   string
}

// CorrectLesson puts an entry right. A child who is ticked as away has to catch up, whatever stood there; one who is not
// any more was there; whoever caught up has caught up.
var CorrectLesson = Case[CorrectionForm, struct{}]{
	About: About{Name: "CorrectLesson", Says: "Correct the day of a lesson of my class, or who was away", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Before: func(d *Desk, in *CorrectionForm) error {
		form := LessonForm{Day: in.Day, Note: in.Note}
		wrong := form.check(d)
		in.Note = form.Note
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in CorrectionForm) (struct{}, error) {
		h, _, err := lessonOf(d, tx, in.Lesson)
		if err != nil {
			return struct{}{}, err
		}
		if !h.Standing() {
			return struct{}{}, fault.New(fault.Conflict, "This entry was taken back. Bring it back before you correct it.")
		}
		was := h.On
		h.On, h.Note = in.Day, in.Note
		if err := tx.SetLesson(h); err != nil {
			return struct{}{}, err
		}
		met, err := tx.MetIn(in.Lesson)
		if err != nil || len(met) == 0 {
			return struct{}{}, err
		}
		for i, m := range met {
			away := slices.Contains(in.Absent, m.Pupil)
			switch {
			case away:
				met[i].How, met[i].On = lesson.Absent, in.Day
			case m.How != lesson.CaughtUp:
				met[i].How, met[i].On = lesson.There, in.Day
			case m.On.Before(in.Day) || calendar.Day(m.On).Equal(calendar.Day(was)): // nobody catches up before the lesson
				met[i].On = in.Day
			}
			if met[i] != m {
				met[i].By = d.By.Person
			}
		}
		return struct{}{}, tx.SetMet(in.Lesson, met)
	},
}

// UndoForm takes a lesson back, or brings back what was taken back.
type UndoForm struct {
	Lesson id.Lesson
	Back   bool
}

// UndoLesson takes an entry back that was made by mistake: nobody counts as taught by it from that moment, and what it
// opened shuts. It can be brought back.
var UndoLesson = Case[UndoForm, id.Class]{
	About: About{Name: "UndoLesson", Says: "Take back a lesson entered by mistake, or bring it back", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, in UndoForm) (id.Class, error) {
		h, _, err := lessonOf(d, tx, in.Lesson)
		if err != nil {
			return "", err
		}
		if h.Standing() == in.Back {
			return h.Class, fault.New(fault.Conflict, "That has happened already.")
		}
		h.Undone = time.Time{}
		if !in.Back {
			h.Undone = tx.Now()
		}
		return h.Class, tx.SetLesson(h)
	},
}
