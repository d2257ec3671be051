package office

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/approval"
	"handrail.school/handrail/internal/area/edition"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// ApprovalForm is what the minute of the governors' meeting says.
type ApprovalForm struct {
	Edition id.Edition
	Meeting time.Time
	Minute  string
	Agreed  []string  // who agreed, one a line
	From    time.Time // first day in force; zero is as soon as it is confirmed
}

// AskPolicyApproval puts the governors' decision before one of them, who confirms it: nobody approves the
// policy alone (obligation 0-e).
var AskPolicyApproval = Case[ApprovalForm, id.Approval]{
	About: About{Name: "AskPolicyApproval", Says: "Enter the minute by which governors approved an edition, for one of them to confirm", Clause: "0/dates", May: policyWriters},
	Before: func(d *Desk, in *ApprovalForm) error {
		in.Minute = strings.TrimSpace(in.Minute)
		var wrong fault.Fields
		wrong.Need("minute", in.Minute, "Enter the number of the minute, such as FGB 12/2026, item 7")
		if len(in.Minute) > 200 {
			wrong.Add("minute", "Use at most 200 characters")
		}
		if len(in.Agreed) == 0 {
			wrong.Add("agreed", "Name the governors who agreed, one on each line")
		}
		if len(strings.Join(in.Agreed, "\n")) > longestText {
			wrong.Add("agreed", "Use at most 20,000 characters")
		}
		checkMeeting(d, &wrong, *in)
		return wrong.Err()
	},
	Do: func(d *Desk, tx *store.Tx, in ApprovalForm) (id.Approval, error) {
		e, err := waitingEdition(d, &tx.View, in.Edition)
		if err != nil {
			return "", err
		}
		if err := mustLackNothing(d, tx, e); err != nil {
			return "", err
		}
		if in.Meeting.Before(calendar.Day(e.Frozen)) {
			return "", &fault.Fault{Kind: fault.Invalid, Sentence: "There is a problem", Fields: []fault.Field{{Name: "meeting",
				Sentence: "The meeting cannot lie before " + e.Frozen.In(d.House.Zone).Format("2 January 2006") + ", when this text was frozen"}}}
		}
		if err := nothingWaits(d, tx, string(e.ID)); err != nil {
			return "", err
		}
		payload, err := json.Marshal(in)
		if err != nil {
			return "", err
		}
		return ask(d, tx, "approve_policy", string(e.ID), string(payload), "Minute "+in.Minute+" of "+in.Meeting.Format("2 January 2006"))
	},
}

// mostAhead is how far ahead the first day in force may lie, in days.
const mostAhead = 120

func checkMeeting(d *Desk, wrong *fault.Fields, in ApprovalForm) {
	today := calendar.Day(d.Now.In(d.House.Zone))
	switch {
	case in.Meeting.IsZero():
		wrong.Add("meeting", "Enter the day of the meeting")
	case calendar.Day(in.Meeting).After(today):
		wrong.Add("meeting", "The meeting cannot lie in the future")
	}
	if !in.From.IsZero() && (calendar.Day(in.From).Before(today) || calendar.Day(in.From).After(today.AddDate(0, 0, mostAhead))) {
		wrong.Add("from", "The first day in force is today or one of the next %d days", mostAhead)
	}
}

func mustLackNothing(d *Desk, tx *store.Tx, e edition.Edition) error {
	facts, err := gateFacts(d, &tx.View, e)
	if err != nil {
		return err
	}
	lacks := edition.Lacks(facts)
	switch len(lacks) {
	case 0:
		return nil
	case 1:
		return fault.New(fault.Conflict, "The policy cannot be approved yet. %s", lacks[0].What)
	}
	return fault.New(fault.Conflict, "The policy cannot be approved yet. %s And %d more, which the page of the edition lists.", lacks[0].What, len(lacks)-1)
}

// nothingWaits refuses a second request about the same edition.
func nothingWaits(d *Desk, tx *store.Tx, subject string) error {
	open, err := tx.Approvals(true)
	if err != nil {
		return err
	}
	for _, r := range open {
		if r.Subject == subject && r.Open(d.Now) {
			return fault.New(fault.Conflict, "A request about this edition waits for its answer already.")
		}
	}
	return nil
}

// editionAbout names an edition for the page of approvals.
func editionAbout(v *store.View, _ map[id.Person]store.Person, r approval.Request) string {
	all, err := v.EditionsOfPolicy()
	if err == nil {
		for _, e := range all {
			if string(e.ID) == r.Subject {
				return "The online safety policy, " + e.Name()
			}
		}
	}
	return "An edition of the policy"
}

// approvalThen says what follows when a governor confirms an approval.
func approvalThen(d *Desk, _ *store.View, _ map[id.Person]store.Person, r approval.Request) []string {
	var in ApprovalForm
	if json.Unmarshal([]byte(r.Payload), &in) != nil {
		return nil
	}
	from := "today"
	if in.From.After(d.Now) {
		from = in.From.Format("2 January 2006")
	}
	return []string{"The trail and the policy itself say that governors approved this edition on " + in.Meeting.Format("2 January 2006") + ", minute " + in.Minute + ".",
		"Those who agreed, as the minute has them: " + strings.Join(in.Agreed, "; ") + ".", "It is in force from " + from + ", in place of the edition before it, and is what the public address shows.",
		"Its text cannot be changed any more. The next review is due as the school’s answer on reviews says, counted from the meeting.",
		"Nothing is approved if, by then, a required value is blank, a post is vacant or a group was not asked."}
}

// withdrawalThen says what follows when an edition is taken out of force.
func withdrawalThen(*Desk, *store.View, map[id.Person]store.Person, approval.Request) []string {
	return []string{"The edition is out of force at once, and the public address no longer shows it as the school’s policy.",
		"It stays in the records with the reason. Another edition must be approved before the school has a policy in force again."}
}

// approvePolicy carries an approval out. Everything is looked at once more: a post may have fallen vacant since.
func approvePolicy(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
	var in ApprovalForm
	if err := json.Unmarshal([]byte(r.Payload), &in); err != nil {
		return Carried{}, err
	}
	if !people.Governors.Meets(d.By.Roles) {
		return Carried{}, fault.New(fault.Refused, "Only a governor can confirm what governors decided.")
	}
	e, err := waitingEdition(d, &tx.View, in.Edition)
	if err != nil {
		return Carried{}, err
	}
	if err := mustLackNothing(d, tx, e); err != nil {
		return Carried{}, err
	}
	source, err := keptSource(&tx.View, e.ID)
	if err != nil {
		return Carried{}, err
	}
	books, err := d.House.Shelf.Books()
	if err != nil {
		return Carried{}, err
	}
	today := calendar.Day(d.Now.In(d.House.Zone))
	e.Meeting, e.Minute, e.Agreed, e.Proposer, e.Second = calendar.Day(in.Meeting), in.Minute, in.Agreed, r.By, d.By.Person
	if e.From = calendar.Day(in.From); in.From.IsZero() || e.From.Before(today) {
		e.From = today
	}
	e.Due = edition.Due(e.Meeting, calendar.Interval(books.Library.Effective(source.Profile).First("policy.review_interval")))
	frozen, err := textOf(&tx.View, e) // not recorded yet, so this is the text as it was frozen
	if err != nil {
		return Carried{}, err
	}
	if _, e.Final, err = edition.Write(edition.Dated(frozen, e.Meeting, e.Due)); err != nil {
		return Carried{}, err
	}
	if ok, err := tx.ApproveEdition(e); err != nil || !ok {
		return Carried{}, orConflict(err, "This edition was approved or withdrawn a moment ago.")
	}
	if err := recordDone(d, tx, "policy-review", store.DutyContent{Note: fmt.Sprintf("Governors approved edition %d, minute %s.", e.Number, e.Minute)}); err != nil {
		return Carried{}, err
	}
	for key, day := range map[string]time.Time{edition.Written: e.Frozen.In(d.House.Zone), edition.Approval: e.Meeting, edition.Review: e.Due} {
		if err := tx.SetAnswer(key, []string{day.Format(time.DateOnly)}, originEdition, d.By.Who()); err != nil {
			return Carried{}, err
		}
	}
	if err := editionOfSet(d, tx, e); err != nil {
		return Carried{}, err
	}
	return Carried{}, renewPolicyReading(d, tx, editionTitle(e), e.From)
}

// originEdition marks an answer that the software gave when an edition was approved.
const originEdition = "edition"

// EndForm takes an edition out of force, or gives a draft up.
type EndForm struct {
	Edition id.Edition
	Reason  string
}

// SetEditionAside gives up a frozen draft. The edition in force stays.
var SetEditionAside = Case[EndForm, struct{}]{
	About:  About{Name: "SetEditionAside", Says: "Give up a frozen draft of the policy", Clause: "3/review", May: policyWriters},
	Before: func(_ *Desk, in *EndForm) error { return checkEnd(in) },
	Do: func(d *Desk, tx *store.Tx, in EndForm) (struct{}, error) {
		e, err := waitingEdition(d, &tx.View, in.Edition)
		if err != nil {
			return struct{}{}, err
		}
		if err := nothingWaits(d, tx, string(e.ID)); err != nil {
			return struct{}{}, err
		}
		_, err = tx.WithdrawEdition(e.ID, d.By.Person, in.Reason)
		return struct{}{}, err
	},
}

func checkEnd(in *EndForm) error {
	in.Reason = strings.TrimSpace(in.Reason)
	var wrong fault.Fields
	needReason(&wrong, in.Reason)
	return wrong.Err()
}

// AskPolicyWithdrawal asks a second person to agree that the policy in force ends without another.
var AskPolicyWithdrawal = Case[EndForm, id.Approval]{
	About:  About{Name: "AskPolicyWithdrawal", Says: "Ask that the edition in force is withdrawn", Clause: "3/review", May: policyWriters},
	Before: func(_ *Desk, in *EndForm) error { return checkEnd(in) },
	Do: func(d *Desk, tx *store.Tx, in EndForm) (id.Approval, error) {
		if _, err := standingEdition(d, &tx.View, string(in.Edition)); err != nil {
			return "", err
		}
		if err := nothingWaits(d, tx, string(in.Edition)); err != nil {
			return "", err
		}
		return ask(d, tx, "withdraw_policy", string(in.Edition), "", in.Reason)
	},
}

// standingEdition finds an approved edition that is in force or will be.
func standingEdition(d *Desk, v *store.View, number string) (edition.Edition, error) {
	all, err := v.EditionsOfPolicy()
	if err != nil {
		return edition.Edition{}, err
	}
	for _, e := range all {
		if state := edition.On(all, e, d.Now.In(d.House.Zone)); string(e.ID) == number && (state == edition.InForce || state == edition.Waiting) {
			return e, nil
		}
	}
	return edition.Edition{}, fault.New(fault.Conflict, "This edition is not in force.")
}

func withdrawPolicy(d *Desk, tx *store.Tx, r approval.Request) (Carried, error) {
	e, err := standingEdition(d, &tx.View, r.Subject)
	if err != nil {
		return Carried{}, err
	}
	if ok, err := tx.WithdrawEdition(e.ID, r.By, r.Reason); err != nil || !ok {
		return Carried{}, orConflict(err, "This edition was withdrawn a moment ago.")
	}
	return Carried{}, nil
}

// editionTitle is how other documents name an edition.
func editionTitle(e edition.Edition) string { return fmt.Sprintf("Edition %d", e.Number) }
