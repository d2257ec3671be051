package check

import (
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
	core   string // and without small words and plurals, see coreTitle
	marked bool   // a stop, bracket, colon or the word section goes with the number
	spaced bool   // a space stood inside the number
	after  bool   // stands in or after the first appendix
}

var (
	numbered    = compile(`^(?i:(section|chapter|part)\s+)?(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}[a-z]?)\s?([.):]?)[\s:–-]*(\S.*)$`)
	appendixAt  = compile(`^(?i:(appendix|annexe?|appendices|schedule)\b)\s*(?:([0-9]{1,2}[a-z]?|[A-Za-z][0-9]?|[ivx]+)\b)?\s*[-:.)]*\s*(.*)$`)
	lettered    = compile(`^(?i:(?:section|part)\s+(?:[a-z]|one|two|three|four|five|six|[ivx]+))\b\s*[-:.)]*\s*(.*)$|^\(?([A-Z]|[IVX]{1,4}|[a-h])[.)]\s+(\p{Lu}.*)$`)
	tabNumber   = compile(`^(\(?(?:[a-h]|[A-Z]|[ivxIVX]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3})[.)]?)\t+ *`)
	monthStart  = compile(`^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b`)
	sentenceHas = compile(`\b(?:will|must|should|shall|cannot|can|are|is|was|were|has been|have been|we|may)\b`)
	notTitle    = compile(`@|https?:|www\.|\.uk\b|\.com\b|\d{5,}|\b(?:19|20)\d\d\b|\d/\d|^(?:signed|signature|date|dated|name|print name|version|page|tel|telephone|phone|address|dear|author|approved by|reviewed by|updated|reviewed|prepared by|adopted|issue|owner|status|written by|chair of governors|principal)\b|^head ?teacher(?:'s)?(?: signature|\s*:\s*\S|\s*[._]{2}|\s*$)|^(?:mr|mrs|miss|ms|dr|rev)\b|\.{4,}|_{3,}`)
	policyTitle = compile(`^\s*(?:our |the |school )?(?:online|e-?) ?-?safety(?: and [a-z ]+)? policy\s*$`)
	headOnly    = compile(`^(?:the )?(?:head ?teacher|principal)s?$`)
	roleLabel   = compile(`\b(?:staff|governors?|manager|coordinator|co-ordinator|pupils|parents|leaders?|users|volunteers|lead|technicians?|visitors)\s*:\s*$`)
	condition   = compile(`^(?:if|when|where|in the event)\b`)
	initialWord = compile(`^(?:how|what|who|when|why|where|our|the|dealing|managing|responding|if)\b`)
)

// markHeadings decides which lines are headings.
func (r *outline) markHeadings() {
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
	r.markParagraphs()
	r.markLostLists()
	after := false
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind == furniture || l.kind == blank || l.kind == contents || l.kind == cell {
			continue
		}
		h, ok := r.headAt(i, titles, given >= 3)
		if ok && body == 0 && (r.isDocumentTitle(l) || h.number == "" && (l.given != source.Heading || r.doc.Format == source.PDF) && r.amongTitles(i)) {
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
		after = after || appendixAt.MatchString(h.title) || strings.HasPrefix(h.number, "Appendix") || strings.HasPrefix(h.number, "Schedule")
		h.after, h.bare = after, bareTitle(h.title)
		l.kind = heading
		r.heads = append(r.heads, h)
		if h.number != "" {
			body++
		}
	}
}

// amongTitles says whether a line before the first heading only adds to the titles around it, such as the
// name of the diocese, a motto, or the title in a second language: a title follows it, or a label does
// straight after a title.
func (r *outline) amongTitles(i int) bool {
	if len(r.heads) > 0 {
		return false
	}
	next, prev := r.nextText(i), r.prevText(i)
	if next < 0 || len(r.lines[next].text) > 110 {
		return false
	}
	n := &r.lines[next]
	if r.isDocumentTitle(n) && n.given != source.Heading {
		return true
	}
	return prev >= 0 && r.lines[prev].kind == title && (r.labelled(n) || len(datesIn(n.low)) > 0)
}

// isDocumentTitle says whether a line on the front page is the name of the school or of the policy.
func (r *outline) isDocumentTitle(l *line) bool {
	if l.kind == item || len(l.text) > 110 || strings.Contains(l.text, ":") && !strings.HasSuffix(strings.TrimSpace(l.low), "policy") {
		return false
	}
	if entryNumber.MatchString(l.text) || strings.Contains(l.text, ". ") && sentenceHas.MatchString(l.low) || !titleStart(l.text) {
		return false
	}
	words := strings.Fields(l.low)
	if len(words) > 0 && (strings.HasSuffix(words[0], "ing") || initialWord.MatchString(l.low) && words[0] != "our" && words[0] != "the") {
		return false // "Writing and reviewing this policy"
	}
	return len(words) <= 18 && (strings.Contains(l.low, "policy") && !sentenceHas.MatchString(l.low) &&
		!strings.HasPrefix(l.low, "what is") && !strings.Contains(l.low, "scope") && !strings.Contains(l.low, " of the policy") && !strings.Contains(l.low, " of this policy") ||
		schoolWord.MatchString(l.text) && titleCase(l.text))
}

func (r *outline) headAt(i int, titles map[string]bool, trustGiven bool) (head, bool) {
	l := &r.lines[i]
	text := strings.TrimSpace(l.text)
	h := head{line: i, title: text}
	if l.given == source.Heading {
		if h.number, h.title, h.spaced = splitNumber(text); h.number == "" {
			h.number, h.title = splitAppendix(text)
		}
		return h, len(text) <= 170 && (len(strings.Fields(text)) <= 12 || !strings.HasSuffix(text, "."))
	}
	if hashes := len(text) - len(strings.TrimLeft(text, "#")); hashes > 0 && hashes <= 6 && len(text) > hashes && text[hashes] == ' ' {
		if h.number, h.title, h.spaced = splitNumber(trimSymbols(text[hashes:])); h.number == "" {
			h.number, h.title = splitAppendix(h.title)
		}
		return h, h.title != ""
	}
	text = tabNumber.ReplaceAllString(text, "$1 ")
	h.title = text
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
	if m := appendixAt.FindStringSubmatch(text); m != nil && len(text) <= 130 && m[2]+m[3] != "" && !strings.HasSuffix(text, ".") && (m[2] != "" || len(strings.Fields(text)) <= 3) {
		if lowASCII(m[1]) != "schedule" || m[2] != "" {
			h.number, h.title = appendixOf(m, text)
			return h, !sentenceHas.MatchString(l.low)
		}
	}
	if m := lettered.FindStringSubmatch(text); m != nil && len(text) <= 90 && (!sentenceHas.MatchString(l.low) || initialWord.MatchString(lowASCII(m[3]))) && !strings.HasSuffix(text, ".") && r.alone(i) && r.leadsToBody(i) {
		if m[2] != "" {
			h.number, h.title = m[2], m[3]
		}
		return h, true
	}
	return h, r.plainHead(i, titles, trustGiven)
}

// splitAppendix takes "Appendix 1" off a title.
func splitAppendix(text string) (number, title string) {
	m := appendixAt.FindStringSubmatch(text)
	if m == nil || m[2] == "" || lowASCII(m[1]) == "appendices" {
		return "", text
	}
	return appendixOf(m, text)
}

// appendixOf is the number and title in a match of appendixAt.
func appendixOf(m []string, text string) (number, title string) {
	word := "Appendix"
	if strings.EqualFold(m[1], "schedule") {
		word = "Schedule"
	}
	number, title = strings.TrimSpace(word+" "+m[2]), strings.TrimSpace(m[3])
	if title == "" {
		title = text
	}
	return number, title
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
	if gap := text[len(text)-len(m[4])-1]; gap != ' ' && gap != '\t' && gap != ':' && gap != '-' && gap < 0x80 && !runsInto(m) {
		return "", text, false
	}
	number = strings.Join(strings.Fields(m[2]), "")
	return number, strings.TrimSpace(m[4]), number != m[2]
}

// runsInto says whether a title follows its number without a space: "1.Aims", "2.1Staff".
func runsInto(m []string) bool {
	title := []rune(m[4])
	return (m[3] != "" || strings.Contains(m[2], ".")) && len(title) > 2 && unicode.IsUpper(title[0]) && unicode.IsLower(title[1])
}

// underlined is a heading of Markdown or reStructuredText with a rule under it.
func (r *outline) underlined(i int) bool {
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
func (r *outline) numberedHead(i int, h head, titles map[string]bool) bool {
	if titles[normal(h.title)] {
		return true
	}
	deep := strings.Contains(h.number, ".")
	first := rune(h.title[0])
	if !unicode.IsUpper(first) && first != '"' && first != '\'' && first != '(' {
		return false
	}
	if deep && r.paragraphs[parentOf(h.number)] && !strings.HasSuffix(h.number, ".0") {
		return false
	}
	if !deep && !h.marked && (!r.alone(i) && !r.nextIs(i, h.number+".1") || len(h.title) > 60 || !r.follows(h.number)) {
		return false
	}
	words := len(strings.Fields(h.title))
	low := lowASCII(h.title)
	if notTitle.MatchString(low) && !strings.Contains(low, "act ") && !headOnly.MatchString(low) {
		return false
	}
	if strings.HasSuffix(h.title, ":") {
		if condition.MatchString(low) && words > 8 {
			return false // the lead-in of a procedure
		}
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

func parentOf(number string) string {
	parent, _ := cutLast(number)
	return parent
}

// nextIs says whether the next line carries a number.
func (r *outline) nextIs(i int, number string) bool {
	next := r.nextText(i)
	if next < 0 {
		return false
	}
	n, _, _ := splitNumber(strings.TrimSpace(r.lines[next].text))
	return n == number
}

// markParagraphs finds out under which sections the numbers belong to paragraphs and not to headings.
func (r *outline) markParagraphs() {
	r.paragraphs = map[string]bool{}
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind != para || l.given == source.Heading {
			continue
		}
		n, title, _ := splitNumber(strings.TrimSpace(l.text))
		if strings.Contains(n, ".") && len(strings.Fields(title)) > 6 && r.endsSentence(i) && !strings.HasSuffix(title, ").") {
			r.paragraphs[parentOf(n)] = true
		}
	}
}

// endsSentence says whether the paragraph that begins on a line ends with a full stop.
func (r *outline) endsSentence(i int) bool {
	for r.wrapped && i+1 < len(r.lines) && r.lines[i+1].kind == para {
		if n, _, _ := splitNumber(strings.TrimSpace(r.lines[i+1].text)); n != "" {
			break
		}
		i++
	}
	return strings.HasSuffix(strings.TrimSpace(r.lines[i].text), ".")
}

// follows says whether a number without a stop goes on from the heading before; otherwise it may be the
// number of a house.
func (r *outline) follows(number string) bool {
	n := atoi(number)
	return n == 1 || slices.ContainsFunc(r.heads, func(h head) bool { return atoi(h.number) == n-1 })
}

// inNumberedList says whether the line next to this one carries the next or the last number, with no
// body between them: then both are items.
func (r *outline) inNumberedList(i int, number string) bool {
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

// bareTitle is a title as compared: without case, marks, words in brackets and a closing "will".
func bareTitle(s string) string {
	if i := strings.IndexByte(s, '('); i > 3 {
		if j := strings.IndexByte(s[i:], ')'); j > 0 {
			s = s[:i] + s[i+j+1:]
		}
	}
	n := normal(strings.ReplaceAll(s, "&", " and "))
	for _, tail := range []string{" will", " to"} {
		n = strings.TrimSuffix(n, tail)
	}
	return n
}

// coreTitle is a bare title without small words and plurals: titles that differ only so are the same.
func coreTitle(bare string) string {
	words := strings.Fields(bare)
	out := words[:0]
	for _, w := range words {
		if !slices.Contains(smallWords, w) && w != "our" && w != "school" && w != "s" {
			out = append(out, strings.TrimSuffix(w, "s"))
		}
	}
	return strings.Join(out, " ")
}

// schoolWord is in the name of every school.
var schoolWord = compile(`(?i)\b(?:school|academy|infants|juniors|nursery|primary|college|federation)\b`)
