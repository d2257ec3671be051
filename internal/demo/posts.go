package demo

import (
	"time"

	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/people"
)

// whole is a calendar day some days before the demonstration opens, or after it if negative.
func (l *life) whole(before int) time.Time { return calendar.Day(l.now.AddDate(0, 0, -before)) }

// fillPosts appoints to the posts that no role goes with, and enters a governor who has no account.
func fillPosts(l *life) error {
	head := l.as("headteacher")
	for key, who := range map[string]string{"filtering_leader": "leader", "filtering_governor": "safeguarding_governor"} {
		if _, err := office.AppointToPost.Run(l.ctx, l.house, head, office.AppointForm{Post: key, Person: l.as(who).Person,
			Appointer: "the governing body"}); err != nil {
			return err
		}
	}
	_, err := office.InvitePerson.Run(l.ctx, l.house, head, office.PersonForm{Name: "Hollis Grange", Roles: people.Of(people.Governor), NoAccount: true})
	return err
}

// planGovernor gives the governor without an account a term of office that ends within the year.
func planGovernor(l *life) error {
	shown, err := office.ShowPost.Run(l.ctx, l.house, l.as("headteacher"), "governor")
	if err != nil {
		return err
	}
	for _, h := range shown.Holders {
		if h.Name != "Hollis Grange" {
			continue
		}
		if _, err := office.DescribeTerm.Run(l.ctx, l.house, l.as("headteacher"), office.DescribeForm{Term: h.ID, Starts: calendar.AddMonths(h.Starts, -36),
			Detail: post.Detail{Appointer: "the parents", Interests: "None", Attended: 5, Meetings: 6}}); err != nil {
			return err
		}
		_, err := office.EndPost.Run(l.ctx, l.house, l.as("headteacher"), office.EndPostForm{Term: h.ID, Last: l.whole(45), Why: "End of the term of office"})
		return err
	}
	return nil
}

// keepPosts is Handrail beginning and ending terms by the clock.
func keepPosts(l *life) error {
	_, err := office.KeepPosts.Run(l.ctx, l.house, people.System, struct{}{})
	return err
}

// train records the yearly training of everybody, and what the posts ask for; the technician's is missing.
func train(l *life) error {
	var all []string
	for _, c := range cast {
		all = append(all, c.key)
	}
	if err := l.session("The day before pupils came back: what children meet online, and what is expected of us", []string{"content", "contact", "conduct", post.Conduct}, all); err != nil {
		return err
	}
	for who, courses := range map[string][]string{"dsl": {"dsl", "filtering"}, "deputy_dsl": {"dsl"}, "leader": {"filtering"}, "chair": {"governor"},
		"safeguarding_governor": {"governor"}, "data_protection_officer": {"data_protection"}} {
		for _, course := range courses {
			if err := l.trained(who, course); err != nil {
				return err
			}
		}
	}
	return nil
}

// session records one for everybody, led by the DSL.
func (l *life) session(about string, covers, keys []string) error {
	in := office.SessionForm{Course: "safeguarding", Held: calendar.Day(l.clock.Now()), Led: l.as("dsl").Name, About: about, Covers: covers}
	for _, key := range keys {
		in.Attended = append(in.Attended, l.as(key).Person)
	}
	_, err := office.RecordSession.Run(l.ctx, l.house, l.as("headteacher"), in)
	return err
}

// trainMore covers what the first session of the year left out, for those who were there.
func trainMore(l *life) error {
	return l.session("Money online: what games sell, and false offers", []string{"commerce"}, []string{"headteacher", "leader", "dsl", "deputy_dsl", "staff", "senco", "administrator"})
}

func (l *life) trained(who, course string) error {
	_, err := office.RecordTraining.Run(l.ctx, l.house, l.as("headteacher"), office.TrainingForm{Person: l.as(who).Person, Course: course,
		Done: calendar.Day(l.clock.Now()), Evidence: "Register of the session"})
	return err
}

// learnMore is what two of them learned on their own account.
func learnMore(l *life) error {
	for who, what := range map[string]office.LearningForm{
		"dsl":   {Title: "Webinar of the county team: artificial intelligence in primary classrooms", Minutes: 90, Note: "Brief all staff in the first week"},
		"staff": {Title: "Read a report on group chats in Years 5 and 6", Minutes: 45}} {
		what.Done = calendar.Day(l.clock.Now())
		if _, err := office.AddLearning.Run(l.ctx, l.house, l.as(who), what); err != nil {
			return err
		}
	}
	return nil
}

// confirmAccess is some people saying that they still need their access, a year after they joined.
func confirmAccess(keys ...string) func(*life) error {
	return func(l *life) error {
		for _, key := range keys {
			var in office.AccessForm
			if key == "senco" {
				in.Less = "I do not keep the reading scheme any more"
			}
			if _, err := office.ConfirmAccess.Run(l.ctx, l.house, l.as(key), in); err != nil {
				return err
			}
		}
		return nil
	}
}

// toldPassphrase is somebody who let a supply teacher in with their own account. The passphrase that the demonstration
// prints is theirs again afterwards.
func toldPassphrase(l *life) error {
	who, own := l.as("staff"), l.cast["staff"].Passphrase
	if _, err := office.SecureMine.Run(l.ctx, l.house, who, office.SecureForm{Why: office.WhyShared}); err != nil {
		return err
	}
	const between = "seven geese behind the bakery"
	for _, x := range []office.NewPassphrase{{Old: own, New: between}, {Old: between, New: own}} {
		if _, err := office.ChangePassphrase.Run(l.ctx, l.house, who, x); err != nil {
			return err
		}
	}
	return nil
}

// leaderMoves leaves one of the two named posts for filtering and monitoring empty.
func leaderMoves(l *life) error {
	shown, err := office.ShowPost.Run(l.ctx, l.house, l.as("headteacher"), "filtering_leader")
	if err != nil || len(shown.Holders) == 0 {
		return err
	}
	_, err = office.EndPost.Run(l.ctx, l.house, l.as("headteacher"), office.EndPostForm{Term: shown.Holders[0].ID, Now: true, Why: "Teaches full time from now on"})
	return err
}

// fillRota puts people on call, with two days left open, and enters days away.
func fillRota(l *life) error {
	dsl := l.as("dsl")
	if _, err := office.SetRotaHours.Run(l.ctx, l.house, dsl, post.AllHours); err != nil {
		return err
	}
	for _, s := range []office.ShiftForm{{Person: dsl.Person, First: l.whole(7), Last: l.whole(-8)}, {Person: l.as("headteacher").Person, First: l.whole(-11), Last: l.whole(-40)}} {
		s.Hours = post.AllHours
		if _, err := office.AddShift.Run(l.ctx, l.house, dsl, s); err != nil {
			return err
		}
	}
	_, err := office.RecordAbsence.Run(l.ctx, l.house, l.as("deputy_dsl"), office.AbsenceForm{Person: l.as("deputy_dsl").Person, First: l.whole(-14), Last: l.whole(-16)})
	return err
}
