package document

import "strings"

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
