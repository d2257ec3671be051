package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// ErrNoChromium says that no Chromium or Chrome is installed on the server, or that the one named by
// HANDRAIL_CHROMIUM is not there.
var ErrNoChromium = errors.New("Chromium is not installed")

// Limits of one PDF.
const (
	pdfTimeout = 60 * time.Second
	maxPage    = 8 << 20  // bytes of HTML
	maxPDF     = 64 << 20 // bytes of the result
	maxNoise   = 4 << 10  // bytes of what Chromium complains about, kept for the error
)

// Chromium is the path of the browser that makes PDF files, or ErrNoChromium.
func Chromium() (string, error) {
	if path := os.Getenv("HANDRAIL_CHROMIUM"); path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", fmt.Errorf("%w at %s, which HANDRAIL_CHROMIUM names", ErrNoChromium, path)
		}
		return found, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoChromium
}

// PDF prints a page that stands alone as a tagged PDF with an installed Chromium. The page gets no network;
// that it runs no scripts is its own affair (ours say so). All happens in a private folder, which is removed, within a
// minute. The error is ErrNoChromium where there is none.
func PDF(ctx context.Context, html []byte) ([]byte, error) {
	if len(html) > maxPage {
		return nil, fmt.Errorf("the page has more than %d MB", maxPage>>20)
	}
	browser, err := Chromium()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "handrail-pdf-") // made for the owner alone
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	page, out := filepath.Join(folder, "page.html"), filepath.Join(folder, "page.pdf")
	if err := os.WriteFile(page, html, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTimeout)
	defer cancel()
	if err := printPage(ctx, browser, folder, page, out); err != nil {
		return nil, err
	}
	return readPDF(out)
}

// printPage runs the browser once. Its home, its caches and its settings are in the folder.
func printPage(ctx context.Context, browser, folder, page, out string) error {
	args := []string{
		"--headless", "--disable-gpu", "--disable-extensions", "--disable-sync", "--disable-background-networking",
		"--disable-component-update", "--disable-default-apps", "--no-first-run", "--no-default-browser-check",
		"--disable-dev-shm-usage",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--user-data-dir=" + filepath.Join(folder, "profile"),
		"--export-tagged-pdf", "--generate-pdf-document-outline", "--no-pdf-header-footer", "--print-to-pdf=" + out,
	}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium's sandbox refuses to run as root
	}
	var noise tail
	cmd := exec.CommandContext(ctx, browser, append(args, (&url.URL{Scheme: "file", Path: page}).String())...)
	cmd.Dir = folder
	cmd.Env = []string{"HOME=" + folder, "TMPDIR=" + folder, "XDG_CONFIG_HOME=" + folder, "XDG_CACHE_HOME=" + folder,
		"PATH=" + os.Getenv("PATH"), "LANG=en_GB.UTF-8"}
	cmd.Stdout, cmd.Stderr = io.Discard, &noise
	alone(cmd)
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("Chromium did not finish: %w", context.Cause(ctx))
	case err != nil:
		return fmt.Errorf("Chromium failed: %w: %s", err, bytes.TrimSpace(noise.kept))
	}
	return nil
}

func readPDF(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New("Chromium wrote no PDF")
	}
	defer f.Close()
	pdf, err := io.ReadAll(io.LimitReader(f, maxPDF+1))
	switch {
	case err != nil:
		return nil, err
	case len(pdf) > maxPDF:
		return nil, fmt.Errorf("the PDF has more than %d MB", maxPDF>>20)
	case !bytes.HasPrefix(pdf, []byte("%PDF-")):
		return nil, errors.New("Chromium wrote something that is no PDF")
	}
	return pdf, nil
}

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b...)
	if n := len(t.kept); n > maxNoise {
		t.kept = append([]byte(nil), t.kept[n-maxNoise:]...)
	}
	return len(b), nil
}
