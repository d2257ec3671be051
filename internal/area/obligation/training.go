package obligation

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/area/post"
	"handrail.school/handrail/internal/words/id"
)

// Training is how colleagues stand with what they have to learn, what employees learned on their own account, and who
// began within a year.
type Training struct {
	Cover  post.Cover
	Own    post.Learning
	Starts []post.Start
}

// Pages of training.
const (
	trainingPage = "/posts/training"
	sessionsPage = "/posts/training/sessions"
	learningPage = "/account/learning"
)

// cover counts who has fresh training in the course for everybody, and whose runs out within a month.
func (f *Facts) cover(all []id.Person, day time.Time) (fresh, soon int) {
	c := f.Posts.Book.ForEveryone()
	for _, who := range all {
		switch t, ok := post.Newest(f.Posts.Training, who, c.Key); {
		case !ok || t.Until.Before(day):
		case t.Until.Before(day.AddDate(0, 0, 30)):
			soon++
			fresh++
		default:
			fresh++
		}
	}
	return fresh, soon
}

// likeStaff judges 2-e: the rules for staff reach governors, volunteers, contractors and visitors. They are trained as
// everybody is, have confirmed the policy where it is asked, and have signed what is for them.
func likeStaff(f *Facts, o policy.Obligation, day time.Time) Standing {
	n := len(f.Others)
	if n == 0 {
		return claimed(o, "No governor, volunteer, contractor or visitor is entered.", peoplePage)
	}
	fresh, soon := f.cover(f.Others, day)
	asked, read := 0, 0
	for _, who := range f.Others {
		done, is := f.Life.Confirmed[who]
		if is {
			asked++
		}
		if done {
			read++
		}
	}
	mine := f.Agreements.Others
	s := Standing{Status: Met, Link: trainingPage}
	s.Seen = fmt.Sprintf("Of %s who are not employed, %d have done “%s” and it still counts.", many(n, "person", "people"), fresh, f.Posts.Book.ForEveryone().Title)
	s.Seen += fmt.Sprintf(" %d of them are asked to confirm the policy, and %d have. %d are asked to sign an agreement, and %d are covered.", asked, read, mine.Asked, mine.Signed)
	switch {
	case fresh < n:
		s.Status = NotMet
	case f.Life.Confirmed != nil && read < n:
		s.Status, s.Link = NotMet, readingPage
	case mine.Asked < mine.All || mine.All == 0:
		s.Status, s.Link = NotMet, wordingsPage
		s.Seen += " No agreement is in force for the others."
	case mine.Signed < mine.Asked:
		s.Status, s.Link = NotMet, missingPage
	case soon > 0:
		s.Status = Due
		s.Seen += fmt.Sprintf(" For %d of them the training runs out within a month.", soon)
	}
	return s
}

// trained judges 5.2-c: everybody was trained within a year of their own last date.
func trained(f *Facts, o policy.Obligation, day time.Time) Standing {
	if len(f.Posts.Training) == 0 {
		return claimed(o, "No training is recorded yet.", trainingPage)
	}
	fresh, soon := f.cover(f.Colleagues, day)
	s := Standing{Status: Met, Link: trainingPage, Seen: fmt.Sprintf("Of %s, %d have done “%s” and it still counts.", many(len(f.Colleagues), "colleague", "colleagues"), fresh, f.Posts.Book.ForEveryone().Title)}
	switch {
	case fresh < len(f.Colleagues):
		s.Status = NotMet
	case soon > 0:
		s.Status = Due
		s.Seen += " For " + many(soon, "one of them it", "of them it") + " runs out within a month."
		s.Seen = strings.Replace(s.Seen, "1 one of them", "one of them", 1)
	}
	return s
}

// matrix judges 4.2-e: everybody has done what their posts and the school ask of them, and it still counts.
func matrix(f *Facts, o policy.Obligation, _ time.Time) Standing {
	c := f.Training.Cover
	if len(f.Posts.Training) == 0 {
		return claimed(o, "No training is recorded yet.", trainingPage)
	}
	s := Standing{Status: Met, Link: trainingPage}
	s.Seen = fmt.Sprintf("Of %s that colleagues need by the register of training, %d are in date, %d too old and %d were never done. Whoever lacks one gets a letter each month.",
		many(c.Needed, "course", "courses"), c.InDate, c.TooOld, c.Never)
	switch {
	case c.TooOld+c.Never > 0:
		s.Status = NotMet
	case c.RunsOut > 0:
		s.Status, s.Seen = Due, s.Seen+" "+upper(many(c.RunsOut, "runs", "run"))+" out within six weeks."
	}
	return s
}

// ownLearning judges 4.3-l: every member of staff entered something of their own within a year.
func ownLearning(f *Facts, o policy.Obligation, _ time.Time) Standing {
	l := f.Training.Own
	if l.People == 0 {
		return claimed(o, "No member of staff is entered.", peoplePage)
	}
	s := Standing{Status: Met, Link: learningPage}
	s.Seen = fmt.Sprintf("%d of %s entered learning of their own within a year: %s, %.1f hours.", l.With, many(l.People, "member of staff", "members of staff"),
		many(l.Entries, "entry", "entries"), float64(l.Minutes)/60)
	switch {
	case l.With == 0:
		s.Status = NotMet
	case l.With < l.People:
		s.Status = Due
	}
	return s
}

// inductionTime is how many days after somebody began their induction has to be on record.
const inductionTime = 14

// inducted judges 5.2-a and 5.2-b: of those who began within a year, everybody was given the policy, or had it talked
// through. done says whether that is so of one of them.
func inducted(what, where string, done func(*Facts, post.Start) bool) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		all := f.Training.Starts
		if len(all) == 0 {
			return claimed(o, "Nobody began within the last twelve months.", where)
		}
		s := Standing{Status: Met, Link: where}
		open, late := 0, time.Time{}
		for _, x := range all {
			by := x.Since.AddDate(0, 0, inductionTime)
			if done(f, x) {
				continue
			}
			if open++; by.Before(day) && (late.IsZero() || by.Before(late)) {
				late = by
			}
		}
		s.Seen = fmt.Sprintf("Of %s who began within a year, %d %s. Whoever is late with it keeps their account.", many(len(all), "colleague", "colleagues"), len(all)-open, what)
		switch {
		case !late.IsZero():
			s.Status, s.Since = Overdue, late.AddDate(0, 0, 1)
		case open > 0:
			s.Status = Due
		}
		return s
	}
}

// given says whether somebody who began has confirmed that they have read the policy.
func given(f *Facts, x post.Start) bool { return f.Life.Confirmed[x.Person] }

// talked says whether the policy was talked through with somebody who began.
func talked(_ *Facts, x post.Start) bool { return !x.Talk.Done.IsZero() }

// taught counts this year's sessions of the course for everybody, for all colleagues.
func (f *Facts) taught() post.Taught {
	return f.Posts.Taught(f.Posts.Book.ForEveryone().Key, f.Answers.Value("risk.classes"), f.Colleagues)
}

// risksTaught judges 5.2-e: the sessions of a year cover every class of risk that the school's policy lists, and every
// colleague has met them all.
func risksTaught(f *Facts, o policy.Obligation, _ time.Time) Standing {
	t := f.taught()
	if t.Sessions == 0 {
		return claimed(o, "No training session is recorded within a year.", sessionsPage)
	}
	s := Standing{Status: Met, Link: sessionsPage}
	s.Seen = fmt.Sprintf("%s of “%s” within a year; together they covered every class of risk (%s), and %d of %s met them all.", upper(many(t.Sessions, "session", "sessions")),
		f.Posts.Book.ForEveryone().Title, strings.Join(f.Answers.Value("risk.classes"), ", "), t.Whole, many(len(f.Colleagues), "colleague", "colleagues"))
	switch {
	case len(t.Lacking) > 0:
		s.Status = NotMet
		s.Seen = fmt.Sprintf("%s of “%s” within a year, and none covered: %s.", upper(many(t.Sessions, "session", "sessions")), f.Posts.Book.ForEveryone().Title, strings.Join(t.Lacking, ", "))
	case t.Whole < len(f.Colleagues):
		s.Status = Due
	}
	if t.Incomplete > 0 {
		s.Seen += " " + upper(many(t.Incomplete, "session missed", "sessions missed")) + " a class."
	}
	return s
}
