package dnsd

import (
	"net/netip"
	"sync/atomic"
	"time"

	"handrail.school/handrail/internal/area/filter"
)

// Options is what an engine is made with.
type Options struct {
	Manner Manner
	// Cache is how many bytes of answers are kept.
	Cache int
	// Upstreams are asked in their order, the first that is well first.
	Upstreams []Upstream
	// Inside are names of the school's own domain, with who is asked for them; their answers may be private addresses.
	Inside []Forward
	// Open answers anybody; otherwise only addresses that are private, or in a network of the book, are answered.
	Open bool
	// Rate bounds how many questions a second one address asks over UDP; 0 does not.
	Rate int
	// Log takes a line for each question; nil keeps none.
	Log *Log
	// Now tells the time.
	Now func() time.Time
}

// Forward sends questions for a name and everything below it elsewhere.
type Forward struct {
	Name string
	To   []Upstream
}

// Engine answers questions.
type Engine struct {
	book    atomic.Pointer[filter.Book]
	opt     Options
	cache   *cache
	counts  counts
	forward []forward
	paths   []*path
}

type forward struct {
	name  filter.Name
	paths []*path
}

// counts are what the engine has done, for its figures. They are added to once a batch.
type counts struct {
	Questions, Blocked, Kept, Asked, Stale, Refused, Malformed, Failed, Rebinding, Dropped atomic.Uint64
}

// New makes an engine with a book: there is none without.
func New(o Options, b *filter.Book) (*Engine, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &Engine{opt: o, cache: newCache(max(o.Cache, 1<<20), cacheParts)}
	for _, u := range o.Upstreams {
		e.paths = append(e.paths, newPath(u))
	}
	for _, f := range o.Inside {
		var own forward
		if err := own.name.ReadText([]byte(f.Name)); err != nil {
			return nil, err
		}
		for _, u := range f.To {
			own.paths = append(own.paths, newPath(u))
		}
		e.forward = append(e.forward, own)
	}
	e.book.Store(b)
	return e, nil
}

// cacheParts is how many can look at what is kept at once.
const cacheParts = 8

// Use puts another book in force for every question from now on.
func (e *Engine) Use(b *filter.Book) { e.book.Store(b) }

// Book is the book in force.
func (e *Engine) Book() *filter.Book { return e.book.Load() }

// asking is everything about one question that is being answered. Whoever answers questions one after the other keeps one.
type asking struct {
	q       question
	book    *filter.Book
	group   int
	key     uint64
	verdict filter.Verdict
	outcome outcome
}

// outcome is how a question was answered, for the log.
type outcome uint8

const (
	unanswered outcome = iota
	blocked
	kept
	fresh
	stale
	refused
	failed
)

// first answers what can be answered at once: everything but names that are open and not kept. It gives the answer in the message's
// own memory, nil with ok for none at all, or !ok if an upstream must be asked.
func (e *Engine) first(a *asking, msg []byte, from netip.Addr, at time.Time, most int) (reply []byte, ok bool) {
	a.outcome, a.verdict = unanswered, filter.Verdict{}
	switch got, code := a.q.read(msg); got {
	case silent:
		return nil, true
	case wrong:
		a.outcome = refused
		return a.q.refuse(msg, code, noExtended, ""), true
	}
	a.book = e.book.Load()
	a.group = a.book.Group(from)
	if !e.opt.Open && a.group == 0 && !near(from) {
		a.outcome = refused
		return a.q.refuse(msg, rcodeRefused, extendedDenied, ""), true
	}
	a.book.Fingerprint(&a.q.name)
	a.verdict = a.book.Decide(a.group, &a.q.name, at)
	if a.verdict.Blocked {
		a.outcome = blocked
		return a.q.block(msg, &e.opt.Manner, int(a.verdict.Labels), e.because(a)), true
	}
	if a.q.kind == typeANY { // RFC 8482: the answer that is short
		a.outcome = kept
		return a.q.any(msg), true
	}
	a.key = keyOf(a.q.name.Hash(), &a.q)
	return e.kept(a, msg, uint32(at.Unix()), a.q.room(most), false)
}

// kept answers from what is kept; evenStale also from what is past its time, because no upstream answers.
func (e *Engine) kept(a *asking, msg []byte, now uint32, most int, evenStale bool) ([]byte, bool) {
	p := e.cache.part(a.key)
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.find(a.key, &a.q)
	if !ok || found.until() <= now && !(evenStale && now-found.until() < longestAge) {
		return nil, false
	}
	a.outcome = kept
	if evenStale {
		a.outcome = stale
	}
	return e.give(a, found, msg, now, most, evenStale), true
}

// has says whether something is kept for a question, even beyond its time.
func (e *Engine) has(key uint64, q *question, at time.Time) bool {
	p := e.cache.part(key)
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.find(key, q)
	now := uint32(at.Unix())
	return ok && (found.until() > now || now-found.until() < longestAge)
}

// give passes an answer on, unless it leads on to a name that is blocked for who asks.
func (e *Engine) give(a *asking, found entry, msg []byte, now uint32, most int, stale bool) []byte {
	if to := found.leadsTo() & a.book.Denied(a.group); to != 0 && a.verdict.Why != filter.LocalRule {
		a.outcome = blocked
		a.verdict = filter.Verdict{Blocked: true, Why: filter.Alias, Category: filter.First(to)}
		return a.q.block(msg, &e.opt.Manner, a.q.name.Labels(), e.because(a))
	}
	return found.give(&a.q, msg, now, most, stale)
}

// because explains a block to who knows how to read it (RFC 8914). Nothing is said of sealed lists and of whose rule it is.
func (e *Engine) because(a *asking) string {
	if !a.q.edns {
		return ""
	}
	switch a.verdict.Why {
	case filter.Listed, filter.Alias:
		return a.book.Explained(a.verdict.Category)
	case filter.NotOpened:
		return "not among the places that are open for this group"
	case filter.Closed:
		return "sign in first"
	}
	return "blocked by the school"
}

// near says whether an address is this machine's, the link's or a private one: whom a school's resolver answers without
// being told of (it is no resolver for the world).
func near(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.Is4() && a.As4()[0] == 100 && a.As4()[1]&0xc0 == 64
}

// any answers "everything about this name" with a record that says no more (RFC 8482, 4.2).
func (q *question) any(msg []byte) []byte {
	b := q.head(msg, rcodeSuccess)
	b = append(b, 0xc0, headerSize, 0, typeHINFO, 0, classIN, 0, 0, 0x0e, 0x10, 0, 9)
	b = append(append(b, 7), "RFC8482"...)
	b = append(b, 0)
	b[7] = 1
	if q.edns {
		b = appendOPT(b, q.secured, 0, noExtended, "")
		b[11] = 1
	}
	return b
}

// to gives whom to ask for a name, and whether the answer may be a private address.
func (e *Engine) to(n *filter.Name) (paths []*path, inside bool) {
	for i := range e.forward {
		if n.Under(&e.forward[i].name) {
			return e.forward[i].paths, true
		}
	}
	return e.paths, false
}

// note counts a question, and writes its line.
func (e *Engine) note(d *desk, from netip.Addr, at time.Time) {
	e.counts.add(d.outcome)
	switch {
	case e.opt.Log == nil || d.outcome == unanswered:
	case d.log == nil:
		e.opt.Log.line(&d.asking, from, at)
	default:
		d.log.add(&d.asking, from, at)
		if d.log.due(at) {
			d.log.hand()
		}
	}
}

func (c *counts) add(o outcome) {
	c.Questions.Add(1)
	switch o {
	case blocked:
		c.Blocked.Add(1)
	case kept:
		c.Kept.Add(1)
	case fresh:
		c.Asked.Add(1)
	case stale:
		c.Stale.Add(1)
	case refused:
		c.Refused.Add(1)
	case failed:
		c.Failed.Add(1)
	case unanswered:
		c.Malformed.Add(1)
	}
}
