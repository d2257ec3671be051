package web_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// leaves is a mail server that takes everything.
type leaves struct{}

func (leaves) Send(context.Context, store.Letter) error { return nil }

// TestSchoolIsSetUpStepByStep goes through the list of steps as somebody does who never saw it: details looked up in
// the register, the calendar, a test message, the first people, the papers in the safe, and the page that governors see.
func TestSchoolIsSetUpStepByStep(t *testing.T) {
	s := open(t, "sqlite", false)
	loadRegister(t, s)
	ada, ruth := visit(t, s, "ada@meadow.example"), visit(t, s, "ruth@meadow.example")
	kit := visit(t, s, "kit@meadow.example")
	secret, err := office.MakeSetupLink.Run(t.Context(), s.house, people.System, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	ada.Open(s.url("/setup?link=" + secret))
	ada.Fill("school", "Meadow")
	ada.Fill("name", "Ada Mint")
	ada.Fill("email", ada.email)
	ada.enrol()
	lookSchoolUp(t, ada)
	tryMail(t, ada)
	s.house.Mails = false // links are handed over on the screen
	kit.Open(s.url(ada.invite("Kit Moss", kit.email, "staff")))
	kit.enrol()
	ruth.Open(s.url(ada.invite("Ruth Lindqvist", ruth.email, "headteacher")))
	ruth.enrol()
	agree(t, kit, "Ruth Lindqvist: headteacher")
	group := paperInTheSafe(t, ada, ruth)
	ruth.Open(s.url("/school/recovery"))
	ruth.Fill("group", "aaaaa aaaaa")
	ruth.press("Prove that the paper can be read", http.StatusUnprocessableEntity, "Recovery key")
	ruth.Fill("group", group)
	ruth.press("Prove that the paper can be read", http.StatusOK, "Recovery key")
	look(ruth, "recovery", "/school/recovery")
	look(ruth, "governors", "/governors")
	look(ruth, "approvals", "/approvals")
	s.house.Mails = true
	ada.Open(s.url("/school/setup"))
	for _, step := range []string{"Enter the school’s details", "Try whether letters leave", "Invite the headteacher", "Make the recovery key"} {
		if !done(ada, step) {
			t.Errorf("%q is not done", step)
		}
	}
	for _, v := range []*visitor{ada, kit, ruth} {
		v.Faults("status of 422")
	}
}

func loadRegister(t *testing.T, s *site) {
	t.Helper()
	f, err := os.Open("../../document/gias/testdata/register.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s.house.Register = filepath.Join(t.TempDir(), "register")
	if _, err := office.LoadRegister.Run(t.Context(), s.house, people.CommandLine("root"), f); err != nil {
		t.Fatal(err)
	}
}

func lookSchoolUp(t *testing.T, v *visitor) {
	t.Helper()
	v.Open(v.site.url("/school/setup"))
	look(v, "setup", "/school/setup")
	v.press("Enter the school’s details", http.StatusOK, "Details of the school")
	v.Open(v.site.url("/school/setup/school?q=fordwich"))
	look(v, "lookup", "/school/setup/school?q=fordwich")
	v.press("Meadow Primary School", http.StatusOK, "Details of the school")
	if text := v.Text("main"); !strings.Contains(text, "nothing is saved yet") {
		t.Errorf("the page does not say where its words come from: %s", text)
	}
	v.press("Save the details", http.StatusOK, "Setting up the school")
	if !done(v, "Choose the school’s area") {
		t.Error("the area was not proposed from the authority")
	}
}

func tryMail(t *testing.T, v *visitor) {
	t.Helper()
	v.site.house.Mails = false
	v.Open(v.site.url("/school/setup/mail"))
	if !strings.Contains(v.Text("main"), "No way to send letters is set up") {
		t.Error("the page does not say that letters cannot leave")
	}
	v.site.house.Mails, v.site.house.Sender = true, leaves{}
	v.Open(v.site.url("/school/setup/mail"))
	v.press("Send a test message to "+v.email, http.StatusOK, "Letters")
	look(v, "mail", "/school/setup/mail")
}

// paperInTheSafe lets two people make the recovery key and gives its check group.
func paperInTheSafe(t *testing.T, asks, agrees *visitor) string {
	t.Helper()
	asks.Open(asks.site.url("/school/recovery"))
	asks.press("Ask a second person to make it", http.StatusOK, "Recovery key")
	agrees.Open(agrees.site.url("/"))
	agrees.press("Make the school’s recovery key, or a new one", http.StatusOK, "Make the school’s recovery key, or a new one")
	if !strings.Contains(agrees.Text("main"), "What happens if this is agreed") {
		t.Error("the page does not say what follows")
	}
	look(agrees, "approval", "")
	agrees.Choose("answer")
	agrees.press("Send my answer", http.StatusOK, "Print the recovery key and seal it")
	agrees.Screenshot("paper-desktop")
	return agrees.Text("dl div:nth-child(4) dd")
}

// done says whether a step counts as done on the page shown.
func done(v *visitor, step string) bool {
	_, rest, found := strings.Cut(v.Text("main"), step)
	next := strings.Index(rest, "Done")
	return found && next >= 0 && next < 90
}

// look keeps pictures of a page, wide and narrow, and holds it to what every page is held to.
func look(v *visitor, name, path string) {
	v.t.Helper()
	if path != "" {
		v.Open(v.site.url(path))
	}
	v.Phone()
	v.Screenshot(name + "-phone")
	v.FitsWidth()
	v.Desktop()
	v.Screenshot(name + "-desktop")
	v.Axe()
}
