package agreement

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

func TestAnswersAboutPictures(t *testing.T) {
	c := PictureCheck{What: "Sports day", Uses: []string{"website", "press"}, Answers: []PictureAnswer{
		{"a", "website", Agreed}, {"b", "website", Agreed}, {"a", "press", Agreed}, {"b", "press", Disputed}}}
	if !c.May("website") || c.May("press") || c.May("social") || c.Yes() {
		t.Error("one no is a no for that use alone, and what was not asked is not allowed")
	}
	now := map[id.Person]State{"a": Agreed, "b": Withdrawn}
	state := func(child id.Person, _ string) State { return now[child] }
	if broken := c.Broken(state); len(broken) != 1 || broken[0] != (PictureAnswer{"b", "website", Withdrawn}) {
		t.Errorf("what has to come down: %v", broken)
	}
	now["b"] = Agreed
	if len(c.Broken(state)) != 0 {
		t.Error("consent that was given again leaves nothing to take down")
	}
	now["b"], c.Down = Declined, time.Unix(1, 0)
	if len(c.Broken(state)) != 0 {
		t.Error("what came down has to come down again")
	}
	if (PictureCheck{}).Yes() {
		t.Error("a question about nothing is a yes")
	}
}

func TestQuestionsAboutPicturesAreChecked(t *testing.T) {
	known := []Use{{Key: "website"}, {Key: OnSocial}}
	for name, x := range map[string]struct {
		c        PictureCheck
		children []id.Person
		want     []string
	}{
		"empty":         {PictureCheck{}, nil, []string{"what", "children", "uses"}},
		"unknown use":   {PictureCheck{What: "x", Uses: []string{"billboard"}}, []id.Person{"a"}, []string{"uses"}},
		"social alone":  {PictureCheck{What: "x", Uses: []string{OnSocial}}, []id.Person{"a"}, []string{"route"}},
		"no reason":     {PictureCheck{What: "x", Uses: []string{OnSocial}, Route: NoOtherRoute, RouteWhy: " "}, []id.Person{"a"}, []string{"route_why"}},
		"social, well":  {PictureCheck{What: "x", Uses: []string{OnSocial}, Route: "letter"}, []id.Person{"a"}, nil},
		"website, well": {PictureCheck{What: "x", Uses: []string{"website"}}, []id.Person{"a"}, nil},
	} {
		var got []string
		if f, ok := x.c.Check(x.children, known).(*fault.Fault); ok {
			for _, field := range f.Fields {
				got = append(got, field.Name)
			}
		}
		if len(got) != len(x.want) {
			t.Errorf("%s: %v, want %v", name, got, x.want)
			continue
		}
		for i := range got {
			if got[i] != x.want[i] {
				t.Errorf("%s: %v, want %v", name, got, x.want)
			}
		}
	}
}
