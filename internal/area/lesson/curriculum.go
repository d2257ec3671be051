package lesson

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Class is what the map needs to know of a class: the year groups of the children in it.
type Class struct {
	ID    id.Class
	Years []string
}

// Square is one strand in one year group: what is planned, and how much of it was taught this year.
type Square struct {
	Strand, Year string
	Planned      []Unit
	// Further says that something is planned that the year before does not have (4.1-h: each year goes further).
	Further bool
	// Taught of Asked lessons were given: each planned unit to each class of the year group.
	Taught, Asked int
	// Worked counts how often the strand was worked into an ordinary lesson (4.3-g).
	Worked int
}

// Grades of a square.
const (
	Gap    = "gap"     // nothing is planned
	Repeat = "repeat"  // nothing is planned that goes further than the year before
	Ahead  = "planned" // nothing is taught yet
	Partly = "partly"
	Whole  = "taught"
)

// Grade is how a square stands: what is not planned weighs more than what is not taught.
func (s Square) Grade() string {
	switch {
	case len(s.Planned) == 0:
		return Gap
	case !s.Further:
		return Repeat
	case s.Taught == 0:
		return Ahead
	case s.Taught < s.Asked:
		return Partly
	}
	return Whole
}

// Map is the curriculum by strand and year group for the academic year of a day.
type Map struct {
	Years   []string
	Strands []Strand
	Squares map[string]map[string]Square // by strand and year group
	// NoSubject are year groups in which one of the subjects carries nothing, NoSetting those that say nothing of home
	// or school (5.1-c, 5.1-d).
	NoSubject, NoSetting []Lack
}

// Lack is something that a year group has nothing of.
type Lack struct{ Year, What string }

// earlyYears are one stage, taught by the same units again and again: growth is asked of every year after them.
var earlyYears = []string{"N1", "N2", "R"}

// MapOf makes the map for the year groups that the school has, youngest first.
func (b Book) MapOf(years []string, classes []Class, all []Held, since time.Time) Map {
	m := Map{Years: years, Strands: b.Strands, Squares: map[string]map[string]Square{}}
	for _, s := range b.Strands {
		m.Squares[s.Key] = map[string]Square{}
		var before []Unit
		for i, year := range years {
			q := b.square(s.Key, year, classes, all, since)
			q.Further = i == 0 || slices.Contains(earlyYears, year) || slices.ContainsFunc(q.Planned, func(u Unit) bool {
				return !slices.ContainsFunc(before, func(o Unit) bool { return o.Key == u.Key })
			})
			before = q.Planned
			m.Squares[s.Key][year] = q
		}
	}
	for _, year := range years {
		m.lacks(year, b.Scheme(year))
	}
	return m
}

func (m *Map) lacks(year string, scheme []Unit) {
	for _, c := range Subjects {
		if !slices.ContainsFunc(scheme, func(u Unit) bool { return slices.Contains(u.Subjects, c.Key) }) {
			m.NoSubject = append(m.NoSubject, Lack{year, c.Title})
		}
	}
	for _, c := range Settings {
		if !slices.ContainsFunc(scheme, func(u Unit) bool { return slices.Contains(u.Settings, c.Key) }) {
			m.NoSetting = append(m.NoSetting, Lack{year, c.Title})
		}
	}
}

func (b Book) square(strand, year string, classes []Class, all []Held, since time.Time) Square {
	q := Square{Strand: strand, Year: year}
	for _, u := range b.Scheme(year) {
		if !slices.Contains(u.Strands, strand) {
			continue
		}
		q.Planned = append(q.Planned, u)
		for _, c := range classes {
			if !slices.Contains(c.Years, year) {
				continue
			}
			q.Asked++
			if Had(u.Key, []id.Class{c.ID}, all, since) {
				q.Taught++
			}
		}
	}
	for _, h := range all {
		if h.Strand == strand && h.Standing() && !h.On.Before(since) && slices.Contains(h.Years, year) {
			q.Worked++
		}
	}
	return q
}

// Count is how many squares stand at each grade.
func (m Map) Count() map[string]int {
	n := map[string]int{}
	for _, row := range m.Squares {
		for _, q := range row {
			n[q.Grade()]++
		}
	}
	return n
}

// Coverage is how far one class has come with the plan this school year (8.3-a).
type Coverage struct {
	Class
	// Taught of Planned lessons were given; Worked counts strands that were worked into ordinary lessons.
	Planned, Taught, Worked int
	// Untouched are strands of the plan that the class has met in no lesson yet.
	Untouched []Strand
	// Touched are those that it has met, in a lesson of their own or in another.
	Touched []string
}

// CoverageOf is how far a class has come since a day.
func (b Book) CoverageOf(c Class, all []Held, since time.Time) Coverage {
	out := Coverage{Class: c}
	planned, touched := map[string]bool{}, map[string]bool{}
	for _, u := range b.Scheme(c.Years...) {
		out.Planned++
		had := Had(u.Key, []id.Class{c.ID}, all, since)
		if had {
			out.Taught++
		}
		for _, s := range u.Strands {
			planned[s] = true
			touched[s] = touched[s] || had
		}
	}
	for _, h := range all {
		if h.Class == c.ID && h.Strand != "" && h.Standing() && !h.On.Before(since) {
			out.Worked++
			touched[h.Strand] = true
		}
	}
	for _, s := range b.Strands {
		switch {
		case touched[s.Key]:
			out.Touched = append(out.Touched, s.Key)
		case planned[s.Key]:
			out.Untouched = append(out.Untouched, s)
		}
	}
	return out
}

// OutOfOrder are planned units before which something should come that is not planned.
func (b Book) OutOfOrder() []Unit {
	var all []Unit
	for _, u := range b.Units {
		if u.Planned && slices.ContainsFunc(u.After, func(key string) bool { before, _ := b.Unit(key); return !before.Planned }) {
			all = append(all, u)
		}
	}
	return all
}
