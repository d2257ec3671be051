package main

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
)

// TestObligationsAsJSON holds what programs read: an array of 581 objects with these keys and no others.
func TestObligationsAsJSON(t *testing.T) {
	dir := t.TempDir()
	server, err := store.Open(store.Options{Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.School(t.Context(), store.Default, true); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	code, text := printed(t, "obligations", "--data", dir, "--json")
	if code != exitYes {
		t.Fatalf("exit %d", code)
	}
	var rows []map[string]string
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 581 {
		t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		for _, key := range []string{"id", "section", "level", "clause", "status", "evidence"} {
			if r[key] == "" {
				t.Errorf("%s has no %s", r["id"], key)
			}
		}
		if len(r) != 6 || !slices.Contains(obligation.Statuses, obligation.Status(r["status"])) {
			t.Errorf("row %v", r)
		}
	}
	if code, _ := printed(t, "obligations", "--data", dir, "--status", "fine"); code != exitUnusable {
		t.Errorf("a status that is none: exit %d", code)
	}
	if code, text := printed(t, "obligations", "--data", dir, "--section", "12"); code != exitYes || len(text) < 1000 {
		t.Errorf("exit %d, %d bytes", code, len(text))
	}
}

// printed runs a command and gives what it writes to standard output.
func printed(t *testing.T, args ...string) (int, []byte) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = write
	defer func() { os.Stdout = old }()
	done := make(chan []byte)
	go func() {
		text, _ := io.ReadAll(read)
		done <- text
	}()
	code := run(args)
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	return code, <-done
}
