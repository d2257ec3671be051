package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about numbers and contents.
var structureRules = []rule{
	{"numbering", Low, "Section numbers are missing, doubled or out of order", findNumbering},
	{"contents", Low, "The list of contents does not agree with the text", findContents},
}

// numberedHeads are the headings with a number, before the first appendix.
func (r *reading) numberedHeads() []int {
	var out []int
	for i, h := range r.Heads {
		if h.Number != "" && h.Number[0] >= '0' && h.Number[0] <= '9' && !h.After {
			out = append(out, i)
		}
	}
	return out
}

func findNumbering(r *reading, add func(hit)) {
	r.paragraphTwice(add)
	heads := r.numberedHeads()
	if len(heads) < 4 {
		return
	}
	if r.restarts(heads) {
		return
	}
	exists := map[string]int{}
	last := map[string]int{} // last number seen under each parent
	for _, h := range heads {
		hd := &r.Heads[h]
		at := hit{block: hd.Block, fix: Fix{Section: r.matchHead(h)}}
		if hd.Spaced {
			m := at
			m.message, m.advice = "A space stands inside the section number, so links and contents will not find it.", "Write the number without the space."
			add(m)
		}
		parent, own := outline.CutLast(hd.Number)
		if first, twice := exists[hd.Number]; twice {
			r.doubled(at, h, first, add)
			last[parent] = max(last[parent], own)
			continue
		}
		exists[hd.Number] = h
		r.gapBefore(at, h, parent, own, last, add)
		last[parent] = max(last[parent], own)
	}
	r.loneAudience(heads, add)
	r.unnumbered(heads, add)
}

// paragraphTwice reports a numbered paragraph that has the number of the one before it.
func (r *reading) paragraphTwice(add func(hit)) {
	before := ""
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if n, _, _ := outline.SplitNumber(strings.TrimSpace(b.Text)); strings.Contains(n, ".") && b.Kind == outline.Para {
			if n == before {
				add(hit{block: i, to: strings.Index(b.Text, n) + len(n) + 1, severity: Medium, message: fmt.Sprintf("Number %s is used twice.", n), advice: "Give this paragraph its own number."})
			}
			before = n
		}
	}
}

// restarts says whether the numbers begin anew in every part of the text, as a scheme and not by mistake.
func (r *reading) restarts(heads []int) bool {
	seen, again := map[string]bool{}, 0
	for _, h := range heads {
		n := r.Heads[h].Number
		if seen[n] && !strings.Contains(n, ".") {
			again++
		}
		seen[n] = true
	}
	return again > 2
}

// doubled reports a number that was used before.
func (r *reading) doubled(at hit, h, first int, add func(hit)) {
	hd := &r.Heads[h]
	at.severity = Medium
	at.message = fmt.Sprintf("Number %s is used twice: it already stands at line %d (%s).", hd.Number, r.Lines[r.Heads[first].Line].Number, strings.TrimRight(r.Heads[first].Title, ":"))
	at.advice = "Give this section its own number and correct the sections under it."
	if !strings.Contains(hd.Number, ".") {
		at.severity = High
		if e, ok := r.entryTitled(hd.Bare); ok && e.Number != "" && e.Number != hd.Number {
			at.message += fmt.Sprintf(" The contents call it %s.", e.Number)
			at.advice = fmt.Sprintf("Number it %s, as the contents and its sub-sections do.", e.Number)
		}
	}
	add(at)
}

// gapBefore reports a number that skips others, unless the contents tell of the skipped ones.
func (r *reading) gapBefore(at hit, h int, parent string, own int, last map[string]int, add func(hit)) {
	before := last[parent]
	switch {
	case own > before+1 && own <= before+4:
		var missing []string
		for n := before + 1; n < own; n++ {
			number := fmt.Sprint(n)
			if parent != "" {
				number = parent + "." + number
			}
			if !r.inContents(number) && !(parent == "" && r.hasChildOf(number)) {
				missing = append(missing, number)
			}
		}
		if len(missing) == 0 {
			return
		}
		at.message = fmt.Sprintf("There is no section %s before this one.", strings.Join(missing, ", "))
		at.advice = "Number the sections again, or put back what was taken out."
		add(at)
	case own < before:
		at.severity = Medium
		at.message = fmt.Sprintf("Section %s stands after a section with a higher number.", r.Heads[h].Number)
		at.advice = "Put the sections in order or number them again."
		add(at)
	}
}

func (r *reading) inContents(number string) bool {
	return slices.ContainsFunc(r.Entries, func(e outline.Entry) bool { return e.Number == number })
}

func (r *reading) hasChildOf(number string) bool {
	return slices.ContainsFunc(r.Heads, func(h outline.Head) bool { return strings.HasPrefix(h.Number, number+".") })
}

func (r *reading) entryTitled(bare string) (outline.Entry, bool) {
	i := slices.IndexFunc(r.Entries, func(e outline.Entry) bool { return bare != "" && e.Bare == bare })
	if i < 0 {
		return outline.Entry{}, false
	}
	return r.Entries[i], true
}

// loneAudience reports a single sub-section for staff or for pupils whose counterpart is gone.
func (r *reading) loneAudience(heads []int, add func(hit)) {
	for _, h := range heads {
		hd := &r.Heads[h]
		t := strings.Trim(outline.LowASCII(hd.Title), " .:")
		if !strings.HasSuffix(hd.Number, ".1") || t != "staff" && t != "pupils" && t != "parents" && t != "students" {
			continue
		}
		parent, _ := outline.CutLast(hd.Number)
		if !slices.ContainsFunc(r.Heads, func(o outline.Head) bool { return strings.HasPrefix(o.Number, parent+".2") }) {
			add(hit{block: hd.Block, severity: Medium, message: fmt.Sprintf("Section %s has a part for %s only; the others are not mentioned.", parent, t),
				advice: "Say what holds for the others too, or take the extra heading out.", fix: Fix{Section: hd.Number}})
		}
	}
}

// unnumbered reports a heading without number: one that the contents number, or one that stands among
// sub-sections of the third level.
func (r *reading) unnumbered(heads []int, add func(hit)) {
	for h := range r.Heads {
		hd := &r.Heads[h]
		if hd.Number != "" || hd.After {
			continue
		}
		if e, ok := r.entryTitled(hd.Bare); ok && e.Number != "" {
			add(hit{block: hd.Block, severity: Medium, message: fmt.Sprintf("The number %s is missing from this heading; the contents have it.", e.Number),
				advice: "Put the number back."})
			continue
		}
		before, next := "", ""
		for _, n := range heads {
			if n < h {
				before = r.Heads[n].Number
			} else if next == "" {
				next = r.Heads[n].Number
			}
		}
		p, _ := outline.CutLast(before)
		q, _ := outline.CutLast(next)
		if p != "" && p == q && strings.Count(before, ".") == 2 {
			add(hit{block: hd.Block, message: fmt.Sprintf("This part has no number although it stands between %s and %s.", before, next),
				advice: "Number it, or make it part of the section before."})
		}
	}
}

func findContents(r *reading, add func(hit)) {
	if len(r.Entries) < 4 || r.Broken {
		return
	}
	for i := range r.Heads {
		r.Heads[i].Core = outline.CoreTitle(r.Heads[i].Bare)
	}
	for i := range r.Entries {
		r.Entries[i].Core = outline.CoreTitle(r.Entries[i].Bare)
	}
	r.entryPages(add)
	lost := r.lostEntries()
	r.faithful = len(r.Entries) >= 8 && len(lost)*5 <= len(r.Entries)
	if len(lost) > 4 && len(lost)*2 > len(r.Entries) {
		r.onLine(lost[0].Line, hit{message: fmt.Sprintf("%d of the %d entries of the contents were not found as headings in the text.", len(lost), len(r.Entries)),
			advice: "Make the list of contents anew from headings that carry a heading style."}, add)
		return
	}
	deepest := 0
	numbers := map[string]bool{}
	for _, e := range r.Entries {
		if e.Number != "" {
			deepest = max(deepest, 1+strings.Count(e.Number, "."))
			numbers[e.Number] = true
		}
		r.entryBody(e, add)
	}
	if deepest < 2 {
		return
	}
	for h := range r.Heads {
		hd := &r.Heads[h]
		if hd.Number == "" || hd.After || numbers[hd.Number] || hd.Number[0] < '0' || hd.Number[0] > '9' {
			continue
		}
		if _, ok := r.entryTitled(hd.Bare); ok {
			continue
		}
		add(hit{block: hd.Block, message: fmt.Sprintf("Section %s is not in the contents.", hd.Number), advice: "Make the list of contents anew."})
	}
}

// lostEntries are the entries that no heading answers to.
func (r *reading) lostEntries() []outline.Entry {
	var out []outline.Entry
	for _, e := range r.Entries {
		if !slices.ContainsFunc(r.Heads, func(h outline.Head) bool {
			return e.Number != "" && h.Number == e.Number || h.Bare == e.Bare || h.Core == e.Core
		}) {
			out = append(out, e)
		}
	}
	return out
}

// entryBody holds one entry against the headings of the text.
func (r *reading) entryBody(e outline.Entry, add func(hit)) {
	var byNumber, byTitle *outline.Head
	for h := range r.Heads {
		hd := &r.Heads[h]
		if e.Number != "" && hd.Number == e.Number && byNumber == nil {
			byNumber = hd
		}
		if hd.Bare == e.Bare && e.Bare != "" || e.Number == "" && hd.Core == e.Core {
			byTitle = hd
		}
	}
	switch {
	case byNumber == nil && byTitle == nil:
		if e.Number == "" && (e.Page == 0 || !e.Leader) && !r.faithful || r.titleStands(e.Title) {
			return
		}
		name := strings.TrimSpace(e.Number + " " + e.Title)
		r.onLine(e.Line, hit{severity: Medium, message: fmt.Sprintf("The contents announce %q, but the text has no such section.", name),
			advice: "Put the section in, or take it out of the contents and say why the school does not need it.", fix: Fix{Section: e.Number}}, add)
	case byNumber != nil && byTitle == nil && byNumber.Core != e.Core:
		r.onLine(e.Line, hit{message: fmt.Sprintf("The contents call section %s %q, the text calls it %q.", e.Number, e.Title, shorten(strings.TrimRight(byNumber.Title, ": "), 80)),
			advice: "Make the list of contents anew."}, add)
	}
}

// titleStands says whether a title that is no heading to us still stands in the text as a line.
func (r *reading) titleStands(t string) bool {
	want := outline.Normal(t)
	return slices.ContainsFunc(r.Blocks, func(b outline.Block) bool {
		return len(b.Text) < 2*len(t)+20 && strings.Contains(outline.Normal(b.Text), want)
	})
}

// entryPages reports page numbers that are missing or run backwards.
func (r *reading) entryPages(add func(hit)) {
	paged := 0
	for _, e := range r.Entries {
		if e.Page > 0 {
			paged++
		}
	}
	if paged*10 < len(r.Entries)*8 {
		return
	}
	last := 0
	for _, e := range r.Entries {
		switch {
		case e.Page == 0 && e.Number != "":
			r.onLine(e.Line, hit{severity: Medium, message: "This entry of the contents has no page number.", advice: "Make the list of contents anew."}, add)
		case e.Page > 0 && e.Page < last:
			r.onLine(e.Line, hit{severity: Medium, message: fmt.Sprintf("The page numbers run backwards here, from %d to %d: they were typed or carried over, not made from the text.", last, e.Page), advice: "Make the list of contents anew."}, add)
		}
		if e.Page > 0 {
			last = e.Page
		}
	}
}

// onLine reports a hit on a line that is in no block, such as an entry of the contents.
func (r *reading) onLine(i int, h hit, add func(hit)) {
	l := &r.Lines[i]
	r.Blocks = append(r.Blocks, outline.Block{Kind: outline.Contents, Text: l.Text, Low: l.Low, Parts: []outline.Part{{From: 0, Line: i}}, Lead: -1, Head: -1})
	h.block = len(r.Blocks) - 1
	add(h)
	r.Blocks = r.Blocks[:len(r.Blocks)-1]
}

func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := strings.LastIndexByte(s[:n], ' '); i > 0 {
		n = i
	}
	return s[:n] + " …"
}
