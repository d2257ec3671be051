package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

func clockLine(name string) store.Line {
	return store.Line{Who: people.System.Who(), Via: people.System.Via, Case: name}
}

// LeaseJob takes a job for this process if it is due. Leases are bookkeeping and leave no line.
func LeaseJob(ctx context.Context, h *House, name string, every, lease time.Duration) (mine bool, err error) {
	err = h.School.Do(ctx, clockLine("LeaseJob"), func(tx *store.Tx) error {
		mine, err = tx.LeaseJob(name, tx.Now().Add(-every), lease)
		return err
	})
	return mine, err
}

// EndJob gives a job back and notes how it went, in words without names.
func EndJob(ctx context.Context, h *House, name string, failed error) error {
	failure := ""
	if failed != nil {
		failure = shorten(failed.Error(), 500)
	}
	return h.School.Do(ctx, clockLine("EndJob"), func(tx *store.Tx) error { return tx.EndJob(name, failure) })
}

// Sender hands a letter over: to a mail server, or into a folder.
type Sender interface {
	Send(ctx context.Context, l store.Letter) error
}

// ErrAddress says that a mail server will never take letters for an address. Whatever hands letters over wraps it.
var ErrAddress = errors.New("the address was refused")

// serverGone is how many letters in a row have to fail until the rest wait for the next run: a mail server that answers
// nobody would hold this one beyond its lease, and another process would send the same.
const serverGone = 5

// SendLetters tries every letter that is due. One that fails waits longer each time, up to six hours, and
// is never given up in silence: the doctor and the home page count what waits. An address that a mail server refuses for
// good is marked, and whoever looks after people sees it.
func SendLetters(ctx context.Context, h *House, sender Sender) error {
	var due []store.Letter
	var quietAt func(time.Time) bool
	if err := h.School.Read(ctx, func(v *store.View) (err error) {
		if quietAt, err = quietHouse(h, v); err != nil {
			return err
		}
		due, err = v.DueLetters(50, held(quietAt, v.Now())...)
		return err
	}); err != nil {
		return err
	}
	failures, inARow := 0, 0
	for _, l := range due {
		if quiet.Waits(l.Kind) && quietAt(h.Now()) { // evening came while others were sent
			continue
		}
		sent := sender.Send(ctx, l)
		// What was handed over is noted even if Handrail is being stopped, or it would go again.
		err := h.School.Do(context.WithoutCancel(ctx), clockLine("SendLetters"), func(tx *store.Tx) error {
			if sent == nil {
				return tx.Sent(l.ID)
			}
			if errors.Is(sent, ErrAddress) {
				return refused(tx, l)
			}
			wait := min(6*time.Hour, time.Minute<<min(l.Tries, 9))
			return tx.NotSent(l.ID, shorten(sent.Error(), 300), tx.Now().Add(wait))
		})
		if err != nil {
			return err
		}
		switch {
		case sent == nil || errors.Is(sent, ErrAddress):
			inARow = 0
		default:
			failures++
			inARow++
		}
		if inARow == serverGone || ctx.Err() != nil {
			break
		}
	}
	if failures > 0 {
		return fmt.Errorf("%d of %d letters could not be handed over; they are tried again", failures, len(due))
	}
	return nil
}

// refused notes that nothing can be sent to somebody's address. A letter to an address that they do not have any more
// is not wanted by anybody.
func refused(tx *store.Tx, l store.Letter) error {
	p, err := tx.PersonByID(l.Person)
	if ignoreNone(err) != nil {
		return err
	}
	if err != nil || !strings.EqualFold(strings.TrimSpace(p.Email), l.To) {
		return tx.Sent(l.ID)
	}
	_, err = tx.MarkAddress(l.Person, people.System.Who())
	return errors.Join(err, tx.NotSent(l.ID, ErrAddress.Error(), tx.Now()))
}

// Sweep removes what is only bookkeeping and too old to matter: ended sessions and old throttles.
func Sweep(ctx context.Context, h *House) error {
	return h.School.Do(ctx, clockLine("Sweep"), func(tx *store.Tx) error {
		if _, err := tx.SweepSessions(tx.Now().Add(-30 * 24 * time.Hour)); err != nil {
			return err
		}
		return tx.SweepTries()
	})
}
