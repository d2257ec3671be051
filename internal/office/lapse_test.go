package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/people"
)

// TestWhatGoesWrongByItselfIsPlanned: an empty post and an unread document are lines of the action plan once they have
// lasted as long as the list says, once each, on the first page of whoever answers, and end when they are put right.
func TestWhatGoesWrongByItselfIsPlanned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		admin, head, dsl, senco := h.actors[people.Administrator], h.actors[people.Headteacher], h.actors[people.DSL], h.actors[people.SENCO]
		keep := func() {
			t.Helper()
			if _, err := office.KeepLapses.Run(t.Context(), h.House, people.System, struct{}{}); err != nil {
				t.Fatal(err)
			}
		}
		plan := func(found string) (all []office.ActionShown) {
			t.Helper()
			out, err := office.ListActions.Run(t.Context(), h.House, head, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range out.All {
				if strings.Contains(n.Found, found) {
					all = append(all, n)
				}
			}
			return all
		}
		tick(t, h.House)
		for _, post := range []string{"filtering_leader", "filtering_governor"} { // those that nobody ever held
			who := h.actors[people.Leader]
			if post == "filtering_governor" {
				who = h.actors[people.Governor]
			}
			if _, err := office.AppointToPost.Run(t.Context(), h.House, admin, office.AppointForm{Post: post, Person: who.Person}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h.House, admin, office.PersonForm{Person: senco.Person, Roles: people.Of(people.Staff)}); err != nil {
			t.Fatal(err)
		}
		if _, err := office.AskToRead.Run(t.Context(), h.House, dsl, office.MustReadForm{Title: "KCSIE part one", Edition: "September 2026", Statement: "I have read it.",
			Audience: people.Of(people.Chair), Deadline: clock.Now().AddDate(0, 0, 2)}); err != nil {
			t.Fatal(err)
		}
		clock.Move(17 * 24 * time.Hour)
		keep()
		if got := plan("SENCO"); len(got) != 0 {
			t.Errorf("planned before its time: %+v", got)
		}
		if got := plan("KCSIE part one"); len(got) != 1 || got[0].Owner != dsl.Person || !strings.Contains(got[0].Found, "1 of 1 have not confirmed") {
			t.Errorf("the unread document: %+v", got)
		}
		clock.Move(31 * 24 * time.Hour) // the holidays do not count
		keep()
		keep()
		got := plan("SENCO")
		if len(got) != 1 || got[0].Owner != head.Person || got[0].State != duty.ActionOpen || got[0].Link != "/posts/senco" {
			t.Fatalf("the empty post: %+v", got)
		}
		day, err := office.Today.Run(t.Context(), h.House, head, struct{}{})
		if err != nil || len(day.Actions) == 0 || day.Actions[0].About != "An empty post" {
			t.Errorf("the headteacher's first page: %+v, %v", day.Actions, err)
		}
		if _, err := office.AppointToPost.Run(t.Context(), h.House, admin, office.AppointForm{Post: "senco", Person: senco.Person}); err != nil {
			t.Fatal(err)
		}
		keep()
		if got := plan("SENCO"); len(got) != 1 || got[0].State != duty.ActionDone || !strings.Contains(got[0].Note, "put right") {
			t.Errorf("after somebody was appointed: %+v", got)
		}
	})
}
