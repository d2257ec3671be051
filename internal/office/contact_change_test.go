package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestNamesThatMovedAreFollowed: whichever way a name that the policy prints changes, it is put on the list to change it
// everywhere; what changes nobody's printed name puts nothing there.
func TestNamesThatMovedAreFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		admin, head := h.actors[people.Administrator], h.actors[people.Headteacher]
		told := 0
		tick(t, h.House) // the people of a school from before the register get their terms
		// says runs something and wants one event more that names these posts, or none.
		says := func(what string, posts string, do func() error) {
			t.Helper()
			if err := do(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			var newest string
			events := 0
			write(t, school, func(tx *store.Tx) error {
				all, err := tx.DutyEvents(time.Time{})
				for _, e := range all["contact-change"] {
					if events++; !strings.Contains(newest, e.What) {
						newest += e.What
					}
				}
				return err
			})
			if posts == "" && events != told || posts != "" && (events != told+1 || !strings.Contains(newest, "Changed in the register of posts: "+posts+".")) {
				t.Errorf("%s: %d events after %d, want one on %q: %s", what, events, told, posts, newest)
			}
			told = events
		}
		roles := func(who people.Role, roles ...people.Role) func() error {
			return func() error {
				_, err := office.ChangeRoles.Run(t.Context(), h.House, admin, office.PersonForm{Person: h.actors[who].Person, Roles: people.Of(roles...)})
				return err
			}
		}
		term := func(key string) office.HolderShown { return thePost(t, h.House, head, key).Holders[0] }
		says("a teacher becomes a leader", "", roles(people.Staff, people.Staff, people.Leader))
		says("a second technician", "", roles(people.Leader, people.Technician, people.Leader))
		says("the co-ordinator gives up", "Special educational needs co-ordinator (SENCO)", roles(people.SENCO, people.Staff))
		says("a post without a role", "Senior leader for filtering and monitoring", func() error {
			_, err := office.AppointToPost.Run(t.Context(), h.House, admin, office.AppointForm{Post: "filtering_leader", Person: h.actors[people.Leader].Person})
			return err
		})
		says("the account of a deputy is closed", "Deputy designated safeguarding lead", func() error {
			_, err := office.EndPerson.Run(t.Context(), h.House, admin, h.actors[people.DeputyDSL].Person)
			return err
		})
		says("whose account opens again without the post", "", func() error {
			_, err := office.TakeBack.Run(t.Context(), h.House, admin, h.actors[people.DeputyDSL].Person)
			return err
		})
		says("and is appointed again, as two people agree", "Deputy designated safeguarding lead", func() error {
			if _, err := office.AppointToPost.Run(t.Context(), h.House, admin, office.AppointForm{Post: "deputy_dsl", Person: h.actors[people.DeputyDSL].Person}); err != nil {
				return err
			}
			_, err := agree(t, h.House, head)
			return err
		})
		says("a number on the posters", "Designated safeguarding lead", func() error {
			x := term("dsl")
			_, err := office.DescribeTerm.Run(t.Context(), h.House, h.actors[people.DSL], office.DescribeForm{Term: x.ID, Detail: x.Detail, Starts: x.Starts})
			if err == nil {
				x.Contact = "extension 12"
				_, err = office.DescribeTerm.Run(t.Context(), h.House, h.actors[people.DSL], office.DescribeForm{Term: x.ID, Detail: x.Detail, Starts: x.Starts})
			}
			return err
		})
		says("a term that ends on a day", "", func() error {
			_, err := office.EndPost.Run(t.Context(), h.House, admin, office.EndPostForm{Term: term("filtering_leader").ID, Last: clock.Now().Truncate(24 * time.Hour)})
			return err
		})
		clock.Move(24 * time.Hour)
		says("and ends by the clock", "Senior leader for filtering and monitoring", func() error { tick(t, h.House); return nil })
	})
}

// TestARosterThatClosesAHolderIsFollowed: an import is such a way too, and so is taking it back.
func TestARosterThatClosesAHolderIsFollowed(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		var ned id.Person
		write(t, r.school, func(tx *store.Tx) error {
			p, err := tx.PersonByEmail("ned@example.sch.uk")
			ned = p.ID
			return err
		})
		if _, err := office.AppointToPost.Run(t.Context(), r.h, r.who[people.Administrator], office.AppointForm{Post: "filtering_leader", Person: ned}); err != nil {
			t.Fatal(err)
		}
		r.clock.Move(20 * 24 * time.Hour)
		open := func() int {
			t.Helper()
			out, err := office.ShowDuty.Run(t.Context(), r.h, r.who[people.DSL], office.DutyQuery{Key: "contact-change"})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, o := range out.Open {
				if o.State != duty.Done {
					n += 1 + strings.Count(o.What, "; ")
				}
			}
			return n
		}
		if n := open(); n != 0 {
			t.Fatalf("%d open before", n)
		}
		without := strings.Replace(threePupils, "90,Ned,Moss,,,Oak;Elm,teacher,ned@example.sch.uk,,,,\n", "91,Una,Moss,,,Oak,teacher,una@example.sch.uk,,,,\n", 1)
		out := r.must(without, "1 added 0 changed 1 left 4 same, true")
		if n := open(); n != 1 {
			t.Errorf("%d open after the roster closed who held the post", n)
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); err != nil {
			t.Fatal(err)
		}
		if n := open(); n != 2 {
			t.Errorf("%d open after the import was taken back", n)
		}
	})
}
