package office_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// waiting are the letters in the outbox, by address and kind.
func (s *signing) waiting() map[string]int {
	s.t.Helper()
	all := map[string]int{}
	err := s.school.Read(s.t.Context(), func(v *store.View) error {
		due, err := v.DueLetters(1000)
		for _, l := range due {
			all[l.To+" "+l.Kind]++
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// minded does what the clock does every hour with letters.
func (s *signing) minded() {
	s.t.Helper()
	for _, mind := range []func(context.Context, *office.House) error{office.MindSigning, office.MindFamilyCopies, office.MindLogins} {
		if err := mind(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
	}
}

// A mail server that is down for a day loses no letter of any sort to a family and doubles none, though the clock goes on and
// the process is stopped after each letter that it hands over; every link in them still opens what it is for.
func TestADayWithoutAMailServer(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.at(9)
		s.child("Cleo")
		s.clock.Move(24 * time.Hour)
		s.askAll("parent")
		line := s.platform("Cleo")
		if _, err := s.release(office.ReleaseForm{Grant: line, Name: "cleo", Secret: "Pear-12-boat"}); err != nil {
			s.t.Fatal(err)
		}
		s.paused("Ben")
		if _, err := office.MakeParentLink.Run(s.t.Context(), s.h, s.role(people.Administrator), office.ParentLinkForm{Person: s.byName["Paul"], Mail: true}); err != nil {
			s.t.Fatal(err)
		}
		s.minded()
		due := s.waiting()
		for _, kind := range []string{"dana@example.org signing", "eve@example.org signing", "eve@example.org login", "dana@example.org access", "eve@example.org family", "paul@example.org parent_link"} {
			if due[kind] != 1 {
				s.t.Fatalf("%d of %s wait: %v", due[kind], kind, due)
			}
		}
		link := s.link("dana@example.org")
		p := postman{down: true}
		for range 25 {
			_ = office.SendLetters(s.t.Context(), s.h, &p)
			s.minded()
			s.clock.Move(time.Hour)
		}
		p.down = false
		for range 3 * len(due) {
			ctx, stop := context.WithCancel(s.t.Context())
			p.kill = stop
			_ = office.SendLetters(ctx, s.h, &p)
			s.minded()
			s.clock.Move(time.Hour)
		}
		if got, want := counted(p.sent), counted(due); got != want {
			s.t.Errorf("sent: %s\nwaited: %s", got, want)
		}
		if _, err := s.comeIn(link, "2017-11-02"); err != nil {
			s.t.Errorf("the link in a letter that left a day late: %v", err)
		}
	})
}

// paused gives a child an account and suspends it, of which the parents are told.
func (s *signing) paused(child string) {
	s.t.Helper()
	key := aSystem(s.t, s.h, s.role(people.Headteacher), func(x *access.System) { x.Name, x.For, x.Needs = "Spelling", people.Of(people.Pupil), nil })
	if _, err := office.AskAccess.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.AskForm{System: key, People: []id.Person{s.byName[child]}, Level: access.Use, Why: "Homework"}); err != nil {
		s.t.Fatal(err)
	}
	list, err := office.ListGrants.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.GrantQuery{System: key})
	if err != nil || len(list.Rows) != 1 {
		s.t.Fatalf("%d lines, %v", len(list.Rows), err)
	}
	if err := move(s.t, s.h, s.role(people.Technician), list.Rows[0].ID, access.SetUp, ""); err != nil {
		s.t.Fatal(err)
	}
	in := office.GrantForm{Grant: list.Rows[0].ID, Step: access.Suspend, Why: "Wrote in the night", Kind: "misuse", Plan: "On paper", Until: s.clock.Now().AddDate(0, 0, 20)}
	if _, err := office.MoveGrant.Run(s.t.Context(), s.h, s.role(people.Headteacher), in); err != nil {
		s.t.Fatal(err)
	}
}

func counted(all map[string]int) string {
	var lines []string
	for what, n := range all {
		lines = append(lines, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}
