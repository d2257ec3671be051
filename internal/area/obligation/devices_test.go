package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

func TestDevices(t *testing.T) {
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		facts Devices
		want  Status
		says  string
	}{
		"no register":         {inventoried, Devices{}, NotMeasured, "No device"},
		"counted":             {inventoried, Devices{All: 12, Own: 3, Kinds: []string{"Laptop", "Games console"}}, Met, "12 devices of the school and 3"},
		"under no rule":       {inventoried, Devices{All: 12, Odd: 1}, NotMet, "1 device is"},
		"brought, nothing":    {brought, Devices{}, NotMeasured, "No device"},
		"brought":             {brought, Devices{All: 1, Own: 2}, NotMeasured, "2 own devices are"},
		"brought, unsigned":   {brought, Devices{Own: 2, Unsigned: 1}, NotMet, "1 device was"},
		"away, nothing":       {awayFiltered, Devices{Own: 1}, NotMeasured, "No device of the school"},
		"nothing away":        {awayFiltered, Devices{All: 3}, Met, "0 devices are"},
		"away":                {awayFiltered, Devices{All: 3, Away: 1}, Met, "1 device is"},
		"away, no filter":     {awayFiltered, Devices{All: 3, Away: 2, Unfiltered: 1}, NotMet, "1 go online without"},
		"away, late":          {awayFiltered, Devices{All: 3, Away: 2, Late: 1}, Due, "1 device should"},
		"away, not encrypted": {awayFiltered, Devices{All: 3, Away: 2, Open: 1}, NotMet, "1 are not known"},
		"encryption, nothing": {awayEncrypted, Devices{}, NotMeasured, "No device"},
		"encrypted":           {awayEncrypted, Devices{All: 3, Away: 2}, Met, "2 devices"},
		"not encrypted":       {awayEncrypted, Devices{All: 3, Away: 2, Open: 1}, NotMet, "1 are not encrypted"},
	} {
		got := c.judge(&Facts{Devices: c.facts}, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) || got.Link == "" {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
