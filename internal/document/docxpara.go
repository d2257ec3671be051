package document

import (
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// paragraph reads one paragraph and the text boxes anchored in it.
func (d *docx) paragraph(p *node, toc int) {
	ppr := p.child("w:pPr")
	id := ppr.child("w:pStyle").attr("w:val")
	if id == "" {
		id = d.styles.defaultStyle
	}
	st := *d.styles.get(id)
	if ppr.path("w:rPr", "w:del") != nil || ppr.path("w:rPr", "w:ins") != nil {
		d.tracked()
	}
	if l := ppr.child("w:outlineLvl"); l != nil {
		st.outline = outlineLevel(l)
	}
	d.boxes = nil
	inTOC := toc > 0 || d.openTOC()
	spans := d.inline(p, st)
	inTOC = inTOC || d.openTOC()
	boxes := d.boxes
	d.emit(p, id, &st, spans, inTOC)
	for _, b := range boxes {
		d.blocks(b, 0)
	}
}

// openTOC reports whether the text at this point is the result of a contents field.
func (d *docx) openTOC() bool {
	for i := range d.fields {
		if d.fields[i].isTOC {
			return true
		}
	}
	return false
}

// emit turns the spans of a paragraph into lines.
func (d *docx) emit(p *node, id string, st *style, spans []span, inTOC bool) {
	text := plainText(spans)
	if text == "" {
		if d.kind != source.Furniture {
			d.gap()
		}
		return
	}
	if d.kind == source.Furniture {
		d.add(source.Furniture, 0, marked(joinCuts(unstyled(spans))))
		return
	}
	tocLevel := tocLevel(st.name)
	mark, level, numbered := d.listMark(p, id, st)
	switch {
	case (tocLevel > 0 || inTOC && st.outline == 0) && (tocLevel > 0 || strings.Contains(text, "\t")):
		d.add(source.Contents, max(tocLevel, 1), contentsText(mark, text))
	case st.outline > 0:
		words := marked(joinCuts(unstyled(spans)))
		if mark != "" && mark != "-" {
			words = mark + " " + words
		}
		d.add(source.Heading, st.outline, words)
	case numbered && mark != "":
		d.add(source.Item, level, itemText(level, mark, marked(joinCuts(spans))))
	default:
		d.plain(spans)
	}
}

// plain adds a paragraph that is no heading and no item, one line for each of its own lines.
func (b *builder) plain(spans []span) {
	for _, part := range splitCuts(spans) {
		text := marked(part)
		if text == "" {
			continue
		}
		if words, ok := typedItem(text); ok {
			b.add(source.Item, 1, itemText(1, "-", words))
			continue
		}
		b.add(source.Plain, 0, text)
	}
}

// contentsText makes "title<TAB>page" of a contents entry, with its number, if any, before a space.
func contentsText(mark, text string) string {
	if mark != "" && mark != "-" {
		text = mark + " " + text
	}
	parts := strings.Split(text, "\t")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], " ") + "\t" + parts[last]
}

// listMark counts the paragraph in its list, if it is in one.
func (d *docx) listMark(p *node, id string, st *style) (mark string, lvl int, ok bool) {
	numID, ilvl := st.numID, st.ilvl
	if numID != "" {
		if at, found := d.numbering.byStyle[d.numbering.abstract[numID]][id]; found {
			ilvl = at
		}
	}
	if num := p.path("w:pPr", "w:numPr"); num != nil {
		if n := num.child("w:numId"); n != nil {
			numID = n.attr("w:val")
		}
		if l := num.child("w:ilvl"); l != nil {
			ilvl = clampLevel(l.attr("w:val"))
		}
	}
	if numID == "" || numID == "0" {
		return "", 0, false
	}
	mark, ok = d.numbering.next(numID, ilvl)
	return mark, max(ilvl+1, listLevel(st.name)), ok
}

// inline returns the text of a paragraph as spans.
func (d *docx) inline(p *node, base style) []span {
	r := inlineReader{docx: d, base: base}
	r.read(p, span{})
	return r.out
}

// inlineReader gathers the spans of one paragraph.
type inlineReader struct {
	*docx
	base style
	out  []span
}

// read goes through runs and what wraps them; now carries the link that is open.
func (r *inlineReader) read(in *node, now span) {
	for _, k := range in.kids {
		switch k.name {
		case "w:r":
			r.run(k, now)
		case "w:hyperlink":
			link := now
			link.linked, link.link = true, r.rels[k.attr("r:id")].target
			if a := k.attr("w:anchor"); a != "" {
				link.link += "#" + a
			}
			r.read(k, link)
		case "w:fldSimple":
			r.fields = append(r.fields, field{})
			r.fields[len(r.fields)-1].code.WriteString(k.attr("w:instr"))
			r.startResult()
			r.read(k, now)
			r.fields = r.fields[:len(r.fields)-1]
		case "w:ins", "w:moveTo":
			r.tracked()
			r.read(k, now)
		case "w:del", "w:moveFrom":
			r.tracked()
		case "w:sdt":
			if c := k.child("w:sdtContent"); c != nil {
				r.read(c, now)
			}
		case "w:smartTag", "w:customXml", "w:dir", "w:bdo", "m:oMath", "m:oMathPara", "mc:AlternateContent", "mc:Choice":
			r.read(k, now)
		case "m:r":
			now.text = k.child("m:t").words()
			r.out = append(r.out, now)
		}
	}
}

// run reads one run of characters in one style.
func (r *inlineReader) run(n *node, now span) {
	rpr := n.child("w:rPr")
	now.bold, now.italic = r.runStyle(rpr)
	if v := rpr.child("w:vanish"); v != nil && isOn(v.attr("w:val"), true) {
		if !r.openTOC() && n.contains("w:t") {
			r.note("The file has hidden text; it was left out.")
		}
		return
	}
	if !now.linked {
		for i := range r.fields {
			if f := &r.fields[i]; f.isLink && f.result {
				now.linked, now.link = true, f.link
			}
		}
	}
	for _, k := range n.kids {
		r.piece(k, now)
	}
}

// runStyle is bold and italic as they show: a run's own setting wins, those of its two styles cancel out.
func (r *inlineReader) runStyle(rpr *node) (bold, italic bool) {
	bold, italic = r.base.bold, r.base.italic
	if id := rpr.child("w:rStyle").attr("w:val"); id != "" {
		st := r.styles.get(id)
		bold, italic = bold != st.bold, italic != st.italic
	}
	return toggle(rpr, "w:b", bold), toggle(rpr, "w:i", italic)
}

// piece reads one element of a run.
func (r *inlineReader) piece(k *node, now span) {
	switch k.name {
	case "w:fldChar":
		r.fieldMark(k, now)
		return
	case "w:instrText":
		if n := len(r.fields); n > 0 && !r.fields[n-1].result && r.fields[n-1].code.Len() < 10_000 {
			r.fields[n-1].code.WriteString(k.words())
		}
		return
	}
	if n := len(r.fields); n > 0 && !r.fields[n-1].result {
		return // still inside the code of a field
	}
	switch k.name {
	case "w:t":
		now.text = k.words()
	case "w:tab", "w:ptab":
		now.text = "\t"
	case "w:noBreakHyphen":
		now.text = "-"
	case "w:br", "w:cr":
		now = span{cut: true}
	case "w:sym":
		now.text = symbol(k.attr("w:char"))
	case "w:footnoteReference":
		now = span{text: r.refer("footnote " + k.attr("w:id"))}
	case "w:endnoteReference":
		now = span{text: r.refer("endnote " + k.attr("w:id"))}
	case "w:drawing", "w:pict", "w:object", "mc:AlternateContent":
		r.findBoxes(k)
		return
	}
	if now.text != "" || now.cut {
		r.out = append(r.out, now)
	}
}
