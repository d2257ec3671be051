package static

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

func made(t *testing.T) *Files {
	t.Helper()
	f, err := read(fstest.MapFS{
		"manifest.json":  {Data: []byte(`{"app.css":"app.abc.css","icon.svg":"icon.def.svg"}`)},
		"app.abc.css":    {Data: []byte("body{}")},
		"app.abc.css.gz": {Data: []byte("zipped")},
		"icon.def.svg":   {Data: []byte("<svg/>")},
		"other.txt":      {Data: []byte("not in the manifest")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ask(f *Files, method, target string, head ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

func TestBuiltFilesAreKeptByBrowsersForGood(t *testing.T) {
	f := made(t)
	if f.Path("app.css") != "/assets/app.abc.css" || f.Path("none.css") != "" {
		t.Errorf("paths: %q, %q", f.Path("app.css"), f.Path("none.css"))
	}
	for _, c := range []struct {
		name, method, target string
		head                 []string
		status               int
		length               int64
		encoding             string
	}{
		{"plain", "GET", "/assets/app.abc.css", nil, 200, 6, ""},
		{"zipped", "GET", "/assets/app.abc.css", []string{"Accept-Encoding", "br, gzip;q=0.8"}, 200, 6, "gzip"},
		{"zip refused", "GET", "/assets/app.abc.css", []string{"Accept-Encoding", "gzip;q=0.0"}, 200, 6, ""},
		{"no zip there", "GET", "/assets/icon.def.svg", []string{"Accept-Encoding", "gzip"}, 200, 6, ""},
		{"head", "HEAD", "/assets/app.abc.css", nil, 200, 6, ""},
		{"known", "GET", "/assets/app.abc.css", []string{"If-None-Match", `"app.abc.css"`}, 304, -1, ""},
		{"missing", "GET", "/assets/app.css", nil, 404, -1, ""},
		{"not in the manifest", "GET", "/assets/other.txt", nil, 404, -1, ""},
		{"manifest", "GET", "/assets/manifest.json", nil, 404, -1, ""},
		{"climbing", "GET", "/assets/../static.go", nil, 404, -1, ""},
		{"writing", "POST", "/assets/app.abc.css", nil, 405, -1, ""},
	} {
		res := ask(f, c.method, c.target, c.head...)
		if res.StatusCode != c.status || res.Header.Get("Content-Encoding") != c.encoding {
			t.Errorf("%s: status %d, encoding %q", c.name, res.StatusCode, res.Header.Get("Content-Encoding"))
		}
		if c.status == 200 && (res.ContentLength != c.length || res.Header.Get("Cache-Control") != "public, max-age=31536000, immutable") {
			t.Errorf("%s: length %d, %v", c.name, res.ContentLength, res.Header)
		}
	}
	if kind := ask(f, "GET", "/assets/icon.def.svg").Header.Get("Content-Type"); kind != "image/svg+xml" {
		t.Errorf("the icon is %s", kind)
	}
}

func TestFreshCloneServesNothingAndSaysSo(t *testing.T) {
	f, err := read(fstest.MapFS{"README.txt": {Data: []byte("run make")}})
	if err != nil || f.Built() || f.Path("app.css") != "" {
		t.Fatalf("built %v, path %q, error %v", f.Built(), f.Path("app.css"), err)
	}
	res := ask(f, "GET", "/assets/app.css")
	if res.StatusCode != 404 {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestInterruptedBuildIsAnError(t *testing.T) {
	for _, manifest := range []string{`{"app.css":"app.abc.css"}`, `{"x.exe":"x.1.exe"}`, `{`} {
		if _, err := read(fstest.MapFS{"manifest.json": {Data: []byte(manifest)}}); err == nil {
			t.Errorf("no error for %s", manifest)
		}
	}
}
