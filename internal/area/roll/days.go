package roll

import (
	"cmp"
	"time"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// FirstDay is the day from which somebody is here, LastDay the last on which they are; "" where nobody says.
func (f Facts) FirstDay() string { return cmp.Or(f.Begins, f.Admitted) }

// LastDay is described at FirstDay.
func (f Facts) LastDay() string { return cmp.Or(f.Ends, f.Leaves) }

// Awaited says whether somebody is still to come.
func (f Facts) Awaited(today string) bool { return f.FirstDay() > today && !f.over(today) }

func (f Facts) over(today string) bool { return f.LastDay() != "" && f.LastDay() < today }

// Holds says whether a tie is in force on a day.
func (t Tie) Holds(today string) bool {
	return (t.Begins == "" || t.Begins <= today) && (t.Ends == "" || t.Ends >= today)
}

// Due is the next day after today on which something happens to somebody without a new roster, or "".
func (f Facts) Due(today string) string {
	next := ""
	consider := func(day string) {
		if day > today && (next == "" || day < next) {
			next = day
		}
	}
	if f.over(today) {
		return ""
	}
	consider(f.FirstDay())
	consider(dayAfter(f.LastDay()))
	for _, t := range f.Classes {
		consider(t.Begins)
		consider(dayAfter(t.Ends))
	}
	return next
}

func dayAfter(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}

// OnTheDay is what has to happen to people whose day has come: who begins is let in, whose last day is over is closed,
// classes change. It is a plan like that of a roster. base holds only those people.
func OnTheDay(base Base, old map[id.Person]Facts, today string) *Plan {
	c := &comparer{Whose: &Whose{base: base, set: &Settled{}}, plan: &Plan{Format: "Days that came", Today: today}}
	for _, k := range base.People {
		f := old[k.ID]
		ch := Change{What: Changed, ID: k.ID, Before: f, Facts: f, Roles: k.Roles, Source: k.Source, UPN: k.UPN, Who: k.Who, Said: k.Said, Closed: k.Ended}
		switch {
		case !k.OnRoll:
			continue
		case k.Ended && k.ByRoll && !f.over(today) && !f.Awaited(today):
			ch.What, ch.Closed = Back, false
		case !k.Ended && f.over(today) && k.Roles&^Rostered == 0:
			c.leave(k, f, At{}, f.Key)
			continue
		case !k.Ended && f.over(today):
			c.plan.conflict(At{}, PostHolder, []string{f.Key}, "The last day of %s was %s, but they hold a post here. Close the account yourself if that is right.", f.Key, DayInWords(f.LastDay()))
		}
		c.plan.Changed++
		c.plan.People = append(c.plan.People, ch)
	}
	return c.plan
}

// spans joins the times of the roles that somebody has: from the first that begins to the last that ends.
func (p *Person) spans(begins, ends string) {
	if p.roles++; p.roles == 1 {
		p.Begins, p.Ends = begins, ends
		return
	}
	if p.Begins != "" && (begins == "" || begins < p.Begins) {
		p.Begins = begins
	}
	if p.Ends != "" && (ends == "" || ends > p.Ends) {
		p.Ends = ends
	}
}

// settleDays says when people come whose own row says nothing of it: a pupil with their first class, a parent with the
// first of their children and until the last.
func (s *settler) settleDays() {
	for i := range s.out.People {
		p := &s.out.People[i]
		if p.Left || p.Partial || !p.Roles.Has(people.Pupil) || p.FirstDay() != "" || len(p.Classes) == 0 {
			continue
		}
		first := p.Classes[0].Begins
		for _, t := range p.Classes {
			first = min(first, t.Begins)
		}
		p.Begins = first
	}
	adults := map[string]*Person{}
	for i := range s.out.People {
		if p := &s.out.People[i]; p.Roles == people.Of(people.Parent) {
			p.roles = 0
			adults[p.Key] = p
		}
	}
	for i := range s.out.People {
		p := &s.out.People[i]
		for _, t := range p.Adults {
			if a := adults[t.Key]; a != nil && !p.Left {
				a.spans(p.FirstDay(), p.LastDay())
			}
		}
	}
	for i := range s.out.People {
		if p := &s.out.People[i]; p.Awaited(s.opt.Today) && !p.Left && p.Roles&^people.Of(people.Parent) != 0 {
			s.out.conflict(p.At, Begins, []string{p.Key}, "%s begins on %s, and is there from that day on.", p.Key, DayInWords(p.FirstDay()))
		}
	}
}

// settleDisabled closes adults whose account is switched off in the other system. A pupil stays on the roll: many
// systems switch off small children's accounts.
func (s *settler) settleDisabled() {
	pupils := 0
	for i := range s.out.People {
		p := &s.out.People[i]
		switch {
		case !p.disabled || p.Left:
		case p.Roles.Has(people.Pupil):
			pupils++
		default:
			p.Left = true
			s.out.conflict(p.At, Disabled, []string{p.Key}, "The account of %s is switched off in the other system, so it is closed here, or not opened.", p.Key)
		}
	}
	if pupils > 0 {
		s.out.Notes = append(s.out.Notes, "The accounts of "+counted(pupils, "pupil", "pupils")+" are switched off in the other system. They are on the roll all the same.")
	}
}
