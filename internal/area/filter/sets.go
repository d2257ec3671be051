package filter

import (
	"errors"
	"math/bits"
	"slices"
)

// Most categories and lists that a book has. A group's decision is one bit a category.
const (
	MostCategories = 64
	MostLists      = 4096
)

// member is a list in a set, and whether it names the name to block it or to except it.
type member uint16

func memberOf(list int, except bool) member {
	m := member(list) << 1
	if except {
		m |= 1
	}
	return m
}

func (m member) list() int    { return int(m >> 1) }
func (m member) except() bool { return m&1 != 0 }

// sets are the different combinations of lists that names stand on: some hundreds for millions of names. Set 0 is
// that of a name on no list.
type sets struct {
	categories []uint64 // of the lists that block, one bit a category, by set
	excepts    []bool   // by set: a list excepts the name
	ends       []uint32 // of each set's members, by set
	members    []member
}

func (s *sets) of(set uint32) []member {
	if set == 0 {
		return nil
	}
	return s.members[s.ends[set-1]:s.ends[set]]
}

func (s *sets) add(all []member, category func(list int) uint8) uint32 {
	mask, except := uint64(0), false
	for _, m := range all {
		if m.except() {
			except = true
		} else {
			mask |= 1 << category(m.list())
		}
	}
	s.members = append(s.members, all...)
	s.ends = append(s.ends, uint32(len(s.members)))
	s.categories = append(s.categories, mask)
	s.excepts = append(s.excepts, except)
	return uint32(len(s.ends) - 1)
}

var errSets = errors.New("the lists overlap in more ways than a book can hold")

// joiner finds the set that a set becomes when a member joins it.
type joiner struct {
	sets     *sets
	category func(list int) uint8
	alone    []uint32          // by member
	joined   map[uint64]uint32 // by set and member
	known    map[string]uint32 // by members, so that the order of joining makes no difference
}

func newJoiner(s *sets, category func(list int) uint8) *joiner {
	if len(s.ends) == 0 {
		s.add(nil, category)
	}
	return &joiner{sets: s, category: category, joined: map[uint64]uint32{}, known: map[string]uint32{}}
}

// join gives the set of a slot's set and a member more.
func (j *joiner) join(set uint32, m member) (uint32, error) {
	if set == 0 {
		for int(m) >= len(j.alone) {
			j.alone = append(j.alone, 0)
		}
		if j.alone[m] != 0 {
			return j.alone[m], nil
		}
	}
	key := uint64(set)<<16 | uint64(m)
	if next, ok := j.joined[key]; ok {
		return next, nil
	}
	next, err := j.make(set, m)
	if err != nil {
		return 0, err
	}
	j.joined[key] = next
	if set == 0 {
		j.alone[m] = next
	}
	return next, nil
}

func (j *joiner) make(set uint32, m member) (uint32, error) {
	all := slices.Clone(j.sets.of(set))
	at, there := slices.BinarySearch(all, m)
	if there {
		return set, nil
	}
	all = slices.Insert(all, at, m)
	spelt := make([]byte, 0, 2*len(all))
	for _, one := range all {
		spelt = append(spelt, byte(one), byte(one>>8))
	}
	if next, ok := j.known[string(spelt)]; ok {
		return next, nil
	}
	if len(j.sets.ends) >= mostSets {
		return 0, errSets
	}
	next := j.sets.add(all, j.category)
	j.known[string(spelt)] = next
	return next, nil
}

// First is the category that comes first of those with a bit: books number the gravest lowest.
func First(mask uint64) uint8 { return uint8(bits.TrailingZeros64(mask)) }
