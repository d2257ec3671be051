package post

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Conduct is the tag of what is expected of staff themselves (5.2-f). It is not the class of risk that the national
// guidance calls conduct: that one is about children.
const Conduct = "professional_conduct"

// Session is training that several people did together, with what it covered. Whoever attended has an entry in the
// register of training that names it.
type Session struct {
	ID     string
	Course string
	Held   time.Time
	// Covers are classes of risk as the school's policy lists them, and Conduct.
	Covers []string
	// Led says who led it, About what it was about. They come with one session only.
	Led, About string
	Entered    time.Time
}

// Missing are the classes of risk that the session did not cover (5.2-e).
func (s Session) Missing(classes []string) []string {
	return slices.DeleteFunc(slices.Clone(classes), func(c string) bool { return covers(s.Covers, c) })
}

// covers says whether a class is among some, however it is written.
func covers(all []string, class string) bool {
	return slices.ContainsFunc(all, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), strings.TrimSpace(class)) })
}

// Taught is what the sessions of a year brought some people.
type Taught struct {
	Sessions, Incomplete int
	Conduct              int // sessions that covered what is expected of staff
	// Lacking are classes of risk that no session covered.
	Lacking []string
	// People have attended any; Whole of them every class, by all their sessions together; WithConduct what is expected
	// of staff.
	People, Whole, WithConduct int
}

// Taught counts the sessions of one course within a year, for some people (5.2-e, 5.2-f).
func (f *Facts) Taught(course string, classes []string, all []id.Person) Taught {
	t, sessions, union := Taught{}, map[string]Session{}, Session{}
	for _, s := range f.Sessions {
		if s.Course != course || !s.Held.After(f.Day.AddDate(-1, 0, 0)) {
			continue
		}
		sessions[s.ID] = s
		union.Covers = append(union.Covers, s.Covers...)
		t.Sessions++
		if len(s.Missing(classes)) > 0 {
			t.Incomplete++
		}
		if covers(s.Covers, Conduct) {
			t.Conduct++
		}
	}
	t.Lacking = union.Missing(classes)
	heard := map[id.Person]*Session{}
	for _, x := range f.Training {
		if s, ok := sessions[x.Session]; ok && slices.Contains(all, x.Person) {
			if heard[x.Person] == nil {
				heard[x.Person] = &Session{}
			}
			heard[x.Person].Covers = append(heard[x.Person].Covers, s.Covers...)
		}
	}
	for _, h := range heard {
		t.People++
		if len(h.Missing(classes)) == 0 {
			t.Whole++
		}
		if covers(h.Covers, Conduct) {
			t.WithConduct++
		}
	}
	return t
}
