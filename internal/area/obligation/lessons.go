package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Lessons is how teaching stands this school year: numbers, nobody's name.
type Lessons struct {
	// Pupils in classes; of the first lesson for their age, Taught have had it, and Behind missed it with their class.
	Pupils, Taught, Behind int
	// Outstanding are pupils who missed any lesson that their class had.
	Outstanding int
	// Squares of the map, one for each strand in each year group; in Gaps nothing is planned, in Repeats nothing that goes
	// further than the year before. NoSubject and NoSetting count subjects and settings that a year group has nothing of.
	Squares, Gaps, Repeats, NoSubject, NoSetting int
	// Of the lessons Asked of all Classes, Given were taught. Worked counts strands that came up in ordinary lessons, in
	// WorkedIn of the classes. Reached are classes that met a strand, by strand.
	Classes, Asked, Given, Worked, WorkedIn int
	Reached                                 map[string]int
	// Nets are systems in use that let pupils onto the internet, Taught first those that need the first lesson.
	Nets, NetsTaughtFirst int
}

const lessonsPage = "/lessons"

// metUnits judges 4.1-i: who met which lesson is on record, and whoever missed one is offered it again until they have.
func metUnits(f *Facts, o policy.Obligation, _ time.Time) Standing {
	l := f.Lessons
	switch {
	case l.Pupils == 0:
		return claimed(o, "No pupil is in a class yet.", lessonsPage)
	case l.Taught == 0 && l.Behind == 0:
		return claimed(o, "No lesson is recorded as taught yet.", lessonsPage)
	case l.Taught < l.Pupils-l.Behind:
		return Standing{Status: NotMet, Link: lessonsPage, Seen: fmt.Sprintf("Of %s, %d have had the first lesson for their age; the class of %d has not had it.", many(l.Pupils, "pupil", "pupils"), l.Taught, l.Pupils-l.Taught-l.Behind)}
	case l.Outstanding > 0:
		return Standing{Status: Due, Link: lessonsPage, Seen: many(l.Outstanding, "pupil has", "pupils have") + " to catch up with a lesson that the class had, and " + say(l.Outstanding, "stands", "stand") + " on the teacher's list until that is done."}
	}
	return Standing{Status: Met, Link: lessonsPage, Seen: fmt.Sprintf("All %s have had the first lesson for their age, and nobody has to catch up.", many(l.Pupils, "pupil", "pupils"))}
}

func say(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// taughtFirst judges 5.1-b and 5.1-o as far as the gate goes: what lets pupils onto the internet asks for the first lesson,
// so an untaught child and a joiner are refused. The filter does not ask the gate yet, so this is never met by it alone.
func taughtFirst(f *Facts, o policy.Obligation, _ time.Time) Standing {
	l := f.Lessons
	switch {
	case l.Nets == 0:
		return claimed(o, "No system in the register lets pupils onto the internet.", systemsPage)
	case l.NetsTaughtFirst < l.Nets:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s for pupils on the internet, %s for the first lesson before opening.", many(l.Nets, "system", "systems"), many(l.NetsTaughtFirst, "asks", "ask"))}
	}
	return claimed(o, fmt.Sprintf("The gate refuses every pupil who has not had the first lesson for their age (%d of %d have had it), and every joiner until they have. The filter does not ask the gate yet.", l.Taught, l.Pupils), lessonsPage)
}

const planPage = "/lessons/plan"

// progression judges 4.1-h and 8.3-a: every strand has something in every year group that goes further than the year
// before, and what was taught stands beside what is planned. What is not taught yet may still come this year.
func progression(f *Facts, o policy.Obligation, _ time.Time) Standing {
	l := f.Lessons
	switch {
	case l.Classes == 0:
		return claimed(o, "No pupil is in a class yet.", planPage)
	case l.Gaps > 0:
		return Standing{Status: NotMet, Link: planPage, Seen: fmt.Sprintf("Of %d places on the map of strands and year groups, %d have nothing planned.", l.Squares, l.Gaps)}
	case l.Repeats > 0:
		return Standing{Status: NotMet, Link: planPage, Seen: fmt.Sprintf("Of %d places on the map of strands and year groups, %s no further than the year before.", l.Squares, many(l.Repeats, "goes", "go"))}
	}
	return Standing{Status: Met, Link: planPage, Seen: fmt.Sprintf("Every strand goes further in every year group. Of %s planned for the classes this school year, %d were taught.", many(l.Asked, "lesson", "lessons"), l.Given)}
}

// balanced judges 5.1-c and 5.1-d: no year group is without something that the plan has to speak of.
func balanced(what string, lacks func(Lessons) int) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, _ time.Time) Standing {
		switch n := lacks(f.Lessons); {
		case f.Lessons.Classes == 0:
			return claimed(o, "No pupil is in a class yet.", planPage)
		case n > 0:
			return Standing{Status: NotMet, Link: planPage, Seen: "The plan has nothing " + what + " in " + many(n, "place", "places") + "."}
		}
		return Standing{Status: Met, Link: planPage, Seen: "In every year group the plan has lessons " + what + "."}
	}
}

// workedIn judges 4.3-g: each class has an entry of online safety in an ordinary lesson this school year.
func workedIn(f *Facts, o policy.Obligation, _ time.Time) Standing {
	l := f.Lessons
	switch {
	case l.Worked == 0:
		return claimed(o, "No ordinary lesson is noted yet in which online safety came up this school year.", lessonsPage)
	case l.WorkedIn < l.Classes:
		return Standing{Status: Due, Link: planPage, Seen: fmt.Sprintf("Noted %s this school year, in %d of %s.", many(l.Worked, "time", "times"), l.WorkedIn, many(l.Classes, "class", "classes"))}
	}
	return Standing{Status: Met, Link: planPage, Seen: fmt.Sprintf("Noted %s this school year, in every class.", many(l.Worked, "time", "times"))}
}
