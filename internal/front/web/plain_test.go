package web_test

import (
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/words/people"
)

// The policy's text links the first use of a word to its place in the glossary: every such place is there.
func TestGlossaryHasEveryWordThatThePolicyLinks(t *testing.T) {
	b := newBoardHouse(t, "sqlite")
	reader := b.as(t, "Gail Governor", people.Governor)
	text, glossary := b.get(reader, "/policy/text", "").Body.String(), b.get(reader, "/glossary", "").Body.String()
	links := regexp.MustCompile(`href="/glossary#([^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(links) < 20 {
		t.Fatalf("the text links %d words", len(links))
	}
	for _, l := range links {
		if !strings.Contains(glossary, `id="`+l[1]+`"`) {
			t.Errorf("the glossary has no place %q", l[1])
		}
	}
}
