// Package office is the doorway and every use case behind it, one file an area. A use case is a value
// that says its name, the clause it carries out and who may; Run is the only way in. It asks who may
// first, opens one transaction, does the work, and the trail has its line when the work is durable. A
// refusal is entered too.
package office

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Desk is what a use case works at: one school, one actor, one moment.
type Desk struct {
	Context context.Context
	House   *House
	By      people.Actor
	Now     time.Time
}

// About describes a use case, for the page and the golden file "who may do what".
type About struct {
	Name   string
	Says   string // what it does, in one plain sentence
	Clause clause.ID
	May    people.Set // an empty set lets nobody in
	Writes bool
	// Sensitive marks what reads or writes more than the school publishes about itself.
	Sensitive bool
	// Unread lets in somebody who is late with a document that is needed before access. What is open to everybody is
	// open to them as well, and nothing else (obligation 4.3-b).
	Unread bool
	// Scope is what a program's token has to name for this; empty lets no program in, whatever its roles (decision 19).
	Scope string
}

// Case changes records, or reads sensitive ones: it gets a Tx and leaves a line in the trail.
type Case[In, Out any] struct {
	About
	// Before does what must not hold up the one writer, such as hashing a passphrase or reading a
	// document. It runs after May was asked, outside the transaction, and may change the input.
	Before func(d *Desk, in *In) error
	Do     func(d *Desk, tx *store.Tx, in In) (Out, error)
}

// Look only reads what is not sensitive.
type Look[In, Out any] struct {
	About
	// Before does what must hold no connection to the records meanwhile, such as asking a service elsewhere.
	Before func(d *Desk, in *In) error
	Do     func(d *Desk, v *store.View, in In) (Out, error)
}

// Entry is any use case, for lists and for the test that runs each as every role.
type Entry interface {
	Described() About
	// Try runs the case with an empty input and gives only the error.
	Try(ctx context.Context, h *House, by people.Actor) error
}

// Described is what the case says of itself.
func (c Case[In, Out]) Described() About {
	a := c.About
	a.Writes = true
	return a
}

// Described is what the look says of itself.
func (l Look[In, Out]) Described() About { return l.About }

// Try runs the case with an empty input.
func (c Case[In, Out]) Try(ctx context.Context, h *House, by people.Actor) error {
	var in In
	_, err := c.Run(ctx, h, by, in)
	return err
}

// Try runs the look with an empty input.
func (l Look[In, Out]) Try(ctx context.Context, h *House, by people.Actor) error {
	var in In
	_, err := l.Run(ctx, h, by, in)
	return err
}

// Run does the use case for an actor. It answers when the work is durable.
func (c Case[In, Out]) Run(ctx context.Context, h *House, by people.Actor, in In) (Out, error) {
	var out Out
	if err := h.may(ctx, c.About, by); err != nil {
		return out, err
	}
	d := &Desk{Context: ctx, House: h, By: by, Now: h.Now()}
	if c.Before != nil {
		if err := c.Before(d, &in); err != nil {
			h.noteRefusal(ctx, c.About, by, err)
			return out, h.told(c.Name, by, err)
		}
	}
	err := h.School.Do(ctx, line(c.About, by), func(tx *store.Tx) error {
		at := *d
		at.Now = tx.Now()
		var err error
		if out, err = c.Do(&at, tx, in); err != nil {
			return err
		}
		return followNames(&at, tx)
	})
	if err != nil {
		var none Out
		return none, h.told(c.Name, by, err)
	}
	return out, nil
}

// Run does the look for an actor.
func (l Look[In, Out]) Run(ctx context.Context, h *House, by people.Actor, in In) (Out, error) {
	var out Out
	if err := h.may(ctx, l.About, by); err != nil {
		return out, err
	}
	if l.Before != nil {
		if err := l.Before(&Desk{Context: ctx, House: h, By: by, Now: h.Now()}, &in); err != nil {
			return out, h.told(l.Name, by, err)
		}
	}
	err := h.School.Read(ctx, func(v *store.View) error {
		var err error
		out, err = l.Do(&Desk{Context: ctx, House: h, By: by, Now: v.Now()}, v, in)
		return err
	})
	return out, h.told(l.Name, by, err)
}

func line(a About, by people.Actor) store.Line {
	return store.Line{Who: by.Who(), Via: by.Via, Case: a.Name, Clause: string(a.Clause)}
}

// Refusal says why the actor is not let in; nil where they are. It is the one place where roles are asked, what a
// program's token names, and whether something has to be read first.
func (a About) Refusal(by people.Actor) error {
	switch {
	case by.Token != "" && (a.Scope == "" || a.Scope != by.Scope):
		return fault.New(fault.Refused, "This token does not allow this: “%s”.", a.Says)
	case !a.May.Meets(by.Roles) && by.Person == "" && by.Account == "" && by.Token == "":
		return fault.New(fault.SignIn, "Sign in to do this.")
	case !a.May.Meets(by.Roles):
		return fault.New(fault.Refused, "Your role does not allow this: “%s”.", a.Says)
	case by.Limited && !a.Unread && !a.May.Has(people.Anyone):
		return fault.New(fault.Unread, "There is something that you have to read and confirm first.")
	}
	return nil
}

// may asks at the door. A refusal is a line in the trail.
func (h *House) may(ctx context.Context, a About, by people.Actor) error {
	if !by.Roles.Has(people.Handrail) {
		h.memory.asked.Store(h.Now().Unix())
	}
	err := a.Refusal(by)
	if err != nil {
		why := "role"
		if fault.Is(err, fault.Unread) {
			why = "unread"
		}
		h.noteRefusal(ctx, a, by, fault.New(fault.Refused, "%s", why))
	}
	return err
}

func (h *House) noteRefusal(ctx context.Context, a About, by people.Actor, why error) {
	if !fault.Is(why, fault.Refused) {
		return
	}
	// Somebody who hangs up at once is refused on the record all the same.
	err := h.School.Do(context.WithoutCancel(ctx), line(a, by), func(*store.Tx) error { return why })
	if !fault.Is(err, fault.Refused) {
		h.Log.Error("a refusal could not be entered in the trail", "case", a.Name, "err", err)
	}
}

// told logs what is ours, with the use case and never with its content, and passes faults on.
func (h *House) told(name string, by people.Actor, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	if store.None(err) {
		return fault.New(fault.NotFound, "There is no such record.")
	}
	if fault.Of(err) == fault.Internal {
		h.Log.Error("use case failed", "case", name, "who", by.Who(), "err", err)
	}
	return err
}

// House is one school with everything its use cases need.
type House struct {
	School *store.School
	Log    *slog.Logger
	// Now is the one clock; use cases take the time from their Desk.
	Now func() time.Time
	// Zone is the school's own time, for school hours and for people.
	Zone *time.Location
	// Shelf holds the library, registers and packs, loaded once.
	Shelf *Shelf
	// PublicURL is where people reach Handrail, for links in letters.
	PublicURL string
	// Mails says that letters can leave: a mail server or a folder for them is set up.
	Mails bool
	// Sender hands letters over at once, for a test message; nil where nothing sends.
	Sender Sender
	// Register is the file of the public register of schools; it may not be there.
	Register string
	// AlsoCodesAt is a second clock by which an authenticator's codes are right. Only the demonstration
	// school sets it: phones go by the real time, whatever the made-up school's clock shows.
	AlsoCodesAt func() time.Time
	memory      *memory
}
