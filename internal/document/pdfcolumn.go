package document

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"handrail.school/handrail/internal/document/pdftext"
)

// baseline is what stands on one line of a page, or of a column of it.
type baseline struct {
	y, size float64
	glyphs  []pdftext.Glyph // from left to right
	ink     []stretch       // of its words
}

// stretch is a part of a line.
type stretch struct{ from, to float64 }

// baselines sorts characters into lines from top to bottom.
func baselines(glyphs []pdftext.Glyph) []baseline {
	glyphs = fromTheTop(glyphs)
	var out []baseline
	for i := 0; i < len(glyphs); {
		y, size := glyphs[i].Y, glyphs[i].Size
		j := i + 1
		for j < len(glyphs) && y-glyphs[j].Y < 0.4*max(size, glyphs[j].Size) {
			if glyphs[j].Size > size { // a raised note begins the row: measure from its neighbour
				y, size = glyphs[j].Y, glyphs[j].Size
			}
			j++
		}
		out = append(out, newBaseline(y, size, glyphs[i:j]))
		i = j
	}
	return out
}

// fromTheTop sorts characters from top to bottom; those of one height stay in order. Programs write them height by
// height, so that whole runs are moved and not every character.
func fromTheTop(glyphs []pdftext.Glyph) []pdftext.Glyph {
	var runs [][]pdftext.Glyph
	for i := 0; i < len(glyphs); {
		j := i + 1
		for j < len(glyphs) && glyphs[j].Y == glyphs[i].Y {
			j++
		}
		runs = append(runs, glyphs[i:j])
		i = j
	}
	order := func(a, b []pdftext.Glyph) int { return cmp.Compare(b[0].Y, a[0].Y) }
	if slices.IsSortedFunc(runs, order) {
		return glyphs
	}
	slices.SortStableFunc(runs, order)
	return slices.Concat(runs...)
}

func newBaseline(y, size float64, glyphs []pdftext.Glyph) baseline {
	leftFirst := func(a, b pdftext.Glyph) int { return cmp.Compare(a.X, b.X) }
	if !slices.IsSortedFunc(glyphs, leftFirst) {
		slices.SortStableFunc(glyphs, leftFirst)
	}
	l := baseline{y: y, size: size, glyphs: glyphs}
	for _, g := range glyphs {
		if isSpace(g) {
			continue
		}
		if n := len(l.ink); n > 0 && g.X-l.ink[n-1].to < wordGap*size {
			l.ink[n-1].to = max(l.ink[n-1].to, g.X+g.W)
		} else {
			l.ink = append(l.ink, stretch{g.X, g.X + g.W})
		}
	}
	return l
}

func isSpace(g pdftext.Glyph) bool {
	r, size := utf8.DecodeRuneInString(g.Text)
	return size == len(g.Text) && isBlank(r)
}

// What makes two columns of text: a white strip down the page with enough on both sides of it.
const (
	gutter     = 7    // points: how wide the strip is at least
	columnRows = 5    // on each side
	columnPart = 0.18 // of the page's width, on each side
	rowLetters = 16   // in an average row; fewer are the labels of a table or a list
	maxColumns = 400  // lines on a page; on more nobody looks for columns
	bigGap     = 2.6  // sizes between two lines that no longer belong to one column
)

// columns is a part of a page where text stands in two columns, which may have columns themselves.
type columns struct {
	from, to int     // lines
	at       float64 // middle of the strip
}

// columnsFrom looks for columns that begin on a line.
func columnsFrom(lines []baseline, i int, width float64) (columns, bool) {
	best := columns{}
	for k := 1; k < len(lines[i].ink); k++ {
		strip := stretch{lines[i].ink[k-1].to, lines[i].ink[k].from}
		if strip.to-strip.from < gutter {
			continue
		}
		c := columns{from: i, to: i + 1}
		for c.to < len(lines) && lines[c.to-1].y-lines[c.to].y < 3*bigGap*lines[c.to].size {
			next := lines[c.to].white(strip)
			if next.to-next.from < gutter {
				break
			}
			strip = next
			c.to++
		}
		c.at = (strip.from + strip.to) / 2
		for c.from > 0 && lines[c.from-1].y-lines[c.from].y < bigGap*lines[c.from].size && lines[c.from-1].clear(c.at) {
			c.from--
		}
		c.to = c.end(lines)
		if c.to-c.from > max(columnRows-1, best.to-best.from) && c.isText(lines[c.from:c.to], width) {
			best = c
		}
	}
	return best, best.to > 0
}

// white is the part of a strip that a line leaves white.
func (l *baseline) white(strip stretch) stretch {
	best, from := stretch{}, math.Inf(-1)
	for k := 0; k <= len(l.ink); k++ {
		to := math.Inf(1)
		if k < len(l.ink) {
			to = l.ink[k].from
		}
		if w := (stretch{max(from, strip.from), min(to, strip.to)}); w.to-w.from > best.to-best.from {
			best = w
		}
		if k < len(l.ink) {
			from = l.ink[k].to
		}
	}
	return best
}

// clear reports whether nothing stands at x, a gutter wide.
func (l *baseline) clear(x float64) bool {
	return !slices.ContainsFunc(l.ink, func(s stretch) bool { return s.from < x+gutter/2 && s.to > x-gutter/2 })
}

// end leaves out lines below the columns: those after a gap, of which only the left side is printed on.
func (c columns) end(lines []baseline) int {
	last := c.from
	for i := c.from; i < c.to; i++ {
		if n := len(lines[i].ink); n > 0 && lines[i].ink[n-1].to > c.at {
			last = i
		}
	}
	for i := last + 1; i < c.to; i++ {
		if lines[i-1].y-lines[i].y > 1.7*lines[i].size {
			return i
		}
	}
	return c.to
}

// isText reports whether both sides are running text, and not the labels and values of a table.
func (c columns) isText(lines []baseline, width float64) bool {
	if len(lines) < columnRows {
		return false
	}
	left, right := newSide(), newSide()
	for i := range lines {
		l := &lines[i]
		n := 0
		for n < len(l.ink) && l.ink[n].from < c.at {
			n++
		}
		before := l.lettersBefore(c.at)
		if n > 0 {
			left.add(l.ink[0].from, l.ink[n-1].to, before)
		}
		if n < len(l.ink) {
			right.add(l.ink[n].from, l.ink[len(l.ink)-1].to, len(l.glyphs)-before)
		}
	}
	return left.isColumn(width) && right.isColumn(width)
}

// lettersBefore is how many characters of a line begin left of x.
func (l *baseline) lettersBefore(x float64) int {
	n, _ := slices.BinarySearchFunc(l.glyphs, x, func(g pdftext.Glyph, x float64) int { return cmp.Compare(g.X, x) })
	return n
}

// side is what stands on one side of a strip.
type side struct {
	x0, x1  float64
	letters int
	ends    []float64 // of its lines
}

func newSide() side { return side{x0: math.Inf(1), x1: math.Inf(-1)} }

func (s *side) add(x0, x1 float64, letters int) {
	s.x0, s.x1 = min(s.x0, x0), max(s.x1, x1)
	s.letters += letters
	s.ends = append(s.ends, x1)
}

// isColumn reports whether lines fill a column: enough of them, long enough, and many as long as the longest.
func (s *side) isColumn(width float64) bool {
	if len(s.ends) < columnRows {
		return false
	}
	full := 0
	for _, x := range s.ends {
		if x > s.x1-0.25*(s.x1-s.x0) {
			full++
		}
	}
	return s.x1-s.x0 >= columnPart*width && s.letters >= rowLetters*len(s.ends) && 5*full >= 2*len(s.ends)
}

// split parts lines at x.
func split(lines []baseline, x float64) (left, right []baseline) {
	for _, l := range lines {
		n := l.lettersBefore(x)
		if a := ownBaseline(l.glyphs[:n]); len(a.ink) > 0 {
			left = append(left, a)
		}
		if b := ownBaseline(l.glyphs[n:]); len(b.ink) > 0 {
			right = append(right, b)
		}
	}
	return left, right
}

// ownBaseline is the line of one side, whose characters may stand a little higher or lower than the other's.
func ownBaseline(glyphs []pdftext.Glyph) baseline {
	y, size := 0.0, 0.0
	for _, g := range glyphs {
		if g.Size > size && !isSpace(g) {
			y, size = g.Y, g.Size
		}
	}
	return newBaseline(y, size, glyphs)
}

// inOrder calls each with every line in the order of reading, and the column it is in, 0 for none.
func inOrder(lines []baseline, width float64, column int, each func(l *baseline, column int)) {
	for i := 0; i < len(lines); {
		c, ok := columns{}, false
		for j := i; column < 3 && len(lines) <= maxColumns && j < len(lines) && !ok; j++ {
			if c, ok = columnsFrom(lines[i:], j-i, width); ok {
				c.from, c.to = c.from+i, c.to+i
			}
		}
		if !ok {
			c.from = len(lines)
		}
		for ; i < c.from; i++ {
			each(&lines[i], column)
		}
		if ok {
			left, right := split(lines[c.from:c.to], c.at)
			inOrder(left, width, column+1, each)
			inOrder(right, width, column+2, each)
			i = c.to
		}
	}
}
