package web_test

import (
	"net/http"
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/words/people"
)

// TestTwoPeopleAppointALead goes the way of an administrator who appoints and a headteacher who agrees, on
// both databases: until then nothing changes, afterwards the post is held and the policy prints the name.
func TestTwoPeopleAppointALead(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			_, ada := s.as(t, "Ada Mint", people.Of(people.Administrator))
			_, ruth := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
			s.as(t, "Sam Okafor", people.Of(people.Staff))
			admin, head := &visitor{Browser: browsertest.New(t), t: t, site: s}, &visitor{Browser: browsertest.New(t), t: t, site: s}
			admin.Cookie(s.url("/"), "handrail", ada)
			head.Cookie(s.url("/"), "handrail", ruth)
			admin.Open(s.url("/posts/dsl"))
			admin.press("Appoint somebody", http.StatusOK, "Appoint: designated safeguarding lead")
			if strings.Contains(admin.Text("#person"), "Ada Mint") {
				t.Error("an administrator can choose themselves")
			}
			admin.press("Ask a second person", http.StatusUnprocessableEntity, "Appoint: designated safeguarding lead")
			admin.Fill("person", "Sam")
			admin.Fill("appointer", "the governing body")
			admin.press("Ask a second person", http.StatusOK, "Designated safeguarding lead")
			if text := admin.Text("main"); !strings.Contains(text, "Nobody holds this post") || !strings.Contains(text, "waits for a second person") {
				t.Errorf("while it waits: %s", text)
			}
			day := s.clock.Now().Format("2 January 2006")
			agree(t, head, "Sam Okafor: designated safeguarding lead, from "+day)
			head.Open(s.url("/posts/dsl"))
			if text := head.Text("main"); !strings.Contains(text, "Sam Okafor") || !strings.Contains(text, "the governing body") || strings.Contains(text, "Nobody holds this post") {
				t.Errorf("after it was agreed: %s", text)
			}
			if _, body := s.get(t, ruth, "/policy/text"); !strings.Contains(body, "Sam Okafor") {
				t.Error("the policy does not print the name")
			}
			for _, v := range []*visitor{admin, head} {
				v.Faults("status of 422")
			}
		})
	}
}

// TestPostPagesInABrowser looks at the pages about posts at three widths.
func TestPostPagesInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, head := s.as(t, "Hera Head", people.Of(people.Headteacher))
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", head)
	for _, path := range []string{"/posts", "/posts/headteacher", "/posts/dsl/appoint", "/posts/rota", "/posts/training", "/posts/governors",
		"/posts/responsibilities", "/posts/headteacher/away"} {
		for size, set := range map[string]func(){"desktop": b.Desktop, "phone": b.Phone, "320": b.Narrow} {
			set()
			b.Open(s.url(path))
			b.FitsWidth()
			if size != "320" {
				b.Axe()
			}
		}
	}
	b.Faults()
}
