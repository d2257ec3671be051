// Package outline works out what the lines of a document are, whatever template it was written on: titles, the list
// of contents, headings with their numbers, paragraphs, lists with what leads into them, rows of tables, and what
// only decorates a page. It knows nothing about policies beyond how schools set them out; the check area judges
// what it finds.
//
// lines.go reads lines, contents.go the list of contents, headings.go and titles.go the headings with a number and
// without, blocks.go joins lines to paragraphs and items. clean.go, dates.go, names.go and index.go find things in a
// text: marks, dates, people, phrases.
package outline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/source"
)

// Kind is what a line is, once worked out.
type Kind uint8

// The kinds of line.
const (
	Blank Kind = iota
	Para
	Item
	Heading
	Contents
	Cell
	Title     // the document's own title and school name on the front page
	Furniture // running headers, front matter, rules, directives
)

// Line is one line of the source.
type Line struct {
	Cleaned
	Number int
	Kind   Kind
	given  source.Kind
	Page   int
	indent int    // leading spaces; a tab counts four
	bullet string // the mark itself, "" if none
	level  int    // list or heading level
}

// Block is a paragraph, item, heading or row, joined over the lines it was wrapped on. Rules look at
// blocks, so that a phrase is found wherever the line happens to break.
type Block struct {
	Kind    Kind
	Text    string
	Low     string
	Parts   []Part
	Level   int
	Bullet  string
	Lead    int  // block that introduces this item, -1 if none
	Head    int  // heading it stands under, an index of Outline.Heads, -1 before the first
	Gap     bool // a blank line stands before it
	gapSize int
}

// Part says at which offset of a block a line begins.
type Part struct{ From, Line int }

// Outline is the structure of a document.
type Outline struct {
	Doc     *source.Document
	Lines   []Line
	Blocks  []Block
	Heads   []Head
	Entries []Entry // of the list of contents
	All     string  // every block in lower case, one a line
	starts  []int   // where each block begins in all
	Index   *index
	Wrapped bool // the text was broken at a width
	width   int
	Broken  bool // entries of the contents were broken in two
	// paragraphs are the sections whose parts are numbered paragraphs without a title
	paragraphs map[string]bool
	lost       map[int]bool // lines of lists that lost their bullets, see markLostLists
}

// Read works out the structure of a document.
func Read(doc *source.Document) *Outline {
	r := &Outline{Doc: doc}
	r.Lines = make([]Line, 0, len(doc.Lines))
	for _, l := range doc.Lines {
		r.Lines = append(r.Lines, readLine(l, doc.Format))
	}
	r.measure()
	r.markFurniture()
	r.markContents()
	r.markHeadings()
	r.makeBlocks()
	return r
}

const bulletRunes = "•●○▪■□◦·♦➢➤✓✔❖⮚►\uf0b7\uf0a7\uf0d8"

func readLine(l source.Line, format source.Format) Line {
	if row := strings.TrimSpace(l.Text); format == source.Markdown && l.Kind == source.Plain && len(row) > 2 && row[0] == '|' && row[len(row)-1] == '|' {
		return tableRow(l)
	}
	out := Line{Number: l.Number, given: l.Kind, Page: l.Page, level: l.Level}
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
	out.Cleaned = Clean(l.Text, i)
	switch {
	case strings.TrimSpace(out.Text) == "":
		out.Kind = Blank
	case l.Kind == source.Furniture:
		out.Kind = Furniture
	case l.Kind == source.Cell:
		out.Kind = Cell
	case l.Kind == source.Contents:
		out.Kind = Contents
	case out.bullet != "" || l.Kind == source.Item || l.Kind == source.Plain && letteredItem(strings.TrimLeft(out.Low, " ("), out.Text):
		out.Kind = Item
	default:
		out.Kind = Para
	}
	return out
}

// Running reports whether a line stands on every page: a header or footer.
func (l *Line) Running() bool {
	return l.Kind == Furniture && (l.Page > 0 || l.given == source.Furniture)
}

// tableRow is a row of a Markdown table, with tabs where its bars stood; the row under the headings is drawn.
func tableRow(l source.Line) Line {
	out := Line{Number: l.Number, given: source.Cell, Page: l.Page, Kind: Cell}
	out.Cleaned = Clean(l.Text, strings.IndexByte(l.Text, '|')+1)
	cells := []byte(out.Text)
	for i, ch := range cells {
		if ch == '|' {
			cells[i] = '\t'
		}
	}
	out.Text = string(cells)
	out.Low = LowASCII(out.Text)
	if strings.Trim(out.Text, "\t :-") == "" {
		out.Kind = Furniture
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
	first, ok := FirstLetter(strings.TrimSpace(text[strings.IndexAny(text, ".)")+1:]))
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
func (r *Outline) measure() {
	counts, lines, longest := [201]int{}, 0, 0
	for i := range r.Lines {
		if n := utf8.RuneCountInString(strings.TrimSpace(r.Lines[i].raw)); n > 0 {
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
	r.Wrapped = lines >= 12 && r.width >= 50 && r.width <= 130 && longest <= r.width+60
}

// markFurniture finds front matter, rules, RST directives and headers repeated on every page.
func (r *Outline) markFurniture() {
	repeats := map[string]int{}
	matter := len(r.Lines) > 0 && strings.TrimSpace(r.Lines[0].raw) == "---"
	for i := range r.Lines {
		l := &r.Lines[i]
		trimmed := strings.TrimSpace(l.raw)
		if matter && l.Kind != Blank {
			l.Kind = Furniture
			if i > 0 && trimmed == "---" {
				matter = false
			}
			continue
		}
		if l.Kind == Para && (strings.HasPrefix(trimmed, ".. ") || trimmed == "..") {
			l.Kind = Furniture
		}
		if l.Kind == Para && isRule(trimmed) || l.Kind == Item && isRule(strings.ReplaceAll(trimmed, " ", "")) {
			l.Kind = Furniture
		}
		if l.Kind == Para && len(trimmed) < 60 && pageMark.MatchString(l.Low) {
			l.Kind = Furniture
		}
		if l.Kind == Para && l.Page > 0 && len(trimmed) < 90 {
			repeats[pageDigits.ReplaceAllString(l.Low, "#")]++
		}
	}
	for i := range r.Lines {
		l := &r.Lines[i]
		if t := strings.TrimSpace(l.Text); l.Kind == Para && (t == "-" || t == "o" || strings.Contains(bulletRunes, t) && t != "") || l.Kind == Item && t == "" {
			l.Kind = Furniture // a bullet on a line of its own
			if next := r.NextText(i); next >= 0 && r.Lines[next].Kind == Para {
				r.Lines[next].Kind, r.Lines[next].bullet = Item, "-"
			}
		}
		if l.Kind == Para && l.Page > 1 && repeats[pageDigits.ReplaceAllString(l.Low, "#")] >= 4 {
			l.Kind = Furniture
		}
	}
}

// isRule says whether a line is only drawn: ----, ====, ____.
func isRule(s string) bool {
	return len(s) >= 3 && strings.Trim(s, s[:1]) == "" && strings.Contains("-=_~^#*\"'.", s[:1])
}
