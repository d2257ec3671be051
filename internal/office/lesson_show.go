package office

import (
	"cmp"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// UnitStands is one planned unit in a class: when it was taught, and who has still to be taught.
type UnitStands struct {
	lesson.Unit
	Last   lesson.Held // the newest lesson of this year; its ID is empty if there was none
	Taught int
	// Behind are those who have to catch up; Asked is how many of the class it is for.
	Behind []Child
	Asked  int
}

// ClassLessons is a class with what it was taught this school year, and who has to catch up.
type ClassLessons struct {
	Classroom
	Units   []UnitStands
	Held    []lesson.Held // newest first, those taken back among them
	What    map[id.Lesson]string
	Strands []lesson.Strand
	// Subject is the ordinary lesson that was named last, to save typing.
	Subject string
}

// ShowClassLessons shows what a class was taught and who has to catch up (4.1-i, 4.3-g).
var ShowClassLessons = Case[id.Class, ClassLessons]{
	About: About{Name: "ShowClassLessons", Says: "See what my class was taught, and who has to catch up", Clause: "5.1/first-lesson", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, class id.Class) (ClassLessons, error) {
		room, err := classroom(d, tx, class)
		out := ClassLessons{Classroom: room, What: map[id.Lesson]string{}}
		if err != nil {
			return out, err
		}
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		out.Strands = book.Strands
		if out.Held, err = tx.LessonsWhole(class, lesson.YearBegins(d.today())); err != nil {
			return out, err
		}
		met, err := tx.Met(room.IDs())
		if err != nil {
			return out, err
		}
		out.Units = room.stands(book, out.Held, met)
		for _, h := range out.Held {
			out.What[h.ID] = whatOf(book, h)
			if out.Subject == "" {
				out.Subject = h.Subject
			}
		}
		return out, nil
	},
}

// stands is how a class stands to every unit that is planned for its children. Lessons are those of this school year.
func (c Classroom) stands(book lesson.Book, held []lesson.Held, met []lesson.Met) []UnitStands {
	scheme := book.Scheme(c.Years...)
	for _, x := range c.Children { // of whom nobody knows the year group, or one beyond those of the book
		if u, ok := book.Starter(x.Year); ok && !slices.ContainsFunc(scheme, func(o lesson.Unit) bool { return o.Key == u.Key }) {
			scheme = append([]lesson.Unit{u}, scheme...)
		}
	}
	of := map[id.Person][]lesson.Met{}
	for _, m := range met {
		of[m.Pupil] = append(of[m.Pupil], m)
	}
	var all []UnitStands
	for _, u := range scheme {
		s := UnitStands{Unit: u}
		if i := slices.IndexFunc(held, func(h lesson.Held) bool { return h.Unit == u.Key && h.Standing() }); i >= 0 {
			s.Last = held[i]
		}
		for _, x := range c.Children {
			if !fits(book, u, x.Year) {
				continue
			}
			s.Asked++
			switch state, _ := lesson.StateOf(u.Key, of[x.Person], s.Last.ID != ""); state {
			case lesson.Taught:
				s.Taught++
			case lesson.ToCatchUp:
				s.Behind = append(s.Behind, x)
			}
		}
		all = append(all, s)
	}
	return all
}

// ClassRow is one class in a list, with how its starter units stand.
type ClassRow struct {
	store.Class
	Taught, Behind, Left int // children who are taught, who have to catch up, and whose class has not had it
	Last                 time.Time
	Worked               int // strands worked into ordinary lessons this year
}

// ListLessonClasses lists the classes that somebody teaches, or all of them to leaders, with how they stand.
var ListLessonClasses = Look[struct{}, []ClassRow]{
	About: About{Name: "ListLessonClasses", Says: "See how my classes stand with their first lesson", Clause: "5.1/first-lesson", May: gatherers},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]ClassRow, error) {
		classes, err := classesFor(d, v)
		if err != nil {
			return nil, err
		}
		facts, err := lessonsNow(d.House, v)
		if err != nil {
			return nil, err
		}
		var all []ClassRow
		for _, c := range classes {
			row := ClassRow{Class: c}
			for _, who := range facts.in[c.ID] {
				switch u, _ := facts.book.Starter(facts.years[who]); facts.state(u.Key, who, c.ID) {
				case lesson.Taught:
					row.Taught++
				case lesson.ToCatchUp:
					row.Behind++
				default:
					row.Left++
				}
			}
			for _, h := range facts.held {
				if h.Class != c.ID || !h.Standing() {
					continue
				}
				if h.Strand != "" {
					row.Worked++
				}
				if h.On.After(row.Last) {
					row.Last = h.On
				}
			}
			all = append(all, row)
		}
		return all, nil
	},
}

// lessonFacts is how the whole school stands with its lessons this school year. Nobody may change it.
type lessonFacts struct {
	book    lesson.Book
	held    []lesson.Held // of this school year
	met     map[id.Person][]lesson.Met
	years   map[id.Person]string // of those who are pupils now
	in      map[id.Class][]id.Person
	classes []store.Class
	figures obligation.Lessons
	plan    lesson.Map
	cover   []ClassCoverage
}

// lessonKinds are the records that it is made from.
var lessonKinds = []string{"lesson", "unit", "person", "roll_import"}

// lessonsNow is how it stands, from memory where none of these records was written since.
func lessonsNow(h *House, v *store.View) (*lessonFacts, error) {
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	since := lesson.YearBegins(calendar.Day(v.Now().In(h.Zone)))
	key := keptKey{h.memory.marks.of(lessonKinds), since.Format(time.DateOnly)}
	return h.memory.lessons.getInTx(v, size, key, func() (*lessonFacts, error) { return loadLessons(h, v, since) })
}

func loadLessons(h *House, v *store.View, since time.Time) (*lessonFacts, error) {
	f := &lessonFacts{met: map[id.Person][]lesson.Met{}, in: map[id.Class][]id.Person{}, years: map[id.Person]string{}}
	var err error
	if f.book, err = bookOfLessons(h, v); err != nil {
		return nil, err
	}
	if f.held, err = v.Lessons("", since); err != nil {
		return nil, err
	}
	met, err := v.Met(nil)
	if err != nil {
		return nil, err
	}
	for _, m := range met {
		f.met[m.Pupil] = append(f.met[m.Pupil], m)
	}
	if f.classes, err = v.Classes(false); err != nil {
		return nil, err
	}
	places, err := v.LearningPlaces()
	for _, p := range places {
		f.in[p.Class] = append(f.in[p.Class], p.Person)
		f.years[p.Person] = p.Year
	}
	f.count()
	f.chart(since)
	return f, err
}

// state is how a child stands to a unit, in one class.
func (f *lessonFacts) state(unit string, who id.Person, class id.Class) lesson.State {
	had := slices.ContainsFunc(f.held, func(h lesson.Held) bool { return h.Class == class && h.Unit == unit && h.Standing() })
	s, _ := lesson.StateOf(unit, f.met[who], had)
	return s
}

// PupilLesson is one line of a child's own register.
type PupilLesson struct {
	lesson.Unit
	lesson.Met
	State lesson.State
	Class string
}

// PupilLessons is what one child was taught, and what is still to come for their year group.
type PupilLessons struct {
	Child
	Classes []store.Place
	Rows    []PupilLesson
}

// ShowPupilLessons shows what a child was taught and what is outstanding (4.1-i).
var ShowPupilLessons = Case[id.Person, PupilLessons]{
	About: About{Name: "ShowPupilLessons", Says: "See what one child was taught about being safe online", Clause: "5.1/first-lesson", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, who id.Person) (PupilLessons, error) {
		if err := mayRead(d, tx, who); err != nil {
			return PupilLessons{}, err
		}
		tx.Looked("person", string(who))
		open, err := tx.RolledPeople([]id.Person{who})
		if err != nil {
			return PupilLessons{}, err
		}
		out := PupilLessons{Child: Child{who, open[who].Person.Name, open[who].Year}}
		if out.Classes, err = tx.PlacesOf(who); err != nil {
			return out, err
		}
		out.Classes = slices.DeleteFunc(out.Classes, func(p store.Place) bool { return p.Teaches || !p.Until.IsZero() })
		return out, out.fill(d, tx)
	},
}

func (out *PupilLessons) fill(d *Desk, tx *store.Tx) error {
	book, err := bookOfLessons(d.House, &tx.View)
	if err != nil {
		return err
	}
	met, err := tx.Met([]id.Person{out.Person})
	if err != nil {
		return err
	}
	var held []lesson.Held
	for _, p := range out.Classes {
		of, err := tx.Lessons(p.Class, lesson.YearBegins(d.today()))
		if err != nil {
			return err
		}
		held = append(held, of...)
	}
	seen := map[string]bool{}
	scheme := book.Scheme(out.Year)
	if u, ok := book.Starter(out.Year); ok && !u.For(out.Year) {
		scheme = append(scheme, u)
	}
	for _, u := range scheme {
		seen[u.Key] = true
		had := slices.ContainsFunc(held, func(h lesson.Held) bool { return h.Unit == u.Key && h.Standing() })
		state, m := lesson.StateOf(u.Key, met, had)
		out.Rows = append(out.Rows, PupilLesson{Unit: u, Met: m, State: state})
	}
	for _, m := range met { // of earlier years
		if m.How == lesson.Absent || seen[m.Unit] {
			continue
		}
		seen[m.Unit] = true
		u, _ := book.Unit(m.Unit)
		u.Title = cmp.Or(u.Title, "A lesson that the school does not have any more")
		_, first := lesson.StateOf(m.Unit, met, false)
		out.Rows = append(out.Rows, PupilLesson{Unit: u, Met: first, State: lesson.Taught})
	}
	for i, r := range out.Rows {
		if r.Met.Lesson != "" {
			h, err := tx.Lesson(r.Met.Lesson)
			if err != nil {
				return err
			}
			out.Rows[i].Class = h.Title
		}
	}
	return nil
}
