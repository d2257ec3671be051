package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// findingOn is the finding of a rule in a report.
func findingOn(t *testing.T, h *office.House, by people.Actor, number id.Check, rule string) office.FindingShown {
	t.Helper()
	shown, err := office.ShowDocument.Run(t.Context(), h, by, number)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(shown.Findings, func(f office.FindingShown) bool { return f.Rule == rule })
	if i < 0 {
		t.Fatalf("no finding of %s in %+v", rule, shown.Findings)
	}
	return shown.Findings[i]
}

// What a page offers to begin with is never the doubted value out of the document itself: it is what the school
// answered last (issue 2, part 2.8).
func TestWhatCuresAFinding(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		by := who[people.Headteacher]
		number := upload(t, h, by, "old.txt", oldPolicy)
		f := findingOn(t, h, by, number, "review-overdue")
		if f.Asked != "0" || f.Doubted != "1 September 2019" || f.Offer != nil {
			t.Fatalf("before anything is answered: asked in %q, doubted %q, offered %+v", f.Asked, f.Doubted, f.Offer)
		}
		take := func() {
			clock.Move(time.Minute)
			if _, err := office.TakeAnswers.Run(t.Context(), h, by, office.TakeForm{Document: number, Key: f.Fix.Key}); err != nil {
				t.Fatal(err)
			}
		}
		take()
		if o := findingOn(t, h, by, number, "review-overdue").Offer; o == nil || !o.Doubted || len(o.Values) > 0 {
			t.Errorf("the draft holds the doubted day and nothing else was ever answered: %+v", o)
		}
		save := func(day string) {
			clock.Move(time.Minute)
			if _, err := office.AnswerQuestions.Run(t.Context(), h, by, office.AnswersForm{Section: "0", Given: map[string][]string{f.Fix.Key: {day}}, Leave: true}); err != nil {
				t.Fatal(err)
			}
		}
		save("2027-05-03")
		if o := findingOn(t, h, by, number, "review-overdue").Offer; o != nil {
			t.Errorf("the school has answered, and that stands: %+v", o)
		}
		take()
		if o := findingOn(t, h, by, number, "review-overdue").Offer; o == nil || !slices.Equal(o.Values, []string{"2027-05-03"}) {
			t.Errorf("the school's last own answer is not offered: %+v", o)
		}
	})
}

// The answer and the mark on the finding are one step: whatever fails, there are both or neither.
func TestACureIsWhole(t *testing.T) {
	for database, broken := range map[string]string{
		"sqlite":   "CREATE TRIGGER broken BEFORE INSERT ON finding BEGIN SELECT RAISE(ABORT, 'broken'); END",
		"postgres": "ALTER TABLE finding ADD CONSTRAINT broken CHECK (n < 0)",
	} {
		t.Run(database, func(t *testing.T) {
			clock := storetest.NewClock()
			server, name := storetest.Server(t, database, clock)
			school, err := server.School(t.Context(), name, true)
			if err != nil {
				t.Fatal(err)
			}
			h, who := house(t, school, clock), staffed(t, school)
			by := who[people.Headteacher]
			number := upload(t, h, by, "old.txt", oldPolicy)
			f := findingOn(t, h, by, number, "review-overdue")
			cure := func(given map[string][]string) error {
				in := office.CureForm{Finding: office.FindingForm{Document: number, N: f.N}, Answers: office.AnswersForm{Section: "0", Given: given}}
				_, err := office.CureFinding.Run(t.Context(), h, by, in)
				return err
			}
			stands := func(when, day, state string) {
				t.Helper()
				answer := section(t, h, by, "0")[f.Fix.Key].Answer
				if got := findingOn(t, h, by, number, "review-overdue").State.State; got != state || strings.Join(answer, "") != day {
					t.Errorf("%s: answer %q, finding %q", when, answer, got)
				}
			}
			if err := cure(map[string][]string{f.Fix.Key: {"2027-05-03"}, "school.urn": {"12a"}}); fieldsOf(err)["school.urn"] == "" {
				t.Errorf("a mistake elsewhere on the page: %v", err)
			}
			if err := cure(map[string][]string{f.Fix.Key: {" "}}); fieldsOf(err)[f.Fix.Key] == "" {
				t.Errorf("accepted without an answer: %v", err)
			}
			if err := cure(map[string][]string{"school.urn": {"123456"}}); !fault.Is(err, fault.Conflict) {
				t.Errorf("accepted by the answer to another question: %v", err)
			}
			stands("after mistakes", "", "")
			do := storetest.Intruder(t, server, name)
			do(broken)
			if err := cure(map[string][]string{f.Fix.Key: {"2027-05-03"}}); err == nil {
				t.Error("the table of findings refuses, and nobody hears of it")
			}
			stands("after a failure between the two", "", "")
			do(map[string]string{"sqlite": "DROP TRIGGER broken", "postgres": "ALTER TABLE finding DROP CONSTRAINT broken"}[database])
			if err := cure(map[string][]string{f.Fix.Key: {"2027-05-03"}}); err != nil {
				t.Fatal(err)
			}
			stands("cured", "2027-05-03", "accepted")
		})
	}
}
