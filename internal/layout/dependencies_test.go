package layout

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// mostDependencies is where somebody has to argue (decision 7).
const mostDependencies = 25

// Every module that our code imports has its line in docs/dependencies.md, and no line is left of a module
// that is gone.
func TestEveryDependencyHasItsReason(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|$").FindAllStringSubmatch(string(doc), -1) {
		said[m[1]] = true
	}
	if len(said) > mostDependencies {
		t.Errorf("%d dependencies, more than %d", len(said), mostDependencies)
	}
	known := map[string]bool{}
	for _, r := range mod.Require {
		known[r.Mod.Path] = true
		if !r.Indirect && !said[r.Mod.Path] {
			t.Errorf("docs/dependencies.md does not say what %s is for", r.Mod.Path)
		}
	}
	for path := range said {
		if !known[path] {
			t.Errorf("docs/dependencies.md speaks of %s, which go.mod does not have", path)
		}
	}
	for _, f := range source(t) {
		for _, i := range f.imports {
			if strings.Contains(strings.SplitN(i, "/", 2)[0], ".") && !strings.HasPrefix(i, module) && !covered(said, i) {
				t.Errorf("%s imports %s, of which docs/dependencies.md says nothing", f.path, i)
			}
		}
	}
}

func covered(said map[string]bool, path string) bool {
	for module := range said {
		if path == module || strings.HasPrefix(path, module+"/") {
			return true
		}
	}
	return false
}

// The map in ARCHITECTURE.md shows every floor.
func TestMapShowsEveryFloor(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	plan, _, ok := strings.Cut(string(text), "## ")
	if !ok {
		t.Fatal("ARCHITECTURE.md has no sections")
	}
	for _, f := range floors {
		if !strings.Contains(plan, " "+f.prefix) {
			t.Errorf("the map does not show %s", f.prefix)
		}
	}
}
