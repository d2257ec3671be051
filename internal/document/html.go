package document

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"handrail.school/handrail/internal/area/source"
)

// maxNesting bounds what a page keeps open at once: lists, tables and hidden parts.
const maxNesting = 200

// page is the reading of one web page. It goes from tag to tag and builds no tree, so that a page of
// nothing but opening tags costs no more than its length.
type page struct {
	builder
	spans        []span
	bold, italic int
	spanBold     []bool // of every span that is open, whether it made the text bold
	linked       bool
	link         string
	heading      int // level of the heading that is open, 0 for none
	furniture    int // footers that are open
	pre          int
	lists        []htmlList
	item         string // mark the next words take, "" for none
	itemLevel    int
	tables       []htmlTable
	title        *strings.Builder // while the title is open
	skip         atom.Atom        // element whose inside is left out, 0 for none
	skipDepth    int
	ignore       *strings.Builder // Word's own mark of an item, while its span is open
	ignoreDepth  int
}

// htmlList is a list that is open.
type htmlList struct {
	ordered bool
	format  string
	count   int
}

// htmlTable is a table that is open: the lines of every cell of the current row.
type htmlTable struct {
	inCell bool
	from   int // first line of the cell that is open
	cells  [][]source.Line
}

// readHTML reads a web page, in the letters it declares.
func readHTML(data []byte, limits Limits) (*source.Document, error) {
	encoding, _, _ := charset.DetermineEncoding(data, "")
	p := &page{builder: builder{limits: limits, doc: &source.Document{Format: source.HTML}}}
	z := html.NewTokenizer(encoding.NewDecoder().Reader(bytes.NewReader(data)))
	z.SetMaxBuf(int(min(limits.Input, 8<<20)))
	for tokens := 0; p.err == nil; tokens++ {
		if tokens > limits.Tokens {
			return nil, tooBig("it is built from more pieces than any policy")
		}
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), html.ErrBufferExceeded) {
				return nil, tooBig("it holds pictures or programs within the text")
			}
			if !errors.Is(z.Err(), io.EOF) {
				return nil, damaged("web page", z.Err())
			}
			p.close()
			return p.finish()
		case html.TextToken:
			p.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			p.open(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
	return p.finish()
}

// text takes words outside tags. Outside <pre>, line ends and tabs are spaces.
func (p *page) text(raw string) {
	text := raw
	switch {
	case p.skip != 0:
		return
	case p.title != nil:
		if p.title.Len() < 10_000 {
			p.title.WriteString(text)
		}
		return
	case p.ignore != nil:
		if p.ignore.Len() < 100 {
			p.ignore.WriteString(text)
		}
		return
	}
	s := span{bold: p.bold > 0, italic: p.italic > 0, linked: p.linked, link: p.link}
	if p.pre > 0 {
		for i, line := range strings.Split(text, "\n") {
			if i > 0 {
				p.spans = append(p.spans, span{cut: true})
			}
			s.text = line
			p.spans = append(p.spans, s)
		}
		return
	}
	s.text = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, text)
	p.spans = append(p.spans, s)
}

// flush ends the paragraph that is open.
func (p *page) flush() {
	spans := p.spans
	p.spans = nil
	if plainText(spans) == "" {
		return
	}
	mark, lvl := p.item, p.itemLevel
	p.item = ""
	switch {
	case p.heading > 0:
		p.add(source.Heading, p.heading, marked(joinCuts(unstyled(spans))))
	case p.furniture > 0:
		p.add(source.Furniture, 0, marked(joinCuts(unstyled(spans))))
	case mark != "":
		p.add(source.Item, lvl, itemText(lvl, mark, marked(joinCuts(spans))))
	default:
		p.plain(spans)
	}
}

// close ends everything the page left open.
func (p *page) close() {
	p.flush()
	for len(p.tables) > 0 {
		p.endTable()
	}
}

// endCell takes the lines of the cell that is open out of the text and keeps them for the row.
func (p *page) endCell() {
	n := len(p.tables)
	if n == 0 || !p.tables[n-1].inCell {
		return
	}
	p.flush()
	t := &p.tables[n-1]
	from := min(t.from, len(p.doc.Lines))
	t.cells = append(t.cells, append([]source.Line(nil), p.doc.Lines[from:]...))
	p.doc.Lines = p.doc.Lines[:from]
	t.inCell = false
}

// endRow writes the row: one cell is plain lines, more are one line.
func (p *page) endRow() {
	p.endCell()
	n := len(p.tables)
	if n == 0 {
		return
	}
	cells := p.tables[n-1].cells
	p.tables[n-1].cells = nil
	if len(cells) == 1 {
		for _, l := range cells[0] {
			p.add(l.Kind, l.Level, l.Text)
		}
		return
	}
	var texts []string
	for _, cell := range cells {
		texts = append(texts, joinLines(cell))
	}
	if row := strings.Join(texts, "\t"); strings.TrimSpace(row) != "" {
		p.add(source.Cell, 0, row)
	}
}

func (p *page) endTable() {
	p.endRow()
	p.tables = p.tables[:len(p.tables)-1]
}
