package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// The reminder of the term is asked once, and acknowledged; a drill counts first answers, shows what is right afterwards,
// and names nobody to governors (5.2-i, 5.2-l).
func TestBriefings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, teacher := withHead(t, school, clock)
		b := briefed{t, h, clock, head, teacher}
		b.drillDayIsSet()
		b.isReminded()
		number := b.isAskedUnawares()
		b.answers(number)
		b.showsNamesToLeadersOnly(number)
	})
}

// briefed is a school with somebody who asks and somebody who is asked.
type briefed struct {
	t             *testing.T
	h             *office.House
	clock         *storetest.Clock
	head, teacher people.Actor
}

// drillDayIsSet, for a school's own secret draws the day of the drill by chance, and it may be the very day this test asks on.
func (b briefed) drillDayIsSet() {
	b.t.Helper()
	set := func(tx *store.Tx) error { return tx.SetSetting("briefing_secret", "drawn for this test", "test") }
	if err := b.h.School.Do(b.t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, set); err != nil {
		b.t.Fatal(err)
	}
}

func (b briefed) open() {
	b.t.Helper()
	if err := office.OpenBriefings(b.t.Context(), b.h); err != nil {
		b.t.Fatal(err)
	}
}

// mine are the documents of a kind that the teacher is asked to read.
func (b briefed) mine(key string) (found []office.Reading) {
	b.t.Helper()
	all, err := office.MyReading.Run(b.t.Context(), b.h, b.teacher, struct{}{})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range all {
		if m.Key == key {
			found = append(found, m)
		}
	}
	return found
}

// isReminded once the school is no longer new, on a school day.
func (b briefed) isReminded() {
	t := b.t
	t.Helper()
	b.open()
	if got := b.mine("reminder"); len(got) != 0 {
		t.Errorf("a new school is asked %+v", got)
	}
	b.clock.Move(15 * 24 * time.Hour)
	for range 10 { // over a weekend or a holiday
		b.open()
		if len(b.mine("reminder")) > 0 {
			break
		}
		b.clock.Move(3 * 24 * time.Hour)
	}
	b.open()
	got := b.mine("reminder")
	if len(got) != 1 || got[0].Body == "" || got[0].Scored {
		t.Fatalf("%+v", got)
	}
	if _, err := office.ConfirmReading.Run(t.Context(), b.h, b.teacher, office.ConfirmForm{Document: got[0].ID, Read: true}); err != nil {
		t.Fatal(err)
	}
	if row := rowOf(t, b.h, b.head, "5.2-i"); row.Status == "not_measured" {
		t.Errorf("5.2-i is %s: %s", row.Status, row.Seen)
	}
}

func (b briefed) isAskedUnawares() id.MustRead {
	t := b.t
	t.Helper()
	if _, err := office.AskBriefing.Run(t.Context(), b.h, b.teacher, "drill"); !fault.Is(err, fault.Refused) {
		t.Errorf("a teacher asks: %v", err)
	}
	number, err := office.AskBriefing.Run(t.Context(), b.h, b.head, "drill")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := office.AskBriefing.Run(t.Context(), b.h, b.head, "drill"); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice on a day: %v", err)
	}
	return number
}

// answers the drill wrongly: the first answer counts.
func (b briefed) answers(number id.MustRead) {
	t := b.t
	t.Helper()
	drill := b.mine("drill")[0]
	wrong := (drill.Questions[0].Right + 1) % len(drill.Questions[0].Options)
	for _, answers := range [][]int{nil, {-1}, {9}} {
		if _, err := office.ConfirmReading.Run(t.Context(), b.h, b.teacher, office.ConfirmForm{Document: number, Read: true, Answers: answers}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", answers, err)
		}
	}
	if _, err := office.ConfirmReading.Run(t.Context(), b.h, b.teacher, office.ConfirmForm{Document: number, Read: true, Answers: []int{wrong}}); err != nil {
		t.Fatal(err)
	}
	if after := b.mine("drill")[0]; after.Wrong != 1 {
		t.Errorf("the reader had %d wrong", after.Wrong)
	}
}

func (b briefed) showsNamesToLeadersOnly(number id.MustRead) {
	t := b.t
	t.Helper()
	governor := people.Actor{Person: b.head.Person, Name: "Gil", Roles: people.Of(people.Governor), Via: "web"}
	for by, named := range map[*people.Actor]bool{&b.head: true, &governor: false} {
		all, err := office.ListReading.Run(t.Context(), b.h, *by, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			if s.ID == number && (s.Answers != 1 || s.Wrong != 1 || (len(s.Lines) > 0) != named || (len(s.By) > 0) != named) {
				t.Errorf("%s sees %+v", by.Name, s)
			}
		}
	}
}
