// Package static serves the style sheet, the script and the icon that are
// built into the program. Their names hold a hash of what is in them, so that
// browsers may keep them for good.
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed built
var built embed.FS

// Prefix is where the files are served.
const Prefix = "/assets/"

// NotBuilt is what to write to the log when Files has nothing to serve.
const NotBuilt = "style sheet and script are not built: pages are plain; run make"

// Files are the built files, ready to be served. Nothing in it changes.
type Files struct {
	byName map[string]file
	names  map[string]string
}

type file struct {
	kind       string
	plain, zip []byte
}

// New reads the files built into the program. Files that are not built are no
// error: Built says so, and pages show a notice.
func New() (*Files, error) {
	sub, err := fs.Sub(built, "built")
	if err != nil {
		return nil, fmt.Errorf("open built files: %w", err)
	}
	return read(sub)
}

// read takes the manifest, which leads from plain names to names with hashes,
// and every file it names. A file that is named and missing is an error: the
// build was interrupted.
func read(dir fs.FS) (*Files, error) {
	f := &Files{byName: map[string]file{}, names: map[string]string{}}
	manifest, err := fs.ReadFile(dir, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest of built files: %w", err)
	}
	if err := json.Unmarshal(manifest, &f.names); err != nil {
		return nil, fmt.Errorf("manifest of built files: %w", err)
	}
	for _, name := range f.names {
		kind := kinds(name)
		if kind == "" {
			return nil, fmt.Errorf("built file %s: not a kind that is served", name)
		}
		plain, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, fmt.Errorf("built file %s is missing, run make: %w", name, err)
		}
		zip, err := fs.ReadFile(dir, name+".gz")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("built file %s: %w", name, err)
		}
		f.byName[name] = file{kind, plain, zip}
	}
	return f, nil
}

func kinds(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return ""
}

// Built says whether there is anything to serve.
func (f *Files) Built() bool { return len(f.byName) > 0 }

// Path is the address of a file by its plain name, such as "app.css"; empty
// when it is not built.
func (f *Files) Path(name string) string {
	if hashed := f.names[name]; hashed != "" {
		return Prefix + hashed
	}
	return ""
}

// ServeHTTP serves GET and HEAD under Prefix.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Files can only be read.", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	found, ok := f.byName[name]
	if !ok {
		if !f.Built() {
			http.Error(w, "Not built: run make.", http.StatusNotFound)
			return
		}
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", found.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+name+`"`)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == `"`+name+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := found.plain
	if found.zip != nil && accepts(r, "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = found.zip
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method == http.MethodGet {
		// The only error is a browser that has gone; nobody is left to tell.
		_, _ = w.Write(body)
	}
}

// accepts says whether the browser takes an encoding. One that it names with
// a weight of nought it does not take.
func accepts(r *http.Request, encoding string) bool {
	for _, entry := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(entry), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			weight = strings.TrimSpace(weight)
			return weight == "" || strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != ""
		}
	}
	return false
}
