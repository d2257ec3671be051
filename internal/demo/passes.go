package demo

import (
	"time"

	"handrail.school/handrail/internal/area/access"
	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// visit is somebody at reception with their phone: they scan the code, read, sign and wait.
func visit(l *life, kind, name, from, host, answer string) (id.Pass, error) {
	list, err := office.ListPasses.Run(l.ctx, l.house, l.as("administrator"), time.Time{})
	if err != nil {
		return "", err
	}
	in, err := office.EnterVisit.Run(l.ctx, l.house, people.Public, office.VisitForm{Code: list.Code})
	if err != nil {
		return "", err
	}
	shown, err := office.ShowVisit.Run(l.ctx, l.house, people.Public, office.VisitForm{Kept: in.Keep, Kind: kind})
	if err != nil {
		return "", err
	}
	form := office.PassForm{VisitForm: office.VisitForm{Kept: in.Keep, Kind: kind}, Name: name, Organisation: from, Host: host, Read: true, Answer: answer, Once: shown.Once}
	for _, t := range shown.Texts {
		form.Hashes = append(form.Hashes, t.Hash)
		for _, q := range t.Questions {
			form.Answers = append(form.Answers, q.Right)
		}
	}
	out, err := office.AskPass.Run(l.ctx, l.house, people.Public, form)
	return out.ID, err
}

// letIn is reception's yes.
func letIn(l *life, pass id.Pass, err error, until string) error {
	if err == nil {
		_, err = office.OpenPass.Run(l.ctx, l.house, l.as("administrator"), office.PassYes{Pass: pass, Until: until, Seen: true})
	}
	return err
}

// visitorsCome is a morning at reception: a speaker, a plumber who would not sign, and a supply teacher with a login for the
// day.
func visitorsCome(l *life) error {
	speaker, err := visit(l, "visitor", "Marion Abel", "River Trust", "Year 4", agreement.YesAnswer)
	if err := letIn(l, speaker, err, "11:30"); err != nil {
		return err
	}
	if _, err := visit(l, "visitor", "Gus Petty", "Petty Plumbing", "the site manager", agreement.NoAnswer); err != nil {
		return err
	}
	supply, err := visit(l, "supply", "Theo Lindgren", "Class Cover", "Year 3", agreement.YesAnswer)
	if err := letIn(l, supply, err, ""); err != nil {
		return err
	}
	shown, err := office.ShowPass.Run(l.ctx, l.house, l.as("administrator"), supply)
	if err != nil {
		return err
	}
	_, err = office.AskAccess.Run(l.ctx, l.house, l.as("headteacher"), office.AskForm{System: "supply_login", People: []id.Person{shown.Person}, Level: access.Use,
		Why: "Takes Year 3 today", Until: l.clock.Now().AddDate(0, 0, 1)})
	if err != nil {
		return err
	}
	return setUpAccess(l)
}

// passesEnd is the end of that day, by the clock; the technician closes what was open.
func passesEnd(l *life) error {
	if err := office.MindPasses(l.ctx, l.house); err != nil {
		return err
	}
	list, err := office.ListGrants.Run(l.ctx, l.house, l.as("technician"), office.GrantQuery{Stage: "work"})
	if err != nil {
		return err
	}
	for _, g := range list.Rows {
		if g.Stage != access.ToEnd || g.System != "supply_login" {
			continue
		}
		if _, err := office.MoveGrant.Run(l.ctx, l.house, l.as("technician"), office.GrantForm{Grant: g.ID, Step: access.Close}); err != nil {
			return err
		}
	}
	return nil
}

// visitorsToday leaves somebody in and somebody waiting.
func visitorsToday(l *life) error {
	in, err := visit(l, "supply", "Theo Lindgren", "Class Cover", "Year 5", agreement.YesAnswer)
	until := "23:59" // so that whoever looks in the evening finds somebody
	if l.clock.Now().In(l.house.Zone).Format("15:04") > "23:50" {
		until = ""
	}
	if err := letIn(l, in, err, until); err != nil {
		return err
	}
	_, err = visit(l, "visitor", "Bea Norland", "County music service", "Mrs Okafor", agreement.YesAnswer)
	return err
}
