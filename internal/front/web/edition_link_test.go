package web_test

import (
	"crypto/sha256"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// An answer by a link is nobody's, as its page promises: also where a colleague or a child is signed in in that browser.
func TestAnAnswerByALinkIsNobodys(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	frozen(t, s, who[people.DSL])
	form := until(s, 14)
	form.Set("audience", "parents")
	form.Set("invited", "Letter of 16 November")
	form.Set("question-0", "Is it fair?")
	a := s.post(t, who[people.DSL], "/policy/consultation/new", form)
	_, body := s.get(t, who[people.DSL], strings.TrimSuffix(a.header.Get("Location"), "?done=asked"))
	link := tokenLink.FindString(body)
	if link == "" {
		t.Fatalf("no link behind %s", a.header.Get("Location"))
	}
	s.post(t, who[people.SENCO], link, url.Values{"choice-0": {"no"}}).leads(t, "somebody signed in answers", link+"/thanks")
	s.post(t, who[people.SENCO], link, url.Values{"clause": {"2/resilience"}, "remark": {"Say how"}}).leads(t, "and says more", link+"/thanks")
	seen := 0
	s.do(t, func(tx *store.Tx) error {
		all, err := tx.Trail(0, 5000)
		for _, l := range all {
			if l.Case == "GiveAnswer" || l.Case == "MakeRemark" {
				seen++
				if l.Who != "anyone" {
					t.Errorf("the trail names who answered by the link: %+v", l)
				}
			}
		}
		return err
	})
	if seen != 2 {
		t.Errorf("%d lines in the trail, want 2", seen)
	}
}

// TestAnOpenLinkTakesOnlySoMuch counts what one address says by an open link: little for a household, enough for the
// classes of a school, and nothing once the link has run out.
func TestAnOpenLinkTakesOnlySoMuch(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	dsl := who[people.DSL]
	frozen(t, s, dsl)
	links := map[string]string{}
	for _, audience := range []string{"pupils", "parents"} {
		form := until(s, 14)
		form.Set("audience", audience)
		form.Set("invited", "Letter of 16 November")
		form.Set("question-0", "Is it fair?")
		a := s.post(t, dsl, "/policy/consultation/new", form)
		at, _, _ := strings.Cut(a.header.Get("Location"), "?")
		_, body := s.get(t, dsl, at)
		links[audience] = tokenLink.FindString(body)
	}
	say := func(audience string, form url.Values, times int) (taken int) {
		for range times {
			if s.asked(t, links[audience], form).status == http.StatusSeeOther {
				taken++
			}
		}
		return taken
	}
	yes, remark := url.Values{"choice-0": {"yes"}}, url.Values{"clause": {"2/resilience"}, "remark": {"Say how"}}
	if got := say("parents", yes, 25); got != 20 {
		t.Errorf("a household answered %d times within an hour, want 20", got)
	}
	if got := say("parents", remark, 10); got != 10 {
		t.Errorf("after its answers a household made %d remarks, want 10", got)
	}
	if got := say("pupils", yes, 60); got != 60 {
		t.Errorf("two classes answered %d times, want 60", got)
	}
	s.clock.Move(20 * 24 * time.Hour)
	for _, audience := range []string{"pupils", "parents"} {
		if status, page := s.get(t, "", links[audience]); status != http.StatusNotFound || !strings.Contains(page, "has run out") {
			t.Errorf("the link of %s after its time: %d", audience, status)
		}
	}
}

// TestSomebodyLateIsLedToWhatTheyMustRead shows one page for every other one, with the way on, until they confirm.
func TestSomebodyLateIsLedToWhatTheyMustRead(t *testing.T) {
	s := open(t, "sqlite", false)
	who := ready(t, s)
	dsl := who[people.DSL]
	form := until(s, 14)
	for _, part := range []string{"day", "month", "year"} {
		form.Set("deadline-"+part, form.Get("until-"+part))
	}
	for name, value := range map[string]string{"what": "other", "title": "Acceptable use agreement", "edition": "September 2026", "place": "https://www.example.sch.uk/aup", "audience": "staff",
		"statement": "I have read it.", "gate": "yes"} {
		form.Set(name, value)
	}
	s.post(t, dsl, "/policy/reading/new", form).leads(t, "ask to read", "/policy/reading")
	s.clock.Move(16 * 24 * time.Hour)
	dsl, staff := s.again(t, "dsl.person@meadow.example"), s.again(t, "senco.person@meadow.example")
	for _, path := range []string{"/", "/policy/questions", "/board", "/posts", "/duties", "/roll", "/approvals", "/policy/consultation", "/account/calendar"} {
		status, page := s.get(t, staff, path)
		if status != http.StatusForbidden || !strings.Contains(page, "Read and confirm this first") || !strings.Contains(page, "Acceptable use agreement") || strings.Contains(page, `href="/board"`) {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, path := range []string{"/account", "/policy/reading", "/public/policy", "/glossary"} {
		if status, _ := s.get(t, staff, path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := s.get(t, dsl, "/board"); status != http.StatusOK {
		t.Errorf("the safeguarding lead is shut out: %d", status)
	}
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", staff)
	for size, set := range map[string]func(){"desktop": b.Desktop, "phone": b.Phone} {
		set()
		b.Open(s.url("/"))
		b.FitsWidth()
		b.Axe()
		b.Screenshot("unread-" + size)
	}
	b.Faults("403")
	_, page := s.get(t, staff, "/")
	doc := regexp.MustCompile(`href="(/policy/reading/[a-z2-9]{26})"`).FindStringSubmatch(page)
	if doc == nil {
		t.Fatal("no way on")
	}
	s.post(t, staff, doc[1], url.Values{"read": {"yes"}}).leads(t, "confirm", "/policy/reading")
	if status, _ := s.get(t, staff, "/board"); status != http.StatusOK {
		t.Errorf("after confirming: %d", status)
	}
}

// again gives somebody a new session and its cookie.
func (s *site) again(t testing.TB, email string) (cookie string) {
	t.Helper()
	cookie = store.NewID()
	digest := sha256.Sum256([]byte(cookie))
	s.do(t, func(tx *store.Tx) error {
		p, err := tx.PersonByEmail(email)
		if err != nil {
			return err
		}
		return tx.AddSession(store.Session{ID: id.Session(tx.NewID()), Person: p.ID, Factor: true}, digest[:])
	})
	return cookie
}
