package store_test

import (
	"bytes"
	"testing"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// filled is a school with records, whose copies open with its identity.
type filled struct {
	*store.School
	clock    *storetest.Clock
	server   *store.Server
	name     string
	identity *age.X25519Identity
}

func filledSchool(t *testing.T, database string) filled {
	t.Helper()
	f := filled{clock: storetest.NewClock()}
	f.server, f.name = storetest.Server(t, database, f.clock)
	var err error
	if f.School, err = f.server.School(t.Context(), f.name, true); err != nil {
		t.Fatal(err)
	}
	if f.identity, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	fill(t, f.School)
	return f
}

// copied is a backup of the school.
func (f filled) copied(t *testing.T) *bytes.Buffer {
	t.Helper()
	var file bytes.Buffer
	if _, err := f.server.WriteBackup(t.Context(), f.School, &file, []age.Recipient{f.identity.Recipient()}); err != nil {
		t.Fatal(err)
	}
	return &file
}
