package obligation

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/policy"
)

func TestFirstLoginsGoToParents(t *testing.T) {
	for name, c := range map[string]struct {
		x    Logins
		want Status
		says string
	}{
		"one goes to children": {Logins{Own: 2, ToParent: 1}, NotMet, "Of 2 systems"},
		"one was not":          {Logins{Own: 1, ToParent: 1, Open: 3, Released: 2}, NotMet, "the first login of 2"},
		"all did":              {Logins{Own: 1, ToParent: 1, Open: 3, Released: 3, Read: 1}, Met, "1 were read"},
	} {
		got := handedToParents(&Facts{Access: Access{Logins: c.x}}, policy.Obligation{ID: "7.9T-c"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
	for _, x := range []Logins{{}, {Own: 1, ToParent: 1}} {
		if got := handedToParents(&Facts{Access: Access{Logins: x}}, policy.Obligation{ID: "7.9T-c"}, onDay("2026-11-30")); got.Status == Met {
			t.Errorf("%+v: met by nothing", x)
		}
	}
}
