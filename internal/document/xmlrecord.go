package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Field is the text of one element of an XML file and where it begins, lines and letters counted from 1.
type Field struct {
	Text         string
	Line, Column int
}

// Record is one element of an XML file with those of its parts that were asked for.
type Record struct {
	Path         string
	Line, Column int
	Fields       map[string]Field
}

// PlaceError is XML that cannot be read on from somewhere.
type PlaceError struct {
	Line, Column int
	cause        error
}

// Error says where, for people.
func (e *PlaceError) Error() string {
	why := "it is not well formed there"
	switch {
	case errors.Is(e.cause, errXMLType):
		why = "it declares a document type or entities there, which are not read"
	case errors.Is(e.cause, errXMLLimit):
		why = "it is built from more or deeper pieces than any such file"
	case errors.Is(e.cause, io.ErrUnexpectedEOF):
		why = "it ends in the middle"
	}
	return fmt.Sprintf("line %d, character %d: %s", e.Line, e.Column, why)
}

// Unwrap returns the cause.
func (e *PlaceError) Unwrap() error { return e.cause }

// longestField bounds a text that is kept.
const longestField = 4 << 10

// EachRecord reads an XML file once and gives f its records: elements whose path below the outermost one is a key of
// wanted, with the texts of the paths below it that are its values. Nothing else of the file is ever kept, and no
// prefix of a namespace counts. start hears the name of the outermost element and may refuse it.
func EachRecord(data []byte, limits Limits, wanted map[string][]string, start func(root string) error, f func(Record) error) error {
	limits = limits.withDefaults()
	r := &recordReader{xmlReader: xmlReader{data: bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), depth: limits.Depth, tokens: &limits.Tokens,
		prefixes: map[string]string{}, names: map[string]string{}}, wanted: wanted, start: start, f: f, line: 1, column: 1}
	if !utf8.Valid(r.data) {
		return &PlaceError{1, 1, errXMLSyntax}
	}
	for r.pos < len(r.data) {
		from := r.pos
		if err := r.step(); err != nil {
			return r.placed(from, err)
		}
	}
	if len(r.open) > 0 || !r.begun {
		return r.placed(len(r.data), io.ErrUnexpectedEOF)
	}
	return nil
}

// opened is an element that is not closed yet.
type opened struct {
	name, path string
	field      bool
}

type recordReader struct {
	xmlReader
	wanted map[string][]string
	start  func(string) error
	f      func(Record) error
	open   []opened
	begun  bool
	record *Record
	text   strings.Builder
	at     Field // where the field that is open began

	counted, line, column int // how far lines have been counted
}

// refusal is an error of the caller, which is given back as it is.
type refusal struct{ error }

func (r *recordReader) placed(from int, err error) error {
	if own := (refusal{}); errors.As(err, &own) {
		return own.error
	}
	line, column := r.place(from)
	return &PlaceError{line, column, err}
}

// place counts on to a position, which never lies before an earlier one.
func (r *recordReader) place(pos int) (line, column int) {
	for r.counted < pos {
		rest := r.data[r.counted:pos]
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			r.column += utf8.RuneCount(rest)
			r.counted = pos
			break
		}
		r.counted, r.line, r.column = r.counted+i+1, r.line+1, 1
	}
	return r.line, r.column
}

// step reads one tag or text.
func (r *recordReader) step() error {
	if *r.tokens--; *r.tokens < 0 {
		return errXMLLimit
	}
	in := len(r.open) - 1
	field := in >= 0 && r.open[in].field
	rest := r.data[r.pos:]
	switch {
	case rest[0] != '<':
		return r.words(field)
	case bytes.HasPrefix(rest, []byte("</")):
		return r.close()
	case len(rest) > 1 && (rest[1] == '!' || rest[1] == '?'):
		var into node
		if err := r.aside(&into, field); err != nil {
			return err
		}
		for _, k := range into.kids {
			r.add(k.text)
		}
		return nil
	}
	return r.enter()
}

func (r *recordReader) words(field bool) error {
	i := bytes.IndexByte(r.data[r.pos:], '<')
	if i < 0 {
		i = len(r.data) - r.pos
	}
	raw := r.data[r.pos : r.pos+i]
	if len(r.open) == 0 && len(bytes.TrimSpace(raw)) > 0 {
		return errXMLSyntax
	}
	r.pos += i
	if !field && bytes.IndexByte(raw, '&') < 0 {
		return nil
	}
	s, err := unescape(raw)
	if field {
		r.add(s)
	}
	return err
}

func (r *recordReader) add(s string) {
	r.text.WriteString(s[:min(len(s), max(0, longestField-r.text.Len()))])
}

func (r *recordReader) enter() error {
	line, column := r.place(r.pos)
	el, empty, err := r.element()
	if err != nil {
		return err
	}
	o := opened{name: el.name}
	_, local, ok := strings.Cut(el.name, ":")
	if !ok {
		local = el.name
	}
	switch {
	case len(r.open) == 0 && r.begun:
		return errXMLSyntax // two outermost elements
	case len(r.open) == 0:
		r.begun = true
		if err := r.start(local); err != nil {
			return refusal{err}
		}
	case len(r.open) == 1:
		o.path = local
	default:
		o.path = r.open[len(r.open)-1].path + "/" + local
	}
	if _, is := r.wanted[o.path]; is && r.record == nil && len(r.open) > 0 {
		r.record = &Record{Path: o.path, Line: line, Column: column, Fields: map[string]Field{}}
	} else if r.record != nil && !r.insideField() {
		o.field = r.isWanted(strings.TrimPrefix(o.path, r.record.Path+"/"))
		if o.field {
			r.text.Reset()
			r.at.Line, r.at.Column = r.place(r.pos)
		}
	}
	if r.open = append(r.open, o); len(r.open) > r.depth {
		return errXMLLimit
	}
	if empty {
		return r.leave()
	}
	return nil
}

func (r *recordReader) insideField() bool { return r.open[len(r.open)-1].field }

func (r *recordReader) isWanted(path string) bool {
	for _, w := range r.wanted[r.record.Path] {
		if w == path {
			return true
		}
	}
	return false
}

func (r *recordReader) close() error {
	end, err := r.closing()
	if err != nil || len(r.open) == 0 || end != r.open[len(r.open)-1].name {
		return errXMLSyntax
	}
	return r.leave()
}

// leave ends the innermost element. Of a field that stands twice the first counts.
func (r *recordReader) leave() error {
	o := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	switch {
	case r.record == nil:
	case o.path == r.record.Path:
		done := *r.record
		r.record = nil
		if err := r.f(done); err != nil {
			return refusal{err}
		}
	case o.field:
		key := strings.TrimPrefix(o.path, r.record.Path+"/")
		if _, twice := r.record.Fields[key]; !twice {
			r.at.Text = r.text.String()
			r.record.Fields[key] = r.at
		}
	}
	return nil
}

// DecodeXML brings an XML file into UTF-8 by its mark, by what it declares, or by how it looks; guessed says that it
// declares nothing, and its letters are not UTF-8.
func DecodeXML(data []byte) (text []byte, guessed bool, err error) {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		s, _, err := decodeText(data)
		return []byte(s), false, err
	}
	declared := ""
	if m := xmlEncoding.FindSubmatch(bytes.TrimPrefix(data[:min(len(data), 200)], []byte("\xEF\xBB\xBF"))); m != nil {
		declared = strings.ToLower(string(m[1]))
	}
	switch declared {
	case "iso-8859-1", "windows-1252", "latin1", "iso-8859-15", "us-ascii":
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		return out, false, err
	}
	if utf8.Valid(data) {
		return data, false, nil
	}
	s, _, err := decodeText(data)
	return []byte(s), true, err
}
