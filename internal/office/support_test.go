package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const (
	oneChild = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org\n"
	nextOne  = "2,Ben,Ash,2018-11-02,3,Oak,,,,,\n"
)

// childAtRisk is a pupil in a confidential group.
func childAtRisk(t *testing.T, h *office.House, who map[people.Role]people.Actor) id.Person {
	t.Helper()
	run(t, office.ImportRoster, h, who[people.Administrator], office.RosterForm{Name: "roll.csv", Data: []byte(oneChild + nextOne)})
	pupil := run(t, office.ShowRoll, h, who[people.DSL], office.RollQuery{Words: "Amira"}).Rows[0].ID
	care := run(t, office.AddCareGroup, h, who[people.DSL], office.CareForm{Name: "Children in care"})
	run(t, office.FlagPupil, h, who[people.DSL], office.FlagForm{Care: care, Person: pupil, Reason: "Lives with a foster family.", Review: h.Now().AddDate(0, 3, 0)})
	return pupil
}

// TestASupportPlanIsSeenByFew takes a plan through its life and tries every role at it (obligations 5.1.1-d, 5.1.1-e).
func TestASupportPlanIsSeenByFew(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		dsl, adult, senco := who[people.DSL], who[people.Staff], who[people.SENCO]
		pupil := childAtRisk(t, h, who)
		in := office.SupportForm{Pupil: pupil, Adult: adult.Person, Need: "Somebody to tell.", Help: "A talk each week.", Next: clock.Now().AddDate(0, 0, 7)}
		if _, err := office.OpenSupport.Run(t.Context(), h, dsl, in); fieldsOf(err)["without"] == "" || fieldsOf(err)["unasked"] == "" {
			t.Errorf("without parents and specialist, and no reason: %v", err)
		}
		in.Parents, in.Unasked = true, "Urgent"
		for _, r := range []people.Role{people.Technician, people.Governor} {
			in.Adult = who[r].Person
			if _, err := office.OpenSupport.Run(t.Context(), h, dsl, in); fieldsOf(err)["adult"] == "" {
				t.Errorf("%s as the named adult: %v", r.Key(), err)
			}
		}
		in.Adult = adult.Person
		plan := run(t, office.OpenSupport, h, dsl, in)
		if _, err := office.OpenSupport.Run(t.Context(), h, dsl, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second plan: %v", err)
		}
		onlyFew(t, h, who, plan)
		run(t, office.RecordCheckIn, h, adult, office.CheckForm{Plan: plan, Text: "She laughed again.", Next: clock.Now().AddDate(0, 0, 7)})
		if x := run(t, office.ShowSupport, h, adult, plan); len(x.Checks) != 1 || x.MayKeep || x.Name != "Amira Calder" {
			t.Errorf("the named adult sees %+v", x)
		}
		noNames(t, h, adult, clock)
		keepersSeePlans(t, h)
		end := office.EndSupportForm{Plan: plan, Outcome: "She asks for help by herself."}
		if _, err := office.EndSupport.Run(t.Context(), h, senco, end); fieldsOf(err)["unasked"] == "" {
			t.Errorf("it ends without a specialist's view and nobody says why: %v", err)
		}
		end.Unasked = "The SENCO was there each time."
		run(t, office.EndSupport, h, senco, end)
		if _, err := office.ShowSupport.Run(t.Context(), h, adult, plan); !fault.Is(err, fault.NotFound) {
			t.Errorf("the named adult opens an ended plan: %v", err)
		}
	})
}

// onlyFew opens the plan as each role, and holds that the answer to the others is that of a plan which does not exist.
func onlyFew(t *testing.T, h *office.House, who map[people.Role]people.Actor, plan id.Support) {
	t.Helper()
	few := people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.SENCO, people.Staff)
	for role, actor := range who {
		_, err := office.ShowSupport.Run(t.Context(), h, actor, plan)
		_, none := office.ShowSupport.Run(t.Context(), h, actor, id.Support(store.NewID()))
		switch {
		case few.Has(role):
			if err != nil {
				t.Errorf("%s: %v", role.Key(), err)
			}
		case err == nil || none == nil || err.Error() != none.Error():
			t.Errorf("%s learns that there is a plan: %v, and of none: %v", role.Key(), err, none)
		}
	}
	for _, l := range run(t, office.ShowTrail, h, who[people.Chair], store.TrailQuery{}).Lines {
		if strings.Contains(l.Case+l.Clause, "Support") || strings.Contains(l.Clause, "5.1.1/support") {
			t.Errorf("the chair reads of it in the trail: %+v", l.Entry)
		}
	}
	seen := false
	for _, l := range run(t, office.ShowTrail, h, who[people.DSL], store.TrailQuery{Case: "ShowSupport"}).Lines {
		for _, r := range l.Records {
			seen = seen || r.ID == string(plan) && r.How == "read"
		}
	}
	if !seen {
		t.Error("opening the plan is not in the trail")
	}
}

// noNames holds that letters and the first page name no child.
func noNames(t *testing.T, h *office.House, adult people.Actor, clock *storetest.Clock) {
	t.Helper()
	clock.Move(9 * 24 * time.Hour)
	if day := run(t, office.Today, h, adult, struct{}{}); len(day.Support) != 1 || day.Support[0].Kind != office.SupportCheck {
		t.Errorf("the first page says %+v", day.Support)
	}
	for range 7 { // until a school day
		run(t, office.RemindOfDuties, h, people.System, struct{}{})
		clock.Move(24 * time.Hour)
	}
	found := false
	for _, l := range letters(t, h.School, "digest") {
		found = found || l.Person == adult.Person && strings.Contains(l.Body, "A confidential check-in")
		if strings.Contains(l.Subject+l.Body, "Amira") || strings.Contains(l.Subject+l.Body, "Calder") || strings.Contains(l.Subject+l.Body, "upport") {
			t.Errorf("a letter says too much: %s\n%s", l.Subject, l.Body)
		}
	}
	if !found {
		t.Error("the named adult is not reminded")
	}
}

// keepersSeePlans: whoever keeps the plans finds the child on the list of them.
func keepersSeePlans(t *testing.T, h *office.House) {
	t.Helper()
	n := run(t, office.ListSupport, h, people.Actor{Person: "x", Roles: people.Of(people.DSL), Via: "web"}, struct{}{})
	if len(n) != 1 || n[0].Name != "Amira Calder" {
		t.Errorf("the list: %+v", n)
	}
}

// TestLeaversPlansClose lets a child leave: nobody but the few sees the plan from that moment, and it is on record as ended.
func TestLeaversPlansClose(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		pupil := childAtRisk(t, h, who)
		plan := run(t, office.OpenSupport, h, who[people.DSL], office.SupportForm{Pupil: pupil, Adult: who[people.Staff].Person, Need: "x", Help: "y", Parents: true, Unasked: "Urgent", Next: clock.Now().AddDate(0, 0, 7)})
		clock.Move(time.Hour)
		run(t, office.ImportRoster, h, who[people.Administrator], office.RosterForm{Name: "roll.csv", Shrink: true, Data: []byte(strings.SplitAfter(oneChild, "\n")[0] + nextOne)})
		clock.Move(25 * time.Hour)
		if _, err := office.ShowSupport.Run(t.Context(), h, who[people.Staff], plan); !fault.Is(err, fault.NotFound) {
			t.Errorf("the named adult of a child who left: %v", err)
		}
		if n := run(t, office.CloseLeaversPlans, h, people.System, struct{}{}); n != 1 {
			t.Errorf("%d plans ended", n)
		}
		if x := run(t, office.ShowSupport, h, who[people.DSL], plan); x.Ended.IsZero() || x.Outcome == "" {
			t.Errorf("not on record as ended: %+v", x.Plan)
		}
	})
}

// TestASpecialistIsAsked asks the holder of a post and keeps the view: they see what the child needs and their question alone.
func TestASpecialistIsAsked(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		pupil, dsl, leader := childAtRisk(t, h, who), who[people.DSL], who[people.Leader]
		run(t, office.AppointToPost, h, who[people.Headteacher], office.AppointForm{Post: "designated_teacher", Person: leader.Person})
		in := office.SupportForm{Pupil: pupil, Adult: who[people.Staff].Person, Need: "Somebody to tell.", Help: "A talk each week.", Parents: true, Next: clock.Now().AddDate(0, 0, 7),
			Ask: "designated_teacher/" + string(leader.Person), Text: "What helps a child in care?"}
		plan := run(t, office.OpenSupport, h, dsl, in)
		x := run(t, office.ShowSupport, h, leader, plan)
		if x.Need == "" || x.Help != "" || len(x.Checks) != 0 || len(x.Asks) != 1 || x.Mine == "" || x.MayCheck {
			t.Fatalf("who is asked sees %+v", x)
		}
		if _, err := office.AnswerSpecialist.Run(t.Context(), h, dsl, office.ViewForm{Plan: plan, Ask: x.Mine, Text: "Mine"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else answers: %v", err)
		}
		if day := run(t, office.Today, h, leader, struct{}{}); len(day.Support) != 1 || day.Support[0].Kind != office.SupportAnswer {
			t.Errorf("the first page says %+v", day.Support)
		}
		run(t, office.AnswerSpecialist, h, leader, office.ViewForm{Plan: plan, Ask: x.Mine, Text: "The same adult each week."})
		if _, err := office.AnswerSpecialist.Run(t.Context(), h, leader, office.ViewForm{Plan: plan, Ask: x.Mine, Text: "Another"}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a view is changed: %v", err)
		}
		run(t, office.EndSupport, h, dsl, office.EndSupportForm{Plan: plan, Outcome: "She asks for help."})
	})
}
