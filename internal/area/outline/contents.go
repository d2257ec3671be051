package outline

import (
	"strconv"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

var (
	pageMark   = Compile(`^\s*(?:page\s+)?\d{1,3}(?:\s*(?:of|/|\|)\s*\d{1,3})?\s*$|^\s*page \d+( of \d+)?\b.{0,40}$|^\s*\d{1,3}\s*\|\s*page.*$`)
	pageDigits = Compile(`\d+`)
	// An entry of a list of contents: words, then leader dots, a tab or spaces, then the page.
	entryPage   = Compile(`^(.*?\pL.*?)(\s*\.{3,}[.\s]*|\s*_{3,}\s*|\t[\t ]*| {2,}| )(\d{1,3})\s*$`)
	entryNumber = Compile(`^(?i:(?:section|part)\s+)?(\d{1,2}(?:\s?\.\s?\d{1,2}){0,3})([.):]?)[\s:–-]+(.*)$`)
)

// Entry is one line of the list of contents.
type Entry struct {
	Line   int // index of Outline.Lines
	Number string
	Title  string
	Bare   string // the title as compared, see bareTitle
	Core   string // and without small words and plurals, see coreTitle
	Page   int    // 0 if none is printed
	Leader bool
}

// markContents finds the list of contents, so that its entries are not taken for headings.
func (r *Outline) markContents() {
	start := -1
	given := 0
	for i := range r.Lines {
		if r.Lines[i].Kind == Contents {
			given++
			r.Entries = append(r.Entries, r.entryAt(i))
		}
	}
	if given >= 3 {
		r.titleOfContents()
		r.brokenContents()
		return
	}
	r.Entries = nil
	for i := range r.Lines {
		if isContentsTitle(&r.Lines[i]) {
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
func (r *Outline) brokenContents() {
	first, last := r.Entries[0].Line, r.Entries[len(r.Entries)-1].Line
	end := last
	for end+1 < len(r.Lines) && end < last+20 && r.Lines[end+1].given != source.Heading {
		end++
		if l := &r.Lines[end]; len(l.Text) > 90 || strings.HasSuffix(strings.TrimSpace(l.Text), ".") {
			end = last
			break
		}
	}
	if end == last+20 || end+1 == len(r.Lines) {
		end = last
	}
	for i := first; i <= end; i++ {
		if l := &r.Lines[i]; l.Kind != Contents && l.Kind != Blank && l.Kind != Furniture {
			l.Kind, r.Broken = Contents, true
		}
	}
}

func (r *Outline) titleOfContents() {
	for i := range r.Lines {
		if isContentsTitle(&r.Lines[i]) {
			r.Lines[i].Kind = Contents
		}
	}
}

func isContentsTitle(l *Line) bool {
	if l.Kind != Para && l.Kind != Heading {
		return false
	}
	switch strings.Trim(l.Low, " #:*\t.") {
	case "contents", "table of contents", "contents page", "list of contents", "index", "page", "page no", "page number":
		return true
	}
	return false
}

// leaderRun is the first line of a run of lines that end with leaders and page numbers, or -1.
func (r *Outline) leaderRun() int {
	first, seen, plain := -1, 0, 0
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Kind == Blank {
			continue
		}
		e := r.entryAt(i)
		strong := e.Page > 0 && (e.Leader || e.Number != "" && len(l.Text) < 90)
		switch {
		case strong && l.Kind != Cell:
			if first < 0 {
				first = i
			}
			seen++
			plain = 0
		case first >= 0 && plain < 1 && len(l.Text) < 90:
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

func (r *Outline) entryAt(i int) Entry {
	l := &r.Lines[i]
	e := Entry{Line: i, Title: strings.TrimSpace(l.Text)}
	if m := entryPage.FindStringSubmatch(l.Text); m != nil {
		page, _ := strconv.Atoi(m[3])
		e.Title, e.Page = strings.TrimRight(m[1], " ."), page
		e.Leader = strings.ContainsAny(m[2], ".\t_") || len(m[2]) > 1
		if !e.Leader && (strings.HasSuffix(m[1], "Stage") || strings.HasSuffix(m[1], "Year") || strings.HasSuffix(m[1], "Appendix")) {
			e.Title, e.Page = strings.TrimSpace(l.Text), 0
		}
	}
	if m := entryNumber.FindStringSubmatch(e.Title); m != nil && m[3] != "" {
		e.Number, e.Title = strings.ReplaceAll(m[1], " ", ""), strings.TrimSpace(m[3])
	}
	e.Bare = bareTitle(e.Title)
	return e
}

// walkContents takes the lines after start as entries for as long as they look like entries. It says
// whether there were enough of them.
func (r *Outline) walkContents(start int) bool {
	var found []Entry
	seen := map[string]bool{}
	paged, top := 0, 0
	end := start
	for i := start + 1; i < len(r.Lines) && len(found) < 200; i++ {
		l := &r.Lines[i]
		if l.Kind == Blank || l.Kind == Furniture || isContentsTitle(l) {
			continue
		}
		e := r.entryAt(i)
		if r.endsContents(e, found, seen, paged, top) {
			break
		}
		found = append(found, e)
		seen[Normal(e.Title)] = true
		if e.Page > 0 {
			paged++
		}
		if n, _, _ := strings.Cut(e.Number, "."); n != "" {
			v, _ := strconv.Atoi(n)
			top = max(top, v)
		}
		end = i
	}
	if len(found) < 3 {
		return false
	}
	for i := max(start, 0); i <= end; i++ {
		if k := r.Lines[i].Kind; k != Blank && k != Furniture && (i > start || isContentsTitle(&r.Lines[i])) {
			r.Lines[i].Kind = Contents
		}
	}
	r.Entries = found
	return true
}

// endsContents says whether a line is the first after the list.
func (r *Outline) endsContents(e Entry, found []Entry, seen map[string]bool, paged, top int) bool {
	l := &r.Lines[e.Line]
	if len(l.Text) > 140 || len(strings.Fields(e.Title)) > 18 {
		return true
	}
	if e.Page == 0 && strings.HasSuffix(strings.TrimSpace(l.Text), ".") && len(strings.Fields(e.Title)) > 8 {
		return true
	}
	if len(found) >= 3 && e.Page == 0 {
		n, _, deep := strings.Cut(e.Number, ".")
		v, _ := strconv.Atoi(n)
		if seen[Normal(e.Title)] || v > 0 && !deep && v < top && v <= 2 {
			return true
		}
	}
	if paged >= 3 && paged*10 >= len(found)*6 && e.Page == 0 && !strings.HasSuffix(l.raw, "\t") {
		return !r.pagedSoon(e.Line)
	}
	if e.Page == 0 && paged == 0 {
		next := r.NextText(e.Line)
		return next >= 0 && isProse(&r.Lines[next])
	}
	return false
}

func (r *Outline) pagedSoon(i int) bool {
	for n := 0; n < 2; n++ {
		if i = r.NextText(i); i < 0 {
			return false
		}
		if e := r.entryAt(i); e.Page > 0 && (e.Leader || e.Number != "") {
			return true
		}
	}
	return false
}

// NextText is the next line that is neither blank nor furniture, or -1.
func (r *Outline) NextText(i int) int {
	for i++; i < len(r.Lines); i++ {
		if k := r.Lines[i].Kind; k != Blank && k != Furniture {
			return i
		}
	}
	return -1
}

// PrevText is the line before that is neither blank nor furniture, or -1.
func (r *Outline) PrevText(i int) int {
	for i--; i >= 0; i-- {
		if k := r.Lines[i].Kind; k != Blank && k != Furniture {
			return i
		}
	}
	return -1
}

// isProse says whether a line reads like running text, not like a title.
func isProse(l *Line) bool {
	text := strings.TrimSpace(l.Text)
	words := len(strings.Fields(text))
	return words > 14 || words > 7 && strings.HasSuffix(text, ".")
}

// Normal is a title as compared: lower case, letters and digits only, single spaces.
func Normal(s string) string {
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
