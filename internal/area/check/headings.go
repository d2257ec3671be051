package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// head is one heading of the body.
type head struct {
	line   int // index of reading.lines
	block  int
	number string
	title  string
	bare   string // the title as compared, see bareTitle
	marked bool   // a stop, bracket, colon or the word section goes with the number
	spaced bool   // a space stood inside the number
	after  bool   // stands in or after the first appendix
}

var (
	numbered    = regexp.MustCompile(`^(?i:(section|chapter|part)\s+)?(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}[a-z]?)\s?([.):]?)[\s:–-]+(\S.*)$`)
	appendixAt  = regexp.MustCompile(`^(?i:(?:appendix|annex|appendices)\b)\s*([0-9]{1,2}[a-z]?|[A-Za-z][0-9]?|[ivx]+)?\s*[-:.)]*\s*(.*)$`)
	lettered    = regexp.MustCompile(`^(?i:(?:section|part)\s+(?:[a-z]|one|two|three|four|five|six|[ivx]+))\b\s*[-:.)]*\s*(.*)$|^([A-Z])[.)]\s+(\S.*)$`)
	monthStart  = regexp.MustCompile(`^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b`)
	sentenceHas = regexp.MustCompile(`\b(?:will|must|should|shall|cannot|can|are|is|was|were|has been|have been|we|may)\b`)
	notTitle    = regexp.MustCompile(`@|https?:|www\.|\.uk\b|\.com\b|\d{5,}|\b(?:19|20)\d\d\b|\d/\d|^(?:signed|signature|date|dated|name|print name|version|page|tel|telephone|phone|address|dear|author|approved by|reviewed by|updated|reviewed|prepared by|adopted|issue|owner|status|written by|chair of governors|principal)\b|^head ?teacher(?:'s)?(?: signature|\s*:\s*\S|\s*[._]{2}|\s*$)|^(?:mr|mrs|miss|ms|dr|rev)\b|\.{4,}|_{3,}`)
	policyTitle = regexp.MustCompile(`^\s*(?:our |the |school )?(?:online|e-?) ?-?safety(?: and [a-z ]+)? policy\s*$`)
	roleLabel   = regexp.MustCompile(`\b(?:staff|governors?|manager|coordinator|co-ordinator|pupils|parents|leaders?|users|volunteers|lead|technicians?|visitors)\s*:\s*$`)
	initialWord = regexp.MustCompile(`^(?:how|what|who|when|why|where|our|the|dealing|managing|responding|if)\b`)
)

// markHeadings decides which lines are headings.
func (r *reading) markHeadings() {
	given, body := 0, 0
	for i := range r.lines {
		if r.lines[i].given == source.Heading && r.lines[i].kind == para {
			given++
		}
	}
	titles := map[string]bool{}
	for _, e := range r.entries {
		titles[normal(e.title)] = true
	}
	after := false
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind == furniture || l.kind == blank || l.kind == contents || l.kind == cell {
			continue
		}
		h, ok := r.headAt(i, titles, given >= 3)
		if ok && body == 0 && r.isDocumentTitle(l) {
			l.kind = title
			continue
		}
		if !ok {
			if body == 0 && r.isDocumentTitle(l) {
				l.kind = title
			} else if len(l.text) > 90 {
				body++
			}
			continue
		}
		after = after || appendixAt.MatchString(h.title) || strings.HasPrefix(h.number, "Appendix")
		h.after, h.bare = after, bareTitle(h.title)
		l.kind = heading
		r.heads = append(r.heads, h)
		if h.number != "" {
			body++
		}
	}
}

// isDocumentTitle says whether a line on the front page is the name of the school or of the policy.
func (r *reading) isDocumentTitle(l *line) bool {
	if l.kind == item || len(l.text) > 110 || strings.Contains(l.text, ":") && !strings.HasSuffix(strings.TrimSpace(l.low), "policy") {
		return false
	}
	if entryNumber.MatchString(l.text) {
		return false
	}
	words := strings.Fields(l.low)
	return len(words) <= 14 && (strings.Contains(l.low, "policy") && !sentenceHas.MatchString(l.low) &&
		!strings.HasPrefix(l.low, "what is") && !strings.Contains(l.low, "scope") && !strings.Contains(l.low, " of the policy") && !strings.Contains(l.low, " of this policy") ||
		schoolWord.MatchString(l.text) && titleCase(l.text))
}

func (r *reading) headAt(i int, titles map[string]bool, trustGiven bool) (head, bool) {
	l := &r.lines[i]
	text := strings.TrimSpace(l.text)
	h := head{line: i, title: text}
	if l.given == source.Heading {
		h.number, h.title, h.spaced = splitNumber(text)
		return h, len(text) <= 170 && (len(strings.Fields(text)) <= 12 || !strings.HasSuffix(text, "."))
	}
	if hashes := len(text) - len(strings.TrimLeft(text, "#")); hashes > 0 && hashes <= 6 && len(text) > hashes && text[hashes] == ' ' {
		h.number, h.title, h.spaced = splitNumber(trimSymbols(text[hashes:]))
		return h, h.title != ""
	}
	if l.kind == item || strings.Contains(text, "\t") {
		return h, false
	}
	if r.underlined(i) {
		h.number, h.title, h.spaced = splitNumber(text)
		return h, len(text) <= 110
	}
	if h.number, h.title, h.spaced = splitNumber(text); h.number != "" {
		m := numbered.FindStringSubmatch(text)
		h.marked = m[1] != "" || m[3] != "" || strings.ContainsAny(text[:len(text)-len(m[4])], ":-")
		return h, r.numberedHead(i, h, titles)
	}
	if m := appendixAt.FindStringSubmatch(text); m != nil && len(text) <= 130 && !strings.HasSuffix(text, ".") && (m[1] != "" || len(strings.Fields(text)) <= 3) {
		h.number, h.title = strings.TrimSpace("Appendix "+m[1]), strings.TrimSpace(m[2])
		if h.title == "" {
			h.title = text
		}
		return h, !sentenceHas.MatchString(l.low)
	}
	if m := lettered.FindStringSubmatch(text); m != nil && len(text) <= 90 && !sentenceHas.MatchString(l.low) && !strings.HasSuffix(text, ".") && r.alone(i) && r.leadsToBody(i) {
		return h, true
	}
	return h, r.plainHead(i, titles, trustGiven)
}

// splitNumber takes a printed number off a title: "7.3.2 Filtering", "Section 7: Filtering".
func splitNumber(text string) (number, title string, spaced bool) {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return "", text, false
	}
	if monthStart.MatchString(lowASCII(m[4])) {
		return "", text, false
	}
	number = strings.Join(strings.Fields(m[2]), "")
	return number, strings.TrimSpace(m[4]), number != m[2]
}

// underlined is a heading of Markdown or reStructuredText with a rule under it.
func (r *reading) underlined(i int) bool {
	if i+1 >= len(r.lines) || r.lines[i+1].kind != furniture {
		return false
	}
	under := strings.TrimSpace(r.lines[i+1].raw)
	text := strings.TrimSpace(r.lines[i].raw)
	return isRule(under) && len([]rune(under))*10 >= len([]rune(text))*7 && len(text) < 100 && !strings.HasSuffix(text, ".") &&
		r.lines[i].indent == 0 && (i == 0 || r.lines[i-1].kind != para)
}

// numberedHead says whether a line that begins with a number is a heading and not an item of a
// numbered list or a numbered paragraph.
func (r *reading) numberedHead(i int, h head, titles map[string]bool) bool {
	if titles[normal(h.title)] {
		return true
	}
	deep := strings.Contains(h.number, ".")
	first := rune(h.title[0])
	if !unicode.IsUpper(first) && first != '"' && first != '\'' && first != '(' {
		return false
	}
	if !deep && !h.marked && (!r.alone(i) || len(h.title) > 60 || !r.follows(h.number)) {
		return false
	}
	words := len(strings.Fields(h.title))
	low := lowASCII(h.title)
	if notTitle.MatchString(low) && !strings.Contains(low, "act ") {
		return false
	}
	if strings.HasSuffix(h.title, ":") {
		return len(h.title) <= 100 || deep && len(h.title) <= 170
	}
	if strings.ContainsAny(h.title[len(h.title)-1:], ";,") || words > 16 || len(h.title) > 110 {
		return false
	}
	if strings.HasSuffix(h.title, ".") && (words > 6 && !strings.HasSuffix(h.title, ").") || sentenceHas.MatchString(low)) {
		return false
	}
	if sentenceHas.MatchString(low) && !initialWord.MatchString(low) && !strings.HasSuffix(h.title, "?") {
		return false
	}
	return deep || !r.inNumberedList(i, h.number)
}

// follows says whether a number without a stop goes on from the heading before; otherwise it may be the
// number of a house.
func (r *reading) follows(number string) bool {
	n := atoi(number)
	return n == 1 || slices.ContainsFunc(r.heads, func(h head) bool { return atoi(h.number) == n-1 })
}

// inNumberedList says whether the line next to this one carries the next or the last number, with no
// body between them: then both are items.
func (r *reading) inNumberedList(i int, number string) bool {
	v := atoi(number)
	for _, near := range []int{r.nextText(i), r.prevText(i)} {
		if near < 0 || r.lines[near].kind == contents || r.lines[near].kind == heading {
			continue
		}
		n, _, _ := splitNumber(strings.TrimSpace(r.lines[near].text))
		if n != "" && !strings.Contains(n, ".") && (atoi(n) == v+1 || atoi(n) == v-1) {
			return true
		}
	}
	return false
}

func atoi(s string) int {
	n := 0
	for i := 0; i < len(s) && '0' <= s[i] && s[i] <= '9' && n < 1000; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// plainHead says whether a line without number is a heading: short, not a sentence, on its own, and
// followed by something to head.
func (r *reading) plainHead(i int, titles map[string]bool, trustGiven bool) bool {
	l := &r.lines[i]
	text := strings.TrimSpace(l.text)
	words := len(strings.Fields(text))
	if open := strings.IndexByte(text, '('); open > 8 && strings.HasSuffix(text, ")") {
		words = len(strings.Fields(text[:open]))
	}
	if policyTitle.MatchString(l.low) && !titles[normal(text)] {
		return false
	}
	if len(text) < 3 || len(text) > 90 || words > 12 || !letters(text) || notTitle.MatchString(strings.TrimLeft(l.low, " ")) {
		return false
	}
	if titles[normal(text)] {
		return true
	}
	first, _ := firstLetter(text)
	last := text[len(text)-1]
	if !unicode.IsUpper(first) || strings.IndexByte(".;,!", last) >= 0 || strings.Contains(text, ": ") || looksLikePerson(text) {
		return false
	}
	if last == ':' && (!titleCase(text) && !roleLabel.MatchString(l.low) || words > 6 || sentenceHas.MatchString(l.low)) {
		return false
	}
	if l.bold {
		return words <= 12 && r.leadsToBody(i)
	}
	if trustGiven || r.doc.Format == source.DOCX || r.doc.Format == source.ODT {
		return false
	}
	if sentenceHas.MatchString(l.low) && !initialWord.MatchString(l.low) && last != '?' {
		return false
	}
	if last == ':' && !r.leadsToProse(i) {
		return false
	}
	if strings.ToUpper(text) == text && words <= 10 && words+len(text) > 6 {
		return r.startsFresh(i) && r.leadsToBody(i)
	}
	if words > 10 || len(text) > 70 {
		return false
	}
	if r.alone(i) {
		return r.leadsToBody(i)
	}
	return r.wrapped && len(text) < r.width*3/4 && r.startsFresh(i) && r.leadsToProse(i) && r.freshProse(i)
}

// alone says whether blank lines (or the ends of the text, or headings) stand around a line.
func (r *reading) alone(i int) bool {
	return r.startsFresh(i) && (i+1 >= len(r.lines) || r.lines[i+1].kind == blank || r.lines[i+1].kind == furniture || r.lines[i+1].kind == item)
}

// startsFresh says whether what stands before a line is finished.
func (r *reading) startsFresh(i int) bool {
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
func (r *reading) leadsToBody(i int) bool {
	next := r.nextText(i)
	for hops := 0; next >= 0 && hops < 2; hops++ {
		l := &r.lines[next]
		if l.kind == item || l.kind == cell || isProse(l) || len(l.text) > 60 {
			return true
		}
		text := strings.TrimSpace(l.text)
		if strings.HasPrefix(text, "#") || strings.HasSuffix(text, ".") || strings.Contains(text, ": ") {
			return true
		}
		if strings.HasSuffix(text, ":") {
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
func (r *reading) leadsToProse(i int) bool {
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
	return len(l.text) > 40 && !notTitle.MatchString(l.low) && (l.kind == item || isProse(l) || len(l.text)*10 >= r.width*6) &&
		(len(l.text) > 75 || sentenceHas.MatchString(l.low) || strings.HasSuffix(strings.TrimSpace(l.text), "."))
}

// freshProse says whether the line that follows begins a sentence of its own.
func (r *reading) freshProse(i int) bool {
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

// sections lists the headings for the report.
func (r *reading) sections() []Section {
	out := make([]Section, 0, len(r.heads))
	for _, h := range r.heads {
		t := strings.TrimSpace(strings.TrimRight(h.title, ":* "))
		if t == "" {
			t = h.title
		}
		out = append(out, Section{Number: h.number, Title: t, Line: r.lines[h.line].number})
	}
	return out
}
