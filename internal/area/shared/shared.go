// Package shared says which names and addresses look as if several people stood behind one account: each person has
// their own (obligation 7.5.1-a; ASVS 6.3). It only asks; a school may know better.
package shared

import (
	"slices"
	"strings"
	"unicode"
)

// group are words that name several people, or a place that several answer from.
var group = []string{"office", "enquiries", "enquiry", "info", "contact", "reception", "staff", "staffroom", "team", "teachers", "teaching", "everyone", "everybody",
	"class", "classroom", "year", "pupils", "parents", "governors", "volunteers", "visitors", "supply", "shared", "general", "generic", "guest", "test",
	"admins", "lunchtime", "midday", "kitchen", "cleaners", "friends", "pta", "nursery", "preschool", "ks1", "ks2", "eyfs", "school"}

// short are words that name a group with a number right behind them: y3, yr4, year5, class2b.
var short = []string{"y", "yr", "year", "class", "room", "ks"}

// Account says whether a name, or the part of an address before the @, is that of a group. In a name each word counts,
// and a family name such as "School" or "Friend" is not enough: something else about it has to be a group's.
func Account(name, email string) bool {
	local, _, _ := strings.Cut(strings.ToLower(email), "@")
	if slices.ContainsFunc(parts(local), isGroup) {
		return true
	}
	words := parts(strings.ToLower(name))
	n := 0
	for _, w := range words {
		if isGroup(w) {
			n++
		}
	}
	return n > 0 && (n > 1 || len(words) == 1 || slices.ContainsFunc(words, number) || isGroup(words[0]))
}

func parts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func isGroup(w string) bool {
	return slices.Contains(group, w) || slices.ContainsFunc(short, func(s string) bool {
		rest, ok := strings.CutPrefix(w, s)
		return ok && rest != "" && len(rest) < 3 && unicode.IsDigit(rune(rest[0]))
	})
}

func number(w string) bool { return unicode.IsDigit(rune(w[0])) }
