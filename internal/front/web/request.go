package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// request is one request with the school it is for and who makes it.
type request struct {
	*http.Request
	w      http.ResponseWriter
	server *Server
	house  *office.House
	who    office.Whoever
}

func (r *request) ctx() context.Context { return r.Context() }

// by is who makes the request; nobody signed in is the public.
func (r *request) by() people.Actor {
	by := r.who.Actor
	if by.Person == "" {
		by = people.Public
	}
	by.From = r.address()
	return by
}

func (r *request) desk() *office.Desk {
	return &office.Desk{Context: r.ctx(), House: r.house, By: r.by(), Now: r.house.Now()}
}

// handler answers or returns an error; one function turns errors into pages.
type handler func(r *request) error

// public lets anybody in. Every other route needs somebody signed in, so forgetting it shuts a page.
func (s *Server) public(do handler) http.Handler {
	return s.handle(do, func(*request) error { return nil })
}

// signedIn needs both factors.
func (s *Server) signedIn(do handler) http.Handler {
	return s.handle(do, func(r *request) error {
		if r.who.Actor.Person == "" || r.who.Half {
			return fault.New(fault.SignIn, "Sign in to see this page.")
		}
		if r.who.Session.MustChange && r.URL.Path != changePath {
			return errMustChange
		}
		return nil
	})
}

// changePath is the one page for somebody who must choose a new passphrase first.
const changePath = "/account/passphrase"

var errMustChange = fault.New(fault.SignIn, "Choose a new passphrase first.")

// halfway needs the passphrase given and the second factor missing.
func (s *Server) halfway(do handler) http.Handler {
	return s.handle(do, func(r *request) error {
		if r.who.Actor.Person == "" {
			return fault.New(fault.SignIn, "Sign in with your passphrase first.")
		}
		return nil
	})
}

func (s *Server) handle(do handler, may func(*request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &request{Request: hr, w: w, server: s}
		err := r.readable()
		if err == nil {
			err = r.enter()
		}
		if err == nil {
			err = may(r)
		}
		if err == nil {
			err = do(r)
		}
		if err != nil {
			r.problem(err)
		}
	})
}

// readable refuses what no record can hold and no person types: zero bytes and broken letters. One of the
// two databases would take them and the other fail.
func (r *request) readable() error {
	if !writable(r.URL.Path) {
		return fault.New(fault.NotFound, "There is no page at this address.")
	}
	if uploads[r.URL.Path] > 0 && r.Method == http.MethodPost {
		return nil // a file, which is read elsewhere
	}
	// Nothing but the uploads takes a file. What no form of ours sends is refused unread.
	if kind := r.Header.Get("Content-Type"); r.Method == http.MethodPost && strings.HasPrefix(strings.ToLower(strings.TrimSpace(kind)), "multipart/") {
		return fault.New(fault.Invalid, "This page takes no files. Go back and try again.")
	}
	if err := r.ParseForm(); err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return err
		}
		return fault.New(fault.Invalid, "What was sent cannot be read. Go back and try again.")
	}
	for _, values := range r.Form {
		if !writable(strings.Join(values, " ")) {
			return fault.New(fault.Invalid, "What was sent holds characters that cannot be kept. Type the text again instead of pasting it.")
		}
	}
	return nil
}

func writable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// enter finds the school by path or host name, and the person by cookie.
func (r *request) enter() error {
	h, err := r.server.house(r.Request)
	if err != nil {
		return err
	}
	r.house = h
	c, err := r.Cookie(r.cookieName())
	if err != nil || c.Value == "" {
		return nil
	}
	who, err := h.WhoIs(r.desk(), c.Value)
	if fault.Is(err, fault.SignIn) {
		return nil // an old cookie is no cookie
	}
	r.who = who
	return err
}

// frame is what stands around a page for this request.
func (r *request) frame(title, section string) page.Frame {
	around := r.surroundings()
	f := page.Frame{Title: title, Section: section, School: around.School, Demo: r.demoLine(), Footer: []part.Link{
		{Text: "Glossary", Href: "/glossary"}, {Text: "Accessibility", Href: "/accessibility"}, {Text: "About Handrail", Href: "/about"}}}
	f.Large = r.large()
	if r.who.Actor.Person == "" || r.who.Half {
		f.NoNav = true
		return f
	}
	f.Person, f.Account, f.SignOut = r.who.Actor.Name, "/account", "/sign-out"
	if r.who.Actor.Limited {
		f.Nav = []part.NavItem{{Text: "Read and confirm", Href: readingPath, Section: "policy"}}
		return f
	}
	for _, item := range navigation {
		if item.may.Meets(r.who.Actor.Roles) {
			shown := part.NavItem{Text: item.text, Href: item.href, Section: item.section}
			if item.section == "approvals" {
				shown.Count = around.Waiting
			}
			f.Nav = append(f.Nav, shown)
		}
	}
	if done := r.URL.Query().Get("done"); done != "" {
		if sentence, ok := doneSentences[done]; ok {
			f.Flash = part.NotificationBanner{Success: true, Heading: sentence, Links: r.goOn()}
		}
	}
	f.Print = page.PrintFooter{At: r.house.Now(), By: r.who.Actor.Name}
	return f
}

// surroundings are empty where they cannot be read: the page itself will say what is wrong.
func (r *request) surroundings() office.Surroundings {
	if r.house == nil {
		return office.Surroundings{}
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead { // only looking: what the door saw still holds
		if around, ok := r.who.Surroundings(); ok {
			return around
		}
	}
	around, err := office.Surround.Run(r.ctx(), r.house, r.by(), struct{}{})
	if err != nil {
		return office.Surroundings{}
	}
	return around
}

// show sends a page whole.
func (r *request) show(p page.Framed) error { return r.showStatus(http.StatusOK, p) }

func (r *request) showStatus(status int, p page.Framed) error {
	r.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// Render writes nothing unless the whole page could be rendered, so the status can go first only then.
	return r.server.engine.Render(&late{w: r.w, status: status}, p)
}

// late sends the status with the first byte.
type late struct {
	w      http.ResponseWriter
	status int
	sent   bool
}

func (l *late) Write(b []byte) (int, error) {
	if !l.sent {
		l.sent = true
		l.w.WriteHeader(l.status)
	}
	return l.w.Write(b)
}

// unchanged answers 304 if the browser has this version; the page may be kept but must be asked for again.
func (r *request) unchanged(version string) bool {
	if school := schoolByPath(r.Request); school != "" {
		version += "-at-" + school // the same page, with other links
	}
	tag := `"` + version + `"`
	r.w.Header().Set("Cache-Control", "private, no-cache")
	r.w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") != tag {
		return false
	}
	r.w.WriteHeader(http.StatusNotModified)
	return true
}

// goTo redirects after a form, with a sentence to show there.
func (r *request) goTo(path, done string) error {
	path, place, anchored := strings.Cut(path, "#")
	if done != "" {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "done=" + url.QueryEscape(done)
	}
	if anchored {
		path += "#" + place
	}
	http.Redirect(r.w, r.Request, path, http.StatusSeeOther)
	return nil
}

// wrong is the messages of an Invalid fault by field; ok is false for every other error.
func wrong(err error) (fields map[string]string, general string, ok bool) {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Invalid && f.Kind != fault.Conflict && f.Kind != fault.Throttled {
		return nil, "", false
	}
	fields = map[string]string{}
	for _, x := range f.Fields {
		if fields[x.Name] == "" {
			fields[x.Name] = x.Sentence
		}
	}
	if len(f.Fields) == 0 {
		general = f.Sentence
	}
	return fields, general, true
}

// address is where the request comes from, behind trusted proxies only what they say. It serves to count
// guesses, so of an IPv6 address only the network counts that one household or school has as a whole.
func (r *request) address() string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	addr := from.Addr().Unmap()
	// A proxy may add a line of its own below the one that the visitor made up: all lines are one list.
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && r.server.trusted(addr); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			with, err := netip.ParseAddrPort(strings.TrimSpace(hops[i])) // some proxies name the port too
			if err != nil {
				break
			}
			hop = with.Addr()
		}
		addr = hop.Unmap()
	}
	if addr.Is6() {
		return netip.PrefixFrom(addr.WithZone(""), 64).Masked().String()
	}
	return addr.String()
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.opt.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// problem turns an error into its page.
func (r *request) problem(err error) {
	var big *http.MaxBytesError
	f := &fault.Fault{}
	switch {
	case errors.Is(err, context.Canceled):
		return
	case errors.As(err, &big):
		f = &fault.Fault{Kind: fault.Invalid, Sentence: fmt.Sprintf("That is too big. Send at most %d MB.", big.Limit>>20)}
	case !errors.As(err, &f):
		f = &fault.Fault{Kind: fault.Internal}
	}
	if f.Kind == fault.SignIn {
		target := "/sign-in"
		if r.Method == http.MethodGet && r.URL.Path != "/" {
			target += "?to=" + url.QueryEscape(r.URL.RequestURI())
		}
		if r.who.Half {
			target = "/sign-in/code"
		}
		if errors.Is(err, errMustChange) {
			target = changePath
		}
		http.Redirect(r.w, r.Request, target, http.StatusSeeOther)
		return
	}
	if f.Kind == fault.Unread {
		err = r.unread()
		if err == nil {
			return
		}
		f = &fault.Fault{Kind: fault.Internal}
	}
	kind := problems[f.Kind]
	p := page.ProblemPage{Frame: r.frame(kind.title, ""), Text: f.Sentence, Next: []part.Link{{Text: "Go to the start page", Href: "/"}}}
	if f.Kind == fault.Refused && r.who.Actor.Person != "" && !r.who.Half {
		p.Next = append(p.Next, part.Link{Text: "See who may do what", Href: "/permissions"})
	}
	if f.Kind == fault.Internal {
		p.Text = "Nothing was saved. Try again in a minute. If it happens again, tell whoever runs Handrail in your school and give them the number below."
		p.Number = store.NewID()[:8]
		r.server.opt.Log.Error("request failed", "route", r.Pattern, "number", p.Number, "err", err)
	}
	if err := r.showStatus(kind.status, p); err != nil {
		http.Error(r.w, "Something went wrong on our side.", http.StatusInternalServerError)
	}
}

var problems = map[fault.Kind]struct {
	status int
	title  string
}{
	fault.Internal:  {http.StatusInternalServerError, "Sorry, something went wrong on our side"},
	fault.Invalid:   {http.StatusUnprocessableEntity, "That cannot be used as it is"},
	fault.Refused:   {http.StatusForbidden, "You cannot do this"},
	fault.NotFound:  {http.StatusNotFound, "Page not found"},
	fault.Conflict:  {http.StatusConflict, "That was not done"},
	fault.Throttled: {http.StatusTooManyRequests, "Too many tries"},
}

// day reads the three boxes of a date; ok is false when they are not a day.
func (r *request) day(name string) (t time.Time, d part.DateInput, ok bool) {
	d = part.DateInput{Name: name, Day: r.FormValue(name + "-day"), Month: r.FormValue(name + "-month"), Year: r.FormValue(name + "-year")}
	t, err := time.Parse("2006-1-2", strings.TrimSpace(d.Year)+"-"+strings.TrimSpace(d.Month)+"-"+strings.TrimSpace(d.Day))
	return t, d, err == nil
}
