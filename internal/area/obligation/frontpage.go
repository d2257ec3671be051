package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// writtenOn judges the day the policy was written: there, and not in the future.
func writtenOn(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := stated{keys: []string{"policy.written"}}.judge(f, o, day)
	if t, ok := f.day("policy.written"); s.Status == Met && ok && t.After(day) {
		return Standing{Status: NotMet, Link: s.Link, Seen: "The policy is said to be written on " + date(t) + ", which is still to come."}
	}
	return s
}

// approved judges the approval by governors. A day entered among the answers is what somebody said; only
// a recorded ratification will be proof.
func approved(f *Facts, o policy.Obligation, day time.Time) Standing {
	link := f.questionPage("policy.ratified")
	t, ok := f.day("policy.ratified")
	switch written, known := f.day("policy.written"); {
	case !ok:
		return Standing{Status: NotMet, Link: link, Seen: "The policy is a draft: no day of approval is entered."}
	case t.After(day):
		return Standing{Status: NotMet, Link: link, Seen: "The approval is said to be given on " + date(t) + ", which is still to come."}
	case known && t.Before(written):
		return Standing{Status: NotMet, Link: link, Seen: "The approval of " + date(t) + " is older than the text, which was written on " + date(written) + "."}
	}
	return claimed(o, "The school entered "+date(t)+" as the day of approval.", link)
}

// reviewStated judges that the day of the next review stands on the front page and is not past.
func reviewStated(f *Facts, o policy.Obligation, _ time.Time) (Standing, time.Time, bool) {
	link := f.questionPage("policy.next_review")
	next, ok := f.day("policy.next_review")
	if !ok {
		return Standing{Status: NotMet, Link: link, Seen: "No day is entered for the next review."}, next, false
	}
	if s, wrong := f.saidIn(o.ID, []string{"policy.next_review"}); wrong {
		return s, next, false
	}
	return Standing{Status: Met, Link: link, Seen: "The next review is due on " + date(next) + "."}, next, true
}

// reviewDue judges 0-f: the day is stated, and it counts down.
func reviewDue(f *Facts, o policy.Obligation, day time.Time) Standing {
	s, next, ok := reviewStated(f, o, day)
	if !ok {
		return s
	}
	return deadline(s, next, 30, day, "The review has to be held")
}

// reviewed judges 3-a: never more than a year from one version to the next review.
func reviewed(f *Facts, o policy.Obligation, day time.Time) Standing {
	s, next, ok := reviewStated(f, o, day)
	if !ok {
		return s
	}
	from, known := f.day("policy.ratified")
	if !known {
		from, known = f.day("policy.written")
	}
	if !known {
		s.Status, s.Seen = NotMet, "No day is entered on which this version was written or approved, so nobody can tell when a year is over."
		return s
	}
	every := calendar.Interval(f.Answers.First("policy.review_interval"))
	last, err := every.Next(from)
	if err != nil {
		last = calendar.AddMonths(from, 12)
	}
	if next.After(last) {
		s.Status = NotMet
		s.Seen = fmt.Sprintf("This version is of %s, but the next review is set for %s. By the policy it is due by %s.", date(from), date(next), date(last))
		return s
	}
	s.Seen = fmt.Sprintf("This version is of %s, and the next review is set for %s.", date(from), date(next))
	return deadline(s, next, 30, day, "The review has to be held")
}

// current judges 4.1-c: the policy is complete, approved and not past its review. It can fail, but until
// ratification is recorded it cannot be proved.
func current(f *Facts, o policy.Obligation, day time.Time) Standing {
	if n := len(f.Answers.Unanswered); n > 0 {
		return Standing{Status: NotMet, Link: f.questionPage(f.Answers.Unanswered[0].Key), Seen: fmt.Sprintf("The policy is not complete: %s still to answer, the first is: %s", many(n, "question is", "questions are"), f.Answers.Unanswered[0].Ask)}
	}
	if s := approved(f, o, day); s.Status == NotMet {
		return s
	}
	if s := reviewed(f, o, day); s.Status != Met {
		return s
	}
	return approved(f, o, day)
}

func many(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// contents judges that no number or reference of the policy leads nowhere. Numbers and contents are made
// from the same tree, so only references can.
func contents(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	const away = "(not in this policy)"
	var broken []clause.ID
	if strings.Contains(f.Text, away) { // seldom: only then is it looked for clause by clause
		for part := range f.Policy.All() {
			for _, st := range part.Statements {
				if strings.Contains(policy.PlainText(st.Blocks), away) {
					broken = append(broken, st.ID)
				}
			}
		}
	}
	slices.Sort(broken)
	if len(broken) > 0 {
		var called []string
		for _, c := range broken {
			called = append(called, f.Library.Called(c))
		}
		return Standing{Status: NotMet, Link: policyPage(broken[0]), Seen: "Clauses point to a section that the school left out: " + strings.Join(called, ", ") + "."}
	}
	return Standing{Status: Met, Link: "/policy/text", Seen: fmt.Sprintf("Handrail makes the contents list from the text itself: %d entries, and every number, title and reference leads to its section.", len(f.Policy.Contents))}
}
