package access

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Asks lists what a system asks of somebody before it opens, as needs: all that concern them, held or not.
func (f *Facts) Asks(who id.Person, key string) []string {
	p, s := f.people[who], f.systems[key]
	if p == nil || s == nil {
		return nil
	}
	var all []string
	for _, i := range s.needs {
		if f.needs[i].Concerns(p.Roles&s.For, p.Stage) {
			all = append(all, f.needs[i].id)
		}
	}
	return all
}

// Held lists what somebody holds of what a system needs, as need and day: the covers under which access was given.
func (f *Facts) Held(who id.Person, key string, at time.Time) []string {
	p, s := f.people[who], f.systems[key]
	if p == nil || s == nil {
		return nil
	}
	var all []string
	for _, i := range s.needs {
		if c := p.covers[i]; f.needs[i].Concerns(p.Roles&s.For, p.Stage) && c.state == agreed {
			all = append(all, f.needs[i].ID()+" "+time.Unix(c.from, 0).In(f.zone).Format(time.DateOnly))
		}
	}
	return all
}
