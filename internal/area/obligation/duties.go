package obligation

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/clause"
)

// Duty is a recurring duty of the school as it stands today.
type Duty struct {
	duty.Duty
	Stands []duty.Occurrence
	Vacant bool // nobody holds any post that answers for it
	// Wanting is what its form found wanting and nobody has put right yet.
	Wanting duty.Wanting
}

// Plan is the school's action plan in figures.
type Plan struct{ Open, Late, Closed int }

// owed are the duties by the obligations that they serve; the first in the list serves. Plugging in a duty is a line
// of data: the one judge below then proves its obligations.
func (f *Facts) owed() map[clause.Obligation]*Duty {
	all := make(map[clause.Obligation]*Duty, 2*len(f.Duties))
	for i := range f.Duties {
		for _, o := range f.Duties[i].Serves {
			if all[o] == nil {
				all[o] = &f.Duties[i]
			}
		}
	}
	return all
}

// kept judges that a duty is done within its interval: the newest occurrence whose day has passed is done.
func (d Duty) kept(day time.Time) Standing {
	s := Standing{Status: NotMeasured, Link: "/duties/" + d.Key}
	if d.Off != "" {
		s.Status, s.Seen = NotMet, "The school does not do this at present: "+strings.TrimSuffix(d.Off, ".")+"."
		return s
	}
	var last time.Time
	var behind *duty.Occurrence
	for i := range d.Stands {
		o := &d.Stands[i]
		for _, c := range o.Done {
			if c.Day.After(last) {
				last = c.Day
			}
		}
		if o.Due.Before(day) {
			behind = o
		}
	}
	done := "It was not done here yet."
	if !last.IsZero() {
		done = "Last done on " + date(last) + "."
	}
	next := d.next()
	switch {
	case behind != nil && behind.State != duty.Done:
		s.Status, s.Since, s.LastTrue = Overdue, behind.Due.AddDate(0, 0, 1), last
		s.Seen = fmt.Sprintf("“%s” was due by %s. %s", d.Title, date(behind.Due), done)
	case next == nil && d.DayAsks != "":
		s.Seen = "No day is entered for “" + d.Title + "”. " + done
	case last.IsZero() && next == nil:
		s.Seen = "“" + d.Title + "” is done when something happens that asks for it. Nothing has yet."
	case last.IsZero():
		s.Seen = fmt.Sprintf("“%s” is due for the first time by %s.", d.Title, date(next.Due))
		if next.State == duty.Due {
			s.Status = Due
		}
	default:
		s.Status, s.LastTrue = Met, day
		s.Seen = fmt.Sprintf("“%s” was %s", d.Title, lower(done))
		if next != nil {
			s.Seen += " The next is due by " + date(next.Due) + "."
			if next.State == duty.Due && day.AddDate(0, 0, 30).After(next.Due) {
				s.Status = Due
			}
		}
	}
	d.wanting(&s)
	if d.Vacant && s.Status != Overdue {
		s.Status, s.Seen = NotMet, s.Seen+" Nobody holds a post that answers for it."
	}
	return s
}

// wanting lets what was found wanting speak: that it was looked at is not enough while nobody has put it right or said
// why it need not be.
func (d Duty) wanting(s *Standing) {
	w := d.Wanting
	switch {
	case w.Open == 0:
		return
	case w.Open == 1:
		s.Seen += " 1 finding is open"
	default:
		s.Seen += fmt.Sprintf(" %d findings are open", w.Open)
	}
	switch {
	case w.Late > 0:
		s.Seen += fmt.Sprintf(", %d of them late, since %s.", w.Late, date(w.Due.AddDate(0, 0, 1)))
		if s.Status != Overdue {
			s.Status, s.Since, s.LastTrue = Overdue, w.Due.AddDate(0, 0, 1), time.Time{}
		}
	default:
		s.Seen += ", to be put right by " + date(w.Due) + "."
		if s.Status != Overdue {
			s.Status, s.LastTrue = NotMet, time.Time{}
		}
	}
}

// next is the occurrence that is still to come, nil if there is none.
func (d Duty) next() *duty.Occurrence {
	for i := range d.Stands {
		if o := &d.Stands[i]; o.State == duty.Due || o.State == duty.Coming {
			return o
		}
	}
	return nil
}

// planned judges 3-j: what is found becomes an action, and none is forgotten.
func planned(f *Facts, _ policy.Obligation, day time.Time) Standing {
	s := Standing{Status: NotMeasured, Link: "/actions", Seen: "The action plan is empty: nothing that was found has led to an action yet."}
	p := f.Plan
	if p.Open+p.Closed == 0 {
		return s
	}
	s.Status, s.LastTrue = Met, day
	s.Seen = fmt.Sprintf("The action plan has %d open, of which %d late, and %d ended within a year. Each says what was found, who does what, and by when.", p.Open, p.Late, p.Closed)
	if p.Late > 0 {
		s.Status, s.LastTrue = Overdue, time.Time{}
	}
	return s
}

// known judges 4-b: everybody has a page of their duties, and says once a year that they have read it.
func known(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	s := Standing{Status: Met, Link: "/my-duties", Seen: fmt.Sprintf("Everybody sees their own duties: done, due and late. Of %d who work for or govern the school, %d said within a year that they have read theirs.", len(f.Colleagues), f.DutiesRead)}
	switch {
	case len(f.Colleagues) == 0:
		s.Status = NotMet
	case f.DutiesRead < len(f.Colleagues):
		s.Status = Due
	}
	return s
}
