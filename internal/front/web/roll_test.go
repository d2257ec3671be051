package web_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/front/web/browsertest"
	"handrail.school/handrail/internal/words/people"
)

const rosterText = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n" +
	"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org\n2,\"=cmd|'x'!A1\",Ash,2018-11-02,3,Oak,,,,,\n90,Ned,Moss,,,Oak,teacher,ned@meadow.example,,,\n"

// TestARosterIsTakenInOnThePage goes from the file to the roll: preview, what cannot be taken, yes, and back again.
func TestARosterIsTakenInOnThePage(t *testing.T) {
	s := open(t, "sqlite", false)
	admin, cookie := s.as(t, "Ada Mint", people.Of(people.Administrator))
	_ = admin
	kind, body := handed(t, [3]string{"file", "roll.csv", rosterText + "3,Carys,Birch,2031-01-01,4,Oak,,,,,\n"})
	got := s.send(t, cookie, "/roll/import", kind, body)
	at := got.header.Get("Location")
	if got.status != http.StatusSeeOther || !strings.HasPrefix(at, "/roll/import/") {
		t.Fatalf("%d to %s: %s", got.status, at, got.body)
	}
	_, page := s.get(t, cookie, at)
	for _, want := range []string{"4 people", "roll.csv, line 5, column 4", "1 row cannot be taken", "Amira Calder"} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview does not say %q", want)
		}
	}
	if _, list := s.get(t, cookie, "/roll"); !strings.Contains(list, "The roll is empty") {
		t.Error("a preview changed the roll")
	}
	s.post(t, cookie, at, url.Values{}).want(t, "nobody agreed", http.StatusUnprocessableEntity, "Say that the rest may be taken")
	s.post(t, cookie, at, url.Values{"skip": {"yes"}}).leads(t, "taken in", at)
	status, _ := s.get(t, cookie, at)
	if status != http.StatusSeeOther {
		t.Errorf("the preview of what was taken in answers %d", status)
	}
	if _, list := s.get(t, cookie, "/roll?q=amira"); !strings.Contains(list, "Amira Calder") || strings.Contains(list, ">Ash") {
		t.Error("Amira is not found, or not alone")
	}
	if _, sheet := s.get(t, cookie, "/roll.csv"); !strings.Contains(sheet, "'=cmd|") || !strings.Contains(sheet, "NCyearActual") {
		t.Errorf("a formula goes out as one: %s", sheet)
	}
	_, imports := s.get(t, cookie, "/roll/imports")
	number := strings.SplitN(strings.SplitN(imports, `href="/roll/imports/`, 2)[1], `"`, 2)[0]
	s.post(t, cookie, "/roll/undo/"+number, url.Values{}).leads(t, "taken back", "/roll/imports?done=unrolled")
	if _, list := s.get(t, cookie, "/roll"); strings.Contains(list, "Amira Calder") {
		t.Error("after taking it back Amira is there")
	}
}

func TestRostersThatAreNone(t *testing.T) {
	s := open(t, "sqlite", false)
	_, cookie := s.as(t, "Ada Mint", people.Of(people.Administrator))
	_, teacher := s.as(t, "Kit Moss", people.Of(people.Staff))
	for name, c := range map[string]struct{ file, text, says string }{
		"empty":     {"roll.csv", "", "is empty"},
		"a picture": {"roll.csv", "\x89PNG\r\n\x1a\n\x00\x00", "is not text"},
		"no names":  {"<b>roll.csv", "a,b\n1,2\n", "has no columns with given and family names"},
		"half":      {"roll.zip", "PK\x03\x04xxxx", "is damaged"},
	} {
		kind, body := handed(t, [3]string{"file", c.file, c.text})
		s.send(t, cookie, "/roll/import", kind, body).want(t, name, http.StatusUnprocessableEntity, c.says)
	}
	kind, body := handed(t, [3]string{"file", "roll.csv", rosterText})
	s.send(t, teacher, "/roll/import", kind, body).want(t, "a teacher", http.StatusForbidden, "Your role does not allow this")
	kind, body = handed(t, [3]string{"file", "roll.csv", rosterText}, [3]string{"file", "more.csv", rosterText})
	s.send(t, cookie, "/roll/import", kind, body).want(t, "two files", http.StatusUnprocessableEntity, "Choose the roster")
}

// TestTheRollInABrowser looks at every page of the roll, on wide and narrow screens and with the keyboard.
func TestTheRollInABrowser(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	_, head := s.as(t, "Tom Beech", people.Of(people.Headteacher))
	b := browsertest.New(t)
	b.Cookie(s.url("/"), "handrail", head)
	pupil := s.roll["pupil"]
	for _, p := range [][2]string{{"roll", "/roll"}, {"pupil", "/roll/" + pupil}, {"classes", "/roll/classes"}, {"relative", "/roll/family/" + pupil + "/" + s.roll["parent"]},
		{"care-groups", "/roll/groups"}, {"care-group", "/roll/groups/" + s.roll["care"]}, {"flag-new", "/roll/flag/" + pupil}, {"flag-review", "/roll/flag/" + pupil + "/" + s.roll["flag"]},
		{"import", "/roll/imports/" + s.roll["import"]}, {"imports", "/roll/imports"}} {
		b.CheckPage(p[0], s.url(p[1]))
	}
	_, admin := s.as(t, "Ada Brook", people.Of(people.Administrator))
	b.Desktop()
	b.Cookie(s.url("/"), "handrail", admin)
	b.CheckPage("roster-form", s.url("/roll/import"))
	b.CheckPage("move-up", s.url("/roll/move-up"))
	b.Desktop()
	file := filepath.Join(t.TempDir(), "roll.csv")
	if err := os.WriteFile(file, []byte(rosterText+"3,Carys,Birch,2031-01-01,4,Oak,,,,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Open(s.url("/roll/import"))
	b.Fill("file", file)
	if status := b.Press("See what would change"); status != http.StatusOK || b.Text("h1") != "What would change" {
		t.Fatalf("%d %s: %s", status, b.Text("h1"), b.Text("main"))
	}
	b.CheckPage("roster-preview", b.Address())
	b.Desktop()
	b.Choose("skip")
	b.Press("Take this roster in")
	if !strings.HasPrefix(b.Text("h1"), "Roster of") {
		t.Errorf("after taking it in: %s", b.Text("main"))
	}
}

// TestTheSchoolMovesUpOnThePage proposes classes, shows what would change and moves everybody.
func TestTheSchoolMovesUpOnThePage(t *testing.T) {
	s := open(t, "sqlite", false)
	_, cookie := s.as(t, "Ada Mint", people.Of(people.Administrator))
	_, teacher := s.as(t, "Kit Moss", people.Of(people.Staff))
	if status, _ := s.get(t, teacher, "/roll/move-up"); status != http.StatusForbidden {
		t.Errorf("a teacher: %d", status)
	}
	if _, page := s.get(t, cookie, "/roll/move-up"); !strings.Contains(page, "There is no pupil on the roll") {
		t.Error("an empty roll is moved up")
	}
	kind, body := handed(t, [3]string{"file", "roll.csv", rosterText})
	at := s.send(t, cookie, "/roll/import", kind, body).header.Get("Location")
	s.post(t, cookie, at, url.Values{}).leads(t, "taken in", at)
	_, page := s.get(t, cookie, "/roll/move-up")
	for _, want := range []string{"Oak, Year 2 (1 pupil): class in Year 3", "Which year group leaves?"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	s.post(t, cookie, "/roll/move-up", url.Values{"leavers": {"3"}}).want(t, "no last day", http.StatusUnprocessableEntity, "Enter the last day of those who leave")
	got := s.post(t, cookie, "/roll/move-up", url.Values{"leavers": {""}})
	at = got.header.Get("Location")
	if got.status != http.StatusSeeOther || !strings.HasPrefix(at, "/roll/import/") {
		t.Fatalf("%d to %s: %s", got.status, at, got.body)
	}
	s.post(t, cookie, at, url.Values{}).leads(t, "moved up", at)
	if _, list := s.get(t, cookie, "/roll?year=4"); !strings.Contains(list, "Ash") {
		t.Error("nobody is in Year 4")
	}
}
