// Package passphrase says whether a passphrase is too easy to guess (7.5.1-e: length and the refusal of
// common ones; ASVS 5.0 V6.2: no rules of composition, no forced change). It knows patterns, a short list of words
// of our own, and passphrases that came out elsewhere; the throttle at sign-in does the rest.
package passphrase

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of the length. What is left without the parts that everybody tries must have so many letters
// and digits.
const (
	Least    = 12
	Most     = 200
	leastNew = 7
)

// Common are the words that count for nothing, longest first, and the passphrases that many have used.
type Common struct {
	words []string
	tried Tried
}

// Parse reads a list: lines of a kind, a colon and words. Lines that begin with # are remarks.
func Parse(text string, tried Tried) Common {
	c := Common{tried: tried}
	for line := range strings.Lines(text) {
		if _, words, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			c.words = append(c.words, strings.Fields(words)...)
		}
	}
	longestFirst(c.words)
	return c
}

// Len is how many words there are.
func (c Common) Len() int { return len(c.words) }

func longestFirst(words []string) {
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
}

// Problem is "" or what to do instead. About are names that the person or the school goes by.
func (c Common) Problem(passphrase string, about ...string) string {
	switch n := utf8.RuneCountInString(passphrase); {
	case n < Least:
		return "Use at least 12 characters. Three or four words that do not belong together work well"
	case n > Most:
		return "Use at most 200 characters"
	}
	plain := strings.ToLower(passphrase)
	if c.tried.has(plain) || c.tried.has(unleet.Replace(plain)) {
		return "Many people have used that one, so it is among the first that are tried. Choose three or four words that do not belong together"
	}
	words := slices.Concat(c.words, ownWords(about))
	if used := c.tried.dressed(plain); used != "" {
		words = append(words, used)
	}
	longestFirst(words)
	for _, spelling := range []string{plain, unleet.Replace(plain)} {
		if left := without(spelling, words); distinct(left) < 4 || utf8.RuneCountInString(left) < leastNew {
			return "That is too easy to guess. Add words that do not belong together: names, dates, runs of keys and common words do not count"
		}
	}
	return ""
}

// ownWords are the parts of names and addresses that are long enough to be known again.
func ownWords(about []string) []string {
	var all []string
	for _, a := range about {
		for _, w := range strings.FieldsFunc(strings.ToLower(a), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(w) > 3 {
				all = append(all, w)
			}
		}
	}
	return all
}

// unleet undoes the signs that people put in the place of letters.
var unleet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// without is what is left: letters and digits, without years, runs of keys, common words and repetitions.
func without(text string, words []string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
	for _, w := range words {
		text = strings.ReplaceAll(text, w, "")
	}
	return once(withoutRuns(text))
}

// rows are keys in the order in which fingers and counting run over them.
var rows = []string{"qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890", "qazwsxedcrfvtgb", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i9o0p"}

const shortestRun = 4

// withoutRuns takes runs of four and more keys away, forwards and backwards, years, and one key over and
// over.
func withoutRuns(text string) string {
	runes := []rune(text)
	var out []rune
	for i := 0; i < len(runes); {
		n := max(run(runes[i:]), year(runes[i:]), same(runes[i:]))
		if n < shortestRun {
			out, i = append(out, runes[i]), i+1
			continue
		}
		i += n
	}
	return string(out)
}

// run is how many of the first letters are a run of keys.
func run(text []rune) int {
	longest := 0
	for _, row := range rows {
		for _, keys := range [2]string{row, backwards(row)} {
			if at := strings.IndexRune(keys, text[0]); at >= 0 {
				n := 0
				for n < len(text) && at+n < len(keys) && rune(keys[at+n]) == text[n] {
					n++
				}
				longest = max(longest, n)
			}
		}
	}
	return longest
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

func year(text []rune) int {
	if len(text) < 4 || string(text[:2]) != "19" && string(text[:2]) != "20" || !unicode.IsDigit(text[2]) || !unicode.IsDigit(text[3]) {
		return 0
	}
	return 4
}

func same(text []rune) int {
	n := 1
	for n < len(text) && text[n] == text[0] {
		n++
	}
	return n
}

// once takes away what only repeats what stands right before it: "kettlekettle" is "kettle".
func once(text string) string {
	runes := []rune(text)
	for size := len(runes) / 2; size >= 2; size-- {
		for i := 0; i+2*size <= len(runes); {
			if slices.Equal(runes[i:i+size], runes[i+size:i+2*size]) {
				runes = slices.Delete(runes, i+size, i+2*size)
				continue
			}
			i++
		}
	}
	return string(runes)
}

func distinct(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}
