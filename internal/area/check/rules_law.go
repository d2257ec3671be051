package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/guidance"
	"handrail.school/handrail/internal/area/outline"
)

// Rules about law, guidance and bodies whose day is past. All of it is decided from the registers.
var lawRules = []rule{
	{"stale-law", Medium, "A law is cited that was replaced", findStaleLaw},
	{"stale-guidance", Medium, "Guidance is cited in an edition that was replaced", findStaleGuidance},
	{"dead-body", Medium, "A body is named that was renamed or closed", findDeadBodies},
	{"product-renamed", Low, "A service or site is named that was renamed or closed", findRenamed},
	{"role-spelling", Low, "A role is not called by its name", findRoleNames},
	{"three-risks", Medium, "The fourth class of online risk is missing", findThreeRisks},
	{"garbled-law", High, "A law is cited so that nobody can tell which", findGarbledLaw},
}

// dayWords writes a day as people say it.
func dayWords(d guidance.Date) string { return d.Format("2 January 2006") }

func findStaleLaw(r *reading, add func(hit))      { r.staleWorks(true, add) }
func findStaleGuidance(r *reading, add func(hit)) { r.staleWorks(false, add) }

func (r *reading) staleWorks(law bool, add func(hit)) {
	for i := range r.Blocks {
		if k := r.Blocks[i].Kind; k == outline.Title {
			continue
		}
		done := map[string]bool{}
		for _, c := range r.citations[i] {
			if (c.Work.Kind == "law") != law || done[c.Work.Key] {
				continue
			}
			edition := c.Edition
			if law && c.Work.Successor == "" {
				continue // an Act carries its own year
			}
			current, stale := c.Work.Stale(edition, r.day)
			if !stale || r.historical(&r.Blocks[i], c.Offset) {
				continue
			}
			done[c.Work.Key] = true
			h := hit{block: i, from: c.Offset, to: c.Offset + len(c.Text), fix: Fix{Section: "1"}}
			if at := c.EditionOffset + 4; c.Edition != "" && at > h.to && at-h.to < 60 {
				h.to = at
			}
			r.wordStale(&h, c, current, law)
			add(h)
		}
	}
}

// wordStale says what replaced the work or the edition, and how much that matters.
func (r *reading) wordStale(h *hit, c guidance.CitationHit, current guidance.Edition, law bool) {
	if current.Edition != "" {
		h.message = fmt.Sprintf("The edition of %s is named (%s), but since %s the %s edition applies.", c.Edition, shorten(c.Work.Cite, 70), dayWords(current.InForce), current.Edition)
		h.advice = "Name the edition in force, and check what changed before you say that the policy follows it."
		h.severity = Low
		switch {
		case c.Work.Yearly:
			h.severity = High
		case c.Work.Kind == "statutory guidance":
			h.severity = Medium
		}
		return
	}
	h.severity = Medium
	next, edition, ok := r.checker.works.Current(c.Work, r.day)
	if !ok {
		h.message = fmt.Sprintf("%s no longer applies.", c.Work.Cite)
		h.advice = "Take the citation out, or name what applies today."
		return
	}
	last := c.Work.Editions[len(c.Work.Editions)-1]
	h.message = fmt.Sprintf("%s was replaced on %s.", strings.ToUpper(c.Work.Cite[:1])+c.Work.Cite[1:], dayWords(last.Until))
	h.advice = fmt.Sprintf("Today: %s.", next.Citation(r.day))
	if !next.Yearly && next.Kind != "law" && edition.Edition != "" {
		h.advice = fmt.Sprintf("Today: %s, %s edition.", next.Cite, edition.Edition)
	}
	if law && c.Work.Key == "dpa-1998" {
		h.severity = High
	}
}

// historical says whether the text itself says that the thing is past.
func (r *reading) historical(b *outline.Block, at int) bool {
	from, to := max(at-60, 0), min(at+160, len(b.Low))
	before := strings.TrimRight(b.Low[from:at], " '\"(")
	return strings.HasSuffix(before, "since") || strings.HasSuffix(before, "after") || strings.HasSuffix(before, "in response to") || logRow.MatchString(b.Low) || outline.ContainsAny(b.Low[from:at], []string{"replaces", "replaced", "formerly", "supersedes", "previously", "instead of", "repeal"}) ||
		outline.ContainsAny(b.Low[at:to], []string{"was replaced", "has been replaced", "replaced by", "superseded by", "now known as", "now called", "(now ", "was repealed", "repealed by"})
}

// logRow is a row of a list of the policy's own versions: a cell that is a date and nothing else.
var logRow = outline.Compile(`(?:^|\t)\**(?:(?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* 20\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:autumn|spring|summer)(?: term)? 20\d\d)\**\t[^\t]*\pL`)

func findDeadBodies(r *reading, add func(hit)) { r.changedNames(add, "body", "team", "guidance") }
func findRenamed(r *reading, add func(hit))    { r.changedNames(add, "product", "site") }
func findRoleNames(r *reading, add func(hit))  { r.changedNames(add, "role") }

func (r *reading) changedNames(add func(hit), kinds ...string) {
	roles := map[string]int{}
	told := map[string]bool{} // once in every part of the text, and once at all where it weighs little
	for i := range r.Blocks {
		if r.Blocks[i].Kind == outline.Title {
			continue
		}
		done := map[string]bool{}
		for _, b := range r.bodies[i] {
			name := b.Body.Name
			if b.Body.ReplacedBy == "UK GDPR" && r.Index.Has("uk gdpr") {
				continue // the short form of a name given in full
			}
			if r.elsewhere(i, b) || !slices.Contains(kinds, b.Body.Kind) || done[name] || told[name] || r.historical(&r.Blocks[i], b.Offset) || !r.stillCounts(b.Body) || r.foreignAt(i, b.Offset) {
				continue
			}
			part := fmt.Sprint(name, r.topHead(r.Blocks[i].Head))
			if roles[name]++; told[part] || b.Body.Kind == "role" && roles[name] > 1 {
				continue
			}
			done[name] = true
			told[name] = Severity(b.Body.Severity) == Low && b.Body.Kind != "role"
			told[part] = b.Body.Kind != "role"
			add(hit{block: i, from: b.Offset, to: b.Offset + len(b.Text), severity: weight(b.Body), message: wordBody(b), advice: b.Body.Advice})
		}
	}
}

// elsewhere says whether a name is right in the nation the text speaks of, or is that nation's body of a name that
// England's has given up.
func (r *reading) elsewhere(i int, b guidance.BodyHit) bool {
	if r.nation != england && b.Body.Kind == "role" {
		return true
	}
	end := b.Offset + len(b.Text)
	return ofNation.MatchString(r.Blocks[i].Low[min(end, len(r.Blocks[i].Low)):])
}

var ofNation = outline.Compile(`^(?: council)? (?:for|of|in) (?:scotland|wales|northern ireland)\b`)

// weight is how much a changed name matters: what nobody has confirmed is never grave.
func weight(b guidance.Body) Severity {
	if s := Severity(b.Severity); b.Verified || s != High {
		return s
	}
	return Medium
}

// stillCounts leaves out a change that had not come on the day of the check.
func (r *reading) stillCounts(b guidance.Body) bool {
	return r.day.IsZero() || b.On.IsZero() || !b.On.After(r.day)
}

// wordBody says what happened to a name; what nobody has confirmed is put as a question.
func wordBody(b guidance.BodyHit) string {
	name := strings.TrimSpace(b.Text)
	if !b.Body.Verified {
		if b.Body.ReplacedBy == "" {
			return fmt.Sprintf("Is %q still right? It seems to have been renamed, moved or closed.", name)
		}
		return fmt.Sprintf("Is %q still right? It seems to have given way to %s.", name, b.Body.ReplacedBy)
	}
	on := ""
	if !b.Body.On.IsZero() {
		on = " on " + dayWords(b.Body.On)
	}
	if b.Body.ReplacedBy == "" {
		return fmt.Sprintf("%q was closed%s.", name, on)
	}
	return fmt.Sprintf("%q gave way%s to %s.", name, on, b.Body.ReplacedBy)
}

var (
	threeAreas = pat("three|3 ", `\b(?:three|3) (?:main |key |broad )?(?:areas|categories|types|classes) of (?:online )?(?:risk|harm)s?\b`)
	allThree   = pat("contact", `\bcontent\b[^.]{0,90}\bcontact\b[^.]{0,90}\bconduct\b|\bcontact\b[^.]{0,60}\bcontent\b[^.]{0,60}\bconduct\b|\bcontent\b[^.]{0,60}\bconduct\b[^.]{0,60}\bcontact\b`)
)

func findThreeRisks(r *reading, add func(hit)) {
	r.eachBody(func(i int, b *outline.Block) {
		from, to, ok := threeAreas.find(b.Low)
		if !ok {
			from, to, ok = allThree.find(b.Low)
		}
		if !ok || r.nation != england || strings.Contains(b.Low, "commerce") || strings.Contains(b.Low, "commercial") {
			return
		}
		for j := i; j < len(r.Blocks) && j < i+8; j++ {
			if strings.HasPrefix(strings.TrimLeft(r.Blocks[j].Low, " \"'"), "commerce") {
				return
			}
		}
		add(hit{block: i, from: from, to: to, message: "Three classes of online risk are named. National guidance has four since 2021: content, contact, conduct and commerce.",
			advice: "Add commerce: gambling, advertising, phishing and financial scams.", fix: Fix{Section: "1", Key: "risk.classes"}})
	})
}

var garbledGDPR = pat("general data protection regulation", `general data protection regulations?,? on \w+ 20\d\d`)

func findGarbledLaw(r *reading, add func(hit)) {
	r.each(garbledGDPR, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "The date is garbled, and the Act that goes with the regulation is not named.",
			advice: "Cite the UK GDPR together with the Data Protection Act 2018.", fix: Fix{Section: "7.4", Key: "law.data_protection"}})
	})
}
