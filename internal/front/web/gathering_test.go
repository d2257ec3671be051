package web_test

import (
	"net/http"
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/card"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/people"
)

const twoClasses = "id,given_name,family_name,class,role,email\nt1,Tom,Hale,Oak,teacher,tom.hale@meadow.example\n" +
	"p1,Mia,Bell,Oak,,\np2,Mia,Cole,Oak,,\np3,Jo,Dane,Oak,,\np4,Sam,Eyre,Elm,,\n"

// TestAChildSignsInWithPictures goes the way of a lesson: the teacher prints cards and opens the class, a child
// types the code, finds their name, taps three pictures, and is out when the class closes.
func TestAChildSignsInWithPictures(t *testing.T) {
	s := open(t, "sqlite", false)
	by := people.Actor{Person: "someone", Roles: people.Of(people.Administrator), Via: "web"}
	if _, err := office.ImportRoster.Run(t.Context(), s.house, by, office.RosterForm{Name: "roll.csv", Data: []byte(twoClasses)}); err != nil {
		t.Fatal(err)
	}
	_, cookie := s.as(t, "Lea Der", people.Of(people.Leader))
	teacher := visit(t, s, "")
	teacher.Open(s.url("/sign-in"))
	teacher.Cookie(s.url("/"), "handrail", cookie)
	teacher.Open(s.url("/class-sign-in"))
	teacher.press("Cards of Oak", http.StatusOK, "Cards of Oak")
	teacher.press("Make cards for those who have none", http.StatusOK, "Cards of Oak")
	at := teacher.Address()
	teacher.CheckPage("class-cards", at)
	teacher.CheckPage("class-open", s.url("/class-sign-in"))
	teacher.Open(s.url("/class-sign-in"))
	teacher.press("Open the class", http.StatusOK, "Elm is open")
	teacher.press("Continue", http.StatusOK, "Class sign-in")
	open := openOak(t, s)

	child := visit(t, s, "")
	child.Phone()
	child.Open(s.url("/class?code=" + open.Code))
	child.press("Go", http.StatusOK, "Who are you?")
	child.CheckPage("class-names", s.url("/class"))
	child.Open(s.url("/class"))
	child.press("Jo", http.StatusOK, "Hello Jo!")
	child.CheckPage("class-card", child.Address())
	child.Open(strings.Split(child.Address(), "?")[0])
	for i, picture := range joCard(t, s) {
		want := "Hello Jo!"
		if i == 2 {
			want = "Today"
		}
		child.press(picture, http.StatusOK, want)
	}
	child.press("Sign out", http.StatusOK, "Who are you?")
}

func leader() people.Actor {
	return people.Actor{Person: "someone", Roles: people.Of(people.Leader), Via: "web"}
}

func oak(t *testing.T, s *site) office.GatheringForm {
	t.Helper()
	list, err := office.ListGatherings.Run(t.Context(), s.house, leader(), struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list.Classes {
		if c.Title == "Oak" {
			return office.GatheringForm{Class: c.ID, Minutes: 60}
		}
	}
	t.Fatal("there is no class Oak")
	return office.GatheringForm{}
}

func openOak(t *testing.T, s *site) office.Opened {
	t.Helper()
	out, err := office.OpenGathering.Run(t.Context(), s.house, leader(), oak(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func joCard(t *testing.T, s *site) []string {
	t.Helper()
	sheet, err := office.ShowCards.Run(t.Context(), s.house, leader(), oak(t, s).Class)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sheet.Cards {
		if c.Name == "Jo" && c.Kind == card.Pictures {
			return strings.Fields(c.Secret)
		}
	}
	t.Fatal("Jo has no card of pictures")
	return nil
}
