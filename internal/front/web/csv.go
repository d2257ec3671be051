package web

import (
	"encoding/csv"
	"strings"
)

// csv sends rows, the heading first, as a file that a spreadsheet opens safely.
func (r *request) csv(name string, rows [][]string) error {
	r.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	r.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
	}
	out := csv.NewWriter(r.w)
	out.UseCRLF = true
	return out.WriteAll(rows)
}

// plainCell keeps a spreadsheet from taking words for a formula: a cell that begins like one is led by an
// apostrophe, which spreadsheets do not show.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
