package dnsd

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// stream asks over TCP, with or without encryption; a connection that was used is kept for the next question.
type stream struct {
	addr netip.AddrPort
	tls  *tls.Config
	idle chan net.Conn
}

// idleConnections is how many connections to an upstream are kept open.
const idleConnections = 8

func newStream(u Upstream) stream {
	return stream{addr: u.Addr, tls: &tls.Config{ServerName: u.Name, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(4)},
		idle: make(chan net.Conn, idleConnections)}
}

func (s stream) exchange(ctx context.Context, query, into []byte) ([]byte, error) {
	for { // a kept connection may have been closed at the other end: try until there is a new one
		select {
		case c := <-s.idle:
			if reply, err := s.ask(ctx, c, query, into); err == nil {
				return reply, nil
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			continue
		default:
		}
		c, err := s.dial(ctx)
		if err != nil {
			return nil, err
		}
		return s.ask(ctx, c, query, into)
	}
}

func (s stream) dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	if s.tls == nil {
		return d.DialContext(ctx, "tcp", s.addr.String())
	}
	return (&tls.Dialer{NetDialer: &d, Config: s.tls}).DialContext(ctx, "tcp", s.addr.String())
}

func (s stream) ask(ctx context.Context, c net.Conn, query, into []byte) (reply []byte, err error) {
	defer func() {
		if err == nil && s.idle != nil {
			select {
			case s.idle <- c:
				return
			default:
			}
		}
		c.Close()
	}()
	until, ok := ctx.Deadline()
	if !ok {
		until = time.Now().Add(askFor)
	}
	if err := c.SetDeadline(until); err != nil {
		return nil, err
	}
	if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(query))), query...)); err != nil {
		return nil, err
	}
	reply, err = readMessage(c, into)
	if err == nil && !fits(query, reply) {
		err = errors.New("an upstream answered another question")
	}
	return reply, err
}

// readMessage reads a message with its length in front (RFC 1035, 4.2.2).
func readMessage(r io.Reader, into []byte) ([]byte, error) {
	var size [2]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(size[:]))
	if n > cap(into) {
		into = make([]byte, n)
	}
	_, err := io.ReadFull(r, into[:n])
	return into[:n], err
}

// https asks a DoH service; it is found by its address and not by its name.
type https struct {
	url    string
	client *http.Client
}

func newHTTPS(u Upstream) https {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, u.Addr.String())
	}
	t := &http.Transport{DialContext: dial, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: idleConnections, IdleConnTimeout: time.Minute,
		TLSClientConfig: &tls.Config{ServerName: u.Name, MinVersion: tls.VersionTLS12}}
	return https{"https://" + u.Name + u.Path, &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

const messageType = "application/dns-message"

func (h https) exchange(ctx context.Context, query, into []byte) ([]byte, error) {
	anonymous := bytes.Clone(query) // RFC 8484, 4.1: the same question is the same request
	anonymous[0], anonymous[1] = 0, 0
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(anonymous))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", messageType)
	req.Header.Set("Accept", messageType)
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New("an upstream answered " + resp.Status)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostMessage+1))
	if err != nil || len(body) < headerSize || len(body) > mostMessage {
		return nil, errors.Join(errors.New("an upstream did not answer with a message"), err)
	}
	copy(body, query[:2])
	if !fits(query, body) {
		return nil, errors.New("an upstream answered another question")
	}
	return append(into[:0], body...), nil
}
