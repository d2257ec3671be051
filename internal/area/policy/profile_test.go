package policy_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"handrail.school/handrail/internal/area/policy"
)

// small is a library with just enough in it to see each rule at work.
func small(t testing.TB, sections map[string]string) *policy.Library {
	t.Helper()
	files := fstest.MapFS{"obligations.csv": {Data: []byte("id,section,who,obligation,kind,frequency,lancashire,kent,feature,evidence,level\n")}}
	for name, text := range sections {
		files["sections/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := policy.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

const questions = `
section: "1"
title: Questions
questions:
  - {key: school.name, ask: Name, kind: text, required: true}
  - {key: school.phone, ask: Phone, kind: phone}
  - {key: school.website, ask: Website, kind: url}
  - {key: school.urn, ask: URN, kind: number}
  - {key: dsl.email, ask: Email, kind: email}
  - {key: policy.written, ask: Written, kind: date}
  - {key: training.interval, ask: How often, kind: interval, default: yearly, required: true}
  - {key: tracker.used, ask: Tracker, kind: yesno, required: true}
  - {key: tracker.product, ask: Which, kind: text, required: true, when: {tracker.used: "yes"}}
  - {key: tracker.parents, ask: Parents, kind: yesno, default: "no", when: {tracker.product: [Alpha, Beta]}}
  - {key: phone.rule, ask: Phones, kind: choice, options: [{value: office, label: At the office}, {value: home, label: At home}]}
  - {key: search.tools, ask: Tools, kind: list}
  - {key: note, ask: Note, kind: long}
clauses:
  - {id: 1/a, level: record, audience: [staff], text: "Training is {training.interval}."}
`

func TestProfileMayBeFlatOrNestedOrJSON(t *testing.T) {
	lib := small(t, map[string]string{"01": questions})
	for name, text := range map[string]string{
		"flat":   "school.name: Elm\ntracker.used: yes\ntracker.product: Alpha\nsearch.tools: [A, B]\npolicy.written: 2026-11-10\nschool.phone:\n",
		"nested": "school:\n  name: Elm\n  phone: ~\ntracker: {used: 'yes', product: Alpha}\nsearch:\n  tools:\n    - A\n    - B\npolicy: {written: '2026-11-10'}\n",
		"mixed":  "school: {name: Elm}\ntracker.used: true\ntracker: {product: Alpha}\nsearch.tools: [A, B]\npolicy.written: 2026-11-10\n",
		"json":   `{"school.name": "Elm", "tracker": {"used": true, "product": "Alpha"}, "search.tools": ["A","B"], "policy.written": "2026-11-10", "school.phone": null}`,
	} {
		p, err := lib.ParseProfile([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := policy.Profile{
			"school.name": {"Elm"}, "tracker.used": {"yes"}, "tracker.product": {"Alpha"}, "search.tools": {"A", "B"}, "policy.written": {"2026-11-10"},
		}
		if fmt.Sprint(p) != fmt.Sprint(want) {
			t.Errorf("%s: got %v", name, p)
		}
	}
}

func TestProfileReportsEverythingWrongAtOnce(t *testing.T) {
	lib := small(t, map[string]string{"01": questions})
	text := `school.nmae: Elm
school: {phone: never}
policy.written: next spring
training.interval: regularly
tracker.used: maybe
phone.rule: pocket
dsl.email: "someone at school"
school.website: javascript:alert(1)
school.urn: 12a
search.tools: {first: A}
school.name: [A, B]
tracker: {used: "yes"}
holidays: long
`
	_, err := lib.ParseProfile([]byte(text))
	var wrong *policy.ProfileError
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v", err)
	}
	want := []string{
		"line 1, column 1: school.nmae is not a question of the policy; did you mean school.name?",
		"line 2, column 17: school.phone is a telephone number, not \"never\"",
		"line 3, column 17: policy.written is a day written like 2026-11-10, not \"next spring\"",
		"line 4, column 20: training.interval is answered by weekly, monthly, half-termly, termly, twice a year or yearly, not \"regularly\"",
		"line 5, column 15: tracker.used is answered by yes or no, not \"maybe\"",
		"line 6, column 13: phone.rule is answered by office or home, not \"pocket\"",
		"line 7, column 12: dsl.email is an email address, not \"someone at school\"",
		"line 8, column 17: school.website is a web address that begins with https://, not \"javascript:alert(1)\"",
		"line 9, column 13: school.urn is a whole number, not \"12a\"",
		"line 10, column 15: search.tools takes an answer, not further keys",
		"line 11, column 14: school.name takes one answer, not a list",
		"line 12, column 11: tracker.used is answered twice, first in line 5",
		"line 13, column 1: holidays is not a question of the policy",
	}
	if got := strings.Split(err.Error(), "\n"); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestHostileProfilesAreRefused(t *testing.T) {
	lib := small(t, map[string]string{"01": questions})
	for name, text := range map[string]string{
		"alias":      "school.name: &a Elm\nnote: *a\n",
		"bomb":       "a: &a [x,x]\nb: &b [*a,*a]\nschool.name: [*b,*b]\n",
		"merge":      "<<: {school.name: Elm}\n",
		"tag":        "school.name: !!binary RWxt\n",
		"flow depth": strings.Repeat("[", 5000),
		"depth":      strings.Repeat("- ", 5000) + "x",
		"too large":  "note: " + strings.Repeat("x", 300<<10),
		"not utf-8":  "school.name: \xff\xfe",
		"a list":     "- school.name\n",
		"a word":     "school\n",
		"hidden":     "school.name: \"Elm\\u202Eschool\"\n",
		"two lines":  "school.name: \"Elm\\nschool\"\n",
		"long":       "school.name: " + strings.Repeat("x", 400) + "\n",
		"key":        "[a]: b\n",
	} {
		if p, err := lib.ParseProfile([]byte(text)); err == nil {
			t.Errorf("%s: read as %v", name, p)
		}
	}
}

func TestDefaultsHoldOnlyWhereTheirQuestionArises(t *testing.T) {
	lib := small(t, map[string]string{"01": questions})
	for _, c := range []struct {
		profile            policy.Profile
		parents            string // answer in force
		unanswered, idling string
	}{
		{policy.Profile{}, "", "school.name tracker.used", ""},
		{policy.Profile{"school.name": {"Elm"}, "tracker.used": {"no"}}, "", "", ""},
		{policy.Profile{"school.name": {"Elm"}, "tracker.used": {"yes"}}, "", "tracker.product", ""},
		{policy.Profile{"tracker.used": {"yes"}, "tracker.product": {"Alpha"}}, "no", "school.name", ""},
		{policy.Profile{"tracker.used": {"yes"}, "tracker.product": {"Gamma"}, "tracker.parents": {"yes"}}, "", "school.name", "tracker.parents"},
		// The chain breaks at its first link: the product named does not count.
		{policy.Profile{"tracker.used": {"no"}, "tracker.product": {"Alpha"}}, "", "school.name", "tracker.product"},
	} {
		a := lib.Effective(c.profile)
		var open []string
		for _, q := range a.Unanswered {
			open = append(open, q.Key)
		}
		if got := a.First("tracker.parents"); got != c.parents {
			t.Errorf("%v: parents %q", c.profile, got)
		}
		if strings.Join(open, " ") != c.unanswered || strings.Join(a.Idle, " ") != c.idling {
			t.Errorf("%v: unanswered %v, idle %v", c.profile, open, a.Idle)
		}
	}
}

func TestQuestionsThatWaitForThemselvesAreReported(t *testing.T) {
	lib := small(t, map[string]string{"01": `
section: "1"
title: Circle
questions:
  - {key: a, ask: A, kind: yesno, when: {c: "yes"}}
  - {key: b, ask: B, kind: yesno, when: {a: "yes"}}
  - {key: c, ask: C, kind: yesno, when: {b: "yes"}, default: perhaps}
  - {key: d, ask: D, kind: yesno, when: {e: "yes"}}
`})
	got := strings.Join(lib.Problems(policy.Known{}), "\n")
	for _, want := range []string{
		"question a waits for its own answer", "question b waits for its own answer", "question c waits for its own answer",
		`the default of question c is answered by yes or no, not "perhaps"`, "question d depends on e, which no question asks",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
	if a := lib.Effective(policy.Profile{"a": {"yes"}, "b": {"yes"}, "c": {"yes"}}); a.Asked("a") || a.Asked("b") || a.Asked("c") {
		t.Error("a question in a circle was asked")
	}
}

func TestQuestionnaireCountsWhatIsLeft(t *testing.T) {
	lib := small(t, map[string]string{"01": questions})
	parts := lib.Questionnaire(policy.Profile{"school.name": {"Elm"}, "tracker.used": {"yes"}})
	if len(parts) != 1 {
		t.Fatalf("got %d sections", len(parts))
	}
	if p := parts[0]; p.Answered != 2 || p.Settled != 3 || p.Open != 1 || len(p.Questions) != 12 {
		t.Errorf("answered %d, settled %d, open %d of %d", p.Answered, p.Settled, p.Open, len(p.Questions))
	}
}

func TestPrintedAnswers(t *testing.T) {
	for _, c := range []struct {
		kind   string
		values policy.Values
		want   string
	}{
		{"date", policy.Values{"2026-11-10"}, "10 November 2026"},
		{"list", policy.Values{"a"}, "a"},
		{"list", policy.Values{"a", "b", "c"}, "a, b and c"},
		{"list", policy.Values{"PSHE and citizenship", "computing"}, "PSHE and citizenship, and computing"},
		{"list", policy.Values{"Year 3, 4", "Year 5"}, "Year 3, 4; and Year 5"},
		{"text", policy.Values{"two\n words"}, "two words"},
	} {
		if got := policy.Printed(policy.Question{Kind: c.kind}, c.values); got != c.want {
			t.Errorf("%v: %q", c.values, got)
		}
	}
}

func FuzzParseProfile(f *testing.F) {
	lib := small(f, map[string]string{"01": questions})
	for _, seed := range []string{
		"school.name: Elm\n", "school: {name: Elm}\n", `{"search.tools": ["a"]}`, "a: &a [*a]\n", "<<: *x\n", "? [a]\n: b\n", "- - - -", "\tx: y", "note: |\n  long\n  text\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := lib.ParseProfile([]byte(text))
		if (err == nil) == (p == nil) {
			t.Fatalf("profile %v with error %v", p, err)
		}
		for key, values := range p {
			if err := lib.Validate(key, values); err != nil {
				t.Fatalf("read what does not hold: %v", err)
			}
		}
	})
}
