package tie_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var leaders = []tie.Leader{{ID: "head", Roles: people.Of(people.Headteacher)}, {ID: "dsl", Roles: people.Of(people.DSL, people.Staff)},
	{ID: "chair", Roles: people.Of(people.Chair)}, {ID: "link", Roles: people.Of(people.SafeguardingGovernor)}}

func TestWhoDecidesAboutATie(t *testing.T) {
	for name, c := range map[string]struct {
		tie  tie.Tie
		who  people.Set
		kin  map[id.Person]bool
		gone id.Person
		want []id.Person
	}{
		"a teacher's":              {tie.Tie{By: "t"}, people.Of(people.Staff), nil, "", []id.Person{"head", "dsl"}},
		"a governor's":             {tie.Tie{By: "g"}, people.Of(people.Governor), nil, "", []id.Person{"head", "dsl"}},
		"the DSL's":                {tie.Tie{By: "dsl"}, people.Of(people.DSL), nil, "", []id.Person{"head"}},
		"the DSL's without a head": {tie.Tie{By: "dsl"}, people.Of(people.DSL), nil, "head", []id.Person{"chair"}},
		"the head's":               {tie.Tie{By: "head"}, people.Of(people.Headteacher), nil, "", []id.Person{"chair"}},
		"the head's, who is DSL":   {tie.Tie{By: "head"}, people.Of(people.Headteacher, people.DSL), nil, "", []id.Person{"chair"}},
		"the head's, no chair":     {tie.Tie{By: "head"}, people.Of(people.Headteacher), nil, "chair", []id.Person{"link"}},
		"with the DSL's family":    {tie.Tie{By: "t", Pupil: "p"}, people.Of(people.Staff), map[id.Person]bool{"dsl": true}, "", []id.Person{"head"}},
		"with both leaders":        {tie.Tie{By: "t", Away: []id.Person{"head", "dsl"}}, people.Of(people.Staff), nil, "", []id.Person{"chair"}},
		"the chair's":              {tie.Tie{By: "chair"}, people.Of(people.Chair), nil, "", []id.Person{"head", "dsl"}},
		"the head's with all":      {tie.Tie{By: "head", Away: []id.Person{"chair", "link"}}, people.Of(people.Headteacher), nil, "", nil},
	} {
		here := slices.DeleteFunc(slices.Clone(leaders), func(l tie.Leader) bool { return l.ID == c.gone })
		got := c.tie.Deciders(tie.Around{Declarer: c.who, Leaders: here, Kin: c.kin})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}

// Whoever is concerned, or is led by who declared it, never sees a tie, whatever roles are dealt.
func TestTheConcernedNeverSeeATie(t *testing.T) {
	draw := rand.New(rand.NewPCG(7, 1))
	all := []id.Person{"a", "b", "c", "d", "e"}
	roles := tie.Asked.Roles()
	for range 5000 {
		around := tie.Around{Kin: map[id.Person]bool{}}
		x := tie.Tie{By: all[draw.IntN(len(all))]}
		for _, p := range all {
			r := people.Of(people.Staff)
			for _, role := range roles {
				if draw.IntN(3) == 0 {
					r = r.With(role)
				}
			}
			if p == x.By {
				around.Declarer = r
			}
			around.Leaders = append(around.Leaders, tie.Leader{ID: p, Roles: r})
			switch draw.IntN(5) {
			case 0:
				around.Kin[p] = true
			case 1:
				x.Away = append(x.Away, p)
			}
		}
		for _, l := range around.Leaders {
			sight := x.SightOf(l.ID, around)
			switch {
			case l.ID == x.By:
				if sight != tie.Own {
					t.Fatalf("the declarer sees %d", sight)
				}
			case sight == tie.None:
			case around.Kin[l.ID] || slices.Contains(x.Away, l.ID):
				t.Fatalf("%s is concerned and sees %+v", l.ID, x)
			case around.Declarer.Has(people.Headteacher) && !l.Roles.Meets(people.Governors):
				t.Fatalf("%s is led by the head and sees %+v", l.ID, x)
			}
		}
	}
}

func TestWhenATieWaits(t *testing.T) {
	made := time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)
	x := tie.Tie{Made: made}
	if x.Late(made.AddDate(0, 0, 14)) || !x.Late(made.AddDate(0, 0, 15)) || !x.Waits(made) {
		t.Error("a new tie has fourteen days")
	}
	x.Decisions = []tie.Decision{{At: made, Outcome: tie.Guarded, Review: made.AddDate(0, 6, 0)}}
	if x.Waits(made.AddDate(0, 5, 0)) || !x.Waits(made.AddDate(0, 6, 0)) || !x.Late(made.AddDate(0, 6, 1)) {
		t.Error("a decided tie waits for its review")
	}
	x.Ended = made.AddDate(0, 1, 0)
	if x.Waits(made.AddDate(2, 0, 0)) || x.Late(made.AddDate(2, 0, 0)) {
		t.Error("an ended tie waits")
	}
	for _, o := range tie.Outcomes {
		if tie.Title(o.Key) == "" {
			t.Errorf("%s has no words", o.Key)
		}
	}
}
