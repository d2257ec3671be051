package check

import (
	"slices"
	"strings"
	"unicode"

	"handrail.school/handrail/internal/area/outline"
	"handrail.school/handrail/internal/area/source"
)

var (
	// What may follow the word for the kind of school and still belong to the name.
	nameTail = outline.Compile(`^\s+(?:and|&)\s+(?:Nursery|Pre-?[Ss]chool|Children's Centre)(?:\s+School)?`)
	// The kind of school may stand first: "Co-op Academy Walkden".
	academyRe  = outline.Compile(`^\s*((?:[A-Z][\pL'-]+ )?Academy (?:[A-Z][\pL']+ ?){1,3})\s*$`)
	policyTail = outline.Compile(`(?i)\s*[-:|,]*\s*\b(?:(?:ict|it|internet|draft|our|the)\s+)*(?:&\s+|and\s+)*(?:online|on-line|on line|e-?\s?safety|esafety|digital|internet|acceptable|computing|safeguarding|mobile|social media|bullying|anti-bullying|policy|policies)\b.*$`)
)

// genericWords say what kind of school it is; a name needs at least one word that is not among them.
var genericWords = []string{"school", "schools", "academy", "infants", "juniors", "nursery", "college", "federation", "primary", "infant", "junior",
	"first", "middle", "secondary", "high", "community", "church", "england", "catholic", "roman", "rc", "ce", "cofe", "c.e", "c.e.", "c", "e", "c.of.e", "methodist", "aided", "controlled",
	"voluntary", "va", "vc", "foundation", "free", "special", "the", "of", "and", "&", "in", "our", "this", "a", "an", "on", "at", "with", "for", "trust", "multi", "multi-academy", "mat", "pre-school", "preschool", "independent", "maintained",
	"local", "home", "head", "whole", "every", "each", "all", "any", "other", "new", "name", "your", "their", "state", "british", "english", "online", "safety", "e-safety", "key", "stage", "national", "sunday", "summer", "grammar", "next"}

// notSchoolWords show that a capitalised phrase is a role, body or document, not a school.
var notSchoolWords = []string{"governors", "governing", "governor", "policy", "policies", "executive", "headteacher", "headteachers", "teacher", "principal", "department", "dfe", "ofsted", "council", "safer", "staff", "pupils", "parents", "parent", "guidance",
	"education", "national", "association", "behaviour", "information", "data", "mobile", "leaving", "members", "member", "internet", "acceptable", "computing", "business", "support", "ict", "leadership", "digital", "safeguarding", "security", "use", "visitors", "improvement", "development", "review", "website", "after", "before", "during", "when", "if", "as", "network", "care", "management", "system", "resources", "designated", "senior", "name"}

// schoolNouns are the words with which a school's name ends in running text.
var schoolNouns = []string{" school", " academy", " infants", " juniors", " nursery", " college", " federation"}

// candidate is one spelling of a possible school name.
type candidate struct {
	name  string
	line  int // index of reading.lines of the first mention
	count int
	front bool
	score int
}

// readSchool finds the school's name: the phrase that stands on the front page and is used most.
func (r *reading) readSchool() {
	found := map[string]*candidate{}
	front := r.frontEnd()
	for _, i := range r.Having(schoolNouns) {
		b := &r.Blocks[i]
		for _, m := range r.nameSpans(i) {
			if name := tidyName(b.Text[m.From:m.To]); name != "" {
				at, _, _ := b.LineAt(m.From)
				note(found, name, at, at < front)
			}
		}
	}
	r.frontNames(found, front)
	best := pick(found)
	if trust := r.trustOf(found, front); trust != nil {
		best = trust
	}
	if best == nil {
		return
	}
	name := best.name
	r.school = &name
	r.profile["school.name"] = Value{name, r.Lines[best.line].Number}
}

// trustOf is the trust or federation whose name stands on the front page above three or more of its schools.
func (r *reading) trustOf(found map[string]*candidate, front int) *candidate {
	schools := 0
	for key, c := range found {
		if c.front && !strings.HasSuffix(key, " trust") && !strings.HasSuffix(key, " federation") {
			schools++
			if strings.Contains(key, "school and ") {
				schools += 2 // "Elm Infant School and Elm Junior School"
			}
		}
	}
	for i := 0; i < front && schools > 2; i++ {
		text := strings.TrimSpace(r.Lines[i].Text)
		if m := trustName.FindStringSubmatch(text); m != nil && r.Lines[i].Kind != outline.Item {
			if text == strings.ToUpper(text) {
				return &candidate{name: capitals(text), line: i}
			}
			return &candidate{name: text, line: i}
		}
	}
	return nil
}

var trustName = outline.Compile(`^(?i:the )?[A-Z][\pL'&. -]{2,60} (?i:trust|federation|partnership)$`)

// nameSpans are the places of a block where a school's name may stand. They are looked up once.
func (r *reading) nameSpans(i int) []outline.Span {
	if r.names == nil {
		r.names = make([][]outline.Span, len(r.Blocks))
	}
	if i < len(r.names) && r.names[i] == nil {
		r.names[i] = []outline.Span{}
		text := r.Blocks[i].Text
		if outline.ContainsAny(text, []string{" School", " Academy", " Infants", " Juniors", " Nursery", " College", " Federation", " school"}) {
			for _, m := range namesOfSchools(text) {
				if !strings.HasPrefix(text[m.To:], " Trust") {
					r.names[i] = append(r.names[i], m)
				}
			}
		}
	}
	return r.names[i]
}

// namesOfSchools finds runs of up to nine words of a name before the word for the kind of school.
func namesOfSchools(text string) []outline.Span {
	var words []outline.Span
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' || text[i] == '\t' {
			continue
		}
		from := i
		for i < len(text) && text[i] != ' ' && text[i] != '\t' {
			i++
		}
		words = append(words, outline.Span{From: from, To: i})
	}
	word := func(i int) string { return text[words[i].From:words[i].To] }
	var out []outline.Span
	for i := len(words) - 1; i > 0; i-- {
		n := nounLen(word(i), word(i-1))
		if n == 0 {
			continue
		}
		first := i
		for first > 0 && i-first < 9 && nameWordAt(word(first-1)) && text[words[first-1].To:words[first].From] != "\t" {
			first--
		}
		if first == i {
			continue
		}
		end := words[i].From + n
		if m := nameTail.FindStringIndex(text[end:]); m != nil {
			end += m[1]
		}
		out = append(out, outline.Span{From: words[first].From, To: end})
		i = first
	}
	slices.Reverse(out)
	return out
}

// nounLen is the length of the word for the kind of school that a word begins with, 0 if it is none.
func nounLen(w, before string) int {
	for _, n := range []string{"School", "Academy", "Infants", "Juniors", "Nursery", "College", "Federation", "school"} {
		if strings.HasPrefix(w, n) && (len(w) == len(n) || !outline.WordByte(w[len(n)])) && (n != "school" || slices.Contains([]string{"Primary", "Infant", "Junior", "Nursery"}, before)) {
			return len(n)
		}
	}
	return 0
}

// nameWordAt says whether a word can be part of a school's name. A lone s is what is left of an apostrophe.
func nameWordAt(w string) bool {
	if slices.Contains([]string{"of", "the", "and", "&", "on", "in", "de", "le", "la", "upon", "with", "at", "next", "s"}, w) {
		return true
	}
	if strings.HasPrefix(w, "(") && strings.HasSuffix(w, ")") {
		w = w[1 : len(w)-1]
	}
	if w == "" || w[0] < 'A' || w[0] > 'Z' {
		return false
	}
	return strings.IndexFunc(w, func(ch rune) bool { return !unicode.IsLetter(ch) && !strings.ContainsRune("'&.-", ch) }) < 0
}

func note(found map[string]*candidate, name string, at int, front bool) {
	key := strings.TrimPrefix(outline.Normal(name), "the ")
	c := found[key]
	if c == nil {
		c = &candidate{name: name, line: at}
		found[key] = c
	}
	if c.name == strings.ToUpper(c.name) && name != strings.ToUpper(name) {
		c.name = name
	}
	if strings.HasPrefix(name, "The ") && !strings.HasPrefix(c.name, "The ") {
		c.name = name
	}
	c.count++
	c.front = c.front || front
	c.line = min(c.line, at)
}

// frontEnd is the index of the first line that belongs to the body: after some twenty lines of text,
// or the first long paragraph.
func (r *reading) frontEnd() int {
	seen := 0
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Kind == outline.Blank {
			continue
		}
		seen++
		if l.Kind == outline.Contents || seen > 25 || len(l.Text) > 160 {
			return i + 1
		}
	}
	return len(r.Lines)
}

// frontNames looks at the lines of the front page, where a name may stand in capitals, over several
// lines, or before the words "Online Safety Policy"; and at the running lines of all pages.
func (r *reading) frontNames(found map[string]*candidate, front int) {
	for i := range r.Lines {
		l := &r.Lines[i]
		running := l.Running() && r.Doc.Format != source.HTML // what stands around a web page is about the site
		if l.Kind == outline.Blank || l.Kind == outline.Contents || len(l.Text) > 140 || i >= front && !running || l.Kind == outline.Furniture && !running {
			continue
		}
		text := strings.TrimSpace(policyTail.ReplaceAllString(outline.TrimSymbols(l.Text), ""))
		if wide := wideGap.FindStringIndex(text); wide != nil {
			text = text[:wide[0]] // what stands at the other edge of the page
		}
		if _, value, ok := strings.Cut(text, ":"); ok {
			text = strings.TrimSpace(value)
		}
		if open := strings.Index(text, " ("); open > 0 && !outline.SchoolWord.MatchString(text[open:]) {
			text = text[:open]
		}
		if cut := strings.IndexAny(text, "·|•"); cut > 0 {
			text = strings.TrimSpace(text[:cut])
		}
		if m := academyRe.FindStringSubmatch(text); m != nil {
			note(found, strings.TrimSpace(m[1]), i, true)
		}
		if name := welshName(text); name != "" {
			note(found, name, i, true)
		}
		if left, _, ok := strings.Cut(text, ","); ok && endsSchool.MatchString(left) {
			text = left // an address follows
		}
		if text == "" || !outline.SchoolWord.MatchString(text) && !churchName(text, l.Low) {
			continue
		}
		name := text
		if onlyGeneric(name) {
			for prev, n := r.PrevText(i), 0; prev >= 0 && n < 3 && onlyGeneric(name); prev, n = r.PrevText(prev), n+1 {
				if len(r.Lines[prev].Text) > 60 || !outline.TitleCase(r.Lines[prev].Text) || strings.Contains(r.Lines[prev].Low, "policy") {
					break
				}
				name = strings.TrimSpace(r.Lines[prev].Text) + " " + name
			}
		}
		if name == strings.ToUpper(name) {
			name = capitals(name)
		}
		if churchName(text, l.Low) && !outline.SchoolWord.MatchString(text) && outline.TitleCase(name) {
			note(found, name, i, true)
		} else if outline.TitleCase(name) {
			the := strings.HasPrefix(name, "The ") && !strings.Contains(name, " of ") || strings.HasPrefix(name, "THE ")
			if name = tidyName(name); name != "" && the && !strings.HasPrefix(strings.ToLower(name), "the ") {
				name = "The " + name
			}
			if name != "" {
				note(found, name, i, true)
			}
		}
	}
}

// welshName is the name of a school in Wales, in which the word for school stands first.
func welshName(text string) string {
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > 7 || !strings.EqualFold(words[0], "ysgol") || !outline.TitleCase(text) {
		return ""
	}
	if text == strings.ToUpper(text) {
		return capitals(text)
	}
	return text
}

var wideGap = outline.Compile(` {4,}\S`)

// churchName is a title without the word school that still can only be one: "St Mary's CE Online
// Safety Policy".
func churchName(text, low string) bool {
	return strings.Contains(low, "policy") && len(strings.Fields(text)) >= 2 && regexpChurch.MatchString(text)
}

// smallWelsh are the small words of Welsh names, which stay small among capitals.
var smallWelsh = []string{"y", "yr", "ar", "a'r", "o"}

var endsSchool = outline.Compile(`(?i)\b(?:school|academy|infants|juniors|nursery|primary|federation)$`)

var regexpChurch = outline.Compile(`\b(?:C\.?E\.?|CofE|C of E|RC|VA|VC|Primary|Infant)\b`)

// tidyName cuts words off the front that do not belong to a name and refuses what is no name.
func tidyName(s string) string {
	words := strings.Fields(s)
	for i := len(words) - 3; i >= 0; i-- { // "the Governing Body of Elm School"
		if w := strings.ToLower(words[i]); slices.Contains(notSchoolWords, w) || w == "body" || w == "board" || w == "behalf" {
			if next := words[i+1]; next == "of" || next == "at" {
				words = words[i+2:]
			}
			break
		}
	}
	for len(words) > 0 && !(len(words) > 1 && words[1] == "Lady") && slices.Contains([]string{"part", "the", "at", "in", "of", "and", "for", "all", "our", "this", "&", "on", "to", "with", "welcome", "introduction", "when", "as", "here", "if", "visitors", "that", "every", "from", "school", "by", "while", "since"}, strings.ToLower(words[0])) {
		words = words[1:]
	}
	name := strings.Trim(strings.Join(words, " "), " .,-:;'\"")
	if len(words) < 2 || len(words) > 11 || onlyGeneric(name) {
		return ""
	}
	for _, w := range words {
		w = strings.ToLower(strings.Trim(w, ".,'\""))
		if slices.Contains(notSchoolWords, w) || strings.HasSuffix(w, ".") && len(w) > 4 {
			return ""
		}
	}
	return name
}

func onlyGeneric(s string) bool {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if w = strings.Trim(w, ".,'\"()/-"); w != "" && !slices.Contains(genericWords, w) {
			return false
		}
	}
	return true
}

// pick is the best candidate: on the front page before elsewhere, then the most used, then the longest.
func pick(found map[string]*candidate) *candidate {
	var best *candidate
	for key, c := range found {
		c.score = min(c.count, 20) + len(strings.Fields(c.name))
		if c.front {
			c.score += 25
		}
		if strings.HasSuffix(key, " trust") {
			c.score -= 30 // a trust has schools; the policy is one school's
		}
		for other, o := range found { // "St Anne's School" counts for "St Anne's Catholic Primary School"
			if other != key && strings.HasPrefix(key, strings.TrimSuffix(strings.TrimSuffix(other, " school"), " academy")) {
				c.score += min(o.count, 10)
			}
		}
		if !c.front && c.count < 2 && (len(found) > 1 || !namedLikeSchool(key)) {
			continue
		}
		if best == nil || c.score > best.score || c.score == best.score && c.line < best.line || c.score == best.score && c.line == best.line && c.name < best.name {
			best = c
		}
	}
	return best
}

// capitals writes a name printed in capitals the ordinary way.
func capitals(s string) string {
	keep := []string{"CE", "RC", "VA", "VC", "C.E.", "C.E", "II", "III", "CP", "JI", "JMI"}
	words := strings.Fields(s)
	for i, w := range words {
		if slices.Contains(keep, strings.Trim(w, "()")) {
			continue
		}
		if w == "COFE" {
			words[i] = "CofE"
			continue
		}
		low := strings.ToLower(w)
		if i > 0 && (slices.Contains(outline.SmallWords, low) || strings.EqualFold(words[0], "ysgol") && slices.Contains(smallWelsh, low)) {
			words[i] = low
			continue
		}
		runes := []rune(low)
		for j := range runes {
			if j == 0 || runes[j-1] == '-' || runes[j-1] == '.' || runes[j-1] == '(' {
				runes[j] = unicode.ToUpper(runes[j])
			}
		}
		words[i] = string(runes)
	}
	return strings.Join(words, " ")
}
