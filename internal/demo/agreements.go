package demo

import (
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// wordAgreements puts the wording of most agreements in force: the DSL asks and the headteacher agrees.
func wordAgreements(l *life) error {
	asked, err := office.AskAgreementText.Run(l.ctx, l.house, l.as("dsl"), office.AgreementEdit{Reason: "Our wording for the new school year",
		Kinds: []string{"staff", "governor", "volunteer", "contractor", "private_use", "eyfs_ks1", "ks2", "parent", "home_school", "visitor", "supply", "social_media", "emergency_device", "tracker", "photos", "video_calls"}})
	if err != nil {
		return err
	}
	_, err = office.DecideApproval.Run(l.ctx, l.house, l.as("headteacher"), office.Verdict{Approval: asked, Agree: true})
	return err
}

// sign agrees to a kind for somebody, or for all their children, saying yes to every use but one.
func sign(l *life, by people.Actor, kind, except string, answer string) error {
	p, err := office.ShowAgreement.Run(l.ctx, l.house, by, kind)
	if err != nil {
		return err
	}
	in := office.AnswerTo{Kind: kind, Hash: p.Text.Hash, Answer: answer, Read: true, Uses: map[string]string{}}
	for _, q := range p.Text.Questions {
		in.Answers = append(in.Answers, q.Right)
	}
	for _, u := range p.Text.Uses {
		in.Uses[u.Key] = "yes"
		if u.Key == except {
			in.Uses[u.Key] = "no"
		}
	}
	for _, m := range p.People {
		in.People = append(in.People, m.Subject)
	}
	_, err = office.AnswerAgreement.Run(l.ctx, l.house, by, in)
	return err
}

// staffSign is everybody signing on the first day of the year but one, who declines until the headteacher has talked
// with her.
func staffSign(l *life) error {
	for _, who := range []string{"headteacher", "leader", "dsl", "deputy_dsl", "technician", "data_protection_officer", "administrator"} {
		if err := sign(l, l.as(who), "staff", "", agreement.YesAnswer); err != nil {
			return err
		}
	}
	for _, who := range []string{"chair", "governor"} {
		if err := sign(l, l.as(who), "governor", "", agreement.YesAnswer); err != nil {
			return err
		}
	}
	for _, who := range []string{"headteacher", "leader", "dsl", "deputy_dsl", "technician", "staff", "chair", "governor"} {
		if err := sign(l, l.as(who), "private_use", "", agreement.YesAnswer); err != nil {
			return err
		}
	}
	if err := sign(l, l.as("deputy_dsl"), "social_media", "", agreement.YesAnswer); err != nil {
		return err
	}
	return sign(l, l.as("senco"), "staff", "", agreement.NoAnswer)
}

// families of one class, by the first adult who may answer for each child.
func families(l *life, year string, most int) ([]people.Actor, error) {
	list, err := office.ShowRoll.Run(l.ctx, l.house, l.as("dsl"), office.RollQuery{Year: year})
	if err != nil {
		return nil, err
	}
	var all []people.Actor
	seen := map[id.Person]bool{}
	for _, row := range list.Rows {
		child, err := office.ShowPupil.Run(l.ctx, l.house, l.as("dsl"), row.ID)
		if err != nil {
			return nil, err
		}
		for _, f := range child.Family {
			if f.May && f.Responsibility != "no" && f.Kind == "parent" && !seen[f.Adult] && len(all) < most {
				seen[f.Adult] = true
				all = append(all, people.Actor{Person: f.Adult, Name: f.Other.Person.Name, Roles: people.Of(people.Parent), Via: "web"})
				break
			}
		}
	}
	return all, nil
}

// parentsAnswer is two classes' parents by the links in their letters: most agree, some say no to the press.
func parentsAnswer(l *life) error {
	for _, year := range []string{"2", "3"} {
		all, err := families(l, year, 14)
		if err != nil {
			return err
		}
		for i, by := range all {
			except := ""
			if i%3 == 0 {
				except = "press"
			}
			if err := sign(l, by, "photos", except, agreement.YesAnswer); err != nil && !fault.Is(err, fault.Conflict) {
				return err
			}
			if i%5 == 4 {
				continue
			}
			if err := sign(l, by, "parent", "", agreement.YesAnswer); err != nil && !fault.Is(err, fault.Conflict) { // signed with a sister's
				return err
			}
		}
	}
	return nil
}

// parentTakesBack is one parent who takes a consent back.
func parentTakesBack(l *life) error {
	all, err := families(l, "2", 1)
	if err != nil || len(all) == 0 {
		return err
	}
	return sign(l, all[0], "photos", "", agreement.WithdrawAnswer)
}

// classSigns is a class on one screen beside its teacher: all but the last two, who were away.
func classSigns(l *life) error {
	classes, err := office.ListGatherings.Run(l.ctx, l.house, l.as("staff"), struct{}{})
	if err != nil {
		return err
	}
	for _, c := range classes.Classes {
		shown, err := office.ShowClassSigning.Run(l.ctx, l.house, l.as("staff"), c.ID)
		if err != nil {
			return err
		}
		for _, child := range shown.Children[:max(0, len(shown.Children)-2)] {
			text := shown.Texts[child.Kind.Key]
			in := office.ChildAnswer{Class: c.ID, Child: child.Person, Hash: text.Hash, Answer: agreement.YesAnswer, Read: true, Aloud: office.ReadByMe}
			for _, q := range text.Questions {
				in.Answers = append(in.Answers, q.Right)
			}
			if _, err := office.SignInClass.Run(l.ctx, l.house, l.as("staff"), in); err != nil {
				return err
			}
		}
	}
	return nil
}

// familiesRead is the afternoon of that day: each family gets what its child agreed to, with ideas for home. Those to print
// are printed.
func familiesRead(l *life) error {
	if err := office.MindFamilyCopies(l.ctx, l.house); err != nil || l.house.Sender == nil {
		return err
	}
	if err := office.SendLetters(l.ctx, l.house, l.house.Sender); err != nil {
		return err
	}
	paper, err := office.LettersToPrint.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	var all []string
	for _, p := range paper {
		if p.Kind == store.FamilyPaper {
			all = append(all, p.ID)
		}
	}
	_, err = office.LettersPrinted.Run(l.ctx, l.house, l.as("headteacher"), all)
	return err
}

// askAboutPictures is what was asked before pictures were shown: one for the website, one that the newspaper wanted.
func askAboutPictures(l *life) error {
	list, err := office.ShowRoll.Run(l.ctx, l.house, l.as("dsl"), office.RollQuery{Year: "2"})
	if err != nil {
		return err
	}
	for _, in := range []office.PictureForm{
		{What: "Bridge building in the hall, for the news page and the school’s account", Uses: []string{"website", agreement.OnSocial}, Route: "newsletter"},
		{What: "Harvest festival, which the local newspaper wants to print", Uses: []string{"press"}},
	} {
		for _, row := range list.Rows {
			c, err := office.ShowPupil.Run(l.ctx, l.house, l.as("dsl"), row.ID)
			if err != nil {
				return err
			}
			answered := len(c.Family) > 0 && len(in.Children) < 4
			if answered {
				in.Children = append(in.Children, row.ID)
			}
		}
		if _, err := office.AskPicture.Run(l.ctx, l.house, l.as("headteacher"), in); err != nil {
			return err
		}
	}
	return nil
}
