package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/words/fault"
)

// Batch is how many waiting pieces of work share one durable commit at most (decision 30).
const Batch = 64

// Tx is a View that may also write, and whose every write names the record it touches.
type Tx struct {
	View
	touched []trail.Touched
	seen    map[trail.Touched]bool // what is in touched
	wrote   bool
}

// Line is what the doorway knows before the work starts.
type Line struct{ Who, Via, Case, Clause string }

// Record names the record that a statement writes.
type Record struct{ Kind, ID, How string }

// Write changes one record and notes it for the trail.
func (t *Tx) Write(r Record, query string, args ...any) (int64, error) {
	n, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	t.Touch(r)
	return n, nil
}

// Keep changes the system's own bookkeeping (sessions seen, throttles, leases, sent letters), which holds
// nothing about anybody and would bury the people in the trail. The table must be one of Bookkeeping.
func (t *Tx) Keep(table Bookkeeping, query string, args ...any) (int64, error) {
	for _, verb := range []string{"INSERT INTO ", "UPDATE ", "DELETE FROM "} {
		if strings.HasPrefix(query, verb+string(table)+" ") {
			return t.exec(query, args...)
		}
	}
	return 0, fmt.Errorf("this does not change the bookkeeping table %s alone: %s", table, query)
}

// Bookkeeping is a table whose changes are not lines of the trail.
type Bookkeeping string

// The bookkeeping tables, all of them.
const (
	Sessions Bookkeeping = "session"
	Throttle Bookkeeping = "throttle"
	Jobs     Bookkeeping = "job"
	Outbox   Bookkeeping = "outbox"
	Standing Bookkeeping = "standing"
	Heads    Bookkeeping = "trail_note"
	Changes  Bookkeeping = "standing_change"
	Refusals Bookkeeping = "refusal"
)

// Touch notes a record that was read, tried or written, once each.
func (t *Tx) Touch(r Record) {
	touched := trail.Touched{Kind: r.Kind, ID: r.ID, How: r.How}
	if t.seen[touched] {
		return
	}
	if t.seen == nil {
		t.seen = map[trail.Touched]bool{}
	}
	t.seen[touched] = true
	t.touched = append(t.touched, touched)
}

// Changed says whether a record of any of these kinds was written so far.
func (t *Tx) Changed(kinds ...string) bool {
	return slices.ContainsFunc(t.touched, func(x trail.Touched) bool { return x.How == trail.Wrote && slices.Contains(kinds, x.Kind) })
}

func (t *Tx) exec(query string, args ...any) (int64, error) {
	t.wrote = true
	if t.dirty != nil {
		*t.dirty = true
	}
	var res sql.Result
	var err error
	if t.stmt == nil {
		res, err = t.conn.ExecContext(t.ctx, query, args...)
	} else {
		var s *sql.Stmt
		if s, err = t.stmt(query); err == nil {
			res, err = s.ExecContext(t.ctx, args...)
		}
	}
	if err != nil {
		return 0, classify(err)
	}
	return res.RowsAffected()
}

type work struct {
	ctx    context.Context
	line   Line
	do     func(*Tx) error
	answer chan error
	// refused is what refused work had touched before it was taken back.
	refused []trail.Touched
}

// pass is one attempt at a batch: the trail as it grows, and the first entry put on it.
type pass struct {
	tree  trail.Tree
	first []byte
	dirty bool // something was written beside the lines of those who only looked
}

// errTakeBack says that work failed after it had written, so that its batch must be taken back.
var errTakeBack = errors.New("take back")

// ErrClosed is returned once the ledger is closing.
var ErrClosed = fault.New(fault.Conflict, "Handrail is stopping. Try again in a minute.")

// Do runs one piece of work and answers when it is durable. The work may run more than once, so it must
// change nothing but its transaction. If it fails with a Refused fault, the refusal is entered in the
// trail and nothing else of it is kept.
func (l *Ledger) Do(ctx context.Context, line Line, do func(*Tx) error) error {
	w := &work{ctx: ctx, line: line, do: do, answer: make(chan error, 1)}
	l.mu.RLock()
	if l.ended {
		l.mu.RUnlock()
		return ErrClosed
	}
	l.queue <- w
	l.mu.RUnlock()
	return <-w.answer
}

// writer is the only goroutine that writes. It takes what waits, runs it in order in one transaction,
// commits once, and answers only then.
func (l *Ledger) writer() {
	defer close(l.done)
	batch := make([]*work, 0, Batch)
	for first := range l.queue {
		batch = append(batch[:0], first)
		for {
			before := len(batch)
			// Others are often one step from the queue: let them arrive, as long as each look finds somebody.
			runtime.Gosched()
			if batch = l.waiting(batch); len(batch) == before || len(batch) == Batch {
				break
			}
		}
		l.settle(batch)
	}
	if l.conn != nil {
		l.conn.Close()
	}
}

// waiting adds what is in the queue to a batch, and waits for nothing.
func (l *Ledger) waiting(batch []*work) []*work {
	for len(batch) < Batch {
		select {
		case w, open := <-l.queue:
			if !open {
				return batch
			}
			batch = append(batch, w)
		default:
			return batch
		}
	}
	return batch
}

// settle commits a batch. If one piece fails after writing, or the commit itself fails, everything is
// taken back and each piece is run again by itself, so that no one's failure touches another's work. What
// could not even begin, or may have been committed, is not run again.
func (l *Ledger) settle(batch []*work) {
	errs, err := l.attempt(batch)
	again := err != nil && errs != nil && !errors.Is(err, ErrUnsure)
	switch {
	case again && len(batch) > 1:
		for _, w := range batch {
			l.settle([]*work{w})
		}
		return
	case again && batch[0].refused != nil:
		l.settle([]*work{batch[0].refusal(errs[0])})
		return
	}
	for i, w := range batch {
		own := errs != nil && errs[i] != nil
		switch {
		case own && (err == nil || errors.Is(err, errTakeBack) || !fault.Is(errs[i], fault.Refused)):
			w.answer <- errs[i] // a refusal only once its line is there
		case err != nil:
			w.answer <- err
		default:
			w.answer <- nil
		}
	}
}

// refusal is work that only enters a refusal which came after something was written: that is gone, and
// the line must not be.
func (w *work) refusal(failed error) *work {
	touched := w.refused
	return &work{ctx: context.WithoutCancel(w.ctx), line: w.line, answer: w.answer, do: func(t *Tx) error {
		for _, x := range touched {
			if x.How != trail.Read {
				x.How = trail.Tried
			}
			t.Touch(Record(x))
		}
		return failed
	}}
}

// attempt runs a batch in one transaction. errs are the answers piece by piece; err means that nothing
// was kept.
func (l *Ledger) attempt(batch []*work) (errs []error, err error) {
	// One person leaving must not take back another's work, so the transaction has no deadline of theirs.
	ctx := context.WithoutCancel(batch[0].ctx)
	conn, release, err := l.writing(ctx)
	if err != nil {
		return nil, fmt.Errorf("the records cannot be written: %w", err)
	}
	defer release()
	committed := false
	defer func() {
		if !committed {
			_ = l.run(ctx, conn, "ROLLBACK")
		}
	}()
	var p pass
	if p.tree, err = l.head(ctx, conn); err != nil {
		return nil, err
	}
	before := p.tree.Size
	errs = make([]error, len(batch))
	for i, w := range batch {
		errs[i], err = l.piece(ctx, conn, w, &p)
		if err != nil {
			return errs, err
		}
	}
	if p.tree.Size > before {
		if err := l.moveHead(ctx, conn, p.tree); err != nil {
			return errs, err
		}
	}
	if err := l.run(ctx, conn, "COMMIT"); err != nil {
		committed = l.opt.Dialect == Postgres // there is nothing to roll back on a connection that went away
		return errs, l.doubt(ctx, conn, before, p.first, fmt.Errorf("the records could not be committed: %w", classify(err)))
	}
	committed = true
	return errs, nil
}

// piece runs one piece of work and enters it. answer is for its caller; takeBack is not nil when the
// whole transaction must go.
func (l *Ledger) piece(ctx context.Context, conn *sql.Conn, w *work, p *pass) (answer, takeBack error) {
	tx := &Tx{View: l.writingView(ctx, conn)}
	tx.dirty = &p.dirty
	if w.ctx.Err() != nil {
		return w.ctx.Err(), nil // they have gone, and nothing has begun
	}
	failed := guarded(w.do, tx)
	refused := ""
	if failed != nil {
		enter := fault.Is(failed, fault.Refused) || fault.Is(failed, fault.NotFound) && len(tx.touched) > 0
		if tx.wrote || !isFault(failed) && !errors.Is(failed, sql.ErrNoRows) {
			if enter && tx.wrote {
				w.refused = tx.touched
			}
			return failed, errTakeBack
		}
		if !enter {
			return failed, nil
		}
		refused = failed.Error()
	}
	if failed == nil && len(tx.touched) == 0 {
		return nil, nil // looked, changed nothing of note
	}
	only := !p.dirty // the line of a look changes no record
	entry := trail.Entry{At: tx.now.Unix(), Who: w.line.Who, Via: w.line.Via, Case: w.line.Case, Clause: w.line.Clause,
		Refused: refused, Records: tx.touched}
	if err := l.enter(tx, entry, p); err != nil {
		return err, errTakeBack
	}
	p.dirty = !only
	return failed, nil
}

func (l *Ledger) enter(tx *Tx, entry trail.Entry, p *pass) error {
	body, err := entry.Body()
	if err != nil {
		return err
	}
	_, err = tx.exec("INSERT INTO trail (n, at, who, usecase, body) VALUES ($1, $2, $3, $4, $5)",
		p.tree.Size, entry.At, entry.Who, entry.Case, string(body))
	if err != nil {
		return fmt.Errorf("trail: %w", err)
	}
	p.tree.Append(body)
	if p.first == nil {
		p.first = body
	}
	return nil
}

func isFault(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f)
}

// guarded turns a panic in one piece of work into its error.
func guarded(do func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a use case: %v\n%s", p, debug.Stack())
		}
	}()
	return do(tx)
}

// writing begins a transaction on the writing connection.
func (l *Ledger) writing(ctx context.Context) (*sql.Conn, func(), error) {
	if l.opt.Dialect == Postgres {
		conn, err := l.write.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		if err := l.run(ctx, conn, "BEGIN; SET LOCAL search_path TO "+Quote(l.opt.Schema)); err != nil {
			conn.Close()
			return nil, nil, err
		}
		return conn, func() { conn.Close() }, nil
	}
	if l.conn == nil {
		conn, err := l.write.Conn(ctx)
		if err != nil {
			return nil, nil, err
		}
		l.conn = conn
	}
	if err := l.run(ctx, l.conn, "BEGIN IMMEDIATE"); err != nil {
		return nil, nil, classify(err)
	}
	return l.conn, func() {}, nil
}

func (l *Ledger) writingView(ctx context.Context, conn *sql.Conn) View {
	v := View{ctx: ctx, now: l.now(), conn: conn}
	if l.opt.Dialect == SQLite {
		v.stmt = func(query string) (*sql.Stmt, error) {
			if s, ok := l.stmts[query]; ok {
				return s, nil
			}
			s, err := conn.PrepareContext(ctx, query)
			if err == nil {
				l.stmts[query] = s
			}
			return s, err
		}
	}
	return v
}
