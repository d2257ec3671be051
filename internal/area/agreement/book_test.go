package agreement_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/library"
)

var update = flag.Bool("update", false, "rewrite golden files")

func book(t testing.TB) (*agreement.Book, *policy.Library) {
	t.Helper()
	b, err := agreement.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	lib, err := policy.Load(library.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b, lib
}

// What the wording names exists: clauses, obligations, questions and their answers.
func TestWhatAgreementsNameExists(t *testing.T) {
	b, lib := book(t)
	known := map[string]bool{}
	for _, o := range lib.Obligations {
		known[string(o.ID)] = true
	}
	for _, k := range b.Kinds {
		if lib.Clause(k.Clause) == nil {
			t.Errorf("%s: there is no clause %s", k.Key, k.Clause)
		}
		for _, o := range k.Obligations {
			if !known[string(o)] {
				t.Errorf("%s serves %s, which does not exist", k.Key, o)
			}
		}
	}
	used := map[string]bool{}
	for _, k := range b.Kinds {
		used[k.Text] = true
	}
	for name, text := range b.Texts {
		if !used[name] {
			t.Errorf("no kind uses the text %s", name)
		}
		for _, o := range text.NoticeServes {
			if !known[string(o)] {
				t.Errorf("%s: the notice serves %s, which does not exist", name, o)
			}
		}
		for _, l := range text.Lines {
			if len(l.Obligations) == 0 {
				t.Errorf("%s/%s carries no obligation", name, l.Key)
			}
			for _, o := range l.Obligations {
				if !known[string(o)] {
					t.Errorf("%s/%s carries %s, which does not exist", name, l.Key, o)
				}
			}
			for _, p := range lib.CheckText(l.Text, policy.Known{}) {
				t.Errorf("%s/%s: %s", name, l.Key, p.Sentence)
			}
			for key, values := range l.When {
				q, ok := lib.Question(key)
				if !ok || slices.ContainsFunc(values, func(v string) bool { return !q.Allows(v) }) {
					t.Errorf("%s/%s waits for an answer that %s does not have", name, l.Key, key)
				}
			}
		}
	}
}

// Every rule that people sign for stands in an agreement of each audience that it binds (obligation 6-i). The map
// is golden, so that a clause that falls away is seen in review.
func TestEveryRuleStandsInAnAgreement(t *testing.T) {
	b, lib := book(t)
	var out strings.Builder
	for _, m := range agreement.Map(lib.Obligations, b.Standings()) {
		for _, a := range m.Lacking {
			t.Errorf("%s (%s) stands in no agreement for %q", m.Obligation, m.Text, a)
		}
		fmt.Fprintf(&out, "%s %s\n", m.Obligation, m.Text)
		for _, a := range agreement.Audiences {
			if len(m.Carried[a]) == 0 {
				continue
			}
			fmt.Fprintf(&out, "    %s:", a)
			for _, e := range m.Carried[a] {
				fmt.Fprintf(&out, " %s/%s", e.Kind, e.Clause)
			}
			out.WriteByte('\n')
		}
	}
	if *update {
		if err := os.WriteFile("testdata/map.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/map.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("the map of clauses changed; run with -update and read the difference")
	}
}

// notForTheYoungest are rules for pupils that do not arise before key stage 2, and why.
var notForTheYoungest = map[string]string{
	"7.8-a": "they have no mailbox", "7.8-b": "they have no mailbox", "7.8-g": "they have no address", "7.8.2-a": "they have no mailbox",
	"9.1-m": "a device that they bring is their parents' and is answered for in the parents' agreement",
}

// A rule for pupils stands in the text of every key stage: what only the older ones promise binds nobody else.
func TestRulesForPupilsStandInEveryStage(t *testing.T) {
	b, lib := book(t)
	for _, m := range agreement.Map(lib.Obligations, b.Standings()) {
		i := slices.IndexFunc(lib.Obligations, func(o policy.Obligation) bool { return o.ID == m.Obligation })
		if !slices.Contains(agreement.MustCarry(lib.Obligations[i]), "pupil") {
			continue
		}
		for _, kind := range []string{"eyfs_ks1", "ks2"} {
			in := slices.ContainsFunc(m.Carried["pupil"], func(e agreement.Entry) bool { return e.Kind == kind })
			if _, spared := notForTheYoungest[string(m.Obligation)]; in == (spared && kind == "eyfs_ks1") {
				t.Errorf("%s (%s) in %s: %v, spared %v", m.Obligation, m.Text, kind, in, spared)
			}
		}
	}
}

// Words for the youngest are few: a line that a child of five can follow when it is read aloud.
func TestWordsFitTheAge(t *testing.T) {
	b, _ := book(t)
	most := map[string]int{"eyfs_ks1": 12, "ks2": 30}
	for name, words := range most {
		for _, l := range b.Texts[name].Lines {
			if n := len(strings.Fields(l.Text)); n > words {
				t.Errorf("%s/%s has %d words, more than %d", name, l.Key, n, words)
			}
		}
	}
}

func FuzzParseText(f *testing.F) {
	f.Add([]byte("title: a\nclauses:\n  - {key: b, says: c, serves: [7.2-b], for: [staff], when: {x.y: \"yes\"}}\n"))
	f.Add([]byte("title: a\nquestions:\n  - {ask: b, options: [c, d], right: 7}\nclauses: []\n"))
	f.Add([]byte("for: [nobody]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := agreement.ParseText(raw)
		if err != nil {
			return
		}
		if text.Title == "" || len(text.Lines) == 0 {
			t.Error("a text without title or clauses was taken")
		}
	})
}
