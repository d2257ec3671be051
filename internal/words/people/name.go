package people

import (
	"slices"
	"strings"
)

var titles = []string{"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "the"}

// SameName compares names as people do: titles do not count, and either may leave out first or middle names.
// It is only asked of people who hold the post in question.
func SameName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || x[len(x)-1] != y[len(y)-1] {
		return false
	}
	for _, w := range x {
		if !slices.Contains(y, w) {
			return false
		}
	}
	return true
}

func nameWords(s string) []string {
	all := strings.Fields(strings.ToLower(strings.NewReplacer(".", " ", ",", " ").Replace(s)))
	return slices.DeleteFunc(all, func(w string) bool { return slices.Contains(titles, w) })
}
