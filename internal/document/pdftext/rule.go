package pdftext

import "math"

// Rule is a straight line on a page: the border of a cell, or the edge of its shade. One of the two lengths is
// (nearly) nothing.
type Rule struct{ X0, Y0, X1, Y1 float64 }

// Flat reports whether the rule lies; otherwise it stands.
func (r Rule) Flat() bool { return r.X1-r.X0 > r.Y1-r.Y0 }

const (
	maxRules  = 1000 // on a page; tables of policies have a few hundred
	thin      = 3.0  // points: a box no thicker than this is a line
	shortest  = 6.0  // points: shorter lines are bullets and underlined letters
	mostBoxes = 200  // of one path
)

// path is what has been drawn and not yet painted.
type path struct {
	boxes []Rule // around each piece
	open  bool   // the last box still grows
}

// reach makes the last piece take in a point.
func (p *path) reach(x, y float64, begin bool) {
	if begin || !p.open || len(p.boxes) == 0 {
		if len(p.boxes) < mostBoxes {
			p.boxes = append(p.boxes, Rule{x, y, x, y})
			p.open = true
		}
		return
	}
	b := &p.boxes[len(p.boxes)-1]
	b.X0, b.X1, b.Y0, b.Y1 = min(b.X0, x), max(b.X1, x), min(b.Y0, y), max(b.Y1, y)
}

// doPath carries out the operators that draw and paint; it reports whether the operator is one of them.
func (r *reader) doPath(op operator, arg func(int) float64) bool {
	point := func(i int, begin bool) {
		x, y := r.state.ctm.at(arg(i), arg(i+1))
		r.path.reach(x, y, begin)
	}
	switch op {
	case "m":
		point(0, true)
	case "l":
		point(0, false)
	case "c":
		point(4, false)
	case "v", "y":
		point(2, false)
	case "re":
		x, y := r.state.ctm.at(arg(0), arg(1))
		r.path.reach(x, y, true)
		x, y = r.state.ctm.at(arg(0)+arg(2), arg(1)+arg(3))
		r.path.reach(x, y, false)
		r.path.open = false
	case "h", "W", "W*":
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*":
		r.paint()
	case "n":
		r.path = path{boxes: r.path.boxes[:0]}
	default:
		return false
	}
	return true
}

// paint keeps the lines of what was drawn, and the edges of boxes that do not cover the page.
func (r *reader) paint() {
	for _, b := range r.path.boxes {
		w, h := b.X1-b.X0, b.Y1-b.Y0
		switch {
		case w >= leastDot && w <= mostDot && math.Abs(w-h) < 1 && len(r.dots) < maxDots:
			r.dots = append(r.dots, b)
		case !isFinite(w) || !isFinite(h) || !isFinite(b.X0) || !isFinite(b.Y0):
		case h <= thin && w >= shortest:
			y := (b.Y0 + b.Y1) / 2
			r.rule(Rule{b.X0, y, b.X1, y})
		case w <= thin && h >= shortest:
			x := (b.X0 + b.X1) / 2
			r.rule(Rule{x, b.Y0, x, b.Y1})
		case w < shortest || h < shortest || w > 0.9*r.page.Width && h > 0.9*r.page.Height:
		default:
			r.rule(Rule{b.X0, b.Y0, b.X1, b.Y0})
			r.rule(Rule{b.X0, b.Y1, b.X1, b.Y1})
			r.rule(Rule{b.X0, b.Y0, b.X0, b.Y1})
			r.rule(Rule{b.X1, b.Y0, b.X1, b.Y1})
		}
	}
	r.path = path{boxes: r.path.boxes[:0]}
}

// A bullet that is drawn and no character: a small disc, circle or square before a line of text.
const (
	leastDot  = 2.0 // points across
	mostDot   = 6.0
	maxDots   = 400 // on a page
	dotRise   = 3.3 // of its middle above the base line of usual text
	dotBefore = 8.0 // nothing ends so near on its left
	dotAfter  = 40.0
)

// bullets writes the drawn bullets as characters, as far as text follows them and none stands before.
func (r *reader) bullets() {
	glyphs := r.page.Glyphs
	for _, d := range r.dots {
		r.file.budget.spend(1 + len(glyphs)/4)
		y := (d.Y0+d.Y1)/2 - dotRise
		var follows *Glyph
		before := false
		for i := range glyphs {
			g := &glyphs[i]
			if math.Abs(g.Y-y) > 0.35*g.Size {
				continue
			}
			if g.X > d.X1 && g.X < d.X1+dotAfter && (follows == nil || g.X < follows.X) {
				follows = g
			}
			before = before || g.X < d.X0 && g.X+g.W > d.X0-dotBefore
		}
		if follows != nil && !before {
			r.page.Glyphs = append(r.page.Glyphs, Glyph{Text: "•", X: d.X0, Y: follows.Y, W: d.X1 - d.X0, Size: follows.Size})
		}
	}
}

// rule keeps a line, joined to one that it lengthens.
func (r *reader) rule(n Rule) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1 }
	rules := r.page.Rules
	for i := len(rules) - 1; i >= max(0, len(rules)-40); i-- {
		o := &rules[i]
		if n.Flat() && o.Flat() && near(n.Y0, o.Y0) && n.X0 <= o.X1+1 && n.X1 >= o.X0-1 {
			o.X0, o.X1 = min(o.X0, n.X0), max(o.X1, n.X1)
			return
		}
		if !n.Flat() && !o.Flat() && near(n.X0, o.X0) && n.Y0 <= o.Y1+1 && n.Y1 >= o.Y0-1 {
			o.Y0, o.Y1 = min(o.Y0, n.Y0), max(o.Y1, n.Y1)
			return
		}
	}
	r.file.budget.spend(1)
	if len(rules) < maxRules {
		r.page.Rules = append(rules, n)
	}
}
