package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/duty"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/people"
)

// Oversight is what governors see of the policy and of how it is kept: no child, and of adults only who holds a post
// (obligations 3-g, 4.1-h).
type Oversight struct {
	At       time.Time
	InForce  *edition.Edition // nil while no edition is in force
	Editions int              // how many there are, drafts among them
	Open     int              // required questions that are blank
	Reviews  struct{ Open, Late int }
	Posts    []PostSeen
	Duties   []DutyCount
	Actions  struct{ Open, Late, Closed int }
	Board    []LevelCount
	Terms    []TermSeen
	Copies   struct{ Last, Offsite, Drilled time.Time }
	Recovery RecoveryKey
	Envelope EmergencyAccount
	Head     string
	Entries  int64
}

// PostSeen is one post that the school must fill or has filled, and who holds it; no names is a vacancy.
type PostSeen struct {
	Title string
	Names []string
	Ends  time.Time // the first term to end, where one ends within the next half-year
}

// DutyCount counts the duties of one section of the policy by their state.
type DutyCount struct {
	Section string
	Counts  map[duty.State]int
	Vacant  int // duties whose posts nobody holds
}

// LevelCount counts the obligations of one level by status.
type LevelCount struct {
	Level  clause.Level
	Counts map[obligation.Status]int
}

// TermSeen is how many obligations had each status on the last day of a term, or today.
type TermSeen struct {
	Name   string
	Day    time.Time
	Counts map[string]int
}

// mostTerms is how many terms back the trend goes.
const mostTerms = 4

// ShowOversight shows the state of the policy and of what keeps it.
var ShowOversight = Look[struct{}, Oversight]{
	About: About{Name: "ShowOversight", Says: "See how the policy stands, as governors do", Clause: "4.1/requirements",
		May: people.Governors | people.Leaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (Oversight, error) {
		out := Oversight{At: d.Now}
		for _, add := range []func(*Desk, *store.View, *Oversight) error{overseePolicy, overseePosts, overseeDuties, overseeBoard, overseeRecords} {
			if err := add(d, v, &out); err != nil {
				return out, err
			}
		}
		return out, nil
	},
}

func overseePolicy(d *Desk, v *store.View, out *Oversight) error {
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return err
	}
	out.Editions = len(all)
	for _, e := range all {
		if edition.On(all, e, d.Now.In(d.House.Zone)) == edition.InForce {
			out.InForce = &e
		}
	}
	q, err := loadAsking(d.House, v)
	if err != nil {
		return err
	}
	for _, a := range q.asking {
		out.Open += a.Open
	}
	reviews, err := v.Reviews()
	for _, r := range reviews {
		if r.Closed.IsZero() {
			out.Reviews.Open++
			if r.Due.Before(d.Now.AddDate(0, 0, -1)) {
				out.Reviews.Late++
			}
		}
	}
	return err
}

func overseePosts(d *Desk, v *store.View, out *Oversight) error {
	all, err := ShowPosts.Do(d, v, struct{}{})
	if err != nil {
		return err
	}
	soon := d.Now.AddDate(0, 6, 0)
	for _, x := range all.Posts {
		if !x.Needed && len(x.Holders) == 0 {
			continue
		}
		p := PostSeen{Title: x.Title}
		for _, h := range x.Holders {
			p.Names = append(p.Names, h.Prints)
			if last := h.Ends; !last.IsZero() && last.Before(soon) && (p.Ends.IsZero() || last.Before(p.Ends)) {
				p.Ends = last
			}
		}
		out.Posts = append(out.Posts, p)
	}
	return nil
}

func overseeDuties(d *Desk, v *store.View, out *Oversight) error {
	all, err := ListDuties.Do(d, v, struct{}{})
	if err != nil {
		return err
	}
	out.Actions.Open, out.Actions.Late, out.Actions.Closed = all.Open, all.Late, all.Closed
	for _, x := range all.Items {
		i := slices.IndexFunc(out.Duties, func(c DutyCount) bool { return c.Section == x.Section })
		if i < 0 {
			i = len(out.Duties)
			out.Duties = append(out.Duties, DutyCount{Section: x.Section, Counts: map[duty.State]int{}})
		}
		out.Duties[i].Counts[x.State]++
		if x.Vacant {
			out.Duties[i].Vacant++
		}
	}
	slices.SortFunc(out.Duties, func(a, b DutyCount) int {
		if clause.Section(a.Section).Less(clause.Section(b.Section)) {
			return -1
		}
		return 1
	})
	return nil
}

func overseeBoard(d *Desk, v *store.View, out *Oversight) error {
	board, err := boardNow(d.House, v)
	if err != nil {
		return err
	}
	now := TermSeen{Name: "Today", Day: d.Now, Counts: map[string]int{}}
	for _, level := range clause.Levels {
		c := LevelCount{Level: level, Counts: map[obligation.Status]int{}}
		for _, r := range board.Rows {
			if r.Level == level {
				c.Counts[r.Status]++
				now.Counts[string(r.Status)]++
			}
		}
		out.Board = append(out.Board, c)
	}
	year, err := loadYear(v)
	if err != nil {
		return err
	}
	var ended []calendar.Term
	for _, t := range year.Terms {
		if t.End.Before(d.Now) {
			ended = append(ended, t)
		}
	}
	ended = ended[max(0, len(ended)-mostTerms):]
	var days []time.Time
	for _, t := range ended {
		days = append(days, t.End.AddDate(0, 0, 1))
	}
	counts, err := v.StatusesOn(days)
	if err != nil {
		return err
	}
	for i, t := range ended {
		if len(counts[i]) > 0 { // before the school used Handrail there is nothing to count
			out.Terms = append(out.Terms, TermSeen{Name: "End of term: " + t.Name, Day: t.End, Counts: counts[i]})
		}
	}
	out.Terms = append(out.Terms, now)
	return nil
}

func overseeRecords(_ *Desk, v *store.View, out *Oversight) error {
	copies, err := v.Backups()
	if err != nil {
		return err
	}
	latest := func(day *time.Time, t time.Time) {
		if t.After(*day) {
			*day = t
		}
	}
	for _, b := range copies {
		latest(&out.Copies.Last, b.Made)
		latest(&out.Copies.Offsite, b.Offsite)
		latest(&out.Copies.Drilled, b.Drilled)
	}
	if out.Recovery, err = recoveryKey(v); err != nil {
		return err
	}
	out.Recovery.Check = ""
	if out.Envelope, err = emergency(v); err != nil {
		return err
	}
	out.Head, out.Entries, err = v.Head()
	return err
}
