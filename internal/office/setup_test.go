package office_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

const answers = `
school: {name: Meadow Primary School, urn: "999002", phase: primary}
administrator: {name: Ada Mint, email: ada@meadow.example, passphrase_file: secret}
people:
  - {name: Hal Reed, email: hal@meadow.example, roles: [headteacher]}
  - {name: Tom Ash, email: tom@meadow.example, roles: [staff]}
area_pack: kent
calendar:
  hours: {opens: 8:50, closes: 15:20}
  terms:
    - {name: Autumn, starts: 2026-09-03, ends: 2026-12-18}
    - {name: Spring, starts: 2027-01-04, ends: 2027-03-25}
  closures:
    - {day: 2026-10-26, name: Half-term}
profile:
  policy.review_interval: yearly
  role: {dsl: Daniel Hayes}
`

func parse(t *testing.T, text string) (office.SetupAnswers, error) {
	t.Helper()
	books, err := new(office.Shelf).Books()
	if err != nil {
		t.Fatal(err)
	}
	return office.ParseAnswers(books, []byte(text), func(name string) ([]byte, error) {
		if name != "secret" {
			return nil, os.ErrNotExist
		}
		return []byte(phrase + "\n"), nil
	})
}

func TestASchoolIsSetUpFromAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		in, err := parse(t, answers)
		if err != nil {
			t.Fatal(err)
		}
		links, err := office.SetUpFromFile.Run(t.Context(), h, technician, in)
		if err != nil || len(links) != 2 || !links[0].Waiting.Has(people.Headteacher) || links[1].Waiting != 0 {
			t.Fatalf("%+v, %v", links, err)
		}
		d := desk(t.Context(), h, people.Public)
		if _, err := office.EnterPassphrase(d, office.SignInForm{Email: "ada@meadow.example", Passphrase: phrase}); err != nil {
			t.Error("the administrator cannot sign in:", err)
		}
		for _, l := range links {
			if _, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: l.Token, Passphrase: phrase}); err != nil {
				t.Errorf("%s cannot join: %v", l.Name, err)
			}
		}
		err = school.Read(t.Context(), func(v *store.View) error {
			p, err := v.Profile()
			if err != nil || p["school.name"].Values[0] != "Meadow Primary School" || p["area.pack"].Values[0] != "kent" || p["role.dsl"].Values[0] != "Daniel Hayes" {
				t.Errorf("profile %v, %v", p, err)
			}
			y, days, err := v.Calendar()
			if len(y.Terms) != 2 || len(days) != 1 {
				t.Errorf("year %+v %v", y, days)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		before := len(lines(t, school))
		if _, err := office.SetUpFromFile.Run(t.Context(), h, technician, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("set up twice: %v", err)
		}
		if after := len(lines(t, school)); after != before+1 { // the looking itself
			t.Errorf("the second set-up left %d lines", after-before)
		}
	})
}

func lines(t *testing.T, school *store.School) (all []store.TrailLine) {
	t.Helper()
	err := school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) (err error) {
		all, err = tx.Trail(0, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEverythingWrongInAnswersIsSaidWithItsPlace(t *testing.T) {
	_, err := parse(t, `
school: {nmae: Meadow}
administrator: {name: Ada Mint, email: ada, passphrase_file: nowhere}
people:
  - {name: Hal, email: hal@meadow.example, roles: [headmaster]}
  - {name: Bo, email: HAL@meadow.example, roles: [technician, dsl]}
  - {name: Cy, email: cy@meadow.example}
area_pack: atlantis
calendar:
  terms:
    - {name: Autumn, starts: 3 September, ends: 2026-12-18}
profile:
  school.name: Meadow
  policy.review_interval: sometimes
holidays: long
`)
	if err == nil {
		t.Fatal("accepted")
	}
	got := err.Error()
	for _, want := range []string{
		"line 2, column 10: school.nmae is not a question", "line 3, column 40: Enter an e-mail address", "line 3, column 62: the passphrase file cannot be read",
		`line 5, column 52: "headmaster" is not a role`, "line 6, column 23: this address stands in line 5 already", "line 6, column 50: Whoever runs the system",
		`line 7, column 5: a person needs "roles"`, `line 8, column 12: there is no area pack "atlantis"; there is kent, lancashire`,
		`line 11, column 30: "3 September" is not a day`, "line 14, column 27: policy.review_interval", `line 15, column 1: the file has no "holidays"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestHostileAnswersAreRefused(t *testing.T) {
	for _, text := range []string{"", "- a", "a", strings.Repeat("[", 9000), "school: &a {name: x}\nadministrator: *a", "\xff", "school:\nadministrator: [1]\npeople: {}\ncalendar: 3\nprofile: x",
		"school: {name: x}\nschool: {name: y}"} {
		if _, err := parse(t, text); err == nil {
			t.Errorf("%.20q was accepted", text)
		}
	}
}

// Answers that fail half-way keep nothing: here a person has the administrator's address.
func TestSetUpIsAllOrNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		in, err := parse(t, answers)
		if err != nil {
			t.Fatal(err)
		}
		in.People = append(in.People, office.Newcomer{Name: "Ada again", Email: "ada@meadow.example", Roles: people.Of(people.Staff)})
		if _, err := office.SetUpFromFile.Run(t.Context(), h, technician, in); err == nil {
			t.Fatal("two people with one address")
		}
		_ = school.Read(t.Context(), func(v *store.View) error {
			n, err := v.CountPeople()
			p, err2 := v.Profile()
			if n != 0 || len(p) != 0 {
				t.Errorf("%d people and %d answers were kept, %v", n, len(p), errors.Join(err, err2))
			}
			return nil
		})
	})
}

func TestOnlyAnAdministratorIsRecovered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		staff := staffed(t, school)
		r, err := office.RecoverAdministrator.Run(t.Context(), h, technician, office.RecoverForm{Email: "ada@meadow.example"})
		if err != nil || r.Told != 2 {
			t.Fatalf("%+v, %v", r, err)
		}
		var to []string
		err = school.Read(t.Context(), func(v *store.View) error {
			due, err := v.DueLetters(100)
			for _, l := range due {
				if strings.Contains(l.Body, r.Token) {
					t.Error("the link stands in a letter")
				}
				to = append(to, l.To)
			}
			return err
		})
		slices.Sort(to)
		if want := []string{"ada@meadow.example", "chair@example.sch.uk", "headteacher@example.sch.uk"}; err != nil || !slices.Equal(to, want) {
			t.Errorf("told %v, %v", to, err)
		}
		if _, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: r.Token, Passphrase: phrase + " new"}); err != nil {
			t.Error(err)
		}
		for _, role := range []people.Role{people.Headteacher, people.DSL, people.Staff, people.Technician} {
			if _, err := office.RecoverAdministrator.Run(t.Context(), h, technician, office.RecoverForm{Email: role.Key() + "@example.sch.uk"}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s: %v", role.Key(), err)
			}
		}
		newcomer := office.RecoverForm{Email: "new@meadow.example", Name: "Nia New"}
		if _, err := office.RecoverAdministrator.Run(t.Context(), h, technician, newcomer); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second administrator was made: %v", err)
		}
		if n := refusals(t, h, "RecoverAdministrator"); n != 5 {
			t.Errorf("%d refusals are in the trail, want one for each of four roles and one for the unknown address", n)
		}
		head := staff[people.Headteacher]
		for _, gone := range []people.Actor{admin, staff[people.Administrator]} {
			if _, err := office.EndPerson.Run(t.Context(), h, head, gone.Person); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := office.RecoverAdministrator.Run(t.Context(), h, technician, newcomer); err != nil {
			t.Errorf("with no administrator left: %v", err)
		}
	})
}

// refusals counts what the trail says was refused of a use case.
func refusals(t *testing.T, h *office.House, name string) (n int) {
	t.Helper()
	reader := people.Actor{Person: "reader", Roles: people.Of(people.Headteacher), Via: "test"}
	shown, err := office.ShowTrail.Run(t.Context(), h, reader, store.TrailQuery{Case: name})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range shown.Lines {
		if line.Refused != "" {
			n++
		}
	}
	return n
}
