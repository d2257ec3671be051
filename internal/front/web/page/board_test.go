package page

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// TestBoardMainIsTheTemplate: the board put together in Go is what its template gives.
func TestBoardMainIsTheTemplate(t *testing.T) {
	e, err := New(Assets{}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	table := part.Table{ID: "board", Caption: "2 obligations", RowHeaders: true, Columns: []part.Column{{Text: "A <b>"}, {Text: "B"}},
		Rows: []part.Row{part.Cells("one <i>", "two"), part.Cells("three", "four")}}
	for name, l := range map[string]BoardList{
		"rows":    {Day: "1 May 2026", Table: table, Pages: part.Pages(1, 3, func(int) string { return "#" })},
		"nothing": {Section: "7", Empty: part.EmptyState{Heading: "No obligation fits", Text: "x", Link: part.Link{Text: "y", Href: "/"}}},
	} {
		var want strings.Builder
		if err := e.set.ExecuteTemplate(&want, "boardPage-list", l); err != nil {
			t.Fatal(err)
		}
		if got, err := e.BoardMain(l); err != nil || string(got) != want.String() {
			t.Errorf("%s: %v\n%s\n%s", name, err, got, want.String())
		}
	}
}
