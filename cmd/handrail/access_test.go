package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestGateAndRecord holds the contract of the gate on the command line, and that of a pupil nothing is said but what is missing.
func TestGateAndRecord(t *testing.T) {
	dir := t.TempDir()
	server, err := store.Open(store.Options{Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	school, err := server.School(t.Context(), store.Default, true)
	if err != nil {
		t.Fatal(err)
	}
	teacher, pupil := id.Person(store.NewID()), id.Person(store.NewID())
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		for _, p := range []store.Person{{ID: teacher, Name: "=Ada Mint", Email: "ada@meadow.example", Roles: people.Of(people.Staff)}, {ID: pupil, Name: "Ben Ash", Roles: people.Of(people.Pupil)}} {
			if err := tx.AddPerson(p); err != nil {
				return err
			}
		}
		for _, s := range []access.System{
			{Key: "blog", Name: "Class blog", State: access.Live, For: people.Employed, Given: access.ByRole},
			{Key: "calls", Name: "Calls", State: access.Live, For: people.Of(people.Pupil), Given: access.ByRole, Needs: []string{"consent:platforms"}},
		} {
			if err := tx.SetSystem(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	ask := func(want int, args ...string) gateLine {
		t.Helper()
		code, text := printed(t, append([]string{"gate", "--data", dir, "--json"}, args...)...)
		if code != want {
			t.Errorf("%v: exit %d, %s", args, code, text)
		}
		var out gateLine
		if want != exitUnusable {
			if err := json.Unmarshal(text, &out); err != nil {
				t.Errorf("%v: %v in %s", args, err, text)
			}
		}
		return out
	}
	if a := ask(exitYes, "--person", "ADA@meadow.example", "--system", "class blog"); !a.Allowed || a.Person != string(teacher) || a.System != "blog" || a.Missing == nil {
		t.Errorf("%+v", a)
	}
	if a := ask(exitNo, "--person", string(teacher), "--system", "blog", "--device", "unheard-of"); len(a.Missing) != 1 || a.Missing[0].Kind != access.Device {
		t.Errorf("%+v", a)
	}
	a := ask(exitNo, "--person", string(pupil), "--system", "calls", "--at", time.Now().AddDate(1, 0, 0).Format("2006-01-02T15:04"))
	if a.Allowed || len(a.Missing) != 1 || a.Missing[0].Kind != access.Consent || strings.Contains(a.Missing[0].Name, agreement.Declined.Words()) {
		t.Errorf("%+v", a)
	}
	ask(exitUnusable, "--person", string(teacher), "--system", "blog", "--at", "2020-01-01")
	ask(exitUnusable, "--person", string(teacher), "--system", "blog", "--at", "tomorrow")
	ask(exitUnusable, "--person", "nobody@meadow.example", "--system", "blog")
	ask(exitUnusable, "--person", string(teacher), "--system", "unheard-of")
	code, text := printed(t, "access", "export", "--data", dir)
	if code != exitYes || !strings.Contains(string(text), ",'=Ada Mint,Class blog,blog,use,by_role,") || strings.Contains(string(text), "Ben Ash") {
		t.Errorf("exit %d: %s", code, text)
	}
}
