// Package browsertest opens pages in a real Chromium, as a person would see
// and use them, and fails a test for what they could not: text that runs off a
// phone, contrast too weak to read, a button the keyboard cannot reach.
//
//	b := browsertest.New(t)
//	b.CheckPage("breaches", server.URL+"/breaches")
//
// is all that most pages need. It never skips: without Chromium it fails and
// says how to install it. Screenshots are kept where HANDRAIL_SHOTS points.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one step may take; build machines are slow.
const patience = 90 * time.Second

// Browser is a Chromium with one tab and an empty profile, closed with the test.
type Browser struct {
	t   testing.TB
	ctx context.Context

	effort Effort

	mu     sync.Mutex
	faults []string
}

// Effort is what somebody's hands have done in the browser so far.
type Effort struct {
	Presses   int // buttons and links
	Choices   int // ticks and options
	Fields    int // filled in
	Keys      int // typed into them
	Addresses int // opened from a letter, a code on paper or the head
}

// Plus is what two people did.
func (e Effort) Plus(o Effort) Effort {
	return Effort{e.Presses + o.Presses, e.Choices + o.Choices, e.Fields + o.Fields, e.Keys + o.Keys, e.Addresses + o.Addresses}
}

// Effort says what was done since the browser was started.
func (b *Browser) Effort() Effort { return b.effort }

// New starts a browser at desktop size with scripts allowed.
func New(t testing.TB) *Browser {
	t.Helper()
	profile, err := os.MkdirTemp("", "handrail-browser-")
	if err != nil {
		t.Fatal(err)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(profile), chromedp.NoFirstRun,
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WSURLReadTimeout(patience))
	ctx, closeTab := chromedp.NewContext(alloc)
	b := &Browser{t: t, ctx: ctx}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("close Chromium: %v", err)
		}
		closeTab()
		stop()
		_ = os.RemoveAll(profile) // in the system's own folder for such things
	})
	// The first call starts the process; it must not carry a deadline, or the
	// browser would end with it.
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	do(b, cdplog.Enable, cdp.Empty{})
	do(b, runtime.Enable, cdp.Empty{})
	b.Desktop()
	return b
}

// chromium finds the program, or ends the test saying how to get it.
func chromium(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("HANDRAIL_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("Chromium is needed to look at the pages: apt-get install chromium (or set HANDRAIL_CHROMIUM)")
	return ""
}

// hear notes what goes wrong inside a page: a script that fails, a file that
// is missing, something the content security policy refuses.
func (b *Browser) hear(event any) {
	var fault string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			fault += " " + e.ExceptionDetails.Exception.Description
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError {
			fault = e.Entry.Text + " " + e.Entry.URL
		}
	}
	if fault != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, fault)
	}
}

// Run does chromedp actions, for what the methods here do not offer.
func (b *Browser) Run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// do sends one command of the browser's protocol and returns its answer.
func do[P, R any](b *Browser, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	answer, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatalf("browser: %v", err)
	}
	return answer
}

// look evaluates a script in the page shown and returns what it gives.
func look[T any](b *Browser, script string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("look at the page: %v", err)
	}
	return found
}

// Size sets the width and height of the window in CSS pixels.
func (b *Browser) Size(width, height int) {
	b.t.Helper()
	do(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 600})
	b.settle()
}

// settle waits until the page stands as it will: a press while it is laid out anew would miss what it aims at.
func (b *Browser) settle() {
	b.t.Helper()
	look[bool](b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
}

// Desktop is a window of 1280 by 900.
func (b *Browser) Desktop() { b.t.Helper(); b.Size(1280, 900) }

// Phone is a window of 360 by 740.
func (b *Browser) Phone() { b.t.Helper(); b.Size(360, 740) }

// Narrow is 320 wide, the least that WCAG asks pages to fit.
func (b *Browser) Narrow() { b.t.Helper(); b.Size(320, 640) }

// Paper shows pages as they would be printed, until the next call of Screen.
func (b *Browser) Paper() { b.t.Helper(); b.media("print") }

// Screen shows pages as on a screen again.
func (b *Browser) Screen() { b.t.Helper(); b.media("") }

func (b *Browser) media(name string) {
	b.t.Helper()
	do(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
}

// Open goes to an address and waits until the page has loaded.
func (b *Browser) Open(url string) {
	b.t.Helper()
	b.effort.Addresses++
	b.Run(chromedp.Navigate(url))
}

// OpenWithoutScripts opens a page whose scripts do not run. Afterwards the
// checks of this package can still look at it.
func (b *Browser) OpenWithoutScripts(url string) {
	b.t.Helper()
	do(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.Open(url)
	do(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
}

// Cookie sets a cookie for an address, such as that of a session.
func (b *Browser) Cookie(url, name, value string) {
	b.t.Helper()
	do(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url})
}

// Fill types into the field with this id, over what was there.
func (b *Browser) Fill(id, text string) {
	b.t.Helper()
	if !look[bool](b, fmt.Sprintf(`(e => e ? (e.value = '', true) : false)(document.getElementById(%q))`, id)) {
		b.t.Fatalf("no field has the id %q on %s", id, b.Address())
	}
	b.effort.Fields++
	b.effort.Keys += len([]rune(text))
	b.Run(chromedp.SendKeys(fmt.Sprintf("[id=%q]", id), text))
}

// Choose ticks or chooses the option with this id.
func (b *Browser) Choose(id string) {
	b.t.Helper()
	if !look[bool](b, fmt.Sprintf(`(e => e ? (e.click(), true) : false)(document.getElementById(%q))`, id)) {
		b.t.Fatalf("no option has the id %q on %s", id, b.Address())
	}
	b.effort.Choices++
}

// Tick ticks or chooses the visible option whose label says this.
func (b *Browser) Tick(label string) {
	b.t.Helper()
	if !look[bool](b, fmt.Sprintf(`(e => e ? (e.click(), true) : false)([...document.querySelectorAll('label')].find(e => e.checkVisibility() && e.textContent.trim() === %q))`, label)) {
		b.t.Fatalf("no option says %q on %s", label, b.Address())
	}
	b.effort.Choices++
}

// Press clicks the button or link with this text, waits for the page that
// comes, and returns its HTTP status. A link that says in words for those who
// do not see the page what it is about is found without them.
func (b *Browser) Press(text string) int {
	b.t.Helper()
	found := look[bool](b, fmt.Sprintf(`(() => {
		const words = %q
		const all = [...document.querySelectorAll('button, a[href]')]
		const says = (e, seen) => {
			const copy = e.cloneNode(true)
			if (seen) copy.querySelectorAll('.govuk-visually-hidden').forEach(h => h.remove())
			return copy.textContent.trim().replace(/\s+/g, ' ')
		}
		const hit = all.find(e => e.checkVisibility() && says(e) === words) || all.find(e => e.checkVisibility() && says(e, true) === words)
		if (hit) hit.setAttribute('data-browsertest', 'press')
		return !!hit
	})()`, text))
	if !found {
		b.t.Fatalf("no button or link says %q on %s", text, b.Address())
	}
	b.effort.Presses++
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.Click(`[data-browsertest="press"]`))
	if err != nil {
		b.t.Fatalf("press %q: %v", text, err)
	}
	return int(answer.Status)
}

// Text is the visible text of the first element that matches a CSS selector,
// empty when there is none.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return strings.TrimSpace(look[string](b, fmt.Sprintf(`(document.querySelector(%q) || {innerText: ''}).innerText`, selector)))
}

// Shown says whether the first element that matches a CSS selector is visible.
func (b *Browser) Shown(selector string) bool {
	b.t.Helper()
	return look[bool](b, fmt.Sprintf(`(e => !!e && e.checkVisibility({visibilityProperty: true}))(document.querySelector(%q))`, selector))
}

// Title is the browser's title of the page shown.
func (b *Browser) Title() string { b.t.Helper(); return look[string](b, "document.title") }

// Address is the address of the page shown.
func (b *Browser) Address() string { b.t.Helper(); return look[string](b, "location.href") }

// Faults fails the test for everything that went wrong inside pages so far, but for complaints that hold
// one of these texts: Chromium also notes answers that are meant, such as the status of a form sent back.
func (b *Browser) Faults(meant ...string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		if !slices.ContainsFunc(meant, func(m string) bool { return strings.Contains(f, m) }) {
			b.t.Errorf("the browser complains: %s", f)
		}
	}
	b.faults = nil
}
