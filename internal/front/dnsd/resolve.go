package dnsd

import (
	"context"
	"net/netip"
	"time"
)

// desk is the memory that one question after the other is answered in.
type desk struct {
	asking
	query, reply, entry []byte
	room                []byte // for the question and its answer, where there is no other memory for them
	paths               []*path
	log                 *piece // of one who writes a lot; nil writes to the piece that is shared
}

func (e *Engine) newDesk() *desk {
	return &desk{query: make([]byte, 0, mostPlain), reply: make([]byte, 0, 4096), entry: make([]byte, 0, 4096)}
}

// resolve answers one message, asking upstreams if it must; nil is no answer. The answer may lie in the message's own memory. most is the
// most bytes that the way back takes.
func (e *Engine) resolve(ctx context.Context, d *desk, msg []byte, from netip.Addr, most int) []byte {
	at := e.opt.Now()
	reply, done := e.first(&d.asking, msg, from, at, most)
	if !done {
		reply = e.ask(ctx, d, msg, at, most)
	}
	e.note(d, from, at)
	return reply
}

// ask asks the upstreams one after the other; where none answers, what is kept from before is better than nothing (RFC 8767).
func (e *Engine) ask(ctx context.Context, d *desk, msg []byte, at time.Time, most int) []byte {
	ctx, cancel := context.WithTimeout(ctx, askAll)
	defer cancel()
	paths, inside := e.to(&d.q.name)
	d.paths = order(paths, at, d.paths)
	for _, p := range d.paths {
		if !p.well(at) {
			if reply, ok := e.old(&d.asking, msg, at, most); ok {
				return reply
			}
		}
		if reply := e.askOne(ctx, d, p, inside, msg, most); reply != nil {
			return reply
		}
		if reply, ok := e.old(&d.asking, msg, at, most); ok {
			return reply
		}
	}
	return e.unreached(&d.asking, msg, at, most)
}

// old answers from what is kept beyond its time.
func (e *Engine) old(a *asking, msg []byte, at time.Time, most int) ([]byte, bool) {
	return e.kept(a, msg, uint32(at.Unix()), a.q.room(most), true)
}

// unreached answers where no upstream did.
func (e *Engine) unreached(a *asking, msg []byte, at time.Time, most int) []byte {
	if reply, ok := e.old(a, msg, at, most); ok {
		return reply
	}
	a.outcome = failed
	return a.q.refuse(msg, rcodeFailure, extendedNoReach, "no upstream answers")
}

func (e *Engine) askOne(ctx context.Context, d *desk, p *path, inside bool, msg []byte, most int) []byte {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	d.query = d.q.query(msg, randomID(), d.query)
	reply, err := p.way.exchange(ctx, d.query, d.reply)
	p.did(err == nil, e.opt.Now())
	if err != nil {
		return nil
	}
	if code := reply[3] & 0xf; code == rcodeFailure || code == rcodeRefused || code == rcodeNotImpl {
		return nil
	}
	now := uint32(e.opt.Now().Unix())
	got, ok := d.q.take(reply, d.key, now, d.book, inside, d.entry)
	if !ok {
		e.counts.Rebinding.Add(1)
		return nil
	}
	d.entry = got.entry
	if got.keep {
		e.cache.put(got.entry)
	}
	d.outcome = fresh
	return e.give(&d.asking, got.entry, msg, now, d.q.room(most), false)
}
