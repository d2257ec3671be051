package outline

import (
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/source"
)

// makeBlocks joins wrapped lines and works out which lead-in every item belongs to.
func (r *Outline) makeBlocks() {
	headOf := map[int]int{}
	for i, h := range r.Heads {
		headOf[h.Line] = i
	}
	current, gaps := -1, 0
	for i := range r.Lines {
		l := &r.Lines[i]
		switch l.Kind {
		case Blank:
			gaps++
			continue
		case Furniture, Contents:
			continue
		}
		if l.Kind == Heading {
			current = headOf[i]
			r.Heads[current].Block = len(r.Blocks)
		}
		if r.continues(i, gaps) {
			r.join(i)
		} else {
			r.Blocks = append(r.Blocks, Block{
				Kind: l.Kind, Parts: []Part{{0, i}}, Text: l.Text, Low: l.Low, Level: r.levelOf(i), Bullet: l.bullet,
				Lead: -1, Head: current, Gap: gaps > 0, gapSize: gaps,
			})
		}
		gaps = 0
	}
	r.setLeads()
	var all strings.Builder
	for i := range r.Blocks {
		r.starts = append(r.starts, all.Len())
		all.WriteString(r.Blocks[i].Low)
		all.WriteByte('\n')
	}
	r.All = all.String()
	r.Index = newIndex(r.All)
}

// continues says whether a line goes on with the block before it.
func (r *Outline) continues(i, gaps int) bool {
	if len(r.Blocks) == 0 {
		return false
	}
	l, last := &r.Lines[i], &r.Blocks[len(r.Blocks)-1]
	if l.Kind != Para || last.Kind != Para && last.Kind != Item {
		return false
	}
	prev := &r.Lines[last.Parts[len(last.Parts)-1].Line]
	before := strings.TrimSpace(prev.Text)
	if before == "" || r.startsItem(l) {
		return false
	}
	first, ok := FirstLetter(l.Text)
	lower := ok && unicode.IsLower(first)
	if gaps > 0 {
		return r.Doc.Format == source.PDF && lower && prev.Page != l.Page && !strings.ContainsAny(before[len(before)-1:], ".:;?!")
	}
	if last.Kind == Item && l.indent > r.Lines[last.Parts[0].Line].indent && l.indent > 1 {
		return true
	}
	if r.Doc.Format == source.Markdown && !r.labelled(l) && !r.labelled(prev) && (lower || len(before) > 35) {
		return true
	}
	if !r.Wrapped || r.labelled(l) || strings.HasPrefix(l.Low, "www.") || strings.HasPrefix(l.Low, "http") {
		return false
	}
	if lower {
		return true
	}
	ended := strings.ContainsAny(before[len(before)-1:], ".:;?!")
	long := len([]rune(strings.TrimSpace(prev.raw)))*100 >= r.width*65
	return long && (!ended || len([]rune(strings.TrimSpace(prev.raw)))*100 >= r.width*75 && last.Kind == Para)
}

// startsItem says whether a plain line begins a numbered or lettered item.
func (r *Outline) startsItem(l *Line) bool {
	n, _, _ := SplitNumber(strings.TrimSpace(l.Text))
	t := strings.TrimSpace(l.Low)
	return n != "" || len(t) > 3 && t[1] == ')' || len(t) > 4 && t[0] == '(' && (t[2] == ')' || t[3] == ')')
}

// labelled is a line of the form "Label: value", which begins a line of its own.
func (r *Outline) labelled(l *Line) bool {
	label, _, ok := strings.Cut(l.Text, ":")
	return ok && len(label) < 50 && len(strings.Fields(label)) <= 7 && TitleStart(label)
}

func TitleStart(s string) bool {
	first, _ := FirstLetter(s)
	return unicode.IsUpper(first)
}

func (r *Outline) join(i int) {
	b := &r.Blocks[len(r.Blocks)-1]
	l := &r.Lines[i]
	b.Text = strings.TrimRight(b.Text, " ") + " "
	b.Parts = append(b.Parts, Part{len(b.Text), i})
	b.Text += l.Text
	b.Low = LowASCII(b.Text)
}

// levelOf is how deep an item is nested: as given, or by its indent.
func (r *Outline) levelOf(i int) int {
	l := &r.Lines[i]
	if l.Kind != Item {
		return 0
	}
	if l.given == source.Item && l.level > 0 {
		return l.level
	}
	return 1 + l.indent
}

// setLeads gives every item the block that introduces it: the item one level up that it follows, or
// the paragraph before the list if that ends with a colon or stands directly above.
func (r *Outline) setLeads() {
	type open struct{ level, block int }
	var stack []open
	lastPara := -1
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Kind != Item {
			stack = stack[:0]
			lastPara = -1
			if b.Kind == Para || b.Kind == Heading {
				lastPara = i
			}
			continue
		}
		for len(stack) > 0 && stack[len(stack)-1].level >= b.Level {
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			b.Lead = stack[len(stack)-1].block
		} else {
			b.Lead = lastPara
		}
		stack = append(stack, open{b.Level, i})
	}
}

// LineAt is the index of the line on which offset from of a block stands, with the offset in that line
// and the place where the line's part of the block ends.
func (b *Block) LineAt(from int) (line, offset, end int) {
	p := 0
	for p+1 < len(b.Parts) && b.Parts[p+1].From <= from {
		p++
	}
	end = len(b.Text)
	if p+1 < len(b.Parts) {
		end = b.Parts[p+1].From - 1
	}
	return b.Parts[p].Line, from - b.Parts[p].From, end
}

// Siblings are the blocks that share an item's lead-in and level, itself among them.
func (r *Outline) Siblings(i int) []int {
	b := &r.Blocks[i]
	var out []int
	for j := i; j >= 0 && r.Blocks[j].Kind == Item && (b.Lead < 0 || j > b.Lead); j-- {
		if r.Blocks[j].Lead == b.Lead && r.Blocks[j].Level == b.Level {
			out = append([]int{j}, out...)
		}
	}
	for j := i + 1; j < len(r.Blocks) && r.Blocks[j].Kind == Item && r.Blocks[j].Level >= b.Level; j++ {
		if r.Blocks[j].Lead == b.Lead && r.Blocks[j].Level == b.Level {
			out = append(out, j)
		}
	}
	return out
}

// LeadText is the lower-case text of the block that introduces an item, or "".
func (r *Outline) LeadText(i int) string {
	if l := r.Blocks[i].Lead; l >= 0 {
		return r.Blocks[l].Low
	}
	return ""
}

// IsBody says whether a block is text of the document, not its title or a heading.
func (b *Block) IsBody() bool { return b.Kind == Para || b.Kind == Item || b.Kind == Cell }
