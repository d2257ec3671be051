package dnsd

import (
	"net"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestOpenAndBlocked(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		u := newUpstream(t, always("192.0.2.1", 3600))
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}})
		for _, network := range []string{"udp", "tcp"} {
			for _, c := range []struct {
				name, from string
				rcode      dnsmessage.RCode
				addr       string
			}{
				{"www.good.example", "127.0.0.1", dnsmessage.RCodeSuccess, "192.0.2.1"},
				{"WWW.Good.example", "127.0.0.1", dnsmessage.RCodeSuccess, "192.0.2.1"},
				{"bad.example", "127.0.0.1", dnsmessage.RCodeNameError, ""},
				{"a.b.BAD.example", "127.0.0.1", dnsmessage.RCodeNameError, ""},
				{"notbad.example", "127.0.0.1", dnsmessage.RCodeSuccess, "192.0.2.1"},
				{"play.example", "127.0.0.1", dnsmessage.RCodeNameError, ""},
				{"play.example", "127.0.0.2", dnsmessage.RCodeSuccess, "192.0.2.1"},
				{"bad.example", "127.0.0.2", dnsmessage.RCodeNameError, ""},
				{"good.example", "127.0.0.3", dnsmessage.RCodeNameError, ""},
			} {
				for _, edns := range []int{0, 1232} {
					m := s.ask(t, network, c.from, query(t, c.name, dnsmessage.TypeA, edns))
					if m.RCode != c.rcode || firstAddress(m) != c.addr || m.Questions[0].Name.String() != c.name+"." || !m.RecursionAvailable || !m.RecursionDesired {
						t.Errorf("%s from %s over %s: %s", c.name, c.from, network, m.GoString())
					}
					if hasOPT := len(m.Additionals) == 1 && m.Additionals[0].Header.Type == dnsmessage.TypeOPT; hasOPT != (edns > 0) {
						t.Errorf("%s over %s: EDNS %v", c.name, network, hasOPT)
					}
				}
			}
		}
	})
}

// A device may keep no answer for longer than a minute, so that what the school changes is in force everywhere by then.
func TestNothingIsToldForLongerThanAMinute(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		u := newUpstream(t, always("192.0.2.1", 3600))
		c := newClock()
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}, Now: c.now})
		ttl := func(name string) uint32 {
			m := s.ask(t, "udp", "127.0.0.1", query(t, name, dnsmessage.TypeA, 0))
			return append(m.Answers, m.Authorities...)[0].Header.TTL
		}
		if got := ttl("good.example"); got != 60 {
			t.Errorf("an open name is told for %d s", got)
		}
		if got := ttl("bad.example"); got > 60 {
			t.Errorf("a blocked name is told for %d s", got)
		}
		c.move(3570 * time.Second)
		if got := ttl("good.example"); got != 30 || u.asked.Load() != 1 {
			t.Errorf("30 s before its end it is told for %d s, and the upstream was asked %d times", got, u.asked.Load())
		}
		c.move(31 * time.Second)
		if got := ttl("good.example"); got != 60 || u.asked.Load() != 2 {
			t.Errorf("after its end it is told for %d s, and the upstream was asked %d times", got, u.asked.Load())
		}
	})
}

func TestMannersOfBlocking(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		for what, c := range map[string]struct {
			manner Manner
			a, six string
		}{"zero": {Nowhere, "0.0.0.0", "::"}, "page": {Page(netip.MustParseAddr("10.0.0.9")), "10.0.0.9", ""}} {
			s := open(Options{Manner: c.manner})
			for kind, want := range map[dnsmessage.Type]string{dnsmessage.TypeA: c.a, dnsmessage.TypeAAAA: c.six, dnsmessage.TypeTXT: ""} {
				m := s.ask(t, "udp", "127.0.0.1", query(t, "www.bad.example", kind, 1232))
				if m.RCode != dnsmessage.RCodeSuccess || firstAddress(m) != want {
					t.Errorf("%s, %v: %s", what, kind, m.GoString())
				}
			}
		}
	})
}

func TestUpstreamsThatFail(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		silent := newUpstream(t, func(dnsmessage.Question, *dnsmessage.Message, bool) bool { return false })
		failing := newUpstream(t, func(_ dnsmessage.Question, m *dnsmessage.Message, _ bool) bool {
			m.RCode = dnsmessage.RCodeServerFailure
			return true
		})
		well := newUpstream(t, always("192.0.2.7", 1))
		up := func(us ...*upstream) (all []Upstream) {
			for _, u := range us {
				all = append(all, Upstream{Kind: "udp", Addr: u.addr})
			}
			return all
		}
		s := open(Options{Upstreams: up(failing, silent, well)})
		if m := s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 0)); firstAddress(m) != "192.0.2.7" {
			t.Errorf("after one that fails and one that is silent: %s", m.GoString())
		}
		s = open(Options{Upstreams: up(failing)})
		if m := s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 1232)); m.RCode != dnsmessage.RCodeServerFailure {
			t.Errorf("where none answers: %s", m.GoString())
		}
	})
}

// What is kept is told beyond its time while no upstream answers (RFC 8767).
func TestOldAnswersAreBetterThanNone(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		down := atomic.Bool{}
		u := newUpstream(t, func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool {
			return !down.Load() && always("192.0.2.1", 10)(q, m, tcp)
		})
		c := newClock()
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}, Now: func() time.Time { return c.now().Add(time.Since(started)) }})
		ask := func() *dnsmessage.Message {
			return s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 1232))
		}
		ask()
		down.Store(true)
		c.move(time.Hour)
		m := ask()
		if firstAddress(m) != "192.0.2.1" || m.Answers[0].Header.TTL != staleTold {
			t.Errorf("an hour later: %s", m.GoString())
		}
		c.move(25 * time.Hour)
		if m := ask(); m.RCode != dnsmessage.RCodeServerFailure {
			t.Errorf("a day later: %s", m.GoString())
		}
	})
}

var started = time.Now()

func TestWhatIsTooLongComesOverTCP(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		u := newUpstream(t, func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool {
			if m.Truncated = !tcp; tcp {
				for i := range 200 {
					m.Answers = append(m.Answers, a(q.Name, netip.AddrFrom4([4]byte{192, 0, 2, byte(i)}).String(), 60))
				}
			}
			return true
		})
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}})
		if m := s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 4096)); !m.Truncated || len(m.Answers) != 0 {
			t.Errorf("over UDP: %d answers, truncated %v", len(m.Answers), m.Truncated)
		}
		if m := s.ask(t, "tcp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 0)); m.Truncated || len(m.Answers) != 200 {
			t.Errorf("over TCP: %d answers, truncated %v", len(m.Answers), m.Truncated)
		}
	})
}

// A page outside may not speak to machines inside by giving its name their address; the school's own domain may.
func TestNamesOutsideHaveNoAddressInside(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		for _, addr := range []string{"10.1.2.3", "127.0.0.1", "192.168.0.1", "172.20.0.1", "169.254.1.1", "100.64.0.1"} {
			u := newUpstream(t, always(addr, 60))
			all := []Upstream{{Kind: "udp", Addr: u.addr}}
			s := open(Options{Upstreams: all, Inside: []Forward{{Name: "meadow.example", To: all}}})
			if m := s.ask(t, "udp", "127.0.0.1", query(t, "evil.example", dnsmessage.TypeA, 0)); firstAddress(m) != "" {
				t.Errorf("a name outside was given %s", addr)
			}
			if m := s.ask(t, "udp", "127.0.0.1", query(t, "printer.meadow.example", dnsmessage.TypeA, 0)); firstAddress(m) != addr {
				t.Errorf("a name inside was not given %s: %s", addr, m.GoString())
			}
		}
	})
}

// A name that is another name for a listed one is blocked for whom that one is.
func TestAliasesOfListedNames(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		u := newUpstream(t, func(q dnsmessage.Question, m *dnsmessage.Message, _ bool) bool {
			target := dnsmessage.MustNewName("cdn.PLAY.example.")
			m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeCNAME, Class: dnsmessage.ClassINET, TTL: 60},
				Body: &dnsmessage.CNAMEResource{CNAME: target}}, a(target, "192.0.2.9", 60)}
			return true
		})
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}})
		for range 2 { // once from the upstream, once from what is kept
			if m := s.ask(t, "udp", "127.0.0.1", query(t, "fun.example", dnsmessage.TypeA, 1232)); m.RCode != dnsmessage.RCodeNameError {
				t.Errorf("for all: %s", m.GoString())
			}
			if m := s.ask(t, "udp", "127.0.0.2", query(t, "fun.example", dnsmessage.TypeA, 1232)); firstAddress(m) != "192.0.2.9" {
				t.Errorf("for staff: %s", m.GoString())
			}
		}
		if u.asked.Load() != 1 {
			t.Errorf("the upstream was asked %d times", u.asked.Load())
		}
	})
}

func TestManyWhoAskTheSameAskOnce(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		u := newUpstream(t, func(q dnsmessage.Question, m *dnsmessage.Message, tcp bool) bool {
			time.Sleep(300 * time.Millisecond)
			return always("192.0.2.1", 60)(q, m, tcp)
		})
		s := open(Options{Upstreams: []Upstream{{Kind: "udp", Addr: u.addr}}})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if m := s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeA, 1232)); firstAddress(m) != "192.0.2.1" {
					t.Error(m.GoString())
				}
			})
		}
		all.Wait()
		if loops := int32(runtime.NumCPU()); strings.HasSuffix(t.Name(), "fast") && u.asked.Load() > loops {
			t.Errorf("%d threads asked %d times", loops, u.asked.Load())
		}
	})
}

// Nothing that comes over the network ends the answers, and an answer is never answered.
func TestHostileMessages(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		s := open(Options{})
		c, err := net.Dial("udp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		good := query(t, "www.bad.example", dnsmessage.TypeA, 1232)
		send := func(b []byte) {
			if _, err := c.Write(b); err != nil && len(b) < 60000 {
				t.Fatal(err)
			}
		}
		for at := range good { // every byte changed, every length
			for _, v := range []byte{0, 1, 0x3f, 0x40, 0x80, 0xc0, 0xff} {
				bad := append([]byte{}, good...)
				bad[at] = v
				send(bad)
			}
			send(good[:at])
		}
		send(make([]byte, 4000))
		answered := append([]byte{}, good...)
		answered[2] |= flagResponse
		for range 10 {
			send(answered)
		}
		if m := s.ask(t, "udp", "127.0.0.1", good); m.RCode != dnsmessage.RCodeNameError {
			t.Errorf("afterwards: %s", m.GoString())
		}
	})
	t.Run("answers", func(t *testing.T) {
		e, err := New(Options{}, testBook(t))
		if err != nil {
			t.Fatal(err)
		}
		msg := query(t, "www.bad.example", dnsmessage.TypeA, 0)
		msg[2] |= flagResponse
		if reply, done := e.first(&asking{}, msg, netip.MustParseAddr("127.0.0.1"), time.Now(), mostDatagram); reply != nil || !done {
			t.Errorf("an answer was answered: %x", reply)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	ways(t, func(t *testing.T, open func(Options) *site) {
		s := open(Options{})
		chaos := query(t, "version.bind", dnsmessage.TypeTXT, 0)
		chaos[len(chaos)-1] = 3
		update := query(t, "good.example", dnsmessage.TypeA, 0)
		update[2] |= 5 << 3
		future := query(t, "good.example", dnsmessage.TypeA, 1232)
		future[len(future)-5] = 1 // the version of EDNS
		two := query(t, "good.example", dnsmessage.TypeA, 0)
		two[5] = 2
		for what, c := range map[string]struct {
			msg   []byte
			rcode dnsmessage.RCode
		}{"zone transfer": {query(t, "good.example", dnsmessage.TypeAXFR, 0), dnsmessage.RCodeRefused}, "another class": {chaos, dnsmessage.RCodeRefused},
			"an update": {update, dnsmessage.RCodeNotImplemented}, "two questions": {two, dnsmessage.RCodeFormatError}} {
			if m := s.ask(t, "tcp", "127.0.0.1", c.msg); m.RCode != c.rcode || len(m.Answers) > 0 {
				t.Errorf("%s: %s", what, m.GoString())
			}
		}
		m := s.ask(t, "tcp", "127.0.0.1", future)
		if len(m.Additionals) != 1 || m.Additionals[0].Header.ExtendedRCode(m.RCode) != rcodeBadVers {
			t.Errorf("another version of EDNS: %s", m.GoString())
		}
		if m := s.ask(t, "udp", "127.0.0.1", query(t, "good.example", dnsmessage.TypeALL, 0)); len(m.Answers) != 1 || m.Answers[0].Header.Type != dnsmessage.TypeHINFO {
			t.Errorf("everything about a name: %s", m.GoString())
		}
	})
}

// Addresses of the world are not answered: a school's resolver is no tool against others.
func TestOnlyWhoIsNearIsAnswered(t *testing.T) {
	e, err := New(Options{}, testBook(t))
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]byte{"127.0.0.1": rcodeNoName, "10.0.0.1": rcodeNoName, "fd00::1": rcodeNoName, "8.8.8.8": rcodeRefused, "2a00::1": rcodeRefused} {
		reply, _ := e.first(&asking{}, query(t, "bad.example", dnsmessage.TypeA, 0), netip.MustParseAddr(from), time.Now(), mostDatagram)
		if reply[3]&0xf != want {
			t.Errorf("%s: response code %d", from, reply[3]&0xf)
		}
	}
}
