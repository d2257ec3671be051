package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var line = store.Line{Who: "os:test", Via: "cli", Case: "Test"}

func person(n int) store.Person {
	return store.Person{ID: id.Person(store.NewID()), Name: fmt.Sprintf("Person %d", n), Email: fmt.Sprintf("p%d@example.sch.uk", n),
		Roles: people.Of(people.Staff)}
}

// Sixteen writers at once, a third of whom fail after writing: nothing of the failed is kept, everything of
// the others is, and the trail has no gap and no fork.
func TestWritersTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		var wg sync.WaitGroup
		broken := errors.New("broken")
		for w := range 16 {
			wg.Go(func() {
				for i := range 12 {
					p := person(w*100 + i)
					err := school.Do(t.Context(), line, func(tx *store.Tx) error {
						if err := tx.AddPerson(p); err != nil {
							return err
						}
						if i%3 == 0 {
							return broken
						}
						return nil
					})
					if i%3 == 0 != errors.Is(err, broken) {
						t.Errorf("writer %d, piece %d: %v", w, i, err)
					}
				}
			})
		}
		wg.Wait()
		err := school.Read(t.Context(), func(v *store.View) error {
			all, err := v.People()
			if len(all) != 16*8 {
				t.Errorf("%d people kept, want %d", len(all), 16*8)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := school.VerifyTrail(t.Context(), nil)
		if err != nil || len(got.Damage) > 0 || got.Entries != 16*8 {
			t.Fatalf("trail: %+v, %v", got, err)
		}
	})
}

func TestRefusalIsEnteredAndKeepsNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		err := school.Do(t.Context(), line, func(tx *store.Tx) error {
			tx.Tried("person", "somebody")
			return fault.New(fault.Refused, "Not you")
		})
		if !fault.Is(err, fault.Refused) {
			t.Fatal(err)
		}
		lines := entries(t, school)
		if len(lines) != 1 || lines[0].Refused != "Not you" || lines[0].Records[0].How != "tried" {
			t.Fatalf("trail: %+v", lines)
		}
	})
}

func TestPanicIsAnErrorAndTheWriterLives(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		err := school.Do(t.Context(), line, func(tx *store.Tx) error { panic("boom") })
		if err == nil || !strings.Contains(err.Error(), "boom") {
			t.Fatal(err)
		}
		if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(person(1)) }); err != nil {
			t.Fatal(err)
		}
	})
}

func entries(t *testing.T, school *store.School) []store.TrailLine {
	t.Helper()
	var lines []store.TrailLine
	err := school.Do(t.Context(), line, func(tx *store.Tx) error {
		var err error
		lines, err = tx.Trail(0, 100)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestHeadElsewhereShowsACutTail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		for i := range 5 {
			if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(person(i)) }); err != nil {
				t.Fatal(err)
			}
		}
		head, err := school.HeadText(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, err := school.VerifyTrail(t.Context(), []string{head})
		if err != nil || len(got.Damage) > 0 || !got.TruncationChecked {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := school.VerifyTrail(t.Context(), []string{"rubbish"}); err == nil {
			t.Fatal("rubbish was taken for a head")
		}
	})
}

func TestSecondAddressIsTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		a, b := person(1), person(1)
		b.Email = strings.ToUpper(b.Email)
		do := func(p store.Person) error {
			return school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(p) })
		}
		if err := do(a); err != nil {
			t.Fatal(err)
		}
		if err := do(b); !store.Taken(err) {
			t.Fatalf("want taken, got %v", err)
		}
	})
}

func TestTriesCountInAWindow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		count := func() (n int) {
			err := school.Do(t.Context(), line, func(tx *store.Tx) error {
				d := tx.Index("sign-in", "a")
				if err := tx.AddTry("sign-in", d, 5*time.Minute); err != nil {
					return err
				}
				var err error
				n, _, err = tx.Tries("sign-in", d, 5*time.Minute)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		count()
		if n := count(); n != 2 {
			t.Fatalf("second try counted as %d", n)
		}
		clock.Move(5 * time.Minute)
		if n := count(); n != 1 {
			t.Fatalf("after the window counted as %d", n)
		}
	})
}

// Two schools on one server, used by turns from several goroutines: nothing crosses.
func TestSchoolsDoNotCross(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			server, name := storetest.Server(t, database, storetest.NewClock())
			var schools [2]*store.School
			for i := range schools {
				s, err := server.School(t.Context(), fmt.Sprintf("%s_%d", name, i), true)
				if err != nil {
					t.Fatal(err)
				}
				schools[i] = s
			}
			var wg sync.WaitGroup
			for w := range 8 {
				wg.Go(func() {
					for range 10 {
						key := fmt.Sprintf("school.%d", w%2)
						err := schools[w%2].Do(t.Context(), line, func(tx *store.Tx) error {
							return tx.SetAnswer(key, []string{"yes"}, "asked", "test")
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			wg.Wait()
			for i, s := range schools {
				_ = s.Read(t.Context(), func(v *store.View) error {
					answers, err := v.Profile()
					if _, mine := answers[fmt.Sprintf("school.%d", i)]; len(answers) != 1 || !mine || err != nil {
						t.Errorf("school %d holds %v, %v", i, answers, err)
					}
					return nil
				})
			}
		})
	}
}

func TestBackupComesBackOnEitherDatabase(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"sqlite", "postgres"} {
		for _, to := range []string{"sqlite", "postgres"} {
			t.Run(from+" to "+to, func(t *testing.T) {
				clock := storetest.NewClock()
				server, name := storetest.Server(t, from, clock)
				school, err := server.School(t.Context(), name, true)
				if err != nil {
					t.Fatal(err)
				}
				fill(t, school)
				var file bytes.Buffer
				made, err := server.WriteBackup(t.Context(), school, &file, []age.Recipient{identity.Recipient()})
				if err != nil {
					t.Fatal(err)
				}
				if bytes.Contains(file.Bytes(), []byte("Person 1")) {
					t.Fatal("a name stands in the backup in clear")
				}
				other, otherName := storetest.Server(t, to, clock)
				back, got, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), []age.Identity{identity}, otherName)
				if err != nil || len(got.Damage) > 0 || back.Records != made.Records || back.ID != made.ID {
					t.Fatalf("%+v, %+v, %v", back, got, err)
				}
				if _, _, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), []age.Identity{identity}, otherName); !fault.Is(err, fault.Conflict) {
					t.Fatalf("restored over a school: %v", err)
				}
				again, err := other.School(t.Context(), otherName, false)
				if err != nil {
					t.Fatal(err)
				}
				fill(t, again) // and it goes on from where it was
			})
		}
	}
}

func fill(t *testing.T, school *store.School) {
	t.Helper()
	for i := range 3 {
		err := school.Do(t.Context(), line, func(tx *store.Tx) error {
			p := person(i)
			p.Email = string(p.ID) + p.Email
			if err := tx.AddPerson(p); err != nil {
				return err
			}
			if err := tx.SetPassphrase(p.ID, "digest"); err != nil {
				return err
			}
			if err := tx.SetChoice(store.Choice{Clause: "1/aims", Dropped: i == 1, Amended: "ours"}); err != nil {
				return err
			}
			return tx.AddAdvice(store.Advice{ID: id.Advice(store.NewID()), Adviser: "A", Question: "Q"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A backup that is cut anywhere is refused, and leaves nothing behind.
func TestDamagedBackupLeavesNothing(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			school := filledSchool(t, database)
			file := school.copied(t)
			other, otherName := storetest.Server(t, database, school.clock)
			for _, share := range []int{0, 1, 50, 90, 99} {
				cut := file.Bytes()[:file.Len()*share/100]
				if _, _, err := other.Restore(t.Context(), bytes.NewReader(cut), []age.Identity{school.identity}, otherName); err == nil {
					t.Errorf("%d%% of a backup was restored", share)
				}
				if there, err := other.Exists(t.Context(), otherName); err != nil || there {
					t.Errorf("%d%% of a backup left a school behind: %v, %v", share, there, err)
				}
			}
			stranger, err := age.GenerateX25519Identity()
			if err != nil {
				t.Fatal(err)
			}
			if _, _, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), []age.Identity{stranger}, otherName); err == nil {
				t.Error("a stranger opened the backup")
			}
		})
	}
}

func TestBackupKnowsEveryTable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		tables, err := school.Tables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := store.BackedUp()
		for _, table := range tables {
			if table != "goose_db_version" && !slices.Contains(want, table) {
				t.Errorf("table %s is in no backup", table)
			}
		}
	})
}
