package document

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"handrail.school/handrail/internal/area/source"
)

const notText = "This file is not text, although it is named or sent as such. Find the document itself " +
	"(.docx, .odt, .pdf, .html, .md or .txt) and hand that in."

// DecodeText turns the bytes of a text file into UTF-8, whichever of the usual ways its letters are stored in. The
// note says when that had to be guessed.
func DecodeText(data []byte) (text, note string, err error) { return decodeText(data) }

// decodeText turns bytes into UTF-8. The note says when the encoding had to be guessed.
func decodeText(data []byte) (text, note string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], binary.BigEndian)
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if looksBinary(data) {
		return "", "", refuse(Unreadable, notText)
	}
	if utf8.Valid(data) {
		return string(data), "", nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", refuse(Unreadable, notText).because(err)
	}
	return string(out), "The file does not say how its letters are stored; it was read as Windows text. " +
		"Check a few accents, dashes and quotation marks.", nil
}

// decodeUTF16 reads text that began with a byte order mark.
func decodeUTF16(data []byte, order binary.ByteOrder) (text, note string, err error) {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	out := string(utf16.Decode(units))
	if looksBinary([]byte(out)) {
		return "", "", refuse(Unreadable, notText)
	}
	return out, "", nil
}

// looksBinary finds bytes that no typed text holds: a NUL, or more than the odd control character.
func looksBinary(data []byte) bool {
	control := 0
	for _, c := range data {
		switch {
		case c == 0:
			return true
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f', c == 0x7F:
			control++
		}
	}
	return control > 2 && control*100 > len(data)
}

// splitLines cuts text as an editor counts lines. A last line end adds no line.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	text = strings.TrimSuffix(text, "\n")
	return strings.Split(text, "\n")
}

// readText makes one line of every line of a text or Markdown file.
func readText(text, note, ending string, limits Limits) (*source.Document, error) {
	doc := &source.Document{Format: source.Text}
	if ending == ".md" || ending == ".markdown" {
		doc.Format = source.Markdown
	}
	if note != "" {
		doc.Notes = append(doc.Notes, note)
	}
	if strings.Count(text, "\n")+strings.Count(text, "\r") > limits.Lines {
		return nil, tooManyLines()
	}
	b := builder{limits: limits, doc: doc}
	for _, line := range splitLines(text) {
		b.add(source.Plain, 0, line)
	}
	if doc.Format == source.Markdown {
		markHeadings(doc.Lines)
	}
	return b.finish()
}

var (
	atx       = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	fence     = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	setext    = regexp.MustCompile(`^ {0,3}(=+|-{2,})[ \t]*$`)
	blockMark = regexp.MustCompile(`^\s*([-*+>|]|\d+[.)]\s|<)`)
)

// markHeadings finds the headings of a Markdown text outside its front matter and its fenced blocks.
func markHeadings(lines []source.Line) {
	i := frontMatter(lines)
	open := ""
	for ; i < len(lines); i++ {
		l := &lines[i]
		if m := fence.FindStringSubmatch(l.Text); m != nil {
			switch {
			case open == "":
				open = m[1]
			case strings.HasPrefix(m[1], open):
				open = ""
			}
			continue
		}
		if open != "" {
			continue
		}
		if m := atx.FindStringSubmatch(l.Text); m != nil {
			if strings.TrimSpace(m[2]) != "" {
				l.Kind, l.Level, l.Text = source.Heading, len(m[1]), strings.TrimSpace(m[2])
			}
			continue
		}
		if m := setext.FindStringSubmatch(l.Text); m != nil && i > 0 && mayBeTitle(lines[i-1]) {
			lines[i-1].Kind, lines[i-1].Level = source.Heading, 2
			if m[1][0] == '=' {
				lines[i-1].Level = 1
			}
		}
	}
}

// mayBeTitle reports whether the line over an underline is a heading rather than an item, quote or table.
func mayBeTitle(l source.Line) bool {
	return l.Kind == source.Plain && strings.TrimSpace(l.Text) != "" && !blockMark.MatchString(l.Text) &&
		!setext.MatchString(l.Text)
}

// frontMatter returns the number of lines the YAML block at the top takes, 0 without one.
func frontMatter(lines []source.Line) int {
	if len(lines) == 0 || strings.TrimRight(lines[0].Text, " \t") != "---" {
		return 0
	}
	for i := 1; i < len(lines); i++ {
		if t := strings.TrimRight(lines[i].Text, " \t"); t == "---" || t == "..." {
			return i + 1
		}
	}
	return 0
}
