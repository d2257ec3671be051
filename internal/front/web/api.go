package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// apiRoot is where programs ask. Nothing below it looks at a cookie, and no page lies there.
const apiRoot = "/api/v1"

var (
	// tokenPace is how often one token may ask within an hour, and guessPace how often one address may come with a token that
	// opens nothing.
	tokenPace = pace{"api", 3600}
	guessPace = pace{"api-guess", 60}
)

// apiCall is one request of a program, under the one scope of its route.
type apiCall struct {
	*request
	by people.Actor
}

// apiRoute is one thing that a program can ask. Routes and the document that describes them are made from the same list, so
// neither can drift from the other.
type apiRoute struct {
	method, path, name, scope string
	says                      string
	params                    []apiParam
	body                      any // an empty value of what is sent; nil for nothing
	answer                    any // an empty value of what comes back
	list                      bool
	do                        func(c *apiCall) (any, error)
}

// apiParam is one value in the address.
type apiParam struct {
	name, in, says string
	needed         bool
}

func (s *Server) apiRoutes(mux *http.ServeMux) {
	methods := map[string][]string{}
	for _, route := range apiList {
		mux.Handle(route.method+" "+apiRoot+route.path, s.program(route))
		methods[route.path] = append(methods[route.path], route.method)
	}
	for path, allowed := range methods {
		mux.Handle(apiRoot+path, s.outside(func(r *request) error {
			r.w.Header().Set("Allow", strings.Join(allowed, ", "))
			return errMethod
		}))
	}
	mux.Handle("GET "+apiRoot+apiDocument, s.outside(showAPIDocument))
	mux.Handle("/api/", s.outside(func(*request) error { return fault.New(fault.NotFound, "There is nothing at this address.") }))
}

var errMethod = errors.New("method")

// outside answers what needs no token.
func (s *Server) outside(do handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		r := &request{Request: hr, w: w, server: s}
		err := r.readable()
		if err == nil {
			r.house, err = s.house(hr)
		}
		if err == nil {
			err = do(r)
		}
		if err != nil {
			r.apiProblem(err)
		}
	})
}

// program lets a program in with its token, for this route and nothing else.
func (s *Server) program(route apiRoute) http.Handler {
	return s.outside(func(r *request) error {
		secret, err := r.bearer()
		if err != nil {
			return err
		}
		who, err := r.house.WhoIsProgram(r.desk(), secret)
		if fault.Is(err, fault.SignIn) && !s.paces.take(guessPace, r.address(), time.Now()) {
			return errTooOften
		}
		if err != nil {
			return err
		}
		if !s.paces.take(tokenPace, string(who.ID), time.Now()) {
			return errTooOften
		}
		c := &apiCall{r, who.Actor(route.scope)}
		c.by.From = r.address()
		out, err := route.do(c)
		if err != nil {
			return err
		}
		return r.sendJSON(http.StatusOK, "application/json", out)
	})
}

var errTooOften = fault.New(fault.Throttled, "This was asked very often within an hour. Wait a while and ask again.")

// bearer is the secret in the header. A secret in an address stands in logs and histories, so one that comes that way is
// refused even where it is right.
func (r *request) bearer() (string, error) {
	for key := range r.URL.Query() {
		if k := strings.ToLower(key); strings.Contains(k, "token") || k == "authorization" || k == "key" || k == "api_key" {
			return "", fault.New(fault.SignIn, "A token never stands in an address. Send it in the header Authorization: Bearer, and make a new one: this one may be in a log.")
		}
	}
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || secret == "" || len(r.Header.Values("Authorization")) != 1 {
		return "", fault.New(fault.SignIn, "Send the token in the header Authorization: Bearer.")
	}
	return strings.TrimSpace(secret), nil
}

// apiProblems are the statuses of what goes wrong (RFC 9457).
var apiProblems = map[fault.Kind]int{
	fault.Internal: http.StatusInternalServerError, fault.Invalid: http.StatusUnprocessableEntity, fault.Refused: http.StatusForbidden, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Throttled: http.StatusTooManyRequests, fault.SignIn: http.StatusUnauthorized,
}

// apiFault is an answer that says what went wrong, with everything wrong with the input at once.
type apiFault struct {
	Type   string     `json:"type"`
	Title  string     `json:"title"`
	Status int        `json:"status"`
	Detail string     `json:"detail"`
	Number string     `json:"number,omitempty"`
	Errors []apiWrong `json:"errors,omitempty"`
}

type apiWrong struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func (r *request) apiProblem(err error) {
	f := &fault.Fault{}
	var big *http.MaxBytesError
	p := apiFault{Type: "about:blank"}
	switch {
	case errors.Is(err, errMethod):
		p.Status, p.Detail = http.StatusMethodNotAllowed, "This address does not answer that method."
	case errors.As(err, &big):
		p.Status, p.Detail = http.StatusRequestEntityTooLarge, "That is too big."
	case errors.As(err, &f) && f.Kind != fault.Internal:
		p.Status, p.Detail = apiProblems[f.Kind], f.Sentence
		for _, x := range f.Fields {
			p.Errors = append(p.Errors, apiWrong{x.Name, x.Sentence})
		}
	default:
		p.Status, p.Detail, p.Number = http.StatusInternalServerError, "Nothing was changed. Tell whoever runs Handrail the number.", store.NewID()[:8]
		r.server.opt.Log.Error("request failed", "route", r.Pattern, "number", p.Number, "err", err)
	}
	if p.Status == 0 {
		p.Status = http.StatusForbidden
	}
	switch p.Status {
	case http.StatusUnauthorized:
		r.w.Header().Set("WWW-Authenticate", `Bearer realm="Handrail"`)
	case http.StatusTooManyRequests:
		r.w.Header().Set("Retry-After", "600")
	}
	p.Title = http.StatusText(p.Status)
	if err := r.sendJSON(p.Status, "application/problem+json", p); err != nil {
		r.server.opt.Log.Error("an answer could not be written", "route", r.Pattern, "err", err)
	}
}

// sendJSON writes an answer whole or not at all.
func (r *request) sendJSON(status int, kind string, value any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(true)
	if err := enc.Encode(value); err != nil {
		return err
	}
	r.w.Header().Set("Content-Type", kind)
	r.w.WriteHeader(status)
	_, _ = r.w.Write(b.Bytes()) // a program that has gone
	return nil
}

// read takes the body of a call, which holds what is described and nothing else.
func (c *apiCall) read(into any) error {
	if kind, _, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return fault.New(fault.Invalid, "Send application/json.")
	}
	dec := json.NewDecoder(c.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if _, more := dec.Token(); err == nil && !errors.Is(more, io.EOF) {
		err = errors.New("more than one value")
	}
	var big *http.MaxBytesError
	if err != nil && !errors.As(err, &big) {
		return fault.New(fault.Invalid, "The body is not what the document describes.")
	}
	return err
}

const (
	apiPage     = 100
	apiMostPage = 500
)

// pageAsked reads which page of a list is wanted.
func (c *apiCall) pageAsked() (after string, most int, err error) {
	q := c.URL.Query()
	most = apiPage
	var wrong fault.Fields
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > apiMostPage {
			wrong.Add("limit", "Give a number from 1 to %d", apiMostPage)
		}
		most = n
	}
	if after = q.Get("after"); len(after) > 60 {
		wrong.Add("after", "Give what “next” said")
	}
	return after, most, wrong.Err()
}

// next is the address of the page after one that ends with a number.
func (c *apiCall) next(last string) string {
	q := c.URL.Query()
	q.Set("after", last)
	path := c.URL.Path + "?" + q.Encode()
	if school := schoolByPath(c.Request); school != "" {
		path = config.AtPath + school + path
	}
	return path
}

// paged cuts a list that is sorted by number into the page that was asked for.
func paged[T any](c *apiCall, all []T, number func(T) string) (out onePage[T], err error) {
	after, most, err := c.pageAsked()
	if err != nil {
		return out, err
	}
	out.Items = []T{}
	for i, x := range all {
		if number(x) <= after {
			continue
		}
		out.Items = append(out.Items, x)
		if len(out.Items) == most {
			if i+1 < len(all) {
				out.Next = c.next(number(x))
			}
			break
		}
	}
	return out, nil
}

// onePage is one page of a list.
type onePage[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// run runs a use case as the program.
func run[In, Out any](c *apiCall, use office.Case[In, Out], in In) (Out, error) {
	return use.Run(c.ctx(), c.house, c.by, in)
}
