package dnsd

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Upstream is a resolver that is asked for what the book leaves open.
type Upstream struct {
	// Kind is udp (with TCP for what is too long), tls (RFC 7858) or https (RFC 8484).
	Kind string
	// Addr is where it is: always an address, so that no name has to be asked for before names can be asked for.
	Addr netip.AddrPort
	// Name is what its certificate is for; Path is the address of a DoH service below it.
	Name, Path string
}

// ParseUpstream reads an upstream: 192.0.2.1, 192.0.2.1:5353, tls://NAME@192.0.2.1, https://NAME@192.0.2.1/dns-query.
func ParseUpstream(text string) (Upstream, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		addr, err := withPort(text, 53)
		return Upstream{Kind: "udp", Addr: addr}, err
	}
	u, err := url.Parse(scheme + "://" + rest)
	if err != nil || scheme != "udp" && scheme != "tls" && scheme != "https" {
		return Upstream{}, fmt.Errorf("%q is no upstream: write 192.0.2.1, tls://NAME@192.0.2.1 or https://NAME@192.0.2.1/dns-query", text)
	}
	port := map[string]uint16{"udp": 53, "tls": 853, "https": 443}[scheme]
	addr, err := withPort(u.Host, port)
	if err != nil {
		return Upstream{}, err
	}
	up := Upstream{Kind: scheme, Addr: addr, Name: u.User.Username(), Path: u.Path}
	if up.Name == "" {
		up.Name = addr.Addr().String()
	}
	if up.Path == "" {
		up.Path = "/dns-query"
	}
	return up, nil
}

func withPort(text string, port uint16) (netip.AddrPort, error) {
	if a, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return netip.AddrPortFrom(a, port), nil
	}
	a, err := netip.ParseAddrPort(text)
	if err != nil {
		return a, fmt.Errorf("%q is no address: upstreams are given by address, such as 192.0.2.1 or [2001:db8::1]:53", text)
	}
	return a, nil
}

func (u Upstream) String() string { return u.Kind + "://" + u.Addr.String() }

// exchanger asks an upstream one question over whatever lies between.
type exchanger interface {
	exchange(ctx context.Context, query, into []byte) ([]byte, error)
}

// path is a way to an upstream and how well it is.
type path struct {
	up  Upstream
	way exchanger
	// fails counts failures in a row; until is when it is tried again, in Unix milliseconds.
	fails atomic.Int32
	until atomic.Int64
}

func newPath(u Upstream) *path {
	p := &path{up: u}
	switch u.Kind {
	case "tls":
		p.way = newStream(u)
	case "https":
		p.way = newHTTPS(u)
	default:
		p.way = plain{u.Addr}
	}
	return p
}

const (
	// askFor is how long one upstream is waited for, askAll for all of them.
	askFor = 1500 * time.Millisecond
	askAll = 4 * time.Second
	// failsAllowed is how many failures in a row make an upstream one that is only tried last, for restFor.
	failsAllowed = 3
	restFor      = 10 * time.Second
)

func (p *path) well(now time.Time) bool { return now.UnixMilli() >= p.until.Load() }

func (p *path) did(ok bool, now time.Time) {
	if ok {
		p.fails.Store(0)
		p.until.Store(0)
		return
	}
	if p.fails.Add(1) >= failsAllowed {
		p.until.Store(now.Add(restFor).UnixMilli())
	}
}

// order gives the paths that are well first; the others are tried last, as none may be left.
func order(paths []*path, now time.Time, into []*path) []*path {
	into = into[:0]
	for _, well := range []bool{true, false} {
		for _, p := range paths {
			if p.well(now) == well {
				into = append(into, p)
			}
		}
	}
	return into
}

// query writes the question to ask an upstream: ours, with the sender's capital letters and nothing else of the sender's.
func (q *question) query(msg []byte, id uint16, out []byte) []byte {
	out = binary.BigEndian.AppendUint16(out[:0], id)
	flags := byte(0)
	if q.unchecked {
		flags = flagUnchecked
	}
	out = append(out, flagRecursion, flags, 0, 1, 0, 0, 0, 0, 0, 1)
	out = append(out, msg[headerSize:q.end]...)
	return appendOPT(out, q.secured, 0, noExtended, "")
}

// fits says whether a message answers a query: the same number and the same question, letter by letter.
func fits(query, reply []byte) bool {
	end := len(query) - optionsSize
	return len(reply) >= end && reply[0] == query[0] && reply[1] == query[1] && reply[2]&flagResponse != 0 && reply[2]>>3&0xf == 0 &&
		binary.BigEndian.Uint16(reply[4:]) == 1 && bytes.Equal(reply[headerSize:end], query[headerSize:end])
}

func randomID() uint16 {
	var b [2]byte
	_, _ = rand.Read(b[:])
	return binary.BigEndian.Uint16(b[:])
}

// plain asks over UDP from a port of its own, and over TCP what is too long for it.
type plain struct{ addr netip.AddrPort }

func (p plain) exchange(ctx context.Context, query, into []byte) ([]byte, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "udp", p.addr.String())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if until, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(until); err != nil {
			return nil, err
		}
	}
	if _, err := c.Write(query); err != nil {
		return nil, err
	}
	into = into[:cap(into)]
	for {
		n, err := c.Read(into)
		if err != nil {
			return nil, err
		}
		if !fits(query, into[:n]) { // somebody else's answer: go on listening
			continue
		}
		if into[2]&flagTruncated != 0 {
			return stream{addr: p.addr}.exchange(ctx, query, into)
		}
		return into[:n], nil
	}
}
