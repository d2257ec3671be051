package dnsd

import (
	"bytes"
	"encoding/binary"

	"handrail.school/handrail/internal/area/filter"
)

// An entry is an answer as it is kept: the name and kind it is for, when it came and how long it holds, and what follows the
// question in it. The question in front is always the asker's own, with its own capital letters, and as long as the one that was answered,
// so that compressed names still point where they did.
//
//	0  fingerprint of name, kind and flags
//	8  size of the entry
//	12 second when it came, 16 second until which it holds
//	20 third and fourth byte of the answer's head
//	22 records in its three sections
//	28 number of times to live, 30 length of the name
//	32 categories of the names that the answer leads on to
//	40 places of the times to live in the body, the name, the body
const entryHead = 40

type entry []byte

const (
	// mostEntry is the largest answer that is kept.
	mostEntry = 8192
	// mostAges is the most records that an answer that is kept has.
	mostAges = 256
	// longestAge bounds how long an answer is kept, in seconds (RFC 8767, 4), and failedAge how long a failure is.
	longestAge  = 86400
	negativeAge = 3600
	shortestAge = 1
)

func (e entry) key() uint64     { return binary.LittleEndian.Uint64(e) }
func (e entry) size() int       { return int(binary.LittleEndian.Uint32(e[8:])) }
func (e entry) came() uint32    { return binary.LittleEndian.Uint32(e[12:]) }
func (e entry) until() uint32   { return binary.LittleEndian.Uint32(e[16:]) }
func (e entry) ages() int       { return int(binary.LittleEndian.Uint16(e[28:])) }
func (e entry) nameSize() int   { return int(binary.LittleEndian.Uint16(e[30:])) }
func (e entry) leadsTo() uint64 { return binary.LittleEndian.Uint64(e[32:]) }
func (e entry) name() []byte    { at := entryHead + 2*e.ages(); return e[at : at+e.nameSize()] }
func (e entry) body() []byte    { return e[entryHead+2*e.ages()+e.nameSize() : e.size()] }
func (e entry) rcode() int      { return int(e[21] & 0xf) }
func (e entry) age(i int) int   { return int(binary.LittleEndian.Uint16(e[entryHead+2*i:])) }
func (e entry) truncated() bool { return e[20]&flagTruncated != 0 }

// is says whether the entry answers a question.
func (e entry) is(key uint64, q *question) bool {
	return e.key() == key && bytes.Equal(e.name(), q.name.Wire())
}

// answer is what an upstream said, read and found fit to be passed on.
type answer struct {
	entry entry
	// keep says that it may be kept.
	keep bool
}

// take reads an upstream's answer to a question into memory that the caller lends. What it says of private addresses of names of the
// world is refused: it would let a page outside speak to machines inside (rebinding).
func (q *question) take(msg []byte, key uint64, now uint32, b *filter.Book, inside bool, into []byte) (a answer, ok bool) {
	t := taking{msg: msg, book: b, inside: inside, least: longestAge}
	if !t.readAll(q.end) {
		return a, false
	}
	rcode := int(msg[3] & 0xf)
	e := append(into[:0], make([]byte, entryHead)...)
	if t.optionsAt > 0 && !t.optionsLast {
		return a, false
	}
	end := len(msg)
	if t.optionsAt > 0 {
		end = t.optionsAt
		rcode |= t.extended << 4
	}
	for _, at := range t.ages[:t.found] {
		e = binary.LittleEndian.AppendUint16(e, uint16(at-q.end))
	}
	e = append(e, q.name.Wire()...)
	e = append(e, msg[q.end:end]...)
	binary.LittleEndian.PutUint64(e, key)
	binary.LittleEndian.PutUint32(e[8:], uint32(len(e)))
	binary.LittleEndian.PutUint32(e[12:], now)
	binary.LittleEndian.PutUint32(e[16:], now+t.holds(rcode))
	e[20], e[21] = msg[2], msg[3]
	copy(e[22:28], msg[6:12])
	if t.optionsAt > 0 {
		binary.BigEndian.PutUint16(e[26:], binary.BigEndian.Uint16(e[26:])-1)
	}
	binary.LittleEndian.PutUint16(e[28:], uint16(t.found))
	binary.LittleEndian.PutUint16(e[30:], uint16(len(q.name.Wire())))
	binary.LittleEndian.PutUint64(e[32:], t.leads)
	a.entry = e
	a.keep = !a.entry.truncated() && len(e) <= mostEntry && rcode <= rcodeNoName && rcode != rcodeFormat && rcode != rcodeFailure && t.holds(rcode) > 0
	return a, true
}

// taking reads the records of an answer.
type taking struct {
	msg         []byte
	book        *filter.Book
	inside      bool
	ages        [mostAges]int
	found       int
	least       uint32
	negative    uint32 // how long "there is none" holds, from the SOA record
	denied      bool   // there is an SOA record
	answers     int
	leads       uint64
	optionsAt   int
	optionsLast bool
	extended    int
	scratch     [filter.Longest + 1]byte
	name        filter.Name
}

func (t *taking) readAll(at int) bool {
	counts := [3]int{int(binary.BigEndian.Uint16(t.msg[6:])), int(binary.BigEndian.Uint16(t.msg[8:])), int(binary.BigEndian.Uint16(t.msg[10:]))}
	t.answers = counts[0]
	for section, n := range counts {
		for range n {
			r, next, ok := record(t.msg, at)
			if !ok || !t.one(&r, section) {
				return false
			}
			at = next
		}
	}
	return at == len(t.msg)
}

func (t *taking) one(r *rr, section int) bool {
	if r.kind == typeOPT {
		if section != 2 || t.optionsAt > 0 {
			return false
		}
		t.optionsAt, t.optionsLast, t.extended = r.at, r.end == len(t.msg), int(r.ttl>>24)
		return true
	}
	if t.found == mostAges {
		return false
	}
	t.ages[t.found] = r.ttlAt
	t.found++
	ttl := r.ttl
	if ttl > 1<<31-1 { // RFC 2181, 8
		ttl = 0
	}
	switch {
	case section == 0:
		t.least = min(t.least, ttl)
	case section == 1 && r.kind == typeSOA && r.end-r.data >= 22:
		t.denied = true
		t.negative = min(ttl, binary.BigEndian.Uint32(t.msg[r.end-4:]), negativeAge)
	}
	switch r.kind {
	case typeCNAME:
		return t.follow(r)
	case typeA, typeAAAA:
		return t.inside || section != 0 || !private(t.msg[r.data:r.end])
	case typeSVCB, typeHTTPS:
		return t.inside || !privateHints(t.msg[r.data:r.end])
	}
	return true
}

// follow looks the name up that an alias leads to: a shop or a tracker behind somebody else's name is blocked by its own.
func (t *taking) follow(r *rr) bool {
	wire, ok := expand(t.msg[:r.end], r.data, t.scratch[:0])
	if !ok {
		return false
	}
	if _, err := t.name.ReadWire(wire); err != nil {
		return false
	}
	if t.book != nil {
		t.book.Fingerprint(&t.name)
		t.leads |= t.book.On(&t.name)
	}
	return true
}

// holds is for how many seconds the answer may be kept.
func (t *taking) holds(rcode int) uint32 {
	if t.answers == 0 || rcode == rcodeNoName {
		if !t.denied {
			return 0
		}
		return min(t.negative, t.least)
	}
	return t.least
}

// private says whether an address is one of a machine inside, of this machine, or of the link (RFC 6890).
func private(a []byte) bool {
	switch len(a) {
	case 4:
		return a[0] == 10 || a[0] == 127 || a[0] == 172 && a[1]&0xf0 == 16 || a[0] == 192 && a[1] == 168 || a[0] == 169 && a[1] == 254 ||
			a[0] == 100 && a[1]&0xc0 == 64
	case 16:
		if bytes.Equal(a[:12], []byte{10: 0xff, 11: 0xff}) {
			return private(a[12:])
		}
		return a[0]&0xfe == 0xfc || a[0] == 0xfe && a[1]&0xc0 == 0x80 || bytes.Equal(a, []byte{15: 1})
	}
	return false
}

// privateHints says whether a service record (RFC 9460) hints at a private address.
func privateHints(data []byte) bool {
	at, ok := skipName(data, 2)
	if !ok || len(data) < 3 {
		return true
	}
	for at+4 <= len(data) {
		key, size := binary.BigEndian.Uint16(data[at:]), int(binary.BigEndian.Uint16(data[at+2:]))
		at += 4
		if at+size > len(data) {
			return true
		}
		step := map[uint16]int{4: 4, 6: 16}[key]
		for v := data[at : at+size]; step > 0 && len(v) >= step; v = v[step:] {
			if private(v[:step]) {
				return true
			}
		}
		at += size
	}
	return at != len(data)
}

// longestTold is the longest time to live that a device is told, in seconds: what the school changes is in force everywhere within
// that time (decision 25).
const longestTold = 60

// staleTold is what a device is told of an answer that is kept beyond its time because no upstream answers (RFC 8767, 4).
const staleTold = 30

// give answers a question from an entry, in the question's own memory. An answer that is more than the sender takes is cut to its question.
func (e entry) give(q *question, msg []byte, now uint32, most int, stale bool) []byte {
	b := q.head(msg, e.rcode())
	b[3] |= e[21] & flagAuthentic
	if !q.secured { // who does not ask for signatures has no use for it (RFC 6840, 5.8)
		b[3] &^= flagAuthentic
	}
	extra := 0
	if q.edns {
		extra = optionsSize + 32
	}
	body := e.body()
	if e.truncated() || len(b)+len(body)+extra > most || len(b)+len(body)+extra > cap(msg) {
		b[2] |= flagTruncated
		return q.options(b, false)
	}
	copy(b[6:headerSize], e[22:28])
	start := len(b)
	b = append(b, body...)
	passed := now - e.came()
	for i := range e.ages() {
		at := start + e.age(i)
		ttl := binary.BigEndian.Uint32(b[at:])
		switch {
		case stale:
			ttl = staleTold
		case ttl <= passed:
			ttl = 0
		default:
			ttl = min(ttl-passed, longestTold)
		}
		binary.BigEndian.PutUint32(b[at:], ttl)
	}
	return q.options(b, stale)
}

func (q *question) options(b []byte, stale bool) []byte {
	if !q.edns {
		return b
	}
	code := noExtended
	if stale {
		code = extendedStale
	}
	b = appendOPT(b, q.secured, 0, code, "")
	n := binary.BigEndian.Uint16(b[10:]) + 1
	binary.BigEndian.PutUint16(b[10:], n)
	return b
}
