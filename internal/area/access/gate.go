package access

import (
	"time"

	"handrail.school/handrail/internal/words/id"
)

// Gate says whether somebody may use a system at a moment, on a device, and if not, what is missing, the next step in
// front. It is a look-up on prepared facts.
func (f *Facts) Gate(who id.Person, key string, device id.Device, at time.Time) Answer {
	all, p, s := f.given(who, key, device, at)
	if len(all) == 0 {
		all = behind(p, s, f.believed(at).Unix())
	}
	return Answer{Allowed: len(all) == 0, Missing: all}
}

// given is what somebody lacks of all but the word that they are behind a shared account.
func (f *Facts) given(who id.Person, key string, device id.Device, at time.Time) ([]Missing, *person, *system) {
	p, s := f.people[who], f.systems[key]
	switch {
	case p == nil:
		return closed(lack(Post, "Nobody with this number belongs to the school", "/people")).Missing, nil, nil
	case s == nil:
		return closed(lack(Post, "The register has no such system", "/access/systems")).Missing, nil, nil
	}
	all, whole := f.ready(p, s, at)
	if whole {
		now := f.believed(at).Unix()
		all = f.machine(all, p, s, device, now)
		if s.Given != ByRole {
			all = granted(all, p, s, now)
		}
	}
	return all, p, s
}

// BeforeUse says what somebody lacks before they may say that they are behind a shared account: all that the gate asks but that,
// and the device.
func (f *Facts) BeforeUse(who id.Person, key string, at time.Time) []Missing {
	all, _, _ := f.given(who, key, AnyDevice, at)
	return all
}
