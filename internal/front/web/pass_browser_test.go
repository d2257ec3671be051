package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestASupplyTeacherComesInOnAPhone goes from nothing to access: the code at reception, the whole text on a phone, the yes
// of whoever sees her, a login for the day, the gate, the proof, and the end.
func TestASupplyTeacherComesInOnAPhone(t *testing.T) { onBoth(t, aSupplyTeacherComesIn) }

var passLinks = regexp.MustCompile(`/passes/[a-z2-9]{26}`)

func aSupplyTeacherComesIn(t *testing.T, s *site) {
	head, cookie := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	dsl, _ := s.as(t, "Sam Okafor", people.Of(people.DSL))
	technician, toolbox := s.as(t, "Wren Hale", people.Of(people.Technician))
	byHead := people.Actor{Person: head, Roles: people.Of(people.Headteacher), Via: "web"}
	adopt(t, s, people.Actor{Person: dsl, Via: "web"}, byHead, "visitor", "supply")
	if _, err := office.SetSystem.Run(t.Context(), s.house, byHead, office.SystemForm{New: true, System: access.System{Name: "Login for supply staff", State: access.Live, Kind: "network", Purpose: "Teaching for a day",
		Login: access.OwnLogin, For: people.Of(people.Visitor), Given: access.ByGrant, Needs: []string{"agreement:visitor", "agreement:supply"}, Risk: access.Assessment{State: access.NotNeeded}, DPIA: access.Assessment{State: access.NotNeeded}}}); err != nil {
		t.Fatal(err)
	}

	desk, phone := visit(t, s, "desk@meadow.example"), visit(t, s, "theo@agency.example")
	desk.Open(s.url("/sign-in"))
	desk.Cookie(s.url("/"), "handrail", cookie)
	desk.CheckPage("passes-empty", s.url("/passes"))
	desk.Open(s.url("/passes"))
	code := desk.Text(".hr-big-code")

	phone.Phone()
	phone.Open(s.url("/visit?code=aaaa-aaaa"))
	phone.press("Continue", http.StatusUnprocessableEntity, "Welcome")
	phone.Faults("422")
	phone.Open(s.url("/visit?code=" + code))
	phone.CheckPage("visit-code", phone.Address())
	phone.Phone()
	phone.Open(s.url("/visit?code=" + code))
	phone.press("Continue", http.StatusOK, "Why are you here today?")
	phone.CheckPage("visit-kinds", s.url("/visit"))
	phone.CheckPage("visit-form", s.url("/visit/as/supply"))
	phone.Phone()
	phone.Open(s.url("/visit/as/supply"))
	phone.press("Sign and ask for a pass", http.StatusUnprocessableEntity, "Supply teacher or other stand-in")
	phone.Fill("name", "Theo Lindgren")
	phone.Fill("host", "Oak")
	phone.Choose("read")
	phone.Faults("422")
	phone.press("Sign and ask for a pass", http.StatusOK, "Show this to reception")
	number := phone.Text(".hr-big-code")
	phone.CheckPage("visit-waiting", phone.Address())

	desk.Open(s.url("/passes"))
	if text := desk.Text("main"); !strings.Contains(text, number) {
		t.Errorf("reception does not see number %s: %s", number, text)
	}
	desk.CheckPage("passes-waiting", s.url("/passes"))
	desk.Desktop()
	desk.Open(s.url("/passes"))
	desk.press("Theo Lindgren", http.StatusOK, "Supply teacher or other stand-in")
	pass := id.Pass(strings.TrimPrefix(passLinks.FindString(desk.Address()), "/passes/"))
	desk.CheckPage("pass-waiting", desk.Address())
	desk.Open(s.url("/passes/" + string(pass)))
	desk.press("Open the pass", http.StatusUnprocessableEntity, "Supply teacher or other stand-in")
	desk.Choose("seen")
	desk.Fill("until", "23:30")
	desk.Faults("422")
	desk.press("Open the pass", http.StatusOK, "Supply teacher or other stand-in")
	desk.press("Ask for it", http.StatusOK, "Supply teacher or other stand-in")
	desk.CheckPage("pass-open", s.url("/passes/"+string(pass)))

	phone.Phone()
	phone.Open(s.url("/visit/pass"))
	if text := phone.Text("main"); !strings.Contains(text, "Sam Okafor") || !strings.Contains(text, "until 11:30pm") {
		t.Errorf("the pass does not say whom to tell or until when: %s", text)
	}
	phone.CheckPage("visit-pass", s.url("/visit/pass"))

	shown := detail(t, s, byHead, pass)
	kit := visit(t, s, "wren@meadow.example")
	kit.Open(s.url("/sign-in"))
	kit.Cookie(s.url("/"), "handrail", toolbox)
	kit.Open(s.url("/access/record/" + string(shown.Grants[0].ID)))
	kit.Press("It is set up")
	gateSays(t, s, people.Actor{Person: technician, Roles: people.Of(people.Technician), Via: "web"}, shown.Person, "Login for supply staff", true)
	proved(t, s, desk, shown.Signatures[0])
	proved(t, s, desk, shown.Signatures[1])

	phone.Phone()
	phone.Open(s.url("/visit/pass"))
	phone.press("I am leaving now", http.StatusOK, "Your pass has ended")
	gateSays(t, s, byHead, shown.Person, "Login for supply staff", false)
	desk.CheckPage("passes-poster", s.url("/passes/poster"))
	desk.CheckPage("passes-desk", s.url("/reception/visitor"))
}

func detail(t *testing.T, s *site, by people.Actor, pass id.Pass) office.PassDetail {
	t.Helper()
	out, err := office.ShowPass.Run(t.Context(), s.house, by, pass)
	if err != nil || out.Person == "" || len(out.Signatures) != 2 || len(out.Grants) != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	return out
}

// gateSays asks the gate as handrail gate does.
func gateSays(t *testing.T, s *site, by people.Actor, who id.Person, system string, want bool) {
	t.Helper()
	out, err := office.AskGate.Run(t.Context(), s.house, by, office.GateQuestion{Person: string(who), System: system})
	if err != nil || out.Allowed != want {
		t.Errorf("the gate of %s: %v, missing %+v, %v", system, out.Allowed, out.Missing, err)
	}
}

// proved opens the proof page of a signature and holds its fingerprint against the edition that is in force.
func proved(t *testing.T, s *site, b *visitor, number id.Signature) {
	t.Helper()
	var hash string
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		signed, err := v.SignatureByID(number)
		if err != nil {
			return err
		}
		all, err := v.AgreementTexts()
		for _, e := range all {
			if e.Kind == signed.Kind && e.Number == signed.Edition && !e.InForce.IsZero() {
				hash = e.Hash
			}
		}
		return err
	})
	if err != nil || len(hash) != 64 {
		t.Fatalf("fingerprint %q, %v", hash, err)
	}
	b.Open(s.url("/agreements/signature/" + string(number)))
	if got := strings.Join(strings.Fields(b.Text(".hr-code__lines")), ""); b.Text("h1") != "Proof of an answer" || got != hash {
		t.Errorf("the proof page shows %q, the edition has %q", got, hash)
	}
}
