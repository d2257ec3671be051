package office_test

import (
	"fmt"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func (s *signing) today() office.Day {
	s.t.Helper()
	day, err := office.Today.Run(s.t.Context(), s.h, s.role(people.Headteacher), struct{}{})
	if err != nil {
		s.t.Fatal(err)
	}
	return day
}

// printed gives Eve a way in by hand.
func (s *signing) printed(round id.SigningRound) string {
	s.t.Helper()
	sheets, err := office.PrintSigning.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.SigningPerson{Round: round, Person: s.byName["Eve"]})
	if err != nil || len(sheets) != 1 {
		s.t.Fatalf("%+v, %v", sheets, err)
	}
	return sheets[0].Code
}

// Whoever holds many links gets so many birthdays an hour over all of them, from however many addresses; the links that are
// not spoilt work again afterwards, and leaders see it.
func TestBirthdaysAreNotGuessedOverManyLinks(t *testing.T) {
	eachSigning(t, func(s *signing) {
		round := s.askAll("parent")
		dana := s.link("dana@example.org")
		if day := s.today(); day.LinksEnded != 0 || day.ManyBirthdays {
			s.t.Errorf("before anybody guessed: %d, %v", day.LinksEnded, day.ManyBirthdays)
		}
		for range 20 {
			code := s.printed(round)
			for i := range 3 {
				if _, err := s.opens(code, "2001-01-01", fmt.Sprintf("198.51.100.%d", i)); !fault.Is(err, fault.Invalid) {
					s.t.Fatalf("guess %d: %v", i, err)
				}
			}
		}
		for _, birth := range []string{"2001-01-01", "2019-05-31"} { // wrong and right are answered the same
			if out, err := s.opens(dana, birth, "192.0.2.99"); !fault.Is(err, fault.Throttled) || out.Token != "" {
				s.t.Errorf("the hour is full, %s: %+v, %v", birth, out, err)
			}
		}
		if day := s.today(); day.LinksEnded != 20 || !day.ManyBirthdays {
			s.t.Errorf("leaders see %d ended, %v", day.LinksEnded, day.ManyBirthdays)
		}
		if day, err := office.Today.Run(s.t.Context(), s.h, s.role(people.Staff), struct{}{}); err != nil || day.LinksEnded != 0 || day.ManyBirthdays {
			s.t.Errorf("a teacher sees it: %v", err)
		}
		s.clock.Move(time.Hour)
		if out, err := s.opens(dana, "2019-05-31", "192.0.2.99"); err != nil || out.Token == "" {
			s.t.Errorf("an hour later: %v", err)
		}
		s.clock.Move(24 * time.Hour)
		if day := s.today(); day.LinksEnded != 0 || day.ManyBirthdays {
			s.t.Errorf("a day later: %d, %v", day.LinksEnded, day.ManyBirthdays)
		}
	})
}

// A link that ended by guesses stays ended: no reminder brings three more tries to whoever holds the mailbox, until somebody
// gives the family another by hand.
func TestAReminderBringsNoNewGuesses(t *testing.T) {
	eachSigning(t, func(s *signing) {
		round := s.askAll("parent")
		eve := s.link("eve@example.org")
		var p postman
		if err := office.SendLetters(s.t.Context(), s.h, &p); err != nil {
			s.t.Fatal(err)
		}
		for i := range 2 {
			if _, err := s.opens(eve, "2001-01-01", "192.0.2.1"); !fault.Is(err, fault.Invalid) {
				s.t.Fatalf("guess %d: %v", i, err)
			}
		}
		s.clock.Move(7 * 24 * time.Hour)
		if err := office.MindSigning(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
		eve = s.link("eve@example.org") // of the reminder: one try is left
		if _, err := s.opens(eve, "2001-01-01", "192.0.2.1"); !fault.Is(err, fault.Invalid) {
			s.t.Fatal(err)
		}
		if _, err := s.opens(eve, "2016-11-02", "192.0.2.1"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("after three over two letters: %v", err)
		}
		if err := office.SendLetters(s.t.Context(), s.h, &p); err != nil {
			s.t.Fatal(err)
		}
		s.clock.Move(7 * 24 * time.Hour)
		if err := office.MindSigning(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
		for _, l := range s.letters("signing") {
			if l.To == "eve@example.org" {
				s.t.Error("a reminder went to whoever guessed")
			}
		}
		if row := s.round(round)["Eve"]; !row.Ended() {
			s.t.Errorf("the row says nothing of it: %+v", row)
		}
		if out, err := s.opens(s.printed(round), "2016-11-02", "192.0.2.1"); err != nil || out.Token == "" {
			s.t.Errorf("by hand: %v", err)
		}
	})
}
