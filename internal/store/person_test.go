package store_test

import (
	"testing"

	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func TestPupilsAndPeopleWithoutAnAddressStayApartFromColleagues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, _ *storetest.Clock) {
		err := school.Do(t.Context(), line, func(tx *store.Tx) error {
			for id, roles := range map[id.Person]people.Set{"p1": people.Of(people.Pupil), "p2": people.Of(people.Pupil), "p3": people.Of(people.Volunteer),
				"p4": people.Of(people.Parent, people.Staff)} {
				if err := tx.AddPerson(store.Person{ID: id, Name: "Some Body", Roles: roles}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = school.Read(t.Context(), func(v *store.View) error {
			all, err := v.People()
			if err != nil {
				return err
			}
			if len(all) != 2 {
				t.Errorf("%d colleagues: %v", len(all), all)
			}
			if _, err := v.PersonByEmail(""); !store.None(err) {
				t.Errorf("nobody's address finds somebody: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
