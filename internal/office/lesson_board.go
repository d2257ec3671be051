package office

import (
	"slices"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// loadLessonFigures counts for the board how teaching stands. The figures are made with the facts, and kept with them.
func loadLessonFigures(h *House, v *store.View, _ *Books, of *obligation.Facts, _ *policy.Inputs) error {
	f, err := lessonsNow(h, v)
	if err != nil {
		return err
	}
	of.Lessons = f.figures
	systems, err := v.Systems()
	for _, s := range systems {
		if s.State != access.Live || s.Kind != "internet" || !s.For.Has(people.Pupil) {
			continue
		}
		of.Lessons.Nets++
		if slices.Contains(s.Needs, starterNeed.ID()) {
			of.Lessons.NetsTaughtFirst++
		}
	}
	return err
}

// count makes the figures, looking at each child once.
func (f *lessonFacts) count() {
	had := map[id.Class][]string{}
	for _, h := range f.held {
		if h.Standing() && h.Unit != "" {
			had[h.Class] = append(had[h.Class], h.Unit)
		}
	}
	ofClass := map[id.Person][]string{}
	for class, all := range f.in {
		for _, who := range all {
			ofClass[who] = append(ofClass[who], had[class]...)
		}
	}
	n := &f.figures
	for who, year := range f.years {
		n.Pupils++
		u, _ := f.book.Starter(year)
		switch s, _ := lesson.StateOf(u.Key, f.met[who], slices.Contains(ofClass[who], u.Key)); s {
		case lesson.Taught:
			n.Taught++
		case lesson.ToCatchUp:
			n.Behind++
		}
		if slices.ContainsFunc(ofClass[who], func(key string) bool {
			unit, _ := f.book.Unit(key)
			s, _ := lesson.StateOf(key, f.met[who], true)
			return s == lesson.ToCatchUp && fits(f.book, unit, year)
		}) {
			n.Outstanding++
		}
	}
}

// measure counts the map for the board.
func (f *lessonFacts) measure(classes int) {
	n := &f.figures
	n.Classes, n.Reached = classes, map[string]int{}
	for _, row := range f.plan.Squares {
		for _, q := range row {
			n.Squares++
			switch q.Grade() {
			case lesson.Gap:
				n.Gaps++
			case lesson.Repeat:
				n.Repeats++
			}
		}
	}
	n.NoSubject, n.NoSetting = len(f.plan.NoSubject), len(f.plan.NoSetting)
	for _, c := range f.cover {
		n.Asked += c.Planned
		n.Given += c.Taught
		n.Worked += c.Worked
		if c.Worked > 0 {
			n.WorkedIn++
		}
		for _, s := range c.Touched {
			n.Reached[s]++
		}
	}
}
