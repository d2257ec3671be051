package page

import (
	"bytes"
	"strconv"
	"sync"
)

// mostFragments bounds what is kept: a top and a foot for each person and
// section of late. When it is full, all is forgotten and made anew.
const mostFragments = 1024

// fragments keeps the HTML of the top and the foot of pages, which are the
// same from page to page and would otherwise cost most of a short page's time.
type fragments struct {
	mu    sync.RWMutex
	byKey map[string][]byte
}

func newFragments() *fragments { return &fragments{byKey: map[string][]byte{}} }

func (k *fragments) get(key []byte) ([]byte, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	html, ok := k.byKey[string(key)]
	return html, ok
}

func (k *fragments) put(key, html []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.byKey) >= mostFragments {
		clear(k.byKey)
	}
	k.byKey[string(key)] = bytes.Clone(html)
}

// once renders a piece of the layout, or copies it when one with the same
// content was rendered before.
func (e *Engine) once(buf *bytes.Buffer, name string, v *view) error {
	key := v.key(make([]byte, 0, 512), name)
	if html, ok := e.kept.get(key); ok {
		buf.Write(html)
		return nil
	}
	from := buf.Len()
	if err := e.set.ExecuteTemplate(buf, name, v); err != nil {
		return err
	}
	e.kept.put(key, buf.Bytes()[from:])
	return nil
}

// key holds everything that the top and the foot show, each value with its
// length before it, so that two different frames never have the same key.
func (v *view) key(key []byte, name string) []byte {
	add := func(values ...string) {
		for _, s := range values {
			key = strconv.AppendInt(key, int64(len(s)), 10)
			key = append(append(key, ':'), s...)
		}
	}
	add(name, v.School, v.Home, v.Person, v.Account, v.SignOut, v.Section, strconv.FormatBool(v.NoNav))
	add(strconv.Itoa(len(v.Nav)))
	for i := range v.Nav {
		n := &v.Nav[i]
		add(n.Text, n.Href, n.Section, strconv.Itoa(n.Count))
	}
	for i := range v.Footer {
		add(v.Footer[i].Text, v.Footer[i].Href, v.Footer[i].Hidden)
	}
	return key
}
