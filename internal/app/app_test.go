package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/store"
)

// A visitor who never sends the rest of a request delays a stop for as long as patience lasts, and does not
// make a failure of it. systemd hears when Handrail answers and when it begins to stop.
func TestAStopIsGracefulThoughAVisitorHangs(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	heard, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer heard.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	checked, err := config.Serve{Data: t.TempDir(), Listen: "127.0.0.1:0"}.Check()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(t.Context(), Options{Config: checked, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, err := a.Create(t.Context(), store.Default); err != nil {
		t.Fatal(err)
	}
	a.patience = 300 * time.Millisecond
	l, err := a.Listen()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, l) }()
	expect(t, heard, "READY=1")

	hanging, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	if _, err := io.WriteString(hanging, "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3000\r\n\r\nemail="); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get("http://" + l.Addr().String() + "/healthz")
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("told to be ready and is not: %v, %v", answer, err)
	}
	answer.Body.Close()
	began := time.Now()
	stop()
	expect(t, heard, "STOPPING=1")
	select {
	case err := <-done:
		if took := time.Since(began); err != nil || took < a.patience {
			t.Errorf("stopped after %s with %v", took, err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("does not stop")
	}
}

// expect holds the next word to systemd against what it should be.
func expect(t *testing.T, heard *net.UnixConn, want string) {
	t.Helper()
	if err := heard.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	word := make([]byte, 64)
	n, err := heard.Read(word)
	if err != nil || string(word[:n]) != want {
		t.Fatalf("systemd heard %q, %v; not %q", word[:n], err, want)
	}
}

// Ten thousand visitors who send half a line each cost memory for seconds and not for ever, and nobody holds a
// connection without an end.
func TestSlowVisitorsAreBounded(t *testing.T) {
	s := (&App{log: slog.New(slog.DiscardHandler)}).server(nil)
	for what, limit := range map[string]struct{ is, most time.Duration }{
		"head": {s.ReadHeaderTimeout, 15 * time.Second}, "request": {s.ReadTimeout, 3 * time.Minute},
		"answer": {s.WriteTimeout, 5 * time.Minute}, "idle": {s.IdleTimeout, 3 * time.Minute},
	} {
		if limit.is <= 0 || limit.is > limit.most {
			t.Errorf("the %s may take %s", what, limit.is)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("a head may hold %d bytes", s.MaxHeaderBytes)
	}
}
