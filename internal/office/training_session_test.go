package office_test

import (
	"slices"
	"testing"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// A session gives everybody who attended an entry in the register, says which class of risk it missed, and goes again
// with all it brought (5.2-c, 5.2-e).
func TestTrainingSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		today := calendar.Day(clock.Now())
		whole := office.SessionForm{Course: "safeguarding", Held: today, Led: "Dana Lead", About: "What children meet online", Covers: []string{"content", "contact", "conduct", "made up", post.Conduct},
			Attended: []id.Person{head.Person, teacher.Person, teacher.Person}}
		for name, change := range map[string]func(*office.SessionForm){
			"course":    func(f *office.SessionForm) { f.Course = "knitting" },
			"day":       func(f *office.SessionForm) { f.Held = today.AddDate(0, 0, 1) },
			"leader":    func(f *office.SessionForm) { f.Led = " " },
			"nobody":    func(f *office.SessionForm) { f.Attended = nil },
			"no answer": func(f *office.SessionForm) { f.Covers = nil },
		} {
			f := whole
			change(&f)
			if _, err := office.RecordSession.Run(t.Context(), h, head, f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		stranger := whole
		stranger.Attended = []id.Person{teacher.Person, "aaaaaaaaaaaaaaaaaaaaaaaaaa"}
		if _, err := office.RecordSession.Run(t.Context(), h, head, stranger); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stranger attended: %v", err)
		}
		if _, err := office.RecordSession.Run(t.Context(), h, teacher, whole); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher records a session: %v", err)
		}
		number, err := office.RecordSession.Run(t.Context(), h, head, whole)
		if err != nil {
			t.Fatal(err)
		}
		x, err := office.ShowSession.Run(t.Context(), h, head, number)
		if err != nil || x.Led != "Dana Lead" || x.About != "What children meet online" || len(x.Attended) != 2 || !slices.Contains(x.Absent, admin.Name) ||
			!slices.Equal(x.Covers, []string{"content", "contact", "conduct", post.Conduct}) || !slices.Equal(x.Missing, []string{"commerce"}) {
			t.Fatalf("%+v, %v", x, err)
		}
		list, err := office.ListSessions.Run(t.Context(), h, head, struct{}{})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].People != 2 || list.Rows[0].Led != "" || list.Taught.People != 2 || list.Taught.Whole != 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		if got := rowOf(t, h, head, "5.2-e"); got.Status != "not_met" {
			t.Errorf("5.2-e is %s: %s", got.Status, got.Seen)
		}
		mine, err := office.MyLearning.Run(t.Context(), h, teacher, struct{}{})
		if err != nil || mine.Needs[0].State != post.InDate {
			t.Errorf("%+v, %v", mine.Needs, err)
		}
		if _, err := office.RemoveSession.Run(t.Context(), h, head, number); err != nil {
			t.Fatal(err)
		}
		if mine, err := office.MyLearning.Run(t.Context(), h, teacher, struct{}{}); err != nil || mine.Needs[0].State != post.Never {
			t.Errorf("an entry outlived its session: %+v, %v", mine.Needs, err)
		}
		for _, again := range []error{second(office.RemoveSession.Run(t.Context(), h, head, number)), second(office.ShowSession.Run(t.Context(), h, head, number))} {
			if !fault.Is(again, fault.NotFound) {
				t.Errorf("once more: %v", again)
			}
		}
	})
}
