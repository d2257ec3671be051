package access

import (
	"time"

	"handrail.school/handrail/internal/words/id"
	"handrail.school/handrail/internal/words/people"
)

// Turn is who is behind an account that several people share, or a device that many use, and from when until when: so that
// what is done there can be told apart, and nobody needs to be somebody else (obligations 7.5-k, 7.5.1-h). By is who said
// so, where it was not the person.
type Turn struct {
	ID      id.Use
	Thing   string // SystemThing or DeviceThing
	Person  id.Person
	By      string
	Since   time.Time
	Until   time.Time // the end of the school's day: nobody is behind an account overnight
	Ended   time.Time // earlier than that, where somebody was done or another took over
	EndedBy string
}

// SystemThing names the account of a system, DeviceThing a device.
func SystemThing(key string) string       { return "system:" + key }
func DeviceThing(number id.Device) string { return "device:" + string(number) }

// End is when a use ends, or ended.
func (u Turn) End() time.Time {
	if !u.Ended.IsZero() && u.Ended.Before(u.Until) {
		return u.Ended
	}
	return u.Until
}

// Now says whether somebody is behind it at a moment.
func (u Turn) Now(at time.Time) bool { return !at.Before(u.Since) && at.Before(u.End()) }

// UseRecent is within how many days somebody has to have said that they use a shared account, for the step to count as kept.
const UseRecent = 30

// behind asks colleagues, last of all, to say that it is they who are behind a shared account; pupils use one beside an adult,
// who says so for themselves (7.5.1-h).
func behind(p *person, s *system, now int64) []Missing {
	switch {
	case s.Login != SharedLogin || !p.Roles.Meets(people.Colleagues):
		return nil
	case s.user == p.ID && s.since <= now && now < s.until:
		return nil
	}
	return add(nil, lack(Time, "Several people share "+s.Name+": say that you are using it now", "/access/systems/"+s.Key+"/use"))
}
