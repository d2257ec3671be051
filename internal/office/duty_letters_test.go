package office_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// TestLettersOfDuties: who is written to when, what the letter says, and what it never says.
func TestLettersOfDuties(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		dsl, head := h.actors[people.DSL], h.actors[people.Headteacher]
		letters := func() map[id.Person][]store.Letter {
			t.Helper()
			if _, err := office.RemindOfDuties.Run(t.Context(), h.House, people.System, struct{}{}); err != nil {
				t.Fatal(err)
			}
			all := map[id.Person][]store.Letter{}
			write(t, school, func(tx *store.Tx) error {
				due, err := tx.DueLetters(1000)
				for _, l := range due {
					all[l.Person] = append(all[l.Person], l)
					if err := tx.Sent(l.ID); err != nil {
						return err
					}
				}
				return err
			})
			return all
		}
		if _, err := office.AddAction.Run(t.Context(), h.House, head, office.ActionForm{Found: "Jamie Bell looked for it", What: "Speak to Jamie Bell",
			Owner: dsl.Person, Due: clock.Now().AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
		clock.Move(-4 * time.Hour) // half past five in the morning
		if got := letters(); len(got) != 0 {
			t.Errorf("written at night: %v", got)
		}
		clock.Move(4 * time.Hour)
		first := letters()
		if len(first[dsl.Person]) == 0 {
			t.Fatal("the DSL is not written to")
		}
		l := first[dsl.Person][len(first[dsl.Person])-1]
		for _, want := range []string{"Read the week's report on internet use", "Action from: Entered by hand", "https://handrail.example/"} {
			if !strings.Contains(l.Body, want) {
				t.Errorf("the letter does not say %q:\n%s", want, l.Body)
			}
		}
		if strings.Contains(l.Subject+l.Body, "Jamie") {
			t.Errorf("the letter names a child:\n%s", l.Body)
		}
		if again := letters(); len(again) != 0 {
			t.Errorf("written twice on one day: %v", again)
		}
		if _, err := office.ChooseLetters.Run(t.Context(), h.House, dsl, office.DigestOff); err != nil {
			t.Fatal(err)
		}
		clock.Move(7 * 24 * time.Hour) // the next Monday: last week's report is overdue now
		next := letters()
		if got := next[dsl.Person]; len(got) != 1 || !strings.Contains(got[0].Subject, "overdue") || strings.Contains(got[0].Body, "Within a week") {
			t.Errorf("with letters off: %+v", got)
		}
		found := false
		for _, l := range append(first[head.Person], next[head.Person]...) {
			found = found || l.Subject == "Handrail: a duty is overdue" && strings.Contains(l.Body, "Read the week's report")
		}
		if !found {
			t.Error("the headteacher is not told that the DSL's duty is late")
		}
		clock.Move(33 * 24 * time.Hour) // in the holidays
		if got := letters(); len(got) != 0 {
			t.Errorf("written in the holidays: %v", got)
		}
	})
}

// TestMyDuties: each kind of person reads words made for them, and says that they have read them.
func TestMyDuties(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		answered(t, h.House, school)
		for role, want := range map[people.Role]string{people.Pupil: "pupils", people.Parent: "parents", people.DSL: "staff", people.Governor: "governors", people.Visitor: "visitors"} {
			out, err := office.MyDuties.Run(t.Context(), h.House, h.actors[role], struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			if out.Paper.Audience != want || len(out.Paper.Parts) == 0 || (len(out.Sections) == 0) != (role == people.Pupil) || (len(out.Open) > 0) != (role == people.DSL) {
				t.Errorf("%s: paper %q with %d parts, %d sections, %d duties", role.Key(), out.Paper.Audience, len(out.Paper.Parts), len(out.Sections), len(out.Open))
			}
		}
		before := h.standing("4-b")
		for role, actor := range h.actors {
			if people.Colleagues.Has(role) {
				if _, err := office.AcknowledgeDuties.Run(t.Context(), h.House, actor, struct{}{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if after := h.standing("4-b"); before.Status != obligation.Due || after.Status != obligation.Due {
			t.Errorf("4-b: %s, then %s: %s", before.Status, after.Status, after.Seen) // three people of the profile have not read theirs
		}
	})
}

// TestCalendarFeed: what it holds, that it names no child, that it stays the same while nothing changes, and
// that a stopped or guessed link opens nothing.
func TestCalendarFeed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, school *store.School, clock *storetest.Clock) {
		h := newDutyHouse(t, school, clock)
		dsl := h.actors[people.DSL]
		if _, err := office.AddAction.Run(t.Context(), h.House, h.actors[people.Headteacher], office.ActionForm{Found: "Jamie Bell looked for it", What: "Speak to Jamie Bell",
			Owner: dsl.Person, Due: clock.Now().AddDate(0, 0, 3)}); err != nil {
			t.Fatal(err)
		}
		make := func() string {
			t.Helper()
			secret, err := office.MakeFeed.Run(t.Context(), h.House, dsl, struct{}{})
			if err != nil {
				t.Fatal(err)
			}
			return secret
		}
		read := func(secret, from string) office.Feed {
			t.Helper()
			feed, err := office.ReadFeed.Run(t.Context(), h.House, people.Public, office.FeedQuery{Secret: secret, Address: from})
			if err != nil {
				t.Fatal(err)
			}
			return feed
		}
		first := make()
		feed := read(first, "192.0.2.1")
		cal, err := ics.ParseCalendar(bytes.NewReader(feed.Text))
		if err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, e := range cal.Events() {
			titles = append(titles, e.GetProperty(ics.ComponentPropertySummary).Value)
		}
		all := strings.Join(titles, "; ")
		for _, want := range []string{"Read the week's report on internet use", "Action from: Entered by hand", "Autumn, first half begins", "Summer, second half ends"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is not in the feed: %s", want, all)
			}
		}
		if strings.Contains(string(feed.Text), "Jamie") || strings.Contains(all, "Review the filter's rules") {
			t.Errorf("the feed names a child or another's duty:\n%s", feed.Text)
		}
		clock.Move(time.Hour)
		if again := read(first, "192.0.2.1"); again.Mark != feed.Mark {
			t.Error("the mark changed though nothing did")
		}
		second := make()
		if got := read(first, "192.0.2.1"); got.Text != nil {
			t.Error("the old link still works after a new one was made")
		}
		if got := read(second, "192.0.2.1"); got.Text == nil {
			t.Error("the new link does not work")
		}
		for range 25 {
			_, err = office.ReadFeed.Run(t.Context(), h.House, people.Public, office.FeedQuery{Secret: "guess", Address: "198.51.100.7"})
		}
		if !fault.Is(err, fault.Throttled) {
			t.Errorf("guesses are not throttled: %v", err)
		}
		if got := read(second, "192.0.2.1"); got.Text == nil {
			t.Error("another's guesses shut out the owner")
		}
		write(t, school, func(tx *store.Tx) error { return tx.EndPerson(dsl.Person) })
		if got := read(second, "192.0.2.1"); got.Text != nil {
			t.Error("the link of somebody who left still works")
		}
	})
}
