package part

import "html/template"

// Directions in which a column is sorted, in the words of aria-sort.
const (
	Ascending  = "ascending"
	Descending = "descending"
)

// Table is rows of the same kind of thing. A page of one shows 50 at most.
type Table struct {
	// ID ties the scrolling region to the caption; needed when Wide.
	ID      string
	Caption string
	// CaptionSize is "m" unless set; "hidden" leaves the caption to screen readers.
	CaptionSize string
	Columns     []Column
	Rows        []Row
	// RowHeaders makes the first cell of each row its heading.
	RowHeaders bool
	// Wide lets the table scroll sideways on its own on a small screen.
	Wide  bool
	Small bool
}

// Column is one column's heading. With SortHref it is a link that sorts.
type Column struct {
	Text    string
	Numeric bool
	// SortHref sorts by this column, the other way round if it is sorted already.
	SortHref string
	// Sorted is Ascending, Descending or empty.
	Sorted string
}

// Row is one row. One with HTML was rendered before, by Rendered of a table with the same columns.
type Row struct {
	Cells []Cell
	HTML  template.HTML
}

// Cell is words, a link or a tag. Numeric cells stand to the right.
type Cell struct {
	Text    string
	Href    string
	Tag     Tag
	Numeric bool
	// Hidden is read out after the text and not shown.
	Hidden string
	// Note is a second, quieter line.
	Note string
}

// Cells makes a row of plain words.
func Cells(texts ...string) Row {
	row := Row{Cells: make([]Cell, len(texts))}
	for i, t := range texts {
		row.Cells[i].Text = t
	}
	return row
}

// CaptionClass is the caption's class attribute.
func (t Table) CaptionClass() string {
	switch t.CaptionSize {
	case "hidden":
		return "govuk-visually-hidden"
	case "":
		return "govuk-table__caption govuk-table__caption--m"
	}
	return "govuk-table__caption govuk-table__caption--" + t.CaptionSize
}

func tableExamples() []Example {
	return []Example{
		{"default", Table{Caption: "Agreements by role", RowHeaders: true,
			Columns: []Column{{Text: "Role"}, {Text: "Signed", Numeric: true}, {Text: "Missing", Numeric: true}},
			Rows: []Row{
				{Cells: []Cell{{Text: "Teaching staff"}, {Text: "21", Numeric: true}, {Text: "2", Numeric: true}}},
				{Cells: []Cell{{Text: "Governors"}, {Text: "9", Numeric: true}, {Text: "0", Numeric: true}}},
			}}},
		{"links, tags and sorting", Table{Caption: "Duties", CaptionSize: "l",
			Columns: []Column{{Text: "Duty", SortHref: "#by-duty"}, {Text: "Due", SortHref: "#by-due", Sorted: Ascending}, {Text: "State"}},
			Rows: []Row{
				{Cells: []Cell{{Text: "Check the filter from a pupil's device", Href: "#duty-1", Note: "Policy 5.4"}, {Text: "30 November 2026"}, {Tag: Tag{"Due soon", Yellow}}}},
				{Cells: []Cell{{Text: "Report to governors", Href: "#duty-2"}, {Text: "11 December 2026"}, {Tag: Tag{"Planned", Grey}}}},
			}}},
		{"wide", Table{ID: "requests", Caption: "Requests to open a site", Wide: true, Small: true,
			Columns: []Column{{Text: "Site"}, {Text: "Asked by"}, {Text: "For"}, {Text: "From"}, {Text: "Until"}, {Text: "First approval"}, {Text: "Second approval"}, {Text: "State"}},
			Rows: []Row{{Cells: []Cell{{Text: "rivers.example"}, {Text: "Sam Okafor"}, {Text: "Elm (Year 3)"}, {Text: "23 November 2026"}, {Text: "27 November 2026"}, {Text: "Ruth Lindqvist"}, {Text: "Waiting"},
				{Tag: Tag{"Waiting", Purple}}}}}}},
	}
}
