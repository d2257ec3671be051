package web

import (
	"net/http"
	"time"
)

// cookieName differs between schools that are reached by path, because they share a host and with it the
// cookies of a browser. The prefix __Host- allows no cookie for a part of the host only.
func (r *request) cookieName() string {
	name := "handrail"
	if r.server.opt.Secure {
		name = "__Host-handrail"
	}
	if school := schoolByPath(r.Request); school != "" {
		name += "-" + school
	}
	return name
}

func (r *request) setCookie(value string) {
	c := &http.Cookie{Name: r.cookieName(), Value: value, Path: "/", HttpOnly: true, Secure: r.server.opt.Secure,
		SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(r.w, c)
}

// keep gives the browser something sealed to bring back. The dot keeps its cookie apart from the sessions of other schools
// on this host: no short name of a school has one, so that a school called "trip" is as good as any.
func (r *request) keep(what, value string, age time.Duration) {
	http.SetCookie(r.w, &http.Cookie{Name: r.cookieName() + "." + what, Value: value, Path: "/", HttpOnly: true, Secure: r.server.opt.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(age / time.Second)})
}

// kept is what the browser brings back of it; empty where there is none.
func (r *request) kept(what string) []byte {
	c, err := r.Cookie(r.cookieName() + "." + what)
	if err != nil {
		return nil
	}
	return unbase64url(c.Value)
}
