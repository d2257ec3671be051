package outline

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// index finds all places of a needle in a text. It knows where every run of three bytes stands, so that only
// the places of a needle's rarest run are compared: hundreds of needles cost less than one reading.
type index struct {
	text  string
	first []int32 // by run: where its places begin in at
	at    []int32
}

const runs = 1 << 13

func run(s string, i int) int { return (int(s[i])*961 + int(s[i+1])*31 + int(s[i+2])) & (runs - 1) }

func newIndex(text string) *index {
	x := &index{text: text, first: make([]int32, runs+1), at: make([]int32, len(text))}
	for i := 0; i+2 < len(text); i++ {
		x.first[run(text, i)+1]++
	}
	for i := range runs {
		x.first[i+1] += x.first[i]
	}
	next := slices.Clone(x.first)
	for i := 0; i+2 < len(text); i++ {
		h := run(text, i)
		x.at[next[h]] = int32(i)
		next[h]++
	}
	return x
}

// each calls f with every place of a needle in order, until f says false.
func (x *index) each(needle string, f func(at int) bool) {
	if len(needle) < 3 {
		for at := 0; ; at++ {
			p := strings.Index(x.text[at:], needle)
			if p < 0 || needle == "" || !f(at+p) {
				return
			}
			at += p
		}
	}
	off, most := 0, len(x.text)+1
	for i := 0; i+2 < len(needle); i++ {
		h := run(needle, i)
		if n := int(x.first[h+1] - x.first[h]); n < most {
			off, most = i, n
		}
	}
	h := run(needle, off)
	for _, p := range x.at[x.first[h]:x.first[h+1]] {
		if from := int(p) - off; from >= 0 && strings.HasPrefix(x.text[from:], needle) && !f(from) {
			return
		}
	}
}

// Has says whether one of the needles stands in the text.
func (x *index) Has(needles ...string) bool {
	found := false
	for _, n := range needles {
		x.each(n, func(int) bool { found = true; return false })
		if found {
			return true
		}
	}
	return false
}

// Having lists the blocks in which one of the needles stands, in order.
func (r *Outline) Having(need []string) []int {
	var out []int
	for _, n := range need {
		r.Index.each(n, func(at int) bool {
			i, _ := slices.BinarySearch(r.starts, at+1)
			if n := len(out); n == 0 || out[n-1] != i-1 {
				out = append(out, i-1)
			}
			return true
		})
	}
	if len(need) > 1 {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// Expression is a regular expression that is compiled when it is first asked: most commands never do.
type Expression struct {
	compiled func() *regexp.Regexp
}

func Compile(text string) *Expression {
	return &Expression{sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

func (e *Expression) MatchString(s string) bool            { return e.compiled().MatchString(s) }
func (e *Expression) FindStringIndex(s string) []int       { return e.compiled().FindStringIndex(s) }
func (e *Expression) FindStringSubmatch(s string) []string { return e.compiled().FindStringSubmatch(s) }
func (e *Expression) FindStringSubmatchIndex(s string) []int {
	return e.compiled().FindStringSubmatchIndex(s)
}
func (e *Expression) FindAllString(s string, n int) []string { return e.compiled().FindAllString(s, n) }
func (e *Expression) FindAllStringIndex(s string, n int) [][]int {
	return e.compiled().FindAllStringIndex(s, n)
}
func (e *Expression) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return e.compiled().FindAllStringSubmatchIndex(s, n)
}
func (e *Expression) ReplaceAllString(s, by string) string {
	return e.compiled().ReplaceAllString(s, by)
}
