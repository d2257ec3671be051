package check

import (
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// plainHead says whether a line without number is a heading: short, not a sentence, on its own, and
// followed by something to head.
func (r *outline) plainHead(i int, titles map[string]bool, trustGiven bool) bool {
	l := &r.lines[i]
	text := strings.TrimSpace(l.text)
	words := len(strings.Fields(text))
	if open := strings.IndexByte(text, '('); open > 8 && strings.HasSuffix(text, ")") {
		words = len(strings.Fields(text[:open]))
	}
	if policyTitle.MatchString(l.low) && !titles[normal(text)] {
		return false
	}
	if len(text) < 3 || len(text) > 90 || words > 12 || !letters(text) || text[0] == '"' || !strings.HasSuffix(text, "?") && notTitle.MatchString(strings.TrimLeft(l.low, " ")) {
		return false
	}
	last := text[len(text)-1]
	if next := r.nextText(i); last == ':' && !l.bold && next >= 0 && r.lines[next].kind == item {
		return false // it leads into a list
	}
	if titles[normal(text)] {
		return true
	}
	if r.lost[i] && !(initialWord.MatchString(l.low) && r.leadsToProse(i)) {
		return false
	}
	first, _ := firstLetter(text)
	if !unicode.IsUpper(first) || strings.IndexByte(".;,!", last) >= 0 || strings.Contains(text, ": ") || looksLikePerson(text) {
		return false
	}
	if last == ':' && (!titleCase(text) && !roleLabel.MatchString(l.low) || words > 6 || sentenceHas.MatchString(l.low)) {
		return false
	}
	if l.bold {
		return words <= 12 && r.leadsToBody(i)
	}
	if trustGiven || r.paragraphed() && last == ':' {
		return false
	}
	if sentenceHas.MatchString(relative.ReplaceAllString(l.low, "")) && !initialWord.MatchString(l.low) && last != '?' {
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
	if !r.wrapped && !r.paragraphed() && r.startsFresh(i) && r.nextText(i) == i+1 {
		return r.standsOver(i + 1)
	}
	return r.wrapped && len(text) < r.width*3/4 && r.startsFresh(i) && r.leadsToProse(i) && r.freshProse(i)
}

// saysItAll says whether a heading is a sentence, as "Internet use will enhance learning" is over a list.
func (r *outline) saysItAll(i int) bool {
	words := strings.Fields(r.lines[i].low)
	next := r.nextText(i)
	if r.wrapped || r.paragraphed() || len(words) < 4 || len(words) > 8 || next < 0 || r.lines[next].kind != item || !r.alone(i) {
		return false
	}
	prev := r.prevText(i)
	return prev >= 0 && (r.lines[prev].kind == item || r.lines[prev].kind == heading || strings.HasSuffix(strings.TrimSpace(r.lines[prev].text), ".")) &&
		!leadsOn.MatchString(words[len(words)-1])
}

// leadsOn are words with which no heading ends, but the lead-in of a list does.
var leadsOn = compile(`^(?:will|must|should|can|may|to|and|or|are|is|be|by|that|the|of|for|with|include|includes|including|following)$`)

// relative is a clause that says more about a noun: "Actions where there are concerns".
var relative = compile(` (?:where|when|if|who|that|which|how|what|while)\b.*$`)

// standsOver says whether a line right under another is a sentence of its own.
func (r *outline) standsOver(i int) bool {
	text := strings.TrimSpace(r.lines[i].text)
	first, ok := firstLetter(text)
	return r.lines[i].kind == para && ok && unicode.IsUpper(first) && len(strings.Fields(text)) > 6 && strings.HasSuffix(text, ".") && !notTitle.MatchString(r.lines[i].low) && r.freshProse(i-1)
}

// markLostLists finds the points of lists that lost their bullets on the way from a web page: short
// paragraphs under a lead-in, without a stop at their end. Only a text with numbered headings is read so,
// because there a heading without number is rare.
func (r *outline) markLostLists() {
	r.lost = map[int]bool{}
	numbers := 0
	for _, e := range r.entries {
		if e.number != "" {
			numbers++
		}
	}
	if numbers < 4 || r.wrapped {
		return
	}
	inside := false
	for i := range r.lines {
		l := &r.lines[i]
		text := strings.TrimSpace(l.text)
		if l.kind != para {
			continue
		}
		switch n, _, _ := splitNumber(text); {
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
func (r *outline) paragraphed() bool {
	return r.doc.Format == source.DOCX || r.doc.Format == source.ODT || r.doc.Format == source.HTML
}

// alone says whether blank lines (or the ends of the text, or headings) stand around a line.
func (r *outline) alone(i int) bool {
	return r.startsFresh(i) && (r.paragraphed() || i+1 >= len(r.lines) || r.lines[i+1].kind == blank || r.lines[i+1].kind == furniture || r.lines[i+1].kind == item)
}

// startsFresh says whether what stands before a line is finished.
func (r *outline) startsFresh(i int) bool {
	if r.paragraphed() {
		return true
	}
	for j := i - 1; j >= 0; j-- {
		switch r.lines[j].kind {
		case blank, heading, contents, title:
			return true
		case furniture:
			continue
		}
		before := strings.TrimSpace(r.lines[j].text)
		return r.wrapped && strings.ContainsAny(before[len(before)-1:], ".:;?!)")
	}
	return true
}

// leadsToBody says whether a paragraph, list, row or heading with a body follows, and not just another
// short line, as in an address or a list of names.
func (r *outline) leadsToBody(i int) bool {
	next := r.nextText(i)
	for hops := 0; next >= 0 && hops < 2; hops++ {
		l := &r.lines[next]
		if l.kind == item || l.kind == cell || isProse(l) || len(l.text) > 60 {
			return true
		}
		text := strings.TrimSpace(l.text)
		if contactSign(l.low) && hops == 0 && r.lines[i].bold || strings.HasPrefix(l.low, "www.") || strings.HasPrefix(l.low, "http") || strings.HasPrefix(text, "#") || strings.HasSuffix(text, ".") || strings.Contains(text, ": ") {
			return true
		}
		if strings.HasSuffix(text, ":") {
			if after := r.nextText(next); after >= 0 && r.lines[after].kind == item {
				return true
			}
			return len(strings.Fields(text)) >= 4 && (sentenceHas.MatchString(l.low) || strings.Contains(l.low, "follow") || strings.Contains(l.low, "includ")) || titleCase(text)
		}
		if n, _, _ := splitNumber(text); n != "" {
			return true
		}
		if looksLikePerson(text) || notTitle.MatchString(l.low) {
			return false
		}
		next = r.nextText(next)
	}
	return false
}

// leadsToProse says whether running text or duties follow, not a list of addresses or names.
func (r *outline) leadsToProse(i int) bool {
	next := r.nextText(i)
	if next < 0 {
		return false
	}
	l := &r.lines[next]
	if names := namesIn(l.text); len(names) > 0 && names[0].from < 2 {
		return false
	}
	if l.kind == item && len(l.text) > 22 && !notTitle.MatchString(l.low) && strings.HasSuffix(strings.TrimSpace(r.lines[i].text), ":") {
		return true
	}
	full := len(l.text)*10 >= r.width*8 && r.wrapped
	if len(l.text) <= 40 || notTitle.MatchString(l.low) && !(full && !frontLine.MatchString(l.low)) {
		return false
	}
	return (l.kind == item || isProse(l) || len(l.text)*10 >= r.width*6) &&
		(len(l.text) > 75 || full || sentenceHas.MatchString(l.low) || strings.HasSuffix(strings.TrimSpace(l.text), "."))
}

// frontLine is a line that belongs to a front page however long it is.
var frontLine = compile(`@|https?:|www\.|\d{5,}|\d/\d|\.{4,}|_{3,}|^(?:signed|date|name|version|page|tel|approved by|reviewed by)\b|^[^.]{3,30}:`)

// freshProse says whether the line that follows begins a sentence of its own.
func (r *outline) freshProse(i int) bool {
	next := r.nextText(i)
	if next < 0 {
		return false
	}
	first, ok := firstLetter(r.lines[next].text)
	return ok && unicode.IsUpper(first)
}

func firstLetter(s string) (rune, bool) {
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

var smallWords = []string{"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with", "&", "/", "-", "within", "who"}

// titleCase says whether every word but the small ones begins with a capital.
func titleCase(s string) bool {
	for i, w := range strings.Fields(strings.Trim(s, ": ")) {
		if i > 0 && slices.Contains(smallWords, strings.ToLower(w)) {
			continue
		}
		first, ok := firstLetter(w)
		if ok && !unicode.IsUpper(first) {
			return false
		}
	}
	return true
}

// trimSymbols takes emoji and other signs off the front of a title.
func trimSymbols(s string) string {
	return strings.TrimLeftFunc(s, func(ch rune) bool {
		return !unicode.IsLetter(ch) && !unicode.IsDigit(ch) && ch != '"' && ch != '\'' && ch != '('
	})
}
