package pdftext

import (
	"bytes"
	"strconv"
)

// An object is one of nil, bool, float64, name, text, array, dict, ref, *stream and, in the contents of a
// page, operator.
type object any

type (
	name     string
	text     string // bytes of a string, as they stand in the file
	operator string
	array    []object
	dict     map[name]object
	ref      struct{ num, gen int }
	stream   struct {
		dict dict
		raw  []byte
	}
)

// end is what the lexer returns at the end of its input; closing is a bracket that closes.
type (
	end     struct{}
	closing byte
)

// maxNesting bounds arrays and dictionaries inside each other.
const maxNesting = 64

// keptObject is what an object of the file costs: it stays in memory, unlike an operand.
const keptObject = 20

// lexer reads objects from bytes within the budget.
type lexer struct {
	data   []byte
	pos    int
	depth  int
	budget *budget
	refs   bool              // "1 0 R" is a reference; not so in the contents of a page
	seen   map[string]object // what was read before, by its bytes; nil where nothing is kept
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// bytesPerUnit is how many bytes of one name, string or comment cost a unit of the budget.
const bytesPerUnit = 8

// charge pays for the bytes read since from: a file may lead us over the same long string again and again.
func (l *lexer) charge(from int) { l.budget.spend((l.pos - from) / bytesPerUnit) }

// skipSpace goes over white space and comments.
func (l *lexer) skipSpace() {
	defer l.charge(l.pos)
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		if c == '%' {
			for l.pos < len(l.data) && l.data[l.pos] != '\n' && l.data[l.pos] != '\r' {
				l.pos++
			}
			continue
		}
		if !isSpace(c) {
			return
		}
		l.pos++
	}
}

// next reads one object or operator.
func (l *lexer) next() object {
	if l.refs {
		l.budget.spend(keptObject)
	} else {
		l.budget.spend(1)
	}
	l.skipSpace()
	if l.pos >= len(l.data) {
		return end{}
	}
	c := l.data[l.pos]
	switch c {
	case '/':
		return l.name()
	case '(':
		return l.literal()
	case '[':
		l.pos++
		return l.array()
	case ']', '}':
		l.pos++
		return closing(c)
	case '{':
		l.pos++
		return operator("{")
	case ')':
		l.pos++
		return nil
	case '<':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '<' {
			l.pos += 2
			return l.dict()
		}
		return l.hex()
	case '>':
		l.pos++
		if l.pos < len(l.data) && l.data[l.pos] == '>' {
			l.pos++
		}
		return closing('>')
	}
	return l.word()
}

// name reads /Name with its #xx escapes.
func (l *lexer) name() object {
	defer l.charge(l.pos)
	l.pos++
	var out []byte
	for l.pos < len(l.data) && !isSpace(l.data[l.pos]) && !isDelimiter(l.data[l.pos]) {
		c := l.data[l.pos]
		l.pos++
		if c == '#' && l.pos+1 < len(l.data) {
			if v, err := strconv.ParseUint(string(l.data[l.pos:l.pos+2]), 16, 8); err == nil {
				c = byte(v)
				l.pos += 2
			}
		}
		out = append(out, c)
	}
	return name(out)
}

// hex reads <48656C6C6F>.
func (l *lexer) hex() object {
	from := l.pos
	defer l.charge(from)
	l.pos++
	length := bytes.IndexByte(l.data[l.pos:min(l.pos+longestSeen, len(l.data))], '>')
	if o, ok := l.again(l.data[from : l.pos+length+1]); ok && length >= 0 {
		l.pos += length + 1
		return o
	}
	var out []byte
	high, half := byte(0), false
	for l.pos < len(l.data) {
		c := l.data[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		v, ok := hexDigit(c)
		if !ok {
			continue
		}
		if half {
			out = append(out, high<<4|v)
		}
		high, half = v, !half
	}
	if half {
		out = append(out, high<<4)
	}
	return l.keep(l.data[from:l.pos], text(out))
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// literal reads (a string), with brackets inside and escapes.
func (l *lexer) literal() object {
	defer l.charge(l.pos)
	l.pos++
	var out []byte
	for open := 1; l.pos < len(l.data); l.pos++ {
		c := l.data[l.pos]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.pos++
				return text(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	l.pos = min(l.pos, len(l.data)) // a backslash at the very end leads beyond it
	return text(out)
}

// escape reads what follows a backslash and leaves pos on its last byte.
func (l *lexer) escape(out []byte) []byte {
	l.pos++
	if l.pos >= len(l.data) {
		return out
	}
	c := l.data[l.pos]
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return out
	case '\n':
		return out
	case '\r':
		if l.pos+1 < len(l.data) && l.data[l.pos+1] == '\n' {
			l.pos++
		}
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	v := 0
	for i := 0; i < 3 && l.pos < len(l.data) && l.data[l.pos] >= '0' && l.data[l.pos] <= '7'; i++ {
		v = v*8 + int(l.data[l.pos]-'0')
		l.pos++
	}
	l.pos--
	return append(out, byte(v))
}

// array reads up to the closing bracket.
func (l *lexer) array() object {
	out := make(array, 0, 8)
	if l.depth++; l.depth > maxNesting {
		panic(errDamaged)
	}
	defer func() { l.depth-- }()
	for {
		o := l.next()
		switch o := o.(type) {
		case end:
			return out
		case closing:
			if o == ']' {
				return out
			}
			continue
		case operator:
			continue
		}
		out = append(out, o)
	}
}

// dict reads up to the closing brackets. What is no pair of a name and a value is left out.
func (l *lexer) dict() object {
	out := dict{}
	if l.depth++; l.depth > maxNesting {
		panic(errDamaged)
	}
	defer func() { l.depth-- }()
	for {
		key := l.next()
		switch k := key.(type) {
		case end:
			return out
		case closing:
			if k == '>' {
				return out
			}
		case name:
			value := l.next()
			switch v := value.(type) {
			case end:
				return out
			case closing:
				if v == '>' {
					return out
				}
			case operator:
			default:
				out[k] = value
			}
		}
	}
}
