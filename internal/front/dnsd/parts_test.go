package dnsd

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/filter"
	"handrail.school/handrail/internal/document/blocklist"
)

// entryOf makes an entry for a name, with a body.
func entryOf(q *question, key uint64, body string) entry {
	e := append(make(entry, entryHead), q.name.Wire()...)
	e = append(e, body...)
	for i, v := range []uint64{key} {
		for b := range 8 {
			e[8*i+b] = byte(v >> (8 * b))
		}
	}
	e[8], e[9], e[10] = byte(len(e)), byte(len(e)>>8), byte(len(e)>>16)
	e[30] = byte(len(q.name.Wire()))
	return e
}

// A cache that is too small for everything never gives a wrong answer, and always has the newest.
func TestWhatIsKeptIsWhatWasPut(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := newCache(1<<16, rapid.SampledFrom([]int{1, 2, 8}).Draw(r, "parts"))
		last := map[string]string{}
		k := filter.NewKey([24]byte{1})
		var q question
		for i := range rapid.IntRange(1, 2000).Draw(r, "entries") {
			name := fmt.Sprintf("n%d.example", rapid.IntRange(0, 300).Draw(r, "name"))
			if err := q.name.ReadText([]byte(name)); err != nil {
				r.Fatal(err)
			}
			k.Fingerprint(&q.name)
			q.kind = typeA
			key := keyOf(q.name.Hash(), &q)
			body := fmt.Sprint(i, strings.Repeat("x", rapid.IntRange(0, 200).Draw(r, "size")))
			last[name] = body
			c.put(entryOf(&q, key, body))
			if e, ok := c.part(key).find(key, &q); !ok || string(e.body()) != body {
				r.Fatalf("what was put last is not there: %v", ok)
			}
		}
		for name, body := range last {
			if err := q.name.ReadText([]byte(name)); err != nil {
				r.Fatal(err)
			}
			k.Fingerprint(&q.name)
			key := keyOf(q.name.Hash(), &q)
			if e, ok := c.part(key).find(key, &q); ok && string(e.body()) != body {
				r.Fatalf("%s has the answer %q and not %q", name, e.body(), body)
			}
		}
	})
}

// broken is a disk that is full for a while.
type broken struct {
	mu   sync.Mutex
	full bool
	got  bytes.Buffer
}

func (b *broken) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.full {
		return 0, errors.New("no space left on device")
	}
	return b.got.Write(p)
}

func TestLogSaysWhatItLost(t *testing.T) {
	disk := &broken{full: true}
	var trouble []string
	l := NewLog(disk, func(err error) { trouble = append(trouble, fmt.Sprint(err)) })
	e, err := New(Options{Log: l}, testBook(t))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 4, 12, 0, 0, 1e6, time.UTC)
	ask := func(name string, n int) {
		d := e.newDesk()
		d.log = l.piece()
		for range n {
			msg := query(t, name, dnsmessage.TypeA, 0)
			e.first(&d.asking, append(make([]byte, 0, 4096), msg...), netip.MustParseAddr("127.0.0.2"), at, mostDatagram)
			e.note(d, netip.MustParseAddr("127.0.0.2"), at)
		}
		d.log.hand()
	}
	ask("www.bad.example", 5000)
	for l.Lost() < 5000 {
		time.Sleep(time.Millisecond)
	}
	disk.mu.Lock()
	disk.full = false
	disk.mu.Unlock()
	ask("www.BAD.example", 3)
	l.Close()
	want := strings.Repeat("2026-05-04T12:00:00.001Z\t127.0.0.2\tstaff\twww.bad.example\tA\tblocked\tadult\tadult.txt\tbad.example\tlisted\t7\n", 3)
	if disk.got.String() != want || l.Lost() != 5000 || len(trouble) != 2 || trouble[1] != "<nil>" {
		t.Errorf("%d lost, told %q:\n%s", l.Lost(), trouble, disk.got.String())
	}
}

// A million names as they are asked, and mangled, against a plain map.
func TestNothingSlipsThroughAndNothingElseIsCaught(t *testing.T) {
	listed := map[string]bool{}
	var text strings.Builder
	sum := sha256.Sum256([]byte("names"))
	next := func() string { sum = sha256.Sum256(sum[:]); return fmt.Sprintf("%x", sum[:]) }
	for range 20000 {
		h := next()
		name := h[:1+sum[0]%30] + "." + h[30:30+1+sum[1]%12] + []string{".example", ".org", ".co.uk"}[sum[2]%3]
		listed[name] = true
		fmt.Fprintln(&text, name)
	}
	plan := filter.Plan{Key: filter.NewKey([24]byte(sum[:])), Categories: []string{"all"}, Groups: []filter.Group{{Name: "all", Deny: 1}}}
	book, _, err := blocklist.Compile(plan, []blocklist.Source{{List: filter.List{Name: "l"}, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text.String())), nil }}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Options{Open: true}, book)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for n := range listed {
		names = append(names, n)
	}
	var asked asking
	for i := range 200000 {
		h := next()
		name := names[i%len(names)]
		switch sum[0] % 6 {
		case 0:
			name = h[:4] + "." + name
		case 1:
			name = h[:2] + name
		case 2:
			name = strings.Repeat("a.", int(sum[1]%20)) + name
		case 3:
			name = name[1:] + h[:3]
		case 4:
			name = h[:63] + "." + h[:20] + ".org"
		}
		if name = strings.Trim(name, "."); strings.Contains(name, "..") || len(name) > 250 {
			continue
		}
		want := false
		for rest := name; rest != "" && !want; _, rest, _ = strings.Cut(rest, ".") {
			want = listed[rest]
		}
		mixed := []byte(name)
		for j := range mixed {
			if sum[j%32]&4 != 0 {
				mixed[j] = bytes.ToUpper(mixed[j : j+1])[0]
			}
		}
		msg := append(make([]byte, 0, 1024), query(t, string(mixed), dnsmessage.TypeA, 0)...)
		reply, done := e.first(&asked, msg, netip.MustParseAddr("127.0.0.1"), time.Now(), mostDatagram)
		if got := done && reply[3]&0xf == rcodeNoName; got != want {
			t.Fatalf("%s: blocked %v, but a map says %v", mixed, got, want)
		}
	}
}

func TestUpstreamsAreWrittenAs(t *testing.T) {
	for text, want := range map[string]Upstream{
		"192.0.2.1":                         {Kind: "udp", Addr: netip.MustParseAddrPort("192.0.2.1:53")},
		"192.0.2.1:5300":                    {Kind: "udp", Addr: netip.MustParseAddrPort("192.0.2.1:5300")},
		"2001:db8::1":                       {Kind: "udp", Addr: netip.MustParseAddrPort("[2001:db8::1]:53")},
		"tls://dns.example@192.0.2.1":       {Kind: "tls", Addr: netip.MustParseAddrPort("192.0.2.1:853"), Name: "dns.example", Path: "/dns-query"},
		"https://dns.example@192.0.2.1/own": {Kind: "https", Addr: netip.MustParseAddrPort("192.0.2.1:443"), Name: "dns.example", Path: "/own"},
	} {
		if got, err := ParseUpstream(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "dns.example", "https://dns.example/dns-query", "quic://192.0.2.1", "192.0.2.1:0x", "tls://"} {
		if got, err := ParseUpstream(text); err == nil {
			t.Errorf("%q was taken as %+v", text, got)
		}
	}
}

// FuzzAnswer gives an engine what a network may bring, and what an upstream may say to it.
func FuzzAnswer(f *testing.F) {
	f.Add(query(f, "www.bad.example", dnsmessage.TypeA, 1232), query(f, "www.good.example", dnsmessage.TypeA, 0))
	e, err := New(Options{Open: true, Cache: 1 << 20}, testBook(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, msg, reply []byte) {
		if len(msg) > 1500 || len(reply) > 4000 {
			return
		}
		d := e.newDesk()
		room := append(make([]byte, 0, 4096), msg...)
		out, done := e.first(&d.asking, room, netip.MustParseAddr("127.0.0.1"), time.Now(), mostDatagram)
		if done {
			if len(out) > mostDatagram {
				t.Fatalf("an answer of %d bytes", len(out))
			}
			return
		}
		answer := append(append([]byte{}, msg[:d.q.end]...), reply...)
		answer[2] |= flagResponse
		for i := 6; i < 12 && len(reply) > i; i++ {
			answer[i] = reply[i] & 3
		}
		got, ok := d.q.take(answer, d.key, 1, d.book, false, nil)
		if !ok {
			return
		}
		e.cache.put(got.entry)
		if out := got.entry.give(&d.q, room[:len(msg)], 2, mostDatagram, false); len(out) > mostDatagram {
			t.Fatalf("an answer of %d bytes", len(out))
		}
	})
}

// BenchmarkFirst is a question that is answered at once: blocked, and from what is kept.
func BenchmarkFirst(b *testing.B) {
	e, err := New(Options{}, testBook(b))
	if err != nil {
		b.Fatal(err)
	}
	from := netip.MustParseAddr("127.0.0.1")
	for _, name := range []string{"www.bad.example", "www.good.example"} {
		b.Run(name, func(b *testing.B) {
			msg := query(b, name, dnsmessage.TypeA, 1232)
			room := make([]byte, 0, 4096)
			d := e.newDesk()
			if _, done := e.first(&d.asking, append(room, msg...), from, time.Now(), mostDatagram); !done {
				reply := append(append([]byte{}, msg[:d.q.end]...), "\xc0\x0c\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04\xc0\x00\x02\x01"...)
				reply[2], reply[7], reply[11] = 0x81, 1, 0
				got, ok := d.q.take(reply, d.key, uint32(time.Now().Unix()), d.book, false, nil)
				if !ok {
					b.Fatal("the answer was not taken")
				}
				e.cache.put(got.entry)
			}
			at := time.Now()
			b.ReportAllocs()
			for b.Loop() {
				if _, done := e.first(&d.asking, append(room, msg...), from, at, mostDatagram); !done {
					b.Fatal("not answered at once")
				}
			}
		})
	}
}
