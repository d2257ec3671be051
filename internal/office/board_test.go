package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// answered gives a school the answers of an example profile, a lead, a deputy and a lead governor.
func answered(t *testing.T, h *office.House, school *store.School) {
	t.Helper()
	books, err := h.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	profile := storetest.Profile(t, books.Library, "kent")
	write(t, school, func(tx *store.Tx) error {
		for key, values := range profile {
			if err := tx.SetAnswer(key, values, "asked", "os:test"); err != nil {
				return err
			}
		}
		for key, role := range map[string]people.Role{"role.dsl": people.DSL, "role.deputy_dsl": people.DeputyDSL, "role.lead_governor": people.SafeguardingGovernor} {
			p := store.Person{ID: id.Person(tx.NewID()), Name: profile[key][0], Email: role.Key() + "@school.example", Roles: people.Of(role)}
			if err := tx.AddPerson(p); err != nil {
				return err
			}
		}
		return nil
	})
}

func write(t *testing.T, school *store.School, f func(*store.Tx) error) {
	t.Helper()
	if err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f); err != nil {
		t.Fatal(err)
	}
}

// TestBoard follows one obligation on both databases: met, no longer met, met again, with its history.
func TestBoard(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		answered(t, h, school)
		head := people.Actor{Person: "somebody", Roles: people.Of(people.Headteacher), Via: "web"}
		row := func(o clause.Obligation) office.ObligationShown {
			t.Helper()
			out, err := office.ShowObligation.Run(t.Context(), h, head, o)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		refresh := func() {
			t.Helper()
			if err := office.RefreshStanding(t.Context(), h); err != nil {
				t.Fatal(err)
			}
		}
		version := func() string {
			t.Helper()
			v, err := office.BoardVersion.Run(t.Context(), h, head, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}

		first := row("4-a")
		if first.Status != obligation.Met || first.Printed == nil || first.Number != "4" || len(first.History) != 0 {
			t.Fatalf("4-a: %+v", first)
		}
		before := version()
		refresh()
		stored := version()
		if stored == before {
			t.Error("storing the standings left the version as it was")
		}
		refresh()
		if version() != stored {
			t.Error("storing the same standings again changed the version")
		}

		clock.Move(48 * time.Hour)
		if version() == stored {
			t.Error("a new day left the version as it was")
		}
		refresh()
		deputyLeaves(t, school)
		clock.Move(24 * time.Hour)
		gone := row("4-a")
		if gone.Status != obligation.NotMet || !gone.LastTrue.Equal(storetest.Start.AddDate(0, 0, 2).Truncate(24*time.Hour)) {
			t.Errorf("after the deputy left: %s, last true %s", gone.Status, gone.LastTrue)
		}
		refresh()
		clock.Move(24 * time.Hour)
		later := row("4-a")
		if !later.Since.Equal(storetest.Start.AddDate(0, 0, 3).Truncate(24*time.Hour)) || len(later.History) != 2 || later.History[0].Status != "not_met" {
			t.Errorf("a day later: since %s, history %+v", later.Since, later.History)
		}
		if s := row("0-b"); s.Status != obligation.NotMet {
			t.Errorf("the front page still names the deputy, and 0-b is %s: %s", s.Status, s.Seen)
		}
	})
}

// deputyLeaves ends the account of the deputy DSL.
func deputyLeaves(t *testing.T, school *store.School) {
	t.Helper()
	var lead store.Person
	write(t, school, func(tx *store.Tx) error {
		all, err := tx.People()
		for _, p := range all {
			if p.Roles.Has(people.DeputyDSL) {
				lead = p
			}
		}
		return err
	})
	write(t, school, func(tx *store.Tx) error { return tx.EndPerson(lead.ID) })
}

// TestBoardFollowsTheSchoolsOwnFacts: confirmed contacts, a newer edition, a clause left out.
func TestBoardFollowsTheSchoolsOwnFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		answered(t, h, school)
		governor := people.Actor{Person: "somebody", Roles: people.Of(people.Governor), Via: "web"}
		want := func(o clause.Obligation, status obligation.Status) {
			t.Helper()
			b, err := office.ShowBoard.Run(t.Context(), h, governor, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range b.Rows {
				if r.ID == o && r.Status != status {
					t.Errorf("%s is %s (%s), want %s", o, r.Status, r.Seen, status)
				}
			}
		}
		want("1-g", obligation.Due)
		want("1-e", obligation.Met)
		want("12-a", obligation.Met)
		write(t, school, func(tx *store.Tx) error {
			if err := tx.SetPackFact(store.PackFact{Pack: "kent", Key: "partnership", Name: "the partnership", Phone: "01632 960123", By: "os:test"}); err != nil {
				return err
			}
			if err := tx.SetEdition(store.Edition{Work: "kcsie", Edition: "2027", InForce: clock.Now().AddDate(0, 0, -30), Added: true, By: "os:test"}); err != nil {
				return err
			}
			return tx.SetChoice(store.Choice{Clause: "12/fraud", Dropped: true, Reason: "kept in another policy", SetBy: "os:test"})
		})
		want("1-g", obligation.Met)
		want("1-e", obligation.NotMet)
		want("12-a", obligation.NotInPolicy)
	})
}
