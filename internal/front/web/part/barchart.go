package part

import "strconv"

// BarChart draws a few figures as bars, with the same figures as a table for
// whoever cannot see the bars or wants the numbers.
type BarChart struct {
	// ID is needed: it ties the drawing to its title.
	ID    string
	Title string
	// Desc says in a sentence what the chart shows.
	Desc string
	// LabelHead and ValueHead head the table's columns.
	LabelHead, ValueHead string
	Bars                 []Bar
}

// Bar is one figure. Text is the figure as people read it; the number itself
// when empty.
type Bar struct {
	Label string
	Value int
	Text  string
}

// BarShape is a bar with its place in the drawing.
type BarShape struct {
	Label, Text       string
	Percent           int
	LabelY, Y, ValueY int
}

const (
	barPitch  = 50 // pixels from one bar to the next
	barMost   = 80 // per cent of the width that the longest bar takes
	barHeight = 20
)

// Height is the height of the drawing in pixels.
func (c BarChart) Height() int { return len(c.Bars) * barPitch }

// Shapes are the bars with their places. Negative figures are drawn as none.
func (c BarChart) Shapes() []BarShape {
	most := 1
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	shapes := make([]BarShape, len(c.Bars))
	for i, b := range c.Bars {
		text := b.Text
		if text == "" {
			text = strconv.Itoa(b.Value)
		}
		top := i * barPitch
		shapes[i] = BarShape{Label: b.Label, Text: text, Percent: max(0, b.Value) * barMost / most,
			LabelY: top + 16, Y: top + 22, ValueY: top + 38}
	}
	return shapes
}

// Figures is the table under the bars.
func (c BarChart) Figures() Table {
	t := Table{Caption: c.Title, CaptionSize: "hidden", RowHeaders: true,
		Columns: []Column{{Text: c.LabelHead}, {Text: c.ValueHead, Numeric: true}}}
	for _, s := range c.Shapes() {
		t.Rows = append(t.Rows, Row{Cells: []Cell{{Text: s.Label}, {Text: s.Text, Numeric: true}}})
	}
	return t
}

// BarHeight is the thickness of a bar in pixels.
func (BarChart) BarHeight() int { return barHeight }

func barChartExamples() []Example {
	return []Example{{"default", BarChart{ID: "breaches-by-month", Title: "Breaches by month", Desc: "Four in September, seven in October and two so far in November.",
		LabelHead: "Month", ValueHead: "Breaches", Bars: []Bar{{"September", 4, ""}, {"October", 7, ""}, {"November", 2, "2 so far"}}}}}
}
