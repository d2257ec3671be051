package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// answered gives the school the answers of an example, own texts, a report and reviews.
func answered(t *testing.T, s *site, dsl string) (report string) {
	t.Helper()
	books, err := s.house.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	profile := storetest.Profile(t, books.Library, "kent")
	s.do(t, func(tx *store.Tx) error {
		for key, values := range profile {
			if strings.HasPrefix(key, "devices.") || key == "role.senco" || key == "role.dsl" {
				continue // leave some blank
			}
			if err := tx.SetAnswer(key, values, "asked", "handrail"); err != nil {
				return err
			}
		}
		return nil
	})
	for path, form := range map[string]url.Values{
		"/policy/clause/3/oversight/words":  {"do": {"save"}, "text": {"The DSL tells {role.headteacher} of each concern on the same day and records it.\n\n- By phone\n- In person"}, "reason": {"We are a small school"}},
		"/policy/clause/3/review/leave-out": {"reason": {"The trust says it for all its schools"}},
		"/policy/section/13/new":            {"do": {"save"}, "title": {"Our radio club"}, "text": {"Pupils record with school devices only."}, "audience": {"pupils", "staff"}},
		"/policy/guidance/kcsie":            {"do": {"add"}, "edition": {"2027"}, "from-day": {"1"}, "from-month": {"9"}, "from-year": {"2027"}},
		"/policy/area/police":               {"name": {"Kent Police"}, "phone": {"101"}},
	} {
		if a := s.post(t, dsl, path, form); a.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", path, a.status, firstOf(a.body))
		}
	}
	kind, body := handed(t, [3]string{"file", "policy of 2018.txt", heldPolicy + strings.Repeat("\nStaff should regularly check [insert name] as appropriate.\n", 4)})
	a := s.send(t, dsl, "/policy/check", kind, body)
	report, _, _ = strings.Cut(a.header.Get("Location"), "?")
	if a.status != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", a.status, firstOf(a.body))
	}
	for _, form := range []url.Values{{"do": {"take"}}, {"do": {"accept"}, "n": {"0"}}, {"do": {"dismiss"}, "n": {"1"}, "reason": {"Our trust decided so"}}} {
		if a := s.post(t, dsl, report, form); a.status != http.StatusSeeOther {
			t.Fatalf("%v: %d %s", form, a.status, firstOf(a.body))
		}
	}
	return report
}

// TestPolicyFormsInABrowser walks the forms of the policy at every size, with scripts and without, and with
// the keyboard.
func TestPolicyFormsInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	report := answered(t, s, dsl)
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", dsl)
	for name, path := range map[string]string{
		"questions": "/policy/questions/8.3", "clause": "/policy/clause/3/oversight", "clause-words": "/policy/clause/3/oversight/words",
		"own": "/policy/clause/13/own-01", "check": "/policy/check", "report": report + "?severity=high", "contact": "/policy/area/lado",
	} {
		b.CheckPage("policy-"+name, s.url(path))
	}
	b.Faults()
}

// TestPolicyPagesInABrowser looks at the pages made to be read. Some have too many links to walk with the
// keyboard each time, and all are made of the same parts as the forms.
func TestPolicyPagesInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	report := answered(t, s, dsl)
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", dsl)
	for name, path := range map[string]string{
		"hub": "/policy", "text": "/policy/text", "sections": "/policy/sections", "section": "/policy/section/3", "questions-list": "/policy/questions", "questions-0": "/policy/questions/0",
		"clause-drop": "/policy/clause/3/oversight/leave-out", "own-new": "/policy/section/3/new", "papers": "/policy/papers", "paper-pupils": "/policy/papers/pupils", "paper-staff": "/policy/papers/staff",
		"report-all": report, "report-text": report + "/text", "report-answers": report + "/answers", "report-sections": report + "/sections",
		"report-dismiss": report + "/dismiss?n=2", "report-remove": report + "/remove",
		"guidance": "/policy/guidance", "work": "/policy/guidance/kcsie", "reviews": "/policy/reviews", "area": "/policy/area",
	} {
		for size, set := range map[string]func(){"desktop": b.Desktop, "phone": b.Phone, "320": b.Narrow} {
			set()
			b.Open(s.url(path))
			b.FitsWidth()
			if size != "320" {
				b.Axe()
				b.Screenshot("policy-" + name + "-" + size)
			}
		}
	}
	b.Faults()
}

// TestAnswersInABrowser goes through questions as somebody without scripts does: a mistake, a choice that
// leads to further questions, and back to an earlier answer.
func TestAnswersInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	v := &visitor{Browser: browsertest.New(t), t: t, site: s}
	v.Cookie(s.url("/"), "handrail", dsl)
	v.OpenWithoutScripts(s.url("/policy/questions/8.3"))
	v.Fill("q-social-minimum-age", "thirteen")
	v.press("Save and continue", http.StatusUnprocessableEntity, "Pupils and social media")
	if got := v.Text(".govuk-error-summary"); !strings.Contains(got, "Enter a whole number") {
		t.Errorf("summary: %q", got)
	}
	v.Fill("q-social-minimum-age", "14")
	v.press("Save and continue", http.StatusOK, "The school's own channels")
	v.OpenWithoutScripts(s.url("/policy/questions/8.3"))
	v.Fill("q-social-minimum-age", "16")
	v.press("Save, and leave the rest for later", http.StatusOK, "Questions about the school")
	v.OpenWithoutScripts(s.url("/policy/questions/8.3"))
	if got := v.Text(".hr-past"); !strings.Contains(got, "14") {
		t.Errorf("earlier answers: %q", got)
	}
	v.press("Put this back: 14", http.StatusOK, "Pupils and social media")
	v.OpenWithoutScripts(s.url("/policy/questions/7.9"))
	v.Choose("q-video-used")
	v.press("Save and continue", http.StatusOK, "Video calls and cameras")
	if !v.Shown("#q-video-purpose") {
		t.Error("the questions that follow are not shown")
	}
	v.Faults("status of 422")
}
