// Package gias reads the register of schools that the Department for Education publishes ("edubasealldata", Get
// Information about Schools): once, from the big file into a small one, and then by search. Neither file ever comes
// with Handrail; a school loads it or types its details by hand.
package gias

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"handrail.school/handrail/internal/words/fault"
)

// School is one entry of the register, as far as setting a school up needs it.
type School struct {
	URN, Name, Authority, Phase, LowAge, HighAge, Nursery, SixthForm string
	Street, Locality, Town, County, Postcode, Website, Phone         string
}

// columns are the register's names for what a School holds, in the order of its fields. Only the first two must be
// there: a trimmed extract serves too.
var columns = []string{"URN", "EstablishmentName", "LA (name)", "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge",
	"NurseryProvision (name)", "OfficialSixthForm (name)", "Street", "Locality", "Town", "County (name)", "Postcode", "SchoolWebsite", "TelephoneNum"}

const statusColumn = "EstablishmentStatus (name)"

func (s *School) fields() []*string {
	return []*string{&s.URN, &s.Name, &s.Authority, &s.Phase, &s.LowAge, &s.HighAge, &s.Nursery, &s.SixthForm,
		&s.Street, &s.Locality, &s.Town, &s.County, &s.Postcode, &s.Website, &s.Phone}
}

// mostFaults is how many mistakes are named before reading stops.
const mostFaults = 20

// longestLine bounds a line of either file, and with it the memory that reading takes.
const longestLine = 64 << 10

var urn = regexp.MustCompile(`^[1-9][0-9]{5}$`)

// IsURN says whether text can be a school's unique reference number.
func IsURN(text string) bool { return urn.MatchString(text) }

// Convert reads the register as it is published, in UTF-8 or Windows-1252, and writes the schools that are open, one a
// line. Everything wrong is named with line and column, and then nothing of what was written may be used.
func Convert(from io.Reader, to io.Writer) (open, closed int, err error) {
	r := csv.NewReader(&bounded{r: from})
	r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = true, -1, true
	heading, err := r.Read()
	if err != nil {
		return 0, 0, fault.New(fault.Invalid, "line 1: this is not a table with a line of headings: %v", err)
	}
	places, status, width, err := places(heading)
	if err != nil {
		return 0, 0, err
	}
	w := bufio.NewWriter(to)
	if _, err := fmt.Fprintln(w, firstLine); err != nil {
		return 0, 0, err
	}
	var wrong fault.Fields
	for len(wrong) < mostFaults {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			wrong.Add("file", "%v", err)
			break
		}
		line, _ := r.FieldPos(0)
		if len(row) != width {
			wrong.Add("file", "line %d, column %d: the headings name %d columns, this line has %d", line, min(len(row), width)+1, width, len(row))
			continue
		}
		if state := strings.ToLower(cell(row, status)); status >= 0 && !strings.HasPrefix(state, "open") {
			closed++
			continue
		}
		s := schoolOf(row, places)
		if !IsURN(s.URN) || s.Name == "" {
			wrong.Add("file", "line %d, column %d: an open school needs a reference number of six digits and a name", line, places[0]+1)
			continue
		}
		if err := write(w, s); err != nil {
			return 0, 0, err
		}
		open++
	}
	if err := wrong.Err(); err != nil {
		return 0, 0, err
	}
	if open == 0 {
		return 0, 0, fault.New(fault.Invalid, "The file holds no school that is open.")
	}
	return open, closed, w.Flush()
}

// places finds the columns by their names.
func places(heading []string) (at []int, status, width int, err error) {
	where := map[string]int{}
	for i, name := range heading {
		where[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	find := func(name string) int {
		if i, ok := where[strings.ToLower(name)]; ok {
			return i
		}
		return -1
	}
	for i, name := range columns {
		at = append(at, find(name))
		if i < 2 && at[i] < 0 {
			return nil, 0, 0, fault.New(fault.Invalid, "line 1: there is no column %q, so this is not the register of schools", name)
		}
	}
	return at, find(statusColumn), len(heading), nil
}

func schoolOf(row []string, places []int) (s School) {
	for i, field := range s.fields() {
		*field = cell(row, places[i])
	}
	return s
}

// cell is one value on one line, in UTF-8 whatever the file was in.
func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	text := row[i]
	if !utf8.ValidString(text) {
		text, _ = charmap.Windows1252.NewDecoder().String(text)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

const firstLine = "handrail register of schools 1"

func write(w io.Writer, s School) error {
	var values []string
	for _, f := range s.fields() {
		values = append(values, *f)
	}
	_, err := fmt.Fprintln(w, strings.Join(values, "\t"))
	return err
}

// Search reads the small file and gives the schools that hold every word, in name, town, postcode, authority or
// number, up to a limit. Whole files of schools pass through it, one line at a time.
func Search(from io.Reader, question string, limit int) ([]School, error) {
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 4096), longestLine)
	if !lines.Scan() || lines.Text() != firstLine {
		return nil, errors.Join(fault.New(fault.Conflict, "The register of schools here cannot be read. Load it again."), lines.Err())
	}
	words := strings.Fields(plain(question))
	if len(words) == 0 {
		return nil, nil
	}
	var found []School
	for lines.Scan() && len(found) < limit {
		values := strings.Split(lines.Text(), "\t")
		if len(values) != len(columns) {
			continue
		}
		var s School
		for i, f := range s.fields() {
			*f = values[i]
		}
		in := plain(strings.Join([]string{s.URN, s.Name, s.Town, s.Postcode, s.Authority}, " ")) + " " + strings.ReplaceAll(plain(s.Postcode), " ", "")
		fits := true
		for _, word := range words {
			fits = fits && strings.Contains(in, word)
		}
		if fits {
			found = append(found, s)
		}
	}
	return found, lines.Err()
}

// plain is text without signs and capitals, so that St. Thomas’ is found as st thomas.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		case unicode.IsSpace(r) || r == '-':
			return ' '
		}
		return -1
	}, text)
}

// Years is the school's answer to which years it teaches, "" where the register does not say or none fits.
func (s School) Years() string {
	nursery := strings.HasPrefix(s.Nursery, "Has ")
	switch {
	case s.HighAge == "11" && s.LowAge == "7":
		return "junior"
	case s.HighAge == "11" && nursery:
		return "primary_nursery"
	case s.HighAge == "11":
		return "primary"
	case s.HighAge == "7" && nursery:
		return "infant_nursery"
	case s.HighAge == "7":
		return "infant"
	}
	return ""
}

// Address is the postal address on one line.
func (s School) Address() string {
	var parts []string
	for _, p := range []string{s.Street, s.Locality, s.Town, s.County, s.Postcode} {
		if p != "" && p != "Not recorded" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// bounded refuses a line that no register has, before the reader gathers it in memory.
type bounded struct {
	r    io.Reader
	run  int
	line int
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		if b.run++; c == '\n' {
			b.run, b.line = 0, b.line+1
		}
		if b.run > longestLine {
			return 0, fault.New(fault.Invalid, "line %d, column %d: no line of the register is as long as this", b.line+1, b.run)
		}
	}
	return n, err
}
