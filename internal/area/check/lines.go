package check

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/source"
)

// kind is what a line is, once worked out.
type kind uint8

const (
	blank kind = iota
	para
	item
	heading
	contents
	cell
	title     // the document's own title and school name on the front page
	furniture // running headers, front matter, rules, directives
)

// line is one line of the source.
type line struct {
	cleaned
	number int
	kind   kind
	given  source.Kind
	page   int
	indent int    // leading spaces; a tab counts four
	bullet string // the mark itself, "" if none
	level  int    // list or heading level
}

// block is a paragraph, item, heading or row, joined over the lines it was wrapped on. Rules look at
// blocks, so that a phrase is found wherever the line happens to break.
type block struct {
	kind    kind
	text    string
	low     string
	parts   []part
	level   int
	bullet  string
	lead    int  // block that introduces this item, -1 if none
	head    int  // heading it stands under, an index of reading.heads, -1 before the first
	gap     bool // a blank line stands before it
	gapSize int
}

// part says at which offset of a block a line begins.
type part struct{ from, line int }

// outline is the structure of a document.
type outline struct {
	doc     *source.Document
	lines   []line
	blocks  []block
	heads   []head
	entries []entry // of the list of contents
	all     string  // every block in lower case, one a line
	starts  []int   // where each block begins in all
	index   *index
	wrapped bool // the text was broken at a width
	width   int
	broken  bool // entries of the contents were broken in two
	// paragraphs are the sections whose parts are numbered paragraphs without a title
	paragraphs map[string]bool
	lost       map[int]bool // lines of lists that lost their bullets, see markLostLists
}

// read works out the structure of a document.
func read(doc *source.Document) *outline {
	r := &outline{doc: doc}
	r.lines = make([]line, 0, len(doc.Lines))
	for _, l := range doc.Lines {
		r.lines = append(r.lines, readLine(l, doc.Format))
	}
	r.measure()
	r.markFurniture()
	r.markContents()
	r.markHeadings()
	r.makeBlocks()
	return r
}

const bulletRunes = "•●○▪■□◦·♦➢➤✓✔❖⮚►\uf0b7\uf0a7\uf0d8"

func readLine(l source.Line, format source.Format) line {
	if row := strings.TrimSpace(l.Text); format == source.Markdown && l.Kind == source.Plain && len(row) > 2 && row[0] == '|' && row[len(row)-1] == '|' {
		return tableRow(l)
	}
	out := line{number: l.Number, given: l.Kind, page: l.Page, level: l.Level}
	i := 0
	for i < len(l.Text) && (l.Text[i] == ' ' || l.Text[i] == '\t') {
		if l.Text[i] == '\t' {
			out.indent += 3
		}
		out.indent++
		i++
	}
	for {
		mark, n := bulletAt(l.Text[i:])
		if n == 0 {
			break
		}
		out.bullet += mark
		i += n
	}
	out.cleaned = clean(l.Text, i)
	switch {
	case strings.TrimSpace(out.text) == "":
		out.kind = blank
	case l.Kind == source.Furniture:
		out.kind = furniture
	case l.Kind == source.Cell:
		out.kind = cell
	case l.Kind == source.Contents:
		out.kind = contents
	case out.bullet != "" || l.Kind == source.Item || l.Kind == source.Plain && letteredItem(strings.TrimLeft(out.low, " ("), out.text):
		out.kind = item
	default:
		out.kind = para
	}
	return out
}

// tableRow is a row of a Markdown table, with tabs where its bars stood; the row under the headings is drawn.
func tableRow(l source.Line) line {
	out := line{number: l.Number, given: source.Cell, page: l.Page, kind: cell}
	out.cleaned = clean(l.Text, strings.IndexByte(l.Text, '|')+1)
	cells := []byte(out.text)
	for i, ch := range cells {
		if ch == '|' {
			cells[i] = '\t'
		}
	}
	out.text = string(cells)
	out.low = lowASCII(out.text)
	if strings.Trim(out.text, "\t :-") == "" {
		out.kind = furniture
	}
	return out
}

// letteredItem says whether a line begins like "a) keep a log" or "iv. tell the parents"; a capital after
// the letter can be a heading.
func letteredItem(low, text string) bool {
	n := strings.IndexAny(low, ".)")
	if n < 1 || n > 4 || n+2 >= len(low) || low[n+1] != ' ' && low[n+1] != '\t' {
		return false
	}
	first, ok := firstLetter(strings.TrimSpace(text[strings.IndexAny(text, ".)")+1:]))
	return ok && unicode.IsLower(first) && (n == 1 && low[0] >= 'a' && low[0] <= 'h' || strings.Trim(low[:n], "ivx") == "")
}

// bulletAt reads one bullet with the space after it. A dash needs the space, a special sign does not.
func bulletAt(s string) (mark string, n int) {
	if s == "" {
		return "", 0
	}
	r, size := utf8.DecodeRuneInString(s)
	rest := s[size:]
	spaces := len(rest) - len(strings.TrimLeft(rest, " \t\u00a0"))
	switch {
	case strings.ContainsRune(bulletRunes, r):
		return string(r), size + spaces
	case (r == '-' || r == '–' || r == '*' || r == '+') && spaces > 0 && spaces < len(rest):
		return string(r), size + spaces
	case r == 'o' && spaces > 0 && len(rest) > spaces && (rest[0] == '\t' || unicode.IsUpper(rune(rest[spaces]))):
		return "o", size + spaces
	}
	return "", 0
}

// measure finds out whether the text was broken at a width: then no line is much longer than the rest.
func (r *outline) measure() {
	counts, lines, longest := [201]int{}, 0, 0
	for i := range r.lines {
		if n := utf8.RuneCountInString(strings.TrimSpace(r.lines[i].raw)); n > 0 {
			lines++
			counts[min(n, 200)]++
			longest = max(longest, n)
		}
	}
	seen := 0
	for n := 200; n > 0; n-- {
		seen += counts[n]
		if seen*20 >= lines {
			r.width = n
			break
		}
	}
	r.wrapped = lines >= 12 && r.width >= 50 && r.width <= 130 && longest <= r.width+60
}

// markFurniture finds front matter, rules, RST directives and headers repeated on every page.
func (r *outline) markFurniture() {
	repeats := map[string]int{}
	matter := len(r.lines) > 0 && strings.TrimSpace(r.lines[0].raw) == "---"
	for i := range r.lines {
		l := &r.lines[i]
		trimmed := strings.TrimSpace(l.raw)
		if matter && l.kind != blank {
			l.kind = furniture
			if i > 0 && trimmed == "---" {
				matter = false
			}
			continue
		}
		if l.kind == para && (strings.HasPrefix(trimmed, ".. ") || trimmed == "..") {
			l.kind = furniture
		}
		if l.kind == para && isRule(trimmed) || l.kind == item && isRule(strings.ReplaceAll(trimmed, " ", "")) {
			l.kind = furniture
		}
		if l.kind == para && len(trimmed) < 60 && pageMark.MatchString(l.low) {
			l.kind = furniture
		}
		if l.kind == para && l.page > 0 && len(trimmed) < 90 {
			repeats[pageDigits.ReplaceAllString(l.low, "#")]++
		}
	}
	for i := range r.lines {
		l := &r.lines[i]
		if t := strings.TrimSpace(l.text); l.kind == para && (t == "-" || t == "o" || strings.Contains(bulletRunes, t) && t != "") || l.kind == item && t == "" {
			l.kind = furniture // a bullet on a line of its own
			if next := r.nextText(i); next >= 0 && r.lines[next].kind == para {
				r.lines[next].kind, r.lines[next].bullet = item, "-"
			}
		}
		if l.kind == para && l.page > 1 && repeats[pageDigits.ReplaceAllString(l.low, "#")] >= 4 {
			l.kind = furniture
		}
	}
}

// isRule says whether a line is only drawn: ----, ====, ____.
func isRule(s string) bool {
	return len(s) >= 3 && strings.Trim(s, s[:1]) == "" && strings.Contains("-=_~^#*\"'.", s[:1])
}
