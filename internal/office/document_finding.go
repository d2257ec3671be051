package office

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/check"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// FindingForm is what the school does about one finding.
type FindingForm struct {
	Document id.Check
	N        int
	State    string // accepted, dismissed, or "" to open it again
	Reason   string
}

// DecideFinding accepts a finding, dismisses it with a reason, or opens it again. Accepting one that
// suggests an answer takes that into the draft.
var DecideFinding = Case[FindingForm, struct{}]{
	About: About{Name: "DecideFinding", Says: "Accept or dismiss a finding of a report", Clause: "1/origin", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in FindingForm) (struct{}, error) {
		shown, _, err := loadDocument(d, tx, in.Document)
		if err != nil {
			return struct{}{}, err
		}
		f, err := shown.finding(in.N)
		if err != nil {
			return struct{}{}, err
		}
		var wrong fault.Fields
		in.Reason = strings.TrimSpace(in.Reason)
		switch in.State {
		case "", "accepted":
		case "dismissed":
			needReason(&wrong, in.Reason)
		default:
			wrong.Add("state", "Accept the finding or dismiss it")
		}
		if err := wrong.Err(); err != nil {
			return struct{}{}, err
		}
		if v := f.Value; v != nil && in.State == "accepted" && !v.Taken {
			if err := tx.SetAnswer(v.Key, v.Values, originOf(shown.Name, v.Line), d.By.Who()); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, tx.SetFindingState(in.Document, store.FindingState{N: in.N, State: in.State, Reason: in.Reason, SetBy: d.By.Who()})
	},
}

// CureForm answers the question that cures a finding, with whatever else was filled in on its page.
type CureForm struct {
	Finding FindingForm
	Answers AnswersForm
}

// CureFinding answers the question that cures a finding and accepts the finding, both or neither.
var CureFinding = Case[CureForm, AnswersSaved]{
	About: About{Name: "CureFinding", Says: "Answer the question that cures a finding of a report, and accept the finding", Clause: "1/origin", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, in CureForm) (AnswersSaved, error) {
		shown, _, err := loadDocument(d, tx, in.Finding.Document)
		if err != nil {
			return AnswersSaved{}, err
		}
		f, err := shown.finding(in.Finding.N)
		if err != nil {
			return AnswersSaved{}, err
		}
		if _, given := in.Answers.Given[f.Fix.Key]; !given || f.Asked == "" || f.Asked != in.Answers.Section {
			return AnswersSaved{}, fault.New(fault.Conflict, "The answers on this page do not cure the finding. Go back to the report and choose it again.")
		}
		in.Answers.Leave, in.Answers.needed = true, f.Fix.Key // whoever comes for one question need not answer the others
		out, err := saveAnswers(d, tx, in.Answers)
		if err != nil {
			return AnswersSaved{}, err
		}
		return out, tx.SetFindingState(in.Finding.Document, store.FindingState{N: in.Finding.N, State: "accepted", SetBy: d.By.Who()})
	},
}

func (out *DocumentShown) finding(n int) (*FindingShown, error) {
	if n < 0 || n >= len(out.Findings) {
		return nil, fault.New(fault.NotFound, "The report has no such finding.")
	}
	return &out.Findings[n], nil
}

// offer is what a finding doubts, and the answer that the page of its question begins with: what the check
// suggests, otherwise the draft's own, unless the draft took the doubted one from this very document. Then it is
// what the school answered last before that.
func (q *questions) offer(name string, f FindingShown, read check.Value, past []store.Past[store.Answer]) (doubted string, o *Offer) {
	if doubted = f.Quote; read.Value != "" && read.Line == f.Line {
		doubted = read.Value
	}
	stored := q.stored[f.Fix.Key]
	switch {
	case f.Value != nil:
		return doubted, &Offer{Values: f.Value.Values}
	case !strings.HasPrefix(stored.Origin, originImported+name+", "):
		return doubted, nil
	}
	x, _ := q.books.Library.Question(f.Fix.Key)
	o = &Offer{Values: x.Default, Doubted: true}
	for _, p := range past {
		if !strings.HasPrefix(p.Was.Origin, originImported+name+", ") && !slices.Equal(p.Was.Values, stored.Values) {
			o.Values = p.Was.Values
			break
		}
	}
	return doubted, o
}
