package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/trail"
	"handrail.school/handrail/internal/words/fault"
)

var (
	// ErrForged is a head beside the trail that this school's key did not sign. Going on from it would put
	// the school's signature under what somebody else wrote into the database.
	ErrForged = errors.New("the head of the trail is not the one that Handrail signed last, so nothing is written; run handrail audit verify")
	// ErrUnsure is a commit whose answer was lost, where asking again did not help.
	ErrUnsure = fault.New(fault.Conflict, "The database went away while this was being saved, so it may be there or not. Look before you try again.")
)

// signedHead is the head that was last seen to be signed, so that it is checked once.
type signedHead struct {
	text string
	head trail.Head
}

// head takes the lock that keeps others from writing, and reads where the trail ends. What it reads must
// be signed: the next head is made from it, and signs it.
func (l *Ledger) head(ctx context.Context, conn *sql.Conn) (trail.Tree, error) {
	var size int64
	var edge []byte
	var text string
	v := l.writingView(ctx, conn)
	if err := v.Scan(l.lock, nil, &size, &edge, &text); err != nil {
		return trail.Tree{}, fmt.Errorf("trail head: %w", err)
	}
	tree, err := trail.UnmarshalTree(size, edge)
	if err != nil || size == 0 {
		return tree, err
	}
	if text != l.signed.text {
		h, err := trail.OpenHead(text, l.opt.Verifier)
		if err != nil {
			return trail.Tree{}, errors.Join(ErrForged, err)
		}
		l.signed = signedHead{text, h}
	}
	if l.signed.head.Size != size || l.signed.head.Root != tree.Root() {
		return trail.Tree{}, ErrForged
	}
	return tree, nil
}

func (l *Ledger) moveHead(ctx context.Context, conn *sql.Conn, tree trail.Tree) error {
	head := trail.Head{Origin: l.opt.Origin, Size: tree.Size, Root: tree.Root(), At: l.now().Unix()}
	text, err := head.Sign(l.opt.Signer)
	if err != nil {
		return fmt.Errorf("sign the trail's head: %w", err)
	}
	l.signed = signedHead{text, head}
	tx := &Tx{View: l.writingView(ctx, conn)}
	_, err = tx.exec("UPDATE trail_head SET size = $1, edge = $2, note = $3", tree.Size, tree.MarshalEdge(), text)
	return err
}

// doubt finds out what became of a commit whose answer did not come. On PostgreSQL it may have been kept:
// then running the work again would do it twice, and answering that nothing was saved would be wrong. It
// gives nil if the batch is there, failed if it is not, and ErrUnsure if nobody can say.
func (l *Ledger) doubt(ctx context.Context, old *sql.Conn, at int64, first []byte, failed error) error {
	if l.opt.Dialect != Postgres || first == nil {
		return failed // SQLite says what it did; and bookkeeping alone may be done twice
	}
	old.Close()
	for wait := range 5 {
		time.Sleep(time.Duration(wait) * 200 * time.Millisecond)
		there, err := l.stands(ctx, at, first)
		if err == nil && there {
			return nil
		}
		if err == nil {
			return failed
		}
	}
	return errors.Join(ErrUnsure, failed)
}

// stands says whether the trail has an entry at a place. It waits for the lock first, so that a commit
// which is still under way on the server has ended.
func (l *Ledger) stands(ctx context.Context, at int64, body []byte) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, release, err := l.writing(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	defer func() { _ = l.run(context.WithoutCancel(ctx), conn, "ROLLBACK") }()
	if _, err := l.head(ctx, conn); err != nil {
		return false, err
	}
	v := l.writingView(ctx, conn)
	var there string
	err = v.Scan("SELECT body FROM trail WHERE n = $1", []any{at}, &there)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && there == string(body), err
}
