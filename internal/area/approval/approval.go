// Package approval is the one mechanism by which something needs a second person: what is asked, who may
// agree, until when, and never by the one who asked. Each kind is a line of data; carrying it out once it
// is agreed belongs to the office.
package approval

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Kind is one sort of thing that takes two people.
type Kind struct {
	Key    string
	Title  string        // what the waiting page calls it
	Agree  people.Set    // who may agree
	Valid  time.Duration // how long the question stays open
	Clause string        // the clause or decision it carries out
}

// Kinds lists them all (decision 14). A new one is a new line here and a carrier in the office.
var Kinds = []Kind{
	{Key: "appoint", Title: "Give somebody a role that takes two people", Agree: people.Of(people.Headteacher, people.Chair, people.DSL),
		Valid: 7 * 24 * time.Hour, Clause: "4/appoint"},
	{Key: "new_link", Title: "Make a new sign-in link for somebody whose role takes two people", Agree: people.Of(people.Headteacher, people.Chair, people.DSL),
		Valid: 2 * 24 * time.Hour, Clause: "7.5.1/staff"},
	{Key: "correct_email", Title: "Correct the e-mail address of somebody whose role takes two people", Agree: people.Of(people.Headteacher, people.Chair, people.DSL),
		Valid: 7 * 24 * time.Hour, Clause: "7.5.1/staff"},
	{Key: "envelope", Title: "Make an emergency account, or its envelope anew", Agree: people.Of(people.Headteacher, people.Chair, people.DSL),
		Valid: 2 * 24 * time.Hour, Clause: "7.5.1/staff"},
	{Key: "recovery_key", Title: "Make the school’s recovery key, or a new one", Agree: people.Of(people.Headteacher, people.Chair, people.DSL),
		Valid: 2 * 24 * time.Hour, Clause: "7.5.1/staff"},
	{Key: "lift_hold", Title: "Lift a hold", Agree: people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Chair),
		Valid: 7 * 24 * time.Hour, Clause: "7.4/law"},
	{Key: "remove_document", Title: "Remove a policy that was read in", Agree: people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Chair),
		Valid: 7 * 24 * time.Hour, Clause: "7.4/law"},
	{Key: "approve_policy", Title: "Record that governors approved an edition of the policy", Agree: people.Governors,
		Valid: 14 * 24 * time.Hour, Clause: "0/dates"},
	{Key: "agreement_text", Title: "Put the wording of agreements in force", Agree: people.Of(people.Headteacher, people.DSL, people.DeputyDSL, people.Chair),
		Valid: 14 * 24 * time.Hour, Clause: "7.2/sign-first"},
	{Key: "withdraw_policy", Title: "Take the policy out of force", Agree: people.Of(people.Headteacher, people.Chair, people.SafeguardingGovernor),
		Valid: 7 * 24 * time.Hour, Clause: "3/review"},
	{Key: "api_token", Title: "Let a program read names of people", Agree: people.Of(people.Headteacher, people.DSL, people.DataProtectionOfficer, people.Chair),
		Valid: 14 * 24 * time.Hour, Clause: "7.2/register"},
	{Key: "access", Title: "Give access to a system", Agree: people.Leaders, Valid: 14 * 24 * time.Hour, Clause: "7.2/register"},
}

// ByKey finds a kind.
func ByKey(key string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Key == key })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

// Request is one thing waiting for a second person, or decided by one.
type Request struct {
	ID       id.Approval
	Kind     string
	Subject  string // the record it is about, by number
	Payload  string // what the office needs to carry it out
	Reason   string
	By       id.Person
	Made     time.Time
	Expires  time.Time
	Decided  time.Time
	Decider  id.Person
	Decision string // agreed, declined, withdrawn or ran_out
	Note     string
}

// Decisions.
const (
	Agreed    = "agreed"
	Declined  = "declined"
	Withdrawn = "withdrawn"
	RanOut    = "ran_out"
)

// Open says whether the request still waits at a time.
func (r Request) Open(now time.Time) bool { return r.Decided.IsZero() && now.Before(r.Expires) }

// standIns may agree while the school has nobody else who could: at the very beginning, when the first
// headteacher is appointed. They must be employed by or govern the school, and never be the one who asked.
var standIns = people.Employed | people.Governors

// alone are the kinds for which nobody stands in: whoever agrees sees what is to lie in the safe, or a program reads the names
// of everybody. The one who asked, with a second account, would have it alone and for good; it can wait for a head.
var alone = []string{"envelope", "recovery_key", "api_token"}

// MayDecide says whether this person may agree to or decline it now; the fault says why not. nobodyElse
// says that no other person than the subject holds a role that may agree.
func MayDecide(r Request, by people.Actor, now time.Time, nobodyElse bool) error {
	k, ok := ByKey(r.Kind)
	switch {
	case !ok:
		return fault.New(fault.Conflict, "Nobody here knows what %q means, so it cannot be agreed.", r.Kind)
	case !r.Decided.IsZero() && r.Decision != RanOut:
		return fault.New(fault.Conflict, "This was decided on %s.", r.Decided.Format("2 January 2006"))
	case !now.Before(r.Expires):
		return fault.New(fault.Conflict, "This ran out on %s. Whoever asked can ask again.", r.Expires.Format("2 January 2006"))
	case by.Person == "":
		return fault.New(fault.Refused, "Only somebody who signed in can agree to this, so that two people stand behind it.")
	case r.By == by.Person:
		return fault.New(fault.Refused, "You asked for this, so somebody else must agree to it.")
	case r.Subject == string(by.Person):
		return fault.New(fault.Refused, "This is about you, so somebody else must decide it.")
	case nobodyElse && standIns.Meets(by.Roles) && !slices.Contains(alone, r.Kind):
		return nil
	case !k.Agree.Meets(by.Roles):
		return fault.New(fault.Refused, "Your role cannot agree to this.")
	}
	return nil
}

// Patience is how long a request waits before those who may agree are reminded of it; LastCall is how long before
// its end they are reminded once more.
const (
	Patience = time.Hour
	LastCall = 24 * time.Hour
)

// Reminder says which reminder is due at a time: "" for none yet, "waiting", or "last" on the last day. A request
// that was made on its last day has had its first reminder only.
func (r Request) Reminder(now time.Time) string {
	switch {
	case !r.Open(now) || now.Before(r.Made.Add(Patience)):
		return ""
	case r.Expires.Sub(now) <= LastCall && r.Expires.Sub(r.Made) > LastCall:
		return "last"
	}
	return "waiting"
}

// SameName says whether two people go by the same name, however it is written. It may be one person with two
// accounts, who must not agree with themselves; or two people, so it is a warning and no more.
func SameName(a, b string) bool {
	words := func(name string) []string {
		w := strings.Fields(strings.ToLower(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return ' '
		}, name)))
		slices.Sort(w) // "Brook, Bo" is "Bo Brook"
		return w
	}
	x, y := words(a), words(b)
	return len(x) > 0 && slices.Equal(x, y)
}

// MayWithdraw says whether this person may take the request back.
func MayWithdraw(r Request, by people.Actor) error {
	if r.By != by.Person {
		return fault.New(fault.Refused, "Only the person who asked can take this back.")
	}
	if !r.Decided.IsZero() {
		return fault.New(fault.Conflict, "This has been decided already.")
	}
	return nil
}
