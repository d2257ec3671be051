package office_test

import (
	"testing"

	"handrail.school/handrail/internal/area/lesson"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

func (x *teaching) plan(by people.Actor) office.Curriculum {
	x.t.Helper()
	out, err := office.ShowCurriculum.Run(x.t.Context(), x.h, by, struct{}{})
	if err != nil {
		x.t.Fatal(err)
	}
	return out
}

// The plan that is offered is taken over at one press and fills the map; what is not taught yet can be given back. A gap
// never shuts the gate.
func TestTheOfferedPlanIsTakenOver(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx, dsl := x.t.Context(), x.who[people.DSL]
		if _, err := x.teach("start_ks1", nil); err != nil {
			x.t.Fatal(err)
		}
		x.opens("Mia Ned Jo")
		before := x.plan(dsl)
		if before.Count()[lesson.Gap] == 0 || before.Offered == 0 || !before.Plans || len(before.Years) != 3 {
			x.t.Fatalf("an empty plan: %v, %d offered, years %v", before.Count(), before.Offered, before.Years)
		}
		n, err := office.AdoptUnits.Run(ctx, x.h, dsl, office.AdoptForm{})
		if err != nil || n != before.Offered {
			x.t.Fatalf("%d taken over, %v", n, err)
		}
		x.opens("Mia Ned Jo")
		after := x.plan(x.who[people.Governor])
		if c := after.Count(); c[lesson.Gap] != 0 || c[lesson.Repeat] != 0 || after.Offered != 0 || after.Plans || len(after.NoSubject)+len(after.NoSetting) != 0 {
			x.t.Errorf("the whole plan: %v, %+v", c, after.NoSubject)
		}
		if _, err := x.teach("y2_trail", nil); err != nil {
			x.t.Fatal(err)
		}
		shown, err := office.ShowObligation.Run(ctx, x.h, dsl, clause.Obligation("4.1-h"))
		if err != nil || shown.Status != "met" {
			x.t.Errorf("4.1-h: %s %q, %v", shown.Status, shown.Seen, err)
		}
		back, err := office.AdoptUnits.Run(ctx, x.h, dsl, office.AdoptForm{Back: true})
		if err != nil || back != n-1 {
			x.t.Errorf("%d of %d given back, %v: what was taught stays", back, n, err)
		}
		if u, err := office.ShowUnit.Run(ctx, x.h, dsl, office.UnitQuery{Key: "y2_trail"}); err != nil || !u.Planned || len(u.TaughtTo) != 1 {
			x.t.Errorf("what was taught: %+v, %v", u, err)
		}
		for _, c := range x.plan(dsl).Classes {
			if c.Title == "Oak" && (c.Taught != 2 || c.Planned != 2) {
				x.t.Errorf("Oak: %+v", c)
			}
		}
	})
}

// A school adds lessons of its own, changes words, retires and brings back; the first lesson of an age stays what the gate
// asks for.
func TestAUnitOfTheSchoolsOwn(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx, dsl := x.t.Context(), x.who[people.DSL]
		own := lesson.Unit{Title: " Our worry box ", Can: "Can post a worry", Years: []string{"2"}, Strands: []string{"coping"}, Steps: []string{"", " Open it "}, After: []string{"start_ks1"}}
		key, err := office.SetUnit.Run(ctx, x.h, dsl, office.UnitForm{Unit: own})
		if err != nil {
			x.t.Fatal(err)
		}
		if _, err := office.SetUnit.Run(ctx, x.h, dsl, office.UnitForm{Unit: own}); !fault.Is(err, fault.Invalid) {
			x.t.Errorf("the same name twice: %v", err)
		}
		changed := own
		changed.Key, changed.Can = key, "Can post a worry and knows who reads it"
		if _, err := office.SetUnit.Run(ctx, x.h, dsl, office.UnitForm{Unit: changed}); err != nil {
			x.t.Fatal(err)
		}
		u, err := office.ShowUnit.Run(ctx, x.h, x.tom, office.UnitQuery{Key: key})
		if err != nil || u.Title != "Our worry box" || len(u.Steps) != 1 || u.Steps[0] != "Open it" || !u.Planned || !u.Own || u.Plans || len(u.Past) != 1 || len(u.Before) != 1 {
			x.t.Fatalf("%+v, %v", u, err)
		}
		if _, err := office.BringBackUnit.Run(ctx, x.h, dsl, office.BackForm{Key: key, N: u.Past[0].N}); err != nil {
			x.t.Fatal(err)
		}
		if _, err := x.teach(key, nil); err != nil {
			x.t.Fatal(err)
		}
		if _, err := office.PlanUnit.Run(ctx, x.h, dsl, office.PlanForm{Key: key}); err != nil {
			x.t.Fatal(err)
		}
		if u, _ := office.ShowUnit.Run(ctx, x.h, dsl, office.UnitQuery{Key: key}); u.Can != own.Can || u.Planned || len(u.TaughtTo) != 1 {
			x.t.Errorf("retired: %+v", u.Unit)
		}
		if _, err := x.teach(key, nil); !fault.Is(err, fault.Invalid) {
			x.t.Errorf("taught though out of the plan: %v", err)
		}
		if _, err := office.PlanUnit.Run(ctx, x.h, dsl, office.PlanForm{Key: "start_ks1"}); !fault.Is(err, fault.Conflict) {
			x.t.Errorf("the first lesson is taken out: %v", err)
		}
		first := lesson.Unit{Key: "start_ks1", Title: "Our first lesson", Can: "Can tell", Years: []string{"6"}, Strands: []string{"coping"}}
		if _, err := office.SetUnit.Run(ctx, x.h, dsl, office.UnitForm{Unit: first}); err != nil {
			x.t.Fatal(err)
		}
		if u, _ := office.ShowUnit.Run(ctx, x.h, dsl, office.UnitQuery{Key: "start_ks1"}); !u.Starter || !u.For("1") || u.For("6") || !u.Changed {
			x.t.Errorf("the first lesson: %+v", u.Unit)
		}
		if _, err := office.BringBackUnit.Run(ctx, x.h, dsl, office.BackForm{Key: "start_ks1"}); err != nil {
			x.t.Fatal(err)
		}
		if u, _ := office.ShowUnit.Run(ctx, x.h, dsl, office.UnitQuery{Key: "start_ks1"}); u.Title != "My four safe steps" || !u.Starter || u.Changed {
			x.t.Errorf("the words that came: %+v", u.Unit)
		}
	})
}

// Leaders plan, and whoever holds the post for it; another teacher is told whom to ask.
func TestWhoMayPlanLessons(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		ctx := x.t.Context()
		try := func() map[string]error {
			out := map[string]error{}
			_, out["adopt"] = office.AdoptUnits.Run(ctx, x.h, x.tom, office.AdoptForm{})
			_, out["set"] = office.SetUnit.Run(ctx, x.h, x.tom, office.UnitForm{Unit: lesson.Unit{Title: "Ours", Can: "Can", Years: []string{"2"}, Strands: []string{"coping"}}})
			_, out["plan"] = office.PlanUnit.Run(ctx, x.h, x.tom, office.PlanForm{Key: "y2_trail"})
			_, out["back"] = office.BringBackUnit.Run(ctx, x.h, x.tom, office.BackForm{Key: "y2_trail"})
			return out
		}
		for name, err := range try() {
			if !fault.Is(err, fault.Refused) {
				x.t.Errorf("%s by a teacher: %v", name, err)
			}
		}
		if _, err := office.AppointToPost.Run(ctx, x.h, x.who[people.Headteacher], office.AppointForm{Post: "curriculum_lead", Person: x.tom.Person}); err != nil {
			x.t.Fatal(err)
		}
		for name, err := range try() {
			if err != nil {
				x.t.Errorf("%s by whoever leads the subject: %v", name, err)
			}
		}
	})
}
