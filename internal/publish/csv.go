package publish

import (
	"encoding/csv"
	"io"
	"strings"
)

// CSV writes rows, the heading first, as a file that a spreadsheet opens safely.
func CSV(out io.Writer, rows [][]string) error {
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	return w.WriteAll(rows)
}

// plainCell keeps a spreadsheet from taking words for a formula: a cell that begins like one is led by an
// apostrophe, which spreadsheets do not show.
func plainCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
