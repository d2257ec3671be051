package office_test

import (
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// gridOf is the grid of Oak as somebody sees it, as lines: name, columns in which something is missing.
func (x *teaching) gridOf(by people.Actor, system string) (office.ClassGrid, string) {
	x.t.Helper()
	out, err := office.ShowClassGrid.Run(x.t.Context(), x.h, by, office.GridQuery{Class: x.oak, System: system})
	if err != nil {
		x.t.Fatal(err)
	}
	var lines []string
	for _, row := range out.Rows {
		line := strings.Fields(row.Name)[0]
		for _, c := range office.GridColumns {
			if _, lacks := row.Cells[c]; lacks {
				line += " " + c
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return out, strings.Join(lines, ", ")
}

// A class is worked off: what is missing to whom, and what the teacher can do about it.
func TestAClassByWhatIsMissing(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		head := x.who[people.Headteacher]
		aSystem(x.t, x.h, head, func(s *access.System) {
			s.Name, s.Kind, s.For, s.Given, s.Needs = "Spelling", "app", people.Of(people.Pupil), access.ByGrant, nil
		})
		aSystem(x.t, x.h, head, func(s *access.System) {
			s.Name, s.Kind, s.For, s.Given, s.Needs, s.MinAge = "Video site", "social", people.Of(people.Pupil), access.ByGrant, nil, 13
		})
		out, got := x.gridOf(x.tom, "")
		if want := "Jo lesson account, Mia lesson account, Ned lesson account"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if len(out.Systems) != 2 || len(out.Units) != 1 || len(out.NotHeld) != 1 || out.NotHeld[0].Name != "Spelling" {
			t.Errorf("systems of that age: %+v, to teach %d, not held %+v", out.Systems, len(out.Units), out.NotHeld)
		}
		if step := out.Rows[0].Cells[access.Lesson].Step; step.Href != "/lessons/class/"+string(x.oak) {
			t.Errorf("the teacher's next step: %+v", step)
		}
		if _, got := x.gridOf(x.tom, x.system); got != "Jo lesson, Mia lesson, Ned lesson" {
			t.Errorf("for one system: %s", got)
		}
		if _, err := x.teach("start_ks1", func(in *office.LessonForm) { in.Absent = []id.Person{x.child("Jo")} }); err != nil {
			t.Fatal(err)
		}
		if _, got := x.gridOf(head, x.system); got != "Jo lesson, Mia, Ned" {
			t.Errorf("after the lesson: %s", got)
		}
		list, err := office.ListClassGrids.Run(x.t.Context(), x.h, head, struct{}{})
		if err != nil || len(list) != 2 || list[0].Whole+list[0].Some+list[1].Whole+list[1].Some != 4 {
			t.Errorf("%+v, %v", list, err)
		}
		if _, err := office.ShowClassGrid.Run(x.t.Context(), x.h, x.una, office.GridQuery{Class: x.oak}); !fault.Is(err, fault.Refused) {
			t.Errorf("the teacher of another class: %v", err)
		}
	})
}

// The next step is one that whoever looks may take.
func TestTheNextStepDependsOnWhoLooks(t *testing.T) {
	eachTeaching(t, func(x *teaching) {
		mia := x.child("Mia")
		for role, want := range map[people.Role]string{people.Headteacher: "/lessons/class/" + string(x.oak), people.Technician: ""} {
			row := accessOf(x.t, x.h, x.who[role], mia, x.system)
			if row.Step.Href != want || row.Step.Text == "" {
				t.Errorf("%s: %+v", role.Key(), row.Step)
			}
		}
		key := aSystem(x.t, x.h, x.who[people.Headteacher], nil)
		own, err := office.MyAccess.Run(x.t.Context(), x.h, x.tom, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(own.Rows, func(r office.AccessRow) bool { return r.System.Key == key })
		if i < 0 || own.Rows[i].Step.Href != "/account/learning" {
			t.Errorf("a teacher's own: %+v", own.Rows)
		}
	})
}
