package web

import (
	"context"
	"errors"
	"html/template"
	"sync"

	"handrail.school/handrail/internal/store"
)

// fragments keeps rendered pieces of long pages by what they were made from, so that a page of hundreds
// of rows is not rendered again while nothing changed (decision 4). It holds a fixed number and forgets
// the oldest.
type fragments struct {
	born   string // differs at each start: what an older program rendered is never taken for ours
	mu     sync.Mutex
	kept   map[string]template.HTML
	order  []string
	making map[string]*making
	rows   boardRows
}

// making is a piece that somebody makes at the moment; html may be read once done is closed and err is nil.
type making struct {
	done chan struct{}
	html template.HTML
	err  error
}

const mostFragments = 64

func newFragments() *fragments {
	return &fragments{born: store.NewID()[:12], kept: map[string]template.HTML{}, making: map[string]*making{}}
}

// get gives the piece for a key, making it if it is not kept. Of several who ask at once one makes it and the
// others wait; where it could not be made, as when that one hung up, each tries for itself.
func (f *fragments) get(ctx context.Context, key string, draw func() (template.HTML, error)) (template.HTML, error) {
	f.mu.Lock()
	html, ok := f.kept[key]
	other := f.making[key]
	var mine *making
	if !ok && other == nil {
		mine = &making{done: make(chan struct{})}
		f.making[key] = mine
	}
	f.mu.Unlock()
	switch {
	case ok:
		return html, nil
	case other != nil:
		select {
		case <-other.done:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		if other.err == nil {
			return other.html, nil
		}
		return draw()
	}
	mine.err = errMaking // unless it ends
	defer f.made(key, mine)
	mine.html, mine.err = draw()
	return mine.html, mine.err
}

// errMaking is what became of a piece whose making did not end.
var errMaking = errors.New("the page could not be made")

// made lets those who wait have the piece and keeps it.
func (f *fragments) made(key string, m *making) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.making, key)
	close(m.done)
	if m.err != nil {
		return
	}
	f.kept[key], f.order = m.html, append(f.order, key)
	if len(f.order) > mostFragments {
		delete(f.kept, f.order[0])
		f.order = f.order[1:]
	}
}
