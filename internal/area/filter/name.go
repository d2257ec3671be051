package filter

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// Longest is the most bytes that a name has on the wire (RFC 1035, 2.3.4), and deepest the most labels.
const (
	Longest = 255
	deepest = 127
	// padding lets eight bytes be read at the start of every label without a look at the end.
	padding = 8
)

// Key makes the fingerprints of names secret, so that nobody can choose a name that is taken for a listed one.
type Key struct{ A, B, C uint64 }

// NewKey makes a key of chance. Names are mixed by multiplication, which needs factors without long runs of equal bits: the fixed
// parts see to it even if the chance is poor.
func NewKey(chance [24]byte) Key {
	return Key{
		A: binary.LittleEndian.Uint64(chance[0:]) ^ 0x9e3779b97f4a7c15,
		B: (binary.LittleEndian.Uint64(chance[8:])^0xd1b54a32d192ed03)&^(0x7f<<57) | 1,
		C: (binary.LittleEndian.Uint64(chance[16:]) ^ 0xa0761d6478bd642f) | 1,
	}
}

// Name is a name as the filter compares it: in lower case, in wire form, with a fingerprint of every ending. It
// holds no pointers and is meant to be used again.
type Name struct {
	wire   [Longest + 1 + padding]byte
	length int // of wire, with the root's empty label
	labels int
	start  [deepest]uint8 // of each label in wire
	hash   [deepest]uint64
}

// ErrName is what cannot be a name.
var ErrName = errors.New("this is not a name")

// lower turns capital letters of eight bytes into small ones. A length byte is at most 63 and is left alone.
func lower(w uint64) uint64 {
	const ones = 0x0101010101010101
	high := w & (0x80 * ones)
	low := w &^ (0x80 * ones)
	over := low + (0x80-'A')*ones   // the top bit of each byte from 'A' on
	past := low + (0x80-'Z'-1)*ones // … and past 'Z'
	capital := (over &^ past) & (0x80 * ones) &^ high
	return w | capital>>2
}

// ReadWire reads a name at the start of a message's question and gives the bytes that it takes. Compression, an
// extended label and a name that is too long or cut off are no name (RFC 1035, 3.1).
func (n *Name) ReadWire(msg []byte) (int, error) {
	at, labels := 0, 0
	for {
		if at >= len(msg) || at > Longest-1 {
			return 0, ErrName
		}
		size := int(msg[at])
		if size == 0 {
			break
		}
		if size > 63 || labels == deepest {
			return 0, ErrName
		}
		n.start[labels] = uint8(at)
		labels++
		at += size + 1
	}
	n.length, n.labels = at+1, labels
	copied := copy(n.wire[:], msg[:n.length])
	for i := 0; i < copied; i += 8 {
		binary.LittleEndian.PutUint64(n.wire[i:], lower(binary.LittleEndian.Uint64(n.wire[i:])))
	}
	return n.length, nil
}

// ReadText reads a name as people write it, with or without a dot at its end. What it takes is what a list may
// hold and a person may ask for: letters, digits, hyphens and underscores.
func (n *Name) ReadText(text []byte) error {
	if len(text) > 0 && text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	if len(text) == 0 || len(text) > Longest-2 {
		return ErrName
	}
	copy(n.wire[1:], text)
	head, labels := 0, 0
	for i, c := range text {
		switch plain[c] {
		case dot:
			if i == head || i-head > 63 || labels == deepest {
				return ErrName
			}
			n.wire[head], n.start[labels] = uint8(i-head), uint8(head)
			labels++
			head = i + 1
		case capital:
			n.wire[i+1] = c + 'a' - 'A'
		case odd:
			return ErrName
		}
	}
	if len(text) == head || len(text)-head > 63 || labels == deepest {
		return ErrName
	}
	n.wire[head], n.start[labels] = uint8(len(text)-head), uint8(head)
	n.wire[len(text)+1] = 0
	n.length, n.labels = len(text)+2, labels+1
	return nil
}

const (
	odd = iota
	letter
	capital
	dot
)

// plain says of every byte what it is in a name.
var plain = func() (t [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = letter, capital
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = letter
	}
	t['-'], t['_'], t['.'] = letter, letter, dot
	return t
}()

// fold mixes two words into one.
func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

// label adds one label to the fingerprint of the ending behind it.
func (k *Key) label(h uint64, n *Name, i int) uint64 {
	at := int(n.start[i])
	size := int(n.wire[at])
	at++
	for size > 8 {
		h = fold(h^binary.LittleEndian.Uint64(n.wire[at:]), k.C)
		at += 8
		size -= 8
	}
	last := binary.LittleEndian.Uint64(n.wire[at:]) & (^uint64(0) >> (64 - 8*uint(size)))
	return fold(h^last^k.A, k.B|uint64(n.wire[n.start[i]])<<57)
}

// Fingerprint makes the fingerprints of every ending of the name.
func (k *Key) Fingerprint(n *Name) {
	h := k.C
	for i := n.labels - 1; i >= 0; i-- {
		h = k.label(h, n, i)
		n.hash[i] = h
	}
}

// Wire is the name in lower case as it stands on the wire, with the root's empty label.
func (n *Name) Wire() []byte { return n.wire[:n.length] }

// Hash is the name's fingerprint.
func (n *Name) Hash() uint64 {
	if n.labels == 0 {
		return 0
	}
	return n.hash[0]
}

// Under says whether the name is another one or below it.
func (n *Name) Under(other *Name) bool {
	skip := n.labels - other.labels
	if skip < 0 {
		return false
	}
	from := n.length - 1
	if skip < n.labels {
		from = int(n.start[skip])
	}
	return string(n.wire[from:n.length]) == string(other.wire[:other.length])
}

// Labels is how many labels the name has.
func (n *Name) Labels() int { return n.labels }

// Ending is the name's last so many labels, as people write them.
func (n *Name) Ending(labels int) string { return string(n.appendEnding(nil, labels)) }

func (n *Name) appendEnding(b []byte, labels int) []byte {
	if labels <= 0 || labels > n.labels {
		return append(b, '.')
	}
	for i := n.labels - labels; i < n.labels; i++ {
		if i > n.labels-labels {
			b = append(b, '.')
		}
		at := int(n.start[i])
		b = appendLabel(b, n.wire[at+1:at+1+int(n.wire[at])])
	}
	return b
}

// appendLabel writes a label so that nothing in it can be taken for a dot or end a line (RFC 4343, 2.1).
func appendLabel(b, label []byte) []byte {
	for _, c := range label {
		if plain[c] == letter || plain[c] == capital {
			b = append(b, c)
			continue
		}
		b = append(b, '\\', '0'+c/100, '0'+c/10%10, '0'+c%10)
	}
	return b
}

// AppendText writes the whole name as people write it.
func (n *Name) AppendText(b []byte) []byte { return n.appendEnding(b, n.labels) }
