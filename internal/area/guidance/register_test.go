package guidance_test

import (
	"io/fs"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/library"
)

func shipped(tb testing.TB) *guidance.Register {
	tb.Helper()
	text, err := fs.ReadFile(library.Files, "guidance.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	works, err := guidance.ParseWorks(text)
	if err != nil {
		tb.Fatal(err)
	}
	if text, err = fs.ReadFile(library.Files, "bodies.yaml"); err != nil {
		tb.Fatal(err)
	}
	bodies, err := guidance.ParseBodies(text)
	if err != nil {
		tb.Fatal(err)
	}
	return guidance.New(works, bodies)
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestShippedRegistersKeepTheirOwnRules holds keys, kinds, ascending dates, successors and spellings.
func TestShippedRegistersKeepTheirOwnRules(t *testing.T) {
	r := shipped(t)
	if len(r.Works) < 50 || len(r.Bodies) < 80 {
		t.Errorf("%d works and %d bodies: has a file been cut?", len(r.Works), len(r.Bodies))
	}
	for _, p := range r.Problems() {
		t.Error(p)
	}
}

// TestEveryShippedNameFindsItsOwnEntry fails where one name hides another.
func TestEveryShippedNameFindsItsOwnEntry(t *testing.T) {
	r := shipped(t)
	for _, w := range r.Works {
		for _, n := range append([]string{w.Title, w.Cite}, w.KnownAs...) {
			if hits := r.FindCitations("See " + n + "."); len(hits) == 0 || hits[0].Work.Key != w.Key {
				t.Errorf("%q of %s finds %v", n, w.Key, hits)
			}
		}
	}
	for _, b := range r.Bodies {
		for _, n := range b.Match {
			if hits := r.FindBodies("See " + n + "."); len(hits) != 1 || hits[0].Body.Name != b.Name {
				t.Errorf("%q of %s finds %v", n, b.Name, hits)
			}
		}
	}
}

func TestEverySupersededWorkLeadsToOneInForce(t *testing.T) {
	r := shipped(t)
	for _, w := range r.Works {
		if _, _, ok := r.Current(w, day("2026-11-22")); !ok {
			t.Errorf("%s leads to nothing in force", w.Key)
		}
	}
}

func TestProblemsNamesEveryBreach(t *testing.T) {
	ed := func(name, from, until string) guidance.Edition {
		e := guidance.Edition{Edition: name, InForce: guidance.Date{Time: day(from)}}
		if until != "" {
			e.Until.Time = day(until)
		}
		return e
	}
	good := guidance.Work{Key: "a", Title: "A", Kind: "law", Issuer: "I", Cite: "A", Editions: []guidance.Edition{ed("1", "2020-01-01", "")}}
	with := func(change func(*guidance.Work)) guidance.Work {
		w := good
		change(&w)
		return w
	}
	for name, r := range map[string]*guidance.Register{
		"twice":     guidance.New([]guidance.Work{good, good}, nil),
		"kind":      guidance.New([]guidance.Work{with(func(w *guidance.Work) { w.Kind = "rumour" })}, nil),
		"successor": guidance.New([]guidance.Work{with(func(w *guidance.Work) { w.Successor = "gone" })}, nil),
		"gap": guidance.New([]guidance.Work{with(func(w *guidance.Work) {
			w.Editions = []guidance.Edition{ed("1", "2020-01-01", "2020-02-01"), ed("2", "2020-03-01", "")}
		})}, nil),
		"backwards": guidance.New([]guidance.Work{with(func(w *guidance.Work) {
			w.Editions = []guidance.Edition{ed("1", "2020-02-01", "2020-01-01"), ed("2", "2020-01-01", "")}
		})}, nil),
		"confirmed by nobody": guidance.New([]guidance.Work{with(func(w *guidance.Work) {
			w.Editions = []guidance.Edition{ed("1", "2020-01-01", "")}
			w.Editions[0].Confirmed.Time = day("2026-01-01")
		})}, nil),
		"body": guidance.New(nil, []guidance.Body{{Name: "B", Kind: "body", Match: []string{"B"}, Severity: "grave", Advice: "x"}}),
		"source": guidance.New(nil, []guidance.Body{{Name: "B", Kind: "body", Match: []string{"Bb"}, Severity: "low",
			Advice: "x", Verified: true}}),
		"match twice": guidance.New(nil, []guidance.Body{
			{Name: "B", Kind: "body", Match: []string{"Bb"}, Severity: "low", Advice: "x"},
			{Name: "C", Kind: "body", Match: []string{"bb"}, Severity: "low", Advice: "x"}}),
	} {
		if len(r.Problems()) == 0 {
			t.Errorf("%s: no problem was found", name)
		}
	}
	if p := guidance.New([]guidance.Work{good}, nil).Problems(); len(p) > 0 {
		t.Errorf("a good register has problems: %v", p)
	}
}

func TestBrokenFilesNameTheirLine(t *testing.T) {
	for _, text := range []string{"- key: a\n  tittle: b\n", "- key: a\n  editions:\n    - in_force: tomorrow\n", "key: a"} {
		if _, err := guidance.ParseWorks([]byte(text)); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
	if _, err := guidance.ParseBodies([]byte("- name: a\n  verified: perhaps\n")); err == nil {
		t.Error("a body that is perhaps verified was accepted")
	}
	if works, err := guidance.ParseWorks(nil); err != nil || len(works) != 0 {
		t.Errorf("an empty file gave %v, %v", works, err)
	}
}
