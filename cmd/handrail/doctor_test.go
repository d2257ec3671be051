package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
)

// doctor runs it and gives its answer, one state a check.
func doctor(t *testing.T, dir string, args ...string) (map[string]office.State, int) {
	t.Helper()
	out, problems, code := handrail(t, dir, append([]string{"doctor", "--json"}, args...)...)
	var d diagnosis
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err, out, problems)
	}
	states := map[string]office.State{}
	for _, f := range d.Findings {
		states[f.Check] = f.State
	}
	return states, code
}

func TestDoctorTellsUnusableFromUntidy(t *testing.T) {
	dir := grounds(t, 0)
	data := filepath.Join(dir, "data")
	key := filepath.Join(data, "keys", "school.json")
	got, code := doctor(t, dir, "--data", "data", "--full")
	if code != exitNo || got["database"] != office.OK || got["trail"] != office.OK || got["backup"] != office.Warn || got["data folder"] != office.OK {
		t.Errorf("untidy: exit %d, %v", code, got)
	}
	if got, code := doctor(t, dir, "--data", "data", "--listen", "192.0.2.1:80"); code != exitNo || got["settings"] != office.Fail {
		t.Errorf("plain HTTP elsewhere: exit %d, %v", code, got)
	}
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, code := doctor(t, dir, "--data", "data"); code != exitNo || got["data folder"] != office.Fail {
		t.Errorf("a key that others can read: exit %d, %v", code, got)
	}
	if err := os.WriteFile(key, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, code := doctor(t, dir, "--data", "data"); code != exitUnusable || got["key file"] != office.Fail {
		t.Errorf("a key file without keys: exit %d, %v", code, got)
	}
	for _, args := range [][]string{{"--data", "nowhere"}, {"--data", "data", "--school", "other"}, {"--data", "data", "--database", "postgres://127.0.0.1:1/x?connect_timeout=1"}} {
		if got, code := doctor(t, dir, args...); code != exitUnusable {
			t.Errorf("%v: exit %d, %v", args, code, got)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("the doctor made a folder")
	}
}

func TestDoctorTriesTheFolderOfTheNight(t *testing.T) {
	dir := t.TempDir()
	for folder, want := range map[string]office.State{"": office.Warn, dir: office.OK, filepath.Join(dir, "gone"): office.Fail} {
		var d diagnosis
		d.nightly(folder)
		if got := d.Findings[0]; got.State != want || got.State != office.OK && got.Do == "" {
			t.Errorf("%q: %+v", folder, got)
		}
	}
}

// Files that are no records are damage, and not the records of another version.
func TestDoctorKnowsFilesThatAreNoRecords(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "noise": strings.Repeat("not a database. ", 600)} {
		dir := grounds(t, 0)
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.WriteFile(filepath.Join(dir, "data", "schools", "school.sqlite"+end), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			text = ""
		}
		if got, code := doctor(t, dir, "--data", "data"); code != exitUnusable || got["database"] != office.Fail {
			t.Errorf("%s: exit %d, %v", name, code, got)
		}
	}
}

func TestDoctorHoldsTheDiskAgainstTheRecords(t *testing.T) {
	var d diagnosis
	d.room(t.TempDir(), store.Health{Bytes: 1 << 60}, false)
	d.room(filepath.Join(t.TempDir(), "gone"), store.Health{}, false)
	for _, f := range d.Findings {
		if f.Check != "disk" || f.State != office.Warn || f.Do == "" {
			t.Errorf("%+v", f)
		}
	}
}
