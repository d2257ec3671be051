package office

import (
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// RemarkShown is a remark with where it belongs in the text.
type RemarkShown struct {
	consultation.Remark
	Section, Words string // of the clause that it is about
	Name           string // of who made it, where they were signed in
}

// RemarksShown are the remarks on the drafts of the edition in the making, with the replies.
type RemarksShown struct {
	Number  int
	Waiting []RemarkShown
	Replies []consultation.Reply
	Told    time.Time
}

// ListRemarks shows what was said about the draft, to leaders only.
var ListRemarks = Case[struct{}, RemarksShown]{
	About: About{Name: "ListRemarks", Says: "Read the remarks on the draft and the answers to them", Clause: "1/together", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (RemarksShown, error) {
		e, err := consultedEdition(d, &tx.View)
		if err != nil {
			return RemarksShown{}, err
		}
		tx.Looked("consultation_remark", "list")
		out := RemarksShown{Number: e.Number}
		remarks, err := tx.Remarks(e.Number)
		if err != nil {
			return out, err
		}
		text, err := textOf(&tx.View, e)
		if err != nil {
			return out, err
		}
		names, err := namesOf(&tx.View)
		if err != nil {
			return out, err
		}
		for _, m := range remarks {
			if m.Reply != "" {
				continue
			}
			s := RemarkShown{Remark: m, Name: names[m.Person].Name}
			if p := text.Part(m.Clause.Section()); p != nil {
				s.Section = p.Heading()
			}
			if st := text.Statement(m.Clause); st != nil {
				s.Words = shorten(strings.Join(strings.Fields(policy.PlainText(st.Blocks)), " "), 160)
			}
			out.Waiting = append(out.Waiting, s)
		}
		if out.Replies, err = tx.Replies(e.Number); err != nil {
			return out, err
		}
		rounds, err := tx.Rounds(e.Number)
		for _, r := range rounds {
			if r.Published.After(out.Told) {
				out.Told = r.Published
			}
		}
		return out, err
	},
}

// consultedEdition is the edition in the making, or else the one in force, whose consultation is looked at.
func consultedEdition(d *Desk, v *store.View) (edition.Edition, error) {
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return edition.Edition{}, err
	}
	day := d.Now.In(d.House.Zone)
	if e, ok := edition.Making(all, day); ok {
		return e, nil
	}
	if e, ok := edition.At(all, day); ok {
		return e, nil
	}
	return edition.Edition{}, fault.New(fault.Conflict, "No draft has been frozen yet, so nobody can have been asked.")
}

// ReplyForm answers remarks.
type ReplyForm struct {
	Remarks  []id.Remark
	Said     string
	Did      string
	Decision string
}

// ReplyToRemarks says what was changed because of some remarks, or why nothing was.
var ReplyToRemarks = Case[ReplyForm, id.Reply]{
	About: About{Name: "ReplyToRemarks", Says: "Answer remarks on the draft: what was changed, or why not", Clause: "1/together", Sensitive: true, May: policyWriters},
	Before: func(_ *Desk, in *ReplyForm) error {
		in.Said, in.Did = strings.TrimSpace(in.Said), strings.TrimSpace(in.Did)
		var wrong fault.Fields
		if len(in.Remarks) == 0 {
			wrong.Add("remark", "Choose the remarks that you answer")
		}
		wrong.Need("said", in.Said, "Say in your own words what was asked for, without anybody's name")
		if in.Decision != consultation.Changed && in.Decision != consultation.Unchanged {
			wrong.Add("decision", "Choose what you decided")
		}
		wrong.Need("did", in.Did, "Say what you changed, or why nothing changes")
		for name, text := range map[string]string{"said": in.Said, "did": in.Did} {
			if len(text) > longestReason {
				wrong.Add(name, "Use at most 1,000 characters")
			}
		}
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ReplyForm) (id.Reply, error) {
		e, err := consultedEdition(d, &tx.View)
		if err != nil {
			return "", err
		}
		all, err := tx.Remarks(e.Number)
		if err != nil {
			return "", err
		}
		r := consultation.Reply{ID: id.Reply(tx.NewID()), Number: e.Number, Said: in.Said, Did: in.Did, Decision: in.Decision, By: d.By.Person}
		for _, number := range in.Remarks {
			i := slices.IndexFunc(all, func(m consultation.Remark) bool { return m.ID == number })
			if i < 0 || all[i].Reply != "" {
				return "", fault.New(fault.Conflict, "One of these remarks was answered a moment ago.")
			}
			if all[i].Clause != "" {
				r.Clause = all[i].Clause
			}
		}
		return r.ID, tx.AddReply(r, in.Remarks)
	},
}

// TellEverybody publishes "you said, we did" for the edition that is consulted on.
var TellEverybody = Case[struct{}, struct{}]{
	About: About{Name: "TellEverybody", Says: "Publish what was said about the draft and what was changed", Clause: "1/together", Sensitive: true, May: policyWriters},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (struct{}, error) {
		e, err := consultedEdition(d, &tx.View)
		if err != nil {
			return struct{}{}, err
		}
		rounds, err := tx.Rounds(e.Number)
		if err != nil {
			return struct{}{}, err
		}
		if len(rounds) == 0 {
			return struct{}{}, fault.New(fault.Conflict, "Nobody has been asked about this edition.")
		}
		for _, r := range rounds {
			if r.Published = d.Now; r.Closed.IsZero() && !r.Open(d.Now.In(d.House.Zone)) {
				r.Closed = r.Until
			}
			if err := tx.SetRound(r); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, nil
	},
}
