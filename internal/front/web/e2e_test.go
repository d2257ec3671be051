package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

const words = "copper kettle under rain"

// visitor is somebody at a browser of their own, with an authenticator app.
type visitor struct {
	*browsertest.Browser
	t      *testing.T
	site   *site
	email  string
	secret string
	album  string // pictures of each page that follows a press are kept under this name
	pages  int
	looked map[string]bool // headings that axe has seen
}

func visit(t *testing.T, s *site, email string) *visitor {
	t.Helper()
	return &visitor{Browser: browsertest.New(t), t: t, site: s, email: email}
}

// press presses a button or link and expects a page with this heading.
func (v *visitor) press(text string, status int, heading string) {
	v.t.Helper()
	got := v.Press(text)
	if h := v.Text("h1"); got != status || h != heading {
		v.t.Fatalf("%q leads to %d %q at %s, not to %d %q: %s", text, got, h, v.Address(), status, heading, v.Text(".govuk-error-summary"))
	}
	v.keep(heading)
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// keep looks at the page shown for the visitor's album, if there is one: at both widths, and the first time that a
// heading comes with axe, which takes most of the time.
func (v *visitor) keep(heading string) {
	v.t.Helper()
	if v.album == "" {
		return
	}
	v.pages++
	who, _, _ := strings.Cut(v.email, "@")
	name := fmt.Sprintf("%s-%s-%02d-%s", v.album, who, v.pages, notInNames.ReplaceAllString(strings.ToLower(heading), "-"))
	if v.looked == nil {
		v.looked = map[string]bool{}
	}
	v.Phone()
	v.FitsWidth()
	v.Screenshot(name + "-phone")
	v.Desktop()
	v.Screenshot(name + "-desktop")
	if !v.looked[heading] {
		v.Axe()
	}
	v.looked[heading] = true
}

// enrol chooses a passphrase on the page shown and sets up the app, after a wrong code.
func (v *visitor) enrol() {
	v.t.Helper()
	v.Fill("passphrase", words)
	v.press("Continue", http.StatusOK, "Set up your authenticator app")
	v.Fill("code", "000000")
	v.press("Continue", http.StatusUnprocessableEntity, "Set up your authenticator app")
	v.app()
}

// join is enrol by somebody who makes no mistake.
func (v *visitor) join() {
	v.t.Helper()
	v.keep("join")
	v.Fill("passphrase", words)
	v.press("Continue", http.StatusOK, "Set up your authenticator app")
	v.app()
}

// app sets the authenticator app up and keeps the recovery codes.
func (v *visitor) app() {
	v.t.Helper()
	v.secret = strings.ReplaceAll(v.Text(".hr-qr__words code"), " ", "")
	v.Fill("code", v.code())
	v.press("Continue", http.StatusOK, "Keep these recovery codes")
	if n := len(strings.Split(v.Text(".hr-code__lines"), "\n")); n != 10 {
		v.t.Fatalf("%d recovery codes are shown", n)
	}
	v.press("I have kept them", http.StatusOK, "Today")
}

// code is what the app shows; the clock moves first, because a code works once.
func (v *visitor) code() string {
	v.t.Helper()
	v.site.clock.Move(30 * time.Second)
	code, err := totp.GenerateCode(v.secret, v.site.clock.Now())
	if err != nil {
		v.t.Fatal(err)
	}
	return code
}

func (v *visitor) signIn() {
	v.t.Helper()
	v.Open(v.site.url("/sign-in"))
	v.Fill("email", v.email)
	v.Fill("passphrase", "not my passphrase at all")
	v.press("Sign in", http.StatusUnprocessableEntity, "Sign in")
	v.Fill("passphrase", words)
	v.press("Sign in", http.StatusOK, "Enter the code from your app")
	v.Fill("code", v.code())
	v.press("Continue", http.StatusOK, "Today")
}

var joinLink = regexp.MustCompile(`/join\?link=\S+`)

// invite fills in the form and gives the link.
func (v *visitor) invite(name, email, role string) string {
	v.t.Helper()
	v.Open(v.site.url("/people/new?role=" + role))
	v.Fill("name", name)
	v.Fill("email", email)
	v.press("Invite", http.StatusOK, "A link for "+name)
	link := joinLink.FindString(v.Text(".hr-code__lines"))
	if link == "" {
		v.t.Fatal("no link is shown")
	}
	return link
}

// TestASchoolComesToLife goes the way of a new school: the setup link, the app, inviting the headteacher and
// the DSL, the second person who agrees, and everybody signing in.
func TestASchoolComesToLife(t *testing.T) { onBoth(t, schoolComesToLife) }

// onBoth goes a way through the pages on either database.
func onBoth(t *testing.T, way func(t *testing.T, s *site)) {
	t.Helper()
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) { way(t, open(t, database, false)) })
	}
}

func schoolComesToLife(t *testing.T, s *site) {
	s.house.Mails = false // so that links are handed over on the screen; by mail they go to their owner alone
	ada, kit, ruth := visit(t, s, "ada@meadow.example"), visit(t, s, "kit@meadow.example"), visit(t, s, "ruth@meadow.example")
	secret, err := office.MakeSetupLink.Run(t.Context(), s.house, people.System, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	ada.Open(s.url("/setup?link=" + secret))
	ada.press("Continue", http.StatusUnprocessableEntity, "Set up Handrail for your school")
	ada.Fill("school", "Meadow Primary School")
	ada.Fill("name", "Ada Mint")
	ada.Fill("email", ada.email)
	ada.enrol()
	if !strings.Contains(ada.Text("main"), "Invite the headteacher") {
		t.Errorf("the home page does not say what is next: %s", ada.Text("main"))
	}
	kit.Open(s.url(ada.invite("Kit Moss", kit.email, "staff")))
	kit.enrol()
	ruth.Open(s.url(ada.invite("Ruth Lindqvist", ruth.email, "headteacher")))
	ruth.enrol()
	agree(t, kit, "Ruth Lindqvist: headteacher") // at the very beginning anybody employed may
	ruth.Open(s.url("/account"))
	if !strings.Contains(ruth.Text("main"), "Headteacher") {
		t.Error("the headteacher is not headteacher after a second person agreed")
	}
	sam := ada.invite("Sam Okafor", "sam@meadow.example", "dsl")
	kit.Open(s.url("/approvals"))
	if strings.Contains(kit.Text("main"), "Sam Okafor") {
		t.Error("a teacher still sees what waits, although the headteacher can answer")
	}
	agree(t, ruth, "Sam Okafor: designated safeguarding lead")
	ruth.Open(s.url(sam)) // on the headteacher's own machine: the link takes this browser over
	ruth.enrol()
	ruth.email = "sam@meadow.example"
	ruth.Press("Sign out")
	ruth.signIn()
	endedSession(t, s, ada)
	for _, v := range []*visitor{ada, kit, ruth} {
		v.Faults("status of 422") // wrong answers that were meant
	}
}

// agree opens what waits and says yes.
func agree(t *testing.T, v *visitor, about string) {
	t.Helper()
	v.Open(v.site.url("/"))
	if count := v.Text(".hr-count"); !strings.HasPrefix(count, "1") {
		t.Errorf("the navigation counts %q approvals", count)
	}
	v.Open(v.site.url("/approvals"))
	v.press(about, http.StatusOK, "Give somebody a role that takes two people")
	v.press("Send my answer", http.StatusUnprocessableEntity, "Give somebody a role that takes two people")
	v.Choose("answer-2")
	v.press("Send my answer", http.StatusUnprocessableEntity, "Give somebody a role that takes two people") // no reason given
	v.Choose("answer")
	v.press("Send my answer", http.StatusOK, "Approvals")
}

// endedSession signs somebody in twice and ends the first session from the second.
func endedSession(t *testing.T, s *site, v *visitor) {
	t.Helper()
	again := visit(t, s, v.email)
	again.secret = v.secret
	again.signIn()
	again.Open(s.url("/account"))
	again.press("Sign out everywhere else", http.StatusOK, "My account")
	if !strings.Contains(again.Text(".govuk-notification-banner"), "All other sessions have ended") {
		t.Error("the page does not say that the sessions ended")
	}
	v.Open(s.url("/people"))
	if h := v.Text("h1"); h != "Sign in" {
		t.Errorf("a session that was ended still shows %q", h)
	}
	again.Faults("status of 422")
}

// TestPagesInABrowser looks at every everyday page at three widths, with scripts and without, and walks
// through it with the keyboard.
func TestPagesInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	person, advice, approval := s.one["person"], s.one["advice"], s.one["approval"]
	for _, group := range []struct {
		role  people.Role
		pages [][2]string
	}{
		{people.Anyone, [][2]string{{"sign-in", "/sign-in"}, {"accessibility", "/accessibility"}}},
		{people.Administrator, [][2]string{{"home-administrator", "/"}, {"invite", "/people/new?role=dsl"}, {"person", "/people/" + person},
			{"new-link", "/people/" + person + "/link"}, {"workings", "/school/workings"}, {"glossary", "/glossary?q=online"}}},
		{people.Chair, [][2]string{{"home-chair", "/"}, {"people", "/people?state=all"}, {"approvals", "/approvals"}, {"approval", "/approvals/" + approval},
			{"trail", "/school/trail"}, {"trail-head", "/school/trail/head"}, {"holds", "/school/holds"}, {"advice-entry", "/school/advice/" + advice}}},
		{people.Headteacher, [][2]string{{"account", "/account"}, {"passphrase", "/account/passphrase"}, {"school", "/school"}, {"advice", "/school/advice"},
			{"advice-new", "/school/advice/new"}, {"calendar", "/school/calendar"}, {"calendar-change", "/school/calendar/change?fill=2026"},
			{"backups", "/school/backups"}, {"permissions", "/permissions?role=mine"}}},
	} {
		t.Run(group.role.Key(), func(t *testing.T) {
			t.Parallel()
			b := browsertest.New(t)
			if group.role != people.Anyone {
				_, cookie := s.as(t, group.role.Title(), people.Of(group.role))
				b.Cookie(s.url("/"), "handrail", cookie)
			}
			for _, p := range group.pages {
				b.CheckPage(p[0], s.url(p[1]))
			}
			b.Desktop()
			b.Open(s.url("/no/such/page"))
			b.Axe()
			b.Screenshot("not-found-" + group.role.Key())
			b.Faults("status of 404")
		})
	}
}

// TestTheDemonstrationSaysSoAndMovesItsClock holds the line on every page of a made-up school, and that a
// real school has neither the line nor the way to move the clock.
func TestTheDemonstrationSaysSoAndMovesItsClock(t *testing.T) {
	s := open(t, "sqlite", true)
	lived(t, s)
	_, cookie := s.as(t, "Tom Beech", people.Of(people.Headteacher))
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", cookie)
	b.CheckPage("demo", s.url("/school"))
	b.Desktop()
	b.Open(s.url("/school/trail?what=PlaceHold"))
	b.Press("a month")
	if text := b.Text(".hr-demo"); !strings.Contains(text, "16 December 2026") || b.Address() != s.url("/school/trail?what=PlaceHold") {
		t.Errorf("after a month: %q at %s", text, b.Address())
	}
	b.Fill("demo-date", "1/9/2027")
	b.Press("Go")
	if text := b.Text(".hr-demo"); !strings.Contains(text, "1 September 2027") {
		t.Errorf("after moving to a day: %q", text)
	}
	real := open(t, "sqlite", false)
	if status, body := real.get(t, "", "/about"); status != http.StatusOK || strings.Contains(body, "made-up") {
		t.Errorf("a real school: %d, made up: %v", status, strings.Contains(body, "made-up"))
	}
}
