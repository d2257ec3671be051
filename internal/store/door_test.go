package store_test

import (
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
)

// enrolled puts one person with a session into a school; every school of these tests uses the same cookie.
func enrolled(t *testing.T, school *store.School, name string) (person id.Person, session id.Session) {
	t.Helper()
	digest := sha256.Sum256([]byte("the same cookie"))
	p := store.Person{ID: id.Person(store.NewID()), Name: name, Email: store.NewID() + "@example.sch.uk"}
	s := store.Session{ID: id.Session(store.NewID()), Person: p.ID, Factor: true}
	err := school.Do(t.Context(), line, func(tx *store.Tx) error {
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		if err := tx.SetAnswer("school.name", []string{"School of " + name}, "asked", "test"); err != nil {
			return err
		}
		return tx.AddSession(s, digest[:])
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID, s.ID
}

func knock(t *testing.T, school *store.School) (store.Door, error) {
	t.Helper()
	digest := sha256.Sum256([]byte("the same cookie"))
	return school.AtDoor(t.Context(), digest[:])
}

// TestDoorsOfSchoolsDoNotCross asks at two doors of one server at once, with the same cookie, while both
// schools read and write by turns: each door shows its own school and person, whatever connection it got.
func TestDoorsOfSchoolsDoNotCross(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			server, name := storetest.Server(t, database, storetest.NewClock())
			var schools [2]*store.School
			var people [2]id.Person
			for i := range schools {
				s, err := server.School(t.Context(), fmt.Sprintf("%s_%d", name, i), true)
				if err != nil {
					t.Fatal(err)
				}
				schools[i] = s
				people[i], _ = enrolled(t, s, fmt.Sprint("person ", i))
			}
			var wg sync.WaitGroup
			for w := range 8 {
				wg.Go(func() {
					for n := range 20 {
						i := (w + n) % 2
						door, err := knock(t, schools[i])
						if want := fmt.Sprint("person ", i); err != nil || door.Actor.Name != want || door.School != "School of "+want || door.Actor.Person != people[i] {
							t.Errorf("door %d shows %+v, %v", i, door, err)
						}
						err = schools[1-i].Read(t.Context(), func(v *store.View) error {
							_, err := v.PersonByID(people[1-i])
							return err
						})
						if err != nil {
							t.Error(err)
						}
						if n%5 == 0 {
							err = schools[i].Do(t.Context(), line, func(tx *store.Tx) error { return tx.SetSetting("n", fmt.Sprint(n), "test") })
							if err != nil {
								t.Error(err)
							}
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

// TestDoorIsShutAtOnce: a session that ended and a person who left are nobody at the very next request.
func TestDoorIsShutAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		for name, shut := range map[string]func(tx *store.Tx, p id.Person, s id.Session) error{
			"session ended": func(tx *store.Tx, p id.Person, s id.Session) error { _, err := tx.EndSession(p, s); return err },
			"person left":   func(tx *store.Tx, p id.Person, _ id.Session) error { return tx.EndPerson(p) },
		} {
			p, s := enrolled(t, school, "Ann")
			if door, err := knock(t, school); err != nil || door.Actor.Person != p || door.At != clock.Now() {
				t.Fatalf("%s: before: %+v, %v", name, door, err)
			}
			if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return shut(tx, p, s) }); err != nil {
				t.Fatal(err)
			}
			if door, err := knock(t, school); !store.None(err) || door.Actor.Name != "" {
				t.Errorf("%s: after: %+v, %v", name, door, err)
			}
			err := school.Do(t.Context(), line, func(tx *store.Tx) error { _, err := tx.SweepSessions(clock.Now().Add(time.Hour)); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestDoorCountsWhatWaits: undecided requests until they run out.
func TestDoorCountsWhatWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		p, _ := enrolled(t, school, "Ann")
		err := school.Do(t.Context(), line, func(tx *store.Tx) error {
			for _, hours := range []time.Duration{1, 2} {
				r := approval.Request{ID: id.Approval(tx.NewID()), Kind: "appoint", Subject: string(p), By: p, Expires: clock.Now().Add(hours * time.Hour)}
				if err := tx.AddApproval(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []int{2, 1, 0} {
			if door, err := knock(t, school); err != nil || door.Waiting != want {
				t.Errorf("%d wait, want %d (%v)", door.Waiting, want, err)
			}
			clock.Move(time.Hour)
		}
	})
}
