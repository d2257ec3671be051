package approval_test

import (
	"testing"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Where a school has nobody else yet, a colleague may agree to what begins it; to what lies in the safe, and to a program that
// reads names, nobody stands in.
func TestWhereAColleagueStandsIn(t *testing.T) {
	now := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	by := people.Actor{Person: "teacher", Roles: people.Of(people.Staff)}
	never := map[string]bool{"envelope": true, "recovery_key": true, "api_token": true}
	for _, k := range approval.Kinds {
		r := approval.Request{Kind: k.Key, Subject: "x", By: "administrator", Made: now, Expires: now.Add(k.Valid)}
		err := approval.MayDecide(r, by, now, true)
		if never[k.Key] != fault.Is(err, fault.Refused) || !never[k.Key] && err != nil {
			t.Errorf("%s where there is nobody else: %v", k.Key, err)
		}
		if err := approval.MayDecide(r, by, now, false); !k.Agree.Meets(by.Roles) && !fault.Is(err, fault.Refused) {
			t.Errorf("%s where there is somebody: %v", k.Key, err)
		}
	}
}
