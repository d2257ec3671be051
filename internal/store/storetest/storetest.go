// Package storetest gives tests a fresh school on each database, SQLite and PostgreSQL. It never skips:
// without PostgreSQL the test fails and says what to do.
package storetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"handrail.school/handrail/internal/store"
)

// Clock is a settable time, safe for use by several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Start is when a test's clock begins: a Monday morning in term.
var Start = time.Date(2026, time.November, 16, 9, 30, 0, 0, time.UTC)

// NewClock begins at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move puts the clock on, or back.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Address is the PostgreSQL server of the tests.
func Address(t testing.TB) string {
	t.Helper()
	address := os.Getenv("HANDRAIL_TEST_POSTGRES")
	if address == "" {
		t.Fatal("HANDRAIL_TEST_POSTGRES is not set: run make test, or scripts/postgres.sh start DIR and export what it prints")
	}
	return address
}

// Server opens an empty server; database is "sqlite" or "postgres". Its PostgreSQL schemas begin with a
// name of their own and are dropped at the end.
func Server(t testing.TB, database string, clock *Clock) (*store.Server, string) {
	t.Helper()
	opt := store.Options{Dir: t.TempDir(), Now: clock.Now}
	name := "t" + store.NewID()[:12]
	if database == "postgres" {
		opt.Database = Address(t)
		t.Cleanup(func() { dropSchemas(t, opt.Database, "handrail_"+name) })
	}
	s, err := store.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, name
}

// Forget drops a school's PostgreSQL schemas at the end of the test, for schools opened by other processes.
func Forget(t testing.TB, name string) {
	t.Helper()
	t.Cleanup(func() { dropSchemas(t, Address(t), "handrail_"+name) })
}

func dropSchemas(t testing.TB, address, prefix string) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT schema_name FROM information_schema.schemata WHERE starts_with(schema_name, $1)", prefix)
	if err != nil {
		t.Error(err)
		return
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Error(err)
	}
	for _, n := range names {
		if _, err := conn.Exec(ctx, "DROP SCHEMA "+pgx.Identifier{n}.Sanitize()+" CASCADE"); err != nil {
			t.Error(err)
		}
	}
}

// Intruder opens a school's tables as somebody who may write in the database and has no key: to change what is
// kept, or to make a table refuse what is written to it.
func Intruder(t testing.TB, server *store.Server, name string) func(query string, args ...any) {
	t.Helper()
	driver, address := "sqlite", filepath.Join(server.Dir(), "schools", name+".sqlite")
	if server.Postgres() {
		driver, address = "pgx", Address(t)
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	do := func(query string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	if server.Postgres() {
		do(`SET search_path TO "handrail_` + name + `"`)
		do("ALTER TABLE trail DISABLE TRIGGER ALL")
	} else {
		do("DROP TRIGGER IF EXISTS trail_keeps_update")
	}
	return do
}

// School opens one fresh school.
func School(t testing.TB, database string, clock *Clock) *store.School {
	t.Helper()
	server, name := Server(t, database, clock)
	school, err := server.School(t.Context(), name, true)
	if err != nil {
		t.Fatal(err)
	}
	return school
}

// Each runs a test on both databases.
func Each(t *testing.T, f func(t *testing.T, school *store.School, clock *Clock)) {
	t.Helper()
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			clock := NewClock()
			f(t, School(t, database, clock), clock)
		})
	}
}
