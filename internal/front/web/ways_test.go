package web_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// service starts a real OpenID Connect service whose tokens also say something of the organisation.
func service(t *testing.T, s *site, says map[string]string) (issuer string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"callback": s.url("/sign-in/callback"), "says": says})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs("../../../assets")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "test/sign-in-service.mjs", string(text))
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node is needed for the sign-in service of this test: %v", err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // ended by the test's context
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the sign-in service did not start (npm ci in assets?): %v", err)
	}
	return strings.TrimSpace(line)
}

// provide lets people of the school sign in through a service.
func provide(t *testing.T, s *site, p store.Provider) {
	t.Helper()
	p.Client, p.Secret = "handrail", "a secret of the test"
	s.do(t, func(tx *store.Tx) error { return tx.SetProvider(p) })
}

const tenant = "8f2c1d34-0000-4a5b-9c6d-7e8f90a1b2c3"

// TestJoiningAndSigningInAsAtMicrosoft accepts an invitation with an account that carries the school's tenant, and
// signs in with it again: the second factor stays Handrail's.
func TestJoiningAndSigningInAsAtMicrosoft(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			provide(t, s, store.Provider{Kind: "microsoft", Issuer: service(t, s, map[string]string{"tid": tenant}), Tenant: tenant})
			link := invited(t, s, "Kit Fell", people.Of(people.Staff))
			kit := visit(t, s, "kit@meadow.example")
			kit.Open(s.url("/join?link=" + link))
			kit.press("Sign in with Microsoft", http.StatusOK, "Enter")
			kit.Fill("login", "kit")
			kit.press("Enter", http.StatusOK, "Set up your authenticator app")
			kit.secret = strings.ReplaceAll(kit.Text(".hr-qr__words code"), " ", "")
			kit.Fill("code", kit.code())
			kit.press("Continue", http.StatusOK, "Keep these recovery codes")
			kit.press("I have kept them", http.StatusOK, "Today")
			kit.Press("Sign out")
			kit.press("Sign in with Microsoft", http.StatusOK, "Enter")
			kit.Fill("login", "kit")
			kit.press("Enter", http.StatusOK, "Enter the code from your app")
			kit.Fill("code", kit.code())
			kit.press("Continue", http.StatusOK, "Today")

			// The link was spent, and an account that nobody has gets nobody in.
			other := visit(t, s, "other@meadow.example")
			other.Open(s.url("/sign-in"))
			other.press("Sign in with Microsoft", http.StatusOK, "Enter")
			other.Fill("login", "somebody else")
			other.press("Enter", http.StatusUnprocessableEntity, "Sign in")
			if text := other.Text(".govuk-error-summary"); !strings.Contains(text, "Nobody here has linked that account yet") {
				t.Errorf("it says %q", text)
			}
		})
	}
}

// invited enters somebody and gives the secret of their link.
func invited(t *testing.T, s *site, name string, roles people.Set) string {
	t.Helper()
	s.house.Mails = false
	head := people.Actor{Person: "head", Roles: people.Of(people.Headteacher), Via: "web"}
	out, err := office.InvitePerson.Run(t.Context(), s.house, head, office.PersonForm{Name: name, Roles: roles,
		Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@meadow.example"})
	if err != nil {
		t.Fatal(err)
	}
	return out.Token
}

// TestSigningInAsAtGoogle links an account from one's own page, needs the school's domain, and takes the link away.
func TestSigningInAsAtGoogle(t *testing.T) {
	s := open(t, "sqlite", false)
	provide(t, s, store.Provider{Kind: "google", Issuer: service(t, s, map[string]string{"hd": "meadow.example"}), Tenant: "meadow.example"})
	link := invited(t, s, "Ruth Lane", people.Of(people.Staff))
	ruth := visit(t, s, "ruth.lane@meadow.example")
	ruth.Open(s.url("/join?link=" + link))
	ruth.enrol()
	ruth.Open(s.url("/account"))
	ruth.press("Link my Google account", http.StatusOK, "Link my Google account")
	ruth.Fill("code", "000000")
	ruth.press("Continue", http.StatusUnprocessableEntity, "Link my Google account")
	ruth.Fill("code", ruth.code())
	ruth.press("Continue", http.StatusOK, "Go on to Google")
	ruth.press("Go on to Google", http.StatusOK, "Enter")
	ruth.Fill("login", "ruth")
	ruth.press("Enter", http.StatusOK, "My account")
	ruth.Press("Sign out")
	ruth.press("Sign in with Google", http.StatusOK, "Enter")
	ruth.Fill("login", "ruth")
	ruth.press("Enter", http.StatusOK, "Enter the code from your app")
	ruth.Fill("code", ruth.code())
	ruth.press("Continue", http.StatusOK, "Today")
	back := ruth.Address()

	ruth.Faults("422", "favicon")
	ruth.CheckPage("account-ways", s.url("/account"))
	ruth.Open(s.url("/account"))
	if got := ruth.Press("Take away the account at Google"); got != http.StatusOK || !strings.Contains(back, s.name) {
		t.Errorf("taking the account away answers %d", got)
	}
	ruth.Press("Sign out")
	ruth.press("Sign in with Google", http.StatusOK, "Enter")
	ruth.Fill("login", "ruth")
	ruth.press("Enter", http.StatusUnprocessableEntity, "Sign in")
}

// TestAccountsOfOtherOrganisationsStayOut refuses a token of another tenant or domain, even one whose account was
// linked, and an answer that is brought twice, or by another browser, or too late.
func TestAccountsOfOtherOrganisationsStayOut(t *testing.T) {
	for kind, says := range map[string]map[string]string{"microsoft": {"tid": "11111111-0000-4a5b-9c6d-7e8f90a1b2c3"}, "google": {"hd": "elsewhere.example"}} {
		t.Run(kind, func(t *testing.T) {
			s := open(t, "sqlite", false)
			own := map[string]string{"microsoft": tenant, "google": "meadow.example"}[kind]
			provide(t, s, store.Provider{Kind: kind, Issuer: service(t, s, says), Tenant: own})
			eve := visit(t, s, "eve@meadow.example")
			eve.Open(s.url("/sign-in/with/" + kind))
			eve.Fill("login", "eve")
			eve.press("Enter", http.StatusForbidden, "You cannot do this")
		})
	}
}

func TestAnAnswerWorksOnceAndInItsOwnBrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	provide(t, s, store.Provider{Kind: "other", Issuer: service(t, s, map[string]string{})})
	link := invited(t, s, "Kit Fell", people.Of(people.Staff))
	begin := func(query string) (cookie *http.Cookie, at string) {
		answer := s.follow(t, "/sign-in/with/other"+query, nil)
		return answer.Cookies()[0], answer.Header.Get("Location")
	}
	cookie, at := begin("?link=" + link)
	back := enter(t, at, "kit")
	if got := s.follow(t, back, nil); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer without what its browser kept: %d", got.StatusCode)
	}
	stolen, _ := begin("")
	if got := s.follow(t, back, stolen); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer in another browser: %d", got.StatusCode)
	}
	if got := s.follow(t, back, cookie); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/sign-in/app" {
		t.Errorf("the answer in its own browser: %d %s", got.StatusCode, got.Header.Get("Location"))
	}
	if got := s.follow(t, back, cookie); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer brought twice: %d", got.StatusCode)
	}
	late, at := begin("")
	back = enter(t, at, "kit")
	s.clock.Move(11 * time.Minute)
	if got := s.follow(t, back, late); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer after eleven minutes: %d", got.StatusCode)
	}
}

// follow asks for a path of the school with one cookie and follows no redirect.
func (s *site) follow(t *testing.T, path string, cookie *http.Cookie) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.addr+strings.TrimPrefix(path, s.url("")), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = s.name
	if cookie != nil {
		req.AddCookie(cookie)
	}
	answer, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer
}

// enter goes through the service's own pages and gives the address with which it sends its visitor back.
func enter(t *testing.T, at, name string) string {
	t.Helper()
	b := browsertest.New(t)
	b.Open(at)
	b.Fill("login", name)
	// The page that comes is Handrail's answer to a browser that kept nothing: refused, and nothing spent.
	if got := b.Press("Enter"); got != http.StatusUnprocessableEntity {
		t.Fatalf("a browser that began nothing gets %d", got)
	}
	return b.Address()
}

// TestAPasskeySignsInWhole sets one up on a made-up device that checks its user, signs in with it, and takes it
// away; a device that does not check its user is refused.
func TestAPasskeySignsInWhole(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			s := open(t, database, false)
			kit := visit(t, s, "kit.fell@meadow.example")
			device := kit.Authenticator()
			kit.Open(s.url("/join?link=" + invited(t, s, "Kit Fell", people.Of(people.Staff))))
			kit.enrol()
			kit.Open(s.url("/account"))
			kit.press("Set up a passkey", http.StatusOK, "Set up a passkey")
			kit.Faults("422")
			kit.CheckPage("passkey-new", s.url("/account/passkeys"))
			kit.Open(s.url("/account/passkeys"))
			kit.Fill("name", "my phone")
			kit.Fill("code", "000000")
			kit.press("Set up a passkey", http.StatusUnprocessableEntity, "Set up a passkey")
			kit.Authenticator(device) // the device thinks that it has one now
			kit.Fill("code", kit.code())
			kit.press("Set up a passkey", http.StatusOK, "My account")
			if !strings.Contains(kit.Text("main"), "my phone") {
				t.Fatalf("the passkey is not listed: %s", kit.Text("main"))
			}
			kit.Press("Sign out")
			kit.press("Sign in with a passkey", http.StatusOK, "Today")
			kit.Open(s.url("/account"))
			kit.Press("Take away the passkey my phone")
			kit.Press("Sign out")
			kit.press("Sign in with a passkey", http.StatusUnprocessableEntity, "Sign in")
			kit.Faults("422", "401")
		})
	}
}

func TestAPasskeyOfSomebodyWhoLeftIsNothing(t *testing.T) {
	s := open(t, "sqlite", false)
	kit := visit(t, s, "kit.fell@meadow.example")
	kit.Authenticator()
	kit.Open(s.url("/join?link=" + invited(t, s, "Kit Fell", people.Of(people.Staff))))
	kit.enrol()
	kit.Open(s.url("/account/passkeys"))
	kit.Fill("code", kit.code())
	kit.press("Set up a passkey", http.StatusOK, "My account")
	kit.Press("Sign out")
	var who id.Person
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		p, err := v.PersonByEmail(kit.email)
		who = p.ID
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.do(t, func(tx *store.Tx) error { return tx.EndPerson(who) })
	kit.press("Sign in with a passkey", http.StatusUnprocessableEntity, "Sign in")
}

// A passkey waits while a new passphrase has to be chosen; the page asks whether it is theirs.
func TestAPasskeyWaitsForTheNewPassphrase(t *testing.T) {
	s := open(t, "sqlite", false)
	kit := visit(t, s, "kit.fell@meadow.example")
	kit.Authenticator()
	kit.Open(s.url("/join?link=" + invited(t, s, "Kit Fell", people.Of(people.Staff))))
	kit.enrol()
	kit.Open(s.url("/account/passkeys"))
	kit.Fill("code", kit.code())
	kit.press("Set up a passkey", http.StatusOK, "My account")
	s.do(t, func(tx *store.Tx) error {
		p, err := tx.PersonByEmail(kit.email)
		if err != nil {
			return err
		}
		_, err = tx.MustChange(p.ID)
		return errors.Join(err, tx.EndSessions(p.ID, ""))
	})
	kit.Open(s.url("/sign-in"))
	kit.press("Sign in with a passkey", http.StatusUnprocessableEntity, "Sign in")
	kit.Fill("email", kit.email)
	kit.Fill("passphrase", words)
	kit.press("Sign in", http.StatusOK, "Enter the code from your app")
	kit.Fill("code", kit.code())
	kit.press("Continue", http.StatusOK, "Choose a new passphrase")
	kit.Faults("422")
	kit.CheckPage("forced-change", s.url("/account/passphrase"))
	kit.Open(s.url("/account/passphrase"))
	kit.Fill("old", words)
	kit.Fill("new", "seven otters in a boat")
	kit.press("Change my passphrase", http.StatusOK, "My account")
	if strings.Contains(kit.Text("main"), "Take away") {
		t.Error("a passkey that was not ticked is still there")
	}
}

// TestNoFileIsTakenAtADoorOfForms refuses, unread, what no form of ours sends: a file's way of writing a form would go past
// the look at its letters.
func TestNoFileIsTakenAtADoorOfForms(t *testing.T) {
	s := open(t, "sqlite", false)
	for _, kind := range []string{"multipart/form-data; boundary=x", " Multipart/Form-Data; boundary=x", "multipart/mixed; boundary=x"} {
		body := "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nada\x00@meadow.example\r\n--x--\r\n"
		for _, path := range []string{"/sign-in", "/parent", "/class", "/setup", "/join", "/public/have-your-say/x"} {
			s.send(t, "", path, kind, strings.NewReader(body)).want(t, path, http.StatusUnprocessableEntity, "takes no files")
		}
	}
}
