package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// A copy made while eight writers go on is of one moment: its trail fits its head, and every entry's record
// is there.
func TestBackupIsOfOneMomentWhileWritingGoesOn(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			school := filledSchool(t, database)
			stop, cancel := context.WithCancel(t.Context())
			var writers sync.WaitGroup
			for w := range 8 {
				writers.Go(func() {
					for i := 0; stop.Err() == nil; i++ {
						p := person(w)
						p.Email = string(p.ID) + p.Email
						if err := school.Do(t.Context(), line, func(tx *store.Tx) error { return tx.AddPerson(p) }); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			var files [5]bytes.Buffer
			for i := range files {
				if _, err := school.server.WriteBackup(t.Context(), school.School, &files[i], []age.Recipient{school.identity.Recipient()}); err != nil {
					t.Error(err)
				}
			}
			cancel()
			writers.Wait()
			last := int64(0)
			for i := range files {
				other, otherName := storetest.Server(t, database, school.clock)
				b, got, err := other.Restore(t.Context(), &files[i], []age.Identity{school.identity}, otherName)
				if err != nil || len(got.Damage) > 0 || got.Entries < last {
					t.Fatalf("copy %d: %+v, %v", i, got, err)
				}
				last = got.Entries
				again, err := other.School(t.Context(), otherName, false)
				if err != nil {
					t.Fatal(err)
				}
				_ = again.Read(t.Context(), func(v *store.View) error {
					if n, err := v.CountPeople(); err != nil || int64(n) != b.Trail {
						t.Errorf("copy %d has %d people and %d entries, %v", i, n, b.Trail, err)
					}
					return nil
				})
			}
		})
	}
}

// A value that somebody changed behind Handrail's back comes back with the rest, and is told.
func TestRestoreTellsOfAValueThatDoesNotOpen(t *testing.T) {
	school := filledSchool(t, "sqlite")
	db, err := sql.Open("sqlite", filepath.Join(school.server.Dir(), "schools", school.name+".sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE person SET name = (SELECT name FROM person ORDER BY id LIMIT 1)"); err != nil {
		t.Fatal(err)
	}
	file := school.copied(t)
	other, otherName := storetest.Server(t, "sqlite", school.clock)
	_, got, err := other.Restore(t.Context(), file, []age.Identity{school.identity}, otherName)
	if err != nil || len(got.Damage) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
