package office_test

import (
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/area/secret"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Whoever leaves forces a change of what they knew, which the technician sees until it is done (7.5.1-b).
func TestALeaverForcesAChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		write(t, school, func(tx *store.Tx) error {
			return tx.SetAnswer("accounts.device_passwords", []string{"yes"}, "set-up", string(admin.Person))
		})
		number, err := office.SetSecret.Run(t.Context(), h, admin, office.SecretForm{Name: "Tablets of Oak", Holders: []id.Person{head.Person, teacher.Person}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.SetSecret.Run(t.Context(), h, admin, office.SecretForm{Holders: []id.Person{"nobody"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("no name: %v", err)
		}
		if got := rowOf(t, h, head, "7.5.1-b"); got.Status != obligation.Met {
			t.Errorf("7.5.1-b at first: %s %s", got.Status, got.Seen)
		}
		if mine, err := office.ListSecrets.Run(t.Context(), h, teacher, struct{}{}); err != nil || len(mine.Rows) != 1 || len(mine.People) != 0 {
			t.Errorf("what the teacher sees: %+v, %v", mine, err)
		}
		clock.Move(time.Hour)
		if _, err := office.EndPerson.Run(t.Context(), h, admin, teacher.Person); err != nil {
			t.Fatal(err)
		}
		if day, err := office.Today.Run(t.Context(), h, admin, struct{}{}); err != nil || day.Secrets != 1 {
			t.Errorf("the administrator's day: %d, %v", day.Secrets, err)
		}
		if got := rowOf(t, h, head, "7.5.1-b"); got.Status != obligation.Due {
			t.Errorf("7.5.1-b after somebody left: %s %s", got.Status, got.Seen)
		}
		clock.Move(25 * time.Hour)
		if got := rowOf(t, h, head, "7.5.1-b"); got.Status != obligation.NotMet {
			t.Errorf("7.5.1-b a day later: %s %s", got.Status, got.Seen)
		}
		if _, err := office.SecretChanged.Run(t.Context(), h, admin, number); err != nil {
			t.Fatal(err)
		}
		if day, _ := office.Today.Run(t.Context(), h, admin, struct{}{}); day.Secrets != 0 {
			t.Errorf("still to change: %d", day.Secrets)
		}
		if got := rowOf(t, h, head, "7.5.1-b"); got.Status != obligation.Met {
			t.Errorf("7.5.1-b after the change: %s %s", got.Status, got.Seen)
		}
		if _, err := office.EndSecret.Run(t.Context(), h, admin, number); err != nil {
			t.Fatal(err)
		}
		if all, _ := office.ListSecrets.Run(t.Context(), h, head, struct{}{}); len(all.Rows) != 0 {
			t.Errorf("still there: %+v", all.Rows)
		}
	})
}

// Two leaders can open an envelope; each opening is logged, told, and forces a change (8.4-e).
func TestAnEnvelopeIsOpened(t *testing.T) {
	eachSigning(t, func(s *signing) {
		t, h := s.t, s.h
		head, dsl, admin, teacher := s.role(people.Headteacher), s.role(people.DSL), s.role(people.Administrator), s.role(people.Staff)
		write(t, s.school, func(tx *store.Tx) error {
			return tx.SetAnswer("social.channels", []string{"in_use"}, "set-up", string(admin.Person))
		})
		x := aSystem(t, h, head, func(x *access.System) { x.Name, x.Kind, x.Needs = "The school's account", "social", nil })
		form := office.SecretForm{Name: "The school's account", System: x, Sealed: true, Kept: "Safe", Holders: []id.Person{dsl.Person, teacher.Person}}
		if _, err := office.SetSecret.Run(t.Context(), h, admin, form); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "two leaders") {
			t.Errorf("with one leader: %v", err)
		}
		form.Holders = []id.Person{dsl.Person, head.Person}
		number, err := office.SetSecret.Run(t.Context(), h, admin, form)
		if err != nil {
			t.Fatal(err)
		}
		if got := rowOf(t, h, head, "8.4-e"); got.Status != obligation.Met {
			t.Errorf("8.4-e: %s %s", got.Status, got.Seen)
		}
		open := func(by people.Actor, why string) error {
			_, err := office.OpenSealed.Run(t.Context(), h, by, office.OpeningForm{ID: number, Why: why})
			return err
		}
		if err := open(admin, "curious"); !fault.Is(err, fault.Refused) {
			t.Errorf("somebody else opens it: %v", err)
		}
		if err := open(dsl, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := open(dsl, "A hateful post has to go now"); err != nil {
			t.Fatal(err)
		}
		all, err := office.ListSecrets.Run(t.Context(), h, head, struct{}{})
		if err != nil || len(all.Rows) != 1 || all.Rows[0].Must != secret.Opened || len(all.Rows[0].Openings) != 1 || all.Rows[0].Openings[0].Why != "A hateful post has to go now" {
			t.Errorf("the log: %+v, %v", all.Rows, err)
		}
		told := 0
		err = s.school.Do(t.Context(), store.Line{Who: "os:test", Via: "cli", Case: "Test"}, func(tx *store.Tx) error {
			letters, err := tx.DueLetters(100)
			for _, l := range letters {
				if strings.Contains(l.Subject, "sealed envelope") {
					told++
					if strings.Contains(l.Body, "hateful") || strings.Contains(l.Subject, "account") {
						t.Errorf("the letter says too much: %s", l.Body)
					}
				}
			}
			return err
		})
		if err != nil || told < 2 {
			t.Errorf("%d were told, %v", told, err)
		}
		if got := rowOf(t, h, head, "8.4-e"); got.Status != obligation.Due {
			t.Errorf("8.4-e after it was opened: %s %s", got.Status, got.Seen)
		}
	})
}
