package office_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func house(t testing.TB, school *store.School, clock *storetest.Clock) *office.House {
	t.Helper()
	return office.NewHouse(school, &office.Shelf{}, slog.New(slog.DiscardHandler), clock.Now, time.UTC, "https://handrail.example")
}

// TestWhoMayDoWhat holds the permissions against the golden file, so that a change is a visible line.
func TestWhoMayDoWhat(t *testing.T) {
	var lines []string
	for _, e := range office.All() {
		a := e.Described()
		var who []string
		for _, r := range a.May.Roles() {
			who = append(who, r.Key())
		}
		kind := "looks"
		if a.Writes {
			kind = "does"
		}
		if a.Unread {
			kind += " also while late with reading"
		}
		if a.Scope != "" {
			kind += ", programs with " + a.Scope
		}
		lines = append(lines, fmt.Sprintf("%s (%s, %s)\n    %s\n    %s\n", a.Name, kind, a.Clause, a.Says, strings.Join(who, " ")))
	}
	sort.Strings(lines)
	got := strings.Join(lines, "")
	file := filepath.Join("testdata", "who-may-do-what.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("who may do what has changed; look at it, then run go test ./internal/office -update\n%s", got)
	}
}

// TestEveryRoleAtEveryDoor runs each use case as each role, on both databases: who may not is refused and
// the refusal is in the trail; who may gets any answer but that one.
func TestEveryRoleAtEveryDoor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		actors := staffed(t, school)
		for _, e := range office.All() {
			a := e.Described()
			for _, r := range people.All() {
				err := e.Try(t.Context(), h, actors[r])
				closed := fault.Is(err, fault.Refused) && strings.HasPrefix(err.Error(), "Your role does not allow this") ||
					fault.Is(err, fault.SignIn) && err.Error() == "Sign in to do this."
				if may := a.May.Has(r); may == closed {
					t.Errorf("%s as %s: may is %v, answer %v", a.Name, r.Key(), may, err)
				}
				if fault.Of(err) == fault.Internal && err != nil {
					t.Errorf("%s as %s with empty input: %v", a.Name, r.Key(), err)
				}
				if !a.May.Has(r) {
					newestIsRefusal(t, school, a.Name, actors[r].Who())
				}
			}
		}
	})
}

// staffed makes one person for every role.
func staffed(t testing.TB, school *store.School) map[people.Role]people.Actor {
	t.Helper()
	actors := map[people.Role]people.Actor{}
	for _, r := range people.All() {
		p := store.Person{ID: id.Person(store.NewID()), Name: r.Title(), Email: r.Key() + "@example.sch.uk", Roles: people.Of(r)}
		actors[r] = people.Actor{Person: p.ID, Name: p.Name, Roles: p.Roles, Via: "web", Session: id.Session(store.NewID())}
		switch r {
		case people.Handrail:
			actors[r] = people.System
			continue
		case people.Anyone:
			actors[r] = people.Public
			continue
		}
		err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error { return tx.AddPerson(p) })
		if err != nil {
			t.Fatal(err)
		}
	}
	return actors
}

func newestIsRefusal(t *testing.T, school *store.School, name, who string) {
	t.Helper()
	err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		lines, err := tx.Trail(0, 2)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.Case == name && l.Who == who && l.Refused != "" {
				return nil
			}
		}
		t.Errorf("%s refused to %s is not in the trail", name, who)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNamesOfUseCasesAreUnique holds each name to one use case: the trail and the permissions know a use case by its name.
func TestNamesOfUseCasesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range office.All() {
		name := e.Described().Name
		if seen[name] {
			t.Errorf("%s is the name of two use cases, or one is listed twice", name)
		}
		seen[name] = true
	}
}

// TestEveryUseCaseIsListed reads the source: a use case that nobody listed could never be tested.
func TestEveryUseCaseIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, e := range office.All() {
		listed[e.Described().Name] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, value := range v.Values {
					if isUseCase(value) && !listed[v.Names[i].Name] {
						t.Errorf("%s: use case %s is not in All", file, v.Names[i].Name)
					}
				}
			}
		}
	}
}

func isUseCase(e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	index, ok := lit.Type.(*ast.IndexListExpr)
	if !ok {
		return false
	}
	name, ok := index.X.(*ast.Ident)
	return ok && (name.Name == "Case" || name.Name == "Look")
}

// TestUseCasesCarryOutClausesThatExist holds the clause of every use case against the library.
func TestUseCasesCarryOutClausesThatExist(t *testing.T) {
	books, err := (&office.Shelf{}).Books()
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for _, s := range books.Library.Sections {
		for _, c := range s.Clauses {
			exists[string(c.ID)] = true
		}
	}
	for _, e := range office.All() {
		if a := e.Described(); !exists[string(a.Clause)] {
			t.Errorf("%s carries out clause %q, which is not in the library", a.Name, a.Clause)
		}
	}
}
