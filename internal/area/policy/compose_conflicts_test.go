package policy_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// sound is a school without any conflict: everybody another person, all answers in step.
func sound(t testing.TB) (*policy.Library, policy.Inputs) {
	lib, in := sample(t)
	names := []string{"Ann Ash", "Ben Birch", "Cat Cedar", "Dan Elm", "Eve Fir", "Flo Gorse", "Guy Hazel", "Hal Ivy", "Ida Juniper", "Jo Kapok"}
	for i, key := range []string{"role.dsl", "role.deputy_dsl", "role.headteacher", "role.chair", "role.lead_governor", "role.filtering_leader",
		"role.filtering_governor", "role.technician", "role.data_protection_officer", "role.senco"} {
		in.Profile[key] = policy.Values{names[i]}
	}
	set(in.Profile, "dsl.email=dsl@sample.sch.uk report.on_call_phone=07700_900123 guidance.kcsie_edition=2026 guidance.eyfs_edition=2025 "+
		"school.county=Sampleshire tech.kinds=tablets,computers accounts.network=own accounts.staff=all_systems accounts.pupils=key_stage_2 "+
		"accounts.device_passwords=no monitoring.tablets=yes video.used=yes teams.used=no")
	in.Pack.Council = "Sampleshire Council"
	delete(in.Profile, "teams.product")
	for {
		idle := lib.Effective(in.Profile).Idle
		if len(idle) == 0 {
			return lib, in
		}
		for _, key := range idle {
			delete(in.Profile, key)
		}
	}
}

// set answers questions written as "key=value,value"; an underscore in a number is a space.
func set(p policy.Profile, answers string) {
	for _, a := range strings.Fields(answers) {
		key, values, _ := strings.Cut(a, "=")
		p[key] = policy.Values(strings.Split(values, ","))
		if strings.HasPrefix(values, "07") {
			p[key] = policy.Values{strings.ReplaceAll(values, "_", " ")}
		}
	}
}

func rules(found []policy.Conflict) string {
	var names []string
	for _, c := range found {
		names = append(names, c.Rule)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

func TestASoundSchoolHasNoConflict(t *testing.T) {
	lib, in := sound(t)
	for _, c := range policy.Conflicts(lib, in) {
		t.Errorf("%s: %s", c.Rule, c.Sentence)
	}
}

type conflictCase struct{ answers, own string }

// conflictCases are, for every rule of the library, answers or a text that contradict each other.
func conflictCases() map[string]conflictCase {
	return map[string]conflictCase{
		"group-logins-traced":               {"traceability.wording=individuals accounts.network=groups accounts.network_groups=a,b", ""},
		"shared-passwords-traced":           {"traceability.wording=individuals accounts.device_passwords=yes", ""},
		"no-pupil-logins-traced":            {"traceability.wording=individuals accounts.pupils=never", ""},
		"own-text-claims-traced":            {"", "All use is traceable."},
		"group-logins-own-logins":           {"accounts.network=groups accounts.network_groups=a,b", ""},
		"classroom-without-logins":          {"teams.used=yes accounts.pupils=never teams.product=X", ""},
		"live-lessons-without-calls":        {"teams.used=yes video.used=no teams.product=Zoom", ""},
		"no-tablets-but-listed":             {"monitoring.tablets=no", ""},
		"tablets-but-not-listed":            {"tech.kinds=computers", ""},
		"nobody-watches":                    {"monitoring.methods=supervision monitoring.adult_present=no", ""},
		"browser-for-search":                {"search.tools=Kiddle,Safari", ""},
		"tracker-unused-but-local":          {"tracker.used=no", "The tracker is safe."},
		"tracker-parents":                   {"tracker.parents=no", "Parents can see each picture."},
		"channels-none":                     {"", "Our official channel is run by the office."},
		"phones-in-lessons":                 {"devices.pupil_lessons=yes devices.pupil_rule=office_all_day", ""},
		"own-text-deletes":                  {"", "Staff delete the image."},
		"filter-not-proven":                 {"filter.iwf=no", ""},
		"risks-missing":                     {"risk.classes=content,contact,conduct", ""},
		"signers-staff":                     {"agreement.signers=pupils", ""},
		"long-idle":                         {"lock.idle_timer=30", ""},
		"young-social-media":                {"social.minimum_age=11", ""},
		"infants-at-key-stage-2":            {"school.phase=infant", ""},
		"office-reads-dsl-mail":             {"dsl.email=OFFICE@sample.sch.uk", ""},
		"on-call-at-the-office":             {"school.phone=07700_900123", ""},
		"dsl-and-deputy":                    {"role.deputy_dsl=the_DSL", ""},
		"dsl-and-technician":                {"role.technician=Ms_Ann_Ash", ""},
		"head-and-chair":                    {"role.chair=Cat_Cedar", ""},
		"governor-and-head":                 {"role.lead_governor=the_headteacher", ""},
		"governor-and-dsl":                  {"role.lead_governor=Ann_Ash_(Year_2)", ""},
		"filtering-governor-and-leader":     {"role.filtering_governor=Flo_Gorse", ""},
		"filtering-governor-and-technician": {"role.filtering_governor=Hal_Ivy", ""},
		"filtering-leader-and-technician":   {"role.filtering_leader=hal_ivy", ""},
		"protection-officer-and-head":       {"role.data_protection_officer=Headteacher", ""},
		"protection-officer-and-technician": {"role.data_protection_officer=Mr._Hal_Ivy", ""},
		"oversight-and-dsl":                 {"role.oversight=Ann_Ash", ""},
		"offensive-mail-deputy":             {"email.offensive_recipient=the_DSL email.offensive_deputy=Ann_Ash", ""},
		"head-and-dsl":                      {"role.headteacher=Ann_Ash", ""},
	}
}

func TestEachRuleFindsItsConflict(t *testing.T) {
	lib, _ := sound(t)
	cases := conflictCases()
	for _, r := range lib.Conflicts {
		c, ok := cases[r.ID]
		if !ok {
			t.Errorf("no case for rule %s", r.ID)
			continue
		}
		_, in := sound(t)
		in.Profile = maps.Clone(in.Profile)
		set(in.Profile, c.answers)
		for key, v := range in.Profile {
			if strings.HasPrefix(key, "role.") || strings.HasPrefix(key, "email.offensive") {
				in.Profile[key] = policy.Values{strings.ReplaceAll(v[0], "_", " ")}
			}
		}
		if c.own != "" {
			in.Own = []policy.OwnClause{{ID: "1/own", Section: "1", Text: c.own}}
		}
		found := policy.Conflicts(lib, in)
		i := slices.IndexFunc(found, func(c policy.Conflict) bool { return c.Rule == r.ID })
		if i < 0 {
			t.Errorf("%s was not found, only: %s", r.ID, rules(found))
		} else if strings.ContainsAny(found[i].Sentence, "{}") {
			t.Errorf("%s: %s", r.ID, found[i].Sentence)
		}
	}
}

// TestConflictsThatAreNotInTheFile are those that need more than answers held side by side.
func TestConflictsThatAreNotInTheFile(t *testing.T) {
	change := func(id clause.ID, c policy.Choice) func(*policy.Inputs) {
		return func(in *policy.Inputs) { in.Choices = map[clause.ID]policy.Choice{id: c} }
	}
	answer := func(answers string) func(*policy.Inputs) {
		return func(in *policy.Inputs) { set(in.Profile, answers) }
	}
	for name, c := range map[string]struct {
		change func(*policy.Inputs)
		rule   string
	}{
		"review in the past":    {answer("policy.next_review=2026-11-21"), "days"},
		"review today":          {answer("policy.next_review=2026-11-22"), ""},
		"review too late":       {answer("policy.next_review=2027-11-11"), "days"},
		"approved tomorrow":     {answer("policy.ratified=2026-11-23"), "days"},
		"approved too soon":     {answer("policy.ratified=2026-11-09"), "days"},
		"written tomorrow":      {answer("policy.written=2026-11-23"), "days"},
		"old edition":           {answer("guidance.kcsie_edition=2024"), "edition"},
		"another county":        {answer("school.county=Kent"), "area"},
		"idle answer":           {answer("tracker.used=no tracker.product=X"), "idle"},
		"post empty":            {func(in *policy.Inputs) { delete(in.Profile, "role.technician") }, "post-empty"},
		"plain http":            {answer("school.website=http://www.sample.sch.uk"), "website"},
		"doubled word":          {func(in *policy.Inputs) { in.Profile["linked.images"] = policy.Values{"the image policy"} }, "doubled"},
		"unconfirmed":           {func(in *policy.Inputs) { in.Pack.Facts[0].Confirmed = guidance.Date{} }, "unconfirmed"},
		"unknown clause":        {change("1/gone", policy.Choice{Dropped: true, Reason: "x"}), "choice"},
		"unknown wording":       {change("7.5/logins", policy.Choice{Wording: "none"}), "choice"},
		"contradictory wording": {change("7.5/logins", policy.Choice{Wording: "groups"}), "choice"},
		"no reason":             {change("1/aims", policy.Choice{Amended: "Our aims."}), "no-reason"},
		"amended with HTML":     {change("1/aims", policy.Choice{Amended: "<b>x</b>", Reason: "x"}), "amended-text"},
		"enforced, left out":    {change("7.2/sign-first", policy.Choice{Dropped: true, Reason: "x"}), "dropped"},
		"own clause with HTML":  {func(in *policy.Inputs) { in.Own = []policy.OwnClause{{ID: "1/z", Section: "1", Text: "<i>x</i>"}} }, "own-text"},
		"own clause, taken ID":  {func(in *policy.Inputs) { in.Own = []policy.OwnClause{{ID: "1/aims", Section: "1", Text: "x"}} }, "own-name"},
		"section left out": {func(in *policy.Inputs) {
			in.Choices = map[clause.ID]policy.Choice{}
			lib := shipped(t)
			for _, s := range lib.Sections {
				for _, c := range s.Clauses {
					if s.Section == "6" {
						in.Choices[c.ID] = policy.Choice{Dropped: true, Reason: "x"}
					}
				}
			}
		}, "absent"},
	} {
		t.Run(name, func(t *testing.T) {
			lib, in := sound(t)
			in.Pack.Facts = slices.Clone(in.Pack.Facts)
			c.change(&in)
			got := rules(policy.Conflicts(lib, in))
			if !strings.Contains(" "+got+" ", " "+c.rule+" ") && (c.rule != "" || got != "") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestAreaOfTheNationalListIsNobodys(t *testing.T) {
	lib, in := sound(t)
	in.Pack, in.National = areapack.Pack{Pack: "national", Title: "National"}, in.Pack
	if got := rules(policy.Conflicts(lib, in)); got != "" {
		t.Errorf("got %q", got)
	}
}
