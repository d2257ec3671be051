package pdftext

import (
	"strings"
)

// font is what is needed of a font to tell which characters stand where.
type font struct {
	wide         bool // two bytes a character
	toUnicode    *cmap
	simple       [256]string // characters of a font with one byte each
	widths       map[int]float64
	width        float64 // of characters without one of their own
	scale        float64 // of widths to the size of the font
	bold, italic bool
}

// font reads a font, once.
func (f *File) font(o object) *font {
	r, isRef := o.(ref)
	if isRef {
		if known := f.fonts[r]; known != nil {
			return known
		}
	}
	out := f.readFont(f.dict(o))
	if isRef {
		f.fonts[r] = out
	}
	return out
}

func (f *File) readFont(d dict) *font {
	out := &font{scale: 0.001, widths: map[int]float64{}}
	base := string(f.name(d["BaseFont"]))
	if s, ok := f.resolve(d["ToUnicode"]).(*stream); ok {
		out.toUnicode = readCMap(f.unpack(s), &f.budget)
	}
	descriptor := f.dict(d["FontDescriptor"])
	switch f.name(d["Subtype"]) {
	case "Type0":
		out.wide = true
		inner := f.array(d["DescendantFonts"])
		if len(inner) > 0 {
			cid := f.dict(inner[0])
			descriptor = f.dict(cid["FontDescriptor"])
			f.wideWidths(out, cid)
		}
	case "Type3":
		if m := f.array(d["FontMatrix"]); len(m) == 6 && f.number(m[0]) != 0 {
			out.scale = f.number(m[0])
		}
		f.simpleFont(out, d, descriptor, base)
	default:
		f.simpleFont(out, d, descriptor, base)
	}
	f.fontStyle(out, base, descriptor)
	return out
}

// fontStyle reads bold and italic from the name of a font and from its description.
func (f *File) fontStyle(out *font, base string, descriptor dict) {
	lower := strings.ToLower(base)
	flags := int(f.number(descriptor["Flags"]))
	out.bold = strings.Contains(lower, "bold") || strings.Contains(lower, "black") || strings.Contains(lower, "heavy") ||
		strings.Contains(lower, "semibold") || flags&(1<<18) != 0 || f.number(descriptor["FontWeight"]) >= 600
	out.italic = strings.Contains(lower, "italic") || strings.Contains(lower, "oblique") || flags&(1<<6) != 0
}

// wideWidths reads the widths of a font with two bytes a character.
func (f *File) wideWidths(out *font, cid dict) {
	out.width = 1000
	if cid["DW"] != nil {
		out.width = f.number(cid["DW"])
	}
	w := f.array(cid["W"])
	for i := 0; i+1 < len(w); {
		first := int(f.number(w[i]))
		if list := f.array(w[i+1]); list != nil {
			for k, v := range list {
				out.widths[first+k] = f.number(v)
			}
			f.budget.spend(len(list))
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		last := min(int(f.number(w[i+1])), 0xFFFF)
		for c := max(first, 0); c <= last; c++ {
			out.widths[c] = f.number(w[i+2])
		}
		f.budget.spend(max(last-first, 1))
		i += 3
	}
}

// simpleFont reads the widths and characters of a font with one byte each.
func (f *File) simpleFont(out *font, d, descriptor dict, base string) {
	first := int(f.number(d["FirstChar"]))
	widths := f.array(d["Widths"])
	for i, w := range widths {
		if i > 256 {
			break
		}
		out.widths[first+i] = f.number(w)
	}
	out.width = f.number(descriptor["MissingWidth"])
	encoding := f.resolve(d["Encoding"])
	baseEncoding := name("")
	switch e := encoding.(type) {
	case name:
		baseEncoding = e
	case dict:
		baseEncoding = f.name(e["BaseEncoding"])
	}
	symbolic := strings.Contains(base, "Symbol") || strings.Contains(base, "Wingdings") || strings.Contains(base, "Dingbats")
	for c := range 256 {
		out.simple[c] = baseCharacter(byte(c), baseEncoding, symbolic)
	}
	if e, ok := encoding.(dict); ok {
		f.differences(out, f.array(e["Differences"]))
	}
	if len(widths) == 0 {
		standardWidths(out, base)
	}
}

// differences reads [32 /space /exclam 65 /A].
func (f *File) differences(out *font, list array) {
	code := 0
	for _, o := range list {
		switch v := f.resolve(o).(type) {
		case float64:
			code = int(min(max(v, 0), 256))
		case name:
			if code < 256 {
				if s := glyphCharacter(string(v)); s != "" {
					out.simple[code] = s
				}
			}
			code++
		}
	}
}

// decoded is one character of a string: what it says, how wide it is, and whether it is the space that
// word spacing stretches.
type decoded struct {
	text  string
	width float64
	space bool
}

// decode takes one character off a string and returns the rest.
func (ft *font) decode(s text) (decoded, text) {
	if !ft.wide {
		c := s[0]
		d := decoded{text: ft.simple[c], space: c == ' '}
		if ft.toUnicode != nil {
			if u, ok := ft.toUnicode.lookup(int(c), 1); ok {
				d.text = u
			}
		}
		d.width = ft.widthOf(int(c))
		return d, s[1:]
	}
	n := 2
	if ft.toUnicode != nil {
		n = ft.toUnicode.length(s)
	}
	n = min(n, len(s))
	code := 0
	for _, c := range []byte(s[:n]) {
		code = code<<8 | int(c)
	}
	d := decoded{width: ft.widthOf(code), space: n == 1 && code == ' '}
	if ft.toUnicode != nil {
		d.text, _ = ft.toUnicode.lookup(code, n)
	}
	return d, s[n:]
}

func (ft *font) widthOf(code int) float64 {
	if w, ok := ft.widths[code]; ok {
		return w * ft.scale
	}
	return ft.width * ft.scale
}
