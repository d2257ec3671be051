package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

func TestWhoHasAccess(t *testing.T) {
	pupils := signedFirst("pupils", func(u Unsigned) int { return u.Pupils })
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		facts Access
		want  Status
		says  string
	}{
		"no register":        {recorded, Access{}, NotMeasured, "No system"},
		"kept":               {recorded, Access{Systems: 2, Lines: 9}, Met, "9 open lines"},
		"left today":         {recorded, Access{Systems: 2, Lines: 9, ToEnd: 1}, Due, "1 account is"},
		"left long ago":      {recorded, Access{Systems: 2, Lines: 9, ToEnd: 2, Late: 1}, NotMet, "1 account should"},
		"signed":             {pupils, Access{Systems: 2, Unsigned: Unsigned{Staff: 3}}, NotMeasured, "No account of pupils"},
		"unsigned":           {pupils, Access{Systems: 2, Unsigned: Unsigned{Pupils: 3}}, NotMet, "3 accounts of pupils"},
		"nothing to sign":    {pupils, Access{}, NotMeasured, "No system"},
		"no age limit":       {oldEnough, Access{Systems: 2}, NotMeasured, "No system"},
		"old enough":         {oldEnough, Access{Systems: 2, Aged: 1}, Met, "1 system has"},
		"too young":          {oldEnough, Access{Systems: 2, Aged: 1, TooYoung: 2}, NotMet, "2 accounts"},
		"no tracker":         {assessedFirst, Access{Systems: 2}, NotMeasured, "No progress tracker"},
		"tracker assessed":   {assessedFirst, Access{Trackers: 1, Assessed: 1}, Met, "1 tracker is"},
		"tracker unassessed": {assessedFirst, Access{Trackers: 2, Assessed: 1}, NotMet, "Of 2 trackers"},
		"nothing to suspend": {suspended, Access{}, NotMeasured, "No system"},
		"none suspended":     {suspended, Access{Systems: 2}, Met, "Nothing is suspended"},
		"suspended":          {suspended, Access{Systems: 2, Suspended: 2}, Met, "2 accounts are suspended"},
		"without an end":     {suspended, Access{Systems: 2, Suspended: 2, Endless: 1}, NotMet, "no end"},
		"work comes":         {toldOfWork, Access{Systems: 2, Suspended: 2}, Met, "how set work comes"},
		"work is cut off":    {toldOfWork, Access{Systems: 2, Suspended: 2, Untold: 1}, NotMet, "without a plan"},
		"nothing says so":    {warned, Access{Systems: 2}, NotMet, "No agreement"},
		"no end, said":       {warned, Access{Systems: 2, Suspended: 1, Endless: 1}, NotMet, "no end"},
	} {
		got := c.judge(&Facts{Access: c.facts}, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
