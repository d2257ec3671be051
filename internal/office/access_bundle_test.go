package office_test

import (
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Nobody agrees to their own access because a colleague asked for it together with somebody else's.
func TestNobodyAgreesToTheirOwnAccessAmongOthers(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, _ *storetest.Clock) {
		head, dsl, admin := who[people.Headteacher], who[people.DSL], who[people.Administrator]
		key := aSystem(t, h, head, func(x *access.System) { x.For, x.Needs = people.Colleagues, nil })
		run(t, office.AskAccess, h, admin, office.AskForm{System: key, People: []id.Person{dsl.Person, who[people.Staff].Person}, Level: access.Manage, Why: "Runs it"})
		waiting := run(t, office.ListApprovals, h, dsl, struct{}{})
		if len(waiting.Open) != 1 {
			t.Fatalf("%d wait", len(waiting.Open))
		}
		number := waiting.Open[0].ID
		if _, err := office.DecideApproval.Run(t.Context(), h, dsl, office.Verdict{Approval: number, Agree: true}); !fault.Is(err, fault.Refused) {
			t.Errorf("the lead agreed to her own: %v", err)
		}
		if list := run(t, office.ListGrants, h, head, office.GrantQuery{System: key}); len(list.Rows) != 0 {
			t.Errorf("%d were given", len(list.Rows))
		}
		run(t, office.DecideApproval, h, head, office.Verdict{Approval: number, Agree: true})
		if list := run(t, office.ListGrants, h, head, office.GrantQuery{System: key}); len(list.Rows) != 2 {
			t.Errorf("%d were given", len(list.Rows))
		}
	})
}
