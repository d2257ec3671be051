package document

import (
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// odt is the reading of one OpenDocument text.
type odt struct {
	builder
	styles    *odfStyles
	outline   *list            // numbering of headings, nil without one
	last      map[string]*list // the newest list of each style, for lists that go on
	byID      map[string]*list // lists others may go on from
	noteTexts []string         // foot- and endnotes in order
	boxes     []*node
	kind      source.Kind
}

// place is where a paragraph stands: in a list, in a table of contents.
type place struct {
	list     *list
	level    int  // of the list, from 1; 0 outside
	mark     bool // the next paragraph takes the mark of its item
	contents bool
}

// readODT reads an OpenDocument package.
func readODT(a *archive, limits Limits) (*source.Document, error) {
	manifest, err := a.read("META-INF/manifest.xml")
	if err != nil {
		return nil, err
	}
	if strings.Contains(string(manifest), "encryption-data") {
		return nil, passwordError("document")
	}
	for name := range a.parts {
		if strings.HasPrefix(name, "Basic/") || strings.HasPrefix(name, "Scripts/") {
			return nil, macroError(".odt")
		}
	}
	content, err := a.tree("content.xml")
	if err != nil {
		return nil, err
	}
	body := content.path("office:body", "office:text")
	if body == nil {
		return nil, damaged("OpenDocument text", nil)
	}
	o := &odt{builder: builder{limits: limits, doc: &source.Document{Format: source.ODT}},
		last: map[string]*list{}, byID: map[string]*list{}}
	common, err := a.tree("styles.xml")
	if err != nil {
		return nil, err
	}
	if err := o.properties(a); err != nil {
		return nil, err
	}
	o.styles = readODFStyles(common, content)
	if outline := common.path("office:styles", "text:outline-style"); outline != nil {
		o.outline = readODFList(outline)
	}
	o.furniture(common, "style:header")
	o.kind = source.Plain
	o.blocks(body, place{})
	o.trimEnd()
	o.footnotes()
	o.furniture(common, "style:footer")
	return o.finish()
}

// properties reads the title of the file.
func (o *odt) properties(a *archive) error {
	meta, err := a.tree("meta.xml")
	o.doc.Title = tidy(clean(meta.path("office:meta", "dc:title").words()))
	return err
}

// furniture reads the headers or footers of all page styles, each distinct line once.
func (o *odt) furniture(styles *node, name string) {
	o.kind = source.Furniture
	for _, page := range styles.child("office:master-styles").elements("style:master-page") {
		for _, k := range page.kids {
			if strings.HasPrefix(k.name, name) && k.attr("style:display") != "false" {
				o.once(func() { o.blocks(k, place{}) })
			}
		}
	}
}

// footnotes puts the notes at the end of the text.
func (o *odt) footnotes() {
	for i, words := range o.noteTexts {
		if i == 0 {
			o.gap()
		}
		o.add(source.Plain, 0, superscript(i+1)+" "+words)
	}
}

// blocks reads paragraphs, lists and tables in order.
func (o *odt) blocks(in *node, at place) {
	for _, k := range in.kids {
		if o.err != nil {
			return
		}
		switch k.name {
		case "text:p", "text:h":
			o.paragraph(k, &at)
		case "text:list":
			o.listBlock(k, at)
			at.mark = false // an item that begins with a list shows the mark of that list only
		case "table:table":
			o.table(k, at)
		case "text:table-of-content", "text:index-body", "text:index-title":
			at := at
			at.contents = true
			o.blocks(k, at)
		case "text:section", "text:numbered-paragraph", "text:illustration-index", "text:alphabetical-index":
			o.blocks(k, at)
		case "text:tracked-changes":
			if k.contains("text:changed-region") {
				o.note(trackedNote)
			}
		case "draw:frame", "draw:custom-shape", "draw:g", "draw:rect":
			o.boxes = nil
			o.findBoxes(k)
			o.readBoxes()
		}
	}
}

// readBoxes reads the text boxes met since they were last read.
func (o *odt) readBoxes() {
	boxes := o.boxes
	o.boxes = nil
	for _, b := range boxes {
		o.blocks(b, place{})
	}
}

// findBoxes collects text boxes and shapes with words.
func (o *odt) findBoxes(n *node) {
	n.walk(func(k *node) bool {
		switch k.name {
		case "draw:text-box", "draw:custom-shape", "draw:rect", "draw:ellipse":
			o.boxes = append(o.boxes, k)
			return false
		}
		return true
	})
}

// listBlock reads a list. A list inside another belongs to it unless it names a style of its own.
func (o *odt) listBlock(n *node, at place) {
	name := n.attr("text:style-name")
	goesOn := o.byID[n.attr("text:continue-list")]
	switch {
	case at.list != nil && (name == "" || o.styles.lists[name] == nil):
	case goesOn != nil:
		at.list = goesOn
	case at.list == nil && n.attr("text:continue-numbering") == "true" && o.last[name] != nil:
		at.list = o.last[name] // without a name, the list before it
	case at.level > 0 && o.last[name] == at.list:
	default:
		def := o.styles.lists[name]
		if def == nil {
			def = bulletList()
		}
		fresh := *def
		at.list = &fresh
	}
	o.last[name], o.last[""] = at.list, at.list
	if id := n.attr("xml:id"); id != "" {
		o.byID[id] = at.list
	}
	at.level = min(at.level+1, 9)
	for _, item := range n.kids {
		if item.name != "text:list-item" && item.name != "text:list-header" {
			continue
		}
		at.mark = item.name == "text:list-item"
		if s := item.attr("text:start-value"); s != "" {
			at.list.levels[at.level-1].start = listStart(s)
			at.list.running[at.level-1] = false
		}
		o.blocks(item, at)
	}
}

// bulletList is what a list without a style looks like.
func bulletList() *list {
	l := &list{}
	for i := range l.levels {
		l.levels[i] = level{format: "bullet", start: 1, restart: -1}
	}
	return l
}

// table reads a table row by row, as for Word files.
func (o *odt) table(t *node, at place) {
	for _, k := range t.kids {
		switch k.name {
		case "table:table-header-rows", "table:table-rows", "table:table-row-group":
			o.table(k, at)
		case "table:table-row":
			o.row(k)
		}
	}
}

func (o *odt) row(row *node) {
	var texts []string
	cells := row.elements("table:table-cell")
	if len(cells) == 1 {
		o.blocks(cells[0], place{})
		return
	}
	for _, k := range row.kids {
		switch k.name {
		case "table:table-cell":
			texts = append(texts, o.cellText(k))
		case "table:covered-table-cell":
			texts = append(texts, "")
		}
	}
	if row := strings.Join(texts, "\t"); strings.TrimSpace(row) != "" {
		kind := source.Cell
		if o.kind == source.Furniture {
			kind, row = source.Furniture, strings.Trim(row, "\t")
		}
		o.add(kind, 0, row)
	}
}

// cellText reads a cell as one text.
func (o *odt) cellText(c *node) string {
	kind := o.kind
	o.kind = source.Plain
	text := o.cell(func() { o.blocks(c, place{}) })
	o.kind = kind
	return text
}
