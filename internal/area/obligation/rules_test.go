package obligation

import (
	"maps"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

func kindOf(key, audience string, all, signed int, carries ...clause.Obligation) SignedKind {
	return SignedKind{Key: key, Title: key, Audience: audience, All: all, Signed: signed, From: onDay("2026-09-01"), Carries: carries}
}

// waits gives two obligations of these tests something that is not recorded.
func waits(t *testing.T) {
	old := maps.Clone(Partly)
	Partly["9.2-d"], Partly["8.4-u"] = "Posts wait.", "Posts wait."
	t.Cleanup(func() { Partly = old })
}

func TestRulesOfWhichSignaturesAreAHalf(t *testing.T) {
	waits(t)
	rule := policy.Obligation{ID: "9.2-d", Who: []string{"staff"}}
	whole := []SignedKind{kindOf("staff", "staff", 3, 3, "9.2-d")}
	done := Duty{Duty: duty.Duty{Key: "look", Title: "Look", Serves: []clause.Obligation{"9.2-d"}},
		Stands: []duty.Occurrence{{Planned: onDay("2026-10-23"), Due: onDay("2026-10-23"), State: duty.Done, Done: []duty.Completion{{Day: onDay("2026-10-20")}}}}}
	late := done
	late.Stands = []duty.Occurrence{{Planned: onDay("2026-10-23"), Due: onDay("2026-10-23"), State: duty.Overdue}}
	for name, c := range map[string]struct {
		judge judge
		kinds []SignedKind
		duty  []Duty
		want  Status
		says  string
	}{
		"half, unsigned":      {signedPart, []SignedKind{kindOf("staff", "staff", 3, 2, "9.2-d")}, nil, NotMet, "2 of 3"},
		"half, signed":        {signedPart, whole, nil, NotMeasured, "Posts wait."},
		"half, no clause":     {signedPart, []SignedKind{kindOf("staff", "staff", 3, 3)}, nil, NotMet, "for staff"},
		"both hold":           {andDone(signed, "9.2-d"), whole, []Duty{done}, Met, "“Look” was last done"},
		"both, duty late":     {andDone(signed, "9.2-d"), whole, []Duty{late}, Overdue, "“Look” was due"},
		"both, unsigned":      {andDone(signed, "9.2-d"), []SignedKind{kindOf("staff", "staff", 3, 2, "9.2-d")}, []Duty{done}, NotMet, "2 of 3"},
		"both, no duty":       {andDone(signed, "9.2-d"), whole, nil, NotMeasured, "Nothing here measures"},
		"in part, done":       {doneInPart("9.2-d"), nil, []Duty{done}, NotMeasured, "Posts wait."},
		"in part, late":       {doneInPart("9.2-d"), nil, []Duty{late}, Overdue, "“Look” was due"},
		"conduct, volunteers": {codeOfConduct, []SignedKind{kindOf("staff", "staff", 3, 3, "9.2-d")}, nil, NotMet, "to volunteers alike"},
		"conduct, unsigned":   {codeOfConduct, []SignedKind{kindOf("staff", "staff", 3, 3, "9.2-d"), kindOf("volunteer", "staff", 2, 1, "9.2-d")}, nil, NotMet, "4 of 5"},
		"conduct":             {codeOfConduct, []SignedKind{kindOf("staff", "staff", 3, 3, "9.2-d"), kindOf("volunteer", "staff", 2, 2, "9.2-d")}, nil, Met, "All 5"},
	} {
		got := c.judge(&Facts{Agreements: Agreements{Kinds: c.kinds}, Duties: c.duty}, rule, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
		if got.Status != Met && !got.LastTrue.IsZero() && got.Status != Overdue {
			t.Errorf("%s: last true on %s", name, got.LastTrue)
		}
	}
}

func TestWhatSystemsAskFor(t *testing.T) {
	waits(t)
	o := policy.Obligation{ID: "8.4-u", Level: "enforce"}
	said := []SignedKind{{Key: "social_media", Audience: "staff", Needed: true, Carries: []clause.Obligation{"8.4-u"}}}
	social := func(live, asks, open, lacking int) Access {
		return Access{Kinds: map[string]SystemKind{"social": {Live: live, Open: open, Asks: map[string]int{"agreement:social_media": asks}}},
			Under: map[string]Under{"agreement:social_media": {Open: open, Lacking: lacking}}}
	}
	classes := func(live, forPupils, asks, lacking int) Access {
		return Access{Kinds: map[string]SystemKind{"platform": {Live: live, ForPupils: forPupils, PupilsAsk: map[string]int{"consent:platforms": asks}}},
			Under: map[string]Under{"consent:platforms": {Open: 9, Lacking: lacking}}}
	}
	calls := func(live, open, pupils int) Access {
		return Access{Kinds: map[string]SystemKind{"video": {Live: live, Open: open, OpenPupils: pupils}}}
	}
	for name, c := range map[string]struct {
		judge judge
		kinds []SignedKind
		facts Access
		want  Status
		says  string
	}{
		"nothing says it":      {posters.judge, nil, social(1, 1, 2, 0), NotMet, "No agreement or consent"},
		"no account":           {posters.judge, said, Access{}, NotMeasured, "No account on social media"},
		"asks for nothing":     {posters.judge, said, social(2, 1, 2, 0), NotMet, "Of 2 accounts on social media in use, 1 asks"},
		"one lacks it":         {posters.judge, said, social(1, 1, 2, 1), NotMet, "1 account is open without"},
		"nobody has it yet":    {posters.judge, said, social(1, 1, 0, 0), NotMeasured, "No account is open yet"},
		"no login yet":         {staffOnly, said, calls(1, 0, 0), NotMeasured, "No login"},
		"all signed":           {posters.judge, said, social(1, 1, 2, 0), Met, "2 open accounts none lacks it"},
		"posts not seen":       {postsLater, said, social(1, 1, 2, 0), NotMeasured, "Posts wait."},
		"posts, one lacks it":  {postsLater, said, social(1, 1, 2, 1), NotMet, "1 account is"},
		"platform of staff":    {released.judge, said, classes(1, 0, 0, 0), NotMeasured, "No platform"},
		"platform asks none":   {released.judge, said, classes(2, 2, 1, 0), NotMet, "Of 2 platforms"},
		"platform, unanswered": {released.judge, said, classes(1, 1, 1, 3), NotMet, "3 accounts are open"},
		"platform":             {released.judge, said, classes(1, 1, 1, 0), Met, "9 open accounts"},
		"no calls":             {staffOnly, said, Access{}, NotMeasured, "No service"},
		"calls of staff":       {staffOnly, said, calls(1, 4, 0), Met, "4 open logins, none"},
		"calls of pupils":      {staffOnly, said, calls(1, 4, 2), NotMet, "Of 4 logins"},
	} {
		got := c.judge(&Facts{Agreements: Agreements{Kinds: c.kinds}, Access: c.facts}, o, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) || got.Link == "" {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}

func TestChecksOfOnesOwnProfiles(t *testing.T) {
	asked := func(key, opened string, done, late int) Facts {
		return Facts{Life: Life{Reading: []Reading{{Key: key, Title: "T", Edition: "E", Opened: onDay(opened), Done: done, Late: late, All: 4}}}}
	}
	for name, c := range map[string]struct {
		judge judge
		facts Facts
		want  Status
		says  string
	}{
		"never checked":    {selfChecked(""), Facts{}, NotMeasured, "not asked within a year"},
		"checked long ago": {selfChecked(""), asked("selfcheck", "2025-10-01", 4, 0), NotMeasured, "not asked within a year"},
		"some checked":     {selfChecked(" Besides."), asked("selfcheck", "2026-10-01", 3, 0), Due, "stays with them. Besides."},
		"one is late":      {selfChecked(""), asked("selfcheck", "2026-10-01", 3, 1), Overdue, "1 person is late"},
		"all checked":      {selfChecked(""), asked("selfcheck", "2026-10-01", 4, 0), Met, "4 of 4 people"},
		"no advice":        {advisedPrivacy, asked("selfcheck", "2026-10-01", 4, 0), NotMeasured, "No advice"},
		"advice":           {advisedPrivacy, asked("privacy", "2026-10-01", 4, 0), Met, "4 of 4"},
		"last term's":      {advisedPrivacy, asked("privacy", "2026-04-01", 4, 0), NotMeasured, "No advice"},
		"not weighed":      {weighed, Facts{}, NotMeasured, "still to be asked"},
		"weighed":          {weighed, asked("conduct", "2026-10-01", 4, 0), Met, "4 of 4"},
	} {
		got := c.judge(&c.facts, policy.Obligation{Level: "record"}, onDay("2026-11-30"))
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q", name, got.Status, got.Seen)
		}
	}
}
