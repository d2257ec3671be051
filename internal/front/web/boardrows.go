package web

import (
	"sync"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/front/web/part"
	"handrail.school/handrail/internal/words/clause"
)

// boardRows keeps the rows of the board as they were rendered, by everything in them that can change while
// the program runs: after a change of the records, most rows of the new board are rows of the old one.
type boardRows struct {
	mu   sync.Mutex
	kept map[boardRow]part.Row
}

type boardRow struct {
	id         clause.Obligation
	clause     clause.ID
	title      string
	status     obligation.Status
	seen, link string
	lastTrue   int64
}

// mostBoardRows is room for the boards of several schools and of roles that see other links.
const mostBoardRows = 4096

// add puts the rows into the board's table.
func (k *boardRows) add(t *part.Table, rows []obligation.Row) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || len(k.kept) > mostBoardRows {
		k.kept = make(map[boardRow]part.Row, len(rows))
	}
	t.Rows = make([]part.Row, len(rows))
	for i := range rows {
		r := &rows[i]
		key := boardRow{r.ID, r.Clause, r.ClauseTitle, r.Status, r.Seen, r.Link, r.LastTrue.Unix()}
		ready, ok := k.kept[key]
		if !ok {
			ready = t.Rendered(boardCells(r))
			k.kept[key] = ready
		}
		t.Rows[i] = ready
	}
}

func boardCells(r *obligation.Row) []part.Cell {
	shown := part.Cell{Text: r.Seen}
	if r.Link != "" {
		shown = part.Cell{Text: proofWords(r.Standing), Href: r.Link, Hidden: " for " + string(r.ID), Note: r.Seen}
	}
	last := part.Cell{Text: "never"}
	if !r.LastTrue.IsZero() {
		last.Text = r.LastTrue.Format("2 Jan 2006")
	}
	return []part.Cell{
		{Text: r.Text, Href: "/board/" + string(r.ID), Note: string(r.ID) + ", clause " + string(r.Clause) + ": " + r.ClauseTitle},
		{Text: whoWords(r.Who)}, {Text: string(r.Level)}, {Tag: statusTag(r.Status)}, shown, last}
}
