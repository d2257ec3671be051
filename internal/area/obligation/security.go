package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
)

// Security is how accounts, passphrases and cards stand, in figures.
type Security struct {
	// AccessDue have had an account for more than a year; AccessSaid are those of them who said within a year that
	// they still need what they can reach.
	AccessDue, AccessSaid int
	// Accounts belong to colleagues; Shared are those that look like several people's and about which nobody has said
	// that they are one person's.
	Accounts, Shared int
	Forced           Forced
	Sightings        Sightings
	// Refused is how many passphrases were refused within a year, and Wrong how many wrong ones were given.
	Refused, Wrong int
	Cards          []Cards
}

// Forced are changes of passphrase that had to be made within a year. Shared are those whose owner had told theirs.
type Forced struct {
	Asked, Open, Shared int
	Oldest              time.Time
}

// Sightings are questions about accounts in two places at once, asked within a year.
type Sightings struct {
	Asked, Open int
	Oldest      time.Time
}

// Cards are the pupils of a year group, and how many have a card of their own.
type Cards struct {
	Title        string
	Order        int
	Pupils, With int
}

// Pages about accounts.
const (
	accountPage = "/account"
	rulesPage   = "/school/passphrases"
	cardsPage   = "/class-sign-in"
)

// keepsSafe judges 4.3-d: everybody has a page of what they can reach and where they are signed in, and says once a
// year that they still need it.
func keepsSafe(f *Facts, o policy.Obligation, _ time.Time) Standing {
	x := f.Security
	s := Standing{Status: Met, Link: accountPage, Seen: "Everybody sees what they can reach, their devices and their last times of signing in, and can say that something is lost. "}
	switch {
	case x.AccessDue == 0:
		return claimed(o, s.Seen+"Nobody has had an account for a year.", accountPage)
	case x.AccessSaid < x.AccessDue:
		s.Status = NotMet
	}
	s.Seen += fmt.Sprintf("Of %s who have had an account for more than a year, %d said within a year that they still need their access.", many(x.AccessDue, "colleague", "colleagues"), x.AccessSaid)
	return s
}

// ownAccount judges 7.5.1-a as far as Handrail itself: each account is one person's. Other systems wait for their
// register, so this is never met.
func ownAccount(f *Facts, o policy.Obligation, _ time.Time) Standing {
	x := f.Security
	if x.Shared > 0 {
		return Standing{Status: NotMet, Link: peoplePage, Seen: fmt.Sprintf("Of %s in Handrail, %s like several people’s, and nobody has said that one person alone uses it.",
			many(x.Accounts, "account", "accounts"), many(x.Shared, "looks", "look"))}
	}
	return claimed(o, "Each of "+many(x.Accounts, "account", "accounts")+" in Handrail has one owner: an address is taken once, and one that looks like a group’s is asked about. Other systems are not listed here yet.", peoplePage)
}

// passwordRules judges 4.4-c and 7.5.1-e: the rules that Handrail holds everybody to, and what they refused. For
// other systems the technician's check of the security baseline speaks.
func passwordRules(f *Facts, o policy.Obligation, day time.Time) Standing {
	x := f.Security
	seen := fmt.Sprintf("Handrail’s own rules are in force for everybody and cannot be switched off. Within a year they refused %s, and %s given.",
		many(x.Refused, "weak passphrase", "weak passphrases"), many(x.Wrong, "wrong passphrase or code was", "wrong passphrases or codes were"))
	d := f.owed()["4.4-b"]
	if d == nil {
		return claimed(o, seen+" Other systems are not checked here.", rulesPage)
	}
	s := d.kept(day)
	s.Seen = seen + " Other systems: " + s.Seen
	if s.Status == Met {
		s.Link = rulesPage
	}
	return s
}

// classesFrom are the first year groups with accounts of their own, as the policy may say.
var classesFrom = map[string]string{"reception": "R", "year_1": "1", "key_stage_2": "3"}

// cards judges 7.5.1-c: every pupil of the years that the policy names has a card of their own.
func cards(f *Facts, o policy.Obligation, _ time.Time) Standing {
	from, ok := classesFrom[f.Answers.First("accounts.pupils")]
	if !ok {
		return Standing{Status: NotInPolicy, Link: f.questionPage("accounts.pupils"), Seen: "By the school’s answers pupils have no accounts of their own."}
	}
	s := Standing{Status: Met, Link: cardsPage}
	var lacking []string
	pupils, with := 0, 0
	for _, c := range f.Security.Cards {
		if c.Order < yearOrder(from) {
			continue
		}
		pupils, with = pupils+c.Pupils, with+c.With
		if c.With < c.Pupils {
			lacking = append(lacking, fmt.Sprintf("%s %d of %d", c.Title, c.With, c.Pupils))
		}
	}
	if pupils == 0 {
		return claimed(o, "No pupil of these years is on the roll yet.", cardsPage)
	}
	s.Seen = fmt.Sprintf("Of %s who by the policy have their own way to sign in, %d have a card with pictures or words.", many(pupils, "pupil", "pupils"), with)
	if with < pupils {
		s.Status, s.Seen = NotMet, s.Seen+" Not everybody: "+strings.Join(lacking, "; ")+"."
	}
	return s
}

// yearOrder is the place of a year group among the cards' orders.
func yearOrder(key string) int {
	return slices.Index([]string{"N1", "N2", "R", "1", "2", "3"}, key)
}

// changeTime is how many days a forced change of passphrase, or a question about two places, may wait.
const changeTime = 14

// changed judges 7.5.1-f: passphrases that had to be changed were.
func changed(f *Facts, o policy.Obligation, day time.Time) Standing {
	x := f.Security.Forced
	if x.Asked == 0 {
		return claimed(o, "Within a year nobody had to change a passphrase. Until it is changed, the account opens nothing else.", peoplePage)
	}
	s := Standing{Status: Met, Link: peoplePage, Seen: fmt.Sprintf("Within a year %s to be changed, and %d were. Until then the account opens nothing else.", many(x.Asked, "passphrase had", "passphrases had"), x.Asked-x.Open)}
	return s.waitsSince(x.Open, x.Oldest, day)
}

// secret judges 7.5.1-g: an account in two places at once is asked about, and the question answered.
func secret(f *Facts, o policy.Obligation, day time.Time) Standing {
	x := f.Security
	if x.Sightings.Asked+x.Forced.Shared == 0 {
		return claimed(o, "Whoever signs in while the account is in use in another place is asked about it, and everybody can say that others know their passphrase. Within a year neither happened.", accountPage)
	}
	s := Standing{Status: Met, Link: accountPage}
	s.Seen = fmt.Sprintf("Whoever signs in while the account is in use in another place is asked about it. Within a year there were %s, of which %s no answer; %s made new because somebody had told theirs.",
		many(x.Sightings.Asked, "such question", "such questions"), many(x.Sightings.Open, "has", "have"), many(x.Forced.Shared, "passphrase was", "passphrases were"))
	return s.waitsSince(x.Sightings.Open, x.Sightings.Oldest, day)
}

// waitsSince turns what holds into due or overdue while something waits.
func (s Standing) waitsSince(open int, oldest, day time.Time) Standing {
	last := calendar.Day(oldest).AddDate(0, 0, changeTime)
	switch {
	case open == 0:
	case day.After(last):
		s.Status, s.Since = Overdue, last.AddDate(0, 0, 1)
		s.Seen += " The oldest has waited since " + date(oldest) + "."
	default:
		s.Status = Due
	}
	return s
}

// Uses counts how the step is kept that says who is behind a shared account: nobody's name.
type Uses struct {
	Shared int // accounts of systems in use that several people share
	Silent int // of those, where nobody has said within a month who uses it
	Said   int // within a year
	For    int // of those, in their own name for somebody else
}

// nobodyElse judges 7.5.1-h: nobody signs in as somebody else. Handrail has no way to, acting for others is kept under one's own
// name, and behind each shared account stands who is using it.
func nobodyElse(f *Facts, o policy.Obligation, _ time.Time) Standing {
	u := f.Uses
	none := "Nobody can act in Handrail as somebody else: whoever opens a class, enters a paper form or stands in does so under their own name, and the trail says so."
	if n := f.Security.Forced.Shared; n > 0 {
		none += fmt.Sprintf(" Within a year %s that others knew theirs, and it was changed.", many(n, "person said", "people said"))
	}
	acted := fmt.Sprintf(" Within a year it was said %s who was behind a shared account or device, %s of them for somebody else; %s were entered for others from paper or in class.",
		many(u.Said, "time", "times"), number(u.For), many(f.Agreements.ActedFor, "signature", "signatures"))
	switch {
	case f.Access.Systems == 0:
		return claimed(o, none+" The register of systems is empty, so shared accounts are not known.", systemsPage)
	case u.Silent > 0:
		return Standing{Status: NotMet, Link: systemsPage, Seen: fmt.Sprintf("Of %s in use, nobody has said within a month who is behind %s of them.", many(u.Shared, "shared account", "shared accounts"), number(u.Silent)) + acted}
	case u.Shared == 0:
		return Standing{Status: Met, Link: systemsPage, Seen: none + " No system in use has an account that several people share." + acted}
	}
	return Standing{Status: Met, Link: systemsPage, Seen: none + fmt.Sprintf(" Behind each of %s stands who uses it; the gate stays shut to anybody else.", many(u.Shared, "shared account", "shared accounts")) + acted}
}

// number is a count in a sentence.
func number(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}
