package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// fuzzLimits keep one run short and its memory small.
var fuzzLimits = Limits{Input: 1 << 20, Unpacked: 4 << 20, Tokens: 50_000, Lines: 5000, Time: 5 * time.Second}

// try reads what the fuzzer made up: it must end soon, in lines that keep their promises or in a sentence.
func try(t *testing.T, name string, data []byte) {
	began := time.Now()
	doc, err := Read(name, data, fuzzLimits)
	if d := time.Since(began); d > 4*time.Second {
		t.Fatalf("took %v for %d bytes", d, len(data))
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Kind == "" || !strings.HasSuffix(e.Sentence, ".") {
			t.Fatalf("not an error for a head teacher: %v", err)
		}
		if mistake := runtime.Error(nil); errors.As(err, &mistake) {
			t.Fatalf("a mistake of ours: %v", mistake)
		}
		return
	}
	checkDocument(t, doc)
}

// FuzzDOCX changes the main part and the lists of a Word file.
func FuzzDOCX(f *testing.F) {
	names := strings.ReplaceAll(testNumbering, "NAMES", wordNames)
	f.Add(para("", "x")+listPara(2, 1, "y"), names)
	f.Add(`<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc/><w:tc><w:p/></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`, "<w:numbering/>")
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK "x" \l </w:instrText><w:fldChar w:fldCharType="separate"/><w:t>*a*</w:t></w:r></w:p>`, "")
	f.Add(`<w:p><w:ins><w:r><w:footnoteReference w:id="1"/><w:sym w:char="zz"/></w:r></w:ins><w:hyperlink w:anchor=")("/></w:p>`, "<!DOCTYPE x>")
	f.Add(strings.Repeat("<w:sdt><w:sdtContent>", 90)+para("", "deep"), names)
	f.Add(`<w:p><w:r><w:t>&bomb;</w:t></w:r></w:p>`, `<!ENTITY bomb "x">`)
	f.Fuzz(func(t *testing.T, body, numbering string) {
		try(t, "p.docx", wordFile(body, map[string]string{"word/numbering.xml": numbering,
			"word/footnotes.xml": `<w:footnotes NAMES><w:footnote w:id="1">` + body + `</w:footnote></w:footnotes>`}))
	})
}

// FuzzODT changes the styles and the body of an OpenDocument text.
func FuzzODT(f *testing.F) {
	f.Add(testODFStyles, `<text:list text:style-name="L2"><text:list-item><text:h text:outline-level="2">x</text:h></text:list-item></text:list>`)
	f.Add(`<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P1"/>`, `<text:p text:style-name="P1">x<text:note/></text:p>`)
	f.Add("", strings.Repeat("<text:list><text:list-item>", 40)+"<text:p>x</text:p>")
	f.Add("", `<table:table><table:table-row><table:table-cell/><table:table-cell><text:p>&a;</text:p></table:table-cell></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, styles, body string) {
		try(t, "p.odt", odtFile(styles, body, map[string]string{"styles.xml": "<office:document-styles NAMES>" + styles + "</office:document-styles>"}))
	})
}

// FuzzXML compares our small XML reader with that of the standard library: what both take, they take alike.
func FuzzXML(f *testing.F) {
	f.Add(`<?xml version="1.0"?><a b="&lt;c&#x41;" d='e'><!-- x --><f/>text &amp; more<![CDATA[<raw>]]></a>`)
	f.Add(`<w:p xmlns:w="urn:schemas-microsoft-com:vml" w:x="1"><w:q>` + "\r\n" + `</w:q ></w:p>`)
	f.Add(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`)
	f.Add(`<a b=c d></a><b></a></b>`)
	f.Fuzz(func(t *testing.T, data string) {
		tokens := 10_000
		root, err := parseXML([]byte(data), 100, &tokens)
		var theirs strings.Builder
		d := xml.NewDecoder(strings.NewReader(data))
		depth := 0
		for depth >= 0 {
			tok, theirErr := d.Token()
			if theirErr != nil {
				if theirErr != io.EOF || err != nil {
					return // they refuse it, or we do
				}
				break
			}
			switch tok := tok.(type) {
			case xml.StartElement:
				depth++
			case xml.EndElement:
				if depth--; depth == 0 {
					depth = -1 // we return the first element only
				}
			case xml.CharData:
				if depth > 0 {
					theirs.Write(tok)
				}
			}
		}
		if err != nil {
			return
		}
		ours := strings.ReplaceAll(strings.ReplaceAll(root.words(), "\r\n", "\n"), "\r", "\n")
		if want := strings.ReplaceAll(theirs.String(), "\r", "\n"); ours != want {
			t.Errorf("%q: we read %q, they %q", data, ours, want)
		}
	})
}

// FuzzZip changes the bytes of whole packages.
func FuzzZip(f *testing.F) {
	var written bytes.Buffer
	if err := WriteDOCX(&written, policyDoc()); err != nil {
		f.Fatal(err)
	}
	f.Add(written.Bytes())
	f.Add(odtFile(testODFStyles, "<text:p>x</text:p>", nil))
	f.Add(written.Bytes()[:500])
	f.Add(wordFile(strings.Repeat(" ", 2<<20), nil))
	f.Fuzz(func(t *testing.T, data []byte) { try(t, "p.docx", data) })
}

// FuzzPDF changes the bytes of PDF files.
func FuzzPDF(f *testing.F) {
	f.Add(pdfFile("T", "<</Subtype/Link/Rect[70 695 130 715]/A<</S/URI/URI(x)>>>>", policyPage(1), policyPage(2)))
	f.Add([]byte("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Kids[2 0 R 1 0 R]/Contents 3 0 R/Resources<</XObject<</X 3 0 R>>/Font<</F 4 0 R>>>>>> endobj " +
		"3 0 obj <</Subtype/Form/Length 40>> stream\n/X Do /F 9 Tf BT (abc) Tj [(d) -500 (e)] TJ ET BI x EI Q q\nendstream endobj " +
		"4 0 obj <</Subtype/Type0/DescendantFonts[<</W[1 [2 3] 5 9 1]/DW 5>>]/ToUnicode 5 0 R>> endobj 5 0 obj <</Length 99>> stream\n" +
		"1 begincodespacerange <00> <FFFF> endcodespacerange 1 beginbfrange <00> <FF> <0041> endbfrange endstream endobj trailer <</Root 1 0 R>>\n%%EOF"))
	f.Add([]byte("%PDF-1.5\n7 0 obj <</Type/ObjStm/N 2/First 9/Length 60>> stream\n1 0 2 30 <</Type/Catalog/Pages 2 0 R>> <</Kids[]>>\nendstream endobj 8 0 obj <</Type/XRef/Root 1 0 R>>\n%%EOF"))
	f.Add([]byte("%PDF-1.5\n1 0 obj 1 0 R endobj 2 0 obj <</Length 2 0 R/Filter[/LZW/RL/A85/AHx/Fl]/DecodeParms<</Predictor 15/Columns 99999999>>>> stream\nxx\nendstream trailer <</Root 2 0 R>>"))
	f.Add([]byte("1 0 obj <</Type/XRef(\\"))
	f.Fuzz(func(t *testing.T, data []byte) { try(t, "p.pdf", append([]byte("%PDF-1.4\n"), data...)) })
}

// FuzzPDFContents changes what one page holds.
func FuzzPDFContents(f *testing.F) {
	f.Add(policyPage(1))
	f.Add("q 1 0 0 1 0 0 cm BT /F1 1e9 Tf 99 Tz (x) ' 1 2 (y) \" T* [(a) 1 (b)] TJ ET /Artifact BMC EMC Q Q BI /W 1 ID xx EI (\\101\\)) Tj <4> Tj")
	f.Fuzz(func(t *testing.T, contents string) { try(t, "p.pdf", pdfFile("", "", contents, contents)) })
}

// FuzzHTML changes the bytes of a web page.
func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<h1>a</h1><ul><li>b<ol start=5 type=i><li>c</ol></ul><table><tr><td>d<td><table><tr><td>e<th>f</table><p style="mso-list:l0 level9"><span style="mso-list:Ignore">1.</span>g`))
	f.Add([]byte(`<title>x<b><i><a href="javascript:"><footer><pre>` + "\n\n" + `</a></table></tr></td></li></ul></span></b><script><select>`))
	f.Add([]byte(`<meta charset=utf-7><p>` + strings.Repeat("<span style='font-weight:bold'>", 50) + "x\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) { try(t, "p.html", append([]byte("<html>"), data...)) })
}

// FuzzText changes the bytes of text and Markdown files.
func FuzzText(f *testing.F) {
	f.Add([]byte("---\na: b\n---\n# x\n```\ny\n===\n"), true)
	f.Add([]byte("\xFF\xFEa\x00\n\x00"), false)
	f.Add([]byte("caf\xe9\r\n\u2028\u202e"), false)
	f.Fuzz(func(t *testing.T, data []byte, markdown bool) {
		name := "p.txt"
		if markdown {
			name = "p.md"
		}
		try(t, name, data)
	})
}

// The benchmarks read files as long as a real policy.

func BenchmarkDOCX(b *testing.B) {
	var body strings.Builder
	for i := range 600 {
		body.WriteString(listPara(1+i%3, i%2, "The school will make sure that staff, pupils and parents know whom to tell, and that what they tell is written down."))
	}
	bench(b, "p.docx", wordFile(body.String(), map[string]string{"word/numbering.xml": testNumbering}))
}

func BenchmarkODT(b *testing.B) {
	para := `<text:list text:style-name="L1"><text:list-item><text:p>The school will make sure that <text:span text:style-name="T1">staff</text:span> know whom to tell.</text:p></text:list-item></text:list>`
	bench(b, "p.odt", odtFile(testODFStyles, strings.Repeat(para, 600), nil))
}

func BenchmarkPDF(b *testing.B) {
	var pages []string
	for i := range 30 {
		pages = append(pages, policyPage(i+1)+policyPage(i+1))
	}
	bench(b, "p.pdf", pdfFile("", "", pages...))
}

// BenchmarkPDFColumns reads 16 pages of two columns, written character by character as browsers do.
func BenchmarkPDFColumns(b *testing.B) {
	var page strings.Builder
	page.WriteString("BT /F1 10 Tf\n")
	for _, x := range []int{50, 310} {
		for row := range 56 {
			fmt.Fprintf(&page, "1 0 0 1 %d %d Tm ", x, 780-13*row)
			for _, c := range "Staff hear whom to tell and write it down" {
				fmt.Fprintf(&page, "<%02X> Tj 5.4%d 0 Td\n", c, c)
			}
		}
	}
	page.WriteString("ET")
	bench(b, "p.pdf", pdfFile("", "", slices.Repeat([]string{page.String()}, 16)...))
}

func BenchmarkHTML(b *testing.B) {
	bench(b, "p.html", []byte("<html>"+strings.Repeat("<h2>Aims</h2><ul><li>The school will make sure that <b>staff</b> know whom to tell.</li></ul>", 600)))
}

func BenchmarkText(b *testing.B) {
	bench(b, "p.md", []byte(strings.Repeat("## Aims\n\n- The school will make sure that **staff** know whom to tell.\n", 600)))
}

func bench(b *testing.B, name string, data []byte) {
	for b.Loop() {
		if _, err := Read(name, data, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
