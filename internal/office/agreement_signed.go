package office

import (
	"maps"
	"slices"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
)

// bySubject are signatures by whom they are about, in the order in which they were recorded. Nobody may change them.
type bySubject map[id.Person][]agreement.Signature

// with are the same and some more.
func (all bySubject) with(more []store.Signed, zone *time.Location) bySubject {
	out := maps.Clone(all)
	if out == nil {
		out = bySubject{}
	}
	for _, s := range more {
		s.At, s.Until = s.At.In(zone), s.Until.In(zone)
		out[s.Subject] = append(slices.Clip(out[s.Subject]), s.Signature)
	}
	return out
}

// signedSoFar keeps every signature. None is ever changed or taken out of the records, so that after another one only
// that is read and not everybody's.
type signedSoFar struct {
	mu  sync.Mutex
	seq int64 // the newest that is kept
	all bySubject
}

// at are the signatures at a moment of the records. A moment before the newest that is kept, and one of which not all is
// committed, is read by itself.
func (k *signedSoFar) at(v *store.View, zone *time.Location) (bySubject, error) {
	newest, err := v.NewestSignature()
	if err != nil {
		return nil, err
	}
	if v.Committed() {
		if all, err := k.upTo(newest, v, zone); all != nil || err != nil {
			return all, err
		}
	}
	all, err := v.Signatures()
	return bySubject(nil).with(all, zone), err
}

// upTo are those up to the newest that a view shows; nil where more than these are kept.
func (k *signedSoFar) upTo(newest int64, v *store.View, zone *time.Location) (bySubject, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if newest < k.seq {
		return nil, nil
	}
	if newest > k.seq || k.all == nil {
		more, err := v.SignaturesAfter(k.seq)
		if err != nil {
			return nil, err
		}
		k.all, k.seq = k.all.with(more, zone), newest
	}
	return k.all, nil
}

func (k *signedSoFar) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seq, k.all = 0, nil
}
