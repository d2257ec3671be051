package web

import (
	"html/template"
	"sync"

	"handrail.school/handrail/internal/store"
)

// fragments keeps rendered pieces of long pages by what they were made from, so that a page of hundreds
// of rows is not rendered again while nothing changed (decision 4). It holds a fixed number and forgets
// the oldest.
type fragments struct {
	born  string // differs at each start: what an older program rendered is never taken for ours
	mu    sync.Mutex
	kept  map[string]template.HTML
	order []string
}

const mostFragments = 64

func newFragments() *fragments {
	return &fragments{born: store.NewID()[:12], kept: map[string]template.HTML{}}
}

// get gives the piece for a key, making it if it is not kept.
func (f *fragments) get(key string, make func() (template.HTML, error)) (template.HTML, error) {
	f.mu.Lock()
	html, ok := f.kept[key]
	f.mu.Unlock()
	if ok {
		return html, nil
	}
	html, err := make()
	if err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.kept[key]; !ok {
		f.kept[key], f.order = html, append(f.order, key)
		if len(f.order) > mostFragments {
			delete(f.kept, f.order[0])
			f.order = f.order[1:]
		}
	}
	return html, nil
}
