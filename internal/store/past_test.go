package store_test

import (
	"fmt"
	"testing"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// What is changed in the draft stays as an earlier version, for answers, choices and own clauses alike.
func TestPastVersionsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		do := func(f func(tx *store.Tx) error) {
			t.Helper()
			clock.Move(time.Minute)
			if err := school.Do(t.Context(), line, f); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 25 {
			do(func(tx *store.Tx) error {
				return tx.SetAnswer("role.dsl", []string{fmt.Sprint("Holder ", i)}, "asked", "p1")
			})
		}
		do(func(tx *store.Tx) error { return tx.SetAnswer("role.dsl", nil, "", "p1") })
		do(func(tx *store.Tx) error {
			return tx.SetChoice(store.Choice{Clause: "1/aims", Amended: "Ours.", Reason: "r", SetBy: "p1"})
		})
		do(func(tx *store.Tx) error { return tx.SetChoice(store.Choice{Clause: "1/aims"}) })
		own := store.OwnClause{ID: "1/own-a", Section: "1", Title: "A", Text: "Text.", Audience: []string{"staff"}, SetBy: "p1"}
		do(func(tx *store.Tx) error { return tx.SetOwnClause(own) })
		do(func(tx *store.Tx) error { return tx.RemoveOwnClause(own.ID) })
		err := school.Read(t.Context(), func(v *store.View) error {
			answers, err := v.PastAnswers()
			if err != nil {
				return err
			}
			got := answers["role.dsl"]
			if len(got) != 20 || got[0].Was.Values[0] != "Holder 24" || got[0].Was.Origin != "asked" || !got[0].Ended.After(got[0].Was.SetAt) {
				t.Errorf("%d past answers, newest %+v", len(got), got[0])
			}
			choices, err := v.PastChoices("1/aims")
			if err != nil {
				return err
			}
			if len(choices) != 2 || choices[0].Was.Amended != "Ours." || choices[1].Was.Amended != "" {
				t.Errorf("past choices %+v", choices)
			}
			past, err := v.PastOwnClauses()
			if len(past[own.ID]) != 1 || past[own.ID][0].Was.Text != "Text." || past[own.ID][0].Was.Audience[0] != "staff" {
				t.Errorf("past own clauses %+v", past)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
