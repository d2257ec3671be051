package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
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

func formOf(b *outline.Block) form {
	text := strings.TrimLeft(b.Low, "\"'( ")
	first := outline.FirstWord(text)
	switch {
	case strings.HasSuffix(first, "ing") && len(first) > 4 || strings.HasPrefix(text, "not ") && strings.HasSuffix(outline.FirstWord(text[4:]), "ing"):
		return gerund
	case slices.Contains(commands, first) && !isSubject(text, first):
		return command
	case len(strings.Fields(text)) <= 6 && !strings.ContainsAny(text, ".;:") && !outline.SentenceHas.MatchString(text):
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
	for i := 1; i < len(r.Blocks); i++ {
		b := &r.Blocks[i]
		prev := &r.Blocks[i-1]
		if b.Kind != outline.Item || prev.Kind != outline.Item || b.Head != prev.Head {
			continue
		}
		if b.Gap && b.Level < prev.Level {
			r.judgeFallenOut(i, add)
		}
		r.judgeSameLevel(i, add)
		r.judgeStray(i, add)
	}
}

// judgeFallenOut looks at a point that follows, after a blank line, a list one level further in.
func (r *reading) judgeFallenOut(i int, add func(hit)) {
	b, prev := &r.Blocks[i], &r.Blocks[i-1]
	if r.gappy(i) {
		return
	}
	f := formOf(b)
	inner := formOf(prev)
	lead := r.LeadText(i - 1)
	ran := 1
	for j := i + 1; j < len(r.Blocks) && r.Blocks[j].Kind == outline.Item && r.Blocks[j].Level == b.Level && !r.Blocks[j].Gap && formOf(&r.Blocks[j]) == f; j++ {
		ran++
	}
	h := hit{block: i, message: "This point stood in the list above and has dropped out of it, so it has lost its lead-in.", advice: "Move it back into the list it belongs to."}
	if ran > 1 {
		h.message = fmt.Sprintf("This point and the %d after it stood in the list above and have dropped out of it, so they have lost their lead-in.", ran-1)
	}
	outer := other
	if p := prev.Lead; p >= 0 && strings.HasSuffix(strings.TrimSpace(r.Blocks[p].Low), ":") {
		outer = formOf(&r.Blocks[p])
	}
	switch {
	case strings.HasSuffix(strings.TrimSpace(b.Low), ":"):
		return
	case f == fragment && outer != fragment && strings.Contains(lead, "includ"), f != other && f == inner && f != outer:
		add(h)
	case f == other && inner == other && !r.Wrapped && !strings.HasPrefix(b.Low, "if ") && strings.Count(b.Low, " ") < 30:
		h.message = "A blank line cuts this point off from the list above. Does it still belong there?"
		add(h)
	}
}

// gappy says whether blank lines stand between the points all over this list: then they mean nothing.
func (r *reading) gappy(i int) bool {
	gaps, all := 0, 0
	for j := i - 1; j > 0 && r.Blocks[j].Kind == outline.Item && i-j < 12; j-- {
		all++
		if r.Blocks[j].Gap {
			gaps++
		}
	}
	return gaps*3 > all
}

// judgeSameLevel looks at the first point of a list that stands at the level of its own lead-in while
// the points after it are further in.
func (r *reading) judgeSameLevel(i int, add func(hit)) {
	b, prev := &r.Blocks[i], &r.Blocks[i-1]
	if b.Level != prev.Level || !strings.HasSuffix(strings.TrimSpace(prev.Low), ":") || i+1 >= len(r.Blocks) {
		return
	}
	next := &r.Blocks[i+1]
	if next.Kind == outline.Item && next.Level > b.Level && formOf(b) != other && formOf(b) == formOf(next) {
		add(hit{block: i, message: "This point stands on the level of its own lead-in, and the rest of the list hangs under it.", advice: "Move it one level in."})
	}
}

var notAPoint = outline.Compile(`^(?:due to|because|however|although|it is not possible|it is recognised|there is|there are)\b`)

// judgeStray looks at a statement among points that all finish the same lead-in.
func (r *reading) judgeStray(i int, add func(hit)) {
	b := &r.Blocks[i]
	lead := strings.TrimSpace(r.LeadText(i))
	if !strings.HasSuffix(lead, "will:") && !strings.HasSuffix(lead, "to:") && !strings.HasSuffix(lead, "must:") || !notAPoint.MatchString(b.Low) {
		return
	}
	if formOf(&r.Blocks[i-1]) == command && r.Blocks[i-1].Lead == b.Lead {
		add(hit{block: i, message: "This is a statement and does not go on from the lead-in of its list.", advice: "Make it a point of its own outside the list."})
	}
}

var (
	forbidden = pat("send|share|view|copy|copies|save|print|forward|store|delete|post", `^(?:send|share|view|copy|save|print|forward|store|post|delete|look at|open)\b(?:[a-z ]*,|[a-z ]* (?:or|and) )[^.]*\b(?:image|images|imagery|content|photo|photos|pictures?|copies|material)\b`)
	indecent  = []string{"indecent", "sexual", "nude", "sexting", "iioc", "abuse image", "illegal", "youth produced"}
)

func findLostProhibitions(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		if b.Kind != outline.Item || !forbidden.in(b.Low) || !outline.ContainsAny(b.Low, indecent) {
			return
		}
		lead := strings.TrimSpace(r.LeadText(i))
		if strings.HasSuffix(lead, ":") && outline.ContainsAny(lead, []string{" not", "never", "n't", "avoid", "prohibit", "forbid"}) {
			return
		}
		if outline.ContainsAny(lead, []string{"not:", "never:", "will not", "must not", "do not", "should not"}) && strings.HasSuffix(lead, ":") || strings.HasSuffix(lead, "not") {
			return
		}
		add(hit{block: i, message: "This point lost the \"will not\" it belonged to: as it stands it reads as leave to do this with indecent images.",
			advice: "Put it back under \"Nobody may\" or write it out as a prohibition.", fix: Fix{Section: "11.1.1"}})
	})
}

func findMixedBullets(r *reading, add func(hit)) {
	seen := map[int]bool{}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Kind != outline.Item || len([]rune(b.Bullet)) < 2 {
			continue
		}
		top := r.topHead(b.Head)
		if !seen[top] {
			seen[top] = true
			add(hit{block: i, message: "Two kinds of bullet are mixed here, left over from a conversion.", advice: "Use one kind of bullet."})
		}
	}
}

// topHead is the heading of the first level above a heading.
func (r *reading) topHead(h int) int {
	for ; h >= 0; h-- {
		if n := r.Heads[h].Number; n != "" && !strings.Contains(n, ".") {
			return h
		}
	}
	return -1
}

var newCommand = outline.Compile(`[a-z)]\. ([a-z]+) `)

func findTwoDuties(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		lead := strings.TrimSpace(r.LeadText(i))
		if b.Kind != outline.Item || !strings.HasSuffix(lead, "will:") && !strings.HasSuffix(lead, "to:") && !strings.HasSuffix(lead, "must:") || formOf(b) != command {
			return
		}
		for _, m := range newCommand.FindAllStringSubmatchIndex(b.Low, -1) {
			w := b.Low[m[2]:m[3]]
			if slices.Contains(commands, w) && !slices.Contains([]string{"all", "only", "not", "never", "always"}, w) && b.Text[m[2]] >= 'A' && b.Text[m[2]] <= 'Z' && !isSubject(b.Low[m[2]:], w) {
				add(hit{block: i, from: m[2], message: "A second duty stands in this point and is easily lost.", advice: "Give it a point of its own."})
				return
			}
		}
	})
}
