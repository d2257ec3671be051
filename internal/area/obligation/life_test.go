package obligation_test

import (
	"maps"
	"testing"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/words/clause"
)

// lived gives a school a policy that was taken through in November 2026.
func lived(s *school) {
	e := edition.Edition{ID: "e1", Number: 1, Take: 1, Frozen: day("2026-10-20"), Meeting: day("2026-11-10"), Recorded: day("2026-11-11"), From: day("2026-11-11"),
		Due: day("2027-11-10"), Minute: "FGB 4", Proposer: "a", Second: "b"}
	s.Life = obligation.Life{Editions: []edition.Edition{e}, Answers: map[consultation.Audience]int{}, Opinion: map[int]bool{1: true}, Owned: map[clause.Section]bool{}}
	for _, a := range []consultation.Audience{consultation.Staff, consultation.Pupils, consultation.Parents, consultation.Governors} {
		s.Life.Rounds = append(s.Life.Rounds, consultation.Round{Number: 1, Audience: a, Opened: day("2026-10-21"), Until: day("2026-11-04"), Published: day("2026-11-12")})
		s.Life.Answers[a] = 3
	}
	for _, p := range s.facts().Policy.Sections {
		s.Life.Owned[p.Section] = true
	}
	s.Life.Reading = []obligation.Reading{{Key: "policy", Edition: "Edition 1", Done: 4, All: 4}}
	s.Life.Linked = linked.Register{Entries: []linked.Policy{{ID: "l1", Name: s.profile["linked.data_security"][0], State: linked.InForce, Due: day("2027-01-01")}}}
}

var lifeJudgements = map[string]judged{
	"approved":               {"0-e", nil, obligation.Met, "minute FGB 4"},
	"withdrawn":              {"0-e", func(s *school) { s.Life.Editions[0].Withdrawn = day("2026-11-20") }, obligation.NotMeasured, ""},
	"dated by the software":  {"0-d", nil, obligation.Met, "20 October 2026"},
	"due by its own days":    {"0-f", nil, obligation.Met, "10 November 2027"},
	"overdue":                {"0-f", func(s *school) { s.Life.Editions[0].Due = day("2026-11-20") }, obligation.Overdue, "20 November 2026"},
	"interval kept":          {"3-a", nil, obligation.Met, ""},
	"name in two spellings":  {"0-a", func(s *school) { s.amend("2/resilience", "At East  Farleigh primary School.") }, obligation.NotMet, "further on"},
	"all were asked":         {"1-a", nil, obligation.Met, "4 groups"},
	"parents were not asked": {"1-a", func(s *school) { s.Life.Rounds = s.Life.Rounds[:2] }, obligation.NotMet, "parents and carers"},
	"draft, one to go": {"1-a", func(s *school) {
		s.Life.Editions[0].Recorded, s.Life.Rounds = day("0001-01-01"), s.Life.Rounds[:3]
	}, obligation.Due, "governors"},
	"a remark waits":            {"1-a", func(s *school) { s.Life.Waiting = map[consultation.Audience]int{consultation.Staff: 1} }, obligation.Due, "1 remark has"},
	"never frozen":              {"1-a", func(s *school) { s.Life = obligation.Life{} }, obligation.NotMet, "No draft"},
	"views were published":      {"4.2-o", nil, obligation.Met, "12 answers"},
	"views are not published":   {"4.2-o", func(s *school) { s.unpublish() }, obligation.Due, "not published"},
	"staff spoke":               {"4.3-a", nil, obligation.Met, "3 answers"},
	"pupils kept silent":        {"4.5-c", func(s *school) { delete(s.Life.Answers, consultation.Pupils) }, obligation.NotMet, "nobody answered"},
	"pupils are being asked":    {"5.1-p", func(s *school) { s.stillAsked(consultation.Pupils) }, obligation.Due, "nobody has answered yet"},
	"parents spoke":             {"4.6-h", nil, obligation.Met, ""},
	"all have read it":          {"4.3-b", nil, obligation.Met, "4 of 4"},
	"some are late":             {"4.3-b", func(s *school) { s.Life.Reading[0].Late, s.Life.Reading[0].Done = 1, 3 }, obligation.Overdue, "1 person is late"},
	"nobody is asked to read":   {"4.3-b", func(s *school) { s.Life.Reading = nil }, obligation.NotMet, ""},
	"opinion":                   {"4.4-a", nil, obligation.Met, ""},
	"no opinion":                {"4.4-a", func(s *school) { s.Life.Opinion = nil }, obligation.Due, "missing"},
	"owners":                    {"4.2-n", nil, obligation.Met, "Every section"},
	"sections without an owner": {"4.2-n", func(s *school) { delete(s.Life.Owned, "7") }, obligation.Due, "1 section has no owner"},
	"in order":                  {"4.1-c", nil, obligation.Met, ""},
	"a linked policy lapsed":    {"4.1-c", func(s *school) { s.Life.Linked.Lapsed = append(s.Life.Linked.Lapsed, "l1") }, obligation.Overdue, "past the day"},
	"register":                  {"2.2-a", nil, obligation.Met, "1 policy"},
	"named but not listed":      {"2.2-a", func(s *school) { s.Life.Linked.Unlisted = []string{"Trips Policy"} }, obligation.NotMet, "Trips Policy"},
	"companion not listed":      {"1-d", func(s *school) { s.withCompanion("") }, obligation.NotMet, "holds no version"},
	"companion listed":          {"1-d", func(s *school) { s.withCompanion("2027-01-01") }, obligation.NotMet, "not as a companion"},
	"companion not asked":       {"1-d", func(s *school) { s.companionSet("1"); s.Life.Reading[0].Beside = nil }, obligation.NotMet, "Nobody is asked"},
	"both are confirmed":        {"1-d", func(s *school) { s.companionSet("1") }, obligation.Met, "4 of 4 have confirmed edition 1 together with"},
	"some confirmed both":       {"1-d", func(s *school) { s.companionSet("1"); s.Life.Reading[0].Done = 3 }, obligation.Due, "3 of 4"},
	"late with both":            {"1-d", func(s *school) { s.companionSet("1"); s.Life.Reading[0].Done, s.Life.Reading[0].Late = 3, 1 }, obligation.Overdue, "1 person is late"},
	"another version is asked":  {"1-d", func(s *school) { s.companionSet("2") }, obligation.NotMet, "Nobody is asked"},
	"companion retired":         {"1-d", func(s *school) { s.companionSet("1"); s.Life.Linked.Entries[1].State = linked.Retired }, obligation.NotMet, "not as a companion"},
	"companion changed":         {"1-d", func(s *school) { s.companionSet("1"); s.review("companion:l2:version:1", "2026-12-01", "") }, obligation.Due, "1 December"},
	"other companion changed":   {"1-d", func(s *school) { s.companionSet("1"); s.review("companion:l9:version:1", "2026-12-01", "") }, obligation.Met, "4 of 4"},
	"companion lapsed":          {"1-d", func(s *school) { s.withCompanion("2026-11-01") }, obligation.Overdue, "1 November 2026"},
	"no companion":              {"1-d", func(s *school) { s.answer("companion.remote_learning", "no") }, obligation.NotInPolicy, ""},
	"version known":             {"2.2-e", nil, obligation.Met, "1 of them"},
	"version lapsed":            {"2.2-e", func(s *school) { s.Life.Linked.Entries[0].Due = day("2026-11-01") }, obligation.Overdue, "1 November 2026"},
	"no change reported":        {"3-d", nil, obligation.NotMeasured, "No such change"},
	"a change waits":            {"3-d", func(s *school) { s.review("event:network:x", "2026-12-01", "") }, obligation.Due, "1 December"},
	"a change was decided":      {"3-d", func(s *school) { s.review("event:tool:x", "2026-11-01", "unchanged"); s.decideAll() }, obligation.Met, "1 change was"},
}

// withCompanion names a policy on learning from home, and enters it in the register if it has a day of review.
func (s *school) withCompanion(due string) {
	s.answer("companion.remote_learning", "yes")
	s.answer("companion.remote_learning_policy", "Remote Learning Policy")
	if due != "" {
		s.Life.Linked.Entries = append(s.Life.Linked.Entries, linked.Policy{ID: "l2", Name: "Remote Learning Policy", State: linked.InForce, Due: day(due)})
	}
}

// companionSet makes that policy a companion in this version, and lets people have confirmed the policy with version 1.
func (s *school) companionSet(version string) {
	s.withCompanion("2027-01-01")
	e := &s.Life.Linked.Entries[1]
	e.Companion, e.Version = true, "1"
	s.Life.Reading[0].Beside = linked.Companions(s.Life.Linked.Entries)
	e.Version = version
}

func (s *school) unpublish() {
	for i := range s.Life.Rounds {
		s.Life.Rounds[i].Published = day("0001-01-01")
	}
}

func (s *school) stillAsked(a consultation.Audience) {
	s.Life.Answers = maps.Clone(s.Life.Answers)
	delete(s.Life.Answers, a)
	for i := range s.Life.Rounds {
		if s.Life.Rounds[i].Audience == a {
			s.Life.Rounds[i].Until = day("2026-12-01")
		}
	}
}

func TestJudgesOfThePolicysYear(t *testing.T) {
	for name, c := range lifeJudgements {
		t.Run(name, func(t *testing.T) {
			s := example(t, "kent")
			lived(s)
			if c.change != nil {
				c.change(s)
			}
			c.check(t, s)
		})
	}
}
