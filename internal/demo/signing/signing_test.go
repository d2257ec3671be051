package signing_test

import (
	"log/slog"
	"testing"

	"handrail.school/handrail/internal/demo/signing"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
)

func options(t *testing.T, database string) signing.Options {
	o := signing.Options{Data: t.TempDir(), School: "t" + store.NewID()[:12], Families: 12, Seed: 5, Log: slog.New(slog.DiscardHandler)}
	if database == "postgres" {
		o.Database = storetest.Address(t)
		storetest.Forget(t, o.School)
	}
	return o
}

// Twelve families come at the same moment, by mail and on paper, some with a wrong birthday first. Nothing is lost, a form
// that is sent twice at once counts once, and a used link lets nobody in.
func TestEveryFamilySignsAtOnce(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			r, err := signing.Run(t.Context(), options(t, database))
			if err != nil {
				t.Fatal(err)
			}
			if !r.Well() || r.Signed != 12 || r.Records < r.Children || r.Request.Count < 8*r.Visits {
				t.Errorf("%+v", r)
			}
			if r.Wrong == 0 || r.Doubly == 0 || r.Reused == 0 || r.Paper == 0 {
				t.Errorf("nobody tried what some people do: %d wrong birthdays, %d forms twice, %d used links, %d on paper", r.Wrong, r.Doubly, r.Reused, r.Paper)
			}
		})
	}
}

// From one address all of them come in as well, for what is right is not counted there; and nobody is made up beside
// people who are there already.
func TestEveryFamilySignsFromOneAddressAndOnlyInASchoolOfItsOwn(t *testing.T) {
	o := options(t, "sqlite")
	o.OneAddress = true
	r, err := signing.Run(t.Context(), o)
	if err != nil || !r.Well() {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := signing.Run(t.Context(), o); !fault.Is(err, fault.Conflict) {
		t.Errorf("beside others: %v", err)
	}
}
