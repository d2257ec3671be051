package publish_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/area/source"
	"handrail.school/handrail/internal/document"
)

// truth is what a right reading of one policy of testdata/families finds. The policies are invented: no
// school has them. Word, OpenDocument and PDF files were made from the pages in sources by other programs.
type truth struct {
	school   []string // any of these
	dates    map[string][]string
	sections []string
	optional []string // headings that one may take for a section or not; * for all
	defects  []claim  // must be found
	may      []claim  // true, but hardly worth saying
}

// claim is a finding of one of the rules on a line with the words.
type claim struct {
	rules []string
	words string
}

func readTruth(t *testing.T, name string) truth {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	out := truth{dates: map[string][]string{}}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.TrimSpace(value)
		rules, words, _ := strings.Cut(value+" ", " @ ")
		words = strings.TrimSpace(words)
		switch key {
		case "school":
			out.school = strings.Split(value, "|")
		case "written", "ratified", "next_review":
			out.dates["policy."+key] = strings.Split(value, "|")
		case "section":
			out.sections = append(out.sections, value)
		case "maysection":
			out.optional = append(out.optional, value)
		case "defect":
			out.defects = append(out.defects, claim{strings.Split(rules, "|"), words})
		case "may":
			out.may = append(out.may, claim{strings.Split(rules, "|"), words})
		default:
			t.Fatalf("%s: %q", name, line)
		}
	}
	return out
}

func (c claim) is(f check.Finding, doc *source.Document) bool {
	return slices.Contains(c.rules, f.Rule) && strings.Contains(lineOf(doc, f.Line), c.words)
}

func lineOf(doc *source.Document, number int) string {
	for _, l := range doc.Lines {
		if l.Number == number {
			return l.Text
		}
	}
	return ""
}

// TestFamilies reads policies of many families of templates and holds what is found against the truth: school
// and dates right in all, 19 in 20 sections found and right, every planted defect found, no false claim of
// high severity, and at most one of medium severity a document that one may argue about.
func TestFamilies(t *testing.T) {
	lib, register, _ := shipped(t)
	c := checker(t, lib, register)
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	names, err := filepath.Glob("testdata/families/*.truth")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	have, want, right := 0, 0, 0
	for _, name := range names {
		base := strings.TrimSuffix(name, ".truth")
		files, _ := filepath.Glob(base + ".*")
		for _, file := range files {
			if file == name {
				continue
			}
			doc, err := document.ReadFile(file)
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			of := readTruth(t, name)
			report := c.Check(doc, day)
			found, missed, extra := sectionsOf(report, of)
			have, want, right = have+len(report.Sections), want+len(of.sections), right+found
			for _, problem := range slices.Concat(missed, extra) {
				t.Logf("%s: %s", filepath.Base(file), problem)
			}
			for _, problem := range wrongIn(report, of, doc) {
				t.Errorf("%s: %s", filepath.Base(file), problem)
			}
		}
	}
	t.Logf("sections: %d right of %d there and %d reported", right, want, have)
	if right*20 < want*19 || right*20 < have*19 {
		t.Error("fewer than 19 in 20 sections were found, or right")
	}
}

func sectionsOf(r check.Report, of truth) (found int, missed, extra []string) {
	var got []string
	for _, s := range r.Sections {
		got = append(got, strings.TrimSpace(s.Number+" "+s.Title))
	}
	for _, s := range of.sections {
		if slices.Contains(got, s) {
			found++
		} else {
			missed = append(missed, "section not found: "+s)
		}
	}
	for _, s := range got {
		if slices.Contains(of.optional, s) || slices.Contains(of.optional, "*") {
			found++
		} else if !slices.Contains(of.sections, s) {
			extra = append(extra, "no section: "+s)
		}
	}
	return found, missed, extra
}

// wrongIn says what of a report is not as it should be, sections aside.
func wrongIn(r check.Report, of truth, doc *source.Document) []string {
	var out []string
	school := ""
	if r.School != nil {
		school = *r.School
	}
	if !slices.Contains(of.school, school) {
		out = append(out, fmt.Sprintf("school is %q", school))
	}
	for key, values := range of.dates {
		if got := r.Profile[key].Value; !slices.Contains(values, got) {
			out = append(out, fmt.Sprintf("%s is %q, not %q", key, got, values))
		}
	}
	for _, d := range of.defects {
		if !slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return d.is(f, doc) }) {
			out = append(out, fmt.Sprintf("missed: %s at %q", d.rules, d.words))
		}
	}
	arguable := []string{}
	for _, f := range r.Findings {
		if f.Severity == check.Low || slices.ContainsFunc(slices.Concat(of.defects, of.may), func(d claim) bool { return d.is(f, doc) }) {
			continue
		}
		says := fmt.Sprintf("%s %s line %d %q: %s", f.Severity, f.Rule, f.Line, f.Quote, f.Message)
		if f.Severity == check.High {
			out = append(out, says)
		} else {
			arguable = append(arguable, says)
		}
	}
	if len(arguable) > 1 {
		out = append(out, arguable...)
	}
	return out
}
