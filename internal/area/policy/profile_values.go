package policy

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"handrail.school/handrail/internal/words/calendar"
)

// How long answers may be, in characters, and how many a list may hold.
const (
	maxAnswer  = 300
	maxLong    = 4000
	maxEntries = 60
)

var (
	emailForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$`)
	phoneForm  = regexp.MustCompile(`^(?:\+|\()?[0-9](?:[ ()-]{0,2}[0-9]){2,16}(?:,? (?:ext\.?|extension|option) [0-9]{1,6})?$`)
	urlForm    = regexp.MustCompile(`^https?://(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::[0-9]{1,5})?(?:[/?#][^\s<>"{}|\\^` + "`" + `]*)?$`)
	numberForm = regexp.MustCompile(`^(?:0|[1-9][0-9]{0,8})$`)
	packForm   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,60}$`)
)

// Validate says in a sentence what is wrong with an answer; nil if it may stand. No values at all is a
// blank, which is always allowed while the policy is a draft.
func (l *Library) Validate(key string, values Values) error {
	q, ok := l.look().questions[key]
	if !ok {
		return errors.New(l.unknown(key))
	}
	values = filled(values)
	if len(values) > 1 && q.Kind != "list" {
		return fmt.Errorf("%s takes one answer, not %d", key, len(values))
	}
	if len(values) > maxEntries {
		return fmt.Errorf("%s has %d entries; the most is %d", key, len(values), maxEntries)
	}
	for _, v := range values {
		if wrong := q.wrong(v); wrong != "" {
			return fmt.Errorf("%s %s", key, wrong)
		}
	}
	return nil
}

// wrong finishes a sentence that begins with the key, or is empty.
func (q *Question) wrong(v string) string {
	limit := maxAnswer
	if q.Kind == "long" {
		limit = maxLong
	}
	if n := utf8.RuneCountInString(v); n > limit {
		return fmt.Sprintf("has %d characters; the most is %d", n, limit)
	}
	if strings.ContainsFunc(v, func(r rune) bool { return hidden(r) && (q.Kind != "long" || r != '\n') }) {
		return "holds a line break or a character that cannot be seen"
	}
	match := func(form *regexp.Regexp, sentence string) string {
		if form.MatchString(v) {
			return ""
		}
		return sentence + fmt.Sprintf(", not %q", v)
	}
	switch q.Kind {
	case "yesno", "choice":
		if !q.Allows(v) {
			return fmt.Sprintf("is answered by %s, not %q", oneOf(q.codes()), v)
		}
	case "interval":
		if !slices.Contains(calendar.Intervals, calendar.Interval(v)) {
			return fmt.Sprintf("is answered by %s, not %q", oneOf(intervals()), v)
		}
	case "date":
		if t, err := time.Parse(time.DateOnly, v); err != nil || t.Year() < 1990 || t.Year() > 2100 {
			return fmt.Sprintf("is a day written like 2026-11-10, not %q", v)
		}
	case "email":
		return match(emailForm, "is an email address")
	case "phone":
		return match(phoneForm, "is a telephone number")
	case "url":
		return match(urlForm, "is a web address that begins with https://")
	case "number":
		if problem := match(numberForm, "is a whole number"); problem != "" || q.Digits == 0 || len(v) == q.Digits {
			return problem
		}
		return fmt.Sprintf("is a number of %d digits, not %q", q.Digits, v)
	case "pack":
		return match(packForm, "is the short name of an area, such as \"kent\"")
	}
	return ""
}

func (q *Question) codes() []string {
	if q.Kind == "yesno" {
		return []string{"yes", "no"}
	}
	var all []string
	for _, o := range q.Options {
		all = append(all, o.Value)
	}
	return all
}

func intervals() []string {
	var all []string
	for _, i := range calendar.Intervals {
		all = append(all, string(i))
	}
	return all
}

// oneOf joins words as "a, b or c".
func oneOf(words []string) string { return enumerate(words, "or") }

// enumerate joins words as people do: with semicolons where one of them holds a comma, and with a comma
// before the last where one of them holds an "and".
func enumerate(words []string, last string) string {
	n := len(words)
	holds := func(part string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, part) })
	}
	switch {
	case n < 2:
		return strings.Join(words, "")
	case holds(","):
		return strings.Join(words[:n-1], "; ") + "; " + last + " " + words[n-1]
	case holds(" and ") || holds(" or "):
		return strings.Join(words[:n-1], ", ") + ", " + last + " " + words[n-1]
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}

// hidden reports characters that do not show or that make text read other than it is: controls, line and
// paragraph separators, marks of direction, zero-width characters.
func hidden(r rune) bool {
	if r >= ' ' && r <= '~' { // most of a policy
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) ||
		unicode.Is(unicode.Co, r) || r == utf8.RuneError
}

// visible replaces what hidden reports by a space.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return ' '
		}
		return r
	}, s)
}

// unknown says that no question has the key, and which one was perhaps meant.
func (l *Library) unknown(key string) string {
	best, distance := "", 1+len(key)/3
	for _, k := range l.look().order {
		if d := edits(key, k, distance); d < distance || (d == distance && best == "") {
			best, distance = k, d
		}
	}
	if best == "" {
		return fmt.Sprintf("%s is not a question of the policy", shorten(key))
	}
	return fmt.Sprintf("%s is not a question of the policy; did you mean %s?", shorten(key), best)
}

// shorten keeps messages readable when what is quoted is not.
func shorten(s string) string {
	s = visible(s)
	if utf8.RuneCountInString(s) <= 80 {
		return s
	}
	return string([]rune(s)[:80]) + "…"
}

// edits counts the letters to change, add or remove from one word to the other; more than most is not
// counted further.
func edits(a, b string, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
