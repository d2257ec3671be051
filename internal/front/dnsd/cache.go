package dnsd

import "sync"

// cache keeps answers in a fixed amount of memory without pointers, so that however full it is there is nothing for the garbage
// collector to do. Each part is a ring of bytes in which the newest answer overwrites the oldest, and an index of
// eight places a line. What was overwritten is found out when it is looked at.
type cache struct {
	parts []part
	shift uint
}

type part struct {
	mu    sync.Mutex
	ring  []byte
	head  uint64 // bytes ever written; the next entry begins at head modulo the ring
	index []place
	lines uint64
	_     [64]byte // parts lie on different lines of the processor's cache
}

// place is where an entry lies, in bytes ever written (48 bits), and 16 bits of its fingerprint.
type place uint64

const (
	placeBits = 48
	placeMask = 1<<placeBits - 1
	perPlace  = 8
	// meanEntry is what an entry takes in a school's traffic, for the size of the index.
	meanEntry = 96
)

// newCache takes so many bytes altogether, divided into parts of which each is used by one at a time.
func newCache(bytes, parts int) *cache {
	c := &cache{parts: make([]part, parts), shift: 64}
	for 1<<(64-c.shift) < parts {
		c.shift--
	}
	each := bytes / parts
	for i := range c.parts {
		p := &c.parts[i]
		p.lines = uint64(max(1, each/(meanEntry+8)/perPlace))
		p.index = make([]place, p.lines*perPlace)
		p.ring = make([]byte, max(each-8*len(p.index), 2*mostEntry)&^7)
		p.head = 8 // place 0 is empty
	}
	return c
}

func (c *cache) part(key uint64) *part {
	if c.shift == 64 {
		return &c.parts[0]
	}
	return &c.parts[(key>>c.shift)%uint64(len(c.parts))]
}

func (p *part) line(key uint64) []place {
	at := (key & 0xffffffff) * p.lines >> 32 * perPlace
	return p.index[at : at+perPlace]
}

// at gives the entry of a place if it is still there.
func (p *part) at(where uint64) (entry, bool) {
	if where+uint64(len(p.ring)) < p.head { // overwritten
		return nil, false
	}
	from := where % uint64(len(p.ring))
	e := entry(p.ring[from:])
	if len(e) < entryHead || e.size() > len(e) {
		return nil, false
	}
	return e[:e.size()], true
}

// find gives the entry that answers a question, fresh or not. The part must be held while the entry is used.
func (p *part) find(key uint64, q *question) (entry, bool) {
	tag := place(key >> placeBits << placeBits)
	for _, w := range p.line(key) {
		if w == 0 || w&^placeMask != tag {
			continue
		}
		if e, ok := p.at(uint64(w & placeMask)); ok && e.is(key, q) {
			return e, true
		}
	}
	return nil, false
}

// put keeps an entry in the place of an older answer to the same question, of one that is gone, or of the oldest of its line.
func (c *cache) put(e entry) {
	p := c.part(e.key())
	p.mu.Lock()
	defer p.mu.Unlock()
	size := uint64(len(e)+7) &^ 7
	ring := uint64(len(p.ring))
	if p.head%ring+size > ring { // an entry lies in one piece
		p.head += ring - p.head%ring
	}
	where := p.head
	copy(p.ring[where%ring:], e)
	p.head += size
	line := p.line(e.key())
	tag := place(e.key() >> placeBits << placeBits)
	oldest := 0
	for i, w := range line {
		if w&^placeMask == tag && w != 0 {
			if old, ok := p.at(uint64(w & placeMask)); !ok || old.key() == e.key() {
				oldest = i
				break
			}
		}
		if w&placeMask < line[oldest]&placeMask {
			oldest = i
		}
	}
	line[oldest] = tag | place(where&placeMask)
}

// keyOf mixes what an answer depends on besides the name: what kind was asked for, and whether signatures and unchecked
// answers are wanted.
func keyOf(hash uint64, q *question) uint64 {
	v := uint64(q.kind)
	if q.secured {
		v |= 1 << 16
	}
	if q.unchecked {
		v |= 1 << 17
	}
	h := hash ^ v*0x9e3779b97f4a7c15
	h ^= h >> 32
	return h * 0xd6e8feb86659fd93
}
