package outline

import (
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// Head is one heading of the body.
type Head struct {
	Line   int // index of Outline.Lines
	Block  int
	Number string
	Title  string
	Bare   string // the title as compared, see bareTitle
	Core   string // and without small words and plurals, see coreTitle
	marked bool   // a stop, bracket, colon or the word section goes with the number
	Spaced bool   // a space stood inside the number
	After  bool   // stands in or after the first appendix
}

var (
	numbered    = Compile(`^(?i:(section|chapter|part)\s+)?(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3}[a-z]?)\s?([.):]?)[\s:–-]*(\S.*)$`)
	appendixAt  = Compile(`^(?i:(appendix|annexe?|appendices|schedule)\b)\s*(?:([0-9]{1,2}[a-z]?|[A-Za-z][0-9]?|[ivx]+)\b)?\s*[-:.)]*\s*(.*)$`)
	lettered    = Compile(`^(?i:(?:section|part)\s+(?:[a-z]|one|two|three|four|five|six|[ivx]+))\b\s*[-:.)]*\s*(.*)$|^\(?([A-Z]|[IVX]{1,4}|[a-h])[.)]\s+(\p{Lu}.*)$`)
	tabNumber   = Compile(`^(\(?(?:[a-h]|[A-Z]|[ivxIVX]{1,4}|\d{1,2}(?:\.\d{1,2}){0,3})[.)]?)\t+ *`)
	monthStart  = Compile(`^(?:january|february|march|april|may|june|july|august|september|october|november|december)\b`)
	SentenceHas = Compile(`\b(?:will|must|should|shall|cannot|can|are|is|was|were|has been|have been|we|may)\b`)
	notTitle    = Compile(`@|https?:|www\.|\.uk\b|\.com\b|\d{5,}|\b(?:19|20)\d\d\b|\d/\d|^(?:signed|signature|date|dated|name|print name|version|page|tel|telephone|phone|address|dear|author|approved by|reviewed by|updated|reviewed|prepared by|adopted|issue|owner|status|written by|chair of governors|principal)\b|^head ?teacher(?:'s)?(?: signature|\s*:\s*\S|\s*[._]{2}|\s*$)|^(?:mr|mrs|miss|ms|dr|rev)\b|\.{4,}|_{3,}`)
	policyTitle = Compile(`^\s*(?:our |the |school )?(?:online|e-?) ?-?safety(?: and [a-z ]+)? policy\s*$`)
	headOnly    = Compile(`^(?:the )?(?:head ?teacher|principal)s?$`)
	roleLabel   = Compile(`\b(?:staff|governors?|manager|coordinator|co-ordinator|pupils|parents|leaders?|users|volunteers|lead|technicians?|visitors)\s*:\s*$`)
	condition   = Compile(`^(?:if|when|where|in the event)\b`)
	initialWord = Compile(`^(?:how|what|who|when|why|where|our|the|dealing|managing|responding|if)\b`)
)

// markHeadings decides which lines are headings.
func (r *Outline) markHeadings() {
	given, body := 0, 0
	for i := range r.Lines {
		if r.Lines[i].given == source.Heading && r.Lines[i].Kind == Para {
			given++
		}
	}
	titles := map[string]bool{}
	for _, e := range r.Entries {
		titles[Normal(e.Title)] = true
	}
	r.markParagraphs()
	r.markLostLists()
	after := false
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Kind == Furniture || l.Kind == Blank || l.Kind == Contents || l.Kind == Cell {
			continue
		}
		h, ok := r.headAt(i, titles, given >= 3)
		if ok && body == 0 && (r.isDocumentTitle(l) || h.Number == "" && (l.given != source.Heading || r.Doc.Format == source.PDF) && r.amongTitles(i)) {
			l.Kind = Title
			continue
		}
		if !ok {
			if body == 0 && r.isDocumentTitle(l) {
				l.Kind = Title
			} else if len(l.Text) > 90 {
				body++
			}
			continue
		}
		after = after || appendixAt.MatchString(h.Title) || strings.HasPrefix(h.Number, "Appendix") || strings.HasPrefix(h.Number, "Schedule")
		h.After, h.Bare = after, bareTitle(h.Title)
		l.Kind = Heading
		r.Heads = append(r.Heads, h)
		if h.Number != "" {
			body++
		}
	}
}

// amongTitles says whether a line before the first heading only adds to the titles around it, such as the
// name of the diocese, a motto, or the title in a second language: a title follows it, or a label does
// straight after a title.
func (r *Outline) amongTitles(i int) bool {
	if len(r.Heads) > 0 {
		return false
	}
	next, prev := r.NextText(i), r.PrevText(i)
	if next < 0 || len(r.Lines[next].Text) > 110 {
		return false
	}
	n := &r.Lines[next]
	if r.isDocumentTitle(n) && n.given != source.Heading {
		return true
	}
	return prev >= 0 && r.Lines[prev].Kind == Title && (r.labelled(n) || len(DatesIn(n.Low)) > 0)
}

// isDocumentTitle says whether a line on the front page is the name of the school or of the policy.
func (r *Outline) isDocumentTitle(l *Line) bool {
	if l.Kind == Item || len(l.Text) > 110 || strings.Contains(l.Text, ":") && !strings.HasSuffix(strings.TrimSpace(l.Low), "policy") {
		return false
	}
	if entryNumber.MatchString(l.Text) || strings.Contains(l.Text, ". ") && SentenceHas.MatchString(l.Low) || !TitleStart(l.Text) {
		return false
	}
	words := strings.Fields(l.Low)
	if len(words) > 0 && (strings.HasSuffix(words[0], "ing") || initialWord.MatchString(l.Low) && words[0] != "our" && words[0] != "the") {
		return false // "Writing and reviewing this policy"
	}
	return len(words) <= 18 && (strings.Contains(l.Low, "policy") && !SentenceHas.MatchString(l.Low) &&
		!strings.HasPrefix(l.Low, "what is") && !strings.Contains(l.Low, "scope") && !strings.Contains(l.Low, " of the policy") && !strings.Contains(l.Low, " of this policy") ||
		SchoolWord.MatchString(l.Text) && TitleCase(l.Text))
}

func (r *Outline) headAt(i int, titles map[string]bool, trustGiven bool) (Head, bool) {
	l := &r.Lines[i]
	text := strings.TrimSpace(l.Text)
	h := Head{Line: i, Title: text}
	if l.given == source.Heading {
		if h.Number, h.Title, h.Spaced = SplitNumber(text); h.Number == "" {
			h.Number, h.Title = splitAppendix(text)
		}
		return h, len(text) <= 170 && (len(strings.Fields(text)) <= 12 || !strings.HasSuffix(text, "."))
	}
	if hashes := len(text) - len(strings.TrimLeft(text, "#")); hashes > 0 && hashes <= 6 && len(text) > hashes && text[hashes] == ' ' {
		if h.Number, h.Title, h.Spaced = SplitNumber(TrimSymbols(text[hashes:])); h.Number == "" {
			h.Number, h.Title = splitAppendix(h.Title)
		}
		return h, h.Title != ""
	}
	text = tabNumber.ReplaceAllString(text, "$1 ")
	h.Title = text
	if l.Kind == Item || strings.Contains(text, "\t") {
		return h, false
	}
	if r.underlined(i) {
		h.Number, h.Title, h.Spaced = SplitNumber(text)
		return h, len(text) <= 110
	}
	if h.Number, h.Title, h.Spaced = SplitNumber(text); h.Number != "" {
		m := numbered.FindStringSubmatch(text)
		h.marked = m[1] != "" || m[3] != "" || strings.ContainsAny(text[:len(text)-len(m[4])], ":-")
		return h, r.numberedHead(i, h, titles)
	}
	if m := appendixAt.FindStringSubmatch(text); m != nil && len(text) <= 130 && m[2]+m[3] != "" && !strings.HasSuffix(text, ".") && (m[2] != "" || len(strings.Fields(text)) <= 3) {
		if LowASCII(m[1]) != "schedule" || m[2] != "" {
			h.Number, h.Title = appendixOf(m, text)
			return h, !SentenceHas.MatchString(l.Low)
		}
	}
	if m := lettered.FindStringSubmatch(text); m != nil && len(text) <= 90 && (!SentenceHas.MatchString(l.Low) || initialWord.MatchString(LowASCII(m[3]))) && !strings.HasSuffix(text, ".") && r.alone(i) && r.leadsToBody(i) {
		if m[2] != "" {
			h.Number, h.Title = m[2], m[3]
		}
		return h, true
	}
	return h, r.plainHead(i, titles, trustGiven)
}

// splitAppendix takes "Appendix 1" off a title.
func splitAppendix(text string) (number, title string) {
	m := appendixAt.FindStringSubmatch(text)
	if m == nil || m[2] == "" || LowASCII(m[1]) == "appendices" {
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

// SplitNumber takes a printed number off a title: "7.3.2 Filtering", "Section 7: Filtering".
func SplitNumber(text string) (number, title string, spaced bool) {
	m := numbered.FindStringSubmatch(text)
	if m == nil {
		return "", text, false
	}
	if monthStart.MatchString(LowASCII(m[4])) {
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
func (r *Outline) underlined(i int) bool {
	if i+1 >= len(r.Lines) || r.Lines[i+1].Kind != Furniture {
		return false
	}
	under := strings.TrimSpace(r.Lines[i+1].raw)
	text := strings.TrimSpace(r.Lines[i].raw)
	return isRule(under) && len([]rune(under))*10 >= len([]rune(text))*7 && len(text) < 100 && !strings.HasSuffix(text, ".") &&
		r.Lines[i].indent == 0 && (i == 0 || r.Lines[i-1].Kind != Para)
}

// numberedHead says whether a line that begins with a number is a heading and not an item of a
// numbered list or a numbered paragraph.
func (r *Outline) numberedHead(i int, h Head, titles map[string]bool) bool {
	if titles[Normal(h.Title)] {
		return true
	}
	deep := strings.Contains(h.Number, ".")
	first := rune(h.Title[0])
	if !unicode.IsUpper(first) && first != '"' && first != '\'' && first != '(' {
		return false
	}
	if deep && r.paragraphs[parentOf(h.Number)] && !strings.HasSuffix(h.Number, ".0") {
		return false
	}
	if !deep && !h.marked && (!r.alone(i) && !r.nextIs(i, h.Number+".1") || len(h.Title) > 60 || !r.follows(h.Number)) {
		return false
	}
	words := len(strings.Fields(h.Title))
	low := LowASCII(h.Title)
	if notTitle.MatchString(low) && !strings.Contains(low, "act ") && !headOnly.MatchString(low) {
		return false
	}
	if strings.HasSuffix(h.Title, ":") {
		if condition.MatchString(low) && words > 8 {
			return false // the lead-in of a procedure
		}
		return len(h.Title) <= 100 || deep && len(h.Title) <= 170
	}
	if strings.ContainsAny(h.Title[len(h.Title)-1:], ";,") || words > 16 || len(h.Title) > 110 {
		return false
	}
	if strings.HasSuffix(h.Title, ".") && (words > 6 && !strings.HasSuffix(h.Title, ").") || SentenceHas.MatchString(low)) {
		return false
	}
	if SentenceHas.MatchString(low) && !initialWord.MatchString(low) && !strings.HasSuffix(h.Title, "?") {
		return false
	}
	return deep || !r.inNumberedList(i, h.Number)
}

func parentOf(number string) string {
	parent, _ := CutLast(number)
	return parent
}

// nextIs says whether the next line carries a number.
func (r *Outline) nextIs(i int, number string) bool {
	next := r.NextText(i)
	if next < 0 {
		return false
	}
	n, _, _ := SplitNumber(strings.TrimSpace(r.Lines[next].Text))
	return n == number
}

// markParagraphs finds out under which sections the numbers belong to paragraphs and not to headings.
func (r *Outline) markParagraphs() {
	r.paragraphs = map[string]bool{}
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Kind != Para || l.given == source.Heading {
			continue
		}
		n, title, _ := SplitNumber(strings.TrimSpace(l.Text))
		if strings.Contains(n, ".") && len(strings.Fields(title)) > 6 && r.endsSentence(i) && !strings.HasSuffix(title, ").") {
			r.paragraphs[parentOf(n)] = true
		}
	}
}

// endsSentence says whether the paragraph that begins on a line ends with a full stop.
func (r *Outline) endsSentence(i int) bool {
	for r.Wrapped && i+1 < len(r.Lines) && r.Lines[i+1].Kind == Para {
		if n, _, _ := SplitNumber(strings.TrimSpace(r.Lines[i+1].Text)); n != "" {
			break
		}
		i++
	}
	return strings.HasSuffix(strings.TrimSpace(r.Lines[i].Text), ".")
}

// follows says whether a number without a stop goes on from the heading before; otherwise it may be the
// number of a house.
func (r *Outline) follows(number string) bool {
	n := Atoi(number)
	return n == 1 || slices.ContainsFunc(r.Heads, func(h Head) bool { return Atoi(h.Number) == n-1 })
}

// inNumberedList says whether the line next to this one carries the next or the last number, with no
// body between them: then both are items.
func (r *Outline) inNumberedList(i int, number string) bool {
	v := Atoi(number)
	for _, near := range []int{r.NextText(i), r.PrevText(i)} {
		if near < 0 || r.Lines[near].Kind == Contents || r.Lines[near].Kind == Heading {
			continue
		}
		n, _, _ := SplitNumber(strings.TrimSpace(r.Lines[near].Text))
		if n != "" && !strings.Contains(n, ".") && (Atoi(n) == v+1 || Atoi(n) == v-1) {
			return true
		}
	}
	return false
}

func Atoi(s string) int {
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
	n := Normal(strings.ReplaceAll(s, "&", " and "))
	for _, tail := range []string{" will", " to"} {
		n = strings.TrimSuffix(n, tail)
	}
	return n
}

// CoreTitle is a bare title without small words and plurals: titles that differ only so are the same.
func CoreTitle(bare string) string {
	words := strings.Fields(bare)
	out := words[:0]
	for _, w := range words {
		if !slices.Contains(SmallWords, w) && w != "our" && w != "school" && w != "s" {
			out = append(out, strings.TrimSuffix(w, "s"))
		}
	}
	return strings.Join(out, " ")
}

// SchoolWord is in the name of every school.
var SchoolWord = Compile(`(?i)\b(?:school|academy|infants|juniors|nursery|primary|college|federation)\b`)

// CutLast takes the last part off a section number.
func CutLast(number string) (parent string, own int) {
	i := strings.LastIndexByte(number, '.')
	return number[:max(i, 0)], Atoi(number[i+1:])
}
