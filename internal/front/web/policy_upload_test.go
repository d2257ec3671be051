package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/people"
)

// handed is a form with files as a browser sends it.
func handed(t testing.TB, fields ...[3]string) (string, *bytes.Buffer) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		h := textproto.MIMEHeader{"Content-Type": {"application/octet-stream"}}
		h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, f[0], strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(f[1])))
		p, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(p, f[2])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

const heldPolicy = "Meadow Primary School\nOnline safety policy\n\nDesignated safeguarding lead: Mrs Ana Ruiz\nNext review: 1 September 2019\nLead governor: Mr Tom Reed\n\n1. Introduction\n" +
	"This follows Keeping children safe in education (September 2018). <script>alert(1)</script>\n"

func packed(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	typesXML = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	relsXML  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	bodyXML  = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>`
)

func word(t testing.TB, body string, more map[string]string) string {
	t.Helper()
	all := map[string]string{"[Content_Types].xml": typesXML, "_rels/.rels": relsXML, "word/document.xml": body}
	for k, v := range more {
		all[k] = v
	}
	return packed(t, all)
}

func TestUpload(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	kind, body := handed(t, [3]string{"file", `C:\Users\x\..\our <b>policy.txt`, heldPolicy})
	got := s.send(t, dsl, "/policy/check", kind, body)
	got.leads(t, "read", "/policy/check/")
	at, _, _ := strings.Cut(got.header.Get("Location"), "?")
	for _, path := range []string{at, at + "/answers", at + "/text", at + "/sections", at + "?severity=high", at + "?state=dismissed", at + "/dismiss?n=0", at + "/remove", "/policy/check"} {
		status, page := s.get(t, dsl, path)
		if status != http.StatusOK || strings.Contains(page, "<script>alert") || strings.Contains(page, "<b>policy") || strings.Contains(page, "Users") {
			t.Errorf("%s: %d, or what was handed in became markup", path, status)
		}
	}
	s.post(t, dsl, at, url.Values{"do": {"take"}}).leads(t, "taken into the draft", at+"?done=taken")
	if _, page := s.get(t, dsl, "/policy/questions/0"); !strings.Contains(html.UnescapeString(page), "Imported from our <b>policy.txt, line 6") {
		t.Errorf("the draft does not say where the answer comes from: %q", regexp.MustCompile(`Imported[^<]*`).FindAllString(page, 5))
	}
	s.post(t, dsl, at+"?severity=high", url.Values{"do": {"accept"}, "n": {"9999"}}).want(t, "no such finding", http.StatusNotFound, "no such finding")
	s.post(t, dsl, at, url.Values{"do": {"dismiss"}, "n": {"1"}, "reason": {""}}).want(t, "dismissed without a reason", http.StatusUnprocessableEntity, "Say why")
	s.post(t, dsl, at, url.Values{"do": {"takeback"}}).leads(t, "taken back", at+"?done=takenback")
	s.post(t, dsl, at, url.Values{"do": {"remove"}, "reason": {"Read in twice"}}).leads(t, "asked", at+"?done=asked")
	left, err := os.ReadDir(temp)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if !strings.HasPrefix(f.Name(), "Test") {
			t.Errorf("something stayed on disk: %s", f.Name())
		}
	}
}

func TestHostileUploads(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	entity := `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
	for name, text := range map[string]string{
		"empty.docx": "", "corrupt.docx": "PK\x03\x04 and nothing more", "cut.docx": word(t, fmt.Sprintf(bodyXML, "Policy"), nil)[:300],
		"encrypted.docx": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
		"macro.docm":     word(t, fmt.Sprintf(bodyXML, "Policy"), map[string]string{"word/vbaProject.bin": "Sub AutoOpen()"}),
		"bomb.docx":      word(t, fmt.Sprintf(bodyXML, strings.Repeat("0", 80<<20)), nil),
		"entity.docx":    word(t, entity+fmt.Sprintf(bodyXML, "&b;&x;"), nil),
		"scan.pdf":       "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
		"picture.png":    "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 99),
	} {
		kind, body := handed(t, [3]string{"file", name, text})
		got := s.send(t, dsl, "/policy/check", kind, body)
		got.want(t, name, http.StatusUnprocessableEntity, "There is a problem")
		if strings.Contains(got.body, "root:") {
			t.Errorf("%s: a file of the server is on the page", name)
		}
	}
	kind, body := handed(t, [3]string{"file", "a.txt", heldPolicy}, [3]string{"file", "b.txt", heldPolicy})
	s.send(t, dsl, "/policy/check", kind, body).want(t, "two files", http.StatusUnprocessableEntity, "Hand in one file")
	kind, body = handed(t, [3]string{"other", "a.txt", heldPolicy})
	s.send(t, dsl, "/policy/check", kind, body).want(t, "another field", http.StatusUnprocessableEntity, "Hand in one file")
	s.post(t, dsl, "/policy/check", url.Values{"file": {"x"}}).want(t, "no file at all", http.StatusUnprocessableEntity, "Hand in one file")
	s.send(t, dsl, "/policy/check", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nbroken")).want(t, "a broken form", http.StatusUnprocessableEntity, "Hand in one file")
	for i, name := range []string{"../../../etc/passwd", "a\r\nSet-Cookie: x=y.txt", strings.Repeat("n", 5000) + ".txt", "\x00\x01\x02", ""} {
		kind, body := handed(t, [3]string{"file", strings.NewReplacer("\r", "%0D", "\n", "%0A").Replace(name), heldPolicy})
		if got := s.send(t, dsl, "/policy/check", kind, body); got.status != http.StatusSeeOther && got.status != http.StatusUnprocessableEntity {
			t.Errorf("name %d: %d", i, got.status)
		}
	}
	_, staff := s.as(t, "Stan Aff", people.Of(people.Staff))
	kind, body = handed(t, [3]string{"file", "a.txt", heldPolicy})
	s.send(t, staff, "/policy/check", kind, body).want(t, "staff", http.StatusForbidden)
	if left, err := filepath.Glob(filepath.Join(temp, "multipart-*")); err != nil || len(left) > 0 {
		t.Errorf("on disk: %v, %v", left, err)
	}
}

// counting is a body without end that knows how much of it was taken.
type counting struct{ left, taken int64 }

func (c *counting) Read(b []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), c.left)
	c.left -= n
	c.taken += n
	clear(b[:n])
	return int(n), nil
}

// A file far too big is answered with a page, said beforehand or not, and is not read to the end.
func TestUploadTooBig(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, dsl := s.as(t, "Dee Ess Ell", people.Of(people.DSL))
	head := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big.txt\"\r\n\r\n"
	for _, said := range []bool{true, false} {
		c := &counting{left: 200 << 20}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.addr+"/policy/check", io.MultiReader(strings.NewReader(head), c))
		if err != nil {
			t.Fatal(err)
		}
		if said {
			req.ContentLength = int64(len(head)) + 200<<20
		}
		req.Host = s.name
		req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.AddCookie(&http.Cookie{Name: "handrail", Value: dsl})
		got, err := (&http.Transport{}).RoundTrip(req)
		if err != nil {
			t.Fatalf("said %v: %v", said, err)
		}
		text, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Body.Close(); err != nil {
			t.Fatal(err)
		}
		answer{got.StatusCode, string(text), got.Header}.want(t, fmt.Sprint("said ", said), http.StatusRequestEntityTooLarge, "bigger than 25 MB")
		if c.taken > 60<<20 {
			t.Errorf("said %v: %d MB were taken", said, c.taken>>20)
		}
	}
}
