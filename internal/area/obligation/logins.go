package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Logins is how first logins of pupils were handed over, in figures.
type Logins struct {
	Own      int // systems in use in which pupils have a login of their own, given by name
	ToParent int // of these, handed to a parent
	Open     int // pupils' open accounts on these
	Released int // of which the first login went to a parent
	Read     int
}

const releasesPage = "/access/logins"

// handedToParents judges 7.9T-c: the first login of a pupil goes to a parent, who alone can read it, once.
func handedToParents(f *Facts, o policy.Obligation, _ time.Time) Standing {
	x := f.Access.Logins
	switch {
	case x.Own == 0:
		return claimed(o, "No system in which pupils get a login of their own by name is in use in the register.", systemsPage)
	case x.ToParent < x.Own:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s in which pupils get a login of their own, %d hand the first login to a parent.", many(x.Own, "system", "systems"), x.ToParent)}
	case x.Released < x.Open:
		return Standing{Status: NotMet, Link: recordPage, Seen: fmt.Sprintf("Of %s that pupils have, the first login of %d went to a parent.", many(x.Open, "account", "accounts"), x.Released)}
	case x.Open == 0:
		return claimed(o, "The register hands first logins to parents only; no pupil has an account yet.", releasesPage)
	}
	return Standing{Status: Met, Link: releasesPage, Seen: fmt.Sprintf("The first login of all %s that pupils have went to a parent; %d were read.", many(x.Open, "account", "accounts"), x.Read)}
}
