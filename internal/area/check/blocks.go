package check

import (
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// makeBlocks joins wrapped lines and works out which lead-in every item belongs to.
func (r *outline) makeBlocks() {
	headOf := map[int]int{}
	for i, h := range r.heads {
		headOf[h.line] = i
	}
	current, gaps := -1, 0
	for i := range r.lines {
		l := &r.lines[i]
		switch l.kind {
		case blank:
			gaps++
			continue
		case furniture, contents:
			continue
		}
		if l.kind == heading {
			current = headOf[i]
			r.heads[current].block = len(r.blocks)
		}
		if r.continues(i, gaps) {
			r.join(i)
		} else {
			r.blocks = append(r.blocks, block{
				kind: l.kind, parts: []part{{0, i}}, text: l.text, low: l.low, level: r.levelOf(i), bullet: l.bullet,
				lead: -1, head: current, gap: gaps > 0, gapSize: gaps,
			})
		}
		gaps = 0
	}
	r.setLeads()
	var all strings.Builder
	for i := range r.blocks {
		r.starts = append(r.starts, all.Len())
		all.WriteString(r.blocks[i].low)
		all.WriteByte('\n')
	}
	r.all = all.String()
	r.index = newIndex(r.all)
}

// continues says whether a line goes on with the block before it.
func (r *outline) continues(i, gaps int) bool {
	if len(r.blocks) == 0 {
		return false
	}
	l, last := &r.lines[i], &r.blocks[len(r.blocks)-1]
	if l.kind != para || last.kind != para && last.kind != item {
		return false
	}
	prev := &r.lines[last.parts[len(last.parts)-1].line]
	before := strings.TrimSpace(prev.text)
	if before == "" || r.startsItem(l) {
		return false
	}
	first, ok := firstLetter(l.text)
	lower := ok && unicode.IsLower(first)
	if gaps > 0 {
		return r.doc.Format == source.PDF && lower && prev.page != l.page && !strings.ContainsAny(before[len(before)-1:], ".:;?!")
	}
	if last.kind == item && l.indent > r.lines[last.parts[0].line].indent && l.indent > 1 {
		return true
	}
	if r.doc.Format == source.Markdown && !r.labelled(l) && !r.labelled(prev) && (lower || len(before) > 35) {
		return true
	}
	if !r.wrapped || r.labelled(l) || strings.HasPrefix(l.low, "www.") || strings.HasPrefix(l.low, "http") {
		return false
	}
	if lower {
		return true
	}
	ended := strings.ContainsAny(before[len(before)-1:], ".:;?!")
	long := len([]rune(strings.TrimSpace(prev.raw)))*100 >= r.width*65
	return long && (!ended || len([]rune(strings.TrimSpace(prev.raw)))*100 >= r.width*75 && last.kind == para)
}

// startsItem says whether a plain line begins a numbered or lettered item.
func (r *outline) startsItem(l *line) bool {
	n, _, _ := splitNumber(strings.TrimSpace(l.text))
	t := strings.TrimSpace(l.low)
	return n != "" || len(t) > 3 && t[1] == ')' || len(t) > 4 && t[0] == '(' && (t[2] == ')' || t[3] == ')')
}

// labelled is a line of the form "Label: value", which begins a line of its own.
func (r *outline) labelled(l *line) bool {
	label, _, ok := strings.Cut(l.text, ":")
	return ok && len(label) < 50 && len(strings.Fields(label)) <= 7 && titleStart(label)
}

func titleStart(s string) bool {
	first, _ := firstLetter(s)
	return unicode.IsUpper(first)
}

func (r *outline) join(i int) {
	b := &r.blocks[len(r.blocks)-1]
	l := &r.lines[i]
	b.text = strings.TrimRight(b.text, " ") + " "
	b.parts = append(b.parts, part{len(b.text), i})
	b.text += l.text
	b.low = lowASCII(b.text)
}

// levelOf is how deep an item is nested: as given, or by its indent.
func (r *outline) levelOf(i int) int {
	l := &r.lines[i]
	if l.kind != item {
		return 0
	}
	if l.given == source.Item && l.level > 0 {
		return l.level
	}
	return 1 + l.indent
}

// setLeads gives every item the block that introduces it: the item one level up that it follows, or
// the paragraph before the list if that ends with a colon or stands directly above.
func (r *outline) setLeads() {
	type open struct{ level, block int }
	var stack []open
	lastPara := -1
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.kind != item {
			stack = stack[:0]
			lastPara = -1
			if b.kind == para || b.kind == heading {
				lastPara = i
			}
			continue
		}
		for len(stack) > 0 && stack[len(stack)-1].level >= b.level {
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			b.lead = stack[len(stack)-1].block
		} else {
			b.lead = lastPara
		}
		stack = append(stack, open{b.level, i})
	}
}

// lineAt is the index of the line on which offset from of a block stands, with the offset in that line
// and the place where the line's part of the block ends.
func (b *block) lineAt(from int) (line, offset, end int) {
	p := 0
	for p+1 < len(b.parts) && b.parts[p+1].from <= from {
		p++
	}
	end = len(b.text)
	if p+1 < len(b.parts) {
		end = b.parts[p+1].from - 1
	}
	return b.parts[p].line, from - b.parts[p].from, end
}

// siblings are the blocks that share an item's lead-in and level, itself among them.
func (r *outline) siblings(i int) []int {
	b := &r.blocks[i]
	var out []int
	for j := i; j >= 0 && r.blocks[j].kind == item && (b.lead < 0 || j > b.lead); j-- {
		if r.blocks[j].lead == b.lead && r.blocks[j].level == b.level {
			out = append([]int{j}, out...)
		}
	}
	for j := i + 1; j < len(r.blocks) && r.blocks[j].kind == item && r.blocks[j].level >= b.level; j++ {
		if r.blocks[j].lead == b.lead && r.blocks[j].level == b.level {
			out = append(out, j)
		}
	}
	return out
}

// leadText is the lower-case text of the block that introduces an item, or "".
func (r *outline) leadText(i int) string {
	if l := r.blocks[i].lead; l >= 0 {
		return r.blocks[l].low
	}
	return ""
}
