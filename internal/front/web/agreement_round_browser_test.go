package web_test

import (
	"net/http"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/people"
)

// TestFamiliesAreAskedAndOneAnswersOnAPhone goes the whole way: one press asks everybody, a parent opens the link from the
// letter, shows that they know a child, and goes from agreement to agreement.
func TestFamiliesAreAskedAndOneAnswersOnAPhone(t *testing.T) {
	s := open(t, "sqlite", false)
	s.house.Mails = true
	admin := people.Actor{Person: "someone", Roles: people.Of(people.Administrator), Via: "web"}
	if _, err := office.ImportRoster.Run(t.Context(), s.house, admin, office.RosterForm{Name: "roll.csv", Data: []byte(oneFamily)}); err != nil {
		t.Fatal(err)
	}
	head, cookie := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	dsl, _ := s.as(t, "Sam Okafor", people.Of(people.DSL))
	adopt(t, s, people.Actor{Person: dsl, Via: "web"}, people.Actor{Person: head, Roles: people.Of(people.Headteacher), Via: "web"}, "parent", "home_school", "photos")

	school := visit(t, s, "")
	school.Open(s.url("/sign-in"))
	school.Cookie(s.url("/"), "handrail", cookie)
	school.CheckPage("families", s.url("/agreements/families"))
	school.Open(s.url("/agreements/families"))
	school.press("Ask all families", http.StatusUnprocessableEntity, "Ask families to sign")
	school.Choose("kinds")
	school.press("Ask all families", http.StatusOK, "Families asked on 16 November 2026")
	school.Faults("422")
	round := school.Address()
	school.CheckPage("families-round", round)

	var letter store.Letter
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		all, err := v.DueLetters(10)
		for _, l := range all {
			if l.Kind == "signing" {
				letter = l
			}
		}
		return err
	})
	if err != nil || letter.To != "dana@example.org" {
		t.Fatalf("letter to %q, %v", letter.To, err)
	}
	_, rest, _ := strings.Cut(letter.Body, "/parent/sign?code=")
	family := visit(t, s, "")
	family.Phone()
	family.Open(s.url("/parent/sign?code=" + rest[:19]))
	family.CheckPage("families-come-in", family.Address())
	family.Phone()
	family.Open(s.url("/parent/sign?code=" + rest[:19]))
	if text := family.Text("main"); strings.Contains(text, "Calder") {
		t.Errorf("a name before proof: %s", text)
	}
	family.press("Come in", http.StatusUnprocessableEntity, "Come in as a parent or carer")
	family.Fill("birth-day", "31")
	family.Fill("birth-month", "5")
	family.Fill("birth-year", "2018")
	family.press("Come in", http.StatusUnprocessableEntity, "Come in as a parent or carer")
	family.Fill("birth-year", "2019")
	family.Faults("422")
	family.press("Come in", http.StatusOK, "Acceptable use agreement for parents and carers")
	family.press("Large print", http.StatusOK, "Acceptable use agreement for parents and carers")
	family.CheckPage("families-large", family.Address())
	family.Phone()
	family.Open(s.url("/agreements/parent?print=large"))
	family.Choose("read")
	family.press("Sign", http.StatusOK, "Home–school agreement")
	if !family.Shown("body.hr-large") {
		t.Error("large print is lost on the way to the next agreement")
	}
}
