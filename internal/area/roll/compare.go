package roll

import (
	"reflect"
	"slices"
	"strings"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// comparer works out a plan.
type comparer struct {
	*Whose
	old      map[id.Person]Facts
	plan     *Plan
	classes  map[string]bool // digests of classes that are here or come with the roster
	adults   map[string]bool // digests of people who are here or come with the roster
	emails   map[string]string
	hasRoles people.Set
}

// Compare works out what a roster changes. old are the facts of the people that Open named; of somebody who never
// came from a roster, their name.
func (w *Whose) Compare(old map[id.Person]Facts) *Plan {
	c := &comparer{Whose: w, old: old, plan: &Plan{Format: w.set.Format, Today: w.set.Today, Report: w.set.Report}, classes: map[string]bool{}, adults: map[string]bool{}, emails: map[string]string{}}
	c.plan.Conflicts = append(slices.Clone(c.plan.Conflicts), w.report.Conflicts...)
	for _, k := range w.base.People {
		if k.OnRoll && !k.Ended && k.Roles.Has(people.Pupil) {
			c.plan.Pupils++
		}
		if k.Source != "" {
			c.adults[k.Source] = true
		}
		if k.Email != "" {
			c.emails[k.Email] = string(k.ID)
		}
	}
	for i := range w.set.People {
		c.adults[w.prints[i].source] = true
		if !w.set.People[i].Left {
			c.hasRoles |= w.set.People[i].Roles
		}
	}
	c.compareClasses()
	for i := range w.set.People {
		if !w.skip[i] {
			c.person(i)
		}
	}
	c.leavers()
	return c.plan
}

func (c *comparer) compareClasses() {
	known := make(map[string]KnownClass, len(c.base.Classes))
	for _, k := range c.base.Classes {
		known[k.Source] = k
		c.classes[k.Source] = true
	}
	seen := map[string]bool{}
	for _, x := range c.set.Classes {
		ch := ClassChange{Class: x, Source: c.digest("class", x.Key), Said: c.digest("said", saidOfClass(x))}
		seen[ch.Source] = true
		k, ok := known[ch.Source]
		ch.ID = k.ID
		switch {
		case !ok && x.Left:
			continue
		case !ok:
			ch.What = Added
		case x.Left && !k.Ended:
			ch.What = Left
		case x.Left || k.Said == ch.Said && !k.Ended:
			continue
		default:
			ch.What = Changed
		}
		c.classes[ch.Source] = true
		c.plan.Classes = append(c.plan.Classes, ch)
	}
	if c.set.Memberships != Bulk || c.set.Unsure {
		return
	}
	for _, k := range c.base.Classes {
		if !seen[k.Source] && !k.Ended {
			c.plan.Classes = append(c.plan.Classes, ClassChange{What: Left, ID: k.ID, Source: k.Source})
		}
	}
}

func (c *comparer) person(i int) {
	p := &c.set.People[i]
	ch := Change{At: p.At, Facts: p.Facts, Source: c.prints[i].source, UPN: c.prints[i].upn, Who: c.prints[i].who, Said: c.prints[i].said}
	if c.match[i] < 0 {
		c.newcomer(p, ch)
		return
	}
	k := c.base.People[c.match[i]]
	waits := k.Ended && k.ByRoll && k.Due && p.Awaited(c.set.Today)
	if k.OnRoll && (!k.Ended || waits) && k.Said == c.prints[i].said {
		c.plan.Unchanged++
		return
	}
	old := c.old[k.ID]
	if c.linked[i] && !sharesName(old.Name(), p.Identity) { // one address, and another name: not the same person
		c.newcomer(p, ch)
		return
	}
	ch.ID, ch.Before, ch.Linked = k.ID, old, !k.OnRoll
	c.known(p, k, ch)
}

// newcomer adds somebody whom nobody here knows.
func (c *comparer) newcomer(p *Person, ch Change) {
	switch {
	case p.Left:
		return
	case p.Partial || p.Roles == 0:
		c.plan.conflict(p.At, Orphan, []string{p.Key}, "This row changes %s, whom neither the roster nor an earlier one has.", p.Key)
		return
	}
	ch.What, ch.Roles, ch.Closed = Added, p.Roles, p.Awaited(c.set.Today)
	c.ties(&ch)
	ch.Address = c.address(p, "")
	c.plan.Added++
	c.plan.People = append(c.plan.People, ch)
}

// address says whether the e-mail address in the roster can be this person's own, by which they would sign in.
func (c *comparer) address(p *Person, who string) bool {
	if p.Email == "" {
		return false
	}
	d := c.digest("email", p.Email)
	if owner, taken := c.emails[d]; taken && owner != who {
		c.plan.conflict(p.At, SharedEmail, []string{p.Key}, "The e-mail address of %s belongs to somebody else as well, so it cannot be used to sign in.", p.Key)
		return false
	}
	if who == "" {
		who = "new " + p.Key
	}
	c.emails[d] = who
	return true
}

// known changes somebody who is here.
func (c *comparer) known(p *Person, k Known, ch Change) {
	if k.OnRoll && !p.Partial && otherPerson(ch.Before.Identity, p.Identity) {
		c.plan.conflict(p.At, ReusedID, []string{p.Key}, "The number %s belonged to somebody else with another name. Nothing is changed until it is clear who this is.", p.Key)
		return
	}
	if p.Left {
		if (!k.Ended || k.Due) && k.OnRoll {
			c.leave(k, ch.Before, p.At, p.Key)
		}
		return
	}
	if k.Ended && !k.ByRoll {
		c.plan.conflict(p.At, ClosedHere, []string{p.Key}, "%s is in the roster, but the school closed this account itself. It stays closed.", p.Key)
		return
	}
	c.facts(p, k, &ch)
	given := ch.Before.Roles & Rostered
	ch.Roles = k.Roles&^given | ch.Facts.Roles
	if k.Roles.Meets(people.Colleagues) && !k.OnRoll || k.Roles&people.Colleagues&^people.Of(people.Staff) != 0 {
		ch.Roles = k.Roles | ch.Facts.Roles&people.Of(people.Parent, people.Pupil)
	}
	if ch.Roles == 0 { // a change that says nothing of roles
		ch.Roles = k.Roles
	}
	if ch.Roles.Has(people.Pupil) && ch.Roles.Meets(people.Colleagues) {
		c.plan.conflict(p.At, TeacherAndPupil, []string{p.Key}, "%s is %s here and %s in the roster.", p.Key, called(!k.Roles.Has(people.Pupil)), called(k.Roles.Has(people.Pupil)))
		return
	}
	c.ties(&ch)
	if !k.Account && k.OnRoll && p.Email != "" && c.digest("email", p.Email) != k.Email {
		ch.Address = c.address(p, string(k.ID))
	}
	ch.Closed = k.Ended && ch.Facts.Awaited(c.set.Today)
	same := sameFacts(ch.Before, ch.Facts) && ch.Roles == k.Roles && k.Source == ch.Source
	switch {
	case k.Ended && !ch.Closed:
		ch.What = Back
		c.plan.Changed++
	case k.OnRoll && same && (!ch.Closed || k.Due):
		ch.What = Unchanged
		c.plan.Unchanged++
	default:
		ch.What = Changed
		c.plan.Changed++
	}
	c.plan.People = append(c.plan.People, ch)
}

// facts are what is known of somebody afterwards. Their number, and what was said of them last, stay those of the
// school's own system.
func (c *comparer) facts(p *Person, k Known, ch *Change) {
	if c.set.Visiting && k.OnRoll && k.Source != ch.Source {
		ch.Facts = filled(ch.Before, p.Identity, k.Ended)
		ch.Facts.Roles |= p.Roles
		ch.Source, ch.Said, ch.Who = k.Source, k.Said, whoPrint(c.digest, ch.Facts.Identity)
		if ch.UPN = k.UPN; ch.UPN == "" && ch.Facts.UPN != "" {
			ch.UPN = c.digest("upn", ch.Facts.UPN)
		}
		return
	}
	ch.Facts = merged(c.set, p, ch.Before)
	ch.Facts.Key = p.Key
	if p.Partial {
		ch.Who, ch.UPN = whoPrint(c.digest, ch.Facts.Identity), k.UPN
	}
}

// sameFacts compares what is kept; where a row stood is not.
func sameFacts(a, b Facts) bool {
	for _, f := range []*Facts{&a, &b} {
		f.Classes, f.Adults = unplaced(f.Classes), unplaced(f.Adults)
	}
	return reflect.DeepEqual(a, b)
}

func unplaced(ties []Tie) []Tie {
	var all []Tie
	for _, t := range ties {
		t.At = At{}
		all = append(all, t)
	}
	return all
}

// ties takes out what leads to nobody.
func (c *comparer) ties(ch *Change) {
	ch.Facts.Classes = slices.DeleteFunc(slices.Clone(ch.Facts.Classes), func(t Tie) bool {
		missing := !c.classes[c.digest("class", t.Key)]
		if missing && t.Line > 0 && c.set.Memberships == Delta {
			c.plan.conflict(t.At, Orphan, []string{ch.Facts.Key, t.Key}, "This row names the class %s, which neither the roster nor an earlier one has.", t.Key)
		}
		return missing
	})
	ch.Facts.Adults = slices.DeleteFunc(slices.Clone(ch.Facts.Adults), func(t Tie) bool { return !c.adults[c.digest("source", t.Key)] })
}

// leave closes somebody, unless they hold a post: those are closed by people.
func (c *comparer) leave(k Known, old Facts, at At, key string) {
	if k.Roles&^Rostered != 0 {
		c.plan.conflict(at, PostHolder, []string{key}, "%s is not in the roster any more, but holds a post here. Close the account yourself if that is right.", key)
		return
	}
	c.plan.Left++
	if k.Roles.Has(people.Pupil) && !k.Ended {
		c.plan.PupilsLeft++
	}
	c.plan.People = append(c.plan.People, Change{What: Left, At: at, ID: k.ID, Before: old, Facts: old, Roles: k.Roles, Source: k.Source, UPN: k.UPN, Who: k.Who, Said: k.Said})
}

// leavers are those whom a whole roster does not name. A roster without any parents says nothing about parents.
func (c *comparer) leavers() {
	if c.set.Users != Bulk {
		return
	}
	if c.set.Unsure {
		c.plan.Notes = append(c.plan.Notes, "Rows were rejected of which nobody can tell whom they are about, so nobody is taken for a leaver this time.")
		return
	}
	held := make(map[string]bool, len(c.set.Held))
	for key := range c.set.Held {
		held[c.digest("source", key)] = true
	}
	for n, k := range c.base.People {
		if c.claimed[n] >= 0 || !k.OnRoll || k.Ended && !k.Due || held[k.Source] {
			continue
		}
		old := c.old[k.ID]
		if mine := (k.Roles | old.Roles) & Rostered; mine == 0 || mine&^c.hasRoles != 0 {
			continue
		}
		c.leave(k, old, At{}, old.Key)
	}
}

// sharesName says whether a name here has a word of a name in the roster.
func sharesName(here string, there Identity) bool {
	words := strings.Fields(Fold(there.Given + " " + there.Family + " " + there.PreferredGiven + " " + there.PreferredFamily))
	return slices.ContainsFunc(strings.Fields(Fold(here)), func(w string) bool { return len(w) > 1 && slices.Contains(words, w) })
}
