package web_test

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// TestTwoSchoolsUnderLoadNeverCross has several browsers read and write in two schools of one server at once,
// on one pool of connections. No page shows the other school, and each record is in its own (decision 2).
func TestTwoSchoolsUnderLoadNeverCross(t *testing.T) {
	const browsers, rounds = 4, 12
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			schools := []*pathSchool{secondSchool(t, s, "Meadow Primary School"), secondSchool(t, s, "Harbour Infant School")}
			var all sync.WaitGroup
			for i, p := range schools {
				p.do(t, func(tx *store.Tx) error { return tx.SetAnswer("school.name", []string{p.title}, "asked", "os:test") })
				_, cookie := p.as(t, "Hera of "+p.title, people.Of(people.Headteacher))
				jar, err := cookiejar.New(nil)
				if err != nil {
					t.Fatal(err)
				}
				jar.SetCookies(&url.URL{Scheme: "http", Host: p.addr, Path: p.base + "/"}, []*http.Cookie{{Name: "handrail-" + strings.TrimPrefix(p.base, "/at/"), Value: cookie, Path: "/"}})
				c := &http.Client{Jar: jar, Timeout: time.Minute}
				for n := range browsers {
					all.Go(func() { p.busy(t, c, schools[1-i].title, n, rounds) })
				}
			}
			all.Wait()
			for _, p := range schools {
				p.ownAdviceOnly(t, browsers*rounds)
			}
		})
	}
}

// busy writes one record after the other and reads pages in between.
func (p *pathSchool) busy(t *testing.T, c *http.Client, other string, browser, rounds int) {
	paths := []string{"/", "/people", "/board", "/board?show=all", "/school/advice", "/policy/text", "/school/calendar", "/account", "/duties", "/posts"}
	for round := range rounds {
		answer, page := p.ask(t, c, http.MethodPost, p.base+"/school/advice", url.Values{"adviser": {"Adviser of " + p.title}, "question": {fmt.Sprintf("Question %d of browser %d in %s", round, browser, p.title)},
			"answer": {"Answer for " + p.title}})
		if answer.StatusCode != http.StatusOK || !strings.HasSuffix(answer.Request.URL.Path, "/school/advice") {
			t.Errorf("recording is answered %d at %s: %.1500s", answer.StatusCode, answer.Request.URL, page)
			return
		}
		for k := range 3 {
			path := paths[(round*3+k+browser)%len(paths)]
			answer, page := p.ask(t, c, http.MethodGet, p.base+path, nil)
			if answer.StatusCode != http.StatusOK || !strings.Contains(page, p.title) || strings.Contains(page, other) {
				t.Errorf("%s of %s is answered %d; it names the other school: %v", path, p.title, answer.StatusCode, strings.Contains(page, other))
			}
		}
	}
}

// ownAdviceOnly reads the records under the pages.
func (p *pathSchool) ownAdviceOnly(t *testing.T, want int) {
	got := 0
	err := p.house.School.Read(t.Context(), func(v *store.View) error {
		for before := int64(0); ; {
			page, err := v.AdviceLog(before)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, a := range page {
				if got++; !strings.HasSuffix(a.Question, p.title) {
					t.Errorf("in %s stands: %s", p.title, a.Question)
				}
				before = a.Number
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("%s has %d records of %d", p.title, got, want)
	}
	found, err := p.house.School.VerifyTrail(t.Context(), nil)
	if err != nil || len(found.Damage) > 0 {
		t.Errorf("the trail of %s: %+v, %v", p.title, found, err)
	}
}
