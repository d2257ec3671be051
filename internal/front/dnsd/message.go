// Package dnsd is the resolver that a school's devices ask: it answers by the book (internal/area/filter), from what it keeps of
// earlier answers, or with what its upstreams say. It knows no records and no database: it goes on answering while everything
// else is down, and answers nothing before it has a book.
package dnsd

import (
	"encoding/binary"
	"net/netip"

	"handrail.school/handrail/internal/area/filter"
)

// Response codes (RFC 1035, 4.1.1; RFC 6891, 9).
const (
	rcodeSuccess  = 0
	rcodeFormat   = 1
	rcodeFailure  = 2
	rcodeNoName   = 3
	rcodeNotImpl  = 4
	rcodeRefused  = 5
	rcodeBadVers  = 16
	headerSize    = 12
	mostPlain     = 512  // bytes of an answer over UDP to who says nothing else (RFC 1035, 4.2.1)
	mostDatagram  = 1232 // bytes of an answer over UDP that no network takes apart
	mostMessage   = 65535
	optionsSize   = 11 // of an OPT record without options
	typeA         = 1
	typeNS        = 2
	typeCNAME     = 5
	typeSOA       = 6
	typeHINFO     = 13
	typeAAAA      = 28
	typeOPT       = 41
	typeSVCB      = 64
	typeHTTPS     = 65
	typeTSIG      = 250
	typeIXFR      = 251
	typeAXFR      = 252
	typeANY       = 255
	classIN       = 1
	flagResponse  = 0x80 // in the third byte
	flagTruncated = 0x02
	flagRecursion = 0x01
	flagAvailable = 0x80 // in the fourth byte
	flagAuthentic = 0x20
	flagUnchecked = 0x10
)

// question is what somebody asks, read from a message. It is used again and again and holds nothing of the message.
type question struct {
	name filter.Name
	end  int // of the question in the message
	kind uint16
	// edns says that the sender knows EDNS (RFC 6891), size what it takes over UDP, secured that it asks for signatures.
	edns    bool
	size    int
	secured bool
	// unchecked and recursion are the sender's flags.
	unchecked, recursion bool
}

// room is how many bytes an answer may have: what the way back takes, and over UDP no more than the sender takes.
func (q *question) room(most int) int {
	if most > mostDatagram {
		return most
	}
	return min(most, max(q.size, mostPlain))
}

// verdicts on a message: what to do with it besides answering.
type reading int

const (
	good   reading = iota
	silent         // not answered at all: an answer, or less than a head
	wrong          // answered with a response code alone
)

// read reads a question; with wrong comes the response code.
func (q *question) read(msg []byte) (reading, int) {
	if len(msg) < headerSize || msg[2]&flagResponse != 0 {
		return silent, 0
	}
	q.end, q.edns, q.size, q.secured = 0, false, mostPlain, false
	q.recursion, q.unchecked = msg[2]&flagRecursion != 0, msg[3]&flagUnchecked != 0
	if msg[2]>>3&0xf != 0 {
		return wrong, rcodeNotImpl
	}
	if binary.BigEndian.Uint32(msg[4:]) != 1<<16 || msg[8] != 0 || msg[9] != 0 {
		return wrong, rcodeFormat
	}
	size, err := q.name.ReadWire(msg[headerSize:])
	if err != nil || headerSize+size+4 > len(msg) {
		return wrong, rcodeFormat
	}
	at := headerSize + size
	q.kind = binary.BigEndian.Uint16(msg[at:])
	class := binary.BigEndian.Uint16(msg[at+2:])
	q.end = at + 4
	if more := binary.BigEndian.Uint16(msg[10:]); more > 0 {
		if code := q.additional(msg, int(more)); code != rcodeSuccess {
			return wrong, code
		}
	}
	switch {
	case class != classIN, q.kind == typeAXFR, q.kind == typeIXFR:
		return wrong, rcodeRefused
	case q.kind == 0, q.kind == typeOPT, q.kind == typeTSIG:
		return wrong, rcodeFormat
	}
	return good, rcodeSuccess
}

// additional looks for the sender's EDNS among what comes behind the question.
func (q *question) additional(msg []byte, records int) int {
	at := q.end
	for range records {
		r, next, ok := record(msg, at)
		if !ok {
			return rcodeFormat
		}
		at = next
		if r.kind != typeOPT {
			continue
		}
		if q.edns || r.nameSize != 1 {
			return rcodeFormat
		}
		q.edns = true
		q.size = min(max(int(r.class), mostPlain), mostMessage)
		q.secured = r.ttl&0x8000 != 0
		if r.ttl>>16&0xff != 0 {
			return rcodeBadVers
		}
	}
	return rcodeSuccess
}

// rr is one record of a message: where its parts lie.
type rr struct {
	at, nameSize int
	kind, class  uint16
	ttl          uint32
	ttlAt        int
	data, end    int
}

// record reads the head of the record at a place; next is where it ends.
func record(msg []byte, at int) (r rr, next int, ok bool) {
	end, ok := skipName(msg, at)
	if !ok || end+10 > len(msg) {
		return r, 0, false
	}
	r = rr{at: at, nameSize: end - at, kind: binary.BigEndian.Uint16(msg[end:]), class: binary.BigEndian.Uint16(msg[end+2:]),
		ttl: binary.BigEndian.Uint32(msg[end+4:]), ttlAt: end + 4, data: end + 10}
	r.end = r.data + int(binary.BigEndian.Uint16(msg[end+8:]))
	return r, r.end, r.end <= len(msg)
}

// skipName gives where a name ends, compressed or not.
func skipName(msg []byte, at int) (int, bool) {
	for hops := 0; at < len(msg) && hops < 128; hops++ {
		size := int(msg[at])
		switch {
		case size == 0:
			return at + 1, true
		case size >= 0xc0:
			return at + 2, at+2 <= len(msg)
		case size > 63:
			return 0, false
		}
		at += size + 1
	}
	return 0, false
}

// expand writes a name, compressed or not, as it stands uncompressed. Pointers may only lead back (RFC 1035, 4.1.4), so
// that there is no circle.
func expand(msg []byte, at int, out []byte) ([]byte, bool) {
	out = out[:0]
	for limit := at; ; {
		if at >= len(msg) {
			return nil, false
		}
		size := int(msg[at])
		switch {
		case size == 0:
			return append(out, 0), len(out) < filter.Longest
		case size >= 0xc0:
			if at+2 > len(msg) {
				return nil, false
			}
			to := (size&0x3f)<<8 | int(msg[at+1])
			if to >= limit {
				return nil, false
			}
			at, limit = to, to
			continue
		case size > 63 || at+1+size > len(msg) || len(out)+1+size > filter.Longest-1:
			return nil, false
		}
		out = append(out, msg[at:at+1+size]...)
		at += 1 + size
	}
}

// appendOPT ends an answer with our EDNS and, where there is something to explain, an extended error (RFC 8914).
func appendOPT(b []byte, secured bool, extended int, code int, text string) []byte {
	flags := uint32(extended) << 24
	if secured {
		flags |= 0x8000
	}
	b = append(b, 0, 0, typeOPT, mostDatagram>>8, mostDatagram&0xff)
	b = binary.BigEndian.AppendUint32(b, flags)
	if code < 0 {
		return append(b, 0, 0)
	}
	b = binary.BigEndian.AppendUint16(b, uint16(6+len(text)))
	b = append(b, 0, 15)
	b = binary.BigEndian.AppendUint16(b, uint16(2+len(text)))
	b = binary.BigEndian.AppendUint16(b, uint16(code))
	return append(b, text...)
}

// Extended errors (RFC 8914, 4).
const (
	noExtended      = -1
	extendedStale   = 3
	extendedBlocked = 15
	extendedDenied  = 18
	extendedNoReach = 22
)

// head turns a question in its own memory into the head of an answer and keeps the question behind it; without a readable question only
// the head is left.
func (q *question) head(msg []byte, rcode int) []byte {
	msg[2] = flagResponse | msg[2]&(0x78|flagRecursion)
	msg[3] = flagAvailable | msg[3]&flagUnchecked | byte(rcode&0xf)
	clear(msg[6:headerSize])
	if q.end == 0 {
		clear(msg[4:6])
		return msg[:headerSize]
	}
	return msg[:q.end]
}

// refuse answers with a response code and nothing else.
func (q *question) refuse(msg []byte, rcode, code int, text string) []byte {
	b := q.head(msg, rcode)
	if q.edns {
		b = appendOPT(b, q.secured, rcode>>4, code, text)
		b[11] = 1
	}
	return b
}

// Manner is how a blocked name is answered.
type Manner struct {
	// address says that it is answered with an address, where the question asks for one; otherwise there is no such name.
	address   bool
	four, six []byte
}

// The manners of answering: that there is no such name; with the address that is nowhere; and with the address of a page that explains.
var (
	NoName  = Manner{}
	Nowhere = Manner{address: true, four: make([]byte, 4), six: make([]byte, 16)}
)

// Page answers with the address of a page.
func Page(a netip.Addr) Manner {
	if a = a.Unmap(); a.Is4() {
		return Manner{address: true, four: a.AsSlice()}
	}
	return Manner{address: true, six: a.AsSlice()}
}

// blockedTTL is how long, in seconds, a device may keep that a name is blocked: what is opened for a lesson is open within a
// minute (decision 25).
const blockedTTL = 30

// block answers that a name is not opened; labels is how many of the name's last labels are listed.
func (q *question) block(msg []byte, m *Manner, labels int, text string) []byte {
	if data := m.data(q.kind); data != nil {
		b := q.head(msg, rcodeSuccess)
		b = append(b, 0xc0, headerSize)
		b = binary.BigEndian.AppendUint16(b, q.kind)
		b = append(b, 0, classIN, 0, 0, 0, blockedTTL, 0, byte(len(data)))
		b = append(b, data...)
		b[7] = 1
		return q.explain(b, text)
	}
	rcode := rcodeNoName
	if m.address {
		rcode = rcodeSuccess
	}
	b := q.head(msg, rcode)
	b = q.noSuch(b, labels)
	return q.explain(b, text)
}

func (q *question) explain(b []byte, text string) []byte {
	if q.edns {
		b = appendOPT(b, q.secured, 0, extendedBlocked, text)
		b[11] = 1
	}
	return b
}

// data is the address that is given for a name, if the kind of question asks for one that we have.
func (m *Manner) data(kind uint16) []byte {
	switch kind {
	case typeA:
		return m.four
	case typeAAAA:
		return m.six
	}
	return nil
}

// noSuch adds the record that says how long "there is none" may be kept (RFC 2308, 3), in the name of the ending that is listed.
func (q *question) noSuch(b []byte, labels int) []byte {
	at := headerSize
	for skip := q.name.Labels() - labels; skip > 0 && b[at] != 0; skip-- {
		at += int(b[at]) + 1
	}
	b = append(b, 0xc0|byte(at>>8), byte(at), 0, typeSOA, 0, classIN, 0, 0, 0, blockedTTL, 0, 22, 0, 0)
	for _, v := range [5]uint32{1, 3600, 600, 86400, blockedTTL} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	b[9] = 1
	return b
}
