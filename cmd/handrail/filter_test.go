package main

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFilterCheck(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "adult.txt", "bad.example\nco.uk\n")
	writeFile(t, dir, "games.txt", "||play.example^\n@@||chess.play.example^\n")
	writeFile(t, dir, "groups.yaml", "groups:\n  staff:\n    networks: [10.1.0.0/16]\n    deny: [adult]\n")
	all := []string{"--list", "adult=adult.txt", "--list", "games=games.txt", "--groups", "groups.yaml"}
	for _, c := range []struct {
		name, group string
		code        int
		want        filterLine
	}{
		{"WWW.bad.example", "default", exitNo, filterLine{Verdict: "blocked", Category: "adult", List: "adult.txt", Rule: "bad.example", Reason: "listed"}},
		{"play.example", "default", exitNo, filterLine{Verdict: "blocked", Category: "games", List: "games.txt", Rule: "play.example", Reason: "listed"}},
		{"a.chess.play.example", "default", exitYes, filterLine{Verdict: "allowed"}},
		{"play.example", "staff", exitYes, filterLine{Verdict: "allowed"}},
	} {
		out, problems, code := handrail(t, dir, append([]string{"filter", "check", c.name, "--group", c.group, "--json"}, all...)...)
		var got filterLine
		if err := json.Unmarshal([]byte(out), &got); err != nil || code != c.code {
			t.Fatalf("%s: code %d, %v\n%s%s", c.name, code, err, out, problems)
		}
		c.want.Name, c.want.Group, c.want.Edition = strings.ToLower(c.name), c.group, got.Edition
		if got != c.want || got.Edition == "" {
			t.Errorf("%s: %+v, not %+v", c.name, got, c.want)
		}
		if !strings.Contains(problems, `adult.txt, line 2: this would block a whole register of domains: "co.uk"`) {
			t.Errorf("the line that is too wide is not told: %s", problems)
		}
	}
	for _, args := range [][]string{{"filter", "check", "no name"}, {"filter", "check", "a.example", "--group", "nobody"}, {"filter", "dns", "--upstream", "dns.example", "--block", "page"}} {
		if out, problems, code := handrail(t, dir, append(args, all...)...); code != exitUnusable || problems == "" {
			t.Errorf("%v: code %d, %s%s", args, code, out, problems)
		}
	}
}

// TestFilterAnswersRealClients asks the program with the clients that people have.
func TestFilterAnswersRealClients(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "adult.txt", "bad.example\n")
	log := filepath.Join(dir, "queries.log")
	port := freePort(t)
	stop := runFilter(t, dir, "--listen", "127.0.0.1:"+port, "--upstream", "127.0.0.1:9", "--list", "adult=adult.txt", "--log", log)
	for _, c := range [][]string{
		{"dig", "+tries=1", "+timeout=5", "@127.0.0.1", "-p", port, "www.bad.example", "A"},
		{"dig", "+tcp", "+tries=1", "+timeout=5", "@127.0.0.1", "-p", port, "www.bad.example", "AAAA"},
		{"kdig", "+retry=0", "+timeout=5", "@127.0.0.1", "-p", port, "www.BAD.example", "HTTPS"},
	} {
		out, err := exec.CommandContext(t.Context(), c[0], c[1:]...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "NXDOMAIN") {
			t.Errorf("%v: %v\n%s", c, err, out)
		}
	}
	stop()
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(text), "\twww.bad.example\t"); got != 3 || strings.Count(string(text), "\tblocked\tadult\tadult.txt\tbad.example\tlisted\t") != 3 {
		t.Errorf("the log has %d lines of it:\n%s", got, text)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// runFilter starts the resolver and waits until it says that it answers; stop ends it as a service is ended.
func runFilter(t *testing.T, dir string, args ...string) (stop func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, self, append([]string{"filter", "dns"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), "HANDRAIL_TEST_RUN=1"), os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "answering on ") {
		t.Fatalf("it did not begin to answer: %q, %v", line, err)
	}
	return func() {
		cancel()
		_ = cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != exitYes {
			t.Errorf("it ended with code %d", code)
		}
	}
}
