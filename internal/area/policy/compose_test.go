package policy_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/library"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func shipped(t testing.TB) *policy.Library {
	t.Helper()
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func register(t testing.TB) *guidance.Register {
	t.Helper()
	text, err := fs.ReadFile(library.Files, "guidance.yaml")
	if err != nil {
		t.Fatal(err)
	}
	works, err := guidance.ParseWorks(text)
	if err != nil {
		t.Fatal(err)
	}
	return guidance.New(works, nil)
}

// sampleProfile answers every question of the library with something of its kind.
func sampleProfile(lib *policy.Library) policy.Profile {
	p := policy.Profile{}
	for _, s := range lib.Sections {
		for _, q := range s.Questions {
			if len(q.Default) > 0 {
				continue
			}
			v := "Sample " + q.Key
			switch q.Kind {
			case "choice":
				v = q.Options[0].Value
			case "yesno":
				v = "yes"
			case "interval":
				v = "termly"
			case "date":
				v = "2026-11-10"
			case "email":
				v = "office@sample.sch.uk"
			case "phone":
				v = "01234 567890"
			case "url":
				v = "https://www.sample.sch.uk"
			case "number":
				v = "119428"
			case "pack":
				v = "sample"
			}
			p[q.Key] = policy.Values{v}
		}
	}
	p["policy.next_review"] = policy.Values{"2027-11-01"}
	return p
}

func samplePack() areapack.Pack {
	p := areapack.Pack{Pack: "sample", Title: "Sampleshire"}
	for _, key := range areapack.Keys {
		p.Facts = append(p.Facts, areapack.Fact{
			Key: key, Name: "Sampleshire " + strings.ReplaceAll(key, "_", " "), Phone: "01234 000000",
			Confirmed: guidance.Date{Time: today}, ConfirmedBy: "the test",
		})
	}
	return p
}

func sample(t testing.TB) (*policy.Library, policy.Inputs) {
	lib := shipped(t)
	return lib, policy.Inputs{Profile: sampleProfile(lib), Register: register(t), Pack: samplePack(), Day: today}
}

func TestWholeLibraryIsWrittenWithoutGaps(t *testing.T) {
	lib, in := sample(t)
	p := policy.Compose(lib, in)
	for _, g := range p.Gaps {
		t.Errorf("gap: %+v", g)
	}
	text := p.Text()
	for _, bad := range []string{"{", "}", "[to be completed", "**", "  "} {
		for line := range strings.Lines(text) {
			if strings.Contains(strings.TrimLeft(line, " "), bad) {
				t.Errorf("text holds %q: %s", bad, line)
			}
		}
	}
	for part := range p.All() {
		if part.Number != "" && clause.Section(part.Number) != part.Section {
			t.Errorf("section %s is printed as %s though nothing was dropped", part.Section, part.Number)
		}
	}
}

// TestEveryAnswerHasAWording tries, for each clause with wordings, every combination of the answers that
// they depend on: there is always a wording, never a silent hole.
func TestEveryAnswerHasAWording(t *testing.T) {
	lib := shipped(t)
	for _, s := range lib.Sections {
		for _, c := range s.Clauses {
			keys := map[string]bool{}
			dependsOn(lib, c.When, keys)
			for _, w := range c.Wordings {
				dependsOn(lib, w.When, keys)
			}
			combine(lib, slices.Sorted(maps.Keys(keys)), policy.Profile{}, func(p policy.Profile) {
				a := lib.Effective(p)
				if len(c.Wordings) > 0 && a.Holds(c.When) && !slices.ContainsFunc(c.Wordings, func(w policy.Wording) bool { return a.Holds(w.When) }) {
					t.Errorf("clause %s has no wording for %v", c.ID, p)
				}
			})
		}
	}
}

// dependsOn gathers the questions of a condition, and those that make them arise.
func dependsOn(lib *policy.Library, when policy.Condition, keys map[string]bool) {
	for key := range when {
		if q, ok := lib.Question(key); ok && !keys[key] {
			keys[key] = true
			dependsOn(lib, q.When, keys)
		}
	}
}

// combine visits every way to answer the questions.
func combine(lib *policy.Library, keys []string, p policy.Profile, visit func(policy.Profile)) {
	if len(keys) == 0 {
		visit(p)
		return
	}
	q, _ := lib.Question(keys[0])
	values := []string{"some answer"}
	switch q.Kind {
	case "yesno":
		values = []string{"yes", "no"}
	case "choice":
		values = nil
		for _, o := range q.Options {
			values = append(values, o.Value)
		}
	}
	for _, v := range values {
		p[keys[0]] = policy.Values{v}
		combine(lib, keys[1:], p, visit)
	}
	delete(p, keys[0])
}
