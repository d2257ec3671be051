package guidance

import (
	"regexp"
	"strings"

	"handrail.school/handrail/internal/area/phrase"
)

// BodyHit is a changed name found in a line.
type BodyHit struct {
	Body   Body
	Text   string // the spelling as it stands in the line
	Offset int    // in bytes from the start of the line
}

// CitationHit is a work cited in a line.
type CitationHit struct {
	Work   Work
	Text   string // the spelling as it stands in the line
	Offset int    // in bytes from the start of the line
	// Edition is the year the line gives: inside the name (Data Protection Act 1998), after it
	// ("Keeping children safe in education", September 2020) or before it (the 2019 edition of KCSIE).
	// It is empty where the line gives none.
	Edition       string
	EditionOffset int // in bytes; equals Offset where the year is missing
}

// New makes a register ready to search. Works and bodies are not copied and must not change afterwards.
func New(works []Work, bodies []Body) *Register {
	r := &Register{Works: works, Bodies: bodies}
	r.bodyNames, r.workNames = bodyFinder(bodies), workFinder(works)
	return r
}

func bodyFinder(bodies []Body) *phrase.Finder {
	var names []phrase.Name
	for i, b := range bodies {
		for _, m := range b.Match {
			names = append(names, phrase.Name{Text: m, Exact: b.Exact, ID: i})
		}
	}
	for _, b := range bodies { // after all matches, so that one body's exception can be another's name
		for _, u := range b.Unless {
			names = append(names, phrase.Name{Text: u, Exact: b.Exact, ID: -1})
		}
	}
	return phrase.New(names)
}

func workFinder(works []Work) *phrase.Finder {
	var names []phrase.Name
	for i, w := range works {
		for _, n := range append([]string{w.Title, w.Cite}, w.KnownAs...) {
			names = append(names, phrase.Name{Text: n, ID: i})
		}
	}
	return phrase.New(names)
}

// FindBodies lists the changed names in a line from left to right. Names that a line break cuts in two
// are not found. A Register that New did not make is prepared again at each call.
func (r *Register) FindBodies(line string) []BodyHit {
	f := r.bodyNames
	if f == nil {
		f = bodyFinder(r.Bodies)
	}
	var hits []BodyHit
	for _, h := range f.Find(line) {
		if h.ID >= 0 {
			hits = append(hits, BodyHit{Body: r.Bodies[h.ID], Text: h.Text, Offset: h.Offset})
		}
	}
	return hits
}

// FindCitations lists the works cited in a line from left to right, each with the year that goes with it.
func (r *Register) FindCitations(line string) []CitationHit {
	f := r.workNames
	if f == nil {
		f = workFinder(r.Works)
	}
	found := f.Find(line)
	var hits []CitationHit
	used := 0 // a year that belongs to the citation before is not taken again
	for i, h := range found {
		next := len(line)
		if i+1 < len(found) {
			next = found[i+1].Offset
		}
		c := CitationHit{Work: r.Works[h.ID], Text: h.Text, Offset: h.Offset, EditionOffset: h.Offset}
		if at, ok := yearOf(line, h, used, next); ok {
			c.Edition, c.EditionOffset = line[at:at+4], at
			used = at + 4
		}
		used = max(used, h.End())
		hits = append(hits, c)
	}
	return hits
}

var (
	yearInName = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	// What may stand between a title and its year: marks, a link's target, and the words of an edition.
	// Anything else means that the year is about something else (a review, a training day).
	small      = `(?i:the|and|of|in|as|from|to|for|on|by|force|since|updated?|revised|revision|version|edition|published|issued|effective|latest|current|statutory|guidance|framework|policy|document|advice|act|dfe|department|education|schools?|colleges?|part|one|\d{1,2}(?:st|nd|rd|th)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|autumn|spring|summer|s)`
	marks      = `(?:\]\([^)]*\)|[\s"'“”‘’*_\[\](),.:;–—/-])`
	yearAfter  = regexp.MustCompile(`^` + marks + `*(?:` + small + marks + `+){0,9}((?:19|20)\d\d)\b`)
	yearBefore = regexp.MustCompile(`\b((?:19|20)\d\d)` + marks + `+(?:` + small + marks + `+){0,5}$`)
)

// yearOf finds the year inside the name, else behind it, else before it; next is where the next citation
// begins and used is where the one before ended.
func yearOf(line string, h phrase.Hit, used, next int) (int, bool) {
	if m := yearInName.FindStringIndex(h.Text); m != nil {
		return h.Offset + m[0], true
	}
	if after := line[h.End():next]; hasYear(after) {
		if m := yearAfter.FindStringSubmatchIndex(after); m != nil {
			return h.End() + m[2], true
		}
	}
	before := line[used:h.Offset]
	if !hasYear(before) {
		return 0, false
	}
	const window = 80 // bytes; a year further away is about something else
	if len(before) > window {
		cut := strings.IndexByte(before[len(before)-window:], ' ')
		if cut < 0 {
			return 0, false
		}
		before = before[len(before)-window+cut:]
	}
	if m := yearBefore.FindStringSubmatchIndex(before); m != nil {
		return h.Offset - len(before) + m[2], true
	}
	return 0, false
}

// hasYear is a cheap look before the expressions are asked.
func hasYear(s string) bool { return strings.Contains(s, "20") || strings.Contains(s, "19") }
