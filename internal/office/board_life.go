package office

import (
	"handrail.school/handrail/internal/area/consultation"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// lifeKinds are the records that loadLife reads, besides those that the policy is made from.
var lifeKinds = []string{"policy_edition", "policy_opinion", "section_owner", "consultation", "consultation_answer", "consultation_remark", "consultation_reply",
	"linked_policy", "must_read", "confirmation", "person"}

// loadLife reads the policy's year: editions, the consultation on the newest one, the register of linked
// policies held against the text, and who has confirmed what.
func loadLife(h *House, v *store.View, f *obligation.Facts) (obligation.Life, error) {
	out := obligation.Life{Answers: map[consultation.Audience]int{}, Opinion: map[int]bool{}, Owned: map[clause.Section]bool{}}
	if err := loadConsulted(h, v, &out); err != nil {
		return out, err
	}
	owners, err := v.SectionOwners()
	if err != nil {
		return out, err
	}
	for s, owner := range owners {
		out.Owned[s] = owner != ""
	}
	all, err := v.LinkedPolicies()
	if err != nil {
		return out, err
	}
	out.Linked = linked.Hold(all, namedPolicies(f.Answers), f.Mentioned, f.Text, v.Now().In(h.Zone))
	states, err := readingStates(h, v, false)
	for _, s := range states {
		out.Reading = append(out.Reading, obligation.Reading{Key: s.Key, Title: s.Title, Edition: s.Edition, Done: s.Done, Late: s.Late, All: s.All, Opened: s.Opened, Scored: s.Scored, Answers: s.Answers, Wrong: s.Wrong, Gate: s.Gate, Beside: s.Beside})
	}
	out.Confirmed = map[id.Person]bool{}
	for _, l := range policyLines(states) {
		out.Confirmed[l.ID] = !l.Confirmed.IsZero()
	}
	return out, err
}

// loadConsulted reads the editions, and what was said about the one that is being made, or else is in force.
func loadConsulted(h *House, v *store.View, out *obligation.Life) (err error) {
	if out.Editions, err = v.EditionsOfPolicy(); err != nil {
		return err
	}
	if out.Rounds, err = v.Rounds(0); err != nil {
		return err
	}
	day := v.Now().In(h.Zone)
	e, ok := edition.Making(out.Editions, day)
	if !ok {
		e, ok = edition.At(out.Editions, day)
	}
	if !ok {
		return nil
	}
	counts, err := v.AnswerCounts()
	if err != nil {
		return err
	}
	for _, r := range out.Rounds {
		if r.Number == e.Number {
			out.Answers[r.Audience] += counts[r.ID]
		}
	}
	if out.Waiting, err = v.UnansweredRemarks(e.Number); err != nil {
		return err
	}
	opinions, err := v.Opinions(e.Number)
	out.Opinion[e.Number] = len(opinions) > 0
	return err
}
