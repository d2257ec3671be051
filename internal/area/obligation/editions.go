package obligation

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
)

// citedEdition judges that the edition which governors had before them is the one in force.
func citedEdition(key, work string) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, day time.Time) Standing {
		s := stated{keys: []string{key}}.judge(f, o, day)
		w, known := f.Register.Work(work)
		if !known || s.Status != Met && s.Status != Due && s.Status != Overdue {
			return s
		}
		said := f.Answers.First(key)
		now, stale := w.Stale(said, day)
		if !stale {
			s.Status, s.LastTrue, s.Since = Met, day, now.InForce.Time
			if first, _ := f.answered([]string{key}); first.After(s.Since) {
				s.Since = first
			}
			s.Seen = fmt.Sprintf("Governors had the edition %q of %s before them, which is the one in force.", said, w.Title)
			return s
		}
		s = Standing{Status: NotMet, Link: f.questionPage(key), Since: now.InForce.Time,
			Seen: fmt.Sprintf("Governors had the edition %q of %s before them; %s has been in force since %s.", said, w.Title, now.Edition, date(now.InForce.Time))}
		if !now.InForce.IsZero() {
			s.LastTrue = now.InForce.AddDate(0, 0, -1)
		}
		if r, open := f.openReview("guidance:" + work + ":"); open {
			s.Link = reviewsPage
			s.Status = Due
			s.Seen += " A review is open until " + date(r.Due) + "."
			if day.After(calendar.Day(r.Due)) {
				s.Status = Overdue
			}
		}
		return s
	}
}

// openReview is the open review of a cause that is due first.
func (f *Facts) openReview(cause string) (Review, bool) {
	var first Review
	found := false
	for _, r := range f.Reviews {
		if r.Closed.IsZero() && strings.HasPrefix(r.Cause, cause) && (!found || r.Due.Before(first.Due)) {
			first, found = r, true
		}
	}
	return first, found
}

// reviewTime is about ten school days, in which somebody decides about a new edition (section 3).
const reviewTime = 14

// guidanceFollowed judges 3-b: every edition that came into force since the policy was written was
// decided upon, and no review of that kind waits too long.
func guidanceFollowed(f *Facts, _ policy.Obligation, day time.Time) Standing {
	if r, open := f.openReview("guidance:"); open {
		return f.waiting(r, day)
	}
	written, known := f.day("policy.written")
	if !known {
		return Standing{Status: NotMet, Link: f.questionPage("policy.written"), Seen: "The day on which the policy was written is not entered, so nobody can tell which guidance is newer."}
	}
	for _, c := range f.Policy.Citations {
		w, ok := f.Register.Work(c.Key)
		e, inForce := w.InForce(day)
		if !ok || !inForce || !e.InForce.After(written) || f.decided("guidance:"+c.Key+":") {
			continue
		}
		s := Standing{Status: NotMet, Link: guidancePage + "/" + c.Key, Since: e.InForce.Time, LastTrue: e.InForce.AddDate(0, 0, -1),
			Seen: fmt.Sprintf("%s (%s) came into force on %s, after the policy was written, and no decision on it is recorded.", w.Title, e.Edition, date(e.InForce.Time))}
		if !day.After(e.InForce.AddDate(0, 0, reviewTime)) {
			s.Status, s.LastTrue = Due, day
		}
		return s
	}
	n, last := 0, time.Time{}
	for _, r := range f.Reviews {
		if strings.HasPrefix(r.Cause, "guidance:") {
			n++
			if r.Closed.After(last) {
				last = r.Closed
			}
		}
	}
	s := Standing{Status: Met, Link: guidancePage, Seen: fmt.Sprintf("None of the %d laws and guides that the policy cites has a newer edition than the policy without a decision on record.", len(f.Policy.Citations))}
	if n > 0 {
		s.Seen += fmt.Sprintf(" %s recorded, the last on %s.", many(n, "decision is", "decisions are"), date(last))
	}
	return s
}

func (f *Facts) waiting(r Review, day time.Time) Standing {
	s := Standing{Status: Due, Link: reviewsPage + "#review-" + r.ID, LastTrue: day, Seen: "A review waits for its decision by " + date(r.Due) + "."}
	if due := calendar.Day(r.Due); day.After(due) {
		s.Status, s.Since, s.LastTrue = Overdue, due.AddDate(0, 0, 1), due
		s.Seen = "A review should have been decided by " + date(r.Due) + "."
	}
	return s
}

func (f *Facts) decided(cause string) bool {
	for _, r := range f.Reviews {
		if !r.Closed.IsZero() && strings.HasPrefix(r.Cause, cause) {
			return true
		}
	}
	return false
}

// earlyReview judges 0-g: the promise stands, and no event that asked for an early review waits too long.
func earlyReview(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := stated{keys: []string{"policy.early_review_triggers"}}.judge(f, o, day)
	if s.Status != Met {
		return s
	}
	if r, open := f.openReview(""); open {
		return f.waiting(r, day)
	}
	s.Link = reviewsPage
	s.Seen += fmt.Sprintf(" %s an early review so far, and none waits. Changes of guidance are noticed by themselves; others somebody reports.", many(len(f.Reviews), "event has opened", "events have opened"))
	return s
}

// advised judges 1-c: specialists were asked while this version was made or since, and the log shows it.
func advised(f *Facts, _ policy.Obligation, day time.Time) Standing {
	s := Standing{Status: NotMet, Link: advicePage, Seen: "No advice on the policy is recorded. If none was needed, say so in the log, with the reason."}
	if f.LastAdvice.IsZero() {
		return s
	}
	last := calendar.Day(f.LastAdvice)
	over := calendar.AddMonths(last, 12)
	s.Seen = "Advice was last recorded on " + date(last) + "."
	if day.After(over) {
		s.LastTrue, s.Since = over, over.AddDate(0, 0, 1)
		s.Seen += " That is more than a year ago."
		return s
	}
	s.Status = Met
	return s
}
