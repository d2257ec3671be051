package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// The series of short texts that prove something, by their keys in library/briefings.yaml.
const (
	reminderSeries  = "reminder"
	conductSeries   = "conduct"
	drillSeries     = "drill"
	privacySeries   = "privacy"
	selfCheckSeries = "selfcheck"
)

// briefing is what was last asked of a series, if within some days.
func (f *Facts) briefing(key string, day time.Time, within int) (Reading, bool) {
	for _, r := range f.Life.Reading {
		if r.Key == key && r.Opened.After(day.AddDate(0, 0, -within)) {
			return r, true
		}
	}
	return Reading{}, false
}

// answered says how far a text was answered, in figures: who answered how is not known here.
func answered(r Reading) Standing {
	s := Standing{Status: Met, Link: readingPage, Seen: fmt.Sprintf("“%s” (%s) was asked on %s; %d of %s have answered.", r.Title, r.Edition, date(r.Opened), r.Done, many(r.All, "person", "people"))}
	if r.Scored && r.Answers > 0 {
		s.Seen += fmt.Sprintf(" Of their first answers, %d of %d were right.", r.Answers-r.Wrong, r.Answers)
	}
	switch {
	case r.Late > 0:
		s.Status, s.Seen = Overdue, s.Seen+" "+upper(many(r.Late, "person is late.", "people are late."))
	case r.Done < r.All:
		s.Status = Due
	}
	return s
}

// termDays is longer than any term with its holidays.
const termDays = 150

// reminded judges 5.2-i: this term's reminder was sent to every member of staff and acknowledged.
func reminded(f *Facts, o policy.Obligation, day time.Time) Standing {
	if r, ok := f.briefing(reminderSeries, day, termDays); ok {
		return answered(r)
	}
	return claimed(o, "No reminder to act professionally was sent this term. The next opens by itself on a school day.", readingPage)
}

// conductTaught judges 5.2-f: a session of the year covered what is expected of staff, and they answered this year's
// scenario questions.
func conductTaught(f *Facts, o policy.Obligation, day time.Time) Standing {
	t := f.taught()
	switch {
	case t.Sessions == 0:
		return claimed(o, "No training session is recorded within a year.", sessionsPage)
	case t.Conduct == 0:
		return Standing{Status: NotMet, Link: sessionsPage, Seen: "No session within a year covered what is expected of staff themselves."}
	}
	covered := fmt.Sprintf("%s within a year covered professional conduct, for %s.", upper(many(t.Conduct, "session", "sessions")), many(t.WithConduct, "colleague", "colleagues"))
	r, ok := f.briefing(conductSeries, day, 365)
	if !ok {
		return Standing{Status: Due, Link: readingPage, Seen: covered + " This year’s scenario questions are still to be asked."}
	}
	s := answered(r)
	s.Seen = covered + " " + s.Seen
	return s
}

// example judges 4.3-e: the clause on setting an example is signed by everybody who works here, and they answered this
// year's scenario questions.
func example(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := signed(f, o, day)
	if s.Status != Met {
		return s
	}
	r, ok := f.briefing(conductSeries, day, 365)
	if !ok {
		return Standing{Status: Due, Link: readingPage, Seen: s.Seen + " This year’s scenario questions are still to be asked."}
	}
	check := answered(r)
	check.Seen = s.Seen + " " + check.Seen
	return check
}

// drilled judges 5.2-l: a drill that nobody was told of was answered within a year, and with it everybody confirmed to
// know the page that says whom to tell.
func drilled(f *Facts, o policy.Obligation, day time.Time) Standing {
	r, ok := f.briefing(drillSeries, day, 365)
	if !ok {
		return claimed(o, "No drill was asked within a year. One opens by itself on a school day that nobody knows before.", readingPage)
	}
	s := answered(r)
	s.Seen += " With it they confirm to know the page that says whom to tell."
	return s
}
