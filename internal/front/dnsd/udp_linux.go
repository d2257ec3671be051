//go:build linux && (amd64 || arm64)

package dnsd

import (
	"context"
	"runtime"
)

// udp answers on one thread for each processor. Each has a place in Go's scheduler of its own, as it never gives it up while it waits.
func (s *Server) udp(ctx context.Context, addr string) error {
	loops := min(runtime.NumCPU(), 8)
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + loops)
	for range loops {
		l, err := newLoop(ctx, s, addr)
		if err != nil {
			return err
		}
		s.closers = append(s.closers, l)
		go l.run()
	}
	return nil
}
