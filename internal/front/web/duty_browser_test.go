package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/words/people"
)

// TestADutyBecomesAnAction goes the way of a headteacher who does a duty: from Today to the form, which says
// at once all that is missing, a draft kept, a finding that becomes an action, and the action done by whom it
// was given to. Then every page of the area is held against the rules for pages.
func TestADutyBecomesAnAction(t *testing.T) {
	s := open(t, "sqlite", false)
	s.clock.Move(-60 * 24 * time.Hour) // a new school is asked for nothing in its first two weeks
	s.as(t, "Ada First", people.Of(people.Administrator))
	s.clock.Move(60 * 24 * time.Hour)
	_, headCookie := s.as(t, "Hera Head", people.Of(people.Headteacher))
	_, techCookie := s.as(t, "Teo Tech", people.Of(people.Technician))
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", headCookie)
	b.Open(s.url("/duties/systems"))
	if got := b.Press("Record it as done"); got != http.StatusUnprocessableEntity {
		t.Fatalf("an empty form answers %d", got)
	}
	for _, want := range []string{"Answer this: Technician who took part", "Say whether anything was found"} {
		if !strings.Contains(b.Text(".govuk-error-summary"), want) {
			t.Errorf("%q is not said: %s", want, b.Text(".govuk-error-summary"))
		}
	}
	b.Fill("field-technician", "Teo Tech")
	b.Choose("field-agreed")
	if got := b.Press("Keep it for later"); got != http.StatusOK || !strings.Contains(b.Text("main"), "You began this on") {
		t.Fatalf("the draft is not kept: %d %s", got, b.Text("main"))
	}
	for _, id := range []string{"field-updates-2", "field-copies", "found"} {
		b.Choose(id)
	}
	b.Fill("field-filter", "None")
	if got := b.Press("Record it as done"); got != http.StatusUnprocessableEntity || !strings.Contains(b.Text(".govuk-error-summary"), "Say what will be done, or why nothing needs doing") ||
		!strings.Contains(b.Text("main"), "It follows from an answer above") || strings.Contains(b.Text(".govuk-error-summary"), "nothing was found") {
		t.Fatalf("an answer that something is wanting asks for nothing: %d %s", got, b.Text("main"))
	}
	b.Fill("finding-0-found", "Two laptops were not updated")
	b.Press("Add another finding")
	b.Fill("finding-0-action", "Update them")
	b.Fill("finding-1-found", "A cable hangs loose")
	b.Fill("finding-1-because", "It was mended at once")
	if got := b.Press("Record it as done"); got != http.StatusUnprocessableEntity || !strings.Contains(b.Text(".govuk-error-summary"), "Choose who will do it") {
		t.Fatalf("an action without an owner: %d %s", got, b.Text(".govuk-error-summary"))
	}
	b.Fill("finding-0-owner", "Teo Tech")
	due := s.clock.Now().AddDate(0, 0, 5)
	b.Fill("finding-0-by-day", due.Format("2"))
	b.Fill("finding-0-by-month", due.Format("1"))
	b.Fill("finding-0-by-year", due.Format("2006"))
	if got := b.Press("Record it as done"); got != http.StatusOK || !strings.Contains(b.Text("main"), "It is recorded as done.") {
		t.Fatalf("not recorded: %d %s", got, b.Text("main"))
	}
	record := b.Address()
	if main := b.Text("main"); !strings.Contains(main, "Update them") || !strings.Contains(main, "Nothing, because: It was mended at once") {
		t.Errorf("the record does not say what follows: %s", main)
	}

	tech := browsertest.New(t)
	tech.Cookie(s.url("/"), "handrail", techCookie)
	tech.Open(s.url("/"))
	tech.Press("Action from: Check systems and networks together with the technician")
	tech.Choose("state")
	tech.Fill("note-done", "Both are updated")
	if got := tech.Press("Close the action"); got != http.StatusOK || !strings.Contains(tech.Text("main"), "The action is closed.") {
		t.Fatalf("not closed: %d %s", got, tech.Text("main"))
	}
	tech.Faults("422")
	b.Faults("422")
	for name, address := range map[string]string{"duties": s.url("/duties?section=4.1"), "duty": s.url("/duties/evaluation"), "duty-record": strings.Split(record, "?")[0],
		"actions": s.url("/actions"), "my-calendar": s.url("/account/calendar")} {
		b.CheckPage(name, address)
	}
}

// TestTheFeedByItsLink: a calendar program asks without a cookie, is told when nothing has changed, and gets
// nothing for a link that is not one.
func TestTheFeedByItsLink(t *testing.T) {
	s := open(t, "sqlite", false)
	_, cookie := s.as(t, "Dee Lead", people.Of(people.DSL))
	shown := s.post(t, cookie, "/account/calendar/link", url.Values{"do": {"make"}})
	link := feedLink.FindString(shown.body)
	if shown.status != http.StatusOK || link == "" {
		t.Fatalf("no link is shown: %d", shown.status)
	}
	if status, text := s.get(t, "", link); status != http.StatusOK || !strings.HasPrefix(text, "BEGIN:VCALENDAR\r\n") {
		t.Errorf("the link answers %d: %.80s", status, text)
	}
	if status, _ := s.get(t, "", "/calendar/guess.ics"); status != http.StatusNotFound {
		t.Errorf("a guessed link answers %d", status)
	}
	if status, page := s.get(t, cookie, "/account/calendar"); status != http.StatusOK || strings.Contains(page, link) {
		t.Errorf("the page answers %d, or shows the link a second time", status)
	}
	s.post(t, cookie, "/account/calendar/link", url.Values{"do": {"stop"}})
	if status, _ := s.get(t, "", link); status != http.StatusNotFound {
		t.Errorf("a stopped link answers %d", status)
	}
}

var feedLink = regexp.MustCompile(`/calendar/[\w-]{43}\.ics`)
