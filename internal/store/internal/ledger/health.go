package ledger

import (
	"context"
	"strings"
)

// Health is what the database says about itself.
type Health struct {
	Database string   `json:"database"` // SQLite or PostgreSQL
	Version  string   `json:"version"`
	Bytes    int64    `json:"bytes"`    // of this school's records
	Damage   []string `json:"damage"`   // what its own check of the file found
	Readable int64    `json:"readable"` // rows read, when every row was asked for
}

// Health asks the database. SQLite checks its file: quickly, or when full is set with every index as well.
// PostgreSQL has no such question, so full reads every row of the tables instead.
func (l *Ledger) Health(ctx context.Context, full bool, tables []string) (Health, error) {
	if l.opt.Dialect == Postgres {
		return l.healthPostgres(ctx, full, tables)
	}
	h := Health{Database: "SQLite"}
	check := "PRAGMA quick_check(20)"
	if full {
		check = "PRAGMA integrity_check(20)"
	}
	err := l.Read(ctx, func(v *View) error {
		var pages, size int64
		if err := v.Scan("SELECT sqlite_version()", nil, &h.Version); err != nil {
			return err
		}
		if err := v.Scan("PRAGMA page_count", nil, &pages); err != nil {
			return err
		}
		if err := v.Scan("PRAGMA page_size", nil, &size); err != nil {
			return err
		}
		h.Bytes = pages * size
		return v.Each(check, nil, func(scan func(...any) error) error {
			var line string
			err := scan(&line)
			if line != "ok" {
				h.Damage = append(h.Damage, strings.TrimSpace(line))
			}
			return err
		})
	})
	return h, err
}

func (l *Ledger) healthPostgres(ctx context.Context, full bool, tables []string) (Health, error) {
	h := Health{Database: "PostgreSQL"}
	err := l.Read(ctx, func(v *View) error {
		return v.Scan(`SELECT current_setting('server_version'), COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::bigint
			FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'`, nil, &h.Version, &h.Bytes)
	})
	if err != nil || !full {
		return h, err
	}
	err = l.Dump(ctx, tables, func(string, []string) error { return nil }, func([]any) error { h.Readable++; return nil })
	if err != nil {
		h.Damage = append(h.Damage, err.Error())
	}
	return h, ctx.Err()
}
