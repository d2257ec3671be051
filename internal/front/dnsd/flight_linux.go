//go:build linux && (amd64 || arm64)

package dnsd

import "time"

// A flight is a question that an upstream was asked and has not answered, with everybody who waits for it. Flights lie in a fixed piece of
// memory; a full one means that devices ask again.
type flight struct {
	key      uint64
	id       uint16
	used     bool
	asked    uint8 // upstreams so far
	path     *path
	paths    [mostPaths]*path
	inside   bool
	attempts uint32 // of this place ever, so that what is late is known as such
	first    waiter
	more     []waiter
}

const (
	flights = 4096
	// mostPaths is how many upstreams one question is tried at.
	mostPaths = 4
	// mostWaiters is how many wait for one answer.
	mostWaiters = 256
)

// waiter is somebody who waits, with the question as it came.
type waiter struct {
	msg             [headerSize + 255 + 4]byte
	end             int
	back            address
	group           int
	edns, secured   bool
	unchecked, recs bool
	size            int
}

// airfield is all flights of one loop.
type airfield struct {
	all   []flight
	free  []uint16
	byKey map[uint64]uint16
	byID  [1 << 16]uint16 // the flight of a message's number, counted from 1
	due   []landing       // in the order of their end
	first int
}

// landing is when a flight has taken too long.
type landing struct {
	at       time.Time
	flight   uint16
	attempts uint32
}

func newAirfield() *airfield {
	a := &airfield{all: make([]flight, flights), free: make([]uint16, flights), byKey: make(map[uint64]uint16, flights)}
	for i := range a.free {
		a.free[i] = uint16(flights - 1 - i)
	}
	return a
}

// begin takes a free flight.
func (a *airfield) begin(key uint64) (uint16, *flight) {
	if len(a.free) == 0 {
		return 0, nil
	}
	at := a.free[len(a.free)-1]
	a.free = a.free[:len(a.free)-1]
	f := &a.all[at]
	f.key, f.used, f.asked, f.more = key, true, 0, f.more[:0]
	a.byKey[key] = at
	return at, f
}

// number gives a flight the number of a message that no other has.
func (a *airfield) number(at uint16, id func() uint16) {
	f := &a.all[at]
	for f.id = id(); a.byID[f.id] != 0; f.id = id() {
	}
	a.byID[f.id] = at + 1
}

// unnumber forgets the number, before another try and at the end.
func (a *airfield) unnumber(f *flight) { a.byID[f.id] = 0 }

func (a *airfield) end(at uint16) {
	f := &a.all[at]
	delete(a.byKey, f.key)
	f.used = false
	f.attempts++
	if cap(f.more) > 8 {
		f.more = nil
	}
	a.free = append(a.free, at)
}

// until notes when a flight will have taken too long.
func (a *airfield) until(at uint16, when time.Time) {
	if a.first > 1024 && a.first*2 > len(a.due) {
		a.due = a.due[:copy(a.due, a.due[a.first:])]
		a.first = 0
	}
	a.due = append(a.due, landing{when, at, a.all[at].attempts})
}

// late gives the next flight that has taken too long.
func (a *airfield) late(now time.Time) (uint16, bool) {
	for a.first < len(a.due) {
		l := &a.due[a.first]
		f := &a.all[l.flight]
		if f.used && f.attempts == l.attempts && now.Before(l.at) {
			return 0, false
		}
		a.first++
		if f.used && f.attempts == l.attempts {
			return l.flight, true
		}
	}
	a.due, a.first = a.due[:0], 0
	return 0, false
}

// waiting says whether anybody waits for an upstream.
func (a *airfield) waiting() bool { return len(a.free) < flights }
