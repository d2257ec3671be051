package check

import (
	"fmt"
	"slices"
	"strings"
)

// Rules about numbers and contents.
var structureRules = []rule{
	{"numbering", Low, "Section numbers are missing, doubled or out of order", findNumbering},
	{"contents", Low, "The list of contents does not agree with the text", findContents},
}

// numberedHeads are the headings with a number, before the first appendix.
func (r *reading) numberedHeads() []int {
	var out []int
	for i, h := range r.heads {
		if h.number != "" && h.number[0] >= '0' && h.number[0] <= '9' && !h.after {
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
		hd := &r.heads[h]
		at := hit{block: hd.block, fix: Fix{Section: r.matchHead(h)}}
		if hd.spaced {
			m := at
			m.message, m.advice = "A space stands inside the section number, so links and contents will not find it.", "Write the number without the space."
			add(m)
		}
		parent, own := cutLast(hd.number)
		if first, twice := exists[hd.number]; twice {
			r.doubled(at, h, first, add)
			last[parent] = max(last[parent], own)
			continue
		}
		exists[hd.number] = h
		r.gapBefore(at, h, parent, own, last, add)
		last[parent] = max(last[parent], own)
	}
	r.loneAudience(heads, add)
	r.unnumbered(heads, add)
}

// paragraphTwice reports a numbered paragraph that has the number of the one before it.
func (r *reading) paragraphTwice(add func(hit)) {
	before := ""
	for i := range r.blocks {
		b := &r.blocks[i]
		if n, _, _ := splitNumber(strings.TrimSpace(b.text)); strings.Contains(n, ".") && b.kind == para {
			if n == before {
				add(hit{block: i, to: strings.Index(b.text, n) + len(n) + 1, severity: Medium, message: fmt.Sprintf("Number %s is used twice.", n), advice: "Give this paragraph its own number."})
			}
			before = n
		}
	}
}

// restarts says whether the numbers begin anew in every part of the text, as a scheme and not by mistake.
func (r *reading) restarts(heads []int) bool {
	seen, again := map[string]bool{}, 0
	for _, h := range heads {
		n := r.heads[h].number
		if seen[n] && !strings.Contains(n, ".") {
			again++
		}
		seen[n] = true
	}
	return again > 2
}

// doubled reports a number that was used before.
func (r *reading) doubled(at hit, h, first int, add func(hit)) {
	hd := &r.heads[h]
	at.severity = Medium
	at.message = fmt.Sprintf("Number %s is used twice: it already stands at line %d (%s).", hd.number, r.lines[r.heads[first].line].number, strings.TrimRight(r.heads[first].title, ":"))
	at.advice = "Give this section its own number and correct the sections under it."
	if !strings.Contains(hd.number, ".") {
		at.severity = High
		if e, ok := r.entryTitled(hd.bare); ok && e.number != "" && e.number != hd.number {
			at.message += fmt.Sprintf(" The contents call it %s.", e.number)
			at.advice = fmt.Sprintf("Number it %s, as the contents and its sub-sections do.", e.number)
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
		at.message = fmt.Sprintf("Section %s stands after a section with a higher number.", r.heads[h].number)
		at.advice = "Put the sections in order or number them again."
		add(at)
	}
}

func (r *reading) inContents(number string) bool {
	return slices.ContainsFunc(r.entries, func(e entry) bool { return e.number == number })
}

func (r *reading) hasChildOf(number string) bool {
	return slices.ContainsFunc(r.heads, func(h head) bool { return strings.HasPrefix(h.number, number+".") })
}

func cutLast(number string) (parent string, own int) {
	i := strings.LastIndexByte(number, '.')
	return number[:max(i, 0)], atoi(number[i+1:])
}

func (r *reading) entryTitled(bare string) (entry, bool) {
	i := slices.IndexFunc(r.entries, func(e entry) bool { return bare != "" && e.bare == bare })
	if i < 0 {
		return entry{}, false
	}
	return r.entries[i], true
}

// loneAudience reports a single sub-section for staff or for pupils whose counterpart is gone.
func (r *reading) loneAudience(heads []int, add func(hit)) {
	for _, h := range heads {
		hd := &r.heads[h]
		t := strings.Trim(lowASCII(hd.title), " .:")
		if !strings.HasSuffix(hd.number, ".1") || t != "staff" && t != "pupils" && t != "parents" && t != "students" {
			continue
		}
		parent, _ := cutLast(hd.number)
		if !slices.ContainsFunc(r.heads, func(o head) bool { return strings.HasPrefix(o.number, parent+".2") }) {
			add(hit{block: hd.block, severity: Medium, message: fmt.Sprintf("Section %s has a part for %s only; the others are not mentioned.", parent, t),
				advice: "Say what holds for the others too, or take the extra heading out.", fix: Fix{Section: hd.number}})
		}
	}
}

// unnumbered reports a heading without number: one that the contents number, or one that stands among
// sub-sections of the third level.
func (r *reading) unnumbered(heads []int, add func(hit)) {
	for h := range r.heads {
		hd := &r.heads[h]
		if hd.number != "" || hd.after {
			continue
		}
		if e, ok := r.entryTitled(hd.bare); ok && e.number != "" {
			add(hit{block: hd.block, severity: Medium, message: fmt.Sprintf("The number %s is missing from this heading; the contents have it.", e.number),
				advice: "Put the number back."})
			continue
		}
		before, next := "", ""
		for _, n := range heads {
			if n < h {
				before = r.heads[n].number
			} else if next == "" {
				next = r.heads[n].number
			}
		}
		p, _ := cutLast(before)
		q, _ := cutLast(next)
		if p != "" && p == q && strings.Count(before, ".") == 2 {
			add(hit{block: hd.block, message: fmt.Sprintf("This part has no number although it stands between %s and %s.", before, next),
				advice: "Number it, or make it part of the section before."})
		}
	}
}

func findContents(r *reading, add func(hit)) {
	if len(r.entries) < 4 || r.broken {
		return
	}
	for i := range r.heads {
		r.heads[i].core = coreTitle(r.heads[i].bare)
	}
	for i := range r.entries {
		r.entries[i].core = coreTitle(r.entries[i].bare)
	}
	r.entryPages(add)
	lost := r.lostEntries()
	r.faithful = len(r.entries) >= 8 && len(lost)*5 <= len(r.entries)
	if len(lost) > 4 && len(lost)*2 > len(r.entries) {
		r.onLine(lost[0].line, hit{message: fmt.Sprintf("%d of the %d entries of the contents were not found as headings in the text.", len(lost), len(r.entries)),
			advice: "Make the list of contents anew from headings that carry a heading style."}, add)
		return
	}
	deepest := 0
	numbers := map[string]bool{}
	for _, e := range r.entries {
		if e.number != "" {
			deepest = max(deepest, 1+strings.Count(e.number, "."))
			numbers[e.number] = true
		}
		r.entryBody(e, add)
	}
	if deepest < 2 {
		return
	}
	for h := range r.heads {
		hd := &r.heads[h]
		if hd.number == "" || hd.after || numbers[hd.number] || hd.number[0] < '0' || hd.number[0] > '9' {
			continue
		}
		if _, ok := r.entryTitled(hd.bare); ok {
			continue
		}
		add(hit{block: hd.block, message: fmt.Sprintf("Section %s is not in the contents.", hd.number), advice: "Make the list of contents anew."})
	}
}

// lostEntries are the entries that no heading answers to.
func (r *reading) lostEntries() []entry {
	var out []entry
	for _, e := range r.entries {
		if !slices.ContainsFunc(r.heads, func(h head) bool {
			return e.number != "" && h.number == e.number || h.bare == e.bare || h.core == e.core
		}) {
			out = append(out, e)
		}
	}
	return out
}

// entryBody holds one entry against the headings of the text.
func (r *reading) entryBody(e entry, add func(hit)) {
	var byNumber, byTitle *head
	for h := range r.heads {
		hd := &r.heads[h]
		if e.number != "" && hd.number == e.number && byNumber == nil {
			byNumber = hd
		}
		if hd.bare == e.bare && e.bare != "" || e.number == "" && hd.core == e.core {
			byTitle = hd
		}
	}
	switch {
	case byNumber == nil && byTitle == nil:
		if e.number == "" && (e.page == 0 || !e.leader) && !r.faithful || r.titleStands(e.title) {
			return
		}
		name := strings.TrimSpace(e.number + " " + e.title)
		r.onLine(e.line, hit{severity: Medium, message: fmt.Sprintf("The contents announce %q, but the text has no such section.", name),
			advice: "Put the section in, or take it out of the contents and say why the school does not need it.", fix: Fix{Section: e.number}}, add)
	case byNumber != nil && byTitle == nil && byNumber.core != e.core:
		r.onLine(e.line, hit{message: fmt.Sprintf("The contents call section %s %q, the text calls it %q.", e.number, e.title, shorten(strings.TrimRight(byNumber.title, ": "), 80)),
			advice: "Make the list of contents anew."}, add)
	}
}

// titleStands says whether a title that is no heading to us still stands in the text as a line.
func (r *reading) titleStands(t string) bool {
	want := normal(t)
	return slices.ContainsFunc(r.blocks, func(b block) bool {
		return len(b.text) < 2*len(t)+20 && strings.Contains(normal(b.text), want)
	})
}

// entryPages reports page numbers that are missing or run backwards.
func (r *reading) entryPages(add func(hit)) {
	paged := 0
	for _, e := range r.entries {
		if e.page > 0 {
			paged++
		}
	}
	if paged*10 < len(r.entries)*8 {
		return
	}
	last := 0
	for _, e := range r.entries {
		switch {
		case e.page == 0 && e.number != "":
			r.onLine(e.line, hit{severity: Medium, message: "This entry of the contents has no page number.", advice: "Make the list of contents anew."}, add)
		case e.page > 0 && e.page < last:
			r.onLine(e.line, hit{severity: Medium, message: fmt.Sprintf("The page numbers run backwards here, from %d to %d: they were typed or carried over, not made from the text.", last, e.page), advice: "Make the list of contents anew."}, add)
		}
		if e.page > 0 {
			last = e.page
		}
	}
}

// onLine reports a hit on a line that is in no block, such as an entry of the contents.
func (r *reading) onLine(i int, h hit, add func(hit)) {
	l := &r.lines[i]
	r.blocks = append(r.blocks, block{kind: contents, text: l.text, low: l.low, parts: []part{{0, i}}, lead: -1, head: -1})
	h.block = len(r.blocks) - 1
	add(h)
	r.blocks = r.blocks[:len(r.blocks)-1]
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
