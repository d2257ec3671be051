package pdftext

import (
	"bytes"
	"math"
)

// state is what q saves and Q restores, as far as text needs it.
type state struct {
	ctm        matrix
	font       *font
	size       float64
	charSpace  float64
	wordSpace  float64
	stretch    float64 // horizontal scaling, 1 for none
	leading    float64
	rise       float64
	text, line matrix
}

// reader runs the contents of a page.
type reader struct {
	file   *File
	page   *Page
	state  state
	saved  []state
	path   path
	dots   []Rule // small marks, which may be bullets
	asides []bool // marked contents that are open: whether each is decoration
}

// Bounds on what well-made pages never reach.
const (
	maxOperands = 10_000
	maxSaved    = 500
	maxForms    = 12
	maxGlyphs   = 100_000
)

// run goes through a content stream; forms are streams inside streams.
func (r *reader) run(data []byte, resources dict, depth int) {
	l := lexer{data: data, budget: &r.file.budget, seen: r.file.seen}
	var args array
	for {
		switch o := l.next().(type) {
		case end:
			return
		case closing:
		case operator:
			if o == "BI" {
				l.skipImage()
			} else if o == "Do" {
				r.form(args, resources, depth)
			} else {
				r.do(o, args, resources)
			}
			args = args[:0]
		default:
			if len(args) < maxOperands {
				args = append(args, o)
			}
		}
	}
}

// skipImage goes over a picture inside the contents.
func (l *lexer) skipImage() {
	for l.pos < len(l.data) {
		i := bytes.Index(l.data[l.pos:], []byte("EI"))
		if i < 0 {
			l.pos = len(l.data)
			return
		}
		l.pos += i + 2
		l.budget.spend(1)
		if isSpace(l.data[l.pos-3]) && (l.pos == len(l.data) || isSpace(l.data[l.pos])) {
			return
		}
	}
}

// form runs a form, which is a piece of page with a place of its own.
func (r *reader) form(args array, resources dict, depth int) {
	if len(args) != 1 || depth >= maxForms {
		return
	}
	key, _ := args[0].(name)
	f := r.file
	s, ok := f.resolve(f.dict(resources["XObject"])[key]).(*stream)
	if !ok || f.name(s.dict["Subtype"]) != "Form" {
		return
	}
	saved, asides := r.state, len(r.asides)
	if m := f.array(s.dict["Matrix"]); len(m) == 6 {
		r.state.ctm = f.matrix(m).then(r.state.ctm)
	}
	inside := f.dict(s.dict["Resources"])
	if inside == nil {
		inside = resources
	}
	f.budget.spend(100)
	r.run(f.unpack(s), inside, depth+1)
	r.state, r.asides = saved, r.asides[:min(asides, len(r.asides))]
}

// matrix reads six numbers.
func (f *File) matrix(a array) matrix {
	var m matrix
	for i := range m {
		m[i] = f.number(a[i])
	}
	return m
}

// do carries out one operator.
func (r *reader) do(op operator, args array, resources dict) {
	s := &r.state
	arg := func(i int) float64 {
		if i >= len(args) {
			return 0
		}
		return r.file.number(args[i])
	}
	switch op {
	case "q":
		if len(r.saved) < maxSaved {
			r.saved = append(r.saved, *s)
		}
	case "Q":
		if n := len(r.saved); n > 0 {
			*s = r.saved[n-1]
			r.saved = r.saved[:n-1]
		}
	case "cm":
		if len(args) == 6 {
			s.ctm = r.file.matrix(args).then(s.ctm)
		}
	case "BT":
		s.text = matrix{1, 0, 0, 1, 0, 0}
		s.line = s.text
	case "Tc":
		s.charSpace = arg(0)
	case "Tw":
		s.wordSpace = arg(0)
	case "Tz":
		s.stretch = arg(0) / 100
	case "TL":
		s.leading = arg(0)
	case "Ts":
		s.rise = arg(0)
	case "Tf":
		if len(args) == 2 {
			key, _ := args[0].(name)
			s.font = r.file.font(r.file.dict(resources["Font"])[key])
			s.size = arg(1)
		}
	case "BMC", "BDC":
		r.openMark(args)
	case "EMC":
		if n := len(r.asides); n > 0 {
			r.asides = r.asides[:n-1]
		}
	default:
		if !r.doPath(op, arg) {
			r.doText(op, args, arg)
		}
	}
}

// doText carries out the operators that move in a text or show some.
func (r *reader) doText(op operator, args array, arg func(int) float64) {
	s := &r.state
	switch op {
	case "Td":
		r.move(arg(0), arg(1))
	case "TD":
		s.leading = -arg(1)
		r.move(arg(0), arg(1))
	case "Tm":
		if len(args) == 6 {
			s.text = r.file.matrix(args)
			s.line = s.text
		}
	case "T*":
		r.move(0, -s.leading)
	case "Tj":
		r.showOperand(args, 0)
	case "'":
		r.move(0, -s.leading)
		r.showOperand(args, 0)
	case "\"":
		s.wordSpace, s.charSpace = arg(0), arg(1)
		r.move(0, -s.leading)
		r.showOperand(args, 2)
	case "TJ":
		if len(args) != 1 {
			return
		}
		list, _ := args[0].(array)
		for _, o := range list {
			switch v := o.(type) {
			case text:
				r.show(v)
			case float64:
				s.advance(-v / 1000 * s.size * s.stretch)
			}
		}
	}
}

// openMark notes whether marked content is decoration: headers, footers and page numbers are.
func (r *reader) openMark(args array) {
	aside := len(r.asides) > 0 && r.asides[len(r.asides)-1]
	if len(args) > 0 && args[0] == object(name("Artifact")) {
		aside = true
	}
	if len(r.asides) < maxSaved {
		r.asides = append(r.asides, aside)
	}
}

// move begins a new line at a distance from the last.
func (r *reader) move(x, y float64) {
	r.state.line = matrix{1, 0, 0, 1, x, y}.then(r.state.line)
	r.state.text = r.state.line
}

// advance moves along the line.
func (s *state) advance(x float64) {
	s.text = matrix{1, 0, 0, 1, x, 0}.then(s.text)
}

func (r *reader) showOperand(args array, i int) {
	if i < len(args) {
		if t, ok := args[i].(text); ok {
			r.show(t)
		}
	}
}

// show puts the characters of a string on the page. Text that does not run from left to right (stamps
// across a page, titles up its edge) is left out.
func (r *reader) show(t text) {
	s := &r.state
	if s.font == nil {
		return
	}
	for len(t) > 0 {
		r.file.budget.spend(glyphCost)
		var d decoded
		d, t = s.font.decode(t)
		place := matrix{s.size * s.stretch, 0, 0, s.size, 0, s.rise}.then(s.text).then(s.ctm)
		w := d.width*s.size + s.charSpace
		if d.space {
			w += s.wordSpace
		}
		size := math.Hypot(place[2], place[3])
		upright := place[0] > 0 && math.Abs(place[1]) < place[0]*0.2
		if len(r.page.Glyphs) >= maxGlyphs {
			panic(ErrLimit)
		}
		if upright && d.text != "" && isFinite(place[4]) && isFinite(place[5]) && isFinite(size) {
			r.page.Glyphs = append(r.page.Glyphs, Glyph{
				Text: d.text, X: place[4], Y: place[5], W: d.width * place[0], Size: size,
				Bold: s.font.bold, Italic: s.font.italic,
				Aside: len(r.asides) > 0 && r.asides[len(r.asides)-1],
			})
		}
		s.advance(w * s.stretch)
	}
}

func isFinite(x float64) bool { return !math.IsNaN(x) && math.Abs(x) < 1e7 }
