// Package phrase finds known names in a line of text: whole words only, the longest name first, each
// stretch of text once. The registers of guidance and of areas are searched with it, so that a policy of
// 700 lines is held against a thousand names in a few milliseconds.
package phrase

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is one spelling to look for.
type Name struct {
	// Text is the spelling. A run of white space matches any other, a curly apostrophe a straight one,
	// and a long dash a hyphen.
	Text string
	// Exact asks for the same capitals; without it capitals do not matter.
	Exact bool
	// ID is the caller's own number for what the spelling means; several spellings may share one. Two
	// equal spellings keep the first.
	ID int
}

// Hit is one name found in a line.
type Hit struct {
	ID     int
	Text   string // as it stands in the line
	Offset int    // in bytes from the start of the line
}

// End is the offset just after the hit.
func (h Hit) End() int { return h.Offset + len(h.Text) }

// Finder looks for many names at once. It never changes and may be used from many goroutines.
type Finder struct {
	byFirst map[string][]entry // first word in lower case: entries, longest first
	starts  [1 << 12]bool      // hashes of the two bytes that begin a first word: most words are passed over
}

// start is the hash of the first two bytes of a word in the middle of a line. Letters' case does not count,
// and bytes beyond ASCII count as one, because lower and upper case differ in them.
func start(s string) int {
	h := 0
	for i := range 2 {
		c := byte(' ')
		if i < len(s) {
			c = s[i]
		}
		switch {
		case c >= utf8.RuneSelf:
			return 0
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case (c < 'a' || c > 'z') && (c < '0' || c > '9'):
			c = ' '
		}
		h = h<<6 | int(c&63)
	}
	return h
}

type entry struct {
	plain []rune // folded: lower case unless exact, single spaces, straight marks
	exact bool
	id    int
}

// Initials says whether a spelling is all capitals (an s of the plural aside), such as KSCB or LSCBs.
// Those are only meant when written so: "leas" is not several local education authorities.
func Initials(s string) bool {
	s = strings.TrimSuffix(s, "s")
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// New prepares a finder. Names without a letter or digit are left out.
func New(names []Name) *Finder {
	f := &Finder{byFirst: map[string][]entry{}}
	for _, n := range names {
		text := strings.Join(strings.Fields(n.Text), " ")
		e := entry{exact: n.Exact || Initials(text), id: n.ID}
		for _, r := range text {
			e.plain = append(e.plain, fold(r, e.exact))
		}
		first := strings.ToLower(firstWord(text))
		if first == "" || !wordRune(firstRune(text)) {
			continue
		}
		f.byFirst[first] = append(f.byFirst[first], e)
		f.starts[start(first)] = true
	}
	for _, es := range f.byFirst {
		slices.SortStableFunc(es, func(a, b entry) int { return len(b.plain) - len(a.plain) })
	}
	return f
}

// Find lists the names in a line from left to right; hits never overlap.
func (f *Finder) Find(line string) []Hit {
	var hits []Hit
	inWord := false
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		starts := wordRune(r) && !inWord
		inWord = wordRune(r)
		if starts {
			if h, ok := f.at(line, i); ok {
				hits = append(hits, h)
				i, inWord = h.End(), true
				continue
			}
		}
		i += size
	}
	return hits
}

func (f *Finder) at(line string, i int) (Hit, bool) {
	if h := start(line[i:]); h != 0 && !f.starts[h] {
		return Hit{}, false
	}
	for _, e := range f.byFirst[strings.ToLower(firstWord(line[i:]))] {
		if n, ok := e.match(line[i:]); ok {
			return Hit{ID: e.id, Text: line[i : i+n], Offset: i}, true
		}
	}
	return Hit{}, false
}

// match returns how many bytes of the rest of the line the name takes up.
func (e entry) match(rest string) (int, bool) {
	at := 0
	for _, want := range e.plain {
		r, size := utf8.DecodeRuneInString(rest[at:])
		if size == 0 || fold(r, e.exact) != want {
			return 0, false
		}
		at += size
		for want == ' ' && at < len(rest) {
			r, size := utf8.DecodeRuneInString(rest[at:])
			if !unicode.IsSpace(r) {
				break
			}
			at += size
		}
	}
	next, _ := utf8.DecodeRuneInString(rest[at:])
	return at, at == len(rest) || !wordRune(next)
}

func fold(r rune, exact bool) rune {
	switch r {
	case '‘', '’', 'ʼ':
		return '\''
	case '‐', '‑', '–', '—':
		return '-'
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	if exact {
		return r
	}
	return unicode.ToLower(r)
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf { // most of a policy
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func firstWord(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return !wordRune(r) })
	if end < 0 {
		return s
	}
	return s[:end]
}
