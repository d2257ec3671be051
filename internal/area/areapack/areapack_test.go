package areapack_test

import (
	"io/fs"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

func shippedPacks(tb testing.TB) []areapack.Pack {
	tb.Helper()
	names, err := fs.Glob(packs.Files, "*.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all []areapack.Pack
	for _, name := range names {
		text, err := fs.ReadFile(packs.Files, name)
		if err != nil {
			tb.Fatal(err)
		}
		p, err := areapack.Parse(text)
		if err != nil {
			tb.Fatalf("%s: %v", name, err)
		}
		if p.Pack+".yaml" != name {
			tb.Errorf("%s calls itself %s", name, p.Pack)
		}
		all = append(all, p)
	}
	return all
}

func shippedAuthorities(tb testing.TB) []areapack.Authority {
	tb.Helper()
	text, err := fs.ReadFile(library.Files, "authorities.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	all, err := areapack.ParseAuthorities(text)
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func TestShippedPacksKeepTheRules(t *testing.T) {
	all := shippedPacks(t)
	if len(all) < 3 {
		t.Errorf("%d packs: has one been lost?", len(all))
	}
	councils := map[string]bool{}
	for _, a := range shippedAuthorities(t) {
		councils[a.Authority] = true
	}
	for _, p := range all {
		for _, problem := range p.Problems() {
			t.Error(problem)
		}
		if p.Pack != areapack.National && !councils[p.Council] {
			t.Errorf("%s: %s is not in the register of authorities", p.Pack, p.Council)
		}
		for _, f := range p.Facts {
			for _, old := range f.Former {
				if y := old.Until.Year(); !old.Until.IsZero() && (y < 2000 || y > 2026) {
					t.Errorf("%s: %s ended in %d", p.Pack, old.Name, y)
				}
			}
		}
	}
}

func TestShippedAuthoritiesAreWhole(t *testing.T) {
	all := shippedAuthorities(t)
	if len(all) != 153 {
		t.Errorf("%d authorities; England has 153", len(all))
	}
	seen := map[string]bool{}
	for _, a := range all {
		if a.Authority == "" || a.Name == "" || a.County == "" || a.Police == "" {
			t.Errorf("%+v lacks something", a)
		}
		for _, n := range []string{a.Authority, "name " + a.Name} {
			if seen[n] {
				t.Errorf("%s stands twice", n)
			}
			seen[n] = true
		}
		for _, m := range a.Marks {
			if strings.EqualFold(m, a.Name) {
				t.Errorf("%s: a bare place name is no mark", a.Authority)
			}
		}
	}
}

func TestProblemsNamesEveryBreach(t *testing.T) {
	good := func() areapack.Pack {
		p := areapack.Pack{Pack: "anyshire", Title: "Anyshire", Council: "Anyshire Council", Marks: []string{"Anyshire Council"}}
		for _, k := range areapack.Keys {
			p.Facts = append(p.Facts, areapack.Fact{Key: k, Name: "the " + k, Use: "Always."})
		}
		return p
	}
	if p := good(); len(p.Problems()) > 0 {
		t.Fatalf("a good pack has problems: %v", p.Problems())
	}
	for name, spoil := range map[string]func(*areapack.Pack){
		"no name":             func(p *areapack.Pack) { p.Pack = "" },
		"no council":          func(p *areapack.Pack) { p.Council = "" },
		"a key unanswered":    func(p *areapack.Pack) { p.Facts = p.Facts[1:] },
		"a key twice":         func(p *areapack.Pack) { p.Facts = append(p.Facts, p.Facts[0]) },
		"an unknown key":      func(p *areapack.Pack) { p.Facts[0].Key = "fire_brigade" },
		"no use":              func(p *areapack.Pack) { p.Facts[0].Use = "" },
		"confirmed by whom":   func(p *areapack.Pack) { p.Facts[0].ConfirmedBy = "somebody" },
		"former is the same":  func(p *areapack.Pack) { p.Facts[0].Former = []areapack.Former{{Name: p.Facts[0].Name}} },
		"former without name": func(p *areapack.Pack) { p.Facts[0].Former = []areapack.Former{{}} },
	} {
		p := good()
		spoil(&p)
		if len(p.Problems()) == 0 {
			t.Errorf("%s: no problem was found", name)
		}
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	for _, text := range []string{"pack: a\ncounsel: b\n", "facts:\n  - confirmed: today\n", ""} {
		if _, err := areapack.Parse([]byte(text)); err == nil {
			t.Errorf("%q was accepted as a pack", text)
		}
	}
	if _, err := areapack.ParseAuthorities([]byte("- authority: a\n  contry: b\n")); err == nil {
		t.Error("an unknown field was accepted")
	}
}
