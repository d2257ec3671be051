package support_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/support"
)

func TestWhoSeesAPlan(t *testing.T) {
	open := support.Plan{Adult: "adult"}
	ended := support.Plan{Adult: "adult", Ended: time.Unix(1, 0)}
	asks := []support.Ask{{To: "specialist"}}
	for name, c := range map[string]struct {
		plan support.Plan
		left bool
		who  support.Looker
		want support.Sight
	}{
		"a carer":                         {open, false, support.Looker{ID: "x", Carer: true}, support.Whole},
		"a carer, after it ended":         {ended, false, support.Looker{ID: "x", Carer: true}, support.Whole},
		"a carer of the child's family":   {open, false, support.Looker{ID: "x", Carer: true, Kin: true}, support.None},
		"the named adult":                 {open, false, support.Looker{ID: "adult"}, support.Named},
		"the named adult, ended":          {ended, false, support.Looker{ID: "adult"}, support.None},
		"the named adult, child has left": {open, true, support.Looker{ID: "adult"}, support.None},
		"the named adult is technician":   {open, false, support.Looker{ID: "adult", Technician: true}, support.None},
		"who was asked":                   {open, false, support.Looker{ID: "specialist"}, support.Asked},
		"who was asked, ended":            {ended, false, support.Looker{ID: "specialist"}, support.None},
		"anybody else":                    {open, false, support.Looker{ID: "y"}, support.None},
		"nobody":                          {support.Plan{}, false, support.Looker{}, support.None},
	} {
		if got := support.SightOf(c.plan, asks, !c.left, c.who); got != c.want {
			t.Errorf("%s sees %d, want %d", name, got, c.want)
		}
	}
}

func TestWhatIsLate(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 11, d, 9, 0, 0, 0, time.UTC) }
	if p := (support.Plan{Next: day(10)}); p.Late(day(10)) || !p.Late(day(11)) {
		t.Error("a check-in is late from the day after")
	}
	if p := (support.Plan{Next: day(10), Ended: day(11)}); p.Late(day(20)) {
		t.Error("an ended plan is late")
	}
	if a := (support.Ask{Due: day(10)}); a.Late(day(10)) || !a.Late(day(11)) {
		t.Error("an answer is late from the day after")
	}
}
