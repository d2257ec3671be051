package store_test

import (
	"fmt"
	"sync"
	"testing"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// TestRestBesideWork: giving memory back takes nothing from those who read and write meanwhile.
func TestRestBesideWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		const rounds = 20
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				for i := range rounds {
					key := fmt.Sprintf("key.%d.%d", n, i)
					if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.SetAnswer(key, []string{key}, "asked", "p1") }); err != nil {
						t.Error(err)
					}
					if err := school.Read(t.Context(), func(v *store.View) error { _, err := v.AnswerOf(key); return err }); err != nil {
						t.Error(err)
					}
					if err := school.Rest(t.Context(), i%2 == 0); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		err := school.Read(t.Context(), func(v *store.View) error {
			p, err := v.Profile()
			if len(p) != 4*rounds {
				t.Errorf("%d answers of %d", len(p), 4*rounds)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
