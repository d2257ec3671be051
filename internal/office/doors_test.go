package office_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// A school has one address: parents, classes and staff who mistype there do not lock each other out.
func TestDoorsOfOneAddressAreCountedApart(t *testing.T) {
	const here = "192.0.2.7"
	doors := map[string]func(h *office.House) error{
		"address": func(h *office.House) error {
			_, err := office.EnterPassphrase(desk(t.Context(), h, people.Public), office.SignInForm{Email: "ada@meadow.example", Passphrase: phrase, Address: here})
			return err
		},
		"parent": func(h *office.House) error {
			_, err := office.EnterAsParent.Run(t.Context(), h, people.Public, office.ParentForm{Code: "aaaa-bbbb-cccc-dddd", Address: here})
			return err
		},
		"class": func(h *office.House) error {
			_, err := office.EnterGathering.Run(t.Context(), h, people.Public, office.GatherForm{Code: "aaaa-bbbb", Address: here})
			return err
		},
		"calendar": func(h *office.House) error {
			_, err := office.ReadFeed.Run(t.Context(), h, people.Public, office.FeedQuery{Secret: "none", Address: here})
			return err
		},
	}
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		for shut := range doors {
			write(t, school, func(tx *store.Tx) error {
				for range 300 {
					if err := tx.AddTry(shut, tx.Index(shut, here), 5*time.Minute); err != nil {
						return err
					}
				}
				return nil
			})
			for door, try := range doors {
				if err := try(h); fault.Is(err, fault.Throttled) != (door == shut) {
					t.Errorf("with %q shut, %q answers %v", shut, door, err)
				}
			}
			clock.Move(6 * time.Minute)
		}
	})
}

// Whoever finds a machine left open neither takes away how its owner signs in nor throws them out elsewhere: a while
// after signing in, a code of the app is asked for first. One session at a time can be ended without.
func TestChangesOfWaysInAskForAProofLatelyGiven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		by, secret := founded(t, h, clock)
		key, login := id.Passkey(store.NewID()), id.Login(store.NewID())
		other := id.Session(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			if err := tx.AddPasskey(store.Passkey{ID: key, Person: by.Person, Name: "phone", Credential: []byte("{}")}, []byte("x")); err != nil {
				return err
			}
			if err := tx.AddSession(store.Session{ID: other, Person: by.Person, Factor: true}, digest("other")); err != nil {
				return err
			}
			return tx.AddLogin(store.Login{ID: login, Person: by.Person, Kind: "other", Label: "ada"}, "ada at the service")
		})
		changes := map[string]func(code string) (bool, error){
			"a passkey": func(code string) (bool, error) {
				return office.RemovePasskey.Run(t.Context(), h, by, office.PasskeyEnd{Passkey: key, Code: code})
			},
			"an account": func(code string) (bool, error) {
				return office.RemoveLogin.Run(t.Context(), h, by, office.LoginEnd{Login: login, Code: code})
			},
			"all other sessions": func(code string) (bool, error) {
				return office.EndMySession.Run(t.Context(), h, by, office.SessionEnd{Code: code})
			},
		}
		clock.Move(16 * time.Minute)
		for what, change := range changes {
			for _, code := range []string{"", "000000"} {
				if ok, err := change(code); ok || err != nil {
					t.Errorf("%s with the code %q: %v, %v", what, code, ok, err)
				}
			}
		}
		for what, change := range changes {
			clock.Move(30 * time.Second) // codes work once
			code, err := totp.GenerateCode(secret, clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			if ok, err := change(code); !ok || err != nil {
				t.Errorf("%s with the right code: %v, %v", what, ok, err)
			}
		}
		if _, err := h.WhoIs(desk(t.Context(), h, people.Public), "other"); !fault.Is(err, fault.SignIn) {
			t.Errorf("the other session: %v", err)
		}
		if n := len(letters(t, school, "own_change")); n != 2 {
			t.Errorf("%d letters about ways in that were taken away", n)
		}
		write(t, school, func(tx *store.Tx) error {
			return tx.AddSession(store.Session{ID: "one more", Person: by.Person, Factor: true}, digest("one more"))
		})
		if ok, err := office.EndMySession.Run(t.Context(), h, by, office.SessionEnd{Session: "one more"}); !ok || err != nil {
			t.Errorf("one session without a proof: %v, %v", ok, err)
		}
	})
}

// Soon after signing in nothing more is asked.
func TestSoonAfterSigningInNoCodeIsAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		by, _ := founded(t, h, clock)
		clock.Move(14 * time.Minute)
		if ok, err := office.EndMySession.Run(t.Context(), h, by, office.SessionEnd{}); !ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
	})
}

// A parent's code that got into other hands shows and ends nothing of the account that the same person has as a colleague.
func TestAParentsVisitKeepsToItsPart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		write(t, school, func(tx *store.Tx) error {
			if err := tx.SetRoles(teacher.Person, people.Of(people.Staff, people.Parent)); err != nil {
				return err
			}
			if err := tx.AddPasskey(store.Passkey{ID: id.Passkey(tx.NewID()), Person: teacher.Person, Name: "phone", Credential: []byte("{}")}, []byte("x")); err != nil {
				return err
			}
			return tx.AddSession(store.Session{ID: "at work", Person: teacher.Person, Factor: true}, digest("at work"))
		})
		link, err := office.MakeParentLink.Run(t.Context(), h, admin, office.ParentLinkForm{Person: teacher.Person})
		if err != nil {
			t.Fatal(err)
		}
		in, err := office.ComeInAsParent(desk(t.Context(), h, people.Public), office.ParentForm{Code: link.Code})
		if err != nil {
			t.Fatal(err)
		}
		visit := whois(t, h, in.Token).Actor
		a, err := office.MyAccount.Run(t.Context(), h, visit, struct{}{})
		if err != nil || len(a.Sessions) != 1 || a.Sessions[0].ID != visit.Session || len(a.Passkeys) != 0 {
			t.Errorf("the visit sees %v and %v, %v", a.Sessions, a.Passkeys, err)
		}
		if _, err := office.EndMySession.Run(t.Context(), h, visit, office.SessionEnd{Session: "at work"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("the visit ends the session at work: %v", err)
		}
		if _, err := office.EndMySession.Run(t.Context(), h, visit, office.SessionEnd{}); err != nil {
			t.Error(err)
		}
		work := whois(t, h, "at work").Actor
		if a, err = office.MyAccount.Run(t.Context(), h, work, struct{}{}); err != nil || len(a.Sessions) < 2 || len(a.Passkeys) != 1 {
			t.Errorf("at work they see %v, %v", a.Sessions, err)
		}
		if ok, err := office.EndMySession.Run(t.Context(), h, work, office.SessionEnd{Session: visit.Session}); err != nil || !ok {
			t.Errorf("the account ends the visit: %v", err)
		}
	})
}
