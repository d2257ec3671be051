package filter

import (
	"errors"
	"fmt"
	"slices"
)

// Plan is what a book is made of besides names.
type Plan struct {
	Edition    string
	Key        Key
	Categories []string
	Locked     uint64
	Groups     []Group
	Networks   []Network
}

// Builder makes a book. Names are added list by list.
type Builder struct {
	book   *Book
	join   *joiner
	name   Name
	wait   [batch]waiting
	filled int
	// touched keeps the compiler from leaving out looks whose answer nobody needs.
	touched uint64
	err     error
}

// waiting is a name whose line of the table is on its way from memory.
type waiting struct {
	hash   uint64
	member member
}

// batch is how many looks at memory are under way at once: one after the other would take most of a start.
const batch = 32

// ErrFull is more names than were announced.
var ErrFull = errors.New("there are more names than were counted")

// NewBuilder makes room for at most so many names.
func NewBuilder(p Plan, names int) (*Builder, error) {
	if len(p.Categories) > MostCategories {
		return nil, fmt.Errorf("%d categories: a book has at most %d", len(p.Categories), MostCategories)
	}
	if len(p.Groups) == 0 || len(p.Groups) > 64 {
		return nil, fmt.Errorf("%d groups: a book has 1 to 64", len(p.Groups))
	}
	for _, n := range p.Networks {
		if n.Group < 0 || n.Group >= len(p.Groups) {
			return nil, fmt.Errorf("network %s is in no group", n.Prefix)
		}
	}
	nets, err := newNetworks(p.Networks)
	if err != nil {
		return nil, err
	}
	b := &Book{explained: explained(p.Categories), Edition: p.Edition, Categories: slices.Clone(p.Categories), Groups: slices.Clone(p.Groups), Locked: p.Locked, key: p.Key,
		networks: nets, table: newTable(names)}
	return &Builder{book: b, join: newJoiner(&b.sets, func(list int) uint8 { return b.Lists[list].Category })}, nil
}

// List begins a list; the names that follow are on it.
func (b *Builder) List(l List) error {
	if int(l.Category) >= len(b.book.Categories) {
		return fmt.Errorf("list %s is of no category", l.Name)
	}
	if len(b.book.Lists) == MostLists {
		return fmt.Errorf("a book has at most %d lists", MostLists)
	}
	b.book.Lists = append(b.book.Lists, l)
	return nil
}

// Add puts a name on the newest list, or excepts it from that list. What is no name is refused.
func (b *Builder) Add(name []byte, except bool) error {
	if err := b.name.ReadText(name); err != nil {
		return err
	}
	b.book.key.Fingerprint(&b.name)
	b.wait[b.filled] = waiting{b.name.hash[0], memberOf(len(b.book.Lists)-1, except)}
	if b.filled++; b.filled == batch {
		b.flush()
	}
	return b.err
}

// flush asks memory for all lines first and writes then.
func (b *Builder) flush() {
	t := b.book.table
	for i := range b.filled {
		b.touched += t.slots[t.line(b.wait[i].hash)]
	}
	for i := range b.filled {
		b.put(b.wait[i])
	}
	b.filled = 0
}

func (b *Builder) put(w waiting) {
	t := b.book.table
	slot := t.slot(w.hash)
	set, err := b.join.join(uint32(*slot&(mostSets-1)), w.member)
	if err != nil {
		b.err = errors.Join(b.err, err)
		return
	}
	if *slot == 0 {
		if t.full() {
			b.err = ErrFull
			return
		}
		t.used++
	}
	*slot = w.hash<<setBits | uint64(set)
}

// Book gives the finished book; the builder is done with.
func (b *Builder) Book() (*Book, error) {
	b.flush()
	if b.err != nil {
		return nil, b.err
	}
	done := b.book
	b.book, b.join = nil, nil
	return done, nil
}

// explained writes what a device is told of each category.
func explained(categories []string) []string {
	var all []string
	for _, c := range categories {
		all = append(all, "blocked by the school: "+c)
	}
	return all
}
