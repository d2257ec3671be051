package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const yearOne = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n" +
	"1,Amira,Calder,2021-05-31,1,Fern,,,Dana,Calder,dana@example.org\n2,Ben,Ash,2021-02-02,1,Fern,,,,,\n3,Cleo,Dunn,2020-11-02,1,Fern,,,,,\n4,Dev,Roe,2017-11-02,4,Fern,,,,,\n"

// classOf takes a roll in and gives its only class, and everybody on it by first name.
func classOf(t *testing.T, s *site, roster string) (class id.Class, roll map[string]id.Person) {
	t.Helper()
	admin := people.Actor{Person: "someone", Roles: people.Of(people.Administrator), Via: "web"}
	if _, err := office.ImportRoster.Run(t.Context(), s.house, admin, office.RosterForm{Name: "roll.csv", Data: []byte(roster)}); err != nil {
		t.Fatal(err)
	}
	roll = map[string]id.Person{}
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		classes, err := v.Classes(false)
		if err != nil {
			return err
		}
		class = classes[0].ID
		all, err := v.ListRoll()
		for _, l := range all {
			roll[strings.Fields(l.Name)[0]] = l.ID
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return class, roll
}

// newest is somebody's newest signature.
func newest(t *testing.T, s *site, who id.Person) id.Signature {
	t.Helper()
	var last id.Signature
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		all, err := v.Signatures(who)
		for _, x := range all {
			last = x.ID
		}
		return err
	})
	if err != nil || last == "" {
		t.Fatalf("signature %q, %v", last, err)
	}
	return last
}

// TestAYearOneClassGoesOnline goes from nothing to access with the youngest: the first lesson, each child in turn with
// pictures, one who was away and catches up on the next day, and the gate at each step.
func TestAYearOneClassGoesOnline(t *testing.T) { onBoth(t, aYearOneClassGoesOnline) }

func aYearOneClassGoesOnline(t *testing.T, s *site) {
	class, roll := classOf(t, s, yearOne)
	head, cookie := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	dsl, _ := s.as(t, "Sam Okafor", people.Of(people.DSL))
	byHead := people.Actor{Person: head, Roles: people.Of(people.Headteacher), Via: "web"}
	adopt(t, s, people.Actor{Person: dsl, Via: "web"}, byHead, "eyfs_ks1", "ks2")
	_, err := office.SetSystem.Run(t.Context(), s.house, byHead, office.SystemForm{New: true, System: access.System{Name: "Class internet", State: access.Live, Kind: "internet", Purpose: "Looking things up",
		Login: access.NoLogin, For: people.Of(people.Pupil), Given: access.ByRole, Needs: []string{"agreement:eyfs_ks1", "agreement:ks2", "lesson:starter"}, Risk: access.Assessment{State: access.NotNeeded}, DPIA: access.Assessment{State: access.NotNeeded}}})
	if err != nil {
		t.Fatal(err)
	}
	b := visit(t, s, "ruth@meadow.example")
	b.Open(s.url("/sign-in"))
	b.Cookie(s.url("/"), "handrail", cookie)
	for _, name := range []string{"Amira", "Cleo"} {
		gateSays(t, s, byHead, roll[name], "Class internet", false)
	}
	b.Open(s.url("/lessons/class/" + string(class) + "/record"))
	b.Tick("Cleo Dunn")
	if status := b.Press("Record the lesson"); status != http.StatusOK {
		t.Fatalf("recording a lesson answers %d at %s", status, b.Address())
	}
	gateSays(t, s, byHead, roll["Amira"], "Class internet", false) // taught, not signed
	for _, name := range []string{"Amira Calder", "Ben Ash"} {
		signsInClass(b, s, class, roll[strings.Fields(name)[0]], "eyfs_ks1")
	}
	gateSays(t, s, byHead, roll["Amira"], "Class internet", true)
	gateSays(t, s, byHead, roll["Ben"], "Class internet", true)
	gateSays(t, s, byHead, roll["Cleo"], "Class internet", false)
	proved(t, s, b, newest(t, s, roll["Amira"]))

	s.clock.Move(24 * time.Hour)
	deputy, cookie := s.as(t, "Ines Roe", people.Of(people.Leader))
	b = visit(t, s, "ines@meadow.example")
	b.Open(s.url("/sign-in"))
	b.Cookie(s.url("/"), "handrail", cookie)
	signsInClass(b, s, class, roll["Cleo"], "eyfs_ks1")
	gateSays(t, s, byHead, roll["Cleo"], "Class internet", false) // signed, not taught
	b.Open(s.url("/lessons/class/" + string(class)))
	b.Tick("Cleo Dunn")
	if status := b.Press("They have caught up today"); status != http.StatusOK {
		t.Fatalf("catching up answers %d at %s", status, b.Address())
	}
	gateSays(t, s, people.Actor{Person: deputy, Roles: people.Of(people.Leader), Via: "web"}, roll["Cleo"], "Class internet", true)
	proved(t, s, b, newest(t, s, roll["Cleo"]))
}

// signsInClass is one child beside an adult.
func signsInClass(b *visitor, s *site, class id.Class, child id.Person, kind string) {
	b.t.Helper()
	b.Desktop()
	b.Open(s.url("/agreements/class/" + string(class) + "?child=" + string(child)))
	for i, right := range rightAnswers(b.t, s, kind) {
		b.Choose("answer-" + choiceIDs(i, right))
	}
	b.Choose("read")
	if status := b.Press("I promise"); status != http.StatusOK {
		b.t.Fatalf("signing answers %d at %s: %s", status, b.Address(), b.Text(".govuk-error-summary"))
	}
}

// TestANewEditionAsksThoseWhomItConcerns changes one text after the other: whoever signed another one is covered as before,
// and whoever has to sign again is shown what changed.
func TestANewEditionAsksThoseWhomItConcerns(t *testing.T) { onBoth(t, aNewEditionAsks) }

func aNewEditionAsks(t *testing.T, s *site) {
	class, roll := classOf(t, s, yearOne)
	head, _ := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	dsl, _ := s.as(t, "Sam Okafor", people.Of(people.DSL))
	_, cookie := s.as(t, "Ada Mint", people.Of(people.Administrator))
	byHead, byDSL := people.Actor{Person: head, Roles: people.Of(people.Headteacher), Via: "web"}, people.Actor{Person: dsl, Roles: people.Of(people.DSL), Via: "web"}
	adopt(t, s, byDSL, byHead, "eyfs_ks1", "ks2", "staff", "parent")
	ada := visit(t, s, "ada@meadow.example")
	ada.Open(s.url("/sign-in"))
	ada.Cookie(s.url("/"), "handrail", cookie)
	ada.Open(s.url("/agreements/staff"))
	for i, right := range rightAnswers(t, s, "staff") {
		ada.Choose("answer-" + choiceIDs(i, right))
	}
	ada.Choose("read")
	ada.press("Sign", http.StatusOK, "Agreements")
	signsInClass(ada, s, class, roll["Amira"], "eyfs_ks1")
	signsInClass(ada, s, class, roll["Dev"], "ks2")

	reword(t, s, byDSL, byHead, "ks2", "I tell an adult whom I trust about anything that worries me on a screen.")
	ada.Open(s.url("/agreements/class/" + string(class)))
	if text := ada.Text("table"); strings.Count(text, "Changed since it was signed") != 1 || !strings.Contains(text, "Signed") {
		t.Errorf("after a new text for key stage 2: %s", text)
	}
	ada.Open(s.url("/agreements"))
	if text := ada.Text("table"); strings.Contains(text, "Changed since") {
		t.Errorf("staff are asked for key stage 2's text: %s", text)
	}
	signsInClass(ada, s, class, roll["Dev"], "ks2")
	proved(t, s, ada, newest(t, s, roll["Dev"]))

	reword(t, s, byDSL, byHead, "staff", "I lock the screen each time I leave it, even for a minute.")
	ada.Open(s.url("/agreements/staff"))
	if text := ada.Text("main"); !strings.Contains(text, "What changed since you signed edition 1") || !strings.Contains(text, "even for a minute") {
		t.Errorf("what changed is not shown: %s", text)
	}
	ada.Open(s.url("/agreements/class/" + string(class)))
	if text := ada.Text("table"); strings.Contains(text, "Changed since") {
		t.Errorf("children are asked for the staff's text: %s", text)
	}
}

// rightAnswers are those to the check questions of a text in force.
func rightAnswers(t *testing.T, s *site, kind string) (all []int) {
	t.Helper()
	for _, q := range inForce(t, s, kind).Questions {
		all = append(all, q.Right)
	}
	return all
}

func choiceIDs(question, option int) string {
	text := string(rune('0' + question))
	if option > 0 {
		text += "-" + string(rune('1'+option))
	}
	return text
}

func inForce(t *testing.T, s *site, kind string) (e agreement.Edition) {
	t.Helper()
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		all, err := v.AgreementTexts()
		for _, x := range all {
			if x.Kind == kind && !x.InForce.IsZero() && x.Number > e.Number {
				e = x.Edition
			}
		}
		return err
	})
	if err != nil || e.Number == 0 {
		t.Fatalf("%s: edition %d, %v", kind, e.Number, err)
	}
	return e
}

// reword changes the first clause of a text that concerns everybody who signs it, with a second person's yes.
func reword(t *testing.T, s *site, asks, agrees people.Actor, kind, text string) {
	t.Helper()
	clauses := slices.Clone(inForce(t, s, kind).Clauses)
	i := slices.IndexFunc(clauses, func(c agreement.Clause) bool { return c.For == 0 })
	clauses[i].Text = text
	asked, err := office.AskAgreementText.Run(t.Context(), s.house, asks, office.AgreementEdit{Kinds: []string{kind}, Clauses: clauses, Reason: "Said more plainly"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := office.DecideApproval.Run(t.Context(), s.house, agrees, office.Verdict{Approval: asked, Agree: true}); err != nil {
		t.Fatal(err)
	}
}
