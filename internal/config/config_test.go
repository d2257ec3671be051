package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"handrail.school/handrail/internal/config"
)

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	_, err := config.Serve{Listen: "nowhere", Database: "mysql://x", TLSCert: "a", PublicURL: "ftp://x", TrustedProxy: []string{"x"},
		MailDir: "a", SMTP: "b", BackupDir: "/no/such/folder", BackupRecipient: []string{"age1x"}}.Check()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, flag := range []string{"--data", "--listen", "--database", "--tls-cert", "--public-url", "--trusted-proxy", "--mail-dir", "--smtp", "--mail-from",
		"--backup-dir", "--backup-recipient"} {
		if !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not named in:\n%v", flag, err)
		}
	}
}

func TestAMissingMailPasswordIsSeenBeforeTheStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mail-password")
	serve := config.Serve{Data: "d", Listen: "127.0.0.1:1", SMTP: "smtp://h@mail.example:587?password-file=" + file, MailFrom: "h@h.example"}
	if _, err := serve.Check(); err == nil || !strings.Contains(err.Error(), "--smtp: the password cannot be read") {
		t.Errorf("a missing file gives %v", err)
	}
	if err := os.WriteFile(file, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.Check(); err != nil {
		t.Error(err)
	}
}

func TestPlainHTTPOnlyOnLoopbackUnlessAsked(t *testing.T) {
	for listen, ok := range map[string]bool{"127.0.0.1:1": true, "localhost:1": true, "[::1]:1": true, "0.0.0.0:1": false, "192.0.2.1:1": false, ":1": false} {
		_, err := config.Serve{Data: "d", Listen: listen}.Check()
		if (err == nil) != ok {
			t.Errorf("%s: %v", listen, err)
		}
		if _, err := (config.Serve{Data: "d", Listen: listen, PlainHTTP: true}).Check(); err != nil {
			t.Errorf("%s although asked: %v", listen, err)
		}
		c, err := config.Serve{Data: "d", Listen: listen, PublicURL: "https://h.example/"}.Check()
		if err != nil || !c.SecureCookies() || c.Public.String() != "https://h.example" {
			t.Errorf("%s behind a proxy: %v", listen, err)
		}
	}
}

func TestRecipientsAreKeysOrFilesAndFitTogether(t *testing.T) {
	old, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "keys.pub")
	if err := os.WriteFile(file, []byte("# the safe\n"+hybrid.Recipient().String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		given []string
		want  int // 0: refused
	}{
		"key": {[]string{old.Recipient().String()}, 1}, "file": {[]string{file}, 1}, "two": {[]string{file, hybrid.Recipient().String()}, 2},
		"none": {nil, 0}, "mixed": {[]string{file, old.Recipient().String()}, 0}, "no file": {[]string{file + "x"}, 0}, "secret": {[]string{old.String()}, 0},
	} {
		got, err := config.Recipients(c.given)
		if len(got) != c.want || (err == nil) != (c.want > 0) {
			t.Errorf("%s: %d, %v", name, len(got), err)
		}
		if err != nil && strings.Contains(err.Error(), old.String()) {
			t.Errorf("%s: the secret key is repeated in %v", name, err)
		}
	}
}

func TestAPublicAddressForEachSchool(t *testing.T) {
	for text, want := range map[string][2]string{ // of the first school and of another
		"https://h.example":                 {"https://h.example", "https://h.example/at/st_anns"},
		"http://127.0.0.1:8750/":            {"http://127.0.0.1:8750", "http://127.0.0.1:8750/at/st_anns"},
		"https://{school}.h.example:8443":   {"https://school.h.example:8443", "https://st-anns.h.example:8443"},
		"https://h.example/at/{school}":     {"https://h.example/at/school", "https://h.example/at/st_anns"},
		"https://h.example/at/{school}/":    {"https://h.example/at/school", "https://h.example/at/st_anns"},
		"https://h.example/{school}":        {},
		"https://h.example/x/at/{school}":   {},
		"https://h.{school}.example":        {},
		"https://{school}.h/at/{school}":    {},
		"https://{school}.h.example/policy": {},
		"https://{school}":                  {},
		"https://x{school}.h.example":       {},
		"https://h.example/handrail":        {},
		"https://h.example/?x={school}":     {},
		"https://a:b@h.example":             {},
		"{school}":                          {},
	} {
		p, err := config.ParsePublic(text)
		if (err == nil) != (want[0] != "") {
			t.Errorf("%s: %v", text, err)
		}
		if err == nil && (p.For("school") != want[0] || p.For("st_anns") != want[1]) {
			t.Errorf("%s: %s and %s, not %v", text, p.For("school"), p.For("st_anns"), want)
		}
	}
	if got := config.FromHostLabel("St-Anns.h.example:8443"); got != "st_anns" {
		t.Errorf("the host name is taken for %q", got)
	}
}
