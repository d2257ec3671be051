package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// remind runs the clock's letters about duties and gives those that wait, by person; they count as sent.
func (h dutyHouse) remind() map[id.Person][]store.Letter {
	h.t.Helper()
	if _, err := office.RemindOfDuties.Run(h.t.Context(), h.House, people.System, struct{}{}); err != nil {
		h.t.Fatal(err)
	}
	all := map[id.Person][]store.Letter{}
	write(h.t, h.school, func(tx *store.Tx) error {
		due, err := tx.DueLetters(1000)
		for _, l := range due {
			all[l.Person] = append(all[l.Person], l)
			if err := tx.Sent(l.ID); err != nil {
				return err
			}
		}
		return err
	})
	return all
}

// TestAPostWithoutARoleOwnsADuty: the register of posts says who holds it, and the list, the first page, the letters,
// the calendar, the board and the right to record it follow; they end with the term.
func TestAPostWithoutARoleOwnsADuty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		head, admin, teacher := h.actors[people.Headteacher], h.actors[people.Administrator], h.actors[people.Staff]
		choice := duty.Choice{Key: "evaluation", Owner: []string{"filtering_leader"}, Every: "weekly"}
		if _, err := office.ChangeDuty.Run(t.Context(), h.House, head, choice); err != nil {
			t.Fatal(err)
		}
		if x := h.list()["evaluation"]; !x.Vacant || x.Owner != "Senior leader for filtering and monitoring" {
			t.Errorf("before anybody holds the post: %+v", x)
		}
		if s := h.standing("3-f"); s.Status != obligation.NotMet || !strings.Contains(s.Seen, "Nobody holds a post") {
			t.Errorf("3-f while the post is empty: %s, %s", s.Status, s.Seen)
		}
		if _, err := office.AppointToPost.Run(t.Context(), h.House, admin, office.AppointForm{Post: "filtering_leader", Person: teacher.Person}); err != nil {
			t.Fatal(err)
		}
		clock.Move(7 * 24 * time.Hour)
		x := h.list()["evaluation"]
		if x.Vacant || len(x.Names) != 1 || x.Names[0] != teacher.Name {
			t.Errorf("after the appointment: %+v", x)
		}
		if s := h.standing("3-f"); strings.Contains(s.Seen, "Nobody holds a post") {
			t.Errorf("3-f with a holder: %s", s.Seen)
		}
		day, err := office.Today.Run(t.Context(), h.House, teacher, struct{}{})
		if err != nil || len(day.Duties) == 0 || day.Duties[0].Key != "evaluation" {
			t.Errorf("the first page: %+v, %v", day.Duties, err)
		}
		if got := h.remind()[teacher.Person]; len(got) == 0 || !strings.Contains(got[len(got)-1].Body, x.Title) {
			t.Errorf("the letter: %+v", got)
		}
		secret, err := office.MakeFeed.Run(t.Context(), h.House, teacher, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		if feed, err := office.ReadFeed.Run(t.Context(), h.House, people.Public, office.FeedQuery{Secret: secret}); err != nil || !strings.Contains(string(feed.Text), x.Title) {
			t.Errorf("the calendar: %v\n%s", err, feed.Text)
		}
		form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: evaluation()}
		if _, err := office.CompleteDuty.Run(t.Context(), h.House, h.actors[people.Leader], form); !fault.Is(err, fault.Refused) {
			t.Errorf("somebody without the post records it: %v", err)
		}
		if _, err := office.CompleteDuty.Run(t.Context(), h.House, teacher, form); err != nil {
			t.Errorf("the holder cannot record it: %v", err)
		}
		term := thePost(t, h.House, head, "filtering_leader").Holders[0].ID
		if _, err := office.EndPost.Run(t.Context(), h.House, admin, office.EndPostForm{Term: term, Now: true}); err != nil {
			t.Fatal(err)
		}
		clock.Move(7 * 24 * time.Hour)
		x = h.list()["evaluation"]
		form.Due = x.Planned
		if _, err := office.CompleteDuty.Run(t.Context(), h.House, teacher, form); !x.Vacant || !fault.Is(err, fault.Refused) {
			t.Errorf("after the term: vacant %v, %v", x.Vacant, err)
		}
	})
}

// TestWhoCannotRecordADutyOwnsNone: a supplier may hold a post and cannot open the duties, so the next in line answers.
func TestWhoCannotRecordADutyOwnsNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		_, err := office.AppointToPost.Run(t.Context(), h.House, h.actors[people.Administrator], office.AppointForm{Post: "filtering_supplier", Person: h.actors[people.Contractor].Person})
		if err != nil {
			t.Fatal(err)
		}
		choice := duty.Choice{Key: "filter-rules", Owner: []string{"filtering_supplier", "technician"}, Every: "termly"}
		if _, err := office.ChangeDuty.Run(t.Context(), h.House, h.actors[people.Headteacher], choice); err != nil {
			t.Fatal(err)
		}
		if x := h.list()["filter-rules"]; x.Owner != "Technician" || x.Names[0] != h.actors[people.Technician].Name {
			t.Errorf("the duty of a supplier: %+v", x)
		}
	})
}

// TestFoundWanting: an answer that something is wanting needs an action or a reason, and the board says met only once
// the action has ended.
func TestFoundWanting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		head := h.actors[people.Headteacher]
		x := h.list()["evaluation"]
		form := office.DutyForm{Key: x.Key, Due: x.Planned, Filled: evaluation()}
		form.Values["filter"] = "no"
		if _, err := office.CompleteDuty.Run(t.Context(), h.House, head, form); err == nil || !strings.Contains(err.Error(), "field-filter:") {
			t.Errorf("nothing follows from what is wanting: %v", err)
		}
		form.Nothing, form.Findings = false, []duty.Finding{
			{Found: "Not tested", Action: "Test it", Owner: h.actors[people.Technician].Person, By: clock.Now().AddDate(0, 0, 4), Of: "filter"},
			{Found: "Something else", Action: "Look at it", Owner: head.Person, By: clock.Now().AddDate(0, 0, 2), Of: "even"}}
		number, err := office.CompleteDuty.Run(t.Context(), h.House, head, form)
		if err != nil {
			t.Fatal(err)
		}
		if s := h.standing("3-f"); s.Status != obligation.NotMet || !strings.Contains(s.Seen, "was last done on 16 November 2026") || !strings.Contains(s.Seen, "1 finding is open, to be put right by 20 November 2026") {
			t.Errorf("with an open finding: %s, %s", s.Status, s.Seen)
		}
		if y := h.list()["evaluation"]; y.Wanting.Open != 1 || y.Wanting.Late != 0 {
			t.Errorf("the list: %+v", y.Wanting)
		}
		clock.Move(5 * 24 * time.Hour)
		if s := h.standing("3-f"); s.Status != obligation.Overdue || !strings.Contains(s.Seen, "1 of them late") {
			t.Errorf("with a late finding: %s, %s", s.Status, s.Seen)
		}
		r, err := office.ShowDutyRecord.Run(t.Context(), h.House, head, number)
		if err != nil {
			t.Fatal(err)
		}
		move := func(to duty.ActionState, want obligation.Status) {
			t.Helper()
			for _, n := range r.Actions {
				if n.Answer == "" {
					continue
				}
				if _, err := office.MoveAction.Run(t.Context(), h.House, head, office.MoveForm{ID: n.ID, State: to, Note: "Seen to"}); err != nil {
					t.Fatal(err)
				}
			}
			if s := h.standing("3-f"); s.Status != want {
				t.Errorf("after the action became %s: %s, %s", to, s.Status, s.Seen)
			}
		}
		move(duty.ActionDone, obligation.Met)
		move(duty.ActionOpen, obligation.Overdue)
		move(duty.ActionNone, obligation.Met)
	})
}
