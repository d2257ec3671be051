package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/front/web/static"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
)

// A request picks its school by path or by host name (decision 2). Handlers know nothing of the path: it is
// taken off here before anything else sees the address, and here it is put back before whatever leads on
// from the answer. So no page can forget it.

type pathKey struct{}

// schoolByPath is the short name of the school that the path named; "" if it named none.
func schoolByPath(r *http.Request) string {
	name, _ := r.Context().Value(pathKey{}).(string)
	return name
}

// byPath serves /at/NAME/… as the school NAME. What names no school here is an address like any other.
func (s *Server) byPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		after, ok := strings.CutPrefix(r.URL.Path, config.AtPath)
		name, rest, within := strings.Cut(after, "/")
		if ok {
			_, err := s.opt.Houses.House(r.Context(), name)
			ok = name != "" && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Invalid)
		}
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		base := config.AtPath + name
		if !within {
			http.Redirect(w, r, base+"/", http.StatusPermanentRedirect)
			return
		}
		inner := r.WithContext(context.WithValue(r.Context(), pathKey{}, name))
		inner.URL = new(url.URL)
		*inner.URL = *r.URL
		inner.URL.Path, inner.URL.RawPath = "/"+rest, strings.TrimPrefix(r.URL.RawPath, base)
		out := &rebased{ResponseWriter: w, base: base}
		next.ServeHTTP(out, inner)
		out.finish()
	})
}

// house is the school that a request is for: named by the path, by the host name's first label, or the first.
func (s *Server) house(r *http.Request) (*office.House, error) {
	if name := schoolByPath(r); name != "" {
		return s.opt.Houses.House(r.Context(), name)
	}
	h, err := s.opt.Houses.House(r.Context(), config.FromHostLabel(r.Host))
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Invalid) {
		return s.opt.Houses.House(r.Context(), "")
	}
	return h, err
}

// ownOrigin refuses what another site's page sends. A proxy may change the host name on the way; the
// school's own public address, and no other school's, is therefore trusted as it is configured.
func (s *Server) ownOrigin(next http.Handler) http.Handler {
	check := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := check.Check(r); err != nil && !s.configured(r) {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) configured(r *http.Request) bool {
	h, err := s.house(r)
	if err != nil {
		return false
	}
	u, err := url.Parse(h.PublicURL)
	return err == nil && u.Host != "" && r.Header.Get("Origin") == u.Scheme+"://"+u.Host
}

// rebased is an answer whose redirects and links stay in the school that the path named. A page is held
// until it is whole, so that no link is cut in two.
type rebased struct {
	http.ResponseWriter
	base string
	sent bool
	page *bytes.Buffer // nil for what is no page to look at
}

func (b *rebased) WriteHeader(status int) {
	h := b.Header()
	if !b.sent {
		b.sent = true
		if to := h.Get("Location"); ownAddress(to) {
			h.Set("Location", b.base+to)
		}
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && h.Get("Content-Disposition") == "" {
			b.page = new(bytes.Buffer)
			h.Del("Content-Length")
		}
	}
	b.ResponseWriter.WriteHeader(status)
}

func (b *rebased) Write(p []byte) (int, error) {
	if !b.sent {
		b.WriteHeader(http.StatusOK)
	}
	if b.page != nil {
		return b.page.Write(p)
	}
	return b.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (b *rebased) Unwrap() http.ResponseWriter { return b.ResponseWriter }

func (b *rebased) finish() {
	if b.page != nil {
		_, _ = b.ResponseWriter.Write(rebase(b.page.Bytes(), b.base)) // a visitor who has gone
	}
}

// ownAddress says whether an address is one of this server's pages: "/policy", and not "//elsewhere".
func ownAddress(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, static.Prefix)
}

// linking are the attributes that lead somewhere. Templates write them in double quotes, and quotes in text
// are always escaped, so that these letters stand nowhere but in a tag.
var linking = [][]byte{[]byte(` href="`), []byte(` action="`), []byte(` formaction="`), []byte(` src="`)}

// rebase puts the base before every address of ours in a page.
func rebase(html []byte, base string) []byte {
	out := make([]byte, 0, len(html)+len(html)/16)
	for {
		at := bytes.Index(html, []byte(`="/`))
		if at < 0 {
			return append(out, html...)
		}
		at += len(`="`)
		out = append(out, html[:at]...)
		if ownAddress(string(html[at:min(at+64, len(html))])) && leads(out) {
			out = append(out, base...)
		}
		html = html[at:]
	}
}

func leads(before []byte) bool {
	for _, name := range linking {
		if bytes.HasSuffix(before, name) {
			return true
		}
	}
	return false
}
