package outline

import (
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// plainHead says whether a line without number is a heading: short, not a sentence, on its own, and
// followed by something to head.
func (r *Outline) plainHead(i int, titles map[string]bool, trustGiven bool) bool {
	l := &r.Lines[i]
	text := strings.TrimSpace(l.Text)
	words := len(strings.Fields(text))
	if open := strings.IndexByte(text, '('); open > 8 && strings.HasSuffix(text, ")") {
		words = len(strings.Fields(text[:open]))
	}
	if policyTitle.MatchString(l.Low) && !titles[Normal(text)] {
		return false
	}
	if len(text) < 3 || len(text) > 90 || words > 12 || !letters(text) || text[0] == '"' || !strings.HasSuffix(text, "?") && notTitle.MatchString(strings.TrimLeft(l.Low, " ")) {
		return false
	}
	last := text[len(text)-1]
	if next := r.NextText(i); last == ':' && !l.bold && next >= 0 && r.Lines[next].Kind == Item {
		return false // it leads into a list
	}
	if titles[Normal(text)] {
		return true
	}
	if r.lost[i] && !(initialWord.MatchString(l.Low) && r.leadsToProse(i)) {
		return false
	}
	first, _ := FirstLetter(text)
	if !unicode.IsUpper(first) || strings.IndexByte(".;,!", last) >= 0 || strings.Contains(text, ": ") || looksLikePerson(text) {
		return false
	}
	if last == ':' && (!TitleCase(text) && !roleLabel.MatchString(l.Low) || words > 6 || SentenceHas.MatchString(l.Low)) {
		return false
	}
	if l.bold {
		return words <= 12 && r.leadsToBody(i)
	}
	if trustGiven || r.paragraphed() && last == ':' {
		return false
	}
	if SentenceHas.MatchString(relative.ReplaceAllString(l.Low, "")) && !initialWord.MatchString(l.Low) && last != '?' {
		return r.saysItAll(i)
	}
	if last == ':' && !r.leadsToProse(i) {
		return false
	}
	if strings.ToUpper(text) == text && words <= 10 && words+len(text) > 6 {
		return r.startsFresh(i) && r.leadsToBody(i)
	}
	if words > 11 || len(text) > 80 {
		return false
	}
	if r.alone(i) {
		return r.leadsToBody(i)
	}
	if !r.Wrapped && !r.paragraphed() && r.startsFresh(i) && r.NextText(i) == i+1 {
		return r.standsOver(i + 1)
	}
	return r.Wrapped && len(text) < r.width*3/4 && r.startsFresh(i) && r.leadsToProse(i) && r.freshProse(i)
}

// saysItAll says whether a heading is a sentence, as "Internet use will enhance learning" is over a list.
func (r *Outline) saysItAll(i int) bool {
	words := strings.Fields(r.Lines[i].Low)
	next := r.NextText(i)
	if r.Wrapped || r.paragraphed() || len(words) < 4 || len(words) > 8 || next < 0 || r.Lines[next].Kind != Item || !r.alone(i) {
		return false
	}
	prev := r.PrevText(i)
	return prev >= 0 && (r.Lines[prev].Kind == Item || r.Lines[prev].Kind == Heading || strings.HasSuffix(strings.TrimSpace(r.Lines[prev].Text), ".")) &&
		!leadsOn.MatchString(words[len(words)-1])
}

// leadsOn are words with which no heading ends, but the lead-in of a list does.
var leadsOn = Compile(`^(?:will|must|should|can|may|to|and|or|are|is|be|by|that|the|of|for|with|include|includes|including|following)$`)

// relative is a clause that says more about a noun: "Actions where there are concerns".
var relative = Compile(` (?:where|when|if|who|that|which|how|what|while)\b.*$`)

// standsOver says whether a line right under another is a sentence of its own.
func (r *Outline) standsOver(i int) bool {
	text := strings.TrimSpace(r.Lines[i].Text)
	first, ok := FirstLetter(text)
	return r.Lines[i].Kind == Para && ok && unicode.IsUpper(first) && len(strings.Fields(text)) > 6 && strings.HasSuffix(text, ".") && !notTitle.MatchString(r.Lines[i].Low) && r.freshProse(i-1)
}

// markLostLists finds the points of lists that lost their bullets on the way from a web page: short
// paragraphs under a lead-in, without a stop at their end. Only a text with numbered headings is read so,
// because there a heading without number is rare.
func (r *Outline) markLostLists() {
	r.lost = map[int]bool{}
	numbers := 0
	for _, e := range r.Entries {
		if e.Number != "" {
			numbers++
		}
	}
	if numbers < 4 || r.Wrapped {
		return
	}
	inside := false
	for i := range r.Lines {
		l := &r.Lines[i]
		text := strings.TrimSpace(l.Text)
		if l.Kind != Para {
			continue
		}
		switch n, _, _ := SplitNumber(text); {
		case n != "":
			inside = false
		case strings.HasSuffix(text, ":"):
			inside = true
		case inside && strings.HasSuffix(text, "."):
			inside = false
		default:
			r.lost[i] = inside
		}
	}
}

// paragraphed says whether the format parts its paragraphs itself, without blank lines.
func (r *Outline) paragraphed() bool {
	return r.Doc.Format == source.DOCX || r.Doc.Format == source.ODT || r.Doc.Format == source.HTML
}

// alone says whether blank lines (or the ends of the text, or headings) stand around a line.
func (r *Outline) alone(i int) bool {
	return r.startsFresh(i) && (r.paragraphed() || i+1 >= len(r.Lines) || r.Lines[i+1].Kind == Blank || r.Lines[i+1].Kind == Furniture || r.Lines[i+1].Kind == Item)
}

// startsFresh says whether what stands before a line is finished.
func (r *Outline) startsFresh(i int) bool {
	if r.paragraphed() {
		return true
	}
	for j := i - 1; j >= 0; j-- {
		switch r.Lines[j].Kind {
		case Blank, Heading, Contents, Title:
			return true
		case Furniture:
			continue
		}
		before := strings.TrimSpace(r.Lines[j].Text)
		return r.Wrapped && strings.ContainsAny(before[len(before)-1:], ".:;?!)")
	}
	return true
}

// leadsToBody says whether a paragraph, list, row or heading with a body follows, and not just another
// short line, as in an address or a list of names.
func (r *Outline) leadsToBody(i int) bool {
	next := r.NextText(i)
	for hops := 0; next >= 0 && hops < 2; hops++ {
		l := &r.Lines[next]
		if l.Kind == Item || l.Kind == Cell || isProse(l) || len(l.Text) > 60 {
			return true
		}
		text := strings.TrimSpace(l.Text)
		if ContactSign(l.Low) && hops == 0 && r.Lines[i].bold || strings.HasPrefix(l.Low, "www.") || strings.HasPrefix(l.Low, "http") || strings.HasPrefix(text, "#") || strings.HasSuffix(text, ".") || strings.Contains(text, ": ") {
			return true
		}
		if strings.HasSuffix(text, ":") {
			if after := r.NextText(next); after >= 0 && r.Lines[after].Kind == Item {
				return true
			}
			return len(strings.Fields(text)) >= 4 && (SentenceHas.MatchString(l.Low) || strings.Contains(l.Low, "follow") || strings.Contains(l.Low, "includ")) || TitleCase(text)
		}
		if n, _, _ := SplitNumber(text); n != "" {
			return true
		}
		if looksLikePerson(text) || notTitle.MatchString(l.Low) {
			return false
		}
		next = r.NextText(next)
	}
	return false
}

// leadsToProse says whether running text or duties follow, not a list of addresses or names.
func (r *Outline) leadsToProse(i int) bool {
	next := r.NextText(i)
	if next < 0 {
		return false
	}
	l := &r.Lines[next]
	if names := NamesIn(l.Text); len(names) > 0 && names[0].From < 2 {
		return false
	}
	if l.Kind == Item && len(l.Text) > 22 && !notTitle.MatchString(l.Low) && strings.HasSuffix(strings.TrimSpace(r.Lines[i].Text), ":") {
		return true
	}
	full := len(l.Text)*10 >= r.width*8 && r.Wrapped
	if len(l.Text) <= 40 || notTitle.MatchString(l.Low) && !(full && !frontLine.MatchString(l.Low)) {
		return false
	}
	return (l.Kind == Item || isProse(l) || len(l.Text)*10 >= r.width*6) &&
		(len(l.Text) > 75 || full || SentenceHas.MatchString(l.Low) || strings.HasSuffix(strings.TrimSpace(l.Text), "."))
}

// frontLine is a line that belongs to a front page however long it is.
var frontLine = Compile(`@|https?:|www\.|\d{5,}|\d/\d|\.{4,}|_{3,}|^(?:signed|date|name|version|page|tel|approved by|reviewed by)\b|^[^.]{3,30}:`)

// freshProse says whether the line that follows begins a sentence of its own.
func (r *Outline) freshProse(i int) bool {
	next := r.NextText(i)
	if next < 0 {
		return false
	}
	first, ok := FirstLetter(r.Lines[next].Text)
	return ok && unicode.IsUpper(first)
}

func FirstLetter(s string) (rune, bool) {
	for _, ch := range s {
		if unicode.IsLetter(ch) {
			return ch, true
		}
		if ch != '"' && ch != '\'' && ch != '(' && ch != ' ' {
			return ch, false
		}
	}
	return 0, false
}

func letters(s string) bool {
	n := 0
	for _, ch := range s {
		if unicode.IsLetter(ch) {
			n++
		}
	}
	return n >= 3 && n*2 >= len([]rune(s))
}

var SmallWords = []string{"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with", "&", "/", "-", "within", "who"}

// TitleCase says whether every word but the small ones begins with a capital.
func TitleCase(s string) bool {
	for i, w := range strings.Fields(strings.Trim(s, ": ")) {
		if i > 0 && slices.Contains(SmallWords, strings.ToLower(w)) {
			continue
		}
		first, ok := FirstLetter(w)
		if ok && !unicode.IsUpper(first) {
			return false
		}
	}
	return true
}

// TrimSymbols takes emoji and other signs off the front of a title.
func TrimSymbols(s string) string {
	return strings.TrimLeftFunc(s, func(ch rune) bool {
		return !unicode.IsLetter(ch) && !unicode.IsDigit(ch) && ch != '"' && ch != '\'' && ch != '('
	})
}
