package filter

import "math/bits"

// table holds the fingerprints of listed names: lines of eight slots, as long as a line of the processor's cache, so that
// one look at memory nearly always answers. A slot is the fingerprint's low bits and the number of the set of
// lists that hold the name; an empty slot is 0. There are no pointers in it: it is one piece of memory and, as it
// is, the body of a snapshot.
//
// Two names share a slot if they fall into the same line and agree in 46 bits: with three million names about
// once in 10^13 looks, and nobody can bring it about without the key.
type table struct {
	slots []uint64
	lines uint64
	used  int
}

const (
	perLine  = 8
	setBits  = 18
	mostSets = 1 << setBits
	tagMask  = 1<<(64-setBits) - 1
	// fill is how full lines are planned to be, in hundredths.
	fill = 80
)

// newTable makes room for so many names.
func newTable(names int) *table {
	lines := 2 + names*100/(perLine*fill)
	return &table{slots: make([]uint64, lines*perLine), lines: uint64(lines)}
}

// line is where a fingerprint's line begins.
func (t *table) line(hash uint64) int {
	line, _ := bits.Mul64(hash, t.lines)
	return int(line) * perLine
}

// get gives the set of a fingerprint; 0 is none.
func (t *table) get(hash uint64) uint32 {
	tag := hash << setBits
	for at := t.line(hash); ; {
		line := (*[perLine]uint64)(t.slots[at:])
		for _, s := range line {
			if s&^(mostSets-1) == tag && s != 0 {
				return uint32(s & (mostSets - 1))
			}
		}
		if line[perLine-1] == 0 {
			return 0
		}
		if at += perLine; at == len(t.slots) {
			at = 0
		}
	}
}

// slot finds the fingerprint's slot, or the first empty one for it.
func (t *table) slot(hash uint64) *uint64 {
	tag := hash << setBits
	for at := t.line(hash); ; {
		line := (*[perLine]uint64)(t.slots[at:])
		for i := range line {
			if s := line[i]; s == 0 || s&^(mostSets-1) == tag {
				return &line[i]
			}
		}
		if at += perLine; at == len(t.slots) {
			at = 0
		}
	}
}

// full says that no more names may be added: a look would no longer find an end.
func (t *table) full() bool { return t.used >= len(t.slots)-perLine }
