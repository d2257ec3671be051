// Package glossary holds the words of the policy and the pages that a parent or a new governor may not
// know, each explained in a sentence or two of everyday English.
package glossary

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Term is one word and what it means.
type Term struct {
	Term string `yaml:"term"` // written out: "designated safeguarding lead"
	// Short is the abbreviation, or empty.
	Short   string `yaml:"short"`
	Meaning string `yaml:"meaning"`
}

// Parse reads glossary.yaml. Unknown fields are errors with their line.
func Parse(text []byte) ([]Term, error) {
	var terms []Term
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&terms); err != nil && err != io.EOF {
		return nil, fmt.Errorf("glossary: %w", err)
	}
	return terms, nil
}

// Find looks a term up by its name or abbreviation; capitals do not matter. It is false if there is none.
func Find(terms []Term, word string) (Term, bool) {
	i := slices.IndexFunc(terms, func(t Term) bool {
		return strings.EqualFold(t.Term, word) || (t.Short != "" && strings.EqualFold(t.Short, word))
	})
	if i < 0 {
		return Term{}, false
	}
	return terms[i], true
}

// Problems holds a glossary against its rules and returns every breach as a sentence: each term once, in
// alphabetical order, with a meaning that ends as a sentence.
func Problems(terms []Term) []string {
	var found []string
	seen := map[string]bool{}
	for i, t := range terms {
		for _, name := range []string{t.Term, t.Short} {
			name = strings.ToLower(name)
			if name != "" && seen[name] {
				found = append(found, name+" stands twice")
			}
			seen[name] = true
		}
		if t.Term == "" || !strings.HasSuffix(t.Meaning, ".") {
			found = append(found, fmt.Sprintf("term %d (%s) lacks a name or a whole sentence", i+1, t.Term))
		}
		if i > 0 && strings.ToLower(terms[i-1].Term) > strings.ToLower(t.Term) {
			found = append(found, t.Term+" stands after "+terms[i-1].Term)
		}
	}
	return found
}
