package obligation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/policy"
	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/clause"
)

// Agreements is how what people sign stands, in figures: nobody's name. Only wordings in force are here.
type Agreements struct {
	Kinds []SignedKind
	// Others are those who are not employed and count as staff.
	Others   SignedOthers
	Pictures Pictures
	Family   Family
	// ActedFor are signatures within a year that somebody entered for another in their own name: from paper, or in class.
	ActedFor int
}

// SignedKind is one kind of agreement with its wording in force.
type SignedKind struct {
	Key, Title, Audience string
	Needed               bool // asked only of those who need it
	Consent              bool // a no is an answer
	All, Signed          int  // of those whom it is asked
	From                 time.Time
	// Serves are what its live signatures prove, Carries what single clauses of it carry.
	Serves, Carries []clause.Obligation
}

// SignedOthers counts people: Asked are those for whom a wording is in force, Signed those who signed all that they are asked.
type SignedOthers struct{ All, Asked, Signed int }

const (
	missingPage  = "/agreements/missing"
	wordingsPage = "/agreements/texts"
	// signingTime is how long people have to sign a new wording, in days.
	signingTime = 30
)

// carriers are the kinds, asked of everybody whom they concern, in which an obligation stands.
func (a Agreements) carriers(o clause.Obligation, audience string) []SignedKind {
	return slices.DeleteFunc(slices.Clone(a.Kinds), func(k SignedKind) bool {
		return k.Needed || k.Consent || audience != "" && k.Audience != audience || !slices.Contains(k.Serves, o) && !slices.Contains(k.Carries, o)
	})
}

// audiencesOf are those among whom an obligation has to be signed.
func audiencesOf(o policy.Obligation) []string {
	if all := agreement.MustCarry(o); len(all) > 0 {
		return all
	}
	var all []string
	for _, a := range agreement.Audiences {
		if slices.Contains(o.Who, a) {
			all = append(all, a)
		}
	}
	if len(all) == 0 {
		return []string{""}
	}
	return all
}

// signed judges a rule by its live signatures: it stands in an agreement in force of everybody whom it binds, and all
// of them have signed.
func signed(f *Facts, o policy.Obligation, day time.Time) Standing {
	if len(f.Agreements.Kinds) == 0 {
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement is in force yet."}
	}
	var kinds []SignedKind
	for _, a := range audiencesOf(o) {
		found := f.Agreements.carriers(o.ID, a)
		if len(found) == 0 {
			who := a
			if who == "" {
				who = "anybody"
			}
			return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement in force for " + strings.Replace(who, "staff", "staff and helpers", 1) + " says this."}
		}
		for _, k := range found {
			if !slices.ContainsFunc(kinds, func(o SignedKind) bool { return o.Key == k.Key }) {
				kinds = append(kinds, k)
			}
		}
	}
	return counted(kinds, day)
}

// counted says how many have signed some kinds.
func counted(kinds []SignedKind, day time.Time) Standing {
	all, done := 0, 0
	var newest time.Time
	worst := SignedKind{}
	for _, k := range kinds {
		all, done = all+k.All, done+k.Signed
		if k.From.After(newest) {
			newest = k.From
		}
		if k.All-k.Signed > worst.All-worst.Signed {
			worst = k
		}
	}
	s := Standing{Status: Met, Link: missingPage, Seen: fmt.Sprintf("All %d who are asked have signed an agreement in force that says this.", all)}
	switch {
	case all == 0:
		return Standing{Status: NotMeasured, Link: wordingsPage, Seen: "An agreement in force says this, and nobody is there to sign it."}
	case done < all:
		s.Status, s.Link = NotMet, missingPage+"?kind="+worst.Key
		s.Seen = fmt.Sprintf("%d of %d who are asked have signed an agreement in force that says this; most are missing under “%s”.", done, all, worst.Title)
		if until := calendar.Day(newest).AddDate(0, 0, signingTime); !day.After(until) {
			s.Status = Due
			s.Seen += " The wording is new: people have until " + date(until) + "."
		}
	}
	return s
}

// inEveryAgreement judges 8.1-a: the rules for social media stand in agreements in force of everybody in the community.
func inEveryAgreement(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	var gaps []string
	for _, a := range agreement.Audiences {
		if len(f.Agreements.carriers("8.1-a", a)) == 0 {
			gaps = append(gaps, a)
		}
	}
	if len(gaps) > 0 {
		return Standing{Status: NotMet, Link: wordingsPage, Seen: "The rules for social media stand in no agreement in force for: " + strings.Join(gaps, ", ") + "."}
	}
	return Standing{Status: Met, Link: wordingsPage, Seen: "The rules for social media stand in agreements in force for staff and governors, pupils, parents and visitors."}
}

// mapped judges 6-i in part: what is expected stands in agreements. Whether it is taught is not recorded here yet, so
// it is never met.
func mapped(f *Facts, _ policy.Obligation, _ time.Time) Standing {
	var gaps []string
	for _, o := range f.Library.Obligations {
		for _, a := range agreement.MustCarry(o) {
			if !slices.ContainsFunc(f.Agreements.Kinds, carrying(o.ID, a)) && !slices.Contains(gaps, string(o.ID)) {
				gaps = append(gaps, string(o.ID))
			}
		}
	}
	if len(gaps) > 0 {
		shown := gaps[:min(5, len(gaps))]
		return Standing{Status: NotMet, Link: wordingsPage, Seen: fmt.Sprintf("%s without a clause in an agreement in force for everybody whom they bind: %s.",
			many(len(gaps), "expectation is", "expectations are"), strings.Join(shown, ", ")+map[bool]string{true: " and more"}[len(gaps) > len(shown)])}
	}
	return Standing{Status: NotMeasured, Link: wordingsPage, Seen: "Every expectation that people sign stands in an agreement in force. Whether each is taught is not recorded here yet."}
}

// any are the kinds in which an obligation stands, those asked only of some among them.
func (a Agreements) any(o clause.Obligation, audience string) []SignedKind {
	has := carrying(o, audience)
	return slices.DeleteFunc(slices.Clone(a.Kinds), func(k SignedKind) bool { return !has(k) })
}

// carrying says whether an obligation stands in a kind, for everybody or one audience.
func carrying(o clause.Obligation, audience string) func(SignedKind) bool {
	return func(k SignedKind) bool {
		return (audience == "" || k.Audience == audience) && (slices.Contains(k.Serves, o) || slices.Contains(k.Carries, o))
	}
}

// told judges 7.3.4-j: the notice that use is watched stands in an agreement in force of everybody in the community, and
// all of them have signed it. Whoever has an account confirms it at the first sign-in besides.
func told(f *Facts, o policy.Obligation, day time.Time) Standing {
	var kinds []SignedKind
	for _, a := range agreement.Audiences {
		found := f.Agreements.carriers(o.ID, a)
		if len(found) == 0 {
			return Standing{Status: NotMet, Link: wordingsPage, Seen: "No agreement in force tells everybody that use is watched; it is missing for: " + a + "."}
		}
		kinds = append(kinds, found...)
	}
	return counted(kinds, day)
}
