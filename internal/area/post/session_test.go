package post_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/id"
)

func TestTaught(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	classes := []string{"content", "contact", "Conduct", "commerce"}
	held := func(number string, ago int, covers ...string) post.Session {
		return post.Session{ID: number, Course: "safeguarding", Held: day.AddDate(0, 0, -ago), Covers: covers}
	}
	came := func(session string, who ...id.Person) (all []post.Training) {
		for _, p := range who {
			all = append(all, post.Training{Person: p, Course: "safeguarding", Session: session})
		}
		return all
	}
	whole := held("a", 30, "content", "contact", "conduct", "commerce", post.Conduct)
	half := held("b", 60, "content", "contact")
	rest := held("c", 10, "conduct", "commerce")
	for name, c := range map[string]struct {
		sessions []post.Session
		training []post.Training
		want     post.Taught
	}{
		"nothing":      {nil, nil, post.Taught{Lacking: classes}},
		"one whole":    {[]post.Session{whole}, came("a", "x", "y", "stranger"), post.Taught{Sessions: 1, Conduct: 1, People: 2, Whole: 2, WithConduct: 2}},
		"one half":     {[]post.Session{half}, came("b", "x"), post.Taught{Sessions: 1, Incomplete: 1, Lacking: []string{"Conduct", "commerce"}, People: 1}},
		"two halves":   {[]post.Session{half, rest}, append(came("b", "x", "y"), came("c", "x")...), post.Taught{Sessions: 2, Incomplete: 2, People: 2, Whole: 1}},
		"a year old":   {[]post.Session{held("a", 366, "content")}, came("a", "x"), post.Taught{Lacking: classes}},
		"other course": {[]post.Session{{ID: "a", Course: "dsl", Held: day, Covers: classes}}, came("a", "x"), post.Taught{Lacking: classes}},
		// The class called conduct is about children, and covers nothing of what is expected of staff.
		"pupils' conduct": {[]post.Session{held("a", 1, classes...)}, came("a", "x"), post.Taught{Sessions: 1, People: 1, Whole: 1}},
	} {
		f := post.Facts{Sessions: c.sessions, Training: c.training, Day: day}
		got := f.Taught("safeguarding", classes, []id.Person{"x", "y", "z"})
		if strings.Join(got.Lacking, ",") != strings.Join(c.want.Lacking, ",") {
			t.Errorf("%s lacks %v, want %v", name, got.Lacking, c.want.Lacking)
		}
		got.Lacking, c.want.Lacking = nil, nil
		if got.Sessions != c.want.Sessions || got.Incomplete != c.want.Incomplete || got.Conduct != c.want.Conduct || got.People != c.want.People ||
			got.Whole != c.want.Whole || got.WithConduct != c.want.WithConduct {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
