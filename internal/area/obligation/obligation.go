// Package obligation judges what the policy promises: for each obligation of the library one standing,
// with the evidence for it. Proofs is the one list where the areas of the policy plug in what they can
// see. What no proof measures is said to be not measured; nothing counts as met because a text says so,
// unless saying so is all that the obligation asks.
package obligation

import (
	"slices"
	"strings"
	"sync"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// Status is how things stand with one obligation today.
type Status string

// The statuses.
const (
	Overdue     Status = "overdue"       // a day by which it had to be done has passed
	NotMet      Status = "not_met"       // the records show that it is not so
	Due         Status = "due"           // it holds or nothing is late, but somebody has to act soon
	Met         Status = "met"           // the records show that it is so today
	NotMeasured Status = "not_measured"  // nothing in the records can show it either way
	NotInPolicy Status = "not_in_policy" // the school's policy does not promise it
)

// Statuses lists them in the order a board shows them: what needs somebody comes first.
var Statuses = []Status{Overdue, NotMet, Due, Met, NotMeasured, NotInPolicy}

var words = map[Status]string{Overdue: "Overdue", NotMet: "Not met", Due: "Due", Met: "Met",
	NotMeasured: "Not measured", NotInPolicy: "Not in policy"}

// Words is the status for people.
func (s Status) Words() string { return words[s] }

// Judged says whether the records showed something, one way or the other.
func (s Status) Judged() bool { return s == Overdue || s == NotMet || s == Due || s == Met }

// Standing is the state of one obligation with what shows it.
type Standing struct {
	Status Status
	// Seen says in a sentence or two what was seen, or what is missing.
	Seen string
	// Link is the page with the proof, or where what is missing is put right; "" where there is none.
	Link string
	// Since is the day from which the status holds, where the proof itself knows it.
	Since time.Time
	// LastTrue is the last day on which the obligation was met; zero if it never was.
	LastTrue time.Time
}

// Proof is one thing that an area of the policy can see. Judge is asked for each obligation that the
// proof serves, on a calendar day; it reads nothing but the facts.
type Proof struct {
	Serves []clause.Obligation
	Judge  func(f *Facts, o policy.Obligation, day time.Time) Standing
}

// Row is one obligation as the board shows it.
type Row struct {
	policy.Obligation
	// Clause answers for it; "" if none does.
	Clause clause.ID
	// ClauseTitle is the same in words.
	ClauseTitle string
	// Live says that a proof is plugged in.
	Live bool
	Standing
}

// Kept is the standing as it was stored when somebody last looked.
type Kept struct {
	Status   Status
	Since    time.Time
	LastTrue time.Time
}

// proofOf finds the proof that serves an obligation.
var proofOf = sync.OnceValue(func() map[clause.Obligation]Proof {
	proofs := make(map[clause.Obligation]Proof, 2*len(Proofs))
	for _, p := range Proofs {
		for _, o := range p.Serves {
			proofs[o] = p
		}
	}
	return proofs
})

// Judge gives every obligation of the library its standing on a day, in the library's order. Kept is what
// was stored before, so that "since" and "last true" outlive a restart and a change.
func Judge(f *Facts, kept map[clause.Obligation]Kept, now time.Time) []Row {
	day := calendar.Day(now)
	proofs, owed := proofOf(), f.owed()
	rows := make([]Row, 0, len(f.Library.Obligations))
	for _, o := range f.Library.Obligations {
		proof, live := proofs[o.ID]
		if d := owed[o.ID]; d != nil && !live {
			proof, live = Proof{Judge: func(_ *Facts, _ policy.Obligation, day time.Time) Standing { return d.kept(day) }}, true
		}
		r := Row{Obligation: o, Live: live}
		if c := f.Library.Primary(o.ID); c != nil {
			r.Clause, r.ClauseTitle = c.ID, c.Title
		}
		r.Standing = f.promised(o)
		if r.Status == "" {
			r.Standing = unmeasured(o)
			if live {
				r.Standing = proof.Judge(f, o, day)
			}
		}
		r.Standing = r.Standing.settle(kept[o.ID], day)
		rows = append(rows, r)
	}
	f.addAims(rows, kept[aimsRow], day)
	return rows
}

// settle completes a standing with what was stored.
func (s Standing) settle(old Kept, day time.Time) Standing {
	if s.Since.IsZero() {
		s.Since = day
		if old.Status == s.Status {
			s.Since = old.Since
		}
	}
	switch {
	case s.Status == Met:
		s.LastTrue = day
	case s.LastTrue.IsZero():
		s.LastTrue = old.LastTrue
	}
	return s
}

// Counts says how many rows have each status.
func Counts(rows []Row) map[Status]int {
	n := make(map[Status]int, len(Statuses))
	for i := range rows {
		n[rows[i].Status]++
	}
	return n
}

// unmeasured is the honest answer where no proof is plugged in, in the words of the library.
func unmeasured(o policy.Obligation) Standing {
	return Standing{Status: NotMeasured, Seen: "Nothing here measures this yet. It will be shown by: " + inSentence(o.Evidence) + "."}
}

// claimed is the answer where the records hold what somebody said but cannot show that it is so.
func claimed(o policy.Obligation, said, link string) Standing {
	return Standing{Status: NotMeasured, Link: link, Seen: said + " Nothing here proves it yet. It will be shown by: " + inSentence(o.Evidence) + "."}
}

// inSentence puts a phrase that begins with a capital into the middle of a sentence.
func inSentence(s string) string {
	s = strings.TrimSuffix(s, ".")
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Sections lists the sections of some rows, each once, in the order of the rows.
func Sections(rows []Row) []string {
	var all []string
	for i := range rows {
		if !slices.Contains(all, rows[i].Section) {
			all = append(all, rows[i].Section)
		}
	}
	return all
}

// date is a day as people write it.
func date(t time.Time) string { return t.Format("2 January 2006") }
