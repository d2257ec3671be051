package web_test

import (
	"net/http"
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/people"
)

// TestEveryPageInABrowser looks at each page that a headteacher or an administrator can open, at the three
// widths: nothing scrolls sideways, and axe finds nothing. A new page is looked at without being listed.
func TestEveryPageInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	seen := map[string]bool{}
	for _, role := range []people.Role{people.Headteacher, people.Administrator, people.Anyone} {
		b, cookie := browsertest.New(t), ""
		if role != people.Anyone {
			_, cookie = s.as(t, role.Title(), people.Of(role))
			b.Cookie(s.url("/"), "handrail", cookie)
		}
		for _, pattern := range routes(t) {
			for _, path := range filled(s, pattern) {
				status, body := s.get(t, cookie, path)
				if status != http.StatusOK || !strings.HasPrefix(body, "<!DOCTYPE html>") || seen[path] && path != "/" || strings.HasPrefix(path, "/components") {
					continue
				}
				seen[path] = true
				b.Open(s.url(path))
				for _, set := range []func(){b.Phone, b.Narrow, b.Desktop} {
					set()
					b.FitsWidth()
				}
				b.Axe()
				b.Narrow()
				b.Axe()
			}
		}
		b.Faults()
	}
	if len(seen) < 50 {
		t.Errorf("only %d pages were looked at", len(seen))
	}
}

// TestEveryPaperInABrowser looks at what people take along on paper, for every audience, as it stands on the
// screen and as it is printed: the sheets, the policy as a file, and the pages made to be printed.
func TestEveryPaperInABrowser(t *testing.T) {
	paths := []string{"/board?section=0", "/school/trail/head", "/glossary"}
	for _, audience := range publish.Audiences {
		paths = append(paths, "/policy/papers/"+audience)
	}
	onPaper(t, paths...)
}

// TestListsOnPaperInABrowser looks at the lists that people print for a meeting or for the staff room.
func TestListsOnPaperInABrowser(t *testing.T) {
	onPaper(t, "/duties", "/governors", "/posts", "/posts/rota", "/posts/training", "/posts/responsibilities", "/posts/governors")
}

func onPaper(t *testing.T, paths ...string) {
	t.Helper()
	s := open(t, "sqlite", false)
	lived(t, s)
	_, cookie := s.as(t, "Hera Head", people.Of(people.Headteacher))
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", cookie)
	for _, path := range paths {
		name := "paper" + strings.NewReplacer("/", "-", "?", "-", "=", "-").Replace(path)
		for _, set := range []func(){b.Desktop, b.Phone, b.Narrow} {
			set()
			b.Open(s.url(path))
			b.FitsWidth()
		}
		b.Axe()
		b.Screenshot(name + "-320")
		b.Desktop()
		b.Axe()
		b.Paper()
		b.Axe()
		b.Screenshot(name)
		b.Screen()
	}
	b.Faults()
}
