package obligation_test

import (
	"testing"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/words/clause"
)

var securityJudgements = map[string]judged{
	"nobody for a year yet":    {"4.3-d", nil, obligation.NotMeasured, "Nobody has had an account for a year"},
	"some still to say":        {"4.3-d", func(s *school) { s.Security.AccessDue, s.Security.AccessSaid = 4, 3 }, obligation.NotMet, "Of 4 colleagues who have had an account for more than a year, 3 said"},
	"all said":                 {"4.3-d", func(s *school) { s.Security.AccessDue, s.Security.AccessSaid = 4, 4 }, obligation.Met, ""},
	"accounts of their own":    {"7.5.1-a", func(s *school) { s.Security.Accounts = 9 }, obligation.NotMeasured, "Each of 9 accounts"},
	"an account of several":    {"7.5.1-a", func(s *school) { s.Security.Accounts, s.Security.Shared = 9, 1 }, obligation.NotMet, "Of 9 accounts in Handrail, 1 looks like several"},
	"no check of the baseline": {"4.4-c", func(s *school) { s.Duties = nil }, obligation.NotMeasured, "refused 0 weak passphrases"},
	"rules, and a check done": {"7.5.1-e", func(s *school) {
		s.Security.Refused, s.Security.Wrong = 3, 1
		s.Duties = []obligation.Duty{{Duty: duty.Duty{Key: "baseline", Title: "Check", Serves: []clause.Obligation{"4.4-b"}}, Stands: []duty.Occurrence{{Due: day("2027-01-01"), State: duty.Done, Done: []duty.Completion{{Day: day("2026-11-01")}}}}}}
	}, obligation.Met, "refused 3 weak passphrases, and 1 wrong passphrase or code was given"},
	"a check of others is late": {"4.4-c", func(s *school) {
		s.Duties = []obligation.Duty{{Duty: duty.Duty{Key: "baseline", Title: "Check", Serves: []clause.Obligation{"4.4-b"}}, Stands: []duty.Occurrence{{Due: day("2026-11-01"), State: duty.Overdue}}}}
	}, obligation.Overdue, "Other systems"},
	"no pupils":            {"7.5.1-c", nil, obligation.NotMeasured, "No pupil of these years"},
	"cards for all":        {"7.5.1-c", func(s *school) { s.cards(28, 28) }, obligation.Met, "Of 28 pupils"},
	"cards missing":        {"7.5.1-c", func(s *school) { s.cards(28, 20) }, obligation.NotMet, "Year 3 20 of 28"},
	"class logins":         {"7.5.1-c", func(s *school) { s.answer("accounts.pupils", "never") }, obligation.NotInPolicy, "no accounts of their own"},
	"nothing was forced":   {"7.5.1-f", nil, obligation.NotMeasured, "nobody had to"},
	"changes made":         {"7.5.1-f", func(s *school) { s.Security.Forced.Asked = 2 }, obligation.Met, "2 passphrases had to be changed, and 2 were"},
	"a change waits":       {"7.5.1-f", func(s *school) { s.Security.Forced = obligation.Forced{Asked: 2, Open: 1, Oldest: day("2026-11-15")} }, obligation.Due, ""},
	"a change waits long":  {"7.5.1-f", func(s *school) { s.Security.Forced = obligation.Forced{Asked: 2, Open: 1, Oldest: day("2026-11-01")} }, obligation.Overdue, "since 1 November 2026"},
	"never in two places":  {"7.5.1-g", nil, obligation.NotMeasured, "neither happened"},
	"two places, answered": {"7.5.1-g", func(s *school) { s.Security.Sightings.Asked = 1 }, obligation.Met, "1 such question, of which 0 have no answer"},
	"two places, unanswered": {"7.5.1-g", func(s *school) {
		s.Security.Sightings = obligation.Sightings{Asked: 1, Open: 1, Oldest: day("2026-11-01")}
	}, obligation.Overdue, ""},
	"no quiet hours": {"7.8.1-d", nil, obligation.NotMet, "No quiet hours are set"},
	"quiet hours are kept": {"7.8.1-d", func(s *school) {
		s.answer("email.quiet_hours", "at night")
		s.Quiet = obligation.Quiet{Words: "at night", Sent: 4}
	}, obligation.Met, "of 4 routine letters sent"},
	"one letter in the night": {"7.8.1-d", func(s *school) { s.Quiet = obligation.Quiet{Words: "at night", Sent: 4, Outside: 1} }, obligation.NotMet, "1 went out in quiet hours"},
	"the policy says others":  {"7.8.1-d", func(s *school) { s.Quiet = obligation.Quiet{Words: "at night", Sent: 4} }, obligation.Due, "are not those that the policy names"},
	"no systems, no word":     {"7.5.1-h", nil, obligation.NotMeasured, "under their own name"},
	"somebody told theirs":    {"7.5.1-h", func(s *school) { s.Security.Forced.Shared = 1 }, obligation.NotMeasured, "1 person said"},
	"nothing is shared":       {"7.5.1-h", func(s *school) { s.Access.Systems = 2 }, obligation.Met, "No system in use has an account that several people share"},
	"nobody says who":         {"7.5.1-h", func(s *school) { s.Access.Systems = 2; s.Uses = obligation.Uses{Shared: 2, Silent: 1, Said: 3} }, obligation.NotMet, "who is behind 1 of them"},
	"all say who":             {"7.5.1-h", func(s *school) { s.Access.Systems = 2; s.Uses = obligation.Uses{Shared: 1, Said: 3, For: 1} }, obligation.Met, "3 times who was behind a shared account or device, 1 of them for somebody else"},
}

func (s *school) cards(pupils, with int) {
	s.answer("accounts.pupils", "key_stage_2")
	s.Security.Cards = []obligation.Cards{{Title: "Year 2", Order: 4, Pupils: 30}, {Title: "Year 3", Order: 5, Pupils: pupils, With: with}}
}

func TestJudgesOfAccounts(t *testing.T) {
	for name, c := range securityJudgements {
		t.Run(name, func(t *testing.T) {
			s := example(t, "kent")
			if c.change != nil {
				c.change(s)
			}
			c.check(t, s)
		})
	}
}
