package part

import (
	"html"
	"html/template"
	"net/url"
	"strings"
)

// Body is the table's rows as HTML. It is written in Go because a list of 50
// rows takes a template some twenty times as long; a test
// holds that it escapes as the template would.
func (t Table) Body() template.HTML {
	var b strings.Builder
	t.WriteBody(&b)
	return template.HTML(b.String())
}

// WriteBody adds the rows to a page that is written in Go.
func (t *Table) WriteBody(b *strings.Builder) {
	size := 0
	for i := range t.Rows {
		if size += len(t.Rows[i].HTML); t.Rows[i].HTML == "" {
			size += 256
		}
	}
	b.Grow(size)
	for i := range t.Rows {
		if ready := t.Rows[i].HTML; ready != "" {
			b.WriteString(string(ready))
			continue
		}
		t.writeRow(b, t.Rows[i].Cells)
	}
}

// Rendered is a row of this table with its HTML made, to be kept and shown again.
func (t Table) Rendered(cells []Cell) Row {
	var b strings.Builder
	t.writeRow(&b, cells)
	return Row{HTML: template.HTML(b.String())}
}

func (t *Table) writeRow(b *strings.Builder, cells []Cell) {
	b.WriteString("\n<tr class=\"govuk-table__row\" role=\"row\">")
	for j := range cells {
		if j == 0 && t.RowHeaders {
			b.WriteString(`<th scope="row" role="rowheader" class="govuk-table__header">`)
			cells[j].write(b)
			b.WriteString("</th>")
			continue
		}
		t.openCell(b, j, cells[j].Numeric)
		cells[j].write(b)
		b.WriteString("</td>")
	}
	b.WriteString("</tr>")
}

// openCell begins a cell. The name of its column stands beside it on a phone;
// the first cell of a row is what the row is about and needs none.
func (t *Table) openCell(b *strings.Builder, column int, numeric bool) {
	b.WriteString(`<td role="cell" class="govuk-table__cell`)
	if numeric {
		b.WriteString(" govuk-table__cell--numeric")
	}
	if column > 0 && column < len(t.Columns) && !t.Wide {
		b.WriteString(`" data-label="` + html.EscapeString(t.Columns[column].Text))
	}
	b.WriteString(`">`)
}

func (c *Cell) write(b *strings.Builder) {
	if c.Href != "" {
		b.WriteString(`<a class="govuk-link" href="` + html.EscapeString(safeHref(c.Href)) + `">`)
	}
	b.WriteString(html.EscapeString(c.Text))
	if c.Hidden != "" {
		b.WriteString(`<span class="govuk-visually-hidden">` + html.EscapeString(c.Hidden) + `</span>`)
	}
	if c.Href != "" {
		b.WriteString("</a>")
	}
	if c.Tag.Text != "" {
		if c.Text != "" {
			b.WriteByte(' ')
		}
		b.WriteString(`<strong class="govuk-tag`)
		if c.Tag.Colour != "" {
			b.WriteString(" govuk-tag--" + html.EscapeString(c.Tag.Colour))
		}
		b.WriteString(`">` + html.EscapeString(c.Tag.Text) + `</strong>`)
	}
	if c.Note != "" {
		b.WriteString(`<span class="hr-note">` + html.EscapeString(c.Note) + `</span>`)
	}
}

// safeHref lets through addresses on this site and on the web, and mail and
// telephone links; anything else, such as javascript:, leads nowhere.
func safeHref(href string) string {
	if strings.HasPrefix(href, "/") || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "?") {
		return href
	}
	u, err := url.Parse(href)
	if err != nil {
		return "#"
	}
	switch u.Scheme {
	case "", "http", "https", "mailto", "tel":
		return u.String()
	}
	return "#"
}
