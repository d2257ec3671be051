package access_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

var (
	noon   = time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)
	staff  = people.Of(people.Staff)
	pupils = people.Of(people.Pupil)
	needs  = []access.Need{
		{Sort: access.Agreement, Key: "staff", Title: "Agreement for staff", For: people.Employed, Next: "/agreements/person/"},
		{Sort: access.Agreement, Key: "ks2", Title: "Agreement for key stage 2", For: pupils, Stages: []string{"ks2"}, Next: "/agreements/person/"},
		{Sort: access.Agreement, Key: "eyfs_ks1", Title: "Agreement for the youngest", For: pupils, Stages: []string{"eyfs", "ks1"}, Next: "/agreements/person/"},
		{Sort: access.Consent, Key: "video_calls", Title: "Consent to video calls", For: pupils, Next: "/agreements/person/"},
		{Sort: access.Lesson, Key: "starter_ks2", Title: "Starter unit", For: pupils, Stages: []string{"ks2"}, Next: "/access/lessons"},
		{Sort: access.Training, Key: "safeguarding", Title: "Safeguarding for everybody", For: people.Employed, Next: "/posts/training"},
		{Sort: access.Post, Key: "dsl", Title: "The post of safeguarding lead", For: people.Employed, Next: "/posts/dsl"},
	}
	systems = []access.System{
		{Key: "network", Name: "Network", State: access.Live, For: staff | pupils, Given: access.ByRole, Needs: []string{"agreement:staff", "agreement:ks2", "agreement:eyfs_ks1", "lesson:starter_ks2"}},
		{Key: "calls", Name: "Video calls", State: access.Live, For: pupils, Given: access.ByRole, Needs: []string{"agreement:ks2", "consent:video_calls"}, MinAge: 10},
		{Key: "tracker", Name: "Tracker", State: access.Live, For: staff, Given: access.ByGrant, Needs: []string{"agreement:staff", "training:safeguarding"}, SchoolDevice: true},
		{Key: "drawing", Name: "Drawing app", State: access.Live, For: staff, Given: access.ByRole, Needs: []string{"agreement:staff"}, DeviceKinds: []string{"tablet", "phone"}},
		{Key: "console", Name: "Console", State: access.Live, For: staff, Given: access.ByRole, Needs: []string{"post:dsl"}},
		{Key: "new", Name: "New app", State: access.Proposed, For: staff, Given: access.ByRole},
		{Key: "gone", Name: "Odd app", State: access.Live, For: staff, Given: access.ByRole, Needs: []string{"agreement:forgotten"}},
		{Key: "thoughtless", Name: "Odd site", State: access.Live, For: staff | people.Of(people.Visitor), Given: access.ByRole, Needs: []string{"agreement:staff"}},
	}
)

func yes(need string) access.Cover {
	return access.Cover{Need: need, State: access.Agreed, From: noon.AddDate(0, -2, 0)}
}

// gateInput is a school with somebody for each case.
func gateInput() access.Input {
	until := yes("agreement:staff")
	until.Until = noon.AddDate(0, 0, 10)
	lent := id.Device("lent")
	return access.Input{Moment: noon, Needs: needs, Systems: systems,
		People: []access.Person{
			{ID: "teacher", Roles: staff, Covers: []access.Cover{until, yes("training:safeguarding")}},
			{ID: "helper", Roles: staff, Covers: []access.Cover{{Need: "agreement:staff", State: access.Declined, From: noon.AddDate(0, -1, 0)}}},
			{ID: "old", Roles: staff, Covers: []access.Cover{{Need: "agreement:staff", State: access.Outdated, From: noon.AddDate(0, -1, 0)}}},
			{ID: "gone", Roles: staff, Left: noon.Add(-time.Minute), Covers: []access.Cover{yes("agreement:staff")}},
			{ID: "leaving", Roles: staff, Left: noon.Add(time.Hour), Covers: []access.Cover{yes("agreement:staff")}},
			{ID: "year4", Roles: pupils, Stage: "ks2", Born: "2017-12-01", Covers: []access.Cover{yes("agreement:ks2"), yes("lesson:starter_ks2"), yes("consent:video_calls")}},
			{ID: "unborn", Roles: pupils, Stage: "ks2", Covers: []access.Cover{yes("agreement:ks2"), yes("consent:video_calls")}},
			{ID: "absent", Roles: pupils, Stage: "ks2", Born: "2015-12-01", Covers: []access.Cover{yes("agreement:ks2"), {Need: "consent:video_calls", State: access.Disputed}}},
			{ID: "reception", Roles: pupils, Stage: "eyfs", Born: "2021-12-01", Covers: []access.Cover{yes("agreement:eyfs_ks1")}},
			{ID: "visitor", Roles: people.Of(people.Visitor)},
		},
		Grants: []access.Grant{
			{ID: "g1", System: "tracker", Person: "teacher", Agreed: noon.AddDate(0, 0, -3), Done: noon.AddDate(0, 0, -2), Until: noon.AddDate(0, 0, 30),
				Suspended: noon.AddDate(0, 0, 2), SuspendedUntil: noon.AddDate(0, 0, 3)},
		},
		Devices: []access.Machine{{ID: "laptop", Kind: "laptop", Owner: access.SchoolOwned, Issued: true}, {ID: "phone", Kind: "phone", Owner: access.OwnDevice, LentTo: "teacher"}, {ID: "theirs", Kind: "phone", Owner: access.OwnDevice, LentTo: "helper"},
			{ID: "lost", Kind: "laptop", Owner: access.SchoolOwned, Issued: true, Gone: noon}, {ID: lent, Kind: "laptop", Owner: access.SchoolOwned, Issued: true, LentTo: "helper"},
			{ID: "donated", Kind: "laptop", Owner: access.SchoolOwned}, {ID: "table", Kind: "tablet", Owner: access.SchoolOwned, Issued: true}},
	}
}

var asked = []struct {
	who    id.Person
	system string
	device id.Device
	after  time.Duration
	want   string // kinds of what is missing
}{
	{"teacher", "network", "", 0, ""},
	{"teacher", "network", "", 10*24*time.Hour - time.Second, ""},
	{"teacher", "network", "", 10 * 24 * time.Hour, "agreement"},
	{"teacher", "network", "phone", 0, ""},
	{"teacher", "network", "unheard", 0, "device"},
	{"teacher", "network", "lost", 0, "device"},
	{"teacher", "network", "lent", 0, "device"},
	{"helper", "network", "lent", 0, "agreement"},
	{"old", "network", "", 0, "edition"},
	{"gone", "network", "", 0, "time"},
	{"gone", "network", "", -time.Hour, "time"},
	{"leaving", "network", "", time.Hour - time.Second, ""},
	{"leaving", "network", "", time.Hour, "time"},
	{"nobody", "network", "", 0, "post"},
	{"teacher", "unheard", "", 0, "post"},
	{"teacher", "calls", "", 0, "post"},
	{"teacher", "tracker", "", 0, "device"},
	{"teacher", "tracker", "phone", 0, "device"},
	{"teacher", "tracker", "laptop", 0, ""},
	{"teacher", "tracker", access.AnyDevice, 0, ""},
	{"teacher", "tracker", "table", 0, ""},
	{"teacher", "tracker", "donated", 0, "device"},
	{"teacher", "tracker", "lent", 0, "device"},
	{"teacher", "network", "donated", 0, ""},
	{"teacher", "network", "theirs", 0, "device"},
	{"teacher", "drawing", "", 0, "device"},
	{"teacher", "drawing", access.AnyDevice, 0, ""},
	{"teacher", "drawing", "table", 0, ""},
	{"teacher", "drawing", "phone", 0, ""},
	{"teacher", "drawing", "theirs", 0, "device"},
	{"teacher", "drawing", "laptop", 0, "device"},
	{"teacher", "drawing", "unheard", 0, "device"},
	{"teacher", "tracker", "laptop", 2 * 24 * time.Hour, "time"},
	{"teacher", "tracker", "laptop", 3 * 24 * time.Hour, ""},
	{"teacher", "tracker", "laptop", 30 * 24 * time.Hour, "agreement time"},
	{"helper", "tracker", "laptop", 0, "agreement training post"},
	{"teacher", "console", "", 0, "post"},
	{"teacher", "new", "", 0, "time"},
	{"teacher", "gone", "", 0, "agreement"},
	{"visitor", "thoughtless", "", 0, "agreement"},
	{"year4", "network", "", 0, ""},
	{"year4", "calls", "", 0, "age"},
	{"year4", "calls", "", 365*24*time.Hour - time.Second, "age"},
	{"year4", "calls", "", 366 * 24 * time.Hour, ""},
	{"unborn", "calls", "", 0, "age"},
	{"absent", "network", "", 0, "lesson"},
	{"absent", "calls", "", 0, "consent"},
	{"reception", "network", "", 0, ""},
	{"reception", "calls", "", 0, "age consent"},
}

func TestGate(t *testing.T) {
	f := access.Prepare(gateInput())
	for _, c := range asked {
		a := f.Gate(c.who, c.system, c.device, noon.Add(c.after))
		var kinds []string
		for _, m := range a.Missing {
			kinds = append(kinds, m.Kind)
			if m.Name == "" || !strings.HasPrefix(m.Next, "/") {
				t.Errorf("%s at %s: %+v has no words or no next step", c.who, c.system, m)
			}
		}
		if got := strings.Join(kinds, " "); got != c.want || a.Allowed != (c.want == "") {
			t.Errorf("%s at %s on %q after %v: %v %q, want %q", c.who, c.system, c.device, c.after, a.Allowed, got, c.want)
		}
	}
}

func TestStagesOfAGrant(t *testing.T) {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, c := range map[string]struct {
		g    access.Grant
		want access.Stage
		held bool
	}{
		"to do":          {access.Grant{Agreed: day(-8)}, access.ToDo, false},
		"given":          {access.Grant{Agreed: day(-8), Done: day(-7)}, access.Given, true},
		"suspended":      {access.Grant{Agreed: day(-8), Done: day(-7), Suspended: day(-1), SuspendedUntil: day(1)}, access.Suspended, true},
		"suspended once": {access.Grant{Agreed: day(-8), Done: day(-7), Suspended: day(-2), SuspendedUntil: day(-1)}, access.Given, true},
		"ran out":        {access.Grant{Agreed: day(-8), Done: day(-7), Until: day(0)}, access.ToEnd, false},
		"to end":         {access.Grant{Agreed: day(-8), Done: day(-7), Ending: day(-1)}, access.ToEnd, false},
		"ended":          {access.Grant{Agreed: day(-8), Done: day(-7), Ending: day(-1), Ended: day(0)}, access.Ended, false},
		"never set up":   {access.Grant{Agreed: day(-8), Ending: day(-1)}, access.ToEnd, false},
	} {
		if got := c.g.StageAt(noon); got != c.want || c.g.HeldOn(noon) != c.held {
			t.Errorf("%s: %s, held %v", name, got, c.g.HeldOn(noon))
		}
	}
	for _, step := range []access.Step{access.SetUp, access.Suspend, access.Lift, access.End, access.Keep, access.Close} {
		if err := (access.Grant{Ended: day(-8)}).May(step, noon); err == nil {
			t.Errorf("a closed grant lets somebody %s", step)
		}
	}
}

// TestPupilsDataWaitsForItsAssessments holds that nothing with pupils' data goes live before somebody judged the risk.
func TestPupilsDataWaitsForItsAssessments(t *testing.T) {
	s := access.System{PupilData: true}
	if n := len(s.Holds()); n != 3 {
		t.Errorf("%d things hold it: %q", n, s.Holds())
	}
	s.Risk, s.DPIA, s.Owner = access.Assessment{State: access.Approved}, access.Assessment{State: access.NotNeeded}, "head"
	if n := len(s.Holds()); n != 0 {
		t.Errorf("%d things hold it: %q", n, s.Holds())
	}
	if n := len(access.System{}.Holds()); n != 0 {
		t.Errorf("a system without pupils' data is held by %d things", n)
	}
}

// school is a whole school of a size, everybody covered and given everything.
func school(persons, count int) access.Input {
	in := access.Input{Moment: noon, Needs: needs}
	for n := range count {
		s := access.System{Key: fmt.Sprint("s", n), Name: fmt.Sprint("System ", n), State: access.Live, For: staff | pupils, Given: access.ByRole, Needs: []string{"agreement:staff", "agreement:ks2", "agreement:eyfs_ks1", "lesson:starter_ks2"}}
		if n%2 == 1 {
			s.Given = access.ByGrant
		}
		if n%4 == 0 {
			s.MinAge = 5
		}
		in.Systems = append(in.Systems, s)
	}
	for n := range persons {
		p := access.Person{ID: id.Person(fmt.Sprintf("person%020d", n)), Roles: pupils, Stage: "ks2", Born: "2017-03-04", Covers: []access.Cover{yes("agreement:ks2"), yes("lesson:starter_ks2")}}
		if n%8 == 0 {
			p.Roles, p.Stage, p.Covers = staff, "", []access.Cover{yes("agreement:staff")}
		}
		in.People = append(in.People, p)
		for _, s := range in.Systems {
			if s.Given == access.ByGrant {
				in.Grants = append(in.Grants, access.Grant{System: s.Key, Person: p.ID, Agreed: noon, Done: noon.AddDate(0, 0, -1)})
			}
		}
	}
	return in
}

// A yes costs no memory, on a device or without one.
func TestAYesTakesNoMemory(t *testing.T) {
	f := access.Prepare(gateInput())
	for _, c := range []struct{ system, device string }{{"network", ""}, {"tracker", "laptop"}, {"drawing", "phone"}} {
		if n := testing.AllocsPerRun(100, func() { f.Gate("teacher", c.system, id.Device(c.device), noon) }); n != 0 {
			t.Errorf("%s on %q: %v pieces of memory", c.system, c.device, n)
		}
	}
}

func BenchmarkGate(b *testing.B) {
	in := school(5000, 20)
	f := access.Prepare(in)
	b.Run("open", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if !f.Gate(in.People[i%5000].ID, in.Systems[i%20].Key, "", noon).Allowed {
				b.Fatal("closed")
			}
		}
	})
	b.Run("open on a device", func(b *testing.B) {
		in := school(5000, 20)
		for n := range 1000 {
			in.Devices = append(in.Devices, access.Machine{ID: id.Device(fmt.Sprintf("device%020d", n)), Kind: "laptop", Owner: access.SchoolOwned, Issued: true})
		}
		for i := range in.Systems {
			in.Systems[i].SchoolDevice, in.Systems[i].DeviceKinds = true, []string{"tablet", "computer", "laptop"}
		}
		f := access.Prepare(in)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if !f.Gate(in.People[i%5000].ID, in.Systems[i%20].Key, in.Devices[i%1000].ID, noon).Allowed {
				b.Fatal("closed")
			}
		}
	})
	b.Run("closed", func(b *testing.B) {
		late := school(5000, 20)
		for i := range late.People {
			late.People[i].Covers = nil
		}
		f := access.Prepare(late)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if f.Gate(in.People[i%5000].ID, in.Systems[i%20].Key, "", noon).Allowed {
				b.Fatal("open")
			}
		}
	})
	b.Run("whole school", func(b *testing.B) {
		for b.Loop() {
			for i := range in.People {
				for j := range in.Systems {
					f.Gate(in.People[i].ID, in.Systems[j].Key, "", noon)
				}
			}
		}
	})
	b.Run("prepare", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			access.Prepare(in)
		}
	})
}
