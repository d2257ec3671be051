package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestDutyDueAsJSON holds what programs read: keys, states, posts, and nobody's name. In a new school
// nothing is overdue.
func TestDutyDueAsJSON(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	server, err := store.Open(store.Options{Dir: dir, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	school, err := server.School(t.Context(), store.Default, true)
	if err != nil {
		t.Fatal(err)
	}
	if code, text := printed(t, "duty", "due", "--data", dir, "--json"); code != exitYes || !strings.HasPrefix(string(text), "[") || strings.Contains(string(text), `"overdue"`) {
		t.Errorf("a new school: exit %d, %s", code, text)
	}
	now = now.AddDate(-1, 0, 0) // its first person came a year ago
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		return tx.AddPerson(store.Person{ID: id.Person(tx.NewID()), Name: "Wilhelmina Featherstone", Email: "w@school.example", Roles: people.Of(people.DSL)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	code, text := printed(t, "duty", "due", "--data", dir, "--json")
	var rows []map[string]string
	if err := json.Unmarshal(text, &rows); err != nil || code != exitYes {
		t.Fatalf("exit %d: %v\n%s", code, err, text)
	}
	if len(rows) < 10 || strings.Contains(string(text), "Featherstone") {
		t.Errorf("%d duties after a year without any done: %s", len(rows), text)
	}
	for _, r := range rows {
		if _, err := time.Parse(time.DateOnly, r["due"]); err != nil || r["key"] == "" || r["title"] == "" || r["owner"] == "" || len(r) != 6 ||
			!slices.Contains(duty.States, duty.State(r["state"])) {
			t.Errorf("row %v", r)
		}
	}
	if code, text := printed(t, "duty", "due", "--data", dir, "--all"); code != exitYes || len(strings.Split(string(text), "\n")) <= len(rows) {
		t.Errorf("exit %d: %s", code, text)
	}
}
