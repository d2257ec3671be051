package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/source"
)

// policyPage is a page as Word lays it out: a running header, headings, wrapped items and paragraphs.
func policyPage(n int) string {
	y := 700.0
	var lines []pdfLine
	put := func(x, size float64, font int, text string) {
		lines = append(lines, pdfLine{x, y, size, font, text})
		y -= size * 1.25
	}
	lines = append(lines, pdfLine{72, 800, 9, 1, "Hill Primary School"}, pdfLine{280, 40, 9, 1, fmt.Sprintf("Page %d of 3", n)})
	put(72, 16, 2, fmt.Sprintf("%d. Filtering and monitoring", n))
	y -= 10
	put(72, 11, 1, "The school reviews its filtering and its monitoring at least once every year, and")
	put(72, 11, 1, "whenever something changes that matters. The governors hear of the result.")
	y -= 8
	put(72, 11, 1, "Ends short.")
	y -= 8
	bullet := func(x float64, text string) {
		lines = append(lines, pdfLine{x, y, 11, 1, "\x95"})
		put(x+18, 11, 1, text)
	}
	bullet(90, "An item that is so long that it does not fit on one row of the page and goes on")
	put(108, 11, 1, "below its own first word.")
	bullet(90, "A second item")
	bullet(126, "An item inside it")
	bullet(90, "A third item")
	return pdfPage(lines...)
}

func TestPDFLayout(t *testing.T) {
	data := pdfFile("Online safety", "", policyPage(1), policyPage(2), policyPage(3))
	doc, err := Read("p.pdf", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	var want []string
	for n := 1; n <= 3; n++ {
		want = append(want, fmt.Sprintf("h1|%d. Filtering and monitoring", n),
			"p|The school reviews its filtering and its monitoring at least once every year, and whenever something changes that matters. The governors hear of the result.",
			"p|Ends short.", "i1|- An item that is so long that it does not fit on one row of the page and goes on below its own first word.",
			"i1|- A second item", "i2| - An item inside it", "i1|- A third item")
	}
	want = append(want, "f|Hill Primary School", "f|Page 1 of 3")
	if got := shown(doc); !slices.Equal(got, want) {
		t.Errorf("got:\n  %s\nwant:\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	if doc.Title != "Online safety" || doc.Lines[8].Page != 2 || doc.Format != source.PDF {
		t.Errorf("title %q, page %d, format %s", doc.Title, doc.Lines[8].Page, doc.Format)
	}
}

func TestPDFPieces(t *testing.T) {
	at := func(y float64, text string) pdfLine { return pdfLine{72, y, 11, 1, text} }
	full := "This row is as full as a row of this page can be so that the next one belongs to it too"
	tests := []struct {
		name  string
		lines []pdfLine
		want  []string
	}{
		{"contents", []pdfLine{at(700, "Contents"), at(680, "1. Aims ........................ 3"), at(660, "1.1 Scope . . . . . . . 4"), at(640, "2. Rules"), {500, 640, 11, 1, "5"}},
			[]string{"p|Contents", "c1|1. Aims\t3", "c2|1.1 Scope\t4", "c1|2. Rules\t5"}},
		{"table", []pdfLine{at(700, "Role"), {300, 700, 11, 1, "Name"}, at(680, "DSL"), {300, 680, 11, 1, "A. Smith"}}, []string{"t|Role\tName", "t|DSL\tA. Smith"}},
		{"bold words", []pdfLine{{72, 700, 11, 2, "Content:"}, {125, 700, 11, 1, "seen by pupils"}}, []string{"p|**Content:** seen by pupils"}},
		{"numbers stay apart", []pdfLine{at(700, full), at(686, "1. First"), at(672, "a) letter")}, []string{"p|" + full, "p|1. First", "p|a) letter"}},
		{"hyphen kept", []pdfLine{at(700, strings.Replace(full, "it too", "age-", 1)), at(686, "appropriate education")},
			[]string{"p|" + strings.Replace(full, "it too", "age-appropriate education", 1)}},
		{"hyphen dropped", []pdfLine{at(750, "monitoring"), at(700, strings.Replace(full, "it too", "moni-", 1)), at(686, "toring of it")},
			[]string{"p|monitoring", "p|" + strings.Replace(full, "it too", "monitoring of it", 1)}},
		{"dash inside a sentence", []pdfLine{at(760, full), at(730, full), at(700, full), at(686, "- that is, all of it")}, []string{"p|" + full, "p|" + full, "p|" + full + " - that is, all of it"}},
		{"bold numbered title", []pdfLine{at(720, full), {72, 700, 11, 2, "7.3.1 Decision making"}, {72, 680, 11, 2, "Not numbered"}},
			[]string{"p|" + full, "h1|7.3.1 Decision making", "p|**Not numbered**"}},
		{"bold cells", []pdfLine{{72, 700, 11, 2, "Role"}, {300, 700, 11, 2, "Name"}}, []string{"t|**Role**\t**Name**"}},
		{"typed twice for bold", []pdfLine{at(700, "Fat"), {72.3, 700, 11, 1, "Fat"}}, []string{"p|**Fat**"}},
		{"letter bullets", []pdfLine{at(700, "o"), {90, 700, 11, 1, "sub item"}, at(680, "-"), {90, 680, 11, 1, "dash"}}, []string{"i1|- sub item", "i1|- dash"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantLines(t, "p.pdf", pdfFile("", "", pdfPage(tt.lines...)), tt.want...)
		})
	}
}

func TestPDFLinks(t *testing.T) {
	annot := "<</Subtype/Link/Rect[70 695 130 715]/A<</S/URI/URI(https://example.org/x)>>>> <</Subtype/Link/Rect[70 655 130 675]/Dest[1 /Fit]>>"
	page := pdfPage(pdfLine{72, 700, 11, 1, "Guidance"}, pdfLine{150, 700, 11, 1, "applies"}, pdfLine{72, 660, 11, 1, "Below"})
	wantLines(t, "p.pdf", pdfFile("", annot, page), "t|[Guidance](https://example.org/x)\tapplies", "p|[Below](#)")
}

func TestPDFRefusals(t *testing.T) {
	good := string(pdfFile("", "", pdfPage(pdfLine{72, 700, 11, 1, "words"})))
	wantKind(t, "p.pdf", pdfFile("", "", "0 0 100 100 re f"), Scan)
	wantKind(t, "p.pdf", []byte(strings.Replace(good, "/Root 1 0 R", "/Root 1 0 R/Encrypt 3 0 R", 1)), Encrypted)
	wantKind(t, "p.pdf", []byte("%PDF-1.7\nnothing at all"), Damaged)
	wantKind(t, "p.pdf", []byte(strings.Replace(good, "/Kids[", "/Kids[2 0 R ", 1)[:200]), Damaged)
	deep := pdfFile("", "", strings.Repeat("[", 1000))
	wantKind(t, "p.pdf", deep, Damaged)
	wantKind(t, "p.pdf", pdfFile("", "", pdfPage(pdfLine{72, 700, 11, 1, strings.Repeat("a", 3<<20)})), TooBig)
}

func TestPDFBrokenTable(t *testing.T) {
	good := string(pdfFile("", "", pdfPage(pdfLine{72, 700, 11, 1, "words"})))
	for _, cut := range []string{"xref", "startxref"} {
		wantLines(t, "p.pdf", []byte(good[:strings.LastIndex(good, cut)]), "p|words")
	}
	wantLines(t, "p.pdf", []byte("junk\n"+good), "p|words")
	wantLines(t, "p.pdf", []byte(strings.Replace(good, "%PDF-1.4", "%PDF-2.0", 1)), "p|words")
}
