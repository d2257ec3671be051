package web_test

import (
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/people"
)

var (
	anchored = regexp.MustCompile(`href="(/[^"#]*)?#([^"]+)"`)
	gapMark  = regexp.MustCompile(`<mark class="gap">(<a href="[^"]+">)?`)
)

// TestLinksLeadToThePlace follows the links that promise a place on a page: each place is there, whether
// the reader may answer or only read.
func TestLinksLeadToThePlace(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	for _, role := range []people.Role{people.Headteacher, people.Staff} {
		_, cookie := s.as(t, role.Title(), people.Of(role))
		pages := map[string]string{}
		page := func(path string) string {
			if _, ok := pages[path]; !ok {
				status, body := s.get(t, cookie, path)
				if status != http.StatusOK {
					t.Fatalf("%s: %s answers %d", role.Key(), path, status)
				}
				pages[path] = body
			}
			return pages[path]
		}
		places, from := map[string]map[string]bool{}, map[string]string{}
		for _, path := range []string{"/policy", "/policy/text", "/policy/area", "/policy/questions", "/policy/section/3", "/policy/section/12", "/policy/clause/0/people",
			"/policy/guidance/kcsie", "/policy/reviews", "/board?show=all"} {
			for _, m := range anchored.FindAllStringSubmatch(page(path), -1) {
				to := html.UnescapeString(m[1])
				if to == "" {
					to = path
				}
				if places[to] == nil {
					places[to] = map[string]bool{}
				}
				places[to][m[2]], from[to+m[2]] = true, path
			}
		}
		found := 0
		for _, to := range slices.Sorted(maps.Keys(places)) {
			for place := range places[to] {
				found++
				if !strings.Contains(page(to), `id="`+place+`"`) {
					t.Errorf("%s: %s leads to the place %s of %s, which is not there", role.Key(), from[to+place], place, to)
				}
			}
		}
		if found < 100 {
			t.Errorf("%s: only %d places were looked for", role.Key(), found)
		}
		linked := role == people.Headteacher
		for _, m := range gapMark.FindAllStringSubmatch(page("/policy/text"), -1) {
			if (m[1] != "") != linked {
				t.Errorf("%s: a blank of the text is %s", role.Key(), m[0])
				break
			}
		}
	}
}
