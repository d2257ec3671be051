// Package signing lets all families of a made-up school sign at once, over real connections to the real server, and
// measures it: what a school has to expect when it asks everybody on one evening.
package signing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/netip"
	"path/filepath"
	"sync"
	"time"

	"handrail.school/handrail/internal/app"
	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/demo"
)

// Options say where the school is made, how large it is and how fast its families come.
type Options struct {
	Data, Database, School string
	Families               int
	Seed                   int64
	// Within is the time over which the visits begin, at moments drawn by chance; zero is all at once.
	Within time.Duration
	// OneAddress lets everybody come from the same address, as from a hall at a parents' evening.
	OneAddress bool
	Log        *slog.Logger
}

// Run makes the school, asks every family, lets them all sign, stops the server and counts in the records.
func Run(ctx context.Context, o Options) (Report, error) {
	r := Report{Database: "sqlite", Families: o.Families, Within: o.Within.Seconds()}
	if o.Database != "" {
		r.Database = "postgresql"
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return r, err
	}
	defer l.Close()
	// The server stands behind a proxy that it trusts, as most do: every family comes from an address of its own, and
	// whatever is counted by address is counted as always.
	checked, err := config.Serve{Data: o.Data, Database: o.Database, Listen: l.Addr().String(), TrustedProxy: []string{"127.0.0.1/32"}, MailDir: filepath.Join(o.Data, "letters")}.Check()
	if err != nil {
		return r, err
	}
	a, err := app.New(ctx, app.Options{Config: checked, Log: o.Log, Only: o.School})
	if err != nil {
		return r, err
	}
	c := &crowd{watch: &watch{took: map[string][]time.Duration{}}}
	visits, took, err := c.all(ctx, a, l, o)
	if err = errors.Join(err, a.Close()); err != nil {
		return r, err
	}
	r.Visits, r.Took = len(visits), took.Seconds()
	r.measure(c.watch, visits)
	return r, r.count(ctx, o, c.asking, visits)
}

// all makes the school, serves it and lets everybody come.
func (c *crowd) all(ctx context.Context, a *app.App, l net.Listener, o Options) ([]*visit, time.Duration, error) {
	h, err := a.Create(ctx, o.School)
	if err != nil {
		return nil, 0, err
	}
	c.base = h.PublicURL
	if c.asking, err = demo.AskFamilies(ctx, h, o.Seed, o.Families); err != nil {
		return nil, 0, err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	stopped := make(chan error, 1)
	go func() { stopped <- a.Run(serving, l) }()
	visits, took := c.everybody(ctx, o)
	stop()
	return visits, took, <-stopped
}

// everybody comes at moments drawn by chance. One in ten gets the birthday wrong first, one in ten presses each button
// twice, and one in ten opens their link again afterwards.
func (c *crowd) everybody(ctx context.Context, o Options) ([]*visit, time.Duration) {
	draw := rand.New(rand.NewPCG(uint64(o.Seed), uint64(o.Families)))
	var visits []*visit
	var all sync.WaitGroup
	began := time.Now()
	for i, post := range c.asking.Posted {
		v := &visit{Post: post, wrong: draw.IntN(10) == 0, twice: draw.IntN(10) == 0, again: draw.IntN(10) == 0}
		visits = append(visits, v)
		after := time.Duration(draw.Float64() * float64(o.Within))
		address := addressOf(i)
		if o.OneAddress {
			address = addressOf(0)
		}
		all.Go(func() {
			select {
			case <-time.After(after):
				c.come(v, address)
			case <-ctx.Done():
				v.failed = fmt.Errorf("did not come: %w", ctx.Err())
			}
		})
	}
	all.Wait()
	return visits, time.Since(began)
}

// addressOf gives each an address of the network that is kept for measuring (RFC 2544).
func addressOf(n int) string {
	return netip.AddrFrom4([4]byte{198, byte(18 + n>>16&1), byte(n >> 8), byte(n)}).String()
}
