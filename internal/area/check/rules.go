package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// rule is one kind of defect. Find reports every place; a hit without severity takes the rule's own.
type rule struct {
	id       string
	severity Severity
	title    string
	find     func(*reading, func(hit))
}

// hit is one place a rule found, by block and offset. Block -1 means that something is missing, which is
// reported on line 1.
type hit struct {
	block    int
	from, to int
	severity Severity
	message  string
	advice   string
	fix      Fix
}

// Rules lists every rule by its id and title, in the order they run.
func Rules() [][2]string {
	out := make([][2]string, 0, len(rules))
	for _, r := range rules {
		out = append(out, [2]string{r.id, r.title})
	}
	return out
}

var rules = slices.Concat(blankRules, structureRules, listRules, wordingRules, lawRules, areaRules, dutyRules, incidentRules, clashRules, frontRules)

const (
	quoteLimit = 110
	lowRepeats = 20 // more findings of one low rule than this are told in one sentence
)

// findings runs every rule and orders what they found.
func (r *reading) findings() []Finding {
	out := []Finding{}
	seen := map[string]bool{}
	for _, rl := range rules {
		rl.find(r, func(h hit) {
			f := r.finding(rl, h)
			key := fmt.Sprint(f.Rule, "\x00", f.Line, "\x00", f.Quote)
			if !seen[key] {
				seen[key] = true
				out = append(out, f)
			}
		})
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	return capLow(out)
}

func (r *reading) finding(rl rule, h hit) Finding {
	f := Finding{Rule: rl.id, Severity: cmp.Or(h.severity, rl.severity), Line: 1, Message: h.message, Advice: h.advice, Fix: h.fix}
	if h.block < 0 || h.block >= len(r.Blocks) {
		if len(r.Lines) > 0 {
			f.Line = r.Lines[0].Number
		}
		return f
	}
	b := &r.Blocks[h.block]
	at, offset, end := b.LineAt(h.from)
	l := &r.Lines[at]
	to := h.to
	if to <= h.from {
		to = len(b.Text)
	}
	f.Line = l.Number
	f.Quote = l.Quote(offset, min(to, end)-h.from+offset, quoteLimit)
	if i := strings.Index(f.Quote, "]("); i > 0 && !strings.Contains(f.Quote[:i], "[") {
		f.Quote = f.Quote[:i] // the words of a link, without its target
	}
	return f
}

// capLow keeps the first findings of each low rule and says how many more there are.
func capLow(all []Finding) []Finding {
	count := map[string]int{}
	for _, f := range all {
		if f.Severity == Low {
			count[f.Rule]++
		}
	}
	kept := map[string]int{}
	out := all[:0]
	for _, f := range all {
		if f.Severity == Low && count[f.Rule] > lowRepeats {
			kept[f.Rule]++
			if kept[f.Rule] > lowRepeats {
				continue
			}
			if kept[f.Rule] == lowRepeats {
				f.Message = fmt.Sprintf("%s … and %d more of the same further down.", strings.TrimSuffix(f.Message, "."), count[f.Rule]-lowRepeats)
			}
		}
		out = append(out, f)
	}
	return out
}

// pattern is an expression that is tried only where one of the needles stands. Both are in lower case.
type pattern struct {
	need []string
	re   *outline.Expression
}

// pat makes a pattern; needles are parted by "|".
func pat(needles, expression string) pattern {
	return pattern{strings.Split(needles, "|"), outline.Compile(expression)}
}

func (p pattern) find(low string) (from, to int, ok bool) {
	if !outline.ContainsAny(low, p.need) {
		return 0, 0, false
	}
	m := p.re.FindStringIndex(low)
	if m == nil {
		return 0, 0, false
	}
	return m[0], m[1], true
}

func (p pattern) in(low string) bool {
	_, _, ok := p.find(low)
	return ok
}

// eachBody calls f for every body block.
func (r *reading) eachBody(f func(i int, b *outline.Block)) {
	for i := range r.Blocks {
		if r.Blocks[i].IsBody() {
			f(i, &r.Blocks[i])
		}
	}
}

// each reports every body block that a pattern matches, once.
func (r *reading) each(p pattern, f func(i, from, to int)) {
	for _, i := range r.Having(p.need) {
		if m := p.re.FindStringIndex(r.Blocks[i].Low); m != nil && r.Blocks[i].IsBody() {
			f(i, m[0], m[1])
		}
	}
}

// anywhere says whether a pattern matches in the body or a heading.
func (r *reading) anywhere(p pattern) bool {
	return slices.ContainsFunc(r.Having(p.need), func(i int) bool {
		return r.Blocks[i].Kind != outline.Title && p.re.MatchString(r.Blocks[i].Low)
	})
}
