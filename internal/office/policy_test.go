package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// at opens a school on both databases with one person in each role.
func at(t *testing.T, f func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock)) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		f(t, house(t, school, clock), staffed(t, school), clock)
	})
}

func fieldsOf(err error) map[string]string {
	all := map[string]string{}
	if f, ok := err.(*fault.Fault); ok {
		for _, x := range f.Fields {
			all[x.Name] += x.Sentence
		}
	}
	return all
}

func section(t *testing.T, h *office.House, by people.Actor, s clause.Section) map[string]office.QuestionShown {
	t.Helper()
	shown, err := office.ShowQuestions.Run(t.Context(), h, by, s)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]office.QuestionShown{}
	for _, q := range shown.Questions {
		all[q.Key] = q
	}
	return all
}

func TestAnswers(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		dsl, head := who[people.DSL], who[people.Headteacher]
		answer := func(by people.Actor, in office.AnswersForm) (office.AnswersSaved, error) {
			clock.Move(time.Minute)
			return office.AnswerQuestions.Run(t.Context(), h, by, in)
		}
		_, err := answer(dsl, office.AnswersForm{Section: "0", Given: map[string][]string{"school.urn": {"12a"}, "school.email": {"office at school"}, "school.name": {" "}}})
		if got := fieldsOf(err); len(got) != 3 || got["school.urn"] != "Enter a whole number" || !strings.HasPrefix(got["school.name"], "Answer “What is the school's name?”") {
			t.Errorf("every mistake at once: %v", got)
		}
		saved, err := answer(dsl, office.AnswersForm{Section: "7.9", Given: map[string][]string{"video.used": {"yes"}}, Leave: true})
		if err != nil || saved.Changed != 1 || !slices.Equal(saved.More, []string{"video.purpose", "video.platform", "video.addressing", "video.offsite_permission"}) {
			t.Errorf("questions that follow: %+v, %v", saved, err)
		}
		confirmed, err := answer(dsl, office.AnswersForm{Section: "8.3", Given: map[string][]string{"social.minimum_age": {"13"}}})
		if q := section(t, h, dsl, "8.3")["social.minimum_age"]; err != nil || confirmed.Changed != 1 || q.Origin != office.OriginConfirmed || q.SetBy != dsl.Name || q.ByDefault {
			t.Errorf("a default that was confirmed: %+v, %v", q, err)
		}
		again, err := answer(head, office.AnswersForm{Section: "8.3", Given: map[string][]string{"social.minimum_age": {"13"}}})
		if q := section(t, h, dsl, "8.3")["social.minimum_age"]; err != nil || again.Changed != 0 || q.SetBy != dsl.Name || len(q.Past) != 0 {
			t.Errorf("an answer that stays is nobody's change: %+v, %v", q, err)
		}
	})
}

// Two people with the same page open: the second is told, and loses nothing by it.
func TestTwoPeopleAnswerAtOnce(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		seen := section(t, h, who[people.DSL], "8.3")["social.minimum_age"].Seen
		form := func(value string) office.AnswersForm {
			return office.AnswersForm{Section: "8.3", Given: map[string][]string{"social.minimum_age": {value}}, Seen: map[string]string{"social.minimum_age": seen}, Leave: true}
		}
		if _, err := office.AnswerQuestions.Run(t.Context(), h, who[people.DSL], form("14")); err != nil {
			t.Fatal(err)
		}
		_, err := office.AnswerQuestions.Run(t.Context(), h, who[people.Headteacher], form("16"))
		if got := fieldsOf(err)["social.minimum_age"]; !strings.Contains(got, who[people.DSL].Name) || !strings.Contains(got, "“14”") {
			t.Errorf("got %q, %v", got, err)
		}
		q := section(t, h, who[people.DSL], "8.3")["social.minimum_age"]
		form2 := form("16")
		form2.Seen["social.minimum_age"] = q.Seen
		clock.Move(time.Minute)
		if _, err := office.AnswerQuestions.Run(t.Context(), h, who[people.Headteacher], form2); err != nil {
			t.Fatal(err)
		}
		q = section(t, h, who[people.DSL], "8.3")["social.minimum_age"]
		if q.Printed != "16" || len(q.Past) != 1 || q.Past[0].Printed != "14" || q.Past[0].SetBy != who[people.DSL].Name {
			t.Fatalf("history: %+v", q)
		}
		if _, err := office.RestoreAnswer.Run(t.Context(), h, who[people.DSL], office.RestoreForm{Key: q.Key, N: q.Past[0].N}); err != nil {
			t.Fatal(err)
		}
		if q = section(t, h, who[people.DSL], "8.3")["social.minimum_age"]; q.Printed != "14" || len(q.Past) != 2 {
			t.Errorf("put back: %+v", q)
		}
	})
}

func TestWhoAnswersWhat(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		for _, c := range []struct {
			role     people.Role
			section  clause.Section
			key, val string
			may      bool
		}{
			{people.Technician, "7.3.2", "filter.product", "Netwatch", true}, {people.Technician, "8.3", "social.minimum_age", "13", false},
			{people.Administrator, "0", "school.name", "Elm Road", true}, {people.Administrator, "7.3.2", "filter.product", "Netwatch", false},
			{people.DeputyDSL, "7.3.2", "filter.product", "Netwatch", true},
		} {
			_, err := office.AnswerQuestions.Run(t.Context(), h, who[c.role], office.AnswersForm{Section: c.section, Given: map[string][]string{c.key: {c.val}}, Leave: true})
			if refused := fault.Is(err, fault.Refused); refused == c.may {
				t.Errorf("%s answers %s: %v", c.role.Key(), c.key, err)
			}
		}
	})
}

func TestClauseInTheSchoolsOwnWords(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		const number = clause.ID("7.3.1/decisions")
		by := who[people.DSL]
		number2 := firstClause(t, h, "7.3.1")
		_, err := office.AmendClause.Run(t.Context(), h, by, office.ClauseForm{Clause: number2, Text: "Fine.\n\n<script>x</script> {nope.nope}"})
		if got := fieldsOf(err); !strings.Contains(got["text"], "Line 3, column 1") || got["reason"] == "" {
			t.Errorf("everything wrong at once, with its place: %v", got)
		}
		if _, err := office.AmendClause.Run(t.Context(), h, by, office.ClauseForm{Clause: number2, Text: "We ask {role.headteacher} first.\r\n", Reason: "Smaller school"}); err != nil {
			t.Fatal(err)
		}
		shown := clauseShown(t, h, by, number2)
		if shown.Printed == nil || !shown.Printed.Local || shown.Choice.Reason != "Smaller school" || shown.ChangedBy != by.Name || shown.Library == nil || shown.Library.Local {
			t.Errorf("amended: %+v", shown)
		}
		clock.Move(time.Minute)
		if _, err := office.LeaveClauseOut.Run(t.Context(), h, by, office.ClauseForm{Clause: number2}); fieldsOf(err)["reason"] == "" {
			t.Errorf("left out without a reason: %v", err)
		}
		if _, err := office.LeaveClauseOut.Run(t.Context(), h, by, office.ClauseForm{Clause: number2, Reason: "No filter of our own"}); err != nil {
			t.Fatal(err)
		}
		if shown = clauseShown(t, h, by, number2); shown.Printed != nil || !shown.Choice.Dropped {
			t.Errorf("left out: %+v", shown.Choice)
		}
		if _, err := office.RestoreClause.Run(t.Context(), h, by, number2); err != nil {
			t.Fatal(err)
		}
		shown = clauseShown(t, h, by, number2)
		if shown.Printed == nil || shown.Printed.Local || len(shown.Past) != 3 || shown.Past[0].Reason != "No filter of our own" {
			t.Errorf("restored: %+v", shown.Past)
		}
		if _, err := office.PutBackChoice.Run(t.Context(), h, by, office.RestoreForm{Key: string(number2), N: shown.Past[1].N}); err != nil {
			t.Fatal(err)
		}
		if shown = clauseShown(t, h, by, number2); shown.Printed == nil || !shown.Printed.Local {
			t.Error("the amended text did not come back")
		}
		if _, err := office.ShowClause.Run(t.Context(), h, by, number+"x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a clause that does not exist: %v", err)
		}
	})
}

func firstClause(t *testing.T, h *office.House, s clause.Section) clause.ID {
	t.Helper()
	books, err := h.Shelf.Books()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range books.Library.Sections {
		if x.Section == s {
			return x.Clauses[0].ID
		}
	}
	t.Fatalf("no section %s", s)
	return ""
}

func clauseShown(t *testing.T, h *office.House, by people.Actor, number clause.ID) office.ClauseShown {
	t.Helper()
	shown, err := office.ShowClause.Run(t.Context(), h, by, number)
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// A wording that contradicts the answers is refused, and the policy goes on printing the one that holds.
func TestWordingFollowsAnswers(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		books, err := h.Shelf.Books()
		if err != nil {
			t.Fatal(err)
		}
		answers := books.Library.Effective(nil)
		tried := 0
		for _, s := range books.Library.Sections {
			for _, c := range s.Clauses {
				for _, w := range c.Wordings {
					if tried > 8 || answers.Holds(w.When) {
						continue
					}
					tried++
					_, err := office.ChooseWording.Run(t.Context(), h, who[people.DSL], office.ClauseForm{Clause: c.ID, Wording: w.ID})
					if fieldsOf(err)["wording"] == "" {
						t.Errorf("%s %s: %v", c.ID, w.ID, err)
					}
				}
			}
		}
		if tried == 0 {
			t.Error("no wording to try")
		}
	})
}

func TestOwnClause(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		by := who[people.Headteacher]
		_, err := office.WriteOwnClause.Run(t.Context(), h, by, office.OwnForm{Section: "7.x"})
		if got := fieldsOf(err); got["section"] == "" || got["title"] == "" || got["text"] == "" || got["audience"] == "" {
			t.Errorf("everything wrong at once: %v", got)
		}
		form := office.OwnForm{Section: "13", Title: "Our radio club", Text: "Pupils record on school devices only.", Audience: []string{"pupils"}, Position: -1}
		number, err := office.WriteOwnClause.Run(t.Context(), h, by, form)
		if err != nil || number != "13/own-01" {
			t.Fatalf("%q, %v", number, err)
		}
		p := printed(t, h, by)
		if part := p.Policy.Part("13"); part == nil || part.Title != "Our radio club" || !part.Statements[0].Local {
			t.Errorf("a section of the school's own: %+v", part)
		}
		if _, err := office.RemoveOwnClause.Run(t.Context(), h, by, number); err != nil {
			t.Fatal(err)
		}
		p = printed(t, h, by)
		if p.Policy.Part("13") != nil || len(p.Past) != 1 || p.Past[0].ID != number {
			t.Fatalf("taken out: %+v", p.Past)
		}
		second, err := office.WriteOwnClause.Run(t.Context(), h, by, form)
		if err != nil || second != "13/own-02" {
			t.Errorf("a number is not used twice: %q, %v", second, err)
		}
		if _, err := office.PutBackOwnClause.Run(t.Context(), h, by, office.RestoreForm{Key: number, N: p.Past[0].N}); err != nil {
			t.Fatal(err)
		}
		if p = printed(t, h, by); len(p.Policy.Part("13").Statements) != 2 {
			t.Error("the clause did not come back")
		}
	})
}

func printed(t *testing.T, h *office.House, by people.Actor) office.PolicyShown {
	t.Helper()
	p, err := office.ShowPolicy.Run(t.Context(), h, by, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParentsReadWhatIsInForceAndNotTheDraft(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		if _, err := office.ShowPolicy.Run(t.Context(), h, who[people.Parent], struct{}{}); !fault.Is(err, fault.Refused) {
			t.Errorf("a parent reads the draft: %v", err)
		}
		if p, err := office.ShowPublicPolicy.Run(t.Context(), h, who[people.Parent], office.PublicQuery{}); err != nil || len(p.All) > 0 {
			t.Errorf("a parent reads what nobody has approved: %d editions, %v", len(p.All), err)
		}
		if p := printed(t, h, who[people.Staff]); len(p.Conflicts) == 0 || p.MayChange {
			t.Errorf("staff see %d conflicts, may change %v", len(p.Conflicts), p.MayChange)
		}
	})
}

func TestGuidanceOpensReviews(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		by := who[people.DSL]
		set := func(key, value string) {
			t.Helper()
			_, err := office.AnswerQuestions.Run(t.Context(), h, by, office.AnswersForm{Section: "0", Given: map[string][]string{key: {value}}, Leave: true})
			if err != nil {
				t.Fatal(err)
			}
		}
		check := func(want int) {
			t.Helper()
			n, err := office.CheckGuidance.Run(t.Context(), h, people.System, struct{}{})
			if err != nil || n != want {
				t.Errorf("%d reviews opened, want %d, %v", n, want, err)
			}
		}
		check(0) // nobody knows when the policy was written
		set("policy.written", "2026-11-01")
		check(0)
		form := office.EditionForm{Work: "kcsie", Edition: "2027", InForce: time.Date(2027, 9, 1, 0, 0, 0, 0, time.UTC), Web: "javascript:alert(1)"}
		if _, err := office.AddEdition.Run(t.Context(), h, by, form); fieldsOf(err)["web"] == "" {
			t.Errorf("a web address that is none: %v", err)
		}
		form.Web = "https://www.gov.uk/kcsie"
		if opened, err := office.AddEdition.Run(t.Context(), h, by, form); err != nil || !opened {
			t.Errorf("added: %v, %v", opened, err)
		}
		if _, err := office.AddEdition.Run(t.Context(), h, by, form); fieldsOf(err)["edition"] == "" {
			t.Errorf("added twice: %v", err)
		}
		clock.Move(365 * 24 * time.Hour)
		check(0) // the review is open already
		reviews, err := office.ListReviews.Run(t.Context(), h, by, struct{}{})
		if err != nil || len(reviews.Open) != 1 || len(reviews.Open[0].Parts) == 0 || !reviews.Open[0].Overdue {
			t.Fatalf("reviews: %+v, %v", reviews, err)
		}
		number := reviews.Open[0].ID
		if _, err := office.DecideReview.Run(t.Context(), h, by, office.ReviewForm{Review: number}); len(fieldsOf(err)) != 2 {
			t.Errorf("decided without a word: %v", err)
		}
		decided := office.ReviewForm{Review: number, Decision: "unchanged", Reason: "Nothing of it touches us"}
		if _, err := office.DecideReview.Run(t.Context(), h, by, decided); err != nil {
			t.Fatal(err)
		}
		if _, err := office.DecideReview.Run(t.Context(), h, by, decided); !fault.Is(err, fault.Conflict) {
			t.Errorf("decided twice: %v", err)
		}
		if p := printed(t, h, by); !strings.Contains(p.Policy.Text(), "(2027)") {
			t.Error("the policy does not cite the edition that was added")
		}
	})
}

func TestReviewOpensWhenGuidanceComesIntoForce(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		_, err := office.AnswerQuestions.Run(t.Context(), h, who[people.DSL], office.AnswersForm{Section: "0", Given: map[string][]string{"policy.written": {"2025-03-01"}}, Leave: true})
		if err != nil {
			t.Fatal(err)
		}
		n, err := office.CheckGuidance.Run(t.Context(), h, people.System, struct{}{})
		if err != nil || n == 0 {
			t.Errorf("%d reviews, %v", n, err)
		}
		again, err := office.CheckGuidance.Run(t.Context(), h, people.System, struct{}{})
		if err != nil || again != 0 {
			t.Errorf("%d reviews the second time, %v", again, err)
		}
	})
}

func TestConfirmedEditionsAndContacts(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		by := who[people.DSL]
		if _, err := office.ConfirmEdition.Run(t.Context(), h, by, office.EditionForm{Work: "kcsie", Edition: "2026"}); err != nil {
			t.Fatal(err)
		}
		w, err := office.ShowWork.Run(t.Context(), h, by, "kcsie")
		if err != nil || w.Now.SeenBy != by.Name || w.Now.Added || len(w.Cited) == 0 {
			t.Errorf("%+v, %v", w.Now, err)
		}
		if _, err := office.ChoosePack.Run(t.Context(), h, by, "atlantis"); fieldsOf(err)["pack"] == "" {
			t.Errorf("an authority that is none: %v", err)
		}
		if _, err := office.ChoosePack.Run(t.Context(), h, by, "kent"); err != nil {
			t.Fatal(err)
		}
		_, err = office.ConfirmFact.Run(t.Context(), h, by, office.FactForm{Key: "police", Phone: "ring us", Email: "x", Web: "http://a"})
		if got := fieldsOf(err); len(got) != 4 {
			t.Errorf("everything wrong at once: %v", got)
		}
		for _, key := range []string{"police", "lado"} {
			if _, err := office.ConfirmFact.Run(t.Context(), h, by, office.FactForm{Key: key, Name: "the " + key + " of today", Phone: "01622 000000"}); err != nil {
				t.Fatal(err)
			}
		}
		a, err := office.ShowArea.Run(t.Context(), h, by, struct{}{})
		i := slices.IndexFunc(a.Facts, func(f office.FactShown) bool { return f.Key == "lado" })
		if err != nil || i < 0 || a.Facts[i].Confirmer != by.Name || a.Facts[i].Name != "the lado of today" || a.Unchecked == 0 {
			t.Errorf("%+v, %v", a.Facts, err)
		}
		if text := printed(t, h, by).Policy.Text(); !strings.Contains(text, "the police of today") {
			t.Error("the policy does not name the confirmed body")
		}
		if _, err := office.ConfirmFact.Run(t.Context(), h, by, office.FactForm{Key: "nobody", Name: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a contact that is none: %v", err)
		}
	})
}
