package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlSkips reports elements whose inside is no part of the text.
func htmlSkips(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Nav, atom.Noscript, atom.Template, atom.Svg, atom.Math, atom.Iframe,
		atom.Object, atom.Select, atom.Textarea, atom.Button, atom.Audio, atom.Video, atom.Canvas:
		return true
	}
	return false
}

// htmlBlock reports elements that end the paragraph before and after them.
func htmlBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Address,
		atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption,
		atom.Hr, atom.Form, atom.Fieldset, atom.Legend, atom.Details, atom.Summary, atom.Center, atom.Body, atom.Html,
		atom.Head, atom.Caption, atom.Table, atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// htmlHeading returns the level of h1 to h6, 0 for others.
func htmlHeading(a atom.Atom) int {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(a.String()[1] - '0')
	}
	return 0
}

// htmlAttr returns an attribute of a tag.
func htmlAttr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var (
	wordList   = regexp.MustCompile(`mso-list:\s*\S+\s+level(\d)`)
	wordIgnore = regexp.MustCompile(`mso-list:\s*Ignore`)
	hidden     = regexp.MustCompile(`(?i)display:\s*none`)
	boldStyle  = regexp.MustCompile(`(?i)font-weight:\s*(bold|[6-9]00)`)
	kixLevel   = regexp.MustCompile(`\blst-kix_\w+-(\d)\b`)
)

// open handles a start tag.
func (p *page) open(t html.Token) {
	a := t.DataAtom
	if p.skip != 0 {
		if a == p.skip && t.Type == html.StartTagToken {
			p.skipDepth++
		}
		return
	}
	style := htmlAttr(t, "style")
	if htmlSkips(a) || hidden.MatchString(style) && (a == atom.Div || a == atom.Span || a == atom.P) {
		if t.Type == html.StartTagToken {
			p.skip, p.skipDepth = a, 1
		}
		return
	}
	if htmlBlock(a) {
		p.flush()
		p.heading = htmlHeading(a)
	}
	switch a {
	case atom.Title:
		if p.doc.Title == "" {
			p.title = &strings.Builder{}
		}
	case atom.Br:
		p.spans = append(p.spans, span{cut: true})
	case atom.B, atom.Strong:
		p.bold++
	case atom.I, atom.Em:
		p.italic++
	case atom.A:
		if href, ok := linkOf(t); ok {
			p.linked, p.link = true, href
		}
	case atom.Span:
		p.openSpan(style)
	case atom.Pre:
		p.pre++
	case atom.Footer:
		p.furniture++
	case atom.Input:
		p.checkBox(t)
	case atom.P:
		p.wordItem(style)
	case atom.Ul, atom.Ol, atom.Li:
		p.openList(t)
	case atom.Table, atom.Tr, atom.Td, atom.Th:
		p.openTable(a)
	}
}

// linkOf returns the target of a link; a program is no target, a mere anchor is no link.
func linkOf(t html.Token) (string, bool) {
	for _, a := range t.Attr {
		if a.Key != "href" {
			continue
		}
		lower := strings.ToLower(strings.TrimSpace(a.Val))
		if strings.HasPrefix(lower, "javascript:") || strings.HasPrefix(lower, "data:") {
			return "", true
		}
		return a.Val, true
	}
	return "", false
}

// openSpan watches for bold text and for the item marks of pages saved by Word.
func (p *page) openSpan(style string) {
	if len(p.spanBold) < maxNesting {
		isBold := boldStyle.MatchString(style)
		p.spanBold = append(p.spanBold, isBold)
		if isBold {
			p.bold++
		}
	}
	switch {
	case p.ignore != nil:
		p.ignoreDepth++
	case wordIgnore.MatchString(style):
		p.ignore, p.ignoreDepth = &strings.Builder{}, 1
	}
}

// wordItem begins an item if a paragraph saved by Word says it is one.
func (p *page) wordItem(style string) {
	if m := wordList.FindStringSubmatch(style); m != nil {
		p.item, p.itemLevel = "-", max(int(m[1][0]-'0'), 1)
	}
}

func (p *page) checkBox(t html.Token) {
	if htmlAttr(t, "type") != "checkbox" {
		return
	}
	mark := "☐"
	for _, a := range t.Attr {
		if a.Key == "checked" {
			mark = "☒"
		}
	}
	p.spans = append(p.spans, span{text: mark})
}

// openList begins a list or an item.
func (p *page) openList(t html.Token) {
	if t.DataAtom != atom.Li {
		l := htmlList{ordered: t.DataAtom == atom.Ol, format: odfFormat(htmlAttr(t, "type"))}
		if l.format == "none" {
			l.format = "decimal"
		}
		if s := htmlAttr(t, "start"); s != "" {
			l.count = listStart(s) - 1
		}
		if m := kixLevel.FindStringSubmatch(htmlAttr(t, "class")); m != nil {
			for len(p.lists) < int(m[1][0]-'0') { // Google writes sub-lists side by side
				p.lists = append(p.lists, htmlList{})
			}
		}
		if len(p.lists) < maxNesting {
			p.lists = append(p.lists, l)
		}
		return
	}
	p.item, p.itemLevel = "-", max(len(p.lists), 1)
	if n := len(p.lists); n > 0 && p.lists[n-1].ordered {
		l := &p.lists[n-1]
		l.count++
		if v := htmlAttr(t, "value"); v != "" {
			l.count = listStart(v)
		}
		p.item = numeral(l.count, l.format) + "."
	}
}

// openTable begins a table, row or cell; what was open inside the table ends.
func (p *page) openTable(a atom.Atom) {
	if a == atom.Table {
		if len(p.tables) < maxNesting {
			p.tables = append(p.tables, htmlTable{})
		}
		return
	}
	n := len(p.tables)
	if n == 0 {
		return
	}
	if a == atom.Tr {
		p.endRow()
		return
	}
	p.endCell()
	p.tables[n-1].inCell, p.tables[n-1].from = true, len(p.doc.Lines)
}

// end handles an end tag.
func (p *page) end(a atom.Atom) {
	if p.skip != 0 {
		if a == p.skip {
			if p.skipDepth--; p.skipDepth == 0 {
				p.skip = 0
			}
		}
		return
	}
	if htmlBlock(a) {
		p.flush()
		p.heading = 0
	}
	switch a {
	case atom.Title:
		if p.title != nil {
			p.doc.Title, p.title = tidy(clean(p.title.String())), nil
		}
	case atom.B, atom.Strong:
		p.bold = max(p.bold-1, 0)
	case atom.I, atom.Em:
		p.italic = max(p.italic-1, 0)
	case atom.A:
		p.linked, p.link = false, ""
	case atom.Span:
		p.endSpan()
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
	case atom.Footer:
		p.furniture = max(p.furniture-1, 0)
	case atom.Ul, atom.Ol:
		if n := len(p.lists); n > 0 {
			p.lists = p.lists[:n-1]
		}
		p.item = ""
	case atom.Li:
		p.item = ""
	case atom.Td, atom.Th:
		p.endCell()
	case atom.Tr:
		p.endRow()
	case atom.Table:
		if len(p.tables) > 0 {
			p.endTable()
		}
	}
}

// endSpan closes a bold span, and Word's item mark: a bullet of any shape is "-", a number is kept.
func (p *page) endSpan() {
	if n := len(p.spanBold); n > 0 {
		if p.spanBold[n-1] {
			p.bold = max(p.bold-1, 0)
		}
		p.spanBold = p.spanBold[:n-1]
	}
	if p.ignore == nil {
		return
	}
	if p.ignoreDepth--; p.ignoreDepth > 0 {
		return
	}
	mark := tidy(p.ignore.String())
	p.ignore = nil
	if p.item != "" && strings.ContainsAny(mark, "0123456789.)") {
		p.item = mark
	}
}
