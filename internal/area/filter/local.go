package filter

import "time"

// Rule is the school's own word on one name and everything below it: a lesson's timed opening, an emergency block, a
// person's exception.
type Rule struct {
	Name  string
	Allow bool
	// Groups has a bit for each group that it is for.
	Groups uint64
	// From and Until bound it; a zero Until has no end.
	From, Until time.Time
	Reason      string
}

// at says whether the rule holds for a group at a moment.
func (r *Rule) at(group int, at time.Time) bool {
	return r.Groups&(1<<group) != 0 && !at.Before(r.From) && (r.Until.IsZero() || at.Before(r.Until))
}

// Local are the school's own rules by the fingerprint of their name.
type Local struct{ rules map[uint64][]*Rule }

// With gives the same book with other rules of the school: the millions of listed names are shared, so that a rule is in
// force at once and costs nothing.
func (b *Book) With(rules []Rule) (*Book, error) {
	local := &Local{rules: map[uint64][]*Rule{}}
	var n Name
	for _, r := range rules {
		if err := n.ReadText([]byte(r.Name)); err != nil {
			return nil, err
		}
		b.key.Fingerprint(&n)
		local.rules[n.hash[0]] = append(local.rules[n.hash[0]], &r)
	}
	next := *b
	next.local = local
	if len(rules) == 0 {
		next.local = nil
	}
	return &next, nil
}

// own looks for a rule of the school: the longest name counts, and of rules for the same name one that blocks. What is
// locked is opened by none.
func (b *Book) own(group int, n *Name, at time.Time) (Verdict, bool) {
	for i := range n.labels {
		var found *Rule
		for _, r := range b.local.rules[n.hash[i]] {
			if r.at(group, at) && (found == nil || !r.Allow) {
				found = r
			}
		}
		if found == nil {
			continue
		}
		v := Verdict{Blocked: !found.Allow, Why: LocalRule, Labels: uint8(n.labels - i), Rule: found}
		if found.Allow && b.Locked != 0 {
			if locked := b.listed(b.Locked, 0, n); locked.Blocked {
				return locked, true
			}
		}
		return v, true
	}
	return Verdict{}, false
}
