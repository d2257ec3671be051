package signing

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// phone is what one adult holds: cookies and a connection of its own, and the address from which it comes.
type phone struct {
	client  http.Client
	base    *url.URL
	address string
	watch   *watch
}

func (c *crowd) phone(address string) (*phone, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(c.base)
	return &phone{base: base, address: address, watch: c.watch, client: http.Client{Jar: jar, Timeout: 2 * time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 2},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, err // each request is timed by itself
}

func (p *phone) close() { p.client.CloseIdleConnections() }

// answer is what the server sent.
type answer struct {
	status int
	at     *url.URL // where a page stands, or where the server sends on to
	body   string
}

// ask sends one request and times it, from before the connection is made to the last byte.
func (p *phone) ask(step, method string, to *url.URL, form url.Values) (answer, error) {
	r, err := http.NewRequest(method, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("X-Forwarded-For", p.address)
	r.Header.Set("User-Agent", agent)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", p.base.Scheme+"://"+p.base.Host)
	}
	began := time.Now()
	got, err := p.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		return answer{}, err
	}
	p.watch.note(step, time.Since(began))
	a := answer{got.StatusCode, to, string(body)}
	if next := got.Header.Get("Location"); next != "" {
		if a.at, err = to.Parse(next); err != nil {
			return a, err
		}
	}
	return a, nil
}

const agent = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"

// get opens an address and follows to where a page stands.
func (p *phone) get(step string, to *url.URL) (answer, error) {
	for range 5 {
		a, err := p.ask(step, http.MethodGet, to, nil)
		if err != nil || a.status == http.StatusOK {
			return a, err
		}
		if a.status != http.StatusSeeOther {
			return a, fmt.Errorf("%s answered %d", step, a.status)
		}
		to = a.at
	}
	return answer{}, fmt.Errorf("%s leads round in a circle", step)
}

// sheet is what somebody sees on a page: the form that asks for something, links, and the files that it needs.
type sheet struct {
	action string
	asks   []field
	links  []string
	files  []string
}

// field is one thing that a form asks for, or brings along.
type field struct{ kind, name, value string }

// read finds the form that has a field, and the links of a page.
func read(body, with string) (sheet, error) {
	var s sheet
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return s, err
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "form":
			if asks := fields(n); has(asks, with) && s.asks == nil {
				s.action, s.asks = attr(n, "action"), asks
			}
		case "a":
			s.links = append(s.links, attr(n, "href"))
		case "link", "script":
			if file := attr(n, "href") + attr(n, "src"); file != "" {
				s.files = append(s.files, file)
			}
		}
	}
	return s, nil
}

func fields(form *html.Node) []field {
	var all []field
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && attr(n, "name") != "" {
			kind := attr(n, "type")
			if n.Data == "button" {
				kind = "button"
			}
			all = append(all, field{kind, attr(n, "name"), attr(n, "value")})
		}
	}
	return all
}

func has(all []field, name string) bool {
	for _, f := range all {
		if f.name == name {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
