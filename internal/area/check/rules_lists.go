package check

import (
	"fmt"
	"slices"
	"strings"
)

// Rules about lists that came apart when the text was edited or converted.
var listRules = []rule{
	{"list-break", Low, "A list came apart, so its points lost their lead-in", findListBreaks},
	{"lost-prohibition", High, "A prohibition lost its \"not\"", findLostProhibitions},
	{"bullets", Low, "Two kinds of bullet are mixed", findMixedBullets},
	{"two-duties", Low, "Two duties stand in one point", findTwoDuties},
}

// form is how a point of a list begins.
type form uint8

const (
	other form = iota
	gerund
	command
	fragment // a few words without a verb
)

var commands = strings.Fields(`act abide access acknowledge add address adhere advise agree always analyse apply arrange ask assess attend audit avoid back be block carry challenge change
 check collect communicate complete comply conduct consider consult contact contribute control coordinate co-ordinate copy create deal decide delete deliver develop disclose discuss
 display do document embed enable encourage engage ensure escalate establish evaluate examine explain facilitate follow forward get give have help highlight identify implement
 include inform install integrate investigate keep know lead learn liaise listen lock log logout look maintain make manage meet model monitor never not notify obtain only
 participate pass plan post prevent promote protect provide publish quarantine read receive recognise record refer reflect refrain regularly remember remind remove report request require
 respect respond review role save secure seek sell send set share show sign stay store supervise support switch take talk teach tell track train treat turn understand undertake update
 upload use view wear work write immediately embed act print`)

func formOf(b *block) form {
	text := strings.TrimLeft(b.low, "\"'( ")
	first := firstWord(text)
	switch {
	case strings.HasSuffix(first, "ing") && len(first) > 4 || strings.HasPrefix(text, "not ") && strings.HasSuffix(firstWord(text[4:]), "ing"):
		return gerund
	case slices.Contains(commands, first) && !isSubject(text, first):
		return command
	case len(strings.Fields(text)) <= 6 && !strings.ContainsAny(text, ".;:") && !sentenceHas.MatchString(text):
		return fragment
	}
	return other
}

// isSubject says whether a word that could be a command is the subject of the sentence: "Access to
// systems will", "Work is".
func isSubject(text, first string) bool {
	rest := strings.Fields(text)
	if len(rest) < 2 {
		return false
	}
	switch first {
	case "access", "work", "use", "contact", "control", "support", "change", "report", "record", "set", "share", "post", "plan", "role", "lead", "train", "block", "display", "request", "copy", "only", "address", "model", "review", "search", "back", "help", "print":
		return slices.Contains([]string{"to", "of", "is", "are", "will", "must", "with", "should", "and", "for", "staff", "members", "in", "by", "on"}, rest[1]) && first != "set" && !(first == "report" && rest[1] == "to") && !(first == "work" && (rest[1] == "with" || rest[1] == "to" || rest[1] == "in")) && !(first == "contribute")
	}
	return false
}

func findListBreaks(r *reading, add func(hit)) {
	for i := 1; i < len(r.blocks); i++ {
		b := &r.blocks[i]
		prev := &r.blocks[i-1]
		if b.kind != item || prev.kind != item || b.head != prev.head {
			continue
		}
		if b.gap && b.level < prev.level {
			r.judgeFallenOut(i, add)
		}
		r.judgeSameLevel(i, add)
		r.judgeStray(i, add)
	}
}

// judgeFallenOut looks at a point that follows, after a blank line, a list one level further in.
func (r *reading) judgeFallenOut(i int, add func(hit)) {
	b, prev := &r.blocks[i], &r.blocks[i-1]
	if r.gappy(i) {
		return
	}
	f := formOf(b)
	inner := formOf(prev)
	lead := r.leadText(i - 1)
	ran := 1
	for j := i + 1; j < len(r.blocks) && r.blocks[j].kind == item && r.blocks[j].level == b.level && !r.blocks[j].gap && formOf(&r.blocks[j]) == f; j++ {
		ran++
	}
	h := hit{block: i, message: "This point stood in the list above and has dropped out of it, so it has lost its lead-in.", advice: "Move it back into the list it belongs to."}
	if ran > 1 {
		h.message = fmt.Sprintf("This point and the %d after it stood in the list above and have dropped out of it, so they have lost their lead-in.", ran-1)
	}
	outer := other
	if p := prev.lead; p >= 0 && strings.HasSuffix(strings.TrimSpace(r.blocks[p].low), ":") {
		outer = formOf(&r.blocks[p])
	}
	switch {
	case strings.HasSuffix(strings.TrimSpace(b.low), ":"):
		return
	case f == fragment && outer != fragment && strings.Contains(lead, "includ"), f != other && f == inner && f != outer:
		add(h)
	case f == other && inner == other && !r.wrapped && !strings.HasPrefix(b.low, "if ") && strings.Count(b.low, " ") < 30:
		h.message = "A blank line cuts this point off from the list above. Does it still belong there?"
		add(h)
	}
}

// gappy says whether blank lines stand between the points all over this list: then they mean nothing.
func (r *reading) gappy(i int) bool {
	gaps, all := 0, 0
	for j := i - 1; j > 0 && r.blocks[j].kind == item && i-j < 12; j-- {
		all++
		if r.blocks[j].gap {
			gaps++
		}
	}
	return gaps*3 > all
}

// judgeSameLevel looks at the first point of a list that stands at the level of its own lead-in while
// the points after it are further in.
func (r *reading) judgeSameLevel(i int, add func(hit)) {
	b, prev := &r.blocks[i], &r.blocks[i-1]
	if b.level != prev.level || !strings.HasSuffix(strings.TrimSpace(prev.low), ":") || i+1 >= len(r.blocks) {
		return
	}
	next := &r.blocks[i+1]
	if next.kind == item && next.level > b.level && formOf(b) != other && formOf(b) == formOf(next) {
		add(hit{block: i, message: "This point stands on the level of its own lead-in, and the rest of the list hangs under it.", advice: "Move it one level in."})
	}
}

var notAPoint = compile(`^(?:due to|because|however|although|it is not possible|it is recognised|there is|there are)\b`)

// judgeStray looks at a statement among points that all finish the same lead-in.
func (r *reading) judgeStray(i int, add func(hit)) {
	b := &r.blocks[i]
	lead := strings.TrimSpace(r.leadText(i))
	if !strings.HasSuffix(lead, "will:") && !strings.HasSuffix(lead, "to:") && !strings.HasSuffix(lead, "must:") || !notAPoint.MatchString(b.low) {
		return
	}
	if formOf(&r.blocks[i-1]) == command && r.blocks[i-1].lead == b.lead {
		add(hit{block: i, message: "This is a statement and does not go on from the lead-in of its list.", advice: "Make it a point of its own outside the list."})
	}
}

var (
	forbidden = pat("send|share|view|copy|copies|save|print|forward|store|delete|post", `^(?:send|share|view|copy|save|print|forward|store|post|delete|look at|open)\b(?:[a-z ]*,|[a-z ]* (?:or|and) )[^.]*\b(?:image|images|imagery|content|photo|photos|pictures?|copies|material)\b`)
	indecent  = []string{"indecent", "sexual", "nude", "sexting", "iioc", "abuse image", "illegal", "youth produced"}
)

func findLostProhibitions(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *block) {
		if b.kind != item || !forbidden.in(b.low) || !containsAny(b.low, indecent) {
			return
		}
		lead := strings.TrimSpace(r.leadText(i))
		if strings.HasSuffix(lead, ":") && containsAny(lead, []string{" not", "never", "n't", "avoid", "prohibit", "forbid"}) {
			return
		}
		if containsAny(lead, []string{"not:", "never:", "will not", "must not", "do not", "should not"}) && strings.HasSuffix(lead, ":") || strings.HasSuffix(lead, "not") {
			return
		}
		add(hit{block: i, message: "This point lost the \"will not\" it belonged to: as it stands it reads as leave to do this with indecent images.",
			advice: "Put it back under \"Nobody may\" or write it out as a prohibition.", fix: Fix{Section: "11.1.1"}})
	})
}

func findMixedBullets(r *reading, add func(hit)) {
	seen := map[int]bool{}
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.kind != item || len([]rune(b.bullet)) < 2 {
			continue
		}
		top := r.topHead(b.head)
		if !seen[top] {
			seen[top] = true
			add(hit{block: i, message: "Two kinds of bullet are mixed here, left over from a conversion.", advice: "Use one kind of bullet."})
		}
	}
}

// topHead is the heading of the first level above a heading.
func (r *reading) topHead(h int) int {
	for ; h >= 0; h-- {
		if n := r.heads[h].number; n != "" && !strings.Contains(n, ".") {
			return h
		}
	}
	return -1
}

var newCommand = compile(`[a-z)]\. ([a-z]+) `)

func findTwoDuties(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *block) {
		lead := strings.TrimSpace(r.leadText(i))
		if b.kind != item || !strings.HasSuffix(lead, "will:") && !strings.HasSuffix(lead, "to:") && !strings.HasSuffix(lead, "must:") || formOf(b) != command {
			return
		}
		for _, m := range newCommand.FindAllStringSubmatchIndex(b.low, -1) {
			w := b.low[m[2]:m[3]]
			if slices.Contains(commands, w) && !slices.Contains([]string{"all", "only", "not", "never", "always"}, w) && b.text[m[2]] >= 'A' && b.text[m[2]] <= 'Z' && !isSubject(b.low[m[2]:], w) {
				add(hit{block: i, from: m[2], message: "A second duty stands in this point and is easily lost.", advice: "Give it a point of its own."})
				return
			}
		}
	})
}
