package publish_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/publish"
)

// standIn is a script in the place of the browser; it writes its arguments and folder where the test can
// read them.
func standIn(t *testing.T, script string) (log string) {
	t.Helper()
	dir := t.TempDir()
	log = filepath.Join(dir, "log")
	path := filepath.Join(dir, "browser")
	text := "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\" >> " + log + "; case $a in --print-to-pdf=*) out=${a#*=};; esac; done\n" +
		"echo FOLDER $(pwd) $(stat -c %a . 2>/dev/null || stat -f %Lp .) >> " + log + "\n" + script + "\n"
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HANDRAIL_CHROMIUM", path)
	return log
}

func TestTheBrowserIsShutIn(t *testing.T) {
	log := standIn(t, `printf '%%PDF-1.7 page' > "$out"`)
	pdf, err := publish.PDF(t.Context(), []byte("<p>Hello</p>"))
	if err != nil || string(pdf) != "%PDF-1.7 page" {
		t.Fatalf("got %q, %v", pdf, err)
	}
	told, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"--host-resolver-rules=MAP * ~NOTFOUND", "--export-tagged-pdf", "file:///"} {
		if !strings.Contains(string(told), want) {
			t.Errorf("the browser was not told %s", want)
		}
	}
	if root := os.Geteuid() == 0; strings.Contains(string(told), "--no-sandbox") != root {
		t.Errorf("sandbox left out though root is %v", root)
	}
	_, after, _ := strings.Cut(string(told), "FOLDER ")
	folder, mode, _ := strings.Cut(strings.TrimSpace(after), " ")
	if mode != "700" {
		t.Errorf("others can read the folder: %s", mode)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestWhenTheBrowserFails(t *testing.T) {
	for script, want := range map[string]string{
		"echo no luck >&2; exit 3":     "no luck",
		"exit 0":                       "no PDF",
		`echo '<html>' > "$out"`:       "is no PDF",
		"sleep 60":                     "did not finish",
		"(sleep 60; echo late) & wait": "did not finish",
	} {
		standIn(t, script)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		began := time.Now()
		_, err := publish.PDF(ctx, []byte("x"))
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", script, err)
		}
		if time.Since(began) > 20*time.Second {
			t.Errorf("%s took %s", script, time.Since(began))
		}
	}
}

func TestWithoutABrowser(t *testing.T) {
	t.Setenv("HANDRAIL_CHROMIUM", filepath.Join(t.TempDir(), "none"))
	if _, err := publish.PDF(t.Context(), nil); !errors.Is(err, publish.ErrNoChromium) {
		t.Errorf("got %v", err)
	}
	t.Setenv("HANDRAIL_CHROMIUM", "")
	t.Setenv("PATH", t.TempDir())
	if _, err := publish.PDF(t.Context(), nil); !errors.Is(err, publish.ErrNoChromium) {
		t.Errorf("got %v", err)
	}
	if _, err := publish.PDF(t.Context(), make([]byte, 9<<20)); err == nil {
		t.Error("a huge page was taken")
	}
}

// TestPDFIsTaggedAndReadable prints a whole policy with the real browser. It does not skip: without
// Chromium it fails and says so.
func TestPDFIsTaggedAndReadable(t *testing.T) {
	if _, err := publish.Chromium(); err != nil {
		t.Fatalf("%v: install the package chromium, or name the program in HANDRAIL_CHROMIUM", err)
	}
	lib, register, lines := shipped(t)
	p := policy.Compose(lib, example(t, lib, register, "lancashire"))
	pdf, err := publish.PDF(t.Context(), []byte(p.File()))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/MarkInfo", "/StructTreeRoot", "/Outlines", "/Lang"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
	back, err := document.Read("policy.pdf", pdf, document.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	text := document.Render(back)
	for part := range p.All() {
		if part.Depth() == 1 && !strings.Contains(text, part.Title) {
			t.Errorf("the PDF lacks section %q", part.Title)
		}
	}
	for _, audience := range []string{"pupils", "visitors", "staff"} {
		sheet, err := publish.AudiencePage(p, lines, audience)
		if err != nil {
			t.Fatal(err)
		}
		page, err := sheet.HTML()
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := publish.PDF(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		if n := pages(pdf); n != 1 && audience != "staff" || n > 2 {
			t.Errorf("the paper for %s has %d pages", audience, n)
		}
	}
}

func pages(pdf []byte) int { return bytes.Count(pdf, []byte("/Type /Page\n")) }
