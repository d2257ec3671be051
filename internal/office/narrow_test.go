package office_test

import (
	"testing"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Whoever makes a parent's code for a colleague who is a parent too, and uses it, gets no further than the parent's
// part: neither by setting up an app of their own for that account, nor by a code of its owner.
func TestAParentsVisitNeverGrowsIntoTheirAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, _ := withHead(t, school, clock)
		lead := id.Person(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			err := tx.AddPerson(store.Person{ID: lead, Name: "Lena Moss", Email: "lena@meadow.example", Roles: people.Of(people.DSL, people.Parent)})
			if err == nil {
				err = tx.SetPassphrase(lead, "") // joined, and has no app yet or is replacing it
			}
			return err
		})
		come := func() people.Actor {
			link, err := office.MakeParentLink.Run(t.Context(), h, admin, office.ParentLinkForm{Person: lead})
			if err != nil {
				t.Fatal(err)
			}
			in, err := office.ComeInAsParent(desk(t.Context(), h, people.Public), office.ParentForm{Code: link.Code})
			if err != nil {
				t.Fatal(err)
			}
			return whois(t, h, in.Token).Actor
		}
		visitor := come()
		if _, err := office.NewEnrolment.Run(t.Context(), h, visitor, struct{}{}); !fault.Is(err, fault.SignIn) {
			t.Errorf("a visitor is offered an app for the account: %v", err)
		}
		const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
		code, _ := totp.GenerateCode(secret, clock.Now())
		if out, err := office.Enrol.Run(t.Context(), h, visitor, office.EnrolForm{Secret: secret, Code: code}); !fault.Is(err, fault.SignIn) {
			t.Errorf("a visitor set up an app for the account: %+v, %v", out, err)
		}
		write(t, school, func(tx *store.Tx) error { return tx.SetTOTP(lead, secret) })
		if out, err := office.EnterCode(desk(t.Context(), h, come()), office.CodeForm{Code: code}); !fault.Is(err, fault.SignIn) {
			t.Errorf("a code alone made the visit an account: %+v, %v", out, err)
		}
	})
}

// At the very beginning, when somebody stands in for those who may agree, secrets are shown to no stand-in: an
// administrator with a second account would hold the paper that two people are to have made.
func TestStandInNeverSeesAnEnvelope(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		second := invited(t, h, admin, clock, "second", people.Of(people.Staff))
		if _, err := office.AskForEnvelope.Run(t.Context(), h, admin, ""); err != nil {
			t.Fatal(err)
		}
		lists, err := office.ListApprovals.Run(t.Context(), h, admin, struct{}{})
		if err != nil || len(lists.Open) != 1 {
			t.Fatalf("%v, %v", lists, err)
		}
		out, err := office.DecideApproval.Run(t.Context(), h, second, office.Verdict{Approval: lists.Open[0].ID, Agree: true})
		if !fault.Is(err, fault.Refused) || out.Envelope != nil {
			t.Errorf("a stand-in sees %v, %v", out.Envelope, err)
		}
	})
}
