package roll

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Years are the year groups of English schools in order, by their keys.
var Years = []string{"N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}

// YearTitle writes a year group for people.
func YearTitle(key string) string {
	switch key {
	case "":
		return "No year group"
	case "N1":
		return "Nursery, first year"
	case "N2":
		return "Nursery"
	case "R":
		return "Reception"
	}
	return "Year " + key
}

// YearOrder sorts year groups; what is none comes last.
func YearOrder(key string) int {
	if i := slices.Index(Years, key); i >= 0 {
		return i
	}
	return len(Years)
}

// NextYear is the year group after one; "" after the last.
func NextYear(key string) string {
	if i := slices.Index(Years, key); i >= 0 && i+1 < len(Years) {
		return Years[i+1]
	}
	return ""
}

// stages are the key stages with their year groups.
var stages = []struct {
	key, title string
	years      []string
}{
	{"eyfs", "Early years", []string{"N1", "N2", "R"}}, {"ks1", "Key stage 1", []string{"1", "2"}}, {"ks2", "Key stage 2", []string{"3", "4", "5", "6"}},
	{"ks3", "Key stage 3", []string{"7", "8", "9"}}, {"ks4", "Key stage 4", []string{"10", "11"}}, {"ks5", "Key stage 5", []string{"12", "13"}},
}

// Stage is a key stage: its key and title.
type Stage struct {
	Key, Title string
	Years      []string
}

// Stages lists the key stages.
func Stages() []Stage {
	var all []Stage
	for _, s := range stages {
		all = append(all, Stage{s.key, s.title, s.years})
	}
	return all
}

// StageOf is the key stage of a year group.
func StageOf(year string) (Stage, bool) {
	for _, s := range Stages() {
		if slices.Contains(s.Years, year) {
			return s, true
		}
	}
	return Stage{}, false
}

// yearWords are spellings that are not numbers. A question is one whose meaning in an English school has to
// be looked at: other countries count from another age.
var yearWords = map[string]struct {
	key      string
	question bool
}{
	"n": {"N2", false}, "n1": {"N1", false}, "n2": {"N2", false}, "nursery": {"N2", false}, "nursery1": {"N1", false}, "nursery2": {"N2", false}, "preschool": {"N2", false},
	"r": {"R", false}, "rec": {"R", false}, "reception": {"R", false}, "0": {"R", false}, "00": {"R", false}, "yr": {"R", false}, "eyfs": {"R", true},
	"e1": {"N1", false}, "e2": {"N2", false}, "-1": {"N2", false}, "-2": {"N1", false},
	"k": {"R", true}, "kg": {"R", true}, "kindergarten": {"R", true}, "tk": {"R", true}, "pk": {"N2", true}, "prek": {"N2", true}, "prekindergarten": {"N2", true}, "pr": {"N2", true},
	"it": {"", true}, "ps": {"", true}, "ps1": {"", true}, "ps2": {"", true}, "ps3": {"", true}, "ps4": {"", true}, "ug": {"", true}, "other": {"", true},
	"ungraded": {"", true}, "x": {"", true}, "m": {"", true}, "mixed": {"", true}, "undergraduate": {"", true}, "graduate": {"", true}, "postgraduate": {"", true}, "adulteducation": {"", true},
}

// ParseYear reads a year group in any of the spellings that systems use. A question is in words what has to be
// looked at; ok is false for what is no year group at all.
func ParseYear(text string) (key, question string, ok bool) {
	if strings.TrimSpace(text) == "" {
		return "", "", true
	}
	if list := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '|' }); len(list) > 1 {
		key, _, ok = ParseYear(list[0])
		return key, "several year groups are named; the first is taken", ok
	}
	s := strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '.' || r == '_' || r == '\u00a0' {
			return -1
		}
		return r
	}, text))
	us := false
	for _, prefix := range []string{"nationalcurriculumyear", "ncyear", "yeargroup", "year", "yr", "y", "nc", "grade", "gr"} {
		if rest, cut := strings.CutPrefix(s, prefix); cut && rest != "" {
			us = strings.HasPrefix(prefix, "gr")
			s = rest
			break
		}
	}
	if w, found := yearWords[s]; found {
		if w.question && w.key == "" {
			return "", fmt.Sprintf("“%s” is not a year group of an English school; it is left open", text), true
		}
		if w.question {
			return w.key, fmt.Sprintf("“%s” is taken for %s; other countries count otherwise", text, YearTitle(w.key)), true
		}
		return w.key, "", true
	}
	for _, end := range []string{"st", "nd", "rd", "th", "grade", "thgrade", "stgrade", "ndgrade", "rdgrade"} {
		if rest, cut := strings.CutSuffix(s, end); cut && rest != "" {
			us = us || strings.Contains(end, "grade")
			if _, err := strconv.Atoi(rest); err == nil {
				s = rest
			}
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 14 {
		return "", "", false
	}
	if n == 14 {
		return "13", fmt.Sprintf("“%s” is taken for Year 13", text), true
	}
	if us {
		return strconv.Itoa(n), fmt.Sprintf("“%s” is taken for Year %d; an American grade is a year lower", text, n), true
	}
	return strconv.Itoa(n), "", true
}
