package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// Where somebody goes on to after signing in is a page of ours, also for a browser that drops tabs and line
// ends and takes a backslash for a slash.
func TestNobodyIsLedElsewhere(t *testing.T) {
	for _, to := range []string{"//evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/\\evil.example", "\t//evil.example",
		"https://evil.example", "https:/evil.example", "javascript:alert(1)", "evil.example", "/\x00/evil.example", "", "/%zz"} {
		if got := ownPath(to); got != "" {
			t.Errorf("%q leads to %q", to, got)
		}
	}
	for _, to := range []string{"/", "/board?section=4&page=2", "/policy#4", "/people/abc", "/board?q=caf%C3%A9"} {
		if got := ownPath(to); got != to {
			t.Errorf("%q leads to %q", to, got)
		}
	}
}

// The address by which guesses are counted is one that the visitor cannot make up.
func TestAddressBehindProxies(t *testing.T) {
	s := &Server{opt: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct {
		remote string
		lines  []string
		want   string
	}{
		{"203.0.113.9:1", nil, "203.0.113.9"},
		{"203.0.113.9:1", []string{"198.51.100.1"}, "203.0.113.9"}, // not through a proxy of ours
		{"10.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"192.0.2.66, 198.51.100.1"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"192.0.2.66", "198.51.100.1"}, "198.51.100.1"}, // the proxy adds a line of its own
		{"10.0.0.1:1", []string{"192.0.2.66, 198.51.100.1, 10.2.2.2"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"rubbish"}, "10.0.0.1"},
		{"[::1]:1", []string{"2001:db8:1:2:aaaa::1"}, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:bbbb::1]:1", nil, "2001:db8:1:2::/64"}, // whoever has one such address has all of them
		{"[::ffff:203.0.113.9]:1", nil, "203.0.113.9"},
	} {
		hr := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		hr.RemoteAddr = c.remote
		hr.Header["X-Forwarded-For"] = c.lines
		if got := (&request{Request: hr, server: s}).address(); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.remote, c.lines, got, c.want)
		}
	}
}

// The figures are for this machine only, and not for whoever comes through a proxy on it.
func TestMetricsAreForThisMachine(t *testing.T) {
	page := newMetrics().page()
	ask := func(remote, mark string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
		r.RemoteAddr = remote
		if mark != "" {
			r.Header.Set(mark, "x")
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		return w.Code
	}
	if got := ask("127.0.0.1:9", ""); got != http.StatusOK {
		t.Errorf("from here: %d", got)
	}
	for _, c := range [][2]string{{"192.0.2.1:9", ""}, {"127.0.0.1:9", "X-Forwarded-For"}, {"127.0.0.1:9", "X-Real-IP"}, {"127.0.0.1:9", "Via"}} {
		if got := ask(c[0], c[1]); got != http.StatusNotFound {
			t.Errorf("%v: %d", c, got)
		}
	}
}
