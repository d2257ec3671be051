package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSetupAndRecoverFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("bad.yaml", "school: {}\n")
	if _, problems, code := handrail(t, dir, "setup", "--data", "data", "--answers", "bad.yaml"); code != exitUnusable || !strings.Contains(problems, "line 1, column") {
		t.Errorf("exit %d, %s", code, problems)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("answers that cannot be used made a data folder")
	}
	write("good.json", `{"school": {"name": "Meadow Primary School"}, "administrator": {"name": "Ada Mint", "email": "ada@meadow.example"}}`)
	out, problems, code := handrail(t, dir, "setup", "--data", "data", "--answers", "good.json", "--public-url", "https://h.example/", "--json")
	var done setUp
	if err := json.Unmarshal([]byte(out), &done); err != nil || code != exitYes || len(done.Links) != 1 || !strings.HasPrefix(done.Links[0].Link, "https://h.example/join?link=") {
		t.Fatal(code, out, problems, err)
	}
	if _, problems, code := handrail(t, dir, "setup", "--data", "data", "--answers", "good.json"); code != exitUnusable || !strings.Contains(problems, "set up already") {
		t.Errorf("twice: exit %d, %s", code, problems)
	}
	out, problems, code = handrail(t, dir, "recover", "--data", "data", "--email", "ada@meadow.example", "--json")
	var again recovered
	if err := json.Unmarshal([]byte(out), &again); err != nil || code != exitYes || again.Link == done.Links[0].Link || again.Told != 0 {
		t.Fatal(code, out, problems, err)
	}
	if _, _, code := handrail(t, dir, "recover", "--data", "data", "--email", "nobody@meadow.example"); code != exitUnusable {
		t.Errorf("nobody was recovered: exit %d", code)
	}
}

// The trail names the person behind sudo, also through handrail-admin, and nobody who only says so.
func TestTheTechnicianIsWhoCalledSudo(t *testing.T) {
	for _, c := range []struct{ uid, name, sudoUser, want string }{
		{"0", "root", "tess", "tess"},
		{"0", "root", "", "root"},
		{"998", serviceAccount, "tess", "tess"},
		{"998", serviceAccount, "", serviceAccount},
		{"1000", "bo", "tess", "bo"},
		{"1000", "uid-1000", "handrail", "uid-1000"},
	} {
		if got := behind(c.uid, c.name, c.sudoUser); got != c.want {
			t.Errorf("%+v gives %s", c, got)
		}
	}
}
