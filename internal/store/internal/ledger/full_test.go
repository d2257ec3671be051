package ledger

import (
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// A full disk gives a plain sentence, keeps nothing of what failed, and writing goes on once there is room.
func TestFullDisk(t *testing.T) {
	l := small(t)
	defer l.Close()
	write := func(id, text string) error {
		return l.Do(t.Context(), Line{Who: "test", Case: "Test"}, func(tx *Tx) error {
			_, err := tx.Write(Record{"thing", id, "wrote"}, "INSERT INTO thing (id, text) VALUES ($1, $2)", id, text)
			return err
		})
	}
	room := func(pages int) {
		t.Helper()
		err := l.Do(t.Context(), Line{}, func(tx *Tx) error {
			_, err := tx.exec("SELECT 1")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.conn.ExecContext(t.Context(), "PRAGMA max_page_count = "+map[int]string{40: "40", 4000: "4000"}[pages]); err != nil {
			t.Fatal(err)
		}
	}
	room(40)
	if err := write("small", "x"); err != nil {
		t.Fatal(err)
	}
	if err := write("big", strings.Repeat("x", 1<<20)); !errors.Is(err, ErrFull) {
		t.Fatalf("a full disk: %v", err)
	}
	room(4000)
	if err := write("big", strings.Repeat("x", 1<<20)); err != nil {
		t.Fatalf("room again: %v", err)
	}
	err := l.Read(t.Context(), func(v *View) error {
		var things, entries, size int
		if err := v.Scan("SELECT (SELECT COUNT(*) FROM thing), (SELECT COUNT(*) FROM trail), (SELECT size FROM trail_head)", nil, &things, &entries, &size); err != nil {
			return err
		}
		if things != 2 || entries != 2 || size != 2 {
			t.Errorf("%d things, %d entries, head at %d", things, entries, size)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// small is a ledger of a table with nothing around it.
func small(t *testing.T) *Ledger {
	t.Helper()
	secret, _, err := note.GenerateKey(rand.Reader, "test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "full.sqlite")
	db, err := OpenSQLite(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`CREATE TABLE trail (n BIGINT PRIMARY KEY, at BIGINT, who TEXT, usecase TEXT, body TEXT);
		CREATE TABLE trail_head (size BIGINT, edge BYTEA, note TEXT); INSERT INTO trail_head VALUES (0, '', '');
		CREATE TABLE thing (id TEXT PRIMARY KEY, text TEXT)`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	l, err := Open(Options{Path: path, Signer: signer, Origin: "test", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return l
}
