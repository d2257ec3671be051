package roll

import (
	"cmp"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Rostered are the roles that a roster can give.
var Rostered = people.Of(people.Pupil, people.Staff, people.Parent)

// Digest makes the keyed digest of a value, by which the records find somebody without showing them.
type Digest func(kind, value string) string

// Known is one person of the records, in digests: most need never be opened.
type Known struct {
	ID      id.Person
	Email   string // digest of the address
	Roles   people.Set
	Ended   bool
	Account bool // has chosen a passphrase
	// What follows is empty for somebody who never came from a roster.
	Source, UPN, Who, Said string
	OnRoll                 bool
	ByRoll                 bool // an import closed the account
	Due                    bool // a day is still to come on which something happens to them
}

// KnownClass is one class of the records.
type KnownClass struct {
	ID, Source, Said string
	Ended            bool
}

// Base is what the records hold before an import.
type Base struct {
	People  []Known
	Classes []KnownClass
}

// What an import does to somebody.
const (
	Added     = "added"
	Changed   = "changed"
	Left      = "left"
	Back      = "back"
	Unchanged = "unchanged"
)

// Change is what an import does to one person.
type Change struct {
	What   string
	At     At
	ID     id.Person // empty for somebody new
	Facts  Facts
	Before Facts
	Roles  people.Set // of the person afterwards
	// Digests of the new facts.
	Source, UPN, Who, Said string
	// Address says that the roster's e-mail address becomes the person's own.
	Address bool
	// Linked is somebody who was here before any roster spoke of them.
	Linked bool
	// Closed is somebody who is not there, or not yet.
	Closed bool
}

// ClassChange is what an import does to one class.
type ClassChange struct {
	What         string
	ID           string
	Source, Said string
	Class        Class
}

// Plan is the difference between a roster and the records.
type Plan struct {
	Format  string
	Today   string
	People  []Change
	Classes []ClassChange
	Counts
	Report
}

// Counts are people: pupils, staff, parents.
type Counts struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Left      int `json:"left"`
	Unchanged int `json:"unchanged"`
	// Pupils are on the roll before; PupilsLeft are those of them who would leave.
	Pupils     int `json:"pupils_before"`
	PupilsLeft int `json:"pupils_left"`
}

// Shrinks says whether so many pupils would leave that a mistake is likelier than a summer: more than a fifth,
// and more than a handful.
func (c Counts) Shrinks() bool { return c.PupilsLeft > 5 && c.PupilsLeft*5 > c.Pupils }

// Whose pairs people of the roster with people of the records.
type Whose struct {
	set     *Settled
	base    Base
	digest  Digest
	prints  []prints
	match   []int // by position in the roster: position in the records, or -1
	claimed []int // by position in the records: position in the roster, or -1
	report  Report
	skip    map[int]bool
	linked  map[int]bool
}

type prints struct{ source, upn, who, said string }

// Match finds out who is who: by the number in the source system, then the UPN, then name with birth date, and for
// adults the e-mail address.
func Match(set *Settled, base Base, digest Digest) *Whose {
	w := &Whose{set: set, base: base, digest: digest, prints: make([]prints, len(set.People)), match: make([]int, len(set.People)),
		claimed: make([]int, len(base.People)), skip: map[int]bool{}, linked: map[int]bool{}}
	for i := range w.claimed {
		w.claimed[i] = -1
	}
	by := func(get func(Known) string) map[string]int {
		m := make(map[string]int, len(base.People))
		for i, k := range base.People {
			if d := get(k); d != "" {
				if _, twice := m[d]; twice {
					m[d] = -1 // nobody can tell
				} else {
					m[d] = i
				}
			}
		}
		return m
	}
	source := by(func(k Known) string { return k.Source })
	for i := range set.People {
		p := &set.People[i]
		w.prints[i] = prints{source: digest("source", p.Key), who: whoPrint(digest, p.Identity)}
		if p.UPN != "" {
			w.prints[i].upn = digest("upn", p.UPN)
		}
		w.prints[i].said = digest("said", saidOf(set, p))
		w.match[i] = -1
		if k, ok := source[w.prints[i].source]; ok && k >= 0 {
			w.match[i], w.claimed[k] = k, i
		}
	}
	w.others(by(func(k Known) string { return k.UPN }), func(i int) string { return w.prints[i].upn }, false)
	w.others(by(func(k Known) string { return k.Who }), func(i int) string { return w.prints[i].who }, false)
	w.others(by(func(k Known) string {
		if k.Source == "" || !k.Roles.Has(people.Pupil) {
			return k.Email
		}
		return ""
	}), func(i int) string {
		if p := set.People[i]; p.Email == "" || p.Roles.Has(people.Pupil) || p.Partial {
			return ""
		}
		return digest("email", set.People[i].Email)
	}, true)
	return w
}

// others pairs those who are not paired yet by another mark.
func (w *Whose) others(known map[string]int, mark func(int) string, link bool) {
	for i := range w.set.People {
		d := mark(i)
		if d == "" {
			continue
		}
		k, ok := known[d]
		switch {
		case !ok || k < 0 || w.match[i] == k:
		case w.match[i] >= 0 && !link && d == w.prints[i].upn:
			w.skip[i] = true
			w.report.conflict(w.set.People[i].At, Ambiguous, []string{w.set.People[i].Key}, "The number and the UPN of %s belong to two different people here.", w.set.People[i].Key)
		case w.match[i] < 0 && w.claimed[k] < 0:
			w.match[i], w.claimed[k] = k, i
			w.linked[i] = link
		}
	}
}

// Open lists the people of the records whose facts are needed to go on: the roster says something else of
// them than it did.
func (w *Whose) Open() []id.Person {
	var all []id.Person
	for i, k := range w.match {
		if k >= 0 && (w.base.People[k].Said != w.prints[i].said || w.base.People[k].Ended) {
			all = append(all, w.base.People[k].ID)
		}
	}
	for k, i := range w.claimed {
		if i < 0 && w.base.People[k].OnRoll && (!w.base.People[k].Ended || w.base.People[k].Due) {
			all = append(all, w.base.People[k].ID)
		}
	}
	return all
}

// whoPrint is the digest of who somebody is whatever number they have: only with a birth date, or two people of
// one name would be one.
func whoPrint(digest Digest, i Identity) string {
	if i.Birth == "" || i.Given == "" || i.Family == "" {
		return ""
	}
	return digest("who", Fold(i.Given)+"\x1f"+Fold(i.Family)+"\x1f"+i.Birth)
}

// saidOf is everything that a roster says of one person as one text.
func saidOf(set *Settled, p *Person) string {
	var b strings.Builder
	b.Grow(256)
	i := p.Identity
	for _, s := range []string{string(set.Memberships), string(set.Families), p.Key, i.Given, i.Middle, i.Family, i.PreferredGiven, i.PreferredFamily, i.FormerFamily,
		i.Birth, i.Sex, i.UPN, i.FormerUPN, i.ULN, i.Year, i.Admitted, i.Leaves, p.Email, p.Phone} {
		b.WriteString(s)
		b.WriteByte(0x1f)
	}
	if p.Begins+p.Ends != "" {
		b.WriteString(p.Begins + "\x1f" + p.Ends + "\x1f")
	}
	b.WriteByte(byte('0' + btoi(p.Left) + 2*btoi(p.Partial)))
	for _, r := range p.Roles.Roles() {
		b.WriteString(r.Key())
	}
	for _, ties := range [][]Tie{p.Classes, p.Adults, p.QuitClasses, p.QuitAdults} {
		b.WriteByte(0x1e)
		for _, t := range ties {
			b.WriteString(t.Key)
			b.WriteByte(0x1f)
			b.WriteString(t.Kind)
			b.WriteByte(byte('0' + btoi(t.Teaches) + 2*btoi(t.Barred)))
			b.WriteByte(byte('0' + min(t.Order, 70)))
			b.WriteString(t.Begins)
			if t.Ends != "" {
				b.WriteString("\x1f" + t.Ends)
			}
		}
	}
	return b.String()
}

// SaidOfClass is everything that a roster says of one class as one text.
func saidOfClass(c Class) string {
	return strings.Join([]string{c.Key, c.Title, c.Kind, c.Year, string(rune('0' + btoi(c.Left)))}, "\x1f")
}

// merged are the facts after a roster that may not repeat everything.
func merged(set *Settled, p *Person, old Facts) Facts {
	now := p.Facts
	if p.Partial {
		now.Identity, now.Email, now.Phone = old.Identity, old.Email, old.Phone
		now.Birth, now.Sex, now.Year = cmp.Or(p.Birth, old.Birth), cmp.Or(p.Sex, old.Sex), cmp.Or(p.Year, old.Year)
		if p.Roles == 0 {
			now.Roles = old.Roles
		}
	}
	// What few systems hand over is not lost because this one does not.
	now.FormerUPN, now.ULN, now.FormerFamily = cmp.Or(now.FormerUPN, old.FormerUPN), cmp.Or(now.ULN, old.ULN), cmp.Or(now.FormerFamily, old.FormerFamily)
	switch set.Memberships {
	case Absent:
		now.Classes = old.Classes
	case Delta:
		now.Classes = mergeTies(old.Classes, p.Classes, p.QuitClasses)
	}
	switch set.Families {
	case Absent:
		now.Adults = old.Adults
	case Delta:
		now.Adults = mergeTies(old.Adults, p.Adults, p.QuitAdults)
	}
	return now
}

// filled are the facts of somebody who is here, with what is not known of them taken from another school's system.
func filled(old Facts, from Identity, back bool) Facts {
	now := old
	for _, f := range []struct{ to, from *string }{{&now.Given, &from.Given}, {&now.Middle, &from.Middle}, {&now.Family, &from.Family}, {&now.PreferredGiven, &from.PreferredGiven},
		{&now.PreferredFamily, &from.PreferredFamily}, {&now.FormerFamily, &from.FormerFamily}, {&now.Birth, &from.Birth}, {&now.Sex, &from.Sex}, {&now.UPN, &from.UPN},
		{&now.FormerUPN, &from.FormerUPN}, {&now.ULN, &from.ULN}, {&now.Year, &from.Year}} {
		*f.to = cmp.Or(*f.to, *f.from)
	}
	if back { // they have been elsewhere since
		now.Year = cmp.Or(from.Year, old.Year)
	}
	return now
}

func mergeTies(old, joined, quit []Tie) []Tie {
	gone := func(t Tie) bool {
		same := func(x Tie) bool { return x.Key == t.Key && x.Teaches == t.Teaches }
		return slices.ContainsFunc(quit, same) || slices.ContainsFunc(joined, same)
	}
	all := append(slices.DeleteFunc(slices.Clone(old), gone), joined...)
	sortTies(all)
	return all
}

// otherPerson says whether two sets of facts under one number are about two people. A corrected birth date alone, a new
// name alone, or the same name written otherwise, is still the same child.
func otherPerson(old, now Identity) bool {
	if old.Given == "" && old.Family == "" {
		return false
	}
	given, family := alike(old.Given, now.Given), alike(old.Family, now.Family)
	switch {
	case given && family, old.Birth != "" && old.Birth == now.Birth:
		return false
	case old.Birth != "" && now.Birth != "": // another birth date, and another name: a sibling, or somebody else of that name
		return true
	}
	return !given && !family
}

// alike says whether two names may be one, written otherwise: "Zoe" and "Zoë-May", "Catherine" and "Katherine".
func alike(a, b string) bool {
	a, b = Fold(a), Fold(b)
	if a == b {
		return true
	}
	if min(len(a), len(b)) < 3 {
		return false
	}
	return strings.Contains(a, b) || strings.Contains(b, a) || len(a) == len(b) && len(a) > 4 && differing(a, b) < 3
}

// differing counts the places at which two texts of one length differ.
func differing(a, b string) int {
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
