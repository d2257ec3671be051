package office_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// invited enters somebody, who joins and sets up the app.
func invited(t *testing.T, h *office.House, by people.Actor, clock *storetest.Clock, name string, roles people.Set) people.Actor {
	t.Helper()
	inv, err := office.InvitePerson.Run(t.Context(), h, by, office.PersonForm{Name: name, Email: name + "@meadow.example", Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	half, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: inv.Token, Passphrase: phrase})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := enrolled(t, h, half.Token, clock)
	return a
}

// agree lets somebody agree to everything that waits; the first error counts.
func agree(t *testing.T, h *office.House, by people.Actor) (office.Carried, error) {
	t.Helper()
	lists, err := office.ListApprovals.Run(t.Context(), h, by, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	var out office.Carried
	for _, w := range lists.Open {
		if out, err = office.DecideApproval.Run(t.Context(), h, by, office.Verdict{Approval: w.ID, Agree: true}); err != nil {
			return out, err
		}
	}
	if len(lists.Open) == 0 {
		return out, fault.New(fault.NotFound, "nothing waits")
	}
	return out, nil
}

// withHead is a school with an administrator, a headteacher and a teacher.
func withHead(t *testing.T, school *store.School, clock *storetest.Clock) (h *office.House, admin, head, teacher people.Actor) {
	t.Helper()
	h = house(t, school, clock)
	admin, _ = founded(t, h, clock)
	head = invited(t, h, admin, clock, "head", people.Of(people.Headteacher))
	teacher = invited(t, h, admin, clock, "teacher", people.Of(people.Staff))
	if _, err := agree(t, h, teacher); err != nil { // nobody else can, at the very beginning
		t.Fatal(err)
	}
	head.Roles = people.Of(people.Headteacher)
	return h, admin, head, teacher
}

// Guesses sent all at once are counted like those sent one by one.
func TestGuessesAtOnceAreThrottled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		var answered, throttled atomic.Int32
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() {
				word := "wrong wrong wrong"
				if i%3 == 2 {
					word = "wrong wrong guess"
				}
				_, err := office.EnterPassphrase(desk(t.Context(), h, people.Public), office.SignInForm{Email: "ada@meadow.example", Passphrase: word})
				if fault.Is(err, fault.Throttled) {
					throttled.Add(1)
				} else {
					answered.Add(1)
				}
			})
		}
		wg.Wait()
		if answered.Load() != 10 || throttled.Load() != 20 {
			t.Errorf("%d guesses were answered and %d not", answered.Load(), throttled.Load())
		}
	})
}

// A session left open is not enough to find the passphrase by trying.
func TestOwnPassphraseCannotBeGuessed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		change := func(old string) error {
			_, err := office.ChangePassphrase.Run(t.Context(), h, admin, office.NewPassphrase{Old: old, New: "another kettle in the snow"})
			return err
		}
		for range 10 {
			if err := change("wrong wrong wrong"); !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
		}
		if err := change(phrase); !fault.Is(err, fault.Throttled) {
			t.Fatalf("guess 11: %v", err)
		}
		clock.Move(6 * 60e9)
		if err := change(phrase); err != nil {
			t.Fatal(err)
		}
	})
}

// The only headteacher, who may invite people, cannot ask and have an account of their own making agree.
func TestLoneHeadCannotAgreeThroughAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		puppet := invited(t, h, head, clock, "puppet", people.Of(people.Staff))
		invited(t, h, head, clock, "second", people.Of(people.DSL))
		if _, err := agree(t, h, puppet); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Refused) {
			t.Fatalf("a member of staff agreed to what the headteacher asked: %v", err)
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: puppet.Person, Roles: people.Of(people.Chair)}); err != nil {
			t.Fatal(err)
		}
		lists, err := office.ListApprovals.Run(t.Context(), h, head, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range lists.Open {
			if w.By == admin.Person && w.MayNot != "" {
				t.Errorf("the headteacher cannot agree to what the administrator asked: %s", w.MayNot)
			}
		}
	})
}

// An administrator cannot take away everybody who would have to agree, and let anybody stand in.
func TestLastSecondPersonStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		if _, err := office.EndPerson.Run(t.Context(), h, admin, head.Person); !fault.Is(err, fault.Refused) {
			t.Fatalf("the only headteacher's account was closed: %v", err)
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: head.Person, Roles: people.Of(people.Staff)}); !fault.Is(err, fault.Refused) {
			t.Fatalf("the only headteacher was made a member of staff: %v", err)
		}
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Roles: people.Of(people.Headteacher)}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, admin, head.Person); err != nil { // now there is another
			t.Fatal(err)
		}
	})
}

// A link to the account of the only one who could agree goes to their own address and before nobody's eyes.
func TestStandInNeverSeesALink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		if _, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: head.Person, Reason: "Lost"}); err != nil {
			t.Fatal(err)
		}
		if out, err := agree(t, h, teacher); !fault.Is(err, fault.Conflict) {
			t.Fatalf("without letters: %+v, %v", out, err)
		}
		h.Mails = true
		if out, err := agree(t, h, teacher); err != nil || out.Token != "" {
			t.Fatalf("with letters: %+v, %v", out, err)
		}
	})
}

// Whoever is about to read cases is guarded like somebody who does.
func TestLinkWaitsWhileAnAppointmentDoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		if _, err := office.ChangeRoles.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Roles: people.Of(people.DSL)}); err != nil {
			t.Fatal(err)
		}
		out, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Reason: "Lost"})
		if err != nil || out.Token != "" || out.Waiting == 0 {
			t.Fatalf("one person made a link to an account that is about to read cases: %+v, %v", out, err)
		}
	})
}

// Whoever is appointed before they have joined gets a link that nobody else has seen: the one that was shown when they
// were invited as a colleague stops working, and a new one is not shown.
func TestLinksOfWhoIsAppointedBeforeJoining(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		h.Mails = true
		dee, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Dee Ashdown", Email: "dee@meadow.example", Roles: people.Of(people.Staff)})
		if err != nil || dee.Token == "" {
			t.Fatalf("a colleague's link is not shown: %+v, %v", dee, err)
		}
		if _, err := office.AppointToPost.Run(t.Context(), h, admin, office.AppointForm{Post: "dsl", Person: dee.Person}); err != nil {
			t.Fatal(err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		if _, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: dee.Token, Passphrase: phrase}); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.NotFound) {
			t.Errorf("the link that an administrator saw opens the account of a safeguarding lead: %v", err)
		}
		again, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: dee.Person})
		if err != nil || again.Token != "" || !again.Mailed {
			t.Errorf("a new link is shown, or not sent: %+v, %v", again, err)
		}
	})
}

// A new link takes the old recovery codes away together with passphrase and phone.
func TestNewLinkEndsRecoveryCodes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		out, err := office.InviteAgain.Run(t.Context(), h, admin, office.PersonForm{Person: teacher.Person, Reason: "Lost"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: out.Token, Passphrase: phrase}); err != nil {
			t.Fatal(err)
		}
		_ = school.Read(t.Context(), func(v *store.View) error {
			if n, err := v.RecoveryCodesLeft(teacher.Person); n != 0 || err != nil {
				t.Errorf("%d old codes still work, %v", n, err)
			}
			return nil
		})
	})
}

// Whoever is refused and hangs up at once is on the record all the same.
func TestRefusalIsEnteredForWhoeverHangsUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, teacher := withHead(t, school, clock)
		gone, leave := context.WithCancel(t.Context())
		leave()
		if _, err := office.ListPeople.Run(gone, h, teacher, struct{}{}); !fault.Is(err, fault.Refused) {
			t.Fatal(err)
		}
		p, err := office.ShowTrail.Run(t.Context(), h, head, store.TrailQuery{Who: string(teacher.Person), Case: "ListPeople"})
		if err != nil || len(p.Lines) != 1 || p.Lines[0].Refused == "" {
			t.Fatalf("%+v, %v", p.Lines, err)
		}
	})
}

// Whoever invites somebody to a role that takes two people never sees the link once it can be mailed.
func TestLinksForTrustedRolesGoToTheirOwnerAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		h.Mails = true
		for role, shown := range map[people.Role]bool{people.Staff: true, people.DSL: false, people.Headteacher: false, people.Administrator: false} {
			inv, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "P", Email: fmt.Sprintf("pat%d@meadow.example", role), Roles: people.Of(role)})
			if err != nil || !inv.Mailed || (inv.Token != "") != shown {
				t.Errorf("%s: %+v, %v", role.Key(), inv, err)
			}
			if (inv.Waiting != 0) == shown {
				t.Errorf("%s waits for %v", role.Key(), inv.Waiting.Roles())
			}
		}
	})
}
