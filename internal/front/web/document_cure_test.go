package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/people"
)

var (
	answerLink = regexp.MustCompile(`href="(/policy/questions/[^"]*finding=[^"]*)">Accept by answering`)
	cureForm   = regexp.MustCompile(`name="n" value="(\d+)"><button [^>]*>Accept, and see how the draft says it`)
	plainForm  = regexp.MustCompile(`name="n" value="(\d+)"><button [^>]*>Accept<`)
)

// answerTo is where a report leads for the question that cures one of its findings.
func answerTo(t *testing.T, report, key string) *url.URL {
	t.Helper()
	for _, m := range answerLink.FindAllStringSubmatch(report, -1) {
		if to, err := url.Parse(html.UnescapeString(m[1])); err == nil && to.Fragment == policy.QuestionAnchor(key) {
			return to
		}
	}
	t.Fatalf("no finding leads to the question %s", key)
	return nil
}

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

	to := answerTo(t, report, "policy.next_review")
	number := to.Query().Get("finding")
	_, question := s.get(t, dsl, to.RequestURI())
	if !strings.Contains(question, `id="`+to.Fragment+`"`) || !strings.Contains(question, "Saving the answer accepts the finding") || strings.Contains(question, "leave the rest for later") {
		t.Errorf("the page of the question does not know the finding: %s", firstOf(question))
	}
	_, n, _ := strings.Cut(number, ".")
	form := url.Values{"do": {"save"}, "finding": {number}, "seen": seenOn(question),
		"policy.next_review-day": {"3"}, "policy.next_review-month": {"5"}, "policy.next_review-year": {"2027"}}
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

	m := cureForm.FindStringSubmatch(report)
	if m == nil {
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

// TestTheDoubtedValueStandsBesideTheQuestion reads the page to which a finding about an expired day leads: the day
// stands in words, and not in the boxes even where the draft has taken it over.
func TestTheDoubtedValueStandsBesideTheQuestion(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	kind, body := handed(t, [3]string{"file", "held.txt", heldPolicy})
	got := s.send(t, dsl, "/policy/check", kind, body)
	at, _, _ := strings.Cut(got.header.Get("Location"), "?")
	s.post(t, dsl, at, url.Values{"do": {"takeone"}, "key": {"policy.next_review"}}).leads(t, "the doubted day is taken over", at+"/answers")
	_, report := s.get(t, dsl, at)
	_, question := s.get(t, dsl, answerTo(t, report, "policy.next_review").RequestURI())
	_, field, _ := strings.Cut(question, `id="`+policy.QuestionAnchor("policy.next_review")+`"`)
	field, _, _ = strings.Cut(field, `name="seen"`)
	for _, want := range []string{"The document says “1 September 2019”.", "Your draft has taken that over.", "Saving the answer accepts the finding."} {
		if !strings.Contains(field, want) {
			t.Errorf("%q does not stand beside the question: %s", want, field)
		}
	}
	if strings.Contains(field, `value="2019"`) {
		t.Errorf("the doubted day stands in the boxes: %s", field)
	}
}
