package linked_test

import (
	"testing"

	"handrail.school/handrail/internal/area/linked"
)

func TestWhatMakesASetAnew(t *testing.T) {
	one := linked.Policy{ID: "a", Name: "Remote learning policy", Version: "1", State: linked.InForce, Companion: true}
	with := func(change func(*linked.Policy)) linked.Policy {
		p := one
		change(&p)
		return p
	}
	set := linked.Companions([]linked.Policy{one, {ID: "b", State: linked.InForce}})
	if len(set) != 1 || set[0].Words() != "“Remote learning policy”, version 1" {
		t.Fatalf("the set is %+v", set)
	}
	for name, c := range map[string]struct {
		now           linked.Policy
		grown, turned bool
	}{
		"nothing":        {one, false, false},
		"renamed":        {with(func(p *linked.Policy) { p.Name = "Learning at home" }), false, false},
		"a new version":  {with(func(p *linked.Policy) { p.Version = "2" }), true, true},
		"retired":        {with(func(p *linked.Policy) { p.State = linked.Retired }), false, false},
		"a draft of two": {with(func(p *linked.Policy) { p.State, p.Version = linked.Draft, "2" }), false, false},
		"no companion":   {with(func(p *linked.Policy) { p.Companion = false }), false, false},
	} {
		if grown, turned := linked.Grown(set, []linked.Policy{c.now}), linked.Turned(one, c.now); grown != c.grown || turned != c.turned {
			t.Errorf("%s: asks again %v, opens a review %v", name, grown, turned)
		}
	}
	draft := with(func(p *linked.Policy) { p.State, p.Version = linked.Draft, "2" })
	if !linked.Turned(draft, with(func(p *linked.Policy) { p.Version = "2" })) {
		t.Error("a draft that comes into force asks nobody to look at our policy")
	}
}

func TestWhichAddressEverybodySees(t *testing.T) {
	for place, mail := range map[string]string{
		"https://www.oak.sch.uk/policies/home":     "dsl@oak.sch.uk",
		"https://oak.sch.uk/home.pdf":              "DSL@Oak.sch.uk",
		"":                                         "dsl@oak.sch.uk",
		"Staff drive, folder Policies":             "dsl@oak.sch.uk",
		"https://intranet.oak.sch.uk/home":         "dsl@oak.sch.uk",
		"https://oak.sharepoint.com/sites/staff":   "dsl@oak.sch.uk",
		"https://10.0.0.7/policies":                "dsl@oak.sch.uk",
		"https://fileserver/policies":              "dsl@oak.sch.uk",
		"https://admin:secret@oak.sch.uk/home":     "dsl@oak.sch.uk",
		"https://www.oak.sch.uk:8443/internal":     "dsl@oak.sch.uk",
		"http://www.oak.sch.uk/home":               "dsl@oak.sch.uk",
		"https://www.oak.sch.uk.example.org/phish": "dsl@oak.sch.uk",
		"https://www.elm.sch.uk/home":              "",
		"https:///home":                            "dsl",
	} {
		want := ""
		if place == "https://www.oak.sch.uk/policies/home" || place == "https://oak.sch.uk/home.pdf" {
			want = place
		}
		set := []linked.Companion{{Name: "Learning from home", Version: "2", Place: place}}
		if got := linked.ForEverybody(set, mail); got[0].Place != want || got[0].Name != "Learning from home" || set[0].Place != place {
			t.Errorf("%q with %q is shown as %q", place, mail, got[0].Place)
		}
	}
}
