package glossary_test

import (
	"io/fs"
	"testing"

	"handrail.school/handrail/internal/area/glossary"
	"handrail.school/handrail/library"
)

func TestShippedGlossary(t *testing.T) {
	text, err := fs.ReadFile(library.Files, "glossary.yaml")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := glossary.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(terms) < 60 {
		t.Errorf("%d terms: has the file been cut?", len(terms))
	}
	for _, p := range glossary.Problems(terms) {
		t.Error(p)
	}
	for _, word := range []string{"DSL", "kcsie", "LADO", "SENCO", "Prevent", "Channel", "URN", "roll", "Four Cs"} {
		if _, ok := glossary.Find(terms, word); !ok {
			t.Errorf("%s is not explained", word)
		}
	}
	if _, ok := glossary.Find(terms, ""); ok {
		t.Error("the empty word is explained")
	}
}

func TestProblemsNamesEveryBreach(t *testing.T) {
	for name, terms := range map[string][]glossary.Term{
		"twice":      {{Term: "a", Meaning: "A."}, {Term: "A", Meaning: "A."}},
		"short":      {{Term: "a", Short: "X", Meaning: "A."}, {Term: "b", Short: "x", Meaning: "B."}},
		"order":      {{Term: "b", Meaning: "B."}, {Term: "a", Meaning: "A."}},
		"no meaning": {{Term: "a"}},
		"no name":    {{Meaning: "A."}},
	} {
		if len(glossary.Problems(terms)) == 0 {
			t.Errorf("%s: no problem was found", name)
		}
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	if _, err := glossary.Parse([]byte("- term: a\n  meening: b\n")); err == nil {
		t.Error("an unknown field was accepted")
	}
	if terms, err := glossary.Parse(nil); err != nil || len(terms) != 0 {
		t.Errorf("an empty file gave %v, %v", terms, err)
	}
}
