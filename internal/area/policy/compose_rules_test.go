package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

const tree1 = `
section: "1"
title: First
questions:
  - {key: school.name, ask: "What is the school called?", kind: text, required: true}
  - {key: logins, ask: "Which logins?", kind: choice, options: [{value: own, label: Own}, {value: shared, label: Shared}]}
clauses:
  - {id: 1/a, level: record, audience: [staff], text: "**{school.name}** points to {see:3.2}."}
  - id: 1/b
    level: enforce
    audience: [staff]
    wordings:
      - {id: own, title: Own logins, when: {logins: own}, text: "Each has a login."}
      - {id: shared, title: Shared logins, when: {logins: shared}, text: "Some share a login."}
      - {id: short, title: Short, text: "Logins are used."}
`

const tree3 = `
section: "3"
title: Third
clauses: []
`

func part(number, title string) string {
	return fmt.Sprintf("section: %q\ntitle: %s\nclauses:\n  - {id: %s/x, level: record, audience: [staff], text: \"About %s, see section {see:3.1}.\"}\n", number, title, number, title)
}

func smallTree(t testing.TB) *policy.Library {
	return small(t, map[string]string{
		"00": part("0", "Key details"), "01": tree1, "02": part("2", "Second"), "03": tree3,
		"03.1": part("3.1", "Third A"), "03.2": part("3.2", "Third B"), "03.2.1": part("3.2.1", "Third B deep"), "04": part("4", "Fourth"),
	})
}

func headings(p *policy.Policy) string {
	var all []string
	for part := range p.All() {
		all = append(all, part.Heading())
	}
	return strings.Join(all, " | ")
}

func TestNumbersFollowWhatIsLeft(t *testing.T) {
	lib := smallTree(t)
	drop := func(ids ...clause.ID) map[clause.ID]policy.Choice {
		m := map[clause.ID]policy.Choice{}
		for _, id := range ids {
			m[id] = policy.Choice{Dropped: true, Reason: "not here"}
		}
		return m
	}
	profile := policy.Profile{"school.name": {"Elm"}, "logins": {"own"}}
	for _, c := range []struct {
		drop     map[clause.ID]policy.Choice
		headings string
		firstSee string
	}{
		{nil, "Key details | 1. First | 2. Second | 3. Third | 3.1 Third A | 3.2 Third B | 3.2.1 Third B deep | 4. Fourth", "Elm points to 3.2."},
		{drop("2/x"), "Key details | 1. First | 2. Third | 2.1 Third A | 2.2 Third B | 2.2.1 Third B deep | 3. Fourth", "Elm points to 2.2."},
		{drop("2/x", "3.1/x"), "Key details | 1. First | 2. Third | 2.1 Third B | 2.1.1 Third B deep | 3. Fourth", "Elm points to 2.1."},
		{drop("3.2/x"), "Key details | 1. First | 2. Second | 3. Third | 3.1 Third A | 3.2 Third B | 3.2.1 Third B deep | 4. Fourth", "Elm points to 3.2."},
		{drop("3.2/x", "3.2.1/x"), "Key details | 1. First | 2. Second | 3. Third | 3.1 Third A | 4. Fourth", "Elm points to “Third B” (not in this policy)."},
		{drop("3.1/x", "3.2/x", "3.2.1/x"), "Key details | 1. First | 2. Second | 3. Fourth", "Elm points to “Third B” (not in this policy)."},
	} {
		p := policy.Compose(lib, policy.Inputs{Profile: profile, Choices: c.drop, Day: today})
		if got := headings(p); got != c.headings {
			t.Errorf("dropped %d: %s", len(c.drop), got)
		}
		if got := policy.PlainText(p.Statement("1/a").Blocks); got != c.firstSee {
			t.Errorf("dropped %d: %s", len(c.drop), got)
		}
		if len(p.Left) != len(c.drop) || p.Origin.Dropped != len(c.drop) {
			t.Errorf("left out %v", p.Left)
		}
	}
}

func TestWordingFollowsAnswersAndMayBePicked(t *testing.T) {
	lib := smallTree(t)
	for _, c := range []struct {
		logins string
		choice policy.Choice
		want   string
		local  bool
	}{
		{"own", policy.Choice{}, "Each has a login.", false},
		{"shared", policy.Choice{}, "Some share a login.", false},
		{"own", policy.Choice{Wording: "short"}, "Logins are used.", false},
		{"own", policy.Choice{Wording: "shared"}, "Each has a login.", false}, // contradicts the answer
		{"own", policy.Choice{Wording: "gone"}, "Each has a login.", false},
		{"", policy.Choice{}, "Logins are used.", false},
		{"own", policy.Choice{Amended: "At {school.name} we sign in.", Reason: "ours"}, "At Elm we sign in.", true},
	} {
		in := policy.Inputs{Profile: policy.Profile{"school.name": {"Elm"}}, Choices: map[clause.ID]policy.Choice{"1/b": c.choice}, Day: today}
		if c.logins != "" {
			in.Profile["logins"] = policy.Values{c.logins}
		}
		s := policy.Compose(lib, in).Statement("1/b")
		if got := policy.PlainText(s.Blocks); got != c.want || s.Local != c.local {
			t.Errorf("%q %+v: %q, local %v", c.logins, c.choice, got, s.Local)
		}
	}
}

func TestOwnClausesStandWhereTheSchoolPutsThem(t *testing.T) {
	lib := smallTree(t)
	own := func(id clause.ID, section clause.Section, at int, title, text string) policy.OwnClause {
		return policy.OwnClause{ID: id, Section: section, Position: at, Title: title, Text: text}
	}
	in := policy.Inputs{
		Profile: policy.Profile{"school.name": {"Elm"}, "logins": {"own"}}, Day: today,
		Choices: map[clause.ID]policy.Choice{"3.1/x": {Dropped: true}},
		Own: []policy.OwnClause{
			own("1/own-1", "1", 0, "", "First."), own("1/own-2", "1", 1, "Between", "Middle."), own("1/own-3", "1", -1, "", "Last."),
			own("3.1/own", "3.1", 0, "", "Instead."), own("3.3/own", "3.3", 0, "Clubs", "Our clubs."), own("3.3/own-2", "3.3", 0, "Times", "Our times."),
			own("9/own", "9", 0, "Appendix", "See {see:3.3}."),
		},
	}
	p := policy.Compose(lib, in)
	if got := headings(p); !strings.HasSuffix(got, "3.1 Third A | 3.2 Third B | 3.2.1 Third B deep | 3.3 Clubs | 4. Fourth | 5. Appendix") {
		t.Error(got)
	}
	var ids []string
	for _, s := range p.Part("1").Statements {
		ids = append(ids, string(s.ID))
	}
	if got := strings.Join(ids, " "); got != "1/own-1 1/a 1/own-2 1/b 1/own-3" {
		t.Error(got)
	}
	if s := p.Part("3.3").Statements; s[0].Title != "" || s[1].Title != "Times" {
		t.Errorf("titles %q and %q", s[0].Title, s[1].Title)
	}
	if got := policy.PlainText(p.Statement("9/own").Blocks); got != "See 3.3." {
		t.Error(got)
	}
	if p.Origin.Own != 7 || strings.Count(p.Text(), policy.LocalMark) != 8 {
		t.Errorf("%d own clauses; the text marks %d", p.Origin.Own, strings.Count(p.Text(), policy.LocalMark)-1)
	}
}

func TestWhatIsMissingIsPlainToSee(t *testing.T) {
	lib := smallTree(t)
	in := policy.Inputs{Own: []policy.OwnClause{{ID: "1/own", Section: "1", Text: "By {law:kcsie} ring {pack:police} and {nobody}."}}, Day: today}
	p := policy.Compose(lib, in)
	want := []policy.Gap{
		{Key: "school.name", Ask: "What is the school called?", Clause: "1/a"},
		{Key: "law:kcsie", Clause: "1/own"}, {Key: "pack:police", Clause: "1/own"}, {Key: "nobody", Clause: "1/own"},
	}
	slices.SortFunc(want, func(a, b policy.Gap) int { return strings.Compare(string(a.Clause)+a.Key, string(b.Clause)+b.Key) })
	got := slices.SortedFunc(slices.Values(p.Gaps), func(a, b policy.Gap) int {
		return strings.Compare(string(a.Clause)+a.Key, string(b.Clause)+b.Key)
	})
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
	for name, text := range map[string]string{"text": p.Text(), "markdown": p.Markdown(), "html": p.HTML(policy.HTMLOptions{})} {
		if !strings.Contains(text, "[to be completed: What is the school called?]") {
			t.Errorf("%s hides the gap", name)
		}
	}
}

func TestNothingASchoolTypesBecomesMarkup(t *testing.T) {
	lib := smallTree(t)
	evil := "<script>alert(1)</script> **x** [y](javascript:z) {see:2} {{.}} &lt; `c` _e_ \u202E# - 1. |"
	in := policy.Inputs{
		Profile: policy.Profile{"school.name": {evil}, "logins": {"own"}}, Day: today,
		Own: []policy.OwnClause{{ID: "1/own", Section: "1", Title: evil, Text: "<b>bold</b> ![p](https://x.example/p.png) [j](javascript:alert(1)) {school.name}"}},
	}
	p := policy.Compose(lib, in)
	page := p.File()
	for _, bad := range []string{"<script", "<b>", "<img", `href="javascript`, "\u202E"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	if want := "<script>alert(1)</script> **x** [y](javascript:z) {see:2} {{.}} &lt; `c` _e_ # - 1. |"; !strings.HasPrefix(policy.PlainText(p.Statement("1/a").Blocks), want) {
		t.Errorf("the value changed: %s", policy.PlainText(p.Statement("1/a").Blocks))
	}
	if strings.Contains(p.Markdown(), "<script>") || strings.Contains(p.Markdown(), "[y](java") {
		t.Error("Markdown lets the value through")
	}
}

func TestOwnTextKeepsToTheSmallMarkdown(t *testing.T) {
	for _, ok := range []string{
		"Plain words, **bold** and [a link](https://www.example.org/a?b=c#d).\n\n- one\n- two\n  - inner\n  - inner\n\n1. first\n2. second",
		"A < B and 5 > 4 & more.", "Snake_case and a star * alone.", "{school.name} and \\{braces\\}.", "* star\n* list",
	} {
		if p := policy.CheckText(ok); len(p) > 0 {
			t.Errorf("%q: %v", ok, p)
		}
	}
	for text, want := range map[string]string{
		"":                                "line 1, column 1: The text is empty.",
		"a <b>c</b>":                      "line 1, column 3: HTML",
		"<div>\nx\n</div>":                "line 1, column 1: HTML",
		"<!-- note -->":                   "HTML",
		"ok\n\n![p](https://x.org/p)":     "line 3, column 1: Pictures",
		"see [x](javascript:alert(1))":    "line 1, column 5: A link leads",
		"[x](data:text/html,y)":           "A link leads",
		"[x](http://example.org)":         "A link leads",
		"[x](https://a@b.org)":            "A link leads",
		"[](https://example.org)":         "A link needs words",
		"<https://example.org>":           "Write a link as",
		"[x]\n\n[x]: https://example.org": "Write the address with the link",
		"# Head":                          "Headings",
		"Head\n====":                      "Headings",
		"> quote":                         "Quotations",
		"`code`":                          "Program code",
		"```\ncode\n```":                  "Program code",
		"    code":                        "four spaces",
		"a *b* c":                         "line 1, column 3: Italics",
		"a\n\n***\n":                      "Lines across",
		"- a\n  - b\n    - c":             "two levels",
		"a {b c} d":                       "Braces hold",
		"a {b":                            "Braces hold",
		"a } b":                           "closing brace",
		"a &nbsp; b":                      "Write the character itself instead of &nbsp;",
		"a \u200b b":                      "cannot be seen",
		"\xff":                            "UTF-8",
		strings.Repeat("x", 20_001):       "at most 20000",
	} {
		got := fmt.Sprint(policy.CheckText(text))
		if !strings.Contains(got, want) {
			t.Errorf("%.40q: got %s, want %s", text, got, want)
		}
	}
}

func FuzzCheckText(f *testing.F) {
	for _, seed := range []string{"- a\n  - b", "**{a}** [b](https://c.org)", "<x>", "![a](b)", "1. a\n\n   b", "{see:7.4}", "\\{", "a_b_{c_d}_e"} {
		f.Add(seed)
	}
	lib := smallTree(f)
	f.Fuzz(func(t *testing.T, text string) {
		problems := policy.CheckText(text)
		p := policy.Compose(lib, policy.Inputs{Own: []policy.OwnClause{{ID: "1/own", Section: "1", Text: text}}, Day: today})
		page := policy.StatementHTML(p.Statement("1/own"), policy.HTMLOptions{})
		wellFormed(t, page)
		if len(problems) > 0 {
			return
		}
		// Text that passes comes back from Markdown as the same words.
		again := policy.MarkdownOf(p.Statement("1/own").Blocks)
		if strings.Contains(again, "[to be completed") {
			return
		}
		if p := policy.CheckText(again); len(p) > 0 {
			t.Fatalf("%q was printed as %q: %v", text, again, p)
		}
	})
}
