package office_test

import (
	"crypto/sha256"
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

// letters lists what waits to be sent.
func letters(t *testing.T, school *store.School, kind string) (all []store.Letter) {
	t.Helper()
	err := school.Read(t.Context(), func(v *store.View) error {
		due, err := v.DueLetters(1000)
		for _, l := range due {
			if l.Kind == kind {
				all = append(all, l)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The envelope takes two people, works with its codes only, tells headteacher and chair each time, and no other
// way leads to the account.
func TestEmergencyAccountIsSealedAndTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		s := &sealedAccount{t: t, school: school, clock: clock}
		s.h, s.admin, s.head, s.teacher = withHead(t, school, clock)
		s.takesTwo()
		s.opensOnceAndTells()
		s.hasNoOtherWay()
	})
}

// sealedAccount is a school with the envelope of its emergency account.
type sealedAccount struct {
	t                           *testing.T
	h                           *office.House
	school                      *store.School
	clock                       *storetest.Clock
	admin, head, teacher, chair people.Actor
	envelope                    []string
}

func (s *sealedAccount) takesTwo() {
	t := s.t
	t.Helper()
	if _, err := office.AskForEnvelope.Run(t.Context(), s.h, s.teacher, ""); !fault.Is(err, fault.Refused) {
		t.Errorf("a teacher asks: %v", err)
	}
	if _, err := office.AskForEnvelope.Run(t.Context(), s.h, s.head, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := office.AskForEnvelope.Run(t.Context(), s.h, s.admin, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("asked twice: %v", err)
	}
	if out, err := agree(t, s.h, s.head); err == nil {
		t.Fatalf("the one who asked agreed: %v", out)
	}
	s.chair = invited(t, s.h, s.admin, s.clock, "chair", people.Of(people.Chair))
	lists, err := office.ListApprovals.Run(t.Context(), s.h, s.head, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range lists.Open {
		if w.Kind == "appoint" {
			if _, err := office.DecideApproval.Run(t.Context(), s.h, s.head, office.Verdict{Approval: w.ID, Agree: true}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.chair.Roles = people.Of(people.Chair, people.Governor)
	out, err := agree(t, s.h, s.chair)
	if err != nil || len(out.Envelope) != 12 {
		t.Fatalf("%v, %v", out, err)
	}
	s.envelope = out.Envelope
}

// use signs in with what is in the envelope.
func (s *sealedAccount) use(code string) error {
	t := s.t
	t.Helper()
	half, err := office.EnterPassphrase(desk(t.Context(), s.h, people.Public), office.SignInForm{Email: s.envelope[0], Passphrase: s.envelope[1]})
	if err != nil || half.Next != "code" {
		t.Fatalf("%v, %v: an app must never be set up for it", half, err)
	}
	full, err := office.EnterCode(desk(t.Context(), s.h, whois(t, s.h, half.Token).Actor), office.CodeForm{Code: code, Recovery: true})
	if err == nil && whois(t, s.h, full.Token).Actor.Roles != people.Of(people.Administrator) {
		t.Error("the account has other roles")
	}
	return err
}

func (s *sealedAccount) opensOnceAndTells() {
	t := s.t
	t.Helper()
	before := len(letters(t, s.school, "oversight"))
	if err := s.use(s.envelope[2]); err != nil {
		t.Fatal(err)
	}
	if err := s.use(s.envelope[2]); err == nil {
		t.Error("a code worked twice")
	}
	if n := len(letters(t, s.school, "oversight")) - before; n != 3 {
		t.Errorf("%d letters, want one each to headteacher, chair and administrator", n)
	}
}

// hasNoOtherWay: no link, no recovery, and a new envelope once the account was closed.
func (s *sealedAccount) hasNoOtherWay() {
	t := s.t
	t.Helper()
	e, err := office.ShowEmergency.Run(t.Context(), s.h, s.head, struct{}{})
	if err != nil || e.Sealed() {
		t.Errorf("the envelope counts as sealed after its use: %v, %v", e, err)
	}
	if _, err := office.InviteAgain.Run(t.Context(), s.h, s.head, office.PersonForm{Person: e.Person}); !fault.Is(err, fault.Refused) {
		t.Errorf("a link to the emergency account: %v", err)
	}
	if _, err := office.EndPerson.Run(t.Context(), s.h, s.admin, e.Person); err != nil {
		t.Fatal(err)
	}
	if _, err := office.AskForEnvelope.Run(t.Context(), s.h, s.head, ""); err != nil {
		t.Fatal(err)
	}
	out, err := agree(t, s.h, s.chair)
	if err != nil {
		t.Fatal(err)
	}
	s.envelope = out.Envelope
	if err := s.use(s.envelope[2]); err != nil {
		t.Errorf("an envelope made anew after the account was closed opens nothing: %v", err)
	}
	if _, err := office.RecoverAdministrator.Run(t.Context(), s.h, people.CommandLine("root"), office.RecoverForm{Email: s.envelope[0]}); !fault.Is(err, fault.Refused) {
		t.Errorf("recovered by command: %v", err)
	}
}

// A parent's code lets in once, for an hour, and as a parent only, whatever else they are at school.
func TestParentsComeInAsParentsOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, _ := withHead(t, school, clock)
		mum := id.Person(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			return tx.AddPerson(store.Person{ID: mum, Name: "Mina Bell", Roles: people.Of(people.Parent, people.Staff)})
		})
		make := func() office.ParentLink {
			out, err := office.MakeParentLink.Run(t.Context(), h, admin, office.ParentLinkForm{Person: mum})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		come := func(code string) (office.SignedIn, error) {
			return office.ComeInAsParent(desk(t.Context(), h, people.Public), office.ParentForm{Code: code, Address: "192.0.2.7"})
		}
		old := make()
		link := make()
		if _, err := come(old.Code); err == nil {
			t.Error("an older code works")
		}
		in, err := come(" " + link.Code[:9] + " " + link.Code[10:])
		if err != nil {
			t.Fatal(err)
		}
		w := whois(t, h, in.Token)
		if w.Half || w.Actor.Roles != people.Of(people.Parent) {
			t.Errorf("comes in as %v", w.Actor.Roles.Roles())
		}
		if _, err := come(link.Code); err == nil {
			t.Error("a code worked twice")
		}
		clock.Move(59 * time.Minute)
		whois(t, h, in.Token)
		clock.Move(time.Minute)
		if _, err := h.WhoIs(desk(t.Context(), h, people.Public), in.Token); !fault.Is(err, fault.SignIn) {
			t.Errorf("after an hour: %v", err)
		}
		for range 70 {
			_, err = come("aaaa-bbbb-cccc-dddd")
		}
		if !fault.Is(err, fault.Throttled) {
			t.Errorf("guessing is not throttled: %v", err)
		}
		late := make()
		clock.Move(15 * 24 * time.Hour)
		if _, err := come(late.Code); err == nil {
			t.Error("a code works after its time")
		}
		if _, err := office.MakeParentLink.Run(t.Context(), h, admin, office.ParentLinkForm{Person: admin.Person}); !fault.Is(err, fault.Conflict) {
			t.Errorf("a parent's code for an administrator: %v", err)
		}
	})
}

// Somebody whose passphrase may be known is signed out, and keeps being asked until there is a new one.
func TestForcedChangeOfPassphrase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, teacher := withHead(t, school, clock)
		if _, err := office.ForceChange.Run(t.Context(), h, admin, office.ForceForm{Person: teacher.Person}); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := office.ForceChange.Run(t.Context(), h, admin, office.ForceForm{Person: teacher.Person, Reason: "It stood on a note."}); err != nil {
			t.Fatal(err)
		}
		half, err := office.EnterPassphrase(desk(t.Context(), h, people.Public), office.SignInForm{Email: "teacher@meadow.example", Passphrase: phrase})
		if err != nil {
			t.Fatal(err)
		}
		w := whois(t, h, half.Token)
		if !w.Session.MustChange {
			t.Fatal("nothing has to be changed")
		}
		full := office.SignedIn{}
		write(t, school, func(tx *store.Tx) error { // the second factor, past the app
			full.Token = "a token of the test"
			return tx.AddSession(store.Session{ID: id.Session(tx.NewID()), Person: teacher.Person, Factor: true}, digest(full.Token))
		})
		who := whois(t, h, full.Token)
		if _, err := office.ChangePassphrase.Run(t.Context(), h, who.Actor, office.NewPassphrase{Old: phrase, New: phrase}); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same again: %v", err)
		}
		if _, err := office.ChangePassphrase.Run(t.Context(), h, who.Actor, office.NewPassphrase{Old: phrase, New: "seven otters in a boat"}); err != nil {
			t.Fatal(err)
		}
		if whois(t, h, full.Token).Session.MustChange {
			t.Error("still asked after the change")
		}
		if n := len(letters(t, school, "force_change")); n != 1 {
			t.Errorf("%d letters", n)
		}
	})
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Somebody whose second factor a service vouches for sets up an app only soon after coming in.
func TestAnAppIsSetUpSoonAfterComingInOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := house(t, school, clock)
		founded(t, h, clock)
		who, session := id.Person(store.NewID()), id.Session(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			if err := tx.AddPerson(store.Person{ID: who, Name: "Sam Vale", Email: "sam@meadow.example", Roles: people.Of(people.Staff)}); err != nil {
				return err
			}
			if err := tx.SetPassphrase(who, ""); err != nil {
				return err
			}
			return tx.AddSession(store.Session{ID: session, Person: who, Factor: true}, digest("whole"))
		})
		by := people.Actor{Person: who, Roles: people.Of(people.Staff), Session: session, Via: "web"}
		e, err := office.NewEnrolment.Run(t.Context(), h, by, struct{}{})
		if err != nil {
			t.Fatal(err)
		}
		try := func() error {
			code, _ := totp.GenerateCode(e.Secret, clock.Now())
			_, err := office.Enrol.Run(t.Context(), h, by, office.EnrolForm{Secret: e.Secret, Code: code})
			return err
		}
		clock.Move(16 * time.Minute)
		if err := try(); !fault.Is(err, fault.Refused) {
			t.Errorf("after a quarter of an hour: %v", err)
		}
		write(t, school, func(tx *store.Tx) error { return tx.RenewSession(session) })
		if err := try(); err != nil {
			t.Errorf("soon after coming in: %v", err)
		}
		if n := len(letters(t, school, "own_change")); n != 1 {
			t.Errorf("%d letters about it", n)
		}
	})
}

// Leaving ends every link, so that none works again when the account is opened anew.
func TestNoLinkComesBackWithAnAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, _, _ := withHead(t, school, clock)
		mum := id.Person(store.NewID())
		write(t, school, func(tx *store.Tx) error {
			return tx.AddPerson(store.Person{ID: mum, Name: "Mina Bell", Roles: people.Of(people.Parent, people.Staff)})
		})
		link, err := office.MakeParentLink.Run(t.Context(), h, admin, office.ParentLinkForm{Person: mum})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := office.EndPerson.Run(t.Context(), h, admin, mum); err != nil {
			t.Fatal(err)
		}
		if _, err := office.TakeBack.Run(t.Context(), h, admin, mum); err != nil {
			t.Fatal(err)
		}
		if in, err := office.EnterAsParent.Run(t.Context(), h, people.Public, office.ParentForm{Code: link.Code}); err == nil && in.Token != "" {
			t.Error("a parent's code of before works again")
		}
	})
}
