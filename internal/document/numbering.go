package document

import (
	"strconv"
	"strings"
)

// level is one level of a list as the format describes it.
type level struct {
	format  string // Word's names: decimal, lowerLetter, bullet, none …
	text    string // "%1.%2" with a place for the number of each level
	start   int
	restart int  // 0 never, otherwise restarts after a number of this level (from 1) or higher
	legal   bool // all numbers in figures
}

// list is a list definition, and where its counting has got to.
type list struct {
	levels  [9]level
	count   [9]int
	running [9]bool
}

// next counts one item at a level (from 0) and returns its mark: "-" for bullets, "" for none.
func (l *list) next(at int) string {
	at = min(max(at, 0), 8)
	for k := range at {
		if !l.running[k] {
			l.count[k], l.running[k] = l.levels[k].start, true
		}
	}
	if l.running[at] {
		l.count[at]++
	} else {
		l.count[at], l.running[at] = l.levels[at].start, true
	}
	for k := at + 1; k < 9; k++ {
		if r := l.levels[k].restart; r < 0 || r > at {
			l.running[k] = false
		}
	}
	return l.mark(at)
}

// mark writes the number of the current item of a level.
func (l *list) mark(at int) string {
	lv := l.levels[at]
	switch {
	case lv.format == "bullet":
		return "-"
	case lv.format == "none" && !strings.Contains(lv.text, "%"):
		return strings.TrimSpace(lv.text)
	}
	var b strings.Builder
	for i := 0; i < len(lv.text); i++ {
		c := lv.text[i]
		if c != '%' || i+1 == len(lv.text) || lv.text[i+1] < '1' || lv.text[i+1] > '9' {
			b.WriteByte(c)
			continue
		}
		i++
		k := int(lv.text[i] - '1')
		if k > at {
			continue
		}
		format := l.levels[k].format
		if lv.legal && format != "none" {
			format = "decimal"
		}
		b.WriteString(numeral(l.count[k], format))
	}
	return strings.TrimSpace(b.String())
}

// numeral writes a number in one of Word's formats; formats we do not know are figures.
func numeral(n int, format string) string {
	switch format {
	case "none", "bullet":
		return ""
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "lowerLetter":
		return letters(n)
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "ordinal":
		return strconv.Itoa(n) + ordinalEnding(n)
	}
	return strconv.Itoa(n)
}

// letters counts a … z, aa, bb … as Word does.
func letters(n int) string {
	if n < 1 || n > 26*50 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	values := [...]int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	signs := [...]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for n >= v {
			b.WriteString(signs[i])
			n -= v
		}
	}
	return b.String()
}

func ordinalEnding(n int) string {
	if n%100/10 == 1 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

// numbering are the lists of a Word document by number id.
type numbering struct {
	lists     map[string]*list  // by abstract id: numbers that share a definition count on
	abstract  map[string]string // number id to abstract id
	overrides map[string]*node  // number id to its w:num, until it is first used
	byStyle   map[string]map[string]int
}

// readNumbering reads numbering.xml; links from one definition to another through a style are followed.
func readNumbering(root *node, st *styles) *numbering {
	n := &numbering{lists: map[string]*list{}, abstract: map[string]string{},
		overrides: map[string]*node{}, byStyle: map[string]map[string]int{}}
	links := map[string]string{} // abstract id to the style that defines it
	for _, a := range root.elements("w:abstractNum") {
		id := a.attr("w:abstractNumId")
		l := &list{}
		n.byStyle[id] = map[string]int{}
		for _, lv := range a.elements("w:lvl") {
			at := clampLevel(lv.attr("w:ilvl"))
			l.levels[at] = readLevel(lv)
			if ps := lv.child("w:pStyle").attr("w:val"); ps != "" {
				n.byStyle[id][ps] = at
			}
		}
		n.lists[id] = l
		if s := a.child("w:numStyleLink").attr("w:val"); s != "" {
			links[id] = s
		}
	}
	for _, num := range root.elements("w:num") {
		id := num.attr("w:numId")
		n.abstract[id] = num.child("w:abstractNumId").attr("w:val")
		n.overrides[id] = num
	}
	for id, styleID := range links {
		if target := n.lists[n.abstract[st.get(styleID).numID]]; target != nil {
			n.lists[id] = target
		}
	}
	return n
}

// readLevel reads one w:lvl.
func readLevel(lv *node) level {
	out := level{format: "decimal", start: 1, restart: -1}
	if f := lv.child("w:numFmt").attr("w:val"); f != "" {
		out.format = f
	}
	out.text = lv.child("w:lvlText").attr("w:val")
	if s := lv.child("w:start"); s != nil {
		out.start = listStart(s.attr("w:val"))
	}
	if r := lv.child("w:lvlRestart"); r != nil {
		out.restart = clampLevel(r.attr("w:val"))
	}
	if l := lv.child("w:isLgl"); l != nil {
		out.legal = isOn(l.attr("w:val"), true)
	}
	return out
}

// listStart reads a start number, within what a list can reach.
func listStart(s string) int {
	v, err := strconv.Atoi(s)
	if err != nil || v < 0 || v > 1_000_000 {
		return 1
	}
	return v
}

// next counts one item of a number id and returns its mark; ok is false when there is no such list.
func (n *numbering) next(numID string, at int) (mark string, ok bool) {
	l := n.lists[n.abstract[numID]]
	if l == nil {
		return "", false
	}
	if num := n.overrides[numID]; num != nil {
		delete(n.overrides, numID)
		if num.contains("w:lvl") { // levels of its own: it counts for itself
			own := *l
			own.running = [9]bool{}
			n.abstract[numID] = "w:num " + numID
			n.lists[n.abstract[numID]] = &own
			l = &own
		}
		for _, o := range num.elements("w:lvlOverride") {
			k := clampLevel(o.attr("w:ilvl"))
			if lv := o.child("w:lvl"); lv != nil {
				l.levels[k] = readLevel(lv)
			}
			if s := o.child("w:startOverride"); s != nil {
				l.levels[k].start = listStart(s.attr("w:val"))
				l.running[k] = false
			}
		}
	}
	return l.next(at), true
}
