package mustread_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func TestWhoJoinsLaterHasAsLong(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, time.UTC) }
	d := mustread.Document{Audience: people.Of(people.Staff), Opened: day(1), Deadline: day(15), Days: 14}
	early, late := mustread.Reader{ID: "a", Roles: people.Of(people.Staff), Joined: day(1)}, mustread.Reader{ID: "b", Roles: people.Of(people.Staff), Joined: day(10)}
	if !d.By(early).Equal(day(15)) || !d.By(late).Equal(day(24)) {
		t.Errorf("by %s and %s", d.By(early), d.By(late))
	}
	lines := mustread.Lines(d, []mustread.Reader{late, early, {ID: "c", Roles: people.Of(people.Governor)}}, map[id.Person]time.Time{}, day(16))
	if len(lines) != 2 || lines[0].ID != "a" || !lines[0].Late || lines[1].Late {
		t.Errorf("who has not: %+v", lines)
	}
}

func TestAMissingAnswerIsWrong(t *testing.T) {
	d := mustread.Document{Questions: []mustread.Question{{Options: []string{"x", "y"}, Right: 1}, {Options: []string{"x", "y"}, Right: 0}}}
	if got := d.Wrong([]int{1}); len(got) != 1 || got[0] != 1 {
		t.Errorf("wrong: %v", got)
	}
}
