// Package pdftext finds the characters on the pages of a PDF and where they stand.
//
// It reads text and nothing else: no pictures, no scripts, no attachments, no forms. Files are not trusted:
// every object, operator, unpacked byte and character counts against a budget that the caller sets, so a
// hostile file costs a known amount of time and memory and ends in an error. The cross-reference table is
// not believed; the file is searched for its objects instead, which also reads files whose table is broken.
package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// Reasons for giving up. Everything else that is wrong with a file is passed over in silence.
var (
	ErrEncrypted = errors.New("the PDF is encrypted")
	ErrLimit     = errors.New("the PDF is beyond the limits")
	errDamaged   = errors.New("the PDF is damaged")
)

// Limits bound what a file may cost. All must be above 0.
type Limits struct {
	Unpacked int64         // bytes after decompression, all streams together
	Ratio    int64         // times a stream over a megabyte may grow
	Work     int           // objects, operators and characters
	Pages    int           // pages
	Time     time.Duration // in all
}

// budget is what is left of the limits. Spending too much panics with ErrLimit, caught at the border.
type budget struct {
	unpacked int64
	ratio    int64
	work     int
	checked  int // work left when the clock was last looked at
	until    time.Time
}

// spend takes units of work; it looks at the clock now and then.
func (b *budget) spend(units int) {
	b.work -= units
	if b.work < 0 {
		panic(ErrLimit)
	}
	if b.checked-b.work > 20_000 {
		b.checked = b.work
		if time.Now().After(b.until) {
			panic(ErrLimit)
		}
	}
}

// File is a PDF that is open for reading. It is not safe for use by several goroutines.
type File struct {
	data    []byte
	budget  budget
	limits  Limits
	offsets map[int]place
	known   map[int]object
	loading map[int]bool
	root    dict
	info    dict
	pages   []dict
	fonts   map[ref]*font
	packs   map[int]*pack
	seen    map[string]object // what stands in the contents of pages, see lexer
	zlib    io.ReadCloser     // see unzip
	glyphs  []Glyph           // of the page read last, for the next
}

// place is where an object is: at an offset of the file, or in an object stream.
type place struct {
	at    int // offset of the file, or the number of the object stream
	index int // in the object stream; -1 outside
}

// pack is an object stream, unpacked.
type pack struct {
	data    []byte
	offsets []int
}

// Open finds the objects and pages of a file. The data must not change while the File is in use.
func Open(data []byte, limits Limits) (f *File, err error) {
	defer guard(&err)
	f = &File{data: data, limits: limits, offsets: map[int]place{}, known: map[int]object{},
		loading: map[int]bool{}, seen: map[string]object{}, fonts: map[ref]*font{}, packs: map[int]*pack{},
		budget: budget{unpacked: limits.Unpacked, ratio: limits.Ratio, work: limits.Work,
			checked: limits.Work, until: time.Now().Add(limits.Time)}}
	f.findObjects()
	trailer := f.findTrailer()
	if trailer["Encrypt"] != nil {
		return nil, ErrEncrypted
	}
	f.root = f.dict(trailer["Root"])
	if f.root == nil {
		return nil, errDamaged
	}
	f.info = f.dict(trailer["Info"])
	f.findPages()
	return f, nil
}

// guard turns a panic into an error. The reader itself panics only over limits and nesting; anything else
// would be a mistake of ours on a file that tries to cause one, and must not stop a server.
func guard(err *error) {
	switch p := recover().(type) {
	case nil:
	case error:
		*err = p
	default:
		*err = fmt.Errorf("%w: %v", errDamaged, p)
	}
}

// NumPages returns the number of pages.
func (f *File) NumPages() int { return len(f.pages) }

// Title returns the title of the file's properties, "" without one.
func (f *File) Title() (title string) {
	var err error
	defer guard(&err)
	t, _ := f.resolve(f.info["Title"]).(text)
	return textString(string(t))
}

// findObjects notes where every "1 0 obj" is; of two with one number the later counts, which is how a
// file is changed by adding to its end.
func (f *File) findObjects() {
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte(" obj"))
		if i < 0 {
			break
		}
		i += at
		at = i + 4
		f.budget.spend(1)
		if num, ok := numbersBefore(f.data, i); ok {
			f.offsets[num] = place{at, -1}
		}
	}
	f.findPacked()
}

// numbersBefore reads "12 0" backwards from i and returns the first number.
func numbersBefore(data []byte, i int) (int, bool) {
	digitsBack := func(i int) int {
		for i > 0 && data[i-1] >= '0' && data[i-1] <= '9' {
			i--
		}
		return i
	}
	gen := digitsBack(i)
	if gen == i || gen == 0 || !isSpace(data[gen-1]) || i-gen > 5 {
		return 0, false
	}
	to := gen - 1
	from := digitsBack(to)
	if from == to || to-from > 7 {
		return 0, false
	}
	num := 0
	for _, c := range data[from:to] {
		num = num*10 + int(c-'0')
	}
	return num, true
}

// lookBack is what it costs to look for the beginning of an object in the two thousand bytes before a place.
const lookBack = 200

// findPacked notes the objects inside object streams, in the order of the file.
func (f *File) findPacked() {
	where := map[int]int{} // offset of an object to its number
	for num, p := range f.offsets {
		where[p.at] = num
	}
	for at := 0; ; {
		i := bytes.Index(f.data[at:], []byte("/ObjStm"))
		if i < 0 {
			return
		}
		i += at
		at = i + 7
		start := bytes.LastIndex(f.data[max(0, i-2000):i], []byte(" obj"))
		f.budget.spend(lookBack)
		if start < 0 {
			continue
		}
		num, ok := where[start+max(0, i-2000)+4]
		if !ok {
			continue
		}
		p := f.openPack(num)
		if p == nil {
			continue
		}
		for index, inside := range p.numbers() {
			if known, ok := f.offsets[inside]; !ok || known.index >= 0 || known.at < i {
				f.offsets[inside] = place{num, index}
			}
		}
	}
}

// openPack unpacks an object stream, nil if it is none.
func (f *File) openPack(num int) *pack {
	if p, ok := f.packs[num]; ok {
		return p
	}
	f.packs[num] = nil
	s, ok := f.object(num).(*stream)
	if !ok {
		return nil
	}
	count, first := int(f.number(s.dict["N"])), int(f.number(s.dict["First"]))
	data := f.unpack(s)
	if count < 0 || first < 0 || first > len(data) {
		return nil
	}
	l := lexer{data: data[:first], budget: &f.budget}
	p := &pack{data: data[first:]}
	for range count {
		n, ok1 := l.next().(float64)
		off, ok2 := l.next().(float64)
		if !ok1 || !ok2 {
			break
		}
		if off < 0 || int(off) > len(p.data) {
			off = float64(len(p.data))
		}
		p.offsets = append(p.offsets, int(n), int(off))
	}
	f.packs[num] = p
	return p
}

// numbers returns the numbers of the objects of a pack by index.
func (p *pack) numbers() []int {
	out := make([]int, 0, len(p.offsets)/2)
	for i := 0; i < len(p.offsets); i += 2 {
		out = append(out, p.offsets[i])
	}
	return out
}

// findTrailer joins what the trailers and cross-reference streams of the file say; later ones win.
func (f *File) findTrailer() dict {
	out := dict{}
	for _, mark := range []string{"/XRef", "trailer"} {
		for at := 0; ; {
			i := bytes.Index(f.data[at:], []byte(mark))
			if i < 0 {
				break
			}
			i += at
			at = i + len(mark)
			from := at
			if mark == "/XRef" {
				start := bytes.LastIndex(f.data[max(0, i-2000):i], []byte(" obj"))
				f.budget.spend(lookBack)
				if start < 0 {
					continue
				}
				from = start + max(0, i-2000) + 4
			}
			l := lexer{data: f.data, pos: from, budget: &f.budget, refs: true}
			d, _ := l.next().(dict)
			for _, key := range []name{"Root", "Info", "Encrypt"} {
				if d[key] != nil {
					out[key] = d[key]
				}
			}
		}
	}
	if f.dict(out["Root"]) == nil {
		f.guessRoot(out)
	}
	return out
}

// guessRoot looks for a catalogue in a file without a usable trailer.
func (f *File) guessRoot(out dict) {
	for num := range f.offsets {
		if d := f.dict(ref{num, 0}); d != nil && d["Type"] == name("Catalog") {
			out["Root"] = ref{num, 0}
			return
		}
	}
}
