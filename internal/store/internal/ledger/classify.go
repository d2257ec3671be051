package ledger

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"handrail.school/handrail/internal/words/fault"
)

// Errors that both databases mean alike, told apart by code and never by message.
var (
	// ErrTaken is a value that must be unique and is there already.
	ErrTaken = errors.New("that is there already")
	// ErrFull is a disk without room.
	ErrFull = fault.New(fault.Conflict, "The disk is full, so nothing was saved. Ask your technician to make room, then try again.")
	// ErrReadOnly is a file or server that takes no changes.
	ErrReadOnly = fault.New(fault.Conflict, "The records cannot be changed at the moment: the disk or database takes no writes. Ask your technician.")
)

// classify gives both drivers' errors one meaning.
func classify(err error) error {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return ErrTaken
		}
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return ErrFull
		case sqlite3.SQLITE_READONLY:
			return ErrReadOnly
		}
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return ErrTaken
		case "53100":
			return ErrFull
		case "25006":
			return ErrReadOnly
		}
	}
	return err
}
