package web_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"golang.org/x/net/html"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// pathSchool is a school of a site that is reached by path.
type pathSchool struct {
	*site
	base, title string
}

func secondSchool(t *testing.T, s *site, title string) *pathSchool {
	t.Helper()
	name := "t" + store.NewID()[:12]
	if strings.Contains(t.Name(), "postgres") {
		storetest.Forget(t, name)
	}
	other := *s
	var err error
	if other.house, err = s.app.Create(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return &pathSchool{site: &other, base: "/at/" + name, title: title}
}

// ask sends one request to the server's own address, where the path alone says which school is meant.
func (p *pathSchool) ask(t *testing.T, c *http.Client, method, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+p.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

var hiddenSecret = regexp.MustCompile(`name="secret" value="([^"]+)"`)

// settle sets the school up through its pages and signs its administrator in.
func (p *pathSchool) settle(t *testing.T, c *http.Client) {
	t.Helper()
	link, err := office.MakeSetupLink.Run(t.Context(), p.house, people.System, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	_, page := p.ask(t, c, http.MethodPost, p.base+"/setup", url.Values{"link": {link}, "school": {p.title}, "name": {"Ada " + p.title},
		"email": {"ada@meadow.example"}, "passphrase": {words}})
	secret := hiddenSecret.FindStringSubmatch(page)
	if secret == nil {
		t.Fatalf("no secret for an app is shown: %.800s", page)
	}
	code, err := totp.GenerateCode(secret[1], p.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if answer, page := p.ask(t, c, http.MethodPost, p.base+"/sign-in/app", url.Values{"secret": {secret[1]}, "code": {code}}); answer.StatusCode != http.StatusOK {
		t.Fatalf("the app is answered %d: %.800s", answer.StatusCode, page)
	}
}

// leaving are the addresses of a page that lead out of the base, found by a reader of HTML and not by the
// letters that the server looks for.
func leaving(page, base string) (within, out []string) {
	tokens := html.NewTokenizer(strings.NewReader(page))
	for kind := tokens.Next(); kind != html.ErrorToken; kind = tokens.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		for _, a := range tokens.Token().Attr {
			if a.Key != "href" && a.Key != "action" && a.Key != "formaction" && a.Key != "src" || strings.HasPrefix(a.Val, "/assets/") {
				continue
			}
			switch {
			case strings.HasPrefix(a.Val, base+"/") && !strings.HasPrefix(a.Val, base+base):
				if a.Key == "href" {
					within = append(within, a.Val)
				}
			case strings.HasPrefix(a.Val, "/"):
				out = append(out, a.Key+"="+a.Val)
			}
		}
	}
	return within, out
}

// TestTwoSchoolsByPathOnOneServer signs one browser in to two schools of one host, walks through both by
// turns, and finds no link that leaves the school and no page that shows the other (decision 2).
func TestTwoSchoolsByPathOnOneServer(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			jar, err := cookiejar.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			browser := &http.Client{Jar: jar, Timeout: time.Minute}
			schools := []*pathSchool{secondSchool(t, s, "Meadow Primary School"), secondSchool(t, s, "Harbour Infant School")}
			most := 120
			if database == "postgres" {
				most = 30
			}
			queue, seen, shapes := make([][]string, 2), []map[string]bool{{}, {}}, map[string]int{}
			for i, p := range schools {
				p.settle(t, browser)
				queue[i] = []string{p.base + "/", p.base + "/setup?link=x", p.base + "/no/such/page"}
			}
			for range most {
				for i, p := range schools {
					if len(queue[i]) == 0 {
						continue
					}
					path := queue[i][0]
					queue[i] = queue[i][1:]
					answer, page := p.ask(t, browser, http.MethodGet, path, nil)
					if at := answer.Request.URL.Path; !strings.HasPrefix(at, p.base+"/") {
						t.Errorf("%s leads to %s", path, at)
					}
					if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") || answer.Header.Get("Content-Disposition") != "" {
						continue
					}
					if strings.Contains(page, schools[1-i].title) || strings.Contains(page, schools[1-i].base) {
						t.Errorf("%s shows the other school", path)
					}
					links, out := leaving(page, p.base)
					if len(out) > 0 {
						t.Errorf("%s leads out of its school: %v", path, out)
					}
					for _, to := range links {
						to, _, _ = strings.Cut(to, "#")
						if !seen[i][to] && shapes[p.base+shape(to)] < 3 {
							shapes[p.base+shape(to)]++
							seen[i][to] = true
							queue[i] = append(queue[i], to)
						}
					}
				}
			}
			for i, p := range schools {
				if _, page := p.ask(t, browser, http.MethodGet, p.base+"/account", nil); !strings.Contains(page, "Ada "+p.title) {
					t.Errorf("after the walk, school %d does not know its administrator: %.300s", i, page)
				}
				if len(seen[i]) < 40 {
					t.Errorf("only %d links were found in school %d", len(seen[i]), i)
				}
			}
			schools[0].ask(t, browser, http.MethodPost, schools[0].base+"/sign-out", url.Values{})
			if _, page := schools[1].ask(t, browser, http.MethodGet, schools[1].base+"/account", nil); !strings.Contains(page, "Ada "+schools[1].title) {
				t.Error("signing out of one school ended the session of the other")
			}
		})
	}
}

// TestAPathThatIsNoSchoolAndOneThatIs holds what the edges of an address by path answer.
func TestAPathThatIsNoSchoolAndOneThatIs(t *testing.T) {
	s := open(t, "sqlite", false)
	p := secondSchool(t, s, "Harbour Infant School")
	still := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]struct {
		status int
		to     string
	}{
		p.base:                  {http.StatusPermanentRedirect, p.base + "/"},
		p.base + "/policy?x=/a": {http.StatusSeeOther, p.base + "/sign-in?to=%2Fpolicy%3Fx%3D%2Fa"},
		p.base + "/glossary":    {http.StatusOK, ""},
		p.base + p.base + "/":   {http.StatusNotFound, ""},
		"/at/":                  {http.StatusNotFound, ""},
		"/at/nowhere/policy":    {http.StatusNotFound, ""},
		"/at/No%3Cb%3E/x":       {http.StatusNotFound, ""},
	} {
		answer, _ := p.ask(t, still, http.MethodGet, path, nil)
		if answer.StatusCode != want.status || answer.Header.Get("Location") != want.to {
			t.Errorf("%s answers %d to %q, not %d to %q", path, answer.StatusCode, answer.Header.Get("Location"), want.status, want.to)
		}
	}
}

// TestAWriteFromTheConfiguredAddressIsTrustedForItsSchoolOnly sends writes as a browser does through a
// proxy that changes the host name.
func TestAWriteFromTheConfiguredAddressIsTrustedForItsSchoolOnly(t *testing.T) {
	s := open(t, "sqlite", false)
	p := secondSchool(t, s, "Harbour Infant School")
	own, other := p.house.PublicURL, s.house.PublicURL
	for origin, want := range map[string]int{own: http.StatusSeeOther, other: http.StatusForbidden, "https://elsewhere.example": http.StatusForbidden, "null": http.StatusForbidden} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://inner.example"+p.base+"/sign-out", nil)
		req.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		s.pages.ServeHTTP(w, req)
		if w.Code != want {
			t.Errorf("a write from %s is answered %d, not %d", origin, w.Code, want)
		}
	}
}

// TestASchoolMayBeCalledLikeAnything keeps what a browser holds for one school apart from what it holds for another, also
// where a school's short name is a word of ours.
func TestASchoolMayBeCalledLikeAnything(t *testing.T) {
	s := open(t, "sqlite", false)
	for _, name := range []string{"class", "trip"} {
		other := *s
		var err error
		if other.house, err = s.app.Create(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		p := &pathSchool{site: &other, base: "/at/" + name, title: "Meadow"}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		browser := &http.Client{Jar: jar, Timeout: time.Minute}
		p.settle(t, browser)
		p.ask(t, browser, http.MethodPost, "/class/away", nil)                     // at the school whose path is none
		p.ask(t, browser, http.MethodGet, "/sign-in/callback?state=x&code=y", nil) // likewise
		if answer, page := p.ask(t, browser, http.MethodGet, p.base+"/account", nil); !strings.Contains(page, "Where I am signed in") {
			t.Errorf("the session at %q is lost: %d %s", name, answer.StatusCode, answer.Request.URL)
		}
	}
}
