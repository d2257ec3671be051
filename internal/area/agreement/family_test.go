package agreement_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
)

// The family version has the very lines of the edition, each with words for home where we brought some.
func TestFamilyVersionFollowsTheEdition(t *testing.T) {
	text := agreement.Text{Family: "Choose one.", Lines: []agreement.Line{{Clause: agreement.Clause{Key: "tell"}, Home: "Name three."}, {Clause: agreement.Clause{Key: "phone"}, Home: "Agree."}}}
	e := agreement.Edition{Title: "Ours", Notice: "Seen.", Clauses: []agreement.Clause{{Key: "tell", Text: "I tell.", Symbol: "speak"}, {Key: "own", Text: "Of the school."}}}
	got := e.ForFamily(text)
	if got.Title != "Ours" || got.Says != "Choose one." || got.Notice != "Seen." || len(got.Lines) != 2 ||
		got.Lines[0] != (agreement.HomeLine{Text: "I tell.", Symbol: "speak", Home: "Name three."}) || got.Lines[1] != (agreement.HomeLine{Text: "Of the school."}) {
		t.Errorf("%+v", got)
	}
}

func TestCopiesGoHomeWithTheChildren(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		signed, at time.Time
		want       bool
	}{{at(3, 9), at(3, 13), false}, {at(3, 9), at(3, 14), true}, {at(3, 15), at(3, 16), true}, {at(3, 15), at(4, 7), true}} {
		if got := agreement.CopyDue(c.signed, c.at); got != c.want {
			t.Errorf("signed %s, at %s: %v", c.signed, c.at, got)
		}
	}
}
