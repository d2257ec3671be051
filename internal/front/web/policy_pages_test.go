package web_test

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/words/people"
)

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

// send posts a body as whoever the cookie belongs to and follows no redirect.
func (s *site) send(t testing.TB, cookie, path, kind string, body io.Reader) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.addr+path, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = s.name
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.AddCookie(&http.Cookie{Name: "handrail", Value: cookie})
	got, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{got.StatusCode, string(text), got.Header}
}

func (s *site) post(t testing.TB, cookie, path string, form url.Values) answer {
	t.Helper()
	return s.send(t, cookie, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// want fails unless the answer has the status and holds every text.
func (a answer) want(t testing.TB, what string, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("%s: %d, want %d\n%s", what, a.status, status, firstOf(a.body))
	}
	plain := html.UnescapeString(a.body)
	for _, x := range texts {
		if !strings.Contains(plain, x) {
			t.Errorf("%s: no %q in the page", what, x)
		}
	}
}

var tags = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)

func firstOf(body string) string {
	text := strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	return text[:min(len(text), 600)]
}

func (a answer) leads(t testing.TB, what, to string) {
	t.Helper()
	if got := a.header.Get("Location"); a.status != http.StatusSeeOther || !strings.HasPrefix(got, to) {
		t.Errorf("%s: %d to %q, want %q\n%s", what, a.status, got, to, firstOf(a.body))
	}
}

var seenInput = regexp.MustCompile(`name="seen" value="([^"]*)"`)

// seenOn are the marks of the questions on a page.
func seenOn(body string) []string {
	var all []string
	for _, m := range seenInput.FindAllStringSubmatch(body, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return all
}

func TestQuestionsPages(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	_, body := s.get(t, dsl, "/policy/questions/0")
	form := url.Values{"seen": seenOn(body), "do": {"save"}, "school.name": {"Meadow Primary School"}, "school.email": {"not an address"},
		"policy.written-day": {"31"}, "policy.written-month": {"2"}, "policy.written-year": {"2026"}}
	s.post(t, dsl, "/policy/questions/0", form).want(t, "every mistake at once", http.StatusUnprocessableEntity,
		"Enter an email address in the form", "Enter a day, such as", "Answer “Who chairs the governing body?”", `href="#q-policy-written-day"`, `value="not an address"`, `value="31"`)
	form.Set("do", "later")
	form.Set("school.email", "office@meadow.example")
	form.Set("policy.written-day", "1")
	s.post(t, dsl, "/policy/questions/0", form).leads(t, "left for later", "/policy/questions?done=answers")
	_, body = s.get(t, dsl, "/policy/questions/0")
	for _, want := range []string{"office@meadow.example", "Answered by Dee Ess Ell on 16 November 2026", `value="2026"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	_, body = s.get(t, dsl, "/policy/questions/7.9")
	more := s.post(t, dsl, "/policy/questions/7.9", url.Values{"seen": seenOn(body), "do": {"save"}, "video.used": {"yes"}})
	more.leads(t, "an answer that leads to questions", "/policy/questions/7.9?more=1#q-video-purpose")
	_, body = s.get(t, dsl, "/policy/questions/7.9?more=1")
	if !strings.Contains(body, "What does the school use video calls with pupils for?") {
		t.Error("the questions that follow are not there")
	}
	_, staff := s.as(t, "Stan Aff", people.Of(people.Staff))
	_, body = s.get(t, staff, "/policy/questions/0")
	if strings.Contains(body, "<form method=\"post\" action=\"/policy") || !strings.Contains(body, "You can read the answers") {
		t.Error("staff see a form that they may not send")
	}
	s.post(t, staff, "/policy/questions/0", form).want(t, "staff answer", http.StatusForbidden)
}

func TestClausePages(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	const at = "/policy/clause/3/oversight"
	show := s.post(t, dsl, at+"/words", url.Values{"do": {"show"}, "text": {"The DSL tells {filter.product}."}, "reason": {""}})
	show.want(t, "a look before saving", http.StatusOK, "How it would stand in the policy", "[to be completed", "taken out")
	hostile := url.Values{"do": {"save"}, "text": {"Fine.\n\n<img src=x onerror=alert(1)>"}, "reason": {"<script>alert(2)</script>"}}
	bad := s.post(t, dsl, at+"/words", hostile)
	bad.want(t, "a text that is refused", http.StatusUnprocessableEntity, "Line 3, column 1: HTML is not allowed")
	if strings.Contains(bad.body, "<img src=x") || strings.Contains(bad.body, "<script>alert") {
		t.Error("what was typed became markup")
	}
	hostile.Set("text", "We tell \\<b\\> nobody else.")
	s.post(t, dsl, at+"/words", hostile).leads(t, "saved", at)
	for _, path := range []string{at, "/policy/section/3", "/policy/text", "/policy"} {
		status, body := s.get(t, dsl, path)
		if status != http.StatusOK || strings.Contains(body, "<script>alert") || strings.Contains(body, "tell <b>") {
			t.Errorf("%s: %d, or what was typed became markup", path, status)
		}
	}
	if _, body := s.get(t, dsl, "/policy/text"); !strings.Contains(body, "Local wording") {
		t.Error("local wording is not marked")
	}
	s.post(t, dsl, at+"/leave-out", url.Values{"reason": {""}}).want(t, "left out without a reason", http.StatusUnprocessableEntity, "Say why", "Not in policy")
	s.post(t, dsl, at+"/leave-out", url.Values{"reason": {"Told elsewhere"}}).leads(t, "left out", at)
	if _, body := s.get(t, dsl, "/policy/section/3"); !strings.Contains(body, "Left out by the school. Reason: Told elsewhere") {
		t.Error("the section does not say what was left out")
	}
	s.post(t, dsl, at, url.Values{"do": {"restore"}}).leads(t, "restored", at)
	s.post(t, dsl, at, url.Values{"do": {"back"}, "n": {"2"}}).leads(t, "put back", at)
	s.post(t, dsl, at, url.Values{"do": {"nonsense"}}).want(t, "nonsense", http.StatusUnprocessableEntity)
}

func TestOwnClausePages(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, head := s.as(t, "Hed Teacher", people.Of(people.Headteacher))
	form := url.Values{"do": {"save"}, "title": {""}, "text": {""}}
	s.post(t, head, "/policy/section/8/new", form).want(t, "nothing filled in", http.StatusUnprocessableEntity, "Enter a title", "Enter the text", "Choose whom")
	form = url.Values{"do": {"save"}, "title": {"Our <i>radio</i> club"}, "text": {"Pupils record with school devices."}, "audience": {"pupils"}, "place": {"0"}}
	s.post(t, head, "/policy/section/13/new", form).leads(t, "a new section", "/policy/section/13?done=own")
	for _, path := range []string{"/policy/section/13", "/policy/clause/13/own-01", "/policy/sections", "/policy/text"} {
		status, body := s.get(t, head, path)
		if status != http.StatusOK || !strings.Contains(body, "Our &lt;i&gt;radio&lt;/i&gt; club") || strings.Contains(body, "<i>radio") {
			t.Errorf("%s: %d", path, status)
		}
	}
	form.Set("title", "Radio club")
	s.post(t, head, "/policy/clause/13/own-01", form).leads(t, "changed", "/policy/clause/13/own-01")
	s.post(t, head, "/policy/clause/13/own-01", url.Values{"do": {"remove"}}).leads(t, "taken out", "/policy/sections?done=removed")
	s.post(t, head, "/policy/own/back", url.Values{"key": {"13/own-01"}, "n": {"2"}}).leads(t, "put back", "/policy/clause/13/own-01")
}

func TestDownloads(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, parent := s.as(t, "Par Ent", people.Of(people.Parent))
	_, staff := s.as(t, "Stan Aff", people.Of(people.Staff))
	for format, want := range map[string]string{"html": "<!DOCTYPE html>", "md": "# Meadow Primary School", "txt": "Meadow Primary School"} {
		status, body := s.get(t, staff, "/policy/download/"+format)
		if status != http.StatusOK || !strings.HasPrefix(body, want) {
			t.Errorf("%s: %d %.60q", format, status, body)
		}
	}
	_, body := s.get(t, staff, "/policy/download/docx")
	if doc, err := document.Read("p.docx", []byte(body), document.DefaultLimits()); err != nil || !strings.Contains(document.Render(doc), "Meadow Primary School") {
		t.Errorf("docx: %v", err)
	}
	if _, body := s.get(t, parent, "/policy"); strings.Contains(body, "What does not fit together") || strings.Contains(body, "/policy/questions") {
		t.Error("a parent sees what is for staff")
	}
	for _, path := range []string{"/policy/download/txt", "/policy/text", "/policy/papers", "/policy/papers/parents", "/policy/editions", "/policy/consultation", "/policy/linked"} {
		if status, _ := s.get(t, parent, path); status != http.StatusForbidden {
			t.Errorf("a parent asks for %s, which is made from the draft: %d", path, status)
		}
	}
	if status, body := s.get(t, parent, "/policy"); status != http.StatusOK || !strings.Contains(body, "No edition is in force") {
		t.Errorf("a parent reads the policy before there is one: %d", status)
	}
	t.Setenv("HANDRAIL_CHROMIUM", filepath.Join(t.TempDir(), "none"))
	s.post(t, staff, "/policy/pdf", nil).want(t, "no Chromium", http.StatusConflict, "Ask your technician to install it")
	if _, body := s.get(t, staff, "/policy/papers"); !strings.Contains(body, "not installed") {
		t.Error("the page does not say that there is no PDF")
	}
	status, sheet := s.get(t, staff, "/policy/papers/pupils")
	if status != http.StatusOK || !strings.Contains(sheet, "<h1>") {
		t.Errorf("the poster: %d", status)
	}
}
