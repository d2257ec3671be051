package check

import (
	"fmt"
	"strings"

	"handrail.school/handrail/internal/area/outline"
)

// Rules about duties: when, to whom, and under which policy.
var dutyRules = []rule{
	{"vague-interval", Medium, "A recurring duty has no interval", findVagueIntervals},
	{"recipient-unknown", Medium, "A duty to tell names nobody who can be found", findUnknownRecipients},
	{"role-unnamed", High, "A named person is promised and nobody is named", findUnnamedRoles},
	{"head-as-subject", High, "There is no route when the concern is about the headteacher", findHeadAsSubject},
	{"pupil-policy-for-staff", Medium, "The pupils' behaviour policy is used for staff", findPupilPolicy},
	{"dangling-policy", Medium, "A policy is cited that the school does not list", findDanglingPolicies},
	{"by-reference", Medium, "A whole procedure is left to another policy", findByReference},
	{"completed-act", Medium, "An act is claimed as done, without date or record", findCompletedActs},
	{"undecided", Low, "A rule leaves open whether it applies", findUndecided},
}

var (
	vague     = pat("regular|continual|periodic|from time to time|frequently", `\b(?:on an? (?:regular|ongoing|frequent) basis|regularly|at regular intervals|continually|periodically|from time to time|regular (?:checks?|reviews?|audits?|reports?|reporting|meetings?)\b)`)
	recurring = outline.Compile(`\b(?:review\w*|updat\w*|check\w*|monitor\w*|report\w*|meet|meets|meeting|audit\w*|test\w*|tested|backed up|scan\w*|evaluat\w*|assess\w*|inspect\w*|changed|trained|training|train)\b`)
	interval  = outline.Compile(`\b(?:annual(?:ly)?|yearly|termly|half[- ]?termly|monthly|weekly|daily|fortnightly|quarterly|biennially|(?:once|twice|three times) (?:a|per|each|every) (?:\w+ )?(?:year|term|half[- ]term|month|week|day)|(?:every|each|per) (?:\w+ ){0,2}(?:year|years|term|terms|half[- ]terms?|month|months|week|weeks|day|days|lesson)|at least (?:once|twice)|at the (?:start|end|beginning) of|autumn|spring|summer)\b`)
)

func findVagueIntervals(r *reading, add func(hit)) {
	r.each(vague, func(i, _, _ int) {
		b := &r.Blocks[i]
		for _, m := range vague.re.FindAllStringIndex(b.Low, -1) {
			from, to := sentenceStart(b.Low, m[0]), sentenceEnd(b.Low, m[1])
			s := b.Low[from:to]
			if !(strings.HasPrefix(b.Low[m[0]:], "regular ") || recurring.MatchString(nearWords(s, m[0]-from, m[1]-from))) || interval.MatchString(s) || notSchoolsDuty.MatchString(s) {
				continue
			}
			add(hit{block: i, from: m[0], to: m[1], message: "This duty comes again and again, but nobody can say when it is late.",
				advice: "Write the interval: weekly, half-termly, termly, yearly.", fix: Fix{Section: r.sectionOf(i)}})
			return
		}
	})
}

// notSchoolsDuty are sentences that give pupils or parents advice, describe the world, or only speak
// about talk and reminders.
var notSchoolsDuty = outline.Compile(`\b(?:i will|i should|my |children's apps|parents (?:should|are encouraged|are advised|can)|change their (?:own )?passwords?|regularly change|talk (?:to|with) your|your child|technology is|are regularly (?:released|emerging))\b`)

// nearWords are the six words before a place and the two after it.
func nearWords(s string, from, to int) string {
	before, after := strings.Fields(s[:from]), strings.Fields(s[to:])
	return strings.Join(before[max(0, len(before)-6):], " ") + " " + strings.Join(after[:min(2, len(after))], " ")
}

var (
	recipientWords = "appropriate member|appropriate person|appropriate adult|appropriate colleague|appropriate manager|designated member|designated person|designated adult|designated colleague|designated manager|relevant member|relevant person|relevant adult|relevant colleague|relevant manager|nominated member|nominated person|nominated adult|nominated colleague|nominated manager|responsible member|responsible person|responsible adult|responsible colleague|responsible manager"

	somebody  = pat(recipientWords, `\b(?:told?|inform(?:ed)?|report(?:ed)?(?: it| this| them| any \w+)? to|refer(?:red)? to|contact|notif(?:y|ied)|speak to|pass(?:ed)? (?:on )?to)\b[^.;]{0,30}\b(?:an?|the) (?:appropriate|designated|relevant|nominated|responsible) (?:members? of staff|persons?|adult|colleague|manager)\b`)
	somebody2 = pat("appropriate member|designated member|relevant member|nominated member", `\b(?:an|the|a) (?:appropriate|designated|relevant|nominated) members? of staff\b[^.;]{0,50}\b(?:will be|is|are|be) (?:informed|told|notified)\b`)
	escalated = pat("escalated", `\b(?:recorded and )?escalated (?:as|where|when|if) (?:appropriate|necessary|required)\b`)
	mailbox   = pat("dedicated|mailbox|inbox", `\b(?:dedicated|confidential|special) (?:e-?mail|mailbox|inbox)(?: address)?\b[^.]*`)
	outside   = outline.Compile(`\b(?:seek(?:s)? advice from|advice (?:immediately )?(?:through|from)|referral to|refer(?:red)? to|passed (?:through )?to|contact|speak with|support from) (?:the |our )?((?:[A-Z][\pL']+ ){1,4}(?:Team|Service|Services|Hub|Desk))\b`)
)

func findUnknownRecipients(r *reading, add func(hit)) {
	const advice = "Name the role, and a deputy for when that person is away."
	r.each(somebody, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "Who is this? The text does not say which role is told.", advice: advice, fix: Fix{Key: "role.dsl"}})
	})
	r.each(somebody2, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "Who is this? The text does not say which role is told.", advice: advice, fix: Fix{Key: "role.oversight"}})
	})
	r.each(escalated, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "It is not said to whom this is escalated, nor who decides.", advice: advice, fix: Fix{Section: "7.3.2", Key: "breach.escalate_to"}})
	})
	r.each(mailbox, func(i, from, to int) {
		b := &r.Blocks[i]
		if outline.ContactSign(b.Low) || !strings.Contains(b.Low, "report") && !strings.Contains(b.Low, "contact") || i+1 < len(r.Blocks) && strings.Contains(r.Blocks[i+1].Low, "@") {
			return
		}
		add(hit{block: i, from: from, to: to, message: "A mailbox for reports is promised without its address, so nobody can write to it.", advice: "Print the address, and say who reads it and how often.", fix: Fix{Section: "7.8", Key: "email.wellbeing_mailbox"}})
	})
	told := map[string]bool{}
	r.eachBody(func(i int, b *outline.Block) {
		if !outline.ContainsAny(b.Text, []string{"Team", "Service", "Hub", "Desk"}) {
			return
		}
		m := outside.FindStringSubmatchIndex(b.Text)
		if m == nil {
			return
		}
		team := b.Text[m[2]:m[3]]
		if told[team] || ownTeam.MatchString(outline.LowASCII(team)) || r.reachable(team) || r.foreignAt(i, m[2]) {
			return
		}
		told[team] = true
		add(hit{block: i, from: m[2], to: m[3], message: fmt.Sprintf("The text sends people to the %s, but nowhere says how to reach it.", team), advice: "Give the telephone number, for office hours and for the night.", fix: Fix{Section: "12"}})
	})
}

var ownTeam = outline.Compile(`\b(?:leadership|management|safeguarding team|it team|ict|school|network|technical|office|pastoral|trust|senior|emergency services?|police|class|support service|it support|human resources|hr)\b`)

var namedGovernor = pat("named governor|nominated governor|designated governor|governor with", `\b(?:named|nominated|designated) governor\b|\bgovernor with (?:a |the )?(?:lead )?responsibility\b`)

func findUnnamedRoles(r *reading, add func(hit)) {
	if _, ok := r.profile["role.lead_governor"]; ok {
		return
	}
	r.each(namedGovernor, func(i, from, to int) {
		b := &r.Blocks[i]
		sentence := b.Text[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)]
		if strings.HasPrefix(strings.TrimLeft(b.Low[to:], " "), ":") || len(outline.NamesIn(sentence)) > 0 {
			return
		}
		add(hit{block: i, from: from, to: to, message: "A named governor is promised, but no governor is named anywhere in the text.",
			advice: "Name the governor on the front page.", fix: Fix{Section: "0", Key: "role.lead_governor"}})
	})
}

var (
	toTheHead  = pat("head", `\b(?:complaints?|allegations?|concerns?|misuse|issues?)\b[^.;]{0,60}\b(?:staff|adults?|employees?|colleagues?|teachers?)\b[^.;]{0,60}\b(?:refer|report|inform|direct|dealt with by|made to|taken to|passed)\w*\b[^.;]{0,20}\b(?:the )?(?:head ?teacher|principal|head of school|executive head\w*)\b`)
	aboutHead  = pat("head|principal", `\b(?:about|against|concern(?:s|ing)?|involv(?:es|ing)|regarding|misuse by|relat(?:es|ing) to|implicat\w*|is) the (?:executive )?(?:head ?teacher|principal)\b|\b(?:head ?teacher|principal) is (?:the subject|implicated|involved|concerned)|\bthe head ?teacher(?:'s)? own\b`)
	chairRoute = pat("chair", `\bchair(?:man|person)? of (?:the )?(?:governors|governing|trust|local|academy|directors|board)[^.]{0,80}`)
)

func findHeadAsSubject(r *reading, add func(hit)) {
	route := false
	r.each(aboutHead, func(i, from, to int) {
		b := &r.Blocks[i]
		near := b.Low[max(0, from-160):min(len(b.Low), to+200)]
		route = route || strings.Contains(near, "chair") || strings.Contains(near, "lado") || strings.Contains(near, "governor") || strings.Contains(near, "trust")
	})
	if route {
		return
	}
	done := false
	r.each(toTheHead, func(i, from, to int) {
		b := &r.Blocks[i]
		if done || chairRoute.in(b.Low) {
			return
		}
		done = true
		add(hit{block: i, from: from, to: to, message: "Concerns about staff go to the headteacher, and no route is given when the headteacher is the subject.",
			advice: "Add: a concern about the headteacher goes to the chair of governors (in a trust, as its policy says), and to the LADO.", fix: Fix{Section: "10.2", Key: "role.chair"}})
	})
}

var behaviourForStaff = pat("behaviour", `\b(?:school |school's )?behaviour (?:policy|and (?:allegations|disciplinary|code of conduct))\b`)

func findPupilPolicy(r *reading, add func(hit)) {
	r.each(behaviourForStaff, func(i, from, to int) {
		b := &r.Blocks[i]
		if !strings.Contains(b.Low, "action") || strings.Contains(b.Low, "staff behaviour") {
			return
		}
		staff := strings.HasPrefix(b.Low, "if a member of staff") || strings.HasPrefix(b.Low, "staff ") || staffHead.MatchString(r.lastHead(i)) && !strings.Contains(b.Low, "pupil")
		if staff {
			add(hit{block: i, from: from, to: to, message: "The behaviour policy is written for pupils; conduct of staff is a matter of the code of conduct and the disciplinary and allegations procedures.",
				advice: "Cite the staff documents, and say how low-level concerns are recorded.", fix: Fix{Section: "10.2"}})
		}
	})
}

var staffHead = outline.Compile(`\bstaff (?:misuse|conduct|allegation)|\ballegations?\b.*\bstaff|concerns about staff`)

func (r *reading) lastHead(i int) string {
	if h := r.Blocks[i].Head; h >= 0 {
		return outline.LowASCII(r.Heads[h].Title)
	}
	return ""
}

func findDanglingPolicies(r *reading, add func(hit)) {
	linked := r.linkedBlocks()
	if len(linked) < 3 {
		return
	}
	listed := r.listedKinds(linked)
	told := map[string]bool{}
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if !b.IsBody() || linked[i] && !extraPolicy(b) {
			continue
		}
		for _, m := range mentionsIn(b, i) {
			key := m.kind.key
			if listed[key] && !(linked[i] && !told[key] && m.kind.grave && key == "remote learning" && r.onlyHere(linked, i, key)) || told[key] || strings.HasPrefix(strings.TrimSpace(b.Low[m.to:]), "template") {
				continue
			}
			told[key] = true
			h := hit{block: i, from: m.from, to: m.to, severity: Low, message: fmt.Sprintf("The %s is cited, but it is not among the policies the school lists.", strings.TrimSpace(m.printedName)),
				advice: "Add it to the list if the school has it; otherwise write the rule out here.", fix: Fix{Section: "2.2"}}
			if m.kind.grave {
				h.severity = Medium
			}
			add(h)
		}
	}
}

// extraPolicy is a sentence that points to a companion document outside the list itself.
func extraPolicy(b *outline.Block) bool {
	return b.Kind == outline.Item && strings.Contains(b.Low, "in conjunction with")
}

// onlyHere says whether a policy is named in no other block of the list.
func (r *reading) onlyHere(linked map[int]bool, i int, key string) bool {
	for j := range linked {
		if j == i {
			continue
		}
		for _, m := range mentionsIn(&r.Blocks[j], j) {
			if m.kind.key == key {
				return false
			}
		}
	}
	return true
}

var allThere = pat("full details|details of how|procedure", `\b(?:full |further )?details (?:of|on|about) (?:how|the)[^.]{0,80}\b(?:are|is|can be) (?:set out|found|contained|given|outlined) in (?:the|our)[^.]{0,40}\bpolicy\b`)

func findByReference(r *reading, add func(hit)) {
	r.each(allThere, func(i, from, to int) {
		body := 0
		for j := range r.Blocks {
			if r.Blocks[j].Head == r.Blocks[i].Head && r.Blocks[j].IsBody() {
				body++
			}
		}
		if body <= 3 && r.Blocks[i].Head >= 0 {
			add(hit{block: i, from: from, to: to, message: "The whole procedure is left to another policy: if that one is silent about what happens online, nobody knows what to do.",
				advice: "Say here at least who is told, what is recorded and who decides.", fix: Fix{Section: r.sectionOf(i)}})
		}
	})
}

var doneActs = pat("has been|have been", `\b(?:has|have) been (?:formally |fully |properly )?(?:risk[- ]assessed|approved|audited)(?: and (?:approved|risk[- ]assessed|agreed))?\b(?: by [a-z ]{3,40}| as suitable[a-z ]{0,30})?`)

func findCompletedActs(r *reading, add func(hit)) {
	r.each(doneActs, func(i, from, to int) {
		b := &r.Blocks[i]
		s := b.Low[sentenceStart(b.Low, from):sentenceEnd(b.Low, to)]
		if len(outline.DatesIn(b.Low)) > 0 || strings.Contains(s, "policy") || strings.HasPrefix(s, "it has been approved") || conditional.MatchString(b.Low[:from]) || strings.Contains(s, "register") || strings.Contains(s, "record") {
			return
		}
		h := hit{block: i, from: from, to: to, message: "This is claimed as done, but there is no date and no record it points to.",
			advice: "Give the date and where the assessment is kept, and say when it is done again.", fix: Fix{Section: r.sectionOf(i)}}
		if !strings.Contains(b.Low[from:to], " by ") {
			h.severity = Low
			h.message = "The tools are said to have been assessed, but none is named and there is no record to check against."
		}
		add(h)
	})
}

// conditional are words after which the same clause is a rule, not a claim.
var conditional = outline.Compile(`\b(?:once|until|unless|when|after|if|only|any|that|whether|before|where|not|nor|must|should|will|ensure|ensures|ensuring|having)\b[^.]{0,60}$`)

var (
	mayBe      = pat("may be blocked|may be filtered|may be restricted", `\bmay be (?:blocked|filtered|restricted)\b[^.]{0,30}`)
	byYear     = pat("depending on the year|depending on age|depending on their year|depending on the age", `\bdepending on (?:the |their )?(?:year group|year|age|class)\b`)
	policyLink = pat("in accordance with the school's policy|in line with the school's policy|school policy", `\b(?:in accordance with|in line with) the school'?s? policy\.? \(?(?:www\.|https?://)\S*gov\.uk\S*`)
)

func findUndecided(r *reading, add func(hit)) {
	r.each(mayBe, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, message: "Is it, or is it not? As it stands nobody can check this rule.", advice: "Say what the school does."})
	})
	r.each(byYear, func(i, from, to int) {
		b := &r.Blocks[i]
		if b.Kind == outline.Item && strings.Contains(b.Low, "curriculum") || !outline.ContainsAny(b.Low, []string{"phone", "device", "login", "password", "account", "handed", "email", "access"}) {
			return
		}
		add(hit{block: i, from: from, to: to, severity: Medium, message: "Which year groups do what is not said, so the rule cannot be followed.", advice: "Write down the year groups.", fix: Fix{Section: "9.3", Key: "devices.pupil_rule"}})
	})
	r.each(policyLink, func(i, from, to int) {
		add(hit{block: i, from: from, to: to, severity: Medium, message: "National guidance is offered as the school's own policy. Does the school have one?", advice: "Write down who may search, who is present and what is recorded.", fix: Fix{Section: "9.3", Key: "devices.search"}})
	})
}
