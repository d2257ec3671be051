package office

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/area/linked"
	"handrail.school/handrail/internal/area/mustread"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
	"handrail.school/handrail/internal/words/id"
)

// A companion is a linked policy that readers use side by side with ours. Whoever confirms our policy confirms both; a
// change to one opens a review that asks whether the other has to follow (obligation 1-d).

// companionCause begins the cause of every review that a companion or our own edition opened.
const companionCause = "companion:"

// companionSet does what follows when an entry of the register was set: all is the register as it was.
func companionSet(d *Desk, tx *store.Tx, all []linked.Policy, now linked.Policy) error {
	if i := slices.IndexFunc(all, func(p linked.Policy) bool { return p.ID == now.ID }); i >= 0 && linked.Turned(all[i], now) {
		today := calendar.Day(d.Now.In(d.House.Zone)).Format(time.DateOnly)
		what := fmt.Sprintf("“%s” has version %s now. Readers use it side by side with the online safety policy: does the policy have to change?", now.Name, now.Version)
		if err := companionReview(d, tx, now.ID, "version:"+now.Version+":"+today, what, "1"); err != nil {
			return err
		}
	}
	open, err := policyReading(&tx.View)
	if err != nil || open == nil {
		return err
	}
	register, err := tx.LinkedPolicies()
	if err != nil || !linked.Grown(open.Beside, register) {
		return err
	}
	return renewPolicyReading(d, tx, open.Edition, d.Now.In(d.House.Zone))
}

// editionOfSet asks of every companion whether it has to follow a new edition of our policy.
func editionOfSet(d *Desk, tx *store.Tx, e edition.Edition) error {
	all, err := tx.LinkedPolicies()
	if err != nil {
		return err
	}
	for _, c := range linked.Companions(all) {
		what := fmt.Sprintf("Governors approved edition %d of the online safety policy. Readers use “%s” side by side with it: does that policy have to change?", e.Number, c.Name)
		if err := companionReview(d, tx, c.Policy, fmt.Sprintf("edition:%d", e.Number), what); err != nil {
			return err
		}
	}
	return nil
}

func companionReview(d *Desk, tx *store.Tx, number id.Linked, event, what string, sections ...clause.Section) error {
	_, err := tx.OpenReview(store.Review{ID: id.Review(tx.NewID()), Cause: companionCause + string(number) + ":" + event, What: what, Sections: sections,
		Due: calendar.Day(d.Now.In(d.House.Zone)).AddDate(0, 0, eventTime), By: d.By.Who()})
	return err
}

// companionEvent says of a review what opened it, if a companion or an edition did, and whether it asks about the companion
// and not about our policy.
func companionEvent(r store.Review) (event string, other bool) {
	if !strings.HasPrefix(r.Cause, companionCause) {
		return "", false
	}
	if strings.Contains(r.Cause, ":edition:") {
		return "A new edition of the policy, which is read with a companion document", true
	}
	return "A companion document has a new version", false
}

// wantedCompanion is the policy on learning from home that ours names as its companion, or "".
func wantedCompanion(answers *policy.Answers) string {
	const key = "companion.remote_learning_policy"
	if !answers.Asked(key) {
		return ""
	}
	return answers.First(key)
}

// policyReading is the set that people are asked to confirm now; nil if they are not asked.
func policyReading(v *store.View) (*mustread.Document, error) {
	all, err := v.MustReads()
	for i := range all {
		if all[i].Key == mustread.Policy && all[i].Ended.IsZero() {
			return &all[i], err
		}
	}
	return nil, err
}

// renewPolicyReading asks again where the policy has to be read, because there is a new edition of it or a new version
// of a companion. Whoever has confirmed the set before did not confirm this one.
func renewPolicyReading(d *Desk, tx *store.Tx, title string, from time.Time) error {
	open, err := policyReading(&tx.View)
	if err != nil || open == nil {
		return err
	}
	all, err := tx.LinkedPolicies()
	if err != nil {
		return err
	}
	m := *open
	m.ID, m.Edition, m.OpenedBy, m.Beside = id.MustRead(tx.NewID()), title, d.By.Person, linked.Companions(all)
	m.Deadline = calendar.Day(from).AddDate(0, 0, max(open.Days, 7))
	return addMustRead(tx, m)
}
