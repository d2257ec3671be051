package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/outline"
	"handrail.school/handrail/internal/area/source"
)

// Rules about sentences that broke, and slips that change the meaning.
var wordingRules = []rule{
	{"cut-sentence", High, "A sentence stops in the middle", findCutSentences},
	{"garbled", Medium, "A sentence cannot be read", findGarbled},
	{"find-and-replace", Medium, "Words were put in by find-and-replace", findReplaced},
	{"typo", Low, "A slip that changes the meaning", findTypos},
	{"empty-link", Low, "A link leads nowhere", findEmptyLinks},
	{"broken-address", Low, "A web address was cut off its sentence", findBrokenAddresses},
}

// dangling are words on which no sentence ends. Prepositions are not among them: people do end on those.
var dangling = []string{"the", "a", "an", "and", "or", "their", "our", "its", "your", "my", "any", "every", "each"}

// endsDangling says whether a text in lower case stops on a word that needs another. "And" and "or" at
// the end of a point only lead to the next point.
func endsDangling(text string, point bool) bool {
	last := text[strings.LastIndexByte(text, ' ')+1:]
	if !slices.Contains(dangling, last) {
		return false
	}
	before := strings.TrimRight(text[:len(text)-len(last)], " ")
	return last != "and" && last != "or" || !point && !strings.HasSuffix(before, ";") && !strings.HasSuffix(before, ",")
}

func findCutSentences(r *reading, add func(hit)) {
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Kind != outline.Para && b.Kind != outline.Item || len(b.Text) < 25 {
			continue
		}
		text := strings.TrimRight(b.Low, " \"')")
		if endsDangling(text, b.Kind == outline.Item) && !r.goesOn(i) && (r.Doc.Format != source.PDF || i+1 < len(r.Blocks) && r.Blocks[i+1].Kind == outline.Heading) {
			add(hit{block: i, from: lastWords(text, 60), to: len(text), message: "The sentence stops here: what it was to say is lost.", advice: "Finish it, above all if it was to say when or who.", fix: Fix{Section: r.sectionOf(i)}})
			continue
		}
		r.cutInTwo(i, add)
	}
}

// goesOn says whether the next block takes the sentence up: a list, a further line, or lower case.
func (r *reading) goesOn(i int) bool {
	if i+1 >= len(r.Blocks) {
		return false
	}
	b, next := &r.Blocks[i], &r.Blocks[i+1]
	first, _ := outline.FirstLetter(next.Text)
	switch {
	case next.Kind == outline.Heading || next.Kind == outline.Title:
		return false
	case unicode.IsLower(first):
		return true
	case next.Kind == outline.Item && (b.Kind == outline.Para || next.Level > b.Level):
		return true
	}
	return b.Kind == outline.Para && (next.Kind == outline.Cell || r.Wrapped && !next.Gap) || strings.Contains(b.Text, "\t")
}

// cutInTwo finds a sentence that goes on in the next paragraph after a blank line.
func (r *reading) cutInTwo(i int, add func(hit)) {
	if i+1 >= len(r.Blocks) || r.Doc.Format == source.PDF || r.Wrapped || !outline.TitleStart(r.Blocks[i].Text) {
		return
	}
	b, next := &r.Blocks[i], &r.Blocks[i+1]
	text := strings.TrimSpace(b.Text)
	first, _ := outline.FirstLetter(next.Text)
	if next.Kind != outline.Para || !next.Gap || !unicode.IsLower(first) || len(next.Text) < 20 || !strings.HasSuffix(strings.TrimSpace(next.Text), ".") || len(b.Text) < 50 || b.Head != next.Head || strings.HasPrefix(next.Low, "www") || strings.HasPrefix(next.Low, "http") || strings.HasPrefix(next.Low, "e.g") {
		return
	}
	if !strings.ContainsAny(text[len(text)-1:], ".:;?!") && next.Parts[0].Line >= 0 {
		add(hit{block: i, from: lastWords(b.Low, 70), severity: Medium, message: "The sentence is cut in two: its other half stands in a paragraph of its own below.", advice: "Join the halves."})
	}
}

// lastWords is the offset of the word that begins the last n bytes or so.
func lastWords(s string, n int) int {
	if len(s) <= n {
		return 0
	}
	if i := strings.IndexByte(s[len(s)-n:], ' '); i >= 0 {
		return len(s) - n + i + 1
	}
	return len(s) - n
}

var negatedTemplate = pat("does not share appropriate|do not share appropriate|not provide appropriate", `\b(?:does|do) not (?:share|provide|give|use) appropriate\b[^.]*`)

func findGarbled(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		if from, to, ok := repeated(b.Low); ok && b.Kind != outline.Cell && !outline.TitleCase(b.Text[from:to]) {
			add(hit{block: i, from: from, to: to, message: "Words are repeated here so that the sentence cannot be read: two versions of it seem to have run together.", advice: "Write the rule again in one sentence."})
		}
		if from, to, ok := negatedTemplate.find(b.Low); ok {
			add(hit{block: i, from: from, to: to, message: "A \"not\" was put into the template's sentence and left nonsense.", advice: "Say plainly what is shared with parents and what is not."})
		}
	})
}

// tokens are the words of a text in lower case.
func tokens(low string) []outline.Span {
	out := make([]outline.Span, 0, 1+len(low)/5)
	for i := 0; i < len(low); {
		if low[i] < 'a' || low[i] > 'z' {
			i++
			continue
		}
		from := i
		for i < len(low) && (low[i] >= 'a' && low[i] <= 'z' || low[i] == '-' || low[i] == '\'') {
			i++
		}
		out = append(out, outline.Span{From: from, To: i})
	}
	return out
}

// repeated finds words that come again too soon: "to be not to be", "children are no children",
// "both at home school and home", "the the".
func repeated(low string) (from, to int, ok bool) {
	t := tokens(low)
	word := func(i int) string { return low[t[i].From:t[i].To] }
	near := func(i, j int) bool { return !strings.ContainsAny(low[t[i].To:t[j].From], ".,;:()/-\"\t|") }
	for i := range t {
		w := word(i)
		if i+1 < len(t) && w == word(i+1) && len(w) > 2 && near(i, i+1) && w != "that" && w != "had" {
			return t[i].From, t[i+1].To, true
		}
		if i+4 < len(t) && w == word(i+3) && word(i+1) == word(i+4) && near(i, i+4) && len(w)+len(word(i+1)) > 3 && word(i+2) == "not" {
			return t[i].From, t[i+4].To, true
		}
		if i+3 < len(t) && len(w) > 3 && w == word(i+3) && (word(i+1) == "are" || word(i+1) == "is") && word(i+2) == "no" {
			return t[i].From, t[i+3].To, true
		}
	}
	if !strings.Contains(low, "both ") {
		return 0, 0, false
	}
	if m := bothTwice.FindStringSubmatchIndex(low); m != nil && low[m[2]:m[3]] == low[m[4]:m[5]] {
		return m[0], m[1], true
	}
	return 0, 0, false
}

var bothTwice = outline.Compile(`\bboth (?:at |in |on )?(\w{4,}) \w+ and (?:at |in |on )?(\w{4,})\b`)

var (
	capitalsRun = outline.Compile(`\b[A-Z]{2,}(?: [A-Z]{2,})+(?:s\b)?`)
	doubleStop  = outline.Compile(`[A-Za-z]\.\.(?:\s|$)|,,|;;|\. \.`)
	wrongAn     = outline.Compile(`\b(?:an (?:Code|Social|Behaviour|Child|Data|Mobile|Pupil|Staff|School|Responsible|Home)\b|a (?:Acceptable|Online|Anti|Internet|E-safety|ICT|AUP|AUA)\b)`)
)

// beforeCapital are the places where a wrong article, or a doubled stop, can stand at all.
var beforeCapital = []string{"an C", "an S", "an B", "an D", "an M", "an P", "an R", "an H", "a A", "a O", "a I", "a E", "..", ",,", ";;", ". ."}

func findReplaced(r *reading, add func(hit)) {
	count := map[string]int{}
	r.eachBody(func(_ int, b *outline.Block) {
		if !shouts(b.Text) {
			return
		}
		for _, m := range capitalsRun.FindAllString(b.Text, -1) {
			count[strings.TrimSuffix(m, "s")]++
		}
	})
	r.eachBody(func(i int, b *outline.Block) {
		if m := r.replacedCapitals(b, count); m != nil {
			add(hit{block: i, from: m[0], to: m[1], message: "This name was put in by find-and-replace: capitals, a false plural or a double stop show it.", advice: "Write the document's name the ordinary way, here and wherever it comes again.", fix: Fix{Key: "agreement.name"}})
			return
		}
		if !outline.ContainsAny(b.Text, beforeCapital) {
			return
		}
		if m := wrongAn.FindStringIndex(b.Text); m != nil {
			add(hit{block: i, from: m[0], to: m[1], message: "The article does not fit the name: another name stood here before.", advice: "Check that the document named is the one meant.", fix: Fix{Key: "agreement.name"}})
		}
		if m := doubleStop.FindStringIndex(b.Text); m != nil && !strings.Contains(b.Text, "...") && !strings.Contains(b.Text, "....") {
			add(hit{block: i, from: max(m[0]-20, 0), to: m[1], severity: Low, message: "A stop is doubled here, which often marks a place where words were replaced.", advice: "Read the sentence again."})
		}
	})
}

// shouts says whether two words in capitals may stand side by side.
func shouts(s string) bool {
	for i := 3; i < len(s); i++ {
		if s[i-1] == ' ' && 'A' <= s[i] && s[i] <= 'Z' && 'A' <= s[i-2] && s[i-2] <= 'Z' && 'A' <= s[i-3] && s[i-3] <= 'Z' {
			return true
		}
	}
	return false
}

// replacedCapitals finds a name in capitals within an ordinary sentence: with a small s behind it, or
// used again and again although the text elsewhere writes the same words the ordinary way.
func (r *reading) replacedCapitals(b *outline.Block, count map[string]int) []int {
	if !shouts(b.Text) {
		return nil
	}
	for _, m := range capitalsRun.FindAllStringIndex(b.Text, -1) {
		name := b.Text[m[0]:m[1]]
		if strings.HasSuffix(name, "s") {
			return m
		}
		if strings.ToUpper(b.Text) == b.Text || len(strings.Fields(b.Text)) < 2*len(strings.Fields(name))+3 {
			continue
		}
		if count[name] >= 3 && len(name) > 8 && strings.Count(r.All, outline.LowASCII(name)) > count[name] && outline.ContainsAny(outline.LowASCII(name), []string{"code", "policy", "agreement", "school", "academy"}) {
			return m
		}
	}
	return nil
}

// slip is a mistake that spelling checkers pass, with what was meant.
type slip struct {
	pattern
	meant    string
	severity Severity
}

var slips = []slip{
	{pat("venerable", `\bvenerable (?:\w+ )?(?:children|child|pupils?|students?|groups?|people|adults?)|\b(?:specific|most|more) venerable\b`), "vulnerable", Medium},
	{pat("acknowledges it's|in it's|it's duty|it's own|its'|and it's", `\b(?:acknowledges|of|in|to|meets?|fulfils?|has|recognises) it's (?:duty|own|responsib\w+|role|pupils|policies|policy|staff|statutory|legal)|\bit's (?:duty|own|responsibility|responsibilities|pupils)\b|\bits'`), "its", Low},
	{pat("concern immediate|immediate to|immediate inform|immediate report", `\b(?:report|reported|inform|tell) (?:\w+ ){0,3}immediate\b(?: to\b)?|\bconcern immediate\b`), "immediately", Low},
	{pat("bought", `\bbought (?:onto|into|on to|in to) (?:the )?(?:site|school|premises|class)|\bdevices? bought (?:to|into) school`), "brought", Low},
	{pat("pubic", `\bpubic\b`), "public", Medium},
	{pat("the principle|principle's|school principle", `\b(?:the|our|school|a|by|to) principle (?:will|is|has|must|may|or|and)\b|\bprinciple's\b`), "principal", Low},
	{pat("line manger|mangers|manger", `\b(?:line|network|school|business|it|ict) mangers?\b`), "manager", Low},
	{pat("governers|govenors|governer", `\bgoverners?\b|\bgovenors?\b`), "governors", Low},
	{pat("complaince", `\bcomplaince\b`), "compliance", Low},
	{pat("asses the|asses risk|to asses", `\bto asses\b|\basses (?:the|risk|risks)\b`), "assess", Low},
	{pat("safeguarding led|dedicated safeguarding", `\bdedicated safeguarding lead\b|\bdesignated safeguarding (?:led|lea|leed|leader)\b|\bdesignated safeguarding leads? is informed by\b`), "designated safeguarding lead", Low},
	{pat("inter net|face book|cyber bulling|cyberbulling|bulling", `\bcyber-? ?bulling\b|\banti-? ?bulling\b`), "bullying", Low},
	{pat("roll model|roll modelling", `\broll model`), "role model", Low},
	{pat("where by", `\bmonitoring where by\b|\bsystem where by\b`), "whereby", Low},
	{pat("online safety day|e-safety day|internet safety day", `\b(?:online safety|e-safety|internet safety) day\b`), "Safer Internet Day, as the event is called", Low},
	{pat("local authority designation|designate officer", `\blocal authority (?:designation|designate|dedicated) officer\b`), "local authority designated officer", Low},
	{pat("councilling|councelling", `\bcouncilling\b|\bcouncelling\b`), "counselling", Low},
	{pat("dairy", `\b(?:homework|reading|school) dairy\b`), "diary", Low},
	{pat("sexual exportation|exportation", `\bsexual exportation\b`), "exploitation", Medium},
	{pat("keeping children safer in", `\bkeeping children safer in (?:education|schools?)\b`), "Keeping children safe in education", Low},
}

func findTypos(r *reading, add func(hit)) {
	for s := range slips {
		sl := &slips[s]
		if !r.Index.Has(sl.need...) {
			continue
		}
		r.each(sl.pattern, func(i, from, to int) {
			add(hit{block: i, from: from, to: to, severity: sl.severity, message: fmt.Sprintf("Probably meant: %s.", sl.meant), advice: "Correct it."})
		})
	}
}

func findEmptyLinks(r *reading, add func(hit)) {
	for i := range r.Blocks {
		b := &r.Blocks[i]
		for p, part := range b.Parts {
			empty := 0
			var first outline.Link
			for _, l := range r.Lines[part.Line].Links {
				if t := strings.TrimSpace(l.Target); t == "#" && r.Doc.Format == source.PDF {
					continue // to a place in the file
				} else if t == "" || t == "#" || t == "about:blank" || t == "http://" || t == "https://" {
					if empty == 0 {
						first = l
					}
					empty++
				}
			}
			if empty == 0 {
				continue
			}
			h := hit{block: i, from: b.Parts[p].From + first.From, to: b.Parts[p].From + first.To, message: "This link leads nowhere.", advice: "Put the address back, or take the link off."}
			if empty > 1 {
				h.message = fmt.Sprintf("This link and %d more on the line lead nowhere.", empty-1)
			}
			if dutyNear.MatchString(b.Low) {
				h.severity = Medium
				h.message += " It was to show whom to reach in an incident."
			}
			add(h)
		}
	}
}

var dutyNear = outline.Compile(`\b(?:passed (?:through )?to|refer(?:red|ral)? to|report(?:ed)? to|contact) the \w+ \w+ ?\w* ?(?:team|service|hub)`)

func findBrokenAddresses(r *reading, add func(hit)) {
	for i := 1; i < len(r.Blocks); i++ {
		b, prev := &r.Blocks[i], &r.Blocks[i-1]
		t := strings.TrimSpace(b.Low)
		if b.Kind == outline.Para && !b.Gap && prev.Kind == outline.Item && (strings.HasPrefix(t, "www.") || strings.HasPrefix(t, "http")) && !strings.Contains(t, " ") && strings.HasSuffix(strings.TrimSpace(prev.Low), ":") {
			add(hit{block: i, message: "This address was cut off from the sentence above.", advice: "Put it back into the sentence."})
		}
	}
}

// sectionOf is the library section that the heading over a block corresponds to.
func (r *reading) sectionOf(i int) string {
	h := r.Blocks[i].Head
	if h < 0 {
		return ""
	}
	at := r.Lines[r.Heads[h].Line].Number
	if m := slices.IndexFunc(r.matches, func(m Match) bool { return m.Line == at }); m >= 0 {
		return r.matches[m].Library
	}
	return ""
}
