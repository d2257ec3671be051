package obligation

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/policy"
)

func TestFamiliesAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		f    Family
		want Status
		says string
	}{
		"nothing in force":  {Family{}, NotMet, "in force yet"},
		"nobody has signed": {Family{Asked: true}, NotMeasured, "No child"},
		"nobody to tell":    {Family{Asked: true, Signed: 2, Nobody: 2}, NotMeasured, "No child"},
		"since yesterday":   {Family{Asked: true, Signed: 3, Told: 1, Oldest: onDay("2026-11-29")}, Due, "1 of 3"},
		"long since":        {Family{Asked: true, Signed: 3, Told: 1, Oldest: onDay("2026-11-20")}, NotMet, "1 of 3"},
		"letters wait":      {Family{Asked: true, Signed: 3, Told: 3, Waiting: 1}, Due, "1 letter has"},
		"all told":          {Family{Asked: true, Signed: 4, Told: 3, Nobody: 1}, Met, "all 3 children who signed were sent the talking points. 1 child"},
	} {
		got := familiesTold(&Facts{Agreements: Agreements{Family: c.f}}, policy.Obligation{ID: "4.6-b"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
