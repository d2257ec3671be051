package config_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/config"
)

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	_, err := config.Serve{Listen: "nowhere", Database: "mysql://x", TLSCert: "a", PublicURL: "ftp://x", TrustedProxy: []string{"x"},
		MailDir: "a", SMTP: "b"}.Check()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, flag := range []string{"--data", "--listen", "--database", "--tls-cert", "--public-url", "--trusted-proxy", "--mail-dir", "--smtp", "--mail-from"} {
		if !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not named in:\n%v", flag, err)
		}
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
