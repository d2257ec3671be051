package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// GridAccount is the column of the grid for the account itself; the others are kinds of what can be missing.
const GridAccount = "account"

// GridColumns are they in the order in which they are worked off.
var GridColumns = []string{access.Agreement, access.Lesson, access.Consent, access.Age, GridAccount}

// GridCell is what of one kind is missing to a child, with what whoever looks can do about it.
type GridCell struct {
	Missing []access.Missing
	Step    NextStep
}

// GridRow is one child: how many of the systems for their age they may use, and what is missing.
type GridRow struct {
	Child
	Open, Of int
	Cells    map[string]GridCell // by column; none where nothing is missing
}

// GridQuery is one class, and one system if only that is of interest.
type GridQuery struct {
	Class  id.Class
	System string
}

// ClassGrid is a class by what is missing to its children.
type ClassGrid struct {
	Classroom
	Systems []access.System // in use and for pupils of this age
	Rows    []GridRow       // those to whom most is missing first
	Units   []UnitStands    // first lessons that are not taught to all
	ToSign  []Child         // who has an agreement to sign beside an adult
	NotHeld []access.System // given by name, and not to all of them yet
}

// ShowClassGrid shows a class by what is missing to its children for the systems of their age, to be worked off in place
// (obligations 5.1-b, 7.2-d).
var ShowClassGrid = Case[GridQuery, ClassGrid]{
	About: About{Name: "ShowClassGrid", Says: "See what the children of my class may use, and what is missing", Clause: "7.2/sign-first", Sensitive: true, May: gatherers},
	Do: func(d *Desk, tx *store.Tx, q GridQuery) (ClassGrid, error) {
		room, err := classroom(d, tx, q.Class)
		out := ClassGrid{Classroom: room}
		if err != nil || len(room.Children) == 0 {
			return out, err
		}
		f, err := gateFor(d.House, &tx.View, room.IDs())
		if err != nil {
			return out, err
		}
		systems, err := tx.Systems()
		if err != nil {
			return out, err
		}
		systems = slices.DeleteFunc(systems, func(s access.System) bool { return s.State != access.Live || !s.For.Has(people.Pupil) })
		inForce, err := agreementsInForce(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		for _, c := range room.Children {
			out.add(f, d.Now, looker{by: d.By, who: c.Person, pupil: true, class: out.Class, inForce: inForce}, c, systems, q.System)
		}
		out.Systems = slices.DeleteFunc(systems, func(s access.System) bool {
			return !slices.ContainsFunc(room.Children, func(c Child) bool { return forAge(f.Gate(c.Person, s.Key, access.AnyDevice, d.Now), s) })
		})
		slices.SortStableFunc(out.Rows, func(a, b GridRow) int { return cmp.Compare(len(b.Cells), len(a.Cells)) })
		return out, out.lessons(d, tx)
	},
}

// forAge says whether a system is meant for a child's age: one that asks for an older child is none of theirs, unless they
// have an account all the same.
func forAge(a access.Answer, s access.System) bool {
	young := slices.ContainsFunc(a.Missing, func(m access.Missing) bool { return m.Kind == access.Age && !strings.HasPrefix(m.Next, "/roll/") })
	none := s.Given == access.ByRole || slices.ContainsFunc(a.Missing, func(m access.Missing) bool { return m.Kind == access.Post && m.Need == "" })
	return !young || !none
}

// add is one child's row.
func (out *ClassGrid) add(f *access.Facts, at time.Time, l looker, c Child, systems []access.System, only string) {
	row := GridRow{Child: c, Cells: map[string]GridCell{}}
	for _, s := range systems {
		a := f.Gate(c.Person, s.Key, access.AnyDevice, at)
		if only != "" && only != s.Key || !forAge(a, s) {
			continue
		}
		row.Of++
		if a.Allowed {
			row.Open++
		}
		for _, m := range a.Missing {
			out.lacks(&row, l, s, m)
		}
	}
	if sign, ok := row.Cells[access.Agreement]; ok && sign.Step.Href != "" {
		out.ToSign = append(out.ToSign, c)
	}
	out.Rows = append(out.Rows, row)
}

// lacks puts one thing into its column, once.
func (out *ClassGrid) lacks(row *GridRow, l looker, s access.System, m access.Missing) {
	sort, _, _ := strings.Cut(m.Need, ":")
	if !slices.Contains(GridColumns, sort) {
		sort = GridAccount
	}
	if m.Kind == access.Age {
		sort = access.Age
	}
	step := l.step(m, s.Key)
	if !wholeRoll.Meets(l.by.Roles) {
		m = m.Plain()
	}
	cell := row.Cells[sort]
	if slices.ContainsFunc(cell.Missing, func(o access.Missing) bool { return o.Name == m.Name }) {
		return
	}
	cell.Missing = append(cell.Missing, m)
	if cell.Step.Text == "" {
		cell.Step = step
	}
	row.Cells[sort] = cell
	if sort == GridAccount && m.Kind == access.Post && !slices.ContainsFunc(out.NotHeld, func(o access.System) bool { return o.Key == s.Key }) {
		out.NotHeld = append(out.NotHeld, s)
	}
}

// lessons are the first lessons that are not taught to all.
func (out *ClassGrid) lessons(d *Desk, tx *store.Tx) error {
	book, err := bookOfLessons(d.House, &tx.View)
	if err != nil {
		return err
	}
	held, err := tx.Lessons(out.Class, lesson.YearBegins(d.today()))
	if err != nil {
		return err
	}
	met, err := tx.Met(out.IDs())
	for _, u := range out.stands(book, held, met) {
		if u.Starter && u.Taught < u.Asked {
			out.Units = append(out.Units, u)
		}
	}
	return err
}

// GridClass is one class in the list, with how many of its children may use all that is for their age.
type GridClass struct {
	store.Class
	Whole, Some int
}

// ListClassGrids lists the classes that somebody teaches, or all of them to leaders, with how many children lack something.
var ListClassGrids = Look[struct{}, []GridClass]{
	About: About{Name: "ListClassGrids", Says: "See in which of my classes something is missing before children may go online", Clause: "7.2/sign-first", May: gatherers},
	Do: func(d *Desk, v *store.View, _ struct{}) ([]GridClass, error) {
		classes, err := classesFor(d, v)
		if err != nil {
			return nil, err
		}
		lessons, err := lessonsNow(d.House, v)
		if err != nil {
			return nil, err
		}
		systems, err := v.Systems()
		if err != nil {
			return nil, err
		}
		f, err := theGate(d.House, v)
		if err != nil {
			return nil, err
		}
		systems = slices.DeleteFunc(systems, func(s access.System) bool { return s.State != access.Live || !s.For.Has(people.Pupil) })
		var all []GridClass
		for _, c := range classes {
			row := GridClass{Class: c}
			for _, who := range lessons.in[c.ID] {
				if slices.ContainsFunc(systems, func(s access.System) bool {
					a := f.Gate(who, s.Key, access.AnyDevice, d.Now)
					return !a.Allowed && forAge(a, s)
				}) {
					row.Some++
				} else {
					row.Whole++
				}
			}
			all = append(all, row)
		}
		return all, nil
	},
}
