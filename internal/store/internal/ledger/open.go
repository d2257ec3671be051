// Package ledger is the ground of the store: one database per school (a SQLite file or a PostgreSQL
// schema), reads that see one moment, and writes that cannot happen without a line in the trail. Nothing
// outside the store can import it, and nothing in it knows what the records mean.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib" // also the "pgx" driver
	"golang.org/x/mod/sumdb/note"
	_ "modernc.org/sqlite" // the "sqlite" driver
)

// Dialect is which database answers.
type Dialect uint8

// The two databases.
const (
	SQLite Dialect = iota
	Postgres
)

// Options says where a school's records are and how its trail is signed.
type Options struct {
	Dialect Dialect
	// Path is the SQLite file.
	Path string
	// Pool and Schema are the PostgreSQL server's shared pool and the school's schema in it.
	Pool   *sql.DB
	Schema string
	// Signer signs the head of every commit, Verifier knows such a head again; Origin is the first line of a head.
	Signer   note.Signer
	Verifier note.Verifier
	Origin   string
	// Now is the one clock; whole seconds are kept.
	Now func() time.Time
}

// Ledger is one school's records.
type Ledger struct {
	opt    Options
	write  *sql.DB // SQLite: one connection. PostgreSQL: the shared pool.
	read   *sql.DB
	begin  string // starts a reading transaction
	home   string // the schema, as statements outside a transaction must name it
	lock   string // reads the head and keeps others from writing
	queue  chan *work
	done   chan struct{}
	closed sync.Once

	mu    sync.RWMutex // held for reading while sending to queue, for writing to close it
	ended bool

	conn  *sql.Conn // SQLite's writing connection, kept for its statements
	stmts map[string]*sql.Stmt

	signed signedHead // the writer's own

	readers chan *reader // SQLite's places for readers
}

// mostReaders is how many read a SQLite file at once.
const mostReaders = 4

// mostConnections is how many a process has to a PostgreSQL server, for all its schools.
const mostConnections = 24

// Open connects; the schema must be current (see the store's migrations).
func Open(opt Options) (*Ledger, error) {
	l := &Ledger{opt: opt, queue: make(chan *work, 256), done: make(chan struct{}), stmts: map[string]*sql.Stmt{}}
	switch opt.Dialect {
	case SQLite:
		var err error
		if l.write, err = OpenSQLite(opt.Path, 1); err != nil {
			return nil, err
		}
		if l.read, err = OpenSQLite(opt.Path, mostReaders+1); err != nil {
			return nil, errors.Join(err, l.write.Close())
		}
		l.readers = make(chan *reader, mostReaders)
		for range mostReaders {
			l.readers <- nil // a place without a connection yet
		}
		l.begin, l.lock, l.home = "BEGIN", "SELECT size, edge, note FROM trail_head", "main"
	case Postgres:
		l.write, l.read, l.home = opt.Pool, opt.Pool, Quote(opt.Schema)
		// Repeatable read: every statement must see the same moment, as SQLite's do.
		l.begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path TO " + Quote(opt.Schema)
		l.lock = "SELECT size, edge, note FROM trail_head FOR UPDATE"
	}
	go l.writer()
	return l, nil
}

// OpenSQLite opens a file with the settings every connection must have: write-ahead log, a full sync at
// each commit (what was answered "recorded" is there after a power cut), foreign keys on.
func OpenSQLite(path string, connections int) (*sql.DB, error) {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "busy_timeout(10000)",
		"cache_size(-1000)", "temp_store(MEMORY)"}, "_txlock": {"immediate"}, "_dqs": {"0"}}
	db, err := sql.Open("sqlite", "file:"+escapePath(path)+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// OpenPostgres opens the server's shared pool.
func OpenPostgres(address string) (*sql.DB, error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	// As many may rest as may work: opening a connection costs as much as a hundred questions, and under load
	// those beyond the number at rest would be opened and closed for every page.
	db.SetMaxOpenConns(mostConnections)
	db.SetMaxIdleConns(mostConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

// Quote writes a PostgreSQL identifier.
func Quote(identifier string) string { return pgx.Identifier{identifier}.Sanitize() }

// Close waits for writing to finish. The PostgreSQL pool belongs to the caller and stays open.
func (l *Ledger) Close() error {
	l.closed.Do(func() {
		l.mu.Lock()
		l.ended = true
		close(l.queue)
		l.mu.Unlock()
	})
	<-l.done
	if l.opt.Dialect == Postgres {
		return nil
	}
	l.closeReaders()
	return errors.Join(l.write.Close(), l.read.Close())
}

// run executes without arguments; PostgreSQL takes several statements at once this way.
func (l *Ledger) run(ctx context.Context, conn *sql.Conn, text string) error {
	var err error
	if l.opt.Dialect == Postgres {
		_, err = conn.ExecContext(ctx, text, pgx.QueryExecModeSimpleProtocol)
	} else {
		_, err = conn.ExecContext(ctx, text)
	}
	return err
}

// View reads inside one moment.
type View struct {
	ctx  context.Context
	now  time.Time
	stmt func(query string) (*sql.Stmt, error) // nil: query the connection
	conn *sql.Conn
	// dirty says whether something was written in the transaction that may yet be taken back; nil where nothing can be.
	dirty *bool
}

// Committed says that everything seen here was committed: always where it is only read, and in a Tx until it writes, if
// nothing before it in its batch wrote either.
func (v *View) Committed() bool { return v.dirty == nil || !*v.dirty }

// Now is the one time of this piece of work, in whole seconds UTC.
func (v *View) Now() time.Time { return v.now }

// Context is the context of the work.
func (v *View) Context() context.Context { return v.ctx }

// Query reads rows.
func (v *View) Query(query string, args ...any) (*sql.Rows, error) {
	if v.stmt == nil {
		return v.conn.QueryContext(v.ctx, query, args...)
	}
	s, err := v.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(v.ctx, args...)
}

// Scan reads one row into dest; sql.ErrNoRows if there is none.
func (v *View) Scan(query string, args []any, dest ...any) error {
	rows, err := v.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return rows.Close()
}

// Each calls f for every row; f scans it.
func (v *View) Each(query string, args []any, f func(scan func(dest ...any) error) error) error {
	rows, err := v.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Read runs f on one consistent view of the records.
func (l *Ledger) Read(ctx context.Context, f func(*View) error) error {
	r, err := l.reader(ctx)
	if err != nil {
		return fmt.Errorf("the records cannot be reached: %w", err)
	}
	// The transaction only reads: ending it cannot lose anything, and must happen even if ctx is over.
	defer l.release(ctx, r)
	if err := l.run(ctx, r.conn, l.begin); err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	v := &View{ctx: ctx, now: l.now(), conn: r.conn}
	if l.opt.Dialect == SQLite {
		v.stmt = r.prepared
	}
	return f(v)
}

// One reads one row by a statement of its own. One statement sees one moment, so no transaction is put round
// it, which on PostgreSQL saves two of three round trips. Nothing sets the search path either: the text names
// every table as {}.table, and a table without its schema is not found rather than found in another school.
func (l *Ledger) One(ctx context.Context, query string, args []any, dest ...any) error {
	r, err := l.reader(ctx)
	if err != nil {
		return fmt.Errorf("the records cannot be reached: %w", err)
	}
	v := &View{ctx: ctx, now: l.now(), conn: r.conn}
	if l.opt.Dialect == SQLite {
		v.stmt = r.prepared
	}
	err = v.Scan(strings.ReplaceAll(query, "{}", l.home), args, dest...)
	if l.opt.Dialect == SQLite && (err == nil || errors.Is(err, sql.ErrNoRows)) {
		l.readers <- r
		return err
	}
	r.conn.Close() // PostgreSQL's goes back to the pool, which looks at what failed
	if l.opt.Dialect == SQLite {
		l.readers <- nil
	}
	return err
}

// reader is a SQLite connection that keeps its statements: preparing one costs more than most reads.
// pgx keeps PostgreSQL's by itself.
type reader struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (r *reader) prepared(query string) (*sql.Stmt, error) {
	if s, ok := r.stmts[query]; ok {
		return s, nil
	}
	// The statement outlives this request, so it is not prepared under the request's context.
	s, err := r.conn.PrepareContext(context.Background(), query)
	if err == nil {
		r.stmts[query] = s
	}
	return s, err
}

// reader waits for a place among SQLite's readers, and opens a connection if the place has none yet.
func (l *Ledger) reader(ctx context.Context) (*reader, error) {
	if l.opt.Dialect == Postgres {
		conn, err := l.read.Conn(ctx)
		return &reader{conn: conn}, err
	}
	var r *reader
	select {
	case r = <-l.readers:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r != nil {
		return r, nil
	}
	conn, err := l.read.Conn(ctx)
	if err != nil {
		l.readers <- nil
		return nil, err
	}
	return &reader{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
}

// release ends a reading transaction and gives the place to the next. A connection on which even that
// fails is not used again.
func (l *Ledger) release(ctx context.Context, r *reader) {
	err := l.run(context.WithoutCancel(ctx), r.conn, "ROLLBACK")
	switch {
	case l.opt.Dialect == Postgres:
		r.conn.Close()
	case err != nil:
		r.conn.Close()
		l.readers <- nil
	default:
		l.readers <- r
	}
}

// closeReaders waits for every reader and closes its connection.
func (l *Ledger) closeReaders() {
	for range cap(l.readers) {
		if r := <-l.readers; r != nil {
			r.conn.Close()
		}
	}
}

func (l *Ledger) now() time.Time { return l.opt.Now().UTC().Truncate(time.Second) }

// OpenPostgresSchema opens one connection whose search path is a schema, for migrations.
func OpenPostgresSchema(address, schema string) (*sql.DB, error) {
	c, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	c.RuntimeParams["search_path"] = Quote(schema)
	db := stdlib.OpenDB(*c)
	db.SetMaxOpenConns(1)
	return db, nil
}
