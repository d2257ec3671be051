package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// aSystem enters a system in use for staff, which asks for the yearly training.
func aSystem(t *testing.T, h *office.House, by people.Actor, change func(*access.System)) string {
	t.Helper()
	s := access.System{Name: "Tracker", State: access.Live, Kind: "tracker", Purpose: "Progress", Login: access.OwnLogin, For: people.Employed, Given: access.ByGrant, Needs: []string{"training:safeguarding"},
		Risk: access.Assessment{State: access.Open}, DPIA: access.Assessment{State: access.Open}}
	if change != nil {
		change(&s)
	}
	key, err := office.SetSystem.Run(t.Context(), h, by, office.SystemForm{System: s, New: true})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// accessOf is how somebody stands to one system.
func accessOf(t *testing.T, h *office.House, by people.Actor, who id.Person, key string) office.AccessRow {
	t.Helper()
	x, err := office.ShowAccess.Run(t.Context(), h, by, who)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range x.Rows {
		if row.System.Key == key {
			return row
		}
	}
	t.Fatalf("%s is not shown: %+v", key, x.Rows)
	return office.AccessRow{}
}

func move(t *testing.T, h *office.House, by people.Actor, g id.Grant, step access.Step, why string) error {
	t.Helper()
	in := office.GrantForm{Grant: g, Step: step, Why: why}
	if step == access.Suspend {
		in.Kind, in.Until = "lost", h.Now().AddDate(0, 0, 14)
	}
	_, err := office.MoveGrant.Run(t.Context(), h, by, in)
	return err
}

// Access is asked for, agreed, set up once all is there, suspended, ended and closed; each step is the right person's.
func TestALineOfTheRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		key := aSystem(t, h, head, nil)
		if out, err := office.AskAccess.Run(t.Context(), h, teacher, office.AskForm{System: key, Level: access.Use, Why: "I teach"}); err != nil || !out.Waiting {
			t.Fatalf("%+v, %v", out, err)
		}
		if row := accessOf(t, h, head, teacher.Person, key); row.Grant != nil || row.Allowed {
			t.Errorf("while it waits for a yes: %+v", row)
		}
		if _, err := office.AskAccess.Run(t.Context(), h, teacher, office.AskForm{System: key, People: []id.Person{head.Person}, Level: access.Use, Why: "x"}); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher asks for somebody else: %v", err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		row := accessOf(t, h, head, teacher.Person, key)
		if row.Grant == nil || row.Grant.StageAt(clock.Now()) != access.ToDo || row.Grant.AskedBy != string(teacher.Person) || row.Grant.AgreedBy != string(head.Person) || row.Grant.Why != "I teach" {
			t.Fatalf("after the yes: %+v", row.Grant)
		}
		g := row.Grant.ID
		if err := move(t, h, admin, g, access.SetUp, ""); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "Training") {
			t.Errorf("set up without the training: %v", err)
		}
		if err := move(t, h, head, g, access.SetUp, ""); !fault.Is(err, fault.Refused) {
			t.Errorf("the head sets up: %v", err)
		}
		write(t, school, func(tx *store.Tx) error {
			return tx.AddTraining(post.Training{ID: tx.NewID(), Person: teacher.Person, Course: "safeguarding", Done: calendar.Day(clock.Now()), Until: calendar.Day(clock.Now()).AddDate(0, 0, 30)})
		})
		if err := move(t, h, admin, g, access.SetUp, ""); err != nil {
			t.Fatal(err)
		}
		row = accessOf(t, h, head, teacher.Person, key)
		if !row.Allowed || len(row.Grant.Signatures) != 1 || !strings.HasPrefix(row.Grant.Signatures[0], "training:safeguarding ") {
			t.Errorf("after it is set up: %+v %+v", row.Answer, row.Grant)
		}
		if err := move(t, h, head, g, access.Suspend, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("suspended without a reason: %v", err)
		}
		if err := move(t, h, head, g, access.Suspend, "Laptop lost"); err != nil {
			t.Fatal(err)
		}
		if row := accessOf(t, h, head, teacher.Person, key); row.Allowed || row.Grant.SuspendedWhy != "Laptop lost" {
			t.Errorf("while it is suspended: %+v", row)
		}
		if err := move(t, h, head, g, access.Lift, ""); err != nil {
			t.Fatal(err)
		}
		clock.Move(31 * 24 * time.Hour)
		if row := accessOf(t, h, head, teacher.Person, key); row.Allowed || row.Missing[0].Kind != access.Training {
			t.Errorf("after the training ran out: %+v", row.Answer)
		}
		if err := move(t, h, head, g, access.End, "Other class"); err != nil {
			t.Fatal(err)
		}
		if err := move(t, h, admin, g, access.Close, ""); err != nil {
			t.Fatal(err)
		}
		if err := move(t, h, head, g, access.Keep, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("a closed line goes on: %v", err)
		}
		x, err := office.ShowAccess.Run(t.Context(), h, head, teacher.Person)
		if err != nil || len(x.Past) != 1 || x.Past[0].EndingWhy != "Other class" {
			t.Errorf("the past: %+v, %v", x.Past, err)
		}
		on, err := office.ListGrants.Run(t.Context(), h, head, office.GrantQuery{On: clock.Now().AddDate(0, 0, -10)})
		if err != nil || len(on.Rows) != 1 {
			t.Errorf("who had access ten days ago: %d, %v", len(on.Rows), err)
		}
		if on, _ := office.ListGrants.Run(t.Context(), h, head, office.GrantQuery{On: clock.Now().AddDate(0, 0, -40)}); len(on.Rows) != 0 {
			t.Errorf("who had access before: %d", len(on.Rows))
		}
	})
}

// Whoever leaves loses everything the same minute, whichever way the account is closed, and it waits for the technician.
func TestLeaversLinesCloseTheSameMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		key := aSystem(t, h, head, func(s *access.System) { s.Needs, s.For = nil, people.Employed|people.Of(people.Pupil) })
		roster := func(rows string) {
			t.Helper()
			if _, err := office.ImportRoster.Run(t.Context(), h, admin, office.RosterForm{Name: "roll.csv", Shrink: true, Data: []byte("id,given_name,family_name,birth_date,year,class,role,email\n" + rows)}); err != nil {
				t.Fatal(err)
			}
		}
		roster("1,Amira,Calder,2018-05-31,2,Oak,,\n2,Ben,Ash,2018-11-02,3,Oak,,\n")
		list, err := office.ShowRoll.Run(t.Context(), h, head, office.RollQuery{Words: "Amira"})
		if err != nil || len(list.Rows) != 1 {
			t.Fatal(err)
		}
		pupil := list.Rows[0].ID
		if out, err := office.AskAccess.Run(t.Context(), h, head, office.AskForm{System: key, People: []id.Person{pupil, teacher.Person}, Level: access.Use, Why: "Year 2"}); err != nil || out.Given != 2 {
			t.Fatalf("%+v, %v", out, err)
		}
		for _, who := range []id.Person{pupil, teacher.Person} {
			if err := move(t, h, admin, accessOf(t, h, head, who, key).Grant.ID, access.SetUp, ""); err != nil {
				t.Fatal(err)
			}
		}
		if !accessOf(t, h, head, pupil, key).Allowed || !accessOf(t, h, head, teacher.Person, key).Allowed {
			t.Fatal("not open before anybody leaves")
		}
		clock.Move(time.Hour)
		roster("2,Ben,Ash,2018-11-02,3,Oak,,\n")
		if _, err := office.EndPerson.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		for _, who := range []id.Person{pupil, teacher.Person} {
			row := accessOf(t, h, head, who, key)
			if row.Allowed || row.Grant.StageAt(clock.Now()) != access.ToEnd || !row.Grant.Ending.Equal(clock.Now().UTC().Truncate(time.Second)) {
				t.Errorf("after they left: %+v %+v", row.Answer, row.Grant)
			}
			if err := move(t, h, head, row.Grant.ID, access.Keep, ""); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Refused) {
				t.Errorf("access of somebody who left goes on: %v", err)
			}
		}
		work, err := office.ListGrants.Run(t.Context(), h, people.CommandLine("root"), office.GrantQuery{Stage: "work"})
		if err != nil || len(work.Rows) != 2 || !work.Rows[0].Left {
			t.Fatalf("what waits for the technician: %+v, %v", work.Rows, err)
		}
		for _, g := range work.Rows {
			if err := move(t, h, admin, g.ID, access.Close, ""); err != nil {
				t.Fatal(err)
			}
		}
		if work, _ := office.ListGrants.Run(t.Context(), h, people.CommandLine("root"), office.GrantQuery{Stage: "work"}); len(work.Rows) != 0 {
			t.Errorf("still waiting: %d", len(work.Rows))
		}
	})
}

// Nothing with pupils' data goes live before its risk was judged by those who answer for it, and nobody too young is given
// an account (7.11-d, 8.3-c).
func TestWhatKeepsASystemShut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		s := access.System{Name: "Pupil tracker", State: access.Live, Kind: "tracker", Purpose: "Progress", PupilData: true, Owner: head.Person, Login: access.OwnLogin, For: people.Of(people.Pupil), Given: access.ByGrant, MinAge: 9,
			Risk: access.Assessment{State: access.Open}, DPIA: access.Assessment{State: access.Open}}
		try := func(by people.Actor) error {
			_, err := office.SetSystem.Run(t.Context(), h, by, office.SystemForm{System: s, New: true})
			return err
		}
		if err := try(head); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "assess") {
			t.Errorf("live without assessments: %v", err)
		}
		s.Risk.State, s.DPIA.State = access.Approved, access.Approved
		if err := try(admin); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "Only a leader") {
			t.Errorf("an administrator approves the risk: %v", err)
		}
		if err := try(head); err != nil {
			t.Fatal(err)
		}
		if err := try(head); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same name twice: %v", err)
		}
		if _, err := office.ImportRoster.Run(t.Context(), h, admin, office.RosterForm{Name: "roll.csv", Data: []byte("id,given_name,family_name,birth_date,year,class,role,email\n1,Amira,Calder,2019-05-31,2,Oak,,\n")}); err != nil {
			t.Fatal(err)
		}
		classes, err := office.ListClasses.Run(t.Context(), h, head, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = office.AskAccess.Run(t.Context(), h, head, office.AskForm{System: "pupil_tracker", Class: classes.Classes[0].ID, Level: access.Use, Why: "Year 2"})
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "from 9 years") {
			t.Errorf("an account for a child who is too young: %v", err)
		}
	})
}
