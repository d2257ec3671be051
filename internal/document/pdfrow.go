package document

import (
	"cmp"
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
	textX    float64 // where the words begin, after the bullet
	spans    []span
	first    float64 // width of the first word
	aside    bool
	contents string // "title<TAB>page" for an entry of a table of contents
}

// nearEdge reports whether the row stands where running lines do.
func (r *row) nearEdge() bool { return r.y < edge || r.y > 1-edge }

// pageRows sorts the characters of a page into rows from top to bottom.
func pageRows(page *pdftext.Page, number int) []row {
	glyphs := page.Glyphs
	slices.SortStableFunc(glyphs, func(a, b pdftext.Glyph) int { return cmp.Compare(b.Y, a.Y) })
	var rows []row
	for i := 0; i < len(glyphs); {
		base, size := glyphs[i].Y, glyphs[i].Size
		j := i + 1
		for j < len(glyphs) && base-glyphs[j].Y < 0.4*max(size, glyphs[j].Size) {
			if glyphs[j].Size > size { // a raised note begins the row: measure from its neighbour
				base, size = glyphs[j].Y, glyphs[j].Size
			}
			j++
		}
		if r, ok := makeRow(glyphs[i:j]); ok {
			r.page, r.at, r.y, r.width = number, base, base/max(page.Height, 1), math.Round(page.Width)
			rows = append(rows, r)
		}
		i = j
	}
	return rows
}

// Gaps between characters, in parts of the size.
const (
	wordGap = 0.16 // from here on a space
	cellGap = 2.2  // from here on the next cell of a table
	inkGap  = 0.12 // nearer than this, the same character twice makes it look bold
)

// makeRow puts the characters of a row in order and finds the spaces between its words.
func makeRow(glyphs []pdftext.Glyph) (row, bool) {
	slices.SortStableFunc(glyphs, func(a, b pdftext.Glyph) int { return cmp.Compare(a.X, b.X) })
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
		r.bullet, glyphs = true, glyphs[n:]
		r.textX = glyphs[0].X
	}
	r.first = firstWord(glyphs)
	for i, g := range glyphs {
		if i > 0 {
			r.spans = addGap(r.spans, glyphs[i-1], g)
		}
		r.spans = addGlyph(r.spans, g)
	}
	return r, true
}

// visible drops spaces, which are found by the gaps they leave, and characters printed twice.
func visible(glyphs []pdftext.Glyph) []pdftext.Glyph {
	out := glyphs[:0]
	for _, g := range glyphs {
		if strings.TrimFunc(g.Text, isBlank) == "" {
			continue
		}
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
	count := map[float64]int{}
	best := 0.0
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

// firstWord is the width of the first word of a row.
func firstWord(glyphs []pdftext.Glyph) float64 {
	end := glyphs[0].X + glyphs[0].W
	for i := 1; i < len(glyphs); i++ {
		if glyphs[i].X-end > wordGap*glyphs[i].Size {
			break
		}
		end = glyphs[i].X + glyphs[i].W
	}
	return end - glyphs[0].X
}

// addGap puts a space or the tab between two cells where characters stand apart.
func addGap(spans []span, before, g pdftext.Glyph) []span {
	gap := g.X - (before.X + before.W)
	size := max(before.Size, g.Size)
	s := spans[len(spans)-1]
	s.linked = s.linked && g.Linked && s.link == g.Link
	if !s.linked {
		s.link = ""
	}
	switch {
	case gap > cellGap*size:
		s.text = "\t"
	case gap > wordGap*size:
		s.text = " "
	default:
		return spans
	}
	return append(spans, s)
}

// addGlyph adds a character to the last span, or a new one where the style changes.
func addGlyph(spans []span, g pdftext.Glyph) []span {
	s := span{text: ligatures.Replace(g.Text), bold: g.Bold, italic: g.Italic, linked: g.Linked, link: g.Link}
	return append(spans, s)
}

// ligatures are letters that a font draws as one.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")
