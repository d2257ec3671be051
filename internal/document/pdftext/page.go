package pdftext

import (
	"math"
	"slices"
)

// Glyph is a character, or a few that are one shape, and where it stands. Lengths are points; Y goes up.
type Glyph struct {
	Text         string
	X, Y, W      float64 // start of the base line, width
	Size         float64
	Bold, Italic bool
	Aside        bool // marked by the file as header, footer or decoration
	Spaced       bool // for the use of callers: a space stood before it
	Link         string
	Linked       bool
}

// Page is what stands on one page, in the order of the file.
type Page struct {
	Width, Height float64
	Glyphs        []Glyph
	Rules         []Rule
}

// glyphCost is what a character costs of the budget, as it stays in memory until the page is done.
const glyphCost = 20

// Page reads a page, counted from 1; its characters stand in one place for all pages, so that the page before is lost. What a page holds beyond an error of its own is lost; only the limits
// end the reading.
func (f *File) Page(number int) (page *Page, err error) {
	defer guard(&err)
	if number < 1 || number > len(f.pages) {
		return nil, errDamaged
	}
	d := f.pages[number-1]
	box := f.array(d["MediaBox"])
	if len(box) != 4 {
		box = array{0.0, 0.0, 595.0, 842.0}
	}
	x0, y0 := f.number(box[0]), f.number(box[1])
	w, h := math.Abs(f.number(box[2])-x0), math.Abs(f.number(box[3])-y0)
	page = &Page{Width: w, Height: h, Glyphs: f.glyphs[:0]}
	base := matrix{1, 0, 0, 1, -x0, -y0}
	switch (int(f.number(d["Rotate"]))%360 + 360) % 360 {
	case 90:
		base = base.then(matrix{0, -1, 1, 0, 0, w})
		page.Width, page.Height = h, w
	case 180:
		base = base.then(matrix{-1, 0, 0, -1, w, h})
	case 270:
		base = base.then(matrix{0, 1, -1, 0, h, 0})
		page.Width, page.Height = h, w
	}
	var data []byte
	for _, c := range f.list(d["Contents"]) {
		if s, ok := f.resolve(c).(*stream); ok && data == nil {
			data = slices.Clip(f.unpack(s)) // what is added must not run into the file
		} else if ok {
			data = append(append(data, '\n'), f.unpack(s)...)
		}
	}
	r := &reader{file: f, page: page}
	r.state.ctm = base
	r.state.stretch = 1
	r.run(data, f.dict(d["Resources"]), 0)
	r.bullets()
	f.links(page, d, base)
	f.glyphs = page.Glyphs
	return page, nil
}

// matrix is a transformation as PDF writes it: a b c d e f.
type matrix [6]float64

// then applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// at transforms a point.
func (m matrix) at(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// links gives the characters inside a link its target. Links within the file have no target.
func (f *File) links(page *Page, d dict, base matrix) {
	for _, o := range f.array(d["Annots"]) {
		a := f.dict(o)
		rect := f.array(a["Rect"])
		if f.name(a["Subtype"]) != "Link" || len(rect) != 4 {
			continue
		}
		target := ""
		if action := f.dict(a["A"]); f.name(action["S"]) == "URI" {
			uri, _ := f.resolve(action["URI"]).(text)
			target = textString(string(uri))
		}
		x0, y0 := base.at(f.number(rect[0]), f.number(rect[1]))
		x1, y1 := base.at(f.number(rect[2]), f.number(rect[3]))
		x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
		f.budget.spend(1 + len(page.Glyphs)/4)
		for i := range page.Glyphs {
			g := &page.Glyphs[i]
			x, y := g.X+g.W/2, g.Y+g.Size*0.3
			if x >= x0 && x <= x1 && y >= y0 && y <= y1 {
				g.Linked, g.Link = true, target
			}
		}
	}
}
