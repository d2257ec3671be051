package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// platform enters a system whose first logins go to parents, and asks for one for a child: agreed, and to be set up.
func (s *signing) platform(child string) id.Grant {
	s.t.Helper()
	head := s.role(people.Headteacher)
	key := aSystem(s.t, s.h, head, func(x *access.System) {
		x.Name, x.Kind, x.For, x.Needs, x.ToParent = "Class team", "platform", people.Of(people.Pupil), nil, true
	})
	if _, err := office.AskAccess.Run(s.t.Context(), s.h, head, office.AskForm{System: key, People: []id.Person{s.byName[child]}, Level: access.Use, Why: "Homework"}); err != nil {
		s.t.Fatal(err)
	}
	list, err := office.ListGrants.Run(s.t.Context(), s.h, head, office.GrantQuery{System: key})
	if err != nil || len(list.Rows) != 1 {
		s.t.Fatalf("%d lines, %v", len(list.Rows), err)
	}
	return list.Rows[0].ID
}

func (s *signing) readLogin(code, birth string) (office.LoginRead, error) {
	day, _ := time.Parse(time.DateOnly, birth)
	d := &office.Desk{Context: s.t.Context(), House: s.h, By: people.Public, Now: s.clock.Now()}
	return office.ReadLoginAs(d, office.ParentForm{Code: code, Birth: day, Address: "192.0.2.9"})
}

func (s *signing) release(in office.ReleaseForm) (office.LoginSheet, error) {
	return office.ReleaseLogin.Run(s.t.Context(), s.h, s.role(people.Technician), in)
}

func (s *signing) releases(by people.Role, line id.Grant) []office.ReleaseRow {
	s.t.Helper()
	all, err := office.ListReleases.Run(s.t.Context(), s.h, s.role(by), line)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// A pupil's first login goes to a parent: nothing else sets the account up, it is read once behind the birthday, a second
// letter needs a reason, and whoever looks after systems sees a child's name and class and nothing else.
func TestFirstLoginsGoToParents(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.h.Mails = true
		line := s.platform("Ben")
		if err := move(s.t, s.h, s.role(people.Technician), line, access.SetUp, ""); !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "parent") {
			s.t.Errorf("set up without a parent: %v", err)
		}
		if _, err := office.ReleaseLogin.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.ReleaseForm{Grant: line, Name: "ben.c", Secret: "Frog-91-lamp"}); !fault.Is(err, fault.Refused) {
			s.t.Errorf("the headteacher handed it over: %v", err)
		}
		if _, err := s.release(office.ReleaseForm{Grant: line}); len(fieldsOf(err)) != 1 {
			s.t.Errorf("without a login: %v", err)
		}
		if out, err := s.release(office.ReleaseForm{Grant: line, Name: "ben.c", Secret: "Frog-91-lamp"}); err != nil || out.Code != "" {
			s.t.Fatalf("handed over: %+v, %v", out, err)
		}
		letters := s.letters("login")
		if len(letters) != 1 || letters[0].Person != s.byName["Dana"] || strings.Contains(letters[0].Subject+letters[0].Body, "Ben") || strings.Contains(letters[0].Body, "Frog") {
			s.t.Fatalf("the letter: %+v", letters)
		}
		first := codeIn(letters[0])
		paper := s.secondLetter(line)
		if _, err := s.readLogin(first, "2017-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("the first letter after the second: %v", err)
		}
		s.readsItOnce(paper)
		s.seesNameAndClass(line)
	})
}

// secondLetter prints the same login again, with a reason.
func (s *signing) secondLetter(line id.Grant) string {
	s.t.Helper()
	if _, err := s.release(office.ReleaseForm{Grant: line, Paper: true}); len(fieldsOf(err)) != 1 {
		s.t.Errorf("a second letter without a reason: %v", err)
	}
	sheet, err := s.release(office.ReleaseForm{Grant: line, Paper: true, Why: "The first was lost"})
	if err != nil || sheet.Code == "" || sheet.Pupil != "Ben Calder" || sheet.Class != "Ash" {
		s.t.Fatalf("%+v, %v", sheet, err)
	}
	return sheet.Code
}

func (s *signing) readsItOnce(code string) {
	s.t.Helper()
	for _, birth := range []string{"", "2019-05-31"} { // none, and his sister's
		if out, err := s.readLogin(code, birth); !fault.Is(err, fault.Invalid) || out.Secret != "" {
			s.t.Errorf("with birthday %q: %+v, %v", birth, out, err)
		}
	}
	if out, err := s.readLogin(code, "2017-11-02"); err != nil || out.Name != "ben.c" || out.Secret != "Frog-91-lamp" || out.System != "Class team" {
		s.t.Errorf("%+v, %v", out, err)
	}
	if _, err := s.readLogin(code, "2017-11-02"); !fault.Is(err, fault.Conflict) {
		s.t.Errorf("read twice: %v", err)
	}
}

func (s *signing) seesNameAndClass(line id.Grant) {
	s.t.Helper()
	for _, c := range []struct {
		by   people.Role
		name string
	}{{people.Technician, ""}, {people.Administrator, "Dana Calder"}} {
		all := s.releases(c.by, line)
		slices.SortFunc(all, func(a, b office.ReleaseRow) int { return strings.Compare(b.Why, a.Why) }) // made in one moment
		if len(all) != 2 || all[0].ParentName != c.name || all[0].Pupil != "Ben Calder" || all[0].Class != "Ash" || all[0].State != access.ReleaseRead || all[0].Kept || all[1].State != access.ReleaseEnded || all[1].Kept {
			s.t.Errorf("%v sees %+v", c.by, all)
		}
	}
	if x, err := office.ReleaseFormFor.Run(s.t.Context(), s.h, s.role(people.Technician), line); err != nil || len(x.Parents) != 0 || !x.Again || x.Kept {
		s.t.Errorf("the technician's form: %+v, %v", x, err)
	}
}

// A login goes when its time is over, when birthdays are guessed, when access ends, and is not read by a parent who may not
// be told any more.
func TestFirstLoginsGoAway(t *testing.T) {
	eachSigning(t, func(s *signing) {
		s.h.Mails = true
		line := s.platform("Cleo")
		hand := func(why string) string {
			sheet, err := s.release(office.ReleaseForm{Grant: line, Name: "cleo", Secret: "Pear-12-boat", Paper: true, Why: why})
			if err != nil {
				s.t.Fatal(err)
			}
			return sheet.Code
		}
		code := hand("")
		for range 3 {
			if _, err := s.readLogin(code, "2011-01-01"); !fault.Is(err, fault.Invalid) {
				s.t.Errorf("a guess: %v", err)
			}
		}
		if _, err := s.readLogin(code, "2016-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("after three guesses: %v", err)
		}
		code = hand("Guessed")
		s.clock.Move(access.ReleaseLasts)
		if err := office.MindLogins(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
		if _, err := s.readLogin(code, "2016-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("after its time: %v", err)
		}
		code = hand("Ran out")
		barred := office.RelativeForm{Pupil: s.byName["Cleo"], Adult: s.byName["Eve"], Kind: "parent", Order: 1, Responsibility: "unknown", MayNot: true, Reason: "A court said so."}
		if _, err := office.SetRelative.Run(s.t.Context(), s.h, s.role(people.Headteacher), barred); err != nil {
			s.t.Fatal(err)
		}
		if _, err := s.readLogin(code, "2016-11-02"); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("by somebody who is barred: %v", err)
		}
		if _, err := s.release(office.ReleaseForm{Grant: line, Name: "cleo", Secret: "x", Paper: true, Why: "Again"}); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("with nobody to give it to: %v", err)
		}
		if err := move(s.t, s.h, s.role(people.Headteacher), line, access.End, "Left the club"); err != nil {
			s.t.Fatal(err)
		}
		if err := office.MindLogins(s.t.Context(), s.h); err != nil {
			s.t.Fatal(err)
		}
		for _, r := range s.releases(people.Administrator, line) {
			if r.Kept {
				s.t.Errorf("a login lies here still: %+v", r)
			}
		}
	})
}
