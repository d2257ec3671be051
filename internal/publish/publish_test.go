package publish_test

import (
	"bytes"
	"html"
	"html/template"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func read(t testing.TB, files fs.FS, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func shipped(t testing.TB) (*policy.Library, *guidance.Register, []publish.Line) {
	t.Helper()
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	works, err := guidance.ParseWorks(read(t, library.Files, "guidance.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := publish.ParseAudience(read(t, library.Files, "audience.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return lib, guidance.New(works, nil), lines
}

// example composes one of the two example schools.
func example(t testing.TB, lib *policy.Library, register *guidance.Register, name string) policy.Inputs {
	t.Helper()
	profile, err := lib.ParseProfile(read(t, os.DirFS("../../examples/profiles"), name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	in := policy.Inputs{Profile: profile, Register: register, Day: today}
	for pack, into := range map[string]*areapack.Pack{name: &in.Pack, "national": &in.National} {
		if *into, err = areapack.Parse(read(t, packs.Files, pack+".yaml")); err != nil {
			t.Fatal(err)
		}
	}
	return in
}

var examples = []string{"lancashire", "kent"}

func TestLinesRestOnClausesThatExist(t *testing.T) {
	lib, register, lines := shipped(t)
	known := policy.Known{PackKeys: areapack.Keys}
	for _, w := range register.Works {
		known.Laws = append(known.Laws, w.Key)
	}
	for _, p := range publish.Problems(lib, known, lines) {
		t.Error(p)
	}
	for _, a := range publish.Audiences {
		if n := len(slices.DeleteFunc(slices.Clone(lines), func(l publish.Line) bool { return l.Audience != a })); n < 5 {
			t.Errorf("%d lines for %s", n, a)
		}
	}
}

// TestTheYoungestCanFollowThePoster keeps sentences and words short; names and numbers aside.
func TestTheYoungestCanFollowThePoster(t *testing.T) {
	_, _, lines := shipped(t)
	aside := regexp.MustCompile(`\{[^}]*\}|\*\*|[0-9]+`)
	known := []string{"Childline", "something", "password", "grown-up"}
	for _, l := range lines {
		if l.Audience != "pupils" {
			continue
		}
		for _, sentence := range strings.FieldsFunc(aside.ReplaceAllString(l.Text, ""), func(r rune) bool { return strings.ContainsRune(".?!:,", r) }) {
			words := strings.Fields(sentence)
			if len(words) > 14 {
				t.Errorf("%d words in a row: %q", len(words), sentence)
			}
			for _, w := range words {
				if len(w) > 8 && !slices.Contains(known, w) {
					t.Errorf("%q is a long word for a six-year-old", w)
				}
			}
		}
	}
}

func TestExamplesAreCompleteAndRenderEverywhere(t *testing.T) {
	lib, register, lines := shipped(t)
	for _, name := range examples {
		t.Run(name, func(t *testing.T) {
			in := example(t, lib, register, name)
			p := policy.Compose(lib, in)
			for _, g := range p.Gaps {
				t.Errorf("gap: %s in %s", g.Key, g.Clause)
			}
			for _, q := range lib.Effective(in.Profile).Unanswered {
				t.Errorf("unanswered: %s", q.Key)
			}
			for _, c := range policy.Conflicts(lib, in) {
				if c.Severity == "high" {
					t.Errorf("conflict: %s", c.Sentence)
				}
			}
			word, err := publish.Word(p)
			if err != nil {
				t.Fatal(err)
			}
			back, err := document.Read("policy.docx", word, document.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			text := document.Render(back)
			for part := range p.All() {
				if !strings.Contains(text, part.Heading()) {
					t.Errorf("the Word file lacks %q", part.Heading())
				}
			}
			for _, out := range []string{p.Text(), p.Markdown(), p.File(), text} {
				if !strings.Contains(html.UnescapeString(out), p.School) || strings.Contains(out, "[to be completed") || strings.ContainsAny(out, "\u202e") {
					t.Error("a rendering lacks the school or has a gap")
				}
			}
			for _, a := range publish.Audiences {
				paper(t, p, lines, a, in)
			}
		})
	}
}

func paper(t *testing.T, p *policy.Policy, lines []publish.Line, audience string, in policy.Inputs) {
	t.Helper()
	sheet, err := publish.AudiencePage(p, lines, audience)
	if err != nil {
		t.Fatal(err)
	}
	if len(sheet.Reread) > 0 {
		t.Errorf("%s: to be read again without a reason: %v", audience, sheet.Reread)
	}
	page, err := sheet.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{p.School, in.Profile["role.dsl"][0], "22 November 2026"} {
		if !bytes.Contains(page, []byte(template.HTMLEscapeString(want))) {
			t.Errorf("%s lacks %q", audience, want)
		}
	}
	for _, bad := range []string{"{", "[to be", "<a ", "s-10"} {
		if _, body, _ := bytes.Cut(page, []byte("<body")); bytes.Contains(body, []byte(bad)) {
			t.Errorf("%s holds %q", audience, bad)
		}
	}
}

func TestPapersFollowThePolicy(t *testing.T) {
	lib, register, lines := shipped(t)
	in := example(t, lib, register, "lancashire")
	in.Profile["role.dsl"] = policy.Values{"Ann <New>"}
	in.Profile["breach.pupil_action"] = policy.Values{"stop_tell"}
	in.Choices = map[clause.ID]policy.Choice{
		"12/children": {Dropped: true, Reason: "test"},
		"4.5/tell":    {Amended: "Pupils tell us.", Reason: "test"},
	}
	poster := publish.Poster(policy.Compose(lib, in), lines)
	page, err := poster.HTML()
	if err != nil {
		t.Fatal(err)
	}
	got := string(page)
	if !strings.Contains(got, "Ann &lt;New&gt;") || !strings.Contains(got, "Take your hands off") {
		t.Error("the poster does not show today's post holder or the school's choice")
	}
	if strings.Contains(got, "Childline") {
		t.Error("the poster says what the policy no longer says")
	}
	if !slices.Equal(poster.Reread, []clause.ID{"4.5/tell"}) {
		t.Errorf("to be read again: %v", poster.Reread)
	}
	if _, err := publish.AudiencePage(policy.Compose(lib, in), lines, "press"); err == nil {
		t.Error("a paper for nobody")
	}
}

func TestTheSamePolicyGivesTheSameWordFile(t *testing.T) {
	lib, register, _ := shipped(t)
	in := example(t, lib, register, "kent")
	in.Own = []policy.OwnClause{{ID: "1/own", Section: "1", Title: "Clubs", Text: "3. Third\n   - under\n4. Fourth\n\n- a\n  1. first\n  2. second\n\n  more\n- b"}}
	first, err := publish.Word(policy.Compose(lib, in))
	if err != nil {
		t.Fatal(err)
	}
	again, err := publish.Word(policy.Compose(lib, in))
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("two Word files differ (%v)", err)
	}
	back, err := document.Read("policy.docx", first, document.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Local wording: Clubs", "3. Third", "4. Fourth", "2. second"} {
		if !strings.Contains(document.Render(back), want) {
			t.Errorf("the Word file lacks %q", want)
		}
	}
}
