package dnsd

import (
	"io"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Log writes what was asked and answered, a line each, in pieces: nobody who asks waits for the disk. If the disk cannot follow, lines are
// counted as lost instead of memory without end being taken.
type Log struct {
	to    io.Writer
	work  chan []byte
	empty chan []byte
	lost  atomic.Uint64
	done  sync.WaitGroup
	fail  func(error)

	mu     sync.Mutex
	shared *piece // of everybody who has no piece of their own
	stop   chan struct{}
}

const (
	logPiece  = 64 << 10
	logPieces = 16
	// logWait is the longest that a line stays in memory.
	logWait = time.Second
)

// NewLog begins to write; fail is told of the first error and of the end of the trouble.
func NewLog(to io.Writer, fail func(error)) *Log {
	l := &Log{to: to, work: make(chan []byte, logPieces), empty: make(chan []byte, logPieces), fail: fail}
	l.shared, l.stop = l.piece(), make(chan struct{})
	l.done.Go(l.write)
	l.done.Go(l.clock)
	return l
}

// clock hands the shared piece over in time.
func (l *Log) clock() {
	tick := time.NewTicker(logWait)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			l.mu.Lock()
			l.shared.hand()
			l.mu.Unlock()
		case <-l.stop:
			return
		}
	}
}

// line adds a line to the shared piece.
func (l *Log) line(a *asking, from netip.Addr, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shared.add(a, from, at)
	if l.shared.due(at) {
		l.shared.hand()
	}
}

func (l *Log) write() {
	failing := false
	for piece := range l.work {
		_, err := l.to.Write(piece)
		if (err != nil) != failing {
			failing = err != nil
			l.fail(err)
		}
		if err != nil {
			l.lost.Add(lines(piece))
		}
		select {
		case l.empty <- piece[:0]:
		default:
		}
	}
}

func lines(piece []byte) (n uint64) {
	for _, c := range piece {
		if c == '\n' {
			n++
		}
	}
	return n
}

// Lost is how many lines could not be written.
func (l *Log) Lost() uint64 { return l.lost.Load() }

// Close writes what is there; no line may follow.
func (l *Log) Close() {
	close(l.stop)
	l.mu.Lock()
	l.shared.hand()
	l.mu.Unlock()
	close(l.work)
	l.done.Wait()
}

// piece is the part of the log that one of those who answer is filling.
type piece struct {
	to    *Log
	lines []byte
	since time.Time
	stamp []byte // of milli
	milli int64
}

func (l *Log) piece() *piece {
	if l == nil {
		return nil
	}
	return &piece{to: l, lines: make([]byte, 0, logPiece)}
}

// hand gives the piece to be written and goes on with an empty one.
func (p *piece) hand() {
	if len(p.lines) == 0 {
		return
	}
	select {
	case p.to.work <- p.lines:
		select {
		case p.lines = <-p.to.empty:
		default:
			p.lines = make([]byte, 0, logPiece)
		}
	default:
		p.to.lost.Add(lines(p.lines))
		p.lines = p.lines[:0]
	}
}

// due says whether the piece should be handed over.
func (p *piece) due(at time.Time) bool {
	return len(p.lines) > logPiece-1024 || len(p.lines) > 0 && at.Sub(p.since) >= logWait
}

// outcomes are their words in the log.
var outcomes = [...]string{unanswered: "unanswered", blocked: "blocked", kept: "kept", fresh: "asked", stale: "stale", refused: "refused", failed: "failed"}

// add writes a line: moment, address, group, name, kind, outcome, and for what was blocked category, list, rule and reason, and the edition of
// the book. Parts are divided by tabs; a name holds none (appendLabel).
func (p *piece) add(a *asking, from netip.Addr, at time.Time) {
	if len(p.lines) == 0 {
		p.since = at
	}
	b := p.moment(at)
	b = append(b, '\t')
	b = from.Unmap().AppendTo(b)
	b = append(b, '\t')
	if a.book == nil || a.outcome == refused && a.q.end == 0 {
		p.lines = append(b, "\t\t\trefused\t\t\t\t\t\n"...)
		return
	}
	b = append(append(b, a.book.Groups[a.group].Name...), '\t')
	b = append(a.q.name.AppendText(b), '\t')
	b = append(appendKind(b, a.q.kind), '\t')
	b = append(append(b, outcomes[a.outcome]...), '\t')
	b = a.book.AppendReason(b, &a.verdict, &a.q.name)
	b = append(append(b, '\t'), a.book.Edition...)
	p.lines = append(b, '\n')
}

// moment writes the time, worked out once a millisecond.
func (p *piece) moment(at time.Time) []byte {
	if m := at.UnixMilli(); m != p.milli {
		p.milli = m
		p.stamp = at.UTC().AppendFormat(p.stamp[:0], "2006-01-02T15:04:05.000Z")
	}
	return append(p.lines, p.stamp...)
}

// kinds are the kinds of question that have a word.
var kinds = map[uint16]string{1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 35: "NAPTR", 43: "DS", 48: "DNSKEY",
	52: "TLSA", 64: "SVCB", 65: "HTTPS", 255: "ANY", 257: "CAA"}

func appendKind(b []byte, kind uint16) []byte {
	switch kind {
	case typeA:
		return append(b, 'A')
	case typeAAAA:
		return append(b, "AAAA"...)
	}
	if k, ok := kinds[kind]; ok {
		return append(b, k...)
	}
	return strconv.AppendUint(append(b, "TYPE"...), uint64(kind), 10)
}
