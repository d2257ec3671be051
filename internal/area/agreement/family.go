package agreement

import (
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// FamilyVersion is what goes home after a child has signed: the lines of the edition as the child saw them, with
// how a family can talk about each (obligation 4.6-b).
type FamilyVersion struct {
	Title, Says, Notice string
	Lines               []HomeLine
}

// HomeLine is one line of a child's agreement. Home is empty for a clause of the school's own, for which nobody
// brought words.
type HomeLine struct{ Text, Symbol, Home string }

// ForFamily makes the family version of an edition.
func (e Edition) ForFamily(t Text) FamilyVersion {
	home := map[string]string{}
	for _, l := range t.Lines {
		if home[l.Key] == "" {
			home[l.Key] = l.Home
		}
	}
	out := FamilyVersion{Title: e.Title, Says: t.Family, Notice: e.Notice}
	for _, c := range e.Clauses {
		out.Lines = append(out.Lines, HomeLine{Text: c.Text, Symbol: c.Symbol, Home: home[c.Key]})
	}
	return out
}

// Copy is that the family version went to one adult for one signature, with the letter in which it went.
type Copy struct {
	Signature id.Signature
	Adult     id.Person
	Letter    string
	Made      time.Time
}

// homeTime is when children go home: what they signed that day follows them, so that brothers and sisters come to one
// letter.
const homeTime = 14

// CopyDue says whether the family version of what a child signed goes out by now. Both moments are in the school's zone.
func CopyDue(signed, at time.Time) bool {
	return calendar.Day(signed).Before(calendar.Day(at)) || at.Hour() >= homeTime
}
