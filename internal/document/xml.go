package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// node is an element (name set) or a piece of text. Names carry the usual prefix of their namespace
// ("w:p", "text:span") whatever prefix the file chose.
type node struct {
	name  string
	text  string
	attrs []attr
	kids  []*node
}

type attr struct{ name, value string }

// attr returns an attribute, "" without one.
func (n *node) attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

// child returns the first element of that name inside n, nil without one.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// path follows child by child.
func (n *node) path(names ...string) *node {
	for _, name := range names {
		n = n.child(name)
	}
	return n
}

// elements returns the elements of that name inside n.
func (n *node) elements(name string) []*node {
	if n == nil {
		return nil
	}
	var out []*node
	for _, k := range n.kids {
		if k.name == name {
			out = append(out, k)
		}
	}
	return out
}

// words returns all text inside n.
func (n *node) words() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.walk(func(k *node) bool {
		b.WriteString(k.text)
		return true
	})
	return b.String()
}

// walk visits n and what is inside it in order; visit returns false to skip the inside.
func (n *node) walk(visit func(*node) bool) {
	if !visit(n) {
		return
	}
	for _, k := range n.kids {
		k.walk(visit)
	}
}

// contains reports whether an element of that name is anywhere inside n.
func (n *node) contains(name string) bool {
	found := false
	if n != nil {
		n.walk(func(k *node) bool {
			found = found || k.name == name
			return !found
		})
	}
	return found
}

// usualPrefix names the namespaces we read by the end of their address, which the transitional and strict
// forms of the Word format share.
func usualPrefix(uri string) string {
	switch {
	case strings.HasSuffix(uri, "/wordprocessingml/main"), strings.HasSuffix(uri, "/wordprocessingml/2006/main"):
		return "w"
	case strings.HasSuffix(uri, "officeDocument/2006/relationships"), strings.HasSuffix(uri, "officeDocument/relationships"):
		return "r"
	case uri == "http://schemas.microsoft.com/office/word/2010/wordml":
		return "w14"
	case uri == "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc"
	case uri == "urn:schemas-microsoft-com:vml":
		return "v"
	case uri == "http://purl.org/dc/elements/1.1/":
		return "dc"
	case uri == "http://www.w3.org/1999/xlink":
		return "xlink"
	case strings.HasPrefix(uri, "urn:oasis:names:tc:opendocument:xmlns:"):
		part, _, _ := strings.Cut(strings.TrimPrefix(uri, "urn:oasis:names:tc:opendocument:xmlns:"), ":")
		switch part {
		case "xsl-fo-compatible":
			return "fo"
		case "drawing":
			return "draw"
		}
		return part
	}
	return ""
}

var errXMLLimit = errors.New("XML beyond the limits")

// xmlReader builds a tree. Entities other than the five of XML itself and all document types are errors.
type xmlReader struct {
	dec      *xml.Decoder
	prefixes map[string]string   // the file's prefix to ours
	names    map[xml.Name]string // names already put together
	depth    int
	tokens   *int
}

// parseXML reads a whole part; tokens is the budget of the file it belongs to.
func parseXML(data []byte, depth int, tokens *int) (*node, error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		text, _, err := decodeText(data)
		if err != nil {
			return nil, damaged("document", err)
		}
		data = []byte(text)
	}
	r := xmlReader{dec: xml.NewDecoder(bytes.NewReader(data)), depth: depth, tokens: tokens,
		prefixes: map[string]string{}, names: map[xml.Name]string{}}
	r.dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(label, "utf-16") {
			return in, nil // decoded above
		}
		return nil, errors.New("unexpected encoding " + label)
	}
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
	for {
		tok, err := r.dec.RawToken()
		if err == io.EOF {
			if len(stack) != 1 || len(top.kids) == 0 {
				return nil, io.ErrUnexpectedEOF
			}
			return top.kids[0], nil
		}
		if err != nil {
			return nil, err
		}
		if *r.tokens--; *r.tokens < 0 {
			return nil, errXMLLimit
		}
		in := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if len(stack) > r.depth {
				return nil, errXMLLimit
			}
			el := r.element(t)
			in.kids = append(in.kids, el)
			stack = append(stack, el)
		case xml.EndElement:
			if len(stack) == 1 || r.name(t.Name) != in.name {
				return nil, errors.New("elements do not close in order")
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 1 && len(t) > 0 {
				in.kids = append(in.kids, &node{text: string(t)})
			}
		case xml.Directive:
			return nil, errors.New("document type declarations are not read")
		}
	}
}

// element makes a node of a start tag, after taking note of the prefixes it declares.
func (r *xmlReader) element(t xml.StartElement) *node {
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			local := a.Name.Local
			if a.Name.Space == "" {
				local = ""
			}
			if p := usualPrefix(a.Value); p != "" && r.prefixes[local] != p {
				r.prefixes[local] = p
				clear(r.names)
			}
		}
	}
	el := &node{name: r.name(t.Name)}
	if len(t.Attr) > 0 {
		el.attrs = make([]attr, 0, len(t.Attr))
	}
	for _, a := range t.Attr {
		*r.tokens--
		el.attrs = append(el.attrs, attr{r.attrName(a.Name), a.Value})
	}
	return el
}

// name puts prefix and name together, once for each name.
func (r *xmlReader) name(n xml.Name) string {
	if s, ok := r.names[n]; ok {
		return s
	}
	p := n.Space
	if ours, ok := r.prefixes[p]; ok {
		p = ours
	}
	s := n.Local
	if p != "" {
		s = p + ":" + n.Local
	}
	r.names[n] = s
	return s
}

// attrName is name for attributes, which without a prefix belong to no namespace.
func (r *xmlReader) attrName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return r.name(n)
}
