// Package filter decides whether a name may be opened (policy section 7.3.2): categories of names, groups of people
// and devices that they are shut for, and the book in which both are compiled. A book never changes; whoever wants
// another decision makes another book. It asks nobody: no clock, no records, no network.
package filter

import (
	"net/netip"
	"strings"
	"time"
)

// Group is who is treated alike: early years, key stage 2, staff, guests.
type Group struct {
	Name string
	// Deny has a bit for each category that is shut.
	Deny uint64
	// Only has a bit for each category of names that alone are open, for the youngest; 0 opens whatever is not denied.
	Only uint64
	// Shut refuses everything: nobody knows who is asking, or nobody has signed.
	Shut bool
}

// List is where names come from.
type List struct {
	Name     string
	Category uint8
	// Sealed is a list that nobody may see, take along or switch off, such as that of a police unit (7.3.2-c).
	Sealed bool
}

// Book is everything that a decision needs.
type Book struct {
	Edition    string
	Categories []string
	Lists      []List
	Groups     []Group
	// Locked has a bit for each category that no local rule opens: what is illegal (7.3.2-c).
	Locked uint64

	key      Key
	table    *table
	sets     sets
	networks networks
	local    *Local

	explained []string // by category
}

// Why says what made a verdict.
type Why uint8

// What makes a verdict.
const (
	Unlisted  Why = iota // no list of a shut category names it
	Listed               // a list does
	NotOpened            // the group opens only what is listed, and this is not
	Closed               // the group is shut
	LocalRule            // a rule of the school for this name
	Alias                // the name is another name for one that a list names
)

// Verdict is the answer to "may this name be opened?".
type Verdict struct {
	Blocked bool
	Why     Why
	// Category and List are numbers in the book, where a list made the verdict.
	Category uint8
	List     uint16
	// Labels is how many of the name's last labels stand in the list or rule.
	Labels uint8
	// Rule is the school's own rule, if it made the verdict.
	Rule *Rule
}

// Names is how many different names the book knows.
func (b *Book) Names() int { return b.table.used }

// Bytes is how much memory the names take.
func (b *Book) Bytes() int { return 8 * len(b.table.slots) }

// Fingerprint prepares a name for this book.
func (b *Book) Fingerprint(n *Name) { b.key.Fingerprint(n) }

// Group is the group of an address; the first group is for whoever is in no network.
func (b *Book) Group(a netip.Addr) int { return b.networks.find(a) }

// Decide says whether a group may open a name at a moment. The name must have been fingerprinted for this book. It asks
// for nothing and keeps nothing, so that any number may ask at once.
func (b *Book) Decide(group int, n *Name, at time.Time) Verdict {
	g := &b.Groups[group]
	if b.local != nil {
		if v, ok := b.own(group, n, at); ok {
			return v
		}
	}
	if g.Shut {
		return Verdict{Blocked: true, Why: Closed}
	}
	return b.listed(g.Deny, g.Only, n)
}

// listed looks the name and every ending of it up.
func (b *Book) listed(deny, only uint64, n *Name) Verdict {
	seen, excepted := uint64(0), false
	for i := range n.labels {
		set := b.table.get(n.hash[i])
		if set == 0 {
			continue
		}
		if excepted = excepted || b.sets.excepts[set]; excepted {
			return b.withExceptions(deny, only, n)
		}
		mask := b.sets.categories[set]
		if mask&deny != 0 {
			return b.verdict(set, mask&deny, n.labels-i)
		}
		seen |= mask
	}
	if only != 0 && seen&only == 0 {
		return Verdict{Blocked: true, Why: NotOpened}
	}
	return Verdict{}
}

// verdict names the gravest category, and the first of its lists.
func (b *Book) verdict(set uint32, mask uint64, labels int) Verdict {
	v := Verdict{Blocked: true, Why: Listed, Category: First(mask), Labels: uint8(labels)}
	for _, m := range b.sets.of(set) {
		if !m.except() && b.Lists[m.list()].Category == v.Category {
			v.List = uint16(m.list())
			break
		}
	}
	return v
}

// withExceptions is listed where a list excepts a name or an ending of it: that list then blocks neither the name nor an
// ending of it. Other lists are not bound by it.
func (b *Book) withExceptions(deny, only uint64, n *Name) Verdict {
	var excepting []int
	seen := uint64(0)
	for i := range n.labels {
		set := b.table.get(n.hash[i])
		for _, m := range b.sets.of(set) {
			if m.except() {
				excepting = append(excepting, m.list())
			}
		}
		var found member
		mask := uint64(0)
		for _, m := range b.sets.of(set) {
			if m.except() || contains(excepting, m.list()) {
				continue
			}
			bit := uint64(1) << b.Lists[m.list()].Category
			if bit&deny != 0 && (mask&deny == 0 || bit < mask&deny&-(mask&deny)) {
				found = m
			}
			mask |= bit
		}
		if mask&deny != 0 {
			return Verdict{Blocked: true, Why: Listed, Category: First(mask & deny), List: uint16(found.list()), Labels: uint8(n.labels - i)}
		}
		seen |= mask
	}
	if only != 0 && seen&only == 0 {
		return Verdict{Blocked: true, Why: NotOpened}
	}
	return Verdict{}
}

func contains(all []int, one int) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// Denied has a bit for each category that is shut for a group.
func (b *Book) Denied(group int) uint64 { return b.Groups[group].Deny }

// Explained is what a device is told of why a name of a category is blocked.
func (b *Book) Explained(category uint8) string { return b.explained[category] }

// On gives the categories of the lists that name it, or an ending of it, one bit each. What a list excepts is on it all the same.
func (b *Book) On(n *Name) uint64 {
	mask := uint64(0)
	for i := range n.labels {
		mask |= b.sets.categories[b.table.get(n.hash[i])]
	}
	return mask
}

// Category is the number of a category by its name, and whether there is one.
func (b *Book) Category(name string) (uint8, bool) {
	for i, c := range b.Categories {
		if strings.EqualFold(c, name) {
			return uint8(i), true
		}
	}
	return 0, false
}

// reasons are the words for what makes a verdict.
var reasons = [...]string{Unlisted: "", Listed: "listed", NotOpened: "not opened", Closed: "closed", LocalRule: "school rule", Alias: "alias of a listed name"}

// String is a word for what made a verdict.
func (w Why) String() string { return reasons[w] }

// AppendReason writes category, list, rule and reason of a verdict, divided by tabs. A sealed list is not named, nor what stands in it.
func (b *Book) AppendReason(out []byte, v *Verdict, n *Name) []byte {
	if v.Why != Listed {
		if v.Why == Alias {
			out = append(out, b.Categories[v.Category]...)
		}
		out = append(out, "\t\t"...)
		if v.Rule != nil {
			out = n.appendEnding(out, int(v.Labels))
		}
		return append(append(out, '\t'), reasons[v.Why]...)
	}
	out = append(append(out, b.Categories[v.Category]...), '\t')
	if l := &b.Lists[v.List]; l.Sealed {
		out = append(out, "sealed\t"...)
	} else {
		out = append(append(out, l.Name...), '\t')
		out = n.appendEnding(out, int(v.Labels))
	}
	return append(append(out, '\t'), reasons[v.Why]...)
}
