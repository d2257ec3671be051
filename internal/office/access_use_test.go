package office_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A shared account opens to nobody who has not said that it is they, in their own name; what was said is kept with its end
// (7.5.1-h).
func TestWhoIsBehindASharedAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		key := aSystem(t, h, head, func(s *access.System) { s.Needs, s.Login = nil, access.SharedLogin })
		q := office.UseQuery{System: key}
		gate := func(by people.Actor) access.Answer {
			t.Helper()
			return run(t, office.AskGate, h, admin, office.GateQuestion{Person: string(by.Person), System: key}).Answer
		}
		if _, err := office.StartUse.Run(t.Context(), h, teacher, office.UseForm{UseQuery: q}); !fault.Is(err, fault.Refused) {
			t.Errorf("somebody without a line in the record uses it: %v", err)
		}
		if x := run(t, office.ShowUse, h, teacher, q); len(x.Lacks) == 0 || x.Now != nil {
			t.Errorf("somebody without a line sees %+v", x)
		}
		for _, by := range []people.Actor{head, teacher} {
			giveNow(t, school, key, by.Person)
		}
		if a := gate(teacher); a.Allowed || len(a.Missing) != 1 || a.Missing[0].Next != "/access/systems/"+key+"/use" || a.Missing[0].Kind != access.Time {
			t.Errorf("before anybody said so the gate says %+v", a)
		}
		run(t, office.StartUse, h, teacher, office.UseForm{UseQuery: q})
		if !gate(teacher).Allowed || gate(head).Allowed {
			t.Error("the teacher is behind it, and nobody else")
		}
		clock.Move(time.Hour)
		run(t, office.StartUse, h, head, office.UseForm{UseQuery: q})
		if gate(teacher).Allowed || !gate(head).Allowed {
			t.Error("the head took over")
		}
		if _, err := office.EndUse.Run(t.Context(), h, teacher, q); !fault.Is(err, fault.Refused) {
			t.Errorf("the teacher ends the head's: %v", err)
		}
		run(t, office.EndUse, h, head, q)
		if gate(head).Allowed {
			t.Error("the head is done and still behind it")
		}
		run(t, office.StartUse, h, admin, office.UseForm{UseQuery: q, Person: teacher.Person})
		x := run(t, office.ShowUse, h, admin, q)
		if x.Now == nil || x.Now.Person != teacher.Person || x.Now.By != string(admin.Person) || len(x.Past) != 2 || x.Past[1].End().Sub(x.Past[1].Since) != time.Hour {
			t.Errorf("the record says %+v, before %+v", x.Now, x.Past)
		}
		if _, err := office.StartUse.Run(t.Context(), h, teacher, office.UseForm{UseQuery: q, Person: head.Person}); !fault.Is(err, fault.Refused) {
			t.Errorf("a teacher says so for the head: %v", err)
		}
		clock.Move(24 * time.Hour)
		if gate(teacher).Allowed {
			t.Error("somebody is behind it overnight")
		}
		if s := run(t, office.ListSystems, h, admin, struct{}{}).Systems[0]; s.Silent || s.InUse {
			t.Errorf("the register says %+v", s)
		}
		clock.Move(40 * 24 * time.Hour)
		if s := run(t, office.ListSystems, h, admin, struct{}{}).Systems[0]; !s.Silent {
			t.Error("nobody has said so for a month, and the register is content")
		}
	})
}

// giveNow gives a system to somebody, set up.
func giveNow(t *testing.T, school *store.School, key string, who id.Person) {
	t.Helper()
	write(t, school, func(tx *store.Tx) error {
		return tx.SetGrant(access.Grant{ID: id.Grant(tx.NewID()), System: key, Person: who, Level: access.Use, Asked: tx.Now(), AskedBy: "x", Agreed: tx.Now(), AgreedBy: "x", Done: tx.Now(), DoneBy: "x"})
	})
}
