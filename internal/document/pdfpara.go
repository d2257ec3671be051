package document

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/source"
)

// layout is what the rows of a document have in common.
type layout struct {
	body    float64            // size of most of the text
	leading float64            // usual distance of rows, in sizes
	left    map[margin]float64 // left edge of the text
	right   map[margin]float64 // right edge of the text
	sizes   []float64          // sizes of headings, biggest first
	words   map[string]bool    // of the document, in lower case
}

// margin is what rows with one right edge have in common: the width of the page and the column.
type margin struct {
	width  float64
	column int
}

func (r *row) margin() margin { return margin{r.width, r.column} }

// paragraph is a line to be.
type paragraph struct {
	kind  source.Kind
	level int
	page  int
	text  string
}

// measure finds the layout of a document.
func measure(rows []row) *layout {
	l := &layout{words: map[string]bool{}}
	bySize, byGap := map[float64]int{}, map[float64]int{}
	for i, r := range rows {
		bySize[r.size] += r.letters
		if i > 0 && rows[i-1].page == r.page && rows[i-1].size == r.size && r.size > 0 {
			byGap[math.Round((rows[i-1].at-r.at)/r.size*20)/20]++
		}
		for _, w := range strings.FieldsFunc(r.text, notWord) {
			l.words[strings.ToLower(w)] = true
		}
	}
	l.body, l.leading = most(bySize), most(byGap)
	if l.leading < 0.9 || l.leading > 2.5 {
		l.leading = 1.2
	}
	for s := range bySize {
		if s > l.body*1.08 {
			l.sizes = append(l.sizes, s)
		}
	}
	slices.Sort(l.sizes)
	slices.Reverse(l.sizes)
	l.edges(rows)
	return l
}

// edges finds where rows begin and where full ones end: the rightmost place that several rows reach, so that one
// long address does not count. A text with too few rows is taken to have margins of one width.
func (l *layout) edges(rows []row) {
	ends, left := map[margin][]float64{}, map[margin]float64{}
	for _, r := range rows {
		if r.table {
			continue
		}
		m := r.margin()
		if _, ok := left[m]; !ok || r.x0 < left[m] {
			left[m] = r.x0
		}
		ends[m] = append(ends[m], r.x1)
	}
	out := map[margin]float64{}
	for m, x := range ends {
		slices.Sort(x)
		out[m] = x[len(x)-1] - 4*l.body
		if m.column == 0 {
			out[m] = max(m.width-left[m], out[m])
		}
		more, near := max(2, len(x)/50), 3*l.body
		if len(x) > 100 {
			near = l.body
		}
		for i := len(x) - 1; i-more >= 0; i-- {
			if x[i-more] > x[i]-near {
				out[m] = x[i]
				break
			}
		}
	}
	l.left, l.right = left, out
}

// indent is how far from the edge of its column a row begins, so that lists go on from column to column.
func (l *layout) indent(r *row) float64 { return r.x0 - l.left[r.margin()] }

func notWord(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' }

// most returns the value counted most often; of two, the smaller.
func most(count map[float64]int) float64 {
	best, n := 0.0, 0
	for v, c := range count {
		if c > n || c == n && v < best {
			best, n = v, c
		}
	}
	return best
}

// maxHeading is how many characters a heading may have; longer big text is a box or a slogan.
const maxHeading = 160

// headingLevel returns the level the size of a row gives it, 0 for none.
func (l *layout) headingLevel(r *row) int {
	i := slices.Index(l.sizes, r.size)
	if i < 0 || r.letters > maxHeading || r.bullet {
		return 0
	}
	return min(i+1, 6)
}

// paragraphs joins rows.
func (l *layout) paragraphs(rows []row) []paragraph {
	var out []paragraph
	var bullets []float64 // where the bullets of the lists that are open stand
	for i := 0; i < len(rows); {
		j := i + 1
		for j < len(rows) && l.goesOn(&rows[i], &rows[j-1], &rows[j]) {
			j++
		}
		if !rows[i].bullet && rows[i].contents == "" && l.endsList(bullets, &rows[i]) {
			bullets = nil
		}
		if rows[i].bullet {
			for n := len(bullets); n > 0 && bullets[n-1] > l.indent(&rows[i])+listStep; n = len(bullets) {
				bullets = bullets[:n-1]
			}
			if n := len(bullets); n == 0 || l.indent(&rows[i]) > bullets[n-1]+listStep {
				bullets = append(bullets, l.indent(&rows[i]))
			}
		}
		out = append(out, l.paragraph(rows[i:j], len(bullets)))
		i = j
	}
	return out
}

// listStep is the least indent, in points, that makes a list a list within a list.
const listStep = 5

// endsList reports whether a row without a bullet stands left of the lists that are open, or is a heading.
func (l *layout) endsList(bullets []float64, r *row) bool {
	return len(bullets) > 0 && (l.indent(r) < bullets[0]+listStep || l.headingLevel(r) > 0)
}

// enumerator is a number or letter that begins an item or a heading.
var enumerator = regexp.MustCompile(`^(\d{1,2}[.)]|\d{1,2}(\.\d{1,2})+[.)]?|[a-zA-Z][.)]|\([a-z0-9]{1,3}\)|\([A-Z]\)|\([IVX]{1,4}\)|[ivx]{1,5}[.)])(\s|$)`)

// goesOn reports whether a row continues the paragraph that began with start and got to before.
func (l *layout) goesOn(start, before, r *row) bool {
	text := r.text
	room := l.right[before.margin()] - before.x1
	full := room < r.first+0.3*r.size
	inSentence := r.dash != "" && full && math.Abs(l.indent(r)-l.indent(start)-start.textX+start.x0) < listStep/2
	switch {
	case r.bullet && !inSentence, r.contents != "" || before.contents != "", math.Abs(r.size-start.size) > 0.6,
		enumerator.MatchString(text), hasCells(before), hasCells(r):
		return false
	case r.page == before.page && (before.at-r.at)/max(r.size, 1) > l.leading*1.35, r.table || before.table:
		return false
	case r.page == before.page && r.column != before.column && r.column*before.column == 0:
		return false
	case r.page > before.page+1, start.bullet && l.indent(r) < l.indent(start)+listStep/2:
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	end, _ := utf8.DecodeLastRuneInString(before.text)
	if l.headingLevel(start) > 0 {
		return l.headingLevel(r) == l.headingLevel(start) && (full || unicode.IsLower(first) && !strings.ContainsRune(".:;!?", end))
	}
	if r.page > before.page || r.column != before.column {
		return full && !strings.ContainsRune(".:!?", end) || unicode.IsLower(first) && !strings.ContainsRune(".:;!?", end)
	}
	return full || unicode.IsLower(first) && !strings.ContainsRune(".:;!?", end)
}

// hasCells reports whether a row has cells, a number or letter at its beginning aside.
func hasCells(r *row) bool {
	text := r.text
	if m := enumerator.FindString(text); m != "" {
		text = strings.TrimSpace(text[len(m):])
	}
	return strings.Contains(text, "\t")
}

// paragraph makes one line of rows that belong together.
func (l *layout) paragraph(rows []row, depth int) paragraph {
	first := &rows[0]
	p := paragraph{page: first.page}
	if first.contents != "" {
		p.kind, p.level, p.text = source.Contents, contentsLevel(first.contents), first.contents
		return p
	}
	var spans []span
	for i := range rows {
		if i > 0 {
			spans = l.joinRow(spans, &rows[i-1], &rows[i])
			if dash := rows[i].dash; dash != "" {
				spans = append(spans, span{text: dash + " "})
			}
		}
		spans = append(spans, rows[i].spans...)
	}
	if m := enumerator.FindString(plainText(spans)); m != "" {
		spans = oneTabLess(spans)
	}
	lvl := l.headingLevel(first)
	if words := plainText(spans); first.table || strings.HasSuffix(words, ".") && len(strings.Fields(words)) > 12 {
		lvl = 0 // larger letters, but a row of a table or a sentence
	}
	if lvl == 0 && len(rows) == 1 && !first.table && numberedTitle(first) {
		lvl = min(len(l.sizes)+1, 6)
	}
	switch {
	case lvl > 0:
		p.kind, p.level, p.text = source.Heading, lvl, marked(unstyled(spans))
	case first.bullet:
		p.kind, p.level = source.Item, max(depth, 1)
		p.text = itemText(p.level, "-", strings.ReplaceAll(marked(spans), "\t", " "))
	case hasCells(first) || first.table:
		p.kind, p.text = source.Cell, marked(spans)
	default:
		p.text = marked(spans)
	}
	return p
}

var sectionNumber = regexp.MustCompile(`^\d{1,2}(\.\d{1,2})*[.)]?\s+\p{Lu}`)

// numberedTitle reports whether a row of the usual size is a heading all the same: a number and a few words, all
// bold and no sentence.
func numberedTitle(r *row) bool {
	if r.bullet || r.letters > maxHeading/2 || strings.HasSuffix(r.text, ".") || !sectionNumber.MatchString(r.text) {
		return false
	}
	for _, s := range r.spans {
		if !s.bold && strings.TrimSpace(s.text) != "" {
			return false
		}
	}
	return !strings.Contains(sectionNumber.ReplaceAllString(r.text, ""), "\t")
}

// contentsLevel counts the parts of a number: "7.3.2 Filtering" is at level 3.
func contentsLevel(text string) int {
	number, _, _ := strings.Cut(text, " ")
	if enumerator.MatchString(number + " ") {
		return strings.Count(strings.TrimRight(number, ".)"), ".") + 1
	}
	return 1
}

// oneTabLess turns the gap after a number into a space.
func oneTabLess(spans []span) []span {
	for i := range spans {
		if spans[i].text == "\t" {
			spans[i].text = " "
			break
		}
	}
	return spans
}

// joinRow puts a space between rows, or nothing where a word was cut. A cut word loses its hyphen only if
// the document has the whole word elsewhere.
func (l *layout) joinRow(spans []span, above, r *row) []span {
	last := &spans[len(spans)-1]
	before, next := above.text, r.text
	rune0, _ := utf8.DecodeRuneInString(next)
	if !strings.HasSuffix(before, "-") && !strings.HasSuffix(last.text, "\u00AD") || !unicode.IsLower(rune0) {
		gap := *last
		gap.text = " "
		if s := r.spans; len(s) > 0 && (!s[0].linked || s[0].link != gap.link) {
			gap.linked, gap.link = false, ""
		}
		return append(spans, gap)
	}
	head := lastWord(strings.TrimSuffix(before, "-"))
	tail := next
	if i := strings.IndexFunc(next, notWord); i >= 0 {
		tail = next[:i]
	}
	whole := strings.ToLower(head + tail)
	if head != "" && l.words[whole] && !l.words[strings.ToLower(head+"-"+tail)] {
		last.text = strings.TrimSuffix(last.text, "-")
	}
	return spans
}

// lastWord returns the letters a text ends with.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}
