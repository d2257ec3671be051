// Package blocklist reads lists of names to block, in the forms in which they are published: plain names, wildcards, hosts files,
// rules for whole domains of ad blockers (||name^), response policy zones, and the domain files of the UT1
// collection. Every line is looked at by itself, as lists are often mixed. A listed name stands for itself and everything below it.
package blocklist

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"handrail.school/handrail/internal/area/filter"
)

// Each gets every name of a list, as it was written but for spaces; except is a name that the list takes out again. An error
// that is filter.ErrName counts the line as one without a name; any other ends the reading. The name must not be kept.
type Each func(name []byte, except bool) error

// Reject is a line that was not understood, with the reason.
type Reject struct {
	Line int
	Text string // at most its first 80 bytes
	Why  string
}

// Report is what a list held.
type Report struct {
	Lines, Names, Excepted, Ignored, Rejected int
	// First are the first lines that were rejected.
	First []Reject
}

const (
	mostRejects = 20
	// longestLine is the most bytes of a line that can hold anything of ours; more is passed over.
	longestLine = 4096
	window      = 1 << 18
)

// MostNames is the most names that a list may have: five times the largest we know of.
const MostNames = 20_000_000

// Errors of a list as a whole.
var (
	ErrEmpty   = errors.New("the list holds no names")
	ErrPage    = errors.New("this is a web page and not a list; the address may have moved or ask for a sign-in")
	ErrBinary  = errors.New("this is not text: it may be an archive or a program")
	ErrTooMany = fmt.Errorf("the list has more than %d names", MostNames)
)

// Read reads a list. Lines that are not understood are counted and the first of them told; a list without any name, a web page
// and what is not text are errors. What was given to each before an error must be thrown away.
func Read(r io.Reader, each Each) (Report, error) {
	l := lines{each: each}
	buf := make([]byte, window)
	held := 0
	for {
		n, err := r.Read(buf[held:])
		held += n
		if held > 0 && !l.begun && (held >= 512 || err != nil) {
			l.begun = true
			if err := looksLikeList(buf[:held]); err != nil {
				return l.Report, err
			}
		}
		var rest []byte
		var failed error
		if l.begun {
			rest, failed = l.take(buf[:held], err == io.EOF)
		} else {
			rest = buf[:held]
		}
		if failed != nil {
			return l.Report, failed
		}
		held = copy(buf, rest)
		if err == io.EOF {
			break
		}
		if err != nil {
			return l.Report, fmt.Errorf("the list could not be read: %w", err)
		}
	}
	if l.Names == 0 {
		return l.Report, ErrEmpty
	}
	return l.Report, nil
}

// looksLikeList tells a list from what is often found in its place.
func looksLikeList(start []byte) error {
	start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	text := bytes.ToLower(bytes.TrimSpace(start[:min(len(start), 512)]))
	switch {
	case bytes.HasPrefix(text, []byte("<!doctype")), bytes.HasPrefix(text, []byte("<html")), bytes.HasPrefix(text, []byte("<?xml")), bytes.HasPrefix(text, []byte("<head")):
		return ErrPage
	case bytes.IndexByte(start, 0) >= 0:
		return ErrBinary
	}
	return nil
}

// lines reads line by line.
type lines struct {
	Report
	each  Each
	begun bool
	long  bool // in the middle of a line that is too long
	depth int  // of brackets in a zone file
}

// take reads whole lines and gives back the rest.
func (l *lines) take(b []byte, end bool) ([]byte, error) {
	for len(b) > 0 {
		at := bytes.IndexByte(b, '\n')
		if at < 0 {
			if !end && len(b) < longestLine {
				return b, nil
			}
			if at = len(b); !end { // a line that is too long goes on: what is here of it is passed over
				if !l.long {
					l.Lines++
					l.reject(b, "the line is too long")
				}
				l.long = true
				return nil, nil
			}
		}
		line := b[:at]
		b = b[min(at+1, len(b)):]
		if l.long {
			l.long = false
			continue
		}
		l.Lines++
		if err := l.line(line); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// line reads the common form, a name alone, at once; everything else is looked at with care.
func (l *lines) line(line []byte) error {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	if l.depth == 0 && lone(line) {
		return l.name(line, line, false)
	}
	return l.odd(line)
}

// lone says whether a line is a name of two labels or more and nothing else, by its letters; it ends in a letter, so that
// it is no address.
func lone(line []byte) bool {
	if len(line) == 0 || line[0] == '.' {
		return false
	}
	dots := 0
	for _, c := range line {
		switch k := kinds[c]; k {
		case other:
			return false
		case dot:
			dots++
		}
	}
	return dots > 0 && kinds[line[len(line)-1]] == letter
}

const (
	other = iota
	letter
	digit
	dot
)

// kinds says of every byte what it is in a line.
var kinds = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = letter, letter
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = digit
	}
	t['-'], t['_'], t['.'] = digit, digit, dot
	return t
}()

// name gives a name to whoever asked for the list.
func (l *lines) name(line, name []byte, except bool) error {
	if why := tooWide(name); why != "" {
		l.reject(line, why)
		return nil
	}
	err := l.each(name, except)
	switch {
	case errors.Is(err, filter.ErrName):
		l.reject(line, "this is not a name")
	case err != nil:
		return err
	case except:
		l.Excepted++
	default:
		l.Names++
		if l.Names > MostNames {
			return ErrTooMany
		}
	}
	return nil
}

func (l *lines) reject(line []byte, why string) {
	l.Rejected++
	if len(l.First) < mostRejects {
		l.First = append(l.First, Reject{l.Lines, string(bytes.ToValidUTF8(line[:min(len(line), 80)], []byte("?"))), why})
	}
}
