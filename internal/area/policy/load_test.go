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
