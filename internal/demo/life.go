package demo

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// opinions are what was said in each, about one edition.
var opinions = map[consultation.Audience][]string{
	consultation.Parents: {"Please tell us at the start of the year which apps our children use.", "", "The part about phones is clear now, thank you."},
	consultation.Staff:   {"Who looks at the filter report when the DSL is on a course?"},
}

// freeze makes an edition of the draft and asks the groups about it for two weeks.
func freeze(note string) func(*life) error {
	return func(l *life) error {
		if _, err := office.FreezeEdition.Run(l.ctx, l.house, l.as("dsl"), office.FreezeForm{Note: note}); err != nil {
			return err
		}
		books, err := l.house.Shelf.Books()
		if err != nil {
			return err
		}
		for _, s := range books.Consultation {
			if s.Audience == consultation.Others {
				continue
			}
			_, err := office.OpenRound.Run(l.ctx, l.house, l.as("dsl"), office.RoundForm{Audience: s.Audience, Intro: s.Intro, Questions: s.Asked(),
				Invited: "Newsletter and staff briefing", Until: l.clock.Now().AddDate(0, 0, 14)})
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// answer gives some answers of each group to the rounds that are open.
func answer(l *life) error {
	shown, err := office.ListRounds.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, r := range shown.Rounds {
		if !r.Open {
			continue
		}
		if err := answerRound(l, r.Round); err != nil {
			return fmt.Errorf("%s: %w", r.Audience, err)
		}
	}
	return nil
}

func answerRound(l *life, r consultation.Round) error {
	give := func(by people.Actor, in office.AnswerForm) error {
		_, err := office.GiveAnswer.Run(l.ctx, l.house, by, in)
		return err
	}
	choose := func(c ...string) []string { return append(c, "", "", "", "") }
	at := office.AskedFor{Round: r.ID}
	switch r.Audience {
	case consultation.Staff:
		if err := give(l.as("staff"), office.AnswerForm{AskedFor: at, Choices: choose("yes", "unsure"), Said: opinions[consultation.Staff]}); err != nil {
			return err
		}
		return give(l.as("senco"), office.AnswerForm{AskedFor: at, Choices: choose("yes", "yes")})
	case consultation.Governors:
		return give(l.as("governor"), office.AnswerForm{AskedFor: at, Choices: choose("yes", "yes")})
	case consultation.Pupils:
		return give(l.as("staff"), office.AnswerForm{AskedFor: at, Way: consultation.Class, Group: "Oak, Year 4",
			Counts: [][3]int{{24, 3, 1}, {18, 6, 4}, {22, 5, 1}}, Said: []string{"We want to know who reads the reports. We want a poster by the computers."}})
	}
	for i, words := range opinions[consultation.Parents] {
		in := office.AnswerForm{AskedFor: office.AskedFor{Token: r.Token}, Choices: choose("yes", "yes", "unsure"), Said: []string{words}}
		if i == 1 {
			in.Choices = choose("unsure", "yes", "yes")
		}
		if err := give(people.Public, in); err != nil {
			return err
		}
	}
	return give(l.as("dsl"), office.AnswerForm{AskedFor: at, Way: consultation.Paper, SeenBy: "School office", Choices: choose("yes", "no", "yes")})
}

// reply answers every remark, tells everybody, and ends the rounds.
func reply(l *life) error {
	for range 10 {
		shown, err := office.ListRemarks.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
		if err != nil {
			return err
		}
		if len(shown.Waiting) == 0 {
			break
		}
		m := shown.Waiting[0]
		form := office.ReplyForm{Remarks: []id.Remark{m.ID}, Said: "Thanks for what has become clearer", Decision: consultation.Unchanged, Did: "Nothing had to change"}
		switch m.Audience {
		case consultation.Staff:
			form.Said, form.Decision, form.Did = "Staff asked who stands in for the lead", consultation.Changed, "The deputy reads the report and signs it"
		case consultation.Pupils:
			form.Said, form.Decision, form.Did = "Pupils want a poster beside the computers", consultation.Changed, "Every room with computers has one"
		case consultation.Parents:
			if strings.Contains(m.Text, "apps") {
				form.Said, form.Decision, form.Did = "Families want to know which apps are used", consultation.Changed, "A list goes home in September and stands on the website"
			}
		}
		if _, err := office.ReplyToRemarks.Run(l.ctx, l.house, l.as("dsl"), form); err != nil {
			return err
		}
	}
	shown, err := office.ListRounds.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, r := range shown.Rounds {
		if _, err := office.CloseRound.Run(l.ctx, l.house, l.as("dsl"), r.ID); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	_, err = office.TellEverybody.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	return err
}

// giveOpinion is what the technician says about the draft.
func giveOpinion(l *life) error {
	e, err := making(l)
	if err != nil {
		return err
	}
	_, err = office.RecordOpinion.Run(l.ctx, l.house, l.as("technician"), office.OpinionForm{Edition: e.ID,
		Text: "The filter, the monitoring reports and the device register can do what the draft says. Tablets leave the building only with the filter's agent installed."})
	return err
}

func making(l *life) (*office.EditionStands, error) {
	shown, err := office.ShowEditions.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err == nil && shown.Making == nil {
		err = fault.New(fault.Conflict, "no edition waits for approval")
	}
	return shown.Making, err
}

// approve enters the minute of this day's meeting, and the chair confirms it.
func approve(minute string) func(*life) error {
	return func(l *life) error {
		e, err := making(l)
		if err != nil {
			return err
		}
		meeting := l.clock.Now()
		for meeting.Weekday() == time.Saturday || meeting.Weekday() == time.Sunday {
			meeting = meeting.AddDate(0, 0, -1) // governors meet on school days
		}
		request, err := office.AskPolicyApproval.Run(l.ctx, l.house, l.as("headteacher"), office.ApprovalForm{Edition: e.ID, Meeting: meeting, Minute: minute,
			Agreed: []string{l.as("chair").Name, l.as("safeguarding_governor").Name, "and six more governors present"}})
		if err != nil {
			return err
		}
		_, err = office.DecideApproval.Run(l.ctx, l.house, l.as("chair"), office.Verdict{Approval: request, Agree: true})
		return err
	}
}

// linkPolicies enters the policies that this one names; one of them has lapsed by now, and one is missing.
func linkPolicies(l *life) error {
	shown, err := office.ListLinked.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	for i, name := range shown.Unlisted {
		if i == len(shown.Unlisted)-1 {
			break
		}
		p := linked.Policy{Name: name, Owner: "Headteacher", Version: fmt.Sprint(2 + i%3), Approved: l.clock.Now().AddDate(0, -i, 0), Due: l.clock.Now().AddDate(1, i-1, 0),
			Place: "https://meadowbank.example/policies", State: linked.InForce, Companion: name == shown.Wanted}
		if i == 2 {
			p.Due = l.now.AddDate(0, 0, -20)
		}
		if _, err := office.SetLinked.Run(l.ctx, l.house, l.as("headteacher"), office.LinkedForm{Policy: p}); err != nil {
			return err
		}
	}
	return nil
}

// companionFollows brings the policy on learning from home up to the second edition: the reviews that either opened are
// decided, and people read both.
func companionFollows(l *life) error {
	shown, err := office.ListLinked.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	for _, p := range shown.Entries {
		if !p.Companion {
			continue
		}
		p.Version, p.Approved = "5", l.clock.Now()
		if _, err := office.SetLinked.Run(l.ctx, l.house, l.as("headteacher"), office.LinkedForm{Policy: p}); err != nil {
			return err
		}
	}
	reviews, err := office.ListReviews.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	for _, r := range reviews.Open {
		in := office.ReviewForm{Review: r.ID, Decision: "unchanged", Reason: "It only takes over what our second edition says of watches."}
		switch {
		case r.Other:
			in.Decision, in.Reason = "changed", "Watches and assistants with artificial intelligence are in it now."
		case !strings.HasPrefix(r.Cause, "companion:"):
			continue
		}
		if _, err := office.DecideReview.Run(l.ctx, l.house, l.as("headteacher"), in); err != nil {
			return err
		}
	}
	return nil
}

// askToRead asks staff and governors to read the policy, and staff to read the national guidance.
func askToRead(l *life) error {
	_, err := office.AskToRead.Run(l.ctx, l.house, l.as("headteacher"), office.MustReadForm{Key: mustread.Policy, Title: "Online safety policy",
		Audience: people.Employed | people.Governors, Deadline: l.clock.Now().AddDate(0, 0, 21), Statement: "I have read the online safety policy, I understand it, and I will keep to it."})
	if err != nil {
		return err
	}
	_, err = office.AskToRead.Run(l.ctx, l.house, l.as("dsl"), office.MustReadForm{Title: "Keeping children safe in education, part one", Edition: "In force this year", Audience: people.Employed, Gate: true,
		Deadline: l.clock.Now().AddDate(0, 0, 28), Statement: "I have read part one and understand what it asks of me.", Place: "https://www.gov.uk/government/publications/keeping-children-safe-in-education--2",
		Questions: []mustread.Question{{Ask: "A pupil shows you something worrying on a tablet. Whom do you tell?", Options: []string{"The safeguarding lead, today", "The class at the end of the day", "Nobody until you have proof"}}}})
	return err
}

// readBy lets some people confirm what they are asked to read.
func readBy(keys ...string) func(*life) error {
	return func(l *life) error {
		for _, key := range keys {
			mine, err := office.MyReading.Run(l.ctx, l.house, l.as(key), struct{}{})
			if err != nil {
				return err
			}
			for _, m := range mine {
				if !m.Confirmed.IsZero() || !m.Ended.IsZero() {
					continue
				}
				form := office.ConfirmForm{Document: m.ID, Read: true}
				for _, q := range m.Questions {
					form.Answers = append(form.Answers, q.Right)
				}
				if _, err := office.ConfirmReading.Run(l.ctx, l.house, l.as(key), form); err != nil {
					return fmt.Errorf("%s: %w", key, err)
				}
			}
		}
		return nil
	}
}

// nameOwners gives every section an owner.
func nameOwners(l *life) error {
	shown, err := office.ListOwners.Run(l.ctx, l.house, l.as("headteacher"), struct{}{})
	if err != nil {
		return err
	}
	in := office.OwnersForm{Owners: map[clause.Section]string{}, Wanted: true}
	for _, s := range shown.Sections {
		owner := "post:dsl"
		switch s.Section {
		case "7", "9":
			owner = "post:leader"
		case "5":
			owner = string(l.as("senco").Person)
		case "0", "1", "3":
			owner = "post:headteacher"
		}
		in.Owners[s.Section] = owner
	}
	_, err = office.SetOwners.Run(l.ctx, l.house, l.as("headteacher"), in)
	return err
}

// somethingChanged reports a change by somebody and, if so, takes it on.
func somethingChanged(by, kind, what string, take bool) func(*life) error {
	return func(l *life) error {
		if _, err := office.ReportChange.Run(l.ctx, l.house, l.as(by), office.EventForm{Kind: kind, What: what}); err != nil || !take {
			return err
		}
		all, err := office.ListReviews.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
		if err != nil {
			return err
		}
		for _, r := range all.Open {
			if r.Waits && r.What == what {
				if _, err := office.AcceptReview.Run(l.ctx, l.house, l.as("dsl"), r.ID); err != nil {
					return err
				}
				_, err := office.DecideReview.Run(l.ctx, l.house, l.as("dsl"), office.ReviewForm{Review: r.ID, Decision: "unchanged",
					Reason: "The app keeps no names and the filter knows it; section 6 covers it as it stands."})
				return err
			}
		}
		return nil
	}
}

// redraft works on the next edition.
func redraft(c clause.ID, text, reason string) func(*life) error {
	return func(l *life) error {
		_, err := office.AmendClause.Run(l.ctx, l.house, l.as("dsl"), office.ClauseForm{Clause: c, Text: text, Reason: reason})
		return err
	}
}

// reachContacts fills in how to reach the bodies of the area that the policy names.
func reachContacts(l *life) error {
	shown, err := office.ShowArea.Run(l.ctx, l.house, l.as("dsl"), struct{}{})
	if err != nil {
		return err
	}
	for _, f := range shown.Facts {
		if f.Name != "" {
			continue
		}
		name := "The authority’s " + strings.ReplaceAll(f.Key, "_", " ") + " team"
		if _, err := office.ConfirmFact.Run(l.ctx, l.house, l.as("dsl"), office.FactForm{Key: f.Key, Name: name, Phone: "01632 960001"}); err != nil {
			return fmt.Errorf("%s: %w", f.Key, err)
		}
	}
	return nil
}

// briefings is Handrail asking what is due by the clock.
func briefings(l *life) error { return office.OpenBriefings(l.ctx, l.house) }

// askDrill is a leader asking a question that nobody was told of; one of those who answer is wrong.
func askDrill(l *life) error {
	if _, err := office.AskBriefing.Run(l.ctx, l.house, l.as("dsl"), "drill"); err != nil {
		return err
	}
	if err := readBy("headteacher", "leader", "deputy_dsl", "senco")(l); err != nil {
		return err
	}
	mine, err := office.MyReading.Run(l.ctx, l.house, l.as("staff"), struct{}{})
	if err != nil {
		return err
	}
	for _, m := range mine {
		if m.Scored && m.Key == "drill" && m.Confirmed.IsZero() {
			_, err := office.ConfirmReading.Run(l.ctx, l.house, l.as("staff"), office.ConfirmForm{Document: m.ID, Read: true, Answers: []int{(m.Questions[0].Right + 1) % 2}})
			return err
		}
	}
	return nil
}
