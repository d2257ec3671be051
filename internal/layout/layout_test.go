// Package layout holds the house against its plan: which floor may use which, and that the areas stay pure.
// The reason stands beside each rule; see ARCHITECTURE.md.
package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "handrail.school/handrail/"

// floors, lowest first. A package may import its own floor and those below it, and nothing above.
var floors = []struct {
	prefix string
	why    string
}{
	{"library", "data files: embed and nothing else"},
	{"packs", "data files: embed and nothing else"},
	{"internal/words/", "shared words, no decisions"},
	{"internal/area/", "rules: told the time and the facts, never asking"},
	{"internal/document", "reads and writes files of text; knows no records"},
	{"internal/publish", "turns finished text into paper"},
	{"internal/store", "the only SQL"},
	{"internal/office", "the doorway and every use case"},
	{"internal/jobs", "the clock"},
	{"internal/config", "where things are"},
	{"internal/front/", "people at screens, and letters"},
	{"internal/app", "starts and stops everything"},
	{"internal/demo", "a made-up school, built through the office"},
	{"cmd/", "the command line"},
	{"bench/", "seeds for measuring"},
}

func floor(pkg string) int {
	for i, f := range floors {
		if strings.HasPrefix(pkg+"/", strings.TrimSuffix(f.prefix, "/")+"/") {
			return i
		}
	}
	return -1
}

// impure are packages of the standard library that an area may not use: they reach outside memory, or ask
// the clock or chance.
var impure = []string{"os", "net", "net/http", "database/sql", "io/ioutil", "syscall", "os/exec", "math/rand", "math/rand/v2", "crypto/rand", "log", "log/slog", "embed"}

// onlyIn are packages that one floor alone may use.
var onlyIn = map[string]string{
	"database/sql":                 "internal/store",
	"modernc.org/sqlite":           "internal/store",
	"github.com/jackc/pgx/v5":      "internal/store",
	"html/template":                "internal/front/ internal/publish",
	"github.com/chromedp/chromedp": "internal/front/",
}

type file struct {
	path, pkg string
	imports   []string
	tree      *ast.File
}

func source(t *testing.T) []file {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []file
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "tools" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		f := file{path: rel, pkg: filepath.ToSlash(filepath.Dir(rel)), tree: tree}
		for _, i := range tree.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			f.imports = append(f.imports, name)
		}
		all = append(all, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(all))
	}
	return all
}

func TestNobodyImportsUpstairs(t *testing.T) {
	for _, f := range source(t) {
		mine := floor(f.pkg)
		if mine < 0 {
			t.Errorf("%s stands on no floor: add its package to the plan, or move it", f.path)
			continue
		}
		for _, i := range f.imports {
			theirs, ours := strings.CutPrefix(i, module)
			if ours && floor(theirs) > mine {
				t.Errorf("%s (%s) imports %s, which stands above it", f.path, floors[mine].why, theirs)
			}
			for lib, home := range onlyIn {
				if (i == lib || strings.HasPrefix(i, lib+"/")) && !within(f.pkg, home) && !test(f.pkg) {
					t.Errorf("%s imports %s, which only %s may", f.path, i, home)
				}
			}
		}
	}
}

// within says whether a package stands in one of the places named.
func within(pkg, homes string) bool {
	return slices.ContainsFunc(strings.Fields(homes), func(home string) bool { return strings.HasPrefix(pkg+"/", home) })
}

// test says whether a package is only for tests.
func test(pkg string) bool {
	return strings.HasSuffix(pkg, "storetest") || strings.HasSuffix(pkg, "browsertest")
}

// TestTheResolverNeedsNoRecords holds that answers go on while everything else is down: the resolver cannot come to need the
// store, not even by what it imports.
func TestTheResolverNeedsNoRecords(t *testing.T) {
	uses := map[string][]string{}
	for _, f := range source(t) {
		uses[f.pkg] = append(uses[f.pkg], f.imports...)
	}
	seen := map[string]bool{}
	var walk func(pkg, way string)
	walk = func(pkg, way string) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		for _, i := range uses[pkg] {
			own, ours := strings.CutPrefix(i, module)
			if i == "database/sql" || ours && (strings.HasPrefix(own, "internal/store") || strings.HasPrefix(own, "internal/office")) {
				t.Errorf("%s imports %s", way, i)
			}
			if ours {
				walk(own, way+" → "+own)
			}
		}
	}
	const resolver = "internal/front/dnsd"
	if len(uses[resolver]) == 0 {
		t.Fatal("the resolver was not found")
	}
	walk(resolver, resolver)
}

func TestAreasArePure(t *testing.T) {
	for _, f := range source(t) {
		if !strings.HasPrefix(f.pkg, "internal/area/") && !strings.HasPrefix(f.pkg, "internal/words/") {
			continue
		}
		for _, i := range f.imports {
			for _, bad := range impure {
				if i == bad {
					t.Errorf("%s imports %s: an area is told, it does not ask", f.path, i)
				}
			}
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if asksClock(n) {
				t.Errorf("%s asks the clock", f.path)
			}
			return true
		})
	}
}

func asksClock(n ast.Node) bool {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since" || s.Sel.Name == "Until")
}

// sizes that make us look twice (decision 9). Tables of data and tests do not count.
const (
	longestFile     = 400
	longestFunction = 60
)

func TestSizesThatMakeUsLookTwice(t *testing.T) {
	for _, f := range source(t) {
		text, err := os.ReadFile(filepath.Join("..", "..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), "\n"); n > longestFile {
			t.Errorf("%s has %d lines, more than %d", f.path, n, longestFile)
		}
		lines := strings.Split(string(text), "\n")
		began := -1
		for i, l := range lines {
			switch {
			case strings.HasPrefix(l, "func "):
				began = i
			case l == "}" && began >= 0:
				if n := i - began + 1; n > longestFunction {
					t.Errorf("%s:%d: a function of %d lines, more than %d", f.path, began+1, n, longestFunction)
				}
				began = -1
			}
		}
	}
}
