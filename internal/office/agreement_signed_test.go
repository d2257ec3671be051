package office

import (
	"errors"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Signatures are added to what is kept, and nobody is given more, fewer or later ones than the moment has that they look
// at: neither in a view that was begun before, nor in a Tx that may yet be taken back.
func TestSignaturesAreKeptOfCommittedMomentsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		var k signedSoFar
		who := id.Person(store.NewID())
		do := func(f func(tx *store.Tx) error) error {
			return school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f)
		}
		sign := func(tx *store.Tx) error {
			return tx.AddSignature(agreement.Signature{ID: id.Signature(tx.NewID()), Kind: "staff", Subject: who, Signer: who, Answer: agreement.YesAnswer}, who)
		}
		has := func(v *store.View, want int, what string) {
			t.Helper()
			all, err := k.at(v, time.UTC)
			if err != nil || len(all[who]) != want {
				t.Errorf("%s: %d signatures, %v; want %d", what, len(all[who]), err, want)
			}
			for i, s := range all[who] {
				if s.Seq != int64(i+1) {
					t.Errorf("%s: number %d stands at %d", what, s.Seq, i+1)
				}
			}
		}
		now := func(want int, what string) {
			t.Helper()
			if err := school.Read(t.Context(), func(v *store.View) error { has(v, want, what); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(do(func(tx *store.Tx) error {
			return tx.AddPerson(store.Person{ID: who, Name: "Ada", Roles: people.Of(people.Staff)})
		}))
		now(0, "before the first")
		must(do(sign))
		must(do(sign))
		now(2, "after two")
		gone := errors.New("taken back")
		err := do(func(tx *store.Tx) error {
			has(&tx.View, 2, "in a Tx that has written nothing")
			if err := sign(tx); err != nil {
				return err
			}
			has(&tx.View, 3, "in a Tx that signed")
			return gone
		})
		if !errors.Is(err, gone) {
			t.Fatal(err)
		}
		now(2, "after it was taken back")
		must(school.Read(t.Context(), func(v *store.View) error {
			has(v, 2, "in a view")
			must(do(sign))
			now(3, "beside the view")
			has(v, 2, "in the view that was begun before")
			return nil
		}))
		k.forget()
		now(3, "after all was forgotten")
	})
}
