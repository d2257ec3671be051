package office

import (
	"sync"

	"handrail.school/handrail/internal/store"
)

// marks knows of every kind of record where in the trail it was last written. Nothing is written without a
// line in the trail, so what was made from records can be kept until the trail says that one of them changed,
// whichever process wrote it. Only what changed since the last look is read.
type marks struct {
	mu    sync.Mutex
	size  int64            // entries that were looked at
	floor int64            // every kind counts as written here: what was before is not known
	last  map[string]int64 // by kind, how long the trail was once it had been written
}

// mostBehind is how many entries are read to catch up; after more, every kind counts as written.
const mostBehind = 500

// catchUp reads what was entered until a moment of the records, in which the trail has this size. Another
// request may have seen more already.
func (m *marks) catchUp(v *store.View, size int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !v.Committed() || size <= m.size {
		return nil
	}
	if m.last == nil || size-m.size > mostBehind {
		m.size, m.floor, m.last = size, size, map[string]int64{}
		return nil
	}
	err := v.ChangedKinds(m.size, size, func(kind string, at int64) { m.last[kind] = at })
	if err == nil {
		m.size = size
	}
	return err
}

// of is where one of these kinds was last written.
func (m *marks) of(kinds []string) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	newest := m.floor
	for _, k := range kinds {
		newest = max(newest, m.last[k])
	}
	return newest
}

// but is where any other kind than these was last written.
func (m *marks) but(kinds map[string]bool) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	newest := m.floor
	for k, n := range m.last {
		if !kinds[k] {
			newest = max(newest, n)
		}
	}
	return newest
}

// kept is the newest thing that was made from records, with what tells it from others.
type kept[T any] struct {
	mu   sync.Mutex
	key  keptKey
	full bool
	it   T
}

// keptKey tells what something was made from: where in the trail its records were last written, and whatever
// else it depends on.
type keptKey struct {
	mark  int64
	extra string
}

// get gives what is kept for a key, or makes it. A view that is older than the mark shows other records than
// the mark speaks of, so what is made from it is used once and not kept. Of several who ask at once, one
// makes it.
func (k *kept[T]) get(v *store.View, size int64, key keptKey, make func() (T, error)) (T, error) {
	return k.getIf(v.Settled() && key.mark <= size, key, make)
}

// getInTx gives what is kept inside a Tx as well, as long as nothing was written there: for what many sensitive looks need
// and nobody who gets it may change.
func (k *kept[T]) getInTx(v *store.View, size int64, key keptKey, make func() (T, error)) (T, error) {
	return k.getIf(v.Committed() && key.mark <= size, key, make)
}

func (k *kept[T]) getIf(holds bool, key keptKey, make func() (T, error)) (T, error) {
	if !holds {
		return make()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.full && k.key == key {
		return k.it, nil
	}
	it, err := make()
	if err == nil {
		k.key, k.full, k.it = key, true, it
	}
	return it, err
}

// forget keeps nothing any more.
func (k *kept[T]) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	var none T
	k.full, k.it = false, none
}

// peek gives what is kept for a key, if it is.
func (k *kept[T]) peek(size int64, key keptKey) (it T, fresh bool) {
	if key.mark > size {
		return it, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.full && k.key == key {
		return k.it, true
	}
	return it, false
}

// storedAnswers are the answers of the profile at a moment of the records. Nobody may change them.
func storedAnswers(h *House, v *store.View) (map[string]store.Answer, error) {
	size, _, err := v.BoardMark()
	if err != nil {
		return nil, err
	}
	if err := h.memory.marks.catchUp(v, size); err != nil {
		return nil, err
	}
	return h.memory.answers.get(v, size, keptKey{mark: h.memory.marks.of(answerKinds)}, v.Profile)
}

var answerKinds = []string{"profile"}
