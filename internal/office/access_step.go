package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// NextStep is what whoever looks can do about something that is missing: in words, and the page where they do it. There is no
// page where it is somebody else's to do.
type NextStep struct{ Text, Href string }

// looker is somebody who looks at what is missing to one person.
type looker struct {
	by    people.Actor
	who   id.Person
	pupil bool
	// class is one of the pupil's classes that the person looking may work with; empty if there is none.
	class id.Class
	// inForce are the kinds of agreement that the school uses.
	inForce map[string]bool
}

// lookerAt finds out how somebody stands to the person at whom they look.
func lookerAt(d *Desk, v *store.View, who id.Person, roles people.Set) (looker, error) {
	l := looker{by: d.By, who: who, pupil: roles.Has(people.Pupil)}
	var err error
	if l.inForce, err = agreementsInForce(d.House, v); err != nil || !l.pupil {
		return l, err
	}
	places, err := v.PlacesOf(who)
	if err != nil {
		return l, err
	}
	mine, err := classesFor(d, v)
	for _, p := range places { // those for registration come first
		if l.class == "" && !p.Teaches && p.Until.IsZero() && slices.ContainsFunc(mine, func(c store.Class) bool { return c.ID == p.Class }) {
			l.class = p.Class
		}
	}
	return l, err
}

// agreementsInForce are the kinds whose wording people can sign.
func agreementsInForce(h *House, v *store.View) (map[string]bool, error) {
	inForce, err := wordingsInForce(h, v)
	all := make(map[string]bool, len(inForce))
	for kind := range inForce {
		all[kind] = true
	}
	return all, err
}

// opens says whether the person looking may open a page that a use case shows.
func (l looker) opens(e Entry) bool { return e.Described().May.Meets(l.by.Roles) }

// next is the first step that the person looking can take themselves, or else whose turn it is.
func (l looker) next(all []access.Missing, system string) NextStep {
	var first NextStep
	for i, m := range all {
		s := l.step(m, system)
		if s.Href != "" {
			return s
		}
		if i == 0 {
			first = s
		}
	}
	return first
}

// step is what the person looking can do about one thing.
func (l looker) step(m access.Missing, system string) NextStep {
	sort, key, _ := strings.Cut(m.Need, ":")
	mine := l.by.Person == l.who
	kind, _, _ := strings.Cut(key, "/") // a use of it has a name of its own
	switch {
	case (sort == access.Agreement || sort == access.Consent) && !l.inForce[kind]:
		return l.adopt()
	case sort == access.Agreement && mine:
		return NextStep{"Read and sign", "/agreements/" + key}
	case sort == access.Agreement && l.pupil && l.class != "":
		return NextStep{"Sign together", "/agreements/class/" + string(l.class) + "?child=" + string(l.who)}
	case sort == access.Agreement && l.pupil:
		return NextStep{Text: "The class teacher signs with the child"}
	case sort == access.Consent && l.opens(ShowPaper), sort == access.Agreement && l.opens(ShowPaper):
		return NextStep{"Enter a paper", "/agreements/paper/" + string(l.who)}
	case sort == access.Consent:
		return NextStep{Text: "A parent answers"}
	case sort == access.Agreement:
		return NextStep{Text: "They sign in their own account"}
	case sort == access.Lesson && l.class != "":
		return NextStep{"Teach and record", "/lessons/class/" + string(l.class)}
	case sort == access.Lesson:
		return NextStep{Text: "The class teacher records the lesson"}
	case sort == access.Training && l.opens(ListTraining):
		return NextStep{"Record the training", "/posts/training"}
	case sort == access.Training && mine:
		return NextStep{"See what training is asked of you", "/account/learning"}
	case sort == access.Training:
		return NextStep{Text: "A leader records the training"}
	case sort == access.Post && l.opens(ShowPost):
		return NextStep{"See the post", "/posts/" + key}
	}
	return l.other(m, system, mine)
}

// adopt is the step where the school asks for something whose wording is not in force yet, so that nobody can sign it.
func (l looker) adopt() NextStep {
	if l.opens(AskAgreementText) {
		return NextStep{"Bring the wording into force", "/agreements/texts"}
	}
	return NextStep{Text: "The school has yet to bring its wording into force"}
}

// other is about what is no need: the grant itself, the age, the system.
func (l looker) other(m access.Missing, system string, mine bool) NextStep {
	switch {
	case m.Kind == access.Age && strings.HasPrefix(m.Next, "/roll/") && l.opens(ShowPupil) && (l.class != "" || wholeRoll.Meets(l.by.Roles)):
		return NextStep{"See the child’s entry", m.Next}
	case m.Kind == access.Age && strings.HasPrefix(m.Next, "/roll/"):
		return NextStep{Text: "The office enters the birthday"}
	case m.Kind == access.Age:
		return NextStep{Text: "Not before that birthday"}
	case m.Kind == access.Post && strings.HasPrefix(m.Next, "/access/people/") && mine && l.opens(AskAccess):
		return NextStep{"Ask for it", "/access/ask?system=" + system}
	case m.Kind == access.Post && strings.HasPrefix(m.Next, "/access/people/") && !mine && askForAll.Meets(l.by.Roles):
		return NextStep{"Give it", "/access/ask?person=" + string(l.who) + "&system=" + system}
	case m.Kind == access.Post && strings.HasPrefix(m.Next, "/access/people/") && l.class != "" && l.opens(AskAccess):
		return NextStep{"Ask for the class", "/access/ask?class=" + string(l.class) + "&system=" + system}
	case strings.HasSuffix(m.Next, "/use") && mine:
		return NextStep{"Say that you are using it now", m.Next}
	case strings.HasSuffix(m.Next, "/use"):
		return NextStep{Text: "They say so when they use it"}
	case strings.HasPrefix(m.Next, "/access/systems/") && l.opens(ShowSystem):
		return NextStep{"See the system", m.Next}
	case strings.HasPrefix(m.Next, "/access/people/") && !mine && accessKeepers.Meets(l.by.Roles):
		return NextStep{"See the record", m.Next}
	}
	return NextStep{Text: "Ask whoever looks after systems"}
}
