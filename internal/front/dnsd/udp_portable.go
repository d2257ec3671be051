package dnsd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// portable answers UDP through the standard library, a message at a time. It is what there is where the system has no calls for many
// messages at once, and what the tests hold the faster way against.
func (s *Server) portable(ctx context.Context, addr string) error {
	pc, err := (&net.ListenConfig{}).ListenPacket(ctx, "udp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	c := pc.(*net.UDPConn)
	_ = c.SetReadBuffer(socketBuffer) // as much as the system grants
	s.closers = append(s.closers, c)
	s.running.Go(func() {
		d, rates := s.engine.newDesk(), newRates(s.engine.opt.Rate)
		buf := make([]byte, 4096)
		for {
			n, from, err := c.ReadFromUDPAddrPort(buf)
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil && !rates.over(from.Addr().Unmap(), s.engine.opt.Now()) {
				s.datagram(ctx, c, d, buf[:n], from)
			}
		}
	})
	return nil
}

// datagram answers at once what can be, and lets somebody else wait for an upstream.
func (s *Server) datagram(ctx context.Context, c *net.UDPConn, d *desk, msg []byte, from netip.AddrPort) {
	at := s.engine.opt.Now()
	size := len(msg)
	reply, done := s.engine.first(&d.asking, msg, from.Addr(), at, mostDatagram)
	if done {
		s.engine.note(d, from.Addr(), at)
		if reply != nil {
			_, _ = c.WriteToUDPAddrPort(reply, from)
		}
		return
	}
	select {
	case s.resolving <- struct{}{}:
	default: // too many wait: the device asks again
		return
	}
	msg = append(make([]byte, 0, 4096), msg[:size]...)
	s.running.Go(func() {
		defer func() { <-s.resolving }()
		d := s.desks.Get().(*desk)
		defer s.desks.Put(d)
		if reply := s.engine.resolve(ctx, d, msg, from.Addr(), mostDatagram); reply != nil {
			_, _ = c.WriteToUDPAddrPort(reply, from)
		}
	})
}
