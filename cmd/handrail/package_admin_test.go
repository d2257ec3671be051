package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A package of an untagged commit sorts before every release, and after one of an earlier commit, whichever
// letter or digit its name begins with; apt would take anything else for a downgrade.
func TestPackagesOfCommitsSortByTime(t *testing.T) {
	dir := t.TempDir()
	script, err := filepath.Abs(filepath.Join("..", "..", "scripts", "package.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"64db8f7000", "abcdef0123", "v1.2.3"} { // no commits of this repository: dated now
		said(t, "bash", script, version, dir, "/bin/true")
	}
	release := "1.2.3"
	for _, commit := range []string{"64db8f7000", "abcdef0123"} {
		debs, err := filepath.Glob(filepath.Join(dir, "handrail_0~20*."+commit+"_*.deb"))
		if err != nil || len(debs) != 1 {
			t.Fatalf("%s made %v, %v", commit, debs, err)
		}
		got := strings.TrimSpace(said(t, "dpkg-deb", "-f", debs[0], "Version"))
		said(t, "dpkg", "--compare-versions", got, "lt", release)
		said(t, "dpkg", "--compare-versions", "0~20260101.000000.fffffff", "lt", got)
	}
}

// handrail-admin reads the settings as systemd does, runs as the service's user and passes on who called it.
// Programs of the test's own stand in for id and runuser.
func TestHandrailAdminTakesTheSettingsAsTheyAre(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return file
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "handrail-admin"))
	if err != nil {
		t.Fatal(err)
	}
	settings := write("handrail.env", "# a comment\nHANDRAIL_DATABASE=postgres://h@/h?host=/run/pg&sslmode=disable\n"+
		"HANDRAIL_SMTP=\"smtp://x:a$HOME`id`@y:25\"\n  HANDRAIL_ZONE='Europe/London'  \n#HANDRAIL_LISTEN=x\nPATH=/nowhere\nHANDRAIL_DATA=/var/lib/handrail", 0o600)
	admin := write("handrail-admin", strings.ReplaceAll(string(text), "/etc/handrail/handrail.env", settings), 0o700)
	write("id", "#!/bin/sh\necho ${TEST_UID}\n", 0o700)
	write("runuser", "#!/bin/sh\necho \"$@\"\nenv\n", 0o700)
	run := func(uid string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "sh", admin, "doctor", "--json")
		cmd.Env = []string{"PATH=" + dir + ":/usr/bin:/bin", "TEST_UID=" + uid, "SUDO_USER=tess", "HOME=/root"}
		out, err := cmd.Output()
		return string(out), err
	}
	out, err := run("0")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-u handrail --preserve-environment -- /usr/bin/handrail doctor --json\n", "HANDRAIL_DATABASE=postgres://h@/h?host=/run/pg&sslmode=disable\n",
		"HANDRAIL_SMTP=smtp://x:a$HOME`id`@y:25\n", "HANDRAIL_ZONE=Europe/London\n", "HANDRAIL_DATA=/var/lib/handrail\n", "SUDO_USER=tess\n", "HOME=/var/cache/handrail\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "HANDRAIL_LISTEN") {
		t.Errorf("a setting in a comment was taken:\n%s", out)
	}
	if out, err := run("1000"); err == nil {
		t.Errorf("anybody may run it: %s", out)
	}
}
