package agreement

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Pictures is the kind of consent that is looked up before a picture of children is shown (obligations 7.7-a, 8.4-z).
const Pictures = "photos"

// OnSocial is the use of a picture that needs a second way of telling the same news (obligation 8.4-s).
const OnSocial = "social"

// NoOtherRoute says that news goes out on social media alone, which needs a reason.
const NoOtherRoute = "none"

// Routes are the other ways by which news reaches those who do not use social media.
var Routes = []Use{{"letter", "A letter or message to families"}, {"website", "The school’s website"}, {"newsletter", "The newsletter"}, {"board", "A notice at the gate or in class"}, {NoOtherRoute, "No other way"}}

// How a picture that was allowed once came to an end.
const (
	TakenDown = "taken_down"
	NeverUsed = "never_used"
)

// PictureAnswer is how the consents about one child stood for one use.
type PictureAnswer struct {
	Child id.Person
	Use   string
	State State
}

// PictureCheck is one question whether children may be shown, with its answer: no picture is kept, only what it is and
// where it was to go, in words (obligations 7.7-a, 8.4-r, 8.4-z).
type PictureCheck struct {
	ID              id.PictureCheck
	At              time.Time
	By              id.Person
	What            string
	Uses            []string
	Route, RouteWhy string
	Answers         []PictureAnswer
	Down            time.Time
	DownBy          id.Person
	DownHow         string
}

// May says whether all of the children could be shown for a use when it was asked.
func (c PictureCheck) May(use string) bool {
	return slices.ContainsFunc(c.Answers, func(a PictureAnswer) bool { return a.Use == use }) &&
		!slices.ContainsFunc(c.Answers, func(a PictureAnswer) bool { return a.Use == use && a.State != Agreed })
}

// Yes says whether the answer was yes for everything that was asked.
func (c PictureCheck) Yes() bool {
	return len(c.Uses) > 0 && !slices.ContainsFunc(c.Uses, func(use string) bool { return !c.May(use) })
}

// Broken are the answers that were yes and are not any more: what was shown under them has to come down. An answer
// counts only where all of the children could be shown, and while nobody said that the picture is gone.
func (c PictureCheck) Broken(now func(child id.Person, use string) State) []PictureAnswer {
	var all []PictureAnswer
	for _, a := range c.Answers {
		if !c.Down.IsZero() || !c.May(a.Use) {
			continue
		}
		if a.State = now(a.Child, a.Use); a.State != Agreed {
			all = append(all, a)
		}
	}
	return all
}

// Check says everything that is wrong with a question before it is answered.
func (c PictureCheck) Check(children []id.Person, known []Use) error {
	var wrong fault.Fields
	wrong.Need("what", c.What, "Say what the picture shows and where it is to go, so that it can be found again")
	if len(c.What) > 300 {
		wrong.Add("what", "Use at most 300 characters")
	}
	if len(children) == 0 {
		wrong.Add("children", "Choose every child who can be recognised")
	}
	if len(children) > 200 {
		wrong.Add("children", "Ask about at most 200 children at once")
	}
	if len(c.Uses) == 0 || slices.ContainsFunc(c.Uses, func(use string) bool {
		return !slices.ContainsFunc(known, func(u Use) bool { return u.Key == use })
	}) {
		wrong.Add("uses", "Choose where the picture is to be shown")
	}
	if len(c.RouteWhy) > 300 {
		wrong.Add("route_why", "Use at most 300 characters")
	}
	if slices.Contains(c.Uses, OnSocial) {
		switch {
		case !slices.ContainsFunc(Routes, func(u Use) bool { return u.Key == c.Route }):
			wrong.Add("route", "Choose how the same news reaches families who do not use social media")
		case c.Route == NoOtherRoute && strings.TrimSpace(c.RouteWhy) == "":
			wrong.Add("route_why", "Say why nobody is left out although it goes out on social media alone")
		}
	}
	return wrong.Err()
}

var pictureWords = map[State]string{Agreed: "Yes", None: "No: no answer from home yet", Declined: "No: home said no", Withdrawn: "No: consent was taken back",
	Lapsed: "No: consent has run out", Outdated: "No: the text changed since home agreed", Disputed: "No: parents do not agree"}

// ForPicture is a state as the answer to “may I show this child?”.
func (s State) ForPicture() string { return pictureWords[s] }
