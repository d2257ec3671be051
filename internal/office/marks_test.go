package office

import (
	"testing"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
)

// TestMarksFollowTheTrail: what one process wrote is seen by another that keeps things, by kind, and what was
// only read or refused counts for nothing.
func TestMarksFollowTheTrail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		var m marks
		write := func(f func(tx *store.Tx) error) {
			t.Helper()
			if err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f); err != nil {
				t.Fatal(err)
			}
		}
		look := func() {
			t.Helper()
			err := school.Read(t.Context(), func(v *store.View) error {
				size, _, err := v.BoardMark()
				if err != nil {
					return err
				}
				return m.catchUp(v, size)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		set := func(tx *store.Tx) error { return tx.SetSetting("a", "b", "test") }
		write(set)
		look()
		if got := m.of([]string{"person"}); got != 1 {
			t.Errorf("what was before the first look counts as written at %d, not then", got)
		}
		write(func(tx *store.Tx) error { tx.Looked("person", "x"); return nil })
		write(set)
		write(func(tx *store.Tx) error { return tx.EndSessions(id.Person("x"), "") })
		look()
		if s, p, b := m.of([]string{"setting", "person"}), m.of([]string{"person"}), m.but(doorKinds); s != 3 || p != 1 || b != 3 {
			t.Errorf("setting at %d, person at %d, anything but sessions at %d", s, p, b)
		}
		for range mostBehind + 1 {
			write(func(tx *store.Tx) error { tx.Looked("person", "x"); return nil })
		}
		look()
		if p := m.of([]string{"person"}); p != mostBehind+5 {
			t.Errorf("too far behind to read, and yet person counts as written at %d", p)
		}
	})
}

// TestKeptIsNeverOfAnotherMoment: what a view shows that is older than the mark, or that sees what is not
// committed, is neither kept nor taken for what is kept.
func TestKeptIsNeverOfAnotherMoment(t *testing.T) {
	school := storetest.School(t, "sqlite", storetest.NewClock())
	var k kept[string]
	get := func(v *store.View, size, mark int64, makes string) string {
		t.Helper()
		got, err := k.get(v, size, keptKey{mark: mark}, func() (string, error) { return makes, nil })
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	err := school.Read(t.Context(), func(v *store.View) error {
		want(get(v, 4, 5, "older than its mark"), "older than its mark")
		want(get(v, 5, 5, "first"), "first")
		want(get(v, 9, 5, "not asked for"), "first")
		want(get(v, 4, 5, "older again"), "older again")
		want(get(v, 9, 6, "second"), "second")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		want(get(&tx.View, 9, 6, "not committed"), "not committed")
		want(get(&tx.View, 9, 7, "not committed"), "not committed")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = school.Read(t.Context(), func(v *store.View) error {
		want(get(v, 9, 7, "third"), "third")
		return nil
	})
}
