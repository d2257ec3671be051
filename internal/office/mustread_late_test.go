package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// sessioned gives somebody a new session each time, and says who the door takes them for.
func sessioned(t *testing.T, h *office.House, who people.Actor) func() people.Actor {
	t.Helper()
	return func() people.Actor {
		token := store.NewID()
		write(t, h.School, func(tx *store.Tx) error {
			return tx.AddSession(store.Session{ID: id.Session(tx.NewID()), Person: who.Person, Factor: true}, digest(token))
		})
		return whois(t, h, token).Actor
	}
}

// Whoever is late with a document that is needed before access can do what is open to everybody and what Unread names,
// until they confirm; leaders stay in and are written to. Before the day, and without the mark, nobody is limited.
func TestLateReadersCanOnlyReadAndConfirm(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		h.Mails = true
		ask := func(title string, gate bool) id.MustRead {
			return run(t, office.AskToRead, h, who[people.DSL], office.MustReadForm{Title: title, Edition: "September 2026", Statement: "I have read it.", Gate: gate,
				Audience: people.Employed | people.Governors, Deadline: clock.Now().AddDate(0, 0, 14)})
		}
		ask("Without the mark", false)
		needed := ask("Acceptable use agreement", true)
		doors := map[people.Role]func() people.Actor{}
		for _, r := range []people.Role{people.Staff, people.Administrator, people.DSL, people.DeputyDSL, people.Headteacher, people.Chair} {
			doors[r] = sessioned(t, h, who[r])
		}
		clock.Move(14 * 24 * time.Hour)
		for r, door := range doors {
			if door().Limited {
				t.Errorf("%s is limited on the last day", r.Key())
			}
		}
		clock.Move(24 * time.Hour)
		for r, door := range doors {
			if want := r == people.Staff || r == people.Administrator; door().Limited != want {
				t.Errorf("%s is limited: %v", r.Key(), !want)
			}
		}
		staff := doors[people.Staff]()
		everyDoorOf(t, h, staff)
		if _, err := office.ShowBoard.Run(t.Context(), h, staff, struct{}{}); !fault.Is(err, fault.Unread) {
			t.Errorf("the board: %v", err)
		}
		newestIsRefusal(t, h.School, "ShowBoard", staff.Who())
		chased(t, h, clock, who)
		run(t, office.ConfirmReading, h, staff, office.ConfirmForm{Document: needed, Read: true})
		if doors[people.Staff]().Limited {
			t.Error("still limited after confirming")
		}
	})
}

// everyDoorOf tries each use case as somebody limited.
func everyDoorOf(t *testing.T, h *office.House, by people.Actor) {
	t.Helper()
	own := []string{"MyReading", "ConfirmReading", "MyAccount", "EndMySession", "ChangePassphrase", "NewCodes", "ReplaceApp", "BeginPasskey", "AddPasskey", "RemovePasskey",
		"BeginLink", "RemoveLogin"}
	var shut int
	for _, e := range office.All() {
		a := e.Described()
		open := a.May.Has(people.Anyone) || slices.Contains(own, a.Name)
		if a.Unread != slices.Contains(own, a.Name) {
			t.Errorf("%s says that it is open to those who are late: %v", a.Name, a.Unread)
		}
		if err := a.Refusal(by); a.May.Meets(by.Roles) && fault.Is(err, fault.Unread) == open {
			t.Errorf("%s: %v", a.Name, err)
		} else if fault.Is(err, fault.Unread) {
			shut++
		}
	}
	if shut < 20 {
		t.Errorf("only %d use cases are shut", shut)
	}
}

// chased holds that those who are never limited are written to every day, and the others each week; headteacher and
// chair hear how many it is.
func chased(t *testing.T, h *office.House, clock *storetest.Clock, who map[people.Role]people.Actor) {
	t.Helper()
	count := func(r people.Role, about string) (n int) {
		for _, l := range letters(t, h.School, "reading") {
			if l.Person == who[r].Person && strings.Contains(l.Subject+l.Body, about) {
				n++
			}
		}
		return n
	}
	before, beforeStaff := count(people.DSL, "stays open"), count(people.Staff, "opens nothing else")
	for range 4 {
		for range 2 { // the clock comes by more than once a day
			if err := office.RemindReaders(t.Context(), h); err != nil {
				t.Fatal(err)
			}
		}
		clock.Move(24 * time.Hour)
	}
	if n := count(people.DSL, "yours stays open") - before; n != 4 {
		t.Errorf("%d letters to the safeguarding lead in four days", n)
	}
	if n := count(people.Staff, "opens nothing else") - beforeStaff; n != 1 {
		t.Errorf("%d letters to a member of staff in four days", n)
	}
	if n := count(people.Chair, "have not confirmed it in time"); n < 1 || n > 2 {
		t.Errorf("%d letters to the chair about the others", n)
	}
}

// Somebody who joined later has their own days.
func TestWhoJoinsLaterIsNotShutOut(t *testing.T) {
	at(t, func(t *testing.T, h *office.House, who map[people.Role]people.Actor, clock *storetest.Clock) {
		run(t, office.AskToRead, h, who[people.DSL], office.MustReadForm{Title: "Acceptable use agreement", Edition: "1", Statement: "I have read it.", Gate: true,
			Audience: people.Employed, Deadline: clock.Now().AddDate(0, 0, 14)})
		clock.Move(13 * 24 * time.Hour)
		kit := people.Actor{Person: id.Person(store.NewID()), Roles: people.Of(people.Staff)}
		write(t, h.School, func(tx *store.Tx) error {
			return tx.AddPerson(store.Person{ID: kit.Person, Name: "Kit Fell", Email: "kit@meadow.example", Roles: kit.Roles})
		})
		door := sessioned(t, h, kit)
		clock.Move(3 * 24 * time.Hour)
		if door().Limited {
			t.Error("limited on the third day")
		}
		clock.Move(12 * 24 * time.Hour)
		if !door().Limited {
			t.Error("not limited when their own days are over")
		}
	})
}
