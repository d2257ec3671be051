// Package web is Handrail's pages: routes, handlers (one file an area) and nothing that decides. A handler
// reads the form, calls one use case, and shows a page or redirects.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/static"
	"handrail.school/handrail/internal/office"
)

// Houses finds the school that a request is for.
type Houses interface {
	// House gives the school with that short name; "" is the only or first one.
	House(ctx context.Context, name string) (*office.House, error)
}

// Options is what the pages need to know of the outside.
type Options struct {
	Houses  Houses
	Log     *slog.Logger
	Zone    *time.Location
	Secure  bool // cookies travel encrypted only
	Proxies []netip.Prefix
	// Ready says whether the server should be sent requests; nil is always.
	Ready func(ctx context.Context) error
	// Demo adds a line to every page saying that the school is made up, and a way to move its clock.
	Demo *Demo
	// Version is what the program calls itself; empty for one built from source.
	Version string
}

// Demo is the demonstration school's movable now.
type Demo struct {
	Now  func() time.Time
	Move func(time.Time)
}

// Server answers requests.
type Server struct {
	opt     Options
	engine  *page.Engine
	files   *static.Files
	handler http.Handler
	metrics *metrics
	boards  *fragments
	paces   paces
}

// New parses every template; a mistake in one shows here and not to a visitor.
func New(opt Options) (*Server, error) {
	files, err := static.New()
	if err != nil {
		return nil, err
	}
	if !files.Built() {
		opt.Log.Warn(static.NotBuilt)
	}
	engine, err := page.New(page.Assets{CSS: files.Path("app.css"), JS: files.Path("app.js"), Icon: files.Path("icon.svg")}, opt.Zone)
	if err != nil {
		return nil, err
	}
	s := &Server{opt: opt, engine: engine, files: files, metrics: newMetrics(), boards: newFragments()}
	s.handler = s.byPath(s.guard(s.ownOrigin(s.routes())))
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// guard sets what every answer must carry, limits what a request may send, and counts.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "+
			"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.opt.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.HasPrefix(r.URL.Path, static.Prefix) {
			h.Set("Cache-Control", "no-store")
		}
		limit := int64(1 << 20)
		if most := uploads[r.URL.Path]; most > 0 {
			limit = most
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		began := time.Now()
		counted := &counter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(counted, r)
		s.metrics.count(r, counted.status, time.Since(began))
	})
}

// uploads are the only addresses at which files are taken, with the most bytes of each: a policy to check, and a roster
// of other systems. Nothing that is handed in touches a disk, and no case ever takes a file (decision 16).
var uploads = map[string]int64{uploadPath: 26 << 20, rosterPath: 65 << 20, tablePath: 5 << 20}

const (
	uploadPath = "/policy/check"
	rosterPath = "/roll/import"
	tablePath  = "/access/devices/import"
)

type counter struct {
	http.ResponseWriter
	status int
}

func (c *counter) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
