package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/people"
)

var (
	answerLink = regexp.MustCompile(`href="(/policy/questions/[^"]*finding=[^"]*)">Accept by answering`)
	cureForm   = regexp.MustCompile(`name="n" value="(\d+)"><button [^>]*>Accept, and see how the draft says it`)
	plainForm  = regexp.MustCompile(`name="n" value="(\d+)"><button [^>]*>Accept<`)
)

// TestAFindingIsAcceptedWhereItIsCured goes from findings in one step to what cures them, and comes back
// with the finding marked (issue 2, part 2.8).
func TestAFindingIsAcceptedWhereItIsCured(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	kind, body := handed(t, [3]string{"file", "held.txt", heldPolicy})
	got := s.send(t, dsl, "/policy/check", kind, body)
	at, _, _ := strings.Cut(got.header.Get("Location"), "?")
	_, report := s.get(t, dsl, at)

	m := answerLink.FindStringSubmatch(report)
	if m == nil {
		t.Fatal("no finding leads to a question")
	}
	to, _ := url.Parse(html.UnescapeString(m[1]))
	number := to.Query().Get("finding")
	_, question := s.get(t, dsl, to.RequestURI())
	if !strings.Contains(question, `id="`+to.Fragment+`"`) || !strings.Contains(question, "Saving the answer accepts the finding") || strings.Contains(question, "leave the rest for later") {
		t.Errorf("the page of the question does not know the finding: %s", firstOf(question))
	}
	_, n, _ := strings.Cut(number, ".")
	form := url.Values{"do": {"save"}, "finding": {number}, "seen": seenOn(question)[:1], "school.name": {"Meadow Primary School"}}
	s.post(t, dsl, to.Path, form).leads(t, "the question is answered", at+"?done=cured#finding-"+n)
	accepted := func(n string) bool {
		_, report := s.get(t, dsl, at)
		_, card, _ := strings.Cut(report, `id="finding-`+n+`"`)
		card, _, _ = strings.Cut(card, "</article>")
		return strings.Contains(card, "Accepted by Dee Ess Ell")
	}
	if !accepted(n) {
		t.Error("the finding whose question was answered is not marked")
	}

	if m = cureForm.FindStringSubmatch(report); m == nil {
		t.Fatal("no finding leads to a section")
	}
	back := s.post(t, dsl, at, url.Values{"do": {"accept"}, "n": {m[1]}})
	back.leads(t, "a finding that a section cures", "/policy/section/")
	if _, section := s.get(t, dsl, back.header.Get("Location")); !strings.Contains(section, "this is what your draft says") || !strings.Contains(section, "#finding-"+m[1]) || !accepted(m[1]) {
		t.Error("the section does not say which finding it cures, or it is not marked")
	}
	if m = plainForm.FindStringSubmatch(report); m != nil {
		s.post(t, dsl, at+"?severity=high&page=1", url.Values{"do": {"accept"}, "n": {m[1]}}).leads(t, "a plain finding", at+"?page=1&severity=high&done=finding#finding-"+m[1])
	}
	_, staff := s.as(t, "Stan Aff", people.Of(people.Staff))
	if status, page := s.get(t, staff, to.RequestURI()); status != http.StatusOK || strings.Contains(page, "accepts the finding") {
		t.Errorf("somebody who may not read reports: %d, or sees a finding", status)
	}
}
