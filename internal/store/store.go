// Package store keeps a school's records: the only package that speaks SQL, one file an area of the
// policy. Reading what is not sensitive takes a View; writing anything, and loading what is sensitive,
// takes a Tx, which only the doorway (package office) hands out and which enters every record it touches
// in the trail.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/store/migrations"
	"handrail.school/handrail/internal/store/seal"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// Options says where the records of all schools are.
type Options struct {
	// Dir holds schools/NAME.sqlite and keys/NAME.json.
	Dir string
	// Database is a postgres:// address, or empty for SQLite files in Dir.
	Database string
	// Now is the one clock.
	Now func() time.Time
}

// Server is every school that this process serves, each with its own set of records.
type Server struct {
	opt  Options
	pool *sql.DB

	mu      sync.Mutex
	schools map[string]*School
}

// Default is the short name of the school when there is only one.
const Default = "school"

var slug = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// Open prepares the folder and, with PostgreSQL, the shared pool. No school is opened yet.
func Open(opt Options) (*Server, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	for _, d := range []string{opt.Dir, filepath.Join(opt.Dir, "keys"), filepath.Join(opt.Dir, "schools")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	s := &Server{opt: opt, schools: map[string]*School{}}
	if opt.Database != "" {
		pool, err := ledger.OpenPostgres(opt.Database)
		if err != nil {
			return nil, fmt.Errorf("database address: %w", err)
		}
		s.pool = pool
	}
	return s, nil
}

// Close closes every school.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, school := range s.schools {
		errs = append(errs, school.ledger.Close())
	}
	clear(s.schools)
	if s.pool != nil {
		errs = append(errs, s.pool.Close())
	}
	return errors.Join(errs...)
}

// Ping says whether the database answers.
func (s *Server) Ping(ctx context.Context) error {
	if s.pool == nil {
		return nil
	}
	return s.pool.PingContext(ctx)
}

// Postgres says which database this is.
func (s *Server) Postgres() bool { return s.pool != nil }

// Dir is the data folder.
func (s *Server) Dir() string { return s.opt.Dir }

func (s *Server) path(name string) string { return filepath.Join(s.opt.Dir, "schools", name+".sqlite") }

// KeyFile is where a school's keys lie.
func (s *Server) KeyFile(name string) string {
	return filepath.Join(s.opt.Dir, "keys", name+".json")
}

// Origin is the first line of a school's trail heads.
func Origin(name string) string { return "handrail.school/trail/" + name }

// Exists says whether the school has records here.
func (s *Server) Exists(ctx context.Context, name string) (bool, error) {
	names, err := s.Names(ctx)
	return slices.Contains(names, name), err
}

// Names lists the schools that have records here.
func (s *Server) Names(ctx context.Context) ([]string, error) {
	var names []string
	if s.pool == nil {
		files, err := filepath.Glob(s.path("*"))
		for _, f := range files {
			names = append(names, strings.TrimSuffix(filepath.Base(f), ".sqlite"))
		}
		return names, err
	}
	rows, err := s.pool.QueryContext(ctx, `SELECT schema_name FROM information_schema.schemata
		WHERE schema_name LIKE 'handrail\_%' ORDER BY schema_name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, strings.TrimPrefix(n, "handrail_"))
	}
	return names, rows.Err()
}

// School opens one school's records, bringing them to the present schema, and makes them if they do not
// exist and create is true.
func (s *Server) School(ctx context.Context, name string, create bool) (*School, error) {
	if !slug.MatchString(name) {
		return nil, fault.New(fault.Invalid, "%q cannot be the short name of a school: use small letters, digits and _", name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if school, ok := s.schools[name]; ok {
		return school, nil
	}
	exists, err := s.Exists(ctx, name)
	if err != nil {
		return nil, err
	}
	if !exists && !create {
		return nil, fault.New(fault.NotFound, "There is no school called %q here. Run handrail serve or handrail setup first.", name)
	}
	if _, err := os.Stat(s.unfinished(name)); err == nil {
		return nil, fault.New(fault.Conflict, "Bringing back %q was cut off before it was whole. Run the same handrail restore again.", name)
	}
	if exists {
		if _, err := os.Stat(s.KeyFile(name)); err != nil {
			return nil, fmt.Errorf("the key file %s is missing, so the records of %s cannot be opened; restore it from the backup", s.KeyFile(name), name)
		}
	}
	school, err := s.open(ctx, name)
	if err != nil {
		return nil, err
	}
	s.schools[name] = school
	return school, nil
}

func (s *Server) open(ctx context.Context, name string) (*School, error) {
	keys, err := seal.LoadOrCreate(s.KeyFile(name), Origin(name))
	if err != nil {
		return nil, err
	}
	ring, err := seal.NewRing(keys)
	if err != nil {
		return nil, err
	}
	// The trail keeps the name it was begun under, also where a backup was brought back under another.
	opt := ledger.Options{Path: s.path(name), Pool: s.pool, Schema: "handrail_" + name, Signer: ring.Signer,
		Verifier: ring.Verifier, Origin: ring.Signer.Name(), Now: s.opt.Now}
	if s.pool != nil {
		opt.Dialect = ledger.Postgres
		err = s.migratePostgres(ctx, opt.Schema)
	} else {
		err = s.migrateSQLite(ctx, opt.Path)
	}
	if err != nil {
		return nil, err
	}
	l, err := ledger.Open(opt)
	if err != nil {
		return nil, err
	}
	return &School{Name: name, ledger: l, ring: ring, now: s.opt.Now}, nil
}

func (s *Server) migrateSQLite(ctx context.Context, path string) error {
	db, err := ledger.OpenSQLite(path, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if current, err := s.current(ctx, db); err == nil && current {
		return nil
	}
	if err := migrations.Run(ctx, db, false); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, emptyHead)
	return err
}

const emptyHead = `INSERT INTO trail_head (one, size, edge, note) VALUES (1, 0, '', '') ON CONFLICT (one) DO NOTHING`

// current answers quickly whether there is nothing to migrate, so that a restart is fast.
func (s *Server) current(ctx context.Context, db *sql.DB) (bool, error) {
	latest, err := migrations.Latest()
	if err != nil {
		return false, err
	}
	var at sql.NullInt64
	err = db.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied").Scan(&at)
	return at.Int64 == latest, err
}

func (s *Server) migratePostgres(ctx context.Context, schema string) error {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("the database cannot be reached: %w", err)
	}
	defer conn.Close()
	// One process at a time for each schema; the lock ends with the connection's transaction.
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(hashtext($1))", schema); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(hashtext($1))", schema)
	if _, err := conn.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+ledger.Quote(schema)); err != nil {
		return err
	}
	db, err := ledger.OpenPostgresSchema(s.opt.Database, schema)
	if err != nil {
		return err
	}
	defer db.Close()
	if current, err := s.current(ctx, db); err == nil && current {
		return nil
	}
	if err := migrations.Run(ctx, db, true); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, emptyHead)
	return err
}

// School is one school's records.
type School struct {
	Name   string
	ledger *ledger.Ledger
	ring   *seal.Ring
	now    func() time.Time
}

// Line is what the doorway knows of a piece of work before it starts.
type Line = ledger.Line

// View reads what is not sensitive, all of one moment.
type View struct {
	v    *ledger.View
	ring *seal.Ring
	// settled says that all of what is seen was committed.
	settled bool
	// mark is what BoardMark found, once it was asked.
	mark *[2]int64
}

// Tx also writes, and loads what is sensitive; whatever it touches is in the trail when it commits.
type Tx struct {
	View
	tx *ledger.Tx
}

// Read runs f on one moment of the records.
func (s *School) Read(ctx context.Context, f func(*View) error) error {
	return s.ledger.Read(ctx, func(v *ledger.View) error { return f(&View{v: v, ring: s.ring, settled: true}) })
}

// Do runs one use case's work durably. It may run more than once, so it changes nothing but its Tx.
func (s *School) Do(ctx context.Context, line Line, f func(*Tx) error) error {
	return s.ledger.Do(ctx, line, func(t *ledger.Tx) error { return f(&Tx{View{v: &t.View, ring: s.ring}, t}) })
}

// Rest gives back what memory the database's connections keep of this school's file, and more where nobody uses the
// school at present.
func (s *School) Rest(ctx context.Context, idle bool) error { return s.ledger.Rest(ctx, idle) }

// Settled says that everything seen here was committed, so that what is made from it may be kept. Inside a Tx
// it is not: that sees its own changes, and those of others that may yet be taken back.
func (v *View) Settled() bool { return v.settled }

// Committed says that everything seen here was committed so far: of a View always, of a Tx until it writes, unless
// others wrote before it in the same batch. What is kept of committed records holds for it; nothing that a Tx wrote
// is missed, because it is not so any more then.
func (v *View) Committed() bool { return v.v.Committed() }

// Now is the one time of this piece of work.
func (v *View) Now() time.Time { return v.v.Now() }

// NewID draws a new identifier.
func (t *Tx) NewID() string { return NewID() }

// NewID draws a new identifier from the system's randomness.
func NewID() string {
	var b [id.Length]byte
	_, _ = rand.Read(b[:])
	return id.From(b)
}

// Tried notes that somebody asked for a record they may not have.
func (t *Tx) Tried(kind, number string) {
	t.tx.Touch(ledger.Record{Kind: kind, ID: number, How: "tried"})
}

// Looked notes that a sensitive record was shown.
func (t *Tx) Looked(kind, number string) {
	t.tx.Touch(ledger.Record{Kind: kind, ID: number, How: "read"})
}

// Changed says whether the work has written a record of any of these kinds so far.
func (t *Tx) Changed(kinds ...string) bool { return t.tx.Changed(kinds...) }

func wrote(kind, number string) ledger.Record {
	return ledger.Record{Kind: kind, ID: number, How: "wrote"}
}

func (t *Tx) seal(table, column, row, plain string) []byte {
	return t.ring.Seal(seal.Place{Table: table, Column: column, Row: row}, []byte(plain))
}

func (v *View) open(table, column, row string, sealed []byte) (string, error) {
	plain, err := v.ring.Open(seal.Place{Table: table, Column: column, Row: row}, sealed)
	return string(plain), err
}

// opened opens several sealed columns of one row at once.
func (v *View) opened(table, row string, columns map[string][]byte) (map[string]string, error) {
	out := make(map[string]string, len(columns))
	for column, sealed := range columns {
		plain, err := v.open(table, column, row, sealed)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", table, column, err)
		}
		out[column] = plain
	}
	return out, nil
}

func unix(t time.Time) int64 { return t.Unix() }

func at(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// nullTime scans a time that may not have come.
type nullTime struct{ sql.NullInt64 }

func (n nullTime) time() time.Time { return maybe(n.NullInt64) }

// maybe turns a nullable time into the zero Time.
func maybe(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return at(n.Int64)
}

// Taken says whether an error is a value that must be unique and is there already.
func Taken(err error) bool { return errors.Is(err, ledger.ErrTaken) }

// ErrNone is what None tells.
var ErrNone = sql.ErrNoRows

// None says whether an error means that no row was found.
func None(err error) bool { return errors.Is(err, sql.ErrNoRows) }
