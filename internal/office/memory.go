package office

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
)

// memory is what a house keeps only while it runs.
type memory struct {
	asked     atomic.Int64  // when somebody last came to a door, Unix seconds; the clock's own work does not count
	hashing   chan struct{} // at most two passphrases are hashed at once: each takes 19 MiB
	providers providers
	marks     marks
	rosters   rosters   // looked at, and waiting for a yes
	names     rollNames // who is on the roll, while somebody looks for people
	refused   lately    // tokens that were shown and open nothing any more

	// What follows is made from records and can be made again; see forget.
	policies   composedLast
	answers    kept[map[string]store.Answer]
	board      kept[judgedBoard]
	policy     kept[obligation.Facts] // the part that the policy is made from
	reader     obligation.Reader
	life       kept[obligation.Life]
	security   kept[obligation.Security]
	standings  kept[standings]
	setup      kept[[]Step]
	agenda     kept[*agenda]
	posts      kept[*postsKept]
	postAsks   kept[string]
	gate       kept[*access.Facts]
	covers     kept[*Covers]
	signatures signedSoFar
	wordings   kept[[]store.AgreementText]
	signed     kept[obligation.Agreements]
	lessons    kept[*lessonFacts]
	devices    kept[obligation.Devices]
}

func newMemory() *memory { return &memory{hashing: make(chan struct{}, 2)} }

// forget gives up what was made from records. It costs the next who asks a few milliseconds.
func (m *memory) forget() {
	m.policies.forget()
	m.answers.forget()
	m.board.forget()
	m.policy.forget()
	m.reader.Forget()
	m.life.forget()
	m.security.forget()
	m.standings.forget()
	m.setup.forget()
	m.agenda.forget()
	m.posts.forget()
	m.postAsks.forget()
	m.gate.forget()
	m.covers.forget()
	m.signatures.forget()
	m.wordings.forget()
	m.signed.forget()
	m.lessons.forget()
	m.devices.forget()
}

// lately knows what happened within the last minute, so that what repeats itself is written down once a minute.
type lately struct {
	mu sync.Mutex
	at map[string]time.Time
}

// first says whether it happens for the first time within a minute.
func (l *lately) first(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if since := now.Sub(l.at[key]); since >= 0 && since < time.Minute {
		return false
	}
	if l.at == nil {
		l.at = map[string]time.Time{}
	}
	l.at[key] = now
	return true
}

// untouched is how long nobody came before a school counts as unused.
const untouched = 10 * time.Minute

// Rest gives memory back after rare work: what the database keeps of the file, and where nobody has come for a while
// what was made from the records. One process may hold hundreds of schools, of which few are used at a time.
func (h *House) Rest(ctx context.Context) error {
	idle := h.Now().Sub(time.Unix(h.memory.asked.Load(), 0)) > untouched
	if idle {
		h.memory.forget()
	}
	return h.School.Rest(ctx, idle)
}
