package demo_test

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"handrail.school/handrail/internal/demo"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

func TestSameSeedSamePeople(t *testing.T) {
	if !reflect.DeepEqual(demo.People(7), demo.People(7)) {
		t.Error("the same seed gives other people")
	}
	if reflect.DeepEqual(demo.People(7), demo.People(8)) {
		t.Error("another seed gives the same people")
	}
	names := map[string]string{}
	for seed := range int64(50) {
		clear(names)
		for _, p := range demo.People(seed) {
			if other, taken := names[p.Name]; taken {
				t.Errorf("seed %d: %s and %s are both called %s", seed, other, p.Key, p.Name)
			}
			names[p.Name] = p.Key
		}
	}
}

// A year is lived through the same doors as a real one, on whatever day the demonstration opens: at the end
// the trail is whole, every post is held, and living again changes nothing.
func TestAYear(t *testing.T) {
	for _, opens := range []string{"2026-11-20", "2027-02-28", "2028-08-15"} {
		t.Run(opens, func(t *testing.T) {
			now, err := time.Parse(time.DateOnly, opens)
			if err != nil {
				t.Fatal(err)
			}
			clock := demo.NewClock(now.Add(9 * time.Hour))
			server, err := store.Open(store.Options{Dir: t.TempDir(), Now: clock.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			school, err := server.School(t.Context(), store.Default, true)
			if err != nil {
				t.Fatal(err)
			}
			h := office.NewHouse(school, &office.Shelf{}, slog.New(slog.DiscardHandler), clock.Now, time.UTC, "http://demo.example")
			h.Mails = true // as the program opens it: there is a folder for letters
			copies := demo.Copies{From: server, Dir: t.TempDir()}
			if _, err := demo.Live(t.Context(), h, clock, 1, copies); err != nil {
				t.Fatal(err)
			}
			got, err := school.VerifyTrail(t.Context(), nil)
			if err != nil || len(got.Damage) > 0 || got.Entries < 80 {
				t.Fatalf("%+v, %v", got, err)
			}
			if _, err := demo.Live(t.Context(), h, clock, 1, copies); err != nil {
				t.Fatal(err)
			}
			again, err := school.VerifyTrail(t.Context(), nil)
			if err != nil || again.Entries != got.Entries {
				t.Fatalf("lived twice: %d entries, then %d; %v", got.Entries, again.Entries, err)
			}
			held(t, school)
		})
	}
}

func held(t *testing.T, school *store.School) {
	t.Helper()
	err := school.Read(t.Context(), func(v *store.View) error {
		all, err := v.People()
		if err != nil {
			return err
		}
		var roles people.Set
		for _, p := range all {
			roles |= p.Roles
		}
		for _, r := range []people.Role{people.Headteacher, people.DSL, people.DeputyDSL, people.Chair, people.SafeguardingGovernor, people.Technician} {
			if !roles.Has(r) {
				t.Errorf("nobody is %s", r.Key())
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
