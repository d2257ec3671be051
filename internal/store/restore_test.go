package store_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// A made-up backup whose keys cannot be used leaves nothing behind that stands in the way of a good one.
func TestUnusableKeysAreSeenFirst(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	sealed, err := age.Encrypt(&file, identity.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	zipped := gzip.NewWriter(sealed)
	text := `{"format":"handrail backup 1","school":"x","schema":5,"keys":{"seal":["QUFB"]}}` + "\n" + `{"end":{}}` + "\n"
	if _, err := io.WriteString(zipped, text); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(zipped.Close(), sealed.Close()); err != nil {
		t.Fatal(err)
	}
	for _, database := range []string{"sqlite", "postgres"} {
		server, name := storetest.Server(t, database, storetest.NewClock())
		if _, _, err := server.Restore(t.Context(), bytes.NewReader(file.Bytes()), []age.Identity{identity}, name); err == nil {
			t.Errorf("%s: restored", database)
		}
		if there, err := server.Exists(t.Context(), name); there || err != nil {
			t.Errorf("%s: something was left behind, %v", database, err)
		}
		if _, err := server.School(t.Context(), name, true); err != nil {
			t.Errorf("%s: %v", database, err)
		}
	}
}

// Whoever has the public key can make a file that unpacks to more than the memory holds.
func TestBackupLineIsBounded(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(`{"format":"`), forever{})
	if err := store.DecodeLine(endless); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Fatal(err)
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}
