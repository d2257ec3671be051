package office_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

const phrase = "copper kettle under rain"

func desk(ctx context.Context, h *office.House, by people.Actor) *office.Desk {
	return &office.Desk{Context: ctx, House: h, By: by, Now: h.Now()}
}

// founded sets a school up through the link and gives the administrator, fully signed in, and the app's secret.
func founded(t *testing.T, h *office.House, clock *storetest.Clock) (people.Actor, string) {
	t.Helper()
	link, err := office.MakeSetupLink.Run(t.Context(), h, people.CommandLine("root"), struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	half, err := office.SetUp.Run(t.Context(), h, people.Public, office.SetupForm{Token: link, School: "Meadow Primary School",
		Name: "Ada Mint", Email: "ada@meadow.example", Passphrase: phrase})
	if err != nil {
		t.Fatal(err)
	}
	return enrolled(t, h, half.Token, clock)
}

func enrolled(t *testing.T, h *office.House, token string, clock *storetest.Clock) (people.Actor, string) {
	t.Helper()
	w := whois(t, h, token)
	if !w.Half || w.Actor.Roles != people.Of(people.Anyone) {
		t.Fatalf("half a session has roles: %+v", w)
	}
	e, err := office.NewEnrolment.Run(t.Context(), h, w.Actor, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(e.Link); err != nil || u.Query().Get("secret") != e.Secret {
		t.Fatalf("link %q does not carry the secret", e.Link)
	}
	code, _ := totp.GenerateCode(e.Secret, clock.Now())
	full, err := office.Enrol.Run(t.Context(), h, w.Actor, office.EnrolForm{Secret: e.Secret, Code: code})
	if err != nil || len(full.Codes) != 10 {
		t.Fatalf("enrol: %v, %d codes", err, len(full.Codes))
	}
	if _, err := h.WhoIs(desk(t.Context(), h, people.Public), token); !fault.Is(err, fault.SignIn) {
		t.Fatal("the half session is still good after the second factor")
	}
	return whois(t, h, full.Token).Actor, e.Secret
}

func whois(t *testing.T, h *office.House, token string) office.Whoever {
	t.Helper()
	w, err := h.WhoIs(desk(t.Context(), h, people.Public), token)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestSetupLinkWorksOnceAndForAnHour(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		link, err := office.MakeSetupLink.Run(t.Context(), h, people.System, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		form := office.SetupForm{Token: link, School: "Meadow", Name: "Ada", Email: "ada@meadow.example", Passphrase: phrase}
		clock.Move(time.Hour)
		if _, err := office.SetUp.Run(t.Context(), h, people.Public, form); err == nil || !strings.Contains(err.Error(), "run out") {
			t.Fatalf("an old link: %v", err)
		}
		founded(t, h, clock)
		if _, err := office.SetUp.Run(t.Context(), h, people.Public, form); err == nil {
			t.Fatal("a void link worked")
		}
		if _, err := office.MakeSetupLink.Run(t.Context(), h, people.System, struct{}{}); !fault.Is(err, fault.Conflict) {
			t.Fatalf("a link for a school that is set up: %v", err)
		}
	})
}

func TestSignInNeedsBothFactors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		_, secret := founded(t, h, clock)
		clock.Move(time.Minute)
		d := desk(t.Context(), h, people.Public)
		half, err := office.EnterPassphrase(d, office.SignInForm{Email: " ADA@meadow.example", Passphrase: phrase})
		if err != nil || half.Next != "code" {
			t.Fatalf("%+v, %v", half, err)
		}
		w := whois(t, h, half.Token)
		code, _ := totp.GenerateCode(secret, clock.Now())
		full, err := office.EnterCode(desk(t.Context(), h, w.Actor), office.CodeForm{Code: code})
		if err != nil {
			t.Fatal(err)
		}
		if a := whois(t, h, full.Token).Actor; !a.Roles.Has(people.Administrator) {
			t.Fatalf("not signed in: %+v", a)
		}
		again, err := office.EnterPassphrase(d, office.SignInForm{Email: "ada@meadow.example", Passphrase: phrase})
		if err != nil {
			t.Fatal(err)
		}
		w = whois(t, h, again.Token)
		if _, err := office.EnterCode(desk(t.Context(), h, w.Actor), office.CodeForm{Code: code}); err == nil {
			t.Fatal("a code worked twice")
		}
	})
}

// Ten wrong guesses in five minutes lock the account (DFE-CY-10), the right passphrase included; an
// account that does not exist answers the same.
func TestGuessesAreThrottled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		d := desk(t.Context(), h, people.Public)
		for _, email := range []string{"ada@meadow.example", "nobody@meadow.example"} {
			for i := range 10 {
				_, err := office.EnterPassphrase(d, office.SignInForm{Email: email, Passphrase: "wrong wrong wrong"})
				if err == nil || err.Error() != "The e-mail address or the passphrase is not right." {
					t.Fatalf("%s, guess %d: %v", email, i+1, err)
				}
			}
			if _, err := office.EnterPassphrase(d, office.SignInForm{Email: email, Passphrase: phrase}); !fault.Is(err, fault.Throttled) {
				t.Fatalf("%s, guess 11: %v", email, err)
			}
		}
		clock.Move(5 * time.Minute)
		if _, err := office.EnterPassphrase(d, office.SignInForm{Email: "ada@meadow.example", Passphrase: phrase}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRolesThatReadCasesWaitForASecondPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		join := func(name string, roles people.Set) people.Actor {
			t.Helper()
			inv, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: name, Email: name + "@meadow.example", Roles: roles})
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
		head := join("head", people.Of(people.Headteacher))
		if head.Roles.Has(people.Headteacher) {
			t.Fatal("a headteacher was appointed by one person")
		}
		teacher := join("teacher", people.Of(people.Staff))
		decide := func(by people.Actor) error {
			lists, err := office.ListApprovals.Run(t.Context(), h, by, struct{}{})
			if err != nil {
				return err
			}
			if len(lists.Open) == 0 {
				return fault.New(fault.NotFound, "nothing to decide")
			}
			_, err = office.DecideApproval.Run(t.Context(), h, by, office.Verdict{Approval: lists.Open[0].ID, Agree: true})
			return err
		}
		for _, by := range []people.Actor{admin, head} {
			if err := decide(by); err == nil {
				t.Fatalf("%s agreed to it", by.Name)
			}
		}
		if err := decide(teacher); err != nil { // nobody else can, at the very beginning
			t.Fatal(err)
		}
		join("dsl", people.Of(people.DSL))
		if err := decide(teacher); err == nil {
			t.Fatal("a teacher agreed although the headteacher could")
		}
		head.Roles = head.Roles.With(people.Headteacher)
		if err := decide(head); err != nil {
			t.Fatal(err)
		}
	})
}

func TestLeaversAreShutOutTheSameMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		admin, _ := founded(t, h, clock)
		inv, err := office.InvitePerson.Run(t.Context(), h, admin, office.PersonForm{Name: "Bo", Email: "bo@meadow.example", Roles: people.Of(people.Staff)})
		if err != nil {
			t.Fatal(err)
		}
		half, err := office.Join.Run(t.Context(), h, people.Public, office.JoinForm{Token: inv.Token, Passphrase: phrase})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, admin, inv.Person); err != nil {
			t.Fatal(err)
		}
		if _, err := h.WhoIs(desk(t.Context(), h, people.Public), half.Token); !fault.Is(err, fault.SignIn) {
			t.Fatalf("a leaver is still signed in: %v", err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, admin, admin.Person); !fault.Is(err, fault.Refused) {
			t.Fatalf("an administrator closed their own account: %v", err)
		}
	})
}

// Signing in ends the session that the same browser had, whoever's it was; a wrong passphrase and another
// browser end none.
func TestSigningInEndsTheBrowsersEarlierSession(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		first, _ := founded(t, h, clock)
		form := office.SignInForm{Email: "ada@meadow.example", Passphrase: phrase}
		other, err := office.EnterPassphrase(desk(t.Context(), h, people.Public), form)
		if err != nil {
			t.Fatal(err)
		}
		live := func() int {
			t.Helper()
			n := 0
			if err := school.Read(t.Context(), func(v *store.View) error {
				all, err := v.Sessions(first.Person)
				n = len(all)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		before := live()
		wrong := form
		wrong.Passphrase = "wrong wrong wrong"
		if _, err := office.EnterPassphrase(desk(t.Context(), h, first), wrong); err == nil || live() != before {
			t.Fatalf("a wrong passphrase: %v, %d sessions of %d", err, live(), before)
		}
		again, err := office.EnterPassphrase(desk(t.Context(), h, first), form)
		if err != nil || live() != before {
			t.Fatalf("signing in again: %v, %d sessions of %d", err, live(), before)
		}
		whois(t, h, other.Token)
		if w := whois(t, h, again.Token); w.Actor.Session == first.Session {
			t.Error("the earlier session is still the one in use")
		}
	})
}
