package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about bodies and schools that are not the school's own.
var areaRules = []rule{
	{"other-area", High, "A body of another area stands in the text", findOtherAreas},
	{"other-school", Medium, "Another school's name stands in the text", findOtherSchools},
	{"school-name-two-ways", Low, "The school's name is written in more than one way", findNameTwoWays},
}

var councilInitials = outline.Compile(`\b([A-Z][a-z]+)(?: [A-Za-z]+){0,3}? (?:County|City|Borough|Metropolitan Borough|District) Council \(([A-Z]{2,5})\)`)

func findOtherAreas(r *reading, add func(hit)) {
	told := map[string]bool{} // once in every part of the text
	r.eachBody(func(i int, b *outline.Block) {
		if !strings.ContainsAny(b.Text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			return
		}
		after := r.wrongInitials(i, add)
		if r.area == nil {
			return
		}
		part := r.topHead(b.Head)
		for _, m := range r.foreign[i] {
			key := fmt.Sprint(m.text, part)
			if m.from < after || told[key] {
				continue
			}
			told[key] = true
			if m.team {
				add(hit{block: i, from: m.from, to: m.from + len(m.text), severity: r.foreignSeverity(b),
					message: fmt.Sprintf("Is %q a team of %s? The name is known from another area, and the document does not say how to reach it.", m.text, r.area.place),
					advice:  "Name your own council's team and its telephone number. Check with your authority."})
				continue
			}
			add(hit{block: i, from: m.from, to: m.from + len(m.text), severity: r.foreignSeverity(b),
				message: fmt.Sprintf("%q belongs to another area, while this policy speaks from %s: a leftover of a template?", m.text, r.area.place),
				advice:  fmt.Sprintf("Name the body of %s, with a way to reach it.", r.area.place)})
		}
	})
	r.forceName(add)
}

// foreignMark is a name in a block that belongs to another area.
type foreignMark struct {
	from int
	text string
	team bool // a team's name that does not say its area
}

// findForeign looks up every block once, so that several rules can ask.
func (r *reading) findForeign() {
	r.foreign = make([][]foreignMark, len(r.Blocks))
	if r.area == nil {
		return
	}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !b.IsBody() {
			continue
		}
		for _, m := range r.checker.areas.atlas.Foreign(b.Text, r.area.council) {
			if !genericMark(m.Text) && !insideLink(b.Low, m.Offset) {
				r.foreign[i] = append(r.foreign[i], foreignMark{m.Offset, m.Text, false})
			}
		}
		for _, m := range r.checker.areas.foreignTeams(b.Text, r.area) {
			if !r.reachable(m.Text) {
				r.foreign[i] = append(r.foreign[i], foreignMark{m.Offset, m.Text, true})
			}
		}
	}
}

// foreignAt says whether a name of another area stands at a place: then the rule for areas speaks of it.
func (r *reading) foreignAt(i, at int) bool {
	return slices.ContainsFunc(r.foreign[i], func(m foreignMark) bool { return m.from <= at && at < m.from+len(m.text) })
}

// forceName reports, once, that the police force of the school's own area has another formal name.
func (r *reading) forceName(add func(hit)) {
	if r.area == nil || r.area.pack == nil {
		return
	}
	force, ok := r.area.pack.Fact("police")
	if !ok || strings.Contains(r.All, outline.LowASCII(force.Name)) {
		return
	}
	for _, n := range force.KnownAs {
		for i := range r.Blocks {
			if at := outline.WordIndex(r.Blocks[i].Low, outline.LowASCII(n), 0); at >= 0 && r.Blocks[i].IsBody() {
				add(hit{block: i, from: at, to: at + len(n), severity: Low, message: fmt.Sprintf("The force's own name is %s.", force.Name), advice: "Write the name as the force does. Check with your authority."})
				return
			}
		}
	}
}

// foreignSeverity is lower in lists of links, where nobody is sent in an incident, and where it is in
// doubt which area is the school's own.
func (r *reading) foreignSeverity(b *outline.Block) Severity {
	foreign := 0
	for _, marks := range r.foreign {
		for _, m := range marks {
			if !m.team {
				foreign++
			}
		}
	}
	if foreign > r.area.marks || len(b.Text) < 70 && !outline.SentenceHas.MatchString(b.Low) && !directs.MatchString(b.Low) {
		return Medium
	}
	return High
}

var directs = outline.Compile(`\b(?:contact|ring|call|tell|inform|report to|refer to|passed to)\b`)

// genericMark leaves out marks that are ordinary words or belong to the whole country.
func genericMark(s string) bool {
	return len(s) < 3 || slices.Contains([]string{"the education people", "front door", "csap", "central referral unit"}, outline.LowASCII(s))
}

func insideLink(low string, at int) bool {
	start := strings.LastIndexByte(low[:at], ' ') + 1
	return strings.HasPrefix(low[start:], "http") && strings.Contains(low[start:], "gov.uk/government")
}

// wrongInitials reports initials that do not belong to the council they stand behind; it returns where
// they end.
func (r *reading) wrongInitials(i int, add func(hit)) int {
	b := &r.Blocks[i]
	if !strings.Contains(b.Text, " Council (") {
		return 0
	}
	m := councilInitials.FindStringSubmatchIndex(b.Text)
	if m == nil || b.Text[m[2]] == b.Text[m[4]] {
		return 0
	}
	name := b.Text[m[2]:m[3]]
	add(hit{block: i, from: m[2], to: m[5] + 1, message: fmt.Sprintf("%s are not the initials of %s's council: the template of another county was only half adapted.", b.Text[m[4]:m[5]], name),
		advice: "Name your own council and its own initials, and read the whole text for more that belongs to the other county."})
	return m[5] + 1
}

// reachable says whether the document gives a telephone number or address for a team anywhere.
func (r *reading) reachable(team string) bool {
	low := outline.LowASCII(team)
	for _, i := range r.Having([]string{low}) {
		for j := i; j < len(r.Blocks) && j <= i+4; j++ {
			if j > i && r.Blocks[j].Kind == outline.Heading {
				break
			}
			if outline.ContactSign(r.Blocks[j].Low) && (j == i || r.Blocks[i].Kind == outline.Heading || len(r.Blocks[i].Text) < 80) {
				return true
			}
		}
	}
	return false
}

func findOtherSchools(r *reading, add func(hit)) {
	if r.school == nil || trustName.MatchString(*r.school) {
		return
	}
	own := outline.Normal(*r.school)
	seen := map[string]bool{}
	var hits []hit
	r.eachBody(func(i int, b *outline.Block) {
		if !strings.Contains(b.Low, "school") && !strings.Contains(b.Low, "academy") {
			return
		}
		for _, m := range r.nameSpans(i) {
			name := tidyName(b.Text[m.From:m.To])
			key := outline.Normal(name)
			if name == "" || seen[key] || related(own, key) || strings.Contains(name, "Trust") || strings.Contains(name, " and ") || !strings.HasSuffix(b.Text[m.From:m.To], "School") || strings.Contains(b.Low, "federation") {
				continue
			}
			if strings.HasPrefix(strings.TrimSpace(b.Low[m.To:]), "s") || !namedLikeSchool(key) {
				continue
			}
			seen[key] = true
			hits = append(hits, hit{block: i, from: m.From + strings.Index(b.Text[m.From:m.To], strings.Fields(name)[0]), to: m.To,
				message: fmt.Sprintf("Is %q meant? The policy is that of %s.", name, *r.school), advice: "If the text was taken over from another school, put your own name in and read the rest for what was theirs."})
		}
	})
	if len(hits) <= 2 { // more than two are the schools of a trust or federation
		for _, h := range hits {
			add(h)
		}
	}
}

// namedLikeSchool wants a word such as Primary beside the word School, so that a phrase is not taken for
// a name.
func namedLikeSchool(key string) bool {
	return outline.ContainsAny(key, []string{"primary", "infant", "junior", "nursery", "first school", "catholic", "church of england", "cofe", " ce ", "community school"})
}

// related says whether two names share their first word of substance.
func related(a, b string) bool {
	words := func(s string) []string {
		return slices.DeleteFunc(strings.Fields(s), func(w string) bool { return slices.Contains(genericWords, w) || w == "st" || w == "saint" })
	}
	x, y := words(a), words(b)
	return len(x) == 0 || len(y) == 0 || slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) })
}

func findNameTwoWays(r *reading, add func(hit)) {
	if r.school == nil {
		return
	}
	name := *r.school
	short := strings.TrimSuffix(strings.TrimSuffix(name, " School"), " Academy")
	if short == name || onlyGeneric(short) {
		return
	}
	long, brief, first := 0, 0, -1
	at := 0
	r.eachBody(func(i int, b *outline.Block) {
		for from := 0; ; {
			p := strings.Index(b.Text[from:], short)
			if p < 0 {
				return
			}
			p += from
			from = p + len(short)
			if rest := b.Text[from:]; strings.HasPrefix(rest, " School") || strings.HasPrefix(rest, " Academy") || strings.HasPrefix(rest, " school") || strings.HasPrefix(rest, " academy") {
				long++
				continue
			}
			brief++
			if first < 0 {
				first, at = i, p
			}
		}
	})
	if brief >= 3 && strings.Contains(name, " ") && outline.ContainsAny(outline.LowASCII(short), []string{" ce", "primary", "infant", "junior", "catholic", " rc", "cofe", "nursery"}) {
		add(hit{block: first, from: at, to: at + len(short), message: fmt.Sprintf("The school is called %q here and in %d more places, and %q elsewhere.", short, brief-1, name),
			advice: "Write the name one way, as it stands in the official register.", fix: Fix{Key: "school.name", Value: name}})
	}
}
