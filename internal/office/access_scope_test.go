package office_test

import (
	"slices"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/id"
)

// The scope list names who administers a system by the record of access, and says what is missing (CE-03).
func TestTheScopeOfCyberEssentials(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		key := aSystem(t, h, head, func(s *access.System) {
			s.Needs, s.Owner, s.Runs, s.Support, s.Login, s.SecondFactor, s.PasswordRule, s.Scope = nil, head.Person, "With a host", access.BySupplier, access.OwnLogin, true, "12 characters", true
		})
		x := run(t, office.ShowScope, h, admin, struct{}{})
		if len(x.Systems) != 1 || x.Lacking != 1 || !slices.Equal(x.Systems[0].Lacks, []string{"Nobody administers it by the record of access"}) {
			t.Errorf("without an administrator: %+v", x)
		}
		write(t, school, func(tx *store.Tx) error {
			return tx.SetGrant(access.Grant{ID: id.Grant(tx.NewID()), System: key, Person: teacher.Person, Level: access.Manage, Asked: tx.Now(), AskedBy: "x", Agreed: tx.Now(), AgreedBy: "x", Done: tx.Now(), DoneBy: "x"})
		})
		x = run(t, office.ShowScope, h, admin, struct{}{})
		if x.Lacking != 0 || len(x.Systems[0].Admins) != 1 || x.Systems[0].OwnerName == "" {
			t.Errorf("with one: %+v", x)
		}
		s := x.Systems[0].System
		s.Support = "somebody"
		if _, err := office.SetSystem.Run(t.Context(), h, head, office.SystemForm{System: s}); fieldsOf(err)["support"] == "" {
			t.Errorf("an answer that there is not: %v", err)
		}
	})
}
