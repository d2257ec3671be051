package filter

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testKey() Key {
	sum := sha256.Sum256([]byte("a key for tests"))
	return NewKey([24]byte(sum[:]))
}

// make makes a book of lists of names; a name after a minus sign is excepted.
func book(t testing.TB, groups []Group, categories []string, lists map[string][]string) *Book {
	t.Helper()
	room := 1
	for _, names := range lists {
		room += len(names)
	}
	b, err := NewBuilder(Plan{Edition: "1", Key: testKey(), Categories: categories, Groups: groups}, room)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range categories {
		if err := b.List(List{Name: "list of " + c, Category: uint8(i)}); err != nil {
			t.Fatal(err)
		}
		for _, n := range lists[c] {
			name, except := strings.CutPrefix(n, "-")
			if err := b.Add([]byte(name), except); err != nil {
				t.Fatal(n, err)
			}
		}
	}
	made, err := b.Book()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func decide(t testing.TB, b *Book, group int, name string) Verdict {
	t.Helper()
	var n Name
	if err := n.ReadText([]byte(name)); err != nil {
		t.Fatal(name, err)
	}
	b.Fingerprint(&n)
	return b.Decide(group, &n, time.Time{})
}

// wire writes a name as a question holds it.
func wire(name string) []byte {
	var out []byte
	for l := range strings.SplitSeq(name, ".") {
		out = append(append(out, byte(len(l))), l...)
	}
	return append(out, 0)
}

func TestNamesAreReadAlikeFromTextAndWire(t *testing.T) {
	k := testKey()
	rapid.Check(t, func(r *rapid.T) {
		label := rapid.StringMatching(`[a-zA-Z0-9_-]{1,63}`)
		labels := rapid.SliceOfN(label, 1, 6).Draw(r, "labels")
		name := strings.Join(labels, ".")
		var a, b, c Name
		errA := a.ReadText([]byte(name))
		size, errB := b.ReadWire(append(wire(name), 0, 1, 0, 1))
		if (errA == nil) != (errB == nil) || (len(name) <= 253) != (errA == nil) {
			r.Fatalf("%q: %v as text, %v on the wire", name, errA, errB)
		}
		if errA != nil {
			return
		}
		if err := c.ReadText([]byte(strings.ToUpper(name) + ".")); err != nil {
			r.Fatal(err)
		}
		k.Fingerprint(&a)
		k.Fingerprint(&b)
		k.Fingerprint(&c)
		if size != len(name)+2 || !bytes.Equal(a.Wire(), b.Wire()) || a.Labels() != b.Labels() {
			r.Fatalf("%q: %q and %q", name, a.Wire(), b.Wire())
		}
		for i := range a.labels {
			if a.hash[i] != b.hash[i] || a.hash[i] != c.hash[i] {
				r.Fatalf("%q: fingerprints differ at label %d", name, i)
			}
		}
		if got := a.Ending(a.Labels()); got != strings.ToLower(name) {
			r.Fatalf("%q is spelt %q", name, got)
		}
	})
}

func TestWhatIsNoName(t *testing.T) {
	var n Name
	for _, text := range []string{"", ".", "..", "a..b", ".a", "a b", "a\x00b", "ä.de", strings.Repeat("a", 64) + ".de", strings.Repeat("a.", 127) + "bc", "a/b", "a:b", "a..", "*.a"} {
		if n.ReadText([]byte(text)) == nil {
			t.Errorf("%q was taken for a name", text)
		}
	}
	for what, b := range map[string][]byte{"empty": {}, "cut off": {3, 'a', 'b'}, "no end": {1, 'a'}, "compressed": {0xc0, 12}, "extended label": {0x41, 0, 0},
		"too long": append(bytes.Repeat([]byte{1, 'a'}, 127), 1, 'a', 0)} {
		if _, err := n.ReadWire(b); err == nil {
			t.Errorf("%s was taken for a name", what)
		}
	}
	if size, err := n.ReadWire([]byte{0}); err != nil || size != 1 || n.Labels() != 0 {
		t.Errorf("the root: %d, %v", size, err)
	}
	if size, err := n.ReadWire(append(bytes.Repeat([]byte{1, 'a'}, 127), 0)); err != nil || size != 255 || n.Labels() != 127 {
		t.Errorf("the longest name: %d, %v", size, err)
	}
}

// Lowering eight bytes at a time is the same as lowering each.
func TestLower(t *testing.T) {
	for c := range 256 {
		want := c
		if c >= 'A' && c <= 'Z' {
			want += 'a' - 'A'
		}
		for at := range 8 {
			other := uint64(0x40405a7f00ff5b60)
			w := other&^(0xff<<(8*at)) | uint64(c)<<(8*at)
			if got := lower(w) >> (8 * at) & 0xff; got != uint64(want) {
				t.Fatalf("byte %#x at %d became %#x", c, at, got)
			}
		}
	}
}

// model decides as slowly and plainly as can be.
func model(categories []string, lists map[string][]string, deny, only uint64, name string) (blocked bool, category int) {
	var endings []string
	for rest := name; ; {
		endings = append(endings, rest)
		_, after, more := strings.Cut(rest, ".")
		if !more {
			break
		}
		rest = after
	}
	opened := false
	excepted := map[string]bool{}
	for _, ending := range endings {
		for _, c := range categories {
			for _, n := range lists[c] {
				excepted[c] = excepted[c] || n == "-"+ending
			}
		}
		for i, c := range categories {
			if excepted[c] {
				continue
			}
			for _, n := range lists[c] {
				if n == ending && deny&(1<<i) != 0 {
					return true, i
				}
				opened = opened || n == ending && only&(1<<i) != 0
			}
		}
	}
	return only != 0 && !opened, -1
}

func TestABookDecidesAsAPlainMapDoes(t *testing.T) {
	categories := []string{"illegal", "adult", "games", "school"}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringMatching(`([ab]|ab|longerlabel[0-9]{0,9})(\.([ab]|ab)){1,4}`)
		entry := rapid.Map(rapid.Custom(func(r *rapid.T) string {
			if rapid.IntRange(0, 4).Draw(r, "except") == 0 {
				return "-" + name.Draw(r, "name")
			}
			return name.Draw(r, "name")
		}), func(s string) string { return s })
		lists := map[string][]string{}
		for _, c := range categories {
			lists[c] = rapid.SliceOfN(entry, 0, 12).Draw(r, c)
		}
		deny, only := rapid.Uint64Range(0, 7).Draw(r, "deny"), rapid.SampledFrom([]uint64{0, 8}).Draw(r, "only")
		b := book(t, []Group{{Name: "g", Deny: deny, Only: only}}, categories, lists)
		for range 20 {
			asked := name.Draw(r, "asked")
			v := decide(t, b, 0, asked)
			blocked, category := model(categories, lists, deny, only, asked)
			if v.Blocked != blocked || blocked && category >= 0 && (v.Why != Listed || int(v.Category) != category || int(v.List) != category) {
				r.Fatalf("%q: %+v, but a map says %v of category %d\n%v", asked, v, blocked, category, lists)
			}
		}
	})
}

func TestVerdictNamesCategoryListAndRule(t *testing.T) {
	b := book(t, []Group{{Name: "all", Deny: 3}, {Name: "staff", Deny: 1}, {Name: "nobody", Shut: true}}, []string{"adult", "games"},
		map[string][]string{"adult": {"bad.example"}, "games": {"play.example", "www.bad.example"}})
	for _, c := range []struct {
		group int
		name  string
		want  Verdict
	}{
		{0, "deep.www.bad.example", Verdict{Blocked: true, Why: Listed, Category: 1, List: 1, Labels: 3}},
		{1, "deep.www.bad.example", Verdict{Blocked: true, Why: Listed, Category: 0, List: 0, Labels: 2}},
		{0, "play.example", Verdict{Blocked: true, Why: Listed, Category: 1, List: 1, Labels: 2}},
		{1, "play.example", Verdict{}},
		{0, "notbad.example", Verdict{}},
		{0, "example", Verdict{}},
		{0, "bad.example.org", Verdict{}},
		{2, "good.example", Verdict{Blocked: true, Why: Closed}},
	} {
		if v := decide(t, b, c.group, c.name); v != c.want {
			t.Errorf("%s for group %d: %+v, not %+v", c.name, c.group, v, c.want)
		}
	}
}

func TestRulesOfTheSchool(t *testing.T) {
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	b := book(t, []Group{{Name: "ks2", Deny: 7}, {Name: "shut", Shut: true}}, []string{"illegal", "games", "chat"},
		map[string][]string{"illegal": {"crime.play.example"}, "games": {"play.example"}})
	b.Locked = 1
	with, err := b.With([]Rule{
		{Name: "Play.example", Allow: true, Groups: 3, From: noon, Until: noon.Add(time.Hour)},
		{Name: "worst.play.example", Groups: 1},
		{Name: "fine.example", Groups: 1},
		{Name: "fine.example", Allow: true, Groups: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		group   int
		at      time.Time
		blocked bool
		why     Why
	}{
		{"www.play.example", 0, noon, false, LocalRule},
		{"www.play.example", 1, noon, false, LocalRule},
		{"www.play.example", 0, noon.Add(-time.Second), true, Listed},
		{"www.play.example", 0, noon.Add(time.Hour), true, Listed},
		{"a.worst.play.example", 0, noon, true, LocalRule},
		{"a.crime.play.example", 0, noon, true, Listed},
		{"fine.example", 0, noon, true, LocalRule},
		{"fine.example", 1, noon, true, Closed},
		{"else.example", 0, noon, false, Unlisted},
	} {
		var n Name
		if err := n.ReadText([]byte(c.name)); err != nil {
			t.Fatal(err)
		}
		with.Fingerprint(&n)
		if v := with.Decide(c.group, &n, c.at); v.Blocked != c.blocked || v.Why != c.why {
			t.Errorf("%s for group %d at %s: %+v", c.name, c.group, c.at.Format(time.TimeOnly), v)
		}
	}
	if _, err := b.With([]Rule{{Name: "no name"}}); err == nil {
		t.Error("a rule for what is no name was taken")
	}
	if v := decide(t, b, 0, "fine.example"); v.Blocked {
		t.Error("the book without the rules changed")
	}
}

func TestNetworksFindTheNarrowest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		addr := rapid.Custom(func(r *rapid.T) netip.Addr {
			if rapid.Bool().Draw(r, "six") {
				return netip.AddrFrom16([16]byte{0x20, 1, 15: byte(rapid.IntRange(0, 255).Draw(r, "low"))})
			}
			return netip.AddrFrom4([4]byte{byte(rapid.SampledFrom([]int{0, 10, 255}).Draw(r, "high")), 0, 0, byte(rapid.IntRange(0, 255).Draw(r, "low"))})
		})
		var all []Network
		taken := map[netip.Prefix]bool{}
		for range rapid.IntRange(0, 8).Draw(r, "networks") {
			a := addr.Draw(r, "network")
			bits := rapid.SampledFrom([]int{0, 8, a.BitLen() - 8, a.BitLen() - 4, a.BitLen() - 2, a.BitLen()}).Draw(r, "bits")
			p := netip.PrefixFrom(a, bits).Masked()
			if !taken[p] {
				taken[p] = true
				all = append(all, Network{p, len(all) + 1})
			}
		}
		ns, err := newNetworks(all)
		if err != nil {
			r.Fatal(err)
		}
		for range 10 {
			a := addr.Draw(r, "asked")
			want, narrowest := 0, -1
			for _, n := range all {
				if n.Prefix.Contains(a) && n.Prefix.Bits() > narrowest {
					want, narrowest = n.Group, n.Prefix.Bits()
				}
			}
			if got := ns.find(a); got != want {
				r.Fatalf("%s is in %d, not %d, of %v", a, got, want, all)
			}
			if a.Is4() && ns.find(netip.AddrFrom16(a.As16())) != want {
				r.Fatalf("%s inside version 6 is elsewhere", a)
			}
		}
	})
	p := netip.MustParsePrefix("10.0.0.0/8")
	if _, err := newNetworks([]Network{{p, 1}, {netip.MustParsePrefix("10.1.0.0/8"), 2}}); err == nil {
		t.Error("a network in two groups was taken")
	}
}

func TestSnapshotIsTheSameBookOrNone(t *testing.T) {
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprintf("n%d.example", i))
	}
	b := book(t, []Group{{Name: "all", Deny: 3}}, []string{"a", "b"}, map[string][]string{"a": names, "b": {"-n1.example", "n2.example"}})
	var file bytes.Buffer
	if err := b.Write(&file, []byte("seal")); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	again, err := Read(bytes.NewReader(whole), []byte("seal"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range append(names, "other.example", "x.n2.example") {
		if a, b := decide(t, b, 0, n), decide(t, again, 0, n); a != b {
			t.Fatalf("%s: %+v before, %+v after", n, a, b)
		}
	}
	if _, err := Read(bytes.NewReader(whole), []byte("another")); err == nil {
		t.Error("a snapshot of another seal was believed")
	}
	for at := 0; at < len(whole); at += 7 {
		bad := bytes.Clone(whole)
		bad[at] ^= 1
		if _, err := Read(bytes.NewReader(bad), []byte("seal")); err == nil {
			t.Fatalf("a snapshot changed at byte %d was believed", at)
		}
		if _, err := Read(bytes.NewReader(whole[:at]), []byte("seal")); err == nil {
			t.Fatalf("a snapshot cut off at byte %d was believed", at)
		}
	}
	if _, err := Read(bytes.NewReader(append(bytes.Clone(whole), 0)), []byte("seal")); err == nil {
		t.Error("a snapshot with something behind it was believed")
	}
}

func TestMoreNamesThanWereCountedAreAnError(t *testing.T) {
	b, err := NewBuilder(Plan{Key: testKey(), Categories: []string{"a"}, Groups: []Group{{}}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.List(List{}); err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		_ = b.Add(fmt.Appendf(nil, "n%d.example", i), false)
	}
	if _, err := b.Book(); err == nil {
		t.Error("1,000 names went into room for one")
	}
}
