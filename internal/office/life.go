package office

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// LifeShown is how the policy stands, on one page and without the name of any child: which edition is in
// force and until when, what the next one still needs, and what to do next.
type LifeShown struct {
	EditionsShown
	Open     int            // required questions without an answer, the software's own days apart
	Lacks    []edition.Lack // of the edition that waits for approval
	Groups   []edition.Group
	Approval id.Approval // the request that waits for a governor
	Differs  int         // clauses and answers in which the draft differs from the frozen text, or from the one in force
	Overdue  bool
	Days     int // until the review is due; negative when it is past
	Reviews  int
	Late     int // reviews past their day
	Linked   linked.Register
	Reading  []ReadingCount
	Next     edition.Step
	Writer   bool
}

// ReadingCount is how many have confirmed a document, in figures.
type ReadingCount struct {
	Title, Edition  string
	Done, Late, All int
}

// ShowLife shows how the policy stands (for governors: obligation 4.1-c at a glance).
var ShowLife = Look[struct{}, LifeShown]{
	About: About{Name: "ShowLife", Says: "See at a glance how the policy stands and what comes next", Clause: "3/review", May: schoolReaders},
	Do: func(d *Desk, v *store.View, _ struct{}) (LifeShown, error) {
		out := LifeShown{Writer: policyWriters.Meets(d.By.Roles)}
		var err error
		if out.EditionsShown, err = loadEditions(d, v); err != nil {
			return out, err
		}
		if err = out.draft(d, v); err != nil {
			return out, err
		}
		if err = out.making(d, v); err != nil {
			return out, err
		}
		if out.InForce != nil {
			out.Days = int(calendar.Day(out.InForce.Due).Sub(calendar.Day(out.Day)) / (24 * time.Hour))
			out.Overdue = out.Days < 0
		}
		if err = out.around(d, v); err != nil {
			return out, err
		}
		out.Next = edition.NextStep(edition.Progress{InForce: out.InForce != nil, DaysLeft: out.Days, Open: out.Open, Differs: out.Differs > 0,
			Making: out.Making != nil, Lacks: len(out.Lacks), Asked: out.Approval != ""})
		return out, nil
	},
}

// draft counts what the draft still needs and where it differs from what stands.
func (out *LifeShown) draft(d *Desk, v *store.View) error {
	in, books, err := PolicyInputs(d.House, v)
	if err != nil {
		return err
	}
	for _, q := range books.Library.Effective(in.Profile).Unanswered {
		if !edition.Own(q.Key) {
			out.Open++
		}
	}
	if out.Linked, err = heldRegister(d.House, v, books, in); err != nil {
		return err
	}
	stands := out.Making
	if stands == nil {
		stands = out.InForce
	}
	if stands == nil {
		return nil
	}
	text, err := textOf(v, stands.Edition)
	if err != nil {
		return err
	}
	made, err := d.House.composeOnce(books, edition.Freezable(in))
	if err != nil {
		return err
	}
	diff := edition.Compare(text, made.policy)
	values := slices.DeleteFunc(diff.Values, func(x edition.Value) bool { return edition.Own(x.Key) })
	out.Differs = len(diff.Clauses) + len(values)
	return nil
}

func (out *LifeShown) making(d *Desk, v *store.View) error {
	if out.Making == nil {
		return nil
	}
	facts, err := gateFacts(d, v, out.Making.Edition)
	if err != nil {
		return err
	}
	out.Lacks, out.Groups = edition.Lacks(facts), facts.Groups
	open, err := v.Approvals(true)
	i := slices.IndexFunc(open, func(r approval.Request) bool { return r.Subject == string(out.Making.ID) && r.Open(d.Now) })
	if i >= 0 {
		out.Approval = open[i].ID
	}
	return err
}

// around counts reviews and confirmations.
func (out *LifeShown) around(d *Desk, v *store.View) error {
	reviews, err := v.Reviews()
	if err != nil {
		return err
	}
	for _, r := range reviews {
		if !r.Closed.IsZero() {
			continue
		}
		out.Reviews++
		if r.Due.Before(calendar.Day(out.Day)) {
			out.Late++
		}
	}
	states, err := readingStates(d.House, v, false)
	for _, s := range states {
		out.Reading = append(out.Reading, ReadingCount{s.Title, s.Edition, s.Done, s.Late, s.All})
	}
	return err
}

// addPolicyAsks notes what the policy asks of the person looking: documents to confirm, drafts to speak about.
func addPolicyAsks(d *Desk, v *store.View, day *Day) error {
	if !readers.Meets(d.By.Roles) {
		return nil
	}
	all, err := readingOf(d, v, d.By)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Confirmed.IsZero() {
			day.Reading = append(day.Reading, x)
		}
	}
	rounds, err := v.Rounds(0)
	if err != nil || len(rounds) == 0 {
		return err
	}
	mine, err := v.RoundsAnswered(d.By.Person)
	for _, r := range rounds {
		if r.Open(d.Now.In(d.House.Zone)) && r.Audience.Signed().Meets(d.By.Roles) && !mine[r.ID] {
			day.Rounds = append(day.Rounds, RoundShown{Round: r, Open: true, MayAnswer: true})
		}
	}
	return err
}
