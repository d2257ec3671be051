// Package linked is the register of the other policies that the online safety policy rests on: who owns each,
// which version is in force, when it is reviewed, where it lies. It finds names in the text that the register
// lacks, and entries that the text never names (obligations 2.2-a to 2.2-g).
package linked

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

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
	// Companion says that readers use it side by side with ours (obligation 1-d).
	Companion bool
	SetAt     time.Time
	SetBy     string
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
	out := make([]byte, 0, len(name)+1)
	gap := false
	for _, c := range name {
		switch {
		case c >= 'a' && c <= 'z': // most of a policy
		case c == '-' || c == ',' || c == '.' || unicode.IsSpace(c):
			gap = true
			continue
		case c == '’':
			c = '\''
		default:
			c = unicode.ToLower(c)
		}
		if gap && len(out) > 0 {
			out = append(out, ' ')
		}
		gap = false
		out = utf8.AppendRune(out, c)
	}
	plain := string(out)
	for {
		first, rest, more := strings.Cut(plain, " ")
		if !more || first != "the" && first != "our" && first != "school's" {
			return plain
		}
		plain = rest
	}
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

// Hold compares the register with the names that the policy's answers give and those that its text mentions.
func Hold(all []Policy, named, mentioned []string, text string, day time.Time) Register {
	r := Register{Entries: all}
	known, asked := map[string]bool{}, map[string]bool{}
	for _, p := range all {
		known[Normal(p.Name)] = true
	}
	for i, name := range slices.Concat(named, mentioned) {
		n := Normal(name)
		if i < len(named) {
			asked[n] = true
		}
		if !known[n] {
			known[n], r.Unlisted = true, append(r.Unlisted, name)
		}
	}
	plain := sync.OnceValue(func() string { return " " + Normal(text) + " " }) // long, and seldom needed
	for _, p := range all {
		if p.State == Retired {
			continue
		}
		if n := Normal(p.Name); !asked[n] && !strings.Contains(plain(), " "+n) {
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
	for _, m := range mentions(text) {
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

// mentions looks only at the lines that can hold one, and they are few: no name goes on in the next line.
func mentions(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, "Policy") || strings.Contains(line, "Code of Conduct") || strings.Contains(line, "Charter") {
			all = append(all, mention.FindAllString(line, -1)...)
		}
	}
	return all
}
