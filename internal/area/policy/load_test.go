package policy_test

import (
	"io/fs"
	"testing"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/library"
)

// TestLibraryServesEveryObligation prints the map and fails on an obligation with none or two primary
// clauses, and on every other breach of the library's own rules.
func TestLibraryServesEveryObligation(t *testing.T) {
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(library.Files, "guidance.yaml")
	if err != nil {
		t.Fatal(err)
	}
	works, err := guidance.ParseWorks(text)
	if err != nil {
		t.Fatal(err)
	}
	known := policy.Known{PackKeys: areapack.Keys}
	for _, w := range works {
		known.Laws = append(known.Laws, w.Key)
	}
	for _, problem := range lib.Problems(known) {
		t.Error(problem)
	}
	for _, o := range lib.Obligations {
		if c := lib.Primary(o.ID); c != nil {
			t.Logf("%-10s %s", o.ID, c.ID)
		}
	}
}

// The titles alone are the same as those of the whole library.
func TestLoadTitles(t *testing.T) {
	whole, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	titles, err := policy.LoadTitles(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, s := range whole.Sections {
		want[string(s.Section)] = s.Title
	}
	for _, s := range titles.Sections {
		if want[string(s.Section)] != s.Title {
			t.Errorf("section %s is %q, want %q", s.Section, s.Title, want[string(s.Section)])
		}
	}
	if len(titles.Sections) != len(whole.Sections) {
		t.Errorf("%d titles of %d sections", len(titles.Sections), len(whole.Sections))
	}
}
