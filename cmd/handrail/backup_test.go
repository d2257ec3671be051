package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// grounds makes a data folder with one school in it, of about that many kilobytes, and a pair of keys.
func grounds(t *testing.T, kilobytes int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	server, err := store.Open(store.Options{Dir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	school, err := server.School(t.Context(), store.Default, true)
	if err != nil {
		t.Fatal(err)
	}
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		p := store.Person{ID: id.Person(store.NewID()), Name: "Bo Brook", Email: "bo@meadow.example", Roles: people.Of(people.Staff)}
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		for range kilobytes / 64 {
			noise := make([]byte, 32<<10)
			_, _ = rand.Read(noise)
			a := store.Advice{ID: id.Advice(store.NewID()), Adviser: "A", Question: hex.EncodeToString(noise)}
			if err := tx.AddAdvice(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if out, problems, code := handrail(t, dir, "keygen", "--out", "k", "--json"); code != exitYes || !json.Valid([]byte(out)) {
		t.Fatal(code, out, problems)
	}
	return dir
}

func TestBackupDrillAndRestore(t *testing.T) {
	dir := grounds(t, 64)
	for _, f := range []string{"k", "k.pub"} {
		before, err := os.ReadFile(filepath.Join(dir, f))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, code := handrail(t, dir, "keygen", "--out", strings.TrimSuffix(f, ".pub")); code != exitUnusable {
			t.Errorf("keygen over a key: exit %d", code)
		}
		if after, _ := os.ReadFile(filepath.Join(dir, f)); !bytes.Equal(before, after) {
			t.Errorf("%s was overwritten", f)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "k")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret key has mode %v, %v", info.Mode(), err)
	}
	out, problems, code := handrail(t, dir, "backup", "--data", "data", "--out", "b.age", "--recipient", "k.pub", "--json")
	var made copyMade
	if err := json.Unmarshal([]byte(out), &made); code != exitYes || err != nil || made.Records == 0 {
		t.Fatal(code, out, problems, err)
	}
	for _, c := range [][]string{
		{"restore", "--drill", "--data", "data", "--in", "b.age", "--identity", "k", "--json"},
		{"restore", "--data", "again", "--in", "b.age", "--identity", "k", "--json"},
	} {
		out, problems, code := handrail(t, dir, c...)
		var back broughtBack
		if err := json.Unmarshal([]byte(out), &back); err != nil || code != exitYes || back.ID != made.ID || back.Records != made.Records || !back.Recorded {
			t.Fatalf("%v: exit %d, %s %s %v", c, code, out, problems, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "data", ".drill-*")); len(left) > 0 {
		t.Errorf("the drill left %v", left)
	}
	if _, problems, code := handrail(t, dir, "restore", "--data", "again", "--in", "b.age", "--identity", "k"); code != exitUnusable || !strings.Contains(problems, "Nothing was changed") {
		t.Errorf("restored over a school: %d, %s", code, problems)
	}
	if out, problems, code := handrail(t, dir, "audit", "verify", "--data", "again"); code != exitYes {
		t.Errorf("trail after a restore: %s %s", out, problems)
	}
}

func TestDamagedCopyFailsItsDrill(t *testing.T) {
	dir := grounds(t, 64)
	if _, problems, code := handrail(t, dir, "backup", "--data", "data", "--out", "b.age", "--recipient", "k.pub"); code != exitYes {
		t.Fatal(problems)
	}
	file := filepath.Join(dir, "b.age")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _, code := handrail(t, dir, "restore", "--drill", "--data", "data", "--in", "b.age", "--identity", "k"); code != exitNo || !strings.Contains(out, "DAMAGE") {
		t.Errorf("exit %d: %s", code, out)
	}
	if _, _, code := handrail(t, dir, "restore", "--data", "again", "--in", "b.age", "--identity", "k"); code != exitUnusable {
		t.Errorf("exit %d", code)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "again", "*", "*")); len(left) > 0 {
		t.Errorf("a failed restore left %v", left)
	}
}

// The system's own limit on the size of a file stands in for a full disk: it can be set by anybody.
func TestNoRoomForTheCopy(t *testing.T) {
	dir := grounds(t, 1024)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-c", "ulimit -f 200; exec "+self+" backup --data data --out b.age --recipient k.pub")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "HANDRAIL_TEST_RUN=1")
	problems, err := cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != exitUnusable || !strings.Contains(string(problems), "Nothing was left behind") {
		t.Errorf("%v: %s", err, problems)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "b.age*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Killed in the middle, a backup leaves no file under its name, and the next run clears what it left.
func TestKilledBackupLeavesNoHalfCopy(t *testing.T) {
	dir := grounds(t, 16<<10)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "backup", "--data", "data", "--out", "b.age", "--recipient", "k.pub")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "HANDRAIL_TEST_RUN=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, "b.age.part")
	for range 1000 {
		if info, err := os.Stat(part); err == nil && info.Size() > 1<<20 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if _, err := os.Stat(part); err != nil {
		t.Fatal("it was not killed in the middle:", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "b.age")); err == nil {
		t.Error("half a copy stands under its name")
	}
	if _, problems, code := handrail(t, dir, "backup", "--data", "data", "--out", "b.age", "--recipient", "k.pub"); code != exitYes {
		t.Fatal(problems)
	}
	if _, err := os.Stat(part); err == nil {
		t.Error("what the killed run left is still there")
	}
}
