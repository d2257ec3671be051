package obligation

import (
	"fmt"
	"time"

	"handrail.school/handrail/internal/area/policy"
)

// Secrets is how the register of shared secrets stands: numbers, nobody's name and nothing of the secrets.
type Secrets struct {
	Shared         int // known to several people
	ToChange, Late int // a change is forced; for more than a day
	// Sealed are envelopes; of those, Alone have fewer than two holders, Opened were opened, or lie too long, and wait to be
	// made anew. Channels are live accounts on social media, Uncovered those without an envelope that two can open.
	// OpenedLate of them have waited for more than a day.
	Sealed, Alone, Opened, OpenedLate int
	Channels, Uncovered               int
}

const secretsPage = "/access/secrets"

// groupSecrets judges 7.5.1-b: who knows what is shared is on record, and whoever leaves forces a change.
func groupSecrets(f *Facts, o policy.Obligation, _ time.Time) Standing {
	s := f.Secrets
	switch {
	case s.Shared == 0:
		return claimed(o, "No group password is entered in the register of shared secrets.", secretsPage)
	case s.Late > 0:
		return Standing{Status: NotMet, Link: secretsPage, Seen: fmt.Sprintf("%s should have been changed more than a day ago: somebody who knew it left, or it is too old.", many(s.Late, "shared secret", "shared secrets"))}
	case s.ToChange > 0:
		return Standing{Status: Due, Link: secretsPage, Seen: many(s.ToChange, "shared secret has", "shared secrets have") + " to be changed now."}
	}
	return Standing{Status: Met, Link: secretsPage, Seen: many(s.Shared, "shared secret is", "shared secrets are") + " on record with who knows each and when it last changed; everybody who knows one belongs to the school."}
}

// sealedDetails judges 8.4-e: two can reach each account in an emergency, and whatever was opened was changed.
func sealedDetails(f *Facts, o policy.Obligation, _ time.Time) Standing {
	s := f.Secrets
	switch {
	case s.Sealed == 0:
		return claimed(o, "No envelope for an emergency is entered in the register of shared secrets.", secretsPage)
	case s.Alone > 0, s.Uncovered > 0:
		return Standing{Status: NotMet, Link: secretsPage, Seen: fmt.Sprintf("%s fewer than two holders, and of %s in use %d have no envelope that two can open.", many(s.Alone, "envelope has", "envelopes have"), many(s.Channels, "account on social media", "accounts on social media"), s.Uncovered)}
	case s.OpenedLate > 0:
		return Standing{Status: NotMet, Link: secretsPage, Seen: many(s.OpenedLate, "envelope was", "envelopes were") + " opened, or lies too long, and should have been made anew more than a day ago."}
	case s.Opened > 0:
		return Standing{Status: Due, Link: secretsPage, Seen: many(s.Opened, "envelope was", "envelopes were") + " opened, or lies too long, and has to be made anew."}
	}
	return Standing{Status: Met, Link: secretsPage, Seen: fmt.Sprintf("%s sealed, each with two holders or more; of %s in use each has one. Every opening is logged with its reason and told to the headteacher and the chair.",
		many(s.Sealed, "envelope is", "envelopes are"), many(s.Channels, "account on social media", "accounts on social media"))}
}

// issuedOnly judges 7.11-f and 7.11-g in part: trackers ask the gate for a device that the school issued. The network does
// not ask the gate yet, so neither is ever met by what is seen here alone.
func issuedOnly(f *Facts, o policy.Obligation, _ time.Time) Standing {
	a := f.Access
	switch {
	case a.Trackers == 0:
		return claimed(o, "No progress tracker is in the register of systems.", systemsPage)
	case a.AnyDevice > 0:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s in use, %d may be opened on any device.", many(a.Trackers, "tracker", "trackers"), a.AnyDevice)}
	}
	return claimed(o, many(a.Trackers, "tracker asks", "trackers ask")+" for a device that the school issued, and the gate shuts on anybody's own. The network does not ask the gate yet.", systemsPage)
}
