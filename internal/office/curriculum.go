package office

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// curriculumPost is the post whose holder plans the curriculum beside those who lead.
const curriculumPost = "curriculum_lead"

// mayPlan says whether somebody may change what the school plans to teach: who leads, and whoever leads computing or PSHE.
func mayPlan(d *Desk, v *store.View) (bool, error) {
	if people.Leaders.Meets(d.By.Roles) {
		return true, nil
	}
	terms, err := v.Terms()
	return slices.ContainsFunc(post.Running(terms, curriculumPost), func(t post.Term) bool { return t.Person == d.By.Person && t.Person != "" }), err
}

func planners(d *Desk, v *store.View) error {
	if ok, err := mayPlan(d, v); ok || err != nil {
		return err
	}
	return fault.New(fault.Refused, "What is planned is changed by school leaders and by whoever leads computing or PSHE. Tell them what is missing.")
}

// ClassCoverage is how far one class has come with the plan.
type ClassCoverage struct {
	lesson.Coverage
	Title string
}

// Curriculum is what the school plans to teach, by strand and year group, and how much of it was taught this year. It
// names no child.
type Curriculum struct {
	lesson.Map
	Units      []lesson.Unit
	OutOfOrder []lesson.Unit
	Classes    []ClassCoverage
	// Offered counts units that come with Handrail and are not planned; Untouched those that were taken over as they
	// came and not taught yet, so that they can be given back.
	Offered, Untouched int
	Began              time.Time
	Plans              bool
}

// ShowCurriculum shows the map of the curriculum (4.1-h, 5.1-c, 5.1-d, 8.3-a; KCSIE-02).
var ShowCurriculum = Look[struct{}, Curriculum]{
	About: About{Name: "ShowCurriculum", Says: "See what is planned and taught about being safe online, by year group and strand", Clause: "5.1/curriculum", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (Curriculum, error) {
		f, err := lessonsNow(d.House, v)
		if err != nil {
			return Curriculum{}, err
		}
		out := Curriculum{Map: f.plan, Units: f.book.Units, OutOfOrder: f.book.OutOfOrder(), Classes: f.cover, Began: lesson.YearBegins(d.today())}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return out, err
		}
		for _, u := range f.book.Units {
			switch {
			case !u.Own && !u.Planned && (u.SetAt.IsZero() || asOffered(books.Lessons, u)):
				out.Offered++
			case takenOver(books.Lessons, u) && !f.everTaught(u.Key):
				out.Untouched++
			}
		}
		out.Plans, err = mayPlan(d, v)
		return out, err
	},
}

// takenOver says whether a unit is planned with the words that came with Handrail.
func takenOver(shipped lesson.Book, u lesson.Unit) bool {
	as, ok := shipped.Unit(u.Key)
	if !ok || !u.Planned || u.Starter || u.SetAt.IsZero() {
		return false
	}
	as.Planned, as.SetAt, as.SetBy = true, u.SetAt, u.SetBy
	return reflect.DeepEqual(as, u)
}

func (f *lessonFacts) everTaught(unit string) bool {
	return slices.ContainsFunc(f.held, func(h lesson.Held) bool { return h.Unit == unit && h.Standing() })
}

// chart makes the map and the coverage of each class.
func (f *lessonFacts) chart(since time.Time) {
	var years []string
	var classes []lesson.Class
	for _, c := range f.classes {
		k := lesson.Class{ID: c.ID}
		for _, who := range f.in[c.ID] {
			if y := f.years[who]; y != "" && !slices.Contains(k.Years, y) {
				k.Years = append(k.Years, y)
			}
		}
		slices.SortFunc(k.Years, func(a, b string) int { return cmp.Compare(roll.YearOrder(a), roll.YearOrder(b)) })
		if len(k.Years) == 0 {
			continue
		}
		years, classes = append(years, k.Years...), append(classes, k)
		f.cover = append(f.cover, ClassCoverage{f.book.CoverageOf(k, f.held, since), c.Title})
	}
	slices.SortFunc(years, func(a, b string) int { return cmp.Compare(roll.YearOrder(a), roll.YearOrder(b)) })
	if years = slices.Compact(years); len(years) == 0 {
		years = lesson.Primary[2:]
	}
	f.plan = f.book.MapOf(years, classes, f.held, since)
	f.measure(len(classes))
}

// AdoptForm takes over the units that are offered, or gives those back that were not taught or changed since.
type AdoptForm struct{ Back bool }

// AdoptUnits plans every unit that comes with Handrail and about which the school has not chosen yet, at one press; or
// takes that back (5.1-a).
var AdoptUnits = Case[AdoptForm, int]{
	About: About{Name: "AdoptUnits", Says: "Plan all the lessons that are offered, or take that back", Clause: "5.1/curriculum", May: people.Employed},
	Do: func(d *Desk, tx *store.Tx, in AdoptForm) (int, error) {
		if err := planners(d, &tx.View); err != nil {
			return 0, err
		}
		book, err := bookOfLessons(d.House, &tx.View)
		if err != nil {
			return 0, err
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return 0, err
		}
		held, err := tx.Lessons("", time.Time{})
		if err != nil {
			return 0, err
		}
		taught := (&lessonFacts{held: held}).everTaught
		n := 0
		for _, u := range book.Units {
			if u.Own || u.Starter || in.Back && (!takenOver(books.Lessons, u) || taught(u.Key)) || !in.Back && (u.Planned || !u.SetAt.IsZero() && !asOffered(books.Lessons, u)) {
				continue
			}
			u.Planned, u.SetBy = !in.Back, d.By.Who()
			if err := tx.SetUnit(u); err != nil {
				return n, err
			}
			n++
		}
		if n == 0 {
			return 0, fault.New(fault.Conflict, "There is nothing left to take over or to give back.")
		}
		return n, nil
	},
}

// asOffered says whether a unit stands with the words that came with Handrail, planned or not.
func asOffered(shipped lesson.Book, u lesson.Unit) bool {
	u.Planned = true
	return takenOver(shipped, u)
}

// UnitShown is one unit with what it was before, and what can come before it.
type UnitShown struct {
	lesson.Unit
	Strands []lesson.Strand
	Others  []lesson.Unit
	Before  []lesson.Unit // those that come before it
	Past    []store.Past[lesson.Unit]
	// Changed says that it has other words than it came with.
	Changed bool
	// TaughtTo are the classes that had it this school year, by title.
	TaughtTo []string
	Plans    bool
}

// UnitQuery names a unit; without a key it is a new one, and Like the key of one to begin with.
type UnitQuery struct{ Key, Like string }

// ShowUnit shows one unit: what a child can do afterwards, how to teach it, and what it was before.
var ShowUnit = Look[UnitQuery, UnitShown]{
	About: About{Name: "ShowUnit", Says: "See one lesson of the curriculum, and what it was before", Clause: "5.1/curriculum", May: schoolReaders},
	Do: func(d *Desk, v *store.View, q UnitQuery) (UnitShown, error) {
		f, err := lessonsNow(d.House, v)
		if err != nil {
			return UnitShown{}, err
		}
		out := UnitShown{Strands: f.book.Strands}
		if out.Plans, err = mayPlan(d, v); err != nil {
			return out, err
		}
		u, known := f.book.Unit(cmp.Or(q.Key, q.Like))
		switch {
		case q.Key != "" && !known:
			return out, fault.New(fault.NotFound, "The curriculum has no such lesson.")
		case q.Key == "":
			u.Key, u.Starter, u.Own, u.Planned, u.SetAt, u.SetBy = "", false, true, true, time.Time{}, ""
		}
		out.Unit = u
		for _, o := range f.book.Units {
			if slices.Contains(u.After, o.Key) {
				out.Before = append(out.Before, o)
			}
			if o.Key != u.Key && (o.Planned || slices.Contains(u.After, o.Key)) {
				out.Others = append(out.Others, o)
			}
		}
		if q.Key == "" {
			return out, nil
		}
		books, err := d.House.Shelf.Books()
		if err != nil {
			return out, err
		}
		out.Changed = !u.Own && !u.SetAt.IsZero() && !sameWords(books.Lessons, u)
		for _, c := range f.classes {
			if slices.ContainsFunc(f.held, func(h lesson.Held) bool { return h.Class == c.ID && h.Unit == u.Key && h.Standing() }) {
				out.TaughtTo = append(out.TaughtTo, c.Title)
			}
		}
		out.Past, err = v.PastUnits(q.Key)
		return out, err
	},
}

// sameWords says whether a unit has the words that it came with.
func sameWords(shipped lesson.Book, u lesson.Unit) bool {
	as, ok := shipped.Unit(u.Key)
	as.Planned, as.SetAt, as.SetBy = u.Planned, u.SetAt, u.SetBy
	return ok && reflect.DeepEqual(as, u)
}

// tidyUnit takes the spaces off what was typed.
func tidyUnit(u *lesson.Unit) {
	u.Title, u.Can = strings.TrimSpace(u.Title), strings.TrimSpace(u.Can)
	var steps []string
	for _, s := range u.Steps {
		if s = strings.TrimSpace(s); s != "" {
			steps = append(steps, s)
		}
	}
	u.Steps = steps
}
