package obligation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/areapack"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// judged is one thing changed in a school that is in order, and what the board then says.
type judged struct {
	id     clause.Obligation
	change func(s *school)
	want   obligation.Status
	says   string // part of the evidence
}

var judgements = map[string]judged{
	"name":                    {"0-a", nil, obligation.Met, "East Farleigh"},
	"no name":                 {"0-a", func(s *school) { s.blank("school.name") }, obligation.NotMet, "Nobody has answered"},
	"name in brackets":        {"0-a", func(s *school) { s.answer("school.name", "[School name]") }, obligation.NotMet, "stands in"},
	"lead holds the post":     {"0-b", nil, obligation.Met, "register of posts"},
	"lead has left":           {"0-b", func(s *school) { s.Posts.Terms = nil }, obligation.NotMet, "nobody of that name"},
	"lead with a title":       {"0-b", func(s *school) { s.answer("role.dsl", "Mr. Daniel Okafor-Hayes") }, obligation.Met, ""},
	"another lead":            {"0-b", func(s *school) { s.answer("role.dsl", "Daniel Other") }, obligation.NotMet, "Daniel Other"},
	"lead governor":           {"0-c", nil, obligation.Met, ""},
	"governor is only named":  {"0-c", func(s *school) { s.answer("role.lead_governor", "Ann Other") }, obligation.NotMet, "lead governor for safeguarding"},
	"written":                 {"0-d", nil, obligation.Met, "5 October 2026"},
	"written tomorrow":        {"0-d", func(s *school) { s.answer("policy.written", "2026-11-23") }, obligation.NotMet, "still to come"},
	"approval is a claim":     {"0-e", nil, obligation.NotMeasured, "10 November 2026"},
	"draft":                   {"0-e", func(s *school) { s.blank("policy.ratified") }, obligation.NotMet, "draft"},
	"approved before written": {"0-e", func(s *school) { s.answer("policy.ratified", "2026-09-01") }, obligation.NotMet, "older than the text"},
	"approved tomorrow":       {"0-e", func(s *school) { s.answer("policy.ratified", "2026-11-23") }, obligation.NotMet, "still to come"},
	"review far off":          {"0-f", nil, obligation.Met, "9 November 2027"},
	"review in 30 days":       {"0-f", func(s *school) { s.answer("policy.next_review", "2026-12-21") }, obligation.Due, "21 December 2026"},
	"review in 31 days":       {"0-f", func(s *school) { s.answer("policy.next_review", "2026-12-22") }, obligation.Met, ""},
	"review today":            {"0-f", func(s *school) { s.answer("policy.next_review", "2026-11-22") }, obligation.Due, ""},
	"review yesterday":        {"0-f", func(s *school) { s.answer("policy.next_review", "2026-11-21") }, obligation.Overdue, "21 November 2026"},
	"no review":               {"0-f", func(s *school) { s.blank("policy.next_review") }, obligation.NotMet, ""},
	"early review waits":      {"0-g", func(s *school) { s.review("guidance:kcsie:2026", "2026-12-01", "") }, obligation.Due, "1 December"},
	"early review late":       {"0-g", func(s *school) { s.review("guidance:kcsie:2026", "2026-11-01", "") }, obligation.Overdue, "1 November"},
	"triggers not confirmed":  {"0-g", func(s *school) { s.blank("policy.early_review_triggers") }, obligation.Due, "suggestion"},
	"contents":                {"0-h", nil, obligation.Met, "contents list"},
	"reference into nothing":  {"0-h", func(s *school) { s.drop("12") }, obligation.NotMet, "left out"},
	"advice":                  {"1-c", nil, obligation.Met, "20 October 2026"},
	"no advice":               {"1-c", func(s *school) { s.LastAdvice = time.Time{} }, obligation.NotMet, ""},
	"old advice":              {"1-c", func(s *school) { s.LastAdvice = day("2025-11-01") }, obligation.NotMet, "more than a year"},
	"edition in force":        {"1-e", nil, obligation.Met, "in force"},
	"old edition":             {"1-e", func(s *school) { s.answer("guidance.kcsie_edition", "2025") }, obligation.NotMet, "2026 has been in force"},
	"old edition under review": {"1-e", func(s *school) {
		s.answer("guidance.kcsie_edition", "2025")
		s.review("guidance:kcsie:2026", "2026-12-01", "")
	}, obligation.Due, "review is open"},
	"old edition, review late": {"1-e", func(s *school) {
		s.answer("guidance.kcsie_edition", "2025")
		s.review("guidance:kcsie:2026", "2026-11-01", "")
	}, obligation.Overdue, ""},
	"juniors have no EYFS":      {"1-f", func(s *school) { s.answer("school.phase", "junior") }, obligation.NotInPolicy, "does not belong"},
	"phase unknown":             {"1-f", func(s *school) { s.blank("school.phase") }, obligation.NotMeasured, "waits for an answer"},
	"partnership":               {"1-g", nil, obligation.Met, "1 November 2026"},
	"partnership not confirmed": {"1-g", func(s *school) { s.Confirmed = nil }, obligation.Due, "confirmed none"},
	"another county's list":     {"1-g", func(s *school) { s.answer("school.county", "Lancashire") }, obligation.NotMet, "Lancashire"},
	"unknown area":              {"1-g", func(s *school) { s.Pack = areapack.Pack{} }, obligation.NotMet, "no list"},
	"risk classes":              {"1-i", nil, obligation.NotMeasured, "Nothing here proves it yet"},
	"a class taken away":        {"1-i", func(s *school) { s.answer("risk.classes", "content", "contact") }, obligation.NotMet, "conduct"},
	"linked policies":           {"2.2-b", nil, obligation.Met, "anti-bullying"},
	"no confidentiality policy": {"2.2-b", func(s *school) { s.answer("linked.common", "behaviour policy") }, obligation.NotMet, "confidentiality"},
	"name not confirmed":        {"2.2-c", func(s *school) { s.blank("agreement.name") }, obligation.Due, "suggestion"},
	"own words without value":   {"2.2-c", func(s *school) { s.amend("2.2/agreement", "Everybody signs.") }, obligation.NotMeasured, "own words"},
	"own words with value":      {"2.2-c", func(s *school) { s.amend("2.2/agreement", "Everybody signs the {agreement.name}.") }, obligation.Met, ""},
	"clause left out":           {"2.2-c", func(s *school) { s.drop("2.2") }, obligation.NotInPolicy, "left the clause “The agreement on using technology” (2.2/agreement) out: test"},
	"reviewed":                  {"3-a", nil, obligation.Met, ""},
	"review too late":           {"3-a", func(s *school) { s.answer("policy.next_review", "2027-11-11") }, obligation.NotMet, "due by 10 November 2027"},
	"no day of this version":    {"3-a", func(s *school) { s.blank("policy.ratified"); s.blank("policy.written") }, obligation.NotMet, ""},
	"guidance decided":          {"3-b", nil, obligation.Met, ""},
	"newer guidance":            {"3-b", func(s *school) { s.answer("policy.written", "2026-08-01") }, obligation.NotMet, "no decision"},
	"newer guidance decided":    {"3-b", func(s *school) { s.answer("policy.written", "2026-08-20"); s.decideAll() }, obligation.Met, "recorded"},
	"lead and deputy":           {"4-a", nil, obligation.Met, ""},
	"no deputy":                 {"4-a", func(s *school) { s.without("deputy_dsl") }, obligation.NotMet, "no deputy"},
	"lead's post ended":         {"0-b", func(s *school) { s.ended("dsl", "2026-11-12") }, obligation.NotMet, "since 13 November 2026, 10 days by today"},
	"lead's post ended, 4-a":    {"4-a", func(s *school) { s.ended("dsl", "2026-11-12") }, obligation.NotMet, "since 13 November 2026"},
	"a term that is over":       {"0-c", func(s *school) { s.Posts.Terms[2].Ends = day("2026-11-20") }, obligation.NotMet, "until 20 November 2026. Nobody follows"},
	"vacant for a while":        {"0-b", func(s *school) { s.gap("dsl") }, obligation.Met, "after 30 vacant days"},
	"printed with a title":      {"4.2-a", func(s *school) { s.Posts.Terms[0].Printed = "Mr Hayes"; s.answer("role.dsl", "Mr Hayes") }, obligation.Met, "Mr Hayes"},
	"both away today": {"4-a", func(s *school) {
		s.away("dsl", "2026-11-23")
		s.away("deputy_dsl", "2026-11-23")
		s.now = day("2026-11-23")
	}, obligation.NotMet, "Today the lead is away"},
	"both away next week":      {"4-a", func(s *school) { s.away("dsl", "2026-11-24"); s.away("deputy_dsl", "2026-11-24") }, obligation.Due, "24 November 2026"},
	"both were away":           {"4-a", func(s *school) { s.away("dsl", "2026-11-10"); s.away("deputy_dsl", "2026-11-10") }, obligation.Met, "On 1 school day"},
	"head has oversight":       {"3-g", func(s *school) { s.answer("role.oversight", "the headteacher") }, obligation.NotMeasured, "somebody holds that post"},
	"nobody has oversight":     {"3-g", func(s *school) { s.answer("role.oversight", "the headteacher"); s.without("headteacher") }, obligation.NotMet, "nobody holds that post"},
	"a stranger has oversight": {"3-g", func(s *school) { s.answer("role.oversight", "Ann Other") }, obligation.NotMet, "Nobody of that name"},
	"roles for all":            {"2-d", func(s *school) { s.People = everybody() }, obligation.Met, "Nobody is without a role"},
	"somebody without a role":  {"2-d", func(s *school) { s.People = everybody(); s.People[0] = 2 }, obligation.NotMet, "2 people have no role"},
	"no pupils yet":            {"2-d", func(s *school) { s.People = everybody(); delete(s.People, people.Of(people.Pupil)) }, obligation.NotMeasured, "no pupils are entered"},
	"volunteers not trained":   {"2-e", func(s *school) { s.Others = []id.Person{"v"} }, obligation.NotMet, "0 have done"},
	"volunteers not reading": {"2-e", func(s *school) {
		s.Others = []id.Person{"v"}
		s.trains("2026-09-02", "v")
		s.Life.Confirmed = map[id.Person]bool{"v": false}
	}, obligation.NotMet, "1 of them are asked to confirm the policy, and 0"},
	"volunteers without wording": {"2-e", func(s *school) {
		s.Others = []id.Person{"v"}
		s.trains("2026-09-02", "v")
		s.Agreements.Others.All = 1
	}, obligation.NotMet, "No agreement is in force for the others"},
	"volunteers unsigned": {"2-e", func(s *school) {
		s.Others = []id.Person{"v"}
		s.trains("2026-09-02", "v")
		s.Agreements.Others = obligation.SignedOthers{All: 1, Asked: 1}
	}, obligation.NotMet, "1 are asked to sign an agreement, and 0 are covered"},
	"volunteers like staff": {"2-e", func(s *school) {
		s.Others = []id.Person{"v"}
		s.trains("2026-09-02", "v")
		s.Life.Confirmed = map[id.Person]bool{"v": true}
		s.Agreements.Others = obligation.SignedOthers{All: 1, Asked: 1, Signed: 1}
	}, obligation.Met, "1 are covered"},
	"volunteers, month to go": {"2-e", func(s *school) {
		s.Others = []id.Person{"v"}
		s.trains("2025-12-10", "v")
		s.Agreements.Others = obligation.SignedOthers{All: 1, Asked: 1, Signed: 1}
	}, obligation.Due, "runs out within a month"},
	"all courses in date": {"4.2-e", func(s *school) { s.trains("2026-09-02", "dsl"); s.Training.Cover = post.Cover{Needed: 6, InDate: 6} }, obligation.Met, "6 are in date"},
	"a course runs out": {"4.2-e", func(s *school) {
		s.trains("2026-09-02", "dsl")
		s.Training.Cover = post.Cover{Needed: 6, InDate: 6, RunsOut: 1}
	}, obligation.Due, "1 runs out"},
	"a course never done": {"4.2-e", func(s *school) {
		s.trains("2026-09-02", "dsl")
		s.Training.Cover = post.Cover{Needed: 6, InDate: 5, Never: 1}
	}, obligation.NotMet, "1 were never done"},
	"no register of training":   {"4.2-e", nil, obligation.NotMeasured, "No training is recorded"},
	"learned by all":            {"4.3-l", func(s *school) { s.Training.Own = post.Learning{People: 2, With: 2, Entries: 3, Minutes: 90} }, obligation.Met, "2 of 2 members of staff entered learning of their own within a year: 3 entries, 1.5 hours"},
	"learned by one":            {"4.3-l", func(s *school) { s.Training.Own = post.Learning{People: 2, With: 1, Entries: 1} }, obligation.Due, ""},
	"learned by nobody":         {"4.3-l", func(s *school) { s.Training.Own = post.Learning{People: 2} }, obligation.NotMet, ""},
	"nobody began":              {"5.2-a", nil, obligation.NotMeasured, "Nobody began"},
	"a starter with the policy": {"5.2-a", func(s *school) { s.starts("2026-10-01"); s.Life.Confirmed = map[id.Person]bool{"new": true} }, obligation.Met, "1 have confirmed"},
	"a starter, first days":     {"5.2-a", func(s *school) { s.starts("2026-11-15") }, obligation.Due, ""},
	"a starter without a talk":  {"5.2-b", func(s *school) { s.starts("2026-10-01") }, obligation.Overdue, "0 had the policy talked through"},
	"a starter with a talk":     {"5.2-b", func(s *school) { s.starts("2026-10-01"); s.Training.Starts[0].Talk.Done = day("2026-10-05") }, obligation.Met, ""},
	"nothing about training":    {"5.2-c", nil, obligation.NotMeasured, "No training is recorded"},
	"one was not trained":       {"5.2-c", func(s *school) { s.trains("2026-09-02", "dsl") }, obligation.NotMet, "Of 4 colleagues, 1 have"},
	"everybody trained":         {"5.2-c", func(s *school) { s.trains("2026-09-02", s.Colleagues...) }, obligation.Met, ""},
	"training runs out":         {"5.2-c", func(s *school) { s.trains("2025-12-10", s.Colleagues...) }, obligation.Due, "4 of them"},
	"training ran out":          {"5.2-c", func(s *school) { s.trains("2025-11-10", s.Colleagues...) }, obligation.NotMet, "0 have"},
	"no session":                {"5.2-e", nil, obligation.NotMeasured, "No training session"},
	"a session for all":         {"5.2-e", func(s *school) { s.session([]string{"content", "contact", "conduct", "commerce"}, s.Colleagues...) }, obligation.Met, "4 of 4 colleagues met them all"},
	"a session for some":        {"5.2-e", func(s *school) { s.session([]string{"content", "contact", "conduct", "commerce"}, "dsl") }, obligation.Due, "1 of 4"},
	"a session without a class": {"5.2-e", func(s *school) { s.session([]string{"content", "contact", "conduct"}, s.Colleagues...) }, obligation.NotMet, "none covered: commerce. 1 session missed a class"},
	"no reminder yet":           {"5.2-i", nil, obligation.NotMeasured, "No reminder"},
	"reminder read by all":      {"5.2-i", func(s *school) { s.asked("reminder", "2026-11-02", 4, 4, 0) }, obligation.Met, "4 of 4 people have answered"},
	"reminder not read by all":  {"5.2-i", func(s *school) { s.asked("reminder", "2026-11-02", 3, 4, 0) }, obligation.Due, "3 of 4"},
	"reminder late":             {"5.2-i", func(s *school) { s.asked("reminder", "2026-10-02", 3, 4, 1) }, obligation.Overdue, "1 person is late"},
	"reminder of last year":     {"5.2-i", func(s *school) { s.asked("reminder", "2026-01-02", 4, 4, 0) }, obligation.NotMeasured, ""},
	"no conduct in sessions":    {"5.2-f", func(s *school) { s.session([]string{"content"}, s.Colleagues...) }, obligation.NotMet, "No session"},
	"conduct without questions": {"5.2-f", func(s *school) { s.session([]string{post.Conduct}, s.Colleagues...) }, obligation.Due, "still to be asked"},
	"conduct with scores": {"5.2-f", func(s *school) {
		s.session([]string{post.Conduct}, s.Colleagues...)
		s.asked("conduct", "2026-10-05", 4, 4, 0)
	}, obligation.Met, "Of their first answers, 10 of 12 were right"},
	"no example signed":         {"4.3-e", func(s *school) { s.asked("conduct", "2026-10-05", 4, 4, 0) }, obligation.NotMet, "No agreement"},
	"no drill":                  {"5.2-l", nil, obligation.NotMeasured, "nobody knows before"},
	"a drill answered by all":   {"5.2-l", func(s *school) { s.asked("drill", "2026-10-05", 4, 4, 0) }, obligation.Met, "10 of 12 were right"},
	"a drill with some to come": {"5.2-l", func(s *school) { s.asked("drill", "2026-11-20", 2, 4, 0) }, obligation.Due, ""},
	"complete but not proved":   {"4.1-c", nil, obligation.NotMeasured, ""},
	"not complete":              {"4.1-c", func(s *school) { s.blank("school.urn") }, obligation.NotMet, "1 question is still to answer"},
	"past its review":           {"4.1-c", func(s *school) { s.answer("policy.next_review", "2026-11-21") }, obligation.Overdue, ""},
	"provider":                  {"7.3.2-a", nil, obligation.Met, ""},
	"provider, a year later":    {"7.3.2-a", func(s *school) { s.now = day("2027-10-06") }, obligation.Overdue, "5 October 2027"},
	"provider, month to go":     {"7.3.2-a", func(s *school) { s.now = day("2027-09-20") }, obligation.Due, ""},
	"no proof of the lists":     {"7.3.2-e", func(s *school) { s.answer("filter.iwf", "no") }, obligation.NotMet, "does not hold proof"},
	"lists are said to apply":   {"11.3-c", func(s *school) { s.answer("filter.iwf", "yes") }, obligation.NotMeasured, "Nothing here proves it"},
	"nobody stands in":          {"7.8-i", func(s *school) { s.answer("email.offensive_deputy", s.profile["email.offensive_recipient"][0]) }, obligation.NotMet, "nobody stands in"},
	"no tracker":                {"7.11-a", func(s *school) { s.answer("tracker.used", "no") }, obligation.NotInPolicy, "does not arise"},
	"local numbers tried":       {"10-n", nil, obligation.Met, ""},
	"numbers after a term":      {"10-n", func(s *school) { s.now = day("2027-03-02") }, obligation.Overdue, "1 March 2027"},
	"no way to reach them":      {"10-n", func(s *school) { s.unreachable("adviser_team") }, obligation.NotMet, "how to reach"},
	"fraud route":               {"12-a", nil, obligation.Met, "12/fraud"},
	"fraud route in own words":  {"12-a", func(s *school) { s.amend("12/fraud", "Ask the office.") }, obligation.NotMeasured, "own words"},
	"nothing plugged in":        {"8.2-a", nil, obligation.NotMeasured, "Nothing here measures this yet"},
}

func (s *school) without(key string) {
	s.Posts.Terms = slices.DeleteFunc(s.Posts.Terms, func(t post.Term) bool { return t.Post == key })
}

func (s *school) ended(key, last string) {
	for i := range s.Posts.Terms {
		if s.Posts.Terms[i].Post == key {
			s.Posts.Terms[i].Closed = day(last)
			s.blank("role." + key)
		}
	}
}

// gap is a post that was vacant in June and held again since July.
func (s *school) gap(key string) {
	t := s.Posts.Terms[0]
	s.Posts.Terms[0].Closed = day("2026-05-31")
	t.ID, t.Starts, t.Opened = "again", day("2026-07-01"), day("2026-07-01")
	s.Posts.Terms = append(s.Posts.Terms, t)
}

func (s *school) away(who id.Person, on string) {
	s.Posts.Absences = append(s.Posts.Absences, post.Absence{Person: who, First: day(on), Last: day(on)})
}

func (s *school) trains(on string, all ...id.Person) {
	for _, who := range all {
		s.Posts.Training = append(s.Posts.Training, post.Training{Person: who, Course: "safeguarding", Done: day(on), Until: day(on).AddDate(1, 0, 0)})
	}
}

// session is one within the year that covered some classes, with who attended.
func (s *school) session(covers []string, all ...id.Person) {
	number := "session " + strings.Join(covers, " ")
	s.Posts.Sessions = append(s.Posts.Sessions, post.Session{ID: number, Course: "safeguarding", Held: day("2026-09-02"), Covers: covers})
	for _, who := range all {
		s.Posts.Training = append(s.Posts.Training, post.Training{Person: who, Course: "safeguarding", Done: day("2026-09-02"), Until: day("2027-09-02"), Session: number})
	}
}

// asked is a short text of a series, asked on a day, with two wrong first answers out of twelve.
func (s *school) asked(key, on string, done, all, late int) {
	s.Life.Reading = append(s.Life.Reading, obligation.Reading{Key: key, Title: "A question", Edition: "2026 to 2027", Opened: day(on), Done: done, All: all, Late: late,
		Scored: key != "reminder", Answers: 12, Wrong: 2})
}

func (s *school) starts(on string) {
	s.Training.Starts = []post.Start{{Person: "new", Since: day(on)}}
}

func everybody() map[people.Set]int {
	return map[people.Set]int{people.Of(people.Staff): 9, people.Of(people.Governor): 5, people.Of(people.Pupil): 200, people.Of(people.Parent): 310}
}

// check holds the board against what is expected of it.
func (c judged) check(t *testing.T, s *school) {
	t.Helper()
	r := s.row(t, c.id)
	if r.Status != c.want || !strings.Contains(r.Seen, c.says) {
		t.Errorf("%s is %s (%s), want %s (%s)", c.id, r.Status, r.Seen, c.want, c.says)
	}
	if r.Status == obligation.Met && !r.LastTrue.Equal(s.now) {
		t.Errorf("%s is met but was last true on %s", c.id, r.LastTrue)
	}
}

func TestJudges(t *testing.T) {
	for name, c := range judgements {
		t.Run(name, func(t *testing.T) {
			s := example(t, "kent")
			if c.change != nil {
				c.change(s)
			}
			c.check(t, s)
		})
	}
}
