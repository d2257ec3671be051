package browsertest

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"handrail.school/handrail/internal/front/web/page"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/front/web/static"
)

// strict is the policy that every page must live with.
const strict = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// gallery serves the gallery and a page with errors as Handrail would.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	if !files.Built() {
		t.Fatal(static.NotBuilt)
	}
	engine, err := page.New(page.Assets{CSS: files.Path("app.css"), JS: files.Path("app.js"), Icon: files.Path("icon.svg")}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := part.Gallery()
	if err != nil {
		t.Fatal(err)
	}
	show := func(p page.Framed) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			var out bytes.Buffer
			if err := engine.Render(&out, p); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", strict)
			_, _ = w.Write(out.Bytes())
		}
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, files)
	mux.Handle("/gallery", show(page.GalleryPage{Frame: frame("Gallery"), Entries: entries}))
	mux.Handle("/problem", show(problem()))
	mux.Handle("/plain", show(page.ProblemPage{Frame: page.Frame{Title: "Page not found", NoNav: true}, Text: "The address may be old or mistyped."}))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func frame(title string) page.Frame {
	return page.Frame{
		Title: title, School: "Hill Top Primary School", Person: "Ruth Lindqvist", Account: "/account", SignOut: "/sign-out", Section: "records",
		Nav: []part.NavItem{{Text: "Today", Href: "/today", Section: "today"}, {Text: "Records", Href: "/records", Section: "records"},
			{Text: "Inbox", Href: "/inbox", Section: "inbox", Count: 3}, {Text: "Policy", Href: "/policy", Section: "policy"}, {Text: "School", Href: "/school", Section: "school"}},
		Footer: []part.Link{{Text: "Help", Href: "/help"}, {Text: "Privacy", Href: "/privacy"}, {Text: "Accessibility", Href: "/accessibility"}},
		Print:  page.PrintFooter{Edition: "Edition 3 of 1 September 2026", At: time.Date(2026, 11, 22, 9, 5, 0, 0, time.UTC), By: "Ruth Lindqvist", Head: "8c1f4e2a"},
	}
}

// problem is a page with everything that the frame can show.
func problem() page.ProblemPage {
	f := frame("You cannot approve your own request")
	f.Crumbs = part.Breadcrumbs{Items: []part.Link{{Text: "Filter", Href: "/filter"}, {Text: "Requests", Href: "/filter/requests"}}}
	f.Errors.Add("", "Ask another deputy to approve it")
	f.Why = []part.Why{{Clause: "5.6", Text: "Two people open a blocked site, and neither may be the one who asked.", Href: "/policy#5.6"}}
	f.ExitTo = "https://weather.example/"
	return page.ProblemPage{Frame: f, Text: "A change that opens the filter needs a second person.", Next: []part.Link{{Text: "Back to the requests", Href: "/filter/requests"}}, Number: "7K2Q"}
}

// TestGalleryCanBeUsedByEverybody looks at every component as people meet it.
func TestGalleryCanBeUsedByEverybody(t *testing.T) {
	server := gallery(t)
	New(t).CheckPage("gallery", server.URL+"/gallery")
}

// TestFrameCanBeUsedByEverybody looks at the frame around pages, full and bare.
func TestFrameCanBeUsedByEverybody(t *testing.T) {
	server := gallery(t)
	b := New(t)
	b.CheckPage("problem", server.URL+"/problem")
	b.CheckPage("plain", server.URL+"/plain")
}

// TestErrorsAreAnnouncedFirst covers what a screen reader meets on a page
// with errors: the title says so, and the focus is on the summary.
func TestErrorsAreAnnouncedFirst(t *testing.T) {
	server := gallery(t)
	b := New(t)
	b.Open(server.URL + "/problem")
	if !strings.HasPrefix(b.Title(), "Error: ") {
		t.Errorf("title %q", b.Title())
	}
	if focused := look[string](b, `document.activeElement.className`); !strings.Contains(focused, "govuk-error-summary") {
		t.Errorf("the focus is on %q", focused)
	}
}

// TestMenuOpensOnAPhone covers the navigation with scripts, where it folds,
// and without, where it must stay open.
func TestMenuOpensOnAPhone(t *testing.T) {
	server := gallery(t)
	b := New(t)
	b.Phone()
	visible := func() bool { return b.Shown("#navigation a") }
	b.OpenWithoutScripts(server.URL + "/problem")
	if !visible() {
		t.Error("without scripts the sections cannot be seen")
	}
	b.Open(server.URL + "/problem")
	if visible() {
		t.Error("with scripts the menu should be folded on a phone")
	}
	b.Run(chromedp.Click(".govuk-service-navigation__toggle"))
	if !visible() {
		t.Error("the menu button does not open the menu")
	}
}

// TestPaperSaysWhatItIsACopyOf covers print: who, when, which edition, which
// head of the trail; no navigation; nothing left folded away.
func TestPaperSaysWhatItIsACopyOf(t *testing.T) {
	server := gallery(t)
	b := New(t)
	b.Paper()
	b.Size(794, 1123) // A4 at 96 dots an inch
	b.Open(server.URL + "/gallery")
	want := "Edition 3 of 1 September 2026. Printed 22 November 2026 at 9:05am by Ruth Lindqvist. Trail head 8c1f4e2a."
	if got := b.Text(".hr-print-footer"); got != want {
		t.Errorf("the footer says %q", got)
	}
	for selector, shown := range map[string]bool{
		"main h1": true, ".hr-header__school": true, ".govuk-details:not([open]) .govuk-details__text": true, "#this-term": true,
		".govuk-service-navigation": false, ".govuk-skip-link": false, ".govuk-button": false, ".govuk-template__footer": false,
	} {
		if b.Shown(selector) != shown {
			t.Errorf("on paper, %s shown is %v", selector, !shown)
		}
	}
	b.FitsWidth()
	b.Screenshot("gallery-paper")
	b.Open(server.URL + "/problem")
	b.Screenshot("problem-paper")
}

// TestChosenOptionAsksForMore covers the fields that an option reveals, with
// and without scripts.
func TestChosenOptionAsksForMore(t *testing.T) {
	server := gallery(t)
	b := New(t)
	for _, open := range []func(string){b.Open, b.OpenWithoutScripts} {
		open(server.URL + "/gallery")
		if !b.Shown("#told-who") {
			t.Error("the field of the chosen option is hidden")
		}
		b.Choose("told")
		if b.Shown("#told-who") {
			t.Error("the field stays when another option is chosen")
		}
	}
}

// TestChecksFindWhatIsWrong keeps the checks honest: a page made badly on
// purpose must be caught by each of them.
func TestChecksFindWhatIsWrong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		_, _ = w.Write([]byte(`<!DOCTYPE html><html lang="en"><title>Bad</title><style>a:focus{outline:none}</style>
			<script>1</script><main><input id="nameless"><div style="width:2000px">wide</div>
			<a href="#x">no focus ring</a><p style="color:#ccc;background:#fff">faint</p><p onclick="x()" role="button" id="x">not reached</p></main></html>`))
	}))
	t.Cleanup(server.Close)
	note := &recorder{TB: t}
	b := New(t)
	b.t = note
	b.Open(server.URL)
	b.Axe()
	b.FitsWidth()
	b.Keyboard()
	b.Faults()
	for _, want := range []string{"axe label", "axe color-contrast", "scrolls sideways", "focus cannot be seen", "Content Security Policy"} {
		if !strings.Contains(note.all.String(), want) {
			t.Errorf("%q was not found; found:\n%s", want, note.all.String())
		}
	}
}

// recorder takes the failures of a check in place of the test.
type recorder struct {
	testing.TB
	all strings.Builder
}

func (r *recorder) Errorf(format string, args ...any) {
	r.all.WriteString(strings.TrimSpace(fmt.Sprintf(format, args...)) + "\n")
}
