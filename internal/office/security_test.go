package office_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/people"
)

// from is somebody who comes from an address.
func from(by people.Actor, address string) people.Actor {
	by.From = address
	return by
}

// comesIn signs an invited colleague in from an address, with both steps.
func comesIn(t *testing.T, h *office.House, clock *storetest.Clock, name, address, agent string) people.Actor {
	t.Helper()
	half, err := office.SignIn.Run(t.Context(), h, from(people.Public, address), office.SignInForm{Email: name + "@meadow.example", Passphrase: phrase, Agent: agent, Address: address})
	if err != nil || half.Token == "" {
		t.Fatalf("%+v, %v", half, err)
	}
	who, err := h.WhoIs(&office.Desk{Context: t.Context(), House: h, Now: clock.Now()}, half.Token)
	if err != nil {
		t.Fatal(err)
	}
	var secret string
	err = h.School.Read(t.Context(), func(v *store.View) error {
		c, err := v.Credential(who.Actor.Person)
		secret = c.TOTP
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	clock.Move(time.Minute)
	code, err := totp.GenerateCode(secret, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := office.GiveCode.Run(t.Context(), h, from(who.Actor, address), office.CodeForm{Code: code, Agent: agent})
	if err != nil || whole.Token == "" {
		t.Fatalf("%+v, %v", whole, err)
	}
	in, err := h.WhoIs(&office.Desk{Context: t.Context(), House: h, Now: clock.Now()}, whole.Token)
	if err != nil {
		t.Fatal(err)
	}
	return from(in.Actor, address)
}

// An account in two places at once is asked about, quietly; its owner shuts it to others without blame (7.5.1-f,
// 7.5.1-g, 4.3-d).
func TestTwoPlacesAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, _, head, _ := withHead(t, school, clock)
		first := comesIn(t, h, clock, "teacher", "192.0.2.10", "Firefox/1 Windows")
		comesIn(t, h, clock, "teacher", "192.0.2.77", "Chrome/1 Windows") // the same school
		if a := myAccount(t, h, first); len(a.Sightings) != 0 {
			t.Fatalf("two machines of one network: %+v", a.Sightings)
		}
		comesIn(t, h, clock, "teacher", "2001:db8:1::1", "Safari/1 iPhone")
		second := comesIn(t, h, clock, "teacher", "198.51.100.3", "Chrome/1 Android")
		a := myAccount(t, h, second)
		if len(a.Sightings) != 1 || a.Sightings[0].Here != "Safari/1 iPhone" {
			t.Fatalf("one question, and one only: %+v", a.Sightings)
		}
		if len(letters(t, school, "loss")) != 0 {
			t.Error("a letter went out because of two places")
		}
		if day, err := office.Today.Run(t.Context(), h, second, struct{}{}); err != nil || day.Places != 1 {
			t.Errorf("today asks about %d, %v", day.Places, err)
		}
		if got := rowOf(t, h, head, "7.5.1-g"); got.Status != obligation.Due {
			t.Errorf("7.5.1-g is %s: %s", got.Status, got.Seen)
		}
		if _, err := office.ItWasMe.Run(t.Context(), h, head, a.Sightings[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("the head answers for the teacher: %v", err)
		}
		must, err := office.SecureMine.Run(t.Context(), h, second, office.SecureForm{Why: office.WhyShared})
		if err != nil || !must {
			t.Fatalf("%t, %v", must, err)
		}
		if a := myAccount(t, h, second); len(a.Sightings) != 0 || len(a.Sessions) != 1 {
			t.Errorf("afterwards: %+v, %d sessions", a.Sightings, len(a.Sessions))
		}
		if n := len(letters(t, school, "loss")); n != 0 {
			t.Errorf("%d letters tell that somebody told their passphrase", n)
		}
		if got := rowOf(t, h, head, "7.5.1-f"); got.Status != obligation.Due {
			t.Errorf("7.5.1-f is %s: %s", got.Status, got.Seen)
		}
		if _, err := office.ChangePassphrase.Run(t.Context(), h, second, office.NewPassphrase{Old: phrase, New: "walnut ferry brass lantern"}); err != nil {
			t.Fatal(err)
		}
		if got := rowOf(t, h, head, "7.5.1-f"); got.Status != obligation.Met {
			t.Errorf("7.5.1-f is %s: %s", got.Status, got.Seen)
		}
	})
}

func myAccount(t *testing.T, h *office.House, by people.Actor) office.Account {
	t.Helper()
	a, err := office.MyAccount.Run(t.Context(), h, by, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What is lost is told to those who look after accounts, and becomes an action (4.3-d).
func TestSomethingIsLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		for _, f := range []office.SecureForm{{}, {Why: office.WhyLost}, {Why: "curious"}, {Why: office.WhyLost, What: strings.Repeat("x", 501)}} {
			if _, err := office.SecureMine.Run(t.Context(), h, teacher, f); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v: %v", f, err)
			}
		}
		if _, err := office.SecureMine.Run(t.Context(), h, teacher, office.SecureForm{Why: office.WhyLost, What: "My phone, on the bus"}); err != nil {
			t.Fatal(err)
		}
		told := letters(t, school, "loss")
		if len(told) != 2 || strings.Contains(told[0].Subject, "phone") || !strings.Contains(told[0].Body, "My phone, on the bus") {
			t.Errorf("%+v", told)
		}
		x, err := office.ListActions.Run(t.Context(), h, head, struct{}{})
		if err != nil || len(x.All) != 1 || x.All[0].Owner != admin.Person {
			t.Errorf("%+v, %v", x.All, err)
		}
	})
}

// A year after joining, and each year after, everybody says whether they still need what they can reach (4.3-d).
func TestAccessIsConfirmedEachYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		due := func() bool {
			t.Helper()
			day, err := office.Today.Run(t.Context(), h, teacher, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return day.Access
		}
		if due() {
			t.Error("somebody new is asked")
		}
		clock.Move(367 * 24 * time.Hour)
		if !due() {
			t.Error("after a year nobody is asked")
		}
		if got := rowOf(t, h, head, "4.3-d"); got.Status != obligation.NotMet {
			t.Errorf("4.3-d is %s: %s", got.Status, got.Seen)
		}
		for who, less := range map[*people.Actor]string{&admin: "", &head: "", &teacher: "The photographs of last year"} {
			if _, err := office.ConfirmAccess.Run(t.Context(), h, *who, office.AccessForm{Less: less}); err != nil {
				t.Fatal(err)
			}
		}
		if got := rowOf(t, h, head, "4.3-d"); got.Status != obligation.Met || due() {
			t.Errorf("4.3-d is %s: %s", got.Status, got.Seen)
		}
		x, err := office.ListActions.Run(t.Context(), h, admin, struct{}{})
		if err != nil || len(x.All) != 1 || !strings.Contains(x.All[0].Found, "photographs") {
			t.Errorf("%+v, %v", x.All, err)
		}
	})
}

// Accounts of several people are asked about; what was refused is counted without what it was (7.5.1-a, 4.4-c).
func TestOneAccountOnePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		f := office.PersonForm{Name: "Olive Frost", Email: "office@meadow.example", Roles: people.Of(people.Staff)}
		if _, err := office.InvitePerson.Run(t.Context(), h, admin, f); !fault.Is(err, fault.Invalid) {
			t.Errorf("an office's address: %v", err)
		}
		f.OneOwner = true
		out, err := office.InvitePerson.Run(t.Context(), h, admin, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := rowOf(t, h, head, "7.5.1-a"); got.Status != obligation.NotMeasured || !strings.Contains(got.Seen, "has one owner") {
			t.Errorf("7.5.1-a is %s: %s", got.Status, got.Seen)
		}
		if x, err := office.ShowPerson.Run(t.Context(), h, admin, out.Person); err != nil || x.Shared {
			t.Errorf("still asked: %v", err)
		}
		for _, weak := range []string{"short", "password password"} {
			if _, err := office.ChangePassphrase.Run(t.Context(), h, teacher, office.NewPassphrase{Old: phrase, New: weak}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q: %v", weak, err)
			}
		}
		rules, err := office.ShowPassphraseRules.Run(t.Context(), h, teacher, struct{}{})
		if err != nil || rules.Least < 12 || rules.Words == 0 || len(rules.Refused) != 1 || rules.Refused[0].What != "weak" || rules.Refused[0].N != 2 {
			t.Errorf("%+v, %v", rules, err)
		}
	})
}
