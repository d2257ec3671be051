package office_test

import (
	"context"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/quiet"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// bag takes every letter.
type bag struct{ kinds []string }

func (b *bag) Send(_ context.Context, l store.Letter) error {
	b.kinds = append(b.kinds, l.Kind)
	return nil
}

// Routine letters wait for the morning, across the night in which the clock changes; urgent ones go at once, even behind more
// routine ones than one run takes (7.8.1-d).
func TestRoutineLettersWaitForTheMorning(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		head := who[people.Headteacher]
		if _, err := office.SetQuiet.Run(t.Context(), h, head, quiet.Hours{From: 60, Until: 60}); fieldsOf(err)["from"] == "" {
			t.Errorf("no hours at all: %v", err)
		}
		run(t, office.SetQuiet, h, head, quiet.Hours{From: 18 * 60, Until: 7*60 + 30})
		evening := time.Date(2027, 3, 27, 22, 0, 0, 0, h.Zone) // the clock goes on that night
		clock.Move(evening.Sub(clock.Now()))
		post := func(kind string, n int) {
			write(t, h.School, func(tx *store.Tx) error {
				for range n {
					number := tx.NewID()
					if _, err := tx.Post(store.Letter{ID: number, Kind: kind, Once: number, Person: id.Person(head.Person), To: "head@example.sch.uk", Subject: "s", Body: "b"}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		post("digest", 60)
		post("own_change", 1)
		send := func() []string {
			t.Helper()
			var b bag
			if err := office.SendLetters(t.Context(), h, &b); err != nil {
				t.Fatal(err)
			}
			return b.kinds
		}
		if got := send(); len(got) != 1 || got[0] != "own_change" {
			t.Errorf("in the evening went %v", got)
		}
		x := run(t, office.ShowQuiet, h, head, struct{}{})
		if !x.Now || x.Wait != 60 || !x.Next.Equal(time.Date(2027, 3, 28, 7, 30, 0, 0, h.Zone)) || x.Says != "between 6pm and 7:30am" {
			t.Errorf("the page says %+v", x)
		}
		if day := run(t, office.Today, h, head, struct{}{}); day.Letters != 0 {
			t.Errorf("%d letters that wait for the morning are said to be stuck", day.Letters)
		}
		clock.Move(time.Date(2027, 3, 28, 7, 29, 0, 0, h.Zone).Sub(clock.Now()))
		if got := send(); len(got) != 0 {
			t.Errorf("a minute too early went %v", got)
		}
		clock.Move(time.Minute)
		if got := append(send(), send()...); len(got) != 60 {
			t.Errorf("in the morning went %d", len(got))
		}
		seen := ""
		for _, r := range run(t, office.ShowBoard, h, head, struct{}{}).Rows {
			if r.ID == "7.8.1-d" {
				seen = string(r.Status) + ": " + r.Seen
			}
		}
		if seen != "met: Quiet between 6pm and 7:30am: of 60 routine letters sent within a month none went out then. Staff, parents and the public page see the hours; urgent letters go at once." {
			t.Errorf("the board says %s", seen)
		}
	})
}
