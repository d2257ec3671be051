package office_test

import (
	"slices"
	"testing"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// Two parents who do not agree: the school sees it with both reasons, nothing is settled silently, and neither parent
// reads what the other said.
func TestParentsWhoDoNotAgree(t *testing.T) {
	eachSigning(t, func(s *signing) {
		head, dana, paul := s.role(people.Headteacher), s.parent("Dana"), s.parent("Paul")
		hers, err := s.answer("photos", dana, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		his, err := s.answer("photos", paul, func(in *office.AnswerTo) { in.Answer, in.Reason = agreement.NoAnswer, "We live apart." })
		if err != nil {
			s.t.Fatal(err)
		}
		list, err := office.ListMissing.Run(s.t.Context(), s.h, head, office.MissingQuery{Kind: "photos", Class: "Oak", State: string(agreement.Disputed)})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Person != s.byName["Amira"] {
			s.t.Fatalf("the list of the class: %+v, %v", list.Rows, err)
		}
		for _, x := range his {
			if _, err := office.ShowSignature.Run(s.t.Context(), s.h, dana, x); !fault.Is(err, fault.Refused) {
				s.t.Errorf("she read what he said: %v", err)
			}
			proof, err := office.ShowSignature.Run(s.t.Context(), s.h, head, x)
			if err != nil || proof.Reason != "We live apart." {
				s.t.Errorf("the school sees %q, %v", proof.Reason, err)
			}
			if own, err := office.ShowSignature.Run(s.t.Context(), s.h, paul, x); err != nil || own.Reason == "" {
				s.t.Errorf("he does not see his own: %v", err)
			}
		}
		if _, err := office.ShowSignature.Run(s.t.Context(), s.h, paul, hers[0]); !fault.Is(err, fault.Refused) {
			s.t.Errorf("he read what she said: %v", err)
		}
		for _, m := range s.text("photos", dana).People {
			if m.State != agreement.Disputed || m.Mine == nil || m.Mine.Signer != dana.Person || m.Open() {
				s.t.Errorf("she sees %s", m.State)
			}
		}
		if _, err := s.answer("photos", paul, nil); err != nil || s.state("photos", dana, s.byName["Amira"]) != agreement.Agreed {
			s.t.Errorf("when they agree: %v", err)
		}
	})
}

// The school says of every kind that parents sign whether one is enough or both have to agree.
func TestSchoolChoosesOneParentOrBothForEveryKind(t *testing.T) {
	eachSigning(t, func(s *signing) {
		states, err := office.ListAgreementTexts.Run(s.t.Context(), s.h, s.role(people.DSL), struct{}{})
		if err != nil {
			s.t.Fatal(err)
		}
		n := 0
		for _, k := range states {
			_, err := office.ChooseParents.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.AgreementChoice{Kind: k.Key, Parents: agreement.BothParents})
			if k.Signer != agreement.ByParent {
				if !fault.Is(err, fault.Conflict) {
					s.t.Errorf("%s is no parent's to sign: %v", k.Key, err)
				}
				continue
			}
			n++
			if err != nil {
				s.t.Fatal(err)
			}
			dana, ben := s.parent("Dana"), s.byName["Ben"]
			if _, err := s.answer(k.Key, dana, nil); err != nil || s.state(k.Key, dana, ben) == agreement.Agreed {
				s.t.Errorf("%s: one was enough, %v", k.Key, err)
			}
			waits := slices.ContainsFunc(s.text(k.Key, dana).People, func(m office.MyAgreement) bool { return slices.Contains(m.Waiting, s.byName["Paul"]) })
			if _, err := s.answer(k.Key, s.parent("Paul"), nil); err != nil || !waits || s.state(k.Key, dana, ben) != agreement.Agreed {
				s.t.Errorf("%s: waits for him %v, both were not enough, %v", k.Key, waits, err)
			}
		}
		if n != 6 {
			s.t.Errorf("parents sign %d kinds", n)
		}
	})
}
