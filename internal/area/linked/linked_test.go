package linked_test

import (
	"slices"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/linked"
)

func TestTheRegisterIsHeldAgainstTheText(t *testing.T) {
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	all := []linked.Policy{{ID: "a", Name: "Behaviour policy", State: linked.InForce, Due: day.AddDate(0, 0, -1)}, {ID: "b", Name: "lone working policy", State: linked.InForce, Due: day},
		{ID: "c", Name: "old policy", State: linked.Retired, Due: day.AddDate(-1, 0, 0)}}
	const text = "Staff follow the School Trips Policy and this Online Safety Policy."
	r := linked.Hold(all, []string{"the behaviour policy", "complaints policy"}, linked.Mentioned(text), text, day)
	if !slices.Equal(r.Unlisted, []string{"complaints policy", "School Trips Policy"}) {
		t.Errorf("named but not listed: %q", r.Unlisted)
	}
	if len(r.Unused) != 1 || r.Unused[0] != "b" || len(r.Lapsed) != 1 || r.Lapsed[0] != "a" {
		t.Errorf("unused %v, lapsed %v", r.Unused, r.Lapsed)
	}
}
