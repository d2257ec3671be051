package web_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// sealedWords stand in what a school enters about people: names, addresses, reasons and notes. None may stand plain in a file.
var sealedWords = []string{
	"Lindqvist", "Ada Mint", "Okafor", "sam@meadow", "Noor Hale", "noor@meadow", "Amira", "Calder", "dana@example", "Ned Moss", "ned@meadow", "2019-05-31", "Marion Abel", "Bea Norland",
	"foster family", "Children in care", "Somebody to tell", "A talk each week", "the SENCO is asked", "one choir", "Begun today",
	"computer club", "Education safeguarding team", "We keep children safe", "A complaint is open", "The complaint was answered", "appointed Sam in September", "Writes on it", "Tablets of Oak",
	"laughed again", "in the night", "amira.first", "Frog-91-lamp", "reads it with her", "none of that at home", "nobody of that name", "A court said so", "letters to tutors", "Relay race", "Rosalind Ash", "strangers in games",
}

// entered adds to a school what the tests of these pages do not.
func entered(t *testing.T, s *site) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	h, ctx, pupil, now := s.house, t.Context(), id.Person(s.roll["pupil"]), s.clock.Now()
	head := people.Actor{Person: id.Person(s.one["head"]), Name: "Ruth Lindqvist", Roles: people.Of(people.Headteacher), Via: "web"}
	second, _ := s.as(t, "Ada Second", people.Of(people.Administrator))
	admin := people.Actor{Person: second, Name: "Ada Second", Roles: people.Of(people.Administrator), Via: "web"}
	parent := people.Actor{Person: id.Person(s.roll["parent"]), Name: "Dana", Roles: people.Of(people.Parent), Via: "web"}
	_, err := office.RecordCheckIn.Run(ctx, h, head, office.CheckForm{Plan: id.Support(s.roll["plan"]), Text: "She laughed again.", Next: now.AddDate(0, 0, 7)})
	must(err)
	system, err := office.SetSystem.Run(ctx, h, head, office.SystemForm{New: true, System: access.System{Name: "Class team", State: access.Live, Kind: "platform", Purpose: "Homework", Login: access.OwnLogin,
		For: people.Of(people.Pupil), Given: access.ByGrant, ToParent: true, Risk: access.Assessment{State: access.NotNeeded}, DPIA: access.Assessment{State: access.NotNeeded}}})
	must(err)
	_, err = office.AskAccess.Run(ctx, h, head, office.AskForm{System: system, People: []id.Person{pupil}, Level: access.Use, Why: "Her mother reads it with her"})
	must(err)
	lines, err := office.ListGrants.Run(ctx, h, head, office.GrantQuery{System: system})
	must(err)
	_, err = office.ReleaseLogin.Run(ctx, h, admin, office.ReleaseForm{Grant: lines.Rows[0].ID, Name: "amira.first", Secret: "Frog-91-lamp", Paper: true})
	must(err)
	_, err = office.MoveGrant.Run(ctx, h, head, office.GrantForm{Grant: lines.Rows[0].ID, Step: access.Suspend, Why: "Wrote to others in the night", Kind: "misuse", Plan: "Her mother reads it with her", Until: now.AddDate(0, 0, 5)})
	must(err)
	shown, err := office.ShowAgreement.Run(ctx, h, parent, "parent")
	must(err)
	_, err = office.AnswerAgreement.Run(ctx, h, parent, office.AnswerTo{Kind: "parent", Hash: shown.Text.Hash, People: []id.Person{pupil}, Answer: agreement.NoAnswer, Reason: "We have none of that at home"})
	must(err)
	_, err = office.RefusePass.Run(ctx, h, head, office.PassNo{Pass: id.Pass(s.known[1]), Reason: "There is nobody of that name"})
	must(err)
	_, err = office.MakeToken.Run(ctx, h, admin, office.TokenForm{Name: "Helpdesk", Scopes: []string{"people:read"}, Last: now.AddDate(0, 0, 30), Why: "Sends letters to tutors"})
	must(err)
	adopt(t, s, admin, head, "photos")
	_, err = office.AskPicture.Run(ctx, h, head, office.PictureForm{Children: []id.Person{pupil}, Uses: []string{"website"}, What: "Relay race in June"})
	must(err)
	_, err = office.RecordSession.Run(ctx, h, head, office.SessionForm{Course: "safeguarding", Held: calendar.Day(now), Led: "Rosalind Ash", About: "Talking with strangers in games", Covers: []string{post.Conduct}, Attended: []id.Person{head.Person}})
	must(err)
	_, err = office.SetRelative.Run(ctx, h, head, office.RelativeForm{Pupil: pupil, Adult: parent.Person, Kind: "parent", Order: 1, Responsibility: "unknown", MayNot: true, Reason: "A court said so."})
	must(err)
}

// TestNothingSealedLiesPlainOnTheDisk fills a school and looks into every file that it keeps: no name, reason or note of anybody
// stands there as it was typed.
func TestNothingSealedLiesPlainOnTheDisk(t *testing.T) {
	s := open(t, "sqlite", false)
	lived(t, s)
	entered(t, s)
	plain, read := false, 0
	err := filepath.WalkDir(s.data, func(path string, x fs.DirEntry, err error) error {
		if err != nil || x.IsDir() || !x.Type().IsRegular() {
			return err
		}
		bytesOf, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		small := bytes.ToLower(bytesOf)
		plain = plain || bytes.Contains(small, []byte("school.name"))
		for _, word := range sealedWords {
			if at := bytes.Index(small, []byte(strings.ToLower(word))); at >= 0 {
				t.Errorf("%s holds %q plain, near %q", filepath.Base(path), word, small[max(0, at-60):min(len(small), at+60)])
			}
		}
		return nil
	})
	if err != nil || read == 0 || !plain {
		t.Errorf("%d files were read, and nothing that is not sealed was found in them: the test looks in the wrong place; %v", read, err)
	}
}
