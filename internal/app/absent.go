package app

import (
	"sync"
	"time"
)

// absent remembers for some seconds which host names are no school, so that a request under the server's
// own name does not ask the database every time. Strangers choose host names, so it holds a fixed number.
type absent struct {
	mu    sync.Mutex
	since map[string]time.Time
}

const (
	absentFor  = 10 * time.Second
	mostAbsent = 256
)

func (a *absent) is(name string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t, ok := a.since[name]
	return ok && now.Sub(t) < absentFor
}

func (a *absent) note(name string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.since == nil || len(a.since) >= mostAbsent {
		a.since = map[string]time.Time{}
	}
	a.since[name] = now
}
