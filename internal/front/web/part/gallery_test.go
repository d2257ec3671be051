package part

import (
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestComponentsRenderAsRecorded holds each component's HTML against its
// golden file. After a change that was meant: go test ./internal/front/web/part -update
func TestComponentsRenderAsRecorded(t *testing.T) {
	entries, err := Gallery()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var got strings.Builder
		for _, s := range e.Shown {
			got.WriteString("== " + s.Name + " (" + s.Struct + ")\n" + normal(t, string(s.HTML)) + "\n")
		}
		path := filepath.Join("testdata", e.Template+".html")
		if *update {
			if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s differs from %s:\n%s", e.Template, path, firstDifference(got.String(), string(want)))
		}
	}
}

// TestEveryExampleIsSound looks for what a golden file could hide: ids used
// twice in one example, ids referred to and missing, HTML that does not close.
func TestEveryExampleIsSound(t *testing.T) {
	entries, err := Gallery()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, e := range entries {
		for _, s := range e.Shown {
			where := e.Template + ", " + s.Name
			ids, refs := idsAndReferences(t, string(s.HTML))
			for id, n := range ids {
				if n > 1 {
					t.Errorf("%s: id %q %d times", where, id, n)
				}
				if other := seen[id]; other != "" {
					t.Errorf("%s: id %q is also in %s; the gallery shows both on one page", where, id, other)
				}
				seen[id] = where
			}
			for _, ref := range refs {
				if ids[ref] == 0 {
					t.Errorf("%s: refers to id %q, which is not there", where, ref)
				}
			}
			if strings.Contains(string(s.HTML), "ZgotmplZ") {
				t.Errorf("%s: an address or attribute was refused as unsafe", where)
			}
			if strings.Contains(string(s.HTML), "style=") || strings.Contains(string(s.HTML), "<script") {
				t.Errorf("%s: inline style or script", where)
			}
		}
	}
}

// TestEveryComponentIsInTheGallery fails when a template is neither shown nor
// a piece of one that is.
func TestEveryComponentIsInTheGallery(t *testing.T) {
	set, err := Parse(template.New("all"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, c := range components() {
		shown[c.template] = true
	}
	var source strings.Builder
	names, err := filepath.Glob("*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	for _, tmpl := range set.Templates() {
		name := tmpl.Name()
		if strings.HasSuffix(name, ".html") || name == "all" || shown[name] {
			continue
		}
		half := strings.HasSuffix(name, "-start") || strings.HasSuffix(name, "-end")
		if !half && !strings.Contains(source.String(), `template "`+name+`"`) {
			t.Errorf("template %q is not in the gallery and no other part uses it", name)
		}
	}
}

// TestErrorsAreCollectedInTheOrderOfThePage covers where each link leads.
func TestErrorsAreCollectedInTheOrderOfThePage(t *testing.T) {
	got := Collect(
		Input{Name: "a"},
		Input{Name: "b", ID: "bee", Error: "b is wrong"},
		DateInput{Name: "d", Wrong: Year, Error: "d is wrong"},
		Radios{Name: "r", Options: []Option{{Value: "x", Input: &Input{Name: "more", Error: "more is wrong"}}}},
		Checkboxes{Name: "c", Error: "c is wrong"},
	)
	var links []string
	for _, i := range got.Items {
		links = append(links, i.Href+" "+i.Text)
	}
	want := "#bee b is wrong, #d-year d is wrong, #more more is wrong, #c c is wrong"
	if strings.Join(links, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(links, ", "), want)
	}
}

// TestTypedTextIsNeverMarkup puts markup where people type.
func TestTypedTextIsNeverMarkup(t *testing.T) {
	set, err := Parse(template.New("all"))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	bad := `"><script>alert(1)</script>`
	for name, data := range map[string]any{
		"input":    Input{Name: "n", Label: bad, Hint: bad, Error: bad, Value: bad},
		"textarea": Textarea{Name: "n", Label: bad, Value: bad + "</textarea>" + bad},
		"table": Table{Caption: bad, Columns: []Column{{Text: bad}}, RowHeaders: true, Rows: []Row{Cells(bad, bad),
			{Cells: []Cell{{Text: bad, Href: bad, Hidden: bad, Note: bad, Tag: Tag{bad, bad}}}},
			{Cells: []Cell{{Text: "x", Href: "javascript:alert(1)"}}}, {Cells: []Cell{{Text: "x", Href: " JaVaScript:alert(1)"}}},
			{Cells: []Cell{{Text: "x", Href: "java\tscript:alert(1)"}}}}},
		"action-link":  Link{Text: bad, Href: "javascript:alert(1)"},
		"summary-list": SummaryList{Rows: []SummaryRow{{Key: bad, Value: bad}}},
	} {
		out.Reset()
		if err := set.ExecuteTemplate(&out, name, data); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "<script") || strings.Contains(strings.ToLower(out.String()), "script:") {
			t.Errorf("%s lets markup through: %s", name, out.String())
		}
	}
}

// TestPageNumbersShowTheNeighbours covers the gaps.
func TestPageNumbersShowTheNeighbours(t *testing.T) {
	for _, c := range []struct {
		current, total int
		want           string
	}{
		{1, 1, "[1]"}, {1, 3, "[1] 2 3"}, {2, 3, "1 [2] 3"}, {6, 12, "1 … 5 [6] 7 … 12"}, {12, 12, "1 … 11 [12]"},
	} {
		var got []string
		for _, p := range Pages(c.current, c.total, func(int) string { return "#" }).Pages {
			switch s := []string{"…", "1", "2", "3", "", "5", "6", "7", "", "", "", "11", "12"}[p.Number]; {
			case p.Current:
				got = append(got, "["+s+"]")
			default:
				got = append(got, s)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("page %d of %d: got %s, want %s", c.current, c.total, strings.Join(got, " "), c.want)
		}
	}
}

var (
	between = regexp.MustCompile(`>\s*<`)
	spaces  = regexp.MustCompile(`\s+`)
)

// normal parses and writes the HTML again, one element a line, so that only
// differences that a browser would notice count.
func normal(t *testing.T, s string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, n := range nodes {
		if err := html.Render(&out, n); err != nil {
			t.Fatal(err)
		}
	}
	text := spaces.ReplaceAllString(out.String(), " ")
	return strings.TrimSpace(between.ReplaceAllString(text, ">\n<"))
}

func idsAndReferences(t *testing.T, s string) (ids map[string]int, refs []string) {
	t.Helper()
	ids = map[string]int{}
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		if tok.Type == html.EndTagToken {
			continue
		}
		for _, a := range tok.Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "for", "aria-describedby", "aria-labelledby", "aria-controls", "data-aria-controls":
				refs = append(refs, strings.Fields(a.Val)...)
			}
		}
	}
	return ids, refs
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer"
}
