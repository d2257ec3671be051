package web_test

import (
	"net/http"
	"strings"
	"testing"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const oneFamily = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email\n" +
	"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org\n2,Ben,Calder,2017-11-02,4,Oak,,,Dana,Calder,dana@example.org\n3,Cleo,Calder,2016-11-02,5,Oak,,,Dana,Calder,dana@example.org\n" +
	"90,Ned,Moss,,,Oak,teacher,ned@meadow.example,,,\n"

// TestAParentSignsForThreeOnAPhone goes the way of a family: the school puts its wording in force, a parent comes in with
// the code from a letter, signs once for three children, sees the proof and takes it back for one.
func TestAParentSignsForThreeOnAPhone(t *testing.T) { onBoth(t, aParentSignsForThree) }

func aParentSignsForThree(t *testing.T, s *site) {
	admin := people.Actor{Person: "someone", Roles: people.Of(people.Administrator), Via: "web"}
	if _, err := office.ImportRoster.Run(t.Context(), s.house, admin, office.RosterForm{Name: "roll.csv", Data: []byte(oneFamily)}); err != nil {
		t.Fatal(err)
	}
	head, cookie := s.as(t, "Ruth Lindqvist", people.Of(people.Headteacher))
	dsl, _ := s.as(t, "Sam Okafor", people.Of(people.DSL))
	adopt(t, s, people.Actor{Person: dsl, Via: "web"}, people.Actor{Person: head, Roles: people.Of(people.Headteacher), Via: "web"}, "parent", "ks2", "eyfs_ks1")
	var parent id.Person
	var class store.Class
	err := s.house.School.Read(t.Context(), func(v *store.View) error {
		all, err := v.ListRoll()
		for _, l := range all {
			if l.Parent {
				parent = l.ID
			}
		}
		if err != nil {
			return err
		}
		classes, err := v.Classes(false)
		class = classes[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	link, err := office.MakeParentLink.Run(t.Context(), s.house, admin, office.ParentLinkForm{Person: parent})
	if err != nil {
		t.Fatal(err)
	}

	family := visit(t, s, "")
	family.Phone()
	family.Open(s.url("/parent?code=" + link.Code))
	family.press("Come in", http.StatusOK, "Today")
	family.CheckPage("agreements", s.url("/agreements"))
	family.CheckPage("agreement", s.url("/agreements/parent"))
	family.Open(s.url("/agreements/parent"))
	if n := strings.Count(family.Text("main .govuk-checkboxes"), "Calder"); n != 3 {
		t.Errorf("%d children to choose from: %s", n, family.Text("main .govuk-checkboxes"))
	}
	family.press("Sign", http.StatusUnprocessableEntity, "Acceptable use agreement for parents and carers")
	family.Choose("read")
	family.press("Sign", http.StatusOK, "Agreements")
	if n := strings.Count(family.Text("table"), "Signed"); n != 3 {
		t.Errorf("%d signed: %s", n, family.Text("table"))
	}
	family.Open(s.url("/agreements/parent"))
	family.press("Take back for Ben Calder", http.StatusOK, "Agreements")
	if text := family.Text("table"); strings.Count(text, "Signed") != 2 || !strings.Contains(text, "Withdrawn") {
		t.Errorf("taken back for one: %s", text)
	}

	teacher := visit(t, s, "")
	teacher.Open(s.url("/sign-in"))
	teacher.Cookie(s.url("/"), "handrail", cookie)
	for name, path := range map[string]string{"missing": "/agreements/missing", "wordings": "/agreements/texts", "wording": "/agreements/texts/ks2", "class-signing": "/agreements/class/" + string(class.ID)} {
		teacher.CheckPage("agreements-"+name, s.url(path))
	}
	teacher.Open(s.url("/agreements/class/" + string(class.ID)))
	teacher.press("Begin with Amira Calder", http.StatusOK, "My online promise")
	teacher.CheckPage("agreements-child", teacher.Address())
	teacher.Open(s.url("/agreements/class/" + string(class.ID)))
	teacher.press("Begin with Amira Calder", http.StatusOK, "My online promise")
	teacher.Choose("answer-0")
	teacher.Choose("read")
	teacher.press("I promise", http.StatusOK, "My online agreement")
}
