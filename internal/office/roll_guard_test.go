package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Taking an import back gives nobody a post again, takes none away, opens no account that the school closed and closes
// none of somebody who has come to hold a post since: one administrator takes it back alone.
func TestTakingAnImportBackTouchesNoPost(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(header+"9,Designated safeguarding,Lead,,,,teacher,dsl@example.sch.uk,,,,\n1,Pu,Pil,2018-01-01,2,Oak,,,,,,\n2,Al,Ash,2018-01-01,2,Oak,,,,,,\n", "2 added 1 changed 0 left 0 same, true")
		out := r.must(header+"9,Designated,Lead,,,,teacher,dsl@example.sch.uk,,,,\n1,Pu,Pil,2018-01-01,2,Oak,,,,,,\n2,Alf,Ash,2018-01-01,2,Oak,,,,,,\n"+
			"10,Nell,New,,,,teacher,nell@example.sch.uk,,,,\n11,Newton,New,,,,teacher,newton@example.sch.uk,,,,\n", "2 added 2 changed 0 left 1 same, true")
		dsl, chair := r.who[people.DSL].Person, r.who[people.Chair].Person
		var nell, newton, alf id.Person
		write(t, r.school, func(tx *store.Tx) error {
			for email, who := range map[string]*id.Person{"nell@example.sch.uk": &nell, "newton@example.sch.uk": &newton} {
				p, err := tx.PersonByEmail(email)
				if *who = p.ID; err != nil {
					return err
				}
			}
			alf = pupilNamed(r, "Alf Ash")
			if err := tx.SetRoles(nell, people.Of(people.Headteacher)); err != nil { // as two people agreed
				return err
			}
			if err := tx.SetRoles(dsl, people.Of(people.Staff)); err != nil { // who then leaves
				return err
			}
			if err := tx.EndPerson(alf); err != nil {
				return err
			}
			return tx.EndPerson(dsl)
		})
		if _, err := office.UndoImport.Run(t.Context(), r.h, r.who[people.Administrator], out.Import); err != nil {
			t.Fatal(err)
		}
		err := r.school.Read(t.Context(), func(v *store.View) error {
			for who, want := range map[id.Person]struct {
				roles  people.Set
				active bool
			}{dsl: {people.Of(people.Staff), false}, chair: {people.Of(people.Chair), true}, nell: {people.Of(people.Headteacher), true}, newton: {0, false}, alf: {people.Of(people.Pupil), false}} {
				p, err := v.PersonByID(who)
				if err != nil {
					return err
				}
				if p.Roles != want.roles || p.Active() != want.active {
					t.Errorf("%q has the roles %v, active %v", p.Name, p.Roles.Roles(), p.Active())
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Whom the school takes back and closes again is closed by the school, whatever a roster did before.
func TestARosterOpensNobodyWhomTheSchoolClosed(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		r.must(threePupils, "5 added 0 changed 0 left 0 same, true")
		r.must(strings.Replace(threePupils, "90,Ned,Moss,,,Oak;Elm,teacher,ned@example.sch.uk,,,,\n", "91,Una,Vale,,,Oak;Elm,teacher,una@example.sch.uk,,,,\n", 1), "1 added 0 changed 1 left 4 same, true")
		var ned id.Person
		write(t, r.school, func(tx *store.Tx) error {
			p, err := tx.PersonByEmail("ned@example.sch.uk")
			ned = p.ID
			return err
		})
		for _, err := range []error{
			second(office.TakeBack.Run(t.Context(), r.h, r.who[people.Administrator], ned)),
			second(office.EndPerson.Run(t.Context(), r.h, r.who[people.Administrator], ned))} {
			if err != nil {
				t.Fatal(err)
			}
		}
		out, err := r.take(threePupils, func(in *office.RosterForm) { in.Skip = true })
		if err != nil {
			t.Fatal(err)
		}
		write(t, r.school, func(tx *store.Tx) error {
			p, err := tx.PersonByID(ned)
			if p.Active() {
				t.Errorf("a roster opened an account that the school closed: %+v", out)
			}
			return err
		})
	})
}

func second[T any](_ T, err error) error { return err }

// Whoever runs the system may take a roster in, and reads the name of no child in what it would change.
func TestATechnicianTakesRostersInWithoutNames(t *testing.T) {
	eachRoll(t, func(r *rolled) {
		for role, want := range map[people.Role]int{people.Technician: 0, people.Administrator: 5} {
			out, err := office.PreviewRoster.Run(t.Context(), r.h, r.who[role], office.RosterForm{Name: "roll.csv", Data: []byte(threePupils)})
			if err != nil || len(out.Samples) != want || out.Added != 5 {
				t.Errorf("%s sees %v, %v", role.Key(), out.Samples, err)
			}
		}
	})
}
