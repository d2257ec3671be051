package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// What somebody learned on their own account is theirs to enter and to take back, and nobody else's (4.3-l).
func TestOwnLearning(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		for _, f := range []office.LearningForm{{}, {Title: "Webinar", Done: today, Minutes: 1}, {Title: "Webinar", Done: today.AddDate(0, 0, 1), Minutes: 60}, {Title: " ", Done: today, Minutes: 60}} {
			if _, err := office.AddLearning.Run(t.Context(), h, teacher, f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		if _, err := office.AddLearning.Run(t.Context(), h, teacher, office.LearningForm{Title: "Webinar on AI", Done: today, Minutes: 90, Note: "Ask the class first"}); err != nil {
			t.Fatal(err)
		}
		if _, err := office.RecordTraining.Run(t.Context(), h, head, office.TrainingForm{Person: teacher.Person, Course: "safeguarding", Done: today}); err != nil {
			t.Fatal(err)
		}
		x, err := office.MyLearning.Run(t.Context(), h, teacher, struct{}{})
		if err != nil || len(x.Own) != 1 || x.Own[0].Title != "Webinar on AI" || x.Own[0].Minutes != 90 || x.Own[0].Evidence != "Ask the class first" {
			t.Fatalf("%+v, %v", x.Own, err)
		}
		if len(x.Needs) == 0 || x.Needs[0].State != post.InDate {
			t.Errorf("%+v", x.Needs)
		}
		if got := rowOf(t, h, head, "4.3-l"); !strings.Contains(got.Seen, "1 of ") {
			t.Errorf("4.3-l says %s", got.Seen)
		}
		person, err := office.ShowPerson.Run(t.Context(), h, head, teacher.Person)
		if err != nil || len(person.Training) != 2 {
			t.Fatalf("%+v, %v", person.Training, err)
		}
		for _, entry := range person.Training {
			if _, err := office.RemoveLearning.Run(t.Context(), h, head, entry.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("the head takes a teacher's entry back: %v", err)
			}
			_, err := office.RemoveLearning.Run(t.Context(), h, teacher, entry.ID)
			if mine := entry.Course == post.Own; mine && err != nil || !mine && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", entry.Course, err)
			}
		}
		if x, err := office.MyLearning.Run(t.Context(), h, teacher, struct{}{}); err != nil || len(x.Own) != 0 {
			t.Errorf("%+v, %v", x.Own, err)
		}
	})
}

// Whoever lacks training gets one letter a month, and one more when something changes; a new school has two weeks (4.2-e).
func TestTraineesAreReminded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, teacher := withHead(t, school, clock)
		h.Mails = true
		remind := func() int {
			t.Helper()
			if err := office.RemindTrainees(t.Context(), h); err != nil {
				t.Fatal(err)
			}
			return len(letters(t, school, "training"))
		}
		if n := remind(); n != 0 {
			t.Errorf("a new school gets %d letters", n)
		}
		clock.Move(15 * 24 * time.Hour)
		first := remind()
		if first == 0 {
			t.Fatal("nobody is reminded")
		}
		if n := remind(); n != first {
			t.Errorf("the second time there are %d letters, not %d", n, first)
		}
		for _, l := range letters(t, school, "training") {
			if strings.Contains(l.Subject, "safeguarding") || !strings.Contains(l.Body, "not recorded for you yet") {
				t.Errorf("%+v", l)
			}
		}
		if _, err := office.RecordTraining.Run(t.Context(), h, head, office.TrainingForm{Person: teacher.Person, Course: "safeguarding", Done: calendar.Day(clock.Now())}); err != nil {
			t.Fatal(err)
		}
		clock.Move(31 * 24 * time.Hour)
		if n := remind(); n != 2*first-1 {
			t.Errorf("a month later there are %d letters, want %d: the teacher is in date", n, 2*first-1)
		}
	})
}

// Who begins after the register has stood for a month is given the policy and talked through it (5.2-a, 5.2-b).
func TestStartersAreInducted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		clock.Move(40 * 24 * time.Hour)
		out, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Nia New", Email: "nia@meadow.example", Roles: people.Of(people.Staff)})
		if err != nil {
			t.Fatal(err)
		}
		x, err := office.ListTraining.Run(t.Context(), h, head, struct{}{})
		if err != nil || len(x.Starts) != 1 || x.Starts[0].Name != "Nia New" || !x.Starts[0].Talk.Done.IsZero() {
			t.Fatalf("%+v, %v", x.Starts, err)
		}
		if _, err := office.RecordTraining.Run(t.Context(), h, head, office.TrainingForm{Person: out.Person, Course: "induction", Done: calendar.Day(clock.Now()), Evidence: "Led by the head"}); err != nil {
			t.Fatal(err)
		}
		if got := rowOf(t, h, head, "5.2-b"); got.Status != "met" {
			t.Errorf("5.2-b is %s: %s", got.Status, got.Seen)
		}
	})
}

// rowOf is one line of the board.
func rowOf(t *testing.T, h *office.House, by people.Actor, o clause.Obligation) office.ObligationShown {
	t.Helper()
	out, err := office.ShowObligation.Run(t.Context(), h, by, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
