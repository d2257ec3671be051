package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

func TestSharedSecrets(t *testing.T) {
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		facts Facts
		want  Status
		says  string
	}{
		"none shared":     {groupSecrets, Facts{Secrets: Secrets{Sealed: 1}}, NotMeasured, "No group password"},
		"all well":        {groupSecrets, Facts{Secrets: Secrets{Shared: 2}}, Met, "2 shared secrets are"},
		"a leaver":        {groupSecrets, Facts{Secrets: Secrets{Shared: 2, ToChange: 1}}, Due, "1 shared secret has"},
		"long ago":        {groupSecrets, Facts{Secrets: Secrets{Shared: 2, ToChange: 2, Late: 1}}, NotMet, "1 shared secret should"},
		"no envelope":     {sealedDetails, Facts{Secrets: Secrets{Shared: 2}}, NotMeasured, "No envelope"},
		"sealed":          {sealedDetails, Facts{Secrets: Secrets{Sealed: 2, Channels: 1}}, Met, "2 envelopes are"},
		"one holder":      {sealedDetails, Facts{Secrets: Secrets{Sealed: 2, Alone: 1}}, NotMet, "1 envelope has"},
		"channel without": {sealedDetails, Facts{Secrets: Secrets{Sealed: 2, Channels: 2, Uncovered: 1}}, NotMet, "1 have no envelope"},
		"opened":          {sealedDetails, Facts{Secrets: Secrets{Sealed: 2, Opened: 1}}, Due, "1 envelope was"},
		"opened before":   {sealedDetails, Facts{Secrets: Secrets{Sealed: 2, Opened: 1, OpenedLate: 1}}, NotMet, "more than a day ago"},
		"no tracker":      {issuedOnly, Facts{}, NotMeasured, "No progress tracker"},
		"issued only":     {issuedOnly, Facts{Access: Access{Trackers: 2}}, NotMeasured, "2 trackers ask"},
		"any device":      {issuedOnly, Facts{Access: Access{Trackers: 2, AnyDevice: 1}}, NotMet, "1 may be opened"},
	} {
		got := c.judge(&c.facts, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) || got.Link == "" {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
