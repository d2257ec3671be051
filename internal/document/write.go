package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// Doc is a document to be written as a Word file.
type Doc struct {
	Title  string // of the file's properties and at the top of the text; must not be empty
	Blocks []Block
}

// Block is one of Heading, Paragraph, List, Table, PageBreak and Contents.
type Block interface{ write(w *docxWriter) error }

// Heading is a heading of level 1 to 3. Its number, if any, is part of the text.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is a paragraph of running text.
type Paragraph struct{ Runs []Run }

// Run is text in one style. A Link is an http, https or mailto address; other addresses are left out.
// A line end in the text is a line break.
type Run struct {
	Text         string
	Bold, Italic bool
	Link         string
}

// List is a list with bullets or with numbers; every numbered list begins at 1.
type List struct {
	Numbered bool
	Items    []ListItem
}

// ListItem is an item at level 1 or 2.
type ListItem struct {
	Level int
	Runs  []Run
}

// Table is a table whose first row is the header, repeated on every page. Rows are as long as the header.
type Table struct {
	Header []Cell
	Rows   [][]Cell
}

// Cell is the text of one cell.
type Cell []Run

// PageBreak begins a new page.
type PageBreak struct{}

// Contents is a table of contents under a heading of its own. It lists the headings at once; Word adds the
// page numbers when it opens the file.
type Contents struct{ Title string }

// Words is text without any style, for paragraphs, items and cells.
func Words(text string) []Run { return []Run{{Text: text}} }

// WriteDOCX writes a Word file. The same Doc gives the same bytes. An error is a mistake in doc, or one of w.
func WriteDOCX(w io.Writer, doc Doc) error {
	if strings.TrimSpace(doc.Title) == "" {
		return errors.New("a Word file needs a title")
	}
	d := &docxWriter{lists: 1}
	for _, b := range doc.Blocks {
		if h, ok := b.(Heading); ok {
			d.headings = append(d.headings, h)
		}
	}
	d.paragraph("Title", "", Words(doc.Title))
	for i, b := range doc.Blocks {
		if b == nil {
			return fmt.Errorf("block %d is missing", i+1)
		}
		if err := b.write(d); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxRels},
		{"docProps/core.xml", fmt.Sprintf(docxCore, escape(doc.Title))},
		{"word/document.xml", docxHead + d.body.String() + docxTail},
		{"word/styles.xml", docxStyles},
		{"word/numbering.xml", d.numberingXML()},
		{"word/settings.xml", docxSettings},
		{"word/_rels/document.xml.rels", d.relsXML()},
	} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate}) // no time: same bytes
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// docxWriter gathers the body and what other parts must know of it.
type docxWriter struct {
	body     bytes.Buffer
	headings []Heading
	heading  int      // headings written so far
	lists    int      // list numbers given out; 1 is the bullets
	links    []string // targets, in the order of their ids
}

// escape makes text fit for XML; characters XML cannot hold become U+FFFD.
func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer does not fail
	return b.String()
}

// paragraph writes a paragraph in a style; extra goes with its properties.
func (d *docxWriter) paragraph(style, extra string, runs []Run) {
	d.body.WriteString("<w:p>")
	if style != "" || extra != "" {
		d.body.WriteString("<w:pPr>")
		if style != "" {
			fmt.Fprintf(&d.body, `<w:pStyle w:val="%s"/>`, style)
		}
		d.body.WriteString(extra + "</w:pPr>")
	}
	d.runs(runs)
	d.body.WriteString("</w:p>")
}

// runs writes text, with links where they are safe.
func (d *docxWriter) runs(runs []Run) {
	for _, r := range runs {
		if !safeLink(r.Link) {
			d.run(r, false)
			continue
		}
		d.links = append(d.links, r.Link)
		fmt.Fprintf(&d.body, `<w:hyperlink r:id="rLink%d" w:history="1">`, len(d.links))
		d.run(r, true)
		d.body.WriteString("</w:hyperlink>")
	}
}

// safeLink reports whether an address may stand in a file a school sends out.
func safeLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" ||
		err == nil && u.Scheme == "mailto" && u.Opaque != ""
}

func (d *docxWriter) run(r Run, link bool) {
	d.body.WriteString("<w:r>")
	if r.Bold || r.Italic || link {
		d.body.WriteString("<w:rPr>")
		if link {
			d.body.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
		}
		if r.Bold {
			d.body.WriteString("<w:b/><w:bCs/>")
		}
		if r.Italic {
			d.body.WriteString("<w:i/><w:iCs/>")
		}
		d.body.WriteString("</w:rPr>")
	}
	for i, line := range strings.Split(strings.ReplaceAll(r.Text, "\r\n", "\n"), "\n") {
		if i > 0 {
			d.body.WriteString("<w:br/>")
		}
		for k, part := range strings.Split(line, "\t") {
			if k > 0 {
				d.body.WriteString("<w:tab/>")
			}
			fmt.Fprintf(&d.body, `<w:t xml:space="preserve">%s</w:t>`, escape(part))
		}
	}
	d.body.WriteString("</w:r>")
}

func (h Heading) write(d *docxWriter) error {
	if h.Level < 1 || h.Level > 3 {
		return fmt.Errorf("a heading of level %d; there are 1 to 3", h.Level)
	}
	d.heading++
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="Heading%d"/></w:pPr><w:bookmarkStart w:id="%d" w:name="%s"/>`,
		h.Level, d.heading, bookmark(d.heading))
	d.runs(Words(h.Text))
	fmt.Fprintf(&d.body, `<w:bookmarkEnd w:id="%d"/></w:p>`, d.heading)
	return nil
}

// bookmark names the place of a heading as Word names those in its tables of contents.
func bookmark(n int) string { return fmt.Sprintf("_Toc%08d", n) }

func (p Paragraph) write(d *docxWriter) error {
	d.paragraph("", "", p.Runs)
	return nil
}

func (PageBreak) write(d *docxWriter) error {
	d.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	return nil
}

func (l List) write(d *docxWriter) error {
	id, style := 1, "ListBullet"
	if l.Numbered {
		d.lists++
		id, style = d.lists, "ListNumber"
	}
	for _, item := range l.Items {
		if item.Level != 1 && item.Level != 2 {
			return fmt.Errorf("an item of level %d; there are 1 and 2", item.Level)
		}
		d.paragraph(style, fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, item.Level-1, id), item.Runs)
	}
	return nil
}

func (t Table) write(d *docxWriter) error {
	if len(t.Header) == 0 {
		return errors.New("a table without a header")
	}
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>` +
		`<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	width := textTwips / len(t.Header)
	for range t.Header {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, width)
	}
	d.body.WriteString("</w:tblGrid>")
	d.row(t.Header, width, `<w:tblHeader/>`, "TableHeader")
	for i, row := range t.Rows {
		if len(row) != len(t.Header) {
			return fmt.Errorf("row %d has %d cells, the header has %d", i+1, len(row), len(t.Header))
		}
		d.row(row, width, "", "TableText")
	}
	d.body.WriteString("</w:tbl>")
	d.paragraph("TableText", "", nil) // Word wants a paragraph after a table
	return nil
}

func (d *docxWriter) row(cells []Cell, width int, extra, style string) {
	fmt.Fprintf(&d.body, `<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>`, extra)
	for _, c := range cells {
		fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width)
		d.paragraph(style, "", c)
		d.body.WriteString("</w:tc>")
	}
	d.body.WriteString("</w:tr>")
}

// write puts the entries of all headings inside the field, so that they are there before Word renews it.
func (c Contents) write(d *docxWriter) error {
	if c.Title != "" {
		d.paragraph("TOCHeading", "", Words(c.Title))
	}
	const begin = `<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>` +
		`<w:r><w:instrText xml:space="preserve"> TOC \o "1-3" \h \z \u </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	for i, h := range d.headings {
		if h.Level < 1 || h.Level > 3 {
			continue // reported when the heading is written
		}
		fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>`, h.Level)
		if i == 0 {
			d.body.WriteString(begin)
		}
		fmt.Fprintf(&d.body, `<w:hyperlink w:anchor="%s" w:history="1">`, bookmark(i+1))
		d.run(Run{Text: h.Text}, false)
		d.body.WriteString("</w:hyperlink>")
		if i == len(d.headings)-1 {
			d.body.WriteString(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		}
		d.body.WriteString("</w:p>")
	}
	return nil
}
