package demo_test

import (
	"log/slog"
	"testing"
	"time"

	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// The demonstration opens no school that it did not make up: anybody could move its clock.
func TestARealSchoolIsNoDemonstration(t *testing.T) {
	clock := demo.NewClock(time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC))
	server, err := store.Open(store.Options{Dir: t.TempDir(), Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	school, err := server.School(t.Context(), store.Default, true)
	if err != nil {
		t.Fatal(err)
	}
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		return tx.AddPerson(store.Person{ID: id.Person(tx.NewID()), Name: "Ada", Email: "ada@meadow.example", Roles: people.Of(people.Administrator)})
	})
	if err != nil {
		t.Fatal(err)
	}
	h := office.NewHouse(school, &office.Shelf{}, slog.New(slog.DiscardHandler), clock.Now, time.UTC, "http://demo.example")
	if _, err := demo.Live(t.Context(), h, clock, 1, demo.Copies{From: server, Dir: t.TempDir()}); !fault.Is(err, fault.Conflict) {
		t.Fatal(err)
	}
}
