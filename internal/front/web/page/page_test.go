package page

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jba/templatecheck"

	"handrail.school/handrail/internal/front/web/part"
)

// TestEveryTemplateFitsItsStruct type-checks each page and the layout: a
// misspelt field or a part given the wrong struct fails here, with its line.
func TestEveryTemplateFitsItsStruct(t *testing.T) {
	check := func(name string, data any) {
		set, err := parse(NewFormat(nil))
		if err != nil {
			t.Fatal(err)
		}
		tmpl := set.Lookup(name)
		if tmpl == nil {
			t.Errorf("%s has no template: add {{define %q}}", name, name)
			return
		}
		if err := templatecheck.CheckHTMLStrict(tmpl, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, p := range All() {
		check(reflect.TypeOf(p).Name(), p)
	}
	for _, name := range []string{"layout-start", "layout-top", "layout-before", "layout-after", "layout-foot"} {
		check(name, &view{})
	}
}

// TestEveryPageIsListed holds structs, templates and All against each other.
func TestEveryPageIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, p := range All() {
		name := reflect.TypeOf(p).Name()
		if listed[name] {
			t.Errorf("%s stands in All twice", name)
		}
		listed[name] = true
	}
	for _, name := range declaredPages(t) {
		if !listed[name] {
			t.Errorf("struct %s is not in All", name)
		}
	}
	own, err := template.New("own").Funcs(NewFormat(nil).Funcs()).ParseFS(files, "*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, tmpl := range own.Templates() {
		name := tmpl.Name()
		if name != "own" && unicode.IsUpper(rune(name[0])) && !listed[name] {
			t.Errorf("template %q has no struct in All", name)
		}
	}
}

// TestPiecesAreNotDefinedTwice finds two files that define the same name, of
// which the later would silently win.
func TestPiecesAreNotDefinedTwice(t *testing.T) {
	where := map[string]string{}
	for _, dir := range []string{".", "../part"} {
		names, err := fs.Glob(os.DirFS(dir), "*.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range names {
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, piece := range strings.Split(string(text), `{{define "`)[1:] {
				name, _, _ := strings.Cut(piece, `"`)
				if where[name] != "" {
					t.Errorf("template %q is defined in %s and in %s", name, where[name], file)
				}
				where[name] = file
			}
		}
	}
}

func declaredPages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && strings.HasSuffix(spec.Name.Name, "Page") {
				found = append(found, spec.Name.Name)
			}
			return true
		})
	}
	return found
}

// formPage stands for any page with a form.
type formPage struct {
	Frame
	Name  part.Input
	Dates []part.DateInput
}

func testEngine(t testing.TB) *Engine {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Assets{CSS: "/assets/app.css", JS: "/assets/app.js", Icon: "/assets/icon.svg"}, london)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// withFormPage teaches the engine formPage.
func withFormPage(t testing.TB, text string) *Engine {
	t.Helper()
	set, err := parse(NewFormat(nil))
	if err != nil {
		t.Fatal(err)
	}
	template.Must(set.Parse(`{{define "formPage"}}` + text + `{{end}}`))
	e := newEngine(set, Assets{})
	typ := reflect.TypeFor[formPage]()
	e.pages[typ] = pageKind{typ.Name(), formFields(typ)}
	return e
}

func TestErrorsOfFieldsStandAtTheTopAndInTheTitle(t *testing.T) {
	e := withFormPage(t, `{{template "input" .Name}}`)
	var out strings.Builder
	p := formPage{Frame: Frame{Title: "Your name", School: "Hill Top"}, Name: part.Input{Name: "name", Error: "Enter your name"}, Dates: []part.DateInput{{Name: "a"}, {Name: "b", Error: "Enter a date"}}}
	p.Errors.Add("", "The form is closed")
	if err := e.Render(&out, p); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<title>Error: Your name – Hill Top – Handrail</title>",
		`<li>The form is closed</li><li><a href="#name">Enter your name</a></li><li><a href="#b-day">Enter a date</a></li>`,
		"have not been built",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("not in the page: %s\n%s", want, out.String())
		}
	}
	if len(p.Errors.Items) != 1 {
		t.Error("rendering changed the page struct")
	}
}

func TestPageIsSentWholeOrNotAtAll(t *testing.T) {
	e := withFormPage(t, `before {{index .Dates 3}} after`)
	var out strings.Builder
	if err := e.Render(&out, formPage{}); err == nil || out.Len() != 0 {
		t.Errorf("error %v, and %d bytes were sent", err, out.Len())
	}
	if err := e.Render(&out, ProblemPage{}); err == nil {
		t.Error("a page that the engine does not know was rendered")
	}
	if err := testEngine(t).Render(brokenWriter{}, ProblemPage{}); !errors.Is(err, errGone) {
		t.Errorf("got %v, want the writer's error", err)
	}
}

var errGone = errors.New("the browser has gone")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errGone }

// TestNothingInlineNeedsAnExceptionInThePolicy keeps a strict content
// security policy possible: no inline script or style on any page.
func TestNothingInlineNeedsAnExceptionInThePolicy(t *testing.T) {
	e := testEngine(t)
	for _, p := range All() {
		var out strings.Builder
		if err := e.Render(&out, p); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<style", " style=", "<script>", " onclick=", "javascript:"} {
			if strings.Contains(out.String(), bad) {
				t.Errorf("%T contains %q", p, bad)
			}
		}
	}
}

func TestFrameShowsWhoWhereAndPrintFooter(t *testing.T) {
	e := testEngine(t)
	var out strings.Builder
	if err := e.Render(&out, everyday()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`lang="en-GB"`, `aria-current="page"`, "Ruth Lindqvist", `action="/sign-out"`, "Hill Top Primary School",
		"Edition 3. Printed 1 July 2026 at 10:05am by Ruth Lindqvist. Trail head <code>8c1f</code>.",
		"Policy 7.2",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("not in the page: %s", want)
		}
	}
	bare := everyday()
	bare.NoNav = true
	out.Reset()
	if err := e.Render(&out, &bare); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "Sign out") {
		t.Error("a page without navigation shows it")
	}
}

// TestOneSchoolsFrameIsNeverShownToAnother asks the same engine for frames
// that differ in one field each: what is kept must not be mixed up.
func TestOneSchoolsFrameIsNeverShownToAnother(t *testing.T) {
	e := testEngine(t)
	change := map[string]func(*Frame){
		"School B":       func(f *Frame) { f.School = "School B" },
		"/home-b":        func(f *Frame) { f.Home = "/home-b" },
		"Person B":       func(f *Frame) { f.Person = "Person B" },
		"/account-b":     func(f *Frame) { f.Account = "/account-b" },
		"/sign-out-b":    func(f *Frame) { f.SignOut = "/sign-out-b" },
		"Nav B":          func(f *Frame) { f.Nav = []part.NavItem{{Text: "Nav B", Href: "/b", Section: "b"}} },
		"77":             func(f *Frame) { f.Nav = []part.NavItem{{Text: "Today", Href: "/", Section: "today", Count: 77}} },
		"Foot B":         func(f *Frame) { f.Footer = []part.Link{{Text: "Foot B", Href: "/foot"}} },
		"href=\"/foot-b": func(f *Frame) { f.Footer = []part.Link{{Text: "Help", Href: "/foot-b"}} },
	}
	for range 2 {
		for want, do := range change {
			p := everyday()
			do(&p.Frame)
			var out strings.Builder
			if err := e.Render(&out, p); err != nil {
				t.Fatal(err)
			}
			for other := range change {
				if has := strings.Contains(out.String(), other); has != (other == want) {
					t.Errorf("frame with %s: %s shown is %v", want, other, has)
				}
			}
		}
	}
	p := everyday()
	p.Section = "policy"
	var out strings.Builder
	if err := e.Render(&out, p); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `href="/policy" aria-current="page"`) {
		t.Error("the current section is not marked")
	}
}

// TestKeptFramesAreBounded keeps memory in hand however many people come.
func TestKeptFramesAreBounded(t *testing.T) {
	k := newFragments()
	for i := range 3 * mostFragments {
		k.put(strconv.AppendInt(nil, int64(i), 10), []byte("x"))
	}
	if len(k.byKey) > mostFragments {
		t.Errorf("%d frames are kept", len(k.byKey))
	}
}

func TestTimesAndCountsAreWrittenForPeople(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	f := NewFormat(london)
	summer := time.Date(2026, 7, 1, 23, 5, 0, 0, time.UTC)
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for got, want := range map[string]string{
		f.Date(summer):                         "2 July 2026",
		f.Clock(summer):                        "12:05am",
		f.Moment(summer):                       "2 July 2026 at 12:05am",
		f.Date(day):                            "22 November 2026",
		f.Date(time.Time{}):                    "",
		string(f.DateTag(summer)):              `<time datetime="2026-07-02">2 July 2026</time>`,
		string(f.MomentTag(summer)):            `<time datetime="2026-07-02T00:05:00+01:00">2 July 2026 at 12:05am</time>`,
		Plural(1, "breach", "breaches"):        "1 breach",
		Plural(2012, "breach", "breaches"):     "2,012 breaches",
		Count(-1234567):                        "-1,234,567",
		Count(-123):                            "-123",
		Sentence([]string{"a"}):                "a",
		Sentence([]string{"a", "b", "c"}):      "a, b and c",
		string(f.MomentTag(time.Time{})) + "x": "x",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// everyday is a page as most are: navigation, a table's worth of text, why.
func everyday() ProblemPage {
	p := ProblemPage{Frame: Frame{
		Title: "Breaches", School: "Hill Top Primary School", Person: "Ruth Lindqvist", Account: "/account", SignOut: "/sign-out", Section: "records",
		Nav: []part.NavItem{{Text: "Today", Href: "/", Section: "today"}, {Text: "Records", Href: "/records", Section: "records"},
			{Text: "Inbox", Href: "/inbox", Section: "inbox", Count: 3}, {Text: "Policy", Href: "/policy", Section: "policy"}},
		Crumbs: part.Breadcrumbs{Items: []part.Link{{Text: "Records", Href: "/records"}}},
		Why:    []part.Why{{Clause: "7.2", Text: "Accounts follow signatures.", Href: "/policy#7.2"}},
		Footer: []part.Link{{Text: "Help", Href: "/help"}, {Text: "Privacy", Href: "/privacy"}},
		Print:  PrintFooter{Edition: "Edition 3", At: time.Date(2026, 7, 1, 9, 5, 0, 0, time.UTC), By: "Ruth Lindqvist", Head: "8c1f"},
	}, Text: "There is nothing here."}
	return p
}

// BenchmarkFrame is a page with little on it: the cost of the frame.
func BenchmarkFrame(b *testing.B) {
	e, p := testEngine(b), everyday()
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Render(discard{}, p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkForm is a page with six form parts, one of them wrong.
func BenchmarkForm(b *testing.B) {
	e := withFormPage(b, `<form method="post">{{template "input" .Name}}{{template "input" .Name}}{{template "input" .Name}}{{range .Dates}}{{template "date-input" .}}{{end}}</form>`)
	p := formPage{Frame: everyday().Frame, Name: part.Input{Name: "n", Label: "Name", Hint: "As on the register", Error: "Enter a name"},
		Dates: []part.DateInput{{Name: "a", Legend: "From"}, {Name: "b", Legend: "Until"}, {Name: "c", Legend: "Review"}}}
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Render(discard{}, p); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTable is a page with 50 rows of four cells.
func BenchmarkTable(b *testing.B) {
	set := template.Must(part.Parse(template.New("t")))
	table := part.Table{Caption: "Duties", Columns: []part.Column{{Text: "Duty"}, {Text: "Due"}, {Text: "Who"}, {Text: "State"}}}
	for range 50 {
		table.Rows = append(table.Rows, part.Row{Cells: []part.Cell{{Text: "Check the filter", Href: "/duties/1"}, {Text: "30 November 2026"}, {Text: "Ruth Lindqvist"}, {Tag: part.Tag{Text: "Due soon", Colour: part.Yellow}}}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := set.ExecuteTemplate(discard{}, "table", table); err != nil {
			b.Fatal(err)
		}
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
