// Package linked is the register of the other policies that the online safety policy rests on: who owns each,
// which version is in force, when it is reviewed, where it lies. It finds names in the text that the register
// lacks, and entries that the text never names (obligations 2.2-a to 2.2-g).
package linked

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/words/calendar"
	"handrail.school/handrail/internal/words/id"
)

// Policy is one entry of the register.
type Policy struct {
	ID       id.Linked
	Name     string
	Owner    string // a post, in words
	Version  string
	Approved time.Time
	Due      time.Time // next review
	Place    string    // its address
	State    string
	SetAt    time.Time
	SetBy    string
}

// States of a linked policy as somebody enters them. Lapsed follows from the day.
const (
	InForce = "in_force"
	Draft   = "draft"
	Retired = "retired"
)

// Lapsed says whether the day of its review has passed.
func (p Policy) Lapsed(day time.Time) bool {
	return p.State == InForce && !p.Due.IsZero() && calendar.Day(day).After(calendar.Day(p.Due))
}

// Complete says whether everything about it is entered.
func (p Policy) Complete() bool {
	return p.Owner != "" && p.Version != "" && !p.Due.IsZero() && p.Place != ""
}

// Normal is one spelling of a name: small letters, one blank between words, without "the" and "our".
func Normal(name string) string {
	words := strings.Fields(strings.ToLower(strings.NewReplacer("’", "'", "-", " ", ",", " ", ".", " ").Replace(name)))
	for len(words) > 1 && (words[0] == "the" || words[0] == "our" || words[0] == "school's") {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// Find is the entry for a name, or nil.
func Find(all []Policy, name string) *Policy {
	n := Normal(name)
	for i := range all {
		if Normal(all[i].Name) == n {
			return &all[i]
		}
	}
	return nil
}

// Register is the register held against the policy's text.
type Register struct {
	Entries  []Policy
	Unlisted []string // named, but not in the register
	Unused   []id.Linked
	Lapsed   []id.Linked
}

// Hold compares the register with the names that the policy's answers give and those in its text.
func Hold(all []Policy, named []string, text string, day time.Time) Register {
	r := Register{Entries: all}
	for _, name := range append(slices.Clone(named), Mentioned(text)...) {
		if Find(all, name) == nil && !slices.ContainsFunc(r.Unlisted, func(u string) bool { return Normal(u) == Normal(name) }) {
			r.Unlisted = append(r.Unlisted, name)
		}
	}
	plain := " " + Normal(strings.Join(strings.Fields(text), " ")) + " "
	for _, p := range all {
		if p.State == Retired {
			continue
		}
		if !strings.Contains(plain, " "+Normal(p.Name)) && !slices.ContainsFunc(named, func(n string) bool { return Normal(n) == Normal(p.Name) }) {
			r.Unused = append(r.Unused, p.ID)
		}
		if p.Lapsed(day) {
			r.Lapsed = append(r.Lapsed, p.ID)
		}
	}
	return r
}

// mention is a policy named in running text: words with a capital before "Policy", as people name documents.
var mention = regexp.MustCompile(`\b((?:[A-Z][\pL'’-]*(?: (?:and|for|of|on|to|the|with) )?[ ]?){1,5}(?:Policy|Code of Conduct|Charter))\b`)

// Mentioned finds the names of other documents in a text, as far as they are written with capitals.
func Mentioned(text string) []string {
	var found []string
	for _, m := range mention.FindAllString(text, -1) {
		name := strings.Join(strings.Fields(m), " ")
		words := strings.Fields(name)
		if slices.Contains([]string{"This", "The", "Our", "A", "Each", "Every", "Any"}, words[0]) {
			name = strings.Join(words[1:], " ")
		}
		if len(strings.Fields(name)) < 2 || strings.Contains(strings.ToLower(name), "online safety policy") || slices.Contains(found, name) {
			continue
		}
		found = append(found, name)
	}
	return found
}
