package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/mail"
	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

// TestFromNothingToALiveSchool goes, by clicking alone, from the one-time link that the installation prints to a
// school that works: nothing but letters, papers and the board in the classroom takes somebody to an address. What
// hands did is counted and logged.
func TestFromNothingToALiveSchool(t *testing.T) { onBoth(t, fromNothingToALiveSchool) }

func fromNothingToALiveSchool(t *testing.T, s *site) {
	loadRegister(t, s)
	l := &liveSchool{t: t, s: s, ada: visit(t, s, "ada@meadow.example"), ruth: visit(t, s, "ruth@meadow.example"), desk: visit(t, s, "kit@meadow.example")}
	for _, v := range []*visitor{l.ada, l.ruth, l.desk} {
		v.album = "live"
	}
	l.begins()
	l.hasItsYearAndLetters()
	l.invitesItsFirstPeople()
	l.putsItsPapersAway()
	l.bringsItsPolicy()
	l.takesItsRollIn()
	l.fillsItsPosts()
	l.opensAClass()
	l.counts()
}

const twoPeopleRole = "Give somebody a role that takes two people"

type liveSchool struct {
	t               *testing.T
	s               *site
	ada, ruth, desk *visitor // an administrator, the headteacher, and a desk that Kit and Dee share
	child           *visitor
}

// begins with the link, the school's details and its area.
func (l *liveSchool) begins() {
	l.t.Helper()
	secret, err := office.MakeSetupLink.Run(l.t.Context(), l.s.house, people.System, struct{}{})
	if err != nil {
		l.t.Fatal(err)
	}
	ada := l.ada
	ada.Open(l.s.url("/setup?link=" + secret))
	ada.Fill("school", "Meadow")
	ada.Fill("name", "Ada Mint")
	ada.Fill("email", ada.email)
	ada.join()
	ada.press("Enter the school’s details", http.StatusOK, "Details of the school")
	ada.Fill("q", "fordwich")
	ada.press("Search", http.StatusOK, "Details of the school")
	ada.press("Meadow Primary School", http.StatusOK, "Details of the school")
	ada.press("Save the details", http.StatusOK, "Setting up the school")
	if !done(ada, "Choose the school’s area") {
		l.t.Error("the area was not proposed from the authority")
	}
}

func (l *liveSchool) hasItsYearAndLetters() {
	l.t.Helper()
	ada := l.ada
	ada.press("Enter the school year", http.StatusOK, "Change the school year")
	ada.press("2026 to 2027", http.StatusOK, "Change the school year")
	ada.press("Save the school year", http.StatusOK, "School year")
	ada.press("Today", http.StatusOK, "Today")
	ada.press("Try whether letters leave", http.StatusOK, "Letters")
	ada.press("Send a test message to "+ada.email, http.StatusOK, "Letters")
	if got := l.s.letter(l.t, ada.email, "test message"); !strings.Contains(got, "Letters from Handrail reach you") {
		l.t.Errorf("the test message: %q", got)
	}
}

// letter sends what waits and gives the newest letter to an address whose subject holds these words.
func (s *site) letter(t testing.TB, to, subject string) string {
	t.Helper()
	if err := office.SendLetters(t.Context(), s.house, s.house.Sender); err != nil {
		t.Fatal(err)
	}
	folder, ok := s.house.Sender.(mail.Folder)
	if !ok {
		t.Fatal("letters do not go into a folder")
	}
	files, err := filepath.Glob(filepath.Join(folder.Dir, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	newest := ""
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		plain := strings.NewReplacer("=\r\n", "", "=3D", "=", "\r\n", "\n").Replace(string(text)) // quoted-printable
		head, _, _ := strings.Cut(plain, "\n\n")
		if strings.Contains(head, "To: <"+to+">") && strings.Contains(head, subject) {
			newest = plain
		}
	}
	if newest == "" {
		t.Fatalf("no letter to %s about %q", to, subject)
	}
	return newest
}

var letterLink = regexp.MustCompile(`http://\S+`)

// follow opens the link in the newest letter about something.
func (v *visitor) follow(subject string) {
	v.t.Helper()
	v.Open(letterLink.FindString(v.site.letter(v.t, v.email, subject)))
}

// invites fills the form that is open in and leaves the link to the letter.
func (l *liveSchool) invites(name, email string) {
	l.t.Helper()
	l.ada.Fill("name", name)
	l.ada.Fill("email", email)
	l.ada.press("Invite", http.StatusOK, "A link for "+name)
	l.ada.press("Continue", http.StatusOK, name)
}

func (l *liveSchool) invitesItsFirstPeople() {
	l.t.Helper()
	l.ada.press("People", http.StatusOK, "People")
	l.ada.press("Invite somebody", http.StatusOK, "Invite somebody")
	l.ada.Tick("Member of staff")
	l.invites("Kit Moss", l.desk.email)
	l.desk.follow("Your invitation")
	l.desk.join()
	l.ada.press("Today", http.StatusOK, "Today")
	l.ada.press("Invite the headteacher", http.StatusOK, "Invite somebody")
	l.invites("Ruth Lindqvist", l.ruth.email)
	l.ruth.follow("Your invitation")
	l.ruth.join()
	l.agrees(l.desk, twoPeopleRole, "Ruth Lindqvist: headteacher", "Approvals")
}

// agrees goes from the first page to what waits and says yes.
func (l *liveSchool) agrees(v *visitor, what, about, then string) {
	l.t.Helper()
	v.press("Today", http.StatusOK, "Today")
	v.press(what, http.StatusOK, what)
	if !strings.Contains(v.Text("main"), about) {
		l.t.Fatalf("not about %s: %s", about, v.Text("main"))
	}
	v.Tick("Yes, I agree")
	v.press("Send my answer", http.StatusOK, then)
}

// putsItsPapersAway has two people make what lies in the safe.
func (l *liveSchool) putsItsPapersAway() {
	l.t.Helper()
	for _, paper := range [][4]string{{"Make the recovery key", "Recovery key", "Make the school’s recovery key, or a new one", "Print the recovery key and seal it"},
		{"Make the emergency account", "Emergency account", "Make an emergency account, or its envelope anew", "Print this and seal it"}} {
		l.ada.press("Today", http.StatusOK, "Today")
		l.ada.press(paper[0], http.StatusOK, paper[1])
		l.ada.press("Ask a second person to make it", http.StatusOK, paper[1])
		l.agrees(l.ruth, paper[2], "Ada Mint", paper[3])
	}
}

// bringsItsPolicy reads in what the school has and takes its answers over.
func (l *liveSchool) bringsItsPolicy() {
	l.t.Helper()
	file := filepath.Join(l.t.TempDir(), "Online safety policy 2018.txt")
	if err := os.WriteFile(file, []byte(heldPolicy), 0o600); err != nil {
		l.t.Fatal(err)
	}
	l.ruth.press("Today", http.StatusOK, "Today")
	l.ruth.press("Read in the policy you have", http.StatusOK, "Check a policy that you have")
	l.ruth.Fill("file", file)
	l.ruth.press("Read and check it", http.StatusOK, "Report on Online safety policy 2018.txt")
	l.ruth.press("Take 2 answers into the draft", http.StatusOK, "Report on Online safety policy 2018.txt")
}

// takesItsRollIn hands the roster in, looks at what it would change, and takes what can be taken.
func (l *liveSchool) takesItsRollIn() {
	l.t.Helper()
	file := filepath.Join(l.t.TempDir(), "roster.zip")
	if err := os.WriteFile(file, []byte(packed(l.t, meadowRoster())), 0o600); err != nil {
		l.t.Fatal(err)
	}
	ada := l.ada
	ada.press("Today", http.StatusOK, "Today")
	ada.press("Take in pupils, classes and families", http.StatusOK, "Rosters taken in")
	ada.press("Take a roster in", http.StatusOK, "Take a roster in")
	ada.Fill("file", file)
	ada.press("See what would change", http.StatusOK, "What would change")
	ada.Tick("Take the rest without them")
	if got := ada.Press("Take this roster in"); got != http.StatusOK || !strings.HasPrefix(ada.Text("h1"), "Roster of") {
		l.t.Fatalf("%d %s", got, ada.Text("main"))
	}
	ada.keep("taken in")
}

// fillsItsPosts appoints whom the roster and the invitations brought, until no post is missed any more.
func (l *liveSchool) fillsItsPosts() {
	l.t.Helper()
	for _, x := range [][2]string{{"Invite the chair of governors", "Chia Moor"}, {"Invite the safeguarding governor", "Sid Grove"}} {
		l.ada.press("Today", http.StatusOK, "Today")
		l.ada.press(x[0], http.StatusOK, "Invite somebody")
		l.invites(x[1], strings.ToLower(strings.Fields(x[1])[0])+"@meadow.example")
	}
	l.agrees(l.ruth, twoPeopleRole, "Chia Moor: chair of governors", "Approvals")
	l.ada.press("People", http.StatusOK, "People")
	l.ada.press("Invite somebody", http.StatusOK, "Invite somebody")
	l.ada.Tick("Data protection officer")
	l.invites("Pat Quill", "pat@county.example")
	for _, p := range []struct {
		post, who string
		two       bool
	}{{"Designated safeguarding lead", "Dee Ashdown", true}, {"Deputy designated safeguarding lead", "Lea Bell", true}, {"Deputy designated safeguarding lead", "Rob Calder", true},
		{"Senior leader for filtering and monitoring", "Rob Calder", false}, {"Governor for filtering and monitoring", "Sid Grove", false},
		{"Special educational needs co-ordinator (SENCO)", "Una Dane", false}, {"Technician", "Kit Moss", false}} {
		l.appoints(p.post, p.who, p.two)
	}
	l.ada.press("Today", http.StatusOK, "Today")
	if text := l.ada.Text("main"); strings.Contains(text, "nobody holds this post") {
		l.t.Errorf("a post is still missed: %s", text)
	}
}

func (l *liveSchool) appoints(post, who string, two bool) {
	l.t.Helper()
	l.ada.press("Posts", http.StatusOK, "Posts")
	l.ada.press(post, http.StatusOK, post)
	l.ada.press("Appoint somebody", http.StatusOK, "Appoint: "+strings.ToLower(post[:1])+post[1:])
	l.ada.Fill("person", who)
	if !two {
		l.ada.press("Appoint", http.StatusOK, post)
		return
	}
	l.ada.press("Ask a second person", http.StatusOK, post)
	l.agrees(l.ruth, twoPeopleRole, who+": "+strings.ToLower(post), "Approvals")
}

// opensAClass gives the new safeguarding lead an account; she opens her class, and a child comes in with three pictures.
func (l *liveSchool) opensAClass() {
	l.t.Helper()
	l.ada.press("People", http.StatusOK, "People")
	l.ada.press("Dee Ashdown", http.StatusOK, "Dee Ashdown")
	l.ada.press("Make a sign-in link", http.StatusOK, "Make a sign-in link for Dee Ashdown")
	l.ada.press("Make the link", http.StatusOK, "A link for Dee Ashdown")
	dee := l.desk // at the same desk: the link takes this browser over
	dee.press("Sign out", http.StatusOK, "Sign in")
	dee.email = "ashdown@meadow.example"
	dee.follow("Your invitation")
	dee.join()
	dee.press("Class sign-in", http.StatusOK, "Class sign-in")
	dee.press("Cards of Oak", http.StatusOK, "Cards of Oak")
	dee.press("Make cards for those who have none", http.StatusOK, "Cards of Oak")
	card := strings.Fields(dee.Text(".hr-child-cards"))
	at := slices.Index(card, "Mia")
	if at < 0 {
		l.t.Fatalf("no card of Mia: %v", card)
	}
	card = card[at+1 : at+4]
	dee.press("Class sign-in", http.StatusOK, "Class sign-in")
	dee.press("Open the class", http.StatusOK, "Oak is open")
	code := dee.Text(".hr-big-code")

	l.child = visit(l.t, l.s, "mia")
	l.child.album = l.ada.album
	l.child.Open(l.s.url("/class"))
	l.child.Fill("code", code)
	l.child.press("Go", http.StatusOK, "Who are you?")
	l.child.press("Mia", http.StatusOK, "Hello Mia!")
	for i, picture := range card {
		l.child.press(picture, http.StatusOK, []string{"Hello Mia!", "Hello Mia!", "Today"}[i])
	}
}

// counts says what hands did, and how long that takes somebody who knows what to type: a keystroke 0.28 seconds, a
// press or a choice 1.1 to point and 0.1 to press, a field 1.1 to point, each page 1.35 to take in (the keystroke-level
// model of Card, Moran and Newell).
func (l *liveSchool) counts() {
	l.t.Helper()
	var all browsertest.Effort
	for _, v := range []*visitor{l.ada, l.ruth, l.desk, l.child} {
		v.Faults()
		all = all.Plus(v.Effort())
	}
	seconds := 0.28*float64(all.Keys) + 1.2*float64(all.Presses+all.Choices) + 1.1*float64(all.Fields) + 1.35*float64(all.Presses+all.Addresses)
	l.t.Logf("from nothing to a live school: %d presses, %d ticks, %d fields with %d keystrokes, %d addresses from letters and paper: %.0f seconds of hands, without thinking and reading",
		all.Presses, all.Choices, all.Fields, all.Keys, all.Addresses, seconds)
}
