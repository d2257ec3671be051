// Package jobs is Handrail's clock: one list of what is done and how often, one lease in the store so that
// two processes never do it twice, and every job calls the office like anybody else (decision 28). A run
// that was missed while the server was off is made up once.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"handrail.school/handrail/internal/office"
)

// Job is one piece of work by the clock.
type Job struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context, h *office.House) error
}

// Clock runs the jobs of one school.
type Clock struct {
	House *office.House
	Jobs  []Job
	Log   *slog.Logger
	// Turns bounds how many schools' clocks work at once in this process; nil bounds nothing.
	Turns chan struct{}
	// Wait is how long the first look is put off.
	Wait time.Duration

	begun bool
}

// lease is how long a job may take before another process may think that this one died.
const lease = 10 * time.Minute

// Run looks every interval for work that is due, until the context ends.
func (c *Clock) Run(ctx context.Context, interval time.Duration) {
	next := time.NewTimer(c.Wait)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
		}
		next.Reset(interval)
		c.inTurn(ctx)
	}
}

// inTurn waits for a turn among the schools of this process, then does what is due.
func (c *Clock) inTurn(ctx context.Context) {
	if c.Turns != nil {
		select {
		case c.Turns <- struct{}{}:
			defer func() { <-c.Turns }()
		case <-ctx.Done():
			return
		}
	}
	c.Once(ctx)
}

// Once does everything that is due now.
func (c *Clock) Once(ctx context.Context) {
	heavy := !c.begun // a start is rare work too
	c.begun = true
	defer func() {
		if heavy { // rare work reads a lot once; a small machine should have the memory back
			if err := c.House.Rest(ctx); err != nil && ctx.Err() == nil {
				c.Log.Warn("memory could not be given back", "err", err)
			}
			GiveBack()
		}
	}()
	for _, j := range c.Jobs {
		if ctx.Err() != nil {
			return
		}
		mine, err := office.LeaseJob(ctx, c.House, j.Name, j.Every, lease)
		if err != nil && ctx.Err() != nil { // stopping
			return
		}
		if err != nil {
			c.Log.Error("a job could not be leased", "job", j.Name, "err", err)
			continue
		}
		if !mine {
			continue
		}
		heavy = heavy || j.Every >= time.Hour
		err = c.do(ctx, j)
		if err != nil && !errors.Is(err, context.Canceled) { // a stop is no failure
			c.Log.Error("a job failed", "job", j.Name, "err", err)
		}
		if err := office.EndJob(context.WithoutCancel(ctx), c.House, j.Name, err); err != nil {
			c.Log.Error("the end of a job could not be noted", "job", j.Name, "err", err)
		}
	}
}

// GiveBack gives memory to the system that was needed for rare work, such as a start.
func GiveBack() {
	debug.FreeOSMemory()
	letGoOfProgram()
}

// do runs one job; a panic in it is its failure and not the server's.
func (c *Clock) do(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return j.Do(ctx, c.House)
}
