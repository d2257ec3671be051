package document

import (
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// builder collects lines within the limits. The first limit broken is kept and ends the reading.
type builder struct {
	limits Limits
	doc    *source.Document
	page   int
	seen   map[string]bool // furniture that is there already
	err    error
}

// add appends a line with the next number. Control characters become spaces.
func (b *builder) add(kind source.Kind, level int, text string) {
	switch {
	case b.err != nil:
		return
	case len(b.doc.Lines) >= b.limits.Lines:
		b.err = tooManyLines()
		return
	case len(text) > b.limits.Line:
		b.err = tooBig("a single paragraph is longer than a whole policy")
		return
	}
	b.doc.Lines = append(b.doc.Lines, source.Line{
		Number: len(b.doc.Lines) + 1, Text: clean(text), Kind: kind, Level: level, Page: b.page,
	})
}

// gap adds an empty line unless there is one already or nothing stands before it.
func (b *builder) gap() {
	n := len(b.doc.Lines)
	if n == 0 || b.doc.Lines[n-1].Text == "" || b.doc.Lines[n-1].Kind == source.Furniture {
		return
	}
	b.add(source.Plain, 0, "")
}

// once keeps of the lines that add makes only those not there before as furniture.
func (b *builder) once(add func()) {
	from := len(b.doc.Lines)
	add()
	lines := b.doc.Lines[from:]
	b.doc.Lines = b.doc.Lines[:from]
	if b.seen == nil {
		b.seen = map[string]bool{}
	}
	for _, l := range lines {
		if l.Text != "" && !b.seen[l.Text] {
			b.seen[l.Text] = true
			b.add(source.Furniture, 0, l.Text)
		}
	}
}

// trimEnd removes an empty last line.
func (b *builder) trimEnd() {
	if n := len(b.doc.Lines); n > 0 && b.doc.Lines[n-1].Text == "" {
		b.doc.Lines = b.doc.Lines[:n-1]
	}
}

// cell joins the lines that read makes with spaces, and takes them out again.
func (b *builder) cell(read func()) string {
	from := len(b.doc.Lines)
	read()
	text := joinLines(b.doc.Lines[from:])
	b.doc.Lines = b.doc.Lines[:from]
	return text
}

// joinLines joins the lines of a cell with spaces.
func joinLines(lines []source.Line) string {
	var words []string
	for _, l := range lines {
		if t := strings.TrimSpace(strings.ReplaceAll(l.Text, "\t", " ")); t != "" {
			words = append(words, t)
		}
	}
	return strings.Join(words, " ")
}

// note adds a sentence about the reading, once.
func (b *builder) note(sentence string) {
	for _, n := range b.doc.Notes {
		if n == sentence {
			return
		}
	}
	b.doc.Notes = append(b.doc.Notes, sentence)
}

// finish returns the document, or the limit that was broken.
func (b *builder) finish() (*source.Document, error) {
	if b.err != nil {
		return nil, b.err
	}
	return b.doc, nil
}

func tooManyLines() *Error { return tooBig("it has more lines than any policy") }

// isControl reports characters that may not stand in a line: controls but the tab, line and paragraph
// separators, direction overrides (which can make a line read other than it is) and byte order marks.
func isControl(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\uFEFF':
		return true
	case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// clean replaces what isControl reports by a space.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexFunc(s, isControl) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return ' '
		}
		return r
	}, s)
}

// Render prints a document as `handrail policy text` does: one line of output for every line, so that the
// number of a line is its place in the output. Headings of Markdown get their marks back.
func Render(doc *source.Document) string {
	var out strings.Builder
	for _, l := range doc.Lines {
		if doc.Format == source.Markdown && l.Kind == source.Heading {
			out.WriteString(strings.Repeat("#", min(max(l.Level, 1), 6)))
			out.WriteByte(' ')
		}
		out.WriteString(clean(l.Text))
		out.WriteByte('\n')
	}
	return out.String()
}
