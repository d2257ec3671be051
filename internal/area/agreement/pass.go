package agreement

import (
	"fmt"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// A day pass is how a visitor or supply teacher comes in: they read and agree on their own phone, somebody at reception
// says that they stand before them, and it ends by itself the same day (obligations 7.2-e, 9.4-a, 9.4-c).

// PassKind is one sort of pass, with the agreements that are signed for it.
type PassKind struct {
	Key, Title, Says string
	Signs            []string
}

// PassKinds are the sorts that there are.
var PassKinds = []PassKind{
	{Key: "visitor", Title: "Visitor", Says: "Meeting somebody, a repair, a talk, a parent who helps for a morning", Signs: []string{"visitor"}},
	{Key: "supply", Title: "Supply teacher or other stand-in", Says: "Teaching or looking after children today", Signs: []string{"visitor", "supply"}},
}

// PassKindOf finds a sort of pass by its key.
func PassKindOf(key string) (PassKind, bool) {
	for _, k := range PassKinds {
		if k.Key == key {
			return k, true
		}
	}
	return PassKind{}, false
}

// PassState is where a pass stands.
type PassState string

// The states. Only an open one covers anybody.
const (
	PassAsked    PassState = "asked"    // waits for reception
	PassOpen     PassState = "open"     // reception said yes
	PassOver     PassState = "over"     // ended, by time or by somebody
	PassRefused  PassState = "refused"  // reception said no
	PassDeclined PassState = "declined" // the visitor did not agree
	PassUnmet    PassState = "unmet"    // nobody came to reception
)

var passWords = map[PassState]string{PassAsked: "Waits for reception", PassOpen: "In", PassOver: "Ended", PassRefused: "Refused",
	PassDeclined: "Did not agree", PassUnmet: "Did not come to reception"}

// Words is the state for people.
func (s PassState) Words() string { return passWords[s] }

// SignedText names a text that was shown and agreed to.
type SignedText struct {
	Kind, Hash string
	Edition    int
}

// Pass is one person's pass of one day. Person is nobody until reception has said yes.
type Pass struct {
	ID    id.Pass
	Kind  string
	State PassState
	// Name, Organisation and Host are what the visitor wrote; Number is shown on their phone so that reception can match
	// the phone before them with the line on the screen.
	Name, Organisation, Host, Number string
	Desk                             bool // filled in at reception's own screen
	Texts                            []SignedText
	Reason                           string // why it was declined or refused
	Asked, Decided, Until, Ended     time.Time
	DecidedBy, EndedBy               string
	Person                           id.Person
	LeaderAsked                      bool // the name was one to ask about, and whoever said yes says that a leader had
	Forgotten                        bool // its time in the records is over: name and all are gone
}

// PassPatience is how long an asked pass waits for reception, PassesWaiting how many may wait at once, and PassKept how
// long names stay after the visit.
const (
	PassPatience  = 2 * time.Hour
	PassesWaiting = 40
	PassKept      = 365 * 24 * time.Hour
)

// At is the pass as it stands at a moment: time ends it though no clock has come by.
func (p Pass) At(now time.Time) Pass {
	switch {
	case p.State == PassOpen && !now.Before(p.Until):
		p.State, p.Ended = PassOver, p.Until
	case p.State == PassAsked && now.Sub(p.Asked) >= PassPatience:
		p.State = PassUnmet
	}
	return p
}

// Matches says whether two names are the same to somebody at a desk: capitals and spaces aside.
func Matches(a, b string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return plain(a) != "" && plain(a) == plain(b)
}

// PassEnds is when a pass of today ends unless reception says earlier: at the end of the school day; outside it after two
// hours, as on the evening of a meeting. Never past midnight.
func PassEnds(year calendar.Year, now time.Time) time.Time {
	y, m, d := now.Date()
	midnight := time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
	end := now.Add(2 * time.Hour).Truncate(time.Minute)
	if closes := time.Date(y, m, d, year.Closes/60, year.Closes%60, 0, 0, now.Location()); year.SchoolDay(now) && now.Before(closes) {
		end = closes
	}
	if end.After(midnight) {
		end = midnight
	}
	return end
}

// PassNumber is what a phone shows to reception: four figures that tell those apart who wait. It is no secret.
func PassNumber(digest []byte) string {
	return fmt.Sprintf("%04d", (int(digest[0])<<8|int(digest[1]))%10000)
}

// PassCode spells the code of a day from a digest that only the school can make: two groups of four letters, 40 bits.
func PassCode(digest []byte) string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789"
	var out strings.Builder
	for i := range min(8, len(digest)) {
		if i == 4 {
			out.WriteByte('-')
		}
		out.WriteByte(letters[digest[i]%32])
	}
	return out.String()
}
