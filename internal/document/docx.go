package document

import (
	"path"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/source"
)

// Notes about what schools should settle before a policy is checked.
const (
	trackedNote = "The file has tracked changes that nobody has accepted or refused yet: " +
		"insertions were read as text, deletions were left out."
	commentNote = "The file has comments in the margin; they were left out."
)

// docx is the reading of one Word file.
type docx struct {
	builder
	styles    *styles
	numbering *numbering
	rels      map[string]relation // of the part being read
	notes     map[string]*node    // foot- and endnotes by "footnote 1"
	noteOrder []string            // in the order they are referred to
	noteAt    map[string]int      // the place, from 1, of those referred to
	fields    []field             // fields open at this point, innermost last
	boxes     []*node             // text boxes met in the current paragraph
	kind      source.Kind         // of every plain line: Furniture in headers and footers
}

// field is a Word field that is open: its code has begun, and its result perhaps.
type field struct {
	code   strings.Builder
	result bool
	link   string
	isLink bool
	isTOC  bool
}

// readDOCX reads a Word package whose main part is known.
func readDOCX(a *archive, main string, limits Limits) (*source.Document, error) {
	root, err := a.tree(main)
	if err != nil {
		return nil, err
	}
	body := root.child("w:body")
	if body == nil {
		return nil, damaged("Word document", nil)
	}
	d := &docx{builder: builder{limits: limits, doc: &source.Document{Format: source.DOCX}}}
	folder := path.Dir(main)
	if err := d.readDefinitions(a, folder); err != nil {
		return nil, err
	}
	rels, err := readRels(a, path.Join(folder, "_rels", path.Base(main)+".rels"))
	if err != nil {
		return nil, err
	}
	if err := d.furniture(a, rels, "/header"); err != nil {
		return nil, err
	}
	d.rels, d.kind = rels, source.Plain
	d.blocks(body, 0)
	d.trimEnd()
	d.footnotes()
	if err := d.furniture(a, rels, "/footer"); err != nil {
		return nil, err
	}
	return d.finish()
}

// readDefinitions reads what the body refers to: styles, lists, notes and properties.
func (d *docx) readDefinitions(a *archive, folder string) error {
	st, err := a.tree(path.Join(folder, "styles.xml"))
	if err != nil {
		return err
	}
	d.styles = readStyles(st)
	num, err := a.tree(path.Join(folder, "numbering.xml"))
	if err != nil {
		return err
	}
	d.numbering = readNumbering(num, d.styles)
	d.notes, d.noteAt = map[string]*node{}, map[string]int{}
	for _, kind := range []string{"footnote", "endnote"} {
		root, err := a.tree(path.Join(folder, kind+"s.xml"))
		if err != nil {
			return err
		}
		for _, n := range root.elements("w:" + kind) {
			d.notes[kind+" "+n.attr("w:id")] = n
		}
	}
	comments, err := a.tree(path.Join(folder, "comments.xml"))
	if err != nil {
		return err
	}
	if comments.contains("w:comment") {
		d.note(commentNote)
	}
	core, err := a.tree("docProps/core.xml")
	d.doc.Title = tidy(clean(core.child("dc:title").words()))
	return err
}

// furniture reads the headers or footers, each distinct line once.
func (d *docx) furniture(a *archive, rels map[string]relation, kind string) error {
	var parts []string
	for _, r := range rels {
		if strings.HasSuffix(r.kind, kind) && a.has(r.target) && !slices.Contains(parts, r.target) {
			parts = append(parts, r.target)
		}
	}
	slices.Sort(parts)
	for _, part := range parts {
		root, err := a.tree(part)
		if err != nil {
			return err
		}
		if d.rels, err = readRels(a, path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")); err != nil {
			return err
		}
		d.kind = source.Furniture
		d.once(func() { d.blocks(root, 0) })
		d.fields = nil
	}
	return nil
}

// footnotes puts the notes the text refers to at its end.
func (d *docx) footnotes() {
	for i := 0; i < len(d.noteOrder) && d.err == nil; i++ { // a note may refer to another
		n := d.notes[d.noteOrder[i]]
		if n == nil {
			continue
		}
		if i == 0 {
			d.gap()
		}
		var words []string
		n.walk(func(k *node) bool {
			if k.name != "w:p" {
				return true
			}
			d.boxes = nil
			if t := marked(joinCuts(d.inline(k, style{}))); t != "" {
				words = append(words, t)
			}
			return false
		})
		d.add(source.Plain, 0, superscript(i+1)+" "+strings.Join(words, " "))
	}
}

// superscript writes a note number so that it cannot be taken for part of the text.
func superscript(n int) string {
	digits := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	var out []rune
	for ; n > 0; n /= 10 {
		out = append(out, digits[n%10])
	}
	slices.Reverse(out)
	return string(out)
}

// blocks reads paragraphs and tables in order. toc is above 0 inside a generated table of contents.
func (d *docx) blocks(in *node, toc int) {
	for _, k := range in.kids {
		if d.err != nil {
			return
		}
		switch k.name {
		case "w:p":
			d.paragraph(k, toc)
		case "w:tbl":
			d.table(k, toc)
		case "w:sdt":
			inside := toc
			if strings.HasPrefix(k.path("w:sdtPr", "w:docPartObj", "w:docPartGallery").attr("w:val"), "Table of Contents") {
				inside++
			}
			if c := k.child("w:sdtContent"); c != nil {
				d.blocks(c, inside)
			}
		case "w:ins", "w:moveTo":
			d.tracked()
			d.blocks(k, toc)
		case "w:del", "w:moveFrom":
			d.tracked()
		case "w:altChunk":
			d.note("Part of the file is another document placed inside it; that part was left out.")
		case "w:customXml", "w:smartTag", "mc:AlternateContent", "mc:Choice":
			d.blocks(k, toc)
		}
	}
}

func (d *docx) tracked() {
	d.note(trackedNote)
}

// table reads a table row by row: a row of one cell is plain lines, other rows are one line of cells.
func (d *docx) table(t *node, toc int) {
	for _, row := range tableRows(t, "w:tr") {
		if row.path("w:trPr", "w:del") != nil {
			d.tracked()
			continue
		}
		cells := tableRows(row, "w:tc")
		if len(cells) == 1 {
			d.blocks(cells[0], toc)
			continue
		}
		var texts []string
		empty := true
		for _, c := range cells {
			text := ""
			if m := c.path("w:tcPr", "w:vMerge"); m == nil || m.attr("w:val") == "restart" {
				text = d.cellText(c)
			}
			empty = empty && text == ""
			texts = append(texts, text)
		}
		if !empty && d.kind == source.Furniture {
			d.add(source.Furniture, 0, strings.Trim(strings.Join(texts, "\t"), "\t"))
		} else if !empty {
			d.add(source.Cell, 0, strings.Join(texts, "\t"))
		}
	}
}

// tableRows returns rows or cells, also those inside content controls and tracked insertions.
func tableRows(in *node, name string) []*node {
	var out []*node
	for _, k := range in.kids {
		switch k.name {
		case name:
			out = append(out, k)
		case "w:sdt", "w:sdtContent", "w:customXml", "w:ins":
			out = append(out, tableRows(k, name)...)
		}
	}
	return out
}

// cellText reads a cell as one text, its paragraphs and inner tables joined by spaces.
func (d *docx) cellText(c *node) string {
	kind := d.kind
	d.kind = source.Plain
	text := d.cell(func() { d.blocks(c, 0) })
	d.kind = kind
	return text
}
