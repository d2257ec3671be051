package check

import (
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

var (
	pageMark   = compile(`^\s*(?:page\s+)?\d{1,3}(?:\s*(?:of|/|\|)\s*\d{1,3})?\s*$|^\s*page \d+( of \d+)?\b.{0,40}$|^\s*\d{1,3}\s*\|\s*page.*$`)
	pageDigits = compile(`\d+`)
	// An entry of a list of contents: words, then leader dots, a tab or spaces, then the page.
	entryPage   = compile(`^(.*?\pL.*?)(\s*\.{3,}[.\s]*|\s*_{3,}\s*|\t[\t ]*| {2,}| )(\d{1,3})\s*$`)
	entryNumber = compile(`^(?i:(?:section|part)\s+)?(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3})([.):]?)[\s:–-]+(.*)$`)
)

// entry is one line of the list of contents.
type entry struct {
	line   int // index of reading.lines
	number string
	title  string
	bare   string // the title as compared, see bareTitle
	core   string // and without small words and plurals, see coreTitle
	page   int    // 0 if none is printed
	leader bool
}

// markContents finds the list of contents, so that its entries are not taken for headings.
func (r *outline) markContents() {
	start := -1
	given := 0
	for i := range r.lines {
		if r.lines[i].kind == contents {
			given++
			r.entries = append(r.entries, r.entryAt(i))
		}
	}
	if given >= 3 {
		r.titleOfContents()
		r.brokenContents()
		return
	}
	r.entries = nil
	for i := range r.lines {
		if isContentsTitle(&r.lines[i]) {
			start = i
			if r.walkContents(i) {
				return
			}
		}
	}
	if start = r.leaderRun(); start >= 0 {
		r.walkContents(start - 1)
	}
}

// brokenContents takes the lines among and right after entries of a list of contents for parts of it: entries
// that a PDF broke in two. What they announce is then not known well enough to be judged.
func (r *outline) brokenContents() {
	first, last := r.entries[0].line, r.entries[len(r.entries)-1].line
	end := last
	for end+1 < len(r.lines) && end < last+20 && r.lines[end+1].given != source.Heading {
		end++
		if l := &r.lines[end]; len(l.text) > 90 || strings.HasSuffix(strings.TrimSpace(l.text), ".") {
			end = last
			break
		}
	}
	if end == last+20 || end+1 == len(r.lines) {
		end = last
	}
	for i := first; i <= end; i++ {
		if l := &r.lines[i]; l.kind != contents && l.kind != blank && l.kind != furniture {
			l.kind, r.broken = contents, true
		}
	}
}

func (r *outline) titleOfContents() {
	for i := range r.lines {
		if isContentsTitle(&r.lines[i]) {
			r.lines[i].kind = contents
		}
	}
}

func isContentsTitle(l *line) bool {
	if l.kind != para && l.kind != heading {
		return false
	}
	switch strings.Trim(l.low, " #:*\t.") {
	case "contents", "table of contents", "contents page", "list of contents", "index", "page", "page no", "page number":
		return true
	}
	return false
}

// leaderRun is the first line of a run of lines that end with leaders and page numbers, or -1.
func (r *outline) leaderRun() int {
	first, seen, plain := -1, 0, 0
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind == blank {
			continue
		}
		e := r.entryAt(i)
		strong := e.page > 0 && (e.leader || e.number != "" && len(l.text) < 90)
		switch {
		case strong && l.kind != cell:
			if first < 0 {
				first = i
			}
			seen++
			plain = 0
		case first >= 0 && plain < 1 && len(l.text) < 90:
			plain++
		default:
			first, seen, plain = -1, 0, 0
		}
		if seen >= 4 {
			return first
		}
	}
	return -1
}

func (r *outline) entryAt(i int) entry {
	l := &r.lines[i]
	e := entry{line: i, title: strings.TrimSpace(l.text)}
	if m := entryPage.FindStringSubmatch(l.text); m != nil {
		page, _ := strconv.Atoi(m[3])
		e.title, e.page = strings.TrimRight(m[1], " ."), page
		e.leader = strings.ContainsAny(m[2], ".\t_") || len(m[2]) > 1
		if !e.leader && (strings.HasSuffix(m[1], "Stage") || strings.HasSuffix(m[1], "Year") || strings.HasSuffix(m[1], "Appendix")) {
			e.title, e.page = strings.TrimSpace(l.text), 0
		}
	}
	if m := entryNumber.FindStringSubmatch(e.title); m != nil && m[3] != "" {
		e.number, e.title = strings.ReplaceAll(m[1], " ", ""), strings.TrimSpace(m[3])
	}
	e.bare = bareTitle(e.title)
	return e
}

// walkContents takes the lines after start as entries for as long as they look like entries. It says
// whether there were enough of them.
func (r *outline) walkContents(start int) bool {
	var found []entry
	seen := map[string]bool{}
	paged, top := 0, 0
	end := start
	for i := start + 1; i < len(r.lines) && len(found) < 200; i++ {
		l := &r.lines[i]
		if l.kind == blank || l.kind == furniture || isContentsTitle(l) {
			continue
		}
		e := r.entryAt(i)
		if r.endsContents(e, found, seen, paged, top) {
			break
		}
		found = append(found, e)
		seen[normal(e.title)] = true
		if e.page > 0 {
			paged++
		}
		if n, _, _ := strings.Cut(e.number, "."); n != "" {
			v, _ := strconv.Atoi(n)
			top = max(top, v)
		}
		end = i
	}
	if len(found) < 3 {
		return false
	}
	for i := max(start, 0); i <= end; i++ {
		if k := r.lines[i].kind; k != blank && k != furniture && (i > start || isContentsTitle(&r.lines[i])) {
			r.lines[i].kind = contents
		}
	}
	r.entries = found
	return true
}

// endsContents says whether a line is the first after the list.
func (r *outline) endsContents(e entry, found []entry, seen map[string]bool, paged, top int) bool {
	l := &r.lines[e.line]
	if len(l.text) > 140 || len(strings.Fields(e.title)) > 18 {
		return true
	}
	if e.page == 0 && strings.HasSuffix(strings.TrimSpace(l.text), ".") && len(strings.Fields(e.title)) > 8 {
		return true
	}
	if len(found) >= 3 && e.page == 0 {
		n, _, deep := strings.Cut(e.number, ".")
		v, _ := strconv.Atoi(n)
		if seen[normal(e.title)] || v > 0 && !deep && v < top && v <= 2 {
			return true
		}
	}
	if paged >= 3 && paged*10 >= len(found)*6 && e.page == 0 && !strings.HasSuffix(l.raw, "\t") {
		return !r.pagedSoon(e.line)
	}
	if e.page == 0 && paged == 0 {
		next := r.nextText(e.line)
		return next >= 0 && isProse(&r.lines[next])
	}
	return false
}

func (r *outline) pagedSoon(i int) bool {
	for n := 0; n < 2; n++ {
		if i = r.nextText(i); i < 0 {
			return false
		}
		if e := r.entryAt(i); e.page > 0 && (e.leader || e.number != "") {
			return true
		}
	}
	return false
}

// nextText is the next line that is neither blank nor furniture, or -1.
func (r *outline) nextText(i int) int {
	for i++; i < len(r.lines); i++ {
		if k := r.lines[i].kind; k != blank && k != furniture {
			return i
		}
	}
	return -1
}

// prevText is the line before that is neither blank nor furniture, or -1.
func (r *outline) prevText(i int) int {
	for i--; i >= 0; i-- {
		if k := r.lines[i].kind; k != blank && k != furniture {
			return i
		}
	}
	return -1
}

// isProse says whether a line reads like running text, not like a title.
func isProse(l *line) bool {
	text := strings.TrimSpace(l.text)
	words := len(strings.Fields(text))
	return words > 14 || words > 7 && strings.HasSuffix(text, ".")
}

// normal is a title as compared: lower case, letters and digits only, single spaces.
func normal(s string) string {
	var b strings.Builder
	space := false
	for i := 0; i < len(s); i++ {
		ch := s[i]
		if 'A' <= ch && ch <= 'Z' {
			ch += 'a' - 'A'
		}
		switch {
		case 'a' <= ch && ch <= 'z' || '0' <= ch && ch <= '9' || ch >= 0x80:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteByte(ch)
		case ch == '\'':
		default:
			space = true
		}
	}
	return b.String()
}
