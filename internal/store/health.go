package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/store/migrations"
	"handrail.school/handrail/internal/store/seal"
)

// Schema says at which version a school's records are and which one this program needs, without bringing
// them forward: a doctor changes nothing.
func (s *Server) Schema(ctx context.Context, name string) (at, need int64, err error) {
	if need, err = migrations.Latest(); err != nil {
		return 0, 0, err
	}
	var db *sql.DB
	if s.pool != nil {
		db, err = ledger.OpenPostgresSchema(s.opt.Database, "handrail_"+name)
	} else {
		db, err = ledger.OpenSQLite(s.path(name), 1)
	}
	if err != nil {
		return 0, need, err
	}
	defer db.Close()
	var found sql.NullInt64
	err = db.QueryRowContext(ctx, "SELECT MAX(version_id) FROM goose_db_version WHERE is_applied").Scan(&found)
	return found.Int64, need, err
}

// KeysUsable reads a school's key file, and says what is wrong with it. It never makes one.
func (s *Server) KeysUsable(name string) error {
	if _, err := os.Stat(s.KeyFile(name)); err != nil {
		return err
	}
	keys, err := seal.LoadOrCreate(s.KeyFile(name), Origin(name))
	if err != nil {
		return err
	}
	_, err = seal.NewRing(keys)
	return err
}

// Health is what the database says about itself.
type Health = ledger.Health

// Health asks the database for its version and size and checks it; full takes as long as reading
// everything.
func (s *School) Health(ctx context.Context, full bool) (Health, error) {
	return s.ledger.Health(ctx, full, backupTables)
}

// OpensSealed opens the name of the person entered last, to see whether the keys fit the records; false
// while nobody has been entered.
func (v *View) OpensSealed() (bool, error) {
	var who string
	var name []byte
	err := v.v.Scan("SELECT id, name FROM person ORDER BY created DESC, id LIMIT 1", nil, &who, &name)
	if None(err) {
		return false, nil
	}
	if err == nil {
		_, err = v.open("person", "name", who, name)
	}
	return err == nil, err
}

// NewestEntry is when the trail's newest line was written, in seconds since 1970; 0 for an empty trail.
func (v *View) NewestEntry() (seconds int64, err error) {
	err = v.v.Scan("SELECT COALESCE(MAX(at), 0) FROM trail", nil, &seconds)
	return seconds, err
}

// HeadSigned holds the newest head against the school's key and its own size, without walking the trail.
func (v *View) HeadSigned() (entries int64, err error) {
	text, size, err := v.Head()
	if err != nil || size == 0 {
		return size, err
	}
	var last int64
	if err := v.v.Scan("SELECT COALESCE(MAX(n), -1) + 1 FROM trail", nil, &last); err != nil {
		return size, err
	}
	head, err := trail.OpenHead(text, v.ring.Verifier)
	switch {
	case err != nil:
		return size, err
	case head.Size != size || last != size:
		return size, fmt.Errorf("the signed head speaks of %d entries, the record beside it of %d, and the trail has %d", head.Size, size, last)
	}
	return size, nil
}

// EndAccess ends every session and every program's token, and spends every open link. After a restore, those that had ended since the
// backup would otherwise work again.
func (t *Tx) EndAccess() error {
	now := unix(t.Now())
	if _, err := t.tx.Write(wrote("session", "all"), "UPDATE session SET ended = $1 WHERE ended IS NULL", now); err != nil {
		return err
	}
	if err := t.EndTokens("handrail"); err != nil {
		return err
	}
	_, err := t.tx.Write(wrote("invitation", "all"), "UPDATE invitation SET used = $1 WHERE used IS NULL", now)
	return err
}
