package office_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// letIn makes a token of an administrator, with the head's yes where it takes one, and gives its number and secret.
func letIn(t *testing.T, h *office.House, admin, head people.Actor, scopes ...string) (id.Token, string) {
	t.Helper()
	made, err := office.MakeToken.Run(t.Context(), h, admin, office.TokenForm{Name: "Helpdesk", Scopes: scopes, Last: h.Now().AddDate(0, 0, 30), Why: "Sends letters"})
	if err != nil {
		t.Fatal(err)
	}
	if made.Waiting {
		if _, err := office.DrawToken.Run(t.Context(), h, admin, made.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("the secret before a second person agreed: %v", err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
	}
	secret, err := office.DrawToken.Run(t.Context(), h, admin, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	return made.ID, secret
}

func program(t *testing.T, h *office.House, secret string) (office.Program, error) {
	t.Helper()
	return h.WhoIsProgram(&office.Desk{Context: context.WithoutCancel(t.Context()), House: h, Now: h.Now()}, secret)
}

func TestATokenIsMadeShownOnceAndRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, teacher := withHead(t, school, clock)
		if _, err := office.MakeToken.Run(t.Context(), h, admin, office.TokenForm{Scopes: []string{"pupils:read"}}); len(fieldsOf(err)) != 3 {
			t.Errorf("all that is wrong, said at once: %v", err)
		}
		for _, by := range []people.Actor{head, teacher} {
			if _, err := office.MakeToken.Run(t.Context(), h, by, office.TokenForm{}); !fault.Is(err, fault.Refused) {
				t.Errorf("%s made a token: %v", by.Name, err)
			}
		}
		number, secret := letIn(t, h, admin, head, "systems:read", "pupils:read")
		if _, err := office.DrawToken.Run(t.Context(), h, admin, number); !fault.Is(err, fault.Conflict) {
			t.Errorf("the secret twice: %v", err)
		}
		p, err := program(t, h, secret)
		if err != nil || p.ID != number {
			t.Fatalf("%+v, %v", p, err)
		}
		list, err := office.ListTokens.Run(t.Context(), h, head, struct{}{})
		if err != nil || list.All[0].Used.IsZero() || list.All[0].AgreedBy == "" || list.All[0].State != access.TokenLive {
			t.Errorf("listed as %+v, %v", list.All, err)
		}
		for name, wrong := range map[string]string{"guessed": secret[:len(secret)-1] + "A", "without its beginning": strings.TrimPrefix(secret, "handrail_"), "empty": "", "long": secret + secret} {
			if wrong == secret {
				wrong = secret[:len(secret)-1] + "B"
			}
			if _, err := program(t, h, wrong); !fault.Is(err, fault.SignIn) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := office.EndToken.Run(t.Context(), h, head, number); err != nil {
			t.Fatal(err)
		}
		if _, err := program(t, h, secret); !fault.Is(err, fault.SignIn) {
			t.Errorf("revoked, and in: %v", err)
		}
		_, other := letIn(t, h, admin, head, "gate:read")
		clock.Move(31 * 24 * time.Hour)
		if _, err := program(t, h, other); !fault.Is(err, fault.SignIn) {
			t.Errorf("its last day is past, and in: %v", err)
		}
		_, third := letIn(t, h, admin, head, "gate:read")
		if _, err := office.RecordRestore.Run(t.Context(), h, people.CommandLine("root"), store.Backup{ID: store.NewID(), Made: clock.Now()}); err != nil {
			t.Fatal(err)
		}
		if _, err := program(t, h, third); !fault.Is(err, fault.SignIn) {
			t.Errorf("a copy that came back brought a token back to life: %v", err)
		}
	})
}

// Whoever asked for a token knows its secret, so it opens nothing once they have left or lost the role.
func TestATokenStopsWithWhoeverAskedForIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		number, secret := letIn(t, h, admin, head, "pupils:read")
		stands := func(want access.TokenState) {
			t.Helper()
			if _, err := program(t, h, secret); (err == nil) != (want == access.TokenLive) || err != nil && !fault.Is(err, fault.SignIn) {
				t.Errorf("%s: %v", want, err)
			}
			list, err := office.ListTokens.Run(t.Context(), h, head, struct{}{})
			if err != nil || list.All[0].ID != number || list.All[0].State != want {
				t.Errorf("listed as %s, want %s, %v", list.All[0].State, want, err)
			}
		}
		roles := func(r people.Role) {
			t.Helper()
			write(t, school, func(tx *store.Tx) error { return tx.SetRoles(admin.Person, people.Of(r)) })
		}
		stands(access.TokenLive)
		roles(people.Staff)
		stands(access.TokenOrphan)
		roles(people.Administrator)
		stands(access.TokenLive)
		write(t, school, func(tx *store.Tx) error { return tx.EndPerson(admin.Person) })
		stands(access.TokenOrphan)
		before := refusals(t, h, "UseToken")
		clock.Move(2 * time.Minute)
		for range 5 {
			_, _ = program(t, h, secret)
		}
		if n := refusals(t, h, "UseToken") - before; n != 1 {
			t.Errorf("%d lines for five calls within a minute", n)
		}
		if _, err := office.EndToken.Run(t.Context(), h, head, number); err != nil {
			t.Fatal(err)
		}
		stands(access.TokenEnded)
	})
}

// No token opens any use case but those that its one scope names, whatever its roles.
func TestATokenOpensItsScopeAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		var all []string
		for _, s := range access.Scopes {
			all = append(all, s.Key)
		}
		_, secret := letIn(t, h, admin, head, all...)
		p, err := program(t, h, secret)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]int{}
		for _, scope := range append(all, "", "cases:read") {
			by := p.Actor(scope)
			for _, e := range office.All() {
				a := e.Described()
				err := a.Refusal(by)
				if in := a.Scope != "" && a.Scope == scope; (err == nil) != in {
					t.Errorf("%s under %q: %v", a.Name, scope, err)
				}
				if err == nil {
					named[scope]++
				}
			}
		}
		for _, scope := range all {
			if named[scope] == 0 {
				t.Errorf("%s opens nothing", scope)
			}
		}
		_, few := letIn(t, h, admin, head, "systems:read")
		if p, err = program(t, h, few); err != nil {
			t.Fatal(err)
		}
		if _, err := office.ReadPupils.Run(t.Context(), h, p.Actor("pupils:read"), office.PupilsAfter{}); !fault.Is(err, fault.Refused) {
			t.Errorf("a scope that the token lacks: %v", err)
		}
		if _, err := office.ReadSystems.Run(t.Context(), h, p.Actor("systems:read"), struct{}{}); err != nil {
			t.Errorf("its own scope: %v", err)
		}
	})
}

// The one who asked is not the one who agrees, and nobody but whoever asked sees the secret.
func TestTokensThatOpenNamesTakeTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h, admin, head, _ := withHead(t, school, clock)
		made, err := office.MakeToken.Run(t.Context(), h, admin, office.TokenForm{Name: "MIS", Scopes: []string{"people:read"}, Last: h.Now().AddDate(0, 0, 30), Why: "Accounts"})
		if err != nil || !made.Waiting {
			t.Fatalf("%+v, %v", made, err)
		}
		if _, err := agree(t, h, admin); !fault.Is(err, fault.Refused) {
			t.Errorf("whoever asked agreed: %v", err)
		}
		if _, err := agree(t, h, head); err != nil {
			t.Fatal(err)
		}
		second := admin
		second.Person = head.Person
		if _, err := office.DrawToken.Run(t.Context(), h, second, made.ID); !fault.Is(err, fault.Refused) {
			t.Errorf("another administrator saw the secret: %v", err)
		}
		if _, err := office.EndToken.Run(t.Context(), h, head, made.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := office.DrawToken.Run(t.Context(), h, admin, made.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("the secret of a token that was revoked: %v", err)
		}
	})
}

// A pupil who was taken off the roll a moment ago is read by no program, though the list of names is kept for minutes; pages stay
// whole.
func TestAPupilWhoLeftAMomentAgoIsReadByNoProgram(t *testing.T) {
	eachSigning(t, func(s *signing) {
		admin := s.role(people.Administrator)
		read := func(most int) []office.ProgramPerson {
			return run(s.t, office.ReadPupils, s.h, admin, office.PupilsAfter{Most: most})
		}
		all := read(0)
		if len(all) != 3 || all[0].Name == "" || all[0].Source == "" {
			s.t.Fatalf("%+v", all)
		}
		run(s.t, office.EndPerson, s.h, admin, all[0].ID)
		if now := read(0); len(now) != 2 || now[0].ID != all[1].ID {
			s.t.Errorf("after one left: %+v", now)
		}
		if page := read(2); len(page) != 2 || page[1].ID != all[2].ID {
			s.t.Errorf("a page of two: %+v", page)
		}
	})
}
