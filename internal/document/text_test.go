package document

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

func TestTextLines(t *testing.T) {
	want := []string{"p|1. Aims", "p|", "p|- one", "p| - two\tx", "p|café – end"}
	utf8 := "1. Aims\n\n- one\n - two\tx\ncafé – end"
	utf16 := "\xFF\xFE"
	for _, r := range utf8 {
		utf16 += string([]byte{byte(r), byte(r >> 8)})
	}
	tests := []struct{ name, data string }{
		{"plain", utf8}, {"last line end", utf8 + "\n"}, {"byte order mark", "\xEF\xBB\xBF" + utf8},
		{"Windows line ends", strings.ReplaceAll(utf8, "\n", "\r\n") + "\r\n"}, {"old Mac", strings.ReplaceAll(utf8, "\n", "\r")},
		{"UTF-16", utf16}, {"Windows letters", "1. Aims\n\n- one\n - two\tx\ncaf\xe9 \x96 end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := wantLines(t, "p.txt", []byte(tt.data), want...)
			if guessed := tt.name == "Windows letters"; guessed != (len(doc.Notes) == 1) {
				t.Errorf("notes %q", doc.Notes)
			}
		})
	}
	wantLines(t, "p.rst", []byte("Title\n=====\n"), "p|Title", "p|=====")
	wantLines(t, "p.txt", []byte("one\fpage\x07 \u202Eevil\n"), "p|one page   evil")
}

func TestMarkdown(t *testing.T) {
	data := "---\ntitle: T\n# not a heading\n---\n# Policy #\n\n## 7.3 Filtering\n```\n# code\n```\n#hash\nSetext\n===\nSub\n---\n- item\n---\n####### seven\n#\n   ### In\n"
	doc := wantLines(t, "p.md", []byte(data), "p|---", "p|title: T", "p|# not a heading", "p|---", "h1|Policy", "p|", "h2|7.3 Filtering", "p|```", "p|# code",
		"p|```", "p|#hash", "h1|Setext", "p|===", "h2|Sub", "p|---", "p|- item", "p|---", "p|####### seven", "p|#", "h3|In")
	if doc.Format != source.Markdown {
		t.Errorf("format %s", doc.Format)
	}
	if got := strings.Split(Render(doc), "\n")[6]; got != "## 7.3 Filtering" {
		t.Errorf("line 7 is printed as %q", got)
	}
	wantLines(t, "p.txt", []byte("# Policy\n"), "p|# Policy")
}

func TestRefusals(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	word := wordParts(para("", "x"), nil)
	with := func(name, text string) []byte {
		parts := map[string]string{name: text}
		for n, p := range word {
			if n != name {
				parts[n] = p
			}
		}
		return zipOf(parts)
	}
	document := func(xml string) []byte { return with("word/document.xml", xml) }
	start := `<w:document ` + wordNames + `><w:body>`
	good := zipOf(word)
	tests := []struct {
		name, file string
		data       []byte
		want       Kind
	}{
		{"empty", "p.txt", nil, Unreadable}, {"blank", "p.txt", []byte(" \n\n"), Unreadable},
		{"binary as text", "p.txt", []byte("ab\x00c"), Unreadable}, {"controls", "p.txt", []byte("a\x01\x02\x03b"), Unreadable},
		{"old Word", "p.doc", []byte(ole), Unknown}, {"password", "p.docx", append([]byte(ole), utf16le("EncryptedPackage")...), Encrypted},
		{"rtf", "p.rtf", []byte(`{\rtf1 x}`), Unknown}, {"pages", "p.pages", zipOf(map[string]string{"Index/Document.iwa": "x"}), Unknown},
		{"picture", "p.jpg", []byte("\xFF\xD8\xFF\xE0 and so on"), Scan}, {"mail", "p.doc", []byte("MIME-Version: 1.0\nContent-Type: text/html\n"), Unknown},
		{"words named docx", "p.docx", []byte("Page not found"), Damaged}, {"words named pdf", "p.pdf", []byte("Sorry"), Damaged},
		{"zip", "p.zip", zipOf(map[string]string{"policy.txt": "x"}), Unknown}, {"cut zip", "p.docx", good[:len(good)/2], Damaged},
		{"macros", "p.docm", with("word/vbaProject.bin", "x"), Macros},
		{"macro type", "p.docx", with("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), Macros},
		{"spreadsheet", "p.xlsx", zipOf(map[string]string{"[Content_Types].xml": "spreadsheetml"}), Unknown},
		{"only pictures", "p.docx", document(start + `<w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>`), Scan},
		{"no body", "p.docx", document(`<w:document ` + wordNames + `/>`), Damaged}, {"cut XML", "p.docx", document(start + `<w:p>`), Damaged},
		{"wrong order", "p.docx", document(start + `<w:p></w:body></w:p></w:document>`), Damaged},
		{"entities", "p.docx", document(`<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + start + `<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`), Damaged},
		{"outside entity", "p.docx", document(`<!DOCTYPE d SYSTEM "file:///etc/passwd">` + start + `</w:body></w:document>`), Damaged},
		{"unknown entity", "p.docx", document(start + `<w:p><w:r><w:t>&who;</w:t></w:r></w:p></w:body></w:document>`), Damaged},
		{"deep", "p.docx", document(start + strings.Repeat("<w:p>", 1000) + strings.Repeat("</w:p>", 1000) + `</w:body></w:document>`), TooBig},
		{"bomb", "p.docx", document(start + strings.Repeat(" ", 30<<20) + `</w:body></w:document>`), Bomb},
		{"many lines", "p.txt", []byte(strings.Repeat("a\n", 60_000)), TooBig}, {"long line", "p.txt", []byte(strings.Repeat("a", 300_000)), TooBig},
		{"too many bytes", "p.txt", []byte(strings.Repeat("words\n", 5<<20)), TooBig},
		{"too many tags", "p.docx", document(start + manyTags() + `</w:body></w:document>`), TooBig},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantKind(t, tt.file, tt.data, tt.want) })
	}
}

// manyTags is more than the limit allows and does not shrink like a bomb.
func manyTags() string {
	var b strings.Builder
	for i := range 800_000 {
		fmt.Fprintf(&b, `<w:p a="%d"/>`, i*7919%1_000_003)
	}
	return b.String()
}

func TestContentDecides(t *testing.T) {
	wantLines(t, "wrong.pdf", wordFile(para("", "Word"), nil), "p|Word")
	wantLines(t, "", wordFile(para("", "Word"), nil), "p|Word")
	wantLines(t, "page.doc", []byte("<html><body><p>Saved as a page</p></body></html>"), "p|Saved as a page")
	wantLines(t, "page.txt", []byte("<!doctype html><p>Page</p>"), "p|Page")
	wantLines(t, "note.txt", []byte("<insert name of school> keeps <b> children safe"), "p|<insert name of school> keeps <b> children safe")
	wantLines(t, "old.docx", pdfFile("", "", pdfPage(pdfLine{72, 700, 11, 1, "Really a PDF"})), "p|Really a PDF")
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "policy.txt")
	if err := os.WriteFile(path, []byte("Aims\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := ReadFile(path)
	if err != nil || !slices.Equal(shown(doc), []string{"p|Aims"}) {
		t.Errorf("got %v, %v", doc, err)
	}
	for _, bad := range []string{dir, filepath.Join(dir, "none.txt")} {
		if _, err := ReadFile(bad); err == nil || err.(*Error).Kind != Unreadable || strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
