package document

import (
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// paragraph reads one paragraph or heading, with the mark of the item it begins.
func (o *odt) paragraph(p *node, at *place) {
	st := o.styles.paragraph(p.attr("text:style-name"))
	o.boxes = nil
	spans := o.inline(p, span{bold: st.bold, italic: st.italic}, nil)
	boxes := o.boxes
	o.emit(p, st, spans, at)
	o.boxes = boxes
	o.readBoxes()
}

// emit turns the spans of a paragraph into lines.
func (o *odt) emit(p *node, st odfStyle, spans []span, at *place) {
	text := plainText(spans)
	if text == "" {
		if o.kind != source.Furniture && at.level == 0 {
			o.gap()
		}
		return
	}
	mark := ""
	if at.mark && at.list != nil {
		mark = at.list.next(at.level - 1)
		at.mark = false
	}
	switch {
	case o.kind == source.Furniture:
		o.add(source.Furniture, 0, marked(joinCuts(unstyled(spans))))
	case st.contents > 0 || at.contents && strings.Contains(text, "\t"):
		o.add(source.Contents, max(st.contents, 1), contentsText(mark, text))
	case p.name == "text:h" || st.heading > 0:
		o.heading(p, st, spans, mark)
	case at.level > 0 && mark != "":
		o.add(source.Item, at.level, itemText(at.level, mark, marked(joinCuts(spans))))
	default:
		o.plain(spans)
	}
}

// heading adds a heading with its number, from the list it is in or from the outline of the document.
func (o *odt) heading(p *node, st odfStyle, spans []span, mark string) {
	lvl := st.heading
	if p.name == "text:h" {
		lvl = max(odfLevel(p.attr("text:outline-level")), 1)
		if mark == "" && o.outline != nil && p.attr("text:is-list-header") != "true" {
			mark = o.outline.next(lvl - 1)
		}
	}
	words := marked(joinCuts(unstyled(spans)))
	if mark != "" && mark != "-" {
		words = mark + " " + words
	}
	o.add(source.Heading, lvl, words)
}

// inline returns the text inside n as spans; now is the style and link that hold here.
func (o *odt) inline(n *node, now span, out []span) []span {
	for _, k := range n.kids {
		piece := now
		switch k.name {
		case "":
			piece.text = strings.ReplaceAll(k.text, "\t", " ")
			out = append(out, piece)
		case "text:s":
			piece.text = " "
			out = append(out, piece)
		case "text:tab":
			piece.text = "\t"
			out = append(out, piece)
		case "text:line-break":
			out = append(out, span{cut: true})
		case "text:span":
			out = o.inline(k, o.styles.span(k.attr("text:style-name"), now), out)
		case "text:a":
			piece.linked, piece.link = true, k.attr("xlink:href")
			out = o.inline(k, piece, out)
		case "text:note":
			out = append(out, span{text: o.footnote(k)})
		case "office:annotation":
			o.note(commentNote)
		case "office:annotation-end", "text:bookmark", "text:bookmark-start", "text:bookmark-end",
			"text:change", "text:change-start", "text:change-end", "text:soft-page-break",
			"text:note-citation", "text:hidden-text":
		case "draw:frame", "draw:custom-shape", "draw:g", "draw:rect", "draw:ellipse", "draw:a":
			o.findBoxes(k)
		default:
			out = o.inline(k, now, out)
		}
	}
	return out
}

// footnote keeps the words of a note and returns its number for the text.
func (o *odt) footnote(n *node) string {
	at := len(o.noteTexts)
	o.noteTexts = append(o.noteTexts, "")
	var words []string
	body := n.child("text:note-body")
	if body != nil {
		body.walk(func(k *node) bool {
			if k.name != "text:p" {
				return true
			}
			if t := marked(joinCuts(o.inline(k, span{}, nil))); t != "" {
				words = append(words, t)
			}
			return false
		})
	}
	o.noteTexts[at] = strings.Join(words, " ")
	return superscript(at + 1)
}
