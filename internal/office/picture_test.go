package office_test

import (
	"strings"
	"testing"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

func (s *signing) askPicture(by people.Actor, uses []string, names ...string) (office.PictureShown, error) {
	s.t.Helper()
	in := office.PictureForm{Uses: uses, What: "Sports day", Route: "letter"}
	for _, name := range names {
		in.Children = append(in.Children, s.byName[name])
	}
	number, err := office.AskPicture.Run(s.t.Context(), s.h, by, in)
	if err != nil {
		return office.PictureShown{}, err
	}
	out, err := office.ShowPicture.Run(s.t.Context(), s.h, by, number)
	if err != nil {
		s.t.Fatal(err)
	}
	return out, nil
}

func (s *signing) actions() (found []string) {
	s.t.Helper()
	all, err := office.ListActions.Run(s.t.Context(), s.h, s.role(people.Headteacher), struct{}{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range all.All {
		found = append(found, a.Found+" "+a.Link)
	}
	return found
}

func TestWhoMayBeShownInAPicture(t *testing.T) {
	eachSigning(t, func(s *signing) {
		head, dana, paul := s.role(people.Headteacher), s.parent("Dana"), s.parent("Paul")
		site := []string{"website"}
		x, err := s.askPicture(head, site, "Amira")
		if err != nil || x.Yes() || x.Answers[0].State != agreement.None {
			s.t.Fatalf("before anybody answered: %+v, %v", x.Answers, err)
		}
		if _, err := s.answer("photos", dana, func(in *office.AnswerTo) { in.Uses["press"] = "no" }); err != nil {
			s.t.Fatal(err)
		}
		x, err = s.askPicture(head, []string{"website", "press", "website"}, "Amira", "Ben", "Amira")
		if err != nil || x.Yes() || !x.May("website") || x.May("press") || len(x.Answers) != 4 {
			s.t.Fatalf("one use is allowed and one is not: %+v, %v", x.Answers, err)
		}
		if n := len(s.actions()); n != 0 {
			s.t.Errorf("%d actions before a consent ended", n)
		}
		// Another parent says no: they disagree, which is a no, and what was shown has to come down.
		if _, err := s.answer("photos", paul, func(in *office.AnswerTo) { in.Answer = agreement.NoAnswer; in.People = []id.Person{s.byName["Ben"]} }); err != nil {
			s.t.Fatal(err)
		}
		y, err := s.askPicture(head, site, "Amira", "Ben")
		if err != nil || y.Yes() {
			s.t.Fatalf("parents disagree: %+v, %v", y.Answers, err)
		}
		for _, a := range y.Answers {
			if want := map[id.Person]agreement.State{s.byName["Amira"]: agreement.Agreed, s.byName["Ben"]: agreement.Disputed}[a.Child]; a.State != want {
				s.t.Errorf("answer %q, want %q", a.State, want)
			}
		}
		out, err := office.ListPictures.Run(s.t.Context(), s.h, head, struct{}{})
		if err != nil || out.Down != 1 || len(out.All) != 3 {
			s.t.Fatalf("%d to take down of %d, %v", out.Down, len(out.All), err)
		}
		if all := s.actions(); len(all) != 1 || !strings.Contains(all[0], "1 of the pictures") || !strings.Contains(all[0], "/pictures?state=down") {
			s.t.Errorf("actions: %q", all)
		}
		// A second no about the same changes nothing more; noting it ends it.
		if _, err := office.TakePictureDown.Run(s.t.Context(), s.h, head, office.PictureEnd{Picture: x.ID, How: "perhaps"}); !fault.Is(err, fault.Invalid) {
			s.t.Errorf("an end that nobody knows: %v", err)
		}
		if _, err := office.TakePictureDown.Run(s.t.Context(), s.h, head, office.PictureEnd{Picture: y.ID, How: agreement.TakenDown}); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("what was never allowed came down: %v", err)
		}
		if _, err := office.TakePictureDown.Run(s.t.Context(), s.h, head, office.PictureEnd{Picture: x.ID, How: agreement.TakenDown}); err != nil {
			s.t.Fatal(err)
		}
		if _, err := office.TakePictureDown.Run(s.t.Context(), s.h, head, office.PictureEnd{Picture: x.ID, How: agreement.NeverUsed}); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("twice: %v", err)
		}
		if out, err := office.ListPictures.Run(s.t.Context(), s.h, head, struct{}{}); err != nil || out.Down != 0 {
			s.t.Errorf("%d to take down afterwards, %v", out.Down, err)
		}
	})
}

// A consent that goes on for everything but one use, and one that is taken back whole, both list what was allowed.
func TestANarrowerConsentTakesPicturesDown(t *testing.T) {
	eachSigning(t, func(s *signing) {
		head, eve := s.role(people.Headteacher), s.parent("Eve")
		agree := func(website string) {
			s.t.Helper()
			if _, err := s.answer("photos", eve, func(in *office.AnswerTo) { in.Uses["website"] = website }); err != nil {
				s.t.Fatal(err)
			}
		}
		down := func(want int) {
			s.t.Helper()
			if out, err := office.ListPictures.Run(s.t.Context(), s.h, head, struct{}{}); err != nil || out.Down != want {
				s.t.Errorf("%d to take down, want %d, %v", out.Down, want, err)
			}
		}
		agree("yes")
		if x, err := s.askPicture(head, []string{"website"}, "Cleo"); err != nil || !x.Yes() {
			s.t.Fatalf("%+v, %v", x, err)
		}
		agree("no")
		down(1)
		if len(s.actions()) != 1 {
			s.t.Errorf("actions: %q", s.actions())
		}
		agree("yes")
		down(0)
		if _, err := s.answer("photos", eve, func(in *office.AnswerTo) { in.Answer = agreement.WithdrawAnswer }); err != nil {
			s.t.Fatal(err)
		}
		down(1)
		if len(s.actions()) != 2 {
			s.t.Errorf("actions: %q", s.actions())
		}
	})
}

func TestTeachersAskAboutThoseWhomTheyTeach(t *testing.T) {
	eachSigning(t, func(s *signing) {
		staff, head := s.role(people.Staff), s.role(people.Headteacher)
		if _, err := s.askPicture(staff, []string{"website"}, "Amira"); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a teacher asked about another class: %v", err)
		}
		if _, err := s.askPicture(head, []string{"website"}, "Dana"); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a parent counts as a child: %v", err)
		}
		if _, err := office.AskPicture.Run(s.t.Context(), s.h, head, office.PictureForm{}); len(fieldsOf(err)) != 3 {
			s.t.Errorf("all that is wrong, said at once: %v", err)
		}
		x, err := s.askPicture(head, []string{"website"}, "Amira")
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := office.ShowPicture.Run(s.t.Context(), s.h, staff, x.ID); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a teacher saw a colleague's question: %v", err)
		}
		if _, err := office.TakePictureDown.Run(s.t.Context(), s.h, staff, office.PictureEnd{Picture: x.ID, How: agreement.TakenDown}); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a teacher closed a colleague's question: %v", err)
		}
		if out, err := office.ListPictures.Run(s.t.Context(), s.h, staff, struct{}{}); err != nil || len(out.All) != 0 {
			s.t.Errorf("a teacher lists colleagues' questions: %d, %v", len(out.All), err)
		}
		if out, err := office.ShowPicture.Run(s.t.Context(), s.h, head, x.ID); err != nil || out.Names[s.byName["Amira"]].Name == "" {
			s.t.Errorf("a leader sees no name: %+v, %v", out.Names, err)
		}
		former := head
		former.Roles = people.Of(people.Staff)
		if out, err := office.ShowPicture.Run(s.t.Context(), s.h, former, x.ID); err != nil || len(out.Answers) != 1 || len(out.Names) != 0 {
			s.t.Errorf("who asked and does not teach the child any more sees %+v, %v", out.Names, err)
		}
		found, err := office.FindForPicture.Run(s.t.Context(), s.h, head, office.PictureQuery{Words: "cald"})
		if err != nil || len(found.Children) != 2 || len(found.Classes) != 2 {
			s.t.Errorf("found %+v, %v", found, err)
		}
		if found, err := office.FindForPicture.Run(s.t.Context(), s.h, head, office.PictureQuery{Words: "cleo", Classes: []id.Class{found.Classes[0].ID}}); err != nil || len(found.Children) < 2 {
			s.t.Errorf("a class and one by name: %+v, %v", found.Children, err)
		}
		if found, err := office.FindForPicture.Run(s.t.Context(), s.h, staff, office.PictureQuery{Words: "cald"}); err != nil || len(found.Children) != 0 {
			s.t.Errorf("a teacher found %+v, %v", found, err)
		}
	})
}

// A seat on the governing board opens no other class to somebody who teaches.
func TestAStaffGovernorSeesTheirOwnClasses(t *testing.T) {
	eachSigning(t, func(s *signing) {
		staff := s.role(people.Staff)
		staff.Roles |= people.Of(people.Governor)
		if found, err := office.FindForPicture.Run(s.t.Context(), s.h, staff, office.PictureQuery{Words: "cald"}); err != nil || len(found.Children) != 0 {
			s.t.Errorf("found %+v, %v", found.Children, err)
		}
		if _, err := s.askPicture(staff, []string{"website"}, "Amira"); !fault.Is(err, fault.Refused) {
			s.t.Errorf("asked about another class: %v", err)
		}
		mine, err := office.ListMissing.Run(s.t.Context(), s.h, s.role(people.Staff), office.MissingQuery{})
		if err != nil {
			s.t.Fatal(err)
		}
		all, err := office.ListMissing.Run(s.t.Context(), s.h, staff, office.MissingQuery{})
		if err != nil || len(all.Rows) != len(mine.Rows) {
			s.t.Errorf("%d who have not signed, of whom %d are their own pupils, %v", len(all.Rows), len(mine.Rows), err)
		}
	})
}
