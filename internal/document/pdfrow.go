package document

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"handrail.school/handrail/internal/document/pdftext"
)

// row is what stands on one base line of a page.
type row struct {
	page     int
	y        float64 // of the base line, as a part of the page's height, from the bottom
	at       float64 // the same in points
	width    float64 // of the page, in points
	x0, x1   float64
	size     float64 // the size most of its characters have
	letters  int
	bullet   bool    // begins with a bullet, which is not in spans
	dash     string  // the bullet, if it is a hyphen or dash that might also stand inside a sentence
	textX    float64 // where the words begin, after the bullet
	spans    []span
	text     string  // of spans, without marks
	first    float64 // width of the first word
	aside    bool
	table    bool   // a row of cells that lines are drawn around
	column   int    // of text beside other text, 0 for none
	contents string // "title<TAB>page" for an entry of a table of contents
}

// nearEdge reports whether the row stands where running lines do.
func (r *row) nearEdge() bool { return r.y < edge || r.y > 1-edge }

// pageRows sorts the characters of a page into rows in the order of reading: from top to bottom, tables row by
// row, columns one after the other.
func pageRows(page *pdftext.Page, number int) []row {
	tables, rest := takeTables(page)
	lines := baselines(rest)
	var rows []row
	for len(tables) > 0 || len(lines) > 0 {
		n := len(lines)
		if len(tables) > 0 {
			n = lowerThan(lines, tables[0].at)
		}
		rows = append(rows, textRows(lines[:n], page.Width)...)
		lines = lines[n:]
		for len(tables) > 0 && (len(lines) == 0 || tables[0].at >= lines[0].y) {
			rows = append(rows, tables[0])
			tables = tables[1:]
		}
	}
	for i := range rows {
		r := &rows[i]
		r.page, r.y, r.width = number, r.at/max(page.Height, 1), math.Round(page.Width)
	}
	return rows
}

// lowerThan is how many lines stand higher than y.
func lowerThan(lines []baseline, y float64) int {
	if n := slices.IndexFunc(lines, func(l baseline) bool { return l.y < y }); n >= 0 {
		return n
	}
	return len(lines)
}

// textRows makes rows of the lines between two tables: columns of text one after the other, and around them
// tables without lines.
func textRows(lines []baseline, width float64) []row {
	var rows []row
	var whole []baseline // lines over the whole width
	add := func(l *baseline, column int) {
		if r, ok := makeRow(l.glyphs); ok {
			r.at, r.column = l.y, column
			rows = append(rows, r)
		}
	}
	flush := func() {
		tables, rest := looseTables(whole, width)
		for i := range rest {
			for len(tables) > 0 && tables[0].at >= rest[i].y {
				rows = append(rows, tables[0])
				tables = tables[1:]
			}
			add(&rest[i], 0)
		}
		rows, whole = append(rows, tables...), nil
	}
	inOrder(lines, width, 0, func(l *baseline, column int) {
		if column == 0 {
			whole = append(whole, *l)
			return
		}
		flush()
		add(l, column)
	})
	flush()
	return rows
}

// Gaps between characters, in parts of the size.
const (
	wordGap = 0.16 // from here on a space
	sureGap = 0.05 // from here on, if the file has a space there
	cellGap = 2.2  // from here on the next cell of a table
	inkGap  = 0.12 // nearer than this, the same character twice makes it look bold
)

// makeRow finds the spaces between the words of a line; its characters stand in order.
func makeRow(glyphs []pdftext.Glyph) (row, bool) {
	glyphs = visible(glyphs)
	if len(glyphs) == 0 {
		return row{}, false
	}
	first, last := glyphs[0], glyphs[len(glyphs)-1]
	r := row{x0: first.X, textX: first.X, x1: last.X + last.W, size: commonSize(glyphs), aside: true}
	for _, g := range glyphs {
		r.aside = r.aside && g.Aside
		r.letters += utf8.RuneCountInString(g.Text)
	}
	if n := bulletLength(glyphs); n > 0 {
		r.bullet, r.dash = true, sentenceDash(glyphs)
		glyphs = glyphs[n:]
		r.textX = glyphs[0].X
	}
	r.first = firstWord(glyphs)
	r.spans = rowSpans(glyphs)
	r.text = plainText(r.spans)
	return r, true
}

// rowSpans joins characters of one style, with a space or the tab between two cells where they stand apart.
func rowSpans(glyphs []pdftext.Glyph) []span {
	var spans []span
	var text strings.Builder
	for i, g := range glyphs {
		gap := ""
		if i > 0 {
			gap = gapBetween(glyphs[i-1], g)
		}
		s := span{bold: g.Bold, italic: g.Italic, linked: g.Linked, link: g.Link}
		if n := len(spans); n == 0 || spans[n-1] != s || gap == "\t" {
			if n > 0 {
				spans[n-1].text = text.String()
				text.Reset()
			}
			if gap != "" { // belongs to neither style
				spans = append(spans, span{text: gap})
				gap = ""
			}
			spans = append(spans, s)
		}
		text.WriteString(gap)
		text.WriteString(spelled(g.Text))
	}
	if n := len(spans); n > 0 {
		spans[n-1].text = text.String()
	}
	return spans
}

// visible drops spaces, noting them with the character that follows, and characters printed twice.
func visible(glyphs []pdftext.Glyph) []pdftext.Glyph {
	out := glyphs[:0]
	space := false
	for _, g := range glyphs {
		if strings.TrimFunc(g.Text, isBlank) == "" {
			space = true
			continue
		}
		g.Spaced, space = space, false
		if n := len(out); n > 0 && out[n-1].Text == g.Text && math.Abs(g.X-out[n-1].X) < inkGap*g.Size {
			out[n-1].Bold = true
			continue
		}
		out = append(out, g)
	}
	return out
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200B' || unicode.IsControl(r) }

// commonSize is the size of most of the characters, to half a point.
func commonSize(glyphs []pdftext.Glyph) float64 {
	best := math.Round(glyphs[0].Size*2) / 2
	if !slices.ContainsFunc(glyphs, func(g pdftext.Glyph) bool { return g.Size != glyphs[0].Size }) {
		return best
	}
	count := map[float64]int{}
	for _, g := range glyphs {
		s := math.Round(g.Size*2) / 2
		count[s]++
		if count[s] > count[best] || count[s] == count[best] && s > best {
			best = s
		}
	}
	return best
}

// bulletLength is 1 if the row begins with a bullet that words follow at a distance, otherwise 0. The letter
// "o" and the hyphen count when they stand apart.
func bulletLength(glyphs []pdftext.Glyph) int {
	if len(glyphs) < 2 {
		return 0
	}
	g := glyphs[0]
	gap := glyphs[1].X - (g.X + g.W)
	r, size := utf8.DecodeRuneInString(g.Text)
	if size != len(g.Text) {
		return 0
	}
	switch {
	case strings.ContainsRune(typedBullets, r) || r >= 0xE000 && r <= 0xF8FF:
		return 1
	case (r == 'o' || r == '§') && gap > 0.5*g.Size, (r == '-' || r == '–') && gap > wordGap*g.Size:
		return 1
	}
	return 0
}

// sentenceDash returns the bullet if it is a dash no further from the words than a space.
func sentenceDash(glyphs []pdftext.Glyph) string {
	g := glyphs[0]
	if (g.Text == "-" || g.Text == "–") && glyphs[1].X-(g.X+g.W) < 0.45*g.Size {
		return g.Text
	}
	return ""
}

// firstWord is the width of the first word of a row.
func firstWord(glyphs []pdftext.Glyph) float64 {
	end := glyphs[0].X + glyphs[0].W
	for i := 1; i < len(glyphs); i++ {
		if gapBetween(glyphs[i-1], glyphs[i]) != "" {
			break
		}
		end = glyphs[i].X + glyphs[i].W
	}
	return end - glyphs[0].X
}

// gapBetween is what stands between two characters: nothing, a space, or the tab between two cells.
func gapBetween(before, g pdftext.Glyph) string {
	gap := g.X - (before.X + before.W)
	size := max(before.Size, g.Size)
	switch {
	case gap > cellGap*size:
		return "\t"
	case gap > wordGap*size, g.Spaced && gap > sureGap*size:
		return " "
	}
	return ""
}

// ligatures are letters that a font draws as one, from U+FB00.
var ligatures = [...]string{"ff", "fi", "fl", "ffi", "ffl", "st", "st"}

// spelled writes ligatures out.
func spelled(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == len(s) && r >= '\uFB00' && int(r-'\uFB00') < len(ligatures) {
		return ligatures[r-'\uFB00']
	}
	return s
}
