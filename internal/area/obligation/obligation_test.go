package obligation_test

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
	"handrail.school/handrail/library"
	"handrail.school/handrail/packs"
)

var today = day("2026-11-22")

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// school is what the tests change before they make facts of it.
type school struct {
	lib     *policy.Library
	profile policy.Profile
	set     map[string]time.Time
	now     time.Time
	obligation.Facts
}

func parse[T any](t testing.TB, files fs.FS, name string, read func([]byte) (T, error)) T {
	t.Helper()
	text, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	out, err := read(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var load = sync.OnceValues(func() (*policy.Library, error) { return policy.Load(library.Files) })

func shipped(t testing.TB) *policy.Library {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// example is the school of an example profile that answered on 5 October 2026 and confirmed its contacts.
func example(t testing.TB, name string) *school {
	t.Helper()
	lib := shipped(t)
	s := &school{lib: lib, set: map[string]time.Time{}, now: today}
	s.profile = parse(t, os.DirFS("../../../examples/profiles"), name+".yaml", lib.ParseProfile)
	for key := range s.profile {
		s.set[key] = day("2026-10-05")
	}
	s.Register = guidance.New(parse(t, library.Files, "guidance.yaml", guidance.ParseWorks), nil)
	s.Pack = parse(t, packs.Files, name+".yaml", areapack.Parse)
	s.Pack.Facts = slices.Clone(s.Pack.Facts)
	s.Confirmed = map[string]time.Time{}
	for i := range s.Pack.Facts {
		f := &s.Pack.Facts[i]
		f.Phone, s.Confirmed[f.Key] = "01632 960000", day("2026-11-01")
	}
	s.Choices = map[clause.ID]policy.Choice{}
	for key, role := range map[string]people.Role{"role.dsl": people.DSL, "role.deputy_dsl": people.DeputyDSL, "role.lead_governor": people.SafeguardingGovernor} {
		s.Posts = append(s.Posts, obligation.Post{Name: s.profile[key][0], Roles: people.Of(role)})
	}
	s.LastAdvice = day("2026-10-20")
	return s
}

func (s *school) facts() *obligation.Facts {
	f := s.Facts
	f.Library, f.Answers, f.Set = s.lib, s.lib.Effective(s.profile), s.set
	f.Policy = policy.Compose(s.lib, policy.Inputs{Profile: s.profile, Choices: f.Choices, Register: f.Register, Pack: f.Pack, Day: s.now})
	return &f
}

func (s *school) row(t testing.TB, id clause.Obligation) obligation.Row {
	t.Helper()
	for _, r := range obligation.Judge(s.facts(), nil, s.now) {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no row %s", id)
	return obligation.Row{}
}

func (s *school) answer(key string, values ...string) { s.profile[key] = values }
func (s *school) blank(key string)                    { delete(s.profile, key) }

func TestProofsServeObligationsThatExistOnce(t *testing.T) {
	lib := shipped(t)
	exists := map[clause.Obligation]bool{}
	for _, o := range lib.Obligations {
		exists[o.ID] = true
	}
	seen := map[clause.Obligation]bool{}
	for _, p := range obligation.Proofs {
		for _, o := range p.Serves {
			if !exists[o] {
				t.Errorf("a proof serves %s, which is not an obligation", o)
			}
			if seen[o] {
				t.Errorf("%s has two proofs", o)
			}
			seen[o] = true
		}
		if p.Judge == nil || len(p.Serves) == 0 {
			t.Errorf("a proof of %v is empty", p.Serves)
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d obligations have a proof", len(seen))
	}
}

// TestEveryRowIsWhole runs the schools of both examples and one that has answered nothing.
func TestEveryRowIsWhole(t *testing.T) {
	for _, name := range []string{"kent", "lancashire", "empty"} {
		s := example(t, map[bool]string{true: "kent", false: name}[name == "empty"])
		if name == "empty" {
			s.profile, s.set, s.Posts, s.Pack, s.LastAdvice = policy.Profile{}, nil, nil, areapack.Pack{}, time.Time{}
		}
		rows := obligation.Judge(s.facts(), nil, s.now)
		if len(rows) != 581 {
			t.Fatalf("%s: %d rows", name, len(rows))
		}
		live := map[obligation.Status]int{}
		for _, r := range rows {
			if r.Clause == "" || r.Status.Words() == "" || r.Seen == "" || r.Since.IsZero() {
				t.Errorf("%s: row %s is not whole: %+v", name, r.ID, r.Standing)
			}
			if strings.Contains(r.Seen, "“”") || strings.Contains(r.Seen, "..") || strings.Contains(r.Seen, "  ") {
				t.Errorf("%s: %s reads badly: %s", name, r.ID, r.Seen)
			}
			if r.Live {
				live[r.Status]++
				if r.Link == "" {
					t.Errorf("%s: %s leads nowhere", name, r.ID)
				}
			}
			if !r.Live && r.Status.Judged() {
				t.Errorf("%s: %s is %s without a proof", name, r.ID, r.Status)
			}
			if name == "empty" && r.Status == obligation.Met && !slices.Contains(trueFromTheStart, r.ID) {
				t.Errorf("a school that has answered nothing meets %s: %s", r.ID, r.Seen)
			}
		}
		t.Log(name, live, obligation.Counts(rows))
	}
}

// trueFromTheStart are met by the text of the library itself, without any answer.
var trueFromTheStart = []clause.Obligation{"0-h", "1-b", "6-f", "8.1-b", "12-a", "12-b", "12-c", "12-d", "12-e", "12-f"}

// TestJudges changes one thing at a time in a school that is in order.
func TestJudges(t *testing.T) {
	type change = func(s *school)
	for name, c := range map[string]struct {
		id     clause.Obligation
		change change
		want   obligation.Status
		says   string // part of the evidence
	}{
		"name":                    {"0-a", nil, obligation.Met, "East Farleigh"},
		"no name":                 {"0-a", func(s *school) { s.blank("school.name") }, obligation.NotMet, "Nobody has answered"},
		"name in brackets":        {"0-a", func(s *school) { s.answer("school.name", "[School name]") }, obligation.NotMet, "stands in"},
		"lead holds the post":     {"0-b", nil, obligation.Met, "register of people"},
		"lead has left":           {"0-b", func(s *school) { s.Posts = nil }, obligation.NotMet, "nobody of that name"},
		"lead with a title":       {"0-b", func(s *school) { s.answer("role.dsl", "Mr. Daniel Okafor-Hayes") }, obligation.Met, ""},
		"another lead":            {"0-b", func(s *school) { s.answer("role.dsl", "Daniel Other") }, obligation.NotMet, "Daniel Other"},
		"lead governor":           {"0-c", nil, obligation.Met, ""},
		"governor is only named":  {"0-c", func(s *school) { s.answer("role.lead_governor", "Ann Other") }, obligation.NotMet, "safeguarding governor"},
		"written":                 {"0-d", nil, obligation.Met, "5 October 2026"},
		"written tomorrow":        {"0-d", func(s *school) { s.answer("policy.written", "2026-11-23") }, obligation.NotMet, "still to come"},
		"approval is a claim":     {"0-e", nil, obligation.NotMeasured, "10 November 2026"},
		"draft":                   {"0-e", func(s *school) { s.blank("policy.ratified") }, obligation.NotMet, "draft"},
		"approved before written": {"0-e", func(s *school) { s.answer("policy.ratified", "2026-09-01") }, obligation.NotMet, "older than the text"},
		"approved tomorrow":       {"0-e", func(s *school) { s.answer("policy.ratified", "2026-11-23") }, obligation.NotMet, "still to come"},
		"review far off":          {"0-f", nil, obligation.Met, "9 November 2027"},
		"review in 30 days":       {"0-f", func(s *school) { s.answer("policy.next_review", "2026-12-21") }, obligation.Due, "21 December 2026"},
		"review in 31 days":       {"0-f", func(s *school) { s.answer("policy.next_review", "2026-12-22") }, obligation.Met, ""},
		"review today":            {"0-f", func(s *school) { s.answer("policy.next_review", "2026-11-22") }, obligation.Due, ""},
		"review yesterday":        {"0-f", func(s *school) { s.answer("policy.next_review", "2026-11-21") }, obligation.Overdue, "21 November 2026"},
		"no review":               {"0-f", func(s *school) { s.blank("policy.next_review") }, obligation.NotMet, ""},
		"early review waits":      {"0-g", func(s *school) { s.review("guidance:kcsie:2026", "2026-12-01", "") }, obligation.Due, "1 December"},
		"early review late":       {"0-g", func(s *school) { s.review("guidance:kcsie:2026", "2026-11-01", "") }, obligation.Overdue, "1 November"},
		"triggers not confirmed":  {"0-g", func(s *school) { s.blank("policy.early_review_triggers") }, obligation.Due, "suggestion"},
		"contents":                {"0-h", nil, obligation.Met, "contents list"},
		"reference into nothing":  {"0-h", func(s *school) { s.drop("12") }, obligation.NotMet, "left out"},
		"advice":                  {"1-c", nil, obligation.Met, "20 October 2026"},
		"no advice":               {"1-c", func(s *school) { s.LastAdvice = time.Time{} }, obligation.NotMet, ""},
		"old advice":              {"1-c", func(s *school) { s.LastAdvice = day("2025-11-01") }, obligation.NotMet, "more than a year"},
		"edition in force":        {"1-e", nil, obligation.Met, "in force"},
		"old edition":             {"1-e", func(s *school) { s.answer("guidance.kcsie_edition", "2025") }, obligation.NotMet, "2026 has been in force"},
		"old edition under review": {"1-e", func(s *school) {
			s.answer("guidance.kcsie_edition", "2025")
			s.review("guidance:kcsie:2026", "2026-12-01", "")
		}, obligation.Due, "review is open"},
		"old edition, review late": {"1-e", func(s *school) {
			s.answer("guidance.kcsie_edition", "2025")
			s.review("guidance:kcsie:2026", "2026-11-01", "")
		}, obligation.Overdue, ""},
		"juniors have no EYFS":      {"1-f", func(s *school) { s.answer("school.phase", "junior") }, obligation.NotInPolicy, "does not belong"},
		"phase unknown":             {"1-f", func(s *school) { s.blank("school.phase") }, obligation.NotMeasured, "waits for an answer"},
		"partnership":               {"1-g", nil, obligation.Met, "1 November 2026"},
		"partnership not confirmed": {"1-g", func(s *school) { s.Confirmed = nil }, obligation.Due, "not yet confirmed"},
		"another county's list":     {"1-g", func(s *school) { s.answer("school.county", "Lancashire") }, obligation.NotMet, "Lancashire"},
		"unknown area":              {"1-g", func(s *school) { s.Pack = areapack.Pack{} }, obligation.NotMet, "no list"},
		"risk classes":              {"1-i", nil, obligation.NotMeasured, "Nothing here proves it yet"},
		"a class taken away":        {"1-i", func(s *school) { s.answer("risk.classes", "content", "contact") }, obligation.NotMet, "conduct"},
		"linked policies":           {"2.2-b", nil, obligation.Met, "anti-bullying"},
		"no confidentiality policy": {"2.2-b", func(s *school) { s.answer("linked.common", "behaviour policy") }, obligation.NotMet, "confidentiality"},
		"name not confirmed":        {"2.2-c", func(s *school) { s.blank("agreement.name") }, obligation.Due, "suggestion"},
		"own words without value":   {"2.2-c", func(s *school) { s.amend("2.2/agreement", "Everybody signs.") }, obligation.NotMeasured, "own words"},
		"own words with value":      {"2.2-c", func(s *school) { s.amend("2.2/agreement", "Everybody signs the {agreement.name}.") }, obligation.Met, ""},
		"clause left out":           {"2.2-c", func(s *school) { s.drop("2.2") }, obligation.NotInPolicy, "left clause 2.2/agreement out: test"},
		"reviewed":                  {"3-a", nil, obligation.Met, ""},
		"review too late":           {"3-a", func(s *school) { s.answer("policy.next_review", "2027-11-11") }, obligation.NotMet, "due by 10 November 2027"},
		"no day of this version":    {"3-a", func(s *school) { s.blank("policy.ratified"); s.blank("policy.written") }, obligation.NotMet, ""},
		"guidance decided":          {"3-b", nil, obligation.Met, ""},
		"newer guidance":            {"3-b", func(s *school) { s.answer("policy.written", "2026-08-01") }, obligation.NotMet, "no decision"},
		"newer guidance decided":    {"3-b", func(s *school) { s.answer("policy.written", "2026-08-20"); s.decideAll() }, obligation.Met, "recorded"},
		"lead and deputy":           {"4-a", nil, obligation.Met, ""},
		"no deputy":                 {"4-a", func(s *school) { s.Posts = []obligation.Post{{Name: "A B", Roles: people.Of(people.DSL)}} }, obligation.NotMet, "no deputy"},
		"complete but not proved":   {"4.1-c", nil, obligation.NotMeasured, ""},
		"not complete":              {"4.1-c", func(s *school) { s.blank("school.urn") }, obligation.NotMet, "1 question is still to answer"},
		"past its review":           {"4.1-c", func(s *school) { s.answer("policy.next_review", "2026-11-21") }, obligation.Overdue, ""},
		"provider":                  {"7.3.2-a", nil, obligation.Met, ""},
		"provider, a year later":    {"7.3.2-a", func(s *school) { s.now = day("2027-10-06") }, obligation.Overdue, "5 October 2027"},
		"provider, month to go":     {"7.3.2-a", func(s *school) { s.now = day("2027-09-20") }, obligation.Due, ""},
		"no proof of the lists":     {"7.3.2-e", func(s *school) { s.answer("filter.iwf", "no") }, obligation.NotMet, "does not hold proof"},
		"lists are said to apply":   {"11.3-c", func(s *school) { s.answer("filter.iwf", "yes") }, obligation.NotMeasured, "Nothing here proves it"},
		"nobody stands in":          {"7.8-i", func(s *school) { s.answer("email.offensive_deputy", s.profile["email.offensive_recipient"][0]) }, obligation.NotMet, "nobody stands in"},
		"no tracker":                {"7.11-a", func(s *school) { s.answer("tracker.used", "no") }, obligation.NotInPolicy, "does not arise"},
		"local numbers tried":       {"10-n", nil, obligation.Met, ""},
		"numbers after a term":      {"10-n", func(s *school) { s.now = day("2027-03-02") }, obligation.Overdue, "1 March 2027"},
		"no way to reach them":      {"10-n", func(s *school) { s.unreachable("adviser_team") }, obligation.NotMet, "how to reach"},
		"fraud route":               {"12-a", nil, obligation.Met, "12/fraud"},
		"fraud route in own words":  {"12-a", func(s *school) { s.amend("12/fraud", "Ask the office.") }, obligation.NotMeasured, "own words"},
		"nothing plugged in":        {"8.2-a", nil, obligation.NotMeasured, "Nothing here measures this yet"},
	} {
		t.Run(name, func(t *testing.T) {
			s := example(t, "kent")
			if c.change != nil {
				c.change(s)
			}
			r := s.row(t, c.id)
			if r.Status != c.want || !strings.Contains(r.Seen, c.says) {
				t.Errorf("%s is %s (%s), want %s (%s)", c.id, r.Status, r.Seen, c.want, c.says)
			}
			if r.Status == obligation.Met && !r.LastTrue.Equal(s.now) {
				t.Errorf("%s is met but was last true on %s", c.id, r.LastTrue)
			}
		})
	}
}

func (s *school) review(cause, due, decision string) {
	r := obligation.Review{Cause: cause, Due: day(due), Decision: decision}
	if decision != "" {
		r.Closed = day(due)
	}
	s.Reviews = append(s.Reviews, r)
}

func (s *school) decideAll() {
	for _, w := range s.Register.Works {
		s.review("guidance:"+w.Key+":x", "2026-11-01", "unchanged")
	}
}

// drop leaves out every clause of a section.
func (s *school) drop(section clause.Section) {
	for _, x := range s.lib.Sections {
		for _, c := range x.Clauses {
			if x.Section == section {
				s.Choices[c.ID] = policy.Choice{Dropped: true, Reason: "test"}
			}
		}
	}
}

func (s *school) amend(c clause.ID, text string) { s.Choices[c] = policy.Choice{Amended: text} }

func (s *school) unreachable(key string) {
	for i := range s.Pack.Facts {
		if f := &s.Pack.Facts[i]; f.Key == key {
			f.Phone, f.Email, f.Web = "", "", ""
		}
	}
}

// TestWhatWasStoredOutlivesAChange: "since" stays while the status stays, and "last true" while it is not.
func TestWhatWasStoredOutlivesAChange(t *testing.T) {
	s := example(t, "kent")
	s.Posts = nil
	kept := map[clause.Obligation]obligation.Kept{
		"4-a":   {Status: obligation.NotMet, Since: day("2026-11-03"), LastTrue: day("2026-11-02")},
		"8.2-a": {Status: obligation.NotMeasured, Since: day("2026-09-01")},
	}
	for _, r := range obligation.Judge(s.facts(), kept, s.now) {
		switch r.ID {
		case "4-a":
			if !r.Since.Equal(day("2026-11-03")) || !r.LastTrue.Equal(day("2026-11-02")) {
				t.Errorf("4-a: %+v", r.Standing)
			}
		case "8.2-a":
			if !r.Since.Equal(day("2026-09-01")) || !r.LastTrue.IsZero() {
				t.Errorf("8.2-a: %+v", r.Standing)
			}
		case "0-b":
			if !r.Since.Equal(today) {
				t.Errorf("0-b: %+v", r.Standing)
			}
		}
	}
}

func TestCountsAddUp(t *testing.T) {
	rows := obligation.Judge(example(t, "lancashire").facts(), nil, today)
	sum := 0
	for n := range maps.Values(obligation.Counts(rows)) {
		sum += n
	}
	if sum != len(rows) || len(obligation.Sections(rows)) < 40 {
		t.Errorf("%d of %d rows counted in %d sections", sum, len(rows), len(obligation.Sections(rows)))
	}
}

func BenchmarkJudge(b *testing.B) {
	s := example(b, "kent")
	f := s.facts()
	for b.Loop() {
		obligation.Judge(f, nil, s.now)
	}
}
