package roster

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/document"
)

// column is one column that a table may have, with the other ways in which systems spell its name. Names are
// compared by their letters and digits alone.
type column struct {
	key      string
	names    string // further spellings, squeezed, with spaces between
	required bool
}

// table reads one file row by row and rejects what cannot be read.
type table struct {
	file   string // as reports name it
	snap   *roll.Snapshot
	scan   scanner
	header []string
	top    int            // line of the header
	at     map[string]int // key of a column: its position
	rivals []rival        // columns that could be read for one that is
	row    record
	bad    bool   // the present row was rejected
	rows   int    // how many were read
	backs  int    // how often reading went back
	prefix string // stands before the keys of people in this file
	about  bool   // says who the people are: a row that is lost here may be anybody
}

// noPeople marks a file that holds no records, whose end matters to nobody.
const noPeople = "\x00"

// mostBacks bounds going back, so that no file is read over and over.
const mostBacks = 200

// mostRejected bounds what is said of one file.
const mostRejected = 1000

// open reads a file's letters and its header. problem says why the whole file is of no use.
func open(file string, data []byte, snap *roll.Snapshot) (t *table, problem string) {
	if len(strings.TrimSpace(string(data[:min(len(data), 1<<16)]))) == 0 && len(data) < 1<<16 {
		return nil, fmt.Sprintf("%s is empty.", file)
	}
	data = seen(markUTF16(data))
	text, note, err := document.DecodeText(data)
	if err != nil {
		return nil, fmt.Sprintf("%s is not text, although it is named like a table. Export it again as CSV.", file)
	}
	t = &table{file: file, snap: snap}
	text = strings.TrimLeft(text, "\uFEFF")
	t.scan = scanner{text: text, line: 1}
	if problem := t.readHeader(); problem != "" {
		return nil, problem
	}
	if note != "" {
		snap.Conflicts = append(snap.Conflicts, roll.Conflict{File: file, Line: t.firstOdd(data), Kind: roll.Encoding, IDs: []string{},
			Reason: "The letters of this file are not stored as UTF-8; it was read as Windows text. Look at a few names with accents."})
	}
	return t, ""
}

// firstOdd is the line of the first byte that is not UTF-8.
func (t *table) firstOdd(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

// markUTF16 puts the mark before text in UTF-16 that lost it: every other byte of its first letters is zero.
func markUTF16(data []byte) []byte {
	if len(data) < 8 || data[0] == 0xFF || data[0] == 0xFE {
		return data
	}
	even, odd := 0, 0
	for i, c := range data[:min(len(data), 64)] {
		if c == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	half := min(len(data), 64) / 2
	switch {
	case odd > half*3/4 && even == 0:
		return append([]byte{0xFF, 0xFE}, data...)
	case even > half*3/4 && odd == 0:
		return append([]byte{0xFE, 0xFF}, data...)
	}
	return data
}

// seen makes the few NULs of a text that was damaged on its way visible, so that the rows that have them are rejected
// and not the file.
func seen(data []byte) []byte {
	if n := bytes.Count(data, []byte{0}); n == 0 || n > 3+len(data)/1000 || bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return data
	}
	return bytes.ReplaceAll(data, []byte{0}, []byte{1})
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// hasPassword says whether a column holds passwords; what is in it is never looked at.
func (t *table) hasPassword() bool {
	return slices.ContainsFunc(t.header, func(h string) bool {
		name := roll.Squeeze(h)
		return strings.Contains(name, "password") || strings.Contains(name, "passwd") || name == "pin" || name == "passcode"
	})
}

func (t *table) reject(line, col int, format string, args ...any) {
	t.bad = true
	n := 0
	for i := len(t.snap.Rejected) - 1; i >= 0 && t.snap.Rejected[i].File == t.file; i-- {
		n++
		if n > mostRejected {
			return
		}
	}
	reason := fmt.Sprintf(format, args...)
	if n == mostRejected {
		reason = "There are more rows in this file that cannot be read; they are not listed."
	}
	t.snap.Rejected = append(t.snap.Rejected, roll.Rejection{File: t.file, Line: line, Column: col, Reason: reason})
}

// next goes to the next row that has the header's number of cells, and rejects those on the way that have not.
func (t *table) next() bool {
	for {
		start, line := t.scan.at, t.scan.line
		r, ok := t.scan.next()
		if !ok {
			t.sayRivals()
			return false
		}
		t.row, t.bad = r, false
		if t.rows++; t.rows > mostRows || t.about && t.rows > mostPeople {
			t.reject(r.line, 0, "There are more rows than any roster of one school has. This one and those after it are not read.")
			t.snap.Unsure = true
			return false
		}
		if r.fault != "" {
			t.reject(r.line, len(r.cells)+1, "This row cannot be read: %s.", r.fault)
			t.unread()
			continue
		}
		if blank(r.cells) {
			continue
		}
		n := len(r.cells)
		for n > len(t.header) && strings.TrimSpace(r.cells[n-1]) == "" {
			n--
		}
		if n != len(t.header) {
			if t.scan.line > line+1 && t.backs < mostBacks { // it took several lines, and still does not fit
				t.backs++
				t.scan.skipLine(start, line) // more likely a stray quotation mark than a row
			}
			col := min(n, len(t.header)) + 1
			why := ""
			if !r.ends && n < len(t.header) {
				why = " The file ends in the middle of it."
			}
			t.reject(line, col, "This row has %s, the header has %d.%s", cellsInWords(n), len(t.header), why)
			t.unread()
			continue
		}
		t.row.cells = r.cells[:n]
		t.compareRivals()
		if !r.ends && t.prefix != noPeople {
			t.snap.Conflicts = append(t.snap.Conflicts, roll.Conflict{File: t.file, Line: line, Kind: roll.LastLine, IDs: []string{},
				Reason: "The last line has no line end. It is whole and is taken; make sure that the file was not cut off."})
		}
		return true
	}
}

func cellsInWords(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return strconv.Itoa(n) + " cells"
}

// unread notes whom a row was about that was not taken, so that they are not taken for leavers.
func (t *table) unread() {
	if !t.about {
		return
	}
	for _, key := range []string{"sourcedId", "userSourcedId", "id"} {
		if i, ok := t.at[key]; ok && i < len(t.row.cells) && strings.TrimSpace(t.row.cells[i]) != "" {
			k, _ := clean(t.row.cells[i])
			t.snap.Held[t.prefix+k] = true
			return
		}
	}
	t.snap.Unsure = true
}

// get is a cell, cleaned; a cell that cannot be kept rejects the row.
func (t *table) get(key string) string {
	i, ok := t.at[key]
	if !ok {
		return ""
	}
	text, problem := clean(t.row.cells[i])
	if problem != "" {
		t.reject(t.row.line, i+1, "The column “%s” %s.", shown(t.header[i]), problem)
		return ""
	}
	return text
}

// has says whether the file has a column at all.
func (t *table) has(key string) bool { _, ok := t.at[key]; return ok }

// wrong rejects the row for one column.
func (t *table) wrong(key, format string, args ...any) {
	col := 0
	name := key
	if i, ok := t.at[key]; ok {
		col, name = i+1, t.header[i]
	}
	t.reject(t.row.line, col, "%s: %s", shown(name), fmt.Sprintf(format, args...))
}

// here is where the present row stands.
func (t *table) here() roll.At { return roll.At{File: t.file, Line: t.row.line} }

const longestText = 256

// clean takes out what cannot be seen and puts one space where there are many. A formula stays the text that
// it is. problem says why a cell cannot be kept.
func clean(cell string) (text, problem string) {
	simple := true
	for i := range len(cell) {
		if c := cell[i]; c < 0x20 || c >= 0x7F {
			simple = false
			break
		}
	}
	if simple {
		cell = strings.Trim(cell, " ")
		if strings.Contains(cell, "  ") {
			cell = strings.Join(strings.Fields(cell), " ")
		}
		if len(cell) > longestText {
			return "", "is longer than any such value"
		}
		return cell, ""
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(cell) {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Cf, r):
		case unicode.IsControl(r) || r == utf8.RuneError:
			return "", "holds characters that nobody types"
		default:
			b.WriteRune(r)
		}
	}
	text = strings.Join(strings.Fields(b.String()), " ")
	if utf8.RuneCountInString(text) > longestText {
		return "", "is longer than any such value"
	}
	return text, ""
}

// shown is a text of a file as a report may print it: short, and never a value of a person.
func shown(text string) string {
	text, _ = clean(text)
	if len([]rune(text)) > 40 {
		text = string([]rune(text)[:40]) + "…"
	}
	return text
}
