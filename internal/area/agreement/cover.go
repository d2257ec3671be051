package agreement

import (
	"slices"
	"time"

	"handrail.school/handrail/internal/words/id"
)

// State is how somebody stands to a kind of agreement. Only Agreed opens anything.
type State string

// The states.
const (
	None      State = "none"      // nobody answered, or not all who have to
	Agreed    State = "agreed"    // covered
	Declined  State = "declined"  // somebody said no
	Withdrawn State = "withdrawn" // it was taken back
	Lapsed    State = "lapsed"    // it counted until a day that is past
	Outdated  State = "outdated"  // the text changed since in what concerns them
	Disputed  State = "disputed"  // one parent says yes and another no
)

var words = map[State]string{None: "Not signed yet", Agreed: "Signed", Declined: "Declined", Withdrawn: "Withdrawn", Lapsed: "Run out",
	Outdated: "Changed since it was signed", Disputed: "Parents do not agree"}

// Words is the state for people.
func (s State) Words() string { return words[s] }

// Cover is how one person stands to one kind.
type Cover struct {
	Kind    string
	State   State
	Edition int       // that was signed
	At      time.Time // when
	Until   time.Time // when it ends; zero is without end
	Uses    map[string]State
	// Waiting are parents who have to agree as well.
	Waiting []id.Person
	// Signatures are the answers that count, the newest of each who may answer.
	Signatures []Signature
}

// Covers says whether the cover still holds at a later moment: only time has passed since it was worked out.
func (c Cover) Covers(at time.Time) bool {
	return c.State == Agreed && (c.Until.IsZero() || at.Before(c.Until))
}

// CoverOf is the one place that says whether somebody is covered. Of all signatures the newest of each who may
// answer counts, by the order in which they were recorded. No moment before the newest signature is believed,
// so that a clock set back brings nothing back to life; whoever asks about a day in the past passes only what had
// been signed by then. The office asks about no moment before the newest entry of the trail. As time goes on a cover
// can only end.
func CoverOf(k Kind, inForce Edition, all []Signature, who Subject, at time.Time) Cover {
	c := Cover{Kind: k.Key, State: None}
	if !k.Concerns(who) || inForce.Number == 0 || inForce.Kind != k.Key {
		return c
	}
	for _, s := range all {
		if s.At.After(at) {
			at = s.At
		}
		if s.Kind == k.Key && s.Subject == who.Person && k.may(s, who) {
			c.Signatures = keep(c.Signatures, s)
		}
	}
	if len(c.Signatures) == 0 {
		c.Waiting = who.Parents
		return c
	}
	votes := make([]vote, len(c.Signatures))
	least := inForce.Least(who.Roles)
	for i, s := range c.Signatures {
		votes[i] = k.vote(s, inForce, least, who, at)
	}
	c.State = k.decide(votes, who)
	c.Edition, c.At, c.Until = span(k, votes, c.State)
	for _, u := range inForce.Uses {
		if c.Uses == nil {
			c.Uses = map[string]State{}
		}
		c.Uses[u.Key] = k.ofUse(u.Key, votes, who)
	}
	if k.Signer == ByParent && (k.Parents == BothParents || c.State != Agreed) {
		c.Waiting = slices.DeleteFunc(slices.Clone(who.Parents), func(p id.Person) bool {
			return slices.ContainsFunc(votes, func(v vote) bool { return v.Signer == p && v.state == Agreed })
		})
	}
	return c
}

// may says whether a signature was given by somebody who can give it: nobody signs for another but a parent
// with responsibility for a child, and a child signs with an adult who sees it.
func (k Kind) may(s Signature, who Subject) bool {
	switch k.Signer {
	case BySelf:
		return s.Signer == s.Subject
	case Witnessed:
		return s.Signer == s.Subject && s.Witness != "" && s.Witness != s.Subject
	case ByParent:
		return s.Signer != s.Subject && slices.Contains(who.Parents, s.Signer)
	}
	return false
}

// keep takes a signature if it is the newest of its signer.
func keep(all []Signature, s Signature) []Signature {
	i := slices.IndexFunc(all, func(o Signature) bool { return o.Signer == s.Signer })
	switch {
	case i < 0:
		return append(all, s)
	case all[i].Seq < s.Seq:
		all[i] = s
	}
	return all
}

// vote is one signature with what it comes to.
type vote struct {
	Signature
	state State
	ends  time.Time
}

func (v vote) no() bool { return v.state == Declined || v.state == Withdrawn }

// ended says whether an answer had run out at a moment.
func (v vote) ended(at time.Time) bool { return !v.ends.IsZero() && !at.Before(v.ends) }

func (k Kind) vote(s Signature, e Edition, least int, who Subject, at time.Time) vote {
	v := vote{Signature: s, ends: earlier(s.Until, k.Until(s.At))}
	switch s.Answer {
	case WithdrawAnswer:
		v.state = Withdrawn
		return v
	case NoAnswer:
		v.state = Declined
		return v
	case YesAnswer:
	default:
		v.state = None
		return v
	}
	if k.Holds != UntilWithdrawn && s.At.Before(who.Left) {
		// Who is to leave is covered until then; who left and came back signs again.
		v.ends = earlier(v.ends, who.Left)
	}
	switch {
	case who.Gone && k.Holds != UntilWithdrawn, v.ended(at):
		v.state = Lapsed
	case s.Edition < least, s.Edition > e.Number, s.Edition == e.Number && s.Hash != e.Hash:
		v.state = Outdated
	default:
		v.state = Agreed
	}
	return v
}

// decide puts the answers together. A no stands against every yes that was recorded before it, or was given before
// it ran out.
func (k Kind) decide(votes []vote, who Subject) State {
	var newestNo, newestOld *vote
	var yes []vote
	for i := range votes {
		v := &votes[i]
		switch {
		case v.state == Agreed:
			yes = append(yes, *v)
		case v.no():
			if newestNo == nil || v.Seq > newestNo.Seq {
				newestNo = v
			}
		case newestOld == nil || v.Seq > newestOld.Seq:
			newestOld = v
		}
	}
	for _, v := range votes {
		if v.no() && slices.ContainsFunc(yes, func(y vote) bool { return y.Seq < v.Seq || !v.ended(y.At) }) {
			return Disputed
		}
	}
	switch {
	case len(yes) > 0 && k.enough(yes, who):
		return Agreed
	case len(yes) > 0 && newestOld != nil:
		return newestOld.state
	case len(yes) > 0:
		return None
	case newestNo != nil:
		return newestNo.state
	}
	return newestOld.state
}

// enough says whether all who have to have agreed.
func (k Kind) enough(yes []vote, who Subject) bool {
	if k.Signer != ByParent || k.Parents != BothParents {
		return true
	}
	for _, p := range who.Parents {
		if !slices.ContainsFunc(yes, func(v vote) bool { return v.Signer == p }) {
			return false
		}
	}
	return true
}

// ofUse is how one use stands: an answer that agrees to the whole may still leave a use out.
func (k Kind) ofUse(use string, votes []vote, who Subject) State {
	each := slices.Clone(votes)
	for i, v := range each {
		if v.state == Agreed && !v.Uses[use] {
			each[i].state = Declined
			if _, asked := v.Uses[use]; !asked {
				each[i].state = None
			}
		}
	}
	return k.decide(each, who)
}

// span is what was signed and how long it counts: to the end of the last yes where one is enough, of the first
// where all have to agree.
func span(k Kind, votes []vote, state State) (number int, at, until time.Time) {
	first := true
	for _, v := range votes {
		if v.state != state && state != Disputed {
			continue
		}
		if v.Edition > number {
			number = v.Edition
		}
		if v.At.After(at) {
			at = v.At
		}
		switch {
		case first:
			until = v.ends
		case k.Parents == BothParents:
			until = earlier(until, v.ends)
		case v.ends.IsZero() || !until.IsZero() && v.ends.After(until):
			until = v.ends
		}
		first = false
	}
	return number, at, until
}

// earlier is the first of two ends; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
