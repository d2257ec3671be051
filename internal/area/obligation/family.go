package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
)

// Family is to how many homes the family version of what children signed went, in figures.
type Family struct {
	Asked bool // a wording that children sign is in force
	// Signed are the children whose signature counts, Told those of whom somebody at home was written to, Nobody those
	// of whom nobody may be told.
	Signed, Told, Nobody int
	Waiting              int       // letters that have not left, or are not printed
	Oldest               time.Time // the first signature of which nobody at home was told
}

const (
	familyPage = "/agreements/families/copies"
	// tellingTime is how long a school has to tell families, in days.
	tellingTime = 7
)

// familiesTold judges 4.6-b: when a child signs, the family gets what they agreed to, with talking points.
func familiesTold(f *Facts, _ policy.Obligation, day time.Time) Standing {
	x := f.Agreements.Family
	s := Standing{Status: Met, Link: familyPage}
	reach := x.Signed - x.Nobody
	switch {
	case !x.Asked:
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement that children sign is in force yet, so nothing goes home."}
	case reach == 0:
		return Standing{Status: NotMeasured, Link: familyPage, Seen: "No child whose family can be written to has signed yet."}
	case x.Told < reach:
		s.Status = NotMet
		if !day.After(calendar.Day(x.Oldest).AddDate(0, 0, tellingTime)) {
			s.Status = Due
		}
		s.Seen = fmt.Sprintf("The families of %d of %d children who signed were sent the talking points.", x.Told, reach)
	case x.Waiting > 0:
		s.Status = Due
		s.Seen = fmt.Sprintf("Talking points are written for the families of all %d children who signed; %s.", reach, many(x.Waiting, "letter has not left or been printed", "letters have not left or been printed"))
	default:
		s.Seen = fmt.Sprintf("The families of all %d children who signed were sent the talking points.", reach)
	}
	if x.Nobody > 0 {
		s.Seen += " " + many(x.Nobody, "child who signed has", "children who signed have") + " nobody in the register who may be told."
	}
	return s
}
