package office

import (
	"context"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// rosters keeps rosters that were looked at until somebody says yes, in memory alone: what was handed in never lies
// on a disk, and is forgotten after half an hour or with the program.
type rosters struct {
	mu  sync.Mutex
	all map[string]*rosterKept
}

type rosterKept struct {
	by      id.Person
	form    RosterForm
	result  RosterResult
	until   time.Time
	running bool
	done    int
	total   int
	ended   chan struct{} // closed when the import has ended
	err     error
}

// mostPreviews bounds what is kept: each may be a whole school.
const mostPreviews = 4

const previewLasts = 30 * time.Minute

var errNoPreview = fault.New(fault.NotFound, "What you looked at is not kept any more: it is forgotten after half an hour. Hand the roster in again.")

// keep puts a preview aside and gives its number.
func (r *rosters) keep(now time.Time, by id.Person, form RosterForm, result RosterResult) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = map[string]*rosterKept{}
	}
	for number, k := range r.all {
		if !k.running && (now.After(k.until) || k.by == by && k.ended == nil) {
			delete(r.all, number)
		}
	}
	for len(r.all) >= mostPreviews {
		oldest := ""
		for number, k := range r.all {
			if !k.running && (oldest == "" || k.until.Before(r.all[oldest].until)) {
				oldest = number
			}
		}
		if oldest == "" {
			break
		}
		delete(r.all, oldest)
	}
	number := store.NewID()
	r.all[number] = &rosterKept{by: by, form: form, result: result, until: now.Add(previewLasts), total: result.Added + result.Changed + result.Left}
	return number
}

func (r *rosters) find(now time.Time, by id.Person, number string) (*rosterKept, error) {
	k := r.all[number]
	if k == nil || k.by != by || !k.running && now.After(k.until) {
		return nil, errNoPreview
	}
	return k, nil
}

// take puts what a preview held into a form.
func (r *rosters) take(d *Desk, in *RosterForm) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, err := r.find(d.Now, d.By.Person, in.Preview)
	if err != nil {
		return err
	}
	in.settled, in.mark, in.Name = k.form.settled, k.form.mark, k.form.Name
	return nil
}

// KeepPreview looks at a roster and keeps it for a yes.
func KeepPreview(ctx context.Context, h *House, by people.Actor, in RosterForm) (string, error) {
	desk := &Desk{Context: ctx, House: h, By: by, Now: h.Now()}
	if err := h.may(ctx, PreviewRoster.About, by); err != nil {
		return "", err
	}
	if err := readRoster(desk, &in); err != nil {
		return "", err
	}
	result, err := PreviewRoster.Run(ctx, h, by, in)
	if err != nil {
		return "", err
	}
	return h.memory.rosters.keep(h.Now(), by.Person, in, result), nil
}

// RosterKept is a preview as its page shows it, or how far its import is.
type RosterKept struct {
	RosterResult
	Name        string
	Running     bool
	Ended       bool
	Done, Total int
	Err         error
}

// Kept shows a preview to the one who made it.
func (h *House) Kept(by people.Actor, number string) (RosterKept, error) {
	r := &h.memory.rosters
	r.mu.Lock()
	defer r.mu.Unlock()
	k, err := r.find(h.Now(), by.Person, number)
	if err != nil {
		return RosterKept{}, err
	}
	return RosterKept{RosterResult: k.result, Name: k.form.Name, Running: k.running, Ended: k.ended != nil && !k.running, Done: k.done, Total: k.total, Err: k.err}, nil
}

// StartImport begins to take in a roster that was looked at, and waits a moment for it: most schools are done by then.
// It goes on when the page is left.
func StartImport(ctx context.Context, h *House, by people.Actor, in RosterForm, wait time.Duration) error {
	r := &h.memory.rosters
	r.mu.Lock()
	k, err := r.find(h.Now(), by.Person, in.Preview)
	if err == nil && (k.running || k.ended != nil) {
		err = fault.New(fault.Conflict, "This roster is being taken in already.")
	}
	if err != nil {
		r.mu.Unlock()
		return err
	}
	k.running, k.ended, k.done = true, make(chan struct{}), 0
	ended := k.ended
	r.mu.Unlock()
	in.heard = func(done int) {
		r.mu.Lock()
		k.done = done
		r.mu.Unlock()
	}
	go func() {
		result, err := ImportRoster.Run(context.WithoutCancel(ctx), h, by, in)
		r.mu.Lock()
		defer r.mu.Unlock()
		k.running, k.err = false, err
		if err == nil {
			k.result = result
		}
		if err == nil && !result.Applied || fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
			k.ended = nil // nothing happened: the same preview can be answered again
		}
		k.form.settled = keepUnless(result.Applied, k.form.settled)
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(wait):
	case <-ctx.Done():
	}
	return nil
}

// keepUnless lets go of a roster that has been taken in.
func keepUnless(done bool, s *roll.Settled) *roll.Settled {
	if done {
		return nil
	}
	return s
}
