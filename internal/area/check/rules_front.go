package check

import (
	"fmt"
	"slices"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about the front page and about what is not there at all.
var frontRules = []rule{
	{"review-overdue", High, "The review date has passed", findOverdue},
	{"date-without-day", Medium, "A date of the policy names no day", findDayless},
	{"missing-key-details", High, "Lead, dates or ratification are nowhere to be found", findMissingDetails},
	{"two-leads", Medium, "Two people are the lead", findTwoLeads},
	{"no-filtering-standards", Medium, "The national filtering and monitoring standards are not used", findNoStandards},
	{"no-local-contacts", Medium, "There is no local contact for any procedure", findNoContacts},
	{"missing-section", Low, "Subjects are not dealt with", findMissingSections},
}

var dateKeys = []struct{ key, what string }{
	{"policy.written", "written"}, {"policy.ratified", "ratified"}, {"policy.next_review", "to be reviewed"},
}

// blockOf is the block a line of the source belongs to, -1 if it is in none.
func (r *reading) blockOf(number int) int {
	for i := range r.Blocks {
		for _, p := range r.Blocks[i].Parts {
			if r.Lines[p.Line].Number == number {
				return i
			}
		}
	}
	return -1
}

func findOverdue(r *reading, add func(hit)) {
	v, ok := r.profile["policy.next_review"]
	if !ok || r.day.IsZero() {
		return
	}
	ds := outline.DatesIn(outline.Clean(v.Value, 0).Low)
	if len(ds) == 0 || !ds[0].Last.Before(r.day) {
		return
	}
	i := r.blockOf(v.Line)
	if i < 0 {
		return
	}
	at := max(strings.Index(r.Blocks[i].Low, ds[0].Text), 0)
	add(hit{block: i, from: at, to: at + len(ds[0].Text), message: fmt.Sprintf("The policy was to be reviewed by then; %s has passed.", v.Value), advice: "Review it, have it ratified and set the next date, with the day.", fix: Fix{Section: "0", Key: "policy.next_review"}})
}

func findDayless(r *reading, add func(hit)) {
	told := map[int]bool{}
	for _, k := range dateKeys {
		v, ok := r.profile[k.key]
		if !ok || told[v.Line] {
			continue
		}
		ds := outline.DatesIn(outline.Clean(v.Value, 0).Low)
		i := r.blockOf(v.Line)
		if len(ds) == 0 || ds[0].Precise || i < 0 {
			continue
		}
		told[v.Line] = true
		h := hit{block: i, message: fmt.Sprintf("The date on which the policy was %s names no day.", k.what), advice: "Give the day, so that everybody knows what applied when.", fix: Fix{Section: "0", Key: k.key}}
		if k.key == "policy.next_review" {
			h.message = "The date on which the policy is to be reviewed names no day."
		}
		ratified := outline.DatesIn(outline.Clean(r.profile["policy.ratified"].Value, 0).Low)
		if monthNamed.MatchString(v.Value) || k.key == "policy.written" && len(ratified) > 0 && ratified[0].Precise {
			h.severity = Low
		}
		at := max(strings.Index(r.Blocks[i].Low, ds[0].Text), 0)
		h.from, h.to = at, at+len(ds[0].Text)
		add(h)
	}
}

var monthNamed = outline.Compile(`(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|^\d{1,2}\s?[./]\s?20\d\d$`)

func findMissingDetails(r *reading, add func(hit)) {
	var missing []string
	for _, k := range []struct{ key, what string }{
		{"role.dsl", "a named designated safeguarding lead"}, {"policy.ratified", "the day it was ratified"}, {"policy.next_review", "the day of the next review"},
	} {
		if _, ok := r.profile[k.key]; !ok {
			missing = append(missing, k.what)
		}
	}
	_, written := r.profile["policy.written"]
	if len(missing) == 0 {
		return
	}
	h := hit{block: -1, message: "The document does not give " + joinWords(missing) + ".", advice: "Put a table of key details on the first page.", fix: Fix{Section: "0"}}
	_, ratified := r.profile["policy.ratified"]
	_, next := r.profile["policy.next_review"]
	switch {
	case !r.isOnlineSafety():
		h.severity = Low
	case written || ratified || next || r.datedFront():
		h.severity = Medium
	}
	add(h)
}

// datedFront says whether any date stands among the first lines: then a table may only have been read badly.
func (r *reading) datedFront() bool {
	return slices.ContainsFunc(r.Lines[:min(40, len(r.Lines))], func(l outline.Line) bool {
		return l.Kind != outline.Contents && len(l.Text) < 120 && len(outline.DatesIn(l.Low)) > 0
	})
}

func joinWords(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

var appoints = pat("appointed", `\bappointed\b[^.]{0,80}\b(?:designated safeguarding lead|online safety lead|dsl|e-safety co-?ordinator)\b`)

func findTwoLeads(r *reading, add func(hit)) {
	leads := r.people["role.dsl"]
	if len(leads) < 2 || leads[0].block != leads[1].block || leads[0].name == leads[1].name {
		return
	}
	b := &r.Blocks[leads[0].block]
	if outline.ContainsAny(b.Low, []string{"deput", "alternate"}) || strings.Contains(b.Low, "team") || leads[0].block+1 < len(r.Blocks) && strings.Contains(r.Blocks[leads[0].block+1].Low, "deput") {
		return
	}
	message := "Two people are given as the designated safeguarding lead, and not which of them is the lead and which the deputy."
	at := hit{block: leads[0].block, from: leads[0].from, message: message, advice: "Name one lead, and the others as deputies.", fix: Fix{Section: "0", Key: "role.deputy_dsl"}}
	add(at)
	r.each(appoints, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "One person is appointed here, while the front page has more than one.", advice: at.advice, fix: at.fix})
	})
}

var (
	standards   = pat("filtering and monitoring standard|digital and technology standard|technology standards|filtering and monitoring stand|dfe standards|dfe's standards|meeting digital", `\b(?:filtering and monitoring standards?|digital and technology standards|technology standards for schools|dfe'?s? (?:filtering|standards)|meeting digital)\b`)
	filterHeads = pat("filter", `\bfilter`)
	filterLead  = pat("responsib", `\b(?:governor|trustee|leader|headteacher|head ?teacher|dsl|designated safeguarding lead)\b[^.]{0,80}\bresponsib\w+ for (?:\w+ ){0,6}filtering\b`)
)

func findNoStandards(r *reading, add func(hit)) {
	if r.nation != england || r.anywhere(standards) || r.anywhere(filterLead) || !r.isOnlineSafety() {
		return
	}
	for h := range r.Heads {
		if filterHeads.in(outline.LowASCII(r.Heads[h].Title)) {
			add(hit{block: r.Heads[h].Block, message: "The Department for Education's filtering and monitoring standards (since March 2023) are not used: no named senior leader and governor, no yearly review.",
				advice: "Name both, review once every school year and record it.", fix: Fix{Section: "7.3", Key: "role.filtering_leader"}})
			return
		}
	}
}

func findNoContacts(r *reading, add func(hit)) {
	for h := range r.Heads {
		t := outline.LowASCII(r.Heads[h].Title)
		if !strings.Contains(t, "link") && !strings.Contains(t, "contacts") || strings.Contains(t, "policies") || strings.Contains(t, "policy") {
			continue
		}
		national, local := 0, false
		for j := range r.Blocks {
			b := &r.Blocks[j]
			if b.Head < h || !b.IsBody() {
				continue
			}
			if strings.Contains(b.Low, "www.") || strings.Contains(b.Low, "http") {
				national++
			}
			local = local || localSign.MatchString(b.Low) || r.area != nil && strings.Contains(b.Text, r.area.place)
		}
		if national >= 5 && !local && r.isOnlineSafety() {
			add(hit{block: r.Heads[h].Block, message: "All the links are national: there is no council adviser, LADO, social care, police or partnership to ring for any procedure above.",
				advice: "Add your own area's contacts, with the numbers for the night.", fix: Fix{Section: "12"}})
		}
		return
	}
}

var localSign = outline.Compile(`\b0\d{3,4}[ -]?\d{3}|\d{5} \d{6}|council|lado\b|local authority|@[\w.-]+\.gov\.uk|multi-agency|children's services`)

// calledOnline says whether the document calls itself a policy on online safety; then what is missing is missed.
func (r *reading) calledOnline() bool {
	return slices.ContainsFunc(r.Lines[:min(15, len(r.Lines))], func(l outline.Line) bool { return len(l.Text) < 120 && onlineTitle.MatchString(l.Low) })
}

var onlineTitle = outline.Compile(`\b(?:online[- ]safety|e-?safety|internet safety|digital safe\w+|safety online|safe online|online safeguarding)\b`)

func findMissingSections(r *reading, add func(hit)) {
	var names []string
	for i := range topics {
		if topics[i].core && !r.topics[topics[i].section] {
			names = append(names, topics[i].name)
		}
	}
	if len(names) == 0 {
		return
	}
	h := hit{block: -1, message: fmt.Sprintf("Nothing was found about %s.", joinWords(names)), advice: "Add what your school needs, or say where it is written down."}
	have, all := r.known()
	if len(names)*3 >= all && (r.school != nil || r.isOnlineSafety()) {
		if len(names)*2 > all && r.calledOnline() {
			h.severity = Medium
		}
		h.message = fmt.Sprintf("Of %d subjects of an online safety policy, %d were found. Missing: %s.", all, have, joinWords(names))
	}
	add(h)
}
