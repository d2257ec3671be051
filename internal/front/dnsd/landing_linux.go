//go:build linux && (amd64 || arm64)

package dnsd

import (
	"syscall"
	"unsafe"
)

// hear reads what an upstream says.
func (l *loop) hear(k *link) {
	n, errno := k.in.receive(k.fd)
	if errno == syscall.ECONNREFUSED {
		k.path.did(false, l.now)
	}
	for i := range n {
		msg := k.in.slot(i, k.in.size(i))
		if len(msg) < headerSize {
			continue
		}
		at := l.air.byID[uint16(msg[0])<<8|uint16(msg[1])]
		if at == 0 {
			continue
		}
		f := &l.air.all[at-1]
		if f.path != k.path || msg[2]&flagResponse == 0 || len(msg) < f.first.end || string(msg[headerSize:f.first.end]) != string(f.first.msg[headerSize:f.first.end]) {
			continue // somebody else's answer
		}
		l.air.unnumber(f)
		if msg[2]&flagTruncated != 0 {
			f.attempts++
			l.abroad(at-1, stream{addr: k.path.up.Addr})
			l.air.until(at-1, l.now.Add(askFor))
			continue
		}
		l.landed(at-1, msg)
	}
}

// landed answers everybody who waits for a flight; without a fit answer the next upstream is asked.
func (l *loop) landed(at uint16, msg []byte) {
	f := &l.air.all[at]
	f.path.did(msg != nil, l.now)
	if msg == nil || !l.restore(&f.first) {
		l.attempt(at)
		return
	}
	if code := msg[3] & 0xf; code == rcodeFailure || code == rcodeRefused || code == rcodeNotImpl {
		l.attempt(at)
		return
	}
	d := l.d
	book := l.e.book.Load()
	got, ok := d.q.take(msg, f.key, uint32(l.now.Unix()), book, f.inside, d.entry)
	if !ok {
		l.e.counts.Rebinding.Add(1)
		l.attempt(at)
		return
	}
	d.entry = got.entry
	if got.keep {
		l.e.cache.put(got.entry)
	}
	l.everyone(at, func(msg []byte) []byte {
		d.outcome = fresh
		return l.e.give(&d.asking, got.entry, msg, uint32(l.now.Unix()), d.q.room(mostDatagram), false)
	})
}

// fail answers everybody where no upstream did.
func (l *loop) fail(at uint16) {
	key := l.air.all[at].key
	l.everyone(at, func(msg []byte) []byte {
		l.d.key = key
		return l.e.unreached(&l.d.asking, msg, l.now, mostDatagram)
	})
}

// everyone ends a flight with an answer for each who waits.
func (l *loop) everyone(at uint16, answer func(msg []byte) []byte) {
	f := &l.air.all[at]
	l.one(&f.first, answer)
	for i := range f.more {
		l.one(&f.more[i], answer)
	}
	l.air.end(at)
}

func (l *loop) one(w *waiter, answer func(msg []byte) []byte) {
	if !l.restore(w) {
		return
	}
	r, d := l.replies, l.d
	d.book = l.e.book.Load()
	d.book.Fingerprint(&d.q.name)
	d.group = w.group
	from := addrIn(&w.back.name)
	if d.group >= len(d.book.Groups) {
		d.group = d.book.Group(from)
	}
	if r.out.n == perCall {
		r.out.flush(l.fd)
	}
	i := r.out.n
	msg := append(r.texts.slot(i, 0), w.msg[:w.end]...)
	var reply []byte
	if d.verdict = d.book.Decide(d.group, &d.q.name, l.now); d.verdict.Blocked { // the book has changed meanwhile
		d.outcome = blocked
		reply = d.q.block(msg, &l.e.opt.Manner, int(d.verdict.Labels), l.e.because(&d.asking))
	} else {
		reply = answer(msg)
	}
	l.e.note(d, from, l.now)
	h := &r.texts.head[i].hdr
	r.texts.from[i] = w.back.name
	h.Name, h.Namelen = (*byte)(unsafe.Pointer(&r.texts.from[i])), w.back.size
	if r.texts.ctl != nil {
		r.texts.ctl[i] = w.back.ctl
		h.Control, h.Controllen = &r.texts.ctl[i][0], uint64(w.back.ctlSize)
	}
	r.texts.vecs[i].Base, r.texts.vecs[i].Len = &reply[0], uint64(len(reply))
	r.out.head[i] = r.texts.head[i]
	r.out.n++
}
