package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"handrail.school/handrail/internal/store/internal/ledger"
	"handrail.school/handrail/internal/store/migrations"
	"handrail.school/handrail/internal/store/seal"
	"handrail.school/handrail/internal/words/fault"
)

// A backup is an age file (encrypted to the school's recipient) of gzipped JSON lines: a header with the
// keys, then each table with its columns and rows, then a footer. It reads the same from SQLite and
// PostgreSQL, so restoring is also the way from one to the other.

// backupTables in an order in which references are there before they are referred to. A test holds the
// list against the schema.
var backupTables = []string{"person", "credential", "recovery_code", "session", "invitation", "passkey", "provider", "login", "card", "gathering", "throttle", "refusal", "forced_change", "sighting", "approval", "hold",
	"setting", "term", "closure", "job", "outbox", "backup", "profile", "choice", "own_clause", "past", "document", "finding", "advice",
	"roll_import", "roll", "roll_change", "class", "class_member", "relation", "care_group", "care_flag", "support_plan", "support_note", "support_ask", "tie",
	"pack_fact", "edition", "review", "post_term", "absence", "training", "training_session", "on_call", "alarm_told", "policy_edition", "policy_opinion", "section_owner", "consultation", "consultation_answer",
	"consultation_reply", "consultation_remark", "linked_policy", "must_read", "confirmation",
	"duty_choice", "duty_done", "duty_addendum", "duty_turn", "duty_draft", "duty_event", "plan_action", "person_choice", "person_past", "bad_address",
	"access_system", "access_grant", "access_review", "access_review_line", "shared_use", "api_token", "room", "device", "device_loan", "shared_secret", "secret_holder", "secret_opening",
	"unit", "lesson", "lesson_pupil",
	"login_release", "agreement_edition", "signature", "day_pass", "family_copy", "signing_round", "signing_asked", "picture_check", "picture_answer", "standing", "standing_change", "trail", "trail_head", "trail_note"}

const backupFormat = "handrail backup 1"

type backupHeader struct {
	Format string    `json:"format"`
	ID     string    `json:"id"`
	School string    `json:"school"`
	Made   time.Time `json:"made"`
	Schema int64     `json:"schema"`
	Keys   seal.Keys `json:"keys"`
}

// backupLine is one line after the header: a table, a row of it, or the end.
type backupLine struct {
	Table   string   `json:"t,omitempty"`
	Columns []string `json:"c,omitempty"`
	Row     []any    `json:"r,omitempty"`
	End     *Backup  `json:"end,omitempty"`
}

// sealedBytes marks bytes among a row's values.
type sealedBytes struct {
	Bytes []byte `json:"b"`
}

// WriteBackup copies the school as it is at one moment, encrypted, while it goes on being used.
func (s *Server) WriteBackup(ctx context.Context, school *School, out io.Writer, to []age.Recipient) (Backup, error) {
	text, err := os.ReadFile(s.KeyFile(school.Name))
	if err != nil {
		return Backup{}, err
	}
	h := backupHeader{Format: backupFormat, ID: NewID(), School: school.Name, Made: s.opt.Now().UTC().Truncate(time.Second)}
	if err := json.Unmarshal(text, &h.Keys); err != nil {
		return Backup{}, fmt.Errorf("key file: %w", err)
	}
	if h.Schema, err = migrations.Latest(); err != nil {
		return Backup{}, err
	}
	sealed, err := age.Encrypt(out, to...)
	if err != nil {
		return Backup{}, err
	}
	zipped := gzip.NewWriter(sealed)
	b := Backup{ID: h.ID, Made: h.Made}
	err = writeLines(ctx, school, json.NewEncoder(zipped), h, &b)
	return b, errors.Join(err, zipped.Close(), sealed.Close())
}

func writeLines(ctx context.Context, school *School, enc *json.Encoder, h backupHeader, b *Backup) error {
	if err := enc.Encode(h); err != nil {
		return err
	}
	name := ""
	err := school.ledger.Dump(ctx, backupTables, func(table string, columns []string) error {
		name = table
		return enc.Encode(backupLine{Table: table, Columns: columns})
	}, func(values []any) error {
		b.Records++
		if name == "trail" {
			b.Trail++
		}
		row := make([]any, len(values))
		for i, v := range values {
			if bytes, ok := v.([]byte); ok {
				row[i] = sealedBytes{bytes}
			} else {
				row[i] = v
			}
		}
		return enc.Encode(backupLine{Row: row})
	})
	if err != nil {
		return err
	}
	return enc.Encode(backupLine{End: b})
}

// Restore brings a backup back as a school that does not exist here yet. It is all there at the end, or
// nothing is; then the trail is walked and a sealed value opened, to prove that records and keys fit.
func (s *Server) Restore(ctx context.Context, in io.Reader, with []age.Identity, name string) (Backup, Verified, error) {
	lines, h, err := openBackup(in, with)
	if err != nil {
		return Backup{}, Verified{}, err
	}
	if name == "" {
		name = h.School
	}
	if !slug.MatchString(name) {
		return Backup{}, Verified{}, fault.New(fault.Invalid, "%q cannot be the short name of a school.", name)
	}
	if _, err := os.Stat(s.unfinished(name)); err == nil { // an earlier restore was killed
		if err := s.forget(ctx, name); err != nil {
			return Backup{}, Verified{}, err
		}
	}
	exists, err := s.Exists(ctx, name)
	if err != nil {
		return Backup{}, Verified{}, err
	}
	if exists {
		return Backup{}, Verified{}, fault.New(fault.Conflict, "There is a school called %q here already. Nothing was changed. Restore into an empty folder or database, or give another --school.", name)
	}
	// A failed restore removes its key file; one that was here before belongs to other records.
	if _, err := os.Stat(s.KeyFile(name)); err == nil {
		return Backup{}, Verified{}, fault.New(fault.Conflict, "The keys of a school called %q are in %s already. Nothing was changed. Restore into an empty --data folder.", name, s.KeyFile(name))
	}
	if err := s.claim(ctx, name, h.Keys); err != nil {
		return Backup{}, Verified{}, err
	}
	b, err := s.load(ctx, name, h, lines)
	b.School = h.School
	if err == nil {
		err = os.Remove(s.unfinished(name))
	}
	if err != nil {
		return b, Verified{}, errors.Join(err, s.forget(ctx, name))
	}
	school, err := s.School(ctx, name, false)
	if err != nil {
		return b, Verified{}, errors.Join(err, s.forget(ctx, name))
	}
	got, err := school.prove(ctx, b)
	return b, got, err
}

// claim makes the place for a school to be restored into. It takes nothing that was there before: what it
// made, and that alone, is forgotten if the restore fails.
func (s *Server) claim(ctx context.Context, name string, keys seal.Keys) error {
	if _, err := seal.NewRing(keys); err != nil {
		return fmt.Errorf("the backup's keys cannot be used: %w", err)
	}
	mark := s.unfinished(name)
	if err := os.WriteFile(mark, nil, 0o600); err != nil {
		return err
	}
	if err := s.create(ctx, name); err != nil {
		return errors.Join(err, os.Remove(mark)) // somebody else made it a moment ago: it is theirs
	}
	if err := keys.Save(s.KeyFile(name)); err != nil {
		return errors.Join(err, s.forget(ctx, name))
	}
	return nil
}

// create makes an empty schema or file, and fails if there is one.
func (s *Server) create(ctx context.Context, name string) error {
	if s.pool != nil {
		_, err := s.pool.ExecContext(ctx, "CREATE SCHEMA "+ledger.Quote("handrail_"+name))
		return err
	}
	f, err := os.OpenFile(s.path(name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openBackup(in io.Reader, with []age.Identity) (lines backupLines, h backupHeader, err error) {
	plain, err := age.Decrypt(in, with...)
	if err != nil {
		return lines, h, fmt.Errorf("the backup cannot be opened with this identity, or it is not a backup: %w", err)
	}
	unzipped, err := gzip.NewReader(bufio.NewReader(plain))
	if err != nil {
		return lines, h, fmt.Errorf("the backup is damaged: %w", err)
	}
	lines = newLines(unzipped)
	if err := lines.Decode(&h); err != nil || h.Format != backupFormat {
		return lines, h, errors.Join(errors.New("this is not a backup that this Handrail can read"), err)
	}
	latest, err := migrations.Latest()
	if err == nil && h.Schema > latest {
		err = errors.New("this backup was made by a newer Handrail; install that version first")
	}
	return lines, h, err
}

// load fills a new database with the backup's rows, at the schema it was made with, then brings it forward.
func (s *Server) load(ctx context.Context, name string, h backupHeader, lines backupLines) (Backup, error) {
	db, err := ledger.OpenSQLite(s.path(name), 1)
	if s.pool != nil {
		db, err = ledger.OpenPostgresSchema(s.opt.Database, "handrail_"+name)
	}
	if err != nil {
		return Backup{}, err
	}
	defer db.Close()
	if err := migrations.RunTo(ctx, db, s.pool != nil, h.Schema); err != nil {
		return Backup{}, err
	}
	loader, err := ledger.NewLoader(ctx, db, s.pool != nil)
	if err != nil {
		return Backup{}, err
	}
	b, err := readLines(lines, loader)
	if err != nil {
		loader.Abandon()
		return b, err
	}
	return b, loader.Commit()
}

func readLines(lines backupLines, loader *ledger.Loader) (Backup, error) {
	var count int64
	known := map[string]bool{}
	for _, t := range backupTables {
		known[t] = true
	}
	for {
		var l backupLine
		if err := lines.Decode(&l); err != nil {
			return Backup{}, fmt.Errorf("the backup is cut off or damaged after %d records: %w", count, err)
		}
		switch {
		case l.End != nil:
			if l.End.Records != count {
				return *l.End, fmt.Errorf("the backup says it holds %d records, but has %d", l.End.Records, count)
			}
			return *l.End, nil
		case l.Table != "":
			if !known[l.Table] {
				return Backup{}, fmt.Errorf("the backup holds a table %q that nobody here knows", l.Table)
			}
			for _, c := range l.Columns {
				if strings.Trim(c, "abcdefghijklmnopqrstuvwxyz_") != "" {
					return Backup{}, fmt.Errorf("the backup names a column %q", c)
				}
			}
			if err := loader.Table(l.Table, l.Columns); err != nil {
				return Backup{}, err
			}
		default:
			values, err := rowOf(l.Row)
			if err == nil {
				err = loader.Row(values)
			}
			if err != nil {
				return Backup{}, err
			}
			count++
		}
	}
}

// rowOf turns JSON values back into those of the database.
func rowOf(row []any) ([]any, error) {
	for i, v := range row {
		switch x := v.(type) {
		case json.Number:
			n, err := x.Int64()
			if err != nil {
				return nil, err
			}
			row[i] = n
		case map[string]any:
			text, _ := x["b"].(string)
			b, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, err
			}
			row[i] = b
		}
	}
	return row, nil
}

// prove walks the trail and opens every name, so that a restore that "worked" is known to have worked.
func (s *School) prove(ctx context.Context, b Backup) (Verified, error) {
	got, err := s.VerifyTrail(ctx, nil)
	if err != nil {
		return got, err
	}
	if got.Entries != b.Trail {
		got.Damage = append(got.Damage, fmt.Sprintf("The backup had %d entries in its trail, %d came back.", b.Trail, got.Entries))
	}
	err = s.Read(ctx, func(v *View) error {
		return v.eachPerson("", nil, func(Person) {})
	})
	if errors.Is(err, seal.ErrSealed) { // all rows are back; that one of them is damaged is for people to judge
		got.Damage, err = append(got.Damage, "Not every name opens: "+err.Error()+"."), nil
	}
	return got, err
}

// unfinished is a mark that stands while a restore goes on: a school with it was never whole.
func (s *Server) unfinished(name string) string { return s.KeyFile(name) + ".unfinished" }

// forget removes what a failed restore left, the mark last.
func (s *Server) forget(ctx context.Context, name string) error {
	var errs []error
	left := []string{s.path(name), s.path(name) + "-wal", s.path(name) + "-shm"}
	if s.pool != nil {
		_, err := s.pool.ExecContext(context.WithoutCancel(ctx), "DROP SCHEMA IF EXISTS "+ledger.Quote("handrail_"+name)+" CASCADE")
		if err != nil {
			return err
		}
		left = nil
	}
	for _, f := range append(left, s.KeyFile(name), s.unfinished(name)) {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Tables lists the school's tables as the database knows them.
func (s *School) Tables(ctx context.Context) ([]string, error) { return s.ledger.Tables(ctx) }

// BackedUp lists the tables that a backup holds.
func BackedUp() []string { return slices.Clone(backupTables) }
