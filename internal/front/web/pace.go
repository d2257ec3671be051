package web

import (
	"net/http"
	"sync"
	"time"

	"handrail.school/handrail/internal/words/fault"
)

// pace is how much one address may send without an account: so many times in an hour. It is kept in memory
// and forgotten with it; a household, or a school's computers behind one address, has room enough.
type pace struct {
	name string
	most int
}

var (
	pdfPace    = pace{"pdf", 20}
	answerPace = pace{"answer", 120}
)

// What one address may say within an hour in one round that is open to whoever has its link, but for pupils: answers to
// its questions, and remarks on paragraphs.
const (
	householdAnswers = 20
	householdRemarks = 60
)

// paces counts by name and address.
type paces struct {
	mu    sync.Mutex
	since time.Time
	count map[string]int
}

// mostAddresses bounds the memory; past it everybody counts together, which is safe and rare.
const mostAddresses = 50_000

// take counts one use; false when the hour's share is spent.
func (p *paces) take(limit pace, address string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count == nil || now.Sub(p.since) >= time.Hour || now.Before(p.since) {
		p.since, p.count = now, map[string]int{}
	}
	key := limit.name + " " + address
	if _, known := p.count[key]; !known && len(p.count) >= mostAddresses {
		key = limit.name
	}
	p.count[key]++
	return p.count[key] <= limit.most
}

// paced lets each address do something only so often.
func (s *Server) paced(limit pace, do handler) handler {
	return func(r *request) error {
		if r.Method == http.MethodPost && !s.paces.take(limit, r.address(), time.Now()) {
			return fault.New(fault.Throttled, "This was sent very often from here within an hour. Wait a while and try again, or tell the school in another way.")
		}
		return do(r)
	}
}
