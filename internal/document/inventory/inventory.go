// Package inventory reads a school's list of devices from a table: everything wrong with it at once, by line and column,
// and nothing of it where anything is wrong. It knows no records.
package inventory

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/device"
	"handrail.school/handrail/internal/document"
)

// Columns of the table, in the order in which it is written. Those that Handrail works out are passed over.
var Columns = []struct{ Name, Says, Example string }{
	{"name", "What stands on its label. Needed; a line with the same name is changed", "Laptop 12"},
	{"kind", "What it is. Needed", "Laptop"},
	{"make", "Make and model", "Acer TravelMate"},
	{"serial", "Serial number", "ACR-0012"},
	{"owner", "school. What people bring they register themselves", "school"},
	{"shared", "yes where several people use it", "no"},
	{"issued", "yes where the school set it up and looks after it. Blank is yes", "yes"},
	{"encrypted", "yes, no, or blank if nobody knows", "yes"},
	{"checked", "When somebody saw that: 2026-09-01 or 01/09/2026", "2026-09-01"},
	{"filter", "yes where the school’s filter works on it elsewhere too", "yes"},
	{"room", "Where it stands. A room that is not there yet is added", "Oak"},
	{"state", "in use, lost or disposed. Blank is in use", "in use"},
	{"note", "Anything else; no secrets", ""},
}

// workedOut are columns that a downloaded list has as well.
var workedOut = map[string]bool{"lentto": true, "due": true, "whose": true, "filtergroup": true}

// Limits that no school's list reaches.
const (
	MostBytes = 4 << 20
	mostRows  = 20000
	mostWrong = 500
)

// Wrong is one thing that cannot be read, and where. Column counts cells, as a spreadsheet does; it is 0 for a whole line.
type Wrong struct {
	Line, Column int
	Says         string
}

// Row is one device as the table has it, with the name of its room.
type Row struct {
	device.Device
	RoomName string
	Line     int
}

type reader struct {
	kinds []device.Kind
	today time.Time
	at    map[string]int // column by name
	csv   *csv.Reader
	row   []string
	rows  []Row
	wrong []Wrong
	lines map[string]int // names that were there, and where
}

// Read reads a table. Where anything is wrong it gives no rows.
func Read(data []byte, kinds []device.Kind, today time.Time) ([]Row, []Wrong) {
	if len(data) > MostBytes {
		return nil, []Wrong{{Says: "This table is bigger than 4 MB, which no list of one school’s devices is."}}
	}
	text, _, err := document.DecodeText(data)
	if err != nil {
		return nil, []Wrong{{Says: "This file is not a table of text. Save it from the spreadsheet as CSV."}}
	}
	r := &reader{kinds: kinds, today: today, at: map[string]int{}, lines: map[string]int{}, csv: csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))}
	r.csv.Comma = separator(text)
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	if !r.header() {
		return nil, r.wrong
	}
	for r.next() {
		r.take()
	}
	if len(r.rows)+len(r.wrong) == 0 {
		r.say(1, 0, "There is nothing below the first line.")
	}
	if len(r.wrong) > 0 {
		return nil, r.wrong
	}
	return r.rows, nil
}

// separator is what stands between the cells of the first line: a comma, a semicolon or a tab.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best, most := ',', strings.Count(first, ",")
	for _, c := range ";\t" {
		if n := strings.Count(first, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

func (r *reader) say(line, column int, format string, args ...any) {
	if len(r.wrong) < mostWrong {
		r.wrong = append(r.wrong, Wrong{line, column, fmt.Sprintf(format, args...)})
	}
}

// header finds the columns, and says which it does not know.
func (r *reader) header() bool {
	row, err := r.csv.Read()
	if err != nil {
		r.say(1, 0, "The first line has to name the columns: name, kind and so on.")
		return false
	}
	for i, cell := range row {
		name := squeeze(cell)
		if name == "" || workedOut[name] {
			continue
		}
		known := false
		for _, c := range Columns {
			known = known || c.Name == name
		}
		_, twice := r.at[name]
		switch {
		case !known:
			r.say(1, i+1, "There is no column “%s”. Name it as the empty table does, or take it out.", shown(cell))
		case twice:
			r.say(1, i+1, "The column “%s” stands there twice.", name)
		default:
			r.at[name] = i
		}
	}
	for _, name := range []string{"name", "kind"} {
		if _, ok := r.at[name]; !ok {
			r.say(1, 0, "The column “%s” is missing.", name)
		}
	}
	return len(r.wrong) == 0
}

// next reads the next line that is not blank.
func (r *reader) next() bool {
	for n := 0; ; n++ {
		row, err := r.csv.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return false
		case errors.As(err, &bad):
			r.say(bad.Line, 0, "The quotation marks of this line do not fit together.")
			if n > mostWrong || len(r.wrong) >= mostWrong {
				return false
			}
			continue
		case err != nil:
			r.say(0, 0, "The table cannot be read any further.")
			return false
		case len(r.rows) >= mostRows:
			line, _ := r.csv.FieldPos(0)
			r.say(line, 0, "The table has more than %d lines. Take it in in parts.", mostRows)
			return false
		case strings.TrimSpace(strings.Join(row, "")) == "":
			continue
		}
		r.row = row
		return true
	}
}

// cell is what a column says; a mark that keeps spreadsheets from taking words for a formula is taken off.
func (r *reader) cell(name string) string {
	i, ok := r.at[name]
	if !ok || i >= len(r.row) {
		return ""
	}
	text := strings.Join(strings.Fields(r.row[i]), " ")
	if len(text) > 1 && text[0] == '\'' && strings.ContainsRune("=+-@", rune(text[1])) {
		text = text[1:]
	}
	return text
}

// where is the place of a column in the present line; of a cell that is not there, the line.
func (r *reader) where(name string) (line, column int) {
	if i, ok := r.at[name]; ok && i < len(r.row) {
		line, _ = r.csv.FieldPos(i)
		return line, i + 1
	}
	line, _ = r.csv.FieldPos(0)
	return line, 0
}

func shown(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
