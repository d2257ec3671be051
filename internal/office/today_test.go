package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestStepsFollowTheRecords: the steps of setting up are kept between looks, and yet every change that they
// are judged by shows at the very next one, also a request that ran out without anything being written.
func TestStepsFollowTheRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin := people.Actor{Person: "somebody", Roles: people.Of(people.Administrator), Via: "web"}
		step := func(by people.Actor, key string) office.Step {
			t.Helper()
			day, err := office.Today.Run(t.Context(), h, by, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range day.Steps {
				if s.Key == key {
					return s
				}
			}
			t.Fatalf("no step %s in %+v", key, day.Steps)
			return office.Step{}
		}
		asked := id.Person(store.NewID())
		term := calendar.Term{Name: "Autumn", Start: storetest.Start, End: storetest.Start.AddDate(0, 1, 0)}
		for key, do := range map[string]func(tx *store.Tx) error{
			"name":     func(tx *store.Tx) error { return tx.SetAnswer("school.name", []string{"Meadow"}, "asked", "os:test") },
			"area":     func(tx *store.Tx) error { return tx.SetAnswer("area.pack", []string{"kent"}, "asked", "os:test") },
			"calendar": func(tx *store.Tx) error { return tx.SetCalendar(calendar.Year{Terms: []calendar.Term{term}}, nil) },
			"backup":   func(tx *store.Tx) error { return tx.AddBackup(store.Backup{ID: tx.NewID(), Place: "x"}) },
			"drill":    func(tx *store.Tx) error { return tx.AddDrill(store.Backup{ID: tx.NewID(), Place: "x", Drill: "whole"}) },
			"chair": func(tx *store.Tx) error {
				return tx.AddPerson(store.Person{ID: asked, Name: "Cy", Email: "cy@meadow.example", Roles: people.Of(people.Chair)})
			},
		} {
			if step(admin, key).Done && key != "backup" { // a drill of a copy from elsewhere enters the copy too
				t.Errorf("%s is done before it was", key)
			}
			write(t, school, do)
			if !step(admin, key).Done {
				t.Errorf("%s is not done", key)
			}
		}
		write(t, school, func(tx *store.Tx) error {
			return tx.AddApproval(approval.Request{ID: id.Approval(tx.NewID()), Kind: "appoint", Subject: string(asked), By: "somebody else",
				Payload: people.DSL.Key(), Expires: clock.Now().Add(time.Hour)})
		})
		if step(admin, "dsl").Progress == "" {
			t.Error("an appointment waits, and the step does not say so")
		}
		clock.Move(2 * time.Hour)
		if step(admin, "dsl").Progress != "" {
			t.Error("the appointment ran out, and the step says that it waits")
		}
		if technician := (people.Actor{Person: "other", Roles: people.Of(people.Technician), Via: "web"}); !step(technician, "backup").May || step(technician, "chair").May {
			t.Error("what a technician may do is what an administrator may")
		}
		write(t, school, func(tx *store.Tx) error { return tx.EndPerson(asked) })
		if step(admin, "chair").Done {
			t.Error("the chair left, and the step is done")
		}
	})
}
