// Package lesson is what children are taught about being safe online before they go there and while they grow: strands of
// the curriculum, units, what was taught to which class, and which child has met what (obligations 2-c, 4.1-h, 4.1-i,
// 4.3-g, 5.1-a to 5.1-d, 5.1-f, 5.1-g, 5.1-o). It is told the day and the facts, and never asks.
package lesson

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// Strand is one line of the curriculum that goes through all years.
type Strand struct {
	Key, Title, Says string
	Serves           []clause.Obligation
}

// Subjects in which online safety belongs (5.1-c), and Settings of use that a unit speaks of (5.1-d).
var (
	Subjects = []Choice{{"computing", "Computing"}, {"pshe", "PSHE"}, {"relationships", "Relationships education"}}
	Settings = []Choice{{"school", "At school"}, {"home", "At home"}}
)

// Choice is one of a few things that a unit is about.
type Choice struct{ Key, Title string }

// Title is the title of a choice among some, or the key.
func Title(of []Choice, key string) string {
	if i := slices.IndexFunc(of, func(c Choice) bool { return c.Key == key }); i >= 0 {
		return of[i].Title
	}
	return key
}

// Unit is one lesson, or a few that belong together, for some year groups.
type Unit struct {
	Key   string `json:"-"`
	Title string `json:"title"`
	// Starter units are taught before a child of these years goes online (5.1-b). Every year has one, and a school
	// changes its words but cannot do without it.
	Starter bool `json:"starter,omitempty"`
	// Planned says that it belongs to the school's scheme; the others are offered.
	Planned  bool     `json:"planned,omitempty"`
	Years    []string `json:"years"`
	Strands  []string `json:"strands"`
	Subjects []string `json:"subjects,omitempty"`
	Settings []string `json:"settings,omitempty"`
	// Can is what a child can do afterwards; Steps are for the teacher.
	Can   string   `json:"can"`
	Steps []string `json:"steps,omitempty"`
	// After are the keys of units that come before it.
	After []string `json:"after,omitempty"`
	// Own units are the school's; SetAt is when the school last chose about one, zero if it never did.
	Own   bool      `json:"-"`
	SetAt time.Time `json:"-"`
	SetBy string    `json:"-"`
}

// For says whether a unit is for a year group.
func (u Unit) For(year string) bool { return slices.Contains(u.Years, year) }

// Book is the strands with all units: those that come with Handrail, and the school's own.
type Book struct {
	Strands []Strand
	Units   []Unit
}

// Unit finds a unit by its key.
func (b Book) Unit(key string) (Unit, bool) {
	i := slices.IndexFunc(b.Units, func(u Unit) bool { return u.Key == key })
	if i < 0 {
		return Unit{}, false
	}
	return b.Units[i], true
}

// Strand finds a strand by its key.
func (b Book) Strand(key string) (Strand, bool) {
	i := slices.IndexFunc(b.Strands, func(s Strand) bool { return s.Key == key })
	if i < 0 {
		return Strand{}, false
	}
	return b.Strands[i], true
}

// Starter is the unit that a child of a year group is taught before going online. For an unknown year group, or one beyond
// those of a primary school, it is the one for the oldest: it leaves nothing out.
func (b Book) Starter(year string) (oldest Unit, ok bool) {
	for _, u := range b.Units {
		if !u.Starter {
			continue
		}
		if oldest, ok = u, true; u.For(year) {
			return u, true
		}
	}
	return oldest, ok
}

// Scheme lists what a school plans to teach in some year groups, starter units in front.
func (b Book) Scheme(years ...string) []Unit {
	var all, others []Unit
	for _, u := range b.Units {
		switch {
		case !u.Planned || !slices.ContainsFunc(years, u.For):
		case u.Starter:
			all = append(all, u)
		default:
			others = append(others, u)
		}
	}
	return append(all, others...)
}

// With is the book as a school uses it: what it changed in the place of what came, and its own units behind.
func (b Book) With(chosen []Unit) Book {
	out := Book{Strands: b.Strands, Units: slices.Clone(b.Units)}
	for _, u := range chosen {
		if i := slices.IndexFunc(out.Units, func(o Unit) bool { return o.Key == u.Key }); i >= 0 {
			u.Starter, u.Own = out.Units[i].Starter, false
			if u.Starter {
				u.Years, u.Planned = out.Units[i].Years, true
			}
			out.Units[i] = u
			continue
		}
		u.Own, u.Starter = true, false
		out.Units = append(out.Units, u)
	}
	return out
}

// Held is one line of the record: a unit taught to a class, or a strand that was worked into an ordinary lesson (4.3-g).
type Held struct {
	ID      id.Lesson
	Unit    string
	Strand  string // of one that was worked in
	Subject string // the lesson in which it was worked in, in the teacher's words
	Class   id.Class
	Title   string // of the class on that day
	Years   []string
	On      time.Time
	Note    string
	Made    time.Time
	By      id.Person
	Undone  time.Time
}

// Standing says whether a line counts.
func (h Held) Standing() bool { return h.Undone.IsZero() }

// How a child stands to a lesson that their class had.
const (
	There    = "there"
	Absent   = "absent"
	CaughtUp = "caught_up"
)

// Met is how one child stands to one line of the record. On is the day on which they were taught: the lesson's, or that of
// catching up.
type Met struct {
	Lesson id.Lesson
	Unit   string
	Pupil  id.Person
	How    string
	On     time.Time
	By     id.Person
}

// State is how a child stands to a unit.
type State string

// States.
const (
	Taught    State = "taught"
	ToCatchUp State = "to_catch_up" // the class has had it, the child has not: absent, or came later
	NotYet    State = "not_yet"
)

// Words are a state for people.
func (s State) Words() string {
	switch s {
	case Taught:
		return "taught"
	case ToCatchUp:
		return "to catch up"
	}
	return "not taught yet"
}

// StateOf is how a child stands to a unit: what they met, in whatever class, counts for good; otherwise it depends on
// whether their class has had it this year (4.1-i).
func StateOf(unit string, met []Met, classHad bool) (State, Met) {
	first := Met{}
	for _, m := range met {
		if m.Unit == unit && m.How != Absent && (first.Pupil == "" || m.On.Before(first.On)) {
			first = m
		}
	}
	switch {
	case first.Pupil != "":
		return Taught, first
	case classHad:
		return ToCatchUp, Met{}
	}
	return NotYet, Met{}
}

// Had says whether one of some classes had a unit since a day.
func Had(unit string, classes []id.Class, all []Held, since time.Time) bool {
	return slices.ContainsFunc(all, func(h Held) bool {
		return h.Unit == unit && h.Standing() && !h.On.Before(since) && slices.Contains(classes, h.Class)
	})
}

// YearBegins is the first day of the academic year of a day.
func YearBegins(day time.Time) time.Time {
	return time.Date(calendar.AcademicYear(day), time.September, 1, 0, 0, 0, 0, day.Location())
}
