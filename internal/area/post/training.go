package post

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Own is the course under which somebody's own learning stands (4.3-l). No post asks for it, and it never runs out.
const Own = "own"

// State is how somebody stands with a course that they need.
type State int

// The states, from best to worst.
const (
	InDate State = iota
	RunsOut
	TooOld
	Never
)

// Need is a course that somebody needs, with the newest time they did it (4.2-e).
type Need struct {
	Course Course
	Done   Training // zero if never
	State  State
}

// Needs are the courses that somebody's posts, their start or the school ask of them, in the book's order.
func (f *Facts) Needs(who id.Person) []Need {
	var all []Need
	for _, c := range f.Book.Courses {
		if !c.Everyone && !(c.Starters && f.Starter(who)) && !f.asked(who, c.Key) {
			continue
		}
		n := Need{Course: c, State: Never}
		if done, ok := Newest(f.Training, who, c.Key); ok {
			n.Done = done
			switch {
			case done.Until.Before(f.Day):
				n.State = TooOld
			case done.Until.Before(f.Day.AddDate(0, 0, retrainWithin)):
				n.State = RunsOut
			default:
				n.State = InDate
			}
		}
		all = append(all, n)
	}
	return all
}

// asked says whether a post that somebody holds today asks for a course.
func (f *Facts) asked(who id.Person, course string) bool {
	return slices.ContainsFunc(f.Terms, func(t Term) bool {
		if t.Person != who || !t.Running() {
			return false
		}
		k, _ := f.Book.Kind(t.Post)
		return slices.Contains(k.Training, course)
	})
}

// settlingIn is how long after the register was begun its people are those who were there already.
const settlingIn = 30

// Starter says whether somebody began within a year, and not when the register itself was begun (5.2-a).
func (f *Facts) Starter(who id.Person) bool {
	since := f.People[who].Since
	return since.After(calendar.Day(f.Opened).AddDate(0, 0, settlingIn)) && since.After(f.Day.AddDate(-1, 0, 0))
}

// Cover is how some people stand with the courses that they need, counted by person and course.
type Cover struct{ Needed, InDate, RunsOut, TooOld, Never int }

// Cover counts them.
func (f *Facts) Cover(all []id.Person) Cover {
	var c Cover
	for _, who := range all {
		for _, n := range f.Needs(who) {
			c.Needed++
			switch n.State {
			case InDate:
				c.InDate++
			case RunsOut:
				c.InDate++
				c.RunsOut++
			case TooOld:
				c.TooOld++
			case Never:
				c.Never++
			}
		}
	}
	return c
}

// Learning is what people entered about their own learning within a year (4.3-l).
type Learning struct{ People, With, Entries, Minutes int }

// Learning counts it for some people.
func (f *Facts) Learning(all []id.Person) Learning {
	l, with := Learning{People: len(all)}, map[id.Person]bool{}
	for _, t := range f.Training {
		if t.Course == Own && t.Done.After(f.Day.AddDate(-1, 0, 0)) && slices.Contains(all, t.Person) {
			l.Entries++
			l.Minutes += t.Minutes
			with[t.Person] = true
		}
	}
	l.With = len(with)
	return l
}

// Start is somebody who began within a year, and when the policy was talked through with them; zero if not yet
// (5.2-b).
type Start struct {
	Person id.Person
	Since  time.Time
	Talk   Training
}

// Starts lists those of some people who began within a year.
func (f *Facts) Starts(all []id.Person) []Start {
	var starts []Start
	for _, who := range all {
		if !f.Starter(who) {
			continue
		}
		s := Start{Person: who, Since: f.People[who].Since}
		for _, c := range f.Book.Courses {
			if c.Starters {
				s.Talk, _ = Newest(f.Training, who, c.Key)
			}
		}
		starts = append(starts, s)
	}
	return starts
}
