package web_test

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"handrail.school/handrail/internal/app"
	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/front/web"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
)

// site is the whole app on a loopback address, with one school and a clock that can be set.
type site struct {
	app   *app.App
	pages http.Handler
	house *office.House
	clock *storetest.Clock
	name  string            // host name of the school
	addr  string            // where it listens
	data  string            // where its files are
	known []string          // numbers of records that are there
	one   map[string]string // some of them by what they are
	roll  map[string]string
}

// url is the address of a path for a browser; the browser takes names under localhost for this machine.
func (s *site) url(path string) string { return "http://" + s.name + path }

func open(t testing.TB, database string, demo bool) *site {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	school := "t" + store.NewID()[:12]
	s := &site{clock: storetest.NewClock(), addr: l.Addr().String()}
	_, port, _ := net.SplitHostPort(s.addr)
	s.name = school + ".localhost:" + port
	serve := config.Serve{Data: t.TempDir(), Listen: s.addr, PublicURL: "http://{school}.localhost:" + port, MailDir: t.TempDir(), Zone: "Europe/London"}
	s.data = serve.Data
	if database == "postgres" {
		serve.Database = storetest.Address(t)
		storetest.Forget(t, school)
	}
	checked, err := serve.Check()
	if err != nil {
		t.Fatal(err)
	}
	o := app.Options{Config: checked, Log: slog.New(slog.NewTextHandler(failing{t}, &slog.HandlerOptions{Level: slog.LevelError})), Now: s.clock.Now}
	if demo {
		o.Demo = &web.Demo{Now: s.clock.Now, Move: func(to time.Time) { s.clock.Move(to.Sub(s.clock.Now())) }}
	}
	if s.app, err = app.New(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.app.Close(); err != nil {
			t.Error(err)
		}
	})
	if s.house, err = s.app.Create(t.Context(), school); err != nil {
		t.Fatal(err)
	}
	pages, err := s.app.Pages()
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: pages, ReadHeaderTimeout: time.Minute}}
	s.pages = pages
	server.Start()
	t.Cleanup(server.Close)
	return s
}

// failing turns every error that the server logs into a failure of the test.
type failing struct{ t testing.TB }

func (f failing) Write(b []byte) (int, error) {
	f.t.Errorf("the server logged: %s", b)
	return len(b), nil
}
