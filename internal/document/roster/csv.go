package roster

import "strings"

// record is one row of a file and the lines that it takes. ends is false where the file stops without a line
// end after it.
type record struct {
	cells []string
	line  int
	ends  bool
	fault string // why it cannot be read, "" if it can
}

// scanner cuts a text into records, as RFC 4180 has them and as spreadsheets write them: quoted cells may hold
// line breaks, a stray quotation mark is a letter, and lines end as they like. Nothing a file holds makes it
// look at a letter more than a few times.
type scanner struct {
	text  string
	at    int
	line  int
	comma byte
	buf   strings.Builder
}

// longestCell bounds a cell: one quotation mark that is never closed must not swallow the file.
const (
	longestCell = 16 << 10
	mostCells   = 500
)

// next gives the next record; ok is false at the end.
func (s *scanner) next() (r record, ok bool) {
	if s.at >= len(s.text) {
		return r, false
	}
	r.line = s.line
	start := s.at
	for {
		cell, more, fault := s.cell()
		if fault != "" {
			s.skipLine(start, r.line)
			return record{line: r.line, cells: r.cells, fault: fault, ends: true}, true
		}
		r.cells = append(r.cells, cell)
		if len(r.cells) > mostCells {
			s.skipLine(start, r.line)
			return record{line: r.line, cells: r.cells, fault: "it has more cells than any row of a roster", ends: true}, true
		}
		if !more {
			break
		}
	}
	r.ends = s.endLine()
	return r, true
}

// skipLine goes to the line after the one on which a record began.
func (s *scanner) skipLine(start, line int) {
	s.at, s.line = start, line
	if i := strings.IndexAny(s.text[s.at:], "\r\n"); i >= 0 {
		s.at += i
		s.endLine()
		return
	}
	s.at = len(s.text)
}

// endLine takes one line end; false at the end of the text.
func (s *scanner) endLine() bool {
	if s.at >= len(s.text) {
		return false
	}
	if s.text[s.at] == '\r' {
		s.at++
		if s.at < len(s.text) && s.text[s.at] == '\n' {
			s.at++
		}
	} else {
		s.at++
	}
	s.line++
	return true
}

// cell reads one cell; more says that another follows on the same record.
func (s *scanner) cell() (text string, more bool, fault string) {
	at := s.at
	for at < len(s.text) && s.text[at] == ' ' {
		at++
	}
	if at < len(s.text) && s.text[at] == '"' {
		s.at = at + 1
		return s.quoted()
	}
	start := s.at
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == s.comma:
			s.at++
			return s.text[start : s.at-1], true, ""
		case c == '\n' || c == '\r':
			return s.text[start:s.at], false, ""
		}
		s.at++
		if s.at-start > longestCell {
			return "", false, "a cell is longer than any cell of a roster"
		}
	}
	return s.text[start:s.at], false, ""
}

// quoted reads the rest of a cell that began with a quotation mark.
func (s *scanner) quoted() (text string, more bool, fault string) {
	start := s.at
	plain := true // a slice of the text will do
	s.buf.Reset()
	for s.at < len(s.text) {
		c := s.text[s.at]
		if s.at-start > longestCell {
			return "", false, "a quotation mark is opened and not closed"
		}
		if c != '"' {
			if !plain {
				s.buf.WriteByte(c)
			}
			s.at++
			if c == '\n' || c == '\r' && !(s.at < len(s.text) && s.text[s.at] == '\n') {
				s.line++
			}
			continue
		}
		doubled := s.at+1 < len(s.text) && s.text[s.at+1] == '"'
		if !doubled {
			if end, more, ok := s.closed(); ok {
				text = s.buf.String()
				if plain {
					text = s.text[start:s.at]
				}
				s.at = end
				return text, more, ""
			}
		}
		if plain {
			plain = false
			s.buf.WriteString(s.text[start:s.at])
		}
		s.buf.WriteByte('"')
		s.at++
		if doubled {
			s.at++
		}
	}
	return "", false, "a quotation mark is opened and not closed"
}

// closed says whether the quotation mark here ends the cell, and where to go on.
func (s *scanner) closed() (next int, more, ok bool) {
	for i := s.at + 1; ; i++ {
		switch {
		case i >= len(s.text) || s.text[i] == '\n' || s.text[i] == '\r':
			return i, false, true
		case s.text[i] == s.comma:
			return i + 1, true, true
		case s.text[i] != ' ':
			return 0, false, false
		}
	}
}

// commaOf finds what stands between the cells of a header.
func commaOf(header string) byte {
	best, most := byte(','), 0
	quoted := false
	count := map[byte]int{}
	for i := range len(header) {
		switch c := header[i]; c {
		case '"':
			quoted = !quoted
		case ',', ';', '\t', '|':
			if !quoted {
				count[c]++
			}
		}
	}
	for _, c := range []byte{',', ';', '\t', '|'} {
		if count[c] > most {
			best, most = c, count[c]
		}
	}
	return best
}
