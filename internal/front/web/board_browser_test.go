package web_test

import (
	"net/http/httptest"
	"testing"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/words/people"
)

// TestBoardInABrowser looks at the board narrowed to one section, whose rows are like all others, at one
// obligation, and at the map, whose 581 cells are too many to walk with the keyboard in every mode.
func TestBoardInABrowser(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	cookie := b.as(t, "Hera Head", people.Headteacher)
	server := httptest.NewServer(b.web)
	defer server.Close()
	browser := browsertest.New(t)
	browser.Cookie(server.URL, cookie.Name, cookie.Value)
	browser.CheckPage("board", server.URL+"/board?section=4.1")
	browser.CheckPage("board-sections", server.URL+"/board")
	browser.CheckPage("board-part", server.URL+"/board?section=7.3")
	browser.CheckPage("obligation", server.URL+"/board/4.1-c")
	browser.Desktop()
	browser.Open(server.URL + "/board/map")
	browser.Screenshot("board-map-desktop")
	browser.Paper()
	browser.Screenshot("board-map-paper")
	browser.Screen()
	for _, size := range []func(){browser.Desktop, browser.Phone, browser.Narrow} {
		size()
		browser.Axe()
		browser.FitsWidth()
	}
	browser.Faults()
}
