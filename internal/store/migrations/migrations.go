// Package migrations brings a school's records to the present schema: numbered SQL files, the same for
// both databases or one for each under the same number. A released file is never edited: a test holds
// their digests. Only forwards; going back is restoring the backup.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var files embed.FS

// Run applies what is missing. For PostgreSQL the connection's search path must be the school's schema,
// whose own table then remembers the versions.
func Run(ctx context.Context, db *sql.DB, postgres bool) error {
	latest, err := Latest()
	if err != nil {
		return err
	}
	return RunTo(ctx, db, postgres, latest)
}

// RunTo applies what is missing up to a version, for bringing back a backup made with it.
func RunTo(ctx context.Context, db *sql.DB, postgres bool, version int64) error {
	steps, err := steps(postgres)
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, nil, goose.WithGoMigrations(steps...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("bring the records to the present schema: %w", err)
	}
	return nil
}

// Latest is the newest version there is.
func Latest() (int64, error) {
	all, err := steps(false)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1].Version, nil
}

// steps reads the files for one database. Names are 0007_devices.sql, or 0007_devices.sqlite.sql and
// 0007_devices.postgres.sql.
func steps(postgres bool) ([]*goose.Migration, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	other := ".postgres.sql"
	if postgres {
		other = ".sqlite.sql"
	}
	var all []*goose.Migration
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), other) {
			continue
		}
		number, _, _ := strings.Cut(e.Name(), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("migration %s has no number", e.Name())
		}
		text, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		all = append(all, goose.NewGoMigration(version, &goose.GoFunc{RunTx: apply(string(text), postgres)}, nil))
	}
	return all, nil
}

func apply(text string, postgres bool) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		if postgres { // the simple protocol takes several statements at once
			_, err := tx.ExecContext(ctx, text, pgx.QueryExecModeSimpleProtocol)
			return err
		}
		_, err := tx.ExecContext(ctx, text)
		return err
	}
}
