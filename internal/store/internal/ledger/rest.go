package ledger

import "context"

// Rest gives the memory back that SQLite's connections keep for pages of the file: after rare work that
// read much of it, a small machine should not hold those pages until the next start. PostgreSQL keeps its
// own, in the server. Nothing is in the trail, for nothing is read or written.
func (l *Ledger) Rest(ctx context.Context) error {
	if l.opt.Dialect == Postgres {
		return nil
	}
	for range cap(l.readers) { // the places come round in turn; one at work is passed over
		select {
		case r := <-l.readers:
			if r != nil {
				_ = l.run(ctx, r.conn, shrink) // it costs memory, and no answer, if this fails
			}
			l.readers <- r
		default:
		}
	}
	return l.Do(ctx, Line{}, func(t *Tx) error { return l.run(t.ctx, t.conn, shrink) })
}

const shrink = "PRAGMA shrink_memory"
