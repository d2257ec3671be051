package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

func TestPrivateUseAndTiesAreJudged(t *testing.T) {
	all := []SignedKind{{Key: "staff", All: 2, Signed: 2}, {Key: privateUse, Title: "Private use", All: 2, Signed: 2, From: onDay("2026-09-01")}}
	some := []SignedKind{{Key: privateUse, Title: "Private use", All: 2, Signed: 1, From: onDay("2026-09-01")}}
	late := []Duty{{Duty: duty.Duty{Key: "ties", Title: "Review ties", Serves: []clause.Obligation{"8.2-r"}}, Stands: []duty.Occurrence{{Due: onDay("2026-11-01"), State: duty.Overdue}}}}
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		id    clause.Obligation
		f     Facts
		want  Status
		says  string
	}{
		"not in force":       {privately, "4.3-f", Facts{Agreements: Agreements{Kinds: all[:1]}}, NotMet, "not in force"},
		"not signed by all":  {privately, "4.3-f", Facts{Agreements: Agreements{Kinds: some}}, NotMet, "1 of 2"},
		"signed":             {privately, "4.3-f", Facts{Agreements: Agreements{Kinds: all}}, Met, "by itself"},
		"one waits":          {privately, "4.3-f", Facts{Agreements: Agreements{Kinds: all}, Ties: Ties{Waiting: true}}, Due, "waits for a decision"},
		"one is late":        {privately, "4.3-f", Facts{Agreements: Agreements{Kinds: all}, Ties: Ties{Waiting: true, Late: true}}, Overdue, "too long"},
		"nobody was asked":   {tiesDiscussed, "8.2-r", Facts{Agreements: Agreements{Kinds: all[:1]}}, NotMet, "not in force"},
		"ties in order":      {tiesDiscussed, "8.2-r", Facts{Agreements: Agreements{Kinds: all}}, Met, "have a decision"},
		"a tie waits":        {tiesDiscussed, "8.2-r", Facts{Agreements: Agreements{Kinds: all}, Ties: Ties{Waiting: true}}, Due, ""},
		"no review was held": {tiesDiscussed, "8.2-r", Facts{Agreements: Agreements{Kinds: all}, Duties: late}, Overdue, "was due by 1 November 2026"},
	} {
		got := c.judge(&c.f, policy.Obligation{ID: c.id}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
