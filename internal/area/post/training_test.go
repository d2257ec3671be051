package post_test

import (
	"testing"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/id"
)

func TestWhatPeopleNeed(t *testing.T) {
	book := &post.Book{
		Courses: []post.Course{{Key: "all", Months: 12, Everyone: true}, {Key: "lead", Months: 24}, {Key: "start", Months: 60, Starters: true}},
		Posts:   []post.Kind{{Key: "dsl", Training: []string{"lead"}}}}
	f := &post.Facts{Book: book, Day: on("2026-11-30"), Opened: on("2025-09-01"),
		People: map[id.Person]post.Person{"old": {Active: true, Since: on("2025-09-10")}, "new": {Active: true, Since: on("2026-11-02")}, "dsl": {Active: true, Since: on("2025-09-01")}},
		Terms:  []post.Term{{ID: "t", Post: "dsl", Person: "dsl", Starts: on("2025-09-01"), Opened: on("2025-09-01")}},
		Training: []post.Training{
			{Person: "old", Course: "all", Done: on("2025-10-01"), Until: on("2026-10-01")}, {Person: "dsl", Course: "all", Done: on("2026-09-01"), Until: on("2027-09-01")},
			{Person: "dsl", Course: "lead", Done: on("2024-12-20"), Until: on("2026-12-20")},
			{Person: "old", Course: post.Own, Done: on("2026-03-01"), Minutes: 90}, {Person: "old", Course: post.Own, Done: on("2024-03-01"), Minutes: 60}}}
	for who, want := range map[id.Person][]post.State{"old": {post.TooOld}, "new": {post.Never, post.Never}, "dsl": {post.InDate, post.RunsOut}} {
		got := f.Needs(who)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i].State != want[i] {
				t.Errorf("%s needs %+v, want states %v", who, got, want)
				break
			}
		}
	}
	all := []id.Person{"old", "new", "dsl"}
	if got, want := f.Cover(all), (post.Cover{Needed: 5, InDate: 2, RunsOut: 1, TooOld: 1, Never: 2}); got != want {
		t.Errorf("cover is %+v, want %+v", got, want)
	}
	if got, want := f.Learning(all), (post.Learning{People: 3, With: 1, Entries: 1, Minutes: 90}); got != want {
		t.Errorf("learning is %+v, want %+v", got, want)
	}
	if got := f.Starts(all); len(got) != 1 || got[0].Person != "new" {
		t.Errorf("starts are %+v", got)
	}
}
