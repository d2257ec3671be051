package page

import (
	"bytes"
	"html/template"
	"strings"

	"handrail.school/handrail/internal/front/web/part"
)

// BoardPage is every obligation of the policy with its standing. Kept is the same list rendered before,
// which costs nothing to show again; without it List is rendered.
type BoardPage struct {
	Frame
	Kept template.HTML
	List BoardList
}

func (p BoardPage) rest() template.HTML { return p.Kept }

// BoardList is what the board shows under its heading.
type BoardList struct {
	Day      string
	Measured part.Meter
	Counts   []BoardCount
	Filter   part.FilterForm
	Search   part.Details // around the filter
	Up       []part.Link  // the sections above the one shown
	Section  string       // the one shown; "" for the whole board
	Sections []BoardSection
	Table    part.Table
	Pages    part.Pagination
	Empty    part.EmptyState
	Ways     []part.Link
}

// BoardSection is one section or part of a section with how it stands.
type BoardSection struct {
	Link  part.Link
	N     string
	Strip part.Strip
}

// BoardCount is how many obligations have a status, with the way to them.
type BoardCount struct {
	Tag  part.Tag
	N    int
	Href string
	Says string
}

// BoardMain renders the list alone, to be kept while nothing changes: what the template boardPage-list does,
// but for the rows, which may be half a megabyte and are copied once.
func (e *Engine) BoardMain(l BoardList) (template.HTML, error) {
	var b strings.Builder
	piece := func(name string, data any) error { return e.set.ExecuteTemplate(&b, name, data) }
	if err := piece("boardPage-top", l); err != nil {
		return "", err
	}
	if len(l.Table.Rows) > 0 {
		b.WriteString(`<div class="hr-board">`)
		if err := piece("table-start", l.Table); err != nil {
			return "", err
		}
		l.Table.WriteBody(&b)
		if err := piece("table-end", l.Table); err != nil {
			return "", err
		}
		b.WriteString("</div>")
	}
	err := piece("boardPage-end", l)
	return template.HTML(b.String()), err
}

// BoardMapPage is the whole policy on one screen, a cell for each obligation. Kept is as in BoardPage.
type BoardMapPage struct {
	Frame
	Kept template.HTML
	Map  BoardMap
}

func (p BoardMapPage) rest() template.HTML { return p.Kept }

// BoardMap is what the map shows under its heading.
type BoardMap struct {
	Day   string
	Cells part.HeatMap
	List  part.Link
}

// BoardMapMain renders the map alone, to be kept while nothing changes.
func (e *Engine) BoardMapMain(m BoardMap) (template.HTML, error) {
	var buf bytes.Buffer
	err := e.set.ExecuteTemplate(&buf, "boardMapPage-map", m)
	return template.HTML(buf.String()), err
}

// ObligationPage is one obligation: who answers, how it stands, what shows it, and what is missing.
type ObligationPage struct {
	Frame
	Number  string
	Tag     part.Tag
	Facts   part.SummaryList
	Proof   part.Link
	Next    []string // what would make it green
	Clause  template.HTML
	Caption string // where the clause stands
	History part.Table
	NoPast  part.EmptyState
}

// AimsPage shows how far each aim of the policy is met.
type AimsPage struct {
	Frame
	Lead string
	Aims []AimRow
}

// AimRow is one aim with the promises that serve it.
type AimRow struct {
	Title    string
	State    part.Tag
	Counts   part.SummaryList
	Sections []part.Link
}
