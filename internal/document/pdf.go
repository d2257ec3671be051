package document

import (
	"errors"
	"regexp"
	"strings"

	"handrail.school/handrail/internal/area/source"
	"handrail.school/handrail/internal/document/pdftext"
)

// workPerToken is how many units of the PDF reader one XML token is worth: both bound a few seconds.
const workPerToken = 20

// maxPages bounds a PDF; the longest policy we know has 40 pages.
const maxPages = 1000

// readPDF reads the text of a PDF: rows of characters first, then paragraphs.
//
// A PDF says where characters stand, not what they are. Headings are told by their size, items by their
// bullets, and a row belongs to the paragraph above it if that row had no room for its first word.
func readPDF(data []byte, limits Limits) (*source.Document, error) {
	f, err := pdftext.Open(data, pdftext.Limits{Unpacked: limits.Unpacked, Ratio: limits.Ratio,
		Work: limits.Tokens * workPerToken, Pages: maxPages, Time: limits.Time})
	if err != nil {
		return nil, pdfError(err)
	}
	if f.NumPages() == 0 {
		return nil, damaged("PDF", nil)
	}
	var rows []row
	empty := 0
	for n := 1; n <= f.NumPages(); n++ {
		page, err := f.Page(n)
		if err != nil {
			return nil, pdfError(err)
		}
		of := pageRows(page, n)
		if len(of) == 0 {
			empty++
		}
		rows = append(rows, of...)
		if len(rows) > limits.Lines {
			return nil, tooManyLines()
		}
	}
	b := &builder{limits: limits, doc: &source.Document{Format: source.PDF, Title: tidy(clean(f.Title()))}}
	if empty > 0 && len(rows) > 0 {
		b.note("At least one page has no text on it, only pictures or nothing; words in pictures were not read.")
	}
	writeRows(b, rows, f.NumPages())
	return b.finish()
}

// pdfError says what went wrong in a PDF.
func pdfError(err error) error {
	switch {
	case errors.Is(err, pdftext.ErrEncrypted):
		return passwordError("PDF")
	case errors.Is(err, pdftext.ErrLimit):
		return refuse(TooBig, "This PDF takes more work to read than any policy should. Open it, print or export it "+
			"as a new PDF, or hand in the Word document it was made from.").because(err)
	}
	return damaged("PDF", err)
}

// writeRows turns the rows of all pages into lines.
func writeRows(b *builder, rows []row, pages int) {
	markFurniture(rows, pages)
	var body, aside []row
	for _, r := range rows {
		if r.aside {
			aside = append(aside, r)
		} else {
			body = append(body, r)
		}
	}
	markContents(body)
	l := measure(body)
	for _, p := range l.paragraphs(body) {
		b.page = p.page
		b.add(p.kind, p.level, p.text)
	}
	seen := map[string]bool{}
	for _, r := range aside {
		text := r.text
		if key := digits.ReplaceAllString(text, "#"); !seen[key] {
			seen[key] = true
			b.page = r.page
			b.add(source.Furniture, 0, text)
		}
	}
}

var (
	digits     = regexp.MustCompile(`\d+`)
	pageNumber = regexp.MustCompile(`(?i)^[-–— |]*(page\s*)?\d{1,3}(\s*(of|/)\s*\d{1,3})?[-–— |]*$`)
)

// edge is the part of a page, above and below, where running lines stand.
const edge = 0.12

// markFurniture finds running headers and footers: rows near the edge that come back page after page,
// numbers aside, and bare page numbers.
func markFurniture(rows []row, pages int) {
	trustAsides(rows)
	on := map[string]map[int]bool{}
	key := func(r row) string { return digits.ReplaceAllString(r.text, "#") }
	for _, r := range rows {
		if r.nearEdge() {
			k := key(r)
			if on[k] == nil {
				on[k] = map[int]bool{}
			}
			on[k][r.page] = true
		}
	}
	for i := range rows {
		r := &rows[i]
		if r.aside || !r.nearEdge() {
			continue
		}
		n := len(on[key(*r)])
		r.aside = n >= 3 && 3*n >= pages || n == 2 && pages == 2 || pages > 1 && pageNumber.MatchString(r.text)
	}
}

// trustAsides forgets the file's own marks of decoration where they cover most of the text: some programs mark
// everything they cannot place.
func trustAsides(rows []row) {
	marked := 0
	for _, r := range rows {
		if r.aside {
			marked++
		}
	}
	for i := range rows {
		rows[i].aside = rows[i].aside && 2*marked <= len(rows)
	}
}

var (
	leaders = regexp.MustCompile(`^(.*?\S)[ \t]*(?:[.·…_] ?){4,}[ \t]*(\d{1,3}|[ivxl]{1,5})?$`)
	tabPage = regexp.MustCompile(`^(.*\S)\t(\d{1,3})$`)
)

// markContents finds entries of a table of contents: words, leader dots and a page number, or three rows
// and more in a row that end in a number of their own.
func markContents(rows []row) {
	for i := range rows {
		if !strings.ContainsAny(rows[i].text, ".·…_") || !endsInNumber(rows[i].text) {
			continue
		}
		if m := leaders.FindStringSubmatch(rows[i].text); m != nil && m[2] != "" {
			rows[i].contents = strings.ReplaceAll(strings.TrimRight(m[1], " ."), "\t", " ") + "\t" + m[2]
		}
	}
	for i := 0; i < len(rows); {
		j := i
		for j < len(rows) && (rows[j].contents != "" || endsInNumber(rows[j].text) && tabPage.MatchString(rows[j].text)) {
			j++
		}
		for k := i; k < j && j-i >= 3; k++ {
			if m := tabPage.FindStringSubmatch(rows[k].text); m != nil && rows[k].contents == "" {
				rows[k].contents = strings.ReplaceAll(m[1], "\t", " ") + "\t" + m[2]
			}
		}
		i = max(j, i+1)
	}
}

// endsInNumber reports whether a row may end in a page number, in figures or small Roman numerals.
func endsInNumber(text string) bool {
	return text != "" && strings.IndexByte("0123456789ivxl", text[len(text)-1]) >= 0
}
