package office_test

import (
	"errors"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// A Common Transfer File brings pupils who join. Of somebody whom the school's own system has it fills in what is not
// known, changes nothing, and nobody leaves by it.
func TestACommonTransferFileOnlyAdds(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		upn := roll.MakeUPN("801200001002")
		pupil := func(upn, family, given, dob, year string) string {
			return "<Pupil><UPN>" + upn + "</UPN><Surname>" + family + "</Surname><Forename>" + given + "</Forename><DOB>" + dob + "</DOB><Sex>F</Sex><BasicDetails><FormerUPN>X</FormerUPN><NCyearActual>" + year + "</NCyearActual></BasicDetails></Pupil>"
		}
		text := "<CTfile><CTFpupilData>" + pupil(upn, "Calder", "Amira", "2019-05-31", "1") + pupil(roll.MakeUPN("801200001003"), "Joiner", "Jo", "2018-01-01", "3") + "</CTFpupilData></CTfile>"
		ctf := func(in *office.RosterForm) { in.Name = "ctf.xml" }
		out := r.must(text, "1 added 1 changed 0 left 0 same, true", ctf)
		amira := r.find("Amira")
		if amira.UPN != upn || amira.Year != "2" || amira.FormerUPN != "X" || amira.Key != "csv/1" {
			t.Errorf("%+v", amira.Facts)
		}
		r.must(text, "0 added 0 changed 0 left 2 same, true", ctf)
		r.must(threePupils+"7,Jo,Joiner,2018-01-01,4,Elm,,,,,,\n", "0 added 1 changed 0 left 5 same, true")
		if jo := r.find("Jo"); jo.Key != "csv/7" || jo.UPN != "" && jo.FormerUPN != "X" || jo.Year != "4" {
			t.Errorf("%+v", jo.Facts)
		}
		if amira = r.find("Amira"); amira.UPN != upn {
			t.Errorf("what the file filled in is lost: %+v", amira.Facts)
		}
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
	})
}

// Whoever begins on a day to come is there from that day, and whose last day is over is shut out, without a new roster.
func TestDaysThatCome(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		const dated = "id,given_name,family_name,birth_date,year,class,admission_date,leaving_date,parent1_given_name,parent1_family_name,parent1_email\n"
		now := r.h.Now()
		at := func(days int) string { return now.AddDate(0, 0, days).Format(time.DateOnly) }
		text := dated + "1,Amira,Calder,2019-05-31,2,Oak,,,,,\n2,Ben,Ash,2018-11-02,3,Oak," + at(20) + ",,Dana,Ash,dana@example.org\n3,Carys,Birch,2017-01-09,4,Oak,," + at(10) + ",,,\n"
		out := r.must(text, "4 added 0 changed 0 left 0 same, true")
		if len(out.Conflicts) != 1 || out.Conflicts[0].Kind != roll.Begins {
			t.Errorf("%+v", out.Conflicts)
		}
		here := func(want string) {
			t.Helper()
			if got := names(r.pupils(office.RollQuery{}, people.DSL)); got != want {
				t.Errorf("on the roll: %s, not %s", got, want)
			}
		}
		here("Carys Birch, Amira Calder")
		if coming := names(r.pupils(office.RollQuery{State: "coming"}, people.DSL)); coming != "Ben Ash" {
			t.Errorf("still to come: %s", coming)
		}
		classes, err := office.ListClasses.Run(t.Context(), r.h, r.who[people.DSL], struct{}{})
		if err != nil || classes.Classes[0].Pupils != 2 {
			t.Errorf("%+v, %v", classes.Classes, err)
		}
		mind := func() {
			t.Helper()
			if err := office.MindRollDays(t.Context(), r.h); err != nil {
				t.Fatal(err)
			}
		}
		mind()
		r.must(text, "0 added 0 changed 0 left 4 same, true")
		r.clock.Move(11 * 24 * time.Hour)
		mind()
		here("Amira Calder")
		r.clock.Move(10 * 24 * time.Hour)
		mind()
		here("Ben Ash, Amira Calder")
		mind()
		ben := pupilNamed(r, "Ben Ash")
		write(t, r.school, func(tx *store.Tx) error {
			places, err := tx.PlacesOf(ben)
			if len(places) != 1 || !places[0].Until.IsZero() {
				t.Errorf("the class of who began: %+v", places)
			}
			p, err2 := tx.PersonByEmail("dana@example.org")
			if !p.Active() {
				t.Errorf("the parent of who began is not there: %+v", p)
			}
			imports, err3 := tx.Imports(10)
			if len(imports) != 3 || imports[0].By != "handrail" || imports[0].Changed != 2 || imports[1].Left != 1 {
				t.Errorf("imports: %+v", imports)
			}
			return errors.Join(err, err2, err3)
		})
		r.must(text, "0 added 0 changed 0 left 3 same, true")
	})
}

// Somebody who was to come and is in the roster no more, or whom people shut out, is not let in on the day.
func TestDaysThatDoNotCome(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		const dated = "id,given_name,family_name,birth_date,admission_date\n1,Amira,Calder,2019-05-31,\n"
		day := r.h.Now().AddDate(0, 0, 5).Format(time.DateOnly)
		ben, carys := "2,Ben,Ash,2018-11-02,"+day+"\n", "3,Carys,Birch,2017-01-09,"+day+"\n"
		r.must(dated+ben+carys, "3 added 0 changed 0 left 0 same, true")
		r.must(dated+carys, "0 added 0 changed 1 left 2 same, true")
		if _, err := office.EndPerson.Run(t.Context(), r.h, r.who[people.Administrator], pupilNamed(r, "Carys Birch")); err != nil && !fault.Is(err, fault.Conflict) {
			t.Fatal(err)
		} else if err != nil {
			write(t, r.school, func(tx *store.Tx) error { return tx.EndPerson(pupilNamed(r, "Carys Birch")) })
		}
		r.clock.Move(6 * 24 * time.Hour)
		if err := office.MindRollDays(t.Context(), r.h); err != nil {
			t.Fatal(err)
		}
		if got := names(r.pupils(office.RollQuery{}, people.DSL)); got != "Amira Calder" {
			t.Errorf("on the roll: %s", got)
		}
	})
}
