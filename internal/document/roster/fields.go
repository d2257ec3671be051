package roster

import (
	"net/mail"
	"strings"
	"time"
	"unicode"

	"handrail.school/handrail/internal/area/roll"
	"handrail.school/handrail/internal/words/people"
)

// What is said of values that cannot be taken, in every format alike.
const (
	notDay  = "this is not a day that can be read. Write it as 2019-05-31."
	notBorn = "nobody at the school can be born on that day."
	notUPN  = "this is not a UPN: the check letter does not fit."
)

// canBeBorn says whether somebody alive can be born on a day. 1900-01-01 is what systems write for "unknown".
func canBeBorn(iso, today string) bool { return iso <= today && iso >= "1900-01-02" }

var dayForms = []string{time.DateOnly, "2006/01/02", "2/1/2006", "2-1-2006", "2.1.2006", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "2-Jan-06", "2/1/06", "20060102"}

// parseDay reads a day as systems write it; days come before months, as in this country.
func parseDay(text string) (iso string, ok bool) {
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') && text[4] == '-' {
		text = text[:10]
	}
	if i := strings.IndexByte(text, ' '); i >= 8 && strings.Contains(text[i:], ":") {
		text = text[:i]
	}
	for _, form := range dayForms {
		if t, err := time.Parse(form, text); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// day reads a column that holds a day.
func (t *table) day(key string) string {
	text := t.get(key)
	if text == "" {
		return ""
	}
	iso, ok := parseDay(text)
	if !ok {
		t.wrong(key, notDay)
	}
	return iso
}

// birth reads a birth date, which lies in the past and not further than anybody lives.
func (t *table) birth(key, today string) string {
	iso := t.day(key)
	if iso != "" && !canBeBorn(iso, today) {
		t.wrong(key, notBorn)
		return ""
	}
	return iso
}

// named says whether there is a letter in somebody's name.
func named(u roll.User) bool { return strings.ContainsFunc(u.Given+u.Family, unicode.IsLetter) }

func parseSex(text string) string {
	switch roll.Squeeze(text) {
	case "m", "male", "boy", "1":
		return "M"
	case "f", "female", "girl", "2":
		return "F"
	}
	return ""
}

// gone reads a status: false for "active" and for none.
func (t *table) gone(key string) bool {
	switch roll.Squeeze(t.get(key)) {
	case "", "active", "current", "enrolled", "onroll", "a", "c", "true", "yes", "y", "1", "main", "guest", "dual", "currentpupil", "subsidiary":
		return false
	case "inactive", "tobedeleted", "deleted", "left", "leaver", "leavers", "ended", "former", "removed", "false", "no", "n", "0", "withdrawn", "disabled", "suspended", "l":
		return true
	}
	t.wrong(key, "this is not a state that anybody here knows. Use active or tobedeleted.") // what stands there may be a name
	return false
}

func truthy(text string) bool {
	switch roll.Squeeze(text) {
	case "true", "yes", "y", "1", "x":
		return true
	}
	return false
}

// off says whether a switch is written as off.
func off(text string) bool {
	switch roll.Squeeze(text) {
	case "false", "no", "n", "0":
		return true
	}
	return false
}

// role reads a role; one that nobody knows rejects the row.
func (t *table) role(key string) people.Role {
	text := t.get(key)
	if text == "" {
		return 0
	}
	r, ok := roll.ParseRole(text)
	if !ok {
		t.wrong(key, "nobody here knows this role. Use pupil, staff or parent.")
	}
	return r
}

// email reads an address. What is none is left out and not held against the person: many systems put other
// things there.
func email(text string) string {
	if text == "" || !strings.Contains(text, "@") || len(text) > 254 {
		return ""
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text {
		return ""
	}
	return strings.ToLower(text)
}

// upn reads a unique pupil number; ok is false for one whose check letter does not fit.
func (t *table) upn(key string) string {
	upn := roll.NormalUPN(t.get(key))
	if upn != "" && !roll.ValidUPN(upn) {
		t.wrong(key, notUPN)
		return ""
	}
	return upn
}

// list splits a cell that holds several values.
func list(text string) []string {
	var all []string
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
