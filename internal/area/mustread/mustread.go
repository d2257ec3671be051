// Package mustread is what people of a school have to read and confirm: any document, by edition. A new
// edition asks again, and whoever joins later is asked from their first day. It is told the day and the facts
// and never asks.
package mustread

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Policy is the key of the school's own online safety policy: its newest edition asks by itself.
const Policy = "policy"

// Document is one edition of a document that an audience has to confirm (KCSIE-14, obligation 4.3-b).
type Document struct {
	ID       id.MustRead
	Key      string // stays the same from edition to edition, such as "policy" or "kcsie-part-one"
	Title    string
	Edition  string
	Place    string // where it is read
	Audience people.Set
	Deadline time.Time
	// Days is how long somebody who joins later has, and how long a new edition gives.
	Days      int
	Statement string // what is confirmed, word for word
	// Body is the text itself, where it is short enough to stand here.
	Body      string
	Questions []Question
	// Scored says that the first answers count, right or wrong; then the right ones are shown.
	Scored bool
	// Gate says that it is needed before access: whoever is late with it can do nothing else until they confirm.
	Gate bool
	// Beside are the companions that are read with it, each in the version that was asked: one confirmation names them all
	// (obligation 1-d).
	Beside   []linked.Companion
	Opened   time.Time
	OpenedBy id.Person
	Ended    time.Time
}

// Editions names the edition, and the versions of the companions that are confirmed with it.
func (d Document) Editions() string {
	text := d.Edition
	for i, c := range d.Beside {
		if i == 0 {
			text += " with "
		} else {
			text += " and "
		}
		text += c.Words()
	}
	return text
}

// Question is one of at most three by which a reader shows that they have understood.
type Question struct {
	Ask     string
	Options []string
	Right   int    // its place in Options
	Why     string `json:",omitempty"`
}

// MostQuestions is how many questions a document may have.
const MostQuestions = 3

// Wrong counts the answers that are not right; a missing one is wrong.
func (d Document) Wrong(answers []int) []int {
	var wrong []int
	for i, q := range d.Questions {
		if i >= len(answers) || answers[i] != q.Right {
			wrong = append(wrong, i)
		}
	}
	return wrong
}

// Reader is somebody who has to confirm.
type Reader struct {
	ID     id.Person
	Name   string
	Roles  people.Set
	Joined time.Time
}

// By is until when somebody has to confirm: the deadline, or so many days from when they joined.
func (d Document) By(r Reader) time.Time {
	late := calendar.Day(r.Joined).AddDate(0, 0, d.Days)
	if calendar.Day(r.Joined).After(calendar.Day(d.Opened)) && late.After(d.Deadline) {
		return late
	}
	return d.Deadline
}

// Asks says whether somebody is asked.
func (d Document) Asks(roles people.Set) bool { return d.Ended.IsZero() && d.Audience.Meets(roles) }

// Line is one reader with how they stand.
type Line struct {
	Reader
	By        time.Time
	Confirmed time.Time
	Late      bool
}

// Lines lists everybody who is asked, those who are late first, then those who still have time.
func Lines(d Document, readers []Reader, confirmed map[id.Person]time.Time, day time.Time) []Line {
	var all []Line
	for _, r := range readers {
		if !d.Audience.Meets(r.Roles) {
			continue
		}
		l := Line{Reader: r, By: d.By(r), Confirmed: confirmed[r.ID]}
		l.Late = l.Confirmed.IsZero() && calendar.Day(day).After(calendar.Day(l.By))
		all = append(all, l)
	}
	rank := func(l Line) int {
		switch {
		case l.Late:
			return 0
		case l.Confirmed.IsZero():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b Line) int { return rank(a) - rank(b) })
	return all
}

// NeverLimited are those whose account stays open whatever they have not read: who acts when a child is in danger must
// never find the door shut. They are written to every day instead (decision 16).
var NeverLimited = people.Leaders | people.CaseReaders

// Limits says whether being late with this document shuts everything else for somebody with these roles.
func (d Document) Limits(roles people.Set) bool {
	return d.Gate && d.Asks(roles) && !roles.Meets(NeverLimited)
}

// Remind says on which of the days before and after the deadline a reader who has not confirmed gets a
// letter today: when asked, a week before, on the day, and each week after; each day after where the document is needed
// before access and nothing else holds them to it.
func Remind(d Document, r Reader, day time.Time) (key string, due bool) {
	left := int(calendar.Day(d.By(r)).Sub(calendar.Day(day)).Hours() / 24)
	switch {
	case left > 7:
		return "asked", true
	case left > 0:
		return "week", true
	case left == 0:
		return "today", true
	}
	if d.Gate && r.Roles.Meets(NeverLimited) {
		return "late " + calendar.Day(day).Format("2006-01-02"), true
	}
	return "late" + string(rune('a'+min(-left/7, 25))), true
}
