package check

import (
	"regexp"
	"strings"

	"handrail.school/handrail/internal/area/guidance"
)

// fact is one value that is read out with a pattern. Exactly one group holds the value; with fixed set,
// the pattern only has to be found and fixed is the value.
type fact struct {
	key   string
	need  []string // one of these must stand in the block, in lower case
	re    *regexp.Regexp
	fixed string
	lower bool   // match against the lower-case text
	under string // only under a heading that has this word
}

// readProfile reads out everything it can find a place for.
func (r *reading) readProfile() {
	r.readPeople()
	r.readDates()
	for i := range r.blocks {
		b := &r.blocks[i]
		if b.kind == title {
			continue
		}
		for f := range facts {
			r.readFact(i, b, &facts[f])
		}
	}
	r.readAgreement()
	r.readLinked()
	r.readEditions()
}

func (r *reading) readFact(i int, b *block, f *fact) {
	if _, known := r.profile[f.key]; known || !containsAny(b.low, f.need) {
		return
	}
	if f.under != "" && !strings.Contains(r.headText(i), f.under) {
		return
	}
	text := b.text
	if f.lower {
		text = b.low
	}
	m := f.re.FindStringSubmatchIndex(text)
	if m == nil {
		return
	}
	from, value := m[0], f.fixed
	if value == "" {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				from, value = m[g], trimValue(b.text[m[g]:m[g+1]])
				break
			}
		}
	}
	if value == "" {
		return
	}
	at, _, _ := b.lineAt(from)
	r.profile[f.key] = Value{strings.Join(strings.Fields(value), " "), r.lines[at].number}
}

// trimValue takes marks off both ends of a value, but leaves a pair of brackets whole.
func trimValue(s string) string {
	s = strings.Trim(s, " .,;:'\"")
	if strings.Count(s, "(") > strings.Count(s, ")") {
		if strings.HasPrefix(s, "(") {
			return strings.TrimSpace(s[1:])
		}
		return s + ")"
	}
	if strings.Count(s, ")") > strings.Count(s, "(") {
		return strings.Trim(s, " )")
	}
	return s
}

func containsAny(s string, needles []string) bool {
	for _, n := range needles {
		if strings.Contains(s, n) {
			return true
		}
	}
	return len(needles) == 0
}

// dateLabel says which key a label before a date stands for.
type dateLabel struct {
	key string
	re  *regexp.Regexp
}

var dateLabels = []dateLabel{
	{"policy.next_review", regexp.MustCompile(`next (?:anticipated |scheduled |planned |due for )?(?:policy )?review|review (?:date|due|by|on)\b|^\s*review\s*[:-]|to be reviewed|(?:date of|due for) (?:next )?review|next due|will be reviewed (?:in|on|by)\b|renewal date|review (?:autumn|spring|summer|january|february|march|april|may|june|july|august|september|october|november|december)\b|\breview:`)},
	{"policy.ratified", regexp.MustCompile(`ratified|approved|adopted|agreed (?:by|and|on)|date agreed|signed off|date of (?:adoption|approval)`)},
	{"policy.written", regexp.MustCompile(`date (?:written|created|of policy|of issue|issued)|written (?:in|on)?|policy (?:created|date)|created|issue[d]?(?: date)?\b|effective (?:date|from)|last (?:updated|reviewed|review)|lastupdated|(?:updated|reviewed|revised)(?: on| in| by|:)?|produced|version|valid from`)},
}

// readDates finds when the policy was written, ratified and is to be reviewed: a label and a date in
// one line, or the date on the line below its label.
func (r *reading) readDates() {
	for i := range r.lines {
		l := &r.lines[i]
		if l.kind == blank || l.kind == contents || len(l.text) > 260 {
			continue
		}
		r.labelledDates(i, l.low)
	}
	if _, ok := r.profile["policy.written"]; ok {
		return
	}
	for i := 0; i < min(r.frontEnd(), len(r.lines)); i++ { // a bare date on the front page
		l := &r.lines[i]
		if ds := datesIn(l.low); len(ds) > 0 && len(l.text) < 90 && l.kind != contents && !hasKey(r.profile, l.number) {
			if l.kind == title || len(strings.TrimSpace(l.text)) <= len(ds[0].text)+4 {
				r.setDate("policy.written", i, ds[0])
				return
			}
		}
	}
}

func hasKey(p map[string]Value, number int) bool {
	for _, k := range []string{"policy.next_review", "policy.ratified"} {
		if v, ok := p[k]; ok && v.Line == number {
			return true
		}
	}
	return false
}

func (r *reading) labelledDates(i int, low string) {
	dates := datesIn(low)
	for _, label := range dateLabels {
		if _, known := r.profile[label.key]; known {
			continue
		}
		m := label.re.FindStringIndex(low)
		if m == nil {
			continue
		}
		for _, d := range dates {
			if d.from >= m[0] && d.from-m[1] < 90 && r.dateTalk(i, low) && !otherLabel(label.key, low[m[1]:max(d.from, m[1])]) {
				r.setDate(label.key, i, d)
				break
			}
		}
		if len(dates) > 0 || len(low) > 70 {
			continue
		}
		if next := r.nextText(i); next >= 0 && len(r.lines[next].text) < 40 {
			if ds := datesIn(r.lines[next].low); len(ds) > 0 && ds[0].from < 12 {
				r.setDate(label.key, next, ds[0])
			}
		}
	}
}

// otherLabel says whether the words between a label and a date hold the label of another date.
func otherLabel(key, words string) bool {
	for _, l := range dateLabels {
		if l.key != key && (key != "policy.ratified" || l.key == "policy.next_review") && l.re.MatchString(words) {
			return true
		}
	}
	return false
}

// dateTalk says whether a line speaks about the policy's own dates: a short labelled line, or a
// sentence about this policy.
func (r *reading) dateTalk(i int, low string) bool {
	if containsAny(low, []string{"act 1", "act 2", "education 20", "kcsie", "guidance", "regulation", "framework", "legislation", "prevent duty", "working together", "statutory"}) && !strings.Contains(low, "this policy") {
		return false
	}
	return len(low) < 110 || strings.Contains(low, "policy")
}

func (r *reading) setDate(key string, at int, d dated) {
	l := &r.lines[at]
	r.profile[key] = Value{strings.TrimSpace(l.cleaned.quote(d.from, d.to, 60)), l.number}
}

var agreementNames = []struct{ name, re string }{
	{"Code of Conduct", `code of conduct`},
	{"AUP", `aups?\b|acceptable use polic`},
	{"Acceptable Use Agreement", `aua\b|acceptable use agreement`},
	{"ICT Code of Practice", `code of practice`},
	{"Responsible Use Agreement", `responsible (?:internet )?use agreement`},
}

var agreementRes = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, a := range agreementNames {
		out = append(out, regexp.MustCompile(`\b(?:`+a.re+`)`))
	}
	return out
}()

// readAgreement takes for the agreement's name the one that the text uses most.
func (r *reading) readAgreement() {
	best, most := -1, 1
	for i, re := range agreementRes {
		if n := len(re.FindAllStringIndex(r.all, -1)); n > most {
			best, most = i, n
		}
	}
	if best < 0 {
		return
	}
	for i := range r.blocks {
		if m := agreementRes[best].FindStringIndex(r.blocks[i].low); m != nil {
			at, _, _ := r.blocks[i].lineAt(m[0])
			r.profile["agreement.name"] = Value{agreementNames[best].name, r.lines[at].number}
			return
		}
	}
}

// cite looks up every block in the register once.
func (r *reading) cite() {
	r.citations = make([][]guidance.CitationHit, len(r.blocks))
	r.bodies = make([][]guidance.BodyHit, len(r.blocks))
	for i := range r.blocks {
		r.citations[i] = r.checker.works.FindCitations(r.blocks[i].text)
		r.bodies[i] = r.checker.works.FindBodies(r.blocks[i].text)
	}
}

// readEditions reads which editions of the two yearly texts are cited.
func (r *reading) readEditions() {
	keys := map[string]string{"kcsie": "guidance.kcsie_edition", "eyfs": "guidance.eyfs_edition"}
	for i := range r.blocks {
		for _, c := range r.citations[i] {
			key := keys[c.Work.Key]
			if _, known := r.profile[key]; key == "" || known || c.Edition == "" {
				continue
			}
			at, _, _ := r.blocks[i].lineAt(c.EditionOffset)
			r.profile[key] = Value{c.Edition, r.lines[at].number}
		}
	}
}
