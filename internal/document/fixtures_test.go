package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

// zipOf packs parts, in the order of their names but for the mimetype.
func zipOf(parts map[string]string) []byte {
	var names []string
	for n := range parts {
		names = append(names, n)
	}
	slices.Sort(names)
	if i := slices.Index(names, "mimetype"); i > 0 {
		names = append([]string{"mimetype"}, slices.Delete(names, i, i+1)...)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(parts[n])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
	`xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

// wordParts is a Word file with a body and whatever other parts are named.
func wordParts(body string, more map[string]string) map[string]string {
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml": `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNames + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml":   `<w:styles ` + wordNames + `>` + testStyles + `</w:styles>`,
	}
	for n, text := range more {
		parts[n] = strings.ReplaceAll(text, "NAMES", wordNames)
	}
	return parts
}

func wordFile(body string, more map[string]string) []byte { return zipOf(wordParts(body, more)) }

const testStyles = `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="SchoolHeading"><w:name w:val="School Heading"/><w:basedOn w:val="Heading1"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="Überschrift 2"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Clause"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="TOC2"><w:name w:val="toc 2"/></w:style>` +
	`<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="ListBullet2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`

// para is a paragraph of one plain run; props go into its properties.
func para(props, text string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func styledPara(id, text string) string { return para(`<w:pStyle w:val="`+id+`"/>`, text) }

func listPara(num, lvl int, text string) string {
	return para(fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, lvl, num), text)
}

const odfNames = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ` +
	`xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
	`xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
	`xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`

// odtFile is an OpenDocument text with automatic styles, a body and other parts.
func odtFile(styles, body string, more map[string]string) []byte {
	parts := map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.text",
		"content.xml": `<?xml version="1.0" encoding="UTF-8"?><office:document-content ` + odfNames + `><office:automatic-styles>` + styles +
			`</office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`,
	}
	for n, text := range more {
		parts[n] = strings.ReplaceAll(text, "NAMES", odfNames)
	}
	return zipOf(parts)
}

// shown is a line in short: kind and level, then the text.
func shown(doc *source.Document) []string {
	var out []string
	for _, l := range doc.Lines {
		k := [...]string{"p", "h", "i", "c", "t", "f"}[l.Kind]
		if l.Level > 0 {
			k += fmt.Sprint(l.Level)
		}
		out = append(out, k+"|"+l.Text)
	}
	return out
}

// wantLines reads a file and compares its lines, written as shown writes them.
func wantLines(t *testing.T, name string, data []byte, want ...string) *source.Document {
	t.Helper()
	doc, err := Read(name, data, Limits{})
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	got := shown(doc)
	if !slices.Equal(got, want) {
		t.Errorf("lines\ngot:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	checkDocument(t, doc)
	return doc
}

// wantKind reads a file that must be refused.
func wantKind(t *testing.T, name string, data []byte, want Kind) {
	t.Helper()
	doc, err := Read(name, data, Limits{})
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("read %d lines, want refusal as %s; err %v", lineCount(doc), want, err)
	}
	if e.Kind != want {
		t.Errorf("refused as %s (%s; %v), want %s", e.Kind, e.Sentence, e.cause, want)
	}
	if !strings.HasSuffix(e.Sentence, ".") || strings.Contains(e.Sentence, "%!") {
		t.Errorf("not a sentence: %q", e.Sentence)
	}
}

func lineCount(d *source.Document) int {
	if d == nil {
		return 0
	}
	return len(d.Lines)
}

// checkDocument checks what must hold for every document whatever file it came from.
func checkDocument(t *testing.T, doc *source.Document) {
	t.Helper()
	for i, l := range doc.Lines {
		if l.Number != i+1 {
			t.Fatalf("line %d has the number %d", i+1, l.Number)
		}
		if strings.IndexFunc(l.Text, isControl) >= 0 {
			t.Fatalf("line %d holds a control character: %q", i+1, l.Text)
		}
	}
	if out := Render(doc); strings.Count(out, "\n") != len(doc.Lines) {
		t.Fatalf("%d lines printed as %d", len(doc.Lines), strings.Count(out, "\n"))
	}
}

// pdfLine is text at a place of a page; font 1 is plain, 2 is bold.
type pdfLine struct {
	x, y, size float64
	font       int
	text       string
}

// pdfPage writes the contents of a page.
func pdfPage(lines ...pdfLine) string {
	var b strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&b, "BT /F%d %g Tf %g %g Td (%s) Tj ET\n", max(l.font, 1), l.size, l.x, l.y,
			strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(l.text))
	}
	return b.String()
}

// pdfFile writes a file of A4 pages in the fonts every reader has. annots are the links of the first page.
func pdfFile(title, annots string, pages ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	obj := func(text string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), text)
	}
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 6+2*i)
	}
	obj("<</Type/Catalog/Pages 2 0 R>>")
	obj(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>", len(pages), kids))
	obj("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	obj("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>")
	obj(fmt.Sprintf("<</Title(%s)>>", title))
	for i, p := range pages {
		extra := ""
		if i == 0 {
			extra = "/Annots[" + annots + "]"
		}
		obj(fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R%s>>", 7+2*i, extra))
		obj(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(p), p))
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.Bytes()
}
