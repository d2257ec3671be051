package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goesTo   = regexp.MustCompile(`\.goTo\(.*, "([a-z-]+)"\)`)
	sentence = regexp.MustCompile(`(?m)^\t"([a-z-]+)": +"`)
)

// Whoever has done something is told so: every key that a redirect carries has a sentence, and none has two.
func TestEveryDeedHasASentence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said, used := map[string]int{}, map[string]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range goesTo.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = f
		}
		if f == "routes.go" {
			_, list, _ := strings.Cut(string(text), "var doneSentences")
			list, _, _ = strings.Cut(list, "\n}")
			for _, m := range sentence.FindAllStringSubmatch(list, -1) {
				said[m[1]]++
			}
		}
	}
	if len(used) < 50 {
		t.Fatalf("only %d redirects with a key were found", len(used))
	}
	for key, f := range used {
		if said[key] != 1 {
			t.Errorf("%s: %q has %d sentences, want one", f, key, said[key])
		}
	}
}
