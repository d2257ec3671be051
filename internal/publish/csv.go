package publish

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"
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
// apostrophe, which spreadsheets do not show. The wide forms of the signs begin one as well in some of them.
func plainCell(text string) string {
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + text
	}
	return text
}
