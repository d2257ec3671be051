package check

import (
	"strings"

	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/outline"
)

// fact is one value that is read out with a pattern. Exactly one group holds the value; with fixed set,
// the pattern only has to be found and fixed is the value.
type fact struct {
	key   string
	need  []string // one of these must stand in the block, in lower case
	re    *outline.Expression
	fixed string
	lower bool // match against the lower-case text
}

// readProfile reads out everything it can find a place for.
func (r *reading) readProfile() {
	r.readPeople()
	r.readDates()
	for f := range facts {
		for _, i := range r.Having(facts[f].need) {
			if r.Blocks[i].Kind != outline.Title && r.readFact(i, &facts[f]) {
				break
			}
		}
	}
	r.readAgreement()
	r.readLinked()
	r.readEditions()
}

// readFact reads one value out of a block; it says whether it has it.
func (r *reading) readFact(i int, f *fact) bool {
	b := &r.Blocks[i]
	if _, known := r.profile[f.key]; known {
		return true
	}
	text := b.Text
	if f.lower {
		text = b.Low
	}
	m := f.re.FindStringSubmatchIndex(text)
	if m == nil {
		return false
	}
	from, value := m[0], f.fixed
	if value == "" {
		for g := 2; g+1 < len(m); g += 2 {
			if m[g] >= 0 {
				from, value = m[g], trimValue(b.Text[m[g]:m[g+1]])
				break
			}
		}
	}
	if value == "" {
		return false
	}
	at, _, _ := b.LineAt(from)
	r.profile[f.key] = Value{strings.Join(strings.Fields(value), " "), r.Lines[at].Number}
	return true
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

// dateLabel says which key a label before a date stands for.
type dateLabel struct {
	key string
	re  *outline.Expression
}

var dateLabels = []dateLabel{
	{"policy.next_review", outline.Compile(`next (?:anticipated |scheduled |planned |due for )?(?:policy )?review(?: date)?|review (?:date|due|by|on)\b|^\s*review\s*[:\t-]|\treview\s*[:\t]|to be reviewed|next be reviewed|be (?:next )?reviewed (?:again )?(?:in|on|by)\b|review (?:\d|(?:sept?|oct|nov|dec|jan|feb|mar|apr|jun|jul|aug)\b)|(?:date of|due for) (?:next )?review|next due|due again|look(?:ed)? at (?:it )?again|will be reviewed (?:in|on|by)\b|renewal date|review (?:autumn|spring|summer|january|february|march|april|may|june|july|august|september|october|november|december)\b|\breview:`)},
	{"policy.ratified", outline.Compile(`ratified|approved|adopted|for approval by|approval(?: date)?\b\s*[:\t|-]|^\s*agreed\s*[:\t]|agreed (?:by|and|on)|date agreed|signed off|date of (?:adoption|approval)`)},
	{"policy.written", outline.Compile(`date (?:written|created|of policy|of issue|issued)|written (?:in|on)?|written\s*[:\t]|policy (?:created|date)|^\s*dated?\s*[:\t]|created|issue[d]?(?: date)?\b|effective (?:date|from)|last (?:updated|reviewed|review)|lastupdated|(?:updated|reviewed|revised)(?: on| in| by|:)?|produced|version|valid from`)},
}

// readDates finds when the policy was written, ratified and is to be reviewed: a label and a date in
// one line, or the date on the line below its label.
func (r *reading) readDates() {
	for i := range r.Lines {
		l := &r.Lines[i]
		if l.Kind == outline.Blank || l.Kind == outline.Contents || len(l.Text) > 600 {
			continue
		}
		r.labelledDates(i, l.Low)
	}
	if _, ok := r.profile["policy.written"]; ok {
		return
	}
	for i := 0; i < min(r.frontEnd(), len(r.Lines)); i++ { // a bare date on the front page
		l := &r.Lines[i]
		if ds := outline.DatesIn(l.Low); len(ds) > 0 && len(l.Text) < 90 && l.Kind != outline.Contents && !hasKey(r.profile, l.Number) {
			if academicYear.MatchString(ds[0].Text) && (r.profile["policy.ratified"].Value != "" || r.profile["policy.next_review"].Value != "") {
				continue // the year it is for, not the day it was written
			}
			if l.Kind == outline.Title || len(strings.TrimSpace(l.Text)) <= len(ds[0].Text)+4 {
				r.setDate("policy.written", i, ds[0])
				return
			}
		}
	}
}

var academicYear = outline.Compile(`^20\d\d\s*[-/]\s*(?:20)?\d\d$`)

func hasKey(p map[string]Value, number int) bool {
	for _, k := range []string{"policy.next_review", "policy.ratified"} {
		if v, ok := p[k]; ok && v.Line == number {
			return true
		}
	}
	return false
}

// dateTalkWords are parts of words, one of which every label has.
var dateTalkWords = []string{"review", "ratif", "approv", "adopt", "agreed", "date", "written", "creat", "issue", "effective", "revised", "version", "produced", "valid", "due", "signed"}

// lastTime stands before a review that has been.
var lastTime = outline.Compile(`\b(?:last|latest|previous)\s*$`)

func (r *reading) labelledDates(i int, low string) {
	if !outline.ContainsAny(low, dateTalkWords) {
		return
	}
	dates := outline.DatesIn(low)
	for _, label := range dateLabels {
		if _, known := r.profile[label.key]; known {
			continue
		}
		m := label.re.FindStringIndex(low)
		if m == nil || label.key == "policy.next_review" && lastTime.MatchString(low[:m[0]]) {
			continue
		}
		for _, d := range dates {
			if !r.dateTaken(i, d) && d.From >= m[0] && d.From-m[1] < 90 && r.dateTalk(low, m, d) && !otherLabel(label.key, low[m[1]:max(d.From, m[1])]) && !strings.Contains(low[m[0]:d.From], "replaces") {
				r.setDate(label.key, i, d)
				break
			}
		}
		if len(dates) > 0 || len(low) > 110 {
			continue
		}
		if next := r.NextText(i); next >= 0 && len(r.Lines[next].Text) < 45 && (len(low) <= 70 || strings.HasPrefix(strings.TrimSpace(r.Lines[next].Low), "on")) {
			below := r.Lines[next].Low
			if ds := outline.DatesIn(below); len(ds) > 0 && (ds[0].From < 12 || ds[0].From < 28 && !strings.HasSuffix(low, ":") && bodyLabel.MatchString(below[:ds[0].From])) {
				r.setDate(label.key, next, ds[0])
			}
		}
	}
}

// bodyLabel is the rest of a label that was broken in two: "Adopted by the" / "Governing Body: 1 May".
var bodyLabel = outline.Compile(`^\s*(?:(?:full |local )?(?:governing (?:body|board)|governors|board|trustees|committee)[a-z ]*)[:\s]*$`)

// dateTaken says whether a date on a line already answers another question.
func (r *reading) dateTaken(i int, d outline.Dated) bool {
	text := strings.TrimSpace(r.Lines[i].Quote(d.From, d.To, 60))
	for _, l := range dateLabels {
		if v, ok := r.profile[l.key]; ok && v.Line == r.Lines[i].Number && v.Value == text {
			return true
		}
	}
	return false
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
func (r *reading) dateTalk(low string, label []int, d outline.Dated) bool {
	start, gap := sentenceStart(low, label[0]), d.From-label[1]
	if gap < 25 && strings.HasPrefix(low[label[0]:], "next ") {
		return true
	}
	if outline.ContainsAny(low[:d.To], []string{"act 1", "act 2", "education 20", "kcsie", "guidance", "regulation", "framework", "legislation", "prevent duty", "working together", "statutory"}) && !strings.Contains(low, "this policy") {
		return false
	}
	if cells := strings.Count(low[label[0]:d.To], "\t"); cells == 1 || cells == 0 && strings.Contains(low, "\t") {
		return gap < 60 // a label and its value in a row of a table
	}
	return len(low) < 110 || outline.ContainsAny(low[start:sentenceEnd(low, start)], []string{"policy", "handbook", "this document"})
}

func (r *reading) setDate(key string, at int, d outline.Dated) {
	l := &r.Lines[at]
	r.profile[key] = Value{strings.TrimSpace(l.Cleaned.Quote(d.From, d.To, 60)), l.Number}
}

// agreements are the names under which schools have people sign, and how each is written.
var agreements = []struct {
	name  string
	spelt []string
}{
	{"Code of Conduct", []string{"code of conduct", "codes of conduct"}},
	{"AUP", []string{"aup", "acceptable use policy", "acceptable use policies"}},
	{"Acceptable Use Agreement", []string{"aua", "acceptable use agreement", "acceptable use agreements"}},
	{"ICT Code of Practice", []string{"code of practice"}},
	{"Responsible Use Agreement", []string{"responsible use agreement", "responsible internet use agreement"}},
}

// readAgreement takes for the agreement's name the one that the text uses most.
func (r *reading) readAgreement() {
	best, most := -1, 1
	for i, a := range agreements {
		n := 0
		for _, s := range a.spelt {
			for from := 0; ; n++ {
				at := outline.WordIndex(r.All, s, from)
				if at < 0 {
					break
				}
				from = at + len(s)
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	if best < 0 {
		return
	}
	for i := range r.Blocks {
		for _, s := range agreements[best].spelt {
			if from := outline.WordIndex(r.Blocks[i].Low, s, 0); from >= 0 {
				at, _, _ := r.Blocks[i].LineAt(from)
				r.profile["agreement.name"] = Value{agreements[best].name, r.Lines[at].Number}
				return
			}
		}
	}
}

// cite looks up every block in the register once.
func (r *reading) cite() {
	r.citations = make([][]guidance.CitationHit, len(r.Blocks))
	r.bodies = make([][]guidance.BodyHit, len(r.Blocks))
	for i := range r.Blocks {
		r.citations[i] = r.checker.works.FindCitations(r.Blocks[i].Text)
		r.bodies[i] = r.checker.works.FindBodies(r.Blocks[i].Text)
	}
}

// readEditions reads which editions of the two yearly texts are cited.
func (r *reading) readEditions() {
	keys := map[string]string{"kcsie": "guidance.kcsie_edition", "eyfs": "guidance.eyfs_edition"}
	for i := range r.Blocks {
		for _, c := range r.citations[i] {
			key := keys[c.Work.Key]
			if _, known := r.profile[key]; key == "" || known || c.Edition == "" {
				continue
			}
			at, _, _ := r.Blocks[i].LineAt(c.EditionOffset)
			r.profile[key] = Value{c.Edition, r.Lines[at].Number}
		}
	}
}
