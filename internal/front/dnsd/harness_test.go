package dnsd

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"handrail.school/handrail/internal/area/filter"
	"handrail.school/handrail/internal/document/blocklist"
)

// testBook blocks adult and games for all, games not for staff (127.0.0.2), and everything for nobody (127.0.0.3).
func testBook(t testing.TB) *filter.Book {
	t.Helper()
	sum := sha256.Sum256([]byte("a key for tests"))
	plan := filter.Plan{Edition: "7", Key: filter.NewKey([24]byte(sum[:])), Categories: []string{"adult", "games"},
		Groups:   []filter.Group{{Name: "all", Deny: 3}, {Name: "staff", Deny: 1}, {Name: "nobody", Shut: true}},
		Networks: []filter.Network{{Prefix: netip.MustParsePrefix("127.0.0.2/32"), Group: 1}, {Prefix: netip.MustParsePrefix("127.0.0.3/32"), Group: 2}}}
	list := func(name string, category uint8, text string) blocklist.Source {
		return blocklist.Source{List: filter.List{Name: name, Category: category}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	}
	b, _, err := blocklist.Compile(plan, []blocklist.Source{list("adult.txt", 0, "bad.example\n"), list("games.txt", 1, "play.example\n")})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// upstream is a resolver whose answers a test writes.
type upstream struct {
	addr  netip.AddrPort
	asked atomic.Int32
	// says writes the answer to a question; tcp says how it was asked. nil is silence.
	says func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool
}

func newUpstream(t testing.TB, says func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool) *upstream {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pc, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	u := &upstream{addr: netip.MustParseAddrPort(l.Addr().String()), says: says}
	var running sync.WaitGroup
	running.Go(func() {
		buf := make([]byte, 4096)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := u.answer(buf[:n], false); reply != nil {
				_, _ = pc.WriteTo(reply, from)
			}
		}
	})
	running.Go(func() { serveStream(l, func(msg []byte) []byte { return u.answer(msg, true) }) })
	t.Cleanup(func() {
		pc.Close()
		l.Close()
		running.Wait()
	})
	return u
}

func serveStream(l net.Listener, answer func([]byte) []byte) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			for {
				msg, err := readMessage(c, nil)
				if err != nil {
					return
				}
				reply := answer(msg)
				if reply == nil {
					return
				}
				_, _ = c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(reply))), reply...))
			}
		}()
	}
}

func (u *upstream) answer(msg []byte, tcp bool) []byte {
	var m dnsmessage.Message
	if m.Unpack(msg) != nil || len(m.Questions) != 1 {
		return nil
	}
	u.asked.Add(1)
	m.Response, m.RecursionAvailable = true, true
	if !u.says(m.Questions[0], &m, tcp) {
		return nil
	}
	reply, err := m.Pack()
	if err != nil {
		return nil
	}
	return reply
}

// always answers every A question with an address.
func always(addr string, ttl uint32) func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool {
	return func(q dnsmessage.Question, m *dnsmessage.Message, _ bool) bool {
		if q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, a(q.Name, addr, ttl))
		}
		return true
	}
}

func a(name dnsmessage.Name, addr string, ttl uint32) dnsmessage.Resource {
	return dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET, TTL: ttl},
		Body: &dnsmessage.AResource{A: netip.MustParseAddr(addr).As4()}}
}

// clock is a time that a test moves.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.at.Store(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC).UnixNano())
	return c
}
func (c *clock) now() time.Time        { return time.Unix(0, c.at.Load()) }
func (c *clock) move(by time.Duration) { c.at.Add(int64(by)) }

// site is a server that listens, over one of the two ways of UDP.
type site struct {
	engine *Engine
	addr   string
}

// ways are the two ways of answering UDP, which must not differ.
func ways(t *testing.T, test func(t *testing.T, open func(o Options) *site)) {
	for _, way := range []string{"portable", "fast"} {
		t.Run(way, func(t *testing.T) {
			test(t, func(o Options) *site {
				t.Helper()
				e, err := New(o, testBook(t))
				if err != nil {
					t.Fatal(err)
				}
				s, ctx := newServer(t.Context(), e, slog.New(slog.NewTextHandler(failing{t}, nil)))
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				s.closers = append(s.closers, l)
				s.running.Go(func() { s.accept(ctx, l) })
				if way == "fast" {
					err = s.udp(ctx, l.Addr().String())
				} else {
					err = s.portable(ctx, l.Addr().String())
				}
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
				return &site{e, l.Addr().String()}
			})
		})
	}
}

// failing turns what the server logs into a failure of the test.
type failing struct{ t *testing.T }

func (f failing) Write(b []byte) (int, error) {
	f.t.Errorf("the server logged: %s", b)
	return len(b), nil
}

// ask asks over UDP or TCP from an address of this machine.
func (s *site) ask(t *testing.T, network, from string, msg []byte) *dnsmessage.Message {
	t.Helper()
	local := net.Addr(&net.UDPAddr{IP: net.ParseIP(from)})
	if network == "tcp" {
		local = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	c, err := (&net.Dialer{LocalAddr: local}).Dial(network, s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(8 * time.Second)); err != nil {
		t.Fatal(err)
	}
	reply := exchangeOn(t, c, network, msg)
	var m dnsmessage.Message
	if err := m.Unpack(reply); err != nil {
		t.Fatalf("the answer %x cannot be read: %v", reply, err)
	}
	if m.ID != binary.BigEndian.Uint16(msg) || !m.Response {
		t.Fatalf("this is no answer to the question: %+v", m.Header)
	}
	return &m
}

func exchangeOn(t *testing.T, c net.Conn, network string, msg []byte) []byte {
	t.Helper()
	if network == "tcp" {
		msg = append(binary.BigEndian.AppendUint16(nil, uint16(len(msg))), msg...)
	}
	if _, err := c.Write(msg); err != nil {
		t.Fatal(err)
	}
	if network == "tcp" {
		reply, err := readMessage(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	buf := make([]byte, 65536)
	n, err := c.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	return buf[:n]
}

// query writes a question; edns is the size that the sender takes, 0 without EDNS.
func query(t testing.TB, name string, kind dnsmessage.Type, edns int) []byte {
	t.Helper()
	b := dnsmessage.NewBuilder(nil, dnsmessage.Header{ID: 4711, RecursionDesired: true})
	if err := b.StartQuestions(); err != nil {
		t.Fatal(err)
	}
	if err := b.Question(dnsmessage.Question{Name: dnsmessage.MustNewName(name + "."), Type: kind, Class: dnsmessage.ClassINET}); err != nil {
		t.Fatal(err)
	}
	if edns > 0 {
		if err := b.StartAdditionals(); err != nil {
			t.Fatal(err)
		}
		var h dnsmessage.ResourceHeader
		if err := h.SetEDNS0(edns, dnsmessage.RCodeSuccess, false); err != nil {
			t.Fatal(err)
		}
		if err := b.OPTResource(h, dnsmessage.OPTResource{}); err != nil {
			t.Fatal(err)
		}
	}
	msg, err := b.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// address gives the address of the first answer.
func firstAddress(m *dnsmessage.Message) string {
	for _, r := range m.Answers {
		switch b := r.Body.(type) {
		case *dnsmessage.AResource:
			return netip.AddrFrom4(b.A).String()
		case *dnsmessage.AAAAResource:
			return netip.AddrFrom16(b.AAAA).String()
		}
	}
	return ""
}
