package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Dump reads every row of the tables from one moment, while writing goes on.
func (l *Ledger) Dump(ctx context.Context, tables []string, table func(name string, columns []string) error, row func(values []any) error) error {
	conn, err := l.read.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := l.run(ctx, conn, l.begin); err != nil {
		return err
	}
	defer func() { _ = l.run(context.WithoutCancel(ctx), conn, "ROLLBACK") }()
	for _, name := range tables {
		if err := dumpTable(ctx, conn, name, table, row); err != nil {
			return fmt.Errorf("copy %s: %w", name, err)
		}
	}
	return nil
}

func dumpTable(ctx context.Context, conn *sql.Conn, name string, table func(string, []string) error, row func([]any) error) error {
	rows, err := conn.QueryContext(ctx, "SELECT * FROM "+name)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := table(name, columns); err != nil {
		return err
	}
	kinds, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(pointers...); err != nil {
			return err
		}
		for i, k := range kinds { // SQLite keeps a truth as 0 or 1
			if n, ok := values[i].(int64); ok && k.DatabaseTypeName() == "BOOLEAN" {
				values[i] = n != 0
			}
		}
		if err := row(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Loader fills an empty school's tables in one transaction: all rows, or none.
type Loader struct {
	db       *sql.DB
	tx       *sql.Tx
	stmt     *sql.Stmt
	postgres bool
	ctx      context.Context
}

// NewLoader begins; the schema must be there and empty. For PostgreSQL the pool's search path is the
// school's schema.
func NewLoader(ctx context.Context, db *sql.DB, postgres bool) (*Loader, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &Loader{db: db, tx: tx, postgres: postgres, ctx: ctx}, nil
}

// Table starts filling one table. The head of the trail has a row from the beginning, which goes first.
func (l *Loader) Table(name string, columns []string) error {
	if l.stmt != nil {
		if err := l.stmt.Close(); err != nil {
			return err
		}
	}
	marks := make([]string, len(columns))
	for i := range columns {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	query := "INSERT INTO " + Quote(name) + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")"
	if name == "trail_head" {
		query += " ON CONFLICT (one) DO UPDATE SET size = excluded.size, edge = excluded.edge, note = excluded.note"
	}
	var err error
	l.stmt, err = l.tx.PrepareContext(l.ctx, query)
	return err
}

// Row adds one row to the table.
func (l *Loader) Row(values []any) error {
	if l.stmt == nil {
		return errors.New("a row before its table")
	}
	_, err := l.stmt.ExecContext(l.ctx, values...)
	return classify(err)
}

// Commit keeps everything.
func (l *Loader) Commit() error {
	if l.stmt != nil {
		if err := l.stmt.Close(); err != nil {
			return err
		}
	}
	return classify(l.tx.Commit())
}

// Abandon keeps nothing.
func (l *Loader) Abandon() { _ = l.tx.Rollback() }

// Tables lists the tables of a school as the database knows them.
func (l *Ledger) Tables(ctx context.Context) ([]string, error) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
	if l.opt.Dialect == Postgres {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	var names []string
	err := l.Read(ctx, func(v *View) error {
		return v.Each(query, nil, func(scan func(...any) error) error {
			var n string
			err := scan(&n)
			names = append(names, n)
			return err
		})
	})
	return names, err
}
