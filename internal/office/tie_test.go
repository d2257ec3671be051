package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/tie"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func seenBy(t *testing.T, h *office.House, who map[people.Role]people.Actor, number id.Tie) people.Set {
	t.Helper()
	var seen people.Set
	for role, actor := range who {
		_, err := office.ShowTie.Run(t.Context(), h, actor, number)
		_, none := office.ShowTie.Run(t.Context(), h, actor, id.Tie(store.NewID()))
		switch {
		case err == nil:
			seen = seen.With(role)
		case none == nil || err.Error() != none.Error():
			t.Errorf("%s is told %v, and of one that does not exist %v", role.Key(), err, none)
		}
	}
	return seen
}

// TestADeclaredTieIsSeenByFew takes a teacher's, the DSL's and the headteacher's tie through their life (8.2-r).
func TestADeclaredTieIsSeenByFew(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		teacher, dsl, head, chair := who[people.Staff], who[people.DSL], who[people.Headteacher], who[people.Chair]
		if _, err := office.DeclareTie.Run(t.Context(), h, teacher, office.TieForm{}); fieldsOf(err)["whom"] == "" || fieldsOf(err)["what"] == "" {
			t.Errorf("nothing is declared: %v", err)
		}
		in := office.TieForm{Whom: "The Calder family", What: "We sing in one choir."}
		ofTeacher := run(t, office.DeclareTie, h, teacher, in)
		ofDSL := run(t, office.DeclareTie, h, dsl, in)
		ofHead := run(t, office.DeclareTie, h, head, in)
		in.Away = []id.Person{chair.Person, who[people.SafeguardingGovernor].Person}
		if _, err := office.DeclareTie.Run(t.Context(), h, head, in); fieldsOf(err)["away"] == "" {
			t.Errorf("nobody is left to decide: %v", err)
		}
		in.Away = []id.Person{dsl.Person}
		about := run(t, office.DeclareTie, h, teacher, in)
		for name, c := range map[string]struct {
			tie  id.Tie
			seen people.Set
		}{
			"a teacher's": {ofTeacher, people.Of(people.Staff, people.Headteacher, people.DSL)},
			"the DSL's":   {ofDSL, people.Of(people.DSL, people.Headteacher)},
			"the head's":  {ofHead, people.Of(people.Headteacher, people.Chair)},
			"about them":  {about, people.Of(people.Staff, people.Headteacher)},
		} {
			if got := seenBy(t, h, who, c.tie); got != c.seen {
				t.Errorf("%s is seen by %v, not by %v", name, got.Roles(), c.seen.Roles())
			}
		}
		noted := office.TieDecision{Tie: ofHead, Outcome: tie.Guarded, Safeguards: "Never alone in a chat.", Review: clock.Now().AddDate(0, 6, 0)}
		if _, err := office.DecideTie.Run(t.Context(), h, head, noted); !fault.Is(err, fault.Refused) {
			t.Errorf("the head decides about her own: %v", err)
		}
		if _, err := office.DecideTie.Run(t.Context(), h, dsl, noted); !fault.Is(err, fault.NotFound) {
			t.Errorf("the DSL decides about the head's: %v", err)
		}
		late := noted
		late.Review, late.Safeguards = clock.Now().AddDate(2, 0, 0), ""
		if _, err := office.DecideTie.Run(t.Context(), h, chair, late); fieldsOf(err)["review"] == "" || fieldsOf(err)["safeguards"] == "" {
			t.Errorf("two years and nothing agreed: %v", err)
		}
		run(t, office.DecideTie, h, chair, noted)
		if x := run(t, office.ShowTie, h, head, ofHead); len(x.Decisions) != 1 || x.MayDecide || x.Decisions[0].By != chair.Person {
			t.Errorf("the head sees %+v", x)
		}
		lettersSayNothing(t, h)
		nothingOfTiesInTheTrail(t, h, who)
	})
}

// lettersSayNothing holds that no letter about a tie says what it is, or of whom.
func lettersSayNothing(t *testing.T, h *office.House) {
	t.Helper()
	n := 0
	for _, l := range waitingLetters(t, h.School) {
		if l.Kind != "tie" {
			continue
		}
		n++
		for _, word := range []string{"Calder", "choir", "tie with", "chat"} {
			if strings.Contains(l.Subject+l.Body, word) {
				t.Errorf("a letter says %q: %s", word, l.Body)
			}
		}
	}
	if n == 0 {
		t.Error("nobody was written to")
	}
}

// nothingOfTiesInTheTrail holds that nobody who reads the trail learns from it who declared a tie.
func nothingOfTiesInTheTrail(t *testing.T, h *office.House, who map[people.Role]people.Actor) {
	t.Helper()
	for _, role := range office.ShowTrail.May.Roles() {
		for _, q := range []store.TrailQuery{{}, {Who: string(who[people.Staff].Person)}, {Case: "DeclareTie"}} {
			for _, l := range run(t, office.ShowTrail, h, who[role], q).Lines {
				if strings.Contains(l.Case, "Tie") {
					t.Errorf("%s reads %s in the trail", role.Key(), l.Case)
				}
				for _, r := range l.Records {
					if r.Kind == "tie" {
						t.Errorf("%s reads of a tie in the trail", role.Key())
					}
				}
			}
		}
	}
}

// TestTheYearsReviewOfTies is signed only once nothing waits, and completes the duty (8.2-r).
func TestTheYearsReviewOfTies(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		teacher, dsl := who[people.Staff], who[people.DSL]
		number := run(t, office.DeclareTie, h, teacher, office.TieForm{Whom: "A neighbour's family", What: "We share a garden."})
		if day := run(t, office.Today, h, dsl, struct{}{}); len(day.Support) != 1 || day.Support[0].Kind != office.TieTask || day.Support[0].Tie != number {
			t.Errorf("the DSL's first page says %+v", day.Support)
		}
		if day := run(t, office.Today, h, who[people.DeputyDSL], struct{}{}); len(day.Support) != 0 {
			t.Errorf("the deputy's first page says %+v", day.Support)
		}
		if _, err := office.SignTies.Run(t.Context(), h, dsl, struct{}{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("signed while one waits: %v", err)
		}
		run(t, office.DecideTie, h, dsl, office.TieDecision{Tie: number, Outcome: tie.Stays, Review: clock.Now().AddDate(0, 11, 0)})
		run(t, office.SignTies, h, dsl, struct{}{})
		if x := run(t, office.ShowDuty, h, dsl, office.DutyQuery{Key: "ties"}); len(x.History) == 0 || len(x.History[0].Done) != 1 {
			t.Errorf("the duty says %+v", x.History)
		}
		clock.Move(340 * 24 * time.Hour)
		if x := run(t, office.ListTies, h, dsl, struct{}{}); len(x.Others) != 1 || !x.Others[0].Late {
			t.Errorf("a year later the register says %+v", x.Others)
		}
		run(t, office.EndTie, h, teacher, office.TieEnd{Tie: number, Why: "They moved away."})
		if x := run(t, office.ListTies, h, dsl, struct{}{}); x.Others[0].Waits {
			t.Error("an ended tie waits")
		}
	})
}
