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
