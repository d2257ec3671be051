package filter

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/netip"
)

// A snapshot is a book as a file: a word that says so, the length of the description, the description as JSON, the names as they
// lie in memory, and last a seal over all of it (HMAC-SHA-256), so that nobody without the seal's key can make one
// that is believed.
const snapshotMagic = "HRBOOK01"

// description is everything of a book but the names.
type description struct {
	Edition    string
	Categories []string
	Lists      []List
	Groups     []Group
	Locked     uint64
	Key        Key
	Masks      []uint64
	Excepts    []bool
	Ends       []uint32
	Members    []member
	Four4      []uint32
	Four       []uint16
	Six6       []netip.Addr
	Six        []uint16
	Slots      int
	Used       int
}

// ErrSnapshot is a file that is no snapshot, is damaged, or was not sealed with this key.
var ErrSnapshot = errors.New("this is no snapshot of a book that was made here, or it is damaged")

const (
	// mostDescription bounds what is read before the seal was checked.
	mostDescription = 64 << 20
	// mostSlots is a table of 8 GiB.
	mostSlots = 1 << 30
	piece     = 1 << 16
)

// Write writes the snapshot, sealed with a key. Rules of the school are not part of it.
func (b *Book) Write(w io.Writer, seal []byte) error {
	d := description{b.Edition, b.Categories, b.Lists, b.Groups, b.Locked, b.key, b.sets.categories, b.sets.excepts, b.sets.ends, b.sets.members,
		b.networks.four4, b.networks.four, b.networks.six6, b.networks.six, len(b.table.slots), b.table.used}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, seal)
	out := io.MultiWriter(w, mac)
	head := binary.LittleEndian.AppendUint64([]byte(snapshotMagic), uint64(len(text)))
	for _, part := range [][]byte{head, text} {
		if _, err := out.Write(part); err != nil {
			return err
		}
	}
	buf := make([]byte, 0, piece)
	for i, s := range b.table.slots {
		buf = binary.LittleEndian.AppendUint64(buf, s)
		if len(buf) == piece || i == len(b.table.slots)-1 {
			if _, err := out.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	_, err = w.Write(mac.Sum(nil))
	return err
}

// Read reads a snapshot that was sealed with the key.
func Read(r io.Reader, seal []byte) (*Book, error) {
	mac := hmac.New(sha256.New, seal)
	in := io.TeeReader(r, mac)
	d, err := readDescription(in)
	if err != nil {
		return nil, err
	}
	b := &Book{explained: explained(d.Categories), Edition: d.Edition, Categories: d.Categories, Lists: d.Lists, Groups: d.Groups, Locked: d.Locked, key: d.Key,
		sets:     sets{d.Masks, d.Excepts, d.Ends, d.Members},
		networks: networks{d.Four4, d.Four, d.Six6, d.Six},
		table:    &table{lines: uint64(d.Slots / perLine), used: d.Used}}
	if b.table.slots, err = readSlots(in, d.Slots); err != nil {
		return nil, err
	}
	if err := sealed(r, mac); err != nil {
		return nil, err
	}
	return b, d.check(b.table.slots)
}

func readDescription(in io.Reader) (d description, err error) {
	head := make([]byte, len(snapshotMagic)+8)
	if _, err := io.ReadFull(in, head); err != nil || string(head[:len(snapshotMagic)]) != snapshotMagic {
		return d, ErrSnapshot
	}
	size := binary.LittleEndian.Uint64(head[len(snapshotMagic):])
	if size > mostDescription {
		return d, ErrSnapshot
	}
	text, err := io.ReadAll(io.LimitReader(in, int64(size)))
	if err != nil || uint64(len(text)) != size || json.Unmarshal(text, &d) != nil {
		return d, ErrSnapshot
	}
	if d.Slots < perLine || d.Slots%perLine != 0 || d.Slots > mostSlots || d.Used < 0 || d.Used > d.Slots-perLine {
		return d, ErrSnapshot
	}
	return d, nil
}

// readSlots grows with what is there, so that a file that promises much and holds little costs little.
func readSlots(in io.Reader, slots int) ([]uint64, error) {
	all := make([]uint64, 0, min(slots, 1<<20))
	buf := make([]byte, piece)
	for len(all) < slots {
		part := buf[:min(piece, 8*(slots-len(all)))]
		if _, err := io.ReadFull(in, part); err != nil {
			return nil, ErrSnapshot
		}
		if len(all) == cap(all) { // the first piece was as promised: believe the rest
			all = append(make([]uint64, 0, slots), all...)
		}
		for ; len(part) > 0; part = part[8:] {
			all = append(all, binary.LittleEndian.Uint64(part))
		}
	}
	return all, nil
}

func sealed(r io.Reader, mac hash.Hash) error {
	want := mac.Sum(nil)
	got, err := io.ReadAll(io.LimitReader(r, int64(len(want)+1)))
	if err != nil || !hmac.Equal(got, want) {
		return ErrSnapshot
	}
	return nil
}

// check holds what a decision relies on: every number points at something.
func (d *description) check(slots []uint64) error {
	bad := func(what string) error { return fmt.Errorf("%w: %s", ErrSnapshot, what) }
	sets := len(d.Ends)
	switch {
	case len(d.Groups) == 0 || len(d.Groups) > 64 || len(d.Categories) > MostCategories:
		return bad("groups")
	case sets == 0 || sets > mostSets || len(d.Masks) != sets || len(d.Excepts) != sets || d.Ends[0] != 0 || int(d.Ends[sets-1]) != len(d.Members):
		return bad("sets")
	case len(d.Four4) != len(d.Four) || len(d.Six6) != len(d.Six):
		return bad("networks")
	}
	for i := 1; i < sets; i++ {
		if d.Ends[i] < d.Ends[i-1] {
			return bad("sets")
		}
	}
	for _, m := range d.Members {
		if m.list() >= len(d.Lists) {
			return bad("lists")
		}
	}
	for _, l := range d.Lists {
		if int(l.Category) >= len(d.Categories) {
			return bad("lists")
		}
	}
	for _, g := range append(append([]uint16{}, d.Four...), d.Six...) {
		if int(g) >= len(d.Groups) {
			return bad("networks")
		}
	}
	used := 0
	for _, s := range slots {
		if s != 0 {
			used++
		}
		if int(s&(mostSets-1)) >= sets {
			return bad("names")
		}
	}
	if used != d.Used {
		return bad("names")
	}
	return nil
}
