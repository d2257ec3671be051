package document

import (
	"strings"
	"unicode"
)

// span is a piece of a paragraph in one style. A span with cut set is a line break.
type span struct {
	text         string
	bold, italic bool
	link         string // target, "" outside links
	linked       bool   // true inside a link, whose target may be empty
	cut          bool
}

// plainText joins spans without marks; breaks become spaces.
func plainText(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.cut {
			b.WriteByte(' ')
			continue
		}
		b.WriteString(s.text)
	}
	return tidy(b.String())
}

// splitCuts separates spans at line breaks.
func splitCuts(spans []span) [][]span {
	out := [][]span{nil}
	for _, s := range spans {
		if s.cut {
			out = append(out, nil)
			continue
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

// joinCuts turns line breaks into spaces.
func joinCuts(spans []span) []span {
	out := make([]span, 0, len(spans))
	for _, s := range spans {
		if s.cut {
			s = span{text: " "}
		}
		out = append(out, s)
	}
	return out
}

// unstyled drops bold and italic, which in a heading say nothing.
func unstyled(spans []span) []span {
	out := make([]span, len(spans))
	for i, s := range spans {
		s.bold, s.italic = false, false
		out[i] = s
	}
	return out
}

// marked writes spans with marks around bold, italic and linked words.
func marked(spans []span) string {
	var b strings.Builder
	for i := 0; i < len(spans); {
		j := i + 1
		if !spans[i].linked {
			for j < len(spans) && !spans[j].linked {
				j++
			}
			b.WriteString(emphasis(spans[i:j]))
			i = j
			continue
		}
		for j < len(spans) && spans[j].linked && spans[j].link == spans[i].link {
			j++
		}
		b.WriteString(linkMark(spans[i:j]))
		i = j
	}
	return tidy(b.String())
}

// linkMark writes [words](target), keeping outer white space outside; a link around nothing is nothing.
func linkMark(spans []span) string {
	words := emphasis(spans)
	lead, core, trail := cutSpace(words)
	if core == "" {
		return words
	}
	return lead + "[" + core + "](" + linkTarget(spans[0].link) + ")" + trail
}

// linkTarget makes an address fit between brackets. No address is "#".
func linkTarget(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "#"
	}
	return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "\t", "%09", "\n", "", "\r", "").Replace(s)
}

// emphasis writes the bold and italic marks of spans. White space takes the style of what stands before it,
// so that a style that goes on is one mark.
func emphasis(spans []span) string {
	var out, text strings.Builder
	bold, italic := false, false
	for _, s := range spans {
		blank := strings.TrimSpace(s.text) == ""
		if blank && strings.Contains(s.text, "\t") { // cells are marked one by one
			s.bold, s.italic, blank = false, false, false
		}
		if !blank && (s.bold != bold || s.italic != italic) {
			out.WriteString(styled(text.String(), bold, italic))
			text.Reset()
			bold, italic = s.bold, s.italic
		}
		text.WriteString(s.text)
	}
	out.WriteString(styled(text.String(), bold, italic))
	return out.String()
}

// styled puts marks around the words of text, outside of which its outer white space stays.
func styled(text string, bold, italic bool) string {
	mark := ""
	switch {
	case bold && italic:
		mark = "***"
	case bold:
		mark = "**"
	case italic:
		mark = "*"
	}
	lead, core, trail := cutSpace(text)
	if mark == "" || core == "" || strings.IndexFunc(core, isWordRune) < 0 {
		return text
	}
	return lead + mark + core + mark + trail
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// cutSpace separates the white space around a text.
func cutSpace(s string) (lead, core, trail string) {
	core = strings.TrimLeftFunc(s, unicode.IsSpace)
	lead = s[:len(s)-len(core)]
	trimmed := strings.TrimRightFunc(core, unicode.IsSpace)
	return lead, trimmed, core[len(trimmed):]
}

// tidy makes no-break and odd spaces plain, folds runs of spaces, and trims; tabs stay.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == '\u00AD', r == '\u200B', r == '\uFEFF': // soft hyphen, zero width
			continue
		case r == '\u2011': // a hyphen that does not break
			r = '-'
		case r != '\t' && unicode.IsSpace(r):
			space = true
			continue
		}
		if space && b.Len() > 0 && r != '\t' {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return strings.Trim(b.String(), "\t ")
}

// itemText puts the indent and the mark of a list item before its words.
func itemText(level int, mark, words string) string {
	if strings.Count(strings.TrimRight(mark, "."), ".") > 0 {
		level = 1 // the number spells out its level
	}
	return strings.Repeat(" ", max(level-1, 0)) + mark + " " + words
}

// typedBullets are characters that people and programs put before an item by hand.
const typedBullets = "•◦▪▫●○■□◆◇♦➢➤❖✓✔‣⁃∙·\uF0B7\uF0A7\uF0D8\uF0FC\uF076"

// typedItem finds a bullet typed as a character and returns the words after it.
func typedItem(text string) (words string, ok bool) {
	for i, r := range text {
		if i == 0 {
			if !strings.ContainsRune(typedBullets, r) {
				return "", false
			}
			continue
		}
		rest := text[i:]
		words = strings.TrimLeft(rest, " \t")
		return words, words != "" && (len(words) < len(rest) || text[0] > 0x7F && r != ' ')
	}
	return "", false
}
