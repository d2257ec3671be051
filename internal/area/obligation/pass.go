package obligation

import (
	"fmt"
	"slices"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Passes counts the day passes of the last year: numbers, nobody's name.
type Passes struct {
	Opened   int // reception said yes
	Unsigned int // of these, without a signature
	Late     int // open more than an hour after their time
}

const passesPage = "/passes"

// said is how the passes of a year stand, in words.
func (p Passes) said() string {
	return fmt.Sprintf("In the last year %s at reception, each after the visitors’ agreement was read and signed, with whom they visited.", many(p.Opened, "day pass was opened", "day passes were opened"))
}

// guests judges 7.2-e: nobody who visits has an account or a pass without a signature, and passes end. The filter does not
// ask the gate yet, so this is never met by what is seen here alone.
func guests(f *Facts, o policy.Obligation, day time.Time) Standing {
	switch p := f.Passes; {
	case p.Unsigned > 0:
		return Standing{Status: NotMet, Link: passesPage, Seen: many(p.Unsigned, "day pass was opened", "day passes were opened") + " without a signature."}
	case p.Late > 0:
		return Standing{Status: NotMet, Link: passesPage, Seen: many(p.Late, "day pass is", "day passes are") + " still open more than an hour after its end."}
	}
	s := signedFirst("visitors", func(u Unsigned) int { return u.Visitors })(f, o, day)
	if f.Passes.Opened > 0 && s.Status != NotMet {
		return claimed(o, f.Passes.said()+" All ended by themselves or earlier. The filter does not ask for signatures yet.", passesPage)
	}
	return s
}

// visitorsAgree says whether a wording for visitors is in force.
func visitorsAgree(f *Facts) bool {
	return slices.ContainsFunc(f.Agreements.Kinds, func(k SignedKind) bool { return k.Key == "visitor" })
}

// welcomed judges 9.4-a: who comes in signs the rules for phones and cameras first.
func welcomed(f *Facts, o policy.Obligation, day time.Time) Standing {
	switch p := f.Passes; {
	case !visitorsAgree(f):
		return claimed(o, "No agreement for visitors is in force, so none can sign one.", wordingsPage)
	case p.Opened == 0:
		return claimed(o, "An agreement for visitors is in force. No day pass has been opened here in the last year.", passesPage)
	case p.Unsigned > 0:
		return guests(f, o, day)
	}
	return Standing{Status: Met, Link: passesPage, Seen: f.Passes.said()}
}

// inWriting judges 9.4-c in part: whoever has a pass was shown the rules and keeps them on their phone; leaflets that are
// handed out are not counted, and languages are the school's own.
func inWriting(f *Facts, o policy.Obligation, _ time.Time) Standing {
	if !visitorsAgree(f) || f.Passes.Opened == 0 {
		return claimed(o, "The leaflet for visitors is made from the policy. No day pass has been opened here in the last year.", "/policy/papers")
	}
	return claimed(o, f.Passes.said()+" The rules stay on their phone for the day. Leaflets that are handed out are not counted.", passesPage)
}
