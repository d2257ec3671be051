package edition_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func approved(n int, recorded, from string) edition.Edition {
	return edition.Edition{ID: id.Edition(fmt.Sprint("e", n)), Number: n, Take: 1, Frozen: day(recorded).AddDate(0, 0, -20), Recorded: day(recorded), From: day(from)}
}

func TestWhatHeldOnADay(t *testing.T) {
	withdrawn := approved(3, "2026-03-01", "2026-03-01")
	withdrawn.Withdrawn = day("2026-05-01")
	all := []edition.Edition{withdrawn, approved(2, "2025-11-10", "2026-01-05"), approved(1, "2024-11-10", "2024-11-10")}
	for on, want := range map[string]int{"2024-11-09": 0, "2024-11-10": 1, "2025-12-31": 1, "2026-01-05": 2, "2026-02-28": 2, "2026-03-01": 3, "2026-04-30": 3, "2026-05-01": 0} {
		if got, _ := edition.At(all, day(on)); got.Number != want {
			t.Errorf("%s: edition %d, want %d", on, got.Number, want)
		}
	}
	if s := edition.On(all, all[1], day("2025-12-01")); s != edition.Waiting {
		t.Errorf("approved for January: %s", s)
	}
	if s := edition.On(all, all[2], day("2026-06-01")); s != edition.Replaced {
		t.Errorf("the first: %s", s)
	}
	if s := edition.On(all, all[0], day("2026-06-01")); s != edition.Withdrawn {
		t.Errorf("withdrawn: %s", s)
	}
}

func TestAnEditionOvertakenBeforeItsFirstDayWasNeverInForce(t *testing.T) {
	all := []edition.Edition{approved(3, "2026-01-10", "2026-01-10"), approved(2, "2026-01-02", "2026-02-01"), approved(1, "2025-01-01", "2025-01-01")}
	if s := edition.On(all, all[1], day("2026-03-01")); s != edition.Never {
		t.Errorf("overtaken: %s", s)
	}
	if got, _ := edition.At(all, day("2026-02-10")); got.Number != 3 {
		t.Errorf("in force: %d", got.Number)
	}
}

// TestNoOrderOfActs freezes, approves and withdraws in any order: on no day are two editions in force, none is
// without approval, and the one of a day stays that of the day whatever happens later.
func TestNoOrderOfActs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []edition.Edition
		now := day("2026-01-01")
		said := map[string]int{}
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			now = now.AddDate(0, 0, rapid.IntRange(0, 20).Draw(t, "days"))
			switch rapid.SampledFrom([]string{"freeze", "approve", "withdraw"}).Draw(t, "act") {
			case "freeze":
				n, take := edition.Next(all)
				all = append([]edition.Edition{{ID: id.Edition(fmt.Sprint(n, "-", take)), Number: n, Take: take, Frozen: now}}, all...)
			case "approve":
				if e, ok := edition.Making(all, now); ok {
					for i := range all {
						if all[i].ID == e.ID {
							all[i].Recorded, all[i].From = now, now.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "ahead"))
						}
					}
				}
			case "withdraw":
				if len(all) > 0 {
					e := &all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
					s := edition.On(all, *e, now)
					if e.Withdrawn.IsZero() && (s == edition.InForce || s == edition.Waiting || s == edition.Asked) {
						e.Withdrawn = now
					}
				}
			}
			inForce, making := 0, 0
			for _, e := range all {
				switch edition.On(all, e, now) {
				case edition.InForce:
					inForce++
					if !e.Approved() || e.From.After(now) || !e.Withdrawn.IsZero() && !e.Withdrawn.After(now) {
						t.Fatalf("%+v is in force on %s", e, now)
					}
				case edition.Asked:
					making++
				}
			}
			if inForce > 1 || making > 1 {
				t.Fatalf("%d in force and %d in the making on %s: %+v", inForce, making, now, all)
			}
			got, _ := edition.At(all, now)
			said[now.Format(time.DateOnly)] = got.Number
		}
		for on, n := range said { // what a day ended with is what that day is said to have had ever after
			if got, _ := edition.At(all, day(on)); got.Number != n {
				t.Fatalf("on %s edition %d held, later it is said to have been %d", on, n, got.Number)
			}
		}
	})
}

func text(school string, clauses ...[2]string) *policy.Policy {
	part := &policy.Part{Section: "1", Number: "1", Title: "Aims"}
	for _, c := range clauses {
		part.Statements = append(part.Statements, &policy.Statement{ID: clause.ID(c[0]), Blocks: []policy.Block{{Runs: []policy.Run{{Text: c[1]}}}}})
	}
	return &policy.Policy{School: school, Sections: []*policy.Part{part}}
}

// ready is a school in which nothing stands against approval.
func ready() edition.Facts {
	return edition.Facts{Making: true, Opinion: true, Text: text("Elm Road Primary School", [2]string{"1/aims", "Elm Road Primary School has this policy."}),
		Posts:  []edition.Post{{Title: "Headteacher", Holders: 1}},
		Groups: []edition.Group{{Name: "Staff", Asked: true}}, Recipients: []edition.Recipient{{Name: "the head", Found: true}}}
}

func TestWhatStandsAgainstApproval(t *testing.T) {
	if got := edition.Lacks(ready()); len(got) != 0 {
		t.Fatalf("a school in order: %+v", got)
	}
	words := func(s string) *policy.Policy { return text("Elm Road Primary School", [2]string{"1/aims", s}) }
	for want, change := range map[string]func(*edition.Facts){
		"not_frozen":  func(f *edition.Facts) { f.Making = false },
		"blank":       func(f *edition.Facts) { f.Blanks = []edition.Blank{{Key: "school.urn", Ask: "URN?"}} },
		"gap":         func(f *edition.Facts) { f.Text.Gaps = []policy.Gap{{Key: "pack:police", Clause: "1/aims"}} },
		"placeholder": func(f *edition.Facts) { f.Text = words("Ask [name of the lead] at once.") },
		"school_name": func(f *edition.Facts) { f.Text = words("At Elmroad Primary School we care.") },
		"vacant":      func(f *edition.Facts) { f.Posts[0].Holders = 0 },
		"holder":      func(f *edition.Facts) { f.Holders = []edition.NewHolder{{Role: people.DSL, Was: "A", Now: "B"}} },
		"recipient":   func(f *edition.Facts) { f.Recipients[0].Found = false },
		"unasked":     func(f *edition.Facts) { f.Groups[0].Asked = false },
		"round_open":  func(f *edition.Facts) { f.Groups[0].Open = true },
		"unanswered":  func(f *edition.Facts) { f.Groups[0].Unanswered = 2 },
		"owner":       func(f *edition.Facts) { f.Owned, f.Unowned = true, []clause.Section{"7"} },
		"opinion":     func(f *edition.Facts) { f.Opinion = false },
	} {
		f := ready()
		change(&f)
		got := edition.Lacks(f)
		if len(got) != 1 || got[0].Key != want || got[0].Link == "" && want != "vacant" && want != "recipient" && want != "blank" && want != "unasked" && want != "round_open" && want != "unanswered" {
			t.Errorf("%s: %+v", want, got)
		}
	}
	f := ready()
	f.Groups = nil
	if got := edition.Lacks(f); len(got) != 1 || got[0].Key != "unasked" {
		t.Errorf("a policy that names nobody to ask: %+v", got)
	}
	f = ready()
	f.Text.Gaps = []policy.Gap{{Key: edition.Approval}, {Key: edition.Review}}
	if got := edition.Lacks(f); len(got) != 0 {
		t.Errorf("the software's own days: %+v", got)
	}
}

func TestSpellings(t *testing.T) {
	for said, want := range map[string]int{
		"Elm Road Primary School is here.": 0, "the ELM ROAD PRIMARY SCHOOL": 1, "Elm Rd Primary School": 1, "Elm Road Primary School’s rules": 0,
		"Our primary school road": 0, "Elm Road Primary school": 1, "an elm by the road": 0,
		"known as “Elm Rd Primary School”": 1, "(elm road Primary School)": 1, "’Elm Road, Primary School": 1, "11 ELM ROAD PRIMARY SCHOOL": 1,
	} {
		if got := edition.Spellings("Elm Road Primary School", said); len(got) != want {
			t.Errorf("%s: %v", said, got)
		}
	}
}

func TestPlaceholdersAreWholeWords(t *testing.T) {
	f := ready()
	f.Text = text("Elm Road Primary School", [2]string{"1/a", "We use the outback tbcenter and the xxxl size."})
	if got := edition.Lacks(f); len(got) != 0 {
		t.Errorf("parts of words: %+v", got)
	}
}

func keyed(key, value string) policy.Run { return policy.Run{Text: value, Key: key} }

func TestCompare(t *testing.T) {
	old := text("X", [2]string{"1/a", "Stays."}, [2]string{"1/b", "Was here."}, [2]string{"1/c", "Old words."})
	old.Sections[0].Statements = append(old.Sections[0].Statements, &policy.Statement{ID: "1/d", Blocks: []policy.Block{{Runs: []policy.Run{{Text: "The lead is "}, keyed("role.dsl", "Ann Bee"), {Text: "."}}}}})
	now := text("X", [2]string{"1/a", "Stays."}, [2]string{"1/c", "New words."}, [2]string{"1/e", "Fresh."})
	now.Sections[0].Statements = append(now.Sections[0].Statements, &policy.Statement{ID: "1/d", Blocks: []policy.Block{{Runs: []policy.Run{{Text: "The lead is "}, keyed("role.dsl", "Cal Dee"), {Text: "."}}}}})
	d := edition.Compare(old, now)
	var kinds []string
	for _, c := range d.Clauses {
		kinds = append(kinds, c.Kind+" "+string(c.ID))
	}
	if got := strings.Join(kinds, ", "); got != "reworded 1/c, added 1/e, removed 1/b" {
		t.Errorf("clauses: %s", got)
	}
	if len(d.Values) != 1 || d.Values[0].Was != "Ann Bee" || d.Values[0].Now != "Cal Dee" || d.Same != 2 {
		t.Errorf("values: %+v, same %d", d.Values, d.Same)
	}
	if !edition.Compare(old, old).None() {
		t.Error("a text differs from itself")
	}
}

func TestTodaysHoldersStandOnThePage(t *testing.T) {
	p := text("X")
	p.Sections[0].Statements = []*policy.Statement{{ID: "0/people", Blocks: []policy.Block{{Runs: []policy.Run{keyed("role.dsl", "Ann Bee"), keyed("role.chair", "Mr Ed Fox")}}}}}
	same, changed := edition.Today(p, map[people.Role][]string{people.DSL: {"Ann Mary Bee"}, people.Chair: {"Ed Fox"}})
	if same != p || changed != nil {
		t.Errorf("nobody has changed: %+v", changed)
	}
	now, changed := edition.Today(p, map[people.Role][]string{people.DSL: {"Cal Dee"}})
	if got := policy.PlainText(now.Sections[0].Statements[0].Blocks); got != "Cal Dee"+edition.Vacant || len(changed) != 2 {
		t.Errorf("printed %q, %+v", got, changed)
	}
	if policy.PlainText(p.Sections[0].Statements[0].Blocks) != "Ann BeeMr Ed Fox" {
		t.Error("the approved text itself was changed")
	}
}

func TestDatedFillsInTheDaysAndNothingElse(t *testing.T) {
	p := text("X", [2]string{"1/a", "Words."})
	p.Sections[0].Statements = append(p.Sections[0].Statements, &policy.Statement{ID: "0/dates", Blocks: []policy.Block{{Runs: []policy.Run{
		{Text: "[to be completed]", Gap: edition.Approval}, {Text: "[to be completed]", Gap: "pack:police"}}}}})
	p.Gaps = []policy.Gap{{Key: edition.Approval}, {Key: "pack:police"}}
	frozen, digest, err := edition.Write(p)
	if err != nil {
		t.Fatal(err)
	}
	again, whole := edition.Read(frozen, digest)
	if !whole {
		t.Fatal("a kept text is not the one that was written")
	}
	if _, whole := edition.Read(strings.Replace(frozen, "Words", "Other", 1), digest); whole {
		t.Error("a text that was tampered with is taken for the kept one")
	}
	d := edition.Dated(again, day("2026-11-10"), day("2027-11-10"))
	if got := policy.PlainText(d.Sections[0].Statements[1].Blocks); got != "10 November 2026[to be completed]" || len(d.Gaps) != 1 {
		t.Errorf("%q, %v", got, d.Gaps)
	}
	if c := edition.Compare(again, d); len(c.Clauses)+len(c.Values) != 0 {
		t.Errorf("the days count as a change: %+v", c)
	}
}

func TestDue(t *testing.T) {
	for every, want := range map[calendar.Interval]string{calendar.Yearly: "2027-11-10", "nonsense": "2027-11-10"} {
		if got := edition.Due(day("2026-11-10"), every).Format(time.DateOnly); got != want {
			t.Errorf("%s: %s", every, got)
		}
	}
}

func TestNextStep(t *testing.T) {
	for want, p := range map[edition.Step]edition.Progress{
		edition.Answer: {Open: 3}, edition.Freeze: {}, edition.Cure: {Making: true, Lacks: 2}, edition.Approve: {Making: true},
		edition.Wait: {Making: true, Asked: true}, edition.Redraft: {InForce: true, DaysLeft: 30}, edition.Nothing: {InForce: true, DaysLeft: 200},
	} {
		if got := edition.NextStep(p); got != want {
			t.Errorf("%+v: %s, want %s", p, got, want)
		}
	}
}
