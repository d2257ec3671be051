package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

func TestPicturesAreLookedUp(t *testing.T) {
	photos := SignedKind{Key: "photos", Title: "Photographs", Audience: "parent", Consent: true, All: 9, Signed: 3, Serves: []clause.Obligation{"8.4-r", "8.4-z"}}
	kept := Agreements{Kinds: []SignedKind{photos}}
	with := func(p Pictures) Agreements { a := kept; a.Pictures = p; return a }
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		o     clause.Obligation
		a     Agreements
		want  Status
		says  string
	}{
		"no consent":          {consented, "8.4-r", Agreements{}, NotMet, "No consent"},
		"consents alone":      {consented, "8.4-r", kept, NotMeasured, "3 of 9"},
		"looked up":           {consented, "8.4-r", with(Pictures{Asked: 4, Yes: 3, TakenDown: 1}), Met, "3 had every consent"},
		"to come down":        {consented, "8.4-r", with(Pictures{Asked: 4, ToTakeDown: 1, Oldest: onDay("2026-11-29")}), Due, "1 picture has"},
		"still up":            {consented, "8.4-r", with(Pictures{Asked: 4, ToTakeDown: 2, Oldest: onDay("2026-11-20")}), NotMet, "2 pictures have"},
		"never met":           {lookedUp, "8.4-z", with(Pictures{Asked: 4, Yes: 4}), NotMeasured, "without asking"},
		"a post still up":     {lookedUp, "8.4-z", with(Pictures{Asked: 4, ToTakeDown: 2, Oldest: onDay("2026-11-20")}), NotMet, "taken down"},
		"no posts":            {otherRoutes, "8.4-s", kept, NotMeasured, "Nobody has asked"},
		"posts and the route": {otherRoutes, "8.4-s", with(Pictures{Social: 3, Alone: 1}), NotMeasured, "2 named another way"},
	} {
		got := c.judge(&Facts{Agreements: c.a}, policy.Obligation{ID: c.o}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
