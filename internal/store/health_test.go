package store_test

import (
	"bytes"
	"os"
	"testing"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
)

func TestDatabaseSaysHowItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		fill(t, school)
		for _, full := range []bool{false, true} {
			h, err := school.Health(t.Context(), full)
			if err != nil || h.Version == "" || h.Bytes == 0 || len(h.Damage) > 0 {
				t.Errorf("full %v: %+v, %v", full, h, err)
			}
		}
		err := school.Read(t.Context(), func(v *store.View) error {
			if opened, err := v.OpensSealed(); err != nil || !opened {
				t.Errorf("a sealed value: %v, %v", opened, err)
			}
			if at, err := v.NewestEntry(); err != nil || at != storetest.Start.Unix() {
				t.Errorf("newest entry at %d, %v", at, err)
			}
			n, err := v.HeadSigned()
			if n != 3 {
				t.Errorf("%d entries under the head", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// A restore that was killed leaves a mark: its half school is never opened, and the next restore clears it.
func TestKilledRestoreIsNotASchool(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			school := filledSchool(t, database)
			file := school.copied(t)
			half, halfName := storetest.Server(t, database, school.clock)
			if _, err := half.School(t.Context(), halfName, true); err != nil {
				t.Fatal(err)
			}
			dir := half.Dir()
			if err := half.Close(); err != nil {
				t.Fatal(err)
			}
			opt := store.Options{Dir: dir, Now: school.clock.Now}
			if database == "postgres" {
				opt.Database = storetest.Address(t)
			}
			half, err := store.Open(opt)
			if err != nil {
				t.Fatal(err)
			}
			defer half.Close()
			if err := os.WriteFile(half.KeyFile(halfName)+".unfinished", nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := half.School(t.Context(), halfName, true); !fault.Is(err, fault.Conflict) {
				t.Errorf("half a school was opened: %v", err)
			}
			if _, got, err := half.Restore(t.Context(), file, []age.Identity{school.identity}, halfName); err != nil || len(got.Damage) > 0 || got.Entries != 3 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Bringing a school into PostgreSQL beside its SQLite file must not touch the keys that open the file.
func TestRestoreLeavesKeysThatWereThere(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	clock := storetest.NewClock()
	server, name := storetest.Server(t, "sqlite", clock)
	school, err := server.School(t.Context(), name, true)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := server.WriteBackup(t.Context(), school, &file, []age.Recipient{identity.Recipient()}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(server.KeyFile(name))
	if err != nil {
		t.Fatal(err)
	}
	other, err := store.Open(store.Options{Dir: server.Dir(), Database: storetest.Address(t), Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, _, err := other.Restore(t.Context(), &file, []age.Identity{identity}, name); !fault.Is(err, fault.Conflict) {
		t.Errorf("restored over the keys: %v", err)
	}
	if after, err := os.ReadFile(server.KeyFile(name)); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the keys changed: %v", err)
	}
}

func TestSchemaAndKeysAreAskedWithoutChangingThem(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			server, name := storetest.Server(t, database, storetest.NewClock())
			if _, err := server.School(t.Context(), name, true); err != nil {
				t.Fatal(err)
			}
			at, need, err := server.Schema(t.Context(), name)
			if err != nil || at != need || at == 0 {
				t.Errorf("schema %d of %d, %v", at, need, err)
			}
			if err := server.KeysUsable(name); err != nil {
				t.Error(err)
			}
			if err := os.WriteFile(server.KeyFile(name), []byte(`{"seal":[]}`), 0o600); err != nil {
				t.Fatal(err)
			}
			if server.KeysUsable(name) == nil {
				t.Error("a key file without keys was called usable")
			}
			if err := os.Remove(server.KeyFile(name)); err != nil {
				t.Fatal(err)
			}
			if server.KeysUsable(name) == nil {
				t.Error("a missing key file was called usable")
			}
			if _, err := os.Stat(server.KeyFile(name)); err == nil {
				t.Error("asking made a key file")
			}
		})
	}
}

// A school brought back under another name goes on with the trail it had, and the trail still verifies.
func TestTrailGoesOnUnderAnotherName(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			school := filledSchool(t, database)
			before, err := school.HeadText(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			file := school.copied(t)
			other, otherName := storetest.Server(t, database, school.clock)
			if _, _, err := other.Restore(t.Context(), file, []age.Identity{school.identity}, otherName); err != nil {
				t.Fatal(err)
			}
			again, err := other.School(t.Context(), otherName, false)
			if err != nil {
				t.Fatal(err)
			}
			if err := again.Do(t.Context(), line, func(tx *store.Tx) error { return tx.EndAccess() }); err != nil {
				t.Fatal(err)
			}
			got, err := again.VerifyTrail(t.Context(), []string{before})
			if err != nil || len(got.Damage) > 0 || got.Entries != 4 {
				t.Fatalf("%+v, %v", got, err)
			}
		})
	}
}
