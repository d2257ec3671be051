package blocklist

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"handrail.school/handrail/internal/area/filter"
)

// Source is a list that can be opened; it is read twice, once to count.
type Source struct {
	List filter.List
	Open func() (io.ReadCloser, error)
}

// Done is what became of a source.
type Done struct {
	List   string
	Report Report
}

// mostText is the most bytes that a list may have once unpacked: a packed file can promise without end.
const mostText = 1 << 30

// ErrLarge is a list that is longer, unpacked, than any list is.
var ErrLarge = fmt.Errorf("the list has more than %d MB of text", mostText>>20)

// Compile makes a book of lists. One list that cannot be read is enough to make none: a book with a hole is open by accident.
// All lists that cannot be read are named.
func Compile(plan filter.Plan, from []Source) (*filter.Book, []Done, error) {
	names, err := count(from)
	if err != nil {
		return nil, nil, err
	}
	for {
		book, done, err := compile(plan, from, names)
		if !errors.Is(err, filter.ErrFull) || names > MostNames*len(from) {
			return book, done, err
		}
		names *= 2 // there are lines with many names
	}
}

func compile(plan filter.Plan, from []Source, names int) (*filter.Book, []Done, error) {
	b, err := filter.NewBuilder(plan, names)
	if err != nil {
		return nil, nil, err
	}
	var done []Done
	var failed error
	for _, s := range from {
		if err := b.List(s.List); err != nil {
			return nil, done, err
		}
		report, err := s.read(b.Add)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", s.List.Name, err))
		}
		done = append(done, Done{s.List.Name, report})
	}
	if failed != nil {
		return nil, done, failed
	}
	book, err := b.Book()
	return book, done, err
}

func (s *Source) read(each Each) (Report, error) {
	r, err := s.open()
	if err != nil {
		return Report{}, err
	}
	report, err := Read(r, each)
	return report, errors.Join(err, r.Close())
}

// count gives a number of names that most lists do not exceed: their lines, as those are counted fast.
func count(from []Source) (int, error) {
	names := 0
	var failed error
	buf := make([]byte, window)
	for _, s := range from {
		n, err := s.count(buf)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", s.List.Name, err))
		}
		names += n
	}
	return names, failed
}

func (s *Source) count(buf []byte) (int, error) {
	r, err := s.open()
	if err != nil {
		return 0, err
	}
	lines := 1
	for {
		n, err := r.Read(buf)
		lines += bytes.Count(buf[:n], []byte("\n"))
		if err == io.EOF {
			return lines, r.Close()
		}
		if err != nil {
			return 0, errors.Join(err, r.Close())
		}
	}
}

// open opens the list and unpacks it if it is packed.
func (s *Source) open() (io.ReadCloser, error) {
	f, err := s.Open()
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(f, 512)
	head, _ := r.Peek(2)
	if string(head) != "\x1f\x8b" {
		return opened{&limited{r, mostText}, f}, nil
	}
	packed, err := gzip.NewReader(r)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return opened{&limited{packed, mostText}, f}, nil
}

type opened struct {
	io.Reader
	io.Closer
}

// limited ends with an error, and not quietly, so that half a list is never taken for a whole one.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrLarge
	}
	return n, err
}
