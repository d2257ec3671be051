package ledger

import (
	"context"
	"database/sql/driver"
)

// Rest gives the memory back that SQLite's connections keep for pages of the file: after rare work that
// read much of it, a small machine should not hold those pages until the next start. PostgreSQL keeps its
// own, in the server. Nothing is in the trail, for nothing is read or written.
//
// A file that is not used at present, idle, gives up more: its readers are closed and the writer's prepared statements
// with them, and the next to ask opens and prepares anew.
func (l *Ledger) Rest(ctx context.Context, idle bool) error {
	if l.opt.Dialect == Postgres {
		return nil
	}
	for range cap(l.readers) { // the places come round in turn; one at work is passed over
		select {
		case r := <-l.readers:
			l.readers <- l.rested(ctx, r, idle)
		default:
		}
	}
	return l.Do(ctx, Line{}, func(t *Tx) error {
		if idle {
			for query, s := range l.stmts {
				_ = s.Close() // it costs memory, and no answer, if this fails
				delete(l.stmts, query)
			}
		}
		return l.run(t.ctx, t.conn, shrink)
	})
}

func (l *Ledger) rested(ctx context.Context, r *reader, idle bool) *reader {
	switch {
	case r == nil:
		return nil
	case idle:
		for _, s := range r.stmts {
			_ = s.Close()
		}
		_ = r.conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool closes it, and does not keep it for the next
		_ = r.conn.Close()
		return nil
	}
	_ = l.run(ctx, r.conn, shrink)
	return r
}

const shrink = "PRAGMA shrink_memory"
