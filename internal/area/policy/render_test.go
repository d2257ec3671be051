package policy_test

import (
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

var update = flag.Bool("update", false, "write the golden files anew")

// wellFormed fails on a tag that is not closed, an id that stands twice and a link that leads nowhere on
// the page.
func wellFormed(t interface {
	Helper()
	Fatalf(string, ...any)
}, fragment string) (ids map[string]bool) {
	t.Helper()
	ids = map[string]bool{}
	var targets []string
	d := xml.NewDecoder(strings.NewReader("<x>" + fragment + "</x>"))
	d.Entity = xml.HTMLEntity
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch {
			case a.Name.Local == "id" && ids[a.Value]:
				t.Fatalf("id %s stands twice", a.Value)
			case a.Name.Local == "id":
				ids[a.Value] = true
			case a.Name.Local == "href" && strings.HasPrefix(a.Value, "#"):
				targets = append(targets, a.Value[1:])
			case a.Name.Local == "href" && !strings.HasPrefix(a.Value, "https://") && !strings.HasPrefix(a.Value, "/"):
				t.Fatalf("a link leads to %s", a.Value)
			}
		}
	}
	if len(ids) > 1 { // a whole policy, not one clause of it
		for _, to := range targets {
			if !ids[to] {
				t.Fatalf("a link leads to #%s, which is not on the page", to)
			}
		}
	}
	return ids
}

// TestAnySelectionIsNumberedAndHangsTogether drops any clauses and gives any answers to the choices: the
// numbers stay consecutive, every reference leads to a heading, and the page stays whole.
func TestAnySelectionIsNumberedAndHangsTogether(t *testing.T) {
	lib, in := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		in := in
		in.Choices = map[clause.ID]policy.Choice{}
		for _, s := range lib.Sections {
			gone := rapid.IntRange(0, 3).Draw(t, "drop "+string(s.Section)) == 0
			for _, c := range s.Clauses {
				if gone {
					in.Choices[c.ID] = policy.Choice{Dropped: true}
				}
			}
		}
		in.Profile = policy.Profile{}
		for _, s := range lib.Sections {
			for _, q := range s.Questions {
				if q.Kind == "choice" {
					in.Profile[q.Key] = policy.Values{rapid.SampledFrom(q.Options).Draw(t, q.Key).Value}
				}
			}
		}
		p := policy.Compose(lib, in)
		consecutive(t, p.Sections, "")
		numbers := map[string]bool{}
		for part := range p.All() {
			numbers[part.Number] = true
		}
		for part := range p.All() {
			for _, s := range part.Statements {
				each(s.Blocks, func(r policy.Run) {
					if r.See != "" && r.See != "12" && !numbers[r.Text] {
						t.Fatalf("%s points to %q, which is no number", s.ID, r.Text)
					}
				})
			}
		}
		if len(p.Sections) > 0 {
			wellFormed(t, p.HTML(policy.HTMLOptions{Top: 2}))
		}
	})
}

func consecutive(t *rapid.T, parts []*policy.Part, prefix string) {
	n := 0
	for _, p := range parts {
		if p.Section == "0" {
			continue
		}
		n++
		if want := prefix + strconv.Itoa(n); want != p.Number {
			t.Fatalf("section %s is number %s, not %s", p.Section, p.Number, want)
		}
		if len(p.Statements) == 0 && len(p.Parts) == 0 {
			t.Fatalf("section %s is empty", p.Section)
		}
		consecutive(t, p.Parts, p.Number+".")
	}
}

func each(blocks []policy.Block, visit func(policy.Run)) {
	for _, b := range blocks {
		for _, r := range b.Runs {
			visit(r)
		}
		for _, item := range b.Items {
			each(item, visit)
		}
	}
}

// TestMarkdownOfAnyValueReadsAsTheValue puts any characters into a value: Markdown shows them as they are.
func TestMarkdownOfAnyValueReadsAsTheValue(t *testing.T) {
	lib := smallTree(t)
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.RuneFrom([]rune("ab1 .,-+*_#>[](){}<&;!|~`\\\"'=:/ü"))).Draw(t, "value")
		value = strings.Join(strings.Fields(value), " ")
		in := policy.Inputs{Profile: policy.Profile{"school.name": {value}}, Day: today,
			Own: []policy.OwnClause{{ID: "1/own", Section: "1", Text: "{school.name}"}, {ID: "1/in", Section: "1", Text: "x {school.name} y"}}}
		if value == "" {
			return
		}
		p := policy.Compose(lib, in)
		for _, id := range []clause.ID{"1/own", "1/in"} {
			blocks := p.Statement(id).Blocks
			again := policy.Compose(lib, policy.Inputs{Day: today, Own: []policy.OwnClause{{ID: "1/z", Section: "1", Text: policy.MarkdownOf(blocks)}}})
			if got, want := policy.PlainText(again.Statement("1/z").Blocks), policy.PlainText(blocks); got != want {
				t.Fatalf("%q came back as %q from %q", want, got, policy.MarkdownOf(blocks))
			}
		}
	})
}

func TestRenderingsOfASmallPolicy(t *testing.T) {
	lib := smallTree(t)
	in := policy.Inputs{
		Profile: policy.Profile{"school.name": {"Elm & Ash School"}, "logins": {"shared"}}, Day: today,
		Choices: map[clause.ID]policy.Choice{"2/x": {Dropped: true, Reason: "no such thing here"}, "3.1/x": {Amended: "We say:\n\n1. **Stop.**\n2. Tell\n   - a teacher\n   - [Childline](https://www.childline.org.uk).", Reason: "ours"}},
		Own:     []policy.OwnClause{{ID: "4/own", Section: "4", Position: -1, Title: "Clubs", Text: "As in section {see:3.2.1}."}},
	}
	p := policy.Compose(lib, in)
	for name, got := range map[string]string{"small.txt": p.Text(), "small.md": p.Markdown(), "small.html": p.HTML(policy.HTMLOptions{})} {
		file := filepath.Join("testdata", name)
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
			t.Errorf("%s differs; run go test -update and read the difference. Got:\n%s", name, got)
		}
	}
	wellFormed(t, p.HTML(policy.HTMLOptions{}))
}

func TestTermsLeadToTheGlossaryOnceASection(t *testing.T) {
	lib, in := sample(t)
	o := policy.HTMLOptions{Glossary: "/glossary", Terms: []policy.Term{{Anchor: "dsl", Forms: []string{"designated safeguarding lead", "DSL"}}, {Anchor: "x", Forms: []string{"nothing of the kind"}}}}
	p := policy.Compose(lib, in)
	page := p.HTML(o)
	wellFormed(t, page)
	sections := 0
	for part := range p.All() {
		if page := partPage(page, part); strings.Count(page, `href="/glossary#dsl"`) > 1 {
			t.Errorf("section %s links the term twice", part.Number)
		} else if strings.Contains(page, "/glossary#dsl") {
			sections++
		}
	}
	if sections < 10 {
		t.Errorf("the term is linked in %d sections", sections)
	}
	if strings.Contains(p.HTML(policy.HTMLOptions{}), "glossary#") {
		t.Error("linked without an address")
	}
}

func TestTermsInAddressesAreLeftAlone(t *testing.T) {
	lib, in := sample(t)
	in.Own = append(in.Own, policy.OwnClause{ID: "own", Section: "1", Position: 99, Title: "Where to write", Audience: []string{"staff"},
		Text: "Write to dsl@school.example or see school.example/dsl and school.example/dsl_rota. Ask the DSL."})
	page := policy.Compose(lib, in).HTML(policy.HTMLOptions{Glossary: "/glossary", Terms: []policy.Term{{Anchor: "dsl", Forms: []string{"dsl", "DSL"}}}})
	for _, whole := range []string{"dsl@school.example", "school.example/dsl and", "school.example/dsl_rota"} {
		if !strings.Contains(page, whole) {
			t.Errorf("%s was cut by a link", whole)
		}
	}
}

func partPage(page string, part *policy.Part) string {
	_, after, _ := strings.Cut(page, ` id="`+policy.Anchor(string(part.Section))+`">`)
	before, _, _ := strings.Cut(after, "<section")
	return before
}

func TestTheSameInputsGiveTheSameText(t *testing.T) {
	lib, in := sample(t)
	first := policy.Compose(lib, in)
	for range 5 {
		again := policy.Compose(shipped(t), in)
		if again.Text() != first.Text() || again.Markdown() != first.Markdown() || again.File() != first.File() {
			t.Fatal("two renderings differ")
		}
	}
}

func BenchmarkComposeAndRender(b *testing.B) {
	lib, in := sample(b)
	b.ReportAllocs()
	for b.Loop() {
		policy.Compose(lib, in).HTML(policy.HTMLOptions{})
	}
}
