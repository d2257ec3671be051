package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The Debian package holds what it should, with the modes it should have, and what is in it runs with the
// settings that are in it. This test program stands in for the built one, which would take minutes.
func TestDebianPackage(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DPKG_DEB_COMPRESSOR_TYPE", "none") // pressing the program hard would take most of a minute
	dir := t.TempDir()
	script := filepath.Join("..", "..", "scripts", "package.sh")
	said(t, "bash", script, "v1.2.3-4-gabcdef0", dir, self)
	debs, err := filepath.Glob(filepath.Join(dir, "handrail_1.2.3+4.gabcdef0_*.deb"))
	if err != nil || len(debs) != 1 {
		t.Fatalf("made %v, %v", debs, err)
	}
	list := said(t, "dpkg-deb", "-c", debs[0])
	for _, want := range []string{
		"-rwxr-xr-x root/root .* ./usr/bin/handrail", "-rwxr-xr-x root/root .* ./usr/sbin/handrail-admin", "-rw------- root/root .* ./etc/handrail/handrail.env",
		"-rw-r--r-- root/root .* ./usr/lib/systemd/system/handrail.service", "-rw-r--r-- root/root .* ./usr/share/man/man1/handrail.1.gz",
		"-rw-r--r-- root/root .* ./usr/share/doc/handrail/copyright", "-rw-r--r-- root/root .* ./usr/share/doc/handrail/operations.md",
	} {
		how, name, _ := strings.Cut(want, " .* ")
		if !holdsLine(list, how, name) {
			t.Errorf("no %s with %s in\n%s", name, how, list)
		}
	}
	if got := said(t, "dpkg-deb", "-I", debs[0], "conffiles"); got != "/etc/handrail/handrail.env\n" {
		t.Errorf("conffiles %q", got)
	}
	for _, s := range []string{"postinst", "prerm", "postrm"} {
		check := exec.CommandContext(t.Context(), "sh", "-n")
		check.Stdin = strings.NewReader(said(t, "dpkg-deb", "-I", debs[0], s))
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", s, err, out)
		}
	}
	root := filepath.Join(dir, "root")
	said(t, "dpkg-deb", "-x", debs[0], root)
	out := said(t, "bash", "-c", "set -a; . "+root+"/etc/handrail/handrail.env; HANDRAIL_DATA="+dir+"/data; HANDRAIL_TEST_RUN=1; "+
		root+"/usr/bin/handrail setup --help >/dev/null && exec "+root+"/usr/bin/handrail version --json")
	if !strings.Contains(out, `"platform"`) {
		t.Errorf("the program says %s", out)
	}
}

func holdsLine(list, how, name string) bool {
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, how) && strings.HasSuffix(strings.TrimSpace(line), " "+name) {
			return true
		}
	}
	return false
}

// said runs a program that must succeed and gives what it printed.
func said(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	out, err := cmd.Output()
	if err != nil {
		problems := ""
		if e, ok := err.(*exec.ExitError); ok {
			problems = string(e.Stderr)
		}
		t.Fatalf("%s %v: %v %s", name, args, err, problems)
	}
	return string(out)
}

// The settings that the package brings are options of serve, every one.
func TestPackagedSettingsAreOptions(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "handrail.env"))
	if err != nil {
		t.Fatal(err)
	}
	help, _, _ := handrail(t, t.TempDir(), "serve", "--help")
	found := 0
	for line := range strings.Lines(string(text)) {
		name, _, ok := strings.Cut(strings.TrimPrefix(line, "#"), "=")
		if !ok || !strings.HasPrefix(name, "HANDRAIL_") {
			continue
		}
		found++
		if !strings.Contains(help, "$"+name) {
			t.Errorf("%s is not an option of serve", name)
		}
	}
	if found < 10 {
		t.Errorf("only %d settings found", found)
	}
}
