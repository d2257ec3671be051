package document

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"handrail.school/handrail/internal/document/pdftext"
)

// box is the smallest field of lines around a character: most often a cell of a table.
type box struct{ x0, y0, x1, y1 float64 }

// boxed is a box with what stands in it.
type boxed struct {
	box
	glyphs []pdftext.Glyph
}

// same is how far two edges may lie apart and be one, in points.
const same = 2

// takeTables makes a row of every row of cells that lines are drawn around, and returns what stands elsewhere.
// The words of a cell stay together however many rows of characters they take.
func takeTables(page *pdftext.Page) (tables []row, rest []pdftext.Glyph) {
	boxes, rest := boxesOf(page)
	slices.SortFunc(boxes, func(a, b boxed) int { return cmp.Compare(b.y1, a.y1) })
	for i := 0; i < len(boxes); {
		j := i + 1
		for j < len(boxes) && boxes[i].y1-boxes[j].y1 < same {
			j++
		}
		cells := boxes[i:j]
		slices.SortFunc(cells, func(a, b boxed) int { return cmp.Compare(a.x0, b.x0) })
		beside := len(cells) == 1 && slices.ContainsFunc(boxes, cells[0].beside)
		if len(cells) > 1 || beside {
			tables = append(tables, tableRow(cells, beside))
		} else {
			rest = append(rest, cells[0].glyphs...) // a frame around ordinary text
		}
		i = j
	}
	return tables, rest
}

// beside reports whether another box stands next to this one, as a cell over several rows does.
func (b boxed) beside(o boxed) bool {
	return (o.x1 <= b.x0+same || o.x0 >= b.x1-same) && min(b.y1, o.y1)-max(b.y0, o.y0) > (b.y1-b.y0)/2
}

// boxesOf sorts the characters of a page into the boxes they stand in; rest are those in none.
func boxesOf(page *pdftext.Page) (boxes []boxed, rest []pdftext.Glyph) {
	var lying, standing []pdftext.Rule
	for _, r := range page.Rules {
		if r.Flat() {
			lying = append(lying, r)
		} else {
			standing = append(standing, r)
		}
	}
	if len(lying) < 2 || len(standing) < 2 {
		return nil, page.Glyphs
	}
	last, size := -1, []int{}
	of := make([]int, len(page.Glyphs)) // the box of each character, counted from 1; 0 for none
	for i := range page.Glyphs {
		g := &page.Glyphs[i]
		x, y := g.X+g.W/2, g.Y+g.Size*0.3
		if last < 0 || !boxes[last].holds(x, y) {
			b, ok := boxAround(lying, standing, x, y)
			if !ok {
				continue
			}
			if last = slices.IndexFunc(boxes, func(o boxed) bool { return o.like(b) }); last < 0 {
				last = len(boxes)
				boxes, size = append(boxes, boxed{box: b}), append(size, 0)
			}
		}
		of[i] = last + 1
		size[last]++
	}
	return boxes, share(page.Glyphs, of, boxes, size)
}

// share gives each box its characters, and returns those in none.
func share(glyphs []pdftext.Glyph, of []int, boxes []boxed, size []int) []pdftext.Glyph {
	for i, n := range size {
		boxes[i].glyphs = make([]pdftext.Glyph, 0, n)
	}
	rest := make([]pdftext.Glyph, 0, len(glyphs))
	for i, g := range glyphs {
		if of[i] == 0 {
			rest = append(rest, g)
		} else {
			b := &boxes[of[i]-1]
			b.glyphs = append(b.glyphs, g)
		}
	}
	return rest
}

func (b box) holds(x, y float64) bool { return x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1 }

func (b box) like(o box) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) < same }
	return near(b.x0, o.x0) && near(b.x1, o.x1) && near(b.y0, o.y0) && near(b.y1, o.y1)
}

// boxAround finds the nearest line on each side of a point. Together they must close: each as long as the side.
func boxAround(lying, standing []pdftext.Rule, x, y float64) (box, bool) {
	var left, right, below, above *pdftext.Rule
	for i := range standing {
		r := &standing[i]
		switch {
		case y < r.Y0-same || y > r.Y1+same:
		case r.X0 <= x && (left == nil || r.X0 > left.X0):
			left = r
		case r.X0 > x && (right == nil || r.X0 < right.X0):
			right = r
		}
	}
	for i := range lying {
		r := &lying[i]
		switch {
		case x < r.X0-same || x > r.X1+same:
		case r.Y0 <= y && (below == nil || r.Y0 > below.Y0):
			below = r
		case r.Y0 > y && (above == nil || r.Y0 < above.Y0):
			above = r
		}
	}
	if left == nil || right == nil || below == nil || above == nil {
		return box{}, false
	}
	b := box{left.X0, below.Y0, right.X0, above.Y0}
	tall := func(r *pdftext.Rule) bool { return r.Y0 <= b.y0+corner && r.Y1 >= b.y1-corner }
	long := func(r *pdftext.Rule) bool { return r.X0 <= b.x0+corner && r.X1 >= b.x1-corner }
	return b, tall(left) && tall(right) && long(below) && long(above)
}

// corner is how far the lines of a box may stay apart where they should meet, in points.
const corner = 3

// tableRow joins cells to one row, with tabs between them. A row beside a cell of several rows begins with an
// empty cell.
func tableRow(cells []boxed, beside bool) row {
	out := row{table: true, aside: true}
	sizes := map[float64]int{}
	for c, cell := range cells {
		if c > 0 || beside {
			out.spans = append(out.spans, span{text: "\t"})
		}
		for n, l := range baselines(cell.glyphs) {
			r, ok := makeRow(l.glyphs)
			if !ok {
				continue
			}
			if n > 0 && len(out.spans) > 0 {
				out.spans = append(out.spans, span{text: " "})
			}
			for _, s := range r.spans {
				s.text = strings.ReplaceAll(s.text, "\t", " ")
				out.spans = append(out.spans, s)
			}
			if out.letters == 0 {
				out.x0, out.at = r.x0, l.y
			}
			out.x0, out.x1, out.at = min(out.x0, r.x0), max(out.x1, r.x1), max(out.at, l.y)
			out.letters += r.letters
			out.aside = out.aside && r.aside
			sizes[r.size] += r.letters
		}
	}
	out.size, out.textX, out.text = most(sizes), out.x0, plainText(out.spans)
	return out
}
