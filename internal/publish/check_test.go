package publish_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/document"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

func checker(t *testing.T, lib *policy.Library, register *guidance.Register) *check.Checker {
	t.Helper()
	bodies, err := guidance.ParseBodies(read(t, library.Files, "bodies.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(packs.Files, "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	authorities, err := areapack.ParseAuthorities(read(t, library.Files, "authorities.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var all []areapack.Pack
	for _, name := range names {
		p, err := areapack.Parse(read(t, packs.Files, name))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return check.New(lib, guidance.New(register.Works, bodies), areapack.NewAtlas(authorities, all), all)
}

// TestOwnPoliciesPassTheCheckOfOthers reads our renderings as any school's policy is read: every section
// is found again, and nothing at all is wrong.
func TestOwnPoliciesPassTheCheckOfOthers(t *testing.T) {
	lib, register, _ := shipped(t)
	c := checker(t, lib, register)
	for _, name := range examples {
		p := policy.Compose(lib, example(t, lib, register, name))
		word, err := publish.Word(p)
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := publish.PDF(t.Context(), []byte(p.File()))
		if err != nil {
			t.Fatalf("%v: install the package chromium, or name the program in HANDRAIL_CHROMIUM", err)
		}
		for file, text := range map[string][]byte{
			"policy.txt": []byte(p.Text()), "policy.md": []byte(p.Markdown()), "policy.html": []byte(p.File()), "policy.docx": word, "policy.pdf": pdf,
		} {
			doc, err := document.Read(file, text, document.DefaultLimits())
			if err != nil {
				t.Errorf("%s %s: %v", name, file, err)
				continue
			}
			report := c.Check(doc, today)
			if report.School == nil || *report.School != p.School {
				t.Errorf("%s %s: the school's name was not found", name, file)
			}
			for part := range p.All() {
				if part.Number != "" && !slices.ContainsFunc(report.Sections, func(s check.Section) bool {
					return strings.Trim(s.Number, ".") == part.Number && s.Title == part.Title
				}) {
					t.Errorf("%s %s: section %q was not found again", name, file, part.Heading())
				}
			}
			for _, f := range report.Findings {
				t.Errorf("%s %s line %d: %s: %s", name, file, f.Line, f.Rule, f.Message)
			}
			if len(report.Missing) > 0 {
				t.Errorf("%s %s: sections %v are said to be missing", name, file, report.Missing)
			}
		}
	}
}
