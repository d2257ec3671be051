package office

import (
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
)

// Inputs is what a policy is made from by these books alone, for answers and a day.
func (b *Books) Inputs(p policy.Profile, day time.Time) policy.Inputs {
	return policy.Inputs{Profile: p, Register: b.Register, Pack: b.Packs[b.Library.Effective(p).First("area.pack")],
		National: b.Packs["national"], Day: calendar.Day(day)}
}
