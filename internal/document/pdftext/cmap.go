package pdftext

import "unicode/utf16"

// cmap translates the codes of a font to characters.
type cmap struct {
	single          map[int]string
	ranges          []cmapRange
	one             bool // some codes are one byte long
	two             bool
	oneLow, oneHigh int
}

// cmapRange translates codes from low to high to characters that follow one another.
type cmapRange struct {
	low, high int
	to        []uint16
}

// readCMap reads a ToUnicode stream.
func readCMap(data []byte, b *budget) *cmap {
	m := &cmap{single: map[int]string{}}
	l := lexer{data: data, budget: b}
	var args array
	for {
		switch o := l.next().(type) {
		case end:
			return m
		case operator:
			switch o {
			case "endcodespacerange":
				m.codeSpace(args)
			case "endbfchar":
				b.spend(keptObject * len(args))
				m.characters(args)
			case "endbfrange":
				b.spend(keptObject * len(args))
				m.addRanges(args)
			}
			args = args[:0]
		case closing:
		default:
			args = append(args, o)
		}
	}
}

func (m *cmap) codeSpace(args array) {
	for i := 0; i+1 < len(args); i += 2 {
		low, ok1 := args[i].(text)
		high, ok2 := args[i+1].(text)
		if !ok1 || !ok2 {
			continue
		}
		if len(low) == 1 && len(high) == 1 {
			m.one, m.oneLow, m.oneHigh = true, int(low[0]), int(high[0])
		} else {
			m.two = true
		}
	}
}

func (m *cmap) characters(args array) {
	for i := 0; i+1 < len(args); i += 2 {
		from, ok1 := args[i].(text)
		to, ok2 := args[i+1].(text)
		if ok1 && ok2 && len(from) <= 4 {
			m.single[codeOf(from)] = utf16Text(string(to))
		}
	}
}

func (m *cmap) addRanges(args array) {
	for i := 0; i+2 < len(args); i += 3 {
		low, ok1 := args[i].(text)
		high, ok2 := args[i+1].(text)
		if !ok1 || !ok2 || len(low) > 4 || len(high) > 4 {
			continue
		}
		from, to := codeOf(low), codeOf(high)
		switch v := args[i+2].(type) {
		case text:
			m.ranges = append(m.ranges, cmapRange{from, to, utf16Units(string(v))})
		case array:
			for k, o := range v {
				if s, ok := o.(text); ok && from+k <= to {
					m.single[from+k] = utf16Text(string(s))
				}
			}
		}
	}
}

func codeOf(s text) int {
	code := 0
	for _, c := range []byte(s) {
		code = code<<8 | int(c)
	}
	return code
}

// maxRanges bounds how many ranges are searched for one character; fonts have a few hundred at most.
const maxRanges = 5000

// lookup returns the characters of a code.
func (m *cmap) lookup(code, length int) (string, bool) {
	if s, ok := m.single[code]; ok {
		return s, true
	}
	for i := range m.ranges[:min(len(m.ranges), maxRanges)] {
		r := &m.ranges[i]
		if code < r.low || code > r.high || len(r.to) == 0 {
			continue
		}
		units := append([]uint16(nil), r.to...)
		units[len(units)-1] += uint16(code - r.low)
		s := string(utf16.Decode(units))
		m.single[code] = s
		return s, true
	}
	return "", false
}

// length returns how many bytes the next code of s takes.
func (m *cmap) length(s text) int {
	if m.one && (!m.two || int(s[0]) >= m.oneLow && int(s[0]) <= m.oneHigh) {
		return 1
	}
	return 2
}

// utf16Units reads big-endian units.
func utf16Units(s string) []uint16 {
	if len(s) == 1 {
		return []uint16{uint16(s[0])}
	}
	units := make([]uint16, len(s)/2)
	for i := range units {
		units[i] = uint16(s[2*i])<<8 | uint16(s[2*i+1])
	}
	return units
}

func utf16Text(s string) string { return string(utf16.Decode(utf16Units(s))) }

// textString reads a string of the file's properties.
func textString(s string) string {
	if len(s) >= 2 && s[0] == 0xFE && s[1] == 0xFF {
		return utf16Text(s[2:])
	}
	if len(s) >= 3 && s[:3] == "\xEF\xBB\xBF" {
		return s[3:]
	}
	out := make([]rune, 0, len(s))
	for _, c := range []byte(s) {
		for _, r := range baseCharacter(c, "WinAnsiEncoding", false) {
			out = append(out, r)
		}
	}
	return string(out)
}
