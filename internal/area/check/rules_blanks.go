package check

import (
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about a template that was not filled in.
var blankRules = []rule{
	{"placeholder", Medium, "A blank of the template was never filled", findPlaceholders},
	{"template-advice", High, "Advice to the author was left in", findTemplateAdvice},
	{"open-choice", Medium, "An either/or of the template was never decided", findOpenChoices},
	{"bare-name", High, "A person stands where a role belongs", findBareNames},
	{"brackets-kept", Low, "The template's brackets were kept around a value", findKeptBrackets},
}

var (
	// What an instruction to the author begins with, or says whole.
	instruction = outline.Compile(`^\W*(?:please )?(?:list|insert|add|enter|delete|amend|specify|state|give|fill in|complete|include) (?:\w+ ){0,6}(?:here|details?|names?|others?|as (?:appropriate|applicable|necessary|required|relevant)|dates?|role|contact|your|school|the name|where|e\.g|system|provider|who|how|any)\b|^\W*(?:insert|delete|amend) |^\W*list as (?:appropriate|applicable)|^\W*(?:name|names|name and role|role|date|insert|school name|name of (?:school|setting|academy|organisation|headteacher|dsl|person|role|member of staff|provider|filtering provider|system|the school|council|local authority|force)|your school|school/academy|setting name|name of \w+|add name|add date|job title|to be (?:described|completed|inserted|decided|named|agreed)|contact details|details|email address|phone number|telephone number|local authority|tbc|tba|to be confirmed|to be added|x{2,})\W*$|^\W*(?:the )?(?:designated|named|nominated|relevant|appropriate) (?:members?|persons?|staff|lead)\b.{0,30}(?:and|,) (?:role|name|contact|title)|^\W*(?:designated|nominated|named) (?:member of staff|person)\W*$|delete (?:/ ?add )?as (?:appropriate|applicable|relevant|necessary)|\b(?:delete|amend)\b.{0,20} if not\b`)
	openBlank   = outline.Compile(`\bx{4,}\b|\b(?:tbc|tba)\b|\binsert (?:name|date|school|your|details|the name)\b|\bname of school\b|\[\s*\]|\?{3,}`)
	examples    = outline.Compile(`^(?:such as|e\.g\.?,?|for example,?|eg) (?:.+?), (?:.+?) (?:or|and/or) `)
	settings    = pat("may wish to|may also wish to|suggested|your school's|template|settings should|settings may|settings might|settings will|academies |schools should|schools may|schools will|schools might|this section|this statement|as appropriate|as relevant|as applicable|your school|note:", `\bthis (?:statement|section|paragraph|template|policy template|clause) (?:is|should be|will be|can be|may be|needs to be) (?:specific|only|amended|adapted|deleted|removed|personalised|relevant (?:only )?to|for (?:schools|settings|use)|intended|completed)\b|\bit is (?:suggested|recommended|advised) that (?:the role|schools|settings)\b|\bas suggested (?:below|above)\b|\bthe (?:school|academy) may (?:also )?wish to (?:appoint|include|add|amend|adapt|delete|insert)\b|\b(?:with|in|into|of|to) your school's (?:statutory |own )?(?:child protection|safeguarding|behaviour|acceptable use)\b|\b(?:schools|settings|academies|schools and settings|schools/settings) (?:should|may|might|will) (?:wish|want|need) to (?:\w+ ){0,3}(?:amend|adapt|include|consider|add|delete|insert|refer|use|adopt|change|customise|personalise)\b|\b(?:delete|amend|add|insert|remove)(?: ?/ ?\w+)? as (?:appropriate|applicable|relevant|necessary|required)\b|\bnote (?:to|for) (?:schools?|settings|authors?)\b|\bthis template\b.{0,60}\b(?:school|schools|settings)\b|\bplease (?:amend|delete|insert|adapt|personalise)\b`)
)

func findPlaceholders(r *reading, tell func(hit)) {
	told := map[string]bool{} // a name that stands for another all over the text is told of once
	add := func(h hit) {
		blank := r.Blocks[h.block].Text[h.from:h.to]
		if !told[blank] {
			tell(h)
		}
		told[blank] = blank[0] == '|'
	}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Kind == outline.Furniture || !strings.ContainsAny(b.Text, "([<{|") && !outline.ContainsAny(b.Low, []string{"xxxx", "tbc", "tba", "insert ", "name of school", "???"}) {
			continue
		}
		for _, m := range bracketsIn(b.Text) {
			r.judgeBracket(i, m, add)
		}
		if outline.ContainsAny(b.Low, []string{"xxxx", "tbc", "tba", "insert ", "name of school", "[", "???"}) {
			if m := openBlank.FindStringIndex(b.Low); m != nil && !insideBracket(b.Text, m[0]) {
				add(hit{block: i, from: m[0], to: m[1], message: "This blank was never filled in.", advice: "Put in what holds at your school, or take the words out."})
			}
		}
	}
}

// bracketKind is what opens and closes a blank, and how long it may be.
type bracketKind struct {
	open, close byte
	most        int
}

var bracketKinds = []bracketKind{{'(', ')', 160}, {'[', ']', 120}, {'<', '>', 80}, {'{', '}', 80}, {'|', '|', 62}}

// bracketsIn finds what stands in brackets without brackets of its kind inside: its place with the brackets,
// then, for each kind in turn, its place without them, or -1.
func bracketsIn(text string) [][]int {
	var out [][]int
	for i := 0; i < len(text); i++ {
		k := slices.IndexFunc(bracketKinds, func(k bracketKind) bool { return k.open == text[i] })
		if k < 0 {
			continue
		}
		kind := bracketKinds[k]
		end := i + 1
		for end < len(text) && end-i <= kind.most && text[end] != kind.close && text[end] != kind.open {
			end++
		}
		if end >= len(text) || text[end] != kind.close || end-i < 3 || kind.open == '|' && (text[i+1] < 'A' || text[i+1] > 'Z' || strings.ContainsAny(text[i+1:end], "0123456789:,.")) {
			continue
		}
		m := []int{i, end + 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
		m[2+2*k], m[3+2*k] = i+1, end
		out = append(out, m)
		i = end
	}
	return out
}

func insideBracket(text string, at int) bool {
	open := strings.LastIndexAny(text[:at], "([<{")
	return open >= 0 && !strings.ContainsAny(text[open:at], ")]>}")
}

func (r *reading) judgeBracket(i int, m []int, add func(hit)) {
	b := &r.Blocks[i]
	from, to := m[2], m[3]
	kind := byte('(')
	for g := 4; from < 0 && g+1 < len(m); g += 2 {
		from, to, kind = m[g], m[g+1], b.Text[m[0]]
	}
	inner := strings.TrimSpace(b.Low[from:to])
	if strings.Contains(inner, "http") || strings.Contains(inner, "@") || strings.HasPrefix(inner, "www.") || strings.HasPrefix(inner, "mailto") {
		return
	}
	if outline.ContainsAny(b.Low, formMarks) && formLine.MatchString(b.Low) || b.Head >= 0 && r.Heads[b.Head].After && len(inner) < 12 {
		return // a form that people fill in by hand
	}
	h := hit{block: i, from: m[0], to: m[1], message: "This is an instruction of the template, not a rule of the school: nobody can tell what applies.",
		advice: "Write what holds at your school in its place."}
	switch {
	case instruction.MatchString(inner) || b.Kind == outline.Heading && ifProvided.MatchString(inner):
		if receives.MatchString(b.Low[:m[0]]) {
			h.severity = High
			h.message = "The template's blank still stands where a person should: nobody receives this report."
			h.advice = "Name the role that is told, and a deputy for when that person is away."
			h.fix = Fix{Key: "role.dsl"}
		}
		add(h)
	case kind == '[' && slashed.MatchString(inner) || kind == '[' && leftOpen.MatchString(inner):
		h.message = "The template's alternatives still stand in brackets: nobody can tell which holds."
		add(h)
	case kind == '|' && strings.Count(b.Text, "|") == 2, kind != '(' && kind != '|' && blankWords.MatchString(inner):
		h.message = "A value was to be filled in here and was not."
		add(h)
	case kind == '(' && examples.MatchString(inner) && choosesTool.MatchString(b.Low[:m[0]]):
		h.severity = High
		h.message = "The template's examples were kept and none was chosen, although the sentence says that the school has chosen."
		h.advice = "Name the one that your risk assessment chose, and check that it still exists."
		h.fix = Fix{Section: "7.1", Key: "search.tools"}
		add(h)
	}
}

var (
	receives    = outline.Compile(`\b(?:tell|told|inform(?:ed)?|report(?:ed)? to|contact|notify|notified|refer(?:red)? to|speak to|pass(?:ed)? to)\s*$|\b(?:tell|told|inform|report|reported|contact|notif|refer|escalat|speak|pass)[^.;]{0,60} (?:by|to)\s*$`)
	ifProvided  = outline.Compile(`^\W*(?:if|where|when) (?:provided|applicable|relevant|used|in place|available)\W*$`)
	leftOpen    = outline.Compile(`\b(?:if|where|as|when) (?:applicable|appropriate|relevant|necessary)\b|\bor (?:similar|equivalent)\b|^(?:add|delete|amend|insert)\b`)
	slashed     = outline.Compile(`^[a-z][a-z -]+(?:/ ?[a-z][a-z -]+)+$`)
	formLine    = outline.Compile(`\bsign(?:ed|ature)?\b|\bprint\b|\.{4,}|_{4,}|\.\.\. ?\.\.\.`)
	formMarks   = []string{"sign", "print", "....", "____", "... ..."}
	blankWords  = outline.Compile(`^(?:insert|name|names|school|academy|your|date|dsl|add|enter|the name|headteacher|setting|organisation|role|title|email|phone|year|month|county|local authority|council|provider|system|product|url|link|address|number|xx)\b[^.]*$`)
	choosesTool = outline.Compile(`\b(?:uses?|using|will use|chosen|adopted|subscribes? to)\b[^.]*\b(?:tools?|systems?|software|filter|product|platforms?|provider|services?|engines?)\s*$`)
)

func findTemplateAdvice(r *reading, add func(hit)) {
	r.each(settings, func(i, from, to int) {
		b := &r.Blocks[i]
		if bracketsOnly(b.Low, from) {
			return // told as a placeholder
		}
		add(hit{block: i, from: sentenceStart(b.Low, from), to: sentenceEnd(b.Low, to),
			message: "This sentence speaks to the person who adapts the template, not to the school's readers.",
			advice:  "Take it out, and make sure that what it asks for has been done."})
	})
}

// bracketsOnly says whether a place stands inside brackets that hold an instruction.
func bracketsOnly(low string, at int) bool {
	open := strings.LastIndexAny(low[:at+1], "([")
	if open < 0 {
		return false
	}
	inner := low[open+1:]
	if end := strings.IndexAny(inner, ")]"); end >= 0 {
		inner = inner[:end]
	}
	return at <= open+1+len(inner) && instruction.MatchString(strings.Trim(inner, " "))
}

func sentenceStart(low string, at int) int {
	if i := strings.LastIndex(low[:at], ". "); i >= 0 {
		return i + 2
	}
	return 0
}

func sentenceEnd(low string, at int) int {
	if i := strings.Index(low[at:], ". "); i >= 0 {
		return at + i + 1
	}
	return len(low)
}

var (
	paperWord = `(?:acceptable use (?:polic(?:y|ies)|agreements?)(?: \(aups?\))?|aups?|aua|codes? of conduct|home[- ]school agreement|agreement)`
	eitherDoc = pat("and/or", `(?:\b`+paperWord+` and/or (?:an? |the )?`+paperWord+`)`)
	eitherWay = pat("and/or", `monitor[^.]{0,120}\band/or (?:active|pro-?active|technical|technolog|physical|software|third|logs?|review)[^.]{0,80}`)
	slashName = pat("school/|school /|academy/|academy /|teacher/|teacher /|principal/|principal /|schools/|body/|body /|governors/|governors /|governor/|governor /", `\b(?:school ?/ ?(?:academy|college|setting|trust)|academy ?/ ?(?:school|trust)|head ?teacher ?/ ?principal|principal ?/ ?head ?teacher|schools?/settings?|governing body ?/ ?trust(?:ees)?|governors? ?/ ?(?:board|trustees|directors|sub[- ]committee))\b`)
)

func findOpenChoices(r *reading, add func(hit)) {
	r.each(eitherDoc, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "The template's either/or was never decided: a reader cannot tell which document is meant.",
			advice: "Name the one agreement that people sign, everywhere by the same name.", fix: Fix{Section: "2.2", Key: "agreement.name"}})
	})
	r.each(eitherWay, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, severity: High, message: "The choice between ways of monitoring was left open, so nobody can tell which of them exist.",
			advice: "List the ways of monitoring that are really in use, and for which devices.", fix: Fix{Section: "7.3.4", Key: "monitoring.methods"}})
	})
	done := false
	r.each(slashName, func(i, from, to int) {
		if !done {
			done = true
			add(hit{block: i, from: from, to: to, severity: Low, message: "The template's alternatives still stand side by side.",
				advice: "Keep the word that fits your school, here and wherever it comes again."})
		}
	})
}

var dutyVerb = outline.Compile(`\b(?:tell|inform|report to|reported to|contact|notify|speak to|refer to|referred to|told to|passed to|given to|sent to)\s*$`)

func findBareNames(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		if !strings.Contains(b.Text, "(") {
			return
		}
		if !outline.ContainsAny(b.Low, []string{"tell", "inform", "report", "contact", "notify", "speak", "refer", "passed", "given", "sent"}) {
			return
		}
		for _, m := range bracketsIn(b.Text) {
			if m[2] < 0 || !dutyVerb.MatchString(b.Low[:m[0]]) {
				continue
			}
			inner := b.Text[m[2]:m[3]]
			if names := outline.NamesIn(inner); len(names) > 0 && names[0].From == 0 {
				add(hit{block: i, from: sentenceStart(b.Low, m[0]), to: m[1], message: "A duty to report names one person in the template's brackets and no role: it dies when that person is away or leaves.",
					advice: "Name the role, for example the designated safeguarding lead, and a deputy.", fix: Fix{Key: "role.dsl"}})
			}
		}
	})
}

var (
	afterLabel = outline.Compile(`:\s*\(([^()]{2,80})\)\s*\.?$`)
	asObject   = outline.Compile(`\b(?:through|uses|use|with|appointed|by|is|are|contact|tell)\s*\(([A-Z][^()]{2,80})\)`)
)

func findKeptBrackets(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		if !strings.Contains(b.Text, "(") {
			return
		}
		m := afterLabel.FindStringSubmatchIndex(b.Text)
		if m == nil || len(b.Text) > 140 {
			m = asObject.FindStringSubmatchIndex(b.Text)
		}
		if m == nil {
			return
		}
		inner := b.Text[m[2]:m[3]]
		if instruction.MatchString(outline.LowASCII(inner)) || len(inner) <= 6 && inner == strings.ToUpper(inner) || !outline.TitleStart(inner) && len(outline.DatesIn(outline.LowASCII(inner))) == 0 {
			return
		}
		add(hit{block: i, from: m[2] - 1, to: m[3] + 1, message: "The template's brackets were kept around what was filled in.",
			advice: "Take the brackets off and check that the value is right."})
	})
}
