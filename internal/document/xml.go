package document

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Reasons for refusing XML.
var (
	errXMLLimit  = errors.New("XML beyond the limits")
	errXMLSyntax = errors.New("XML that is not well formed")
	errXMLType   = errors.New("XML with a document type, which is not read")
)

// xmlReader builds a tree of the XML of office files. It takes less than encoding/xml and takes less time, which
// counts because Word describes every few words at length: elements, attributes, text, the five entities and
// numbered characters. Document types, and with them all other entities, are errors.
type xmlReader struct {
	data     []byte
	pos      int
	prefixes map[string]string // the file's prefix to ours
	names    map[string]string // names as written to names with our prefix
	depth    int
	tokens   *int
}

var xmlEncoding = regexp.MustCompile(`^<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']`)

// parseXML reads a whole part; tokens is the budget of the file it belongs to.
func parseXML(data []byte, depth int, tokens *int) (*node, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		text, _, err := decodeText(data)
		if err != nil {
			return nil, damaged("document", err)
		}
		data = []byte(text)
	} else if m := xmlEncoding.FindSubmatch(data[:min(len(data), 200)]); m != nil && !strings.EqualFold(string(m[1]), "utf-8") {
		return nil, damaged("document", errors.New("unexpected encoding"))
	}
	if !utf8.Valid(data) {
		return nil, damaged("document", errXMLSyntax)
	}
	r := xmlReader{data: bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), depth: depth, tokens: tokens,
		prefixes: map[string]string{}, names: map[string]string{}}
	root, err := r.read()
	if errors.Is(err, errXMLLimit) {
		return nil, tooBig("it is built from more pieces than any policy")
	}
	if err != nil {
		return nil, damaged("document", err)
	}
	return root, nil
}

// read returns the root element.
func (r *xmlReader) read() (*node, error) {
	top := &node{}
	stack := []*node{top}
	for r.pos < len(r.data) {
		if *r.tokens--; *r.tokens < 0 {
			return nil, errXMLLimit
		}
		in := stack[len(stack)-1]
		if r.data[r.pos] != '<' {
			if err := r.text(in, len(stack) > 1); err != nil {
				return nil, err
			}
			continue
		}
		switch rest := r.data[r.pos:]; {
		case bytes.HasPrefix(rest, []byte("</")):
			end, err := r.closing()
			if err != nil || len(stack) == 1 || end != in.name {
				return nil, errXMLSyntax
			}
			stack = stack[:len(stack)-1]
		case len(rest) > 1 && (rest[1] == '!' || rest[1] == '?'):
			if err := r.aside(in, len(stack) > 1); err != nil {
				return nil, err
			}
		default:
			el, empty, err := r.element()
			if err != nil {
				return nil, err
			}
			in.kids = append(in.kids, el)
			if !empty {
				stack = append(stack, el)
			}
			if len(stack) > r.depth {
				return nil, errXMLLimit
			}
		}
	}
	if len(stack) != 1 || len(top.kids) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return top.kids[0], nil
}

// text reads up to the next tag.
func (r *xmlReader) text(in *node, keep bool) error {
	i := bytes.IndexByte(r.data[r.pos:], '<')
	if i < 0 {
		i = len(r.data) - r.pos
	}
	raw := r.data[r.pos : r.pos+i]
	r.pos += i
	s, err := unescape(raw)
	if keep && err == nil {
		in.kids = append(in.kids, &node{text: s})
	}
	return err
}

// aside goes over comments and instructions, and reads CDATA as text.
func (r *xmlReader) aside(in *node, keep bool) error {
	for _, k := range []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}} {
		rest := r.data[r.pos:]
		if !bytes.HasPrefix(rest, []byte(k.begin)) {
			continue
		}
		rest = rest[len(k.begin):]
		i := bytes.Index(rest, []byte(k.end))
		if i < 0 {
			return io.ErrUnexpectedEOF
		}
		r.pos += len(k.begin) + i + len(k.end)
		if k.end == "]]>" && keep {
			in.kids = append(in.kids, &node{text: string(rest[:i])})
		}
		return nil
	}
	return errXMLType
}

// word reads a name.
func (r *xmlReader) word() (string, error) {
	from := r.pos
	for r.pos < len(r.data) && strings.IndexByte(" \t\r\n/>=<\"'&", r.data[r.pos]) < 0 {
		r.pos++
	}
	if r.pos == from {
		return "", errXMLSyntax
	}
	return r.intern(r.data[from:r.pos]), nil
}

// intern makes one string of all names that are written alike.
func (r *xmlReader) intern(raw []byte) string {
	if s, ok := r.names[string(raw)]; ok {
		return s
	}
	written := string(raw)
	s := written
	prefix, local, ok := strings.Cut(written, ":")
	if !ok {
		prefix, local = "", written
	}
	if ours := r.prefixes[prefix]; ours != "" && !strings.HasPrefix(written, "xmlns") {
		s = ours + ":" + local
	}
	r.names[written] = s
	return s
}

// space skips white space and reports whether there was any.
func (r *xmlReader) space() bool {
	from := r.pos
	for r.pos < len(r.data) && strings.IndexByte(" \t\r\n", r.data[r.pos]) >= 0 {
		r.pos++
	}
	return r.pos > from
}

// closing reads </name>.
func (r *xmlReader) closing() (string, error) {
	r.pos += 2
	name, err := r.word()
	if err != nil {
		return "", err
	}
	r.space()
	if r.pos >= len(r.data) || r.data[r.pos] != '>' {
		return "", errXMLSyntax
	}
	r.pos++
	return name, nil
}

// element reads a start tag. A prefix counts from the tag that declares it, which is read twice for it.
func (r *xmlReader) element() (el *node, empty bool, err error) {
	from := r.pos
	for range 2 {
		declared := false
		r.pos = from + 1
		if el, empty, declared, err = r.tag(); err != nil || !declared {
			return el, empty, err
		}
	}
	return el, empty, err
}

// tag reads a name and attributes; declared says that the tag gave prefixes a new meaning.
func (r *xmlReader) tag() (el *node, empty, declared bool, err error) {
	el = &node{}
	if el.name, err = r.word(); err != nil {
		return nil, false, false, err
	}
	for {
		spaced := r.space()
		if r.pos >= len(r.data) {
			return nil, false, false, io.ErrUnexpectedEOF
		}
		if r.data[r.pos] == '>' {
			r.pos++
			return el, false, declared, nil
		}
		if bytes.HasPrefix(r.data[r.pos:], []byte("/>")) {
			r.pos += 2
			return el, true, declared, nil
		}
		if *r.tokens--; *r.tokens < 0 {
			return nil, false, false, errXMLLimit
		}
		a, err := r.attribute()
		if err != nil || !spaced {
			return nil, false, false, errXMLSyntax
		}
		if prefix, ok := strings.CutPrefix(a.name, "xmlns"); ok {
			declared = r.declare(strings.TrimPrefix(prefix, ":"), a.value) || declared
		}
		el.attrs = append(el.attrs, a)
	}
}

// declare gives a prefix its meaning and reports whether that is new.
func (r *xmlReader) declare(prefix, uri string) bool {
	ours := usualPrefix(uri)
	if ours == "" || r.prefixes[prefix] == ours {
		return false
	}
	r.prefixes[prefix] = ours
	clear(r.names)
	return true
}

// attribute reads name="value". Without a prefix an attribute belongs to no namespace.
func (r *xmlReader) attribute() (attr, error) {
	from := r.pos
	name, err := r.word()
	if err != nil {
		return attr{}, err
	}
	if written := r.data[from:r.pos]; bytes.IndexByte(written, ':') < 0 && name != string(written) {
		name = string(written)
	}
	r.space()
	if r.pos >= len(r.data) || r.data[r.pos] != '=' {
		return attr{}, errXMLSyntax
	}
	r.pos++
	r.space()
	if r.pos >= len(r.data) || r.data[r.pos] != '"' && r.data[r.pos] != '\'' {
		return attr{}, errXMLSyntax
	}
	rest := r.data[r.pos+1:]
	i := bytes.IndexByte(rest, r.data[r.pos])
	if i < 0 || bytes.IndexByte(rest[:i], '<') >= 0 {
		return attr{}, errXMLSyntax
	}
	r.pos += i + 2
	value, err := unescape(rest[:i])
	return attr{name, value}, err
}

// unescape replaces the five entities and numbered characters. Any other entity is an error.
func unescape(raw []byte) (string, error) {
	i := bytes.IndexByte(raw, '&')
	if i < 0 {
		return string(raw), nil
	}
	out := make([]byte, 0, len(raw))
	for ; i >= 0; i = bytes.IndexByte(raw, '&') {
		out = append(out, raw[:i]...)
		raw = raw[i+1:]
		end := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if end < 0 {
			return "", errXMLSyntax
		}
		c, ok := entity(string(raw[:end]))
		if !ok {
			return "", errXMLSyntax
		}
		out = utf8.AppendRune(out, c)
		raw = raw[end+1:]
	}
	return string(append(out, raw...)), nil
}

// entity returns the character of "amp" or "#x20".
func entity(s string) (rune, bool) {
	switch s {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(s, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	return rune(v), err == nil && v > 0 && v <= utf8.MaxRune
}
