package office

import (
	"sync"
	"testing"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// What is kept holds in a Tx until it writes, and not at all where somebody wrote before it in the same batch: what it
// sees then may yet be taken back.
func TestATxSeesWhatIsCommittedUntilSomebodyWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		do := func(f func(tx *store.Tx) error) error {
			return school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f)
		}
		set := func(tx *store.Tx) error { return tx.SetSetting("a", store.NewID(), "test") }
		together := 0
		for range 20 {
			held, let := make(chan bool), make(chan bool)
			var sizes [2]int64 // of the trail, as the writer and whoever looks after it see it
			var all sync.WaitGroup
			all.Go(func() { _ = do(func(*store.Tx) error { close(held); <-let; return nil }) })
			<-held
			var wrote sync.WaitGroup
			wrote.Add(1)
			all.Go(func() {
				wrote.Done()
				if err := do(func(tx *store.Tx) (err error) {
					before := tx.Committed()
					if sizes[0], _, err = tx.BoardMark(); err == nil {
						err = set(tx)
					}
					if !before || tx.Committed() {
						t.Errorf("a Tx alone in its batch: committed %v, after writing %v", before, tx.Committed())
					}
					return err
				}); err != nil {
					t.Error(err)
				}
			})
			wrote.Wait()
			all.Go(func() {
				if err := do(func(tx *store.Tx) (err error) {
					sizes[1], _, err = tx.BoardMark()
					if same := sizes[0] > 0 && sizes[0] == sizes[1]; same == tx.Committed() && sizes[0] > 0 {
						t.Errorf("the trail has %d lines, %d when somebody wrote: committed %v", sizes[1], sizes[0], tx.Committed())
					} else if same {
						together++
					}
					return err
				}); err != nil {
					t.Error(err)
				}
			})
			close(let)
			all.Wait()
		}
		if together == 0 {
			t.Error("nobody ever looked in the batch in which somebody wrote")
		}
	})
}

// What is kept is given in a Tx as well, and made anew once it has written.
func TestKeptInATxIsNeverWhatItWrote(t *testing.T) {
	school := storetest.School(t, "sqlite", storetest.NewClock())
	var k kept[string]
	err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		get := func(makes string) string {
			got, err := k.getInTx(&tx.View, 5, keptKey{mark: 5}, func() (string, error) { return makes, nil })
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := get("first") + ", " + get("second"); got != "first, first" {
			t.Error(got)
		}
		if err := tx.SetSetting("a", "b", "test"); err != nil {
			return err
		}
		if got := get("after writing"); got != "after writing" {
			t.Error(got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if k.it != "first" {
		t.Errorf("%q is kept", k.it)
	}
}
