package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/web"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// boardHouse is a school with the answers of an example profile.
type boardHouse struct {
	house *office.House
	clock *storetest.Clock
	web   *web.Server
}

func (b *boardHouse) House(context.Context, string) (*office.House, error) { return b.house, nil }

func newBoardHouse(t testing.TB, database string) *boardHouse {
	t.Helper()
	clock := storetest.NewClock()
	log := slog.New(slog.DiscardHandler)
	b := &boardHouse{clock: clock}
	b.house = office.NewHouse(storetest.School(t, database, clock), &office.Shelf{}, log, clock.Now, time.UTC, "https://handrail.example")
	books, err := b.house.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	profile := storetest.Profile(t, books.Library, "kent")
	b.do(t, func(tx *store.Tx) error {
		for key, values := range profile {
			if err := tx.SetAnswer(key, values, "asked", "os:test"); err != nil {
				return err
			}
		}
		return nil
	})
	if b.web, err = web.New(web.Options{Houses: b, Log: log, Zone: time.UTC}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *boardHouse) do(t testing.TB, f func(tx *store.Tx) error) {
	t.Helper()
	if err := b.house.School.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, f); err != nil {
		t.Fatal(err)
	}
}

// as signs a new person in and gives their cookie.
func (b *boardHouse) as(t testing.TB, name string, roles ...people.Role) *http.Cookie {
	t.Helper()
	token := "token-" + name
	digest := sha256.Sum256([]byte(token))
	b.do(t, func(tx *store.Tx) error {
		p := store.Person{ID: id.Person(tx.NewID()), Name: name, Email: strings.ReplaceAll(name, " ", ".") + "@example.sch.uk", Roles: people.Of(roles...)}
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		return tx.AddSession(store.Session{ID: id.Session(tx.NewID()), Person: p.ID, Factor: true}, digest[:])
	})
	return &http.Cookie{Name: "handrail", Value: token}
}

func (b *boardHouse) get(cookie *http.Cookie, path, etag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if cookie != nil {
		r.AddCookie(cookie)
	}
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	w := httptest.NewRecorder()
	b.web.ServeHTTP(w, r)
	return w
}

func TestBoardPages(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			b := newBoardHouse(t, database)
			governor := b.as(t, "Gail Governor", people.Governor)
			for path, want := range map[string][]string{
				"/board":                         {"0 Key details", "8 obligations", "7 Safer use of technology", `href="/board?section=7"`, "not measured", "Search and narrow"},
				"/board?section=0":               {"Put the name of the school on the policy.", "clause 0/school", "Not measured", "See the proof", "All sections"},
				"/board?section=7":               {"7.3 Filtering and monitoring", "7.11 Apps"},
				"/board?section=7.3":             {"7 Safer use of technology</a>", "7.3.2 Filtering", `<th scope="row"`},
				"/board?sort=level":              {`aria-sort="ascending"`, "page=2"},
				"/board?status=not_measured":     {"obligations</caption>", "page=2", "show=all"},
				"/board?status=not_met":          {"register of posts", "Show everything"},
				"/board?section=7.3.2&sort=last": {"7.3.2-a", "Name the educational broadband provider."},
				"/board?role=dsl&level=schedule": {"obligations</caption>"},
				"/board?words=zebra+crossing":    {"No obligation fits"},
				"/board?words=%3Cscript%3E":      {"No obligation fits", "&lt;script&gt;"},
				"/board/map":                     {"hr-heat__cell--met", "met. Put the name of the school on the policy.", "7.3.2 Filtering"},
				"/board/0-a":                     {"Put the name of the school on the policy<", "East Farleigh Primary School", "How it stood before", "Last true"},
				"/board/8.2-a":                   {"Nothing here measures this yet", "What would make it met", "still to come"},
				"/board/list.csv?section=1":      {"Number,Section,Clause", "1-b,1,1/origin"},
			} {
				w := b.get(governor, path, "")
				if w.Code != http.StatusOK {
					t.Fatalf("%s: %d %s", path, w.Code, w.Body)
				}
				for _, s := range want {
					if !strings.Contains(w.Body.String(), s) {
						t.Errorf("%s does not hold %q", path, s)
					}
				}
			}
			if n := strings.Count(b.get(governor, "/board?show=all", "").Body.String(), `<th scope="row"`); n != 581 {
				t.Errorf("%d rows", n)
			}
			if n := strings.Count(b.get(governor, "/board?sort=status", "").Body.String(), `<th scope="row"`); n != 50 {
				t.Errorf("%d rows on a page of the list", n)
			}
			if n := strings.Count(b.get(governor, "/board/map", "").Body.String(), `href="/board/`); n != 581 {
				t.Errorf("%d cells", n)
			}
			if n := rowsBySection(b, governor, "/board", map[string]bool{}); n != 581 {
				t.Errorf("going through the sections shows %d rows", n)
			}
			if w := b.get(governor, "/board/99-z", ""); w.Code != http.StatusNotFound {
				t.Errorf("no such obligation: %d", w.Code)
			}
		})
	}
}

var sectionLink = regexp.MustCompile(`<h3[^>]*><a [^>]*href="(/board\?section=[0-9.]+)"`)

// rowsBySection counts the rows that somebody sees who goes through the sections and their parts.
func rowsBySection(b *boardHouse, cookie *http.Cookie, path string, been map[string]bool) int {
	been[path] = true
	body := b.get(cookie, path, "").Body.String()
	n := strings.Count(body, `<th scope="row"`)
	for _, m := range sectionLink.FindAllStringSubmatch(body, -1) {
		if !been[m[1]] {
			n += rowsBySection(b, cookie, m[1], been)
		}
	}
	return n
}

// TestBoardIsForTheSchool: parents and pupils do not see it, and nobody without signing in.
func TestBoardIsForTheSchool(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	parent := b.as(t, "Pat Parent", people.Parent)
	for _, path := range []string{"/board", "/board/map", "/board/0-a", "/board/list.csv"} {
		if w := b.get(parent, path, ""); w.Code != http.StatusForbidden {
			t.Errorf("%s as a parent: %d", path, w.Code)
		}
		if w := b.get(nil, path, ""); w.Code != http.StatusSeeOther {
			t.Errorf("%s signed out: %d", path, w.Code)
		}
	}
}

// TestProofsLeadWhereTheReaderMayGo: a teacher sees what shows an obligation, but no link to the register
// of people, which is not theirs to open.
func TestProofsLeadWhereTheReaderMayGo(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	head, teacher := b.as(t, "Hera Head", people.Headteacher), b.as(t, "Tess Teacher", people.Staff)
	const link = `href="/people"`
	for _, path := range []string{"/board?section=2", "/board/2-d"} {
		main := func(c *http.Cookie) string {
			_, text, _ := strings.Cut(b.get(c, path, "").Body.String(), "<main")
			return text
		}
		if !strings.Contains(main(head), link) || strings.Contains(main(teacher), link) || !strings.Contains(main(teacher), "register of people") {
			t.Errorf("%s: the link to people is wrong for somebody", path)
		}
	}
}

// TestBoardAnswers304 holds the version: the same page is not sent twice, a change of the records, of the
// day, of the person or of the address always sends a new one.
func TestBoardAnswers304(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	one, two := b.as(t, "Ann One", people.Staff), b.as(t, "Bea Two", people.Headteacher)
	first := b.get(one, "/board?show=all", "")
	tag := first.Header().Get("ETag")
	if tag == "" || first.Header().Get("Cache-Control") != "private, no-cache" {
		t.Fatalf("headers: %v", first.Header())
	}
	if w := b.get(one, "/board?show=all", tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("unchanged: %d with %d bytes", w.Code, w.Body.Len())
	}
	changed := func(what string, cookie *http.Cookie, path string) {
		t.Helper()
		if w := b.get(cookie, path, tag); w.Code != http.StatusOK {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	changed("another person", two, "/board?show=all")
	changed("narrowed", one, "/board?status=met")
	changed("with a sentence after a form", one, "/board?show=all&done=roles")
	b.do(t, func(tx *store.Tx) error {
		return tx.SetAnswer("broadband.provider", []string{"Copper & Sons"}, "asked", "os:test")
	})
	if w := b.get(one, "/board?show=all", tag); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Copper &amp; Sons") {
		t.Errorf("after a change: %d", w.Code)
	}
	tag = b.get(one, "/board?show=all", "").Header().Get("ETag")
	if err := office.RefreshStanding(t.Context(), b.house); err != nil {
		t.Fatal(err)
	}
	changed("after standings were stored", one, "/board?show=all")
}

// TestSpreadsheetsTakeNoFormula: what begins like a formula is words.
func TestSpreadsheetsTakeNoFormula(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	b.do(t, func(tx *store.Tx) error {
		return tx.SetAnswer("broadband.provider", []string{`=HYPERLINK("http://bad.example")`}, "asked", "os:test")
	})
	all, err := csv.NewReader(b.get(b.as(t, "Ann One", people.Staff), "/board/list.csv", "").Body).ReadAll()
	if err != nil || len(all) != 582 {
		t.Fatalf("%d lines, %v", len(all), err)
	}
	for _, line := range all {
		for _, cell := range line {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a cell begins like a formula: %q", cell)
			}
		}
	}
}

// BenchmarkBoard asks for the whole page of 581 rows, signed in, from SQLite.
func BenchmarkBoard(b *testing.B) {
	h := newBoardHouse(b, "sqlite")
	who := h.as(b, "Hera Head", people.Headteacher)
	if err := office.RefreshStanding(b.Context(), h.house); err != nil {
		b.Fatal(err)
	}
	tag := h.get(who, "/board?show=all", "").Header().Get("ETag")
	ask := func(b *testing.B, path, tag string, want int) {
		if w := h.get(who, path, tag); w.Code != want {
			b.Fatal(w.Code)
		}
	}
	b.Run("kept", func(b *testing.B) {
		busy(b, func(int) {
			ask(b, "/board?show=all", "", http.StatusOK)
		})
	})
	b.Run("by section", func(b *testing.B) {
		busy(b, func(int) {
			ask(b, "/board", "", http.StatusOK)
		})
	})
	b.Run("unchanged", func(b *testing.B) {
		busy(b, func(int) {
			ask(b, "/board?show=all", tag, http.StatusNotModified)
		})
	})
	b.Run("judged anew", func(b *testing.B) { // a search is never kept: load, judge and render each time
		busy(b, func(int) {
			ask(b, "/board?show=all&words=e", "", http.StatusOK)
		})
	})
	for name, change := range map[string]func(tx *store.Tx, i int) error{
		"after an answer": func(tx *store.Tx, i int) error { // the policy is composed anew, too
			return tx.SetAnswer("broadband.provider", []string{fmt.Sprint("Provider ", i)}, "asked", "os:test")
		},
		"after a record": func(tx *store.Tx, _ int) error { return tx.AddAdvice(store.Advice{ID: id.Advice(tx.NewID())}) },
		"after a sign-in": func(tx *store.Tx, _ int) error {
			_, err := tx.EndSession("nobody", "none")
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			busy(b, func(i int) {
				b.StopTimer()
				h.do(b, func(tx *store.Tx) error { return change(tx, i) })
				b.StartTimer()
				ask(b, "/board?show=all", "", http.StatusOK)
			})
		})
	}
	b.Run("map", func(b *testing.B) {
		busy(b, func(int) {
			ask(b, "/board/map", "", http.StatusOK)
		})
	})
	b.Run("one", func(b *testing.B) {
		busy(b, func(i int) {
			ask(b, fmt.Sprintf("/board/%s", []string{"0-a", "7.3.2-a", "12-f"}[i%3]), "", http.StatusOK)
		})
	})
}
