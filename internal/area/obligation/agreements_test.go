package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

func TestSignaturesProveRules(t *testing.T) {
	kind := func(key, audience string, all, signed int, serves ...clause.Obligation) SignedKind {
		return SignedKind{Key: key, Title: key, Audience: audience, All: all, Signed: signed, From: onDay("2026-09-01"), Carries: serves}
	}
	both := policy.Obligation{ID: "9.1-f", Who: []string{"staff", "pupil"}}
	lib := &policy.Library{Obligations: []policy.Obligation{{ID: "8.2-e", Kind: "rule", Who: []string{"leadership"}, Evidence: "Declarations"}}}
	young := kind("ks2", "pupil", 10, 4, "9.1-f")
	young.From = onDay("2026-11-20")
	for name, c := range map[string]struct {
		judge func(*Facts, policy.Obligation, time.Time) Standing
		o     policy.Obligation
		kinds []SignedKind
		want  Status
		says  string
	}{
		"nothing in force": {signed, both, nil, NotMet, "No agreement is in force"},
		"pupils left out":  {signed, both, []SignedKind{kind("staff", "staff", 3, 3, "9.1-f")}, NotMet, "for pupil"},
		"some have signed": {signed, both, []SignedKind{kind("staff", "staff", 3, 3, "9.1-f"), kind("ks2", "pupil", 10, 4, "9.1-f")}, NotMet, "7 of 13"},
		"a new wording":    {signed, both, []SignedKind{kind("staff", "staff", 3, 3, "9.1-f"), young}, Due, "20 December 2026"},
		"all have signed":  {signed, both, []SignedKind{kind("staff", "staff", 3, 3, "9.1-f"), kind("ks2", "pupil", 10, 10, "9.1-f")}, Met, "All 13"},
		"nobody to sign":   {signed, policy.Obligation{ID: "9.1-f", Who: []string{"visitor"}}, []SignedKind{kind("visitor", "visitor", 0, 0, "9.1-f")}, NotMeasured, "nobody is there"},
		"matrix with gaps": {inEveryAgreement, both, []SignedKind{kind("staff", "staff", 1, 1, "8.1-a")}, NotMet, "pupil, parent, visitor"},
		"matrix":           {inEveryAgreement, both, []SignedKind{kind("a", "staff", 1, 0, "8.1-a"), kind("b", "pupil", 1, 0, "8.1-a"), kind("c", "parent", 1, 0, "8.1-a"), kind("d", "visitor", 1, 0, "8.1-a")}, Met, "stand in agreements"},
		"told in part":     {told, policy.Obligation{ID: "7.3.4-j"}, []SignedKind{kind("a", "staff", 1, 1, "7.3.4-j"), kind("b", "pupil", 1, 1, "7.3.4-j"), kind("c", "parent", 1, 1, "7.3.4-j")}, NotMet, "visitor"},
		"told, unsigned":   {told, policy.Obligation{ID: "7.3.4-j"}, []SignedKind{kind("a", "staff", 1, 1, "7.3.4-j"), kind("b", "pupil", 2, 1, "7.3.4-j"), kind("c", "parent", 1, 1, "7.3.4-j"), kind("d", "visitor", 0, 0, "7.3.4-j")}, NotMet, "3 of 4"},
		"told":             {told, policy.Obligation{ID: "7.3.4-j"}, []SignedKind{kind("a", "staff", 1, 1, "7.3.4-j"), kind("b", "pupil", 1, 1, "7.3.4-j"), kind("c", "parent", 1, 1, "7.3.4-j"), kind("d", "visitor", 0, 0, "7.3.4-j")}, Met, "All 3"},
		"map with gaps":    {mapped, both, nil, NotMet, "8.2-e"},
		"map":              {mapped, both, []SignedKind{kind("staff", "staff", 1, 0, "8.2-e")}, NotMeasured, "taught"},
	} {
		got := c.judge(&Facts{Library: lib, Agreements: Agreements{Kinds: c.kinds}}, c.o, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
