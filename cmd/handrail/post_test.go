package main

import (
	"encoding/json"
	"testing"
	"time"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestPostsAndPeopleAsJSON holds what programs read, and that the technician sees no address.
func TestPostsAndPeopleAsJSON(t *testing.T) {
	dir := t.TempDir()
	server, err := store.Open(store.Options{Dir: dir, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	school, err := server.School(t.Context(), store.Default, true)
	if err != nil {
		t.Fatal(err)
	}
	who := id.Person(store.NewID())
	err = school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
		return tx.AddPerson(store.Person{ID: who, Name: "Ada Mint", Email: "ada@meadow.example", Roles: people.Of(people.DSL)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	var posts []postLine
	read := func(into any, want int, args ...string) {
		t.Helper()
		code, text := printed(t, append(args, "--data", dir, "--json")...)
		if code != want {
			t.Errorf("%v: exit %d", args, code)
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Errorf("%v: %v in %s", args, err, text)
		}
	}
	read(&posts, exitYes, "post", "list")
	for _, p := range posts {
		if p.Post == "dsl" && (p.Vacant || len(p.Holders) != 1 || p.Holders[0].Name != "Ada Mint" || p.Holders[0].Trained) || p.Post == "chair" && !p.Vacant {
			t.Errorf("%+v", p)
		}
	}
	read(&posts, exitNo, "post", "list", "--vacant")
	for _, p := range posts {
		if p.Post == "dsl" || !p.Vacant {
			t.Errorf("not vacant: %+v", p)
		}
	}
	var all []map[string]any
	read(&all, exitYes, "people", "list")
	if len(all) != 1 || all[0]["name"] != "Ada Mint" || all[0]["email"] != nil {
		t.Errorf("%+v", all)
	}
	var one accountLine
	read(&one, exitYes, "people", "show", string(who))
	if len(one.Posts) != 1 || one.Posts[0].Post != "dsl" || one.Joined {
		t.Errorf("%+v", one)
	}
	if code, _ := printed(t, "people", "show", "nobody", "--data", dir); code != exitUnusable {
		t.Errorf("nobody: exit %d", code)
	}
}
