package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// The reminder of the term is asked once, and acknowledged; a drill counts first answers, shows what is right afterwards,
// and names nobody to governors (5.2-i, 5.2-l).
func TestBriefings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, teacher := withHead(t, school, clock)
		open := func() {
			t.Helper()
			if err := office.OpenBriefings(t.Context(), h); err != nil {
				t.Fatal(err)
			}
		}
		mine := func(by people.Actor, key string) (found []office.Reading) {
			t.Helper()
			all, err := office.MyReading.Run(t.Context(), h, by, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range all {
				if m.Key == key {
					found = append(found, m)
				}
			}
			return found
		}
		open()
		if got := mine(teacher, "reminder"); len(got) != 0 {
			t.Errorf("a new school is asked %+v", got)
		}
		clock.Move(15 * 24 * time.Hour)
		for range 10 { // over a weekend or a holiday
			open()
			if len(mine(teacher, "reminder")) > 0 {
				break
			}
			clock.Move(3 * 24 * time.Hour)
		}
		open()
		got := mine(teacher, "reminder")
		if len(got) != 1 || got[0].Body == "" || got[0].Scored {
			t.Fatalf("%+v", got)
		}
		if _, err := office.ConfirmReading.Run(t.Context(), h, teacher, office.ConfirmForm{Document: got[0].ID, Read: true}); err != nil {
			t.Fatal(err)
		}
		if row := rowOf(t, h, head, "5.2-i"); row.Status == "not_measured" {
			t.Errorf("5.2-i is %s: %s", row.Status, row.Seen)
		}
		if _, err := office.AskBriefing.Run(t.Context(), h, teacher, "drill"); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher asks: %v", err)
		}
		number, err := office.AskBriefing.Run(t.Context(), h, head, "drill")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.AskBriefing.Run(t.Context(), h, head, "drill"); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice on a day: %v", err)
		}
		drill := mine(teacher, "drill")[0]
		wrong := (drill.Questions[0].Right + 1) % len(drill.Questions[0].Options)
		for _, answers := range [][]int{nil, {-1}, {9}} {
			if _, err := office.ConfirmReading.Run(t.Context(), h, teacher, office.ConfirmForm{Document: number, Read: true, Answers: answers}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v: %v", answers, err)
			}
		}
		if _, err := office.ConfirmReading.Run(t.Context(), h, teacher, office.ConfirmForm{Document: number, Read: true, Answers: []int{wrong}}); err != nil {
			t.Fatal(err)
		}
		if after := mine(teacher, "drill")[0]; after.Wrong != 1 {
			t.Errorf("the reader had %d wrong", after.Wrong)
		}
		governor := people.Actor{Person: head.Person, Name: "Gil", Roles: people.Of(people.Governor), Via: "web"}
		for by, named := range map[*people.Actor]bool{&head: true, &governor: false} {
			all, err := office.ListReading.Run(t.Context(), h, *by, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range all {
				if s.ID == number && (s.Answers != 1 || s.Wrong != 1 || (len(s.Lines) > 0) != named || (len(s.By) > 0) != named) {
					t.Errorf("%s sees %+v", by.Name, s)
				}
			}
		}
	})
}
