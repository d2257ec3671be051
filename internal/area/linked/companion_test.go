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
