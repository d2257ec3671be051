package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// reading is the policy as somebody is asked to confirm it now.
func reading(t *testing.T, h *office.House, by people.Actor) office.Reading {
	t.Helper()
	for _, m := range run(t, office.MyReading, h, by, struct{}{}) {
		if m.Key == mustread.Policy && m.Ended.IsZero() {
			return m
		}
	}
	t.Fatal("nobody is asked to read the policy")
	return office.Reading{}
}

// openQuestions are the open reviews that a companion or an edition beside one opened.
func openQuestions(t *testing.T, h *office.House, by people.Actor) (about []office.ReviewShown) {
	t.Helper()
	for _, r := range run(t, office.ListReviews, h, by, struct{}{}).Open {
		if strings.HasPrefix(r.Cause, "companion:") {
			about = append(about, r)
		}
	}
	return about
}

// TestACompanionIsConfirmedWithThePolicy takes a set through: one confirmation for both, asked anew when either changes, and
// each change asks whether the other has to follow (obligation 1-d).
func TestACompanionIsConfirmedWithThePolicy(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		complete(t, h, who)
		dsl, staff := who[people.DSL], who[people.Staff]
		approvedEdition(t, h, who, clock)
		ask := office.MustReadForm{Key: mustread.Policy, Title: "Online safety policy", Audience: people.Of(people.Staff), Deadline: clock.Now().AddDate(0, 0, 14), Statement: "I have read it."}
		run(t, office.AskToRead, h, dsl, ask)
		run(t, office.ConfirmReading, h, staff, office.ConfirmForm{Document: reading(t, h, staff).ID, Read: true})

		p := linked.Policy{Name: "Home learning policy", State: linked.InForce, Companion: true, Place: "https://meadow.example/home"}
		if _, err := office.SetLinked.Run(t.Context(), h, dsl, office.LinkedForm{Policy: p}); fieldsOf(err)["version"] == "" {
			t.Errorf("a companion without a version: %v", err)
		}
		p.Version = "1"
		p.ID = run(t, office.SetLinked, h, dsl, office.LinkedForm{Policy: p})
		set := reading(t, h, staff)
		if !set.Confirmed.IsZero() || set.Editions() != "Edition 1 with “Home learning policy”, version 1" {
			t.Errorf("the set asks for %q, confirmed %v", set.Editions(), set.Confirmed)
		}
		run(t, office.ConfirmReading, h, staff, office.ConfirmForm{Document: set.ID, Read: true})
		if public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); len(public.Beside) != 1 || public.Beside[0].Version != "1" {
			t.Errorf("shown beside the policy: %+v", public.Beside)
		}
		if open := openQuestions(t, h, dsl); len(open) != 0 {
			t.Errorf("a first version asks already: %+v", open)
		}
		p.Owner = "Deputy head"
		run(t, office.SetLinked, h, dsl, office.LinkedForm{Policy: p})
		if r := reading(t, h, staff); r.ID != set.ID || r.Confirmed.IsZero() {
			t.Error("a new owner asks people again")
		}
		newVersion(t, h, who, clock, p)
	})
}

// newVersion changes the companion, then the policy, then takes the companion away.
func newVersion(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock, p linked.Policy) {
	t.Helper()
	dsl, staff := who[people.DSL], who[people.Staff]
	set := reading(t, h, staff)
	p.Version = "2"
	run(t, office.SetLinked, h, dsl, office.LinkedForm{Policy: p})
	two := reading(t, h, staff)
	if two.ID == set.ID || !two.Confirmed.IsZero() || two.Beside[0].Version != "2" || two.Edition != set.Edition {
		t.Errorf("the new version is not asked: %+v", two)
	}
	open := openQuestions(t, h, dsl)
	if len(open) != 1 || open[0].Other || !strings.Contains(open[0].What, "version 2") {
		t.Fatalf("the new version asks of our policy: %+v", open)
	}
	run(t, office.DecideReview, h, dsl, office.ReviewForm{Review: open[0].ID, Decision: "unchanged", Reason: "Nothing in it touches ours"})
	run(t, office.ConfirmReading, h, staff, office.ConfirmForm{Document: two.ID, Read: true})

	run(t, office.AmendClause, h, dsl, office.ClauseForm{Clause: "2/resilience", Text: "Our own words.", Reason: "Simpler"})
	approvedEdition(t, h, who, clock)
	three := reading(t, h, staff)
	if three.Editions() != "Edition 2 with “Home learning policy”, version 2" {
		t.Errorf("the new edition asks for %q", three.Editions())
	}
	if open = openQuestions(t, h, dsl); len(open) != 1 || !open[0].Other {
		t.Fatalf("the new edition asks of the companion: %+v", open)
	}
	p.State = linked.Retired
	run(t, office.SetLinked, h, dsl, office.LinkedForm{Policy: p})
	if public := run(t, office.ShowPublicPolicy, h, people.Public, office.PublicQuery{}); len(public.Beside) != 0 {
		t.Errorf("a retired companion is shown: %+v", public.Beside)
	}
	if r := reading(t, h, staff); r.ID != three.ID {
		t.Error("fewer documents ask people again")
	}
}
