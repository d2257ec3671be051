package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// CheckPage looks at a page at desktop, phone and least width, with scripts
// and without, and fails for whatever Axe, FitsWidth, Keyboard and Faults
// find. The name is that of the screenshots.
func (b *Browser) CheckPage(name, url string) {
	b.t.Helper()
	for _, size := range []struct {
		name string
		set  func()
	}{{"desktop", b.Desktop}, {"phone", b.Phone}, {"320", b.Narrow}} {
		for _, scripts := range []bool{true, false} {
			size.set()
			shot := name + "-" + size.name
			if scripts {
				b.Open(url)
			} else {
				b.OpenWithoutScripts(url)
				shot += "-noscript"
			}
			b.Axe()
			b.FitsWidth()
			b.Screenshot(shot)
			if size.name == "desktop" || (scripts && size.name == "phone") {
				b.Keyboard()
			}
		}
	}
	b.Faults()
}

// Axe runs axe-core's rules for WCAG 2.0, 2.1 and 2.2, A and AA, on the page
// shown, and fails with each violation and where it is.
func (b *Browser) Axe() {
	b.t.Helper()
	script, err := os.ReadFile(filepath.Join(moduleRoot(b.t), "assets/node_modules/axe-core/axe.min.js"))
	if err != nil {
		b.t.Fatalf("axe-core is needed: run make, or npm ci in assets: %v", err)
	}
	look[int](b, string(script)+"\n;0")
	type violation struct {
		ID, Help string
		Nodes    []string
	}
	found := look[[]violation](b, `axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}, resultTypes: ['violations']})
		.then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' '))})))`)
	for _, v := range found {
		b.t.Errorf("%s: %s (axe %s)\n\t%s", b.Address(), v.Help, v.ID, strings.Join(v.Nodes, "\n\t"))
	}
}

// moduleRoot is the folder with go.mod above the test.
func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// FitsWidth fails when the page scrolls sideways. What scrolls on its own,
// such as a wide table in its frame, does not count.
func (b *Browser) FitsWidth() {
	b.t.Helper()
	wide := look[[]string](b, `(() => {
		const room = document.documentElement.clientWidth
		if (document.documentElement.scrollWidth <= room) return []
		const inScroller = e => { for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false }
		const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 0.5 && !inScroller(e))
		return ['the page is ' + document.documentElement.scrollWidth + ' wide in ' + room]
			.concat(out.slice(0, 8).map(e => e.tagName.toLowerCase() + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)))
	})()`)
	if len(wide) > 0 {
		b.t.Errorf("%s scrolls sideways:\n\t%s", b.Address(), strings.Join(wide, "\n\t"))
	}
}

// Keyboard walks the page with the Tab key and fails when something that can
// be clicked is never reached, is reached without any visible sign, or stands
// outside the window when it is.
func (b *Browser) Keyboard() {
	b.t.Helper()
	type step struct {
		Index   int
		Nowhere bool
		Name    string
		Fault   string
	}
	stops := look[int](b, keyboardStart)
	reached := map[int]bool{}
	for range 2*stops + 5 {
		b.Run(chromedp.KeyEvent(kb.Tab))
		at := look[step](b, `window.browsertestStep()`)
		if at.Nowhere || reached[at.Index] {
			break
		}
		if at.Index < 0 {
			continue // a place that only scrolls
		}
		reached[at.Index] = true
		if at.Fault != "" {
			b.t.Errorf("%s: %s: %s", b.Address(), at.Name, at.Fault)
		}
	}
	for i := range stops {
		if !reached[i] {
			b.t.Errorf("%s: the Tab key does not reach %s", b.Address(), look[string](b, fmt.Sprintf(`window.browsertestName(%d)`, i)))
		}
	}
}

// Screenshot keeps a picture of the whole page under HANDRAIL_SHOTS, in several
// files when it is long; without that variable it does nothing.
func (b *Browser) Screenshot(name string) {
	b.t.Helper()
	dir := os.Getenv("HANDRAIL_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	const most = 2400
	type size struct{ Width, Height float64 }
	box := look[size](b, `({Width: document.documentElement.clientWidth, Height: document.documentElement.scrollHeight})`)
	for i, top := 1, 0.0; top < box.Height; i, top = i+1, top+most {
		file := name + ".png"
		if box.Height > most {
			file = fmt.Sprintf("%s-%02d.png", name, i)
		}
		beyond := true
		shot := do(b, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &beyond,
			Clip: &page.Viewport{Y: top, Width: box.Width, Height: min(most, box.Height-top), Scale: 1}})
		if err := os.WriteFile(filepath.Join(dir, file), shot.Data, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}
