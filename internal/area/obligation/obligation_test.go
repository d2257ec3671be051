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
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
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
	s.Posts = &post.Facts{Book: parse(t, library.Files, "posts.yaml", post.Parse), People: map[id.Person]post.Person{}, Day: s.now, Year: calendar.Usual(2026)}
	for _, key := range []string{"dsl", "deputy_dsl", "safeguarding_governor", "headteacher"} {
		k, _ := s.Posts.Book.Kind(key)
		s.Posts.People[id.Person(key)] = post.Person{Name: s.profile[k.Question][0], Active: true}
		s.Posts.Terms = append(s.Posts.Terms, post.Term{ID: key, Post: key, Person: id.Person(key), Starts: day("2025-09-01"), Opened: day("2025-09-01")})
		s.Colleagues = append(s.Colleagues, id.Person(key))
	}
	s.LastAdvice = day("2026-10-20")
	return s
}

func (s *school) facts() *obligation.Facts {
	f := s.Facts
	f.Library, f.Answers, f.Set = s.lib, s.lib.Effective(s.profile), s.set
	f.Print(policy.Compose(s.lib, policy.Inputs{Profile: s.profile, Choices: f.Choices, Register: f.Register, Pack: f.Pack, Day: s.now}), &obligation.Reader{})
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
			s.profile, s.set, s.Posts.Terms, s.Pack, s.LastAdvice = policy.Profile{}, nil, nil, areapack.Pack{}, time.Time{}
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
	s.Posts.Terms = nil
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
