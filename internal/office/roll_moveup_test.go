package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// A school moves up a year by the same way as a roster: looked at, taken in, taken back.
func TestASchoolMovesUpAYear(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		const classes = header + "1,Amira,Calder,2019-05-31,2,Oak,,,,,,\n2,Ben,Ash,2018-11-02,3,Elm,,,,,,\n3,Carys,Birch,2015-01-09,6,Ash,,,,,,\n90,Ned,Moss,,,Oak,teacher,ned@example.sch.uk,,,,\n"
		r.must(classes, "4 added 0 changed 0 left 0 same, true")
		by := r.who[people.Administrator]
		x, err := office.ProposeMoveUp.Run(t.Context(), r.h, by, struct{}{})
		if err != nil || len(x.Moves) != 3 || x.Leavers != "6" || x.Moves[0].To != "Elm" || x.Since != "" {
			t.Fatalf("%+v, %v", x, err)
		}
		form := office.MoveUpForm{To: map[string]string{office.MoveKey(x.Moves[1]): "Beech"}, Leavers: "6"}
		if _, err := office.KeepMoveUp(t.Context(), r.h, by, form); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a last day: %v", err)
		}
		if _, err := office.KeepMoveUp(t.Context(), r.h, r.who[people.Staff], form); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher moves the school up: %v", err)
		}
		form.LastDay = r.h.Now().AddDate(0, 0, -1)
		number, err := office.KeepMoveUp(t.Context(), r.h, by, form)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := r.h.Kept(by, number)
		if err != nil || kept.Changed != 2 || kept.Left != 1 || kept.Format != "Moved up a year" {
			t.Fatalf("%+v, %v", kept, err)
		}
		if r.find("Amira").Year != "2" {
			t.Error("a preview moved somebody")
		}
		if err := office.StartImport(t.Context(), r.h, by, office.RosterForm{Preview: number, Shrink: true}, time.Minute); err != nil {
			t.Fatal(err)
		}
		if kept, err = r.h.Kept(by, number); err != nil || kept.Err != nil || !kept.Applied {
			t.Fatalf("%+v, %v", kept, err)
		}
		for name, want := range map[string]string{"Amira": "3 Elm", "Ben": "4 Beech"} {
			who := r.find(name)
			shown, err := office.ShowPupil.Run(t.Context(), r.h, r.who[people.DSL], who.ID)
			if err != nil {
				t.Fatal(err)
			}
			got := who.Year
			for _, p := range shown.Places {
				if p.Until.IsZero() {
					got += " " + p.Title
				}
			}
			if got != want {
				t.Errorf("%s is in %s, not %s", name, got, want)
			}
		}
		if r.find("Carys").Active() {
			t.Error("who leaves is still there")
		}
		if x, err = office.ProposeMoveUp.Run(t.Context(), r.h, by, struct{}{}); err != nil || x.Since == "" {
			t.Errorf("%+v, %v", x, err)
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, by, kept.Import); err != nil {
			t.Fatal(err)
		}
		if a, c := r.find("Amira"), r.find("Carys"); a.Year != "2" || !c.Active() {
			t.Errorf("taken back: %+v, %v", a.Facts, c.Active())
		}
		r.must(strings.Replace(classes, "2,Oak", "3,Elm", 1), "0 added 1 changed 0 left 3 same, true")
	})
}
