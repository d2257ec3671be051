package obligation

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/id"
)

func onDay(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

// One judge for every duty: what stands behind today decides, and what is to come only warns.
func TestADutyProvesWhatItServes(t *testing.T) {
	day := onDay("2026-11-30")
	at := func(due string, state duty.State, done ...string) duty.Occurrence {
		o := duty.Occurrence{Planned: onDay(due), Due: onDay(due), State: state}
		for _, d := range done {
			o.Done = append(o.Done, duty.Completion{For: onDay(due), Day: onDay(d)})
		}
		return o
	}
	for _, c := range []struct {
		name   string
		d      Duty
		want   Status
		says   string
		stands []duty.Occurrence
	}{
		{"never yet", Duty{}, NotMeasured, "for the first time by 18 December 2026", []duty.Occurrence{at("2026-12-18", duty.Coming)}},
		{"never yet, and soon", Duty{}, Due, "for the first time", []duty.Occurrence{at("2026-12-02", duty.Due)}},
		{"never, and late", Duty{}, Overdue, "It was not done here yet", []duty.Occurrence{at("2026-10-23", duty.Overdue), at("2026-12-18", duty.Coming)}},
		{"done", Duty{}, Met, "was last done on 20 October 2026", []duty.Occurrence{at("2026-10-23", duty.Done, "2026-10-20"), at("2027-12-18", duty.Coming)}},
		{"done, and the next is near", Duty{}, Due, "The next is due by 18 December 2026", []duty.Occurrence{at("2026-10-23", duty.Done, "2026-10-20"), at("2026-12-18", duty.Due)}},
		{"done early", Duty{}, Met, "20 November 2026", []duty.Occurrence{at("2026-12-18", duty.Done, "2026-11-20"), at("2027-04-02", duty.Coming)}},
		{"one missed long ago, since done", Duty{}, Met, "", []duty.Occurrence{at("2026-07-17", duty.Missed), at("2026-10-23", duty.Done, "2026-11-02"), at("2027-12-18", duty.Coming)}},
		{"done once, then missed", Duty{}, Overdue, "Last done on 1 July 2026", []duty.Occurrence{at("2026-07-17", duty.Done, "2026-07-01"), at("2026-10-23", duty.Missed), at("2026-11-27", duty.Overdue)}},
		{"put off", Duty{}, NotMeasured, "", []duty.Occurrence{{Planned: onDay("2026-11-20"), Due: onDay("2026-12-20"), State: duty.Coming}}},
		{"off", Duty{Duty: duty.Duty{Off: "The trust does it."}}, NotMet, "The trust does it.", []duty.Occurrence{at("2026-10-23", duty.Overdue)}},
		{"nobody to do it", Duty{Vacant: true}, NotMet, "Nobody holds a post", []duty.Occurrence{at("2026-12-18", duty.Coming)}},
		{"done, and found wanting", Duty{Wanting: duty.Wanting{Open: 2, Due: onDay("2026-12-04")}}, NotMet, "2 findings are open, to be put right by 4 December 2026",
			[]duty.Occurrence{at("2026-10-23", duty.Done, "2026-10-20"), at("2027-12-18", duty.Coming)}},
		{"found wanting, and late", Duty{Wanting: duty.Wanting{Open: 1, Late: 1, Due: onDay("2026-11-20")}}, Overdue, "1 finding is open, 1 of them late, since 21 November 2026",
			[]duty.Occurrence{at("2026-10-23", duty.Done, "2026-10-20"), at("2027-12-18", duty.Coming)}},
		{"on event, and nothing happened", Duty{}, NotMeasured, "Nothing has yet", nil},
	} {
		c.d.Stands = c.stands
		got := c.d.kept(day)
		if got.Status != c.want || !strings.Contains(got.Seen, c.says) {
			t.Errorf("%s: %s, %q; want %s with %q", c.name, got.Status, got.Seen, c.want, c.says)
		}
	}
}

func TestThePlanAndWhoReadTheirs(t *testing.T) {
	day := onDay("2026-11-30")
	for _, c := range []struct {
		f            Facts
		plan, reader Status
	}{
		{Facts{}, NotMeasured, NotMet},
		{Facts{Plan: Plan{Open: 2}, Colleagues: make([]id.Person, 3), DutiesRead: 1}, Met, Due},
		{Facts{Plan: Plan{Open: 2, Late: 1}, Colleagues: make([]id.Person, 3), DutiesRead: 3}, Overdue, Met},
	} {
		if p, k := planned(&c.f, policy.Obligation{}, day), known(&c.f, policy.Obligation{}, day); p.Status != c.plan || k.Status != c.reader {
			t.Errorf("%+v: %s and %s", c.f.Plan, p.Status, k.Status)
		}
	}
}
