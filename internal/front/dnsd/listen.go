package dnsd

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Addresses are where an engine listens.
type Addresses struct {
	// Plain is for UDP and TCP, TLS for DNS over TLS, HTTPS for DNS over HTTPS; empty ones are not opened.
	Plain, TLS, HTTPS string
	Certificate       *tls.Config
}

// Server is an engine that listens.
type Server struct {
	engine    *Engine
	log       *slog.Logger
	desks     sync.Pool
	closers   []io.Closer
	stop      context.CancelFunc
	running   sync.WaitGroup
	resolving chan struct{} // bounds how many questions of the slower ways are under way
}

const (
	// mostResolving is how many questions over TCP, TLS and HTTPS, and how many over UDP that wait for an upstream, are under way at once.
	mostResolving = 1024
	// mostConnections is how many TCP and TLS connections are open at once; idleFor is how long one may say nothing.
	mostConnections = 2048
	idleFor         = 20 * time.Second
	// socketBuffer is how many bytes of questions wait while an answer is made.
	socketBuffer = 4 << 20
)

// Listen opens every address and begins to answer. An engine has a book, so that nothing is answered before there is one.
func Listen(ctx context.Context, e *Engine, a Addresses, log *slog.Logger) (*Server, error) {
	s, ctx := newServer(ctx, e, log)
	err := errors.Join(s.plain(ctx, a.Plain), s.encrypted(ctx, a.TLS, a.Certificate), s.overHTTPS(ctx, a.HTTPS, a.Certificate))
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// newServer is a server that does not listen yet, with the context that ends when it is closed.
func newServer(ctx context.Context, e *Engine, log *slog.Logger) (*Server, context.Context) {
	s := &Server{engine: e, log: log, resolving: make(chan struct{}, mostResolving)}
	s.desks.New = func() any { return e.newDesk() }
	ctx, s.stop = context.WithCancel(ctx)
	return s, ctx
}

// Close stops listening and ends what is under way.
func (s *Server) Close() error {
	s.stop()
	var err error
	for _, c := range s.closers {
		err = errors.Join(err, c.Close())
	}
	s.running.Wait()
	return err
}

func (s *Server) plain(ctx context.Context, addr string) error {
	if addr == "" {
		return nil
	}
	// TCP first: with port 0 the system chooses, and UDP takes the same.
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	s.closers = append(s.closers, l)
	s.running.Go(func() { s.accept(ctx, l) })
	return s.udp(ctx, l.Addr().String())
}

func (s *Server) encrypted(ctx context.Context, addr string, cert *tls.Config) error {
	if addr == "" {
		return nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	conf := cert.Clone()
	conf.NextProtos = []string{"dot"}
	s.closers = append(s.closers, l)
	s.running.Go(func() { s.accept(ctx, tls.NewListener(l, conf)) })
	return nil
}

// accept answers connections until the listener is closed.
func (s *Server) accept(ctx context.Context, l net.Listener) {
	free := make(chan struct{}, mostConnections)
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // no more descriptors: wait for some
			time.Sleep(10 * time.Millisecond)
			continue
		}
		select {
		case free <- struct{}{}:
			s.running.Go(func() {
				defer func() { <-free }()
				s.converse(ctx, c)
			})
		default:
			c.Close()
		}
	}
}

// converse answers the questions of one connection, in their order.
func (s *Server) converse(ctx context.Context, c net.Conn) {
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	from := addrOf(c.RemoteAddr())
	buf := make([]byte, 0, 4096)
	for {
		if err := c.SetDeadline(time.Now().Add(idleFor)); err != nil {
			return
		}
		msg, err := readMessage(c, buf)
		if err != nil {
			return
		}
		if err := s.one(ctx, msg, from, func(reply []byte) error { return say(c, reply) }); err != nil {
			return
		}
	}
}

// say writes an answer with its length in front, in one piece. No answer ends the conversation.
func say(c net.Conn, reply []byte) error {
	if reply == nil {
		return io.EOF
	}
	if err := c.SetWriteDeadline(time.Now().Add(idleFor)); err != nil {
		return err
	}
	whole := append(binary.BigEndian.AppendUint16(make([]byte, 0, 2+len(reply)), uint16(len(reply))), reply...)
	_, err := c.Write(whole)
	return err
}

func addrOf(a net.Addr) netip.Addr {
	ap, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return netip.IPv6Unspecified()
	}
	return ap.Addr()
}

// one answers a question of a way that has no bound on its size but the message's. The answer must be used before write ends; nil is no answer.
func (s *Server) one(ctx context.Context, msg []byte, from netip.Addr, write func(reply []byte) error) error {
	s.resolving <- struct{}{}
	defer func() { <-s.resolving }()
	d := s.desks.Get().(*desk)
	defer s.desks.Put(d)
	if d.room == nil {
		d.room = make([]byte, 0, mostMessage)
	}
	return write(s.engine.resolve(ctx, d, append(d.room[:0], msg...), from, mostMessage))
}

func (s *Server) overHTTPS(ctx context.Context, addr string, cert *tls.Config) error {
	if addr == "" {
		return nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	conf := cert.Clone()
	conf.NextProtos = []string{"h2", "http/1.1"}
	h := &http.Server{Handler: http.HandlerFunc(s.serveHTTP), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: idleFor, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	s.closers = append(s.closers, h)
	s.running.Go(func() {
		if err := h.Serve(tls.NewListener(l, conf)); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("DNS over HTTPS ended", "err", err)
		}
	})
	return nil
}

// serveHTTP answers one question over HTTPS (RFC 8484).
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request) {
	msg, code := question8484(r)
	if code != http.StatusOK {
		http.Error(w, http.StatusText(code), code)
		return
	}
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		http.Error(w, "bad address", http.StatusBadRequest)
		return
	}
	_ = s.one(r.Context(), msg, from.Addr(), func(reply []byte) error { // who is gone needs no answer
		if reply == nil {
			http.Error(w, "not a question", http.StatusBadRequest)
			return nil
		}
		w.Header().Set("Content-Type", messageType)
		w.Header().Set("Cache-Control", "max-age=0")
		_, err := w.Write(reply)
		return err
	})
}

func question8484(r *http.Request) ([]byte, int) {
	if r.URL.Path != "/dns-query" {
		return nil, http.StatusNotFound
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		msg, err := base64.RawURLEncoding.DecodeString(r.URL.Query().Get("dns"))
		if err != nil || len(msg) == 0 || len(msg) > mostMessage {
			return nil, http.StatusBadRequest
		}
		return msg, http.StatusOK
	case http.MethodPost:
		if r.Header.Get("Content-Type") != messageType {
			return nil, http.StatusUnsupportedMediaType
		}
		msg, err := io.ReadAll(io.LimitReader(r.Body, mostMessage+1))
		if err != nil || len(msg) > mostMessage {
			return nil, http.StatusRequestEntityTooLarge
		}
		return msg, http.StatusOK
	}
	return nil, http.StatusMethodNotAllowed
}
