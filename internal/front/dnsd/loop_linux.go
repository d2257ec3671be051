//go:build linux && (amd64 || arm64)

package dnsd

import (
	"context"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"
)

// address is where an answer goes back to.
type address struct {
	name    syscall.RawSockaddrInet6
	size    uint32
	ctl     control
	ctlSize int
}

// loop answers what comes to one socket, on one thread: it reads what is there, answers what can be answered at once, asks upstreams for
// the rest, and passes on what they say. Nothing in it waits but the one place where it waits for everything.
type loop struct {
	s        *Server
	e        *Engine
	d        *desk
	fd, poll int
	bell     int
	in       *datagrams
	out      *sending
	links    []*link
	air      *airfield
	replies  *replies
	rates    *rates
	now      time.Time
	came     time.Time // when something last came
	quiet    bool

	mu       sync.Mutex
	arrived  []arrival
	closed   bool
	finished chan struct{}
}

// link is a socket to an upstream.
type link struct {
	path  *path
	fd    int
	in    *datagrams
	ask   *sending
	texts *datagrams
}

// replies are answers to those who waited, on their way out.
type replies struct {
	texts *datagrams
	out   *sending
}

// arrival is what somebody else found out for a flight.
type arrival struct {
	flight   uint16
	attempts uint32
	reply    []byte // nil is a failure
}

// numbers of sockets in a poll.
const (
	onListen = 0
	onBell   = 1
	onLinks  = 2
)

func newLoop(ctx context.Context, s *Server, addr string) (*loop, error) {
	fd, wide, err := bind(ctx, addr)
	if err != nil {
		return nil, err
	}
	l := &loop{s: s, e: s.engine, d: s.engine.newDesk(), fd: fd, in: newDatagrams(wide), out: newSending(), air: newAirfield(), rates: newRates(s.engine.opt.Rate),
		replies: &replies{newDatagrams(wide), newSending()}, finished: make(chan struct{})}
	l.d.log = s.engine.opt.Log.piece()
	if l.poll, err = syscall.EpollCreate1(syscall.EPOLL_CLOEXEC); err != nil {
		return nil, err
	}
	if l.bell, err = bell(); err != nil {
		return nil, err
	}
	if err := watch(l.poll, fd, onListen); err != nil {
		return nil, err
	}
	return l, watch(l.poll, l.bell, onBell)
}

// linkTo gives the socket to an upstream, opening it if there is none.
func (l *loop) linkTo(p *path) *link {
	for _, k := range l.links {
		if k.path == p {
			return k
		}
	}
	fd, err := connect(context.Background(), p.up.Addr)
	if err != nil {
		return nil
	}
	k := &link{path: p, fd: fd, in: newDatagrams(false), ask: newSending(), texts: newDatagrams(false)}
	if err := watch(l.poll, fd, onLinks+len(l.links)); err != nil {
		return nil
	}
	l.links = append(l.links, k)
	return k
}

// Close ends the loop once what is under way is done.
func (l *loop) Close() error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	ring(l.bell)
	<-l.finished
	return nil
}

// run works until the loop is closed.
func (l *loop) run() {
	defer close(l.finished)
	events := make([]syscall.EpollEvent, 16)
	for {
		n := wait(l.poll, events, l.patience(), l.quiet)
		l.now = l.e.opt.Now()
		l.listening(n > 0)
		for _, ev := range events[:n] {
			switch ev.Fd {
			case onListen:
				l.guarded(l.listen)
			case onBell:
				still(l.bell)
				if l.take() {
					l.end()
					return
				}
			default:
				k := l.links[ev.Fd-onLinks]
				l.guarded(func() { l.hear(k) })
			}
		}
		l.guarded(l.late)
		l.send()
		if l.d.log != nil && l.d.log.due(l.now) {
			l.d.log.hand()
		}
	}
}

// quietAfter is how long nothing comes before a loop counts as idle.
const quietAfter = 200 * time.Millisecond

// listening notes whether something came.
func (l *loop) listening(came bool) {
	if came {
		l.came, l.quiet = l.now, false
	} else if l.now.Sub(l.came) >= quietAfter {
		l.quiet = true
	}
}

// guarded keeps a mistake of ours about one message from ending the answers for everybody.
func (l *loop) guarded(f func()) {
	defer func() {
		if p := recover(); p != nil {
			l.out.n, l.replies.out.n = 0, 0
			l.s.log.Error("a message could not be handled", "panic", p)
		}
	}()
	f()
}

// patience is how long to wait for something to happen, in milliseconds.
func (l *loop) patience() int {
	switch {
	case l.air.waiting():
		return 50
	case !l.quiet:
		return int(quietAfter.Milliseconds())
	case l.d.log != nil && len(l.d.log.lines) > 0:
		return 500
	}
	return -1
}

// listen reads what has come and answers it.
func (l *loop) listen() {
	n, _ := l.in.receive(l.fd)
	for i := range n {
		msg := l.in.slot(i, l.in.size(i))
		from := l.in.sender(i)
		if l.rates.over(from, l.now) {
			l.e.counts.Dropped.Add(1)
			continue
		}
		reply, done := l.e.first(&l.d.asking, msg, from, l.now, mostDatagram)
		if !done {
			l.depart(i, msg)
			continue
		}
		l.e.note(l.d, from, l.now)
		if reply != nil {
			l.out.again(l.in, i, reply)
		}
	}
	l.out.flush(l.fd)
}

// depart asks an upstream, or joins who has asked already.
func (l *loop) depart(i int, msg []byte) {
	d := l.d
	if at, ok := l.air.byKey[d.key]; ok {
		f := &l.air.all[at]
		if len(f.more) < mostWaiters {
			f.more = append(f.more, waiter{})
			l.seat(&f.more[len(f.more)-1], i, msg)
		}
		return
	}
	at, f := l.air.begin(d.key)
	if f == nil {
		return
	}
	l.seat(&f.first, i, msg)
	paths, inside := l.e.to(&d.q.name)
	d.paths = order(paths, l.now, d.paths)
	f.inside = inside
	clear(f.paths[:])
	copy(f.paths[:], d.paths)
	if len(d.paths) > 0 && !d.paths[0].well(l.now) && l.e.has(d.key, &d.q, l.now) {
		l.fail(at) // nobody is well: what is kept from before, at once
		return
	}
	l.attempt(at)
}

// seat notes who waits.
func (l *loop) seat(w *waiter, i int, msg []byte) {
	q := &l.d.q
	w.end = copy(w.msg[:], msg[:q.end])
	w.msg[10], w.msg[11] = 0, 0 // what came behind the question is not kept
	w.group, w.edns, w.secured, w.unchecked, w.recs, w.size = l.d.group, q.edns, q.secured, q.unchecked, q.recursion, q.size
	h := &l.in.head[i].hdr
	w.back.name, w.back.size = l.in.from[i], h.Namelen
	if l.in.ctl != nil {
		w.back.ctl, w.back.ctlSize = l.in.ctl[i], int(h.Controllen)
	}
}

// attempt asks the next upstream, or gives up.
func (l *loop) attempt(at uint16) {
	f := &l.air.all[at]
	for int(f.asked) < mostPaths && f.paths[f.asked] != nil {
		f.path = f.paths[f.asked]
		f.asked++
		f.attempts++
		if f.path.up.Kind != "udp" {
			l.abroad(at, f.path.way)
			l.air.until(at, l.now.Add(askFor))
			return
		}
		if k := l.linkTo(f.path); k != nil {
			l.air.number(at, func() uint16 { return uint16(rand.Uint32()) })
			l.question(k, f)
			l.air.until(at, l.now.Add(askFor))
			return
		}
		f.path.did(false, l.now)
	}
	l.fail(at)
}

// restore makes the desk's question that of who waits.
func (l *loop) restore(w *waiter) bool {
	q := &l.d.q
	if got, _ := q.read(w.msg[:w.end]); got != good {
		return false
	}
	q.edns, q.secured, q.unchecked, q.recursion, q.size = w.edns, w.secured, w.unchecked, w.recs, w.size
	return true
}

// question sends a flight's question to an upstream.
func (l *loop) question(k *link, f *flight) {
	if k.ask.n == perCall {
		k.ask.flush(k.fd)
	}
	q := question{end: f.first.end, secured: f.first.secured, unchecked: f.first.unchecked}
	text := q.query(f.first.msg[:f.first.end], f.id, k.texts.slot(k.ask.n, 0))
	v := &k.texts.vecs[k.ask.n]
	v.Base, v.Len = &text[0], uint64(len(text))
	k.ask.head[k.ask.n] = k.texts.head[k.ask.n]
	k.ask.n++
}

// abroad lets somebody else ask, over ways that take a connection.
func (l *loop) abroad(at uint16, way exchanger) {
	f := &l.air.all[at]
	q := question{end: f.first.end, secured: f.first.secured, unchecked: f.first.unchecked}
	query := q.query(f.first.msg[:f.first.end], uint16(rand.Uint32()), nil)
	attempts := f.attempts
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), askFor)
		defer cancel()
		reply, err := way.exchange(ctx, query, make([]byte, 0, slotSize))
		if err != nil {
			reply = nil
		}
		l.mu.Lock()
		l.arrived = append(l.arrived, arrival{at, attempts, reply})
		l.mu.Unlock()
		ring(l.bell)
	}()
}

// take passes on what others found out; it says whether the loop is to end.
func (l *loop) take() bool {
	l.mu.Lock()
	arrived, closed := l.arrived, l.closed
	l.arrived = nil
	l.mu.Unlock()
	for _, a := range arrived {
		if f := &l.air.all[a.flight]; f.used && f.attempts == a.attempts {
			l.guarded(func() { l.landed(a.flight, a.reply) })
		}
	}
	return closed
}

// late asks the next upstream for what has taken too long.
func (l *loop) late() {
	for {
		at, ok := l.air.late(l.now)
		if !ok {
			return
		}
		f := &l.air.all[at]
		f.path.did(false, l.now)
		if l.air.byID[f.id] == at+1 {
			l.air.unnumber(f)
		}
		if l.restore(&f.first) {
			l.e.book.Load().Fingerprint(&l.d.q.name)
			if l.e.has(f.key, &l.d.q, l.now) {
				l.fail(at)
				continue
			}
		}
		l.attempt(at)
	}
}

// send sends what has gathered.
func (l *loop) send() {
	for _, k := range l.links {
		if k.ask.n > 0 {
			if errno := k.ask.flush(k.fd); errno == syscall.ECONNREFUSED {
				k.path.did(false, l.now)
			}
		}
	}
	if l.replies.out.n > 0 {
		l.replies.out.flush(l.fd)
	}
}

// end closes everything.
func (l *loop) end() {
	l.send()
	if l.d.log != nil {
		l.d.log.hand()
	}
	for _, k := range l.links {
		_ = syscall.Close(k.fd)
	}
	for _, fd := range []int{l.fd, l.poll} {
		_ = syscall.Close(fd)
	}
}
