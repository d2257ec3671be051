package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Access is how the register of systems and the record of access stand: numbers, nobody's name.
type Access struct {
	Systems int // in use
	Lines   int // of the record that are not closed
	// Late are accounts of people who left, or whose time is over, that nobody has closed for more than a day; ToEnd are all
	// that wait.
	ToEnd, Late int
	// Unsigned are open accounts without the signature that they need, of staff, pupils and visitors.
	Unsigned Unsigned
	// Aged are systems with an age limit, TooYoung the open accounts of children below it.
	Aged, TooYoung int
	// Trackers hold pupils' data; Assessed of them were judged before they were used.
	Trackers, Assessed int
	AnyDevice          int // trackers that open on any device
	// Suspended are lines that are shut for a while, Endless those without an end, Untold those of pupils without a plan for
	// set work.
	Suspended, Endless, Untold int
	Logins                     Logins
	// Kinds are systems in use by their kind, Under their open accounts by what these ask for, as need.
	Kinds map[string]SystemKind
	Under map[string]Under
}

// SystemKind counts systems in use of one kind; Asks are those that ask for something before they open, by need.
// ForPupils and PupilsAsk are the same of those that pupils use; Open and OpenPupils count accounts.
type SystemKind struct {
	Live, ForPupils  int
	Asks, PupilsAsk  map[string]int
	Open, OpenPupils int
}

// Under counts open accounts for which something is asked, and those that lack it.
type Under struct{ Open, Lacking int }

// Unsigned counts accounts without a signature.
type Unsigned struct{ Staff, Pupils, Visitors int }

const (
	recordPage  = "/access/record"
	systemsPage = "/access/systems"
)

// recorded judges 7.2-a: there is a record of who has access, and nobody who left is in it as still having some.
func recorded(f *Facts, o policy.Obligation, _ time.Time) Standing {
	a := f.Access
	switch {
	case a.Systems == 0:
		return claimed(o, "No system is entered in the register yet, so nobody's access is on record.", systemsPage)
	case a.Late > 0:
		return Standing{Status: NotMet, Link: recordPage, Seen: fmt.Sprintf("%s should have been closed more than a day ago: their holders left, or their time is over.", many(a.Late, "account", "accounts"))}
	}
	s := Standing{Status: Met, Link: recordPage, Seen: fmt.Sprintf("The record has %s for %s in use.", many(a.Lines, "open line", "open lines"), many(a.Systems, "system", "systems"))}
	if a.ToEnd > 0 {
		s.Status = Due
		s.Seen += fmt.Sprintf(" %s to be closed by the technician today.", many(a.ToEnd, "account is", "accounts are"))
	}
	return s
}

// signedFirst judges 7.2-c, 7.2-d and 7.2-e as far as accounts go: none is open without the signature that it needs. The
// filter does not ask the gate yet, so this is never met by what is seen here alone.
func signedFirst(whom string, count func(Unsigned) int) func(*Facts, policy.Obligation, time.Time) Standing {
	return func(f *Facts, o policy.Obligation, _ time.Time) Standing {
		switch n := count(f.Access.Unsigned); {
		case f.Access.Systems == 0:
			return claimed(o, "No system is entered in the register yet.", systemsPage)
		case n > 0:
			return Standing{Status: NotMet, Link: recordPage, Seen: fmt.Sprintf("%s of %s open without the signature that the system asks for.", many(n, "account", "accounts"), whom)}
		}
		return claimed(o, "No account of "+whom+" is open without the signature that it needs, and none is set up before. The filter does not ask for signatures yet.", recordPage)
	}
}

// oldEnough judges 8.3-c: the register knows the age limits, and no account of a child below one is open.
func oldEnough(f *Facts, o policy.Obligation, _ time.Time) Standing {
	a := f.Access
	switch {
	case a.Aged == 0:
		return claimed(o, "No system in the register has an age limit.", systemsPage)
	case a.TooYoung > 0:
		return Standing{Status: NotMet, Link: recordPage, Seen: many(a.TooYoung, "account", "accounts") + " of children below the service's age limit are open, or their birthday is not known."}
	}
	return Standing{Status: Met, Link: systemsPage, Seen: many(a.Aged, "system has", "systems have") + " an age limit, no child below it has an account, and none can be asked for."}
}

// assessedFirst judges 7.11-d: no tracker is used before its risk was assessed and approved.
func assessedFirst(f *Facts, o policy.Obligation, _ time.Time) Standing {
	a := f.Access
	switch {
	case a.Trackers == 0:
		return claimed(o, "No progress tracker is in the register of systems.", systemsPage)
	case a.Assessed < a.Trackers:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s in use, %d had their risk assessed and approved.", many(a.Trackers, "tracker", "trackers"), a.Assessed)}
	}
	return Standing{Status: Met, Link: systemsPage, Seen: many(a.Trackers, "tracker is", "trackers are") + " in use, each after its risk was assessed and approved; the register lets none into use before."}
}

// suspended judges 7.9T-n: whatever is suspended has a reason, somebody who decided it, and an end at which it opens or is
// decided anew; nothing else can be entered.
func suspended(f *Facts, o policy.Obligation, _ time.Time) Standing {
	a := f.Access
	page := recordPage + "?stage=suspended"
	switch {
	case a.Systems == 0:
		return claimed(o, "No system is entered in the register yet, so nothing could be suspended.", systemsPage)
	case a.Endless > 0:
		return Standing{Status: NotMet, Link: page, Seen: many(a.Endless, "suspension has", "suspensions have") + " no end."}
	case a.Suspended == 0:
		return Standing{Status: Met, Link: page, Seen: "Nothing is suspended today. A suspension is entered only with its kind of reason and its end, and the record keeps who decided it."}
	}
	return Standing{Status: Met, Link: page, Seen: many(a.Suspended, "account is", "accounts are") + " suspended, each with a reason, who decided it, and an end."}
}

// toldOfWork judges 7.9T-o: no pupil's account is suspended without the family hearing how set work comes meanwhile.
func toldOfWork(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := suspended(f, o, day)
	switch a := f.Access; {
	case s.Status == Met && a.Untold > 0:
		return Standing{Status: NotMet, Link: s.Link, Seen: many(a.Untold, "pupil's account is", "pupils' accounts are") + " suspended without a plan for set work."}
	case s.Status == Met && a.Suspended > 0:
		s.Seen += " For each pupil the notice to the family says what the pause means and how set work comes meanwhile."
	case s.Status == Met:
		s.Seen += " For a pupil it is entered only with how set work comes meanwhile, which the notice to the family says."
	}
	return s
}

// warned judges 8.1-h: the agreements say what misuse may bring, and whatever is withdrawn has a reason and an end.
func warned(f *Facts, o policy.Obligation, day time.Time) Standing {
	s := signed(f, o, day)
	if f.Access.Systems == 0 {
		return s
	}
	if w := suspended(f, o, day); w.Status != Met || s.Status == Met {
		s.Seen += " " + w.Seen
		if w.Status != Met {
			s.Status, s.Link, s.LastTrue = w.Status, w.Link, time.Time{}
		}
	}
	return s
}
