package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Child is one child of a class.
type Child struct {
	Person id.Person
	Name   string
	Year   string
}

// Classroom is a class with the children in it, by name, and the year groups that they belong to.
type Classroom struct {
	Class    id.Class
	Title    string
	Children []Child
	Years    []string
}

// classroom opens a class for whoever teaches it, and for leaders.
func classroom(d *Desk, tx *store.Tx, class id.Class) (Classroom, error) {
	places, err := mayGather(&tx.View, d.By, class)
	if err != nil {
		tx.Tried("class", string(class))
		return Classroom{}, err
	}
	tx.Looked("class", string(class))
	out := Classroom{Class: class, Title: places[0].Title}
	var ids []id.Person
	for _, p := range places {
		if !p.Teaches {
			ids = append(ids, p.Person)
		}
	}
	open, err := tx.RolledPeople(ids)
	if err != nil {
		return out, err
	}
	for _, p := range open {
		if p.Active() {
			out.Children = append(out.Children, Child{p.ID, p.Person.Name, p.Year})
		}
	}
	slices.SortFunc(out.Children, func(a, b Child) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(string(a.Person), string(b.Person)))
	})
	out.Years = yearsOf(out.Children)
	return out, nil
}

func yearsOf(children []Child) []string {
	var all []string
	for _, c := range children {
		if c.Year != "" && !slices.Contains(all, c.Year) {
			all = append(all, c.Year)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(roll.YearOrder(a), roll.YearOrder(b)) })
	return all
}

// IDs are the numbers of the children.
func (c Classroom) IDs() []id.Person {
	ids := make([]id.Person, len(c.Children))
	for i, x := range c.Children {
		ids[i] = x.Person
	}
	return ids
}

// has says whether a child is in the class.
func (c Classroom) has(who id.Person) bool {
	return slices.ContainsFunc(c.Children, func(x Child) bool { return x.Person == who })
}

// bookOfLessons is the strands and units as the school uses them.
func bookOfLessons(h *House, v *store.View) (lesson.Book, error) {
	books, err := h.Shelf.Books()
	if err != nil {
		return lesson.Book{}, err
	}
	chosen, err := v.Units()
	return books.Lessons.With(chosen), err
}

// LessonForm is a lesson that a class had: which, when, and who was not there.
type LessonForm struct {
	Class  id.Class
	Unit   string
	Day    time.Time
	Absent []id.Person
	Note   string
}

// check is what can be wrong with a lesson's day and words, whichever way it is entered.
func (in *LessonForm) check(d *Desk) fault.Fields {
	in.Note = strings.TrimSpace(in.Note)
	var wrong fault.Fields
	switch today := d.today(); {
	case in.Day.IsZero():
		wrong.Add("day", "Enter the day of the lesson, such as 3 9 2026")
	case in.Day.After(today):
		wrong.Add("day", "Enter the day on which it was taught; it cannot be still to come")
	case in.Day.Before(lesson.YearBegins(today).AddDate(-1, 0, 0)):
		wrong.Add("day", "Enter a day of this school year or the last")
	}
	if len(in.Note) > 500 {
		wrong.Add("note", "Use at most 500 characters")
	}
	return wrong
}

// RecordLesson records that a class was taught a unit, and who was not there: they are to catch up (obligations 4.1-i,
// 5.1-b).
var RecordLesson = Case[LessonForm, id.Lesson]{
	About: About{Name: "RecordLesson", Says: "Record a lesson that my class had, and who was away", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Before: func(d *Desk, in *LessonForm) error {
		wrong := in.check(d)
		wrong.Need("unit", in.Unit, "Choose which lesson it was")
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in LessonForm) (id.Lesson, error) {
		room, err := classroom(d, tx, in.Class)
		if err != nil {
			return "", err
		}
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return "", err
		}
		u, known := book.Unit(in.Unit)
		if !known || !u.Planned || !slices.ContainsFunc(room.Children, func(c Child) bool { return fits(book, u, c.Year) }) {
			return "", fault.New(fault.Invalid, "This lesson is not planned for the children of this class.")
		}
		all, err := tx.Lessons(in.Class, in.Day)
		if err != nil {
			return "", err
		}
		for _, h := range all {
			if h.Unit == in.Unit && h.Standing() && calendar.Day(h.On).Equal(calendar.Day(in.Day)) {
				return "", fault.New(fault.Conflict, "This lesson is recorded for that day already. Correct that entry if something about it is different.")
			}
		}
		h := lesson.Held{ID: id.Lesson(tx.NewID()), Unit: in.Unit, Class: in.Class, Title: room.Title, Years: room.Years, On: in.Day, Note: in.Note, Made: tx.Now(), By: d.By.Person}
		if err := tx.SetLesson(h); err != nil {
			return "", err
		}
		var met []lesson.Met
		for _, c := range room.Children {
			m := lesson.Met{Pupil: c.Person, How: lesson.There, On: in.Day, By: d.By.Person}
			if slices.Contains(in.Absent, c.Person) {
				m.How = lesson.Absent
			}
			met = append(met, m)
		}
		return h.ID, tx.SetMet(h.ID, met)
	},
}

// fits says whether a unit is for a child of a year group. A child whose year group nobody knows is taught the starter
// unit for the oldest.
func fits(book lesson.Book, u lesson.Unit, year string) bool {
	starter, ok := book.Starter(year)
	return u.For(year) || ok && starter.Key == u.Key
}

// CatchUpForm are children who have been taught what their class had without them.
type CatchUpForm struct {
	Class    id.Class
	Unit     string
	Children []id.Person
	Day      time.Time
}

// CatchUp records that children have caught up with what they missed (4.1-i, 5.1-o).
var CatchUp = Case[CatchUpForm, int]{
	About: About{Name: "CatchUp", Says: "Record that children have caught up with a lesson that they missed", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Before: func(d *Desk, in *CatchUpForm) error {
		if in.Day.IsZero() {
			in.Day = d.today()
		}
		wrong := (&LessonForm{Day: in.Day}).check(d)
		if len(in.Children) == 0 {
			wrong.Add("child", "Tick who has caught up")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in CatchUpForm) (int, error) {
		room, err := classroom(d, tx, in.Class)
		if err != nil {
			return 0, err
		}
		all, err := tx.Lessons(in.Class, lesson.YearBegins(d.today()))
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(all, func(h lesson.Held) bool { return h.Unit == in.Unit && h.Standing() }) // the newest
		if i < 0 || in.Unit == "" {
			return 0, fault.New(fault.Conflict, "The class has not had this lesson this year, so nobody can catch up with it. Record the lesson first.")
		}
		if in.Day.Before(calendar.Day(all[i].On)) {
			return 0, fault.New(fault.Invalid, "Nobody catches up before the class had the lesson.")
		}
		already, err := tx.Met(in.Children)
		if err != nil {
			return 0, err
		}
		var met []lesson.Met
		for _, who := range in.Children {
			if !room.has(who) {
				tx.Tried("person", string(who))
				return 0, fault.New(fault.NotFound, "This child is not in this class.")
			}
			if state, _ := lesson.StateOf(in.Unit, ofPupil(already, who), true); state == lesson.ToCatchUp { // pressed twice, it counts once
				met = append(met, lesson.Met{Pupil: who, How: lesson.CaughtUp, On: in.Day, By: d.By.Person})
			}
		}
		if len(met) == 0 {
			return 0, fault.New(fault.Conflict, "They have been taught it already.")
		}
		return len(met), tx.SetMet(all[i].ID, met)
	},
}

func ofPupil(all []lesson.Met, who id.Person) []lesson.Met {
	return slices.DeleteFunc(slices.Clone(all), func(m lesson.Met) bool { return m.Pupil != who })
}

// WorkedForm is a strand that was worked into an ordinary lesson.
type WorkedForm struct {
	Class   id.Class
	Strand  string
	Subject string
	Note    string
	Day     time.Time
}

// LogStrand notes with one press that a strand was worked into an ordinary lesson (4.3-g).
var LogStrand = Case[WorkedForm, id.Lesson]{
	About: About{Name: "LogStrand", Says: "Note that online safety was worked into a lesson of my class", Clause: "5.1/curriculum", Sensitive: true, May: gatherers},
	Before: func(d *Desk, in *WorkedForm) error {
		if in.Day.IsZero() {
			in.Day = d.today()
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return err
		}
		in.Subject = strings.TrimSpace(in.Subject)
		form := LessonForm{Day: in.Day, Note: in.Note}
		wrong := form.check(d)
		in.Note = form.Note
		if _, known := books.Lessons.Strand(in.Strand); !known {
			wrong.Add("strand", "Choose what it was about")
		}
		if len(in.Subject) > 60 {
			wrong.Add("subject", "Use at most 60 characters")
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in WorkedForm) (id.Lesson, error) {
		room, err := classroom(d, tx, in.Class)
		if err != nil {
			return "", err
		}
		same, err := tx.LessonsWhole(in.Class, in.Day)
		if err != nil {
			return "", err
		}
		for _, o := range same { // a form that was sent twice counts once
			if o.Standing() && o.By == d.By.Person && o.On.Equal(in.Day) && o.Strand == in.Strand && o.Subject == in.Subject && o.Note == in.Note {
				return o.ID, nil
			}
		}
		h := lesson.Held{ID: id.Lesson(tx.NewID()), Strand: in.Strand, Subject: in.Subject, Class: in.Class, Title: room.Title, Years: room.Years, On: in.Day, Note: in.Note, Made: tx.Now(), By: d.By.Person}
		return h.ID, tx.SetLesson(h)
	},
}
