package office_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/store/storetest"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

const families = "id,given_name,family_name,birth_date,year,class,role,email,parent1_given_name,parent1_family_name,parent1_email,parent2_given_name,parent2_family_name,parent2_email\n" +
	"1,Amira,Calder,2019-05-31,2,Oak,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n" +
	"2,Ben,Calder,2017-11-02,4,Ash,,,Dana,Calder,dana@example.org,Paul,Calder,paul@example.org\n" +
	"3,Cleo,Dunn,2016-11-02,5,Ash,,,Eve,Dunn,eve@example.org,,,\n"

// signing is a school with its wordings in force and a roll.
type signing struct {
	*rolled
	byName map[string]id.Person
}

func eachSigning(t *testing.T, f func(s *signing)) {
	t.Helper()
	eachRoll(t, func(r *rolled) {
		r.must(families, "6 added 0 changed 0 left 0 same, true")
		s := &signing{r, map[string]id.Person{}}
		err := r.school.Read(r.t.Context(), func(v *store.View) error {
			all, err := v.ListRoll()
			for _, l := range all {
				s.byName[strings.Fields(l.Name)[0]] = l.ID
			}
			return err
		})
		if err != nil {
			r.t.Fatal(err)
		}
		s.adopt()
		f(s)
	})
}

func (s *signing) role(r people.Role) people.Actor { return s.who[r] }

func (s *signing) parent(name string) people.Actor {
	return people.Actor{Person: s.byName[name], Name: name, Roles: people.Of(people.Parent), Via: "web"}
}

// adopt puts our wording of every kind in force, with a second person's yes.
func (s *signing) adopt(edit ...office.AgreementEdit) {
	s.t.Helper()
	var in office.AgreementEdit
	if len(edit) > 0 {
		in = edit[0]
	} else {
		states, err := office.ListAgreementTexts.Run(s.t.Context(), s.h, s.role(people.DSL), struct{}{})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, k := range states {
			if len(k.Blanks) > 0 {
				s.t.Fatalf("%s waits for %v", k.Key, k.Blanks)
			}
			in.Kinds = append(in.Kinds, k.Key)
		}
	}
	asked, err := office.AskAgreementText.Run(s.t.Context(), s.h, s.role(people.DSL), in)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := office.DecideApproval.Run(s.t.Context(), s.h, s.role(people.DSL), office.Verdict{Approval: asked, Agree: true}); !fault.Is(err, fault.Refused) {
		s.t.Errorf("whoever asked agreed: %v", err)
	}
	if _, err := office.DecideApproval.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.Verdict{Approval: asked, Agree: true}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *signing) text(kind string, by people.Actor) office.AgreementPage {
	s.t.Helper()
	out, err := office.ShowAgreement.Run(s.t.Context(), s.h, by, kind)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// answer agrees to everything, with the right answers.
func (s *signing) answer(kind string, by people.Actor, change func(*office.AnswerTo)) ([]id.Signature, error) {
	s.t.Helper()
	p := s.text(kind, by)
	in := office.AnswerTo{Kind: kind, Hash: p.Text.Hash, Answer: agreement.YesAnswer, Read: true, Uses: map[string]string{}}
	for _, q := range p.Text.Questions {
		in.Answers = append(in.Answers, q.Right)
	}
	for _, u := range p.Text.Uses {
		in.Uses[u.Key] = "yes"
	}
	for _, m := range p.People {
		in.People = append(in.People, m.Subject)
	}
	if change != nil {
		change(&in)
	}
	return office.AnswerAgreement.Run(s.t.Context(), s.h, by, in)
}

func (s *signing) state(kind string, by people.Actor, who id.Person) agreement.State {
	s.t.Helper()
	for _, m := range s.text(kind, by).People {
		if m.Subject == who {
			return m.State
		}
	}
	s.t.Fatalf("%s is not asked of %s", kind, who)
	return ""
}

func TestStaffSignDeclineAndTakeBack(t *testing.T) {
	eachSigning(t, func(s *signing) {
		staff := s.role(people.Staff)
		if _, err := s.answer("staff", staff, func(in *office.AnswerTo) { in.Read, in.Answers = false, []int{1, -1} }); len(fieldsOf(err)) != 3 {
			s.t.Errorf("all that is wrong, said at once: %v", err)
		}
		if _, err := s.answer("staff", staff, func(in *office.AnswerTo) { in.Hash = "other" }); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("another text was signed: %v", err)
		}
		if _, err := s.answer("staff", staff, func(in *office.AnswerTo) { in.People = []id.Person{s.role(people.Technician).Person} }); !fault.Is(err, fault.Refused) {
			s.t.Errorf("somebody signed for another: %v", err)
		}
		made, err := s.answer("staff", staff, nil)
		if err != nil || len(made) != 1 || s.state("staff", staff, staff.Person) != agreement.Agreed {
			s.t.Fatalf("signed %v, %v", made, err)
		}
		if _, err := s.answer("staff", staff, nil); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("the same form twice: %v", err)
		}
		proof, err := office.ShowSignature.Run(s.t.Context(), s.h, staff, made[0])
		if err != nil || proof.Text.Sum() != proof.Hash || !proof.Mine || proof.How != agreement.ByAccount || proof.Until.Month() != time.September && proof.Until.Month() != time.August {
			s.t.Errorf("proof %+v, %v", proof.Signed, err)
		}
		if _, err := office.ShowSignature.Run(s.t.Context(), s.h, s.role(people.Technician), made[0]); !fault.Is(err, fault.Refused) {
			s.t.Errorf("somebody else saw it: %v", err)
		}
		if _, err := s.answer("staff", staff, func(in *office.AnswerTo) { in.Answer = agreement.WithdrawAnswer }); err != nil || s.state("staff", staff, staff.Person) != agreement.Withdrawn {
			s.t.Errorf("taken back: %v", err)
		}
		if _, err := s.answer("staff", s.role(people.Technician), func(in *office.AnswerTo) { in.Answer, in.Reason = agreement.NoAnswer, "Not yet." }); err != nil {
			s.t.Error(err)
		}
		plan, err := office.ListActions.Run(s.t.Context(), s.h, s.role(people.DSL), struct{}{})
		if err != nil || plan.Open != 2 {
			s.t.Errorf("%d follow-ups, %v", plan.Open, err)
		}
		v, err := s.school.VerifyTrail(s.t.Context(), nil)
		if err != nil || len(v.Damage) > 0 {
			s.t.Errorf("damage without tampering: %v, %v", v.Damage, err)
		}
	})
}

// A parent answers for several children at once; where parents do not agree nothing is resolved silently, and who has
// no responsibility answers for nobody.
func TestParentsAnswerForTheirChildren(t *testing.T) {
	eachSigning(t, func(s *signing) {
		dana, paul, eve := s.parent("Dana"), s.parent("Paul"), s.parent("Eve")
		if made, err := s.answer("photos", dana, func(in *office.AnswerTo) { in.Uses["press"] = "no" }); err != nil || len(made) != 2 {
			s.t.Fatalf("%d signatures, %v", len(made), err)
		}
		if _, err := s.answer("photos", eve, func(in *office.AnswerTo) { in.People = []id.Person{s.byName["Amira"]} }); !fault.Is(err, fault.Refused) {
			s.t.Errorf("another family's child: %v", err)
		}
		if _, err := s.answer("photos", eve, func(in *office.AnswerTo) { in.Uses = nil }); len(fieldsOf(err)) != 6 {
			s.t.Errorf("each use is asked: %v", err)
		}
		if got := s.text("photos", dana).People[0]; got.State != agreement.Agreed || got.Cover.Uses["press"] != agreement.Declined || got.Cover.Uses["website"] != agreement.Agreed {
			s.t.Errorf("uses: %+v", got.Cover)
		}
		if _, err := s.answer("photos", paul, func(in *office.AnswerTo) { in.Answer, in.People = agreement.NoAnswer, []id.Person{s.byName["Amira"]} }); err != nil {
			s.t.Fatal(err)
		}
		if s.state("photos", dana, s.byName["Amira"]) != agreement.Disputed || s.state("photos", dana, s.byName["Ben"]) != agreement.Agreed {
			s.t.Error("the parents' disagreement is not shown")
		}
		if _, err := office.SetRelative.Run(s.t.Context(), s.h, s.role(people.DSL), office.RelativeForm{Pupil: s.byName["Amira"], Adult: paul.Person, Kind: "parent", Order: 2,
			Responsibility: "no", MayNot: true, Reason: "A court order."}); err != nil {
			s.t.Fatal(err)
		}
		if s.state("photos", dana, s.byName["Amira"]) != agreement.Agreed {
			s.t.Error("somebody without responsibility still has a say")
		}
		if _, err := s.answer("photos", paul, func(in *office.AnswerTo) { in.People = []id.Person{s.byName["Amira"]} }); !fault.Is(err, fault.Refused) {
			s.t.Errorf("a parent without rights signed: %v", err)
		}
		if _, err := office.ChooseParents.Run(s.t.Context(), s.h, s.role(people.Headteacher), office.AgreementChoice{Kind: "photos", Parents: agreement.BothParents}); err != nil {
			s.t.Fatal(err)
		}
		if s.state("photos", dana, s.byName["Ben"]) != agreement.None {
			s.t.Error("one parent is still enough")
		}
		list, err := office.ListMissing.Run(s.t.Context(), s.h, s.role(people.DSL), office.MissingQuery{Kind: "photos"})
		var missing []string
		for _, r := range list.Rows {
			missing = append(missing, r.Name)
		}
		slices.Sort(missing)
		// The last is a pupil's account that is on no roll: it has no family, so nobody can have answered.
		if err != nil || !slices.Equal(missing, []string{"Ben Calder", "Cleo Dunn", "Pupil"}) {
			s.t.Errorf("missing %q, %v", missing, err)
		}
	})
}

// A new edition asks exactly those to sign again whom a change concerns, and shows them only what changed.
func TestANewEditionAsksOnlyWhomItConcerns(t *testing.T) {
	eachSigning(t, func(s *signing) {
		staff, tech := s.role(people.Staff), s.role(people.Technician)
		for _, who := range []people.Actor{staff, tech} {
			if _, err := s.answer("staff", who, nil); err != nil {
				s.t.Fatal(err)
			}
		}
		now := s.text("staff", staff).Text
		edit := office.AgreementEdit{Kinds: []string{"staff"}, Clauses: slices.Clone(now.Clauses), Notice: now.Notice, Reason: "Administrator accounts"}
		i := slices.IndexFunc(edit.Clauses, func(c agreement.Clause) bool { return c.Key == "admin" })
		edit.Clauses[i].Text = "I use administrator rights only from a second account."
		edit.Clauses[0].Text += " "
		s.adopt(edit)
		if s.state("staff", staff, staff.Person) != agreement.Agreed {
			s.t.Error("who is not concerned has to sign again")
		}
		p := s.text("staff", tech)
		if p.People[0].State != agreement.Outdated || len(p.Changes) != 1 || p.Changes[0].Key != "admin" || p.Since != 1 {
			s.t.Errorf("the technician sees %+v, %s", p.Changes, p.People[0].State)
		}
		if _, err := s.answer("staff", tech, func(in *office.AnswerTo) { in.Hash = now.Hash }); !fault.Is(err, fault.Conflict) {
			s.t.Errorf("an edition that was replaced was signed: %v", err)
		}
		if _, err := s.answer("staff", tech, nil); err != nil || s.state("staff", tech, tech.Person) != agreement.Agreed {
			s.t.Errorf("signed again: %v", err)
		}
	})
}

// A signature that is altered behind the records, taken away, or put in, is found by the check of the trail.
func TestAlteredSignaturesAreFound(t *testing.T) {
	clock := storetest.NewClock()
	for name, query := range map[string]string{"altered": "UPDATE signature SET answer = 'declined'", "re-dated": "UPDATE signature SET until = until + 9999999", "gone": "DELETE FROM signature",
		"other words": "UPDATE agreement_edition SET body = REPLACE(body, 'tell an adult', 'tell nobody') WHERE kind = 'ks2'"} {
		t.Run(name, func(t *testing.T) {
			server, school := storetest.Server(t, "sqlite", clock)
			records, err := server.School(t.Context(), school, true)
			if err != nil {
				t.Fatal(err)
			}
			r := &rolled{t, house(t, records, clock), records, clock, staffed(t, records)}
			s := &signing{r, map[string]id.Person{}}
			s.adopt()
			if _, err := s.answer("staff", s.role(people.Staff), nil); err != nil {
				t.Fatal(err)
			}
			storetest.Intruder(t, server, school)(query)
			v, err := records.VerifyTrail(t.Context(), nil)
			if err != nil || len(v.Damage) == 0 {
				t.Errorf("not found: %v, %v", v.Damage, err)
			}
		})
	}
}

// A class signs on one screen beside its teacher; a paper is entered by somebody who saw it. Neither signs for another.
func TestClassAndPaper(t *testing.T) {
	eachSigning(t, func(s *signing) {
		var class id.Class
		lists, err := office.ListGatherings.Run(s.t.Context(), s.h, s.role(people.Headteacher), struct{}{})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, c := range lists.Classes {
			if c.Title == "Ash" {
				class = c.ID
			}
		}
		head := s.role(people.Headteacher)
		shown, err := office.ShowClassSigning.Run(s.t.Context(), s.h, head, class)
		if err != nil || len(shown.Children) != 2 || shown.Children[0].Kind.Key != "ks2" {
			s.t.Fatalf("the class: %+v, %v", shown.Children, err)
		}
		text := shown.Texts["ks2"]
		in := office.ChildAnswer{Class: class, Child: s.byName["Ben"], Hash: text.Hash, Answer: agreement.YesAnswer, Read: true}
		if _, err := office.SignInClass.Run(s.t.Context(), s.h, head, in); len(fieldsOf(err)) != len(text.Questions) {
			s.t.Errorf("the check questions are asked: %v", err)
		}
		for _, q := range text.Questions {
			in.Answers = append(in.Answers, q.Right)
		}
		if _, err := office.SignInClass.Run(s.t.Context(), s.h, s.role(people.Staff), in); !fault.Is(err, fault.Refused) {
			s.t.Errorf("somebody who does not teach the class was witness: %v", err)
		}
		other := in
		other.Child = s.byName["Amira"]
		if _, err := office.SignInClass.Run(s.t.Context(), s.h, head, other); !fault.Is(err, fault.NotFound) {
			s.t.Errorf("a child of another class: %v", err)
		}
		in.Aloud = office.ReadByOther
		if _, err := office.SignInClass.Run(s.t.Context(), s.h, head, in); len(fieldsOf(err)) != 1 {
			s.t.Errorf("read aloud by nobody: %v", err)
		}
		in.Reader = " Tess Vale "
		made, err := office.SignInClass.Run(s.t.Context(), s.h, head, in)
		if err != nil {
			s.t.Fatal(err)
		}
		proof, err := office.ShowSignature.Run(s.t.Context(), s.h, s.parent("Dana"), made)
		if err != nil || proof.WitnessName == "" || proof.SignerName != proof.SubjectName || proof.How != agreement.ByClass || proof.Reader != "Tess Vale" {
			s.t.Errorf("the parent's copy: %+v, %v", proof.Signed, err)
		}
		if _, err := office.ShowSignature.Run(s.t.Context(), s.h, s.parent("Eve"), made); !fault.Is(err, fault.Refused) {
			s.t.Errorf("another parent saw it: %v", err)
		}
		if v, err := s.school.VerifyTrail(s.t.Context(), nil); err != nil || len(v.Damage) > 0 {
			s.t.Errorf("damage without tampering: %v, %v", v.Damage, err)
		}
		if shown, err = office.ShowClassSigning.Run(s.t.Context(), s.h, head, class); err != nil || shown.Signed != 1 {
			s.t.Errorf("%d signed, %v", shown.Signed, err)
		}
		paper := office.PaperAnswer{Kind: "parent", About: s.byName["Cleo"], Signer: s.byName["Dana"], Answer: agreement.YesAnswer, Day: s.clock.Now().AddDate(0, 0, -40)}
		if _, err := office.EnterPaper.Run(s.t.Context(), s.h, head, paper); len(fieldsOf(err)) != 4 {
			s.t.Errorf("signer, day, seen and where: %v", err)
		}
		paper.Signer, paper.Day, paper.Seen, paper.Where = s.byName["Eve"], s.clock.Now(), true, "Pupil file"
		if _, err := office.EnterPaper.Run(s.t.Context(), s.h, head, paper); err != nil {
			s.t.Fatal(err)
		}
		if s.state("parent", s.parent("Eve"), s.byName["Cleo"]) != agreement.Agreed {
			s.t.Error("the paper does not count")
		}
		own := office.PaperAnswer{Kind: "staff", About: head.Person, Answer: agreement.YesAnswer, Day: s.clock.Now(), Seen: true, Where: "Drawer"}
		if _, err := office.EnterPaper.Run(s.t.Context(), s.h, head, own); !fault.Is(err, fault.Refused) {
			s.t.Errorf("somebody saw their own signature: %v", err)
		}
		s.clock.Move(400 * 24 * time.Hour)
		if s.state("parent", s.parent("Eve"), s.byName["Cleo"]) != agreement.Lapsed {
			s.t.Error("the school year does not end it")
		}
	})
}
